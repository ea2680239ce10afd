//! Relationships, each of which states a question, and opinions, each of which is one speaker's answer.
//!
//! STIX has no field for who says that one thing is tied to another. So a relationship only says what is asked ("is the
//! Front behind it?"), and every account stands on it as an opinion with its words; a denial disagrees.

use super::Material;
use super::cast::Member;
use super::object::{Object, id};
use super::places;
use crate::exchange::Losses;
use crate::exchange::view::is_denial;
use crate::names;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{Account, Certainty, Claim, ClaimKind, Event, Field, ReportId, Value};

/// The relationships and opinions of a case, by what their ids come from.
#[derive(Default)]
pub(super) struct Links<'a> {
    relationships: BTreeMap<String, Relationship<'a>>,
    opinions: BTreeMap<String, Opinion<'a>>,
}

struct Relationship<'a> {
    from: String,
    to: String,
    /// What it is about: a word of our extension.
    link: &'static str,
    description: String,
    reports: BTreeSet<&'a ReportId>,
}

struct Opinion<'a> {
    of: String,
    claim: &'a Claim,
    account: Option<&'a Account>,
    is_denial: bool,
}

impl<'a> Links<'a> {
    pub(super) fn of(material: &Material<'a>, losses: &mut Losses) -> Self {
        let mut links = Links::default();
        for event in material.view.events.iter().copied() {
            links.take_places(material, event);
            for account in event.accounts.iter().filter(|account| account.field == Field::Perpetrator) {
                if links.take_perpetrator(material, event, account).is_none() {
                    losses.add("account", "value", "no actor of the case bears the name");
                }
            }
        }
        for claim in material.view.claims.iter().copied() {
            links.take_relation(material, claim);
            links.take_doubt(material, claim);
        }
        links
    }

    fn take_places(&mut self, material: &Material<'a>, event: &'a Event) {
        for (place, reports) in material.points(event) {
            let Some(key) = places::held(place) else { continue };
            let (from, to) = (id("incident", event.id.as_str()), id("location", &key));
            let description = format!("Where it happened: {}.", place.because);
            self.relate(format!("{}/{key}", event.id), from, to, "place", description).extend(reports);
        }
    }

    fn take_perpetrator(&mut self, material: &Material<'a>, event: &'a Event, account: &'a Account) -> Option<()> {
        let claim = material.view.claim(&account.claim)?;
        let name = account.value.as_str()?;
        let named = claim.actors.iter().find(|actor| actor.name == name);
        let actor = named.map_or_else(|| material.cast.named(name), |actor| material.cast.actor(actor))?;
        let key = format!("{}/{}", event.id, actor.id);
        let asked = format!("Whether {} is behind {}; opinions answer.", actor.name, names::of_event_in_text(event));
        let from = id("incident", event.id.as_str());
        self.relate(key.clone(), from, actor.id.clone(), "perpetrator", asked).insert(&account.report);
        let of = id("relationship", &key);
        let is_denial = account.is_denial();
        self.answer(format!("{key}/{}", claim.id), Opinion { of, claim, account: Some(account), is_denial });
        Some(())
    }

    fn take_relation(&mut self, material: &Material<'a>, claim: &'a Claim) {
        let Value::Relation(relation) = &claim.value else { return };
        let end = |name: &Option<String>| material.cast.named(name.as_deref()?);
        let (Some(from), Some(to)) = (end(&relation.from), end(&relation.to)) else { return };
        if from.id == to.id {
            return;
        }
        let tie = relation.tie.as_str();
        let key = format!("{}/{tie}/{}", from.id, to.id);
        let asked = format!("{}, {}, {}: opinions answer whether.", from.name, tie.replace('_', " "), to.name);
        self.relate(key.clone(), from.id.clone(), to.id.clone(), tie, asked).insert(&claim.report);
        let of = id("relationship", &key);
        self.answer(claim.id.to_string(), Opinion { of, claim, account: None, is_denial: is_denial(claim) });
    }

    // That something happened is told by its incident; only that it did not needs a word of its own.
    fn take_doubt(&mut self, material: &Material<'a>, claim: &'a Claim) {
        let Some(event) = material.view.event_of(claim) else { return };
        if claim.kind() == ClaimKind::Event && is_denial(claim) {
            let of = id("incident", event.as_str());
            self.answer(claim.id.to_string(), Opinion { of, claim, account: None, is_denial: true });
        }
    }

    fn relate(
        &mut self,
        key: String,
        from: String,
        to: String,
        link: &'static str,
        description: String,
    ) -> &mut BTreeSet<&'a ReportId> {
        let relationship = Relationship { from, to, link, description, reports: BTreeSet::new() };
        &mut self.relationships.entry(key).or_insert(relationship).reports
    }

    fn answer(&mut self, key: String, opinion: Opinion<'a>) {
        self.opinions.entry(key).or_insert(opinion);
    }

    /// The ids of the opinions that stand on each report.
    pub(super) fn by_report(&self) -> HashMap<&'a ReportId, Vec<String>> {
        let mut found: HashMap<&ReportId, Vec<String>> = HashMap::new();
        for (key, opinion) in &self.opinions {
            found.entry(&opinion.claim.report).or_default().push(id("opinion", key));
        }
        found
    }

    /// The relationships, then the opinions.
    pub(super) fn objects(&self, material: &Material<'a>) -> impl Iterator<Item = Object> {
        let relationships = self.relationships.iter().map(move |(key, one)| relationship(material, key, one));
        relationships.chain(self.opinions.iter().map(move |(key, one)| opinion(material, key, one)))
    }
}

// `related-to` is the one type that the standard lets lead from an incident, and from identity to identity.
fn relationship(material: &Material<'_>, key: &str, relationship: &Relationship<'_>) -> Object {
    material
        .object("relationship", key, relationship.reports.iter().copied())
        .with("relationship_type", "related-to")
        .with("description", &relationship.description)
        .with("source_ref", &relationship.from)
        .with("target_ref", &relationship.to)
        .with_block("link", relationship.link)
}

fn opinion(material: &Material<'_>, key: &str, opinion: &Opinion<'_>) -> Object {
    let claim = opinion.claim;
    let report = material.view.report(&claim.report);
    material
        .object("opinion", key, [&claim.report])
        .with("confidence", material.confidence(&claim.id))
        .with("lang", report.and_then(|report| report.language.as_ref()))
        .with("explanation", &claim.quote)
        .with("authors", material.cast.speaker(claim, report).map(|Member { name, .. }| [*name]))
        .with("opinion", in_a_word(opinion.is_denial, claim.certainty))
        .with("object_refs", [&opinion.of])
        .with_block("note_ref", id("note", claim.id.as_str()))
        .with_block("account", opinion.account.map(|account| material.account_block(account)))
        .with_block("confidence_scale", material.scale(&claim.id))
}

// A word of `opinion-enum`: as sure as the speaker is, and neutral where "may" or "it is not known" stands.
fn in_a_word(is_denial: bool, certainty: Certainty) -> &'static str {
    match (certainty, is_denial) {
        (Certainty::Stated, false) => "strongly-agree",
        (Certainty::Stated, true) => "strongly-disagree",
        (Certainty::Likely | Certainty::Unlikely, false) => "agree",
        (Certainty::Likely | Certainty::Unlikely, true) => "disagree",
        (Certainty::Possible | Certainty::Unknown, _) => "neutral",
    }
}
