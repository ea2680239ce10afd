//! What speaks for or against two strings of a report mentioning one entity.

use super::ROLES;
use super::text::plain;
use std::collections::BTreeSet;

/// How many numbers there are for two strings.
pub(super) const FEATURES: usize = 9 + 3 * ROLES.len();
/// Words that don't tell one entity from another.
const LINKS: &[&str] = &[
    "a",
    "and",
    "at",
    "by",
    "five",
    "for",
    "four",
    "from",
    "in",
    "of",
    "on",
    "several",
    "six",
    "some",
    "that",
    "three",
    "to",
    "two",
    "unidentified",
    "which",
    "who",
    "with",
];
/// Words after which a description says more.
const BREAKS: &[&str] = &["at", "belonging", "from", "in", "located", "near", "of", "on", "that", "to", "who", "with"];
const NUMBERS: &[&str] =
    &["another", "eight", "five", "four", "nine", "one", "other", "seven", "several", "six", "ten", "three", "two"];
/// Words for people and groups of whatever sort.
const GENERAL: &[&str] = &[
    "armed",
    "assassins",
    "attackers",
    "criminals",
    "elements",
    "group",
    "groups",
    "guerrilla",
    "guerrillas",
    "gunmen",
    "individuals",
    "man",
    "member",
    "members",
    "men",
    "movement",
    "organization",
    "organizations",
    "people",
    "person",
    "persons",
    "rebel",
    "rebels",
    "soldiers",
    "subversives",
    "terrorist",
    "terrorists",
    "troops",
    "unidentified",
];

/// What a report writes as `the long name (ln)`: the long form and the short.
pub(super) fn short_names(text: &str) -> BTreeSet<(String, String)> {
    let text = text.to_lowercase();
    let is_short = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(" (") {
        let (before, after) = (&text[..at], &text[at + 2..]);
        let long = before.rsplit(|c: char| !is_short(c) && c != ' ' && c != '\'').next().unwrap_or_default();
        let Some(short) = after.split_once(')').map(|(short, _)| short) else { continue };
        if !long.is_empty() && (2..=12).contains(&short.len()) && short.chars().all(is_short) {
            names.insert((plain(long), plain(short)));
        }
    }
    names
}

/// The word before the first that begins what says more; without the s of a plural.
fn head(text: &str) -> &str {
    let words: Vec<&str> = text.split(' ').collect();
    let more = words.iter().skip(1).position(|word| BREAKS.contains(word));
    let word = words[more.unwrap_or(words.len() - 1)];
    word.strip_suffix('s').filter(|_| word.chars().count() > 3).unwrap_or(word)
}

fn is_short(one: &str, other: &str, shorts: &BTreeSet<(String, String)>) -> bool {
    let initials: String =
        other.split(' ').filter(|word| !LINKS.contains(word)).filter_map(|word| word.chars().next()).collect();
    let is_initials = !one.contains(' ') && one.chars().count() > 1 && one == initials;
    is_initials || shorts.iter().any(|(long, short)| short == one && long.ends_with(other))
}

/// The words that tell an entity from another.
fn telling<'a>(words: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    words.iter().copied().filter(|word| !LINKS.contains(word)).collect()
}

/// The numbers for two strings in a role.
pub(super) fn likeness(one: &str, other: &str, role: usize, shorts: &BTreeSet<(String, String)>) -> [f64; FEATURES] {
    let (a, b): (BTreeSet<&str>, BTreeSet<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let (own, theirs) = (telling(&a), telling(&b));
    let is_within = !own.is_empty() && !theirs.is_empty() && (own.is_subset(&theirs) || theirs.is_subset(&own));
    let is_number = |word: &&str| NUMBERS.contains(word) || word.chars().all(|c| c.is_ascii_digit());
    let is_general = |words: &BTreeSet<&str>| words.iter().any(|word| GENERAL.contains(word));
    let is_same_head = head(one) == head(other);
    let share = own.intersection(&theirs).count() as f64 / own.union(&theirs).count().max(1) as f64;
    let is = |what: bool| f64::from(u8::from(what));
    let mut all = [0.0; FEATURES];
    all[..9].copy_from_slice(&[
        is(is_within),
        is(one.contains(other) || other.contains(one)),
        is(is_short(one, other, shorts) || is_short(other, one, shorts)),
        is(is_same_head),
        share,
        is(a.iter().any(is_number) != b.iter().any(is_number)),
        is(one.ends_with('s') == other.ends_with('s')),
        is(is_general(&a) || is_general(&b)),
        is(is_general(&a) && is_general(&b)),
    ]);
    for (group, value) in [true, is_within, is_same_head].into_iter().enumerate() {
        all[9 + group * ROLES.len() + role] = is(value);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_short_form_are_known_from_the_text_or_by_its_initials() {
        let shorts = short_names("The Army Guard (gx-2) of the Red River League (in all many) ran.");
        assert_eq!(shorts, BTreeSet::from([("army guard".to_owned(), "gx2".to_owned())]));
        assert!(is_short("gx2", "guard", &shorts));
        assert!(is_short("rrl", "red river league", &BTreeSet::new()));
        assert!(!is_short("guard", "red river league", &shorts));
    }

    #[test]
    fn the_head_stands_before_what_says_more() {
        assert_eq!(head("members of the league"), "member");
        assert_eq!(head("parked cars"), "car");
        assert_eq!(head("bus"), "bus");
    }

    #[test]
    fn each_role_has_its_own_numbers() {
        let features = likeness("two parked cars", "cars", 2, &BTreeSet::new());
        assert_eq!(features[..9], [1.0, 1.0, 0.0, 1.0, 0.5, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!((features[11], features[16], features[21], features[9]), (1.0, 1.0, 1.0, 0.0));
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!([LINKS, BREAKS, NUMBERS, GENERAL].iter().all(|list| list.is_sorted()));
    }
}
