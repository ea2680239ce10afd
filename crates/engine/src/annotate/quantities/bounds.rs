//! Words before and behind a number that bound it.

use super::Word;
use crate::Resources;
use whosays_model::Bound;

/// How many words before a number bound it, and how: `more than`, `an estimated`.
pub(super) fn leading_bound(words: &[Word], resources: &Resources) -> (usize, Option<Bound>) {
    let fits = |pattern: &[String]| {
        pattern.iter().enumerate().all(|(i, word)| words.get(i).is_some_and(|w| w.token.lower == *word))
    };
    let first = words.first().map_or("", |word| word.token.lower.as_str());
    // "Between" opens a range, which says more than a bound.
    let bounds = resources.bounds.get(first).filter(|_| first != "between");
    match bounds.into_iter().flatten().find(|(pattern, _)| fits(pattern)) {
        Some((pattern, bound)) => (pattern.len(), Some(*bound)),
        None => (0, None),
    }
}

/// How many words behind a number bound it, and how: `or more`, `or so`, `and counting`.
pub(super) fn trailing_bound(words: &[Word], at: usize) -> Option<(usize, Bound)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.token.lower.as_str());
    match (word(at), word(at + 1)) {
        ("or", "more") | ("and", "counting" | "more") | ("or", "over") => Some((2, Bound::AtLeast)),
        ("or", "fewer" | "less" | "under") => Some((2, Bound::AtMost)),
        ("or", "so" | "thereabouts") => Some((2, Bound::About)),
        ("plus" | "+", _) => Some((1, Bound::AtLeast)),
        _ => None,
    }
}
