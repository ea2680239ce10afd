//! MUC-4's score over all templates (Chinchor 1992; the conference's scoring guidelines of 1992).
//!
//! Response templates are aligned to key templates one to one. A pair of fills is correct, partly correct (one half) or
//! incorrect. Recall is what is right of what the key has, precision of what the response has; fills of templates that
//! have no partner are missing or spurious. An optional fill or template that is not given is not missing.
//!
//! The conference's scorer asked a person about strings that differ. Here a string is correct where the words are the
//! same but for articles, and partly correct where the words of one are among those of the other, in order. Slots 2 to
//! 24 are counted.

use super::assignment;
use super::counts::Counts;
use super::roles::plain;
use crate::forms::muc::{Fill, Filled, day};

const DATE: u8 = 2;
const LOCATION: u8 = 3;
const TYPE: u8 = 4;
const INSTRUMENT: u8 = 7;
/// Slots filled with the words of a list.
const SETS: [u8; 11] = [4, 5, 7, 8, 11, 13, 15, 16, 20, 22, 23];
/// Slots filled with numbers.
const NUMBERS: [u8; 4] = [14, 17, 21, 24];
/// Two templates are mapped only where one of these has something in common.
const CONTENT: [u8; 7] = [9, 10, 12, 13, 18, 19, 20];
/// Set fills that are half right: the slot, the response, and the key.
const HALF_RIGHT: &[(u8, &str, &str)] = &[
    (11, "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES"),
    (13, "POLITICAL FIGURE OFFICE OR RESIDENCE", "GOVERNMENT OFFICE OR RESIDENCE"),
    (16, "DESTROYED", "SOME DAMAGE"),
    (20, "ACTIVE MILITARY", "FORMER ACTIVE MILITARY"),
    (20, "GOVERNMENT OFFICIAL", "FORMER GOVERNMENT OFFICIAL"),
    (20, "POLITICAL FIGURE", "GOVERNMENT OFFICIAL"),
    (23, "NO DEATH", "NO INJURY OR DEATH"),
    (23, "NO INJURY", "NO INJURY OR DEATH"),
];

/// Sorts of instruments, each with the wider sort that is half right for it.
const INSTRUMENTS: &[(&str, &str)] = &[
    ("AERIAL BOMB", "BOMB"),
    ("BOMB", "EXPLOSIVE"),
    ("DYNAMITE", "BOMB"),
    ("GRENADE", "EXPLOSIVE"),
    ("HANDGUN", "GUN"),
    ("MACHINE GUN", "GUN"),
    ("MINE", "BOMB"),
    ("MISSILE", "PROJECTILE"),
    ("MOLOTOV COCKTAIL", "EXPLOSIVE"),
    ("MORTAR", "GUN"),
    ("PROJECTILE", "EXPLOSIVE"),
    ("RIFLE", "GUN"),
    ("ROCKET", "PROJECTILE"),
    ("VEHICLE BOMB", "BOMB"),
];

/// Counts of a message: possible is `expected`, actual is `said`.
pub(crate) fn score(said: &[Filled], key: &[Filled]) -> Counts {
    let weights: Vec<Vec<f64>> = key.iter().map(|one| said.iter().map(|other| mapping(other, one)).collect()).collect();
    let given = assignment::best(&weights);
    let nothing = Filled::default();
    let mut counts = Counts::default();
    for (one, at) in key.iter().zip(&given) {
        match at {
            Some(at) => counts += template(&said[*at], one),
            None if one.is_optional => {}
            None => counts += template(&nothing, one),
        }
    }
    for (_, spurious) in said.iter().enumerate().filter(|(at, _)| !given.contains(&Some(*at))) {
        counts += template(spurious, &nothing);
    }
    counts
}

/// What two templates have in common, where they may be mapped to each other at all.
fn mapping(said: &Filled, key: &Filled) -> f64 {
    let right = |slot: u8| slot_counts(slot, said, key).right;
    if right(TYPE) > 0.0 && CONTENT.iter().any(|slot| right(*slot) > 0.0) { template(said, key).right } else { 0.0 }
}

fn template(said: &Filled, key: &Filled) -> Counts {
    let mut counts = Counts::default();
    (DATE..=24).for_each(|slot| counts += slot_counts(slot, said, key));
    counts
}

