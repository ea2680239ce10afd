//! To which happening a toll, an accusation or a warning belongs.

use super::likeness::best_match;
use super::story::{Story, content_words, extend_new, is_definite, merge, story, telling};
use crate::extract::claims::event;
use crate::extract::context::Context;
use std::collections::BTreeSet;
use whosays_model::{Claim, EventKind, Value};

/// Gives a toll, an actor or a warning to a happening: to the one that the nearest trigger of its sentence
/// tells or names again, else to the one of its sentence, to the one that its words name, or to the last of
/// its sort.
pub(super) fn attach(
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
    let at = here(found).or_else(|| match triggered(context, claim, anchor, index, sentence) {
        Some((_, true)) => None,
        Some((new, false)) => {
            let (kind, definite) = (new.kind, is_definite(context, anchor.0) || new.marks.is_empty());
            place_story(found, new).or_else(|| told_most(found, kind).filter(|_| definite))
        }
        None => shares_words(context, found, claim).or_else(|| last_told(found, claim, sentence)),
    });
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

/// The happening told last of those that a claim can be about, if that is not long ago: an accusation that names none goes on
/// about what the sentence before told, and further back it may be about another, or about nothing told here.
fn last_told(found: &[Story], claim: &Claim, sentence: usize) -> Option<usize> {
    let reach = if matches!(claim.value, Value::Responsibility(_)) { 1 } else { 3 };
    let close = |story: &Story| sentence.saturating_sub(story.last_sentence) <= reach && sorts_fit(story.kind, claim);
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
    let mut new = story(context, &value, (main.at, main.at + 1), index, sentence);
    new.tellings.push(telling(context, &value, main.at, usize::MAX, true));
    Some((new, value.aggregate))
}

/// Finds the happening that a newly told one is, or adds it where its day and place tell it from others.
fn place_story(found: &mut Vec<Story>, mut new: Story) -> Option<usize> {
    let order = found.iter().map(|story| story.tellings.len()).sum();
    new.tellings.iter_mut().for_each(|telling| telling.order = order);
    if let Some(at) = new.tellings.first().and_then(|telling| best_match(found, telling)) {
        let claims = found[at].claims.clone();
        // What a toll or an accusation says in passing names no event.
        let new = Story { names: Vec::new(), tellings: Vec::new(), ..new };
        merge(&mut found[at], new);
        found[at].claims = claims;
        return Some(at);
    }
    let tellable = !new.places.is_empty() && new.date.is_some();
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
