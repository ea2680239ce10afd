//! A happening as one sentence tells it, and as it grows while the report is read.

use super::codes;
use super::naming::{clause_name, name_of};
use crate::annotate::EntityKind;
use crate::extract::actor_ref;
use crate::extract::claims::event;
use crate::extract::clauses;
use crate::extract::context::Context;
use std::collections::BTreeSet;
use whosays_model::{ActorRef, DateInterval, EventCodes, EventKind, EventStatus, EventValue};

/// A happening as it grows while the report is read.
pub(super) struct Story {
    pub(super) kind: EventKind,
    pub(super) status: EventStatus,
    pub(super) date: Option<DateInterval>,
    pub(super) country: Option<String>,
    pub(super) places: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) method: Option<String>,
    pub(super) codes: EventCodes,
    pub(super) actors: Vec<ActorRef>,
    pub(super) names: Vec<String>,
    /// Content words of targets, places and names, for telling it again.
    pub(super) marks: BTreeSet<String>,
    /// Each sentence that tells of it.
    pub(super) tellings: Vec<Telling>,
    pub(super) claims: Vec<usize>,
    pub(super) last_sentence: usize,
}

/// What one sentence says of a happening, as far as it tells it from others.
pub(super) struct Telling {
    pub(super) kind: EventKind,
    /// How many tellings stood before it in the report.
    pub(super) order: usize,
    /// The word that tells of it, where it is sure.
    pub(super) lemma: Option<String>,
    /// "The attack": the word is named as something known.
    pub(super) is_known: bool,
    /// "An attack": it is named as something new.
    pub(super) is_new: bool,
    pub(super) date: Option<DateInterval>,
    pub(super) country: Option<String>,
    pub(super) method: Option<String>,
    /// Content words of its places, its targets and its sentence.
    pub(super) places: BTreeSet<String>,
    pub(super) targets: BTreeSet<String>,
    pub(super) words: BTreeSet<String>,
}

/// What a sentence says of the happening whose word stands `at` a place; `is_sure` where that word surely tells of it.
pub(super) fn telling(context: &Context, value: &EventValue, at: usize, order: usize, is_sure: bool) -> Telling {
    let words = |text: &Option<String>| text.iter().flat_map(|text| content_words(text)).collect();
    Telling {
        kind: value.sub,
        order,
        lemma: is_sure.then(|| context.annotation.node(at).lemma.clone()),
        is_known: is_sure && is_definite(context, at) && !is_told_apart(context, at),
        is_new: is_sure && is_indefinite(context, at),
        date: value.date.clone(),
        country: value.country.clone(),
        method: value.method.clone(),
        places: words(&value.place),
        targets: words(&value.target),
        words: content_words(&context.text(context.sentence().first, context.sentence().end)).collect(),
    }
}

pub(super) fn story(
    context: &Context,
    value: &EventValue,
    anchor: (usize, usize),
    index: usize,
    sentence: usize,
) -> Story {
    let mut marks = BTreeSet::new();
    let mut places = event::places_for(context, anchor.0).0;
    if places.is_empty() {
        places.extend(value.place.clone());
    }
    for text in value.target.iter().chain(&places) {
        marks.extend(content_words(text));
    }
    let triggers = event::triggers(context);
    let trigger = triggers.iter().find(|found| found.at == anchor.0).map(|found| found.trigger);
    let noun = trigger.is_some_and(|trigger| trigger.noun);
    let method = value.method.as_deref().or(trigger.and_then(|trigger| trigger.method.as_deref()));
    let mut names = vec![name_of(context, anchor.0, noun)];
    let (first, end) = context.clause(anchor);
    extend_new(&mut names, vec![clause_name(context, first, end)]);
    let whole = clauses::predicate(context, anchor.0).and_then(|verb| clauses::words(context, verb));
    extend_new(&mut names, whole.into_iter().collect());
    Story {
        kind: value.sub,
        status: value.status,
        date: value.date.clone(),
        country: value.country.clone(),
        places,
        targets: value.target.iter().cloned().collect(),
        method: value.method.clone(),
        codes: codes::codes(context, value, anchor.0, method),
        actors: perpetrator(context, anchor.0, value.sub),
        names,
        marks,
        tellings: Vec::new(),
        claims: vec![index],
        last_sentence: sentence,
    }
}

/// The group that acts in the clause: its last one before the trigger, or one after "by".
fn perpetrator(context: &Context, at: usize, kind: EventKind) -> Vec<ActorRef> {
    if matches!(kind, EventKind::Political | EventKind::Arrest) {
        return Vec::new();
    }
    let (first, end) = context.clause((at, at + 1));
    let after = |name: &crate::annotate::NameMention, words: &[&str]| {
        name.first > first && context.word(name.first - 1).is_one_of(words)
    };
    let groups: Vec<_> =
        context.annotation.names_in(first, end).filter(|name| context.entity(name).kind == EntityKind::Group).collect();
    let by = groups.iter().find(|name| name.first > at && after(name, &["by"]));
    let acting = groups
        .iter()
        .rev()
        .find(|name| name.end <= at && !after(name, &["against", "of", "on", "from", "with", "to", "in", "and", "by"]));
    by.or(acting).and_then(|name| actor_ref(context.annotation, name.entity)).into_iter().collect()
}

pub(super) fn content_words(text: &str) -> impl Iterator<Item = String> + '_ {
    const PLAIN: [&str; 14] = [
        "the", "and", "for", "with", "that", "this", "its", "his", "her", "their", "people", "group", "attack", "area",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 2 && !PLAIN.contains(&word.as_str()))
}

/// Whether the trigger is named as something known: "the attack", "this bombing".
pub(super) fn is_definite(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(3).max(context.sentence().first);
    (from..at).any(|i| context.word(i).is_one_of(&["the", "this", "that", "these", "those"]))
}

/// "The Dresk barracks shooting", "the last attack of the sort": what tells it apart may be named here for the first time.
fn is_told_apart(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(3).max(context.sentence().first);
    (from..at).any(|i| {
        let word = context.word(i);
        let is_name = word.token.capital && i > context.sentence().first && word.time.is_none();
        is_name || word.time.is_none() && word.is_one_of(&["earlier", "last", "previous"])
    })
}

/// Whether the trigger is named as something new: "an attack", "another bombing".
pub(super) fn is_indefinite(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(3).max(context.sentence().first);
    (from..at)
        .any(|i| context.word(i).is_one_of(&["a", "an", "another", "several", "other", "new", "previous", "similar"]))
}

pub(super) fn extend_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

pub(super) fn merge(old: &mut Story, new: Story) {
    if old.date.as_ref().is_none_or(|a| new.date.as_ref().is_some_and(|b| b.days() < a.days())) && new.date.is_some() {
        old.date = new.date;
    }
    old.country = old.country.take().or(new.country);
    old.method = old.method.take().or(new.method);
    codes::join(&mut old.codes, new.codes);
    extend_new(&mut old.places, new.places);
    extend_new(&mut old.targets, new.targets);
    extend_new(&mut old.names, new.names);
    extend_new(&mut old.actors, new.actors);
    old.marks.extend(new.marks);
    old.tellings.extend(new.tellings);
    old.claims.extend(new.claims);
    old.last_sentence = new.last_sentence;
    if new.status == EventStatus::Foiled {
        old.status = EventStatus::Foiled;
    }
}
