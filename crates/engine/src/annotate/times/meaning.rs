//! What an expression of time says, before a calendar says when that is.

use super::point::Point;
use super::words::{DayPart, Direction, Part, Relation, Season, Unit, Vague};

/// What the words of a time say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A place on the calendar that needs nothing else.
    Known(Point),
    /// A day whose year is open; the last day, where it is several; and the weekday, which may tell the year.
    MonthDay {
        month: u8,
        day: u8,
        last: Option<u8>,
        weekday: Option<u8>,
    },
    /// Several days whose year is given.
    Days {
        year: i16,
        month: u8,
        day: u8,
        last: u8,
    },
    /// A part of a year whose year is open.
    OfYear(OfYear),
    /// A part of a year, and which.
    Within(OfYear, Box<Meaning>),
    /// A weekday, wherever it lies.
    Weekday(u8),
    /// So many days from today.
    FromToday(i64),
    Related(Relation, What),
    Offset(Length, Direction),
    Length(Length),
    /// A length that ends or begins now: the past two weeks.
    Around(Length, Relation),
    /// So many units from the beginning of a stretch: the first nine months of 1990.
    First(Length),
    Set(Set),
    Vague(Vague),
    Part(Part, Box<Meaning>),
    At(Box<Meaning>, TimeOfDay),
    /// The day is open.
    Time(TimeOfDay),
    /// The week, month or year that a day lies in: the week of 3 March.
    AroundOf(Unit, Box<Meaning>),
    /// From one to another.
    Between(Box<Meaning>, Box<Meaning>),
}

/// Parts of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfYear {
    Month(u8),
    Quarter(u8),
    Half(u8),
    Season(Season),
    /// The so many-eth week, day or month of a stretch.
    Nth(u8, Unit),
}

/// What "this", "last" and "next" stand by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Unit(Unit),
    Weekday(u8),
    DayPart(DayPart),
    OfYear(OfYear),
    MonthDay(u8, u8),
}

/// How many units; none where the words give no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) count: Option<u32>,
    pub(super) half: bool,
    pub(super) unit: Unit,
    /// What comes on top: two hours and 20 minutes.
    pub(super) more: Option<(u32, Unit)>,
}

impl Length {
    pub(super) fn new(count: Option<u32>, unit: Unit) -> Self {
        Length { count, half: false, unit, more: None }
    }
}

/// A time that comes again.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Set {
    /// Each so many units.
    Units(Length),
    Weekday(u8, Option<DayPart>),
    DayPart(DayPart),
    OfYear(OfYear),
    Weekend,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    Clock(u8, u8),
    Part(DayPart),
}
