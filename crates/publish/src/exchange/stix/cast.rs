//! Who becomes an identity: the actors of the case, its outlets, and speakers that the word lists know as public.
//!
//! Nobody else does. The names of private persons stand in our extension alone, beside what they say.

use super::object::id;
use crate::exchange::view::View;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{ActorKind, ActorRef, Claim, Profile, Report, ReportId, Speaker};

const ORGANIZATION: &str = "organization";

/// All who become identities.
#[derive(Default)]
pub(super) struct Cast<'a> {
    members: BTreeMap<String, Member<'a>>,
    by_id: HashMap<&'a str, String>,
    by_name: HashMap<&'a str, String>,
}

/// One who becomes an identity.
pub(super) struct Member<'a> {
    /// The id of its object.
    pub(super) id: String,
    /// The name that it is given most often.
    pub(super) name: &'a str,
    /// A word of STIX's `identity-class-ov`.
    pub(super) class: &'static str,
    /// What the case has gathered on it, where it is an actor.
    pub(super) profile: Option<&'a Profile>,
    /// The reports that name it, or that it has published.
    pub(super) reports: BTreeSet<&'a ReportId>,
}

impl<'a> Cast<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let mut cast = Cast::default();
        view.actors().into_iter().for_each(|profile| cast.take_actor(profile));
        view.reports.iter().copied().for_each(|report| cast.take_outlet(report));
        view.claims.iter().copied().for_each(|claim| cast.take_speaker(claim));
        cast
    }

    fn take_actor(&mut self, profile: &'a Profile) {
        let key = profile.id.as_ref().map_or_else(|| format!("name/{}", profile.name), |id| format!("id/{id}"));
        if let Some(id) = profile.id.as_deref() {
            self.by_id.entry(id).or_insert_with(|| key.clone());
        }
        for name in &profile.names {
            self.by_name.entry(name).or_insert_with(|| key.clone());
        }
        let class = match profile.kind {
            ActorKind::Group => "group",
            ActorKind::State | ActorKind::Institution => ORGANIZATION,
            ActorKind::Figure => "individual",
        };
        self.enter(key, &profile.name, class, Some(profile)).reports.extend(&profile.reports);
    }

    fn take_outlet(&mut self, report: &'a Report) {
        if let (Some(key), Some(outlet)) = (self.outlet_key(report), &report.meta.outlet) {
            self.enter(key, &outlet.value, ORGANIZATION, None).reports.insert(&report.id);
        }
    }

    // Whom the word lists know with an office is a person in it; of others they do not tell the sort.
    fn take_speaker(&mut self, claim: &'a Claim) {
        let speaker = &claim.speaker;
        if speaker.is_author() || self.known(speaker).is_some() {
            return;
        }
        if let Some(key) = self.speaker_key(speaker) {
            let class = if speaker.role.is_some() { "individual" } else { "unknown" };
            self.enter(key, &speaker.name, class, None).reports.insert(&claim.report);
        }
    }

    fn enter(
        &mut self,
        key: String,
        name: &'a str,
        class: &'static str,
        profile: Option<&'a Profile>,
    ) -> &mut Member<'a> {
        let id = id("identity", &key);
        self.members.entry(key).or_insert(Member { id, name, class, profile, reports: BTreeSet::new() })
    }

    fn known(&self, speaker: &Speaker) -> Option<&String> {
        let by_id = speaker.id.as_deref().and_then(|id| self.by_id.get(id));
        by_id.or_else(|| self.by_name.get(speaker.name.as_str()))
    }

    fn speaker_key(&self, speaker: &Speaker) -> Option<String> {
        self.known(speaker).cloned().or_else(|| speaker.id.as_ref().map(|id| format!("id/{id}")))
    }

    // An outlet that is an actor of the case too is one identity.
    fn outlet_key(&self, report: &Report) -> Option<String> {
        let outlet = report.meta.outlet.as_ref()?.value.as_str();
        let is_body = |key: &&String| self.members.get(key.as_str()).is_some_and(|known| known.class == ORGANIZATION);
        let actor = self.by_name.get(outlet).filter(is_body).cloned();
        Some(actor.unwrap_or_else(|| format!("outlet/{outlet}")))
    }

    /// Each with what its id comes from, in that order.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Member<'a>)> {
        self.members.iter().map(|(key, member)| (key.as_str(), member))
    }

    /// Who has published a report, where that is known.
    pub(super) fn outlet(&self, report: &Report) -> Option<&Member<'a>> {
        self.members.get(&self.outlet_key(report)?)
    }

    /// Who answers for a claim in public: for the report's own voice its outlet, for a private person nobody.
    pub(super) fn speaker(&self, claim: &Claim, report: Option<&Report>) -> Option<&Member<'a>> {
        if claim.speaker.is_author() {
            return self.outlet(report?);
        }
        self.members.get(&self.speaker_key(&claim.speaker)?)
    }

    /// An actor as a claim refers to it.
    pub(super) fn actor(&self, actor: &ActorRef) -> Option<&Member<'a>> {
        let by_id = actor.id.as_deref().and_then(|id| self.by_id.get(id));
        self.members.get(by_id.or_else(|| self.by_name.get(actor.name.as_str()))?)
    }

    /// An actor by any of its names.
    pub(super) fn named(&self, name: &str) -> Option<&Member<'a>> {
        self.members.get(self.by_name.get(name)?)
    }
}
