//! A tie between two actors: the lexicon tells of what sort it is, the parse who stands at its ends.

use super::ties::ends;
use crate::extract::context::Context;
use crate::extract::{Draft, phrases};
use whosays_model::{RelationType, RelationValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that ties one actor to another.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.relation;
    let Some(score) = context.score(set) else { return Vec::new() };
    let anchor = (score.best.first, score.best.end);
    let rule = set.rule(score.best);
    let tie = rule.tags.first().and_then(|tie| tie.parse().ok()).unwrap_or(RelationType::Other);
    // A sentence that names two actors tells of a tie even where its ends are too far away to be sure of.
    let people = context.names().filter(|name| context.entity(name).is_person()).count();
    let known = usize::from(context.body_before(anchor.0).is_some());
    let bonus = match (context.actors().len() + people + known).min(2) {
        2 => 0.3,
        1 => -0.1,
        _ => -0.6,
    };
    if score.total + bonus < THRESHOLD {
        return Vec::new();
    }
    vec![draft(context, anchor, tie, ends(context, anchor, tie), &rule.text)]
}

/// The tie that a word tells of: what the lexicon's words for ties say, else another.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let set = &context.resources.patterns.relation;
    let other = RelationType::Other.to_string();
    let told: Vec<_> =
        context.hits(set).into_iter().filter(|hit| set.rule(*hit).tags.first() != Some(&other)).collect();
    let weak = context.score_of(set, &told).map(|score| score.best);
    let place = weak.map_or((at, at + 1), |hit| (hit.first, hit.end));
    let tie = weak.and_then(|hit| set.rule(hit).tags.first()?.parse().ok()).unwrap_or(RelationType::Other);
    Some(draft(context, (at, at + 1), tie, ends(context, place, tie), context.lower(at)))
}

fn draft(
    context: &Context,
    anchor: (usize, usize),
    tie: RelationType,
    (from, to): (Option<String>, Option<String>),
    rule: &str,
) -> Draft {
    let time = context.times().find(|time| time.value.is_some() && !time.is_future);
    let since = phrases::since(context);
    let value = RelationValue {
        tie,
        from,
        to,
        time: time.filter(|_| since.is_none()).map(|time| context.text(time.first, time.end)),
        since,
    };
    let mut draft = Draft::new(Value::Relation(value), anchor, format!("relation:{rule}"));
    draft.actors = context.actors();
    draft
}
