//! When: dates and relative times, resolved against the day of publication.
//!
//! The values follow TIMEX3 (ISO-TimeML): a day, month or year, or an interval of days.

use super::{Annotation, Word};
use jiff::civil::{Date, Weekday};
use jiff::{Span as Step, ToSpan};
use whosays_model::DateInterval;
use whosays_nlp::TokenKind;

/// Words that name a time.
#[derive(Clone, Debug)]
pub(crate) struct TimeMention {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// None where the words cannot be resolved, such as a month without a year in a report without a date.
    pub(crate) value: Option<DateInterval>,
    /// Whether it is a bare year.
    pub(crate) is_year: bool,
    /// Whether it needs the day of publication to be resolved.
    pub(crate) is_relative: bool,
    /// Whether it names days after the day of publication.
    pub(crate) is_future: bool,
}

/// A value as the grammar finds it: how many words it took, and what they say.
struct Found {
    length: usize,
    value: Option<DateInterval>,
    is_year: bool,
    is_relative: bool,
}

impl Found {
    fn absolute(length: usize, value: Option<DateInterval>) -> Self {
        Found { length, value, is_year: false, is_relative: false }
    }

    fn relative(length: usize, value: Option<DateInterval>) -> Self {
        Found { length, value, is_year: false, is_relative: true }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Finds every time expression of the annotation's sentences.
pub(super) fn find(published: Option<&DateInterval>, annotation: &mut Annotation) {
    let anchor = published.and_then(|day| to_date(day.bounds().1));
    let mut times = Vec::new();
    for sentence in &annotation.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            let words = &annotation.words[at..sentence.end];
            let before = (at > sentence.first).then(|| &annotation.words[at - 1]);
            match expression(words, before, anchor) {
                Some(found) => {
                    let end = at + found.length;
                    times.push(mention(at, end, found, anchor));
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    annotation.times = times;
}

fn mention(first: usize, end: usize, found: Found, anchor: Option<Date>) -> TimeMention {
    let is_future = match (&found.value, anchor) {
        (Some(value), Some(anchor)) => to_date(value.bounds().0).is_some_and(|start| start > anchor),
        _ => false,
    };
    TimeMention { first, end, value: found.value, is_year: found.is_year, is_relative: found.is_relative, is_future }
}

fn expression(words: &[Word], before: Option<&Word>, anchor: Option<Date>) -> Option<Found> {
    iso(words)
        .or_else(|| between(words, anchor))
        .or_else(|| calendar(words, anchor))
        .or_else(|| part_of(words, anchor))
        .or_else(|| ago(words, anchor))
        .or_else(|| deictic(words, anchor))
        .or_else(|| weekday(words, before, anchor))
        .or_else(|| decade(words))
        .or_else(|| year(words, before))
}

fn lower(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.token.lower.as_str())
}

fn iso(words: &[Word]) -> Option<Found> {
    let written = lower(words, 0);
    let digits = written.len() == 10 && written.as_bytes().iter().all(|b| b.is_ascii_digit() || *b == b'-');
    let value = digits.then(|| written.parse().ok()).flatten()?;
    Some(Found::absolute(1, Some(value)))
}

/// `22 March 2024`, `March 22, 2024`, `the 22nd of March`, `March 2024`, `March`.
fn calendar(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    let article = usize::from(lower(words, 0) == "the");
    if let Some(day) = day_number(lower(words, article)) {
        let of = usize::from(lower(words, article + 1) == "of");
        if let Some(month) = month(words, article + 1 + of) {
            return Some(day_of(words, article + 2 + of, day, month, anchor));
        }
        return None;
    }
    let found_month = month(words, 0)?;
    if let Some(day) = day_number(lower(words, 1)).filter(|_| !is_year_at(words, 1)) {
        let range = range_end(words, 2);
        let found = day_of(words, 2 + range.map_or(0, |(length, _)| length), day, found_month, anchor);
        return Some(with_range(found, range, found_month));
    }
    let comma = usize::from(lower(words, 1) == "," && is_year_at(words, 2));
    if is_year_at(words, 1 + comma) {
        let year = year_of(lower(words, 1 + comma))?;
        return Some(Found::absolute(2 + comma, DateInterval::month(year, found_month)));
    }
    // "May" and "March" alone are words; they are months only after a preposition or a qualifier.
    (found_month != 5 && found_month != 3 || words[0].token.capital)
        .then(|| Found::relative(1, nearest_month(found_month, anchor)))
        .filter(|_| words[0].token.capital && lower(words, 0).len() > 3 && !is_modal_may(words))
}

fn is_modal_may(words: &[Word]) -> bool {
    lower(words, 0) == "may"
        && !matches!(
            lower(words, 1),
            "" | "." | "," | ";" | ")" | "when" | "and" | "to" | "by" | "that" | "this" | "last" | "after"
        )
}

fn range_end(words: &[Word], at: usize) -> Option<(usize, u8)> {
    matches!(lower(words, at), "-" | "–" | "to").then(|| day_number(lower(words, at + 1)).map(|day| (2, day))).flatten()
}

fn with_range(found: Found, range: Option<(usize, u8)>, month: u8) -> Found {
    let Some((_, last)) = range else { return found };
    let value = found.value.and_then(|from| {
        let (year, ..) = from.as_day()?;
        Some(from.to(&DateInterval::day(year, month, last)?))
    });
    Found { value, ..found }
}

fn day_of(words: &[Word], after: usize, day: u8, month: u8, anchor: Option<Date>) -> Found {
    let comma = usize::from(lower(words, after) == ",");
    if is_year_at(words, after + comma) {
        let value = year_of(lower(words, after + comma)).and_then(|year| DateInterval::day(year, month, day));
        return Found::absolute(after + comma + 1, value);
    }
    Found::relative(after, nearest_day(month, day, anchor))
}

fn day_number(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
}

fn month(words: &[Word], at: usize) -> Option<u8> {
    let word = words.get(at).filter(|word| word.token.capital)?;
    let name = word.token.lower.trim_end_matches('.');
    let full = MONTHS.iter().position(|month| *month == name);
    let short = || MONTHS.iter().position(|month| name.len() >= 3 && name.len() <= 4 && month.starts_with(name));
    full.or_else(short).and_then(|index| u8::try_from(index + 1).ok())
}

fn is_year_at(words: &[Word], at: usize) -> bool {
    year_of(lower(words, at)).is_some()
}

fn year_of(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1900..=2099).contains(year))
}

// A day without a year is the nearest one to the day of publication, rather before than after.
fn nearest_day(month: u8, day: u8, anchor: Option<Date>) -> Option<DateInterval> {
    let anchor = anchor?;
    let year = nearest_year(anchor, month)?;
    DateInterval::day(year, month, day)
}

fn nearest_month(month: u8, anchor: Option<Date>) -> Option<DateInterval> {
    DateInterval::month(nearest_year(anchor?, month)?, month)
}

fn nearest_year(anchor: Date, month: u8) -> Option<i16> {
    let ahead = i16::from(month) - i16::from(anchor.month() as u8);
    let year = anchor.year();
    Some(match ahead {
        a if a > 3 => year - 1,
        a if a < -9 => year + 1,
        _ => year,
    })
}

/// `between 2018 and 2021`, `from 2016 to 2019`, `from 3 to 9 May 2031`, `2018-2021`.
fn between(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    if let Some((a, b)) = lower(words, 0).split_once(['-', '–']) {
        let (from, to) = (year_of(a)?, year_of(b)?);
        return (from < to).then(|| Found::absolute(1, Some(DateInterval::year(from).to(&DateInterval::year(to)))));
    }
    let joiner: &[&str] = match lower(words, 0) {
        "between" => &["and"],
        "from" => &["to", "until", "till", "through"],
        _ => return None,
    };
    let rest = words.get(1..)?;
    let from = year(rest, Some(&words[0])).or_else(|| calendar(rest, anchor))?;
    let joined = words.get(1 + from.length)?;
    if !joined.is_one_of(joiner) {
        return None;
    }
    let rest = words.get(2 + from.length..)?;
    let to = year(rest, Some(joined)).or_else(|| calendar(rest, anchor))?;
    let value = match (&from.value, &to.value) {
        (Some(a), Some(b)) if a.bounds().0 <= b.bounds().1 => Some(a.to(b)),
        _ => None,
    };
    Some(Found {
        length: 2 + from.length + to.length,
        value,
        is_year: false,
        is_relative: from.is_relative || to.is_relative,
    })
}

/// `early March`, `late 2023`, `mid-2023`, `the first half of 2024`, `the summer of 2021`, `end of January`.
fn part_of(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    let article = usize::from(lower(words, 0) == "the");
    let (mut length, part) = part_words(&words[article..])?;
    length += article;
    if lower(words, length) == "of" {
        length += 1;
    }
    if lower(words, length) == "this" || lower(words, length) == "last" {
        let whole = deictic(words.get(length..)?, anchor)?;
        return Some(Found::relative(length + whole.length, whole.value.and_then(|value| cut_part(&value, part))));
    }
    let rest = words.get(length..)?;
    let whole = calendar(rest, anchor).or_else(|| year(rest, Some(&words[0])))?;
    let value = whole.value.as_ref().and_then(|value| cut_part(value, part));
    Some(Found { length: length + whole.length, value, is_year: false, is_relative: whole.is_relative })
}

#[derive(Clone, Copy)]
enum Part {
    Third(u8),
    Half(u8),
    Quarter(u8),
    Season(u8),
}

fn part_words(words: &[Word]) -> Option<(usize, Part)> {
    let ordinal = match lower(words, 0) {
        "first" => Some(0),
        "second" => Some(1),
        "third" => Some(2),
        "fourth" | "last" | "final" => Some(3),
        _ => None,
    };
    match (lower(words, 0), lower(words, 1)) {
        ("early" | "beginning" | "start", _) => Some((1, Part::Third(0))),
        ("mid" | "middle", _) => Some((1, Part::Third(1))),
        ("late" | "end", _) => Some((1, Part::Third(2))),
        (_, "half") => ordinal.map(|n| (2, Part::Half(n.min(1)))),
        (_, "quarter") => ordinal.map(|n| (2, Part::Quarter(n))),
        (word, _) => season(word).map(|season| (1, Part::Season(season))),
    }
}

fn season(word: &str) -> Option<u8> {
    ["winter", "spring", "summer", "autumn"]
        .iter()
        .position(|season| *season == word)
        .or((word == "fall").then_some(3))
        .and_then(|index| u8::try_from(index).ok())
}

fn cut_part(whole: &DateInterval, part: Part) -> Option<DateInterval> {
    let (year, month) = whole.as_month_or_year()?;
    let months = |from: u8, to: u8| Some(DateInterval::month(year, from)?.to(&DateInterval::month(year, to)?));
    match (part, month) {
        (Part::Third(n), Some(month)) => {
            let days = [(1, 10), (11, 20), (21, last_day(year, month)?)][usize::from(n)];
            Some(DateInterval::day(year, month, days.0)?.to(&DateInterval::day(year, month, days.1)?))
        }
        (Part::Third(n), None) => months(n * 4 + 1, n * 4 + 4),
        (Part::Half(n), None) => months(n * 6 + 1, n * 6 + 6),
        (Part::Quarter(n), None) => months(n * 3 + 1, n * 3 + 3),
        (Part::Season(season), None) => season_of(year, season),
        _ => None,
    }
}

fn season_of(year: i16, season: u8) -> Option<DateInterval> {
    let (from, to) = [(12, 2), (3, 5), (6, 8), (9, 11)][usize::from(season)];
    let from_year = if season == 0 { year - 1 } else { year };
    Some(DateInterval::month(from_year, from)?.to(&DateInterval::month(year, to)?))
}

fn last_day(year: i16, month: u8) -> Option<u8> {
    let (_, (_, _, day)) = DateInterval::month(year, month)?.bounds();
    Some(day)
}

/// `two weeks ago`, `ten years earlier`.
fn ago(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    let (count, length) = small_number(words)?;
    let unit = unit(lower(words, length))?;
    if lower(words, length + 1) != "ago" {
        return None;
    }
    let value = anchor.and_then(|anchor| {
        let day = anchor.checked_sub(unit.step(count)).ok()?;
        unit.around(day)
    });
    Some(Found::relative(length + 2, value))
}

fn small_number(words: &[Word]) -> Option<(i64, usize)> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = lower(words, 0);
    if matches!(word, "a" | "an") {
        return Some((1, 1));
    }
    let value =
        word.parse().ok().or_else(|| WORDS.iter().position(|w| *w == word).and_then(|n| i64::try_from(n).ok()))?;
    (value < 1000).then_some((value, 1))
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Day),
        "week" | "weeks" => Some(Unit::Week),
        "month" | "months" => Some(Unit::Month),
        "year" | "years" => Some(Unit::Year),
        _ => None,
    }
}

