//! What is said to come after the report's date.

use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{Certainty, ForecastValue, Value};

const THRESHOLD: f32 = 0.8;

/// The claim that says what is to come.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.forecast;
    let hits: Vec<_> = context.hits(set).into_iter().filter(|hit| !is_past(context, hit.first)).collect();
    let Some(score) = context.score_of(set, &hits) else { return Vec::new() };
    let future = context.times().any(|time| time.is_future);
    if score.total + if future { 0.4 } else { 0.0 } < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let certainty: Option<Certainty> = rule.tags.first().and_then(|word| word.parse().ok());
    vec![draft(context, (score.best.first, score.best.end), certainty, &rule.text)]
}

/// What is to come, where a word tells of it.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), None, context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), certainty: Option<Certainty>, rule: &str) -> Draft {
    let time = context.times().find(|time| time.is_future);
    let value = ForecastValue {
        what: Some(context.clause_text(anchor)),
        horizon: time.map(|time| context.text(time.first, time.end)),
        condition: condition(context),
        likelihood: certainty.filter(|c| *c != Certainty::Stated).map(|_| context.text(anchor.0, anchor.1)),
        date: time.and_then(|time| time.value.clone()),
    };
    let mut draft = Draft::new(Value::Forecast(value), anchor, format!("forecast:{rule}"));
    draft.certainty = certainty.filter(|certainty| *certainty != Certainty::Stated);
    draft.actors = context.actors();
    draft
}

// "He said it would rain": what was to come, seen from the past, is no forecast of ours.
fn is_past(context: &Context, at: usize) -> bool {
    let reach = at + 3;
    (at..reach.min(context.sentence().end)).any(|i| context.word(i).is_one_of(&["have", "had", "been"]) && i > at)
        || context.word(at).is_one_of(&["had", "was", "were"])
}

fn condition(context: &Context) -> Option<String> {
    let sentence = context.sentence();
    let at = (sentence.first..sentence.end).find(|&i| context.word(i).is_one_of(&["if", "unless"]))?;
    context.rest_of_clause(at)
}