fn slot_counts(slot: u8, said: &Filled, key: &Filled) -> Counts {
    let fills = |template: &Filled| template.slots.get(&slot).cloned().unwrap_or_default();
    let (said, key) = (fills(said), fills(key));
    let weights: Vec<Vec<f64>> =
        key.iter().map(|one| said.iter().map(|other| credit(slot, other, one)).collect()).collect();
    let given = assignment::best(&weights);
    let possible = key.iter().zip(&given).filter(|(fill, at)| !fill.is_optional || at.is_some()).count();
    Counts { right: assignment::best_sum(&weights), said: said.len() as f64, expected: possible as f64 }
}

/// What a fill is worth: 1, ½ or 0.
fn credit(slot: u8, said: &Fill, key: &Fill) -> f64 {
    let best = |said: &[String], key: &[String], worth: &dyn Fn(&str, &str) -> f64| {
        said.iter().flat_map(|one| key.iter().map(|other| worth(one, other))).fold(0.0, f64::max)
    };
    let value = match slot {
        DATE => best(&said.values, &key.values, &date),
        LOCATION => best(&said.values, &key.values, &location),
        slot if SETS.contains(&slot) => best(&said.values, &key.values, &|one, other| set(slot, one, other)),
        slot if NUMBERS.contains(&slot) => best(&said.values, &key.values, &number),
        _ => best(&said.values, &key.values, &string),
    };
    // Right in itself and tied to the wrong thing is half right.
    let is_tied = key.tags.is_empty() || best(&said.tags, &key.tags, &string) > 0.0;
    if value == 1.0 && !is_tied { 0.5 } else { value }
}

fn string(said: &str, key: &str) -> f64 {
    let (said, key) = (plain(said), plain(key));
    if said == key {
        return 1.0;
    }
    let holds = |whole: &str, part: &str| !part.is_empty() && format!(" {whole} ").contains(&format!(" {part} "));
    if holds(&said, &key) || holds(&key, &said) { 0.5 } else { 0.0 }
}

fn set(slot: u8, said: &str, key: &str) -> f64 {
    let is_half = || {
        // An attack is half of any other incident.
        (slot == TYPE && said == "ATTACK")
            || (slot == INSTRUMENT && is_wider(said, key))
            || HALF_RIGHT.contains(&(slot, said, key))
    };
    if said == key {
        1.0
    } else if is_half() {
        0.5
    } else {
        0.0
    }
}

fn is_wider(said: &str, key: &str) -> bool {
    let parent = INSTRUMENTS.iter().find(|(sort, _)| *sort == key).map(|(_, parent)| *parent);
    parent.is_some_and(|parent| parent == said || is_wider(said, parent))
}

/// A single number is half right at either end of a range, or where the key is unsure of it.
fn number(said: &str, key: &str) -> f64 {
    let bare = |text: &str| text.replace(' ', "");
    let (said, key) = (bare(said), bare(key));
    if said == key {
        return 1.0;
    }
    let mut ends = key.trim_start_matches('~').split('-');
    if ends.any(|end| end == said) { 0.5 } else { 0.0 }
}

/// A day inside the key's days is half right; a key without a beginning takes any day up to its end.
fn date(said: &str, key: &str) -> f64 {
    let (Some(said), Some(key)) = (days(said), days(key)) else { return 0.0 };
    if said == key {
        return 1.0;
    }
    let is_inside = said.0.is_some() && (key.0.is_none() || said.0 >= key.0) && said.1 <= key.1;
    let has_same_end = said.0.is_none() && said.1 == key.1;
    if is_inside || has_same_end { 0.5 } else { 0.0 }
}

/// The first and the last day; the first is open in `- 04 FEB 90`.
fn days(text: &str) -> Option<(Option<String>, String)> {
    match text.split_once('-') {
        Some((first, last)) => Some((day(first), day(last)?)),
        None => day(text).map(|day| (Some(day.clone()), day)),
    }
}

