//! A report cut into words, sentences, windows, and what may fill a role, as `xtask/train/roles_text.py` cuts it.

use crate::network::word_pieces::{WordPieces, is_ideograph, is_mark};
use std::ops::Range;

/// Words in what may fill a role.
pub(super) const LONGEST: usize = 12;
/// Word pieces in a window, without its two marks.
pub(super) const WINDOW: usize = 254;
/// Words in a window where sentences are too long for it.
const LONG_SENTENCE: usize = 100;
const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// A word: what no space and no mark divides, or a mark.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it stands in the text.
    pub(super) place: Range<usize>,
    /// Its pieces.
    pub(super) pieces: Range<usize>,
    /// The number of its sentence.
    pub(super) sentence: usize,
}

/// What may fill a role.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Its first and its last word.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Its string, as strings are compared.
    pub(super) plain: String,
}

/// A report, cut.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: Vec<i32>,
    pub(super) words: Vec<Word>,
    pub(super) spans: Vec<Span>,
}

/// A string as it is compared: lower case, without punctuation and articles.
pub(super) fn plain(text: &str) -> String {
    let kept: String = text.to_lowercase().chars().filter(|sign| !sign.is_ascii_punctuation()).collect();
    kept.split_whitespace().filter(|word| !ARTICLES.contains(word)).collect::<Vec<_>>().join(" ")
}

impl<'a> Text<'a> {
    pub(super) fn cut(text: &'a str, vocabulary: &WordPieces) -> Self {
        let (mut pieces, mut words) = (Vec::new(), Vec::<Word>::new());
        for place in places(text) {
            let own = vocabulary.encode(&text[place.clone()]);
            if own.is_empty() {
                continue;
            }
            let sentence =
                words.last().map_or(0, |last| last.sentence + usize::from(begins(text, &words, place.start)));
            words.push(Word { place, pieces: pieces.len()..pieces.len() + own.len(), sentence });
            pieces.extend(own);
        }
        let spans = spans(text, &words);
        Text { text, pieces, words, spans }
    }

    /// How many sentences it has.
    pub(super) fn sentences(&self) -> usize {
        self.words.last().map_or(0, |word| word.sentence + 1)
    }

    /// Runs of whole sentences, of at most so many pieces and about equally long, as ranges of words.
    pub(super) fn windows(&self) -> Vec<Range<usize>> {
        let least = self.pieces.len().div_ceil(WINDOW);
        let fits = |parts: &Vec<Range<usize>>| parts.iter().all(|part| self.length(part) <= WINDOW);
        let even = (least..least + 4).map(|count| self.even(count)).find(fits);
        even.unwrap_or_else(|| {
            let starts = (0..self.words.len()).step_by(LONG_SENTENCE);
            starts.map(|start| start..(start + LONG_SENTENCE).min(self.words.len())).collect()
        })
    }

    fn length(&self, part: &Range<usize>) -> usize {
        let pieces = |at: usize| self.words.get(at).map_or(self.pieces.len(), |word| word.pieces.start);
        pieces(part.end) - pieces(part.start)
    }

    /// So many parts, each to the end of a sentence near its share of the pieces.
    fn even(&self, count: usize) -> Vec<Range<usize>> {
        let all = self.words.len();
        let ends: Vec<usize> =
            (1..=all).filter(|&at| at == all || self.words[at].sentence != self.words[at - 1].sentence).collect();
        let nearest = |part: usize| {
            let wanted = self.pieces.len() * part;
            let far = |end: usize| (self.words[end - 1].pieces.end * count).abs_diff(wanted);
            ends.iter().copied().min_by_key(|&end| far(end))
        };
        let mut cuts: Vec<usize> = (1..count).filter_map(nearest).collect();
        cuts.extend((all > 0).then_some(all));
        cuts.dedup();
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        starts.zip(cuts.iter().copied()).map(|(start, end)| start..end).collect()
    }
}

