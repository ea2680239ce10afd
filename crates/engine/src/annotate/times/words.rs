//! What single words mean to the grammar of times: each word of a sentence is looked up once.
//!
//! A compound such as `third-quarter` or `mid-May` is cut at its hyphens where every part means something.

use crate::annotate::Word;
use crate::resources::NumberWord;
use std::collections::HashMap;
use whosays_model::Bound;

/// Sizes of stretches of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    fn parse(written: &str) -> Option<Self> {
        Some(match written {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "night" => Unit::Night,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "half" => Unit::Half,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            "millennium" => Unit::Millennium,
            _ => return None,
        })
    }

    /// So many units in the units that the calendar steps by; none for parts of a day.
    pub(super) fn basic(self, count: i64) -> Option<(i64, Unit)> {
        Some(match self {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Season => return None,
            Unit::Night => (count, Unit::Day),
            Unit::Fortnight => (count.checked_mul(2)?, Unit::Week),
            Unit::Half => (count.checked_mul(6)?, Unit::Month),
            Unit::Millennium => (count.checked_mul(10)?, Unit::Century),
            other => (count, other),
        })
    }

    /// Whether it is a part of a day.
    pub(super) fn is_within_day(self) -> bool {
        self <= Unit::Hour
    }
}

/// The four seasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Season {
    Winter,
    Spring,
    Summer,
    Autumn,
}

impl Season {
    pub(super) fn code(self) -> &'static str {
        ["WI", "SP", "SU", "FA"][self as usize]
    }

    pub(super) fn of_month(month: u8) -> Self {
        [Season::Winter, Season::Spring, Season::Summer, Season::Autumn][usize::from(month % 12 / 3)]
    }
}

/// Where a stretch lies from now, or from what was named last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Last,
    Past,
    This,
    Next,
    Coming,
    /// Before and after what was named last.
    Previous,
    Following,
    /// What was named last.
    Same,
    /// What was named last, or else what today lies in.
    Told,
    /// The newest one that is over.
    Latest,
    Recent,
}

/// Which way an offset goes, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Ago,
    Hence,
    Earlier,
    Later,
    Before,
    After,
}

/// A part of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Early,
    Mid,
    Late,
}

/// A part of a day, by its TIMEX3 code.
pub(crate) type DayPart = &'static str;

/// Times that are no place on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vague {
    Past,
    Present,
    Future,
}

/// What one word means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sense {
    Nothing,
    The,
    A,
    Of,
    Month(u8),
    Weekday(u8),
    /// `Tue`, which is a day only before a date.
    WeekdayShort(u8),
    Weekdays(u8),
    Unit(Unit),
    Units(Unit),
    /// A number; none where the word gives none, as in "several".
    Count(Option<u32>),
    HalfOf,
    Ordinal(u16),
    Decade(i16),
    /// `Tonight` and the like are `Days` with a part.
    Days(i8, Option<DayPart>),
    DayPart(DayPart),
    Season(Season),
    Relation(Relation),
    Part(Part),
    Direction(Direction),
    Vague(Vague),
    Frequency(Unit),
    Every,
    Clock(u8, u8),
    /// `p.m.`: whether it is.
    AfterNoon(bool),
    Zone,
    Fiscal,
    /// `Old`, `long`: ends a compound.
    Tail,
    Prefix,
    Iso,
}

/// One part of a word, and what it means.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    /// The word it belongs to.
    pub(super) word: usize,
    pub(super) sense: Sense,
    pub(super) lower: &'a str,
    pub(super) capital: bool,
    /// Whether a hyphen ties it to the cell before.
    pub(super) glued: bool,
}

/// A feast or a well-known day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feast {
    pub(crate) year: Option<i16>,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// The words of times, by form.
#[derive(Debug, Default)]
pub(crate) struct TimeWords {
    senses: HashMap<&'static str, Sense>,
    /// By first word, the longest first.
    feasts: HashMap<&'static str, Vec<(Vec<&'static str>, Feast)>>,
}

impl TimeWords {
    /// Adds a row of the lexicon.
    pub(crate) fn add(&mut self, words: &'static str, sense: &'static str, value: &'static str) -> Result<(), String> {
        if sense == "feast" {
            let words: Vec<&str> = words.split(' ').collect();
            let feast = feast(value).ok_or_else(|| format!("`{value}` is no day of a year"))?;
            let rows = self.feasts.entry(words[0]).or_default();
            rows.push((words, feast));
            rows.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
            return Ok(());
        }
        let sense = parse(sense, value).ok_or_else(|| format!("`{sense} {value}` is no sense of a word of time"))?;
        self.senses.insert(words, sense);
        Ok(())
    }

