//! When an expression is: its TIMEX3 type and value, and the days that it names.

use super::length;
use super::meaning::{Length, Meaning, OfYear, Set, TimeOfDay, What};
use super::point::{Point, date, weekday, written};
use super::tense::Tense;
use super::words::{Direction, Part, Relation, Season, Unit, Vague};
use crate::annotate::{Timex, TimexKind};
use jiff::Span;
use jiff::civil::Date;
use whosays_model::DateInterval;

/// What an expression is resolved by.
pub(super) struct Scene<'a> {
    /// The day of publication.
    pub(super) today: Option<Date>,
    pub(super) tense: Tense,
    /// What was named before, the last at the end.
    pub(super) told: &'a [Point],
}

/// A resolved expression.
pub(super) struct Resolved {
    pub(super) timex: Timex,
    pub(super) days: Option<DateInterval>,
    pub(super) point: Option<Point>,
}

impl Resolved {
    fn new(kind: TimexKind, value: impl Into<String>) -> Self {
        Resolved { timex: Timex { kind, value: value.into(), quant: String::new() }, days: None, point: None }
    }

    pub(super) fn at(point: Point) -> Self {
        Resolved { days: point.days(), point: Some(point), ..Resolved::new(TimexKind::Date, point.value()) }
    }
}

impl Scene<'_> {
    /// Type, value and days of an expression.
    pub(super) fn resolve(&self, meaning: &Meaning) -> Resolved {
        match meaning {
            Meaning::Length(length) | Meaning::First(length) => {
                Resolved::new(TimexKind::Duration, length::value(length))
            }
            Meaning::Around(length, relation) => Resolved {
                days: self.days_around(length, *relation),
                ..Resolved::new(TimexKind::Duration, length::value(length))
            },
            Meaning::Offset(length, Direction::Before | Direction::After) => {
                Resolved::new(TimexKind::Duration, length::value(length))
            }
            Meaning::Offset(length, direction) => self.offset(length, *direction),
            Meaning::Set(set) => set_value(set),
            Meaning::Vague(vague) => Resolved::new(TimexKind::Date, vague_value(*vague)),
            Meaning::Part(part, of) => self.part(*part, of),
            Meaning::At(day, time) => self.time(self.point(day), *time),
            Meaning::Time(time) => self.time(self.day_in_reach(), *time),
            Meaning::Related(relation, What::DayPart(part)) => {
                self.time(self.day_of_part(*relation), TimeOfDay::Part(part))
            }
            Meaning::Days { year, month, day, last } => {
                let days = DateInterval::day(*year, *month, *day).zip(DateInterval::day(*year, *month, *last));
                range(days.map(|(first, last)| first.to(&last)))
            }
            Meaning::MonthDay { month, day, last: Some(last), weekday } => {
                let first = self.month_day(*month, *day, *weekday).and_then(Point::days);
                let days = first.and_then(|first| {
                    let (year, ..) = first.as_day()?;
                    Some(first.to(&DateInterval::day(year, *month, *last)?))
                });
                range(days)
            }
            Meaning::Between(first, last) => {
                let days = self.point(first).and_then(Point::days).zip(self.point(last).and_then(Point::days));
                range(
                    days.filter(|(first, last)| first.bounds().0 <= last.bounds().1)
                        .map(|(first, last)| first.to(&last)),
                )
            }
            _ => self.point(meaning).map_or_else(|| Resolved::new(TimexKind::Date, open_value(meaning)), Resolved::at),
        }
    }

    /// The days that lie so long before or after a stretch.
    pub(super) fn beside(of: Point, length: &Length, direction: Direction) -> Option<Point> {
        let count = i64::from(length.count?);
        of.shift(if direction == Direction::Before { -count } else { count }, length.unit)
    }

    /// The stretch of the calendar that an expression names.
    fn point(&self, meaning: &Meaning) -> Option<Point> {
        match meaning {
            Meaning::Known(point) => Some(*point),
            Meaning::MonthDay { month, day, weekday, .. } => self.month_day(*month, *day, *weekday),
            Meaning::Days { year, month, day, .. } => date((*year, *month, *day)).map(Point::Day),
            Meaning::OfYear(part) => self.of_year(*part),
            Meaning::Within(part, of) => within(*part, self.point(of)?),
            Meaning::Weekday(day) => self.weekday(*day, Relation::Told),
            Meaning::FromToday(days) => Point::Day(self.today?).step(*days),
            Meaning::Related(relation, what) => self.related(*relation, *what),
            Meaning::Offset(length, direction) => self.offset_point(length, *direction),
            Meaning::Part(_, of) => self.point(of),
            Meaning::AroundOf(unit, of) => Point::around(self.point(of)?.first(), *unit),
            _ => None,
        }
    }

    /// What was named last.
    fn last(&self) -> Option<Point> {
        self.told.last().copied().or(self.today.map(Point::Day))
    }

    /// The day that a time of day belongs to, where it does not say: that named last, or today.
    fn day_in_reach(&self) -> Option<Point> {
        self.told.iter().rev().take(2).find(|point| point.unit() == Unit::Day).copied().or(self.today.map(Point::Day))
    }

    fn month_day(&self, month: u8, day: u8, on: Option<u8>) -> Option<Point> {
        let today = self.today?;
        let year = today.year();
        let days: Vec<Date> = (-1..=1).filter_map(|step| date((year.checked_add(step)?, month, day))).collect();
        // The weekday tells the year.
        if let Some(on) = on.and_then(weekday)
            && let Some(day) = days
                .iter()
                .filter(|day| day.weekday() == on)
                .min_by_key(|day| (day.duration_since(today)).as_hours().abs())
        {
            return Some(Point::Day(*day));
        }
        let past = days.iter().rfind(|day| **day <= today);
        let ahead = days.iter().find(|day| **day >= today);
        // What is dated a few days ahead was written before its date was.
        let is_near = |day: &Date| (*day - today).get_days() <= 14;
        let is_far = past.is_none_or(|past| (today - *past).get_days() > 300);
        let found = match self.tense {
            Tense::Past if is_far && ahead.is_some_and(is_near) => ahead,
            Tense::Past => past,
            Tense::Future => ahead,
            Tense::Open => return date((nearest_year(today, month), month, day)).map(Point::Day),
        };
        found.copied().map(Point::Day)
    }

    /// A part of a year whose year is open: the last one, or the next where the verb looks ahead.
    fn of_year(&self, part: OfYear) -> Option<Point> {
        let today = self.today?;
        let candidates: Vec<Point> =
            (-1..=1).filter_map(|step| within(part, Point::Year(today.year().checked_add(step)?))).collect();
        match (self.tense, part) {
            (Tense::Open, OfYear::Month(month)) => Some(Point::Month(nearest_year(today, month), month)),
            // What is still reckoned up is the quarter that has just ended.
            (Tense::Future, OfYear::Quarter(_)) => {
                let since = today.checked_sub(Span::new().try_days(80).ok()?).ok()?;
                candidates.into_iter().find(|point| point.last() >= since)
            }
            (Tense::Future, _) => candidates.into_iter().find(|point| point.last() >= today),
            _ => candidates.into_iter().rfind(|point| point.first() <= today),
        }
    }

    fn weekday(&self, number: u8, relation: Relation) -> Option<Point> {
        let anchor = match relation {
            Relation::Previous | Relation::Following | Relation::Same => self.day_in_reach()?.first(),
            _ => self.today?,
        };
        let back = i64::from(weekday(number)?.until(anchor.weekday()));
        let step = match relation {
            Relation::Last | Relation::Past | Relation::Previous if back == 0 => -7,
            Relation::Last | Relation::Past | Relation::Previous | Relation::Latest | Relation::Recent => -back,
            Relation::Next | Relation::Coming | Relation::Following => 7 - back,
            Relation::Same if back > 3 => 7 - back,
            Relation::Told | Relation::This if self.tense == Tense::Future && back > 0 => 7 - back,
            _ => -back,
        };
        Point::Day(anchor).step(step)
    }

    fn related(&self, relation: Relation, what: What) -> Option<Point> {
        match what {
            What::Unit(unit) => self.related_unit(relation, unit),
            What::Weekday(day) => self.weekday(day, relation),
            What::DayPart(_) => self.day_of_part(relation),
            What::OfYear(part) => self.related_part(relation, part),
            What::MonthDay(month, day) => {
                let today = self.today?;
                let days = (-1..=1).filter_map(|step| date((today.year().checked_add(step)?, month, day)));
                let mut days = days.collect::<Vec<_>>().into_iter();
                match relation {
                    Relation::Last | Relation::Past | Relation::Latest => days.rfind(|day| *day < today),
                    Relation::Next | Relation::Coming => days.find(|day| *day > today),
                    _ => return self.month_day(month, day, None),
                }
                .map(Point::Day)
            }
        }
    }

    fn related_unit(&self, relation: Relation, unit: Unit) -> Option<Point> {
        let same = || self.told.iter().rev().find(|point| point.unit() == unit).copied();
        let now = || Point::around(self.today?, unit);
        match relation {
            Relation::Last | Relation::Past => now()?.step(-1),
            Relation::This if unit == Unit::Weekend => self.weekend(),
            Relation::This => now(),
            Relation::Next | Relation::Coming => now()?.step(1),
            Relation::Previous => Point::around(self.last()?.first(), unit)?.step(-1),
            Relation::Following => Point::around(self.last()?.last(), unit)?.step(1),
            Relation::Latest | Relation::Recent => same().or_else(|| now()?.step(-1)),
            Relation::Same => same().or_else(|| Point::around(self.last()?.first(), unit)),
            Relation::Told if unit == Unit::Weekend => same().or_else(|| self.weekend()),
            Relation::Told if unit == Unit::Quarter => same().or_else(|| now()?.step(-1)),
            Relation::Told if unit == Unit::Year => now(),
            Relation::Told => same().or_else(now),
        }
    }

    /// The weekend in reach: the one under way, the last, or the next where the verb looks ahead.
    fn weekend(&self) -> Option<Point> {
        let today = self.today?;
        let this = Point::around(today, Unit::Weekend)?;
        let is_over = self.tense != Tense::Future && this.days()?.bounds().0 > written(today)?.bounds().0;
        if is_over { this.step(-1) } else { Some(this) }
    }

    fn related_part(&self, relation: Relation, part: OfYear) -> Option<Point> {
        let today = self.today?;
        let year = today.year();
        let mut near = (-2..=2)
            .filter_map(|step| within(part, Point::Year(year.checked_add(step)?)))
            .collect::<Vec<_>>()
            .into_iter();
        match relation {
            Relation::Last | Relation::Past | Relation::Latest | Relation::Recent => {
                near.rfind(|point| point.last() < today)
            }
            Relation::Next | Relation::Coming => near.find(|point| point.first() > today),
            Relation::This => within(part, Point::Year(year)),
            Relation::Previous => {
                let last = self.last()?.first();
                near.rfind(|point| point.last() < last)
            }
            Relation::Following => {
                let last = self.last()?.last();
                near.find(|point| point.first() > last)
            }
            Relation::Same | Relation::Told => self.of_year(part),
        }
    }

    fn day_of_part(&self, relation: Relation) -> Option<Point> {
        match relation {
            Relation::Last | Relation::Past => Point::Day(self.today?).step(-1),
            Relation::Next | Relation::Following => self.day_in_reach()?.step(1),
            Relation::Previous => self.day_in_reach()?.step(-1),
            Relation::Same => self.day_in_reach(),
            _ => self.today.map(Point::Day),
        }
    }

    fn offset(&self, length: &Length, direction: Direction) -> Resolved {
        if length.unit.is_within_day() {
            let day = self.today.map(Point::Day).filter(|_| matches!(direction, Direction::Ago | Direction::Hence));
            return match day {
                Some(day) => {
                    Resolved { timex: Timex { kind: TimexKind::Time, ..Resolved::at(day).timex }, ..Resolved::at(day) }
                }
                None => Resolved::new(TimexKind::Duration, length::value(length)),
            };
        }
        if let Some(point) = self.offset_point(length, direction) {
            return Resolved::at(point);
        }
        let is_past = matches!(direction, Direction::Ago | Direction::Earlier | Direction::Before);
        let vague = if is_past { Vague::Past } else { Vague::Future };
        Resolved::new(TimexKind::Date, if length.count.is_none() { vague_value(vague) } else { "" })
    }

    fn offset_point(&self, length: &Length, direction: Direction) -> Option<Point> {
        let (count, unit) = match (length.half, length.unit) {
            (true, Unit::Year) => (i64::from(length.count?) * 12 + 6, Unit::Month),
            (true, Unit::Decade) => (i64::from(length.count?) * 10 + 5, Unit::Year),
            _ => (i64::from(length.count?), length.unit),
        };
        let quarter = self.told.last().filter(|last| last.unit() == Unit::Quarter && unit == Unit::Year).copied();
        let now = self.today.map(Point::Day);
        let (base, count) = match direction {
            Direction::Ago => (quarter.or(now), -count),
            Direction::Hence => (now, count),
            Direction::Earlier | Direction::Before => (self.last(), -count),
            Direction::Later | Direction::After => (self.last(), count),
        };
        base?.shift(count, unit)
    }

    fn days_around(&self, length: &Length, relation: Relation) -> Option<DateInterval> {
        let today = self.today?;
        let (count, unit) = length.unit.basic(i64::from(length.count?))?;
        let step = match unit {
            Unit::Day | Unit::Weekend => Span::new().try_days(count),
            Unit::Week => Span::new().try_weeks(count),
            Unit::Month => Span::new().try_months(count),
            Unit::Quarter => Span::new().try_months(count.checked_mul(3)?),
            Unit::Year => Span::new().try_years(count),
            Unit::Decade => Span::new().try_years(count.checked_mul(10)?),
            _ => return None,
        }
        .ok()?;
        match relation {
            Relation::Last | Relation::Past => Some(written(today.checked_sub(step).ok()?)?.to(&written(today)?)),
            Relation::Next | Relation::Coming => Some(written(today)?.to(&written(today.checked_add(step).ok()?)?)),
            _ => None,
        }
    }

    fn part(&self, part: Part, of: &Meaning) -> Resolved {
        let whole = self.resolve(of);
        let cut = whole.point.and_then(|point| third(point, part));
        Resolved { days: cut.or(whole.days.clone()), ..whole }
    }

    fn time(&self, day: Option<Point>, time: TimeOfDay) -> Resolved {
        let written = match time {
            TimeOfDay::Clock(hour, minute) => format!("{hour:02}:{minute:02}"),
            TimeOfDay::Part(code) => code.to_owned(),
        };
        let value = day.map_or_else(|| "XXXX-XX-XX".to_owned(), Point::value);
        Resolved {
            days: day.and_then(Point::days),
            point: day,
            ..Resolved::new(TimexKind::Time, format!("{value}T{written}"))
        }
    }
}

