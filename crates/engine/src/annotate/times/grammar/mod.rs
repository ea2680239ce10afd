//! The grammar of times: which words stand for one, and what they say.
//!
//! A descent by hand over the senses of words. The extents follow the TimeML guidelines (Saurí et al. 2006): with
//! article and modifier, without the preposition before.

mod calendar;
mod clock;
mod length;
mod relative;

use super::meaning::{Length, Meaning, Set, What};
use super::point::Point;
use super::words::{Cell, Direction, Relation, Sense, TimeWords, Unit, Vague};
use crate::annotate::{Annotation, Dep, Word};

/// The cells of one sentence, and what helps to read them.
pub(super) struct Grammar<'a> {
    pub(super) cells: &'a [Cell<'a>],
    pub(super) annotation: &'a Annotation,
    pub(super) lexicon: &'a TimeWords,
    /// The words of the sentence, whose first is `first`.
    pub(super) words: &'a [Word],
    pub(super) first: usize,
}

/// One past the last cell of an expression, and what it says.
pub(super) type Read = Option<(usize, Meaning)>;

impl<'a> Grammar<'a> {
    /// The expression of time that begins at a cell.
    pub(super) fn expression(&self, at: usize) -> Read {
        let cell = self.cells.get(at).filter(|cell| !cell.glued)?;
        let (end, meaning) = self.core(at, cell)?;
        // An expression takes whole words.
        if self.cells.get(end).is_some_and(|next| next.glued) {
            return None;
        }
        Some((end, meaning))
    }

    fn core(&self, at: usize, cell: &Cell) -> Read {
        let found = match cell.sense {
            Sense::The => self.definite(at + 1),
            Sense::A => self.indefinite(at),
            _ => None,
        };
        // "A two-week siege": the article is the siege's.
        let found = found.filter(|(end, meaning)| !(matches!(meaning, Meaning::Length(_)) && self.is_glued(end - 1)));
        let (end, meaning) = found.or_else(|| self.bare(at))?;
        Some(self.with_day_part(end, meaning))
    }

    /// An expression without an article.
    fn bare(&self, at: usize) -> Read {
        if let Some(found) = self.feast(at) {
            return Some(found);
        }
        match self.sense(at) {
            Sense::Nothing | Sense::The | Sense::A | Sense::Of | Sense::Tail | Sense::Zone | Sense::AfterNoon(_) => {
                None
            }
            Sense::Iso => self.iso(at),
            Sense::Month(_) | Sense::Ordinal(_) => self.calendar(at).or_else(|| self.nth(at)),
            Sense::Count(_) => self.counted(at),
            Sense::Weekday(_) | Sense::WeekdayShort(_) => self.weekday(at),
            Sense::Weekdays(day) => {
                Some((at + 1, Meaning::Set(Set::Weekday(day, None)))).filter(|_| self.cells[at].capital)
            }
            Sense::Clock(..) => self.time(at),
            Sense::Decade(decade) => self.decade(at, decade),
            Sense::Days(..) if self.is_attribute(at) => None,
            Sense::Days(days, part) => Some(self.days_from_today(at, i64::from(days), part)),
            Sense::DayPart(part) => self.day_part(at, part),
            Sense::Season(season) => self.season(at, season),
            Sense::Relation(relation) => self.related(at, relation),
            Sense::Part(_) | Sense::Direction(_) => self.part(at),
            Sense::Vague(vague) => self.vague(at, vague),
            Sense::Frequency(unit) => Some((at + 1, Meaning::Set(Set::Units(Length::new(Some(1), unit))))),
            Sense::Every => self.every(at),
            Sense::Fiscal => self.fiscal(at),
            Sense::HalfOf | Sense::Unit(_) | Sense::Units(_) => self.length(at),
            Sense::Prefix => self.cells.get(at + 1).filter(|next| next.glued).and_then(|_| self.bare(at + 1)),
        }
    }

    /// "The last year" is a length that ends now, "last year" a year.
    fn last_length(&self, at: usize) -> bool {
        matches!(self.sense(at + 1), Sense::Unit(Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century))
            && self.sense(at + 2) != Sense::Of
    }

    /// Whether it modifies a noun, as in "the overnight curfew".
    fn is_attribute(&self, at: usize) -> bool {
        self.lower(at) == "overnight" && self.annotation.node(self.cells[at].word).dep == Dep::Amod
    }

    /// `the 1990s`, `the late '80s`; not "in their 40s".
    fn decade(&self, at: usize, decade: i16) -> Read {
        let word = self.cells[at].word - self.first;
        let is_led =
            |back: usize, words: &[&str]| word.checked_sub(back).is_some_and(|at| self.words[at].is_one_of(words));
        let is_whole = self.lower(at).len() > 3 && self.lower(at).starts_with('1')
            || self.lower(at).starts_with('2') && self.lower(at).len() == 5;
        let is_cut = is_led(1, &["the", "'", "‘", "’"]) || is_led(2, &["the"]) && is_led(1, &["early", "late", "mid"]);
        (is_whole || is_cut || self.is_glued(at)).then_some((at + 1, Meaning::Known(Point::Decade(decade))))
    }

