//! Words as origins are compared by: letters and digits alone, in small letters, with the quoted runs apart.

use super::sketch::key;
use crate::cardinals::cardinal;
use std::collections::BTreeSet;

/// The fewest quoted words that are taken for a quotation and not for a name or a word set apart.
const SHORTEST_QUOTE: usize = 4;

/// Words that stand in any sentence and so speak for no origin, sorted.
const COMMON: &[&str] = &[
    "a", "about", "added", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before",
    "being", "but", "by", "could", "did", "do", "during", "for", "from", "had", "has", "have", "he", "her", "him",
    "his", "if", "in", "into", "is", "it", "its", "more", "not", "of", "on", "one", "or", "other", "our", "out",
    "over", "said", "saying", "says", "she", "so", "some", "such", "than", "that", "the", "their", "them", "there",
    "they", "this", "to", "told", "under", "up", "was", "we", "were", "when", "where", "which", "while", "who", "will",
    "with", "would",
];

/// Days and months, which are written like names and tell when a report was written, sorted.
const CALENDAR: &[&str] = &[
    "apr",
    "april",
    "aug",
    "august",
    "dec",
    "december",
    "feb",
    "february",
    "fri",
    "friday",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "mar",
    "march",
    "may",
    "mon",
    "monday",
    "nov",
    "november",
    "oct",
    "october",
    "sat",
    "saturday",
    "sep",
    "sept",
    "september",
    "sun",
    "sunday",
    "thu",
    "thursday",
    "tue",
    "tuesday",
    "wed",
    "wednesday",
];

/// A word as it is compared: a hash of its letters, and whether it stands in any sentence or is a figure.
///
/// A case of a million claims holds its words in memory, so a word takes four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word(u32);

const FIGURE: u32 = 1;
const TELLING: u32 = 2;

impl Word {
    fn of(word: &str) -> Word {
        let cardinal = cardinal(word).map(|n| n.to_string());
        let word = cardinal.as_deref().unwrap_or(word);
        let figure = if word.starts_with(|c: char| c.is_ascii_digit()) { FIGURE } else { 0 };
        let telling = if COMMON.binary_search(&word).is_ok() { 0 } else { TELLING };
        Word(key(&[word]) as u32 & !3 | figure | telling)
    }

    fn is_figure(self) -> bool {
        self.0 & FIGURE != 0
    }

    fn is_telling(self) -> bool {
        self.0 & TELLING != 0
    }

    /// The word as a number, for hashing.
    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// The words of a text, for comparing.
pub(super) fn words(text: &str) -> Vec<Word> {
    spelt(text).iter().map(|word| Word::of(word)).collect()
}

/// The words of a text in small letters: `Mr. O'Neill's 1,200` is `mr oneills 1200`.
pub(super) fn spelt(text: &str) -> Vec<String> {
    spelt_as_written(text).into_iter().map(|(word, _)| word).collect()
}

/// The words of a text in small letters, and whether each was written with a capital one.
fn spelt_as_written(text: &str) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut is_capital = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            is_capital |= word.is_empty() && c.is_uppercase();
            word.extend(c.to_lowercase());
        } else if !is_inside(c) && !word.is_empty() {
            words.push((std::mem::take(&mut word), std::mem::take(&mut is_capital)));
        }
    }
    if !word.is_empty() {
        words.push((word, is_capital));
    }
    words
}

/// The words that are written as names are: with a capital letter, and not as the first of all. Days and months are none.
pub(super) fn names(text: &str) -> Vec<Word> {
    let written = spelt_as_written(text).into_iter().skip(1).filter(|(_, is_capital)| *is_capital);
    let names = written.filter(|(word, _)| CALENDAR.binary_search(&word.as_str()).is_err());
    names.map(|(word, _)| Word::of(&word)).filter(|word| word.is_telling()).collect()
}

// An apostrophe belongs to its word, and a comma or full stop after a digit to its number; other signs part words.
fn is_inside(c: char) -> bool {
    matches!(c, '\'' | '’' | ',' | '.')
}