/// A day or month without a year is the nearest one to the day of publication, rather before than after.
fn nearest_year(today: Date, month: u8) -> i16 {
    let ahead = i16::from(month) - i16::from(today.month());
    match ahead {
        a if a > 3 => today.year() - 1,
        a if a < -9 => today.year() + 1,
        _ => today.year(),
    }
}

/// A part of a year or month.
fn within(part: OfYear, of: Point) -> Option<Point> {
    let year = of.first().year();
    match part {
        OfYear::Month(month) => Some(Point::Month(year, month)),
        OfYear::Quarter(number) => Some(Point::Quarter(year, number)),
        OfYear::Half(number) => Some(Point::Half(year, number)),
        // The winter that is told of a year is mostly the one that ends in it.
        OfYear::Season(season) => Some(Point::Season(year, season)),
        OfYear::Nth(number, unit) => Point::around(of.first(), unit)?.step(i64::from(number) - 1),
    }
}

/// The early, middle or late third of a stretch.
fn third(of: Point, part: Part) -> Option<DateInterval> {
    let months =
        |year: i16, from: u8, to: u8| Some(DateInterval::month(year, from)?.to(&DateInterval::month(year, to)?));
    let number = part as u8;
    match of {
        Point::Month(year, month) => {
            let last = of.days()?.bounds().1.2;
            let (from, to) = [(1, 10), (11, 20), (21, last)][usize::from(number)];
            Some(DateInterval::day(year, month, from)?.to(&DateInterval::day(year, month, to)?))
        }
        Point::Year(year) => months(year, number * 4 + 1, number * 4 + 4),
        Point::Quarter(year, quarter) => DateInterval::month(year, quarter * 3 - 2 + number),
        Point::Decade(decade) => {
            let (from, to) = [(0, 3), (4, 6), (7, 9)][usize::from(number)];
            let first = decade.checked_mul(10)?;
            Some(DateInterval::year(first + from).to(&DateInterval::year(first + to)))
        }
        _ => None,
    }
}

