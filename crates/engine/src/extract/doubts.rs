//! What a report says that cannot be: dates that there are not, what has happened after the report, numbers beyond all people.
//!
//! It is said and nothing is put right: the claims keep the words.

use crate::Resources;
use crate::annotate::{Annotation, impossible_dates};
use std::collections::BTreeSet;
use whosays_model::{Claim, Diagnostic, EventMention, EventStatus, Report, Severity, Value};

/// More than ever lived at once; a count of people beyond it is a slip.
const ALL_PEOPLE: u64 = 10_000_000_000;
/// The fewest digits of a number that is beyond counting.
const FEWEST_DIGITS: usize = 11;
/// How many doubts of one sort are said one by one.
const MOST: usize = 5;

/// Warnings of what cannot be.
pub(super) fn doubts(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &[Claim],
    mentions: &[EventMention],
) -> Vec<Diagnostic> {
    let date = "it dates nothing; the claims keep the report's words";
    let day = "if it is the report's date that is wrong, give it with --published YYYY-MM-DD";
    let number = "it is counted nowhere where it has no number; the claims keep the report's words";
    let mut all = told(report, "impossible-date", "dates", date, impossible_dates(annotation, resources));
    all.extend(told(report, "after-the-report", "events after the report", day, after_the_report(report, mentions)));
    all.extend(told(report, "impossible-number", "numbers", number, impossible_numbers(claims)));
    all
}

/// Each thing once, the first few one by one.
fn told(report: &Report, code: &str, things: &str, hint: &str, found: Vec<String>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<String> = found.into_iter().filter(|one| seen.insert(one.clone())).collect();
    let left = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    found.extend((left > 0).then(|| format!("{left} more such {things}")));
    let warning = |message| Diagnostic::new(Severity::Warning, code, &report.file, message).hint(hint);
    found.into_iter().map(warning).collect()
}

fn after_the_report(report: &Report, mentions: &[EventMention]) -> Vec<String> {
    let Some(published) = report.published() else { return Vec::new() };
    let is_later = |mention: &&EventMention| {
        let date = mention.date.as_ref();
        mention.status == EventStatus::CarriedOut
            && date.is_some_and(|date| date.day_numbers().0 > published.day_numbers().1 + 1)
    };
    let said = |mention: &EventMention| {
        let date = mention.date.as_ref().map(ToString::to_string).unwrap_or_default();
        let name = mention.names.first().map_or("", String::as_str);
        format!("\u{201c}{name}\u{201d} is told as carried out on {date}, after the report of {published}")
    };
    mentions.iter().filter(is_later).map(said).collect()
}

fn impossible_numbers(claims: &[Claim]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for claim in claims {
        let Value::Casualties(value) = &claim.value else { continue };
        for (key, number) in value.counts() {
            let is_beyond = number.n.or(number.high).is_some_and(|n| n > ALL_PEOPLE);
            let written = number.text.as_deref().unwrap_or("");
            let digits = written.chars().filter(char::is_ascii_digit).count();
            if is_beyond || number.n.is_none() && digits >= FEWEST_DIGITS {
                let what = number.n.map_or_else(|| written.to_owned(), |n| n.to_string());
                found.push(format!("{what} {key} is more than all people"));
            }
        }
    }
    found
}
