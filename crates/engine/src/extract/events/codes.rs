//! The codes that the field gives a happening: PLOVER's type and mode, and the attack, target and weapon types of the Global
//! Terrorism Database. Word lists map the words of the report to them; what no list knows stays without a code.

use super::story::extend_new;
use crate::annotate::Dep;
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
    let target = value.target.as_deref().and_then(|target| words_of(context, target));
    codes.target_types.extend(target.and_then(|words| target_type(context, lists, words)));
    codes.weapons = weapons(context, lists, at, target);
    codes
}

/// Where the words of a target stand in the sentence.
fn words_of(context: &Context, target: &str) -> Option<(usize, usize)> {
    let sentence = context.sentence();
    let many = target.split_whitespace().count().max(1);
    let ends = |first: usize| {
        (first + many..=(first + 2 * many).min(sentence.end)).find(|&end| context.text(first, end) == target)
    };
    (sentence.first..sentence.end).find_map(|first| Some((first, ends(first)?)))
}

/// The word of some words that stands over the others.
fn head_of(context: &Context, (first, end): (usize, usize)) -> Option<usize> {
    let above = |at: usize| context.annotation.node(at).head;
    (first..end).find(|&at| above(at) == at || !(first..end).contains(&above(at)))
}

/// The type of a target: that of its head with the noun before it ("power station"), else of what describes the head, which says
/// whose it is ("police station"), else of the head.
fn target_type(context: &Context, lists: &Codes, (first, end): (usize, usize)) -> Option<String> {
    let tree = context.annotation;
    let is_inside = |at: usize| (first..end).contains(&at);
    let head = head_of(context, (first, end))?;
    let lemma = |at: usize| tree.node(at).lemma.to_lowercase();
    let describing = |at: &usize| matches!(tree.node(*at).dep, Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Poss);
    let modifiers: Vec<usize> = tree.children(head).filter(|at| is_inside(*at)).filter(describing).collect();
    let pair = || modifiers.iter().rev().find_map(|&at| lists.targets.get(&format!("{}-{}", lemma(at), lemma(head))));
    let of_modifier = || modifiers.iter().rev().find_map(|&at| lists.targets.get(&lemma(at)));
    pair().or_else(of_modifier).or_else(|| lists.targets.get(&lemma(head))).cloned()
}

/// The weapons that the clause of a word names, but for what only describes the target: a gun shop that is robbed is none.
fn weapons(context: &Context, lists: &Codes, at: usize, target: Option<(usize, usize)>) -> Vec<String> {
    let tree = context.annotation;
    let verb = clauses::predicate(context, at).unwrap_or(at);
    let head = target.and_then(|words| head_of(context, words));
    let is_target = |at: usize| head != Some(at) && target.is_some_and(|(first, end)| (first..end).contains(&at));
    let sentence = context.sentence();
    let below = (sentence.first..sentence.end).filter(|word| tree.is_under(*word, verb) && !is_target(*word));
    let mut found = Vec::new();
    for word in below {
        let lemma = &tree.node(word).lemma;
        let pair = tree
            .child(word, &[Dep::Compound])
            .and_then(|of| lists.weapons.get(&format!("{}-{lemma}", tree.node(of).lemma)));
        extend_new(&mut found, pair.or_else(|| lists.weapons.get(lemma)).cloned().into_iter().collect());
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
