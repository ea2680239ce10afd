//! When: dates, times of day, lengths, frequencies and vague times, resolved against the day of publication.
//!
//! Types, values and extents follow TIMEX3 (ISO-TimeML, ISO 24617-1). `words` says what a word means, `grammar` which
//! words stand for a time and what they say, `resolve` when that is, `tense` which way a bare weekday points,
//! `published` the day of a report that nobody gave.

mod doubts;
mod grammar;
mod length;
mod meaning;
mod point;
mod published;
mod resolve;
mod tense;
mod words;

pub(crate) use doubts::impossible_dates;
pub(super) use published::infer;
pub(crate) use words::TimeWords;

use super::{Annotation, Dep, Sentence, Timex, TimexKind};
use crate::Resources;
use grammar::Grammar;
use jiff::civil::Date;
use meaning::{Meaning, OfYear};
use point::{Point, date};
use resolve::{Resolved, Scene};
use whosays_model::{Bound, DateInterval, Report};
use words::{Direction, Relation, Unit};

/// No expression is longer than this many cells, so none is nested deeper.
const LONGEST: usize = 32;

/// Words that name a time.
#[derive(Clone, Debug)]
pub(crate) struct TimeMention {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// Type and value of each expression in it: one, or the two ends of a range.
    pub(crate) parts: Vec<(usize, usize, Timex)>,
    /// The days it names; none where the words cannot be resolved, such as a weekday in a report without a date.
    pub(crate) value: Option<DateInterval>,
    /// Whether it can date a happening: it is no length, frequency or vague time.
    pub(crate) is_date: bool,
    /// Whether it is a bare year.
    pub(crate) is_year: bool,
    /// Whether it needs the day of publication to be resolved.
    pub(crate) is_relative: bool,
    /// Whether it names days after the day of publication.
    pub(crate) is_future: bool,
}

/// One expression as it was read: its words, what they say, and when that is.
struct Reading {
    first: usize,
    end: usize,
    meaning: Meaning,
    resolved: Resolved,
}

/// Finds every time expression of the annotation's sentences.
pub(super) fn find(
    report: &Report,
    published: Option<&DateInterval>,
    resources: &Resources,
    annotation: &mut Annotation,
) {
    let today = published.and_then(|day| date(day.bounds().1));
    let mut times = Vec::new();
    let mut told = Vec::new();
    for sentence in &annotation.sentences {
        let mut readings = read(sentence, annotation, resources, today, &mut told);
        settle_lengths(&mut readings, annotation, &told);
        let from = times.len();
        times.extend(join(readings, annotation, sentence).into_iter().map(|group| mention(group, today)));
        // A dateline dates what has no other date.
        if let Some((head, rest)) = times[from..].split_first_mut()
            && rest.iter().any(|time| time.is_date)
            && published::is_dateline(report, annotation, sentence, head.first)
        {
            head.is_date = false;
        }
    }
    annotation.times = times;
}

/// Every expression of one sentence.
fn read(
    sentence: &Sentence,
    annotation: &Annotation,
    resources: &Resources,
    today: Option<Date>,
    told: &mut Vec<Point>,
) -> Vec<Reading> {
    let words = annotation.words_of(sentence);
    let cells = resources.times.cells(words, sentence.first, &resources.numbers);
    let mut readings: Vec<Reading> = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let cells_in_reach = &cells[..cells.len().min(at + LONGEST)];
        let grammar =
            Grammar { cells: cells_in_reach, annotation, lexicon: &resources.times, words, first: sentence.first };
        let Some((next, meaning)) = grammar.expression(at) else {
            at += 1;
            continue;
        };
        let (first, end) = (cells[at].word, cells[next - 1].word + 1);
        let scene = Scene { today, tense: tense::tense(annotation, first, end), told: told.as_slice() };
        let resolved = scene.resolve(&meaning);
        // What is set against today's is not what is told of next.
        let is_aside = matches!(&meaning, Meaning::Offset(_, Direction::Ago | Direction::Earlier))
            || matches!(&meaning, Meaning::Within(_, of) if matches!(**of, Meaning::Offset(..)));
        told.extend(resolved.point.filter(|point| !is_aside || point.unit() <= Unit::Week));
        let earliest = readings.last().map_or(sentence.first, |before| before.end);
        let first = first - modifier(annotation, resources, earliest, first, &meaning);
        readings.push(Reading { first, end, meaning, resolved });
        at = next;
    }
    readings
}

/// How many words before a length or an hour say how exact it is: `nearly`, `at least`, `as little as`.
fn modifier(annotation: &Annotation, resources: &Resources, earliest: usize, first: usize, meaning: &Meaning) -> usize {
    if !matches!(meaning, Meaning::Length(_) | Meaning::Offset(..) | Meaning::At(..) | Meaning::Time(_)) {
        return 0;
    }
    let fits = |pattern: &[String]| {
        first.checked_sub(pattern.len()).is_some_and(|from| {
            from >= earliest && pattern.iter().zip(&annotation.words[from..]).all(|(word, at)| *word == at.token.lower)
        })
    };
    let places = ["past", "beyond", "above", "below", "between", "near", "only", "just", "plus"];
    let bounds = resources.bounds.iter().filter(|(first, _)| !places.contains(&first.as_str()));
    let fitting =
        bounds.flat_map(|(_, bounds)| bounds).filter(|(pattern, bound)| *bound != Bound::Exact && fits(pattern));
    fitting.map(|(pattern, _)| pattern.len()).max().unwrap_or(0)
}

