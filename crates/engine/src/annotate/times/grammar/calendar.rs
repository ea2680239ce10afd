//! Days, months, years, quarters, seasons and feasts as a calendar names them.

use super::{Grammar, Read, is_calendar};
use crate::annotate::times::meaning::{Meaning, OfYear, What};
use crate::annotate::times::point::{Point, date};
use crate::annotate::times::words::{Feast, Relation, Season, Sense, Unit};
use crate::annotate::{Dep, Pos, Recognised};

impl Grammar<'_> {
    pub(super) fn iso(&self, at: usize) -> Read {
        let day: whosays_model::DateInterval = self.lower(at).parse().ok()?;
        Some((at + 1, Meaning::Known(Point::Day(date(day.as_day()?)?))))
    }

    /// A year of four figures, whatever stands around it.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        if let Some(year) = self.spoken_year(at).filter(|_| !self.is_glued(at)) {
            return Some(year);
        }
        let written = self.lower(at);
        let digits = written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| written.parse().ok()).flatten().filter(|year| (1000..=2199).contains(year))
    }

    /// One past the cells of a year.
    pub(super) fn year_end(&self, at: usize) -> usize {
        match self.spoken_year(at) {
            Some(_) => at + 2,
            None => at + 1,
        }
    }

    /// `nineteen eighty-four`, `two thousand`: years as broadcasters say them.
    fn spoken_year(&self, at: usize) -> Option<i16> {
        let count = |at| match self.sense(at) {
            Sense::Count(Some(count))
                if self.lower(at).bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') =>
            {
                i16::try_from(count).ok()
            }
            _ => None,
        };
        match (count(at)?, count(at + 1)?) {
            (2, 1000) if self.before(at) == "year" => Some(2000),
            (century @ 16..=20, rest @ 10..=99) => Some(century * 100 + rest),
            _ => None,
        }
    }

    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.glued)
    }

    fn month(&self, at: usize) -> Option<u8> {
        match self.sense(at) {
            Sense::Month(month) if self.cells[at].capital => Some(month),
            _ => None,
        }
    }

    fn day(&self, at: usize) -> Option<u8> {
        let day = match self.sense(at) {
            Sense::Count(Some(day)) if self.lower(at).len() <= 2 && self.lower(at).as_bytes()[0].is_ascii_digit() => {
                day
            }
            Sense::Ordinal(day) => u32::from(day),
            _ => return None,
        };
        u8::try_from(day).ok().filter(|day| (1..=31).contains(day))
    }

    /// The last day of several: `-24`, `to 24`, `and 24`.
    fn last_day(&self, at: usize, first: u8) -> Option<(usize, u8)> {
        let day = |at| self.day(at).filter(|day| *day > first);
        if self.is_glued(at) {
            return day(at).map(|day| (at + 1, day));
        }
        let joins = matches!(self.lower(at), "-" | "–" | "to" | "and" | "or" | "through");
        joins.then(|| day(at + 1)).flatten().map(|day| (at + 2, day))
    }

    /// `22 March 2031`, `March 22, 2031`, `the 22nd of March`, `22-24 March`, `March 2031`, `March`.
    pub(super) fn calendar(&self, at: usize) -> Read {
        if let Some(day) = self.day(at) {
            let (after, last) = match self.last_day(at + 1, day) {
                Some((after, last)) if self.month(after).is_some() => (after, Some(last)),
                _ => (at + 1, None),
            };
            let of = usize::from(self.sense(after) == Sense::Of);
            let month = self.month(after + of)?;
            return Some(self.with_year(after + of + 1, month, day, last));
        }
        let month = self.month(at)?;
        let the = usize::from(self.sense(at + 1) == Sense::The);
        if let Some(day) = self.day(at + 1 + the).filter(|_| !self.is_glued(at + 1)) {
            let (after, last) = match self.last_day(at + 2 + the, day) {
                // "On 3 March and 24 people died" gives no second day.
                Some((after, last)) if self.is_glued(after - 1) || self.lower(after - 2) != "and" => {
                    (after, Some(last))
                }
                _ => (at + 2 + the, None),
            };
            return Some(self.with_year(after, month, day, last));
        }
        self.month_alone(at, month)
    }

    fn with_year(&self, at: usize, month: u8, day: u8, last: Option<u8>) -> (usize, Meaning) {
        let comma = usize::from(self.lower(at) == "," || self.sense(at) == Sense::Of);
        let Some(year) = self.year(at + comma) else {
            return (at, Meaning::MonthDay { month, day, last, weekday: None });
        };
        let meaning = match (date((year, month, day)), last) {
            (Some(day), None) => Meaning::Known(Point::Day(day)),
            _ => Meaning::Days { year, month, day, last: last.unwrap_or(day) },
        };
        (self.year_end(at + comma), meaning)
    }

    fn month_alone(&self, at: usize, month: u8) -> Read {
        let whole = Meaning::OfYear(OfYear::Month(month));
        let comma = usize::from(self.lower(at + 1) == "," || self.sense(at + 1) == Sense::Of);
        if let Some(year) = self.year(at + 1 + comma) {
            return Some((self.year_end(at + 1 + comma), Meaning::Known(Point::Month(year, month))));
        }
        if let Some((end, year)) = self.year_behind(at + 1) {
            return Some((end, Meaning::Within(OfYear::Month(month), Box::new(year))));
        }
        let node = self.annotation.node(self.cells[at].word);
        let is_month = !matches!(node.pos, Pos::Aux | Pos::Verb) && node.recognised != Recognised::Person;
        // "Mar" and "Jan" alone are more often something else.
        (is_month && (self.lower(at).len() > 3 || month == 5)).then_some((at + 1, whole))
    }

    /// `last year`, `of this year`, `of that year`: which year, behind a part of it.
    pub(super) fn year_behind(&self, at: usize) -> Read {
        let of = usize::from(self.sense(at) == Sense::Of);
        let the = usize::from(self.sense(at + of) == Sense::The);
        if the > of {
            return None;
        }
        let at = at + of + the;
        let (end, meaning) = match self.sense(at) {
            Sense::Relation(relation) => self.related(at, relation)?,
            Sense::Fiscal => self.fiscal(at)?,
            Sense::Unit(Unit::Year) if the == 1 => self.definite_unit(at, Unit::Year)?,
            _ if of == 1 => (self.year_end(at), Meaning::Known(Point::Year(self.year(at)?))),
            _ => return None,
        };
        let is_year = matches!(meaning, Meaning::Known(Point::Year(_)) | Meaning::Related(_, What::Unit(Unit::Year)));
        is_year.then_some((end, meaning))
    }

    /// `Friday`, `Friday, 22 March`, `Fri. March 22`.
    pub(super) fn weekday(&self, at: usize) -> Read {
        let (Sense::Weekday(day) | Sense::WeekdayShort(day)) = self.sense(at) else { return None };
        let comma = usize::from(matches!(self.lower(at + 1), "," | "."));
        let the = usize::from(self.sense(at + 1 + comma) == Sense::The);
        let date = self.calendar(at + 1 + comma + the);
        match date {
            Some((end, Meaning::MonthDay { month, day: number, last, .. })) => {
                return Some((end, Meaning::MonthDay { month, day: number, last, weekday: Some(day) }));
            }
            Some((end, date @ Meaning::Known(Point::Day(_)))) => return Some((end, date)),
            _ => {}
        }
        (self.cells[at].capital && matches!(self.sense(at), Sense::Weekday(_)))
            .then_some((at + 1, Meaning::Weekday(day)))
    }

    /// What begins with a number: a date, a time, a length or a year.
    pub(super) fn counted(&self, at: usize) -> Read {
        self.slashed(at)
            .or_else(|| self.calendar(at).filter(|(_, meaning)| is_calendar(meaning)))
            .or_else(|| self.time(at))
            .or_else(|| self.length(at))
            .or_else(|| self.year_of_quarter(at))
            .or_else(|| self.years(at))
    }

    /// `3/22/2031`, read only where one number can be no month.
    fn slashed(&self, at: usize) -> Read {
        let number = |at| match self.sense(at) {
            Sense::Count(Some(count)) => Some(count),
            _ => None,
        };
        if self.lower(at + 1) != "/" || self.lower(at + 3) != "/" {
            return None;
        }
        let (a, b, year) = (number(at)?, number(at + 2)?, self.year(at + 4)?);
        let (month, day) = if a > 12 {
            (b, a)
        } else if b > 12 || a == b {
            (a, b)
        } else {
            return None;
        };
        let day = date((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))?;
        Some((at + 5, Meaning::Known(Point::Day(day))))
    }

    /// `1988 third quarter`.
    pub(super) fn year_of_quarter(&self, at: usize) -> Read {
        let year = self.year(at)?;
        let (end, part) = self.part_of_year(at + 1)?;
        Some((end, Meaning::Within(part, Box::new(Meaning::Known(Point::Year(year))))))
    }

    /// `third quarter`, `second half`: a part of a year.
    pub(super) fn part_of_year(&self, at: usize) -> Option<(usize, OfYear)> {
        let fiscal = usize::from(self.sense(at) == Sense::Fiscal);
        let Sense::Ordinal(number) = self.sense(at + fiscal) else { return self.named_part(at) };
        let number = u8::try_from(number).ok()?;
        let part = match (self.sense(at + fiscal + 1), number) {
            (Sense::Unit(Unit::Quarter), 1..=4) => OfYear::Quarter(number),
            (Sense::HalfOf, 1..=2) => OfYear::Half(number),
            _ => return None,
        };
        Some((at + fiscal + 2, part))
    }

    fn named_part(&self, at: usize) -> Option<(usize, OfYear)> {
        match self.sense(at) {
            Sense::Month(_) => self.month(at).map(|month| (at + 1, OfYear::Month(month))),
            Sense::Season(season) => Some((at + 1, OfYear::Season(season))),
            _ => None,
        }
    }

    /// `third quarter of 2031`, `second half`, `21st century`, `first nine months`, `second day`.
    pub(super) fn nth(&self, at: usize) -> Read {
        let Sense::Ordinal(number) = self.sense(at) else { return None };
        let number = u8::try_from(number).ok()?;
        if self.sense(at + 1) == Sense::Unit(Unit::Century) {
            return (number > 3).then_some((at + 2, Meaning::Known(Point::Century(i16::from(number) - 1))));
        }
        let Some((end, part)) = self.part_of_year(at) else { return self.first_units(at, number) };
        let of = self.year(end).map(|year| (self.year_end(end), Meaning::Known(Point::Year(year))));
        match of.or_else(|| self.year_behind(end)) {
            Some((end, year)) => Some((end, Meaning::Within(part, Box::new(year)))),
            // "The second half of the match" is no time.
            None if matches!(part, OfYear::Half(_)) => None,
            None => Some((end, Meaning::OfYear(part))),
        }
    }

    fn first_units(&self, at: usize, number: u8) -> Read {
        if number == 1
            && matches!(self.sense(at + 1), Sense::Count(_) | Sense::Units(_))
            && let Some((end, length)) = self.units(at + 1)
        {
            return Some((end, Meaning::First(length)));
        }
        let Sense::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) = self.sense(at + 1) else {
            return None;
        };
        let (end, of) = (self.sense(at + 2) == Sense::Of).then(|| self.expression(at + 3))??;
        is_calendar(&of).then_some((end, Meaning::Within(OfYear::Nth(number, unit), Box::new(of))))
    }

    /// `summer of 2031`, `spring 2031`, `summer`.
    pub(super) fn season(&self, at: usize, season: Season) -> Read {
        let part = OfYear::Season(season);
        if let Some(year) = self.year(at + 1) {
            return Some((self.year_end(at + 1), Meaning::Within(part, Box::new(Meaning::Known(Point::Year(year))))));
        }
        if let Some((end, year)) = self.year_behind(at + 1) {
            return Some((end, Meaning::Within(part, Box::new(year))));
        }
        // "Fall" and "spring" are also what things do: "the fall of the town".
        if self.sense(at + 1) == Sense::Of {
            return None;
        }
        let node = self.annotation.node(self.cells[at].word);
        let adverbial = matches!(node.dep, Dep::Pobj | Dep::Npadvmod | Dep::Nsubj) && node.pos == Pos::Noun;
        let led = matches!(
            self.before(at),
            "in" | "the" | "during" | "since" | "by" | "until" | "of" | "over" | "through" | "early" | "late"
        );
        (adverbial && led).then_some((at + 1, Meaning::OfYear(part)))
    }

    /// `2031`, `2029-2031`, `2030-31`, where nothing says that it counts.
    fn years(&self, at: usize) -> Read {
        let year = self.year(at)?;
        let end = self.year_end(at);
        if !self.is_year_here(at, end, year) {
            return None;
        }
        let first = Meaning::Known(Point::Year(year));
        if self.is_glued(end) {
            let short = |at| match self.sense(at) {
                Sense::Count(Some(last @ 0..=99)) if self.lower(at).len() == 2 => {
                    i16::try_from(last).ok().map(|last| year - year % 100 + last)
                }
                _ => None,
            };
            let last = self.year(end).or_else(|| short(end)).filter(|last| *last > year)?;
            return Some((end + 1, Meaning::Between(Box::new(first), Box::new(Meaning::Known(Point::Year(last))))));
        }
        Some((end, first))
    }

    /// Whether four figures are a year rather than a count.
    fn is_year_here(&self, at: usize, end: usize, year: i16) -> bool {
        let word = self.cells[at].word;
        let node = self.annotation.node(word);
        let next = self.cells.get(end).map(|cell| (cell.lower, self.annotation.node(cell.word)));
        let counts = next.is_some_and(|(lower, next)| {
            matches!(lower, "%" | "percent" | "per" | "million" | "billion" | "hours" | "gmt")
                || node.dep == Dep::Nummod && next.pos == Pos::Noun && !next.is_singular
        });
        let before = self.before(at);
        if counts
            || matches!(
                before,
                "$" | "€" | "£" | "#" | "no." | "number" | "flight" | "nearly" | "than" | "some" | "least" | "." | "-"
            )
        {
            return false;
        }
        let dated = matches!(
            before,
            "in" | "since"
                | "by"
                | "until"
                | "from"
                | "to"
                | "of"
                | "and"
                | "between"
                | "late"
                | "early"
                | "during"
                | "before"
                | "after"
                | "for"
                | "around"
                | "mid"
                | "through"
                | "till"
                | "than"
                | "fiscal"
                | "the"
        );
        let recent = (1900..=2049).contains(&year);
        let modifies =
            matches!(node.dep, Dep::Nsubj | Dep::Pobj | Dep::Compound | Dep::Nmod | Dep::Nummod | Dep::Npadvmod);
        let placed = recent
            && (before.is_empty()
                || matches!(before, "(" | "," | "a" | "or" | "on" | "'s" | "its" | "his" | "their" | "was"));
        dated && (recent || !matches!(before, "to" | "of" | "and" | "for" | "from" | "the"))
            || placed
            || recent && modifies
    }

    /// `Christmas Day`, `New Year's Eve 2031`.
    pub(super) fn feast(&self, at: usize) -> Read {
        let cell = self.cells.get(at)?;
        if !cell.capital && !cell.lower.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (length, Feast { year, month, day }) = self.lexicon.feast_at(&self.words[cell.word - self.first..])?;
        let last = cell.word + length;
        let end = at + self.cells[at..].iter().take_while(|cell| cell.word < last).count();
        if let Some(year) = year.or_else(|| self.year(end)) {
            let taken = if self.year(end).is_some() { self.year_end(end) } else { end };
            return Some((taken, Meaning::Known(Point::Day(date((year, month, day))?))));
        }
        Some((end, Meaning::MonthDay { month, day, last: None, weekday: None }))
    }

    /// `fiscal 2031`, `fiscal year 2031`, `fiscal first quarter`, `academic year`.
    pub(super) fn fiscal(&self, at: usize) -> Read {
        let unit = usize::from(matches!(self.sense(at + 1), Sense::Unit(Unit::Year)));
        if let Some(year) = self.year(at + 1 + unit) {
            return Some((self.year_end(at + 1 + unit), Meaning::Known(Point::Year(year))));
        }
        if let Some((end, part)) = self.part_of_year(at + 1) {
            return Some((end, Meaning::OfYear(part)));
        }
        let Sense::Unit(unit @ (Unit::Year | Unit::Quarter)) = self.sense(at + 1) else { return None };
        Some((at + 2, Meaning::Related(Relation::Told, What::Unit(unit))))
    }
}
