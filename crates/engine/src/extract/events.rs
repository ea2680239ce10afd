//! Which claims of one report tell of the same happening, and what they say of it.

use super::actor_ref;
use super::context::Context;
use crate::Resources;
use crate::annotate::{Annotation, EntityKind};
use crate::resources::Form;
use std::collections::BTreeSet;
use whosays_model::{
    ActorRef, BlockKind, Claim, ClaimId, ClaimKind, DateInterval, EventKind, EventMention, EventStatus, EventValue, Evidence, MentionId,
    Report, Value,
};

/// A happening as it grows while the report is read.
struct Story {
    kind: EventKind,
    status: EventStatus,
    date: Option<DateInterval>,
    country: Option<String>,
    places: Vec<String>,
    targets: Vec<String>,
    method: Option<String>,
    actors: Vec<ActorRef>,
    names: Vec<String>,
    /// Content words of targets, places and names, for telling it again.
    marks: BTreeSet<String>,
    claims: Vec<usize>,
    last_sentence: usize,
}

/// Joins the claims of one report into event mentions, and points the claims at them.
pub(super) fn mentions(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &mut [Claim],
    stories: &[(usize, (usize, usize))],
) -> Vec<EventMention> {
    let mut found: Vec<Story> = Vec::new();
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&i| (stories[i].0, claims[i].kind() != ClaimKind::Event, i));
    for index in order {
        let (sentence, anchor) = stories[index];
        let context = Context::new(report, annotation, resources, sentence);
        match &claims[index].value {
            Value::Event(value) if !value.aggregate => take_event(&context, &mut found, value, anchor, index, sentence),
            Value::Casualties(_) | Value::Responsibility(_) | Value::Warning(_) => attach(&context, &mut found, claims, anchor, index, sentence),
            _ => {}
        }
    }
    headline(report, annotation, &mut found);
    found.into_iter().filter(is_told).map(|story| finish(report, story, claims)).collect()
}

/// A happening of which neither place, time, target nor actor is said cannot be told from another.
fn is_told(story: &Story) -> bool {
    let known = [story.date.is_some(), story.country.is_some() || !story.places.is_empty(), !story.targets.is_empty(), !story.actors.is_empty()];
    known.iter().filter(|known| **known).count() >= 1
}

fn take_event(context: &Context, found: &mut Vec<Story>, value: &EventValue, anchor: (usize, usize), index: usize, sentence: usize) {
    let new = story(context, value, anchor, index, sentence);
    let definite = is_definite(context, anchor.0);
    let best = found
        .iter()
        .enumerate()
        .filter_map(|(i, old)| Some((likeness(old, &new, definite)?, i)))
        .filter(|(score, _)| *score >= 2)
        .max_by_key(|&(score, i)| (score, i));
    match best {
        Some((_, i)) => merge(&mut found[i], new),
        None => found.push(new),
    }
}

fn story(context: &Context, value: &EventValue, anchor: (usize, usize), index: usize, sentence: usize) -> Story {
    let mut marks = BTreeSet::new();
    for text in value.target.iter().chain(&value.place) {
        marks.extend(content_words(text));
    }
    let mut names = vec![name_of(context, anchor.0)];
    let clause = context.clause_text(anchor);
    if clause != names[0] {
        names.push(clause);
    }
    Story {
        kind: value.sub,
        status: value.status,
        date: value.date.clone(),
        country: value.country.clone(),
        places: value.place.iter().cloned().collect(),
        targets: value.target.iter().cloned().collect(),
        method: value.method.clone(),
        actors: perpetrator(context, anchor.0),
        names,
        marks,
        claims: vec![index],
        last_sentence: sentence,
    }
}

fn perpetrator(context: &Context, at: usize) -> Vec<ActorRef> {
    let (first, end) = context.clause((at, at + 1));
    let names: Vec<_> = context.annotation.names_in(first, end).collect();
    let group = names.iter().find(|name| context.entity(name).kind == EntityKind::Group);
    group.and_then(|name| actor_ref(context.annotation, name.entity)).into_iter().collect()
}

