//! `whosays.extract`: the claims and event mentions of reports, one report at a time, many in parallel.

use crate::english::loaded;
use crate::errors::detached;
use crate::gathered;
use crate::input;
use crate::read::{AT_ONCE, fault};
use crate::stated::Stating;
use crate::table::{Table, object};
use pyo3::prelude::*;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use whosays_engine::annotate::infer_published;
use whosays_engine::extract::with_stated;
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{Claim, Diagnostic, EventMention};
use whosays_publish::tables::OwnedReport;

/// What reports say.
#[pyclass(module = "whosays", frozen)]
pub(crate) struct Extraction {
    /// The reports, with the day that a dateline gives where nothing else told it; give these to `reconcile`.
    #[pyo3(get)]
    reports: Py<Table>,
    /// One thing that a report says a row, in the order of the reports and of their texts.
    #[pyo3(get)]
    claims: Py<Table>,
    /// One happening as one report tells it a row, in the same order.
    #[pyo3(get)]
    mentions: Py<Table>,
    /// What could not be worked out, and how to mend it: severity, code, subject, message, hint.
    #[pyo3(get)]
    diagnostics: Py<Table>,
}

/// All that was learnt.
#[derive(Default)]
struct Extracted {
    claims: Vec<Claim>,
    mentions: Vec<EventMention>,
    diagnostics: Vec<Diagnostic>,
}

/// Takes claims and mentions from reports.
#[pyfunction]
#[pyo3(signature = (reports, *, fast=false))]
pub(crate) fn extract(py: Python<'_>, reports: &Bound<'_, PyAny>, fast: bool) -> PyResult<Extraction> {
    let batches = input::batches(reports, "reports")?;
    let english = detached(py, || loaded(fast))?;
    let mut reports = detached(py, move || Ok(input::stating(&batches)?))?;
    let mut extracted = Extracted { diagnostics: english.diagnostics.clone(), ..Extracted::default() };
    for part in reports.chunks_mut(AT_ONCE) {
        py.check_signals()?;
        extracted.take(detached(py, || Ok(part.par_iter_mut().map(|one| study(one, &english.resources)).collect()))?);
    }
    let Extracted { claims, mentions, diagnostics } = extracted;
    let reports: Vec<OwnedReport> = reports.into_iter().map(|one| one.owned).collect();
    let [reports, claims, mentions, diagnostics] = detached(py, || {
        Ok([
            gathered::reports(&reports),
            gathered::claims(&claims),
            gathered::mentions(&mentions),
            gathered::diagnostics(&diagnostics),
        ])
    })?;
    Ok(Extraction {
        reports: object(py, reports)?,
        claims: object(py, claims)?,
        mentions: object(py, mentions)?,
        diagnostics: object(py, diagnostics)?,
    })
}

impl Extracted {
    fn take(&mut self, all: Vec<Learnt>) {
        for Learnt { claims, mentions, diagnostics } in all {
            self.claims.extend(claims);
            self.mentions.extend(mentions);
            self.diagnostics.extend(diagnostics);
        }
    }
}

// A fault of ours in one report must not cost the others.
fn study(one: &mut Stating, resources: &Resources) -> Learnt {
    let learnt = catch_unwind(AssertUnwindSafe(|| {
        let (stated, lost) = one.take();
        let report = &mut one.owned.report;
        if report.meta.published.is_none() {
            report.meta.published = infer_published(report, resources);
        }
        let mut learnt = with_stated(report, learn(report, resources), stated);
        learnt.diagnostics.extend(lost);
        learnt
    }));
    learnt.unwrap_or_else(|_| Learnt { diagnostics: vec![fault(&one.owned.report.file)], ..Learnt::default() })
}
