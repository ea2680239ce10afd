//! `whosays.open`: what a case file holds, as tables.

use crate::errors::detached;
use crate::gathered;
use crate::table::{Table, object};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use whosays_engine::reconcile::{PAIRING, Rulings, VERSION, derive};
use whosays_model::Case as Nouns;
use whosays_publish::tables::OwnedReport;
use whosays_store::{Due, Store};

/// What a case file holds, as it was when it was opened.
#[pyclass(module = "whosays", frozen)]
pub(crate) struct Case {
    /// One report a row, by publication and id, those without a date last.
    #[pyo3(get)]
    reports: Py<Table>,
    /// One thing that a report says a row, by report and place in its text, as people have judged it.
    #[pyo3(get)]
    claims: Py<Table>,
    /// One happening as one report tells it a row, in the same order.
    #[pyo3(get)]
    mentions: Py<Table>,
    /// One happening as all reports tell it a row, by id.
    #[pyo3(get)]
    events: Py<Table>,
    /// What one claim says of one field of an event a row; none takes another's place.
    #[pyo3(get)]
    accounts: Py<Table>,
    /// The utterance, story or document that reports pass on a row, by id.
    #[pyo3(get)]
    origins: Py<Table>,
}

/// Opens a case file for reading.
#[pyfunction]
pub(crate) fn open(py: Python<'_>, path: PathBuf) -> PyResult<Case> {
    let [reports, claims, mentions, events, accounts, origins] = detached(py, || tables(&path))?;
    Ok(Case {
        reports: object(py, Ok(reports))?,
        claims: object(py, Ok(claims))?,
        mentions: object(py, Ok(mentions))?,
        events: object(py, Ok(events))?,
        accounts: object(py, Ok(accounts))?,
        origins: object(py, Ok(origins))?,
    })
}

fn tables(path: &Path) -> anyhow::Result<[Table; 6]> {
    let store = Store::for_reading(path)?;
    store.at_one_state(|| -> anyhow::Result<[Table; 6]> {
        let nouns = nouns(&store)?;
        Ok([
            gathered::reports(&with_originals(&store, &nouns)?)?,
            gathered::claims(&nouns.claims)?,
            gathered::mentions(&nouns.mentions)?,
            gathered::events(&nouns.events)?,
            gathered::accounts(&nouns.events)?,
            gathered::origins(&nouns.origins)?,
        ])
    })?
}

/// The case; what is out of date in its file is derived here and not kept.
fn nouns(store: &Store) -> anyhow::Result<Nouns> {
    let (due, _) = store.due(VERSION)?;
    if due == Due::Nothing {
        return Ok(store.load()?);
    }
    let mut nouns = store.load_without_events()?;
    let Rulings { ruled, .. } = Rulings::of(&store.judgements_of_kinds(PAIRING)?, &nouns.claims, &nouns.mentions);
    let derived = derive(&nouns.reports, &nouns.claims, &nouns.mentions, &ruled);
    (nouns.events, nouns.origins) = (derived.events, derived.origins);
    Ok(nouns)
}

fn with_originals(store: &Store, nouns: &Nouns) -> anyhow::Result<Vec<OwnedReport>> {
    let markings = store.markings()?;
    let is_marked = markings.highest(nouns.reports.iter().map(|report| &report.id)).is_some();
    let owned = nouns.reports.iter().map(|report| -> anyhow::Result<OwnedReport> {
        let original = store.original(&report.id)?;
        let tlp = is_marked.then(|| markings.of(&report.id));
        Ok(OwnedReport { report: report.clone(), original, tlp })
    });
    owned.collect()
}
