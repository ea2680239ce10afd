//! Article text by shingles of four words, as scrapinghub's article extraction benchmark counts it: of each page the
//! shingles in common, too many and too few, each page weighing the same; precision and recall are means over pages.

use super::counts::{harmonic, share};
use std::collections::BTreeMap;

/// Words to a shingle.
const LENGTH: usize = 4;

/// Means over any number of pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ShingleScore {
    precisions: Vec<f64>,
    recalls: Vec<f64>,
}

impl ShingleScore {
    /// Takes one page, and gives its precision and recall, where it has them.
    pub(crate) fn add(&mut self, said: &str, expected: &str) -> (Option<f64>, Option<f64>) {
        let (said, expected) = (shingles(said), shingles(expected));
        let right: usize =
            said.iter().map(|(shingle, times)| expected.get(shingle).map_or(0, |other| *times.min(other))).sum();
        // Nothing said has no precision, and nothing expected no recall; such a page is left out of that mean.
        let of = |whole: usize| (whole > 0).then(|| share(right as f64, whole as f64));
        let (precision, recall) = (of(said.values().sum()), of(expected.values().sum()));
        self.precisions.extend(precision);
        self.recalls.extend(recall);
        (precision, recall)
    }

    /// Mean precision.
    pub(crate) fn precision(&self) -> f64 {
        mean(&self.precisions)
    }

    /// Mean recall.
    pub(crate) fn recall(&self) -> f64 {
        mean(&self.recalls)
    }

    /// F1 of the two means.
    pub(crate) fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

fn mean(values: &[f64]) -> f64 {
    share(values.iter().sum(), values.len() as f64)
}

/// How often each shingle occurs; a text of fewer words is one shingle.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words = words(text);
    let mut times = BTreeMap::new();
    if words.is_empty() {
        return times;
    }
    for shingle in words.windows(LENGTH.min(words.len())) {
        *times.entry(shingle.to_vec()).or_default() += 1;
    }
    times
}

/// Runs of letters, digits and underscores.
fn words(text: &str) -> Vec<&str> {
    text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).filter(|word| !word.is_empty()).collect()
}

/// The words of one text that stand in no shingle of another, in stretches: what is to be looked at.
pub(crate) fn only_in(text: &str, other: &str) -> Vec<String> {
    let (words, other) = (words(text), shingles(other));
    let length = LENGTH.min(words.len());
    let mut is_known = vec![false; words.len()];
    for (first, shingle) in words.windows(length.max(1)).enumerate().filter(|(_, shingle)| other.contains_key(*shingle))
    {
        is_known[first..first + shingle.len()].fill(true);
    }
    let mut stretches = Vec::new();
    let mut at = 0;
    while let Some(first) = (at..words.len()).find(|word| !is_known[*word]) {
        at = (first..words.len()).find(|word| is_known[*word]).unwrap_or(words.len());
        stretches.push(words[first..at].join(" "));
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_in_common_by_hand() {
        // Expected "a b c d e": two shingles. Said "b c d e f": two, one in common.
        let mut score = ShingleScore::default();
        assert_eq!(score.add("b c d e f", "a, b. c d e"), (Some(0.5), Some(0.5)));
        assert_eq!(score.add("a b c d", "a b c d"), (Some(1.0), Some(1.0)));
        assert_eq!((score.precision(), score.recall(), score.f1()), (0.75, 0.75, 0.75));
    }

    #[test]
    fn a_page_with_nothing_said_has_a_recall_and_no_precision() {
        let mut score = ShingleScore::default();
        assert_eq!(score.add("", "a b c d"), (None, Some(0.0)));
        assert_eq!(score.add("a b c d", "a b c d"), (Some(1.0), Some(1.0)));
        assert_eq!((score.precision(), score.recall()), (1.0, 0.5));
    }

    #[test]
    fn a_repeated_shingle_counts_once_more_only_where_both_repeat_it() {
        let mut score = ShingleScore::default();
        assert_eq!(score.add("a a a a a", "a a a a"), (Some(0.5), Some(1.0)));
    }

    #[test]
    fn a_short_text_is_one_shingle() {
        let mut score = ShingleScore::default();
        assert_eq!(score.add("a b", "a b"), (Some(1.0), Some(1.0)));
        assert_eq!(score.add("a b", "a b c"), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn what_one_text_has_alone_comes_in_stretches() {
        let article = "a b c d e f g h";
        assert_eq!(only_in("Share this a b c d e f g h Read more now", article), ["Share this", "Read more now"]);
        assert!(only_in(article, article).is_empty());
        assert!(only_in("a b c — d e f g h", article).is_empty());
    }
}
