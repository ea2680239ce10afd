//! Who is held responsible by a word of blame, and in which place of its frame: "accuse" holds its object, "blame on" what
//! the preposition governs, "responsible" what it is said of, "role" its owner (frame semantics, after FrameNet's
//! Judgment_communication and Commitment of crimes). The words and their places are those of `lexicon/blame.tsv`.

use crate::annotate::{Dep, Pos};
use crate::extract::context::Context;
use crate::extract::phrases::{self, Mark};
use crate::extract::{clauses, roles, stance};
use crate::resources::Trigger;
use whosays_model::Mode;

/// A word of blame with the noun for whoever it holds responsible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The word of blame.
    pub(super) at: usize,
    /// The noun for those held.
    pub(super) held: usize,
    pub(super) mode: Mode,
    /// Whether it is said of a noun by that noun's own words: "the role of", "responsible".
    pub(super) is_of_noun: bool,
}

/// The frames of a sentence whose place is filled, in order; those with a preposition first, as the more precise.
pub(super) fn frames(context: &Context) -> Vec<Frame> {
    let mut marks = phrases::marks(context, &context.resources.patterns.blame);
    marks.sort_by_key(|mark| (!is_preposition(mark.part), mark.at));
    let frame = |mark: &Mark| {
        let held = held(context, mark, &marks)?;
        let is_of_noun = mark.is(&["denier", "owner", "performer", "subject", "whole"]);
        Some(Frame { at: mark.at, held, mode: mark.sort.parse().ok()?, is_of_noun })
    };
    marks.iter().filter_map(frame).collect()
}

fn is_preposition(part: &str) -> bool {
    matches!(part, "against" | "at" | "by" | "on" | "to" | "whole" | "with")
}

fn held(context: &Context, mark: &Mark, marks: &[Mark]) -> Option<usize> {
    match mark.part {
        "object" => object(context, mark.at),
        "subject" => subject(context, mark.at),
        "performer" if does_deed(context, mark.at) => subject(context, mark.at),
        "performer" => None,
        "denier" if is_of_charge(context, mark, marks) => subject(context, mark.at),
        "denier" => None,
        // "Handed in": a verb has no owner.
        "owner" if context.annotation.node(mark.at).pos == Pos::Verb => None,
        "owner" => owner(context, mark.at),
        "whole" => (mark.first..mark.end).rev().find_map(|at| context.annotation.child(at, &[Dep::Pobj])),
        preposition => {
            let below = |at: usize| phrases::object_of(context, at, &[preposition]);
            let noun = context.annotation.child(mark.at, &[Dep::Dobj]);
            below(mark.at).or_else(|| noun.and_then(below))
        }
    }
}

/// Whether a verb's object names a deed: "carried out a series of attacks".
fn does_deed(context: &Context, verb: usize) -> bool {
    let object = context.annotation.child(verb, &[Dep::Dobj]);
    object.is_some_and(|noun| names_deed(context, noun))
}

fn names_deed(context: &Context, noun: usize) -> bool {
    let is_named = |noun: usize| {
        let triggers = context.resources.triggers.get(&context.annotation.node(noun).lemma);
        triggers.is_some_and(|triggers| triggers.iter().any(is_deed))
    };
    is_named(noun) || phrases::object_of(context, noun, &["of"]).is_some_and(is_named)
}

/// Whether somebody is to answer for what a trigger tells of: no visits, no arrests, and no plots that were foiled.
pub(super) fn is_deed(trigger: &Trigger) -> bool {
    !matches!(trigger.sub.as_str(), "arrest" | "political") && trigger.method.as_deref() != Some("foiled")
}

/// Whether it is a charge that somebody denies: "denied the killing", "denied a role in it", "denied ordering it"; what is
/// denied in a clause is denied of the clause's own subject, and a truce may be rejected as well.
fn is_of_charge(context: &Context, mark: &Mark, marks: &[Mark]) -> bool {
    let tree = context.annotation;
    if tree.child(mark.at, &[Dep::Ccomp]).is_some() {
        return false;
    }
    // "Has nothing to do with": the words name the charge themselves.
    if mark.end > mark.first + 1 || tree.child(mark.at, &[Dep::Pcomp, Dep::Xcomp]).is_some() {
        return true;
    }
    let object = tree.child(mark.at, &[Dep::Dobj]).or_else(|| phrases::object_of(context, mark.at, &["of"]));
    let is_part = |noun: usize| marks.iter().any(|other| other.at == noun && other.part == "owner");
    let is_it = |noun: usize| context.word(mark.at).is_form_of("deny") && context.word(noun).is_one_of(&["it", "this"]);
    object.is_some_and(|noun| {
        names_deed(context, noun) || stance::is_charge(context, noun) || is_part(noun) || is_it(noun)
    })
}

/// What is done something to: the object, the subject in the passive, the noun that a participle describes.
fn object(context: &Context, at: usize) -> Option<usize> {
    roles::undergoer(context, at).or_else(|| {
        let small = context.annotation.child(at, &[Dep::Ccomp, Dep::Xcomp])?;
        context.annotation.child(small, &[Dep::Nsubj])
    })
}

/// What an adjective, a noun or a verb is said of.
fn subject(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(at);
    match node.dep {
        Dep::Amod | Dep::Acl | Dep::Relcl if node.pos != Pos::Verb => Some(node.head),
        Dep::Appos => Some(node.head),
        Dep::Prep if matches!(tree.node(node.head).pos, Pos::Noun | Pos::Propn) => Some(node.head),
        _ => {
            let verb = clauses::predicate(context, at)?;
            clauses::subject(context, verb).or_else(|| roles::doer(context, verb))
        }
    }
}

/// Whose a deed or a part in it is: "the rebels' role", "a role of the rebels", "the rebels had a role".
fn owner(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let own = tree.child(at, &[Dep::Poss]).or_else(|| phrases::object_of(context, at, &["by", "of", "from"]));
    own.or_else(|| {
        let is_object = matches!(tree.node(at).dep, Dep::Dobj | Dep::Attr);
        let verb = clauses::predicate(context, at).filter(|_| is_object)?;
        clauses::subject(context, verb)
    })
}