/// The words that are not in every sentence, each once, in order.
pub(super) fn telling(words: &[Word]) -> Vec<Word> {
    let mut telling: Vec<Word> = words.iter().copied().filter(|word| word.is_telling()).collect();
    telling.sort_unstable();
    telling.dedup();
    telling
}

/// How many words two ordered lists share.
pub(super) fn shared(a: &[Word], b: &[Word]) -> usize {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter(|word| many.binary_search(word).is_ok()).count()
}

/// The numbers among words.
pub(super) fn figures(words: &[Word]) -> BTreeSet<Word> {
    words.iter().copied().filter(|word| word.is_figure()).collect()
}

/// What stands in quotation marks, each run parted where it is cut (`…`, `[…]`, a break for the speaker's name).
pub(super) fn quoted(text: &str) -> Vec<Vec<Word>> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (None, '“' | '„' | '«') => open = Some((at + c.len_utf8(), closing(c))),
            (None, '"') => open = Some((at + 1, '"')),
            (Some((start, close)), c) if c == close || close == '”' && c == '"' => {
                push_run(&mut runs, text.get(start..at).unwrap_or(""));
                open = None;
            }
            _ => {}
        }
    }
    // A quotation may go on in the next paragraph, where its claim does not reach.
    if let Some((start, _)) = open {
        push_run(&mut runs, text.get(start..).unwrap_or(""));
    }
    runs
}

fn closing(opening: char) -> char {
    match opening {
        '«' => '»',
        _ => '”',
    }
}

fn push_run(runs: &mut Vec<Vec<Word>>, text: &str) {
    let words: Vec<Word> = text.split(['…', '[', ']']).flat_map(|part| part.split("...")).flat_map(words).collect();
    if words.len() >= SHORTEST_QUOTE {
        runs.push(words);
    }
}

/// How many words two texts have in common in the same order: their longest common subsequence.
///
/// Counted row by row; of a longer text only the first [`MOST_WORDS`] are looked at.
pub(super) fn aligned(a: &[Word], b: &[Word]) -> usize {
    let (a, b) = (&a[..a.len().min(MOST_WORDS)], &b[..b.len().min(MOST_WORDS)]);
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// The longest text that is aligned word by word.
const MOST_WORDS: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    fn check_quoted(text: &str, runs: &[&str]) {
        let runs: Vec<Vec<Word>> = runs.iter().map(|run| words(run)).collect();
        assert_eq!(quoted(text), runs, "{text}");
    }

    #[test]
    fn common_words_are_sorted() {
        assert!([COMMON, CALENDAR].into_iter().all(|list| list.windows(2).all(|pair| pair[0] < pair[1])));
    }

    #[test]
    fn names_are_written_with_a_capital_letter() {
        assert_eq!(
            names("Police in Tolvik said on Tuesday that The Ember Front was to blame"),
            words("Tolvik Ember Front")
        );
    }

    #[test]
    fn words_leave_signs_behind() {
        assert_eq!(spelt("Mr. O’Neill's 1,200 men — “gone”."), ["mr", "oneills", "1200", "men", "gone"]);
        assert_eq!(figures(&words("twelve of the 12 men")), figures(&words("12")));
        assert_eq!(telling(&words("he said that the men were there")).len(), 1);
    }

    #[test]
    fn quotations_are_found_in_any_marks_and_across_cuts() {
        check_quoted(
            "“We will not leave,” he said. “We never have left it.”",
            &["we will not leave", "we never have left it"],
        );
        check_quoted("\"We will … [never] leave the hills\"", &["we will never leave the hills"]);
        check_quoted("«We will not leave them»", &["we will not leave them"]);
        check_quoted("the “so-called” truce", &[]);
        check_quoted("“We will not leave the hills", &["we will not leave the hills"]);
    }

    #[test]
    fn words_align_in_order() {
        let count = |a: &str, b: &str| aligned(&words(a), &words(b));
        assert_eq!(count("we will never leave the hills", "we will not leave these hills"), 4);
        assert_eq!(count("", "we"), 0);
    }
}
