//! Words for values: days, numbers, the names of fields.

use std::borrow::Cow;
use std::fmt;
use whosays_model::DateInterval;

/// Sentences one below the other.
pub(crate) struct Lines<'a>(pub(crate) &'a [&'a str]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// A day or an interval as people write it: `12 Mar 2031`, `Mar 2031`, `12 Mar 2031 to 3 Apr 2031`.
pub(crate) fn day(date: &DateInterval) -> String {
    let short = |(year, month, day): (i16, u8, u8)| {
        t!("text-day", day = day, month = month_name(month), year = i32::from(year))
    };
    if let Some(day) = date.as_day() {
        return short(day);
    }
    match date.as_month_or_year() {
        Some((year, Some(month))) => t!("text-month", month = month_name(month), year = i32::from(year)),
        Some((year, None)) => year.to_string(),
        None => {
            let (first, last) = date.bounds();
            t!("text-days", first = short(first), last = short(last))
        }
    }
}

fn month_name(month: u8) -> Cow<'static, str> {
    match month {
        1 => t!("text-january"),
        2 => t!("text-february"),
        3 => t!("text-march"),
        4 => t!("text-april"),
        5 => t!("text-may"),
        6 => t!("text-june"),
        7 => t!("text-july"),
        8 => t!("text-august"),
        9 => t!("text-september"),
        10 => t!("text-october"),
        11 => t!("text-november"),
        12 => t!("text-december"),
        _ => "?".into(),
    }
}

/// A time of day, ISO 8601 in UTC, as people write it: `14 Mar 2031 09:12`.
pub(crate) fn moment(at: &str) -> String {
    match (at.get(..10).and_then(|date| date.parse::<DateInterval>().ok()), at.get(11..16)) {
        (Some(date), Some(time)) => format!("{} {time}", day(&date)),
        _ => at.to_owned(),
    }
}

/// A word of a manual as it is shown: `carried_out` is `carried out`.
pub(crate) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// A share as people write it: `68 %`, which no line breaks.
pub(crate) fn per_cent(hundredths: f64) -> String {
    format!("{hundredths:.0}\u{a0}%")
}

/// A number with commas between thousands.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// At most so many characters of words, whole ones.
pub(crate) fn shortened(words: &str, most: usize) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= most {
        return one_line;
    }
    let cut: String = one_line.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

/// Words with those that were searched for marked, as pieces: the second is whether it is a hit.
pub(crate) fn with_hits(words: &str, sought: &str) -> Vec<(String, bool)> {
    let wanted: Vec<String> = sought.split_whitespace().map(str::to_lowercase).collect();
    if wanted.is_empty() {
        return vec![(words.to_owned(), false)];
    }
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut push = |piece: &str, is_hit: bool| match pieces.last_mut() {
        Some((last, was)) if *was == is_hit => last.push_str(piece),
        _ if piece.is_empty() => {}
        _ => pieces.push((piece.to_owned(), is_hit)),
    };
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let is_word = rest.starts_with(char::is_alphanumeric);
        let end = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let piece = &rest[..end];
        push(piece, is_word && wanted.contains(&piece.to_lowercase()));
        at += end;
    }
    pieces
}

/// What templates do to values.
#[allow(unreachable_pub, reason = "the macro makes of each a type that is as public as it is")]
pub(crate) mod filters {
    use askama::filters::Safe;

    /// A number that is at least one: what a bar of progress counts to.
    #[askama::filter_fn]
    pub fn max_one(number: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<usize> {
        Ok(number.to_string().parse::<usize>().unwrap_or(1).max(1))
    }

    /// A word of a manual as it is shown.
    #[askama::filter_fn]
    pub fn spaced(word: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::plain(&word.to_string()))
    }

    /// Words in which no line breaks before the sign of a share.
    #[askama::filter_fn]
    pub fn unbroken(words: impl AsRef<str>, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(words.as_ref().replace(" %", "\u{a0}%"))
    }

    /// A number with commas between thousands.
    #[askama::filter_fn]
    pub fn thousands(number: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::thousands(number.to_string().parse().unwrap_or_default()))
    }

    /// The beginning of an id, by which it is found as well.
    #[askama::filter_fn]
    pub fn short_id(id: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(id.to_string().chars().take(8).collect())
    }

    /// Words of a report, sign for sign: a browser would take a carriage return for a line's end, and drop a null.
    #[askama::filter_fn]
    pub fn verbatim(words: impl AsRef<str>, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
        let mut written = String::with_capacity(words.as_ref().len());
        for sign in words.as_ref().chars() {
            match sign {
                '&' => written.push_str("&amp;"),
                '<' => written.push_str("&lt;"),
                '>' => written.push_str("&gt;"),
                '"' => written.push_str("&#34;"),
                '\'' => written.push_str("&#39;"),
                '\r' => written.push_str("&#13;"),
                '\0' => written.push('\u{fffd}'),
                other => written.push(other),
            }
        }
        Ok(Safe(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_people_write_them() {
        for (iso, told) in [
            ("2031-03-12", "12 Mar 2031"),
            ("2031-03", "Mar 2031"),
            ("2031", "2031"),
            ("2031-03-12/2031-04-03", "12 Mar 2031 to 3 Apr 2031"),
        ] {
            assert_eq!(day(&iso.parse().unwrap()), told);
        }
        assert_eq!(moment("2031-03-14T09:12:44Z"), "14 Mar 2031 09:12");
        assert_eq!(moment("soon"), "soon");
    }

    #[test]
    fn no_line_breaks_before_the_sign_of_a_share() {
        assert_eq!(per_cent(67.8), "68\u{a0}%");
        assert_eq!(per_cent(0.0), "0\u{a0}%");
    }

    #[test]
    fn hits_are_whole_words_in_any_case() {
        let hits = with_hits("Killed 12, killedness; KILLED", "killed 12");
        let marked: Vec<&str> = hits.iter().filter(|(_, hit)| *hit).map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(marked, ["Killed", "12", "KILLED"]);
        assert_eq!(hits.iter().map(|(piece, _)| piece.as_str()).collect::<String>(), "Killed 12, killedness; KILLED");
    }
}
