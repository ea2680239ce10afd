//! Words of likelihood and the shares that they stand for, by Intelligence Community Directive 203, Analytic Standards (2015,
//! section D.6.e.(2).(a)).

use std::sync::LazyLock;

/// Words of likelihood and the range that they stand for, in percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likelihood {
    /// The words, in small letters.
    pub words: &'static str,
    /// The lowest share.
    pub low: u8,
    /// The highest.
    pub high: u8,
    /// Whether the directive has them; where others are put is a convention.
    pub is_of_directive: bool,
}

/// All words of likelihood, in alphabetical order.
pub static LIKELIHOODS: LazyLock<Vec<Likelihood>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (words, _band) = (cells.next()?, cells.next()?);
        let (low, high) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some(Likelihood { words, low, high, is_of_directive: cells.next()? == "ICD 203" })
    };
    let lines = include_str!("../lexicon/likelihoods.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_once_and_in_order() {
        let lines = include_str!("../lexicon/likelihoods.tsv").lines().filter(|line| !line.starts_with('#')).count();
        let words: Vec<&str> = LIKELIHOODS.iter().map(|one| one.words).collect();
        let mut sorted = words.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!((words.len(), &words), (lines, &sorted));
        assert!(LIKELIHOODS.iter().all(|one| one.low < one.high && one.high < 100));
    }
}
