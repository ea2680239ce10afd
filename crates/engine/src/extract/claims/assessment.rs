//! A judgement of quality or intent, a call or a condemnation.

use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{AssessmentValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that judges.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.assessment;
    let Some(score) = context.score(set) else { return Vec::new() };
    if score.total < THRESHOLD {
        return Vec::new();
    }
    vec![draft(context, (score.best.first, score.best.end), &set.rule(score.best).text)]
}

/// The judgement that stands around a word.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), rule: &str) -> Draft {
    let of = context.subject_name(anchor.0).or_else(|| context.actor_after(anchor.1).map(|actor| actor.name));
    let value = AssessmentValue { of, judgement: Some(context.clause_text(anchor)) };
    let mut draft = Draft::new(Value::Assessment(value), anchor, format!("assessment:{rule}"));
    draft.actors = context.actors();
    draft
}
