//! TempEval-3's scores of times (UzZaman et al. 2013): strict where the span is the same, relaxed where it overlaps, and
//! the share of types and values that are right among those that overlap. Value F1 is that share of relaxed F1.

use super::counts::{Counts, share};
use super::spans;
use std::ops::AddAssign;
use whosays_model::Span;

/// One time as somebody marks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// Its words.
    pub(crate) span: Span,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub(crate) kind: String,
    /// Its value.
    pub(crate) value: String,
}

/// Counts over any number of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TimeScore {
    /// The same span.
    pub(crate) strict: Counts,
    /// Spans that overlap.
    pub(crate) relaxed: Counts,
    kinds: usize,
    values: usize,
}

impl TimeScore {
    /// F1 of times that overlap and have the right type.
    pub(crate) fn kind_f1(&self) -> f64 {
        self.relaxed.f1() * share(self.kinds as f64, self.relaxed.right)
    }

    /// F1 of times that overlap and have the right value.
    pub(crate) fn value_f1(&self) -> f64 {
        self.relaxed.f1() * share(self.values as f64, self.relaxed.right)
    }
}

impl AddAssign for TimeScore {
    fn add_assign(&mut self, other: TimeScore) {
        self.strict += other.strict;
        self.relaxed += other.relaxed;
        self.kinds += other.kinds;
        self.values += other.values;
    }
}

/// Scores what is said of one text.
pub(crate) fn score(said: &[Time], expected: &[Time]) -> TimeScore {
    let pairs = pairs(said, expected);
    let both: Vec<(&Time, &Time)> = pairs.into_iter().filter_map(|(one, other)| one.zip(other)).collect();
    let count =
        |is_right: &dyn Fn(&Time, &Time) -> bool| both.iter().filter(|(one, other)| is_right(one, other)).count();
    let counts = |right: usize| Counts::of(right, said.len(), expected.len());
    TimeScore {
        strict: counts(count(&|one, other| one.span == other.span)),
        relaxed: counts(both.len()),
        kinds: count(&|one, other| one.kind == other.kind),
        values: count(&|one, other| one.value == other.value),
    }
}

/// What is expected and what is said of the same words, in order of the text.
pub(crate) fn pairs<'a>(said: &'a [Time], expected: &'a [Time]) -> Vec<(Option<&'a Time>, Option<&'a Time>)> {
    let of = |times: &[Time]| times.iter().map(|time| time.span).collect::<Vec<_>>();
    let pairs = spans::pairs(&of(said), &of(expected)).into_iter();
    pairs.map(|(one, other)| (one.map(|at| &expected[at]), other.map(|at| &said[at]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(start: usize, end: usize, value: &str) -> Time {
        Time { span: Span::new(start, end), kind: "DATE".to_owned(), value: value.to_owned() }
    }

    #[test]
    fn strict_relaxed_and_value_by_hand() {
        // Four expected; three said: one the same with the right value, one longer with a wrong value, one beside.
        let expected = [time(0, 6, "2031-03-07"), time(10, 14, "2031"), time(20, 25, "P2D"), time(30, 33, "PAST_REF")];
        let said = [time(0, 6, "2031-03-07"), time(8, 14, "2030"), time(40, 45, "2031")];
        let score = score(&said, &expected);
        assert_eq!(score.strict, Counts::of(1, 3, 4));
        assert_eq!(score.relaxed, Counts::of(2, 3, 4));
        let relaxed = 2.0 * (2.0 / 3.0) * 0.5 / (2.0 / 3.0 + 0.5);
        assert!((score.relaxed.f1() - relaxed).abs() < 1e-12);
        assert!((score.value_f1() - relaxed / 2.0).abs() < 1e-12);
        assert!((score.kind_f1() - relaxed).abs() < 1e-12);
    }

    #[test]
    fn one_long_time_matches_one_of_the_two_it_covers() {
        let score = score(&[time(0, 20, "x")], &[time(0, 6, "x"), time(10, 20, "x")]);
        assert_eq!(score.relaxed, Counts::of(1, 1, 2));
    }

    #[test]
    fn nothing_said_is_nothing_right() {
        assert_eq!(score(&[], &[time(0, 6, "x")]).value_f1(), 0.0);
    }
}
