//! Scores of attributions: their three parts by tokens and exactly, and whole triples.
//!
//! Exactly, as Citron counts: a cue is right where it holds the same tokens; a source or content where it does and the
//! cues share a token; a triple where all three parts are the same. By overlap, tokens are counted over a text: a token
//! that several sources hold counts as often as it is held on both sides, so that nested speech is neither lost nor
//! counted twice.

use super::assignment;
use super::counts::Counts;
use super::tokens::TokenSet;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The parts, in the order in which they are kept.
pub(crate) const PARTS: [&str; 3] = ["source", "cue", "content"];
const CUE: usize = 1;

/// The tokens of the source, the cue and the content; a source may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts(pub(crate) [TokenSet; 3]);

impl Parts {
    /// The tokens of the cue.
    pub(crate) fn cue(&self) -> &TokenSet {
        &self.0[CUE]
    }

    fn shared(&self, other: &Parts, part: usize) -> usize {
        self.0[part].intersection(&other.0[part]).count()
    }

    /// Whether each part touches its like; a source that neither names is the same.
    fn touches(&self, other: &Parts) -> bool {
        (0..PARTS.len()).all(|part| self.shared(other, part) > 0 || self.0[part].is_empty() && other.0[part].is_empty())
    }
}

/// Counts over any number of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AttributionScore {
    /// Tokens of each part.
    pub(crate) overlap: [Counts; 3],
    /// Parts that are the same.
    pub(crate) exact: [Counts; 3],
    /// Attributions whose three parts are the same.
    pub(crate) triples: Counts,
    /// Attributions whose three parts each share a token.
    pub(crate) triples_touching: Counts,
}

impl AddAssign for AttributionScore {
    fn add_assign(&mut self, other: AttributionScore) {
        for part in 0..PARTS.len() {
            self.overlap[part] += other.overlap[part];
            self.exact[part] += other.exact[part];
        }
        self.triples += other.triples;
        self.triples_touching += other.triples_touching;
    }
}

/// Scores what is said of one text.
pub(crate) fn score(said: &[Parts], expected: &[Parts]) -> AttributionScore {
    let exact = |part: usize| {
        let with = |parts: &[Parts]| parts.iter().filter(|parts| !parts.0[part].is_empty()).count();
        let is_right = |one: &Parts, other: &Parts| {
            !one.0[part].is_empty() && one.0[part] == other.0[part] && one.shared(other, CUE) > 0
        };
        Counts::of(matched(said, expected, &is_right), with(said), with(expected))
    };
    let whole = |is_right: &dyn Fn(&Parts, &Parts) -> bool| {
        Counts::of(matched(said, expected, is_right), said.len(), expected.len())
    };
    AttributionScore {
        overlap: [0, 1, 2].map(|part| overlap(said, expected, part)),
        exact: [0, 1, 2].map(exact),
        triples: whole(&|one, other| one == other),
        triples_touching: whole(&Parts::touches),
    }
}

/// What is expected and what is said about the same, paired by cue and then by the other parts, in order of the text.
pub(crate) fn pairs<'a>(said: &'a [Parts], expected: &'a [Parts]) -> Vec<(Option<&'a Parts>, Option<&'a Parts>)> {
    let weight = |one: &Parts, other: &Parts| match one.shared(other, CUE) {
        0 => 0.0,
        cue => 1e6 * cue as f64 + (one.shared(other, 0) + one.shared(other, 2)) as f64,
    };
    let given = assignment::best(&table(expected, said, &weight));
    let mut pairs: Vec<(Option<&Parts>, Option<&Parts>)> =
        expected.iter().zip(&given).map(|(one, at)| (Some(one), at.map(|at| &said[at]))).collect();
    pairs.extend((0..said.len()).filter(|at| !given.contains(&Some(*at))).map(|at| (None, Some(&said[at]))));
    pairs.sort_by_key(|(one, other)| one.or(*other).and_then(|parts| parts.cue().first().copied()));
    pairs
}

