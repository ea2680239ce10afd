//! Lengths of time, and what they are reckoned from: `two weeks`, `a year ago`, `an hour and a half`.

use super::{Grammar, Read};
use crate::annotate::times::meaning::{Length, Meaning, Set, What};
use crate::annotate::times::words::{Direction, Part, Relation, Sense, Unit, Vague};
use crate::annotate::{Dep, Pos};

impl Grammar<'_> {
    /// So many units: `two weeks`, `2 1/2 years`, `a dozen years`, `several-month`, `two hours and ten minutes`.
    pub(super) fn units(&self, at: usize) -> Option<(usize, Length)> {
        let (end, count, half) = self.count(at)?;
        let unit = self.unit(end)?;
        // "A quarter of the crop" is a share.
        if unit == Unit::Quarter && self.sense(end + 1) == Sense::Of {
            return None;
        }
        let mut length = Length { count, half, unit, more: None };
        let mut end = end + 1;
        if self.lower(end) == "and" && self.sense(end + 1) == Sense::A && self.sense(end + 2) == Sense::HalfOf {
            length.half = true;
            end += 3;
        } else if let Some((after, more, smaller)) = self.more(end, unit) {
            length.more = Some((more, smaller));
            end = after;
        } else if self.lower(end) == "or" && matches!(self.lower(end + 1), "so" | "more" | "two") {
            end += 2;
        }
        Some((end, length))
    }

    /// `and 20 minutes`, `, three months`: what comes on top.
    fn more(&self, at: usize, unit: Unit) -> Option<(usize, u32, Unit)> {
        let led = usize::from(matches!(self.lower(at), "and" | ","));
        let Sense::Count(Some(more)) = self.sense(at + led) else { return None };
        let smaller = self.unit(at + led + 1).filter(|smaller| *smaller < unit)?;
        Some((at + led + 2, more, smaller))
    }

    /// The number before a unit; one for none: one past it, the number, and whether a half comes on top.
    fn count(&self, at: usize) -> Option<(usize, Option<u32>, bool)> {
        match self.sense(at) {
            Sense::Unit(_) => Some((at, Some(1), false)),
            Sense::Units(_) => Some((at, None, false)),
            Sense::HalfOf => {
                let of = usize::from(self.sense(at + 1) == Sense::A);
                Some((at + 1 + of, Some(0), true))
            }
            Sense::A => match self.sense(at + 1) {
                Sense::HalfOf => Some((at + 2, Some(0), true)),
                Sense::Count(count) => self.scaled(at + 1, count),
                Sense::Unit(_) => Some((at + 1, Some(1), false)),
                _ if matches!(
                    self.lower(at + 1),
                    "full" | "whole" | "single" | "further" | "mere" | "additional" | "extra" | "entire" | "good"
                ) =>
                {
                    self.count(at + 2)
                }
                _ => None,
            },
            Sense::Count(count) => self.scaled(at, count),
            _ => None,
        }
    }

    fn scaled(&self, at: usize, count: Option<u32>) -> Option<(usize, Option<u32>, bool)> {
        let mut end = at + 1;
        let mut total = count;
        while let Sense::Count(Some(next)) = self.sense(end) {
            // "Two hundred", "twenty-two"; "2 1/2" is half more.
            let fraction = next == 1 && self.lower(end + 1) == "/" && self.lower(end + 2) == "2";
            if fraction {
                return Some((end + 3, total, true));
            }
            total = match total {
                Some(total) if next >= 100 && next > total => Some(total.saturating_mul(next)),
                Some(total) if total % 10 == 0 && next < 10 && total >= 20 => Some(total.saturating_add(next)),
                None => None,
                _ => break,
            };
            end += 1;
        }
        if let Some(after) = self.range_end(end, total) {
            return Some((after, total, false));
        }
        if self.lower(end) == "and" && self.sense(end + 1) == Sense::A && self.sense(end + 2) == Sense::HalfOf {
            return Some((end + 3, total, true));
        }
        let more = usize::from(matches!(
            self.lower(end),
            "more" | "full" | "consecutive" | "straight" | "further" | "additional" | "whole" | "long" | "successive"
        ));
        let of = usize::from(self.sense(end + more) == Sense::Of);
        Some((end + more + of, total, false))
    }

    /// `to three`, `or four`, `-15`: the upper end of a range of numbers.
    fn range_end(&self, at: usize, low: Option<u32>) -> Option<usize> {
        let above = |at| matches!((self.sense(at), low), (Sense::Count(Some(high)), Some(low)) if high > low);
        if self.is_glued(at) && above(at) {
            return Some(at + 1);
        }
        (matches!(self.lower(at), "to" | "or" | "and" | "-" | "–") && above(at + 1) && self.unit(at + 2).is_some())
            .then_some(at + 2)
    }

    /// A length, and what it is reckoned from.
    pub(super) fn length(&self, at: usize) -> Read {
        if let Some(found) = self.edge_of_unit(at) {
            return Some(found);
        }
        let (end, length) = self.units(at)?;
        let is_bare_unit = matches!(self.sense(at), Sense::Unit(_));
        if self.sense(end) == Sense::Tail && self.is_glued(end) {
            // "A 34-year-old": an age is no length of a happening.
            return (self.lower(end) != "old").then_some((end + 1, Meaning::Length(length)));
        }
        if self.lower(end) == "old" || self.lower(end) == "of" && self.lower(end + 1) == "age" {
            return None;
        }
        if let Sense::Direction(direction) = self.sense(end) {
            if direction == Direction::Ago || !is_bare_unit || self.is_glued(end) {
                return self.offset(end, length, direction);
            }
            return None;
        }
        if self.lower(end) == "from" && matches!(self.lower(end + 1), "now" | "today") {
            return Some((end + 2, Meaning::Offset(length, Direction::Hence)));
        }
        if is_bare_unit {
            return None;
        }
        if matches!(self.sense(at), Sense::Units(_)) {
            return self.plural(at, length);
        }
        if length.count == Some(1) && matches!(self.sense(at), Sense::A) && self.is_rate(at) {
            return Some((end, Meaning::Set(Set::Units(length))));
        }
        Some((end, Meaning::Length(length)))
    }

    /// `ago`, `earlier`, `before`: where the length leads to.
    fn offset(&self, at: usize, length: Length, direction: Direction) -> Read {
        match direction {
            // "Two weeks before the raid" is a length; the raid says where it ends.
            Direction::Before | Direction::After if self.has_complement(at + 1) => {
                Some((at, Meaning::Offset(length, direction)))
            }
            Direction::Before => Some((at + 1, Meaning::Offset(length, Direction::Earlier))),
            Direction::After => Some((at + 1, Meaning::Offset(length, Direction::Later))),
            _ => Some((at + 1, Meaning::Offset(length, direction))),
        }
    }

    /// `weeks or months`, `years`, `months of talks`, `days`: units without a number.
    fn plural(&self, at: usize, length: Length) -> Read {
        let node = self.annotation.node(self.cells[at].word);
        let joined = matches!(self.lower(at + 1), "or" | "and") && matches!(self.sense(at + 2), Sense::Units(_));
        let used = matches!(
            node.dep,
            Dep::Pobj | Dep::Npadvmod | Dep::Dobj | Dep::Conj | Dep::Nsubj | Dep::Attr | Dep::Nsubjpass
        );
        let owned = matches!(
            self.before(at),
            "his" | "her" | "their" | "its" | "my" | "our" | "'s" | "old" | "school" | "these" | "those"
        );
        if length.unit.is_within_day() && !matches!(self.before(at), "for" | "within" | "in" | "after") {
            return None;
        }
        (used && node.pos == Pos::Noun && !owned)
            .then_some((if joined { at + 3 } else { at + 1 }, Meaning::Length(length)))
    }

    /// `year-end`, `month end`: the end of a unit.
    fn edge_of_unit(&self, at: usize) -> Read {
        let Sense::Unit(unit) = self.sense(at) else { return None };
        let Sense::Part(part) = self.sense(at + 1) else { return None };
        if self.lower(at + 1) == "end" && unit == Unit::Year {
            return Some((at + 2, Meaning::MonthDay { month: 12, day: 31, last: None, weekday: None }));
        }
        let of = Meaning::Related(Relation::Told, What::Unit(unit));
        (self.lower(at + 1) == "end").then(|| (at + 2, Meaning::Part(part, Box::new(of))))
    }

    /// What stands behind "a": `a year ago`, `a few days`, `a day`, `a year-ago loss`.
    pub(super) fn indefinite(&self, at: usize) -> Read {
        if let Some((end, meaning)) = self.length(at) {
            return Some((end, meaning));
        }
        let unit = self.unit(at + 1)?;
        (!self.is_glued(at + 2) && unit != Unit::Half).then_some((at + 2, Meaning::Length(Length::new(Some(1), unit))))
    }

    /// `$5 a day`, `twice a week`, `ten times a year`: whether a unit behind "a" is what a rate is for.
    fn is_rate(&self, at: usize) -> bool {
        let Some(before) = self.cells[at].word.checked_sub(1).filter(|before| *before >= self.first) else {
            return false;
        };
        let word = &self.annotation.words[before];
        let node = self.annotation.node(before);
        matches!(word.token.lower.as_str(), "once" | "twice" | "thrice" | "times" | "%" | "percent" | "per")
            || matches!(node.pos, Pos::Num)
            || node.pos == Pos::Noun
                && !node.is_singular
                && self.annotation.node(self.cells[at + 1].word).dep != Dep::Dobj
    }

    /// `year-ago`, `year-earlier quarter`, `year-ago period`: behind "the".
    pub(super) fn year_ago(&self, at: usize) -> Read {
        let unit = self.unit(at)?;
        let Sense::Direction(direction @ (Direction::Ago | Direction::Earlier)) = self.sense(at + 1) else {
            return None;
        };
        if !self.is_glued(at + 1) {
            return None;
        }
        let mut end = at + 2;
        if let Some((after, part)) = self.part_of_year(end) {
            let year = Meaning::Offset(Length::new(Some(1), unit), direction);
            return Some((after, Meaning::Within(part, Box::new(year))));
        }
        if let Some((after, _)) = self.units(end) {
            end = after;
        } else if self.lower(end) == "period" {
            end += 1;
        }
        Some((end, Meaning::Offset(Length::new(Some(1), unit), direction)))
    }

    /// `the weeks ahead`, `the years since`: units without a number behind "the".
    pub(super) fn ahead(&self, at: usize, unit: Unit) -> Read {
        if self.sense(at + 1) == Sense::Direction(Direction::Later) || self.lower(at + 1) == "ahead" {
            return Some((at + 2, Meaning::Vague(Vague::Future)));
        }
        if self.sense(at + 1) == Sense::Part(Part::Early) {
            return None;
        }
        (!unit.is_within_day()).then_some((at + 1, Meaning::Length(Length::new(None, unit))))
    }
}
