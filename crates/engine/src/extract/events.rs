//! Which claims of one report tell of the same happening, and what they say of it.

use super::actor_ref;
use super::claims::event;
use super::context::Context;
use super::whereabouts;
use crate::Resources;
use crate::annotate::{Annotation, EntityKind};
use crate::pattern::Class;
use crate::resources::Form;
use std::collections::BTreeSet;
use whosays_model::{
    ActorRef, BlockKind, Claim, ClaimId, ClaimKind, DateInterval, EventKind, EventMention, EventStatus, EventValue,
    Evidence, MentionId, Report, Value,
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
            Value::Casualties(_) | Value::Responsibility(_) | Value::Warning(_) => {
                attach(&context, &mut found, claims, anchor, index, sentence)
            }
            _ => {}
        }
    }
    headline(annotation, &mut found);
    found.into_iter().filter(is_told).map(|story| finish(report, annotation, story, claims)).collect()
}

/// A happening of which neither place, time, target nor actor is said cannot be told from another.
fn is_told(story: &Story) -> bool {
    let known = [
        story.date.is_some(),
        story.country.is_some() || !story.places.is_empty(),
        !story.targets.is_empty(),
        !story.actors.is_empty(),
    ];
    known.iter().filter(|known| **known).count() >= 1
}

fn take_event(
    context: &Context,
    found: &mut Vec<Story>,
    value: &EventValue,
    anchor: (usize, usize),
    index: usize,
    sentence: usize,
) {
    let new = story(context, value, anchor, index, sentence);
    let definite = is_definite(context, anchor.0);
    let least = if is_indefinite(context, anchor.0) { 4 } else { 2 };
    match best_match(found, &new, definite, least) {
        Some(at) => merge(&mut found[at], new),
        None => found.push(new),
    }
}

