//! What actors publish, by what is reported of it: outlets, languages, cadence, claims of responsibility; never the material.

use super::names::Names;
use super::over_time::told;
use super::view::View;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Claim, CommunicationValue, DateInterval, Mode, Publishing, ReportId, Stance, Value};

/// Every actor that publishes or claims something, by name.
pub(super) fn publishing(view: &View) -> Vec<Publishing> {
    let names = Names::of(view.case);
    let mut actors: BTreeMap<String, Actor> = BTreeMap::new();
    let published = told(view, |value| match value {
        Value::Communication(value) => Some(value),
        _ => None,
    });
    for (claim, value) in published.into_iter().filter(|(claim, _)| claim.stance == Stance::Affirm) {
        let Some(name) = publisher(claim, value) else { continue };
        actors.entry(names.key(&name)).or_insert_with(|| Actor::new(&name)).publishes(view, claim, value);
    }
    let claimed = told(view, |value| match value {
        Value::Responsibility(value) if value.mode == Mode::Claimed => Some(value),
        _ => None,
    });
    for (claim, _) in claimed.into_iter().filter(|(claim, _)| claim.stance == Stance::Affirm) {
        for actor in &claim.actors {
            actors.entry(names.key(&actor.name)).or_insert_with(|| Actor::new(&actor.name)).claims_it(view, claim);
        }
    }
    actors.into_values().map(Actor::done).collect()
}

/// Who publishes: as the claim says; or whom it is about.
fn publisher(claim: &Claim, value: &CommunicationValue) -> Option<String> {
    value.by.clone().or_else(|| claim.actors.first().map(|actor| actor.name.clone()))
}

/// One actor as it grows.
struct Actor {
    found: Publishing,
    reports: BTreeSet<ReportId>,
}

impl Actor {
    fn new(name: &str) -> Self {
        let found = Publishing {
            actor: name.to_owned(),
            outlets: Vec::new(),
            languages: Vec::new(),
            media: Vec::new(),
            audiences: Vec::new(),
            days: Vec::new(),
            every_days: None,
            claims: Vec::new(),
            claims_of_responsibility: Vec::new(),
            events: Vec::new(),
            reports: Vec::new(),
        };
        Actor { found, reports: BTreeSet::new() }
    }

    fn publishes(&mut self, view: &View, claim: &Claim, value: &CommunicationValue) {
        let found = &mut self.found;
        value.outlets.iter().flatten().for_each(|outlet| add(&mut found.outlets, outlet));
        value.languages.iter().flatten().for_each(|language| add(&mut found.languages, language));
        value.medium.iter().for_each(|medium| add(&mut found.media, medium));
        value.audience.iter().for_each(|audience| add(&mut found.audiences, audience));
        found.days.extend(value.date.clone().or_else(|| view.published(claim).cloned()));
        found.claims.push(claim.id.clone());
        self.reports.insert(claim.report.clone());
    }

    fn claims_it(&mut self, view: &View, claim: &Claim) {
        self.found.claims_of_responsibility.push(claim.id.clone());
        if let Some(event) = view.event_of(claim).filter(|event| !self.found.events.contains(&event.id)) {
            self.found.events.push(event.id.clone());
        }
        self.reports.insert(claim.report.clone());
    }

    fn done(self) -> Publishing {
        let mut found = self.found;
        found.days.sort_by_key(DateInterval::day_numbers);
        found.days.dedup();
        found.every_days = cadence(&found.days);
        found.events.sort();
        found.reports = self.reports.into_iter().collect();
        found
    }
}

fn add(known: &mut Vec<String>, new: &str) {
    if !known.iter().any(|one| one.to_lowercase() == new.to_lowercase()) {
        known.push(new.to_owned());
    }
}

/// The median of the days between one and the next; two days alone are no cadence.
fn cadence(days: &[DateInterval]) -> Option<i64> {
    let firsts: Vec<i64> = days.iter().map(|day| day.day_numbers().0).collect();
    let mut gaps: Vec<i64> = firsts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    (gaps.len() > 1).then(|| gaps[gaps.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::cadence;

    #[test]
    fn a_cadence_is_the_usual_gap_and_needs_three_days() {
        let days = |written: &[&str]| written.iter().map(|day| day.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!(cadence(&days(&["2031-03-01", "2031-03-08", "2031-03-15", "2031-05-01"])), Some(7));
        assert_eq!(cadence(&days(&["2031-03-01", "2031-03-08"])), None);
    }
}
