//! The table of what is taken of a bundle, and how its words are written in a sentence.

use std::collections::HashMap;
use std::sync::LazyLock;
use whosays_model::{Certainty, EventKind, RelationType};

/// The longest name that a sentence holds, in characters: a longer one is cut.
const LONGEST_NAME: usize = 200;

/// What `lexicon/stix.tsv` holds.
struct Words {
    takes: HashMap<&'static str, Vec<&'static str>>,
    ties: HashMap<&'static str, RelationType>,
    events: HashMap<&'static str, EventKind>,
    harms: HashMap<&'static str, &'static str>,
    people: Vec<(&'static str, &'static str)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words {
        takes: HashMap::new(),
        ties: HashMap::new(),
        events: HashMap::new(),
        harms: HashMap::new(),
        people: Vec::new(),
    };
    for line in include_str!("../../lexicon/stix.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(sort), Some(word), Some(meaning)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        match sort {
            "takes" => drop(words.takes.insert(word, meaning.split(' ').collect())),
            "tie" => words.ties.extend(meaning.parse::<RelationType>().map(|tie| (word, tie))),
            "harm" => words.harms.extend([(word, meaning)]),
            "people" => words.people.push((word, meaning)),
            _ => words.events.extend(meaning.parse::<EventKind>().map(|kind| (word, kind))),
        }
    }
    words
});

/// The properties that are read of a type of object; nothing where none is taken of it.
pub(super) fn takes(kind: &str) -> Option<&'static [&'static str]> {
    WORDS.takes.get(kind).map(Vec::as_slice)
}

/// The tie between two actors that a type of relationship stands for.
pub(super) fn tie(relationship: &str) -> Option<RelationType> {
    WORDS.ties.get(relationship).copied()
}

/// The sub-kind of event that a label stands for.
pub(super) fn event_kind(label: &str) -> Option<EventKind> {
    WORDS.events.get(joined(label).as_str()).copied()
}

/// What a label says was suffered, as a casualties claim calls it; one that the table lacks as it is.
pub(super) fn harm(label: &str) -> String {
    let label = joined(label);
    WORDS.harms.get(label.as_str()).map(|harm| (*harm).to_owned()).unwrap_or(label)
}

/// The types of entity that are people, each with what a claim calls those it counts; the first that is counted holds.
pub(super) fn people() -> &'static [(&'static str, &'static str)] {
    &WORDS.people
}

fn joined(label: &str) -> String {
    label.trim().to_ascii_lowercase().replace([' ', '_', '/'], "-")
}

/// How sure somebody is by a confidence from 0 to 100, on the scale "None / Low / Med / High" of appendix A.
pub(super) fn certainty(confidence: Option<u64>) -> Certainty {
    match confidence {
        Some(0) => Certainty::Unknown,
        Some(1..=29) => Certainty::Possible,
        Some(30..=69) => Certainty::Likely,
        _ => Certainty::Stated,
    }
}

/// A name as it stands in a sentence: on one line, without control characters, and no longer than a name is.
pub(super) fn in_sentence(name: &str) -> String {
    let shown: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_NAME).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same words beginning with a capital.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::CasualtiesValue;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("../../lexicon/stix.tsv").lines().filter(|line| !line.starts_with('#')).count();
        let tables = [WORDS.takes.len(), WORDS.ties.len(), WORDS.events.len(), WORDS.harms.len(), WORDS.people.len()];
        assert_eq!(tables.iter().sum::<usize>(), lines);
        assert!(WORDS.harms.values().all(|harm| CasualtiesValue::default().count_mut(harm).is_some()));
    }

    #[test]
    fn a_label_is_known_however_its_words_are_joined() {
        for label in ["hostage-taking", "Hostage Taking", "HOSTAGE_TAKING"] {
            assert_eq!(event_kind(label), Some(EventKind::Attack), "{label}");
        }
        assert_eq!(event_kind("phishing"), None);
        assert_eq!([harm("Fatalities"), harm("killed")], ["killed", "killed"]);
    }

    #[test]
    fn a_name_stays_on_its_line_and_short() {
        assert_eq!(in_sentence("Amber\u{1b}[31m\n Front "), "Amber [31m Front");
        assert_eq!(in_sentence(&"a".repeat(9_000)).len(), LONGEST_NAME);
    }
}
