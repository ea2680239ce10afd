//! What a state or organisation does against the threat, outside a single event.

use crate::annotate::EntityKind;
use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{MeasureValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that something is being done.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.measure;
    let Some(score) = context.score(set) else { return Vec::new() };
    let by = actor(context, score.best.first);
    if score.total + if by.is_some() { 0.2 } else { -0.3 } < THRESHOLD {
        return Vec::new();
    }
    vec![draft(context, (score.best.first, score.best.end), by, &set.rule(score.best).text)]
}

/// The measure that a word tells of.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), actor(context, at), context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), by: Option<String>, rule: &str) -> Draft {
    let time = context.times().find(|time| time.value.is_some() && !time.is_future);
    let value = MeasureValue {
        by,
        what: Some(context.clause_text(anchor)),
        against: against(context, anchor.1),
        date: time.and_then(|time| time.value.clone()),
        number: None,
        unit: None,
        since: time
            .filter(|time| context.lower(time.first.wrapping_sub(1)) == "since")
            .map(|time| context.text(time.first, time.end)),
    };
    let mut draft = Draft::new(Value::Measure(value), anchor, format!("measure:{rule}"));
    draft.actors = context.actors();
    draft
}

fn actor(context: &Context, at: usize) -> Option<String> {
    let names: Vec<_> = context.names().collect();
    let acts = |name: &&crate::annotate::NameMention| {
        matches!(
            context.entity(name).kind,
            EntityKind::State | EntityKind::Institution | EntityKind::Organisation | EntityKind::Group
        )
    };
    let before = names.iter().rev().filter(|name| name.first < at).find(|name| acts(name));
    before.or_else(|| names.iter().find(|name| acts(name))).map(|name| context.entity(name).name.clone())
}

fn against(context: &Context, from: usize) -> Option<String> {
    let name = context
        .annotation
        .names_in(from, context.sentence().end)
        .find(|name| context.entity(name).kind == EntityKind::Group)?;
    Some(context.entity(name).name.clone())
}