fn story(context: &Context, value: &EventValue, anchor: (usize, usize), index: usize, sentence: usize) -> Story {
    let mut marks = BTreeSet::new();
    let places = event::places_for(context, anchor.0).0;
    for text in value.target.iter().chain(&places) {
        marks.extend(content_words(text));
    }
    let noun = event::triggers(context).iter().any(|found| found.at == anchor.0 && found.trigger.noun);
    let mut names = vec![name_of(context, anchor.0, noun)];
    let (first, end) = context.clause(anchor);
    let clause = clause_name(context, first, end);
    if clause != names[0] {
        names.push(clause);
    }
    Story {
        kind: value.sub,
        status: value.status,
        date: value.date.clone(),
        country: value.country.clone(),
        places,
        targets: value.target.iter().cloned().collect(),
        method: value.method.clone(),
        actors: perpetrator(context, anchor.0, value.sub),
        names,
        marks,
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

fn content_words(text: &str) -> impl Iterator<Item = String> + '_ {
    const PLAIN: [&str; 14] = [
        "the", "and", "for", "with", "that", "this", "its", "his", "her", "their", "people", "group", "attack", "area",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 2 && !PLAIN.contains(&word.as_str()))
}

/// Whether the trigger is named as something known: "the attack", "this bombing".
fn is_definite(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(4).max(context.sentence().first);
    (from..at).any(|i| context.word(i).is_one_of(&["the", "this", "that", "these", "those"]))
}

/// Whether the trigger is named as something new: "an attack", "another bombing".
fn is_indefinite(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(4).max(context.sentence().first);
    (from..at)
        .any(|i| context.word(i).is_one_of(&["a", "an", "another", "several", "other", "new", "previous", "similar"]))
}

/// The noun phrase or clause that names the happening, verbatim.
fn name_of(context: &Context, at: usize, noun: bool) -> String {
    let (clause_first, clause_end) = context.clause((at, at + 1));
    if !noun {
        return clause_name(context, clause_first, clause_end);
    }
    let mut first = at;
    while first > clause_first && at - first < 6 && is_inside_name(context, first - 1) {
        first -= 1;
        if context.word(first).is_one_of(&["the", "a", "an", "this", "last", "another", "its", "his", "their"]) {
            break;
        }
    }
    let end = phrase_end(context, at, clause_end);
    context.text(first, end)
}

fn is_inside_name(context: &Context, at: usize) -> bool {
    let word = context.word(at);
    word.token.is_wordlike()
        && !word.is(Class::Past)
        && !word.is_one_of(&[
            "of", "in", "on", "at", "by", "for", "from", "to", "with", "and", "or", "but", "that", "which", "who",
            "is", "are", "was", "were", "be", "been", "has", "have", "had", "after", "before", "since", "as", "into",
            "about", "against", "behind", "during", "between", "over", "under", "than", "not",
        ])
        || word.is_one_of(&["'s"])
}

/// Where the prepositional phrases after a noun end.
fn phrase_end(context: &Context, at: usize, limit: usize) -> usize {
    const JOINERS: [&str; 11] = ["of", "in", "on", "at", "against", "near", "by", "from", "to", "for", "outside"];
    let mut end = at + 1;
    while end < limit && end < at + 12 {
        let word = context.word(end);
        let previous = context.word(end - 1);
        let joins = word.is_one_of(&JOINERS);
        let opened = previous.is_one_of(&JOINERS) || previous.is_one_of(&["the", "a", "an", "its", "his", "their"]);
        let goes_on = joins
            || opened && word.token.is_wordlike()
            || word.token.capital
            || word.time.is_some()
            || word.is_one_of(&["the", "a", "an", "'s"])
            || previous.token.capital
                && word.is_one_of(&[
                    "hall", "airport", "station", "market", "school", "embassy", "church", "mosque", "hospital",
                    "concert", "venue", "theater", "theatre",
                ]);
        if !goes_on {
            break;
        }
        end += 1;
    }
    while end > at + 1
        && (context.word(end - 1).is_one_of(&JOINERS)
            || context.word(end - 1).is_one_of(&["the", "a", "an", "its", "his", "their"]))
    {
        end -= 1;
    }
    end
}

fn clause_name(context: &Context, mut first: usize, end: usize) -> String {
    while first < end
        && context.word(first).is_one_of(&[
            "and", "but", "which", "who", "that", "where", "when", "as", "while", "so", "because", "although",
        ])
    {
        first += 1;
    }
    context.text(first, end)
}

/// How much speaks for two tellings being of one happening; nothing where something speaks against it.
///
/// Shared distinctive words or days, or a definite reference with nothing of its own, must speak for it;
/// nearness, method and country only add to that.
fn likeness(old: &Story, new: &Story, definite: bool) -> Option<u32> {
    if old.kind != new.kind {
        return None;
    }
    let mut proof = 0;
    let mut support = 0;
    if let (Some(a), Some(b)) = (&old.date, &new.date) {
        if a.gap_days(b) > 1 {
            return None;
        }
        proof += if a.days() <= 7 && b.days() <= 7 { 2 } else { 0 };
        support += u32::from(a.days() <= 366 && b.days() <= 366);
    }
    if let (Some(a), Some(b)) = (&old.country, &new.country) {
        if a != b {
            return None;
        }
        support += 1;
    }
    let shared = old.marks.intersection(&new.marks).count();
    let apart = !old.places.is_empty() && !new.places.is_empty() && shared == 0;
    if apart {
        return None;
    }
    proof += u32::try_from(shared).unwrap_or(2).min(2);
    let near = new.last_sentence.saturating_sub(old.last_sentence) <= 2;
    support += u32::from(near) + u32::from(old.method.is_some() && old.method == new.method);
    let bare = new.places.is_empty() && new.date.is_none() && shared == 0;
    // "The attack" is the one that the report is about, be it near or far.
    if definite && bare && (near || new.marks.is_empty()) {
        proof += 1;
        support = support.saturating_sub(u32::from(near));
    }
    (proof > 0).then_some(proof + support)
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

/// Gives a toll, an actor or a warning to a happening: to the one that the nearest trigger of its sentence
/// tells or names again, else to the one of its sentence, to the one that its words name, or to the last of
/// its sort.
fn attach(
    context: &Context,
    found: &mut Vec<Story>,
    claims: &[Claim],
    anchor: (usize, usize),
    index: usize,
    sentence: usize,
) {
    let claim = &claims[index];
    let here = |found: &[Story]| {
        let same = |i: &usize| found[*i].claims.iter().any(|&told| claims[told].span() == claim.span());
        (0..found.len()).rev().filter(|&i| sorts_fit(found[i].kind, claim)).find(same)
    };
    let at = match triggered(context, claim, anchor, index, sentence) {
        Some((_, true)) => return,
        Some((new, false)) => {
            let (kind, definite) = (new.kind, is_definite(context, anchor.0) || new.marks.is_empty());
            let again = |found: &[Story]| told_most(found, kind).filter(|_| definite);
            place_story(context, found, new, anchor).or_else(|| here(found)).or_else(|| again(found))
        }
        None => {
            here(found).or_else(|| shares_words(context, found, claim)).or_else(|| last_told(found, claim, sentence))
        }
    };
    let Some(at) = at else { return };
    let story = &mut found[at];
    if !story.claims.contains(&index) {
        story.claims.push(index);
    }
    story.last_sentence = sentence;
    if let Value::Responsibility(_) = &claim.value {
        extend_new(&mut story.actors, claim.actors.clone());
    }
}

/// "The attack": of several, the one that the report tells of most.
fn told_most(found: &[Story], kind: EventKind) -> Option<usize> {
    (0..found.len()).filter(|&i| found[i].kind == kind).max_by_key(|&i| (found[i].claims.len(), i))
}

fn last_told(found: &[Story], claim: &Claim, sentence: usize) -> Option<usize> {
    let close = |story: &Story| sentence.saturating_sub(story.last_sentence) <= 3 && sorts_fit(story.kind, claim);
    (0..found.len()).filter(|&i| close(&found[i])).max_by_key(|&i| found[i].last_sentence)
}

/// Tolls belong to attacks and operations, counts of the arrested to arrests.
fn sorts_fit(kind: EventKind, claim: &Claim) -> bool {
    let violent = matches!(kind, EventKind::Attack | EventKind::CounterOperation | EventKind::Plot);
    match &claim.value {
        Value::Casualties(value) if value.arrested.is_some() || value.charged.is_some() || value.held.is_some() => {
            kind == EventKind::Arrest || violent
        }
        Value::Casualties(_) | Value::Responsibility(_) | Value::Warning(_) => violent,
        _ => true,
    }
}

/// The happening that the trigger nearest to a claim's words tells of, and whether it is many in one.
fn triggered(
    context: &Context,
    claim: &Claim,
    anchor: (usize, usize),
    index: usize,
    sentence: usize,
) -> Option<(Story, bool)> {
    let mut triggers = event::triggers(context);
    triggers.retain(|found| {
        found.trigger.sub.parse().is_ok_and(|kind| {
            sorts_fit(kind, claim) && (kind != EventKind::Arrest || !matches!(claim.value, Value::Responsibility(_)))
        })
    });
    triggers.sort_by_key(|found| (found.at.abs_diff(anchor.0), !found.trigger.noun));
    let main =
        triggers.iter().find(|found| found.at.abs_diff(anchor.0) <= 14 && !event::is_prospect(context, found.at))?;
    let value = event::value(context, main, &[]);
    Some((story(context, &value, (main.at, main.at + 1), index, sentence), value.aggregate))
}

/// Finds the story that a newly told one is, or adds it where it can be told from others.
fn place_story(context: &Context, found: &mut Vec<Story>, new: Story, anchor: (usize, usize)) -> Option<usize> {
    let definite = is_definite(context, anchor.0) || new.marks.is_empty();
    let least = if is_indefinite(context, anchor.0) { 4 } else { 2 };
    let best = best_match(found, &new, definite, least);
    if let Some(at) = best {
        let claims = found[at].claims.clone();
        // What a toll or an accusation says in passing names no event.
        let new = Story { names: Vec::new(), ..new };
        merge(&mut found[at], new);
        found[at].claims = claims;
        return Some(at);
    }
    let tellable = !new.places.is_empty() || new.date.is_some();
    tellable.then(|| {
        found.push(new);
        found.len() - 1
    })
}

fn shares_words(context: &Context, found: &[Story], claim: &Claim) -> Option<usize> {
    let words: BTreeSet<String> =
        content_words(&context.text(context.sentence().first, context.sentence().end)).collect();
    let scored = (0..found.len())
        .filter(|&i| sorts_fit(found[i].kind, claim))
        .map(|i| (found[i].marks.intersection(&words).count(), i));
    scored.filter(|(shared, _)| *shared >= 2).max_by_key(|&(shared, i)| (shared, i)).map(|(_, i)| i)
}

fn best_match(found: &[Story], new: &Story, definite: bool, least: u32) -> Option<usize> {
    let scored = found.iter().enumerate().filter_map(|(i, old)| Some((likeness(old, new, definite)?, i)));
    scored
        .filter(|(score, _)| *score >= least)
        .max_by_key(|&(score, i)| (score, found[i].claims.len(), i))
        .map(|(_, i)| i)
}

/// What the headline says of place and actors belongs to the event that is told first and most.
fn headline(annotation: &Annotation, found: &mut [Story]) {
    let titled = annotation.sentences.iter().filter(|sentence| sentence.block_kind == BlockKind::Title);
    let states: Vec<String> = titled
        .flat_map(|sentence| annotation.names_in(sentence.first, sentence.end))
        .filter(|name| annotation.entity(name).kind == EntityKind::State && name.form != Form::Seat)
        .filter_map(|name| annotation.entity(name).country.clone())
        .collect();
    if let ([only], Some(main)) = (&states[..], found.iter_mut().max_by_key(|story| story.claims.len())) {
        main.country.get_or_insert_with(|| only.clone());
    }
}

fn finish(report: &Report, annotation: &Annotation, mut story: Story, claims: &mut [Claim]) -> EventMention {
    story.claims.sort_by_key(|&index| (claims[index].span(), claims[index].kind()));
    story.claims.dedup();
    let spans: Vec<_> = story.claims.iter().map(|&index| claims[index].span()).collect();
    let mut evidence = Evidence::at(spans[0]);
    for span in &spans[1..] {
        evidence = evidence.and(*span);
    }
    let ids: Vec<ClaimId> = story.claims.iter().map(|&index| claims[index].id.clone()).collect();
    let id = MentionId::of(&report.id, &ids);
    for &index in &story.claims {
        claims[index].event = Some(id.clone());
    }
    let country = story.country.as_deref();
    let at = whereabouts::point(&report.text, annotation, &story.places, country, &spans);
    // Where the report says which of several places is meant, its country is that one's.
    let of_point = at.as_ref().and_then(|at| at.country.clone()).filter(|_| !story.places.is_empty());
    let country = if story.country.is_some() { of_point.or(story.country) } else { None };
    EventMention {
        id,
        report: report.id.clone(),
        kind: story.kind,
        status: story.status,
        date: story.date,
        country,
        places: story.places,
        at,
        targets: story.targets,
        method: story.method,
        actors: story.actors,
        names: story.names,
        claims: ids,
        evidence,
        published: None,
        marks: Vec::new(),
        by: "events:one report".to_owned(),
    }
}
