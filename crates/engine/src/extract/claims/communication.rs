//! What an actor publishes, to whom, in which languages and through which outlets.

use crate::annotate::EntityKind;
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::pattern::Class;
use whosays_model::{CommunicationValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that something was published.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.communication;
    let Some(score) = context.score(set) else { return Vec::new() };
    let bonus = if context.has(Class::Group) { 0.2 } else { 0.0 };
    if score.total + bonus < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let anchor = (score.best.first, score.best.end);
    let time = context.times().find(|time| time.value.is_some());
    let value = CommunicationValue {
        by: context
            .subject_name(score.best.first)
            .or_else(|| context.body_before(score.best.first).map(|actor| actor.name)),
        what: Some(context.clause_text(anchor)),
        audience: None,
        languages: languages(context),
        outlets: outlets(context),
        medium: rule.tags.first().filter(|medium| *medium != "-").cloned(),
        date: time.and_then(|time| time.value.clone()),
    };
    let mut draft = Draft::new(Value::Communication(value), anchor, format!("communication:{}", rule.text));
    draft.actors = context.actors();
    vec![draft]
}

/// Names before `-language` or `language`, and nationalities after `in`.
fn languages(context: &Context) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let sentence = context.sentence();
    for at in sentence.first..sentence.end {
        let lower = context.lower(at);
        let hyphened = lower.strip_suffix("-language").map(|_| context.text(at, at + 1));
        let named =
            (context.lower(at + 1) == "language" && context.word(at).token.capital).then(|| context.text(at, at + 1));
        for language in hyphened.into_iter().chain(named) {
            let language = language.trim_end_matches("-language").to_owned();
            if !found.contains(&language) {
                found.push(language);
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

fn outlets(context: &Context) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for name in context.names() {
        let entity = context.entity(name);
        if entity.kind == EntityKind::Institution && entity.sub == "media" && !found.contains(&entity.name) {
            found.push(entity.name.clone());
        }
    }
    (!found.is_empty()).then_some(found)
}
