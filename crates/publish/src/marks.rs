//! Quotation marks: words set in them, nested ones made single, and where the full stop goes.

use crate::wording;

/// Words in quotation marks: marks inside them made single, a cut shown, the full stop where English has it.
pub(crate) fn quoted(piece: &str, cut: bool, sentence: bool) -> String {
    let single = wording::one_line(piece).replace("\"\"", "\"").replace("''", "\"");
    let inner = nested(trimmed(&single));
    // A clause that a colon introduces shows that its sentence began before it.
    let begun = sentence && inner.starts_with(char::is_lowercase);
    let inner = if begun { format!("… {inner}") } else { inner };
    if cut {
        return format!("“{} …”.", inner.trim_end());
    }
    if inner.ends_with(['?', '!', '’']) && inner.trim_end_matches('’').ends_with(['.', '?', '!'])
        || inner.ends_with(['?', '!'])
    {
        return format!("“{inner}”");
    }
    let bare = inner.trim_end_matches(['.', ',', ';', ':', ' ']);
    if sentence && inner.ends_with('.') { format!("“{bare}.”") } else { format!("“{bare}”.") }
}

/// The words without a mark at their edge whose partner is not among them.
pub(crate) fn trimmed(words: &str) -> &str {
    let (open, close) = (words.matches('“').count(), words.matches('”').count());
    if open > close {
        return words.strip_prefix('“').unwrap_or(words);
    }
    if close > open {
        return words.strip_suffix('”').unwrap_or(words);
    }
    words
}

/// The words of a quotation that is quoted as a whole, without its own marks.
pub(crate) fn unwrapped(words: &str) -> &str {
    let inner = words.strip_prefix('“').and_then(|words| words.strip_suffix('”'));
    let inner = inner.or_else(|| words.strip_prefix('"').and_then(|words| words.strip_suffix('"')));
    inner.filter(|inner| !inner.contains(['“', '”', '"'])).unwrap_or(words)
}

/// Whether a mark lacks its partner.
pub(crate) fn are_unbalanced(words: &str) -> bool {
    words.matches('“').count() != words.matches('”').count() || !words.matches('"').count().is_multiple_of(2)
}

/// Double quotation marks made single ones.
pub(crate) fn nested(text: &str) -> String {
    let mut open = false;
    text.chars()
        .map(|c| match c {
            '“' => '‘',
            '”' => '’',
            '"' => {
                open = !open;
                if open { '‘' } else { '’' }
            }
            other => other,
        })
        .collect()
}

/// Straight double quotation marks made curly ones.
pub(crate) fn straightened(text: &str) -> String {
    let mut open = false;
    text.chars()
        .map(|c| match c {
            '"' => {
                open = !open;
                if open { '“' } else { '”' }
            }
            other => other,
        })
        .collect()
}

/// A sentence that ends as one: with its cut shown, or with a full stop.
pub(crate) fn ended(text: String, cut: bool) -> String {
    if cut {
        return format!("{text} …");
    }
    let last = text.trim_end_matches(['”', '’', ')']);
    if last.ends_with(['.', '!', '?', '…']) { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_inside_marks_are_single_and_cuts_are_shown() {
        assert_eq!(quoted("He called it “a coup”.", false, true), "“He called it ‘a coup’.”");
        assert_eq!(quoted("he called it \"a coup\" then", true, false), "“he called it ‘a coup’ then …”.");
        assert_eq!(quoted("He said “no.”", false, true), "“He said ‘no.’”");
        assert_eq!(quoted("Why?", false, true), "“Why?”");
        assert_eq!(quoted("no more of it.”", false, true), "“… no more of it.”");
        assert_eq!(unwrapped("“no more.”"), "no more.");
        assert_eq!(quoted("the army won.", false, false), "“the army won”.");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(ended("He said “no.”".to_owned(), false), "He said “no.”");
        assert_eq!(ended("He said “no”".to_owned(), false), "He said “no”.");
        assert_eq!(straightened("a \"b\" c"), "a “b” c");
    }
}
