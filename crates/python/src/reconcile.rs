//! `whosays.reconcile`: one event of the mentions of many reports, with every account of it.

use crate::errors::detached;
use crate::gathered;
use crate::input;
use crate::table::{Table, object};
use arrow_array::RecordBatch;
use pyo3::prelude::*;
use std::collections::BTreeMap;
use whosays_case::could_not;
use whosays_engine::reconcile::derive;
use whosays_model::{Claim, Derived, EventMention, Report, ReportId, Ruled};
use whosays_publish::tables::hold;

/// What many reports say together.
#[pyclass(module = "whosays", frozen)]
pub(crate) struct Reconciled {
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

/// Joins mentions into events, and traces claims to their origins.
#[pyfunction]
pub(crate) fn reconcile(
    py: Python<'_>,
    reports: &Bound<'_, PyAny>,
    claims: &Bound<'_, PyAny>,
    mentions: &Bound<'_, PyAny>,
) -> PyResult<Reconciled> {
    let reports = input::batches(reports, "reports")?;
    let claims = input::batches(claims, "claims")?;
    let mentions = input::batches(mentions, "mentions")?;
    let [events, accounts, origins] = detached(py, move || {
        let derived = derived(&reports, &claims, &mentions)?;
        Ok([
            gathered::events(&derived.events),
            gathered::accounts(&derived.events),
            gathered::origins(&derived.origins),
        ])
    })?;
    Ok(Reconciled { events: object(py, events)?, accounts: object(py, accounts)?, origins: object(py, origins)? })
}

/// A report's claims and mentions.
type Told = (Vec<Claim>, Vec<EventMention>);

fn derived(reports: &[RecordBatch], claims: &[RecordBatch], mentions: &[RecordBatch]) -> anyhow::Result<Derived> {
    let mut reports: Vec<Report> = input::reports(reports)?.into_iter().map(|one| one.report).collect();
    reports.sort_by(|a, b| {
        let key = |report: &Report| (report.published().is_none(), report.published().cloned());
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    let told = by_report(input::claims(claims)?, input::mentions(mentions)?);
    held(&reports, &told)?;
    let (claims, mentions): (Vec<_>, Vec<_>) = told.into_values().unzip();
    Ok(derive(&reports, &claims.concat(), &mentions.concat(), &Ruled::default()))
}

/// Each once, in the order in which a case has them.
fn by_report(claims: Vec<Claim>, mentions: Vec<EventMention>) -> BTreeMap<ReportId, Told> {
    let mut told: BTreeMap<ReportId, Told> = BTreeMap::new();
    for claim in claims {
        told.entry(claim.report.clone()).or_default().0.push(claim);
    }
    for mention in mentions {
        told.entry(mention.report.clone()).or_default().1.push(mention);
    }
    for (claims, mentions) in told.values_mut() {
        claims.sort_by(|a, b| (a.span(), a.kind(), &a.id).cmp(&(b.span(), b.kind(), &b.id)));
        claims.dedup_by(|a, b| a.id == b.id);
        mentions.sort_by(|a, b| (a.evidence.first, a.kind, &a.id).cmp(&(b.evidence.first, b.kind, &b.id)));
        mentions.dedup_by(|a, b| a.id == b.id);
    }
    told
}

fn held(reports: &[Report], told: &BTreeMap<ReportId, Told>) -> anyhow::Result<()> {
    let reports: BTreeMap<&ReportId, &Report> = reports.iter().map(|report| (&report.id, report)).collect();
    for (id, (claims, mentions)) in told {
        let report = reports.get(id).ok_or_else(|| {
            let hint = "give the reports that the claims and mentions were taken from: extraction.reports";
            could_not(format!("the table of reports has no report {id}, which claims or mentions are of"), hint)
        })?;
        hold(report, claims, mentions)?;
    }
    Ok(())
}
