//! The time within which something is to come: the words of a warning or a forecast as days.
//!
//! A named day, month, season or year is taken as it stands; a number of days, weeks, months or years is counted from the day on
//! which the words were said; vague words ("imminent", "within weeks") reach as far as `lexicon/horizons.tsv` says, so that all
//! are held to one measure.

use crate::cardinals::cardinal;
use std::collections::HashMap;
use std::sync::OnceLock;
use whosays_model::{DateInterval, MONTHS, Window};

static HORIZONS: &str = include_str!("../../lexicon/horizons.tsv");

/// Seasons of the northern half of the earth, with their first and last month; winter runs into the next year.
const SEASONS: [(&str, u8, u8); 5] =
    [("spring", 3, 5), ("summer", 6, 8), ("autumn", 9, 11), ("fall", 9, 11), ("winter", 12, 2)];

/// Words before the day by which it is to come.
const UNTIL: &[&str] = &["before", "by", "end", "out", "over", "this", "till", "until", "within"];

/// Words that open a time by whose beginning or end something is to come.
const LEADS: &[&str] = &["before", "by", "till", "until"];
/// Words that open a time in which it is to come.
const INTO: &[&str] = &["at", "during", "in", "on", "over", "through", "throughout", "within"];
/// Words of `lexicon/horizons.tsv` that speak of what is to come wherever they stand.
const AHEAD: &[&str] = &[
    "ahead",
    "any",
    "away",
    "coming",
    "foreseeable",
    "immediate",
    "imminent",
    "imminently",
    "later",
    "matter",
    "near",
    "next",
    "shortly",
    "soon",
    "tomorrow",
    "upcoming",
    "within",
];
/// A month or day that is further ahead, in days, is taken for the one that has been.
const FAR: i64 = 240;
/// Nor is one that is to be over by then further ahead than this.
const YEAR_AWAY: i64 = 300;
/// How many words a time has at most, with the one that opens it.
const LONGEST: usize = 8;

/// The window of these words, said on this day; where they give none that of the sentence they stand in, and else `usual` days.
pub(super) fn window(
    words: Option<&str>,
    named: Option<&DateInterval>,
    said: &DateInterval,
    usual: i64,
    sentence: &str,
) -> Option<Window> {
    let opened = words.and_then(|words| opened(words, sentence));
    let words = opened.as_deref().or(words);
    let own = of_words(words, named, said, usual)?;
    if is_told(&own) {
        return Some(own);
    }
    Some(of_sentence(sentence, said).unwrap_or(own))
}

/// "The summer" of "before the summer": the words with the one that opens them.
fn opened(words: &str, sentence: &str) -> Option<String> {
    let before = &sentence[..sentence.find(words)?];
    let last = before.split_whitespace().next_back()?;
    let is_lead = LEADS.contains(&last.to_lowercase().as_str()) && before.ends_with(' ');
    is_lead.then(|| format!("{last} {words}"))
}

