//! Dates as datelines, bylines and metadata write them. A date that could be read two ways is none.

use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;
use whosays_model::DateInterval;

const MONTHS: &str = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?";

type Reading = fn(&Captures<'_>) -> Option<DateInterval>;

// ASCII classes keep the automata small; the one wide space that pages use is named.
const GAP: &str = r"(?:[ \t\r\n]|(?u:\x{a0}))";

static FORMS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let form = |pattern: &str, reading: Reading| {
        let pattern = pattern.replace("GAP", GAP).replace("MONTHS", MONTHS);
        Regex::new(&format!("(?-u){pattern}")).ok().map(|regex| (regex, reading))
    };
    [
        form(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?)?\b", year_first),
        form(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b", year_first),
        form(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?:GAP|-)+(?:of +)?(MONTHS)\b\.?,?(?:GAP|-)+(\d{4})\b", day_month),
        form(r"(?i)\b(MONTHS)\b\.?GAP+(\d{1,2})(?:st|nd|rd|th)?,?GAP+(\d{4})\b", month_day),
        form(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", day_first),
        form(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", slashed),
        form(r"\b(\d{1,2}) (?iu:(янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)[а-я]*) (\d{4})\b", day_month),
    ]
    .into_iter()
    .flatten()
    .collect()
});

static SHORT_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i-u)\b(\d{{1,2}})\s+({MONTHS})\b\.?\s+(\d{{2}})\b")).ok());

static CLUTTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i-u)\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
        r"|\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\b\.?",
        r"|(?:GMT|UTC|[ECMP][SD]?T|BST|CES?T|EES?T|MSK|local time)(?:[+-]\d+)?\b|[+-]\d{2}:?\d{2}\b",
        r"|\d+\s*-?\s*min(?:ute)?s?\s+read|read(?:ing)? time|",
        r"(?:first |last |originally )?(?:published|updated|posted|modified|issued|released|created|dated?|on|at)\b)",
    ))
    .ok()
});

/// A date and where it stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub(crate) range: Range<usize>,
    pub(crate) date: DateInterval,
}

/// A line that says when, and who if anything else stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub(crate) date: DateInterval,
    /// What remains without date, weekday, time and words such as "published".
    pub(crate) rest: String,
    /// Whether it is the date of a later change.
    pub(crate) is_update: bool,
}

/// Full dates in a line, in order.
pub(crate) fn find_dates(line: &str) -> Vec<FoundDate> {
    let mut found: Vec<FoundDate> = FORMS
        .iter()
        .flat_map(|(form, reading)| form.captures_iter(line).filter_map(|captures| dated(&captures, *reading)))
        .collect();
    found.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    let mut end = 0;
    found.retain(|one| {
        let keep = one.range.start >= end;
        if keep {
            end = one.range.end;
        }
        keep
    });
    found
}

/// The date of a metadata value: ISO 8601 in full or basic form, RFC 2822, a PDF's `D:` form, or words.
pub(crate) fn metadata_date(value: &str) -> Option<DateInterval> {
    let value = value.trim().trim_start_matches("D:");
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        return day(&value[..4], &value[4..6], &value[6..8]);
    }
    find_dates(value).into_iter().next().map(|found| found.date)
}

/// The day that a web address has in its path: `/2031/05/03/`, `/2031/may/03/` or `/2031-05-03-fire`.
pub(crate) fn url_date(url: &str) -> Option<DateInterval> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let parted = parts.windows(3).find_map(|three| {
        let is_numbered = three[1].bytes().all(|byte| byte.is_ascii_digit());
        let is_named = (3..=9).contains(&three[1].len());
        let month =
            if is_numbered { three[1].to_owned() } else { month_number(three[1]).filter(|_| is_named)?.to_string() };
        (three[0].len() == 4 && three[2].len() <= 2).then(|| day(three[0], &month, three[2])).flatten()
    });
    parted.or_else(|| parts.iter().find_map(|part| find_dates(part).into_iter().next()).map(|found| found.date))
}

/// Reads a line that is a date with at most a name beside it.
pub(crate) fn date_line(line: &str) -> Option<DateLine> {
    if line.chars().count() > 160 {
        return None;
    }
    let dates = find_dates(line);
    let first = dates.first()?;
    let lower = line.to_lowercase();
    let is_update = lower.contains("updated") || lower.contains("modified");
    let is_both = is_update && (lower.contains("published") || lower.contains("posted"));
    let mut rest = line.to_owned();
    for found in dates.iter().rev() {
        rest.replace_range(found.range.clone(), " ");
    }
    let rest = CLUTTER.as_ref().map_or(rest.clone(), |clutter| clutter.replace_all(&rest, " ").into_owned());
    let rest = rest.replace(" года", " ");
    let rest = rest.split(['|', '•', '·', '/', '—', '–']).map(bare).filter(|part| !part.is_empty());
    let rest = rest.collect::<Vec<_>>().join(" | ");
    Some(DateLine { date: first.date.clone(), rest, is_update: is_update && !is_both })
}

/// The day in a dateline whose year has two digits, as wire copy writes it: `3 JAN 90`.
pub(crate) fn wire_date(words: &str) -> Option<DateInterval> {
    let captures = SHORT_YEAR.as_ref()?.captures(words)?;
    let year: i16 = captures.get(3)?.as_str().parse().ok()?;
    let year = if year < 50 { 2000 + year } else { 1900 + year };
    DateInterval::day(year, month_number(captures.get(2)?.as_str())?, captures.get(1)?.as_str().parse().ok()?)
}

