//! Events of a report held against coded events, as the coding manual's scorer does: of one kind, with two facts that
//! agree and none that disagree, or one and the words. The scorer itself gives the scores; this is for the listings.

use super::quotes::{overlap_of_any, words};
use std::collections::BTreeSet;

/// From which sum on two events are the same.
const SAME: u32 = 3;
/// Days by which dates may differ.
const NEAR: i64 = 3;
const SMALL: &[&str] = &[
    "a", "an", "and", "are", "at", "been", "by", "for", "from", "had", "has", "have", "her", "his", "in", "its",
    "last", "of", "on", "or", "that", "the", "their", "this", "to", "was", "were", "which", "who", "with",
];

/// An event as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Happening {
    /// Its kind.
    pub(crate) kind: String,
    /// When: a day, a month, a year, or two of them with a stroke between.
    pub(crate) date: Option<String>,
    /// Where, by code.
    pub(crate) country: Option<String>,
    /// Where, by name.
    pub(crate) place: Option<String>,
    /// The phrases that name it.
    pub(crate) names: Vec<String>,
}

/// What is coded and what is said of the same event, by number.
pub(crate) fn pairs(said: &[Happening], coded: &[Happening]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut likely = Vec::new();
    for (at, one) in coded.iter().enumerate() {
        for (other_at, other) in said.iter().enumerate() {
            likely.extend(agreement(one, other).filter(|sum| *sum >= SAME).map(|sum| (sum, at, other_at)));
        }
    }
    likely.sort_by(|one, other| other.cmp(one));
    let (mut of_coded, mut of_said) = (vec![None; coded.len()], vec![None; said.len()]);
    for (_, at, other_at) in likely {
        if of_coded[at].is_none() && of_said[other_at].is_none() {
            (of_coded[at], of_said[other_at]) = (Some(other_at), Some(at));
        }
    }
    let mut pairs: Vec<(Option<usize>, Option<usize>)> =
        of_coded.into_iter().enumerate().map(|(at, other)| (Some(at), other)).collect();
    pairs.extend(of_said.iter().enumerate().filter(|(_, of)| of.is_none()).map(|(at, _)| (None, Some(at))));
    pairs
}

/// How much two events agree; nothing where they cannot be the same.
pub(crate) fn agreement(one: &Happening, other: &Happening) -> Option<u32> {
    let mut sum = u32::from(one.kind == other.kind);
    if sum == 0 {
        return None;
    }
    if let (Some(a), Some(b)) = (one.date.as_deref().and_then(days), other.date.as_deref().and_then(days)) {
        if a.0 > b.1 + NEAR || b.0 > a.1 + NEAR {
            return None;
        }
        sum += 1;
    }
    if let (Some(a), Some(b)) = (&one.country, &other.country) {
        if !a.eq_ignore_ascii_case(b) {
            return None;
        }
        sum += 1;
    }
    if let (Some(a), Some(b)) = (&one.place, &other.place) {
        sum += u32::from(words(a).iter().any(|word| words(b).contains(word)));
    }
    let is_told_alike = one.names.iter().any(|a| other.names.iter().any(|b| is_alike(a, b)));
    Some(sum + 2 * u32::from(is_told_alike))
}

/// Short phrases must have the same content words, others share two; and most words of the shorter are in the longer.
fn is_alike(one: &str, other: &str) -> bool {
    let content = |text: &str| -> BTreeSet<String> {
        words(text).into_iter().filter(|word| !SMALL.contains(&word.as_str())).collect()
    };
    let (a, b) = (content(one), content(other));
    let shares = !a.is_empty() && (a == b || a.intersection(&b).count() >= 2);
    shares && overlap_of_any(one, other) >= 0.6
}

/// First and last day, counted so that they can be compared: every month has 31 days.
fn days(date: &str) -> Option<(i64, i64)> {
    let (first, last) = date.split_once('/').unwrap_or((date, date));
    let edge = |text: &str, month: i64, day: i64| {
        let mut parts = text.split('-').map(|part| part.get(..part.len().min(4))?.parse::<i64>().ok());
        let year = parts.next()??;
        let mut next = |otherwise: i64| parts.next().flatten().unwrap_or(otherwise);
        Some(year * 372 + next(month) * 31 + next(day))
    };
    Some((edge(first, 1, 1)?, edge(last, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(date: &str, country: &str, name: &str) -> Happening {
        Happening {
            kind: "attack".to_owned(),
            date: Some(date.to_owned()),
            country: Some(country.to_owned()),
            place: None,
            names: vec![name.to_owned()],
        }
    }

    #[test]
    fn two_facts_make_an_event_the_same_and_one_that_disagrees_another() {
        let one = event("2031-03-12", "YA", "the ferry blast");
        assert_eq!(agreement(&one, &event("2031-03", "YA", "a shooting")), Some(3));
        assert_eq!(agreement(&one, &event("2031-03-14", "YA", "ferry blast")), Some(5));
        assert_eq!(agreement(&one, &event("2031-03-20", "YA", "ferry blast")), None);
        assert_eq!(agreement(&one, &event("2031-03-12", "OR", "ferry blast")), None);
    }

    #[test]
    fn each_event_is_paired_once() {
        let coded = [event("2031-03-12", "YA", "the ferry blast")];
        let said = [event("2031", "YA", "a shooting"), event("2031-03-12", "YA", "the ferry blast")];
        assert_eq!(pairs(&said, &coded), [(Some(0), Some(1)), (None, Some(0))]);
    }

    #[test]
    fn dates_may_be_wide() {
        assert_eq!(days("2031"), Some((2031 * 372 + 32, 2031 * 372 + 12 * 31 + 31)));
        assert_eq!(days("2031-03-12/2031-03-14").map(|(first, last)| last - first), Some(2));
        assert_eq!(days("soon"), None);
    }
}
