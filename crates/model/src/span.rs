//! Where words stand in a report's text.

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 byte offsets in one report's text, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; an inverted pair becomes empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// The words at this span, or nothing where the span does not fit the text.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The words that something derived rests on: at least one span, so that emptiness can't be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The words that carry it.
    pub first: Span,
    /// Words elsewhere that it needs too, such as the line that names the speaker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<Span>,
}

impl Evidence {
    /// Evidence of one span.
    pub fn at(first: Span) -> Self {
        Evidence { first, rest: Vec::new() }
    }

    /// The same with one span more; a span already covered adds nothing.
    pub fn and(mut self, span: Span) -> Self {
        if !self.first.contains(span) && !self.rest.contains(&span) {
            self.rest.push(span);
        }
        self
    }

    /// All spans, the carrying one first.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cut_on_character_boundaries_only() {
        let text = "né";
        assert_eq!(Span::new(0, 3).of(text), Some("né"));
        assert_eq!(Span::new(0, 2).of(text), None);
        assert_eq!(Span::new(2, 9).of(text), None);
    }

    #[test]
    fn evidence_takes_no_span_twice() {
        let evidence = Evidence::at(Span::new(4, 9)).and(Span::new(5, 6)).and(Span::new(0, 2)).and(Span::new(0, 2));
        assert_eq!(evidence.spans().count(), 2);
    }
}
