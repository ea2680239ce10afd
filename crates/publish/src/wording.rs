//! Dates, numbers and lists as English writes them.

use whosays_model::{Bound, DateInterval, Event, MONTHS, Number};

const SMALL: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A date in words: `22 March 2024`, `June–August 2024`, `2018–2021`.
pub(crate) fn date(interval: &DateInterval) -> String {
    let written = interval.to_string();
    let edges: Vec<Vec<&str>> = written.split('/').map(|edge| edge.split('-').collect()).collect();
    match edges.as_slice() {
        [one] => edge(one),
        [from, to] if from.first() != to.first() && from.len() == 1 && to.len() == 1 => {
            format!("{}–{}", edge(from), edge(to))
        }
        [from, to] => interval_words(from, to),
        _ => written,
    }
}

fn interval_words(from: &[&str], to: &[&str]) -> String {
    match (from, to) {
        ([year, month, day], [last_year, last_month, last]) if (year, month) == (last_year, last_month) => {
            format!("{}–{} {} {year}", trimmed(day), trimmed(last), month_name(month))
        }
        ([year, month], [last_year, last]) if year == last_year => {
            format!("{}–{} {year}", month_name(month), month_name(last))
        }
        ([year, month, day], [last_year, last_month, last]) if year == last_year => {
            format!("{} {} – {} {} {year}", trimmed(day), month_name(month), trimmed(last), month_name(last_month))
        }
        _ => format!("{} – {}", edge(from), edge(to)),
    }
}

fn edge(parts: &[&str]) -> String {
    match parts {
        [year, month, day] => format!("{} {} {year}", trimmed(day), month_name(month)),
        [year, month] => format!("{} {year}", month_name(month)),
        _ => parts.join("-"),
    }
}

fn trimmed(day: &str) -> &str {
    day.trim_start_matches('0')
}

fn month_name(month: &str) -> &str {
    month.parse::<usize>().ok().and_then(|number| MONTHS.get(number.wrapping_sub(1))).copied().unwrap_or(month)
}

/// A number with its thousands set apart: `1,204`.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut written = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A small number as a word, a large one in figures.
pub(crate) fn counted(n: usize) -> String {
    SMALL.get(n).map_or_else(|| number(n as u64), |word| (*word).to_owned())
}

/// A number and its noun: `one report`, `five reports`.
pub(crate) fn count_of(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", counted(n), if n == 1 { one } else { many })
}

/// A figure with its bound: `at least 140`, `150–200`, `several`.
pub(crate) fn figure(value: &Number) -> String {
    let Some(n) = value.n else {
        return value.text.clone().unwrap_or_else(|| "an unstated number".to_owned());
    };
    if let Some(high) = value.high.filter(|high| *high != n) {
        return format!("{}–{}", number(n), number(high));
    }
    match value.bound {
        Bound::Exact => number(n),
        Bound::AtLeast => format!("at least {}", number(n)),
        Bound::About => format!("about {}", number(n)),
        Bound::AtMost => format!("at most {}", number(n)),
    }
}

/// Words joined with commas and `and`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [firsts @ .., last] => format!("{} and {last}", firsts.join(", ")),
    }
}

/// How many words a reader counts.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The same with its first letter made a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// White space of any kind and length made one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// ", of two independent origins," where an event has fewer origins than reports, else nothing.
pub(crate) fn of_origins(event: &Event) -> String {
    if event.reports.len() < 2 || event.origins == 0 || event.origins >= event.reports.len() {
        return String::new();
    }
    format!(", of {},", count_of(event.origins, "independent origin", "independent origins"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_worded_at_their_grain() {
        let worded = |written: &str| date(&written.parse().unwrap());
        assert_eq!(worded("2024-03-22"), "22 March 2024");
        assert_eq!(worded("2024-03-02/2024-03-03"), "2–3 March 2024");
        assert_eq!(worded("2024-03-30/2024-04-02"), "30 March – 2 April 2024");
        assert_eq!(worded("2024-06/2024-08"), "June–August 2024");
        assert_eq!(worded("2023-12/2024-01"), "December 2023 – January 2024");
        assert_eq!(worded("2018/2021"), "2018–2021");
        assert_eq!(worded("2024-07"), "July 2024");
    }

    #[test]
    fn figures_carry_their_bound_and_their_commas() {
        let value = |bound| Number { n: Some(12_400), high: None, bound, who: None, text: None };
        assert_eq!(figure(&value(Bound::AtLeast)), "at least 12,400");
        assert_eq!(figure(&Number { high: Some(13_000), ..value(Bound::Exact) }), "12,400–13,000");
        assert_eq!(figure(&Number { n: None, text: Some("several".into()), ..value(Bound::About) }), "several");
    }

    #[test]
    fn lists_end_in_and() {
        let names = ["A".to_owned(), "B".to_owned(), "C".to_owned()];
        assert_eq!(list(&names), "A, B and C");
        assert_eq!(list(&names[..2]), "A and B");
        assert_eq!(count_of(1, "report", "reports"), "one report");
    }
}
