//! Precision, recall and F1 from counts.

use std::ops::AddAssign;

/// How much was right, of what was said and of what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    /// What was right; a metric may count a part of one.
    pub(crate) right: f64,
    /// What was said.
    pub(crate) said: f64,
    /// What was expected.
    pub(crate) expected: f64,
}

impl Counts {
    /// Counts of whole things.
    pub(crate) fn of(right: usize, said: usize, expected: usize) -> Counts {
        Counts { right: right as f64, said: said as f64, expected: expected as f64 }
    }

    /// The share of what was said that is right; 0 where nothing was said.
    pub(crate) fn precision(&self) -> f64 {
        share(self.right, self.said)
    }

    /// The share of what was expected that is right; 0 where nothing was expected.
    pub(crate) fn recall(&self) -> f64 {
        share(self.right, self.expected)
    }

    /// The harmonic mean of both.
    pub(crate) fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.said += other.said;
        self.expected += other.expected;
    }
}

/// A part of a whole; 0 of nothing.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The harmonic mean of precision and recall.
pub(crate) fn harmonic(precision: f64, recall: f64) -> f64 {
    share(2.0 * precision * recall, precision + recall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_four_said_and_of_eight_expected() {
        let mut counts = Counts::of(1, 3, 5);
        counts += Counts::of(1, 1, 3);
        assert_eq!((counts.precision(), counts.recall()), (0.5, 0.25));
        assert!((counts.f1() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
