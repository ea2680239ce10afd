//! Words, numbers and marks, each at its place in the text.

use crate::sentence::is_abbreviation;
use whosays_model::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, inner hyphens, inner apostrophes or an abbreviation's points.
    Word,
    /// Digits, perhaps with separators.
    Number,
    /// An opening quotation mark.
    OpenQuote,
    /// A closing quotation mark.
    CloseQuote,
    /// Any other mark.
    Mark,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Its words in lower case, with straight apostrophes.
    pub lower: String,
    /// Whether its first letter is a capital.
    pub capital: bool,
}

impl Token {
    /// Whether it is a word or a number.
    pub fn is_wordlike(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }

    /// Whether it is this mark or lower-case word.
    pub fn is(&self, word: &str) -> bool {
        self.lower == word
    }
}

/// The tokens of `text` inside `within`, in order.
pub fn tokens(text: &str, within: Span) -> Vec<Token> {
    let Some(part) = within.of(text) else { return Vec::new() };
    let mut found = Vec::with_capacity(part.len() / 5);
    let mut at = 0;
    let mut quote_is_open = false;
    while let Some(c) = part[at..].chars().next() {
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let end = if c.is_alphanumeric() { word_end(part, at) } else { at + mark_length(part, at) };
        for (start, end) in split_contraction(part, at, end) {
            found.push(token(part, start, end, within.start, &mut quote_is_open));
        }
        at = end;
    }
    found
}

fn token(part: &str, start: usize, end: usize, offset: usize, quote_is_open: &mut bool) -> Token {
    let words = &part[start..end];
    let first = words.chars().next().unwrap_or(' ');
    Token {
        span: Span::new(offset + start, offset + end),
        kind: kind_of(part, start, end, quote_is_open),
        lower: words.chars().map(straight).flat_map(char::to_lowercase).collect(),
        capital: first.is_uppercase(),
    }
}

fn kind_of(part: &str, start: usize, end: usize, quote_is_open: &mut bool) -> TokenKind {
    let first = part[start..end].chars().next().unwrap_or(' ');
    match first {
        '“' | '«' | '„' => TokenKind::OpenQuote,
        '”' | '»' => TokenKind::CloseQuote,
        '‘' => TokenKind::OpenQuote,
        '’' if end - start == first.len_utf8() => TokenKind::CloseQuote,
        '"' => {
            *quote_is_open = opens(part, start, end, *quote_is_open);
            if *quote_is_open { TokenKind::OpenQuote } else { TokenKind::CloseQuote }
        }
        '\'' if end - start == 1 => single_quote(part, start, end),
        _ if first.is_ascii_digit() && !part[start..end].chars().any(char::is_alphabetic) => TokenKind::Number,
        _ if part[start..end].chars().any(char::is_alphanumeric) => TokenKind::Word,
        _ => TokenKind::Mark,
    }
}

// A straight mark opens after a space or bracket and closes before one; between, it alternates.
fn opens(part: &str, start: usize, end: usize, is_open: bool) -> bool {
    let space_before = part[..start].chars().next_back().is_none_or(|c| c.is_whitespace() || "([—–-".contains(c));
    let space_after = part[end..].chars().next().is_none_or(|c| c.is_whitespace() || ".,;:!?)]".contains(c));
    match (space_before, space_after) {
        (true, false) => true,
        (false, true) => false,
        _ => !is_open,
    }
}

fn single_quote(part: &str, start: usize, end: usize) -> TokenKind {
    let space_before = part[..start].chars().next_back().is_none_or(char::is_whitespace);
    let letter_after = part[end..].chars().next().is_some_and(char::is_alphanumeric);
    if space_before && letter_after { TokenKind::OpenQuote } else { TokenKind::CloseQuote }
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

fn straight(c: char) -> char {
    if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }
}

fn mark_length(part: &str, at: usize) -> usize {
    let rest = &part[at..];
    let first = rest.chars().next().unwrap_or(' ');
    if first == '.' || first == '-' {
        return rest.chars().take_while(|&c| c == first).count();
    }
    first.len_utf8()
}

/// Where the word that starts at `at` ends: letters and digits, joined by inner hyphens, apostrophes,
/// number separators and the points of an abbreviation.
fn word_end(part: &str, at: usize) -> usize {
    let mut end = at;
    let mut chars = part[at..].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        if c.is_alphanumeric() || is_combining(c) {
            end = at + i + c.len_utf8();
        } else if !joins(part, at, at + i, c, next) {
            break;
        }
    }
    let keeps_point = is_initials(&part[at..end]) || is_title(&part[at..end], &part[end..]);
    if part[end..].starts_with('.') && keeps_point { end + 1 } else { end }
}

