//! Which claims of one report tell of the same happening, and what they say of it.

mod attach;
mod codes;
mod likeness;
mod naming;
mod sorts;
mod story;

use super::context::Context;
use super::whereabouts;
use crate::Resources;
use crate::annotate::{Annotation, EntityKind};
use crate::resources::Form;
use attach::attach;
use likeness::best_match;
use std::collections::BTreeSet;
use story::{Story, merge, story, telling};
use whosays_model::{BlockKind, Claim, ClaimId, ClaimKind, EventMention, Evidence, MentionId, Report, Value};

/// Joins the claims of one report into event mentions, and points the claims at them.
pub(super) fn mentions(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &mut [Claim],
    stories: &[(usize, (usize, usize))],
) -> Vec<EventMention> {
    sorts::settle(report, annotation, resources, claims, stories);
    let mut found: Vec<Story> = Vec::new();
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&i| (stories[i].0, claims[i].kind() != ClaimKind::Event, i));
    for index in order {
        let (sentence, anchor) = stories[index];
        let context = Context::new(report, annotation, resources, sentence);
        match &claims[index].value {
            Value::Event(value) if !value.aggregate => take_event(&context, &mut found, &claims[index], anchor, index),
            Value::Casualties(_) | Value::Responsibility(_) | Value::Warning(_) => {
                attach(&context, &mut found, claims, anchor, index, sentence)
            }
            _ => {}
        }
    }
    found.retain(|story| is_told(story, claims));
    headline(annotation, &mut found);
    only_country(&mut found);
    found.into_iter().map(|story| finish(report, annotation, story, claims)).collect()
}

/// Adds a telling to the happening that it is of, or as a new one.
fn take_event(context: &Context, found: &mut Vec<Story>, claim: &Claim, anchor: (usize, usize), index: usize) {
    let Value::Event(value) = &claim.value else { return };
    let order = found.iter().map(|story| story.tellings.len()).sum();
    let told = telling(context, value, anchor.0, order, super::is_by_rule(claim));
    let at = best_match(found, &told);
    let mut new = story(context, value, anchor, index, context.number());
    new.tellings.push(told);
    match at {
        Some(at) => merge(&mut found[at], new),
        None => found.push(new),
    }
}

/// Whether something is told of a happening that makes it one of its own: a day, a place, a country or a word that tells of
/// it. What the network alone took for a happening and that has none of these is a claim without an event.
fn is_told(story: &Story, claims: &[Claim]) -> bool {
    let is_placed = story.date.is_some() || story.country.is_some() || !story.places.is_empty();
    is_placed
        || story.claims.iter().any(|&index| !claims[index].by.starts_with("network:") || !is_event(&claims[index]))
}

fn is_event(claim: &Claim) -> bool {
    claim.kind() == ClaimKind::Event
}

/// What the headline says of place and actors belongs to the event that is told first and most.
fn headline(annotation: &Annotation, found: &mut [Story]) {
    let titled = annotation.sentences.iter().filter(|sentence| sentence.block_kind == BlockKind::Title);
    let states: Vec<String> = titled
        .flat_map(|sentence| annotation.names_in(sentence.first, sentence.end))
        .filter(|name| annotation.entity(name).kind == EntityKind::State && name.form != Form::Seat)
        .filter_map(|name| annotation.entity(name).country.clone())
        .collect();
    if let ([only], Some(main)) = (&states[..], found.iter_mut().rev().max_by_key(|story| story.claims.len())) {
        main.country.get_or_insert_with(|| only.clone());
    }
}

/// Where all happenings whose country is told lie in one, the others lie there too: a report that goes abroad says so.
fn only_country(found: &mut [Story]) {
    let told: BTreeSet<String> = found.iter().filter_map(|story| story.country.clone()).collect();
    if let (1, Some(only)) = (told.len(), told.first()) {
        found.iter_mut().for_each(|story| story.country = story.country.take().or_else(|| Some(only.clone())));
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
        codes: story.codes,
        actors: story.actors,
        names: story.names,
        claims: ids,
        evidence,
        published: None,
        marks: Vec::new(),
        by: "events:one report".to_owned(),
    }
}
