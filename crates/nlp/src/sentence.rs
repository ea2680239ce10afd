//! Where sentences begin and end inside a paragraph.

use whosays_model::Span;

/// Words that end in a point without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "apr", "art", "aug", "ave", "brig", "capt", "cf", "cmdr", "co", "col", "corp", "cpl", "dec", "dept",
    "dr", "eg", "esq", "est", "etc", "feb", "fig", "ft", "gen", "gov", "hon", "ie", "inc", "jan", "jr", "jul", "jun",
    "lt", "ltd", "maj", "mar", "messrs", "mr", "mrs", "ms", "mt", "no", "nov", "oct", "pp", "prof", "pvt", "rep",
    "rev", "sec", "sen", "sep", "sept", "sgt", "sr", "st", "supt", "vs",
];

/// The sentences of `text` inside `within`, each without surrounding white space.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let Some(part) = within.of(text) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…' | '。') {
            continue;
        }
        let end = closers_end(part, at + c.len_utf8());
        if ends_here(part, start, at, c, end) {
            push_trimmed(part, start, end, within.start, &mut found);
            start = end;
            while chars.peek().is_some_and(|&(next, _)| next < end) {
                chars.next();
            }
        }
    }
    push_trimmed(part, start, part.len(), within.start, &mut found);
    found
}

fn push_trimmed(part: &str, start: usize, end: usize, offset: usize, found: &mut Vec<Span>) {
    let words = &part[start..end];
    let left = words.len() - words.trim_start().len();
    let right = words.trim_end().len();
    if right > left {
        found.push(Span::new(offset + start + left, offset + start + right));
    }
}

/// The end of the closing marks that follow a full stop.
fn closers_end(part: &str, mut at: usize) -> usize {
    while let Some(c) = part[at..].chars().next() {
        let closes = match c {
            '.' | '!' | '?' | '…' | '”' | '’' | ')' | ']' | '»' => true,
            '"' | '\'' => {
                part[at + 1..].chars().next().is_none_or(|next| next.is_whitespace() || ")]”\"".contains(next))
            }
            _ => false,
        };
        if !closes {
            break;
        }
        at += c.len_utf8();
    }
    at
}

fn ends_here(part: &str, start: usize, at: usize, mark: char, end: usize) -> bool {
    let rest = &part[end..];
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let following = rest.trim_start();
    let Some(first) = following.chars().next() else { return true };
    let quoted_stop = part[at..end].contains(['”', '"', '’', '»']);
    if first.is_lowercase() {
        return false;
    }
    if mark == '.' && !quoted_stop && goes_on(&part[start..at], following) {
        return false;
    }
    first.is_uppercase() || first.is_numeric() || !first.is_alphanumeric() || !first.is_ascii()
}

/// Whether a lower-case word is one that ends in a point without ending a sentence.
pub(crate) fn is_abbreviation(lower: &str) -> bool {
    ABBREVIATIONS.binary_search(&lower).is_ok()
}

fn goes_on(before: &str, following: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "([“\"‘'".contains(c)).next().unwrap_or("");
    let lower = word.to_lowercase();
    let next_word = following.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if lower == "no" {
        return next_word.chars().all(|c| c.is_ascii_digit()) && !next_word.is_empty();
    }
    if is_abbreviation(&lower) {
        return true;
    }
    let pieces: Vec<&str> = word.split('.').collect();
    let initials = pieces.iter().all(|piece| piece.chars().count() == 1 && piece.chars().all(char::is_alphabetic));
    if !initials {
        return false;
    }
    // "J. Smith" goes on; "U.S. The" ends; "U.S. Army" goes on.
    pieces.len() == 1 && word.chars().all(char::is_uppercase) || !STARTERS.contains(&next_word)
}

/// Words that begin a sentence far more often than they follow an abbreviation.
const STARTERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "During",
    "Each",
    "Even",
    "Following",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Moreover",
    "Most",
    "No",
    "Not",
    "Now",
    "Of",
    "On",
    "One",
    "Only",
    "Our",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Thus",
    "To",
    "Today",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "Which",
    "While",
    "Who",
    "Why",
    "With",
    "Without",
    "You",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let spans = sentences(text, Span::new(0, text.len()));
        let found: Vec<&str> = spans.iter().map(|span| span.of(text).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        check("Gen. Orsk met Mr. Vail. They left.", &["Gen. Orsk met Mr. Vail.", "They left."]);
        check("The U.S. Army left the U.S. The town fell.", &["The U.S. Army left the U.S.", "The town fell."]);
        check("J. Orsk spoke on Feb. 3. No. 4 burned.", &["J. Orsk spoke on Feb. 3.", "No. 4 burned."]);
    }

    #[test]
    fn a_quotation_ends_with_its_marks() {
        check("“They came at dawn.” She wept.", &["“They came at dawn.”", "She wept."]);
        check("\"Is it over?\" he asked.", &["\"Is it over?\" he asked."]);
    }

    #[test]
    fn the_word_lists_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted() && STARTERS.is_sorted());
    }

    proptest! {
        #[test]
        fn sentences_lie_in_order_inside_any_text(text in "\\PC{0,300}") {
            let mut last = 0;
            for span in sentences(&text, Span::new(0, text.len())) {
                prop_assert!(span.start >= last && span.of(&text).is_some_and(|words| words == words.trim()));
                last = span.end;
            }
        }
    }
}
