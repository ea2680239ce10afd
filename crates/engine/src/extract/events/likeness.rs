//! Whether two tellings are of one happening.
//!
//! Most happenings of a report are told once, and the words that two tellings share say little: a report on raids tells of
//! many raids. What speaks for one is nearness, the same noun, and "the" before it; what speaks against it is a day or a
//! place that the new telling gives and the old one does not bear out. The weights are tenths of log-odds, estimated on
//! coded reports and rounded.

use super::story::{Story, Telling};
use std::collections::BTreeSet;
use whosays_model::{DateInterval, EventKind};

/// From which mean on a telling is of a happening.
const SAME: i32 = -7;
/// The sum where nothing speaks for or against.
const NEITHER: i32 = -4;
/// Shared words count one each, up to this.
const MOST_WORDS: usize = 5;
/// A time of more days than these dates no happening.
const NARROW: i64 = 8;

/// The happening that a telling is of, of those told before.
pub(super) fn best_match(found: &[Story], new: &Telling) -> Option<usize> {
    let alike = |story: &Story| {
        let sums: Option<Vec<i32>> = story.tellings.iter().map(|old| likeness(old, new)).collect();
        let sums = sums?;
        // The mean over its tellings keeps chains short: of a long one the ends must be alike too.
        let count = i32::try_from(sums.len()).unwrap_or(i32::MAX).max(1);
        Some(sums.iter().sum::<i32>() / count).filter(|mean| *mean >= SAME)
    };
    let scored = found.iter().enumerate().filter(|(_, story)| story.kind == new.kind);
    scored.filter_map(|(at, story)| Some((alike(story)?, at))).max().map(|(_, at)| at)
}

/// What speaks for two tellings being of one happening, less what speaks against it; nothing where their days, their
/// countries or their places cannot be one.
fn likeness(old: &Telling, new: &Telling) -> Option<i32> {
    let far = match new.order.saturating_sub(old.order) {
        0 | 1 => 8,
        2 => 0,
        3 => -4,
        _ => -5,
    };
    let sort = match new.kind {
        EventKind::Plot => 6,
        EventKind::Attack => 4,
        EventKind::CounterOperation => -3,
        EventKind::Arrest | EventKind::Political => -4,
    };
    Some(NEITHER + far + sort + of_words(old, new) + of_dates(&old.date, &new.date)? + of_places(old, new)?)
}

fn of_words(old: &Telling, new: &Telling) -> i32 {
    let same = old.lemma.is_some() && old.lemma == new.lemma;
    let method = match (&old.method, &new.method) {
        (Some(a), Some(b)) => {
            if a == b {
                3
            } else {
                -2
            }
        }
        _ => 0,
    };
    let others = !old.targets.is_empty() && !new.targets.is_empty() && old.targets.is_disjoint(&new.targets);
    let shared = old.words.intersection(&new.words).count().min(MOST_WORDS);
    let words = i32::try_from(shared).unwrap_or_default();
    words + method + if same { 6 } else { 0 } + if new.is_known { 6 } else { 0 }
        - if new.is_new { 12 } else { 0 }
        - if others { 4 } else { 0 }
}

fn of_dates(old: &Option<DateInterval>, new: &Option<DateInterval>) -> Option<i32> {
    match (old, new) {
        // A day may slip by one; months and years that stand side by side are two.
        (Some(a), Some(b)) if a.gap_days(b) > i64::from(a.days().max(b.days()) <= NARROW) => None,
        (Some(a), Some(b)) if a.days() <= NARROW && b.days() <= NARROW => Some(3),
        (None, Some(_)) => Some(-10),
        _ => Some(0),
    }
}

fn of_places(old: &Telling, new: &Telling) -> Option<i32> {
    if matches!((&old.country, &new.country), (Some(a), Some(b)) if a != b) {
        return None;
    }
    match (old.places.is_empty(), new.places.is_empty()) {
        (false, false) => shares(&old.places, &new.places).then_some(5),
        (true, false) => Some(-7),
        _ => Some(0),
    }
}

/// Whether the words of one place hold those of the other: "Saltgate", "the Saltgate terminal"; South Orrow is not North Orrow.
fn shares(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.is_subset(other) || other.is_subset(one)
}
