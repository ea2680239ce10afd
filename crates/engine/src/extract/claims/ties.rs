//! Who stands at the ends of a tie, by the parse.
//!
//! A verb ties its subject to its object; a noun ("leader", "branch", "talks") ties whoever it is said of, or whoever owns
//! or holds it, to what its preposition governs ("of", "with", "between"); two subjects of "are rivals" are both ends.

use crate::annotate::{Dep, Pos};
use crate::extract::context::Context;
use crate::extract::{clauses, phrases, roles, scope};
use crate::resources::Form;
use whosays_model::RelationType;

/// Words of the sentence for both ends.
type Ends = (Option<usize>, Option<usize>);

/// Prepositions behind a noun or verb of a tie, before its other end.
const TOWARDS: &[&str] =
    &["against", "among", "between", "for", "from", "in", "into", "of", "on", "to", "towards", "with"];

/// Both ends of the tie that some words tell of, as names or words.
pub(super) fn ends(context: &Context, anchor: (usize, usize), tie: RelationType) -> (Option<String>, Option<String>) {
    let at = scope::top(context, anchor);
    let is_noun = matches!(context.annotation.node(at).pos, Pos::Noun | Pos::Propn | Pos::Adj);
    let (from, to) = if is_noun { of_noun(context, at, anchor) } else { of_verb(context, at, anchor, tie) };
    let found = match behind(context, anchor) {
        Some((name, true)) => (Some(name), to.filter(|to| *to != name).or(from.filter(|from| *from != name))),
        Some((name, false)) if from != Some(name) => (from, Some(name)),
        Some((name, false)) => (Some(name), to),
        None => (from, to),
    };
    let (from, to) = whole(context, found);
    let named = |at: Option<usize>| at.and_then(|at| clauses::named(context, at));
    let (from, to) = beside(context, anchor, (named(from), named(to)));
    if from == to { (from, None) } else { (from, to) }
}

/// The actor right behind the last preposition of a rule, and whether that is "by": "swore loyalty to the Falcon".
fn behind(context: &Context, (first, end): (usize, usize)) -> Option<(usize, bool)> {
    let last = end.checked_sub(1).filter(|last| *last > first && context.annotation.node(*last).pos == Pos::Adp)?;
    let name = context.annotation.names_in(end, (end + 3).min(context.sentence().end)).next()?;
    let beside = (end..name.first).all(|at| context.word(at).is_one_of(&["its", "the", "their"]));
    // "Links with Orland's gangs": the name only describes.
    let describes =
        matches!(context.annotation.node(name.end - 1).dep, Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Poss);
    let pair = context.lower(last) == "between" || context.lower(last) == "among";
    let known = beside && !describes && !pair && context.actor(name).is_some();
    known.then(|| (name.end - 1, context.lower(last) == "by"))
}

/// Names or words for both ends.
type Named = (Option<String>, Option<String>);

/// An end that the parse does not give is the nearest actor on its side of the words of the tie.
fn beside(context: &Context, (first, end): (usize, usize), (from, to): Named) -> Named {
    let actors = |from: usize, to: usize| -> Vec<String> {
        let names = context.annotation.names_in(from, to).filter(|name| context.actor(name).is_some());
        names.map(|name| context.entity(name).name.clone()).collect()
    };
    let sentence = context.sentence();
    let (before, after) = (actors(sentence.first, first), actors(end, sentence.end));
    let from = from.or_else(|| before.into_iter().rev().find(|name| Some(name) != to.as_ref()));
    let to = to.or_else(|| after.into_iter().find(|name| Some(name) != from.as_ref()));
    (from, to)
}

/// Two that are joined are both ends where one of the ends is missing: "Orland and Vasse are rivals".
fn whole(context: &Context, (from, to): Ends) -> Ends {
    let joined = |at: Option<usize>| at.and_then(|at| context.annotation.child(at, &[Dep::Conj]));
    match (from, to) {
        (Some(_), None) => (from, joined(from)),
        (None, Some(_)) if joined(to).is_some() => (to, joined(to)),
        ends => ends,
    }
}

/// The ends of a verb's tie: "fights the group", "was led by him", "pledged allegiance to the state".
fn of_verb(context: &Context, at: usize, anchor: (usize, usize), tie: RelationType) -> Ends {
    let tree = context.annotation;
    let Some(verb) = clauses::predicate(context, at) else { return (None, None) };
    let passive =
        tree.child(verb, &[Dep::Auxpass]).is_some() || tree.node(verb).dep == Dep::Acl && is_participle(context, verb);
    let agent = tree.child(verb, &[Dep::Agent]).and_then(|by| tree.child(by, &[Dep::Pobj]));
    let subject = clauses::subject(context, verb);
    // "Hosted talks between them": the noun ties both.
    let pair =
        tree.child(verb, &[Dep::Dobj]).filter(|object| phrases::object_of(context, *object, &["between"]).is_some());
    if let Some(noun) = pair {
        return of_noun(context, noun, anchor);
    }
    let succeeds = tie == RelationType::SucceededBy;
    if let Some(agent) = agent.filter(|_| passive) {
        return if succeeds { (subject, Some(agent)) } else { (Some(agent), subject) };
    }
    let to = other_end(context, verb, anchor);
    // "Obtained weapons from the group": those who give them support those who get them.
    let gives = tie == RelationType::Supports && to.is_some_and(|to| is_behind(context, to, "from"));
    let later = succeeds && (comes_after(context, verb) || ["from", "of"].contains(&context.lower(anchor.1 - 1)));
    if gives || later { (to, subject) } else { (subject, to) }
}

