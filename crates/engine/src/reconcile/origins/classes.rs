//! What is kept of a tracing: under which keys claims meet others, and which claims are traced together.
//!
//! Two claims are of one class where anything found about the one can bear on the other's origin: they are one voice's in one
//! report, or are linked, be the link used in the end or not. So a class is traced anew alone, with what meets it under its keys.

use super::case::Case;
use super::credits;
use super::groups::Edge;
use super::outlets::Outlet;
use super::sketch::{Keyed, key};
use super::utterances::{Utterance, is_spelt_as_a_name};
use super::voices::Voice;
use crate::reconcile::joins::Joins;
use std::collections::{BTreeMap, HashMap};
use whosays_model::{ClaimId, Key};

pub(super) struct Classes<'a> {
    case: &'a Case<'a>,
    keys: Vec<Keyed>,
    joins: Joins,
}

impl<'a> Classes<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        Classes { case, keys: Vec::new(), joins: Joins::of(case.claims.len()) }
    }

    /// Joins what is traced together.
    pub(super) fn join_all(
        &mut self,
        own: &[u32],
        utterances: &[Utterance],
        copies: &[(u32, u32)],
        links: &[Edge],
        credits: &[(u32, u32)],
    ) {
        let mut voices: HashMap<(u32, Option<String>), u32> = HashMap::new();
        let said = utterances.iter().filter(|one| one.voice.is_some()).flat_map(|one| &one.claims);
        for (claim, voice) in own
            .iter()
            .map(|claim| (*claim, None))
            .chain(said.map(|claim| (*claim, Some(self.voice(*claim)))))
            .collect::<Vec<_>>()
        {
            let first = *voices.entry((self.case.report_of[claim as usize], voice)).or_insert(claim);
            self.joins.join(first, claim);
        }
        for one in utterances {
            for pair in one.claims.windows(2) {
                self.joins.join(pair[0], pair[1]);
            }
        }
        for (a, b) in copies.iter().copied().chain(links.iter().map(|edge| (edge.a, edge.b))) {
            self.joins.join(a, b);
        }
        for (a, b) in credits {
            let first = |at: u32| utterances[at as usize].claims.first().copied();
            if let (Some(a), Some(b)) = (first(*a), first(*b)) {
                self.joins.join(a, b);
            }
        }
    }

    fn voice(&self, claim: u32) -> String {
        Voice::of(&self.case.claims[claim as usize].speaker).key()
    }

    /// Notes the keys of sentences and words, of names that may be outlets', and of events with outlets.
    pub(super) fn keys_of(&mut self, utterances: &[Utterance], copies: Vec<Keyed>, said: Vec<Keyed>) {
        let case = self.case;
        self.keys = copies;
        self.keys.extend(said);
        for one in utterances {
            self.note_places(one);
            for claim in one.claims.iter().filter(|_| one.voice.is_some()) {
                let claim_of = case.claims[*claim as usize];
                let names = std::iter::once(&claim_of.speaker.name).chain(&claim_of.via);
                let keys = names.filter(|name| is_spelt_as_a_name(name)).flat_map(|name| outlet_keys(name));
                self.keys.extend(keys.map(|key| at(case, key, NAME, *claim)));
            }
        }
    }

    /// Notes where an utterance meets what it credits and what credits it: each claim under its own event, and under all those
    /// of the utterance whatever stands in the report that it goes back to, whose day and outlet count everywhere.
    ///
    /// Of a sentence that very many reports have, all claims under all events would be as many keys as their square.
    fn note_places(&mut self, one: &Utterance) {
        let case = self.case;
        let mut places: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for (event, head) in credits::places(case, one) {
            let key = key(&["credit", case.events[event as usize].as_str(), &head]);
            places.entry(event).or_default().push(key);
        }
        let is_first = |claim: u32| one.voice.is_some() || case.report_of[claim as usize] == one.report;
        let has_first = one.claims.iter().any(|claim| is_first(*claim));
        for &claim in &one.claims {
            if is_first(claim) || !has_first {
                self.keys.extend(places.values().flatten().map(|key| whole(case, *key, claim)));
            } else if let Some(keys) = case.event_of[claim as usize].and_then(|event| places.get(&event)) {
                self.keys.extend(keys.iter().map(|key| whole(case, *key, claim)));
            }
        }
    }

    /// The claims, the keys with the places of claims among these, and the class of each by its first claim's place.
    pub(super) fn done(mut self) -> (Vec<ClaimId>, Vec<Keyed>, Vec<u32>) {
        let classes = (0..self.case.claims.len() as u32).map(|claim| self.joins.first(claim)).collect();
        let mut keys = self.keys;
        keys.sort_unstable();
        keys.dedup();
        (self.case.claims.iter().map(|claim| claim.id.clone()).collect(), keys, classes)
    }
}

/// A claim under a key at which all that stand there bear on one another.
fn whole(case: &Case, key: u64, claim: u32) -> Keyed {
    at(case, key, WHOLE, claim)
}

fn at(case: &Case, key: u64, finer: i64, claim: u32) -> Keyed {
    let (key, claim) = case.keyed(key, claim);
    (Key { finer, ..key }, claim)
}

/// The place of claims under keys that make no pairs: whatever changes there can bear on all.
pub(in crate::reconcile) const WHOLE: i64 = i64::MIN;
/// The place of claims under names that can be an outlet's: whether the case has reports of it bears on all, and nothing else does.
pub(in crate::reconcile) const NAME: i64 = i64::MIN + 1;

/// The keys under which a name meets the outlets that it can mean.
pub(in crate::reconcile) fn outlet_keys(name: &str) -> Vec<u64> {
    Outlet::of(name).heads().iter().map(|head| key(&["outlet", head])).collect()
}
