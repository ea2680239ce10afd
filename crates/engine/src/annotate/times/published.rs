//! The day of publication, where nothing but the text tells it: a dateline, or a line that is a date.
//!
//! A dateline without a year counts only where the text tells which: by a weekday that stands by a day and month, or by
//! a full date shortly before.

use super::point::{date, weekday, written};
use super::words::{Cell, Sense};
use crate::Resources;
use crate::annotate::{Annotation, Sentence};
use jiff::civil::Date;
use whosays_model::{DateInterval, Report};

/// How many sentences are the head of a report.
const HEAD: usize = 6;
/// A line of at most this many words can be a date and little else.
const LINE: usize = 10;
/// Words within which a dateline comes to its dash.
const DATELINE: usize = 16;
/// How long before its publication a report's full dates may lie to tell its year.
const RECENT: i32 = 60;

/// A day and month as they are written.
pub(super) struct Written {
    pub(super) weekday: Option<u8>,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) year: Option<i16>,
}

impl Written {
    /// The day in a year, unless the weekday speaks against it.
    fn in_year(&self, year: i16) -> Option<Date> {
        let day = date((year, self.month, self.day))?;
        let fits = self.weekday.is_none_or(|on| weekday(on) == Some(day.weekday()));
        fits.then_some(day)
    }
}

/// The day of publication that the head of a report gives.
pub(in crate::annotate) fn infer(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
) -> Option<DateInterval> {
    let mut yearless = None;
    for sentence in annotation.sentences.iter().take(HEAD) {
        let words = annotation.words_of(sentence);
        let cells = resources.times.cells(words, sentence.first, &resources.numbers);
        let Some((at, written_day)) = (0..cells.len().min(DATELINE)).find_map(|at| Some((at, read(&cells, at)?)))
        else {
            continue;
        };
        let is_line = words.len() <= LINE
            && is_whole_block(annotation, sentence)
            && !words[words.len() - 1].is_one_of(&[".", "!", "?"]);
        if !is_line && !is_dateline(report, annotation, sentence, cells[at].word) {
            continue;
        }
        match written_day.year {
            Some(year) => return written(written_day.in_year(year)?),
            None if !is_line => yearless = yearless.or(Some(written_day)),
            None => {}
        }
    }
    written(with_year(&yearless?, annotation, resources)?)
}

/// Whether a sentence is all that its block holds.
fn is_whole_block(annotation: &Annotation, sentence: &Sentence) -> bool {
    annotation.sentences.iter().filter(|other| other.block == sentence.block).count() == 1
}

/// Whether a sentence opens as a dateline does: a place in capitals, and a dash soon behind the date.
pub(super) fn is_dateline(report: &Report, annotation: &Annotation, sentence: &Sentence, at: usize) -> bool {
    let is_shouted =
        annotation.words[sentence.first].token.span.of(&report.text).is_some_and(|word| {
            word.chars().count() > 2 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        });
    let end = sentence.end.min(sentence.first + DATELINE);
    is_shouted && (at..end).any(|word| annotation.words[word].is_one_of(&["—", "–", "-", "--", "_"]))
}

/// The date at a cell: `Tuesday, Aug. 3, 2031`, `3 August`.
pub(super) fn read(cells: &[Cell], at: usize) -> Option<Written> {
    let sense = |at: usize| cells.get(at).map_or(Sense::Nothing, |cell| cell.sense);
    let comma = |at: usize| usize::from(cells.get(at).is_some_and(|cell| cell.lower == ","));
    let day = |at: usize| match sense(at) {
        Sense::Count(Some(day @ 1..=31)) if cells[at].lower.len() <= 2 => u8::try_from(day).ok(),
        Sense::Ordinal(day @ 1..=31) => u8::try_from(day).ok(),
        _ => None,
    };
    let month = |at: usize| match sense(at) {
        Sense::Month(month) if cells[at].capital => Some(month),
        _ => None,
    };
    let (weekday, at) = match sense(at) {
        Sense::Weekday(day) | Sense::WeekdayShort(day) => (Some(day), at + 1 + comma(at + 1)),
        _ => (None, at),
    };
    let (month, day) = match (month(at), day(at + 1), day(at), month(at + 1)) {
        (Some(month), Some(day), ..) | (_, _, Some(day), Some(month)) => (month, day),
        _ => return None,
    };
    let year = match sense(at + 2 + comma(at + 2)) {
        Sense::Count(Some(year @ 1900..=2099)) => i16::try_from(year).ok(),
        _ => None,
    };
    Some(Written { weekday, month, day, year })
}

/// The year of a dateline, by the other dates of the text.
fn with_year(dateline: &Written, annotation: &Annotation, resources: &Resources) -> Option<Date> {
    let mut dates = Vec::new();
    for sentence in &annotation.sentences {
        let cells = resources.times.cells(annotation.words_of(sentence), sentence.first, &resources.numbers);
        dates.extend((0..cells.len()).filter_map(|at| read(&cells, at)));
    }
    let full = || dates.iter().filter_map(|other| other.in_year(other.year?));
    let latest = full().max()?;
    let mut candidates = (0..=1).filter_map(|step| dateline.in_year(latest.year().checked_add(step)?));
    let of_weekday = |day: Date| {
        let told: Vec<&Written> =
            dates.iter().filter(|other| other.weekday.is_some() && other.year.is_none()).collect();
        !told.is_empty() && told.iter().all(|other| other.in_year(day.year()).is_some())
    };
    let soon_after = |day: Date| full().any(|other| (0..=RECENT).contains(&(day - other).get_days()) && other <= day);
    candidates.find(|day| *day >= latest && (of_weekday(*day) || soon_after(*day)))
}
