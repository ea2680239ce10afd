//! Revisions: a later account takes the place of an earlier one, and the two are no conflict.
//!
//! An account brings an earlier one up to date where one speaker gives another figure for the same thing on a later day,
//! or one outlet in its own voice a higher one, within a month; or where its words say so ("the toll rose to 144", "revised down to 19") and
//! the earlier figure lies on the side that they tell of.

use crate::cardinals::cardinal;
use crate::reconcile::figures::counted::words_of;
use crate::reconcile::figures::toll::ATTACKERS;
use crate::reconcile::origins::Voice;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use whosays_model::{Account, Claim, ClaimId, Number, Report, ReportId};

static REVISIONS: &str = include_str!("../../../lexicon/revisions.tsv");

/// For how many days a speaker, or an outlet in its own voice, keeps a figure up to date without saying so.
const LINE: i64 = 30;
/// How many words may stand between a word of change and its "to".
const REACH: usize = 6;

/// Which way a figure is said to have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Up,
    Down,
    Either,
}

/// A figure of an event with what decides on its place in time.
struct Dated<'a> {
    at: usize,
    number: Number,
    day: Option<(i64, i64)>,
    start: usize,
    /// Whose line of figures it is in; none where the speaker has no name.
    line: Option<String>,
    is_said: bool,
    report: &'a ReportId,
    change: Option<Change>,
}

/// Marks the accounts of an event that bring others up to date, and those that are brought up to date.
pub(super) fn find(
    accounts: &mut [Account],
    reports: &BTreeMap<&ReportId, &Report>,
    claims: &BTreeMap<&ClaimId, &Claim>,
) {
    let pairs: Vec<(usize, usize)> = {
        let mut by_count: BTreeMap<(&str, Option<&str>), Vec<Dated>> = BTreeMap::new();
        for (at, account) in accounts.iter().enumerate().filter(|(_, account)| account.stands()) {
            if let Some(dated) = dated(at, account, reports, claims) {
                by_count.entry((account.field.as_str(), account.counted.as_deref())).or_default().push(dated);
            }
        }
        by_count.into_values().flat_map(|mut figures| revised(&mut figures)).collect()
    };
    for (later, earlier) in pairs {
        let (newer, older) = (accounts[later].claim.clone(), accounts[earlier].claim.clone());
        accounts[earlier].revised_by.get_or_insert(newer);
        accounts[later].revises.get_or_insert(older);
    }
}

fn dated<'a>(
    at: usize,
    account: &'a Account,
    reports: &BTreeMap<&ReportId, &Report>,
    claims: &BTreeMap<&ClaimId, &Claim>,
) -> Option<Dated<'a>> {
    let number: Number =
        serde_json::from_value(account.value.clone()).ok().filter(|number: &Number| number.n.is_some())?;
    let report = reports.get(&account.report)?;
    let claim = claims.get(&account.claim)?;
    let speaker = &claim.speaker;
    let line = if speaker.is_author() {
        let outlet = report.meta.outlet.as_ref().map_or(report.id.as_str(), |outlet| &outlet.value);
        Some(format!("in its own voice: {outlet}"))
    } else if Voice::of(speaker).is_nameless() {
        None
    } else {
        Some(speaker.id.clone().unwrap_or_else(|| speaker.name.to_lowercase()))
    };
    let change = change(&claim.quote, &number).filter(|_| account.counted.as_deref() != Some(ATTACKERS));
    let day = report.published().map(|date| date.day_numbers());
    Some(Dated {
        at,
        number,
        day,
        start: claim.span().start,
        line,
        is_said: !claim.speaker.is_author(),
        report: &account.report,
        change,
    })
}

/// Pairs of a later and an earlier account: of each later one the latest that it revises comes first, of each earlier
/// one the first that revises it.
fn revised(figures: &mut [Dated]) -> Vec<(usize, usize)> {
    figures.sort_by(|a, b| (a.day, a.report, a.start, a.at).cmp(&(b.day, b.report, b.start, b.at)));
    let mut pairs = Vec::new();
    for (place, later) in figures.iter().enumerate() {
        let is_revised = |earlier: &&Dated| revises(later, earlier);
        pairs.extend(
            figures
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != place)
                .map(|(_, one)| one)
                .rev()
                .filter(is_revised)
                .map(|earlier| (later.at, earlier.at)),
        );
    }
    pairs
}