fn matched(said: &[Parts], expected: &[Parts], is_right: &dyn Fn(&Parts, &Parts) -> bool) -> usize {
    let weights = table(expected, said, &|one, other| if is_right(one, other) { 1.0 } else { 0.0 });
    assignment::best(&weights).iter().flatten().count()
}

fn table(rows: &[Parts], columns: &[Parts], weight: &dyn Fn(&Parts, &Parts) -> f64) -> Vec<Vec<f64>> {
    rows.iter().map(|row| columns.iter().map(|column| weight(row, column)).collect()).collect()
}

fn overlap(said: &[Parts], expected: &[Parts], part: usize) -> Counts {
    let times = |parts: &[Parts]| {
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        parts.iter().flat_map(|parts| &parts.0[part]).for_each(|token| *times.entry(*token).or_default() += 1);
        times
    };
    let (said, expected) = (times(said), times(expected));
    let right = said.iter().map(|(token, times)| expected.get(token).map_or(0, |other| *times.min(other))).sum();
    Counts::of(right, said.values().sum(), expected.values().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(source: &[usize], cue: &[usize], content: &[usize]) -> Parts {
        Parts([source, cue, content].map(|tokens| tokens.iter().copied().collect()))
    }

    #[test]
    fn half_a_content_is_half_its_tokens_and_no_exact_content() {
        // The ministry(0 1) said(2) the depot burned(3 4 5), where only "depot burned" was taken.
        let score = score(&[parts(&[0, 1], &[2], &[4, 5])], &[parts(&[0, 1], &[2], &[3, 4, 5])]);
        assert_eq!(score.overlap[2], Counts::of(2, 2, 3));
        assert_eq!(score.exact[2], Counts::of(0, 1, 1));
        assert_eq!(score.exact[0], Counts::of(1, 1, 1));
        assert_eq!((score.triples, score.triples_touching), (Counts::of(0, 1, 1), Counts::of(1, 1, 1)));
    }

    #[test]
    fn the_right_source_of_another_cue_is_no_exact_source() {
        let score = score(&[parts(&[0], &[7], &[8])], &[parts(&[0], &[2], &[8])]);
        assert_eq!(score.overlap[0], Counts::of(1, 1, 1));
        assert_eq!(score.exact[0], Counts::of(0, 1, 1));
    }

    #[test]
    fn nested_speech_counts_as_often_as_it_is_held() {
        // Police said(1) [the minister said(3) [4 5]]: the inner content is in two contents.
        let expected = [parts(&[0], &[1], &[2, 3, 4, 5]), parts(&[2], &[3], &[4, 5])];
        let outer_only = score(&expected[..1], &expected);
        assert_eq!(outer_only.overlap[2], Counts::of(4, 4, 6));
        let twice = score(&[expected[0].clone(), expected[0].clone()], &expected);
        assert_eq!(twice.overlap[2], Counts::of(6, 8, 6));
        assert_eq!(twice.triples, Counts::of(1, 2, 2));
    }

    #[test]
    fn nobody_named_on_both_sides_is_a_whole_triple_and_no_source() {
        let one = [parts(&[], &[0], &[1])];
        assert_eq!(score(&one, &one).triples, Counts::of(1, 1, 1));
        assert_eq!(score(&one, &one).triples_touching, Counts::of(1, 1, 1));
        assert_eq!(score(&one, &one).exact[0], Counts::of(0, 0, 0));
    }

    #[test]
    fn pairs_are_made_by_the_cue() {
        let expected = [parts(&[0], &[1], &[2]), parts(&[5], &[6], &[7])];
        let said = [parts(&[9], &[6], &[7]), parts(&[3], &[4], &[2])];
        let pairs = pairs(&said, &expected);
        assert_eq!(pairs, [(Some(&expected[0]), None), (None, Some(&said[1])), (Some(&expected[1]), Some(&said[0]))]);
    }
}
