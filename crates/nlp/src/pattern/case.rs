//! Which characters match one another when case is ignored.
//!
//! Python compares lower-case forms, and takes two lower-case letters for one where both have the same upper case
//! (`s` and `ſ`, `σ` and `ς`).

use crate::characters::simple_lower;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// No character beyond this has a case.
const LAST_CASED: char = '\u{1ffff}';

struct Cases {
    /// Each character that has another as its lower case, with that one, in order.
    lowers: Vec<(char, char)>,
    /// Each lower-case character with the others of the same upper case, in order.
    twins: Vec<(char, Vec<char>)>,
}

static CASES: LazyLock<Cases> = LazyLock::new(|| Cases { lowers: lowers(), twins: twins() });

fn lowers() -> Vec<(char, char)> {
    ('\0'..=LAST_CASED).map(|c| (c, simple_lower(c))).filter(|&(c, lower)| c != lower).collect()
}

fn twins() -> Vec<(char, Vec<char>)> {
    let mut by_upper: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for c in '\0'..=LAST_CASED {
        let is_cased = simple_lower(c) != c || !c.to_uppercase().eq([c]);
        if is_cased {
            by_upper.entry(c.to_uppercase().collect()).or_default().push(simple_lower(c));
        }
    }
    let mut found = BTreeMap::new();
    for mut lowers in by_upper.into_values() {
        lowers.sort_unstable();
        lowers.dedup();
        for &lower in &lowers {
            let others: Vec<char> = lowers.iter().copied().filter(|&other| other != lower).collect();
            if !others.is_empty() {
                found.insert(lower, others);
            }
        }
    }
    found.into_iter().collect()
}

/// Sorts ranges and joins those that touch.
pub(super) fn merged(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut joined: Vec<(char, char)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first as u32 <= before.1 as u32 + 1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Whether merged ranges hold a character.
pub(super) fn holds(ranges: &[(char, char)], c: char) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= c);
    ranges[..after].last().is_some_and(|&(_, last)| c <= last)
}

/// Merged ranges, with every character that matches one of them when case is ignored.
pub(super) fn without_case(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let single = |c: char| (c, c);
    let mut wide = ranges.to_vec();
    wide.extend(CASES.lowers.iter().filter(|&&(c, _)| holds(ranges, c)).map(|&(_, lower)| single(lower)));
    let lower = merged(wide);
    let mut wide = lower.clone();
    let twins = CASES.twins.iter().filter(|&&(c, _)| holds(&lower, c));
    wide.extend(twins.flat_map(|(_, others)| others.iter().copied().map(single)));
    let lower = merged(wide);
    let mut wide = lower.clone();
    wide.extend(CASES.lowers.iter().filter(|&&(_, to)| holds(&lower, to)).map(|&(c, _)| single(c)));
    merged(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(c: char, expected: &str) {
        let found: String = without_case(&[(c, c)]).iter().flat_map(|&(first, last)| first..=last).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_match_both_cases_and_their_twins() {
        check('A', "Aa");
        check('é', "Éé");
        check('s', "Ssſ");
        check('K', "Kk\u{212a}");
        check('ς', "Σςσ");
        check('-', "-");
    }

    #[test]
    fn no_cased_character_lies_beyond_the_last() {
        assert!((LAST_CASED..=char::MAX).all(|c| simple_lower(c) == c && c.to_uppercase().eq([c])));
    }
}
