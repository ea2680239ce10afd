//! What a figure counts: all who suffered it, or soldiers, civilians, attackers, children, a part, a sum over time.

use std::collections::HashMap;
use std::sync::OnceLock;
use whosays_model::{Account, Claim, Field, Number, Value};

static COUNTED: &str = include_str!("../../../lexicon/counted.tsv");

/// Words behind which a count is over more than one happening, in small letters.
const SUMS: &[&str] = &[
    "across the country",
    "across the region",
    "in all of",
    "in both attacks",
    "in both blasts",
    "in both bombings",
    "in recent months",
    "in recent weeks",
    "in recent years",
    "in separate attacks",
    "in several attacks",
    "in the past decade",
    "in the past month",
    "in the past week",
    "in the past year",
    "in total since",
    "in two attacks",
    "nationwide",
    "over the past decade",
    "over the past month",
    "over the past week",
    "over the past year",
    "so far this month",
    "so far this year",
    "this year alone",
];

/// How what is counted begins where it is over more than one happening.
pub(super) const SUM: &str = "in several happenings";

/// What an account of a casualties claim counts, where that is not all who suffered it.
pub(super) fn of_account(claim: &Claim, account: &Account) -> Option<String> {
    let Value::Casualties(value) = &claim.value else { return None };
    let (_, number) = value.counts().find(|(key, _)| key.parse::<Field>() == Ok(account.field))?;
    counted(claim, account.field, number)
}

/// What a number of a claim counts: a class of people, a part of the place, a sum; none for all who suffered it.
pub(in crate::reconcile) fn counted(claim: &Claim, field: Field, number: &Number) -> Option<String> {
    let class = number.who.as_deref().filter(|_| is_loss(field)).and_then(class_of);
    let quote = claim.quote.to_lowercase();
    let Value::Casualties(value) = &claim.value else { return class.map(str::to_owned) };
    // The words stay: sums over two times are two things.
    let sum = SUMS.iter().find(|words| quote.contains(**words)).map(|words| (*words).to_owned());
    let scope = if let Some(period) = value.period.clone().or(sum) {
        Some(format!("{SUM}: {period}"))
    } else {
        place_alone(&claim.quote).map(|place| format!("in {place} alone"))
    };
    match (class, scope) {
        (None, None) => None,
        (Some(class), None) => Some(class.to_owned()),
        (None, Some(scope)) => Some(scope),
        (Some(class), Some(scope)) => Some(format!("{class}, {scope}")),
    }
}

/// The words of a quotation, in small letters.
pub(super) fn words_of(quote: &str) -> Vec<String> {
    quote
        .split(|c: char| !c.is_alphanumeric() && c != ',' && c != '\'')
        .map(|word| word.trim_matches([',', '\'']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

// Those arrested or charged are suspects anyway.
fn is_loss(field: Field) -> bool {
    matches!(field, Field::Killed | Field::Injured | Field::Missing | Field::Abducted)
}

/// The class of people that a phrase names ("three Tavrennan soldiers"); none for people, or for several classes.
fn class_of(who: &str) -> Option<&'static str> {
    let head = [" who ", " from ", " of ", " in ", " at ", " including ", ",", " on ", " with "]
        .iter()
        .filter_map(|end| who.find(end))
        .min()
        .map_or(who, |end| &who[..end]);
    let mut parts = head.split(" and ").map(|part| class_of_noun(part.rsplit(' ').next().unwrap_or(part)));
    let first = parts.next()??;
    parts.all(|class| class == Some(first)).then_some(first)
}

fn class_of_noun(noun: &str) -> Option<&'static str> {
    let noun = noun.to_lowercase();
    let forms = [noun.as_str(), noun.strip_suffix('s').unwrap_or(""), noun.strip_suffix("es").unwrap_or("")];
    forms.iter().find_map(|form| classes().get(form)).copied()
}

fn classes() -> &'static HashMap<&'static str, &'static str> {
    static CLASSES: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let rows = COUNTED.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| line.split_once('\t')).collect()
    })
}

// "In Tolvik alone, 12 people died": a part of the whole.
fn place_alone(quote: &str) -> Option<&str> {
    let at = quote.find(" alone")?;
    let before = quote.get(..at)?;
    let start = before.rfind(" in ").map(|at| at + 4).or_else(|| before.strip_prefix("In ").map(|_| 3))?;
    let place = before.get(start..)?;
    let is_name = place.split(' ').all(|word| word.starts_with(char::is_uppercase));
    (is_name && place.split(' ').count() <= 4).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(who: &str, class: Option<&str>) {
        assert_eq!(class_of(who), class, "{who}");
    }

    #[test]
    fn people_are_no_class_of_their_own() {
        check("people", None);
        check("worshippers", None);
        check("soldiers and two villagers", None);
    }

    #[test]
    fn soldiers_civilians_and_attackers_are_told_apart() {
        check("Tavrennan soldiers", Some("soldiers and police"));
        check("policemen at the gate", Some("soldiers and police"));
        check("civilians", Some("civilians"));
        check("suspected militants", Some("attackers"));
        check("soldiers and policemen", Some("soldiers and police"));
    }

    #[test]
    fn a_place_alone_is_a_part() {
        assert_eq!(place_alone("In Port Isken alone, 12 people died."), Some("Port Isken"));
        assert_eq!(place_alone("He died alone."), None);
        assert_eq!(place_alone("He killed five people in Tolvik and acted alone."), None);
    }
}