/// Where words and marks stand.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let alone = is_mark(c) || is_ideograph(c);
        if alone || c.is_whitespace() {
            places.extend(begun.take().map(|start| start..at));
        } else if begun.is_none() {
            begun = Some(at);
        }
        places.extend(alone.then(|| at..at + c.len_utf8()));
    }
    places.extend(begun.map(|start| start..text.len()));
    places
}

/// Whether a new sentence begins at a place after some words: after two spaces, or after a full stop and one. An initial's
/// ends none.
fn begins(text: &str, words: &[Word], at: usize) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let space = text[last.place.end..at].chars().count();
    let word = &text[last.place.clone()];
    space > 1
        || (space == 1 && [".", "!", "?", ";"].contains(&word) && !(word == "." && is_initial(text, before, last)))
}

/// Whether a full stop stands after a single letter by itself.
fn is_initial(text: &str, before: &[Word], stop: &Word) -> bool {
    let Some(letter) = before.last() else { return false };
    let alone = text[..letter.place.start].chars().next_back().is_none_or(|c| c == ' ' || c == '.');
    letter.place.end == stop.place.start && text[letter.place.clone()].chars().count() == 1 && alone
}

/// What may fill a role. None goes past a quotation mark or a bracket.
fn spans(text: &str, words: &[Word]) -> Vec<Span> {
    let own: Vec<&str> = words.iter().map(|word| &text[word.place.clone()]).collect();
    let is_word = |at: usize| own[at].chars().any(char::is_alphanumeric);
    let mut spans = Vec::new();
    for first in 0..words.len() {
        if !is_word(first) || ARTICLES.contains(&own[first].to_lowercase().as_str()) {
            continue;
        }
        for last in first..words.len().min(first + LONGEST) {
            if words[last].sentence != words[first].sentence || ["\"", "(", ")"].contains(&own[last]) {
                break;
            }
            let named = if is_word(last) {
                plain(&text[words[first].place.start..words[last].place.end])
            } else {
                String::new()
            };
            spans.extend((!named.is_empty()).then_some(Span { first, last, plain: named }));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[UNK]\n[CLS]\n[SEP]\nthe\nbus\n##es\nburned\nrebels\nj\n.\n(\n)\nof";

    fn cut(text: &str) -> Text<'_> {
        Text::cut(text, &WordPieces::read(VOCABULARY).unwrap())
    }

    #[test]
    fn what_may_fill_a_role_is_any_run_of_words_of_a_sentence() {
        let text = cut("The buses (of rebels) burned. Rebels of the bus");
        let strings: Vec<&str> = text.spans.iter().map(|span| span.plain.as_str()).collect();
        let expected =
            ["buses", "of", "of rebels", "rebels", "burned", "rebels", "rebels of", "rebels of", "rebels of bus"];
        assert_eq!(strings[..9], expected);
        assert_eq!(strings[9..], ["of", "of", "of bus", "bus"]);
        assert_eq!(text.words[1].pieces, 1..3);
    }

    #[test]
    fn two_spaces_or_a_full_stop_end_a_sentence_but_no_initial() {
        let sentences = |text: &str| cut(text).words.iter().map(|word| word.sentence).collect::<Vec<_>>();
        assert_eq!(sentences("bus.  bus"), [0, 0, 1]);
        assert_eq!(sentences("bus. bus"), [0, 0, 1]);
        assert_eq!(sentences("the j. bus"), [0, 0, 0, 0]);
        assert_eq!(sentences("bus  bus"), [0, 1]);
    }

    #[test]
    fn a_long_text_is_cut_into_even_windows_at_the_end_of_sentences() {
        let long = "the bus burned. ".repeat(100);
        let windows = cut(&long).windows();
        assert_eq!(windows, [0..200, 200..400]);
        assert!(cut("").windows().is_empty());
        let endless = "bus ".repeat(700);
        assert_eq!(cut(&endless).windows().len(), 7);
    }
}
