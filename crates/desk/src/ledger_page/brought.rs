//! The words that entries rest on, looked up once for a page.

use crate::card::called;
use crate::fault::Fault;
use crate::state::Reading;
use crate::text::day;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{ClaimId, EventId, Passage, ReportId, Stance};
use whosays_store::ClaimWords;

/// How many claims are shown of one entry among others; its claims lead to the rest.
pub(crate) const FEW: usize = 12;

/// A claim in its words, with who says it and where.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Told {
    pub(crate) claim: String,
    pub(crate) report: String,
    pub(crate) quote: String,
    pub(crate) speaker: String,
    pub(crate) is_author: bool,
    pub(crate) is_denial: bool,
    pub(crate) outlet: String,
    pub(crate) day: String,
}

/// Words of a report that no claim stands on.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Quoted {
    pub(crate) quote: String,
    pub(crate) link: String,
    pub(crate) outlet: String,
    pub(crate) day: String,
}

/// The claims and reports that a page shows, looked up once.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    claims: HashMap<ClaimId, ClaimWords>,
    /// Of reports, what they are called and their days.
    reports: HashMap<ReportId, (String, String)>,
}

impl Brought {
    /// These claims with their reports, and further reports.
    pub(crate) fn of<'a>(
        reading: &Reading,
        claims: impl Iterator<Item = &'a ClaimId>,
        reports: impl Iterator<Item = &'a ReportId>,
    ) -> Result<Self, Fault> {
        let columns = &reading.view.columns;
        let wanted: BTreeSet<&ClaimId> = claims.collect();
        let rows = wanted.iter().filter_map(|id| columns.claims.get(columns.claim_at(id)? as usize));
        let mut numbers: Vec<i64> = rows.map(|row| row.n).collect();
        // In the order of the file, of which neighbours are read at once.
        numbers.sort_unstable();
        let by_id = |claim: ClaimWords| (claim.id.clone(), claim);
        let mut claims: HashMap<ClaimId, ClaimWords> =
            reading.store.words_by_number(&numbers)?.into_iter().map(by_id).collect();
        // What came after the columns were read is found by its id.
        let rest: BTreeSet<ClaimId> = wanted.into_iter().filter(|id| !claims.contains_key(*id)).cloned().collect();
        claims.extend(reading.store.words_named(&rest)?.into_iter().map(by_id));
        let mut ids: BTreeSet<ReportId> = reports.cloned().collect();
        ids.extend(claims.values().map(|claim| claim.report.clone()));
        Ok(Brought { reports: labels(reading, &ids)?, claims })
    }

    /// A claim; nothing where it has gone since the ledger was worked out.
    pub(crate) fn told(&self, id: &ClaimId) -> Option<Told> {
        let claim = self.claims.get(id)?;
        let (outlet, day) = self.label(&claim.report);
        Some(Told {
            claim: claim.id.to_string(),
            report: claim.report.to_string(),
            quote: claim.quote.clone(),
            speaker: claim.speaker.clone(),
            is_author: claim.is_author(),
            is_denial: claim.stance == Stance::Deny,
            outlet,
            day,
        })
    }

    /// Those of these claims that were brought.
    pub(crate) fn all(&self, ids: &[ClaimId]) -> Vec<Told> {
        ids.iter().filter_map(|id| self.told(id)).collect()
    }

    /// The words of a claim; empty where it has gone.
    pub(crate) fn quote(&self, id: &ClaimId) -> String {
        self.claims.get(id).map(|claim| claim.quote.clone()).unwrap_or_default()
    }

    /// What a report is called, and its day.
    pub(crate) fn label(&self, id: &ReportId) -> (String, String) {
        self.reports.get(id).cloned().unwrap_or_else(|| (id.to_string(), String::new()))
    }

    /// A passage, with an address at which the browser shows its words.
    pub(crate) fn quoted(&self, passage: &Passage) -> Quoted {
        let (outlet, day) = self.label(&passage.report);
        let words: Vec<&str> = passage.quote.split_whitespace().take(8).collect();
        let link = format!("/reports/{}#:~:text={}", passage.report, escaped(&words.join(" ")));
        Quoted { quote: passage.quote.clone(), link, outlet, day }
    }
}

// A comma, a dash or an ampersand would be the fragment's own grammar.
fn escaped(words: &str) -> String {
    let mut written = String::new();
    for byte in words.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => written.push(byte.into()),
            false => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

/// The first claims of an entry among others.
pub(crate) fn few(ids: &[ClaimId]) -> &[ClaimId] {
    &ids[..ids.len().min(FEW)]
}

fn labels(reading: &Reading, ids: &BTreeSet<ReportId>) -> Result<HashMap<ReportId, (String, String)>, Fault> {
    let view = &reading.view;
    let mut labels = HashMap::new();
    let mut rest = BTreeSet::new();
    for id in ids {
        match view.columns.report_at(id.as_str()).and_then(|place| view.label(place)) {
            Some(label) => labels.extend([(id.clone(), label)]),
            None => rest.extend([id.clone()]),
        }
    }
    // What came after the columns were read.
    for report in reading.store.reports_named(&rest)? {
        let day = report.published().map(day).unwrap_or_default();
        labels.insert(report.id.clone(), (report.label().to_owned(), day));
    }
    Ok(labels)
}

/// What events are called, by their ids.
pub(crate) fn events_called<'a>(
    reading: &Reading,
    ids: impl Iterator<Item = &'a EventId>,
) -> Result<HashMap<EventId, String>, Fault> {
    let view = &reading.view;
    let mut names = HashMap::new();
    let mut rest = BTreeSet::new();
    for id in ids {
        match view.columns.event_at(id.as_str()).and_then(|place| view.called(place)) {
            Some(name) => names.extend([(id.clone(), name)]),
            None => rest.extend([id.clone()]),
        }
    }
    names.extend(reading.store.events_named(&rest)?.iter().map(|event| (event.id.clone(), called(event))));
    Ok(names)
}

/// An event's id and what it is called; its id once more where it has gone since the ledger was worked out.
pub(crate) fn event_link(id: &EventId, names: &HashMap<EventId, String>) -> (String, String) {
    (id.to_string(), names.get(id).cloned().unwrap_or_else(|| id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_fragment_have_no_grammar() {
        assert_eq!(escaped("so-so, he said & left"), "so%2Dso%2C%20he%20said%20%26%20left");
    }
}