fn content_words(text: &str) -> impl Iterator<Item = String> + '_ {
    const PLAIN: [&str; 14] = ["the", "and", "for", "with", "that", "this", "its", "his", "her", "their", "people", "group", "attack", "area"];
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| word.len() > 2 && !PLAIN.contains(&word.as_str()))
}

/// Whether the trigger is named as something known: "the attack", "this bombing".
fn is_definite(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(4).max(context.sentence().first);
    (from..at).any(|i| context.word(i).is_one_of(&["the", "this", "that", "these", "those"]))
}

/// The noun phrase or clause that names the happening, verbatim.
fn name_of(context: &Context, at: usize) -> String {
    let (clause_first, clause_end) = context.clause((at, at + 1));
    let determiner = (at.saturating_sub(6).max(clause_first)..=at).rev().find(|&i| {
        context.word(i).is_one_of(&["the", "a", "an", "this", "that", "last", "another", "its", "his", "their", "twin", "two", "three"])
    });
    let first = determiner.unwrap_or(at);
    let mut end = at + 1;
    let mut prepositions = 0;
    while end < clause_end && end < at + 12 {
        let word = context.word(end);
        let joins = word.is_one_of(&["of", "in", "on", "at", "against", "near", "by", "from", "to", "for"]);
        prepositions += usize::from(joins);
        let goes_on = joins && prepositions <= 3 || word.token.capital || word.is_one_of(&["the", "a", "an", "'s"]) || word.time.is_some() || context.word(end - 1).is_one_of(&["the", "a", "an", "of", "on", "against", "in", "at"]);
        if !goes_on {
            break;
        }
        end += 1;
    }
    while end > at + 1 && context.word(end - 1).is_one_of(&["of", "in", "on", "at", "against", "near", "by", "from", "to", "for", "the", "a", "an"]) {
        end -= 1;
    }
    context.text(first, end)
}

/// How much speaks for two tellings being of one happening; nothing where something speaks against it.
fn likeness(old: &Story, new: &Story, definite: bool) -> Option<u32> {
    let kinds_fit = old.kind == new.kind || matches!((old.kind, new.kind), (EventKind::Attack, EventKind::Plot) | (EventKind::Plot, EventKind::Attack)) && old.status == EventStatus::Foiled;
    if !kinds_fit {
        return None;
    }
    let mut score = 0;
    if let (Some(a), Some(b)) = (&old.date, &new.date) {
        if a.gap_days(b) > 1 {
            return None;
        }
        score += if a.days() <= 7 && b.days() <= 7 { 2 } else { u32::from(a.days() <= 31 && b.days() <= 31) };
    }
    if let (Some(a), Some(b)) = (&old.country, &new.country) {
        if a != b {
            return None;
        }
        score += u32::from(old.places.is_empty() || new.places.is_empty());
    }
    let shared = old.marks.intersection(&new.marks).count();
    if !old.places.is_empty() && !new.places.is_empty() && shared == 0 {
        return None;
    }
    score += match shared {
        0 => 0,
        1 => 1,
        _ => 2,
    };
    score += u32::from(old.method.is_some() && old.method == new.method);
    let near = new.last_sentence.saturating_sub(old.last_sentence) <= 2;
    score += u32::from(near);
    if definite && new.places.is_empty() && new.date.is_none() {
        score += if near { 2 } else { 1 };
    }
    Some(score)
}

fn merge(old: &mut Story, new: Story) {
    if old.date.as_ref().is_none_or(|a| new.date.as_ref().is_some_and(|b| b.days() < a.days())) && new.date.is_some() {
        old.date = new.date;
    }
    old.country = old.country.take().or(new.country);
    old.method = old.method.take().or(new.method);
    extend_new(&mut old.places, new.places);
    extend_new(&mut old.targets, new.targets);
    extend_new(&mut old.names, new.names);
    extend_new(&mut old.actors, new.actors);
    old.marks.extend(new.marks);
    old.claims.extend(new.claims);
    old.last_sentence = new.last_sentence;
    if new.status == EventStatus::Foiled {
        old.status = EventStatus::Foiled;
    }
}