/// Whether it is the abbreviation of a title or month that a name or number follows: `Lt. Orsk`, `Feb. 3`.
fn is_title(word: &str, rest: &str) -> bool {
    let follows = rest
        .strip_prefix(". ")
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    follows && word.chars().next().is_some_and(char::is_uppercase) && is_abbreviation(&word.to_lowercase())
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}')
}

fn joins(part: &str, start: usize, at: usize, c: char, next: Option<char>) -> bool {
    let before = part[start..at].chars().next_back();
    let Some(next) = next else { return false };
    match c {
        '-' | '‑' | '\'' | '’' | '&' | '_' | '@' => next.is_alphanumeric(),
        ',' | '.' if before.is_some_and(|b| b.is_ascii_digit()) => next.is_ascii_digit(),
        '.' => next.is_alphabetic() && is_initials(&part[start..at]),
        ':' => before.is_some_and(|b| b.is_ascii_digit()) && next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether it is single letters with points between them: `U`, `U.S`, `p.m`.
fn is_initials(word: &str) -> bool {
    !word.is_empty()
        && word.split('.').all(|piece| piece.chars().count() == 1 && piece.chars().all(char::is_alphabetic))
}

/// Splits `don't` into `do` and `n't`, `group's` into `group` and `'s`.
fn split_contraction(part: &str, start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let word = &part[start..end];
    let cut = contraction_cut(word).map(|cut| start + cut);
    let (first, second) = match cut {
        Some(cut) => ((start, cut), Some((cut, end))),
        None => ((start, end), None),
    };
    std::iter::once(first).chain(second)
}

fn contraction_cut(word: &str) -> Option<usize> {
    let apostrophe = word.rfind(['\'', '’'])?;
    if apostrophe == 0 {
        return None;
    }
    let mark = word[apostrophe..].chars().next()?;
    let tail = word[apostrophe + mark.len_utf8()..].to_ascii_lowercase();
    match tail.as_str() {
        "s" | "re" | "ve" | "ll" | "d" | "m" => Some(apostrophe),
        "t" if word[..apostrophe].to_ascii_lowercase().ends_with('n') && apostrophe > 1 => Some(apostrophe - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found = tokens(text, Span::new(0, text.len()));
        let words: Vec<&str> = found.iter().map(|token| token.span.of(text).unwrap()).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_numbers_and_marks_come_apart() {
        check("More than 4,000 died, he said.", &["More", "than", "4,000", "died", ",", "he", "said", "."]);
        check("ISIS-K’s 1.5m", &["ISIS-K", "’s", "1.5m"]);
    }

    #[test]
    fn abbreviations_keep_their_points() {
        check("U.S. troops at 1:00 p.m. left", &["U.S.", "troops", "at", "1:00", "p.m.", "left"]);
        check("Plan B. Then", &["Plan", "B.", "Then"]);
        check("Lt. Gen. Orsk left.", &["Lt.", "Gen.", "Orsk", "left", "."]);
    }

    #[test]
    fn contractions_split_before_their_verb_or_negation() {
        check("They didn't; it's", &["They", "did", "n't", ";", "it", "'s"]);
        check("can’t", &["ca", "n’t"]);
    }

    #[test]
    fn straight_quotes_open_and_close() {
        let text = "\"Go,\" he said. \"Now\"";
        let kinds: Vec<TokenKind> = tokens(text, Span::new(0, text.len()))
            .into_iter()
            .map(|token| token.kind)
            .filter(|kind| matches!(kind, TokenKind::OpenQuote | TokenKind::CloseQuote))
            .collect();
        use TokenKind::{CloseQuote, OpenQuote};
        assert_eq!(kinds, [OpenQuote, CloseQuote, OpenQuote, CloseQuote]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_in_order_on_its_own_boundaries(text in "\\PC{0,200}") {
            let mut last = 0;
            for token in tokens(&text, Span::new(0, text.len())) {
                prop_assert!(token.span.start >= last && token.span.end > token.span.start);
                prop_assert!(token.span.of(&text).is_some());
                last = token.span.end;
            }
        }

        #[test]
        fn nothing_visible_is_lost(text in "[a-zA-Z0-9 .,'’\"“”-]{0,200}") {
            let kept: usize = tokens(&text, Span::new(0, text.len())).iter().map(|token| token.span.len()).sum();
            let visible: usize = text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum();
            prop_assert_eq!(kept, visible);
        }
    }
}