fn bare(part: &str) -> String {
    let words: Vec<&str> = part.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')')
        .trim_matches(['.', ' '])
        .to_owned()
}

fn dated(captures: &Captures<'_>, reading: Reading) -> Option<FoundDate> {
    let date = reading(captures)?;
    Some(FoundDate { range: captures.get(0)?.range(), date })
}

fn year_first(captures: &Captures<'_>) -> Option<DateInterval> {
    day(&captures[1], &captures[2], &captures[3])
}

fn day_first(captures: &Captures<'_>) -> Option<DateInterval> {
    day(&captures[3], &captures[2], &captures[1])
}

fn day_month(captures: &Captures<'_>) -> Option<DateInterval> {
    let month = month_number(&captures[2])?.to_string();
    day(&captures[3], &month, &captures[1])
}

fn month_day(captures: &Captures<'_>) -> Option<DateInterval> {
    let month = month_number(&captures[1])?.to_string();
    day(&captures[3], &month, &captures[2])
}

// 03/04/2031 is March in one country and April in the next.
fn slashed(captures: &Captures<'_>) -> Option<DateInterval> {
    let (first, second): (u8, u8) = (captures[1].parse().ok()?, captures[2].parse().ok()?);
    match (first > 12, second > 12) {
        (true, false) => day(&captures[3], &captures[2], &captures[1]),
        (false, true) => day(&captures[3], &captures[1], &captures[2]),
        _ if first == second => day(&captures[3], &captures[1], &captures[2]),
        _ => None,
    }
}

fn day(year: &str, month: &str, day: &str) -> Option<DateInterval> {
    let year: i16 = year.parse().ok()?;
    let in_print = (1900..2100).contains(&year);
    in_print.then(|| DateInterval::day(year, month.parse().ok()?, day.parse().ok()?)).flatten()
}

fn month_number(name: &str) -> Option<u8> {
    let start: String = name.chars().take(3).collect::<String>().to_lowercase();
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let russian = ["янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];
    let position =
        names.iter().position(|month| *month == start).or_else(|| russian.iter().position(|month| *month == start));
    position.and_then(|index| u8::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expect: &[&str]) {
        let found: Vec<String> = find_dates(words).iter().map(|found| found.date.to_string()).collect();
        assert_eq!(found, expect, "{words}");
    }

    #[test]
    fn an_address_may_hold_the_day() {
        let day = |url: &str| url_date(url).map_or(String::new(), |date| date.to_string());
        assert_eq!(day("https://gazette.example/news/2031/05/03/depot"), "2031-05-03");
        assert_eq!(day("https://gazette.example/2031/may/3/depot"), "2031-05-03");
        assert_eq!(day("https://gazette.example/2031-05-03-depot?at=2032-01-01"), "2031-05-03");
        assert_eq!(day("https://gazette.example/2031/depot/3"), "");
        assert_eq!(day("https://gazette.example/2031/05/depot"), "");
    }

    #[test]
    fn dates_in_words() {
        check("27 March 2031", &["2031-03-27"]);
        check("Wednesday, March 27, 2031, 1:00 PM", &["2031-03-27"]);
        check("Nov. 27, 2031", &["2031-11-27"]);
        check("the 3rd of May, 2031", &["2031-05-03"]);
        check("27-Mar-2031", &["2031-03-27"]);
        check("13 марта 2031 года, 1 мая 2031", &["2031-03-13", "2031-05-01"]);
        check("Sept. 1 2031 and October 2nd, 2031", &["2031-09-01", "2031-10-02"]);
    }

    #[test]
    fn dates_in_figures() {
        check("2031-03-27T23:30:00-05:00", &["2031-03-27"]);
        check("2031/03/27", &["2031-03-27"]);
        check("27.3.2031", &["2031-03-27"]);
        check("27/03/2031 and 03/27/2031", &["2031-03-27", "2031-03-27"]);
    }

    #[test]
    fn an_ambiguous_or_impossible_date_is_none() {
        check("03/04/2031", &[]);
        check("31 February 2031", &[]);
        check("March 2031", &[]);
        check("May 14", &[]);
        check("1234-56-78", &[]);
    }

    #[test]
    fn metadata_has_its_own_forms() {
        for written in ["20310327", "D:20310327130000Z", "Thu, 27 Mar 2031 13:00:00 GMT", " 2031-03-27 "] {
            assert_eq!(metadata_date(written).map(|date| date.to_string()).as_deref(), Some("2031-03-27"), "{written}");
        }
        assert_eq!(metadata_date("yesterday"), None);
    }

    #[test]
    fn a_date_line_gives_what_stands_beside_the_date() {
        let rest = |line| date_line(line).map(|line| (line.rest, line.is_update));
        assert_eq!(rest("New Tarskist November 27, 2031"), Some(("New Tarskist".into(), false)));
        assert_eq!(rest("Ana Bel / Wednesday, March 27, 2031, 1:00 PM"), Some(("Ana Bel".into(), false)));
        assert_eq!(rest("Published: 27 March 2031 at 13:05 GMT"), Some((String::new(), false)));
        assert_eq!(rest("Last updated on 2031-03-27 · 5 min read"), Some((String::new(), true)));
        assert_eq!(rest("The depot burned"), None);
    }

    #[test]
    fn wire_copy_has_years_of_two_digits() {
        assert_eq!(wire_date("TARSK, 3 JAN 90 --").map(|date| date.to_string()).as_deref(), Some("1990-01-03"));
        assert_eq!(wire_date("TARSK, 3 JAN --"), None);
    }
}
