//! A tie between two actors.

use crate::extract::Draft;
use crate::extract::context::Context;
use whosays_model::{ActorKind, ActorRef, RelationType, RelationValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that ties one actor to another.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.relation;
    let Some(score) = context.score(set) else { return Vec::new() };
    let anchor = (score.best.first, score.best.end);
    let rule = set.rule(score.best);
    let tie = rule.tags.first().and_then(|tie| tie.parse().ok()).unwrap_or(RelationType::Other);
    let (from, to) = ends(context, anchor, tie, rule.text.ends_with(" by"));
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
    vec![draft(context, anchor, tie, (from, to), &rule.text)]
}

/// The tie that a word tells of.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let anchor = (at, at + 1);
    Some(draft(
        context,
        anchor,
        RelationType::Other,
        ends(context, anchor, RelationType::Other, false),
        context.lower(at),
    ))
}

fn ends(
    context: &Context,
    anchor: (usize, usize),
    tie: RelationType,
    passive: bool,
) -> (Option<String>, Option<String>) {
    let (before, after) = (side_before(context, anchor), side_after(context, anchor));
    let (from, to) = if passive { (after, before) } else { (before, after) };
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) if from == to || !can_be(tie, &from, &to) => (None, None),
        ends => ends,
    };
    (from.map(|actor| actor.name), to.map(|actor| actor.name))
}

fn draft(
    context: &Context,
    anchor: (usize, usize),
    tie: RelationType,
    (from, to): (Option<String>, Option<String>),
    rule: &str,
) -> Draft {
    let time = context.times().find(|time| time.value.is_some());
    let since = time.filter(|time| context.lower(time.first.wrapping_sub(1)) == "since");
    let value = RelationValue {
        tie,
        from,
        to,
        time: time.filter(|_| since.is_none()).map(|time| context.text(time.first, time.end)),
        since: since.map(|time| context.text(time.first, time.end)),
    };
    let mut draft = Draft::new(Value::Relation(value), anchor, format!("relation:{rule}"));
    draft.actors = context.actors();
    draft
}

/// Words that may stand between the words of a tie and its ends.
const BESIDE: &[&str] = &[
    ",", "the", "a", "an", "its", "has", "have", "had", "also", "is", "are", "was", "were", "been", "'s", "to", "with",
    "of", "now", "long", "once",
];

/// The actor that a name is at the end of a tie; a nationality before a longer name is not its bearer.
fn end_of(context: &Context, name: &crate::annotate::NameMention) -> Option<ActorRef> {
    let longer = context
        .annotation
        .words
        .get(name.end)
        .is_some_and(|next| next.token.capital && name.end < context.sentence().end);
    context.actor(name).filter(|_| !longer)
}

fn are_beside(context: &Context, mut between: std::ops::Range<usize>) -> bool {
    between.len() <= 3 && between.all(|i| context.word(i).is_one_of(BESIDE))
}

fn side_before(context: &Context, (first, end): (usize, usize)) -> Option<ActorRef> {
    let (clause, _) = context.clause((first, end));
    let names: Vec<_> = context.annotation.names_in(clause, first + 1).collect();
    let close =
        |name: &&&crate::annotate::NameMention| name.first == first || are_beside(context, name.end.min(first)..first);
    let before = names.iter().rev().filter(close).find_map(|name| end_of(context, name));
    let refers =
        first > clause && context.word(first - 1).is_one_of(&["it", "group", "they", "organisation", "organization"]);
    before.or_else(|| refers.then(|| context.body_before(first)).flatten())
}

fn side_after(context: &Context, (first, end): (usize, usize)) -> Option<ActorRef> {
    let to = (end + 4).min(context.sentence().end);
    let mut names = context.annotation.names_in(first + 1, to);
    names.find(|name| name.first < end || are_beside(context, end..name.first)).and_then(|name| end_of(context, name))
}

/// Whether actors of these sorts can stand at the ends of such a tie.
fn can_be(tie: RelationType, from: &ActorRef, to: &ActorRef) -> bool {
    let body = |actor: &ActorRef| matches!(actor.kind, ActorKind::Group | ActorKind::Institution);
    match tie {
        RelationType::PartOf | RelationType::PledgedTo | RelationType::SucceededBy => body(from) && body(to),
        RelationType::Leads => from.kind == ActorKind::Figure && to.kind != ActorKind::Figure,
        _ => from.kind != ActorKind::Figure || to.kind != ActorKind::State,
    }
}
