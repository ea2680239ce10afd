//! Stretches of the calendar, from a day to a century: their TIMEX3 values, their days and their neighbours.
//!
//! Weeks are those of ISO 8601; a winter is named for the year that it ends in.

use super::words::{Season, Unit};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use whosays_model::DateInterval;

/// One stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    Day(Date),
    /// By its Monday.
    Week(Date),
    /// By the Monday of its week.
    Weekend(Date),
    Month(i16, u8),
    Quarter(i16, u8),
    Half(i16, u8),
    Season(i16, Season),
    Year(i16),
    /// By the year without its last figure: 199.
    Decade(i16),
    /// By the year without its last two figures: 19.
    Century(i16),
}

impl Point {
    /// The stretch of this size that a day lies in.
    pub(super) fn around(day: Date, unit: Unit) -> Option<Self> {
        let month = day.month().unsigned_abs();
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => Point::Day(day),
            Unit::Week | Unit::Fortnight => Point::Week(monday(day)?),
            Unit::Weekend => Point::Weekend(monday(day)?),
            Unit::Month => Point::Month(day.year(), month),
            Unit::Quarter => Point::Quarter(day.year(), (month - 1) / 3 + 1),
            Unit::Half => Point::Half(day.year(), (month - 1) / 6 + 1),
            Unit::Season => Point::Season(day.year() + i16::from(month == 12), Season::of_month(month)),
            Unit::Year => Point::Year(day.year()),
            Unit::Decade => Point::Decade(day.year().div_euclid(10)),
            Unit::Century => Point::Century(day.year().div_euclid(100)),
            Unit::Millennium => return None,
        })
    }

    /// Its size.
    pub(super) fn unit(self) -> Unit {
        match self {
            Point::Day(_) => Unit::Day,
            Point::Week(_) => Unit::Week,
            Point::Weekend(_) => Unit::Weekend,
            Point::Month(..) => Unit::Month,
            Point::Quarter(..) => Unit::Quarter,
            Point::Half(..) => Unit::Half,
            Point::Season(..) => Unit::Season,
            Point::Year(_) => Unit::Year,
            Point::Decade(_) => Unit::Decade,
            Point::Century(_) => Unit::Century,
        }
    }

    /// The stretch of the same size that lies so many stretches later.
    pub(super) fn step(self, count: i64) -> Option<Self> {
        let by = i16::try_from(count).ok()?;
        let in_year = |year: i16, part: u8, parts: i64| {
            let number = i64::from(year) * parts + i64::from(part) - 1 + count;
            let year = sane(i16::try_from(number.div_euclid(parts)).ok()?)?;
            Some((year, u8::try_from(number.rem_euclid(parts) + 1).ok()?))
        };
        Some(match self {
            Point::Day(day) => Point::Day(day.checked_add(Span::new().try_days(count).ok()?).ok()?),
            Point::Week(monday) => Point::Week(monday.checked_add(Span::new().try_weeks(count).ok()?).ok()?),
            Point::Weekend(monday) => Point::Weekend(monday.checked_add(Span::new().try_weeks(count).ok()?).ok()?),
            Point::Month(year, month) => in_year(year, month, 12).map(|(year, month)| Point::Month(year, month))?,
            Point::Quarter(year, part) => in_year(year, part, 4).map(|(year, part)| Point::Quarter(year, part))?,
            Point::Half(year, part) => in_year(year, part, 2).map(|(year, part)| Point::Half(year, part))?,
            Point::Season(year, season) => Point::Season(sane(year.checked_add(by)?)?, season),
            Point::Year(year) => Point::Year(sane(year.checked_add(by)?)?),
            Point::Decade(decade) => Point::Decade(decade.checked_add(by).filter(|decade| (0..=999).contains(decade))?),
            Point::Century(century) => {
                Point::Century(century.checked_add(by).filter(|century| (0..=99).contains(century))?)
            }
        })
    }

    /// The stretch so many units later, at the grain of the coarser of the two: two years after 3 May is a year.
    pub(super) fn shift(self, count: i64, unit: Unit) -> Option<Self> {
        let (count, unit) = unit.basic(count)?;
        match (self, unit) {
            (Point::Quarter(year, part), Unit::Year) => Point::Quarter(year, part).step(count.checked_mul(4)?),
            _ => Point::around(self.first(), unit)?.step(count),
        }
    }

    /// Its value in TIMEX3.
    pub(super) fn value(self) -> String {
        let week = |day: Date| {
            let week = day.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        };
        match self {
            Point::Day(day) => format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Point::Week(monday) => week(monday),
            Point::Weekend(monday) => week(monday) + "-WE",
            Point::Month(year, month) => format!("{year:04}-{month:02}"),
            Point::Quarter(year, part) => format!("{year:04}-Q{part}"),
            Point::Half(year, part) => format!("{year:04}-H{part}"),
            Point::Season(year, season) => format!("{year:04}-{}", season.code()),
            Point::Year(year) => format!("{year:04}"),
            Point::Decade(decade) => format!("{decade:03}"),
            Point::Century(century) => format!("{century:02}"),
        }
    }

    /// The days that it covers.
    pub(super) fn days(self) -> Option<DateInterval> {
        let months = |year: i16, from: (i16, u8), to: u8| {
            Some(DateInterval::month(year + from.0, from.1)?.to(&DateInterval::month(year, to)?))
        };
        let years = |from: i16, to: i16| Some(DateInterval::year(from).to(&DateInterval::year(to)));
        match self {
            Point::Day(day) => written(day),
            Point::Week(monday) => Some(written(monday)?.to(&written(monday.checked_add(6.days()).ok()?)?)),
            Point::Weekend(monday) => {
                let saturday = monday.checked_add(5.days()).ok()?;
                Some(written(saturday)?.to(&written(saturday.checked_add(1.days()).ok()?)?))
            }
            Point::Month(year, month) => DateInterval::month(year, month),
            Point::Quarter(year, part) => months(year, (0, part * 3 - 2), part * 3),
            Point::Half(year, part) => months(year, (0, part * 6 - 5), part * 6),
            Point::Season(year, season) => match season {
                Season::Winter => months(year, (-1, 12), 2),
                Season::Spring => months(year, (0, 3), 5),
                Season::Summer => months(year, (0, 6), 8),
                Season::Autumn => months(year, (0, 9), 11),
            },
            Point::Year(year) => Some(DateInterval::year(year)),
            Point::Decade(decade) => years(decade.checked_mul(10)?, decade.checked_mul(10)?.checked_add(9)?),
            Point::Century(century) => years(century.checked_mul(100)?, century.checked_mul(100)?.checked_add(99)?),
        }
    }

    /// Its first day.
    pub(super) fn first(self) -> Date {
        let known = match self {
            Point::Day(day) | Point::Week(day) => Some(day),
            _ => self.days().and_then(|days| date(days.bounds().0)),
        };
        known.unwrap_or(Date::ZERO)
    }

    /// Its last day.
    pub(super) fn last(self) -> Date {
        self.days().and_then(|days| date(days.bounds().1)).unwrap_or(Date::ZERO)
    }
}

