//! The names of states, as the slots for places and nations have them.

use crate::measures::roles::plain;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The names of states by code, as the lexicon has them.
const STATES: &str = include_str!("../../../../../crates/engine/lexicon/states.tsv");

/// Each state: its code, its name, and what it and its people are called, as strings are compared.
static CALLED: LazyLock<Vec<(&str, &str, Vec<String>)>> = LazyLock::new(|| {
    let rows = STATES.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let (code, name) = (*cells.first()?, *cells.get(1)?);
        let others = cells.iter().skip(2).take(2).flat_map(|cell| cell.split('|'));
        let called = std::iter::once(name).chain(others).map(plain).filter(|name| !name.is_empty()).collect();
        Some((code, name, called))
    };
    rows.filter_map(row).collect()
});

/// The names of peoples, likewise.
static PEOPLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rows = STATES.lines().filter(|line| !line.starts_with('#'));
    let cells = rows.filter_map(|line| line.split('\t').nth(3));
    cells.flat_map(|cell| cell.split('|')).map(plain).filter(|name| !name.is_empty()).collect()
});

/// The name of a state by its code.
pub(super) fn name(code: &str) -> Option<String> {
    CALLED.iter().find(|(own, ..)| *own == code).map(|(_, name, _)| name.to_uppercase())
}

/// The name of the state that some words name, or whose people; none for the state of this code.
pub(super) fn foreign(words: &str, home: Option<&str>) -> Option<String> {
    let words = format!(" {words} ");
    let is_named = |called: &Vec<String>| called.iter().any(|name| words.contains(&format!(" {name} ")));
    let (code, name, _) = CALLED.iter().find(|(.., called)| is_named(called))?;
    (Some(*code) != home).then(|| name.to_uppercase())
}

/// Whether a word names a people.
pub(super) fn is_people(word: &str) -> bool {
    PEOPLES.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nation_is_foreign_that_is_not_the_one_of_the_place() {
        assert_eq!(foreign("spanish priest", Some("PE")).as_deref(), Some("SPAIN"));
        assert_eq!(foreign("spanish priest", Some("ES")), None);
        assert_eq!(foreign("priest", None), None);
        assert_eq!(name("CR").as_deref(), Some("COSTA RICA"));
        assert!(is_people("spanish") && !is_people("priest"));
    }
}
