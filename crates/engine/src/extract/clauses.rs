//! Clauses by the parse: the verb that makes one, what it is about, and its words.
//!
//! A clause goes from its subject to the end of what its verb governs; clauses of time, reason and condition on it, and
//! clauses that are joined to it, are clauses of their own (the annotation of Universal Dependencies, `advcl`, `conj`).

use super::context::Context;
use super::phrases;
use crate::annotate::{Dep, EntityKind, Form, NameMention, Pos};
use whosays_model::ActorRef;

/// Arcs that are followed from a word up to its verb, and from a verb up to a subject that several share.
const LONGEST_WAY: usize = 10;
/// How far back a name is looked for that a noun or pronoun stands for, in words.
const MEMORY: usize = 60;
/// Heads that a subject is sought above.
const FARTHEST: usize = 4;
/// Prepositions that hold no part of what a clause says.
const OUTSIDE: &[&str] = &["according", "amid", "despite"];
/// Pronouns whose place is the noun before them.
const RELATIVE: &[&str] = &["that", "which", "who", "whom"];
/// Joiners of a clause that go with the verb they stand before.
const GOES_ON: &[&str] = &["if", "that", "to", "whether"];

/// The verb of the clause that a word stands in: itself, or the nearest above.
pub(super) fn predicate(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let mut at = at;
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        let helps = matches!(node.dep, Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound | Dep::Nmod);
        if matches!(node.pos, Pos::Verb | Pos::Aux) && !helps {
            return Some(at);
        }
        if node.head == at {
            return None;
        }
        at = node.head;
    }
    None
}

/// What a clause is about: the subject of its verb, that of the verb it is joined to, or the noun it describes.
pub(super) fn subject(context: &Context, verb: usize) -> Option<usize> {
    subject_above(context, verb, FARTHEST)
}

fn subject_above(context: &Context, verb: usize, way: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(verb);
    let own = tree.child(verb, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj]);
    if let Some(subject) = own {
        let is_relative = node.dep == Dep::Relcl && context.word(subject).is_one_of(RELATIVE);
        return Some(if is_relative { node.head } else { subject });
    }
    let way = way.checked_sub(1)?;
    match node.dep {
        // "Those killed in the raid", "militants fighting": the noun; "an attempt to seize": whoever attempts.
        Dep::Acl if node.form == Form::Base => subject_above(context, predicate(context, node.head)?, way),
        Dep::Acl | Dep::Relcl => Some(node.head),
        // "Accused the army of killing": its object.
        Dep::Pcomp => {
            let above = tree.node(node.head).head;
            tree.child(above, &[Dep::Dobj, Dep::Nsubjpass]).or_else(|| subject_above(context, above, way))
        }
        Dep::Conj | Dep::Xcomp | Dep::Advcl | Dep::Ccomp => {
            let object = tree.child(node.head, &[Dep::Dobj]).filter(|_| node.dep == Dep::Xcomp);
            object.or_else(|| subject_above(context, node.head, way))
        }
        _ => None,
    }
}

/// A name, or words for whoever a pronoun or "the group" stands for, or a noun with what describes it.
pub(super) fn named(context: &Context, at: usize) -> Option<String> {
    let tree = context.annotation;
    if tree.node(at).pos == Pos::Pron {
        return antecedent(context, at);
    }
    let own = tree.words[at].name.is_some();
    let before = group_before(context, at).map(|actor| actor.name);
    // "The rebel army the Hollin Front": the name beside the noun.
    let beside = tree.child(at, &[Dep::Appos]).filter(|at| !own && tree.words[*at].name.is_some());
    before.or_else(|| phrases::called(context, beside.unwrap_or(at)))
}

/// The body that "the group" stands for: the last that the report named.
pub(super) fn group_before(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let bare = tree.children(at).all(|child| !matches!(tree.node(child).dep, Dep::Amod | Dep::Compound | Dep::Prep));
    let implied = tree.words[at].name.is_none() && bare && has_article(context, at) && is_group_noun(context, at);
    implied.then(|| context.body_before(at).or_else(|| last_body(context, at))).flatten()
}

/// The last organisation that the report named, where none is known for a group.
fn last_body(context: &Context, at: usize) -> Option<ActorRef> {
    let names: Vec<_> = context.annotation.names_in(at.saturating_sub(MEMORY), at).collect();
    let fits =
        |name: &&&NameMention| matches!(context.entity(name).kind, EntityKind::Organisation | EntityKind::Unknown);
    names.iter().rev().find(fits).and_then(|name| context.actor(name))
}

/// A noun for a body of people that an article makes one named before.
fn is_group_noun(context: &Context, at: usize) -> bool {
    let nouns = [
        "cartel",
        "column",
        "faction",
        "gang",
        "group",
        "militia",
        "movement",
        "network",
        "organisation",
        "organization",
    ];
    nouns.contains(&context.annotation.node(at).lemma.as_str())
}

fn has_article(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    tree.child(at, &[Dep::Det]).is_some_and(|det| context.word(det).is_one_of(&["that", "the", "this"]))
}

/// The body or person that a pronoun stands for: whoever speaks, else the last before it that its number fits.
fn antecedent(context: &Context, pronoun: usize) -> Option<String> {
    let words = context.word(pronoun);
    if words.is_one_of(&["it", "itself", "its", "their", "them", "they"]) {
        return context.body_before(pronoun).map(|actor| actor.name);
    }
    if words.is_one_of(&["i", "our", "us", "we"]) {
        return context.quotation_at((pronoun, pronoun + 1), |_| true).map(|quotation| quotation.name.clone());
    }
    if !words.is_one_of(&["he", "her", "him", "his", "she"]) {
        return None;
    }
    let recent = pronoun.saturating_sub(MEMORY);
    let names: Vec<_> = context.annotation.names_in(recent, pronoun).collect();
    let person = names.into_iter().rev().find(|name| context.entity(name).is_person())?;
    Some(context.entity(person).name.clone())
}

