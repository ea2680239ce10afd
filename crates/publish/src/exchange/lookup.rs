//! What forms of text look up beside a claim: its event, its origin, its grade, what the ledgers make of it and whom it
//! names.

use super::Exchange;
use super::view::View;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{
    Account, ActorKind, Claim, ClaimId, Event, EventId, EventMention, Forecast, ItemGrade, MentionId, Origin, ReportId,
    Warning,
};

/// What is handed on, with the way from a claim to all that stands beside it.
pub(super) struct Lookup<'a> {
    /// The case, ordered and by id.
    pub(super) view: View<'a>,
    /// The actors that are handed on, and those whom only claims name.
    pub(super) actors: Vec<Actor<'a>>,
    by_name: BTreeMap<&'a str, usize>,
    mentions: BTreeMap<&'a MentionId, &'a EventMention>,
    event_of: BTreeMap<&'a ClaimId, &'a EventId>,
    order: BTreeMap<&'a ClaimId, usize>,
    accounts: BTreeMap<&'a ClaimId, Vec<&'a Account>>,
    origins: BTreeMap<&'a ClaimId, &'a Origin>,
    grades: BTreeMap<&'a ClaimId, &'a ItemGrade>,
    warnings: BTreeMap<&'a ClaimId, &'a Warning>,
    forecasts: BTreeMap<&'a ClaimId, &'a Forecast>,
}

/// An actor under all its names.
pub(super) struct Actor<'a> {
    /// The name that is given most often.
    pub(super) name: &'a str,
    /// The gazetteer's id.
    pub(super) id: Option<&'a str>,
    /// Every name, this one among them.
    pub(super) names: BTreeSet<&'a str>,
    /// What claims take it for, with how many do.
    pub(super) kinds: BTreeMap<ActorKind, usize>,
    /// The reports that name it.
    pub(super) reports: BTreeSet<&'a ReportId>,
}

impl Actor<'_> {
    /// Whether as many claims or more take it for a person than for anything else.
    pub(super) fn is_person(&self) -> bool {
        let figures = self.kinds.get(&ActorKind::Figure).copied().unwrap_or_default();
        figures > 0 && 2 * figures >= self.kinds.values().sum::<usize>()
    }
}

impl<'a> Lookup<'a> {
    pub(super) fn of(exchange: &'a Exchange<'a>) -> Self {
        let view = View::of(exchange);
        let mentions = exchange.case.mentions.iter().map(|mention| (&mention.id, mention)).collect();
        let event_of = events_of_claims(&view, &mentions);
        let (actors, by_name) = actors(exchange, &view.claims);
        let mut accounts: BTreeMap<&ClaimId, Vec<&Account>> = BTreeMap::new();
        for account in view.events.iter().flat_map(|event| &event.accounts) {
            accounts.entry(&account.claim).or_default().push(account);
        }
        Lookup {
            order: view.claims.iter().enumerate().map(|(at, claim)| (&claim.id, at)).collect(),
            origins: by_claim(&exchange.case.origins, |origin| &origin.claims),
            grades: exchange.grades.items.iter().map(|item| (&item.claim, item)).collect(),
            warnings: by_claim(exchange.warnings, |warning| &warning.claims),
            forecasts: by_claim(exchange.forecasts, |forecast| &forecast.claims),
            view,
            actors,
            by_name,
            mentions,
            event_of,
            accounts,
        }
    }

    pub(super) fn actor(&self, name: &str) -> Option<&Actor<'a>> {
        self.by_name.get(name).and_then(|at| self.actors.get(*at))
    }

    /// The event that a claim tells of: by its accounts, else by the telling that it belongs to.
    pub(super) fn event_of(&self, claim: &ClaimId) -> Option<&'a EventId> {
        self.event_of.get(claim).copied()
    }

    /// The single tellings of an event.
    pub(super) fn tellings(&self, event: &Event) -> Vec<&'a EventMention> {
        event.mentions.iter().filter_map(|id| self.mentions.get(id).copied()).collect()
    }

    /// The accounts of an event whose claims are handed on, by field and by the claim's place in the case.
    pub(super) fn accounts_of(&self, event: &'a Event) -> Vec<(&'a Account, &'a Claim)> {
        let claims = event.accounts.iter().filter_map(|account| Some((account, self.view.claim(&account.claim)?)));
        let mut accounts: Vec<(&Account, &Claim)> = claims.collect();
        accounts.sort_by_cached_key(|(account, claim)| {
            (account.field, self.order.get(&claim.id).copied(), super::phrased::account(account))
        });
        accounts
    }

    /// What a claim says in the accounts of events.
    pub(super) fn accounts(&self, claim: &ClaimId) -> &[&'a Account] {
        self.accounts.get(claim).map_or(&[], Vec::as_slice)
    }

    pub(super) fn origin(&self, claim: &ClaimId) -> Option<&'a Origin> {
        self.origins.get(claim).copied()
    }

    pub(super) fn grade(&self, claim: &ClaimId) -> Option<&'a ItemGrade> {
        self.grades.get(claim).copied()
    }

    pub(super) fn warning(&self, claim: &ClaimId) -> Option<&'a Warning> {
        self.warnings.get(claim).copied()
    }

    pub(super) fn forecast(&self, claim: &ClaimId) -> Option<&'a Forecast> {
        self.forecasts.get(claim).copied()
    }
}

