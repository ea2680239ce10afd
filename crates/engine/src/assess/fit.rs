//! Whether an event is what was warned of or foretold: what the two share, in words that a person can check.

use super::view::{View, content_words, is_denial, is_foiling, means, stems};
use std::collections::BTreeSet;
use whosays_model::{Claim, Event, EventKind, EventStatus, ReportId, Stance};

/// From which sum on an event fits that came within the time.
const FITS_IN_TIME: i32 = 3;
/// From which sum on any other does.
const FITS: i32 = 4;
/// So many shared words count, and no more.
const MOST_WORDS: i32 = 4;

/// What is looked for.
pub(super) struct Sought<'a> {
    /// Words for where it is to come.
    pub(super) place: BTreeSet<String>,
    /// Words for what is to be hit, or done.
    pub(super) target: BTreeSet<String>,
    /// Those of them that are names.
    pub(super) names: BTreeSet<String>,
    /// By what means.
    pub(super) means: BTreeSet<&'static str>,
    /// Those who are to do it, or whom it is about, by name.
    pub(super) actors: BTreeSet<&'a str>,
    /// The claims that tell of it.
    pub(super) claims: Vec<&'a Claim>,
    /// The time within which it is to come.
    pub(super) days: Option<(i64, i64)>,
    /// What speaks for any event: that what is looked for is an attack and no warning by somebody else.
    pub(super) base: i32,
}

/// An event that fits, with what speaks for it.
pub(super) struct Fit<'a> {
    pub(super) event: &'a Event,
    pub(super) score: i32,
    pub(super) because: Vec<String>,
    /// First and last day; of an event without a date, those on which it was first told.
    pub(super) days: (i64, i64),
    /// Whether it was tried and did not succeed.
    pub(super) is_foiled: bool,
}

impl<'a> Sought<'a> {
    /// The events that fit, the best first; of equals the earliest.
    pub(super) fn among(&self, view: &View<'a>) -> Vec<Fit<'a>> {
        let stems: BTreeSet<String> = self.target.iter().chain(&self.place).flat_map(|word| stems(word)).collect();
        let near = view.events_near(&stems, &self.claims, &self.actors);
        let mut fits: Vec<Fit> = near.into_iter().filter_map(|event| self.fit(view, event)).collect();
        fits.sort_by(|a, b| (b.score, a.days, &a.event.id).cmp(&(a.score, b.days, &b.event.id)));
        fits
    }

    fn fit(&self, view: &View<'a>, event: &'a Event) -> Option<Fit<'a>> {
        if event.status == EventStatus::Alleged {
            return None;
        }
        let days = days_of(view, event)?;
        let mut because = Vec::new();
        let mut score = self.base;
        let is_linked = |claim: &&Claim| view.event_of(claim).is_some_and(|own| own.id == event.id);
        if self.claims.iter().any(is_linked) {
            score += 3;
            because.push("a report tells of the two as one".to_owned());
        } else if self.claims.iter().any(|claim| event.reports.contains(&claim.report)) {
            score += 2;
            because.push("one report tells of both".to_owned());
        }
        let mut is_named = self.claims.iter().any(is_linked);
        let told = view.told(event, told)?;
        let place = event.place.iter().flat_map(|place| content_words(place)).collect();
        if !self.place.is_disjoint(&place) {
            score += 3;
            is_named = true;
            because.push(format!("both name {}", event.place.as_deref().unwrap_or_default()));
        }
        let shared: Vec<&str> = self.target.intersection(&told.words).map(String::as_str).collect();
        if !shared.is_empty() {
            let hit: BTreeSet<String> =
                event.targets.iter().chain(&event.place).flat_map(|words| content_words(words)).collect();
            let names = shared.iter().filter(|word| self.names.contains(**word) || hit.contains(**word)).count();
            score += i32::try_from(shared.len() + names).unwrap_or(MOST_WORDS).min(MOST_WORDS);
            is_named = true;
            because.push(format!("both tell of “{}”", shared.join(" ")));
        }
        match (self.means.is_empty() || told.means.is_empty(), self.means.is_disjoint(&told.means)) {
            (false, false) => {
                score += 2;
                let means: Vec<&str> = self.means.intersection(&told.means).copied().collect();
                because.push(format!("both by {}", means.join(" and ")));
            }
            (false, true) => score -= 2,
            _ => {}
        }
        if let Some(actor) = event.perpetrators.iter().find(|named| self.actors.contains(named.name.as_str())) {
            score += 3;
            is_named = true;
            because.push(format!("{} is named in both", actor.name));
        }
        // What the extractor takes for another sort of happening must tell of violence.
        if !matches!(event.kind, EventKind::Attack | EventKind::Plot) {
            if told.means.is_empty() {
                return None;
            }
            score -= 1;
        }
        let in_time = self.days.is_some_and(|(first, last)| first <= days.1 && days.0 <= last);
        let needed = if in_time { FITS_IN_TIME } else { FITS };
        (is_named && score >= needed).then_some(Fit { event, score, because, days, is_foiled: told.is_foiled })
    }
}

/// What the claims of an event tell of it.
pub(super) struct Told {
    words: BTreeSet<String>,
    means: BTreeSet<&'static str>,
    is_foiled: bool,
}

/// What is told of an event where it is told to have been; nothing where it is only warned of, foretold or denied.
fn told<'a>(view: &View<'a>, event: &'a Event) -> Option<Told> {
    let tells = |claim: &&Claim| !view.is_to_come(claim) && claim.stance == Stance::Affirm && !is_denial(&claim.quote);
    let quotes: Vec<&str> = view.claims_of(event).filter(tells).map(|claim| claim.quote.as_str()).collect();
    if quotes.is_empty() {
        return None;
    }
    let named = event.targets.iter().chain(&event.place).map(String::as_str);
    let nobody = event.killed.is_none() && event.injured.is_none();
    Some(Told {
        words: named.chain(quotes.iter().copied()).flat_map(content_words).collect(),
        means: quotes.iter().flat_map(|quote| means(quote)).collect(),
        is_foiled: event.status == EventStatus::Foiled
            || event.kind == EventKind::Plot
            || nobody && quotes.iter().any(|quote| is_foiling(quote)),
    })
}

/// First and last day of an event; without a date, those on which it was first told.
pub(super) fn days_of(view: &View, event: &Event) -> Option<(i64, i64)> {
    let published = |id: &ReportId| view.report(id)?.published().map(|day| day.day_numbers());
    let told = || event.reports.iter().filter_map(published).min();
    event.date.as_ref().map(|date| date.day_numbers()).or_else(told)
}
