//! The hypotheses of an event: the actors whom anybody names as behind it, each once under however many names.

use super::super::parties::speaks_for_name;
use super::super::view::View;
use super::NOBODY_NAMED;
use crate::reconcile::can_be_one;
use crate::spelling::{are_kin, holds_name, same_name};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{ActorRef, Claim, ClaimId, Event, EventKind, Hypothesis, ReportId, Speaker, Value};

/// The actors that are named.
pub(super) struct Named {
    pub(super) actors: Vec<Actor>,
}

/// One of them.
#[derive(Default)]
pub(super) struct Actor {
    /// The name that is given most.
    pub(super) name: String,
    names: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    claims: Vec<ClaimId>,
}

/// A column of the matrix: an actor by its place, or nobody who is named.
pub(super) type Column = Option<usize>;

impl Named {
    /// Those named by the claims on responsibility for an event, those of most claims first.
    pub(super) fn of(view: &View, event: &Event) -> Self {
        let mut claims: Vec<&Claim> = claims_on(view, event).collect();
        claims.retain(|claim| matches!(claim.value, Value::Responsibility(_)));
        claims.sort_by_key(|claim| (view.order(claim), &claim.id));
        let mut named = Named { actors: Vec::new() };
        // Those with an id first, so that no spelling draws two ids together.
        for with_id in [true, false] {
            for claim in &claims {
                claim.actors.iter().filter(|actor| actor.id.is_some() == with_id).for_each(|actor| {
                    named.take(actor, claim);
                });
            }
        }
        for actor in &mut named.actors {
            let most = actor.names.iter().max_by(|(a, x), (b, y)| x.cmp(y).then(a.len().cmp(&b.len())).then(b.cmp(a)));
            actor.name = most.map(|(name, _)| name.clone()).unwrap_or_default();
        }
        named.actors.sort_by(|a, b| b.claims.len().cmp(&a.claims.len()).then_with(|| a.name.cmp(&b.name)));
        named
    }

    fn take(&mut self, actor: &ActorRef, claim: &Claim) {
        let at = self.place_of(actor).unwrap_or_else(|| {
            self.actors.push(Actor::default());
            self.actors.len() - 1
        });
        let known = &mut self.actors[at];
        known.ids.extend(actor.id.clone());
        *known.names.entry(actor.name.clone()).or_default() += 1;
        if !known.claims.contains(&claim.id) {
            known.claims.push(claim.id.clone());
        }
    }

    /// Which of them an actor is.
    pub(super) fn place_of(&self, actor: &ActorRef) -> Option<usize> {
        let by_id = || self.actors.iter().position(|own| actor.id.as_ref().is_some_and(|id| own.ids.contains(id)));
        by_id().or_else(|| {
            let can = |own: &&Actor| actor.id.is_none() || own.ids.is_empty();
            self.actors.iter().position(|own| can(&own) && own.is_called(&actor.name))
        })
    }

    /// Those whom the claim names, by place; of a claim that names nobody, the one whose name stands in its words.
    pub(super) fn in_claim(&self, claim: &Claim) -> BTreeSet<usize> {
        let named: BTreeSet<usize> = claim.actors.iter().filter_map(|actor| self.place_of(actor)).collect();
        if !named.is_empty() || !matches!(claim.value, Value::Responsibility(_)) {
            return named;
        }
        let speaks = self.speaking(&claim.speaker);
        let stands = |at: &usize| Some(*at) != speaks && holds_name(&claim.quote, &self.actors[*at].name);
        let standing: BTreeSet<usize> = (0..self.actors.len()).filter(stands).collect();
        if standing.len() == 1 { standing } else { BTreeSet::new() }
    }

    /// The actor who speaks, or for whom somebody does.
    pub(super) fn speaking(&self, speaker: &Speaker) -> Option<usize> {
        if speaker.is_author() {
            return None;
        }
        let by_id = self.actors.iter().position(|own| speaker.id.as_ref().is_some_and(|id| own.ids.contains(id)));
        by_id.or_else(|| self.actors.iter().position(|own| own.speaks_as(speaker)))
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = Column> {
        (0..self.actors.len()).map(Some).chain([None])
    }

    pub(super) fn hypotheses(&self) -> Vec<Hypothesis> {
        let hypothesis = |name: &str, claims: &[ClaimId]| Hypothesis {
            name: name.to_owned(),
            claims: claims.to_vec(),
            inconsistency: 0,
            weighted: 0.0,
            is_least: false,
        };
        let named = self.actors.iter().map(|actor| hypothesis(&actor.name, &actor.claims));
        named.chain([hypothesis(NOBODY_NAMED, &[])]).collect()
    }

    /// Whether a person who wrote `words` means the hypothesis of this name.
    pub(super) fn is_called(&self, name: &str, words: Option<&str>) -> bool {
        let Some(words) = words.map(str::to_lowercase) else { return false };
        let own = self.actors.iter().filter(|actor| actor.name == name).flat_map(|actor| actor.names.keys());
        own.map(String::as_str).chain([name]).any(|own| own.to_lowercase() == words)
    }
}

impl Actor {
    fn is_called(&self, name: &str) -> bool {
        self.names.keys().any(|own| own == name || (own.contains(' ') && name.contains(' ') && same_name(own, name)))
    }

    /// "The Front", or whoever speaks for it: "a spokesman of the Front", "the interior minister of Tessara". The lawyer of its
    /// victims does not.
    fn speaks_as(&self, speaker: &Speaker) -> bool {
        self.names.keys().any(|name| {
            let own = Speaker { name: name.clone(), role: None, id: None, span: None };
            can_be_one(&own, speaker) || speaks_for_name(speaker, name)
        })
    }

    /// A body and its branch: the name of the one begins that of the other.
    pub(super) fn is_kin(&self, other: &Actor) -> bool {
        self.name != other.name && are_kin(&self.name, &other.name)
    }
}

/// The claims that tell of an event, and those on responsibility that stand by no event in a report that tells chiefly of it.
pub(super) fn claims_on<'a>(view: &View<'a>, event: &Event) -> impl Iterator<Item = &'a Claim> {
    let chiefly = chiefly(view, event);
    view.case.claims.iter().filter(move |claim| match view.event_of(claim) {
        Some(own) => own.id == event.id,
        None => matches!(claim.value, Value::Responsibility(_)) && chiefly.contains(&claim.report),
    })
}

/// The reports that tell of no other attack or plot which as many reports tell, in as many accounts.
fn chiefly(view: &View, event: &Event) -> BTreeSet<ReportId> {
    let weight = |event: &Event| (event.reports.len(), event.accounts.len());
    let is_attack = |event: &Event| matches!(event.kind, EventKind::Attack | EventKind::Plot);
    if !is_attack(event) {
        return BTreeSet::new();
    }
    let more = |other: &&Event| is_attack(other) && other.id != event.id && weight(other) >= weight(event);
    let others: Vec<&Event> = view.case.events.iter().filter(more).collect();
    let is_chief = |report: &&ReportId| !others.iter().any(|other| other.reports.contains(report));
    event.reports.iter().filter(is_chief).cloned().collect()
}
