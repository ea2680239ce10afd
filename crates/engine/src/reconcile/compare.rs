//! Whether two mentions are of one happening, with reasons a person can check.

use std::collections::BTreeSet;
use whosays_model::{EventKind, EventMention};

/// What a comparison comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// One happening, for these reasons, weighing so much.
    Same(Vec<String>, u32),
    /// Not known to be one.
    Apart,
}

/// What joins a pair; see the weights in [`compare`].
const THRESHOLD: u32 = 3;

/// Words of places and targets that name a sort of place rather than one place.
const COMMON: &[&str] = &[
    "about",
    "across",
    "against",
    "airport",
    "army",
    "attack",
    "attacks",
    "base",
    "border",
    "building",
    "camp",
    "capital",
    "center",
    "central",
    "centre",
    "city",
    "civilian",
    "civilians",
    "country",
    "district",
    "eastern",
    "embassy",
    "forces",
    "from",
    "government",
    "group",
    "hospital",
    "killed",
    "large",
    "least",
    "market",
    "member",
    "members",
    "military",
    "more",
    "mosque",
    "northern",
    "office",
    "officer",
    "officers",
    "other",
    "people",
    "police",
    "province",
    "region",
    "school",
    "security",
    "soldiers",
    "southern",
    "state",
    "station",
    "street",
    "students",
    "than",
    "their",
    "three",
    "town",
    "troops",
    "village",
    "western",
    "women",
];

/// Compares two mentions by their kind, date, country, places and targets.
///
/// A shared distinctive word of place or target weighs 2 (3 for two of them), dates within a day 2, dates that
/// can agree 1, the same country 1; dates more than three days apart, different countries or kinds part them.
pub(super) fn compare(a: &EventMention, b: &EventMention) -> Comparison {
    if !kinds_fit(a.kind, b.kind) {
        return Comparison::Apart;
    }
    let mut score = 0;
    let mut because = Vec::new();
    match (&a.date, &b.date) {
        (Some(x), Some(y)) if x.gap_days(y) > 3 => return Comparison::Apart,
        (Some(x), Some(y)) if x.days() <= 3 && y.days() <= 3 => {
            score += 2;
            because.push(if x == y {
                format!("both on {x}")
            } else {
                format!("on {x} and {y}, {} apart", days(x.gap_days(y)))
            });
        }
        (Some(x), Some(y)) => {
            score += 1;
            because.push(format!("{x} can be {y}"));
        }
        _ => {}
    }
    if let (Some(x), Some(y)) = (&a.country, &b.country) {
        if x != y {
            return Comparison::Apart;
        }
        score += 1;
        because.push(format!("both in {x}"));
    }
    let (x, y) = (marks(a), marks(b));
    let shared: Vec<&String> = x.intersection(&y).collect();
    if shared.is_empty()
        && !x.is_empty()
        && !y.is_empty()
        && a.date.as_ref().zip(b.date.as_ref()).is_none_or(|(a, b)| a != b || !a.is_day())
    {
        return Comparison::Apart;
    }
    if !shared.is_empty() {
        score += if shared.len() > 1 { 3 } else { 2 };
        let words: Vec<String> = shared.iter().map(|word| format!("“{word}”")).collect();
        because.push(format!("both name {}", words.join(", ")));
    }
    // A country and a year alone hold many happenings.
    let distinct =
        !shared.is_empty() || a.date.as_ref().zip(b.date.as_ref()).is_some_and(|(x, y)| x == y && x.is_day());
    if distinct && score >= THRESHOLD { Comparison::Same(because, score) } else { Comparison::Apart }
}

fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

fn kinds_fit(a: EventKind, b: EventKind) -> bool {
    a == b
}

/// Distinctive words of a mention's places and targets, in lower case.
fn marks(mention: &EventMention) -> BTreeSet<String> {
    let texts = mention.places.iter().chain(&mention.targets);
    texts
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase) && word.len() > 3)
        .map(str::to_lowercase)
        .filter(|word| COMMON.binary_search(&word.as_str()).is_err())
        .collect()
}

/// Keys under which a mention may meet others.
pub(super) fn keys(mention: &EventMention) -> Vec<String> {
    let mut keys: Vec<String> = marks(mention).into_iter().map(|word| format!("{} {word}", mention.kind)).collect();
    if let (Some(country), Some(date)) = (&mention.country, &mention.date) {
        keys.push(format!("{} {country} {date}", mention.kind));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted() {
        assert!(COMMON.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
