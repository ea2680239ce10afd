//! A string for someone or something that was hit: what is a name in it, what describes it, and how many it means.

use super::states;
use super::told::Told;
use super::words::fill;
use crate::forms::capitals::is_ordinary;

/// The slot whose list knows what people are.
const PEOPLE: u8 = 20;
/// Small words inside names.
const INSIDE_NAMES: [&str; 8] = ["da", "de", "del", "dos", "la", "las", "los", "y"];
const NUMBERS: &str = include_str!("../../../../../crates/engine/lexicon/number_words.tsv");
/// Words for more than one, of no number.
const MORE: [&str; 10] =
    ["children", "dozens", "hundreds", "many", "men", "numerous", "people", "several", "some", "women"];
/// Words before a name that describe its bearer, at most.
const LONGEST_TITLE: usize = 3;

/// Someone who was hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Victim {
    /// The name.
    pub(super) name: Option<String>,
    /// A title or what else describes whom the name does not.
    pub(super) description: Option<String>,
}

/// What is name and what description in a string; the description of a name stands before it in the report.
pub(super) fn victim(string: &str, told: &Told) -> Victim {
    let words: Vec<&str> = string.split_whitespace().collect();
    let is_of_name = |word: &&&str| !is_known(word) || INSIDE_NAMES.contains(word);
    let mut first = words.len() - words.iter().rev().take_while(is_of_name).count();
    while first < words.len() && INSIDE_NAMES.contains(&words[first]) {
        first += 1;
    }
    let name = words[first..].join(" ");
    let is_noun = words.len() - first == 1 && name.ends_with('s') && first == 0;
    if name.is_empty() || is_noun {
        return Victim { name: None, description: Some(string.to_owned()) };
    }
    let own = words[..first].join(" ");
    let description = if own.is_empty() { title(&name, told) } else { Some(own) };
    Victim { name: Some(name), description }
}

/// Whether a word is an ordinary one, or names a people.
fn is_known(word: &str) -> bool {
    is_ordinary(word) || fill(PEOPLE, word).is_some() || states::is_people(word) || word.contains(char::is_numeric)
}

/// What people are called whom a name follows where it first stands.
fn title(name: &str, told: &Told) -> Option<String> {
    told.sentences.iter().filter(|sentence| sentence.names(name)).find_map(|sentence| {
        let (before, _) = sentence.plain.split_once(&format!(" {name} "))?;
        let titles =
            before.split_whitespace().rev().take(LONGEST_TITLE).take_while(|word| fill(PEOPLE, word).is_some());
        let mut titles: Vec<&str> = titles.collect();
        titles.reverse();
        (!titles.is_empty()).then(|| titles.join(" "))
    })
}

/// How many a string means: by a number in it or before it, else one or more than one.
pub(super) fn count(string: &str, told: &Told) -> String {
    let before = told.sentences.iter().find_map(|sentence| sentence.plain.split_once(&format!(" {string} ")));
    let before = before.and_then(|(before, _)| before.split_whitespace().next_back());
    let words: Vec<&str> = string.split_whitespace().collect();
    if let Some(number) = words.first().into_iter().chain(&before).chain(&words).find_map(|word| number(word)) {
        return number.to_string();
    }
    let is_more = before.into_iter().chain(words.iter().copied()).any(|word| MORE.contains(&word));
    let head = words.iter().skip(1).position(|word| ["of", "in", "at", "from", "who"].contains(word));
    let head = words.get(head.unwrap_or(words.len() - 1)).copied().unwrap_or_default();
    let is_plural = head.ends_with('s') && !head.ends_with("ss");
    if is_more || is_plural { "PLURAL".to_owned() } else { "1".to_owned() }
}

fn number(word: &str) -> Option<usize> {
    let row = |line: &'static str| line.strip_suffix("\texact")?.split_once('\t');
    // "A" and "another" are no numbers here.
    let spelt =
        NUMBERS.lines().filter_map(row).find(|(number, _)| *number == word && !matches!(word, "a" | "an" | "another"));
    let spelt = spelt.and_then(|(_, value)| value.parse().ok());
    spelt.or_else(|| word.parse().ok().filter(|number| *number < 1900))
}

#[cfg(test)]
mod tests {
    use super::super::told::Sentence;
    use super::*;

    fn told(sentence: &str) -> Told {
        let sentence = Sentence { plain: format!(" {sentence} "), ..Sentence::default() };
        Told { sentences: vec![sentence], ..Told::default() }
    }

    #[test]
    fn a_name_and_what_describes_it_are_told_apart() {
        let of = |string: &str, sentence: &str| {
            let Victim { name, description } = victim(string, &told(sentence));
            (name.unwrap_or_default(), description.unwrap_or_default())
        };
        let both = |name: &str, description: &str| (name.to_owned(), description.to_owned());
        assert_eq!(of("judge tarsko vennik", ""), both("tarsko vennik", "judge"));
        assert_eq!(of("tarsko de vennik", "they shot judge tarsko de vennik"), both("tarsko de vennik", "judge"));
        assert_eq!(of("two spanish priests", ""), both("", "two spanish priests"));
    }

    #[test]
    fn a_number_stands_in_a_string_or_before_it() {
        assert_eq!(count("two guards", &told("")), "2");
        assert_eq!(count("guards", &told("they killed 14 guards")), "14");
        assert_eq!(count("guards of bank", &told("they killed guards of bank")), "PLURAL");
        assert_eq!(count("guard", &told("they killed guard")), "1");
    }
}
