//! Picks claims and events.

use crate::load::sort_claims;
use crate::put::first_and_last;
use crate::{Store, StoreError};
use whosays_model::{Certainty, Claim, ClaimKind, DateInterval, Event, EventKind, ReportId, Stance};

/// Which claims are wanted; a field that is none lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimFilter {
    /// Of this kind.
    pub kind: Option<ClaimKind>,
    /// Whose speaker's name holds these words, in any case of letters, or whose speaker has this id.
    pub speaker: Option<String>,
    /// About an actor whose name holds these words, in any case of letters, or who has this id.
    pub actor: Option<String>,
    /// About this event, or this event mention.
    pub event: Option<String>,
    /// Of this report.
    pub report: Option<ReportId>,
    /// Said this surely.
    pub certainty: Option<Certainty>,
    /// Held or rejected.
    pub stance: Option<Stance>,
    /// In a report published in this interval or later; one without a date doesn't pass.
    pub since: Option<DateInterval>,
    /// In a report published in this interval or earlier; one without a date doesn't pass.
    pub until: Option<DateInterval>,
    /// Whose quotation and speaker hold all these words.
    pub text: Option<String>,
}

/// Which events are wanted; a field that is none lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// In this country, ISO 3166-1 alpha-2 in any case of letters.
    pub country: Option<String>,
    /// At a place whose name holds these words, in any case of letters.
    pub place: Option<String>,
    /// Laid to an actor whose name holds these words, in any case of letters.
    pub actor: Option<String>,
    /// In this interval or later; an event without a date doesn't pass.
    pub since: Option<DateInterval>,
    /// In this interval or earlier; an event without a date doesn't pass.
    pub until: Option<DateInterval>,
}

impl Store {
    /// The claims that pass, by report, place in the text, kind and id.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn claims(&self, filter: &ClaimFilter) -> Result<Vec<Claim>, StoreError> {
        let mut wanted = Wanted::default();
        wanted.equal("claims.kind", filter.kind.map(|kind| kind.as_str()));
        wanted.equal("claims.report", filter.report.as_ref().map(|report| report.as_str()));
        wanted.equal("claims.certainty", filter.certainty.map(|certainty| certainty.as_str()));
        wanted.equal("claims.stance", filter.stance.map(|stance| stance.as_str()));
        wanted.value("? IN (claims.event_id, claims.mention)", filter.event.clone());
        wanted.dates("reports.published", &filter.since, &filter.until);
        wanted.value(
            "claims.n IN (SELECT rowid FROM claims_words WHERE claims_words MATCH ?)",
            filter.text.as_deref().map(words_query),
        );
        let sql = format!(
            "SELECT claims.json FROM claims JOIN reports ON reports.id = claims.report WHERE {}",
            wanted.conditions()
        );
        let mut claims: Vec<Claim> = self.parsed(&sql, rusqlite::params_from_iter(wanted.values))?;
        claims.retain(|claim| named(filter, claim));
        sort_claims(&mut claims);
        Ok(claims)
    }

    /// The events that pass, by id.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn events(&self, filter: &EventFilter) -> Result<Vec<Event>, StoreError> {
        let mut wanted = Wanted::default();
        wanted.equal("events.kind", filter.kind.map(|kind| kind.as_str()));
        wanted.value("events.country = ?", filter.country.as_ref().map(|country| country.to_ascii_uppercase()));
        wanted.dates("events.date", &filter.since, &filter.until);
        let sql = format!("SELECT json FROM events WHERE {} ORDER BY id", wanted.conditions());
        let mut events: Vec<Event> = self.parsed(&sql, rusqlite::params_from_iter(wanted.values))?;
        events.retain(|event| filter.fits(event));
        Ok(events)
    }
}

impl EventFilter {
    /// Whether an event passes.
    pub fn fits(&self, event: &Event) -> bool {
        let days = event.date.as_ref().map(DateInterval::day_numbers);
        let country = |wanted: &String| event.country.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(wanted));
        let actor = |part: &String| event.perpetrators.iter().any(|actor| contains(&actor.name, part));
        let since = |date: &DateInterval| days.is_some_and(|(_, last)| last >= date.day_numbers().0);
        let until = |date: &DateInterval| days.is_some_and(|(first, _)| first <= date.day_numbers().1);
        self.kind.is_none_or(|kind| kind == event.kind)
            && self.country.as_ref().is_none_or(country)
            && holds(self.place.as_deref(), event.place.as_deref())
            && self.actor.as_ref().is_none_or(actor)
            && self.since.as_ref().is_none_or(since)
            && self.until.as_ref().is_none_or(until)
    }
}

/// Conditions that grow, each with at most one value.
#[derive(Default)]
struct Wanted {
    conditions: Vec<String>,
    values: Vec<String>,
}

impl Wanted {
    fn equal(&mut self, column: &str, value: Option<&str>) {
        self.value(&format!("{column} = ?"), value.map(str::to_owned));
    }

    fn value(&mut self, condition: &str, value: Option<String>) {
        if let Some(value) = value {
            self.conditions.push(condition.to_owned());
            self.values.push(value);
        }
    }

    fn dates(&mut self, column: &str, since: &Option<DateInterval>, until: &Option<DateInterval>) {
        self.value(&format!("{column}_last >= ?"), since.as_ref().map(|date| first_and_last(date).0));
        self.value(&format!("{column}_first <= ?"), until.as_ref().map(|date| first_and_last(date).1));
    }

    fn conditions(&self) -> String {
        if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") }
    }
}

// Each word as a phrase, so that no sign in it is taken for FTS5's own grammar.
pub(crate) fn words_query(text: &str) -> String {
    let phrases: Vec<String> =
        text.split_whitespace().map(|word| format!("\"{}\"", word.replace(['"', '\0'], " "))).collect();
    if phrases.is_empty() { "\"\"".to_owned() } else { phrases.join(" ") }
}

// SQLite folds ASCII letters only, so names are compared here.
fn named(filter: &ClaimFilter, claim: &Claim) -> bool {
    let speaker = &claim.speaker;
    let by_speaker = |part: &String| contains(&speaker.name, part) || speaker.id.as_ref() == Some(part);
    let by_actor =
        |part: &String| claim.actors.iter().any(|actor| contains(&actor.name, part) || actor.id.as_ref() == Some(part));
    filter.speaker.as_ref().is_none_or(by_speaker) && filter.actor.as_ref().is_none_or(by_actor)
}

fn holds(part: Option<&str>, name: Option<&str>) -> bool {
    part.is_none_or(|part| name.is_some_and(|name| contains(name, part)))
}

fn contains(name: &str, part: &str) -> bool {
    name.to_lowercase().contains(&part.to_lowercase())
}