/// The last time to come that a sentence names: "before February was out", "on National Day, 11 February", "an imminent strike".
fn of_sentence(sentence: &str, said: &DateInterval) -> Option<Window> {
    let (day, _) = said.day_numbers();
    let mut found = None;
    let parts: Vec<(usize, &str)> = sentence
        .split(|c: char| c.is_whitespace() || matches!(c, '—' | '–'))
        .filter(|part| !part.is_empty())
        .map(|part| (part.as_ptr() as usize - sentence.as_ptr() as usize, part))
        .collect();
    for (at, (start, part)) in parts.iter().enumerate() {
        let lead = part.to_lowercase();
        let (is_until, is_into) = (LEADS.contains(&lead.as_str()), INTO.contains(&lead.as_str()));
        if !is_until && !is_into {
            continue;
        }
        for end in (at + 2..=parts.len().min(at + LONGEST)).rev() {
            let (last, word) = parts[end - 1];
            let words = sentence[*start..last + word.len()].trim_end_matches(|c: char| !c.is_alphanumeric());
            let tokens = tokens(words);
            let behind =
                parts.get(end).map(|(_, word)| word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
            if words.contains(';') || !opens_it(words, &tokens, behind.as_deref()) {
                continue;
            }
            let told = calendar(&tokens, said).or_else(|| counted(&tokens, day).filter(|_| is_into));
            let Some((days, because)) = told else { continue };
            let (first, last) = days.day_numbers();
            let has_year = tokens.iter().any(|token| token.len() == 4 && token.parse::<i16>().is_ok());
            if is_until && !has_year && last - day > YEAR_AWAY {
                continue;
            }
            // "Before the final of the cup on 14 July".
            let mut opened = parts[..at].iter().rev().take(LONGEST).map(|(_, part)| *part);
            let is_end = (1..=FAR).contains(&(first - day))
                && opened
                    .by_ref()
                    .take_while(|part| !part.ends_with([',', '.', ';', ':']))
                    .any(|part| matches!(part.to_lowercase().as_str(), "before" | "till" | "until"));
            let days = if is_end { DateInterval::of_day_numbers(day, last).unwrap_or(days) } else { days };
            let (first, last) = if is_end { (day + 1, last) } else { (first, last) };
            // "On 4 October" may be when it was said, and "in January", said in February, is long ago rather than next year's.
            let is_next = first > day && first - day <= FAR;
            if last > day && (is_until || is_next || lead == "within" || lead == "over") {
                found =
                    Some(Window { days, words: Some(words.to_owned()), because: format!("“{words}”: {because}") });
                break;
            }
        }
    }
    found.or_else(|| {
        let tokens = tokens(sentence);
        let held = (0..tokens.len()).flat_map(|at| (at + 1..=tokens.len().min(at + 4)).map(move |end| (at, end)));
        let row = |(at, end): (usize, usize)| {
            let words = tokens[at..end].join(" ");
            let (first, last) = *horizons().get(words.as_str())?;
            let is_ahead = tokens[at..end].iter().any(|token| AHEAD.contains(&token.as_str()));
            is_ahead.then_some((end - at, at, words, first, last))
        };
        let (_, _, words, first, last) = held.filter_map(row).max_by_key(|(length, at, ..)| (*length, *at))?;
        let because = format!("“{words}”: taken as {last} days");
        Some(Window { days: DateInterval::of_day_numbers(day + first, day + last)?, words: Some(words), because })
    })
}

/// Words that lead back.
const BACK: &[&str] = &["ago", "earlier", "last", "past", "previous", "recent"];

/// Whether a stretch is one time that its first word opens: no other word opens a time in it, nothing in it or behind it leads
/// back, months are written as names, and "the fall of the town" is no season.
fn opens_it(words: &str, tokens: &[String], behind: Option<&str>) -> bool {
    let rest = &tokens[1.min(tokens.len())..];
    let opens = |token: &String| LEADS.contains(&token.as_str()) || INTO.contains(&token.as_str());
    let is_back = |token: &str| BACK.contains(&token);
    let is_month = |token: &str| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(token));
    let is_small = |part: &str| part.starts_with(char::is_lowercase) && is_month(part);
    let is_fall = |pair: &[String]| matches!(pair[0].as_str(), "fall" | "spring") && pair[1] == "of";
    let falls = tokens.last().is_some_and(|last| matches!(last.as_str(), "fall" | "spring")) && behind == Some("of");
    !rest.iter().any(opens)
        && !rest.iter().any(|token| is_back(token))
        && !behind.is_some_and(is_back)
        && !words.split(|c: char| !c.is_alphanumeric()).any(is_small)
        && !tokens.windows(2).any(is_fall)
        && !falls
}

/// The window of these words alone.
fn of_words(words: Option<&str>, named: Option<&DateInterval>, said: &DateInterval, usual: i64) -> Option<Window> {
    let (day, _) = said.day_numbers();
    let told = words.map(|words| (words, tokens(words)));
    if let Some(named) = named.filter(|named| named.day_numbers().1 >= day) {
        let until = told.as_ref().is_some_and(|(_, tokens)| tokens.iter().any(|token| UNTIL.contains(&token.as_str())));
        let days = DateInterval::of_day_numbers(day, named.day_numbers().1).filter(|_| until);
        let words = words.map(str::to_owned);
        return Some(Window {
            days: days.unwrap_or(named.clone()),
            words,
            because: format!("the report names {named}"),
        });
    }
    let found = told.as_ref().and_then(|(words, tokens)| {
        let (days, because) = calendar(tokens, said).or_else(|| counted(tokens, day)).or_else(|| vague(tokens, day))?;
        Some(Window { days, words: Some((*words).to_owned()), because: format!("“{words}”: {because}") })
    });
    found.or_else(|| {
        Some(Window {
            days: DateInterval::of_day_numbers(day, day + usual)?,
            words: words.map(str::to_owned),
            because: format!("{UNTOLD}: {usual} days from {said}"),
        })
    })
}

