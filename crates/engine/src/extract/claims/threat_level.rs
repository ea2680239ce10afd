//! An official alert level set, raised, lowered or kept.

use crate::annotate::EntityKind;
use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{ThreatChange, ThreatLevelValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that gives an alert level.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.threat_level;
    let Some(score) = context.score(set) else { return Vec::new() };
    if score.total < THRESHOLD {
        return Vec::new();
    }
    let hits = context.hits(set);
    let change = hits.iter().find_map(|hit| set.rule(*hit).tags.first()?.parse::<ThreatChange>().ok());
    let anchor = (score.best.first, score.best.end);
    let time = context.times().find(|time| time.value.is_some());
    let value = ThreatLevelValue {
        level: level(context, score.best.end),
        change: change.or(Some(ThreatChange::Set)),
        scale: Some(context.text(anchor.0, anchor.1)),
        previous: None,
        area: context
            .names()
            .find(|name| matches!(context.entity(name).kind, EntityKind::Place | EntityKind::State))
            .map(|name| context.entity(name).name.clone()),
        date: time.and_then(|time| time.value.clone()),
        by: context.subject_name(score.best.first),
    };
    let mut draft =
        Draft::new(Value::ThreatLevel(value), anchor, format!("threat_level:{}", set.rule(score.best).text));
    draft.actors = context.actors();
    vec![draft]
}

/// A quoted word, or what follows `to` or `at`.
fn level(context: &Context, from: usize) -> Option<String> {
    let sentence = context.sentence();
    let quoted =
        (sentence.first..sentence.end).find(|&i| context.word(i).token.kind == whosays_nlp::TokenKind::OpenQuote);
    if let Some(open) = quoted {
        let close = (open + 1..(open + 6).min(sentence.end))
            .find(|&i| context.word(i).token.kind == whosays_nlp::TokenKind::CloseQuote);
        if let Some(close) = close {
            return Some(context.text(open + 1, close).trim_end_matches(',').to_owned());
        }
    }
    let near = from.saturating_sub(2)..(from + 8).min(sentence.end);
    let to = near.into_iter().rev().find(|&i| context.word(i).is_one_of(&["to", "at"]))?;
    let end = (to + 1..(to + 4).min(sentence.end)).find(|&i| {
        !context.word(i).token.is_wordlike() || context.word(i).is_one_of(&["on", "for", "in", "after", "and", "from"])
    });
    let end = end.unwrap_or((to + 4).min(sentence.end));
    (end > to + 1).then(|| context.text(to + 1, end))
}
