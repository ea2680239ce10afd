//! Claims of responsibility that name no event or no actor by themselves, brought to the one that their words mean.
//!
//! The event is that of the nearest claim of the report about an attack; the actor is the one whose whole name stands in the
//! words. Where two could be meant none is taken. Each carries the reason, for it is told beside the claim.

use super::view::View;
use std::collections::BTreeMap;
use whosays_model::{ActorKind, ActorRef, Certainty, Claim, EventId, EventKind, Mode, ReportId, Value};

/// How far from a claim, in bytes of the report, the event that it means can be told.
const NEAR: usize = 1_200;

/// No name is looked for that has more words.
const LONGEST: usize = 8;

/// A claim of responsibility brought to an event and an actor.
pub(super) struct Laid<'a> {
    pub(super) claim: &'a Claim,
    pub(super) actor: ActorRef,
    pub(super) because: String,
}

/// Those that no event has an account of, by the event that they mean.
pub(super) fn laid<'a>(view: &View<'a>) -> BTreeMap<&'a EventId, Vec<Laid<'a>>> {
    let known = Known::of(view);
    let mut found: BTreeMap<&EventId, Vec<Laid>> = BTreeMap::new();
    for claim in &view.case.claims {
        let Value::Responsibility(value) = &claim.value else { continue };
        if claim.certainty == Certainty::Unknown {
            continue;
        }
        let own = view.event_of(claim).map(|event| &event.id);
        if own.is_some() && !claim.actors.is_empty() {
            continue;
        }
        let near = || known.nearest(claim);
        let (Some(event), Some((actors, named))) = (own.or_else(near), known.actors(claim, value.mode)) else {
            continue;
        };
        let placed = own.is_none().then(|| "it is told next to this event".to_owned());
        let because: Vec<String> = placed.into_iter().chain(named).collect();
        for actor in actors {
            found.entry(event).or_default().push(Laid { claim, actor, because: because.join("; ") });
        }
    }
    found
}

/// What the case has to find them by: names that claims give to actors, and where each report tells of attacks.
struct Known<'a> {
    names: BTreeMap<String, &'a ActorRef>,
    attacks: BTreeMap<&'a ReportId, Vec<(usize, &'a EventId)>>,
}

impl<'a> Known<'a> {
    fn of(view: &View<'a>) -> Self {
        let mut names: BTreeMap<String, &ActorRef> = BTreeMap::new();
        let can_do = |actor: &&ActorRef| actor.kind != ActorKind::Figure && actor.name.contains(char::is_uppercase);
        for actor in view.case.claims.iter().flat_map(|claim| &claim.actors).filter(can_do) {
            // Of several that bear a name the first, so that the order of claims changes nothing.
            names.entry(words(&actor.name)).and_modify(|known| *known = (*known).min(actor)).or_insert(actor);
        }
        let mut attacks: BTreeMap<&ReportId, Vec<(usize, &EventId)>> = BTreeMap::new();
        for claim in &view.case.claims {
            let of_attack = |event: &&whosays_model::Event| matches!(event.kind, EventKind::Attack | EventKind::Plot);
            if let Some(event) = view.event_of(claim).filter(of_attack) {
                attacks.entry(&claim.report).or_default().push((claim.span().start, &event.id));
            }
        }
        Known { names, attacks }
    }

    /// The event of the nearest claim of the report about an attack; of two as near the one that stands before.
    fn nearest(&self, claim: &Claim) -> Option<&'a EventId> {
        let at = claim.span().start;
        let near = self.attacks.get(&claim.report)?.iter().filter(|(other, _)| other.abs_diff(at) < NEAR);
        near.min_by_key(|(other, id)| (other.abs_diff(at), *other, *id)).map(|(_, id)| *id)
    }

    /// The actors whose whole names stand in a text; a name within a longer one is that one's.
    fn named(&self, text: &str) -> BTreeMap<String, &'a ActorRef> {
        let words: Vec<&str> = text.split(' ').collect();
        let mut found = BTreeMap::new();
        let mut at = 0;
        while at < words.len() {
            let longest = words.len().min(at + LONGEST);
            let name = (at + 1..=longest).rev().find_map(|end| {
                let phrase = words[at..end].join(" ");
                self.names.get(&phrase).map(|actor| (end, phrase, *actor))
            });
            at = match name {
                Some((end, phrase, actor)) => {
                    found.insert(phrase, actor);
                    end
                }
                None => at + 1,
            };
        }
        found
    }

    /// The claim's own actors; where it has none the one that its words name beside the speaker, or of a claim or denial of
    /// one's own part the speaker.
    fn actors(&self, claim: &Claim, mode: Mode) -> Option<(Vec<ActorRef>, Option<String>)> {
        if !claim.actors.is_empty() {
            return Some((claim.actors.clone(), None));
        }
        let named = self.named(&words(&claim.quote));
        let speaker = words(&claim.speaker.name);
        let (own, others): (Vec<_>, Vec<_>) = named.iter().partition(|(name, _)| speaker.contains(name.as_str()));
        let (only, because) = match (&others[..], &own[..]) {
            ([(_, actor)], []) => (*actor, format!("its words name {} alone", actor.name)),
            ([(_, actor)], _) => (*actor, format!("beside the speaker its words name {} alone", actor.name)),
            // "The army said it did not know who was behind it" lays nothing to the army.
            ([], [(_, actor)]) if matches!(mode, Mode::Claimed | Mode::Denied) => {
                (*actor, "its words name the speaker alone".to_owned())
            }
            _ => return None,
        };
        Some((vec![ActorRef::clone(only)], Some(because)))
    }
}

/// The words of a text in small letters, each with one blank after it, without possessives.
fn words(text: &str) -> String {
    let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let words: Vec<String> = split.filter(|word| word != "the" && word != "s").collect();
    words.join(" ")
}
