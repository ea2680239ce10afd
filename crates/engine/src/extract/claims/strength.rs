//! How big, rich, capable or active an actor is, or how that changes.

use crate::annotate::{Dep, EntityKind, NameMention, QuantityMention, TimeMention};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, scope};
use crate::pattern::Class;
use crate::resources::Form;
use whosays_model::{Bound, Number, StrengthValue, Trend, Value};

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

/// The measure of an actor that stands around a word; the lexicon's words for change tell its trend.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), None, context.lower(at)))
}

/// A change that other words of the sentence tell.
fn other_trend(context: &Context) -> Option<Trend> {
    let set = &context.resources.patterns.strength;
    let mut trends = context.hits(set).into_iter().filter_map(|hit| set.rule(hit).tags.first()?.parse().ok());
    trends.find(|trend| *trend != Trend::Stable)
}

fn draft(context: &Context, anchor: (usize, usize), trend: Option<Trend>, rule: &str) -> Draft {
    let quantity = quantity(context, anchor);
    let since = phrases::since(context);
    let verb = clauses::predicate(context, scope::top(context, anchor));
    let what = verb.and_then(|verb| clauses::said(context, verb)).unwrap_or_else(|| context.clause_text(anchor));
    let value = StrengthValue {
        what: Some(what),
        trend: trend.or_else(|| other_trend(context)),
        number: quantity.map(|quantity| number(context, quantity)),
        unit: quantity.and_then(|quantity| phrases::unit(context, quantity)),
        period: period(context).filter(|_| since.is_none()),
        since,
        territory: territory(context, anchor),
    };
    let mut draft = Draft::new(Value::Strength(value), anchor, format!("strength:{rule}"));
    draft.actors = context.actors();
    draft
}

/// A number; of a change "from 2,000 to 5,000", what it came to.
fn number(context: &Context, quantity: &QuantityMention) -> Number {
    let number = &quantity.number;
    match number.high.filter(|_| context.lower(quantity.first) == "from") {
        Some(high) => Number { n: Some(high), high: None, bound: Bound::Exact, ..number.clone() },
        None => number.clone(),
    }
}

/// The number that the words of the measure hold, else the nearest of the sentence that has a value.
fn quantity<'a>(context: &Context<'a>, (first, end): (usize, usize)) -> Option<&'a QuantityMention> {
    let sentence = context.sentence();
    let inside = |quantity: &&QuantityMention| quantity.first >= sentence.first && quantity.end <= sentence.end;
    let all = || context.annotation.quantities.iter().filter(inside);
    let held = all().find(|quantity| quantity.first < end && first < quantity.end);
    let led = |quantity: &QuantityMention, by: &str| {
        quantity.first > sentence.first && context.lower(quantity.first - 1) == by
    };
    // "Rose from 60 to 140": what it came to.
    let reached = all().find(|quantity| led(quantity, "to")).filter(|_| all().any(|quantity| led(quantity, "from")));
    if reached.is_some() {
        return reached;
    }
    let known = all().filter(|quantity| quantity.number.n.is_some());
    held.or_else(|| known.min_by_key(|quantity| quantity.first.abs_diff(first))).or_else(|| all().next())
}

/// Over what time something is counted: a length of time, a year or a range that a preposition of time opens.
fn period(context: &Context) -> Option<String> {
    let sentence = context.sentence();
    let inside = |time: &&TimeMention| time.first >= sentence.first && time.end <= sentence.end;
    let opened = |time: &TimeMention| {
        let before = time.first.checked_sub(1).filter(|at| *at >= sentence.first);
        before.is_some_and(|at| {
            context.word(at).is_one_of(&[
                "between",
                "during",
                "for",
                "from",
                "in",
                "over",
                "per",
                "throughout",
                "within",
                "the",
            ])
        })
    };
    let is_long = |time: &&TimeMention| {
        let spans = time.value.as_ref().is_some_and(|days| days.days() > 6);
        spans || opened(time) && !time.is_future
    };
    let time = context.annotation.times.iter().filter(inside).find(is_long)?;
    Some(context.text(time.first, time.end))
}

/// Where an actor holds or acts: the places behind a preposition below the measure's verb, the nearest first.
fn territory(context: &Context, anchor: (usize, usize)) -> Option<String> {
    const INSIDE: &[&str] = &["across", "along", "around", "in", "inside", "near", "of", "throughout", "within"];
    let tree = context.annotation;
    let is_place = |name: &&NameMention| matches!(context.entity(name).kind, EntityKind::Place | EntityKind::State);
    let located = |name: &&NameMention| {
        let head = tree.node(name.end - 1);
        let first = if head.dep == Dep::Conj { head.head } else { name.end - 1 };
        let prep = tree.node(first).head;
        tree.node(first).dep == Dep::Pobj && context.word(prep).is_one_of(INSIDE)
            || name.form == Form::Name && tree.node(first).dep == Dep::Dobj
    };
    let places: Vec<&NameMention> = context.names().filter(is_place).filter(located).collect();
    let nearest = places.iter().min_by_key(|name| (name.first < anchor.0, name.first.abs_diff(anchor.0)))?;
    Some(context.entity(nearest).name.clone())
}
