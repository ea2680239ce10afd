//! How big, rich, capable or active an actor is, or how that changes.

use crate::annotate::Unit;
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::pattern::Class;
use whosays_model::{StrengthValue, Trend, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that measures an actor.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.strength;
    let Some(score) = context.score(set) else { return Vec::new() };
    let about_actor = context.has(Class::Group)
        || context.words().iter().any(|word| {
            word.is_one_of(&[
                "group",
                "groups",
                "rebels",
                "militants",
                "guerrillas",
                "organisation",
                "organization",
                "gang",
                "gangs",
                "attacks",
                "kidnappings",
            ])
        });
    if score.total + if about_actor { 0.3 } else { -0.3 } < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let trend = rule.tags.first().and_then(|trend| trend.parse().ok());
    vec![draft(context, (score.best.first, score.best.end), trend, &rule.text)]
}

/// The measure of an actor that stands around a word.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), None, context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), trend: Option<Trend>, rule: &str) -> Draft {
    let quantity = context
        .annotation
        .quantities
        .iter()
        .find(|quantity| quantity.first >= context.sentence().first && quantity.end <= context.sentence().end);
    let time = context.times().find(|time| time.value.is_some());
    let value = StrengthValue {
        what: Some(context.clause_text(anchor)),
        trend,
        number: quantity.map(|quantity| quantity.number.clone()),
        unit: quantity.and_then(|quantity| unit(context, quantity.end, quantity.unit)),
        period: time
            .filter(|time| context.lower(time.first.wrapping_sub(1)) != "since")
            .map(|time| context.text(time.first, time.end)),
        since: time
            .filter(|time| context.lower(time.first.wrapping_sub(1)) == "since")
            .map(|time| context.text(time.first, time.end)),
        territory: territory(context),
    };
    let mut draft = Draft::new(Value::Strength(value), anchor, format!("strength:{rule}"));
    draft.actors = context.actors();
    draft
}

fn unit(context: &Context, at: usize, unit: Unit) -> Option<String> {
    match unit {
        Unit::Percent => Some("percent".to_owned()),
        Unit::Money => Some("money".to_owned()),
        Unit::Things | Unit::Measure => {
            let word = context
                .annotation
                .words
                .get(at)
                .filter(|word| word.token.is_wordlike() && at < context.sentence().end)?;
            Some(word.token.lower.clone())
        }
    }
}

fn territory(context: &Context) -> Option<String> {
    let placed = context.names().find(|name| {
        let located = name.first > context.sentence().first
            && context.word(name.first - 1).is_one_of(&["in", "across", "throughout", "within"]);
        located
            && matches!(
                context.entity(name).kind,
                crate::annotate::EntityKind::Place | crate::annotate::EntityKind::State
            )
    });
    placed.map(|name| context.entity(name).name.clone())
}
