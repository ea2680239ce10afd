//! Those named as behind an event: one for each actor, under however many names the reports call it.
//!
//! Names with one id of the word lists are one actor's, and so are full names that are spellings of one. Two ids are
//! two actors, whatever they are called.

use super::accounts::most;
use crate::spelling::same_name;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{ActorRef, Claim, EventMention, Mode, NamedActor, Value};

/// A name and the id that goes with it.
type Called<'a> = (&'a str, Option<&'a str>);

/// One actor: its names, each as often as it is given, and the modes in which it is named.
#[derive(Default)]
struct Bearer<'a> {
    id: Option<&'a str>,
    names: Vec<&'a str>,
    modes: BTreeSet<Mode>,
}

/// Those to whom a claim lays it, each with its modes; who is only denied to be behind it has that mode alone.
pub(super) fn perpetrators<'a>(claims: &[&'a Claim], members: &[&'a EventMention]) -> Vec<NamedActor> {
    let mut called: BTreeMap<Called, (usize, BTreeSet<Mode>)> = BTreeMap::new();
    let mut name = |actor: &'a ActorRef, mode: Option<Mode>| {
        let (times, modes) = called.entry(called_by(actor)).or_default();
        *times += 1;
        modes.extend(mode);
    };
    for claim in claims {
        if let Value::Responsibility(value) = &claim.value {
            claim.actors.iter().for_each(|actor| name(actor, Some(value.mode)));
        }
    }
    // Who only stands beside it gives a known actor another name, and lays nothing to anybody.
    members.iter().flat_map(|mention| &mention.actors).for_each(|actor| name(actor, None));
    let mut named: Vec<NamedActor> = join(called)
        .into_iter()
        .filter(|bearer| !bearer.modes.is_empty())
        .filter_map(|bearer| {
            let modes = bearer.modes.into_iter().collect();
            most(bearer.names.into_iter()).map(|name| NamedActor { name: name.to_owned(), modes })
        })
        .collect();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    named
}

fn called_by(actor: &ActorRef) -> Called<'_> {
    (&actor.name, actor.id.as_deref())
}

/// Gathers names by bearer: those with an id first, so that no name draws two ids together.
fn join<'a>(called: BTreeMap<Called<'a>, (usize, BTreeSet<Mode>)>) -> Vec<Bearer<'a>> {
    let mut bearers: Vec<Bearer> = Vec::new();
    let (known, unknown): (Vec<_>, Vec<_>) = called.into_iter().partition(|((_, id), _)| id.is_some());
    for ((name, id), (times, modes)) in known.into_iter().chain(unknown) {
        let is_same = |bearer: &Bearer| match id {
            Some(id) => bearer.id == Some(id),
            None => bearer.names.iter().any(|other| is_spelling(other, name)),
        };
        let at = bearers.iter().position(is_same).unwrap_or(bearers.len());
        if at == bearers.len() {
            bearers.push(Bearer { id, ..Bearer::default() });
        }
        bearers[at].names.extend(std::iter::repeat_n(name, times));
        bearers[at].modes.extend(modes);
    }
    bearers
}

/// Whether two names are one: the same, or spellings of one full name.
fn is_spelling(a: &str, b: &str) -> bool {
    a == b || a.contains(' ') && b.contains(' ') && same_name(a, b)
}

#[cfg(test)]
mod tests {
    use super::{Called, join};
    use std::collections::BTreeMap;

    fn check(called: &[Called], bearers: &[&[&str]]) {
        let called: BTreeMap<_, _> = called.iter().map(|called| (*called, (1, Default::default()))).collect();
        let found: Vec<Vec<&str>> = join(called).into_iter().map(|bearer| bearer.names).collect();
        assert_eq!(found, bearers);
    }

    #[test]
    fn one_id_is_one_actor_under_any_name() {
        check(&[("The Front", Some("front")), ("Amber Front", Some("front"))], &[&["Amber Front", "The Front"]]);
    }

    #[test]
    fn spellings_of_a_full_name_are_one_actor() {
        check(&[("Mohammed Orski", None), ("Muhammad Orsky", None)], &[&["Mohammed Orski", "Muhammad Orsky"]]);
    }

    #[test]
    fn a_name_without_an_id_joins_the_one_that_has_it() {
        check(&[("Karim Orski", None), ("Kareem Orski", Some("orski"))], &[&["Kareem Orski", "Karim Orski"]]);
    }

    #[test]
    fn a_surname_alone_and_two_ids_stay_apart() {
        check(&[("Orski", None), ("Orsky", None)], &[&["Orski"], &["Orsky"]]);
        check(&[("Karim Orski", Some("a")), ("Kareem Orski", Some("b"))], &[&["Kareem Orski"], &["Karim Orski"]]);
    }
}
