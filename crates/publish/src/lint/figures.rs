//! Figures on which accounts differ: none of them stands in a brief without the range.

use crate::brief::{Brief, Sentence};
use crate::wording;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Account, Case, Claim, ClaimId, Event, Field, MONTHS, Number, ReportId, Span, Stance, Value};

/// A short quotation is the figure and its bound: it is held to its range as the brief's own words are.
const SHORT: usize = 6;
/// How many words away from a figure the word may stand that says what it counts.
const NEAR: usize = 7;
/// What a number before it counts is nobody who suffered anything.
const OTHER: &[&str] = &[
    "account",
    "accounts",
    "attack",
    "attacks",
    "day",
    "days",
    "event",
    "events",
    "hour",
    "hours",
    "month",
    "months",
    "origin",
    "origins",
    "report",
    "reports",
    "source",
    "sources",
    "statement",
    "statements",
    "week",
    "weeks",
    "year",
    "years",
];

/// The counted fields, and how words that tell of what they count begin.
const FIELDS: &[(Field, &[&str])] = &[
    (Field::Killed, &["kill", "dead", "death", "died", "die", "fatal", "lives", "slain", "toll"]),
    (Field::Injured, &["injur", "wound", "hurt"]),
    (Field::Abducted, &["abduct", "kidnap", "captive", "hostage", "seized"]),
    (Field::Arrested, &["arrest", "detain"]),
    (Field::Charged, &["charge", "indict"]),
    (Field::Held, &["held", "custody"]),
    (Field::Freed, &["free", "releas"]),
    (Field::Missing, &["missing"]),
    (Field::Displaced, &["displac", "driven", "fled"]),
];

/// The figure of a claim from which other accounts of the same differ.
struct Figure {
    shown: BTreeSet<u64>,
    lowest: BTreeSet<u64>,
    highest: BTreeSet<u64>,
    stems: &'static [&'static str],
}

/// All such figures of a case, by the report that gives them and the words that do.
#[derive(Default)]
pub(super) struct Contested(BTreeMap<ReportId, Vec<(Span, Figure)>>);

impl Contested {
    /// Where accounts that stand give different figures for the same people.
    pub(super) fn of(case: &Case) -> Self {
        let is_part = |claim: &Claim| matches!(&claim.value, Value::Casualties(value) if value.of_which.is_some());
        let wholes = case.claims.iter().filter(|claim| !is_part(claim)).map(|claim| (&claim.id, claim)).collect();
        let mut contested = Contested::default();
        for event in &case.events {
            for (field, stems) in FIELDS {
                contested.add(event, *field, stems, &wholes);
            }
        }
        contested
    }

    fn add(
        &mut self,
        event: &Event,
        field: Field,
        stems: &'static [&'static str],
        wholes: &BTreeMap<&ClaimId, &Claim>,
    ) {
        let stands =
            |account: &&Account| account.field == field && account.stands() && account.stance == Stance::Affirm;
        let mut groups: BTreeMap<&Option<String>, Vec<(&Claim, Number)>> = BTreeMap::new();
        for account in event.accounts.iter().filter(stands) {
            let number: Option<Number> = serde_json::from_value(account.value.clone()).ok();
            let number = number.filter(|number| number.n.is_some());
            if let (Some(number), Some(claim)) = (number, wholes.get(&account.claim)) {
                groups.entry(&account.counted).or_default().push((claim, number));
            }
        }
        let toll = match field {
            Field::Killed => event.killed,
            Field::Injured => event.injured,
            _ => None,
        };
        for told in groups.values() {
            let ends = |number: &Number| [number.n, number.high].into_iter().flatten();
            let all: BTreeSet<u64> = told.iter().flat_map(|(_, number)| ends(number)).collect();
            let ranges: BTreeSet<_> = told.iter().map(|(_, number)| number.range()).collect();
            if ranges.len() < 2 || all.len() < 2 {
                continue;
            }
            let lowest = all.first().copied().into_iter().chain(toll.and_then(|toll| toll.low));
            let highest = all.last().copied().into_iter().chain(toll.and_then(|toll| toll.high));
            let (lowest, highest): (BTreeSet<u64>, BTreeSet<u64>) = (lowest.collect(), highest.collect());
            for (claim, number) in told {
                let figure =
                    Figure { shown: ends(number).collect(), lowest: lowest.clone(), highest: highest.clone(), stems };
                self.0.entry(claim.report.clone()).or_default().push((claim.span(), figure));
            }
        }
    }

    /// The first figure that a sentence gives as if it were the only one, in words.
    pub(super) fn without_range(&self, sentence: &Sentence, brief: &Brief) -> Option<String> {
        if self.0.is_empty() || sentence.citations.is_empty() {
            return None;
        }
        let words = words(&shown(&sentence.text));
        let cited = brief.citations.iter().filter(|citation| sentence.citations.contains(&citation.number));
        let figures = cited.flat_map(|citation| {
            let words = Span::new(citation.quote.start, citation.quote.end);
            let of_report = self.0.get(&citation.report).into_iter().flatten();
            of_report.filter(move |(span, _)| words.overlaps(*span)).map(|(_, figure)| figure)
        });
        figures.into_iter().find_map(|figure| figure.bare_in(&words))
    }
}

