//! The codes that the field gives a happening: PLOVER's type and mode, and the attack, target and weapon types of the Global
//! Terrorism Database. Word lists map the words of the report to them; what no list knows stays without a code.

use super::story::extend_new;
use crate::extract::clauses;
use crate::extract::context::Context;
use crate::resources::Codes;
use whosays_model::{EventCodes, EventKind, EventValue};

/// The codes of what the word `at` a place tells of.
pub(super) fn codes(context: &Context, value: &EventValue, at: usize, method: Option<&str>) -> EventCodes {
    let lists = &context.resources.event_codes;
    let plover = lists.plover(value.sub, method);
    let mut codes = EventCodes { plover: plover.into_iter().cloned().collect(), ..EventCodes::default() };
    if !matches!(value.sub, EventKind::Attack | EventKind::Plot) {
        return codes;
    }
    let lemma = context.annotation.node(at).lemma.as_str();
    let attack = lists.attacks.get(lemma).or_else(|| lists.attacks.get(method?));
    codes.attack_types.extend(attack.cloned());
    codes.target_types.extend(value.target.as_deref().and_then(|target| target_type(lists, target)));
    codes.weapons = weapons(context, lists, at);
    codes
}

/// The type of the last word of a target that has one: "two police officers of the ferry".
fn target_type(lists: &Codes, target: &str) -> Option<String> {
    let lower = target.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    let of = |word: &str| {
        let single = word.strip_suffix('s').unwrap_or(word);
        let ending = single.strip_suffix("ie").map(|stem| format!("{stem}y"));
        let known = lists.targets.get(word).or_else(|| lists.targets.get(single));
        known.or_else(|| lists.targets.get(single.strip_suffix('e')?)).or_else(|| lists.targets.get(&ending?)).cloned()
    };
    words.rev().find_map(of)
}

/// The weapons that the clause of a word names.
fn weapons(context: &Context, lists: &Codes, at: usize) -> Vec<String> {
    let tree = context.annotation;
    let verb = clauses::predicate(context, at).unwrap_or(at);
    let below = (context.sentence().first..context.sentence().end).filter(|word| tree.is_under(*word, verb));
    let mut found = Vec::new();
    for word in below {
        extend_new(&mut found, lists.weapons.get(&tree.node(word).lemma).cloned().into_iter().collect());
    }
    found
}

/// Adds what another telling of the same happening gives.
pub(super) fn join(codes: &mut EventCodes, more: EventCodes) {
    extend_new(&mut codes.plover, more.plover);
    extend_new(&mut codes.attack_types, more.attack_types);
    extend_new(&mut codes.target_types, more.target_types);
    extend_new(&mut codes.weapons, more.weapons);
}