/// The words of a clause from its subject on, without clauses of their own; nothing where it has no words.
pub(super) fn words(context: &Context, verb: usize) -> Option<String> {
    let tree = context.annotation;
    let subject = tree.child(verb, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj]);
    let subject = subject.filter(|at| *at < verb && !context.word(*at).is_one_of(RELATIVE));
    let first = subject.map_or_else(|| first_of_verb(context, verb), |subject| tree.node(subject).left);
    text(context, first, end(context, verb))
}

/// The same up to a word in it.
pub(super) fn words_until(context: &Context, verb: usize, stop: usize) -> Option<String> {
    let tree = context.annotation;
    let subject = subject(context, verb).filter(|at| *at < verb && tree.is_under(*at, verb));
    let first = subject.map_or_else(|| first_of_verb(context, verb), |subject| tree.node(subject).left);
    text(context, first, stop.min(tree.node(verb).right + 1))
}

/// The words of a clause behind its subject, with what helps the verb: "must protect the camps".
pub(super) fn said(context: &Context, verb: usize) -> Option<String> {
    text(context, first_of_verb(context, verb), end(context, verb))
}

/// The words of a clause behind a place in it.
pub(super) fn rest(context: &Context, verb: usize, from: usize) -> Option<String> {
    text(context, from, end(context, verb))
}

/// The first of the words that help a verb.
fn first_of_verb(context: &Context, verb: usize) -> usize {
    let tree = context.annotation;
    let helps = |child: &usize| {
        *child < verb
            && matches!(tree.node(*child).dep, Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod)
            && context.word(*child).token.is_wordlike()
            && !context.word(*child).is_one_of(&["also", "however", "how", "when", "where", "why"])
    };
    let subject = tree.child(verb, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj]).filter(|at| *at < verb);
    let after_subject = |child: &usize| subject.is_none_or(|subject| *child > subject);
    tree.children(verb).filter(helps).find(after_subject).unwrap_or(verb).max(context.sentence().first)
}

/// Where the words of a clause end: before what is a clause of its own.
pub(super) fn end(context: &Context, verb: usize) -> usize {
    let tree = context.annotation;
    let mut end = verb + 1;
    for child in tree.children(verb).filter(|child| *child > verb) {
        if is_apart(context, verb, child) {
            break;
        }
        if tree.node(child).dep != Dep::Punct && tree.node(child).dep != Dep::Cc {
            end = end.max(last_of(context, child) + 1);
        }
    }
    end.min(context.sentence().end)
}

/// The last word below another, up to a relative clause in commas.
fn last_of(context: &Context, at: usize) -> usize {
    let tree = context.annotation;
    let (first, last) = (tree.node(at).left.max(at), tree.node(at).right);
    let breaks = |word: &usize| {
        matches!(tree.node(*word).dep, Dep::Relcl | Dep::Advcl)
            && tree.is_under(*word, at)
            && opens_behind_comma(context, *word).is_some()
    };
    let stop = (first..=last).filter(breaks).find_map(|word| opens_behind_comma(context, word));
    stop.map_or(last, |stop| stop.max(first))
}

/// The word before the comma that a clause opens behind.
fn opens_behind_comma(context: &Context, verb: usize) -> Option<usize> {
    let left = context.annotation.node(verb).left;
    (left >= context.sentence().first + 2 && context.lower(left - 1) == ",").then(|| left - 2)
}

fn is_apart(context: &Context, verb: usize, child: usize) -> bool {
    let tree = context.annotation;
    let node = tree.node(child);
    let mark = || tree.child(child, &[Dep::Mark]).is_some_and(|mark| !context.word(mark).is_one_of(GOES_ON));
    let asks = || {
        let first = tree.node(child).left;
        context.word(first).is_one_of(&["after", "as", "because", "before", "since", "when", "where", "while"])
    };
    match node.dep {
        Dep::Advcl => mark() || asks() || opens_behind_comma(context, child).is_some(),
        Dep::Conj => {
            tree.child(child, &[Dep::Nsubj, Dep::Nsubjpass]).is_some() && matches!(node.pos, Pos::Verb | Pos::Aux)
        }
        Dep::Parataxis => true,
        Dep::Prep => context.word(child).is_one_of(OUTSIDE),
        // "The depot burned, police said": the clause of telling.
        Dep::Ccomp => child < verb,
        _ => false,
    }
}

/// Words of a sentence without marks at their edges; nothing where there are none.
pub(super) fn text(context: &Context, first: usize, end: usize) -> Option<String> {
    let sentence = context.sentence();
    let (first, end) = (first.max(sentence.first), end.min(sentence.end));
    let is_word = |at: &usize| {
        let word = &context.word(*at).token;
        word.is_wordlike() || word.lower.starts_with(|sign: char| sign.is_alphanumeric() || "$€£".contains(sign))
    };
    let first = (first..end).find(is_word)?;
    let end = (first..end).rev().find(|at| is_word(at) || context.lower(*at) == "%")? + 1;
    Some(context.text(first, end))
}

/// A noun with all that describes it but clauses in commas: "the loss of its tacit support".
pub(super) fn noun(context: &Context, at: usize) -> Option<String> {
    text(context, context.annotation.node(at).left, noun_end(context, at))
}

/// Where the words of such a noun end.
pub(super) fn noun_end(context: &Context, at: usize) -> usize {
    last_of(context, at).min(context.annotation.node(at).right) + 1
}
