//! Times of day: by the clock, or as parts of a day.

use super::{Grammar, Read};
use crate::annotate::times::meaning::{Meaning, OfYear, Set, TimeOfDay, What};
use crate::annotate::times::point::Point;
use crate::annotate::times::words::{DayPart, Sense, Unit};

impl Grammar<'_> {
    /// `5 p.m. EST`, `17:30`, `0015 GMT`, `noon`, and the day behind them.
    pub(super) fn time(&self, at: usize) -> Read {
        let (end, clock) = self.clock(at)?;
        if let Some((end, day)) = self.day_of_time(end) {
            return Some((end, Meaning::At(Box::new(day), clock)));
        }
        Some((end, Meaning::Time(clock)))
    }

    fn clock(&self, at: usize) -> Option<(usize, TimeOfDay)> {
        let (end, hour, minute) = match (self.sense(at), self.sense(at + 1)) {
            (Sense::Count(Some(hour @ 1..=12)), Sense::AfterNoon(after)) => (at + 2, twelve(hour, after), 0),
            (Sense::Clock(hour, minute), Sense::AfterNoon(after)) if hour <= 12 => {
                (at + 2, twelve(u32::from(hour), after), minute)
            }
            (Sense::Clock(hour, minute), next) => {
                // "1.45" is a time only where a zone says so.
                let sure = !self.lower(at).contains('.') || next == Sense::Zone || self.lower(at).ends_with('m');
                if !sure {
                    return None;
                }
                (at + 1, hour, minute)
            }
            (Sense::Count(Some(four)), Sense::Zone) if self.lower(at).len() == 4 && four < 2400 && four % 100 < 60 => {
                (at + 1, u8::try_from(four / 100).ok()?, u8::try_from(four % 100).ok()?)
            }
            (Sense::Count(Some(hour @ 1..=12)), _) if self.lower(at + 1) == "o'clock" => {
                (at + 2, u8::try_from(hour).ok()?, 0)
            }
            _ => return None,
        };
        let zone = usize::from(self.sense(end) == Sense::Zone);
        let local = usize::from(zone == 0 && self.lower(end) == "local" && self.lower(end + 1) == "time") * 2;
        Some((end + zone + local, TimeOfDay::Clock(hour, minute)))
    }

    /// `Friday`, `on 3 May`, `yesterday`: the day of a time.
    fn day_of_time(&self, at: usize) -> Read {
        let led = usize::from(matches!(self.lower(at), "on" | ","));
        let (end, day) = match self.sense(at + led) {
            Sense::Weekday(_) | Sense::WeekdayShort(_) => self.weekday(at + led)?,
            Sense::Month(_) | Sense::Ordinal(_) | Sense::Count(_) => self.calendar(at + led)?,
            Sense::Days(days, None) if led == 0 => (at + 1, Meaning::FromToday(i64::from(days))),
            _ => return None,
        };
        is_day(&day).then_some((end, day))
    }

    /// The part of the day, or the clock, behind a day: `Friday night`, `3 May at 5 p.m.`.
    pub(super) fn with_day_part(&self, end: usize, meaning: Meaning) -> (usize, Meaning) {
        if !is_day(&meaning) {
            return (end, meaning);
        }
        let part = usize::from(matches!(self.sense(end), Sense::Part(_)));
        if let Some(code) = self.part_of_day(end + part) {
            return (end + part + 1, Meaning::At(Box::new(meaning), TimeOfDay::Part(code)));
        }
        let led = usize::from(matches!(self.lower(end), "at" | ","));
        match self.clock(end + led) {
            Some((end, clock)) => (end, Meaning::At(Box::new(meaning), clock)),
            None => (end, meaning),
        }
    }

    /// The part of a day that a word names; a night is a unit too.
    pub(super) fn part_of_day(&self, at: usize) -> Option<DayPart> {
        match self.sense(at) {
            Sense::DayPart(part) => Some(part),
            Sense::Unit(Unit::Night) | Sense::Units(Unit::Night) => Some("NI"),
            _ => None,
        }
    }

    /// `morning of 3 May`; a bare `morning` names no day.
    pub(super) fn day_part(&self, at: usize, part: DayPart) -> Read {
        let (end, meaning) = self.day_part_of(at, part)?;
        matches!(meaning, Meaning::At(..)).then_some((end, meaning))
    }

    /// The same behind "the", where it is the one of the day named last.
    pub(super) fn day_part_of(&self, at: usize, part: DayPart) -> Read {
        if self.lower(at + 1) == "hours" {
            return None;
        }
        let led = usize::from(self.sense(at + 1) == Sense::Of || self.lower(at + 1) == "on");
        if let Some((end, day)) = self.expression(at + 1 + led).filter(|(_, day)| is_day(day)) {
            return Some((end, Meaning::At(Box::new(day), TimeOfDay::Part(part))));
        }
        Some((at + 1, Meaning::Time(TimeOfDay::Part(part))))
    }

    /// `yesterday`, `tonight`, `yesterday afternoon`.
    pub(super) fn days_from_today(&self, at: usize, days: i64, part: Option<DayPart>) -> (usize, Meaning) {
        let day = Meaning::FromToday(days);
        match part {
            Some(part) => (at + 1, Meaning::At(Box::new(day), TimeOfDay::Part(part))),
            None => (at + 1, day),
        }
    }

    /// `every Friday`, `each month`, `every two weeks`, `every night`.
    pub(super) fn every(&self, at: usize) -> Read {
        let other = usize::from(self.lower(at + 1) == "other");
        let next = at + 1 + other;
        let set = match self.sense(next) {
            Sense::Weekday(day) => match self.part_of_day(next + 1) {
                Some(part) => return Some((next + 2, Meaning::Set(Set::Weekday(day, Some(part))))),
                None => Set::Weekday(day, None),
            },
            Sense::DayPart(part) => Set::DayPart(part),
            Sense::Unit(Unit::Night) => Set::DayPart("NI"),
            Sense::Season(season) => Set::OfYear(OfYear::Season(season)),
            Sense::Month(month) => Set::OfYear(OfYear::Month(month)),
            Sense::Unit(Unit::Weekend) => Set::Weekend,
            _ => {
                let (end, mut length) = self.units(next)?;
                if other == 1 {
                    length.count = Some(2);
                }
                return Some((end, Meaning::Set(Set::Units(length))));
            }
        };
        Some((next + 1, Meaning::Set(set)))
    }
}

/// Whether it names a single day.
fn is_day(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::MonthDay { last: None, .. }
            | Meaning::Known(Point::Day(_))
            | Meaning::Weekday(_)
            | Meaning::FromToday(_)
            | Meaning::Related(_, What::Weekday(_) | What::Unit(Unit::Day))
    )
}

fn twelve(hour: u32, after_noon: bool) -> u8 {
    u8::try_from(hour % 12).unwrap_or(0) + if after_noon { 12 } else { 0 }
}