/// A year that can be written in four figures.
fn sane(year: i16) -> Option<i16> {
    (1..=9999).contains(&year).then_some(year)
}

/// The Monday of a day's week.
fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// The day of the model as one to reckon with.
pub(super) fn date((year, month, day): (i16, u8, u8)) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day as the model writes it.
pub(super) fn written(day: Date) -> Option<DateInterval> {
    DateInterval::day(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

/// The weekday of a number from 1, Monday, to 7.
pub(super) fn weekday(number: u8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn a_day_lies_in_a_stretch_of_every_size() {
        let value = |unit| Point::around(day(2031, 12, 30), unit).unwrap().value();
        let values =
            [Unit::Day, Unit::Week, Unit::Weekend, Unit::Quarter, Unit::Half, Unit::Season, Unit::Century].map(value);
        assert_eq!(values, ["2031-12-30", "2032-W01", "2032-W01-WE", "2031-Q4", "2031-H2", "2032-WI", "20"]);
    }

    #[test]
    fn steps_cross_the_turn_of_the_year() {
        assert_eq!(Point::Quarter(2031, 1).step(-1), Some(Point::Quarter(2030, 4)));
        assert_eq!(Point::Month(2031, 11).step(14), Some(Point::Month(2033, 1)));
        assert_eq!(Point::Quarter(2031, 3).shift(-1, Unit::Year), Some(Point::Quarter(2030, 3)));
        assert_eq!(Point::Day(day(2031, 3, 1)).shift(-2, Unit::Month), Some(Point::Month(2031, 1)));
    }

    #[test]
    fn a_winter_begins_in_the_year_before() {
        let days = Point::Season(2031, Season::Winter).days().unwrap();
        assert_eq!(days.to_string(), "2030-12/2031-02");
    }

    #[test]
    fn no_step_leaves_the_calendar() {
        assert_eq!(Point::Year(9000).step(i64::MAX), None);
        assert_eq!(Point::Day(day(2031, 3, 1)).step(i64::MAX), None);
        assert_eq!(Point::Month(9999, 12).step(1), None);
    }
}