fn by_claim<'a, T>(all: &'a [T], claims: impl Fn(&'a T) -> &'a [ClaimId]) -> BTreeMap<&'a ClaimId, &'a T> {
    all.iter().flat_map(|one| claims(one).iter().map(move |claim| (claim, one))).collect()
}

fn events_of_claims<'a>(
    view: &View<'a>,
    mentions: &BTreeMap<&'a MentionId, &'a EventMention>,
) -> BTreeMap<&'a ClaimId, &'a EventId> {
    let mut event_of = BTreeMap::new();
    for &event in &view.events {
        let tellings = event.mentions.iter().filter_map(|id| mentions.get(id).copied());
        let told = tellings.flat_map(|mention| &mention.claims);
        for claim in event.accounts.iter().map(|account| &account.claim).chain(told) {
            event_of.entry(claim).or_insert(&event.id);
        }
    }
    for &claim in &view.claims {
        if let Some(event) = view.event_of(claim) {
            event_of.entry(&claim.id).or_insert(event);
        }
    }
    event_of
}

fn actors<'a>(exchange: &'a Exchange<'a>, claims: &[&'a Claim]) -> (Vec<Actor<'a>>, BTreeMap<&'a str, usize>) {
    let mut actors: Vec<Actor<'a>> = Vec::new();
    let mut by_name: BTreeMap<&'a str, usize> = BTreeMap::new();
    for profile in exchange.actors {
        let names: BTreeSet<&str> = profile.names.iter().chain([&profile.name]).map(String::as_str).collect();
        for name in names.iter().copied() {
            by_name.entry(name).or_insert(actors.len());
        }
        let (name, id) = (profile.name.as_str(), profile.id.as_deref());
        actors.push(Actor { name, id, names, kinds: BTreeMap::new(), reports: profile.reports.iter().collect() });
    }
    for &claim in claims {
        for named in &claim.actors {
            let (name, id) = (named.name.as_str(), named.id.as_deref());
            let at = *by_name.entry(name).or_insert(actors.len());
            if at == actors.len() {
                let (names, reports) = (BTreeSet::from([name]), BTreeSet::new());
                actors.push(Actor { name, id, names, kinds: BTreeMap::new(), reports });
            }
            if let Some(actor) = actors.get_mut(at) {
                *actor.kinds.entry(named.kind).or_default() += 1;
                actor.reports.insert(&claim.report);
            }
        }
    }
    for (actor, profile) in actors.iter_mut().zip(exchange.actors) {
        if actor.kinds.is_empty() {
            actor.kinds.insert(profile.kind, 1);
        }
    }
    (actors, by_name)
}

#[cfg(test)]
pub(super) mod sample;

#[cfg(test)]
mod tests {
    use super::sample::Sample;
    use super::*;

    #[test]
    fn a_claim_is_led_to_all_that_stands_beside_it() {
        let sample = Sample::read();
        let exchange = sample.exchange();
        let lookup = Lookup::of(&exchange);
        let forty = ClaimId::from_written("c-0000000000000b01");
        assert_eq!(lookup.event_of(&forty).map(EventId::as_str), Some("e-a000000000000001"));
        assert_eq!(lookup.origin(&forty).map(|origin| origin.who.as_str()), Some("hôpital d’Oster"));
        assert_eq!(lookup.accounts(&forty).len(), 1);
        assert!(lookup.grade(&forty).is_some() && lookup.warning(&forty).is_none());
        assert_eq!(lookup.event_of(&ClaimId::from_written("c-0000000000000b03")), None);
    }

    #[test]
    fn whom_most_claims_take_for_a_group_is_no_person() {
        let sample = Sample::read();
        let mut case = sample.case.clone();
        let named = case.claims.iter_mut().flat_map(|claim| &mut claim.actors);
        named.filter(|actor| actor.name == "Ardu Front").take(1).for_each(|actor| actor.kind = ActorKind::Figure);
        let exchange = Exchange { case: &case, ..sample.exchange() };
        let lookup = Lookup::of(&exchange);
        assert!(!lookup.actor("Front d’Ardu").unwrap().is_person());
        assert!(lookup.actor("Ila Ronn").unwrap().is_person());
        assert_eq!(lookup.actor("Oster hospital").map(|actor| actor.name), None);
    }
}
