//! Spans held against spans: paired one to one by what they share, and counted strictly and by overlap.

use super::assignment;
use super::counts::Counts;
use whosays_model::Span;

/// What is expected and what is said of the same words, by number, in order of the text.
pub(crate) fn pairs(said: &[Span], expected: &[Span]) -> Vec<(Option<usize>, Option<usize>)> {
    let shared = |one: Span, other: Span| one.end.min(other.end).saturating_sub(one.start.max(other.start)) as f64;
    // The same span goes before one that merely shares as many bytes.
    let weight = |one: Span, other: Span| shared(one, other) + if one == other { 0.5 } else { 0.0 };
    let weights: Vec<Vec<f64>> =
        expected.iter().map(|one| said.iter().map(|other| weight(*one, *other)).collect()).collect();
    let given = assignment::best(&weights);
    let mut pairs: Vec<(Option<usize>, Option<usize>)> =
        given.iter().enumerate().map(|(at, other)| (Some(at), *other)).collect();
    pairs.extend((0..said.len()).filter(|at| !given.contains(&Some(*at))).map(|at| (None, Some(at))));
    pairs.sort_by_key(|(one, other)| one.map(|at| expected[at]).or(other.map(|at| said[at])));
    pairs
}

/// Counts of the same spans, and of spans that overlap.
pub(crate) fn counts(said: &[Span], expected: &[Span]) -> (Counts, Counts) {
    let pairs = pairs(said, expected);
    let both = pairs.iter().filter_map(|(one, other)| one.zip(*other)).collect::<Vec<_>>();
    let same = both.iter().filter(|(one, other)| expected[*one] == said[*other]).count();
    (Counts::of(same, said.len(), expected.len()), Counts::of(both.len(), said.len(), expected.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_and_relaxed_by_hand() {
        let expected = [Span::new(0, 6), Span::new(10, 14), Span::new(20, 25)];
        let said = [Span::new(0, 6), Span::new(8, 14)];
        assert_eq!(counts(&said, &expected), (Counts::of(1, 2, 3), Counts::of(2, 2, 3)));
        assert_eq!(pairs(&said, &expected), [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), None)]);
    }

    #[test]
    fn one_long_span_is_paired_once() {
        let (strict, relaxed) = counts(&[Span::new(0, 20)], &[Span::new(0, 6), Span::new(10, 20)]);
        assert_eq!((strict.right, relaxed.right), (0.0, 1.0));
    }
}
