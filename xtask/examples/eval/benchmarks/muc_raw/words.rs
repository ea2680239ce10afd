//! What words say of a slot that is filled from a list.

use std::collections::HashMap;
use std::sync::LazyLock;
use whosays_nlp::lemma_candidates;

const WORDS: &str = include_str!("words.tsv");
/// Words that begin what says more of a noun.
const BREAKS: [&str; 12] = ["at", "belonging", "from", "in", "near", "of", "on", "that", "to", "who", "which", "with"];

/// Fills by slot and word.
static FILLS: LazyLock<HashMap<(u8, &str), &str>> = LazyLock::new(|| {
    let rows = WORDS.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (word, slot, fill) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?);
        Some(((slot, word), fill))
    };
    rows.filter_map(row).collect()
});

/// What a word, or two, in any form, says of a slot.
pub(super) fn fill(slot: u8, words: &str) -> Option<&'static str> {
    lemma_candidates(words).iter().find_map(|form| FILLS.get(&(slot, form.as_str())).copied())
}

/// What a noun with its company says of a slot: first its last words before a preposition, then those before these, then
/// those after it.
pub(super) fn fill_of_noun(slot: u8, words: &str) -> Option<&'static str> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let head = words.iter().skip(1).position(|word| BREAKS.contains(word)).map_or(words.len(), |at| at + 1);
    let at = |end: usize| {
        let two = end.checked_sub(2).and_then(|first| fill(slot, &words[first..end].join(" ")));
        two.or_else(|| fill(slot, words[end - 1]))
    };
    (1..=head).rev().find_map(at).or_else(|| (head + 1..=words.len()).find_map(at))
}

/// What the word of a sentence says that stands nearest to some other words of it. The sentence is one in which strings are
/// compared.
pub(super) fn nearest_fill(slot: u8, sentence: &str, words: &str) -> Option<&'static str> {
    let own: Vec<&str> = sentence.split_whitespace().collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    let first = (0..own.len()).find(|&first| own[first..].starts_with(&words))?;
    let far = |at: usize| if at < first { first - at } else { (at + 1).saturating_sub(first + words.len()) };
    let found = own.iter().enumerate().filter_map(|(at, word)| Some((far(at), at, fill(slot, word)?)));
    found.min().map(|(.., fill)| fill)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_says_one_thing_of_a_word() {
        let rows: Vec<&str> = WORDS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.is_sorted());
        assert_eq!(FILLS.len(), rows.len());
    }

    #[test]
    fn the_noun_says_more_than_its_company() {
        assert_eq!(fill_of_noun(13, "bus of ministry"), Some("TRANSPORT VEHICLE"));
        assert_eq!(fill_of_noun(13, "two police stations in north"), Some("LAW ENFORCEMENT FACILITY"));
        assert_eq!(fill_of_noun(20, "attorney general"), Some("LEGAL OR JUDICIAL"));
        assert_eq!(fill_of_noun(13, "something"), None);
    }

    #[test]
    fn the_nearest_word_tells_what_became_of_someone() {
        let sentence = "guard was killed and driver of lorry wounded";
        assert_eq!(nearest_fill(23, sentence, "guard"), Some("DEATH"));
        assert_eq!(nearest_fill(23, sentence, "lorry"), Some("INJURY"));
        assert_eq!(nearest_fill(23, "guard left", "guard"), None);
    }
}
