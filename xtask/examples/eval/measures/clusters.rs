//! Clusters held against clusters: B³ (Bagga and Baldwin 1998) and entity-based CEAF (Luo 2005, φ₄).
//!
//! Both sides give each item the number of its cluster; the items are the same, in the same order.

use super::assignment;
use super::counts::{Counts, harmonic, share};
use std::collections::{BTreeMap, BTreeSet};

type Clusters = BTreeMap<usize, BTreeSet<usize>>;

/// Precision, recall and F1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ClusterScore {
    /// How pure what was said is.
    pub(crate) precision: f64,
    /// How much of what was expected is together.
    pub(crate) recall: f64,
}

impl ClusterScore {
    /// The harmonic mean of both.
    pub(crate) fn f1(&self) -> f64 {
        harmonic(self.precision, self.recall)
    }
}

/// B³: of each item, the share of its cluster that belongs with it; the mean over items.
pub(crate) fn b_cubed(said: &[usize], expected: &[usize]) -> ClusterScore {
    let (said_clusters, expected_clusters) = (clusters(said), clusters(expected));
    let mut score = ClusterScore { precision: 0.0, recall: 0.0 };
    for (one, other) in said.iter().zip(expected) {
        let (one, other) = (&said_clusters[one], &expected_clusters[other]);
        let both = one.intersection(other).count() as f64;
        score.precision += both / one.len() as f64;
        score.recall += both / other.len() as f64;
    }
    let items = said.len().min(expected.len()) as f64;
    ClusterScore { precision: share(score.precision, items), recall: share(score.recall, items) }
}

/// CEAF-e: clusters aligned one to one for the highest sum of φ₄, twice what two share by the size of both.
pub(crate) fn ceaf_e(said: &[usize], expected: &[usize]) -> ClusterScore {
    let (said, expected) = (clusters(said), clusters(expected));
    let phi = |one: &BTreeSet<usize>, other: &BTreeSet<usize>| {
        2.0 * one.intersection(other).count() as f64 / (one.len() + other.len()) as f64
    };
    let weights: Vec<Vec<f64>> =
        expected.values().map(|one| said.values().map(|other| phi(one, other)).collect()).collect();
    let sum = assignment::best_sum(&weights);
    let counts = Counts { right: sum, said: said.len() as f64, expected: expected.len() as f64 };
    ClusterScore { precision: counts.precision(), recall: counts.recall() }
}

fn clusters(numbers: &[usize]) -> Clusters {
    let mut clusters = Clusters::new();
    for (item, number) in numbers.iter().enumerate() {
        clusters.entry(*number).or_default().insert(item);
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected {a b c} {d e}; said {a b} {c d e}.
    const EXPECTED: [usize; 5] = [0, 0, 0, 1, 1];
    const SAID: [usize; 5] = [7, 7, 9, 9, 9];

    fn is_near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-12
    }

    #[test]
    fn b_cubed_by_hand() {
        let score = b_cubed(&SAID, &EXPECTED);
        // Precision: a, b 1; c 1/3; d, e 2/3. Recall: a, b 2/3; c 1/3; d, e 1.
        assert!(is_near(score.precision, (1.0 + 1.0 + 1.0 / 3.0 + 2.0 / 3.0 + 2.0 / 3.0) / 5.0), "{score:?}");
        assert!(is_near(score.recall, (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0), "{score:?}");
    }

    #[test]
    fn ceaf_e_by_hand() {
        // φ({a b c}, {a b}) = 4/5 and φ({d e}, {c d e}) = 4/5.
        let score = ceaf_e(&SAID, &EXPECTED);
        assert!(is_near(score.precision, 0.8) && is_near(score.recall, 0.8), "{score:?}");
    }

    #[test]
    fn each_alone_is_pure_and_scattered() {
        let alone: Vec<usize> = (0..5).collect();
        let score = b_cubed(&alone, &EXPECTED);
        assert!(is_near(score.precision, 1.0) && is_near(score.recall, 0.4), "{score:?}");
        let score = ceaf_e(&alone, &EXPECTED);
        assert!(is_near(score.precision, (0.5 + 2.0 / 3.0) / 5.0), "{score:?}");
        assert!(is_near(b_cubed(&EXPECTED, &EXPECTED).f1(), 1.0) && is_near(ceaf_e(&EXPECTED, &EXPECTED).f1(), 1.0));
        assert_eq!(b_cubed(&[], &[]).f1(), 0.0);
    }
}
