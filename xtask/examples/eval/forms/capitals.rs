//! Gives a text that stands in capitals throughout its small letters back.
//!
//! A word that is no ordinary English word is taken for a name, and so are the names of states and months and the words
//! that letters in brackets stand for. The text keeps its length in bytes.

use std::collections::HashSet;
use std::sync::LazyLock;
use whosays_nlp::lemma_candidates;

/// Ordinary words.
const COMMON: &str = include_str!("../../../../crates/engine/lexicon/common_words.tsv");
/// The names of states by code, as the lexicon has them.
const STATES: &str = include_str!("../../../../crates/engine/lexicon/states.tsv");
/// Ordinary words that are months too, where a number stands beside them.
const MONTHS: [&str; 2] = ["march", "may"];
/// The longest run of letters that stands for several words.
const LONGEST_LETTERS: usize = 7;

static ORDINARY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| COMMON.lines().filter(|line| !line.starts_with('#')).map(str::trim).collect());
/// Names of states, their peoples and capitals, as words in lower case.
static NAMES: LazyLock<HashSet<Vec<String>>> = LazyLock::new(|| {
    let cells = STATES.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split('\t').skip(1).take(4));
    let names = cells.flat_map(|cell| cell.split('|')).filter(|name| name.len() > 3);
    names.map(|name| name.split_whitespace().map(str::to_lowercase).collect()).collect()
});

/// Whether a word in lower case is an ordinary one, in any form.
pub(crate) fn is_ordinary(word: &str) -> bool {
    lemma_candidates(word).iter().any(|form| ORDINARY.contains(form.as_str()))
        || word.strip_suffix("es").is_some_and(|stem| ORDINARY.contains(stem))
}

/// The text in small letters, but for names and the beginnings of sentences.
pub(crate) fn restored(text: &str) -> String {
    let mut bytes = text.to_ascii_lowercase().into_bytes();
    let lower = text.to_ascii_lowercase();
    let words = words(&lower);
    let letters = letters(&lower, &words);
    for (at, &(start, end)) in words.iter().enumerate() {
        let word = &lower[start..end];
        if letters.contains(word) || is_initial(&lower, start, end) {
            bytes[start..end].make_ascii_uppercase();
        } else if begins(&lower, start) || is_name(&lower, &words, at) {
            bytes[start..start + 1].make_ascii_uppercase();
        }
    }
    for (first, end) in spelt_out(&lower, &words, &letters).into_iter().chain(states(&lower, &words)) {
        words[first..end].iter().for_each(|&(start, _)| bytes[start..start + 1].make_ascii_uppercase());
    }
    String::from_utf8(bytes).unwrap_or(lower)
}

/// Where runs of letters stand.
fn words(lower: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, _) in lower.bytes().enumerate().filter(|(_, sign)| sign.is_ascii_lowercase()) {
        match words.last_mut() {
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => words.push((at, at + 1)),
        }
    }
    words
}

/// Words that stand alone in brackets and are none of the ordinary ones: they are letters of other words.
fn letters<'a>(lower: &'a str, words: &[(usize, usize)]) -> HashSet<&'a str> {
    let in_brackets = |&&(start, end): &&(usize, usize)| {
        lower[..start].ends_with(['(', '[']) && lower[end..].starts_with([')', ']']) && end - start <= LONGEST_LETTERS
    };
    let alone = words.iter().filter(in_brackets).map(|&(start, end)| &lower[start..end]);
    let without_vowels = words.iter().map(|&(start, end)| &lower[start..end]);
    let without_vowels = without_vowels.filter(|word| word.len() > 2 && !word.contains(['a', 'e', 'i', 'o', 'u', 'y']));
    alone.chain(without_vowels).filter(|word| word.len() > 1 && !is_ordinary(word)).collect()
}

/// Whether it is a single letter before a full stop, or `i`.
fn is_initial(lower: &str, start: usize, end: usize) -> bool {
    let stands_apart = !lower[..start].ends_with('\'');
    end - start == 1 && stands_apart && (lower[end..].starts_with('.') || &lower[start..end] == "i")
}

/// Whether a sentence begins here: at an empty line, or after a full stop and two blanks, or after `[text]`.
fn begins(lower: &str, start: usize) -> bool {
    let before = &lower[..start];
    let bare = before.trim_end().trim_end_matches('"').trim_end();
    let gap = &before[before.trim_end().len()..];
    bare.is_empty()
        || gap.matches('\n').count() > 1
        || bare.ends_with("[text]")
        || (bare.ends_with(['.', '!', '?']) && before.len() - bare.len() > 1)
}

fn is_name(lower: &str, words: &[(usize, usize)], at: usize) -> bool {
    let (start, end) = words[at];
    let word = &lower[start..end];
    let number_beside = || {
        let before = lower[..start].trim_end().ends_with(|sign: char| sign.is_ascii_digit());
        before || lower[end..].trim_start().starts_with(|sign: char| sign.is_ascii_digit())
    };
    let is_part = lower[..start].ends_with(['\'', '-']);
    if MONTHS.contains(&word) { number_beside() } else { end - start > 1 && !is_part && !is_ordinary(word) }
}

/// The words before letters in brackets that the letters stand for, with small words between them.
fn spelt_out(lower: &str, words: &[(usize, usize)], letters: &HashSet<&str>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, &(start, end)) in words.iter().enumerate().filter(|(_, word)| lower[..word.0].ends_with(['(', '['])) {
        let own = &lower[start..end];
        let Some(first) = at.checked_sub(own.len()).filter(|_| letters.contains(own)) else { continue };
        let initials: String = words[first..at].iter().map(|&(start, _)| &lower[start..start + 1]).collect();
        found.extend((initials == own).then_some((first, at)));
    }
    found
}

/// Names of states of more than one word, one of which may be an ordinary one.
fn states(lower: &str, words: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let named = |first: usize, count: usize| {
        let own = words.get(first..first + count)?;
        let own: Vec<String> = own.iter().map(|&(start, end)| lower[start..end].to_owned()).collect();
        NAMES.contains(&own).then_some((first, first + count))
    };
    (0..words.len()).flat_map(|first| (1..4).filter_map(move |count| named(first, count))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_beginnings_have_their_capitals_back() {
        assert_eq!(
            restored("TARSKVILLE, 4 MAY 90 -- [TEXT] THE ARMY OF COSTA RICA MAY LEAVE.  IT SAID NOTHING."),
            "Tarskville, 4 May 90 -- [text] The army of Costa Rica may leave.  It said nothing."
        );
    }

    #[test]
    fn letters_in_brackets_are_capitals_and_so_begin_the_words_they_stand_for() {
        assert_eq!(
            restored("REBELS OF THE RED PEOPLE ARMY [RPA] LEFT.  AN RPA MEMBER STAYED"),
            "Rebels of the Red People Army [RPA] left.  An RPA member stayed"
        );
    }

    #[test]
    fn signs_that_are_no_letters_stay_as_they_are() {
        assert_eq!(restored("¿QUÉ?"), "¿QuÉ?");
        assert_eq!(restored(""), "");
    }
}
