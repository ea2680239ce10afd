//! Finds the words of a quotation that can stand alone: one sentence of it, and of that a clause.

use crate::{lexicon, wording};
use whosays_model::Span;

/// Words that can be quoted, as they stand in the quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Where they stand in the quotation.
    pub(crate) span: Span,
    /// Whether words of the sentence that follow were left out.
    pub(crate) cut: bool,
}

/// Above this many words a sentence is cut where that can be done without changing its sense.
const LONG: usize = 26;

/// The words of a quotation that best stand alone: the sentence that holds most of `needles`, without an opening
/// connective, and where it is long without the tail that only adds to it.
pub(crate) fn pick(quote: &str, needles: &[String]) -> Clause {
    let sentence = best_sentence(quote, needles);
    let start = sentence.start + connective(sentence.of(quote).unwrap_or(""));
    let whole = Span::new(start, sentence.end);
    let words = whole.of(quote).unwrap_or("");
    match shortened(words, needles) {
        Some(end) => Clause { span: Span::new(start, start + end), cut: true },
        None => Clause { span: whole, cut: false },
    }
}

/// The sentences of a text, without the white space around them.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\n')) {
        let mut end = at + mark.len_utf8();
        let closing = |c: char| matches!(c, '"' | '”' | '’' | ')' | '\'');
        end += text[end..].chars().take_while(|c| closing(*c)).map(char::len_utf8).sum::<usize>();
        let blank_line = mark == '\n' && text[end..].starts_with('\n');
        if blank_line || (mark != '\n' && ends_sentence(&text[..at], &text[end..], mark)) {
            push_trimmed(text, start, end, &mut found);
            start = end;
        }
    }
    push_trimmed(text, start, text.len(), &mut found);
    found
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let Some(words) = text.get(start..end) else {
        return;
    };
    let lead = words.len() - words.trim_start().len();
    let trimmed = words.trim();
    if !trimmed.is_empty() {
        found.push(Span::new(start + lead, start + lead + trimmed.len()));
    }
}

fn ends_sentence(before: &str, after: &str, mark: char) -> bool {
    let Some(next) = after.strip_prefix([' ', '\n', '\t']) else {
        return after.is_empty();
    };
    let starts = next.trim_start().chars().next();
    if !starts.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '‘' | '(')) {
        return false;
    }
    let last = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let bare = last.trim_start_matches(['“', '"', '‘']).to_lowercase();
    mark != '.'
        || !(lexicon::holds("abbreviation", &bare)
            || bare.chars().count() == 1
            || bare.contains('.') && bare.len() <= 5)
}

fn best_sentence(quote: &str, needles: &[String]) -> Span {
    let all = sentences(quote);
    let hits = |span: &Span| {
        let words = span.of(quote).unwrap_or("").to_lowercase();
        needles.iter().filter(|needle| words.contains(&needle.to_lowercase())).count()
    };
    let most = all.iter().map(hits).max().unwrap_or(0);
    all.iter().find(|span| hits(span) == most).copied().unwrap_or(Span::new(0, quote.len()))
}

fn connective(sentence: &str) -> usize {
    let mark = sentence.len() - sentence.trim_start_matches(['“', '"']).len();
    let bare = &sentence[mark..];
    let found = lexicon::list("connective").iter().find(|word| begins(bare, word)).map_or(0, |word| word.len() + 1);
    let rest = &bare[found..];
    if found == 0 || rest.starts_with("not only") || rest.starts_with("if ") { 0 } else { mark + found }
}

// The end of the longest head that is short enough, stands alone and leaves out nothing that matters.
fn shortened(sentence: &str, needles: &[String]) -> Option<usize> {
    if wording::words(sentence) <= LONG {
        return None;
    }
    let stands = |at: &usize| {
        let (head, tail) = sentence.split_at(*at);
        may_end(head, tail) && holds_needles(sentence, head, needles)
    };
    let mut ends: Vec<usize> = boundaries(sentence).into_iter().filter(stands).collect();
    ends.sort_unstable();
    let short = ends.iter().rev().find(|end| wording::words(&sentence[..**end]) <= LONG);
    short.or(ends.first()).copied()
}

// Where a sentence could end early: what follows may be left out with an ellipsis.
fn boundaries(sentence: &str) -> Vec<usize> {
    let dashes = ["; ", " – ", " — ", "—", " - "];
    let mut found: Vec<usize> = dashes.iter().flat_map(|dash| sentence.match_indices(dash)).map(|(at, _)| at).collect();
    let commas = sentence.match_indices(", ");
    found.extend(
        commas
            .filter(|(at, _)| lexicon::list("tail").iter().any(|tail| begins(&sentence[at + 2..], tail)))
            .map(|(at, _)| at),
    );
    found
}

fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '))
}

fn may_end(head: &str, tail: &str) -> bool {
    let after = tail.trim_start_matches([',', ';', '–', '—', '-', ' ']);
    // "a, b, and c" is a list, not a clause that ends.
    let in_list = begins(after, "and") && (head.contains(", ") || !has_verb(tail));
    let relative = ["which", "who", "where", "whose", "based"].iter().any(|word| begins(after, word));
    let dash = tail.trim_start().chars().next().filter(|c| matches!(c, '–' | '—' | '-'));
    let inserted = relative && after.contains(", ") || dash.is_some_and(|dash| after.contains(dash));
    let stands = wording::words(head) >= 8 && is_closed(head) && has_verb(head) && !opens_with_subordinate(head);
    stands && !in_list && !inserted && !turns(tail)
}

fn holds_needles(sentence: &str, head: &str, needles: &[String]) -> bool {
    let (sentence, head) = (sentence.to_lowercase(), head.to_lowercase());
    let needles = needles.iter().map(|needle| needle.to_lowercase());
    needles.filter(|needle| sentence.contains(needle)).all(|needle| head.contains(&needle))
}

// "As …, " and "While …, " promise a main clause that a cut could lose.
fn opens_with_subordinate(head: &str) -> bool {
    let first = head.split_whitespace().next().unwrap_or("").to_lowercase();
    lexicon::holds("subordinate", &first) && head.matches(", ").count() < 1
}

fn is_closed(head: &str) -> bool {
    let count = |mark: char| head.chars().filter(|c| *c == mark).count();
    count('“') == count('”') && count('(') == count(')') && count('"').is_multiple_of(2) && !head.ends_with(['(', '“'])
}

pub(crate) fn plain_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'')))
        .filter(|word| !word.is_empty())
        .map(|word| word.replace('’', "'").to_lowercase())
}

fn has_verb(text: &str) -> bool {
    plain_words(text).any(|word| lexicon::holds("verb", &word))
}

fn turns(text: &str) -> bool {
    plain_words(text).any(|word| lexicon::holds("turn", &word))
}

/// Whether the words open with a pronoun or a pointer whose referent stands elsewhere.
pub(crate) fn opens_with_pointer(text: &str) -> bool {
    let first = plain_words(text).next().unwrap_or("".to_owned());
    lexicon::holds("pointer", &first)
}

/// Whether the words open with a pronoun that stands for one actor.
pub(crate) fn opens_with_pronoun(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?;
    ["It", "They", "He", "She"].contains(&first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(quote: &str, needles: &[&str]) -> String {
        let needles: Vec<String> = needles.iter().map(|needle| (*needle).to_owned()).collect();
        let clause = pick(quote, &needles);
        format!("{}{}", clause.span.of(quote).unwrap(), if clause.cut { " …" } else { "" })
    }

    #[test]
    fn an_opening_connective_goes_and_a_short_sentence_stays_whole() {
        assert_eq!(picked("However, the Ardu Front is weak.", &[]), "the Ardu Front is weak.");
        assert_eq!(picked("But not only has it fought.", &[]), "But not only has it fought.");
    }

    #[test]
    fn the_sentence_that_holds_the_number_is_taken() {
        assert_eq!(picked("Gen. Ilm spoke. The U.S. lost 31 men.", &["31"]), "The U.S. lost 31 men.");
    }

    #[test]
    fn a_tail_that_only_adds_is_cut_and_a_tail_that_turns_is_kept() {
        let adds = "The Ardu Front has grown in the valleys of Oster over the last three years of quiet war, launching its own radio and printing house in the town of Mell last spring.";
        assert_eq!(
            picked(adds, &[]),
            "The Ardu Front has grown in the valleys of Oster over the last three years of quiet war …"
        );
        let turns = adds.replace("last spring", "but never in the cities");
        assert_eq!(picked(&turns, &[]), turns);
        assert_eq!(picked(adds, &["Mell"]), adds);
    }

    #[test]
    fn nothing_is_cut_inside_quotation_marks() {
        let quote = "The colonel told the assembly of the northern valleys that the Front “is a band of men who know, as all bands do, that winter ends with the thaw and the roads”.";
        assert_eq!(picked(quote, &[]), quote);
    }
}
