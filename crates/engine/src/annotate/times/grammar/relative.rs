//! Times told from now or from what was named last: `last week`, `the following day`, `early this year`.

use super::{Grammar, Read, is_calendar};
use crate::annotate::times::meaning::{Length, Meaning, OfYear, What};
use crate::annotate::times::point::Point;
use crate::annotate::times::words::{Direction, Part, Relation, Sense, Unit, Vague};

impl Grammar<'_> {
    /// What "this", "last", "next" and their like stand by.
    pub(super) fn related(&self, at: usize, relation: Relation) -> Read {
        let (at, relation) = match (relation, self.sense(at + 1)) {
            (Relation::This, Sense::Relation(Relation::Past | Relation::Last)) => (at + 1, Relation::Last),
            (Relation::This, Sense::Relation(Relation::Coming | Relation::Next)) => (at + 1, Relation::Next),
            (Relation::Same, Sense::Relation(Relation::Same)) => (at + 1, Relation::Same),
            _ => (at, relation),
        };
        let next = at + 1;
        let fiscal = usize::from(self.sense(next) == Sense::Fiscal);
        match self.sense(next + fiscal) {
            Sense::HalfOf if self.sense(next + 1) == Sense::Of => self.last_part(next, relation, Unit::Half),
            Sense::Unit(Unit::Night) if relation != Relation::Past => {
                Some((next + 1, Meaning::Related(relation, What::DayPart("NI"))))
            }
            Sense::Unit(unit) => self.related_unit(next + fiscal, relation, unit),
            Sense::Units(unit) => self.related_units(next, relation, unit),
            Sense::Count(_) => self.related_length(next, relation).or_else(|| self.relation_alone(at, relation)),
            Sense::Month(_) if self.cells[next].capital => self.related_month(next, relation),
            Sense::Weekday(day) if self.cells[next].capital => {
                if let Some((end, date)) = self.weekday(next).filter(|(_, date)| !matches!(date, Meaning::Weekday(_))) {
                    return Some((end, date));
                }
                Some((next + 1, Meaning::Related(relation, What::Weekday(day))))
            }
            Sense::Season(season) => Some((next + 1, Meaning::Related(relation, What::OfYear(OfYear::Season(season))))),
            Sense::DayPart(part) if !matches!(relation, Relation::Recent | Relation::Past | Relation::Coming) => {
                Some((next + 1, Meaning::Related(relation, What::DayPart(part))))
            }
            Sense::Ordinal(_) => {
                let (end, part) = self.part_of_year(next)?;
                Some((end, Meaning::Related(relation, What::OfYear(part))))
            }
            Sense::HalfOf if relation != Relation::Recent && self.unit(next + 1).is_some() => {
                self.related_length(next, relation)
            }
            _ => self.related_feast(next, relation).or_else(|| self.relation_alone(at, relation)),
        }
    }

    fn related_feast(&self, at: usize, relation: Relation) -> Read {
        self.cells.get(at)?;
        match self.feast(at)? {
            (end, Meaning::MonthDay { month, day, last: None, .. }) => {
                Some((end, Meaning::Related(relation, What::MonthDay(month, day))))
            }
            _ => None,
        }
    }

    /// `recent`, `current`, `the past`: where no unit follows.
    fn relation_alone(&self, at: usize, relation: Relation) -> Read {
        let vague = match (relation, self.lower(at)) {
            (Relation::Recent, _) => Vague::Past,
            (Relation::This, "current") => Vague::Present,
            (Relation::Past, _)
                if self.before(at) == "the" && matches!(self.before(at.wrapping_sub(1)), "in" | "of" | "from") =>
            {
                Vague::Past
            }
            _ => return None,
        };
        Some((at + 1, Meaning::Vague(vague)))
    }

    fn related_unit(&self, at: usize, relation: Relation, unit: Unit) -> Read {
        if let Some((end, part)) = self.last_part(at, relation, unit) {
            return Some((end, part));
        }
        if self.is_glued(at) && unit.is_within_day() {
            // "Last-minute" is no time.
            return None;
        }
        if unit.is_within_day() {
            // "The past hour" is a length; "this minute" is none.
            let is_length =
                matches!(relation, Relation::Past | Relation::Last | Relation::Next) && unit != Unit::Second;
            return is_length.then_some((at + 1, Meaning::Around(Length::new(Some(1), unit), relation)));
        }
        if unit == Unit::Day && matches!(relation, Relation::Last | Relation::Latest | Relation::Recent) {
            return None;
        }
        let whole = match relation {
            Relation::Past => Meaning::Around(Length::new(Some(1), unit), relation),
            Relation::Recent => return None,
            _ => Meaning::Related(relation, What::Unit(unit)),
        };
        if self.lower(at + 1) == "'s"
            && unit == Unit::Year
            && let Some((end, part)) = self.part_of_year(at + 2)
        {
            return Some((end, Meaning::Within(part, Box::new(whole))));
        }
        Some((at + 1, whole))
    }

    /// `last quarter of 2031`, which is the fourth.
    fn last_part(&self, at: usize, relation: Relation, unit: Unit) -> Read {
        let part = match (relation, unit) {
            (Relation::Last, Unit::Quarter) => OfYear::Quarter(4),
            (Relation::Last, Unit::Half) => OfYear::Half(2),
            _ => return None,
        };
        let of = (self.sense(at + 1) == Sense::Of).then(|| self.year_behind(at + 1))??;
        Some((of.0, Meaning::Within(part, Box::new(of.1))))
    }

    /// `recent weeks and months`, `the coming days`, `these days`.
    fn related_units(&self, at: usize, relation: Relation, unit: Unit) -> Read {
        let joined = matches!(self.lower(at + 1), "and" | "or") && matches!(self.sense(at + 2), Sense::Units(_));
        let end = if joined { at + 3 } else { at + 1 };
        let vague = match relation {
            Relation::Recent | Relation::Past | Relation::Last | Relation::Previous => Vague::Past,
            Relation::Coming | Relation::Next => Vague::Future,
            Relation::This if unit == Unit::Day && self.lower(at - 1) == "these" => Vague::Present,
            Relation::Following => return Some((end, Meaning::Length(Length::new(None, unit)))),
            _ => return None,
        };
        Some((end, Meaning::Vague(vague)))
    }

    /// `the past two months`, `the next few days`.
    fn related_length(&self, at: usize, relation: Relation) -> Read {
        let (end, length) = self.units(at)?;
        if self.lower(end) == "old" {
            return None;
        }
        match relation {
            Relation::Recent | Relation::Latest => None,
            Relation::Same | Relation::This => Some((end, Meaning::Length(length))),
            _ => Some((end, Meaning::Around(length, relation))),
        }
    }

    /// `last March`, `next 3 May`, `this September`.
    fn related_month(&self, at: usize, relation: Relation) -> Read {
        match self.calendar(at) {
            Some((end, Meaning::OfYear(part))) => Some((end, Meaning::Related(relation, What::OfYear(part)))),
            Some((end, Meaning::MonthDay { month, day, last: None, .. })) => {
                Some((end, Meaning::Related(relation, What::MonthDay(month, day))))
            }
            other => other,
        }
    }

    /// `the day before yesterday`, `the day after`: behind "the".
    pub(super) fn day_beside(&self, at: usize, direction: Direction) -> (usize, Meaning) {
        let sign = if matches!(direction, Direction::Before | Direction::Earlier) { -1 } else { 1 };
        if let Sense::Days(days, None) = self.sense(at + 2)
            && i64::from(days).signum() == sign
        {
            return (at + 3, Meaning::FromToday(i64::from(days) + sign));
        }
        let length = Length::new(Some(1), Unit::Day);
        match direction {
            Direction::Before | Direction::After if self.has_complement(at + 2) => {
                (at + 1, Meaning::Offset(length, direction))
            }
            Direction::Before | Direction::Earlier => {
                (at + 2, Meaning::Related(Relation::Previous, What::Unit(Unit::Day)))
            }
            Direction::After | Direction::Later => {
                (at + 2, Meaning::Related(Relation::Following, What::Unit(Unit::Day)))
            }
            Direction::Ago | Direction::Hence => (at + 1, Meaning::Related(Relation::Same, What::Unit(Unit::Day))),
        }
    }

    /// Whether "before" and "after" have something behind them.
    pub(super) fn has_complement(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.lower.starts_with(|c: char| c.is_alphanumeric()))
    }

    /// `early 2031`, `late on Friday`, `the end of March`, `mid-May`, `earlier this week`, `late last year`.
    pub(super) fn part(&self, at: usize) -> Read {
        let part = match self.sense(at) {
            Sense::Part(part) => part,
            Sense::Direction(Direction::Earlier) => Part::Early,
            Sense::Direction(Direction::Later) => Part::Late,
            _ => return None,
        };
        let mut next = at + 1;
        if matches!(self.sense(next), Sense::Of) || matches!(self.lower(next), "in" | "on") {
            next += 1;
        } else if !matches!(self.lower(at), "early" | "mid" | "late" | "earlier" | "later") && !self.is_glued(next) {
            // "Talks start Monday": only "the start of" is a part.
            return None;
        }
        if let Some(code) = self.part_of_day(next) {
            return self.day_part_of(next, code);
        }
        let (end, whole) = match self.sense(next) {
            Sense::The => self.definite(next + 1)?,
            Sense::Part(_) | Sense::Direction(_) | Sense::Vague(_) => return None,
            Sense::Count(_) | Sense::Ordinal(_) if self.year(next).is_some() => self.year_in_part(next)?,
            _ => self.expression_in_part(next)?,
        };
        match whole {
            Meaning::At(day, time) => Some((end, Meaning::At(day, time))),
            whole if is_calendar(&whole) => Some((end, Meaning::Part(part, Box::new(whole)))),
            _ => None,
        }
    }

    fn year_in_part(&self, at: usize) -> Read {
        let year = self.year(at)?;
        self.year_of_quarter(at).or(Some((at + 1, Meaning::Known(Point::Year(year)))))
    }

    // Behind "mid-" a cell is tied to the one before, which no expression may begin with.
    fn expression_in_part(&self, at: usize) -> Read {
        let (end, meaning) = self.bare(at)?;
        Some(self.with_day_part(end, meaning))
    }
}