/// The country and the narrowest place; either alone is half right, the country only where no other place is said.
fn location(said: &str, key: &str) -> f64 {
    let parts = |text: &str| -> Vec<String> {
        // What sort of place it is stands in brackets.
        let bare = |part: &str| plain(part.split('(').next().unwrap_or_default());
        text.split(':').map(bare).collect()
    };
    let (said, key) = (parts(said), parts(key));
    let (is_country, is_place) = (said.first() == key.first(), said.last() == key.last());
    let is_only_country = said.len() == 1;
    match (is_country, is_place) {
        (true, true) => 1.0,
        (true, false) if is_only_country => 0.5,
        (false, true) => 0.5,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(slots: &[(u8, &[&str])]) -> Filled {
        let fill = |value: &&str| Fill { values: vec![(*value).to_owned()], ..Fill::default() };
        let slots = slots.iter().map(|(slot, values)| (*slot, values.iter().map(fill).collect()));
        Filled { slots: slots.collect(), ..Filled::default() }
    }

    #[test]
    fn the_guidelines_examples_of_dates() {
        assert_eq!(date("26 AUG 89", "26 AUG 89"), 1.0);
        assert_eq!(date("26 AUG 89", "25 AUG 89 - 26 AUG 89"), 0.5);
        assert_eq!(date("25 AUG 89", "- 26 AUG 89"), 0.5);
        assert_eq!(date("- 26 AUG 89", "25 AUG 89 - 26 AUG 89"), 0.5);
        assert_eq!(date("- 26 AUG 89", "26 AUG 89"), 0.5);
        assert_eq!(date("- 26 AUG 89", "16 AUG 89"), 0.0);
        assert_eq!(date("- 26 AUG 89", "24 AUG 89 - 25 AUG 89"), 0.0);
        assert_eq!(date("27 AUG 89", "26 AUG 89"), 0.0);
    }

    #[test]
    fn places_numbers_sets_and_strings() {
        assert_eq!(location("YARLAND: TARSK", "YARLAND: NORTH (DEPARTMENT): TARSK (CITY)"), 1.0);
        assert_eq!(location("YARLAND", "YARLAND: TARSK (CITY)"), 0.5);
        assert_eq!(location("ORROW: TARSK", "YARLAND: TARSK (CITY)"), 0.5);
        assert_eq!(location("YARLAND: ISKEN", "YARLAND: TARSK (CITY)"), 0.0);
        assert_eq!(
            (number("7", "7"), number("7", "5 - 7"), number("7", "~7"), number("6", "5 - 7")),
            (1.0, 0.5, 0.5, 0.0)
        );
        assert_eq!(
            (set(7, "EXPLOSIVE", "DYNAMITE"), set(7, "BOMB", "MORTAR"), set(7, "MINE", "BOMB")),
            (0.5, 0.0, 0.0)
        );
        assert_eq!((set(4, "ATTACK", "BOMBING"), set(4, "BOMBING", "ATTACK")), (0.5, 0.0));
        assert_eq!(
            (string("THE PEASANTS", "PEASANTS"), string("BRIGADE", "6TH BRIGADE"), string("A", "B C")),
            (1.0, 0.5, 0.0)
        );
    }

    #[test]
    fn the_right_value_of_the_wrong_thing_is_half_right() {
        let fill = |tag: &str| Fill { values: vec!["DEATH".to_owned()], tags: vec![tag.to_owned()], ..Fill::default() };
        assert_eq!(credit(23, &fill("GUARD"), &fill("GUARD")), 1.0);
        assert_eq!(credit(23, &fill("DEPOT"), &fill("GUARD")), 0.5);
    }

    #[test]
    fn missing_and_spurious_templates_count_whole() {
        let key =
            [filled(&[(4, &["BOMBING"]), (10, &["RED FRONT"]), (12, &["DEPOT", "LORRY"])]), filled(&[(4, &["ARSON"])])];
        let said = [
            filled(&[(4, &["BOMBING"]), (10, &["RED FRONT"]), (12, &["DEPOT"])]),
            filled(&[(4, &["ROBBERY"]), (12, &["BANK"])]),
        ];
        // The first pair: three right of three said and four possible. One missing, two spurious.
        assert_eq!(score(&said, &key), Counts { right: 3.0, said: 5.0, expected: 5.0 });
    }

    #[test]
    fn templates_with_nothing_but_the_type_in_common_are_not_mapped() {
        let key = [filled(&[(4, &["BOMBING"]), (12, &["DEPOT"])])];
        assert_eq!(score(&[filled(&[(4, &["BOMBING"])])], &key), Counts { right: 0.0, said: 1.0, expected: 2.0 });
    }

    #[test]
    fn what_is_optional_is_not_missing() {
        let mut key = filled(&[(4, &["BOMBING"]), (12, &["DEPOT", "LORRY"])]);
        key.slots.get_mut(&12).unwrap()[1].is_optional = true;
        let said = filled(&[(4, &["BOMBING"]), (12, &["DEPOT"])]);
        assert_eq!(score(&[said], &[key.clone()]), Counts { right: 2.0, said: 2.0, expected: 2.0 });
        key.is_optional = true;
        assert_eq!(score(&[], &[key]), Counts::default());
    }
}