/// "Two weeks before the raid", "the first two weeks of May": the days, where what they are of is named near enough.
fn settle_lengths(readings: &mut [Reading], annotation: &Annotation, told: &[Point]) {
    for at in 0..readings.len() {
        if let Meaning::First(length) = readings[at].meaning {
            let of =
                readings.get(at + 1).filter(|of| of.first == readings[at].end + 1).and_then(|of| of.resolved.point);
            readings[at].resolved.days = of.and_then(|of| resolve::first_of(of, &length));
            continue;
        }
        let Meaning::Offset(length, direction @ (Direction::Before | Direction::After)) = readings[at].meaning else {
            continue;
        };
        let end = readings[at].end;
        // "The raid" is one that was told of before; with a day of its own it is that day's.
        let named = readings.get(at + 1).filter(|next| next.first <= end + 3).and_then(|next| next.resolved.point);
        let is_told = readings.len() == 1 && is_told_noun(annotation, end + 1);
        let of = named.or_else(|| told.last().copied().filter(|_| is_told));
        let point = of.and_then(|of| Scene::beside(of, &length, direction));
        readings[at].resolved.days = point.and_then(Point::days);
    }
}

/// "The raid" behind "before": a noun with an article, and no clause of its own.
fn is_told_noun(annotation: &Annotation, at: usize) -> bool {
    let led = annotation.words.get(at).is_some_and(|word| word.is_one_of(&["the", "that", "this", "those", "these"]));
    led && annotation.node(annotation.node(at).head).dep == Dep::Pobj
}

/// Joins the two ends of a range: `from 2016 to 2019`, `between January and March 2031`.
fn join(readings: Vec<Reading>, annotation: &Annotation, sentence: &Sentence) -> Vec<Vec<Reading>> {
    let mut groups: Vec<Vec<Reading>> = Vec::with_capacity(readings.len());
    for reading in readings {
        match groups.last_mut() {
            Some(group) if group.len() == 1 && is_range(&group[0], &reading, annotation, sentence) => {
                take_year(&mut group[0], &reading);
                group.push(reading);
            }
            _ => groups.push(vec![reading]),
        }
    }
    groups
}

fn is_range(from: &Reading, to: &Reading, annotation: &Annotation, sentence: &Sentence) -> bool {
    let lead = from.first.checked_sub(1).filter(|lead| *lead >= sentence.first);
    let joiners: &[&str] = match lead.map(|lead| annotation.words[lead].token.lower.as_str()) {
        Some("between") => &["and"],
        Some("from") => &["to", "until", "till", "through"],
        _ => return false,
    };
    let joined = from.end + 1 == to.first && annotation.words[from.end].is_one_of(joiners);
    joined && grammar::is_calendar(&from.meaning) && grammar::is_calendar(&to.meaning)
}

/// "Between January and March 2031": the first end has the year of the last.
fn take_year(from: &mut Reading, to: &Reading) {
    let Meaning::OfYear(OfYear::Month(month)) = from.meaning else { return };
    let Some(last) = to.resolved.point.map(Point::last) else { return };
    let year = if month <= last.month().unsigned_abs() { last.year() } else { last.year() - 1 };
    from.resolved = Resolved::at(Point::Month(year, month));
}

fn mention(group: Vec<Reading>, today: Option<Date>) -> TimeMention {
    let is_range = group.len() == 2;
    let first = group.first().map_or(0, |reading| reading.first) - usize::from(is_range);
    let end = group.last().map_or(0, |reading| reading.end);
    let days: Vec<&DateInterval> = group.iter().filter_map(|reading| reading.resolved.days.as_ref()).collect();
    let value = match (days.first(), days.last()) {
        (Some(from), Some(to)) if days.len() == group.len() && from.bounds().0 <= to.bounds().1 => {
            Some(if is_range { from.to(to) } else { (*from).clone() })
        }
        _ => None,
    };
    let is_date = group.iter().all(can_date);
    let is_year = !is_range && matches!(group[0].meaning, Meaning::Known(Point::Year(_)));
    let is_relative = today.is_none() && group.iter().any(needs_today);
    let is_future = match (&value, today) {
        (Some(value), Some(today)) => date(value.bounds().0).is_some_and(|start| start > today),
        _ => false,
    };
    let parts = group.into_iter().map(|reading| (reading.first, reading.end, reading.resolved.timex)).collect();
    TimeMention { first, end, parts, value, is_date, is_year, is_relative, is_future }
}

/// Whether an expression names a place on the calendar that only the day of publication can tell.
fn needs_today(reading: &Reading) -> bool {
    matches!(reading.resolved.timex.kind, TimexKind::Date | TimexKind::Time)
        && !matches!(reading.meaning, Meaning::Vague(_))
}

/// Whether an expression can date a happening: a length only where it ends now and is short, what points back to
/// another time only where that is known.
fn can_date(reading: &Reading) -> bool {
    let Resolved { timex, days, .. } = &reading.resolved;
    match &reading.meaning {
        Meaning::Around(_, Relation::Last | Relation::Past) => days.as_ref().is_some_and(|days| days.days() <= 32),
        // "At noon": of which day is a guess.
        Meaning::Vague(_) | Meaning::Time(_) => false,
        meaning if grammar::is_told(meaning) => days.is_some(),
        _ => matches!(timex.kind, TimexKind::Date | TimexKind::Time),
    }
}
