//! A tie between two actors.

use crate::annotate::EntityKind;
use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{RelationType, RelationValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that ties one actor to another.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.relation;
    let Some(score) = context.score(set) else { return Vec::new() };
    let anchor = (score.best.first, score.best.end);
    let (from, to) = (side_before(context, anchor), side_after(context, anchor));
    let ends = [&from, &to].into_iter().filter(|end| end.is_some()).count();
    let bonus = match ends {
        2 => 0.3,
        1 => -0.1,
        _ => -0.6,
    };
    if score.total + bonus < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let tie = rule.tags.first().and_then(|tie| tie.parse().ok()).unwrap_or(RelationType::Other);
    let time = context.times().find(|time| time.value.is_some());
    let since = time.filter(|time| context.lower(time.first.wrapping_sub(1)) == "since");
    let value = RelationValue {
        tie,
        from: from.clone(),
        to: to.clone(),
        time: time.filter(|_| since.is_none()).map(|time| context.text(time.first, time.end)),
        since: since.map(|time| context.text(time.first, time.end)),
    };
    let mut draft = Draft::new(Value::Relation(value), anchor, format!("relation:{}", rule.text));
    draft.actors = context.actors();
    vec![draft]
}

fn is_end(context: &Context, name: &crate::annotate::NameMention) -> bool {
    context.actor(name).is_some() || context.entity(name).kind == EntityKind::Person
}

fn side_before(context: &Context, (first, end): (usize, usize)) -> Option<String> {
    let names: Vec<_> = context.annotation.names_in(context.sentence().first, end).collect();
    let before = names.iter().rev().find(|name| name.first <= first && is_end(context, name)).map(|name| context.entity(name).name.clone());
    before.or_else(|| context.body_before(first).map(|actor| actor.name))
}

fn side_after(context: &Context, (first, _): (usize, usize)) -> Option<String> {
    context.annotation.names_in(first + 1, context.sentence().end).find(|name| is_end(context, name)).map(|name| context.entity(name).name.clone())
}