impl Figure {
    fn bare_in(&self, words: &[String]) -> Option<String> {
        let numbers: Vec<(usize, u64)> =
            words.iter().enumerate().filter_map(|(at, word)| Some((at, number(word)?))).collect();
        let counts = |at: usize| {
            let other = |at: usize| words.get(at).is_some_and(|word| OTHER.contains(&word.as_str()));
            if other(at + 1) || other(at + 2) && words[at + 1] != "," {
                return false;
            }
            let near = &words[at.saturating_sub(NEAR)..words.len().min(at + NEAR + 1)];
            near.iter().any(|word| self.stems.iter().any(|stem| word.starts_with(stem)))
        };
        let (_, n) = numbers.iter().find(|(at, n)| self.shown.contains(n) && !is_date(words, *at) && counts(*at))?;
        let holds = |ends: &BTreeSet<u64>| numbers.iter().any(|(_, n)| ends.contains(n));
        let open = |phrase: [&str; 2]| words.windows(2).any(|pair| pair == phrase);
        let low = holds(&self.lowest) || open(["up", "to"]);
        let high = holds(&self.highest) || open(["or", "more"]);
        let says_so = words.windows(2).any(|pair| pair == ["accounts", "differ"]);
        (!(says_so || low && high)).then(|| {
            let end = |ends: &BTreeSet<u64>| ends.first().map_or(String::new(), |n| wording::number(*n));
            let range = format!("{} to {}", end(&self.lowest), end(&self.highest));
            format!("{} is given without its range, though accounts run from {range}", wording::number(*n))
        })
    }
}

// The brief's own words, and quotations that are so short that they are a figure.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((own, after)) = rest.split_once('“') {
        let (quoted, next) = after.split_once('”').unwrap_or((after, ""));
        shown.push_str(own);
        shown.push(' ');
        if wording::words(quoted) <= SHORT {
            shown.push_str(quoted);
            shown.push(' ');
        }
        rest = next;
    }
    shown.push_str(rest);
    shown
}

// Words in lower case; a mark that parts them stands as a word of its own, so that "in May, 12 died" holds no date.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '–' | '—' | '/')) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !bare.is_empty() {
            words.push(bare);
        }
        if word.ends_with([',', '.', ';', ':', ')']) {
            words.push(",".to_owned());
        }
    }
    words
}

// "12" in "12 March 2031", "4 May", "4–6 May".
fn is_date(words: &[String], at: usize) -> bool {
    let month =
        |at: usize| words.get(at).is_some_and(|word| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word)));
    month(at + 1)
        || at > 0 && month(at - 1)
        || number(words.get(at + 1).map_or("", String::as_str)).is_some() && month(at + 2)
}

/// A number in figures, or in words up to ninety-nine.
fn number(word: &str) -> Option<u64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.replace(',', "").parse().ok();
    }
    let small = |word: &str| SMALL.iter().position(|small| *small == word);
    let tens = |word: &str| TENS.iter().position(|tens| *tens == word).map(|at| 10 * (at + 2));
    let n = match word.split_once('-') {
        Some((first, second)) => tens(first)? + small(second).filter(|n| (1..10).contains(n))?,
        None => small(word).or_else(|| tens(word))?,
    };
    u64::try_from(n).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_figures_and_in_words() {
        for (word, n) in [("1,204", Some(1204)), ("thirty-one", Some(31)), ("twelve", Some(12)), ("2nd", None)] {
            assert_eq!(number(word), n, "{word}");
        }
    }

    #[test]
    fn a_day_of_a_month_is_no_figure() {
        let words = words("on 12 March 2031 and 4–6 May, 12 died");
        let days: Vec<bool> =
            (0..words.len()).filter(|at| number(&words[*at]).is_some()).map(|at| is_date(&words, at)).collect();
        assert_eq!(days, [true, true, true, true, false]);
    }
}
