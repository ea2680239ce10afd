//! Who is a party to a question: who speaks for an actor, and who for a state.

use crate::spelling::{holds_name, same_name};
use std::collections::HashSet;
use std::sync::OnceLock;
use whosays_model::{ActorRef, Speaker};

static BODIES: &str = include_str!("../../lexicon/bodies.tsv");
static OFFICES: &str = include_str!("../../lexicon/offices.tsv");

/// Words of those lists that armed groups have in their names, and so tell nothing.
const ALSO_OF_GROUPS: &[&str] = &[
    "battalion",
    "bodyguard",
    "brigade",
    "coalition",
    "commander",
    "fighter",
    "force",
    "guard",
    "leader",
    "officer",
    "soldier",
    "squadron",
    "state",
    "troop",
    "trooper",
];

/// Whether a speaker is an actor or speaks for it: the same name, or the actor's whole name within the speaker's name or role.
pub(super) fn speaks_for(speaker: &Speaker, actor: &ActorRef) -> bool {
    if speaker.is_author() {
        return false;
    }
    if let (Some(own), Some(other)) = (&speaker.id, &actor.id) {
        return own == other;
    }
    same_name(&speaker.name, &actor.name) || speaks_for_name(speaker, &actor.name)
}

/// Whether a speaker's name and role hold a name, and say beside it who speaks: an office, a rank, a spokesperson.
pub(super) fn speaks_for_name(speaker: &Speaker, name: &str) -> bool {
    let text = format!("{} {}", speaker.name, speaker.role.as_deref().unwrap_or_default());
    !speaker.is_author() && holds_name(&text.to_lowercase(), &name.to_lowercase()) && speaks(&text)
}

/// Whether words say that somebody speaks for a body: "spokesman", "minister", "commander".
fn speaks(text: &str) -> bool {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let rows = OFFICES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        let speaks =
            rows.filter(|(_, rest)| matches!(rest.split('\t').next(), Some("leader" | "office" | "rank" | "spokes")));
        speaks.map(|(words, _)| words).collect()
    });
    phrases(text).any(|phrase| words.contains(phrase.as_str()) || is_office(&phrase))
}

/// The runs of a few words of a text, in small letters.
fn phrases(text: &str) -> impl Iterator<Item = String> {
    const LONGEST: usize = 5;
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let ends = move |at: usize, all: usize| at + 1..=all.min(at + LONGEST);
    let spans: Vec<(usize, usize)> =
        (0..words.len()).flat_map(|at| ends(at, words.len()).map(move |end| (at, end))).collect();
    spans.into_iter().map(move |(at, end)| words[at..end].join(" "))
}

/// Whether a speaker is an office of a state or a body that acts for one, by the words of its name and role.
pub(super) fn speaks_for_a_state(speaker: &Speaker) -> bool {
    let text = format!("{} {}", speaker.name, speaker.role.as_deref().unwrap_or_default());
    !speaker.is_author() && phrases(&text).any(|phrase| is_office(&phrase))
}

/// Whether a role is one in which somebody acts in public, by the list of offices: not a witness, a resident, a relative.
pub(super) fn is_public_role(role: &str) -> bool {
    static PUBLIC: OnceLock<HashSet<&str>> = OnceLock::new();
    let public = PUBLIC.get_or_init(|| {
        let rows = OFFICES.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|line| line.strip_suffix("\tyes")?.split_once('\t')).map(|(words, _)| words).collect()
    });
    phrases(role).any(|phrase| public.contains(phrase.as_str()))
}

fn is_office(phrase: &str) -> bool {
    let words = of_states();
    words.contains(phrase) || phrase.strip_suffix('s').is_some_and(|one| words.contains(one))
}

/// Bodies that act for a state, public offices and ranks of the word lists.
fn of_states() -> &'static HashSet<&'static str> {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = |list: &'static str| list.lines().filter(|line| !line.starts_with('#'));
        let column = |line: &'static str| line.split_once('\t');
        let bodies = rows(BODIES).filter_map(column).filter(|(_, sort)| *sort == "state").map(|(word, _)| word);
        let offices = rows(OFFICES).filter_map(column).filter(|(_, rest)| {
            let class = rest.split('\t').next().unwrap_or_default();
            matches!(class, "office" | "rank")
        });
        let words = bodies.chain(offices.map(|(word, _)| word));
        words.filter(|word| !ALSO_OF_GROUPS.contains(word)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::ActorKind;

    fn speaker(name: &str, role: Option<&str>) -> Speaker {
        Speaker { name: name.to_owned(), role: role.map(str::to_owned), id: None, span: None }
    }

    fn actor(name: &str, id: Option<&str>) -> ActorRef {
        ActorRef { name: name.to_owned(), id: id.map(str::to_owned), kind: ActorKind::State }
    }

    #[test]
    fn only_those_who_act_in_public_have_a_public_role() {
        assert!(is_public_role("professor of conflict studies at Aubrick"));
        assert!(is_public_role("interior minister"));
        assert!(!is_public_role("fisherman"));
        assert!(!is_public_role("resident of the quay"));
    }

    #[test]
    fn a_ministry_speaks_for_its_state() {
        assert!(speaks_for(&speaker("Yarland's foreign ministry", None), &actor("Yarland", None)));
        assert!(speaks_for(&speaker("Ida Vell", Some("foreign minister of Yarland")), &actor("Yarland", None)));
        assert!(!speaks_for(&speaker("Orland's foreign ministry", None), &actor("Yarland", None)));
        assert!(!speaks_for(&speaker("Yarlander Observatory", None), &actor("Yarland", None)));
        assert!(!speaks_for(&speaker("Ida Vell", Some("lawyer for victims of the Front")), &actor("Front", None)));
    }

    #[test]
    fn two_ids_are_two_whatever_they_are_called() {
        let own = Speaker { id: Some("one".to_owned()), ..speaker("The Front", None) };
        assert!(!speaks_for(&own, &actor("The Front", Some("other"))));
        assert!(!speaks_for(&Speaker::author(), &actor("author", None)));
    }

    #[test]
    fn ministers_and_police_speak_for_a_state_and_residents_do_not() {
        assert!(speaks_for_a_state(&speaker("Karim Orski", Some("interior minister"))));
        assert!(speaks_for_a_state(&speaker("the interior ministry", None)));
        assert!(speaks_for_a_state(&speaker("police", None)));
        assert!(!speaks_for_a_state(&speaker("a resident", None)));
        assert!(!speaks_for_a_state(&speaker("Red Lamp Brigade", None)));
    }
}
