//! Offsets that count characters, as Python counts them, turned into bytes.

use whosays_model::Span;

/// The way from a text's characters to its bytes.
#[derive(Debug)]
pub(crate) struct Characters(Vec<usize>);

impl Characters {
    /// Counts a text through.
    pub(crate) fn of(text: &str) -> Characters {
        Characters(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// The span from one character to another; past the end it stops at the end.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        let byte = |at: usize| self.0.get(at).or(self.0.last()).copied().unwrap_or_default();
        Span::new(byte(start), byte(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_may_be_several_bytes() {
        let characters = Characters::of("“né”");
        assert_eq!(characters.span(1, 3).of("“né”"), Some("né"));
        assert_eq!(characters.span(3, 99).of("“né”"), Some("”"));
    }
}
