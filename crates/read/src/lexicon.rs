//! The phrases of `lexicon/boilerplate.tsv`, and how a line is matched against them.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../lexicon/boilerplate.tsv");
// A paragraph that only mentions a newsletter is longer than a call to subscribe to it.
const LONGEST_CALL: usize = 420;

// "3 of 17" under a picture of a gallery.
static COUNTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[a-z]{4,7} )?[0-9]{1,4}(?: ?[-–] ?[0-9]{1,4})? (?:of|von|de|sur|di|из) [0-9]{1,4}$").ok()
});

struct Phrases {
    start: Vec<(&'static str, &'static str)>,
    end: Vec<(&'static str, &'static str)>,
    whole: HashMap<&'static str, &'static str>,
    within: HashMap<&'static str, &'static str>,
    any_within: Option<Regex>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let rows = || TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row);
    let of = |place: &'static str| rows().filter(move |row| row.0 == place).map(|row| (row.1, row.2));
    let within: HashMap<_, _> = of("within").collect();
    let pattern: Vec<String> = of("within").map(|(phrase, _)| regex::escape(phrase)).collect();
    Phrases {
        start: of("start").collect(),
        end: of("end").collect(),
        whole: of("whole").collect(),
        within,
        any_within: Regex::new(&pattern.join("|")).ok(),
    }
});

/// Why a line is boilerplate, by its words alone.
pub(crate) fn why_boilerplate(line: &str) -> Option<&'static str> {
    if line.len() > LONGEST_CALL * 4 || line.chars().nth(LONGEST_CALL).is_some() {
        return None;
    }
    let phrases = &*PHRASES;
    let lower = line.to_lowercase().replace('’', "'");
    let bare =
        lower.trim_matches(|c: char| c.is_whitespace() || matches!(c, '•' | '·' | '|' | '>' | '»' | '.' | ':' | '…'));
    if let Some(why) = phrases.whole.get(bare) {
        return Some(why);
    }
    if bare.len() <= 24 && COUNTER.as_ref().is_some_and(|counter| counter.is_match(bare)) {
        return Some("navigation");
    }
    if let Some((_, why)) = phrases.start.iter().find(|(phrase, _)| begins(&lower, phrase)) {
        return Some(why);
    }
    if let Some((_, why)) = phrases.end.iter().find(|(phrase, _)| lower.ends_with(phrase)) {
        return Some(why);
    }
    let found = phrases.any_within.as_ref()?.find(&lower)?;
    let why = phrases.within.get(found.as_str()).copied()?;
    // "Terms and conditions" are in a footer's line; in a sentence they are somebody's.
    let is_sentence = why == "footer" && line.chars().count() > 120;
    (!is_sentence).then_some(why)
}

fn row(line: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut cells = line.split('\t');
    Some((cells.next()?, cells.next()?, cells.next()?))
}

// A phrase that starts a longer sentence of the report ("Donated blood ...") must end at a word's end.
fn begins(line: &str, phrase: &str) -> bool {
    line.strip_prefix(phrase).is_some_and(|rest| {
        let cut_word = phrase.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
        !cut_word || phrase.ends_with("stor")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: Option<&str>) {
        assert_eq!(why_boilerplate(line), expect, "{line}");
    }

    #[test]
    fn calls_and_notices_are_known_by_their_words() {
        check("Skip to main content", Some("navigation"));
        check("Stay informed with the Gazette's newsletters", Some("newsletter call"));
        check("Read More »", Some("read more"));
        check("Related stories", Some("related"));
        check("The views expressed here are the author’s own", Some("disclaimer"));
        check("© 2031 Tarsk Gazette", Some("copyright"));
        check("We use cookies to improve your visit.", Some("cookie notice"));
        check("Your browser is out of date", Some("browser notice"));
        check("Photo 3 of 17", Some("navigation"));
        check("Lire aussi : le feu de Tarsk", Some("related"));
    }

    #[test]
    fn sentences_of_a_report_are_not() {
        check("Donated blood reached Tarsk on Friday.", None);
        check("The depot burned on Friday.", None);
        check("Homes burned.", None);
        check("3 of 17 homes", None);
        check(
            "The union of the depot's workers asked its members on Friday to refuse the new terms and conditions that the river board had set in May.",
            None,
        );
        let long = format!("The mayor said {} and all rights reserved.", "that the depot burned ".repeat(30));
        check(&long, None);
    }

    #[test]
    fn every_row_of_the_table_has_three_cells() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let (place, phrase, why) = row(line).unwrap();
            assert!(["start", "end", "whole", "within"].contains(&place), "{line}");
            assert!(!why.is_empty() && phrase == phrase.to_lowercase(), "{line}");
        }
    }
}
