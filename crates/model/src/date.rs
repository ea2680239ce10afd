//! Days and intervals, as ISO 8601 writes them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An interval of whole days written at the grain that the text gives: `2024`, `2024-03`,
/// `2024-03-22`, or `2024-03-22/2024-03-23`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateInterval {
    from: Edge,
    to: Option<Edge>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Edge {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The months as English writes them.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why words are no date: neither a year, a month, a day nor an interval of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseDateError(String);

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no date; write 2024-03-22, 2024-03, 2024 or an interval a/b", self.0)
    }
}

impl std::error::Error for ParseDateError {}

impl DateInterval {
    /// A whole year.
    pub fn year(year: i16) -> Self {
        DateInterval { from: Edge { year, month: None, day: None }, to: None }
    }

    /// A whole month; nothing where the month is none.
    pub fn month(year: i16, month: u8) -> Option<Self> {
        let edge = Edge { year, month: Some(month), day: None };
        edge.is_valid().then_some(DateInterval { from: edge, to: None })
    }

    /// One day; nothing where the calendar has no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        let edge = Edge { year, month: Some(month), day: Some(day) };
        edge.is_valid().then_some(DateInterval { from: edge, to: None })
    }

    /// From the first day of `self` to the last day of `last`.
    pub fn to(&self, last: &DateInterval) -> Self {
        let end = last.to.unwrap_or(last.from);
        DateInterval { from: self.from, to: (end != self.from).then_some(end) }
    }

    /// First and last day, each as (year, month, day).
    pub fn bounds(&self) -> ((i16, u8, u8), (i16, u8, u8)) {
        (self.from.first(), self.to.unwrap_or(self.from).last())
    }

    /// First and last day as days since 1 March of year 0, for differences.
    pub fn day_numbers(&self) -> (i64, i64) {
        let (first, last) = self.bounds();
        (day_number(first), day_number(last))
    }

    /// The days from one to another, each as days since 1 March of year 0; nothing where they are out of order or of the calendar.
    pub fn of_day_numbers(first: i64, last: i64) -> Option<Self> {
        let day = |number| civil(number).and_then(|(year, month, day)| DateInterval::day(year, month, day));
        (first <= last).then(|| Some(day(first)?.to(&day(last)?)))?
    }

    /// Whether it names one day.
    pub fn is_day(&self) -> bool {
        self.to.is_none() && self.from.day.is_some()
    }

    /// Year, month and day of an interval that is a single day.
    pub fn as_day(&self) -> Option<(i16, u8, u8)> {
        self.is_day().then(|| self.from.first())
    }

    /// Year, and month where there is one, of an interval that is one month or year.
    pub fn as_month_or_year(&self) -> Option<(i16, Option<u8>)> {
        (self.to.is_none() && self.from.day.is_none()).then_some((self.from.year, self.from.month))
    }

    /// How many days it spans.
    pub fn days(&self) -> i64 {
        let (first, last) = self.day_numbers();
        last - first + 1
    }

    /// Whether every day of `other` lies in it.
    pub fn contains(&self, other: &DateInterval) -> bool {
        let ((a, b), (c, d)) = (self.day_numbers(), other.day_numbers());
        a <= c && d <= b
    }

    /// Days between the nearest edges of two intervals; 0 where they touch or overlap.
    pub fn gap_days(&self, other: &DateInterval) -> i64 {
        let ((a, b), (c, d)) = (self.day_numbers(), other.day_numbers());
        (c - b).max(a - d).max(0)
    }
}

impl Edge {
    fn is_valid(self) -> bool {
        match (self.month, self.day) {
            (None, None) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => (1..=12).contains(&month) && day >= 1 && day <= month_length(self.year, month),
            (None, Some(_)) => false,
        }
    }

    fn first(self) -> (i16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    fn last(self) -> (i16, u8, u8) {
        let month = self.month.unwrap_or(12);
        (self.year, month, self.day.unwrap_or_else(|| month_length(self.year, month)))
    }
}

fn month_length(year: i16, month: u8) -> u8 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Hinnant's "days from civil": exact over the proleptic Gregorian calendar.
fn day_number((year, month, day): (i16, u8, u8)) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
}

// The way back, by the same paper.
fn civil(number: i64) -> Option<(i16, u8, u8)> {
    let era = number.div_euclid(146_097);
    let day_of_era = number.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Some((i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DateInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.from)?;
        match self.to {
            Some(to) => write!(f, "/{to}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Edge {
    type Err = ();

    fn from_str(written: &str) -> Result<Self, ()> {
        let mut parts = written.split('-');
        let year_text = parts.next().filter(|p| p.len() == 4).ok_or(())?;
        let two = |part: Option<&str>| -> Result<Option<u8>, ()> {
            match part {
                None => Ok(None),
                Some(p) if p.len() == 2 => p.parse().map(Some).map_err(|_| ()),
                Some(_) => Err(()),
            }
        };
        let edge =
            Edge { year: year_text.parse().map_err(|_| ())?, month: two(parts.next())?, day: two(parts.next())? };
        (edge.is_valid() && parts.next().is_none()).then_some(edge).ok_or(())
    }
}

impl FromStr for DateInterval {
    type Err = ParseDateError;

    fn from_str(written: &str) -> Result<Self, ParseDateError> {
        let error = || ParseDateError(written.to_owned());
        let (from, to) = match written.split_once('/') {
            Some((from, to)) => (from, Some(to.parse::<Edge>().map_err(|()| error())?)),
            None => (written, None),
        };
        let from: Edge = from.parse().map_err(|()| error())?;
        if to.is_some_and(|to| to.last() < from.first()) {
            return Err(error());
        }
        Ok(DateInterval { from, to })
    }
}

impl Serialize for DateInterval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateInterval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        written.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(written: &str) -> DateInterval {
        written.parse().unwrap()
    }

    #[test]
    fn days_come_back_from_their_numbers() {
        for written in ["2031-02-28", "2032-02-29", "2031-12-31", "2032-01-01", "1999-03-01"] {
            let day: DateInterval = written.parse().unwrap();
            let (first, last) = day.day_numbers();
            assert_eq!(DateInterval::of_day_numbers(first, last), Some(day));
            assert_eq!(DateInterval::of_day_numbers(first + 1, first), None);
        }
        let (first, last) = "2031-12-30/2032-03-02".parse::<DateInterval>().unwrap().day_numbers();
        assert_eq!(DateInterval::of_day_numbers(first, last).unwrap().to_string(), "2031-12-30/2032-03-02");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for written in ["2024", "2024-03", "2024-02-29", "2024-03-22/2024-03-23", "2018/2021"] {
            assert_eq!(date(written).to_string(), written);
        }
    }

    #[test]
    fn days_that_no_calendar_has_are_refused() {
        for written in ["2023-02-29", "2024-13", "24-03-22", "2024-03-22/2024-03-01", "soon", "2024-3-2"] {
            assert!(written.parse::<DateInterval>().is_err(), "{written}");
        }
    }

    #[test]
    fn gaps_count_days_between_the_nearest_edges() {
        assert_eq!(date("2024-03-22").gap_days(&date("2024-03-25")), 3);
        assert_eq!(date("2024-03").gap_days(&date("2024-03-25")), 0);
        assert_eq!(date("2024-01").gap_days(&date("2023")), 1);
        assert_eq!(date("2024").days(), 366);
    }
}