    /// `now`, `soon`, `future quarters`; not `soon after` nor `future plans`.
    fn vague(&self, at: usize, vague: Vague) -> Read {
        if matches!(self.lower(at + 1), "after" | "before" | "as" | "afterward" | "afterwards") {
            return None;
        }
        if self.lower(at) == "future" {
            let units = usize::from(matches!(self.sense(at + 1), Sense::Units(_)));
            let amod = self.annotation.node(self.cells[at].word).dep == Dep::Amod;
            return (units == 1 || !amod).then_some((at + 1 + units, Meaning::Vague(vague)));
        }
        Some((at + 1, Meaning::Vague(vague)))
    }

    /// What stands behind "the".
    fn definite(&self, at: usize) -> Read {
        match self.sense(at) {
            Sense::Unit(Unit::Night) => self.day_part_of(at, "NI"),
            Sense::Unit(unit) => self.definite_unit(at, unit),
            Sense::Units(unit) => self.ahead(at, unit),
            Sense::Weekday(_) | Sense::WeekdayShort(_) => self.weekday(at),
            Sense::DayPart(part) => self.day_part_of(at, part),
            Sense::Vague(Vague::Future) => self.vague(at, Vague::Future),
            // "The current" and "the recent" stand before what is no time; so does "the daily".
            Sense::Vague(_) | Sense::Frequency(_) | Sense::Direction(_) | Sense::Days(..) => None,
            Sense::Relation(Relation::Recent) if !self.is_unit(at + 1) => None,
            Sense::The | Sense::A | Sense::Every => None,
            Sense::HalfOf => None,
            // "The 3 May raid": the article is the raid's.
            Sense::Month(_) => None,
            Sense::Count(Some(_)) => self.year_of_quarter(at).or_else(|| self.length(at)),
            Sense::Relation(Relation::Last) if self.last_length(at) => {
                self.unit(at + 1).map(|unit| (at + 2, Meaning::Around(Length::new(Some(1), unit), Relation::Last)))
            }
            _ => self.bare(at),
        }
    }

    /// `the quarter`, `the year 2031`, `the week of 3 May`, `the day before yesterday`, `the year-ago period`.
    fn definite_unit(&self, at: usize, unit: Unit) -> Read {
        if let Some(found) = self.year_ago(at) {
            return Some(found);
        }
        if unit == Unit::Year
            && let Some(year) = self.year(at + 1)
        {
            return Some((self.year_end(at + 1), Meaning::Known(Point::Year(year))));
        }
        if unit == Unit::Day
            && let Sense::Direction(direction) = self.sense(at + 1)
        {
            return Some(self.day_beside(at, direction));
        }
        if self.sense(at + 1) == Sense::Of
            && let Some((end, of)) = self.expression(at + 2).filter(|(_, of)| is_calendar(of))
        {
            return Some((end, Meaning::AroundOf(unit, Box::new(of))));
        }
        let is_told = matches!(
            unit,
            Unit::Day
                | Unit::Week
                | Unit::Weekend
                | Unit::Month
                | Unit::Quarter
                | Unit::Year
                | Unit::Decade
                | Unit::Century
        );
        is_told.then_some((at + 1, Meaning::Related(Relation::Told, What::Unit(unit))))
    }

    pub(super) fn sense(&self, at: usize) -> Sense {
        self.cells.get(at).map_or(Sense::Nothing, |cell| cell.sense)
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.lower)
    }

    pub(super) fn is_unit(&self, at: usize) -> bool {
        matches!(self.sense(at), Sense::Unit(_) | Sense::Units(_) | Sense::Count(_))
    }

    /// The unit at a cell, in whatever number.
    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        match self.sense(at) {
            Sense::Unit(unit) | Sense::Units(unit) => Some(unit),
            _ => None,
        }
    }

    /// The word before a cell's, in lower case.
    pub(super) fn before(&self, at: usize) -> &str {
        let word = self.cells.get(at).map_or(0, |cell| cell.word);
        word.checked_sub(self.first + 1).map_or("", |at| self.words[at].token.lower.as_str())
    }
}

/// Whether it names a place on the calendar by its own words.
pub(super) fn is_calendar(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Known(_)
        | Meaning::MonthDay { .. }
        | Meaning::Days { .. }
        | Meaning::OfYear(_)
        | Meaning::Within(..) => true,
        Meaning::Weekday(_) | Meaning::FromToday(_) | Meaning::Related(..) => true,
        Meaning::Part(_, of) | Meaning::AroundOf(_, of) => is_calendar(of),
        _ => false,
    }
}

/// Whether it points to what was named before, as `the following day` and `two weeks later` do.
pub(super) fn is_told(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Offset(length, direction) => {
            length.count.is_none() || !matches!(direction, Direction::Ago | Direction::Hence)
        }
        Meaning::Related(relation, _) => {
            matches!(
                relation,
                Relation::Told | Relation::Same | Relation::Previous | Relation::Following | Relation::Latest
            )
        }
        Meaning::Time(_) => true,
        Meaning::Part(_, of) | Meaning::AroundOf(_, of) | Meaning::At(of, _) => is_told(of),
        _ => false,
    }
}