    /// The longest feast whose name begins with these words, and how many it takes.
    pub(super) fn feast_at(&self, words: &[Word]) -> Option<(usize, Feast)> {
        let rows = self.feasts.get(words.first()?.token.lower.as_str())?;
        let fits = |name: &[&str]| {
            name.len() <= words.len() && name.iter().zip(words).all(|(name, word)| *name == word.token.lower)
        };
        rows.iter().find(|(name, _)| fits(name)).map(|(name, feast)| (name.len(), *feast))
    }

    /// The cells of some words, whose first is `first`.
    pub(super) fn cells<'a>(
        &self,
        words: &'a [Word],
        first: usize,
        numbers: &HashMap<String, NumberWord>,
    ) -> Vec<Cell<'a>> {
        let mut cells = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let lower = word.token.lower.as_str();
            let whole = Cell {
                word: first + at,
                sense: self.sense(lower, numbers),
                lower,
                capital: word.token.capital,
                glued: false,
            };
            if whole.sense == Sense::Nothing && lower.contains(['-', '–', '‑']) {
                let from = cells.len();
                let parts = lower.split(['-', '–', '‑']).enumerate();
                cells.extend(parts.map(|(part, lower)| Cell {
                    lower,
                    sense: self.sense(lower, numbers),
                    glued: part > 0,
                    capital: part > 0 || whole.capital,
                    ..whole
                }));
                if cells[from..].iter().any(|cell| cell.sense == Sense::Nothing) {
                    cells.truncate(from);
                    cells.push(whole);
                }
            } else {
                cells.push(whole);
            }
        }
        cells
    }

    fn sense(&self, lower: &str, numbers: &HashMap<String, NumberWord>) -> Sense {
        if let Some(sense) = self.senses.get(lower).or_else(|| self.senses.get(lower.strip_suffix('.')?)) {
            return *sense;
        }
        if lower.starts_with(|c: char| c.is_ascii_digit()) {
            return figures(lower);
        }
        // "Once", "both" and "twin" count, but no units of time.
        let counts = !matches!(
            lower,
            "once"
                | "twice"
                | "both"
                | "double"
                | "triple"
                | "twin"
                | "twins"
                | "pair"
                | "no"
                | "none"
                | "nobody"
                | "nil"
        );
        match numbers.get(lower).filter(|_| counts) {
            // A couple and a dozen are numbers; a few is none.
            Some(NumberWord::Value(value, bound)) if *bound == Bound::Exact || matches!(value, 2 | 12) => {
                u32::try_from(*value).map_or(Sense::Nothing, |value| Sense::Count(Some(value)))
            }
            Some(NumberWord::Value(..) | NumberWord::Vague(_)) => Sense::Count(None),
            _ => Sense::Nothing,
        }
    }
}

/// What a token that begins with a digit means.
fn figures(lower: &str) -> Sense {
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = lower.split_at(digits);
    let value: Option<u32> = number.parse().ok();
    match (value, rest) {
        (Some(value), "") => Sense::Count(Some(value)),
        (Some(value), "st" | "nd" | "rd" | "th") => u16::try_from(value).map_or(Sense::Nothing, Sense::Ordinal),
        (Some(value), "s") if value % 10 == 0 => decade(value),
        (Some(hour @ 1..=12), "am" | "a.m." | "a.m") => Sense::Clock(hour as u8 % 12, 0),
        (Some(hour @ 1..=12), "pm" | "p.m." | "p.m") => Sense::Clock(hour as u8 % 12 + 12, 0),
        (Some(hour @ 0..=24), _) if rest.starts_with([':', '.', 'h']) => clock(hour, &rest[1..]),
        _ if rest.starts_with(',') => {
            lower.replace(',', "").parse().map_or(Sense::Nothing, |value| Sense::Count(Some(value)))
        }
        _ if lower.len() == 10 && lower.parse::<whosays_model::DateInterval>().is_ok() => Sense::Iso,
        _ => Sense::Nothing,
    }
}

fn decade(value: u32) -> Sense {
    match value {
        20..=90 => Sense::Decade(190 + (value / 10) as i16),
        1000..=2100 => Sense::Decade((value / 10) as i16),
        _ => Sense::Nothing,
    }
}

