//! Words of likelihood and of confidence, which Intelligence Community Directive 203 (Analytic Standards, 2015, section
//! D.6.e) keeps apart: how probable a thing is, and how well founded the judgement.

use crate::clause;
use whosays_model::{LIKELIHOODS, Likelihood};

fn of_directive() -> impl Iterator<Item = &'static Likelihood> {
    LIKELIHOODS.iter().filter(|one| one.is_of_directive)
}

/// The scale, from the least likely on: each range with its words.
pub(crate) fn bands() -> Vec<(u8, u8)> {
    let mut bands: Vec<(u8, u8)> = of_directive().map(|one| (one.low, one.high)).collect();
    bands.sort_unstable();
    bands.dedup();
    bands
}

/// The words of likelihood that a text holds; of two that overlap, the longer ("very likely", not "likely").
pub(crate) fn in_words(text: &str) -> Option<&'static Likelihood> {
    let words: Vec<String> = clause::plain_words(text).collect();
    let held = |one: &&Likelihood| holds(&words, one.words);
    of_directive().filter(held).max_by_key(|one| one.words.split(' ').count())
}

/// Whether a text states a confidence: "with high confidence", "confidence is low".
pub(crate) fn states_confidence(text: &str) -> bool {
    let words: Vec<String> = clause::plain_words(text).collect();
    let levels = ["high", "moderate", "medium", "low"];
    let near = |at: usize| &words[at.saturating_sub(3)..words.len().min(at + 5)];
    words
        .iter()
        .enumerate()
        .any(|(at, word)| word == "confidence" && near(at).iter().any(|word| levels.contains(&word.as_str())))
}

fn holds(words: &[String], sought: &str) -> bool {
    let sought: Vec<&str> = sought.split(' ').collect();
    words.windows(sought.len()).any(|window| window.iter().zip(&sought).all(|(word, sought)| word == sought))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_of_the_directive_is_whole_and_in_order() {
        assert_eq!(bands(), [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]);
    }

    #[test]
    fn the_longest_words_of_likelihood_count() {
        let range = |text| in_words(text).map(|one| (one.low, one.high));
        assert_eq!(range("It is very likely to come."), Some((80, 95)));
        assert_eq!(range("Unlikely, he said."), Some((20, 45)));
        assert_eq!(range("a remote village"), None);
        assert_eq!(range("the likelihood of it"), None);
    }

    #[test]
    fn confidence_is_a_level_and_not_a_feeling() {
        assert!(states_confidence("The desk holds this with high confidence."));
        assert!(states_confidence("Confidence in this is low."));
        assert!(!states_confidence("The minister has confidence in the police."));
    }
}
