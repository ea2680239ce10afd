//! What a claim rests on besides somebody's word, by `lexicon/evidence_signs.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

static SIGNS: &str = include_str!("../../../lexicon/evidence_signs.tsv");

/// No row has more words.
const LONGEST: usize = 4;

/// The sort of finding that a text names first, with its words: `forensic traces (“fingerprints”)`.
pub(super) fn of(text: &str) -> Option<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    (0..words.len()).find_map(|at| {
        (1..=LONGEST.min(words.len() - at)).rev().find_map(|length| {
            let phrase = words[at..at + length].join(" ");
            let sort = rows().get(phrase.as_str())?;
            Some(format!("{sort} (“{phrase}”)"))
        })
    })
}

fn rows() -> &'static HashMap<&'static str, &'static str> {
    static ROWS: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let rows = SIGNS.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| line.split_once('\t')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_told_from_what_was_said() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(of(text).as_deref(), expect, "{text}");
        check("DNA found in the van matched two members.", Some("forensic traces (“dna”)"));
        check("Intercepted calls point to the Front.", Some("intercepted messages (“intercepted calls”)"));
        check("The minister blamed the Front.", None);
    }

    #[test]
    fn no_row_is_longer_than_what_is_looked_for() {
        assert!(rows().keys().all(|phrase| phrase.split(' ').count() <= LONGEST));
    }
}
