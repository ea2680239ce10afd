//! Losses that are told without a count: "the shooting death of a shopkeeper", "a boy in critical condition".
//!
//! Where no account of an attack counts the dead, what is claimed of it can still say that somebody died: each such claim
//! is an account of at least one. The same holds for the hurt where nobody is counted at all. And where one is dead and one
//! hurt, and nowhere two are told of, the hurt one is the dead one: the figure then counts no survivor.

use super::counted::words_of;
use crate::cardinals::is_open_count;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;
use whosays_model::{Account, Bound, Claim, ClaimId, Event, EventKind, EventStatus, Field, Number, Stance, Value};

static LOSSES: &str = include_str!("../../../lexicon/losses.tsv");

/// What a figure of the hurt counts where it counts the one who died of it.
pub(super) const DIED: &str = "who died of it";

/// What is said where more than one was killed or hurt.
const MORE: &[&str] = &[
    "also",
    "another",
    "different",
    "other",
    "others",
    "second",
    "separate",
    "survive",
    "survived",
    "survives",
    "surviving",
    "survivor",
    "survivors",
];
/// Before a word of loss, within so many words, it tells of none.
const DENIALS: &[&str] = &["never", "no", "nobody", "none", "not", "without"];
const DENIAL_REACH: usize = 3;

/// An account of at least one for each claim that tells of a loss of this sort, in an attack that was carried out.
pub(in crate::reconcile) fn told<'a>(
    kind: EventKind,
    status: EventStatus,
    field: Field,
    claims: &[&'a Claim],
) -> Vec<(&'a Claim, Number)> {
    if kind != EventKind::Attack || status == EventStatus::Foiled {
        return Vec::new();
    }
    let one = |claim: &&'a Claim| {
        let kind = matches!(claim.value, Value::Event(_) | Value::Casualties(_) | Value::Responsibility(_));
        let words = words_of(&claim.quote);
        // "The deaths of hundreds" are not told by saying one.
        let is_counted = words.iter().any(|word| is_open_count(word));
        let text = Some(loss(&words, field).filter(|_| kind && !is_counted)?);
        Some((*claim, Number { n: Some(1), high: None, bound: Bound::AtLeast, who: None, text }))
    };
    claims.iter().filter(|claim| claim.stance == Stance::Affirm).filter_map(one).collect()
}

/// The words that tell of a loss.
fn loss(words: &[String], field: Field) -> Option<String> {
    let mut at = 0;
    while at < words.len() {
        let Some((length, what)) = longest(&words[at..]) else {
            at += 1;
            continue;
        };
        let before = &words[at.saturating_sub(DENIAL_REACH)..at];
        if what == Some(field) && !before.iter().any(|word| DENIALS.contains(&word.as_str())) {
            return Some(words[at..at + length].join(" "));
        }
        at += length;
    }
    None
}

/// The longest row that the words begin with: how many words it has, and what it tells of.
fn longest(words: &[String]) -> Option<(usize, Option<Field>)> {
    let rows = rows().get(words.first()?.as_str())?;
    let begins = |phrase: &[&str]| phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| a == b);
    let longest = rows.iter().filter(|(phrase, _)| begins(phrase)).max_by_key(|(phrase, _)| phrase.len());
    longest.map(|(phrase, what)| (phrase.len(), *what))
}

type Rows = HashMap<&'static str, Vec<(Vec<&'static str>, Option<Field>)>>;

/// The rows by their first word.
fn rows() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows = Rows::new();
        let lines = LOSSES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        for (phrase, what) in lines {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            let field = match what {
                "death" => Some(Field::Killed),
                "hurt" => Some(Field::Injured),
                _ => None,
            };
            if let Some(first) = phrase.first() {
                rows.entry(first).or_default().push((phrase, field));
            }
        }
        rows
    })
}

/// Marks the one hurt as the one dead, where one is dead and one hurt and no claim tells of two.
pub(super) fn one_person(event: &mut Event, claims: &BTreeMap<&ClaimId, &Claim>) {
    let figures =
        |field: Field| event.accounts.iter().filter(move |account| account.field == field && account.stands());
    let numbers = |field: Field| figures(field).filter_map(number).filter(|number| number.n.is_some());
    let all_one = |field: Field| {
        numbers(field).next().is_some() && numbers(field).all(|number| number.n == Some(1) && number.high.is_none())
    };
    let quotes = |field: Field| {
        let ids: BTreeSet<&ClaimId> = figures(field).map(|account| &account.claim).collect();
        ids.into_iter().filter_map(|id| claims.get(id)).map(|claim| words_of(&claim.quote))
    };
    let are_two =
        || quotes(Field::Killed).chain(quotes(Field::Injured)).flatten().any(|word| MORE.contains(&word.as_str()));
    // "One injured", "1 wounded": one of several who are counted.
    let is_counted = || quotes(Field::Injured).flatten().any(|word| word == "one" || word == "1");
    if !all_one(Field::Killed) || !all_one(Field::Injured) || are_two() || is_counted() {
        return;
    }
    for account in event.accounts.iter_mut().filter(|account| account.field == Field::Injured && account.stands()) {
        account.counted = Some(DIED.to_owned());
    }
}

fn number(account: &Account) -> Option<Number> {
    serde_json::from_value(account.value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quote: &str, field: Field, expect: Option<&str>) {
        assert_eq!(loss(&words_of(quote), field).as_deref(), expect, "{quote}");
    }

    #[test]
    fn a_death_is_told_in_many_words() {
        check("A porter was charged in the shooting death of a shopkeeper.", Field::Killed, Some("death"));
        check("The shopkeeper was fatally shot on Friday.", Field::Killed, Some("fatally"));
        check("The baker, 34, was pronounced dead at Aubrick Hospital.", Field::Killed, Some("pronounced dead"));
    }

    #[test]
    fn words_of_death_that_tell_of_none() {
        for quote in [
            "The porter was charged with attempted murder.",
            "The porter could face the death penalty.",
            "No one was killed in the blast.",
            "The wounds were not fatal.",
            "Homicide detectives came to the quay.",
            "The bomber had vowed to kill the minister.",
        ] {
            check(quote, Field::Killed, None);
        }
    }

    #[test]
    fn the_hurt_are_told_apart_from_the_dead() {
        check("The baker is in critical condition.", Field::Injured, Some("critical condition"));
        check("The helicopter was shot down.", Field::Injured, None);
        check("Nobody was hurt in the blast.", Field::Injured, None);
    }
}
