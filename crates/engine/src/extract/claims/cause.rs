//! Why: a motive, or what makes the threat grow or shrink.

use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{CauseValue, Sign, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that one thing drives another.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.cause;
    let Some(score) = context.score(set) else { return Vec::new() };
    if score.total < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let sentence = context.sentence();
    let before = context.text(sentence.first, score.best.first);
    let after = context.rest_of_clause(score.best.end).unwrap_or_default();
    let cause_first = rule.tags.get(1).is_some_and(|order| order == "cause_first");
    let (cause, effect) = if cause_first { (before, after) } else { (after, before) };
    if cause.is_empty() && effect.is_empty() {
        return Vec::new();
    }
    let sign = rule.tags.first().and_then(|sign| sign.parse().ok());
    vec![draft(context, (score.best.first, score.best.end), (cause, effect), sign, &rule.text)]
}

/// What drives what, where a word tells of it: what stands before the word drives what stands behind it.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let before = context.text(context.sentence().first, at);
    let after = context.rest_of_clause(at + 1).unwrap_or_default();
    Some(draft(context, (at, at + 1), (before, after), None, context.lower(at)))
}

fn draft(
    context: &Context,
    anchor: (usize, usize),
    (cause, effect): (String, String),
    sign: Option<Sign>,
    rule: &str,
) -> Draft {
    let value = CauseValue {
        cause: Some(cause).filter(|text| !text.is_empty()),
        effect: Some(effect).filter(|text| !text.is_empty()),
        sign,
    };
    let mut draft = Draft::new(Value::Cause(value), anchor, format!("cause:{rule}"));
    draft.actors = context.actors();
    draft
}
