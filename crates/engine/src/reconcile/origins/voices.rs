//! Whether two names of speakers can be one speaker's.

use super::words::spelt;
use crate::spelling::same_name;
use whosays_model::Speaker;

/// Words that stand before a name and are no part of it, sorted.
const TITLES: &[&str] = &[
    "a",
    "an",
    "brigadier",
    "captain",
    "chief",
    "col",
    "colonel",
    "commander",
    "dr",
    "gen",
    "general",
    "lt",
    "major",
    "mr",
    "mrs",
    "ms",
    "president",
    "prof",
    "professor",
    "senator",
    "sergeant",
    "sir",
    "the",
];

/// Words for speakers who are not named, sorted.
const NAMELESS: &[&str] = &[
    "aide",
    "analyst",
    "commander",
    "diplomat",
    "eyewitness",
    "he",
    "officer",
    "official",
    "officials",
    "one",
    "person",
    "reporter",
    "resident",
    "residents",
    "she",
    "source",
    "sources",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "statement",
    "they",
    "witness",
    "witnesses",
];

/// A speaker as names are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::reconcile) struct Voice {
    /// As the report has it.
    pub(super) name: String,
    id: Option<String>,
    name_words: Vec<String>,
    role_words: Vec<String>,
    is_proper: bool,
}

impl Voice {
    /// The speaker of a claim.
    pub(in crate::reconcile) fn of(speaker: &Speaker) -> Voice {
        Voice {
            name: speaker.name.clone(),
            id: speaker.id.clone(),
            name_words: without_titles(spelt(&speaker.name)),
            role_words: without_titles(spelt(speaker.role.as_deref().unwrap_or(""))),
            is_proper: speaker.name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count() > 1,
        }
    }

    /// What tells this speaker's words apart inside one report.
    pub(super) fn key(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.name_words.join(" "))
    }

    /// The words under which compatible speakers meet: the last of the name and of the role, and the id.
    pub(super) fn heads(&self) -> Vec<&str> {
        let heads = self.name_words.last().into_iter().chain(self.role_words.last()).map(String::as_str);
        let mut heads: Vec<&str> = heads.chain(self.id.as_deref()).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    /// Whether it has a name of its own ("Karim Orski"), or is "police", "a spokesman".
    pub(super) fn is_named(&self) -> bool {
        self.id.is_some() || self.is_proper
    }

    /// Whether the name says no more than that somebody spoke.
    pub(in crate::reconcile) fn is_nameless(&self) -> bool {
        self.id.is_none() && self.name_words.last().is_none_or(|word| NAMELESS.binary_search(&word.as_str()).is_ok())
    }

    /// Whether the two can be one: one id, one name in two spellings, a surname and the full name, a name and its role.
    pub(super) fn fits(&self, other: &Voice) -> bool {
        if let (Some(a), Some(b)) = (&self.id, &other.id) {
            return a == b;
        }
        let (a, b) = (&self.name_words, &other.name_words);
        if a.is_empty() || b.is_empty() {
            return false;
        }
        let spelt = self.is_proper && other.is_proper && same_name(&self.name, &other.name);
        spelt || ends_like(a, b) || is_role_of(a, &other.role_words) || is_role_of(b, &self.role_words)
    }
}

/// Whether two speakers can be one: one id, one name in two spellings, a surname and the full name, a name and its role.
///
/// Who is not named is nobody else, and the reports' own voices are the affair of their outlets.
pub(crate) fn can_be_one(a: &Speaker, b: &Speaker) -> bool {
    let (x, y) = (Voice::of(a), Voice::of(b));
    !a.is_author() && !b.is_author() && !x.is_nameless() && !y.is_nameless() && x.fits(&y)
}

fn without_titles(mut words: Vec<String>) -> Vec<String> {
    while words.len() > 1 && TITLES.binary_search(&words[0].as_str()).is_ok() {
        words.remove(0);
    }
    words
}

// "Orski" and "Karim Orski", "police" and "Tolvik police": the one has all words of the other, and they end alike.
fn ends_like(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.last() == long.last() && short.iter().all(|word| long.contains(word))
}

fn is_role_of(name: &[String], role: &[String]) -> bool {
    !role.is_empty() && name.iter().all(|word| role.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: (&str, Option<&str>), b: (&str, Option<&str>), fits: bool) {
        let voice = |(name, role): (&str, Option<&str>)| {
            Voice::of(&Speaker { name: name.into(), role: role.map(str::to_owned), id: None, span: None })
        };
        assert_eq!(voice(a).fits(&voice(b)), fits, "{a:?} {b:?}");
        assert_eq!(voice(b).fits(&voice(a)), fits, "{b:?} {a:?}");
    }

    #[test]
    fn word_lists_are_sorted() {
        for list in [TITLES, NAMELESS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }

    #[test]
    fn a_surname_a_spelling_and_a_role_are_the_speakers() {
        check(("Orski", None), ("Karim Orski", None), true);
        check(("Mr Orski", None), ("Kareem Orsky", None), false);
        check(("Kareem Orsky", None), ("Karim Orski", None), true);
        check(("the interior minister", None), ("Karim Orski", Some("interior minister")), true);
        check(("police", None), ("Tolvik police", None), true);
    }

    #[test]
    fn others_are_others() {
        check(("the defence ministry", None), ("the interior ministry", None), false);
        check(("Karim Orski", None), ("Anna Orski", None), false);
        check(("police", None), ("the police chief", None), false);
    }
}
