//! A mention as comparisons see it: its distinctive words in order, and the keys under which it meets others.

use std::borrow::Cow;
use whosays_model::EventMention;

/// A mention with what comparisons ask for again and again.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) mention: &'a EventMention,
    /// Distinctive words of its places and targets, in lower case, sorted.
    pub(super) places: Vec<Cow<'a, str>>,
    /// Its marks that are names or numbers, without those of its places, sorted.
    pub(super) names: Vec<Cow<'a, str>>,
    /// The same in lower case, sorted, each with its place in `names`.
    lower: Vec<(String, usize)>,
    /// Its marks that are other words, sorted.
    pub(super) words: Vec<Cow<'a, str>>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(mention: &'a EventMention) -> Self {
        let places = places(mention);
        let is_place = |mark: &str| places.binary_search_by(|place| place.as_ref().cmp(&mark.to_lowercase())).is_ok();
        let marks = mention.marks.iter().filter(|mark| !is_place(mark)).map(|mark| Cow::Borrowed(mark.as_str()));
        let (mut words, mut names): (Vec<_>, Vec<_>) = marks.partition(|mark| mark.starts_with(char::is_lowercase));
        words.sort_unstable();
        names.sort_unstable();
        let mut lower: Vec<(String, usize)> =
            names.iter().enumerate().map(|(at, name)| (name.to_lowercase(), at)).collect();
        lower.sort_unstable();
        Seen { mention, places, names, lower, words }
    }

    /// The name beside it that is this place in lower case.
    pub(super) fn named(&self, place: &str) -> Option<&str> {
        let found = self.lower.binary_search_by(|(name, _)| name.as_str().cmp(place)).ok()?;
        self.names.get(self.lower[found].1).map(AsRef::as_ref)
    }

    /// Keys under which it may meet others; two mentions that share none are never compared.
    ///
    /// A place, a name, a country and day. At most [`PLACES`] places and [`NAMES`] names count, those with the smallest hashes:
    /// two mentions that share many names share some of these (min-wise sampling, Broder 1997).
    pub(super) fn keys(&self) -> Vec<u64> {
        let kind = self.mention.kind.as_str();
        let words = least(&self.places, PLACES).into_iter().chain(least(&self.names, NAMES));
        // A place of the one may be only a name beside the other.
        let mut keys: Vec<u64> = words.map(|word| hash(kind, &[&word.to_lowercase()], 0)).collect();
        if let (Some(country), Some(date)) = (&self.mention.country, &self.mention.date) {
            keys.push(hash(kind, &["country", country], date.day_numbers().0));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Slots of time by which those of a key are parted where they are too many: the days around the happening, the fortnight
    /// of publication. Slots overlap by half, so that what is near meets in one of them.
    pub(super) fn slots(&self) -> Vec<(u8, i64)> {
        let mut slots = Vec::new();
        if let Some(date) = self.mention.date.as_ref().filter(|date| date.days() <= 3) {
            let day = date.day_numbers().0;
            slots.extend([(0, day.div_euclid(6)), (1, (day + 3).div_euclid(6))]);
        }
        if let Some(published) = &self.mention.published {
            let day = published.day_numbers().0;
            slots.extend([(2, day.div_euclid(14)), (3, (day + 7).div_euclid(14))]);
        }
        if slots.is_empty() {
            slots.push((4, 0));
        }
        slots
    }
}

/// The most places and names under which a mention meets others.
const PLACES: usize = 4;
const NAMES: usize = 8;

/// The `most` words with the smallest hashes.
fn least<'a>(words: &'a [Cow<'_, str>], most: usize) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    words.sort_by_cached_key(|word| hash("", &[word], 0));
    words.truncate(most);
    words
}

/// FNV-1a in 64 bits over kind, parts and slot.
fn hash(kind: &str, parts: &[&str], slot: i64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for part in std::iter::once(&kind).chain(parts) {
        part.bytes().for_each(&mut take);
        take(0);
    }
    slot.to_le_bytes().into_iter().for_each(take);
    hash
}

/// Distinctive words of a mention's places and targets, in lower case.
fn places(mention: &EventMention) -> Vec<Cow<'static, str>> {
    let texts = mention.places.iter().chain(&mention.targets);
    let words = texts
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase) && word.len() > 3)
        .map(str::to_lowercase)
        .filter(|word| COMMON.binary_search(&word.as_str()).is_err());
    let mut words: Vec<Cow<'static, str>> = words.map(Cow::Owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Words of places and targets that name a sort of place rather than one place.
const COMMON: &[&str] = &[
    "about",
    "across",
    "against",
    "airport",
    "army",
    "attack",
    "attacks",
    "avenue",
    "base",
    "block",
    "border",
    "boulevard",
    "building",
    "camp",
    "capital",
    "center",
    "central",
    "centre",
    "city",
    "civilian",
    "civilians",
    "country",
    "county",
    "district",
    "drive",
    "east",
    "eastern",
    "embassy",
    "forces",
    "friday",
    "from",
    "government",
    "group",
    "hall",
    "highway",
    "hospital",
    "killed",
    "lane",
    "large",
    "least",
    "market",
    "member",
    "members",
    "military",
    "monday",
    "more",
    "mosque",
    "north",
    "northern",
    "office",
    "officer",
    "officers",
    "other",
    "people",
    "police",
    "province",
    "region",
    "road",
    "saturday",
    "school",
    "security",
    "soldiers",
    "south",
    "southern",
    "state",
    "station",
    "street",
    "students",
    "sunday",
    "than",
    "their",
    "three",
    "thursday",
    "town",
    "troops",
    "tuesday",
    "village",
    "wednesday",
    "west",
    "western",
    "women",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted() {
        assert!(COMMON.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn the_smallest_hashes_do_not_depend_on_the_order() {
        let words: Vec<Cow<str>> = ["alder", "birch", "cedar", "elm", "fir"].map(Cow::Borrowed).to_vec();
        let turned: Vec<Cow<str>> = words.iter().rev().cloned().collect();
        assert_eq!(least(&words, 3), least(&turned, 3));
        assert_eq!(least(&words, 3).len(), 3);
    }
}
