//! What the product knows of an incident, in the terms of the fourth Message Understanding Conference.
//!
//! An incident is an event mention of an attack or a plot. The product keeps a target as the words that name it, without
//! saying whether it is a person: it is one where the method is done to people. It keeps no weapon and no private
//! person, so those stay empty.

use whosays_engine::Learnt;
use whosays_model::{ActorKind, Certainty, Claim, EventKind, EventMention, EventStatus, Mode, Number, Stance, Value};

/// Methods that are done to people.
const TO_PEOPLE: &[&str] =
    &["beating", "execution", "kidnapping", "killing", "rape", "shooting", "stabbing", "torture", "wounding"];
/// The conference's sorts of incident, by the product's methods; any other is an attack.
const SORTS: &[(&str, &str)] = &[
    ("arson", "arson"),
    ("bombing", "bombing"),
    ("kidnapping", "kidnapping"),
    ("robbery", "robbery"),
    ("suicide_bombing", "bombing"),
    ("vehicle_bombing", "bombing"),
];

/// One incident.
#[derive(Debug)]
pub(crate) struct Incident<'a> {
    /// The mention that tells of it.
    pub(crate) mention: &'a EventMention,
    /// Its claims.
    claims: Vec<&'a Claim>,
    /// `attack`, `bombing`, `kidnapping`, `arson` or `robbery`.
    pub(crate) sort: &'static str,
}

/// Every incident that a report tells of.
pub(crate) fn incidents(learnt: &Learnt) -> Vec<Incident<'_>> {
    let told = learnt.mentions.iter().filter(|mention| matches!(mention.kind, EventKind::Attack | EventKind::Plot));
    let incident = |mention| Incident { mention, claims: claims_of(mention, &learnt.claims), sort: sort_of(mention) };
    told.map(incident).collect()
}

fn claims_of<'a>(mention: &EventMention, claims: &'a [Claim]) -> Vec<&'a Claim> {
    claims.iter().filter(|claim| mention.claims.contains(&claim.id)).collect()
}

fn sort_of(mention: &EventMention) -> &'static str {
    let method = mention.method.as_deref();
    SORTS.iter().find(|(name, _)| Some(*name) == method).map_or("attack", |(_, sort)| sort)
}

impl Incident<'_> {
    /// The people named as behind it.
    pub(crate) fn people_behind(&self) -> Vec<&str> {
        let people = self.mention.actors.iter().filter(|actor| actor.kind == ActorKind::Figure);
        people.map(|actor| actor.name.as_str()).collect()
    }

    /// The organisations and states named as behind it.
    pub(crate) fn organisations_behind(&self) -> Vec<&str> {
        let bodies = self.mention.actors.iter().filter(|actor| actor.kind != ActorKind::Figure);
        bodies.map(|actor| actor.name.as_str()).collect()
    }

    /// Whether a state or its forces are behind it; none where nobody is named.
    pub(crate) fn is_of_a_state(&self) -> Option<bool> {
        let first = self.mention.actors.first()?;
        Some(matches!(first.kind, ActorKind::State | ActorKind::Institution))
    }

    /// The things that were hit.
    pub(crate) fn things_hit(&self) -> Vec<&str> {
        if self.is_to_people() { Vec::new() } else { self.mention.targets.iter().map(String::as_str).collect() }
    }

    /// The people that were hit: targets of what is done to people, and those whom the claims count as killed, injured
    /// or abducted.
    pub(crate) fn people_hit(&self) -> Vec<&str> {
        let targets = self.mention.targets.iter().filter(|_| self.is_to_people()).map(String::as_str);
        let counted = self.counted().into_iter().filter_map(|(_, number)| number.who.as_deref());
        let mut people: Vec<&str> = targets.chain(counted).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Whom the claims count, each with `killed`, `injured` or `abducted`.
    pub(crate) fn counted(&self) -> Vec<(&'static str, &Number)> {
        let affirmed = self.claims.iter().filter(|claim| claim.stance == Stance::Affirm);
        let values = affirmed.filter_map(|claim| match &claim.value {
            Value::Casualties(value) => Some(value),
            _ => None,
        });
        let counts = values.flat_map(|value| value.counts());
        counts.filter(|(name, _)| ["killed", "injured", "abducted"].contains(name)).collect()
    }

    /// How surely an organisation is named: claimed, accused by authorities, reported as fact, or accused.
    pub(crate) fn confidence(&self, organisation: &str) -> &'static str {
        let about = self.claims.iter().filter(|claim| claim.actors.iter().any(|actor| actor.name == organisation));
        let mut modes = about.filter_map(|claim| match &claim.value {
            Value::Responsibility(value) => Some((value.mode, claim.certainty, claim.speaker.is_author())),
            _ => None,
        });
        match modes.next() {
            Some((Mode::Claimed, ..)) => "CLAIMED OR ADMITTED",
            Some((Mode::Charged, ..)) => "SUSPECTED OR ACCUSED BY AUTHORITIES",
            Some((_, Certainty::Stated, true)) | None => "REPORTED AS FACT",
            Some(_) => "SUSPECTED OR ACCUSED",
        }
    }

    /// How far it went.
    pub(crate) fn stage(&self) -> &'static str {
        match (self.mention.kind, self.mention.status) {
            (_, EventStatus::Foiled) => "ATTEMPTED",
            (EventKind::Plot, EventStatus::UnderWay) => "THREATENED",
            _ => "ACCOMPLISHED",
        }
    }

    fn is_to_people(&self) -> bool {
        self.mention.method.as_deref().is_some_and(|method| TO_PEOPLE.contains(&method))
    }
}