/// Verbs whose subject comes after their object: "succeeded him", "replaced the front".
fn comes_after(context: &Context, verb: usize) -> bool {
    ["follow", "replace", "succeed"].contains(&context.annotation.node(verb).lemma.as_str())
}

fn is_participle(context: &Context, verb: usize) -> bool {
    context.annotation.node(verb).form == crate::annotate::Form::Participle
}

fn is_behind(context: &Context, at: usize, preposition: &str) -> bool {
    context.lower(context.annotation.node(at).head) == preposition
}

/// What a verb ties its subject to: a name below it, those behind the words of the tie first, else its object.
fn other_end(context: &Context, verb: usize, (_, end): (usize, usize)) -> Option<usize> {
    let tree = context.annotation;
    let stop = clauses::end(context, verb);
    let object = tree.child(verb, &[Dep::Dobj]);
    let direct = object.filter(|object| *object >= end || roles::name_at(context, *object).is_some());
    let behind =
        |at: usize| phrases::object_of(context, at, TOWARDS).filter(|object| context.word(*object).time.is_none());
    let prep = object.and_then(behind).or_else(|| behind(verb));
    let actor = |at: &usize| roles::name_at(context, *at).and_then(|name| context.actor(name)).is_some();
    let named = || {
        let names: Vec<_> = tree.names_in(end, stop).collect();
        names.into_iter().find(|name| context.actor(name).is_some()).map(|name| name.end - 1)
    };
    let parts = [direct, prep];
    let of_parts = parts.iter().flatten().copied().find(actor);
    let is_whole = |word: &usize| {
        let name = tree.words[*word].name.map(|name| &tree.names[name]);
        name.is_some_and(|name| name.form != Form::Demonym) && tree.node(*word).dep != Dep::Poss
    };
    let inside = (verb + 1..end.max(verb + 1)).rev().find(is_whole);
    inside.or(of_parts).or_else(named).or(prep).or(direct)
}

/// The ends of a noun's tie.
fn of_noun(context: &Context, noun: usize, (first, end): (usize, usize)) -> Ends {
    let tree = context.annotation;
    let pair = phrases::object_of(context, noun, &["among", "between"]);
    if let Some(both) = pair {
        return (Some(both), tree.child(both, &[Dep::Conj]));
    }
    let inside = (first..end).find(|word| *word != noun && tree.words[*word].name.is_some());
    let behind = phrases::object_of(context, noun, TOWARDS).filter(|object| context.word(*object).time.is_none());
    let owner = tree.child(noun, &[Dep::Poss]);
    let attribute = || {
        let is_named = |child: &usize| {
            matches!(tree.node(*child).dep, Dep::Compound | Dep::Amod | Dep::Nmod) && tree.words[*child].name.is_some()
        };
        tree.children(noun).find(is_named)
    };
    let bearer = bearer(context, noun);
    let to = behind.or(inside).or_else(|| bearer.and(owner)).or_else(attribute);
    let from = bearer.or_else(|| owner.filter(|owner| to != Some(*owner))).or_else(|| holder(context, noun));
    (from.filter(|from| to != Some(*from)), to)
}

/// Whom a noun is said of: "Varr, the leader of", "the leader, Varr", "Covenant leader Varr", "Varr is the leader".
fn bearer(context: &Context, noun: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(noun);
    match node.dep {
        Dep::Appos => Some(node.head),
        Dep::Compound | Dep::Nmod | Dep::Amod => Some(node.head),
        Dep::Attr | Dep::Oprd => clauses::subject(context, node.head),
        Dep::Pobj if context.lower(node.head) == "as" => {
            clauses::subject(context, clauses::predicate(context, node.head)?)
        }
        _ => tree.child(noun, &[Dep::Appos]).filter(|at| tree.words[*at].name.is_some()),
    }
}

/// Who has what a noun tells of: the subject of its clause, "the group has links with", "held talks with".
fn holder(context: &Context, noun: usize) -> Option<usize> {
    let tree = context.annotation;
    let verb = clauses::predicate(context, noun)?;
    let subject = clauses::subject(context, verb).filter(|at| !tree.is_under(noun, *at));
    subject.or_else(|| tree.is_under(noun, verb).then(|| roles::doer(context, verb)).flatten())
}