/// `10:30`, `10:30pm`, `10.30pm`: two figures, and what follows them.
fn clock(hour: u32, rest: &str) -> Sense {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (minutes, tail) = rest.split_at(digits);
    let minute: u8 = match minutes.parse() {
        Ok(minute) if digits == 2 && minute < 60 => minute,
        _ => return Sense::Nothing,
    };
    match tail {
        "" => Sense::Clock(hour as u8, minute),
        "am" if hour <= 12 => Sense::Clock(hour as u8 % 12, minute),
        "pm" if hour <= 12 => Sense::Clock(hour as u8 % 12 + 12, minute),
        _ => Sense::Nothing,
    }
}

fn feast(value: &str) -> Option<Feast> {
    let (year, rest) = match value.len() {
        10 => (Some(value.get(..4)?.parse().ok()?), value.get(5..)?),
        _ => (None, value),
    };
    let (month, day) = rest.split_once('-')?;
    Some(Feast { year, month: month.parse().ok()?, day: day.parse().ok()? })
}

fn parse(sense: &str, value: &'static str) -> Option<Sense> {
    let relation = |relation| Some(Sense::Relation(relation));
    let direction = |direction| Some(Sense::Direction(direction));
    match sense {
        "article" => Some(if value == "the" { Sense::The } else { Sense::A }),
        "of" => Some(Sense::Of),
        "month" => value.parse().ok().map(Sense::Month),
        "weekday" => value.parse().ok().map(Sense::Weekday),
        "weekday-short" => value.parse().ok().map(Sense::WeekdayShort),
        "weekdays" => value.parse().ok().map(Sense::Weekdays),
        "unit" => Unit::parse(value).map(Sense::Unit),
        "units" => Unit::parse(value).map(Sense::Units),
        "count" => Some(Sense::Count(value.parse().ok())),
        "half" => Some(Sense::HalfOf),
        "ordinal" => value.parse().ok().map(Sense::Ordinal),
        "decade" => value.parse().ok().map(Sense::Decade),
        "days" => {
            let (days, part) = value.split_once('T').map_or((value, None), |(days, part)| (days, Some(part)));
            Some(Sense::Days(days.parse().ok()?, part))
        }
        "day-part" => Some(Sense::DayPart(value)),
        "clock" => {
            let (hour, minute) = value.split_once(':')?;
            Some(Sense::Clock(hour.parse().ok()?, minute.parse().ok()?))
        }
        "after-noon" => Some(Sense::AfterNoon(value == "yes")),
        "zone" => Some(Sense::Zone),
        "season" => ["winter", "spring", "summer", "autumn"]
            .iter()
            .position(|season| *season == value)
            .map(|season| Sense::Season([Season::Winter, Season::Spring, Season::Summer, Season::Autumn][season])),
        "relation" => match value {
            "last" => relation(Relation::Last),
            "past" => relation(Relation::Past),
            "this" => relation(Relation::This),
            "next" => relation(Relation::Next),
            "coming" => relation(Relation::Coming),
            "previous" => relation(Relation::Previous),
            "following" => relation(Relation::Following),
            "same" => relation(Relation::Same),
            "latest" => relation(Relation::Latest),
            "recent" => relation(Relation::Recent),
            _ => None,
        },
        "part" => match value {
            "early" => Some(Sense::Part(Part::Early)),
            "mid" => Some(Sense::Part(Part::Mid)),
            "late" => Some(Sense::Part(Part::Late)),
            _ => None,
        },
        "direction" => match value {
            "ago" => direction(Direction::Ago),
            "hence" => direction(Direction::Hence),
            "earlier" => direction(Direction::Earlier),
            "later" => direction(Direction::Later),
            "before" => direction(Direction::Before),
            "after" => direction(Direction::After),
            _ => None,
        },
        "vague" => match value {
            "past" => Some(Sense::Vague(Vague::Past)),
            "present" => Some(Sense::Vague(Vague::Present)),
            "future" => Some(Sense::Vague(Vague::Future)),
            _ => None,
        },
        "frequency" => Unit::parse(value).map(Sense::Frequency),
        "every" => Some(Sense::Every),
        "fiscal" => Some(Sense::Fiscal),
        "tail" => Some(Sense::Tail),
        "prefix" => Some(Sense::Prefix),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_say_what_they_are() {
        assert_eq!(figures("22nd"), Sense::Ordinal(22));
        assert_eq!(figures("1990s"), Sense::Decade(199));
        assert_eq!(figures("5pm"), Sense::Clock(17, 0));
        assert_eq!(figures("12:30am"), Sense::Clock(0, 30));
        assert_eq!(figures("14:05"), Sense::Clock(14, 5));
        assert_eq!(figures("2031-03-12"), Sense::Iso);
        assert_eq!(figures("1,500"), Sense::Count(Some(1500)));
        assert_eq!(figures("9mm"), Sense::Nothing);
    }
}