fn revises(later: &Dated, earlier: &Dated) -> bool {
    let (Some((from, _)), Some((_, to))) = (later.day, earlier.day) else { return false };
    if is_only_vaguer(&later.number, &earlier.number) {
        return false;
    }
    let side = later.number.n.cmp(&earlier.number.n);
    let same_line = later.line.is_some()
        && later.line == earlier.line
        && (1..=LINE).contains(&(from - to))
        && (later.is_said || side.is_gt());
    let on_its_side = match later.change {
        None => false,
        Some(Change::Up) => side.is_gt(),
        Some(Change::Down) => side.is_lt(),
        Some(Change::Either) => side.is_ne(),
    };
    // On one day only words tell which came first, and two that tell of change leave it open.
    same_line || on_its_side && (from > to || later.day == earlier.day && earlier.change.is_none())
}

// "More than 20" after 23, or 23 again: nothing is brought up to date.
fn is_only_vaguer(later: &Number, earlier: &Number) -> bool {
    let ((low, high), (from, to)) = (later.range(), earlier.range());
    low.is_none_or(|low| from.is_some_and(|from| low <= from))
        && high.is_none_or(|high| to.is_some_and(|to| to <= high))
}

/// Whether a quotation says that the figure has changed to this one, and which way.
fn change(quote: &str, number: &Number) -> Option<Change> {
    let words = words_of(quote);
    let n = number.n?;
    let told = |at: usize| {
        let rest = words.get(at + 1..).unwrap_or_default();
        let to = if needs_no_to(&words[at]) {
            0
        } else {
            rest.iter().take(REACH).position(|word| LEADS.contains(&word.as_str()))? + 1
        };
        // "Went to the market and killed 12" tells of no figure: between the two stand only words that bound it.
        let number = rest.iter().skip(to).find(|word| !BOUNDS.contains(&word.as_str()))?;
        is_number(number, n).then_some(())
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let change = *changes().get(word.as_str())?;
        told(at)?;
        Some(change)
    })
}

/// What leads from a word of change to the new figure.
const LEADS: &[&str] = &["above", "at", "beyond", "past", "to"];
/// Words that bound a figure or name what it counts, before it.
const BOUNDS: &[&str] = &[
    "a", "about", "almost", "around", "at", "just", "least", "more", "nearly", "over", "some", "than", "the", "to",
    "under",
];

/// "The toll reached 144".
fn needs_no_to(word: &str) -> bool {
    matches!(word, "hit" | "hits" | "reached" | "reaches" | "topped" | "tops")
}

// A compound ("twenty-one") is split at its hyphen, so its tens stand for it.
fn is_number(word: &str, n: u64) -> bool {
    let written = if n > 20 { n / 10 * 10 } else { n };
    word.replace(',', "").parse() == Ok(n) || cardinal(word).is_some_and(|number| number == written || number == n)
}

fn changes() -> &'static BTreeMap<&'static str, Change> {
    static CHANGES: OnceLock<BTreeMap<&str, Change>> = OnceLock::new();
    CHANGES.get_or_init(|| {
        let rows = REVISIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        rows.map(|(word, way)| match way {
            "up" => (word, Change::Up),
            "down" => (word, Change::Down),
            _ => (word, Change::Either),
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::Bound;

    fn check(quote: &str, n: u64, expect: Option<Change>) {
        let number = Number { n: Some(n), high: None, bound: Bound::Exact, who: None, text: None };
        assert_eq!(change(quote, &number), expect, "{quote}");
    }

    #[test]
    fn words_tell_which_way_a_figure_went() {
        check("The death toll rose to 144 on Friday.", 144, Some(Change::Up));
        check("The toll was revised down to 19, the ministry said.", 19, Some(Change::Either));
        check("The number of dead rose to at least nineteen.", 19, Some(Change::Up));
        check("The count was lowered to twenty-one.", 21, Some(Change::Down));
        check("The toll reached 144.", 144, Some(Change::Up));
        check("The toll has risen above 144.", 144, Some(Change::Up));
    }

    #[test]
    fn other_rising_is_no_revision() {
        check("Smoke rose over the quay where 144 people died.", 144, None);
        check("Prices rose to 12 crowns, and 144 people died.", 144, None);
        check("Gunmen went to the market and killed 12 people.", 12, None);
        check("Smoke rose to the sky, and 12 people died.", 12, None);
    }
}
