//! What speaks for or against two fillers of a report being of one incident.

use super::ROLES;
use super::text::Text;
use std::collections::HashMap;

/// How many pairs of roles there are, whichever comes first.
const PAIRS: usize = ROLES.len() * (ROLES.len() + 1) / 2;
/// How many numbers there are for two fillers.
pub(super) const FEATURES: usize = 6 + 2 + PAIRS + 3 * 6;
/// Roles before this one are behind an incident.
const BEHIND: usize = 2;
/// Where a string stands that stands nowhere: sentence and word.
const NOWHERE: (usize, usize) = (20, 500);

/// Where strings stand in a report: sentence and word.
#[derive(Debug)]
pub(super) struct Places<'a> {
    found: HashMap<&'a str, Vec<(usize, usize)>>,
    sentences: usize,
}

impl<'a> Places<'a> {
    pub(super) fn of(text: &'a Text<'_>) -> Self {
        let mut found: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for span in &text.spans {
            found.entry(&span.plain).or_default().push((text.words[span.first].sentence, span.first));
        }
        Places { found, sentences: text.sentences() }
    }

    fn places(&self, name: &str) -> &[(usize, usize)] {
        self.found.get(name).map_or(&[], Vec::as_slice)
    }

    /// The numbers for two fillers, each a role with a string.
    pub(super) fn nearness(&self, one: (usize, &str), other: (usize, &str)) -> [f64; FEATURES] {
        let (here, there) = (self.places(one.1), self.places(other.1));
        let pairs = || here.iter().flat_map(|a| there.iter().map(move |b| (a, b)));
        let sentences = pairs().map(|(a, b)| a.0.abs_diff(b.0)).min().unwrap_or(NOWHERE.0);
        let words = pairs().map(|(a, b)| a.1.abs_diff(b.1)).min().unwrap_or(NOWHERE.1);
        let first = |places: &[(usize, usize)]| places.first().copied().unwrap_or(NOWHERE).0;
        let apart = first(here).abs_diff(first(there));
        let is = |what: bool| f64::from(u8::from(what));
        let near = [
            is(sentences == 0),
            is(sentences == 1),
            is(sentences == 2),
            sentences.min(10) as f64 / 10.0,
            (words as f64).ln_1p() / 6.0,
            apart.min(10) as f64 / 10.0,
        ];
        let mut all = [0.0; FEATURES];
        all[..6].copy_from_slice(&near);
        all[6] = (self.sentences as f64).ln_1p() / 3.0;
        all[7] = is(here.len() > 1 || there.len() > 1);
        all[8 + pair(one.0.min(other.0), one.0.max(other.0))] = 1.0;
        let behind = usize::from(one.0 < BEHIND) + usize::from(other.0 < BEHIND);
        let group = 8 + PAIRS + (2 - behind) * near.len();
        all[group..group + near.len()].copy_from_slice(&near);
        all
    }
}

/// The number of a pair of roles: the first with itself and each later one, then the second, and so on.
fn pair(low: usize, high: usize) -> usize {
    (0..low).map(|role| ROLES.len() - role).sum::<usize>() + high - low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::word_pieces::WordPieces;

    #[test]
    fn pairs_of_roles_are_numbered_in_their_order() {
        assert_eq!([pair(0, 0), pair(0, 4), pair(1, 1), pair(4, 4)], [0, 4, 5, PAIRS - 1]);
    }

    #[test]
    fn what_stands_in_one_sentence_is_near() {
        let known = WordPieces::read("[UNK]\n[CLS]\n[SEP]").unwrap();
        let text = Text::cut("rebels burned buses. mortars fell. rebels ran", &known);
        let places = Places::of(&text);
        let near = places.nearness((0, "rebels"), (2, "buses"));
        assert_eq!((near[0], near[3], near[7], near[8 + 2]), (1.0, 0.0, 1.0, 1.0));
        let far = places.nearness((4, "mortars"), (2, "buses"));
        assert_eq!((far[0], far[1], far[3], far[8 + pair(2, 4)]), (0.0, 1.0, 0.1, 1.0));
        assert_eq!(places.nearness((4, "mortars"), (2, "no such thing"))[3], 1.0);
    }
}
