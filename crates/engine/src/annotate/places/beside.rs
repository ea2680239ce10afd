//! The words beside a name that tell which place is meant: "Paris, Texas", "the Texas town of Paris", "Paris in Texas".

use super::Mention;
use crate::Resources;
use crate::annotate::Annotation;
use crate::gazetteer::{Gazetteer, Sort, fold};

/// A state or division in which a place lies by the words beside its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Beside {
    /// Its words in the report.
    pub(super) words: String,
    /// The states, divisions and counties that it may be, as entries of the gazetteer.
    pub(super) within: Vec<u32>,
    /// Their countries where they are states.
    pub(super) countries: Vec<[u8; 2]>,
}

/// Nouns between the name of a division and "of" with a town's: "the Texas town of Paris".
const TOWNS: &[&str] = &[
    "area",
    "capital",
    "city",
    "commune",
    "community",
    "district",
    "hamlet",
    "municipality",
    "neighborhood",
    "neighbourhood",
    "port",
    "resort",
    "settlement",
    "suburb",
    "town",
    "township",
    "village",
];

/// Words that may stand before the name of a division: "in northern Texas".
const SIDES: &[&str] = &[
    "central",
    "eastern",
    "neighboring",
    "neighbouring",
    "north",
    "north-central",
    "northeast",
    "northeastern",
    "northern",
    "northwest",
    "northwestern",
    "southeast",
    "southeastern",
    "southern",
    "southwest",
    "southwestern",
    "the",
    "upstate",
    "western",
];

/// What stands beside a mention.
pub(super) fn of(
    mention: &Mention,
    text: &str,
    annotation: &Annotation,
    resources: &Resources,
    gazetteer: &Gazetteer,
) -> Option<Beside> {
    let words = &annotation.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.token.lower.as_str());
    let end = mention.end;
    let from = match lower(end) {
        "," | "(" => Some(end + 1),
        "in" if SIDES.binary_search(&lower(end + 1)).is_ok() => Some(end + 2),
        "in" => Some(end + 1),
        _ => None,
    };
    let behind = from.and_then(|from| division(from, text, annotation, resources, gazetteer));
    if behind.is_some() {
        return behind;
    }
    // "Texas town of Paris", "Georgia's capital Atlanta" go backwards.
    let mut at = mention.first.checked_sub(1)?;
    if lower(at) == "of" {
        at = at.checked_sub(1)?;
    }
    if TOWNS.binary_search(&lower(at)).is_err() {
        return None;
    }
    let mut last = at.checked_sub(1)?;
    if matches!(lower(last), "'s" | "’s") {
        last = last.checked_sub(1)?;
    }
    (0..4).rev().filter_map(|back| last.checked_sub(back)).find_map(|from| {
        let found = named(from, last + 1, text, annotation, resources, gazetteer)?;
        Some(found)
    })
}

/// The longest name of a state or division that begins with a word.
fn division(
    from: usize,
    text: &str,
    annotation: &Annotation,
    resources: &Resources,
    gazetteer: &Gazetteer,
) -> Option<Beside> {
    (from + 1..=from + 4).rev().find_map(|end| named(from, end, text, annotation, resources, gazetteer))
}

fn named(
    first: usize,
    end: usize,
    text: &str,
    annotation: &Annotation,
    resources: &Resources,
    gazetteer: &Gazetteer,
) -> Option<Beside> {
    let words = annotation.words.get(first..end)?;
    if words.is_empty() || !words[0].token.capital {
        return None;
    }
    let text = annotation.span_of(first, end).of(text)?.to_owned();
    // Points belong to short forms, and commas to nothing.
    let is_short = !resources.abbreviated(&text).is_empty();
    if !is_short && text.ends_with(|last: char| !last.is_alphanumeric()) {
        return None;
    }
    let key = fold(&text);
    let mut within: Vec<u32> =
        resources.abbreviated(&text).iter().flat_map(|(country, name)| divisions(gazetteer, name, country)).collect();
    if within.is_empty() {
        let entries = gazetteer.named(&key);
        within.extend(entries.iter().filter(|entry| entry.sort != Sort::Town).map(|entry| entry.at));
    }
    let mut countries: Vec<[u8; 2]> = Vec::new();
    if let Some(code) = resources.state_named(&text) {
        countries.extend(<[u8; 2]>::try_from(code.as_bytes()));
    }
    let entries = within.iter().filter_map(|at| gazetteer.entry(*at));
    countries.extend(entries.filter(|entry| entry.sort == Sort::Country).map(|entry| entry.country));
    (!within.is_empty() || !countries.is_empty()).then_some(Beside { words: text, within, countries })
}

/// The divisions of that name in a country.
pub(super) fn divisions(gazetteer: &Gazetteer, name: &str, country: &str) -> Vec<u32> {
    let entries = gazetteer.named(&fold(name));
    let of_country = entries.iter().filter(|entry| entry.sort == Sort::Division && entry.country() == Some(country));
    of_country.map(|entry| entry.at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_without_duplicates() {
        for list in [TOWNS, SIDES] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
