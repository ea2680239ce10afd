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
    let anchor = (score.best.first, score.best.end);
    let of =
        context.subject_name(score.best.first).or_else(|| context.actor_after(score.best.end).map(|actor| actor.name));
    let value = AssessmentValue { of, judgement: Some(context.clause_text(anchor)) };
    let mut draft = Draft::new(Value::Assessment(value), anchor, format!("assessment:{}", set.rule(score.best).text));
    draft.actors = context.actors();
    vec![draft]
}