/// The first so many units of a stretch.
pub(super) fn first_of(of: Point, length: &Length) -> Option<DateInterval> {
    let first = Point::around(of.first(), length.unit)?;
    let last = first.step(i64::from(length.count?) - 1)?;
    Some(first.days()?.to(&last.days()?))
}

fn range(days: Option<DateInterval>) -> Resolved {
    let value = days.as_ref().map(DateInterval::to_string).unwrap_or_default();
    let point = days.as_ref().and_then(|days| date(days.bounds().0)).map(Point::Day);
    Resolved { days, point, ..Resolved::new(TimexKind::Date, value) }
}

fn vague_value(vague: Vague) -> &'static str {
    match vague {
        Vague::Past => "PAST_REF",
        Vague::Present => "PRESENT_REF",
        Vague::Future => "FUTURE_REF",
    }
}

/// The value of an expression whose year nobody knows.
fn open_value(meaning: &Meaning) -> String {
    match meaning {
        Meaning::MonthDay { month, day, .. } => format!("XXXX-{month:02}-{day:02}"),
        Meaning::OfYear(part) | Meaning::Within(part, _) | Meaning::Related(_, What::OfYear(part)) => open_part(*part),
        Meaning::Weekday(day) | Meaning::Related(_, What::Weekday(day)) => format!("XXXX-WXX-{day}"),
        Meaning::FromToday(_) | Meaning::Related(_, What::Unit(Unit::Day)) => "XXXX-XX-XX".to_owned(),
        Meaning::Related(_, What::Unit(Unit::Week)) => "XXXX-WXX".to_owned(),
        Meaning::Related(_, What::Unit(Unit::Month)) => "XXXX-XX".to_owned(),
        Meaning::Related(_, What::Unit(Unit::Year)) => "XXXX".to_owned(),
        _ => String::new(),
    }
}

fn open_part(part: OfYear) -> String {
    match part {
        OfYear::Month(month) => format!("XXXX-{month:02}"),
        OfYear::Quarter(number) => format!("XXXX-Q{number}"),
        OfYear::Half(number) => format!("XXXX-H{number}"),
        OfYear::Season(season) => format!("XXXX-{}", Season::code(season)),
        OfYear::Nth(..) => String::new(),
    }
}

fn set_value(set: &Set) -> Resolved {
    let value = match set {
        Set::Units(length) => length::value(length),
        Set::Weekday(day, None) => format!("XXXX-WXX-{day}"),
        Set::Weekday(day, Some(part)) => format!("XXXX-WXX-{day}T{part}"),
        Set::DayPart(part) => format!("XXXX-XX-XXT{part}"),
        Set::OfYear(part) => open_part(*part),
        Set::Weekend => "XXXX-WXX-WE".to_owned(),
    };
    let mut resolved = Resolved::new(TimexKind::Set, value);
    "EVERY".clone_into(&mut resolved.timex.quant);
    resolved
}