impl Unit {
    fn step(self, count: i64) -> Step {
        match self {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Year => count.years(),
        }
    }

    /// The day, week, month or year that a day lies in.
    fn around(self, day: Date) -> Option<DateInterval> {
        match self {
            Unit::Day => from_date(day),
            Unit::Week => {
                let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
                Some(from_date(monday)?.to(&from_date(monday.checked_add(6.days()).ok()?)?))
            }
            Unit::Month => DateInterval::month(day.year(), day.month().unsigned_abs()),
            Unit::Year => Some(DateInterval::year(day.year())),
        }
    }
}

/// `yesterday`, `last week`, `this month`, `earlier this month`, `next summer`, `last March`, `July last year`.
fn deictic(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    let single = match lower(words, 0) {
        "today" | "tonight" => Some(0),
        "yesterday" => Some(-1),
        "tomorrow" => Some(1),
        _ => None,
    };
    if let Some(days) = single {
        return Some(Found::relative(1, anchor.and_then(|a| from_date(a.checked_add(i64::from(days).days()).ok()?))));
    }
    if matches!(lower(words, 0), "earlier" | "later") && matches!(lower(words, 1), "this" | "last") {
        let whole = deictic(&words[1..], anchor)?;
        return Some(Found { length: whole.length + 1, ..whole });
    }
    if let Some(found) = month_then_year(words, anchor) {
        return Some(found);
    }
    let ahead = match lower(words, 0) {
        "last" | "past" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    let past = usize::from(lower(words, 0) == "this" && matches!(lower(words, 1), "past" | "coming"));
    let at = 1 + past;
    if let Some(unit) = unit(lower(words, at)).filter(|_| !lower(words, at).ends_with('s')) {
        let day = anchor.and_then(|anchor| anchor.checked_add(unit.step(ahead)).ok());
        return Some(Found::relative(at + 1, day.and_then(|day| unit.around(day))));
    }
    if let Some(season) = season(lower(words, at)) {
        return Some(Found::relative(at + 1, anchor.and_then(|anchor| near_season(anchor, season, ahead))));
    }
    if let Some(month) = month(words, at) {
        return Some(Found::relative(at + 1, anchor.and_then(|anchor| near_month(anchor, month, ahead))));
    }
    weekday_number(lower(words, at))
        .map(|weekday| Found::relative(at + 1, anchor.and_then(|anchor| near_weekday(anchor, weekday, ahead))))
}

fn month_then_year(words: &[Word], anchor: Option<Date>) -> Option<Found> {
    let month = month(words, 0)?;
    let ahead = match (lower(words, 1), lower(words, 2)) {
        ("last", "year") => -1,
        ("this", "year") => 0,
        ("next", "year") => 1,
        _ => return None,
    };
    Some(Found::relative(3, anchor.and_then(|anchor| DateInterval::month(anchor.year() + ahead, month))))
}

fn near_season(anchor: Date, season: u8, ahead: i64) -> Option<DateInterval> {
    let year = anchor.year();
    let day = from_date(anchor)?;
    let mut candidates: Vec<DateInterval> = (-1..=1).filter_map(|offset| season_of(year + offset, season)).collect();
    candidates.sort();
    match ahead {
        -1 => candidates.into_iter().rfind(|s| s.bounds().1 < day.bounds().0),
        0 => season_of(year, season),
        _ => candidates.into_iter().find(|s| s.bounds().0 > day.bounds().0),
    }
}

fn near_month(anchor: Date, month: u8, ahead: i64) -> Option<DateInterval> {
    let now = anchor.month().unsigned_abs();
    let year = match ahead {
        -1 if month >= now => anchor.year() - 1,
        1 if month <= now => anchor.year() + 1,
        _ => anchor.year(),
    };
    DateInterval::month(year, month)
}

fn near_weekday(anchor: Date, weekday: Weekday, ahead: i64) -> Option<DateInterval> {
    let back = i64::from(weekday.until(anchor.weekday()));
    let day = match ahead {
        1 => anchor.checked_add((7 - back).days()),
        -1 if back == 0 => anchor.checked_sub(7.days()),
        _ => anchor.checked_sub(back.days()),
    };
    from_date(day.ok()?)
}

fn weekday_number(word: &str) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|day| *day == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

/// `on Friday`, `Friday`: the last one before the day of publication, or that day.
fn weekday(words: &[Word], before: Option<&Word>, anchor: Option<Date>) -> Option<Found> {
    let weekday = weekday_number(lower(words, 0)).filter(|_| words[0].token.capital)?;
    if lower(words, 1) == "," && month(words, 2).is_some() {
        let date = calendar(&words[2..], anchor)?;
        return Some(Found { length: date.length + 2, ..date });
    }
    let ahead = i64::from(before.is_some_and(|word| word.is_one_of(&["until", "by"])));
    Some(Found::relative(1, anchor.and_then(|anchor| near_weekday(anchor, weekday, ahead))))
}

/// `the 1990s`.
fn decade(words: &[Word]) -> Option<Found> {
    let year = year_of(lower(words, 0).strip_suffix('s')?).filter(|year| year % 10 == 0)?;
    Some(Found::absolute(1, Some(DateInterval::year(year).to(&DateInterval::year(year + 9)))))
}

fn year(words: &[Word], before: Option<&Word>) -> Option<Found> {
    let number = words.first().filter(|word| word.token.kind == TokenKind::Number)?;
    let value = year_of(&number.token.lower)?;
    let counted = words.get(1).is_some_and(|next| {
        next.token.kind == TokenKind::Word
            && !next.token.capital
            && next.token.lower.ends_with('s')
            && next.token.lower.len() > 4
    });
    let led = before.is_some_and(|word| {
        word.is_one_of(&[
            "in", "since", "of", "by", "until", "from", "to", "and", "between", "late", "early", "during", "before",
            "after", "for", "around", "mid", "(", ",", "the", "a", "or", "through",
        ])
    });
    (!counted && (led || before.is_none())).then(|| Found {
        length: 1,
        value: Some(DateInterval::year(value)),
        is_year: true,
        is_relative: false,
    })
}

fn to_date((year, month, day): (i16, u8, u8)) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn from_date(date: Date) -> Option<DateInterval> {
    DateInterval::day(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
}
