//! An authority told somebody, before the fact, that an attack may come.

use crate::annotate::EntityKind;
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::pattern::Hit;
use whosays_model::{Speaker, Value, WarningValue};

const THRESHOLD: f32 = 1.0;

/// Words of what is warned of; without one a warning is a manner of speaking.
const OF_ATTACKS: &[&str] = &[
    "attack",
    "bomb",
    "bombing",
    "terror",
    "terrorism",
    "terrorist",
    "threat",
    "plot",
    "strike",
    "extremist",
    "militant",
    "gunman",
    "kidnap",
    "kidnapping",
    "violence",
    "cell",
];

/// The claim that a warning was given, or what became of it.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.warning;
    let hits = context.hits(set);
    let Some(score) = context.score_of(set, &hits) else { return Vec::new() };
    let of_attack = context.words().iter().any(|word| OF_ATTACKS.iter().any(|noun| word.is_form_of(noun)));
    let tip = context.words().iter().any(|word| {
        ["warning", "alert", "tip", "advisory", "bulletin", "cable", "note"].iter().any(|noun| word.is_form_of(noun))
    });
    let warned = context.words().iter().any(|word| word.is_form_of("warn"));
    if score.total + if of_attack { 0.2 } else { -0.5 } < THRESHOLD || !(tip || warned) {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let part = rule.tags.first().map_or("issue", String::as_str);
    let anchor = (score.best.first, score.best.end);
    let issuer = issuer(context, score.best);
    let time = context.times().find(|time| time.value.is_some());
    let value = WarningValue {
        issuer: issuer.as_ref().map(|speaker| speaker.name.clone()),
        recipient: recipient(context, score.best.end),
        date: time.and_then(|time| time.value.clone()),
        target: None,
        place: place(context, score.best.end),
        horizon: horizon(context),
        response: (part == "response").then(|| context.clause_text(anchor)),
        outcome: (part == "outcome").then(|| context.clause_text(anchor)),
    };
    let mut draft = Draft::new(Value::Warning(value), anchor, format!("warning:{}", rule.text));
    draft.speaker = issuer.filter(|_| part != "response" && part != "outcome");
    draft.actors = context.actors();
    vec![draft]
}

fn issuer(context: &Context, hit: Hit) -> Option<Speaker> {
    let names: Vec<_> =
        context.annotation.names_in(context.sentence().first, hit.end).filter(|name| name.first <= hit.first).collect();
    let name = names.into_iter().rev().find(|name| context.actor(name).is_some())?;
    let entity = context.entity(name);
    Some(Speaker { name: entity.name.clone(), role: entity.role.clone(), id: entity.id.clone(), span: Some(name.span) })
}

fn recipient(context: &Context, from: usize) -> Option<String> {
    let near = (from + 6).min(context.sentence().end);
    context
        .annotation
        .names_in(from, near)
        .find(|name| context.actor(name).is_some())
        .map(|name| context.entity(name).name.clone())
}

fn place(context: &Context, from: usize) -> Option<String> {
    let name = context
        .annotation
        .names_in(from, context.sentence().end)
        .find(|name| context.entity(name).kind == EntityKind::Place)?;
    Some(context.entity(name).name.clone())
}

fn horizon(context: &Context) -> Option<String> {
    let sentence = context.sentence();
    let at = (sentence.first..sentence.end).find(|&i| context.word(i).is_one_of(&["within"]))?;
    let end = (at + 1..(at + 6).min(sentence.end))
        .find(|&i| context.word(i).is_one_of(&["hours", "days", "weeks", "months", "fortnight", "week", "month"]))?;
    Some(context.text(at, end + 1))
}
