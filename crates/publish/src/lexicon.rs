//! The word lists of `lexicon/words.tsv`, by name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static LISTS: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("../lexicon/words.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.map(|(name, words)| (name, words.split('|').collect())).collect()
});

/// The words of a list, in its order; none where there is no such list.
pub(crate) fn list(name: &str) -> &'static [&'static str] {
    LISTS.get(name).map_or(&[], Vec::as_slice)
}

/// Whether a list holds a word.
pub(crate) fn holds(name: &str, word: &str) -> bool {
    list(name).contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_is_used_has_words_and_none_twice() {
        let names = [
            "connective",
            "abbreviation",
            "tail",
            "turn",
            "verb",
            "subordinate",
            "pointer",
            "opener",
            "saying",
            "blaming",
            "body",
            "open_word",
            "bound",
            "happening",
        ];
        assert_eq!(LISTS.len(), names.len());
        for name in names {
            let mut words = list(name).to_vec();
            words.sort_unstable();
            let all = words.len();
            words.dedup();
            assert!(all > 5 && words.len() == all && !words.contains(&""), "{name}");
        }
    }
}