/// How the reason of a window begins where the report tells of no time.
const UNTOLD: &str = "no time is told";

/// Whether the report tells of a time.
pub(super) fn is_told(window: &Window) -> bool {
    !window.because.starts_with(UNTOLD)
}

fn tokens(words: &str) -> Vec<String> {
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// "By the end of the year", "in March 2032", "this summer", "before 14 June".
fn calendar(tokens: &[String], said: &DateInterval) -> Option<(DateInterval, String)> {
    let (from, _) = said.day_numbers();
    let ((year, month, _), _) = said.bounds();
    let has = |word: &str| tokens.iter().any(|token| token == word);
    let named_year =
        tokens.iter().find_map(|token| token.parse::<i16>().ok()).filter(|year| (1900..2200).contains(year));
    let number = |token: &String| {
        let digits: String = token.chars().take_while(char::is_ascii_digit).collect();
        let rest = &token[digits.len()..];
        digits.parse::<u8>().ok().filter(|day| (1..=31).contains(day) && matches!(rest, "" | "st" | "nd" | "rd" | "th"))
    };
    let of_month = tokens.iter().enumerate().find_map(|(at, token)| {
        let month = u8::try_from(MONTHS.iter().position(|name| name.eq_ignore_ascii_case(token))?).ok()? + 1;
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let day = beside.filter_map(|at| tokens.get(at)).find_map(number);
        // "It may": a verb.
        (token != "may"
            || day.is_some()
            || named_year.is_some()
            || at.checked_sub(1).is_some_and(|at| matches!(tokens[at].as_str(), "by" | "in" | "of" | "until")))
        .then_some((month, day))
    });
    let period = if let Some((named, day)) = of_month {
        let year = named_year.unwrap_or(if named < month { year + 1 } else { year });
        match day {
            Some(day) => DateInterval::day(year, named, day)?,
            None => DateInterval::month(year, named)?,
        }
    } else if let Some((_, first, last)) = SEASONS.iter().find(|(name, ..)| has(name)) {
        let start = if has("next") && month <= *last { year + 1 } else { year };
        let start = named_year.unwrap_or(start);
        let start = if named_year.is_none() && month > *last && *first <= *last { start + 1 } else { start };
        let start = if *first > *last && month <= *last { start - 1 } else { start };
        let end = if first > last { start + 1 } else { start };
        DateInterval::month(start, *first)?.to(&DateInterval::month(end, *last)?)
    } else if has("year") && has("new") {
        DateInterval::day(year + 1, 1, 1)?
    } else if has("christmas") {
        DateInterval::day(year, 12, 25)?
    } else if let Some(year) = named_year {
        DateInterval::year(year)
    } else if has("year") && (has("this") || has("end") || has("out") || has("over") || has("calendar")) && !has("next")
    {
        DateInterval::year(year)
    } else if has("year") && has("next") && tokens.len() <= 5 && !has("the") {
        DateInterval::year(year + 1)
    } else if has("week") && (has("end") || has("out")) {
        DateInterval::of_day_numbers(from, from + 7)?
    } else if has("month") && (has("end") || has("out") || has("over")) && !has("next") {
        DateInterval::month(year, month)?
    } else if has("year") && (has("middle") || has("mid")) && !has("next") {
        DateInterval::month(year, 1)?.to(&DateInterval::month(year, 6)?)
    } else {
        return None;
    };
    let (first, last) = period.day_numbers();
    if last < from && named_year.is_some() {
        return None;
    }
    // A day of the year that is over is next year's.
    let later = (last < from).then(|| period.day_numbers()).map(|(first, last)| (first + 365, last + 365));
    let (first, last) = later.unwrap_or((first, last));
    let until = UNTIL.iter().any(|word| has(word));
    // "By the middle of December".
    let last = if (has("middle") || has("mid")) && (27..32).contains(&(last - first)) { first + 14 } else { last };
    let last =
        if has("before") && !has("middle") && !has("end") && !has("out") && !has("over") { first - 1 } else { last };
    let first = if until || first < from { from } else { first };
    Some((DateInterval::of_day_numbers(first, last.max(first))?, format!("{period}")))
}

/// "Within ten days", "the next 18 months", "two to four weeks": counted from the day it was said.
fn counted(tokens: &[String], day: i64) -> Option<(DateInterval, String)> {
    let number = |token: &String| token.parse::<u64>().ok().or_else(|| cardinal(token));
    let unit = |token: &String| {
        Some(match token.trim_end_matches('s') {
            "hour" => 1.0 / 24.0,
            "day" => 1.0,
            "week" => 7.0,
            "fortnight" => 14.0,
            "month" => 30.44,
            "year" => 365.25,
            "decade" => 3652.5,
            _ => return None,
        })
    };
    let (at, length) = tokens.iter().enumerate().find_map(|(at, token)| Some((at, unit(token)?)))?;
    let n = tokens[..at].iter().rev().take(3).find_map(number)?;
    let days = ((n as f64) * length).ceil() as i64;
    let days = days.clamp(1, 36_525);
    Some((DateInterval::of_day_numbers(day, day + days)?, format!("{days} days from the day it was said")))
}

/// The longest row that the words hold.
fn vague(tokens: &[String], day: i64) -> Option<(DateInterval, String)> {
    let held = (0..tokens.len()).flat_map(|at| (at + 1..=tokens.len().min(at + 4)).map(move |end| (at, end)));
    let rows = held.filter_map(|(at, end)| Some((end - at, *horizons().get(tokens[at..end].join(" ").as_str())?)));
    let (_, (first, last)) = rows.max_by_key(|(length, (_, last))| (*length, *last))?;
    Some((DateInterval::of_day_numbers(day + first, day + last)?, format!("taken as {last} days")))
}

fn horizons() -> &'static HashMap<&'static str, (i64, i64)> {
    static ROWS: OnceLock<HashMap<&str, (i64, i64)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let rows = HORIZONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?)))
        });
        rows.collect()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    fn check(words: &str, expect: &str) {
        let said = "2031-02-26".parse().unwrap();
        assert_eq!(window(Some(words), None, &said, 90, words).unwrap().days.to_string(), expect, "{words}");
    }

    #[test]
    fn counted_and_vague_words_run_from_the_day_they_are_said() {
        check("within weeks", "2031-02-26/2031-04-27");
        check("within ten days", "2031-02-26/2031-03-08");
        check("in the next 48 hours", "2031-02-26/2031-02-28");
        check("imminent", "2031-02-26/2031-03-12");
        check("when the moment suits", "2031-02-26/2031-05-27");
    }

    #[test]
    fn a_sentence_tells_of_its_time_where_no_words_were_taken_from_it() {
        let check = |sentence: &str, words: Option<&str>, expect: &str| {
            let said = "2031-02-26".parse().unwrap();
            assert_eq!(window(words, None, &said, 90, sentence).unwrap().days.to_string(), expect, "{sentence}");
        };
        check("The guard told the mine on 26 February of a raid before March was out.", None, "2031-02-26/2031-03-31");
        check("The club was told on 20 February of a bomb at the match on 13 March.", None, "2031-03-13");
        check("The port was told of an imminent strike.", None, "2031-02-26/2031-03-12");
        check("The road would be mined over the next two weeks.", None, "2031-02-26/2031-03-12");
        check("They would come before the summer.", Some("the summer"), "2031-02-26/2031-05-31");
        check("They will be charged by the middle of April.", None, "2031-02-26/2031-04-15");
        check("In January the mine was warned of a raid.", None, "2031-02-26/2031-05-27");
        check("The mine was warned by the guard in January of a raid.", None, "2031-02-26/2031-05-27");
        check("The agency, which he led until January, told the port of a raid.", None, "2031-02-26/2031-05-27");
        check("Over the past two years it has told the port of strikes.", None, "2031-02-26/2031-05-27");
        check("Police were warned of an attack on the parade's march.", None, "2031-02-26/2031-05-27");
        check("The garrison was told of a raid before the fall of Saltgate.", None, "2031-02-26/2031-05-27");
        check("They may strike before the final of the cup on 14 July.", None, "2031-02-26/2031-07-14");
    }

    #[test]
    fn calendar_words_are_taken_as_they_stand() {
        check("by the end of the year", "2031-02-26/2031-12-31");
        check("in March", "2031-03-01/2031-03-31");
        check("in January", "2032-01-01/2032-01-31");
        check("by New Year", "2031-02-26/2032-01-01");
        check("before 14 June", "2031-02-26/2031-06-13");
        check("before the year is out", "2031-02-26/2031-12-31");
        check("before the end of spring", "2031-02-26/2031-05-31");
        check("this summer", "2031-02-26/2031-08-31");
        check("in 2033", "2033-01-01/2033-12-31");
    }
}
