//! Cardinals that are written as words, out of the number words of the lexicon.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

static NUMBER_WORDS: &str = include_str!("../lexicon/number_words.tsv");

/// The cardinal from two on that one word in small letters stands for: `twelve` is 12. "One" and "a" are seldom numbers.
pub(crate) fn cardinal(word: &str) -> Option<u64> {
    static CARDINALS: OnceLock<HashMap<&str, u64>> = OnceLock::new();
    let all = CARDINALS.get_or_init(|| {
        let rows = NUMBER_WORDS.lines().filter(|line| !line.starts_with('#'));
        let exact = rows.filter_map(|line| line.strip_suffix("\texact")?.split_once('\t'));
        let numbers = exact.filter_map(|(word, value)| Some((word, value.parse().ok()?)));
        numbers.filter(|(word, value)| *value > 1 && word.chars().all(char::is_alphabetic)).collect()
    });
    all.get(word).copied()
}

/// Whether a word in small letters counts without a number: `dozens`, `several`.
pub(crate) fn is_open_count(word: &str) -> bool {
    static COUNTS: OnceLock<HashSet<&str>> = OnceLock::new();
    let counts = COUNTS.get_or_init(|| {
        let rows = NUMBER_WORDS.lines().filter(|line| !line.starts_with('#'));
        let open = rows.filter_map(|line| line.strip_suffix("\tat_least")?.split_once('\t'));
        let numbers = open.filter(|(_, value)| value.parse::<u64>().is_ok_and(|value| value > 1));
        numbers.map(|(word, _)| word).filter(|word| word.chars().all(char::is_alphabetic)).collect()
    });
    counts.contains(word)
}

#[cfg(test)]
mod tests {
    use super::{cardinal, is_open_count};

    #[test]
    fn words_are_numbers_from_two_on() {
        assert_eq!((cardinal("twelve"), cardinal("ninety")), (Some(12), Some(90)));
        assert_eq!((cardinal("one"), cardinal("another"), cardinal("several")), (None, None, None));
    }

    #[test]
    fn some_words_count_without_a_number() {
        assert!(is_open_count("dozens") && is_open_count("hundreds") && is_open_count("several"));
        assert!(!is_open_count("twelve") && !is_open_count("a"));
    }
}
