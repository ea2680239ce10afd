//! Whether an event is what was warned of or foretold: what the two share, in words that a person can check.

use super::view::{View, content_words};
use std::collections::BTreeSet;
use whosays_model::{ActorRef, Claim, Event, EventKind, EventStatus};

/// From which sum on an event fits.
const FITS: u32 = 3;

/// What is looked for.
pub(super) struct Sought<'a> {
    /// Words for where it is to come.
    pub(super) place: BTreeSet<String>,
    /// Words for what is to be hit, or done.
    pub(super) target: BTreeSet<String>,
    /// Those who are to do it, or whom it is about.
    pub(super) actors: Vec<&'a ActorRef>,
    /// The claims that tell of it.
    pub(super) claims: Vec<&'a Claim>,
}

/// An event that fits, with what speaks for it.
pub(super) struct Fit<'a> {
    pub(super) event: &'a Event,
    pub(super) score: u32,
    pub(super) because: Vec<String>,
    /// First and last day; of an event without a date, those on which it was first told.
    pub(super) days: (i64, i64),
}

impl<'a> Sought<'a> {
    /// The events that fit, the best first; of equals the earliest.
    pub(super) fn among(&self, view: &View<'a>) -> Vec<Fit<'a>> {
        let mut fits: Vec<Fit> = view.case.events.iter().filter_map(|event| self.fit(view, event)).collect();
        fits.sort_by(|a, b| (b.score, a.days, &a.event.id).cmp(&(a.score, b.days, &b.event.id)));
        fits
    }

    fn fit(&self, view: &View<'a>, event: &'a Event) -> Option<Fit<'a>> {
        if !matches!(event.kind, EventKind::Attack | EventKind::Plot) || event.status == EventStatus::Alleged {
            return None;
        }
        let mut because = Vec::new();
        let mut score = 0;
        if self.claims.iter().any(|claim| view.event_of(claim).is_some_and(|own| own.id == event.id)) {
            score += 3;
            because.push("a report tells of the two together".to_owned());
        }
        let place = event.place.iter().flat_map(|place| content_words(place)).collect();
        let shared: Vec<&String> = self.place.intersection(&place).collect();
        if !shared.is_empty() {
            score += 3;
            because.push(format!("both name {}", event.place.as_deref().unwrap_or_default()));
        }
        let hit: BTreeSet<String> = event
            .targets
            .iter()
            .chain(&event.names)
            .chain(&event.place)
            .flat_map(|words| content_words(words))
            .collect();
        let shared: Vec<&str> = self.target.intersection(&hit).map(String::as_str).collect();
        if !shared.is_empty() {
            score += u32::try_from(shared.len()).unwrap_or(2).min(2);
            because.push(format!("both tell of “{}”", shared.join(" ")));
        }
        let is_named = |actor: &&&ActorRef| event.perpetrators.iter().any(|named| named.name == actor.name);
        if let Some(actor) = self.actors.iter().find(is_named) {
            score += 2;
            because.push(format!("{} is named in both", actor.name));
        }
        let days = days_of(view, event)?;
        (score >= FITS).then_some(Fit { event, score, because, days })
    }
}

/// First and last day of an event; without a date, those on which it was first told.
pub(super) fn days_of(view: &View, event: &Event) -> Option<(i64, i64)> {
    let told = || event.reports.iter().filter_map(|id| view.report(id)?.published()).map(|day| day.day_numbers()).min();
    event.date.as_ref().map(|date| date.day_numbers()).or_else(told)
}