fn extend_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Gives a toll, an actor or a warning to the happening of its sentence, or to the one that its words name,
/// or to the last of its sort.
fn attach(context: &Context, found: &mut [Story], claims: &[Claim], anchor: (usize, usize), index: usize, sentence: usize) {
    let here = found.iter().position(|story| story.last_sentence == sentence || story.claims.iter().any(|&claim| claims[claim].span() == claims[index].span()));
    let named = || {
        let words: BTreeSet<String> = content_words(&context.text(context.sentence().first, context.sentence().end)).collect();
        let scored = found.iter().enumerate().map(|(i, story)| (story.marks.intersection(&words).count(), i));
        scored.filter(|(shared, _)| *shared >= 1).max_by_key(|&(shared, i)| (shared, i)).map(|(_, i)| i)
    };
    let last = || {
        let close = |story: &Story| sentence.saturating_sub(story.last_sentence) <= 3 && matches!(story.kind, EventKind::Attack | EventKind::Plot | EventKind::CounterOperation | EventKind::Arrest);
        found.iter().enumerate().filter(|(_, story)| close(story)).max_by_key(|(_, story)| story.last_sentence).map(|(i, _)| i)
    };
    let _ = anchor;
    let Some(at) = here.or_else(named).or_else(last) else { return };
    let story = &mut found[at];
    story.claims.push(index);
    if let Value::Responsibility(_) = &claims[index].value {
        extend_new(&mut story.actors, claims[index].actors.clone());
    }
}

/// What the headline says of place and actors belongs to the event that is told first and most.
fn headline(report: &Report, annotation: &Annotation, found: &mut [Story]) {
    let titled = annotation.sentences.iter().filter(|sentence| sentence.block_kind == BlockKind::Title);
    let states: Vec<String> = titled
        .flat_map(|sentence| annotation.names_in(sentence.first, sentence.end))
        .filter(|name| annotation.entity(name).kind == EntityKind::State && name.form != Form::Seat)
        .filter_map(|name| annotation.entity(name).country.clone())
        .collect();
    let _ = report;
    if let ([only], Some(main)) = (&states[..], found.iter_mut().max_by_key(|story| story.claims.len())) {
        main.country.get_or_insert_with(|| only.clone());
    }
}

fn finish(report: &Report, mut story: Story, claims: &mut [Claim]) -> EventMention {
    story.claims.sort_by_key(|&index| (claims[index].span(), claims[index].kind()));
    story.claims.dedup();
    let spans: Vec<_> = story.claims.iter().map(|&index| claims[index].span()).collect();
    let id = MentionId::of(&report.id, &story.claims.iter().map(|&index| kind_span(&claims[index])).collect::<Vec<_>>());
    let mut evidence = Evidence::at(spans[0]);
    for span in &spans[1..] {
        evidence = evidence.and(*span);
    }
    let ids: Vec<ClaimId> = story.claims.iter().map(|&index| claims[index].id.clone()).collect();
    for &index in &story.claims {
        claims[index].event = Some(id.clone());
    }
    EventMention {
        id,
        report: report.id.clone(),
        kind: story.kind,
        status: story.status,
        date: story.date,
        country: story.country,
        places: story.places,
        targets: story.targets,
        method: story.method,
        actors: story.actors,
        names: story.names,
        claims: ids,
        evidence,
        by: "events:one report".to_owned(),
    }
}

// Two happenings told in one sentence differ by the claims that tell them, whose anchors the quote hides.
fn kind_span(claim: &Claim) -> whosays_model::Span {
    claim.span()
}
