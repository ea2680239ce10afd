//! The tokens in which overlaps are counted: a run of letters and digits, or any other visible sign by itself.

use std::collections::BTreeSet;
use whosays_model::Span;

/// Some tokens of a text, by number.
pub(crate) type TokenSet = BTreeSet<usize>;

/// The tokens of one text, in order.
#[derive(Debug)]
pub(crate) struct Tokens(Vec<Span>);

impl Tokens {
    /// Cuts a text.
    pub(crate) fn of(text: &str) -> Tokens {
        let mut spans: Vec<Span> = Vec::new();
        let mut was_word = false;
        for (at, sign) in text.char_indices() {
            let end = at + sign.len_utf8();
            let is_word = sign.is_alphanumeric();
            match spans.last_mut().filter(|last| is_word && was_word && last.end == at) {
                Some(last) => last.end = end,
                None if !sign.is_whitespace() => spans.push(Span::new(at, end)),
                None => {}
            }
            was_word = is_word;
        }
        Tokens(spans)
    }

    /// The tokens that share a byte with one of the spans.
    pub(crate) fn touched(&self, spans: &[Span]) -> TokenSet {
        let of_one = |span: &Span| {
            let first = self.0.partition_point(|token| token.end <= span.start);
            let after = self.0.partition_point(|token| token.start < span.end);
            first..after.max(first)
        };
        spans.iter().filter(|span| !span.is_empty()).flat_map(of_one).collect()
    }

    /// The words of the text at some tokens, with `…` where others are left out.
    pub(crate) fn words(&self, text: &str, set: &TokenSet) -> String {
        let mut shown = String::new();
        let mut last: Option<usize> = None;
        for token in set {
            let Some(span) = self.0.get(*token) else { continue };
            match last {
                Some(before) if before + 1 == *token => {
                    shown.push_str(text.get(self.0[before].end..span.start).unwrap_or_default());
                }
                Some(_) => shown.push_str(" … "),
                None => {}
            }
            shown.push_str(span.of(text).unwrap_or_default());
            last = Some(*token);
        }
        shown
    }

    /// From the first to the last of some tokens.
    pub(crate) fn span(&self, set: &TokenSet) -> Option<Span> {
        let (first, last) = (self.0.get(*set.first()?)?, self.0.get(*set.last()?)?);
        Some(first.cover(*last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_tokens() {
        let text = "“Né,” he said 12 times.";
        let tokens = Tokens::of(text);
        let all: Vec<&str> = tokens.0.iter().filter_map(|span| span.of(text)).collect();
        assert_eq!(all, ["“", "Né", ",", "”", "he", "said", "12", "times", "."]);
    }

    #[test]
    fn a_span_touches_what_it_shares_a_byte_with() {
        let text = "he said so";
        let tokens = Tokens::of(text);
        assert_eq!(tokens.touched(&[Span::new(1, 4)]), [0, 1].into());
        assert_eq!(tokens.touched(&[Span::new(2, 3), Span::new(8, 8)]), TokenSet::new());
        assert_eq!(tokens.words(text, &[0, 2].into()), "he … so");
        assert_eq!(tokens.words(text, &[1, 2].into()), "said so");
        assert_eq!(tokens.span(&[0, 2].into()), Some(Span::new(0, 10)));
    }
}
