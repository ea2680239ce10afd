//! The reports of a case, with facets.

use super::marking::Marking;
use super::{By, Chip, Facet, Label, Pager, chips, faceted, in_time};
use crate::answer::{Asked, At, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;
use whosays_model::Tlp;
use whosays_store::{Columns, ReportRow};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("reports-words")),
    ("outlet", || t!("reports-outlet")),
    ("language", || t!("reports-language")),
    ("format", || t!("reports-format")),
    ("state", || t!("reports-state")),
    ("tlp", || t!("reports-marking")),
    ("from", || t!("reports-from")),
    ("to", || t!("reports-to")),
];

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "reports.html")]
pub(crate) struct Reports {
    #[serde(skip)]
    frame: Frame,
    pager: Pager,
    rows: Vec<Row>,
    facets: Vec<Facet>,
    #[serde(skip)]
    chips: Vec<Chip>,
    #[serde(skip)]
    from: String,
    #[serde(skip)]
    to: String,
    #[serde(skip)]
    saved: String,
    #[serde(skip)]
    kept: Vec<(String, String)>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = reports::Row)]
struct Row {
    id: String,
    title: String,
    outlet: String,
    published: String,
    day: String,
    language: String,
    format: String,
    marking: Marking,
    claims: usize,
    open: usize,
}

impl Page for Reports {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["id", "title", "outlet", "published", "language", "format", "tlp", "claims", "open"];
        let row = |row: &Row| {
            vec![
                row.id.clone(),
                row.title.clone(),
                row.outlet.clone(),
                row.published.clone(),
                row.language.clone(),
                row.format.clone(),
                row.marking.tlp.to_owned(),
                row.claims.to_string(),
                row.open.to_string(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let asked = &at.asked;
        let found: Option<HashSet<i64>> = match asked.one("q") {
            Some(words) => Some(reading.store.reports_with_words(words)?.into_iter().collect()),
            None => None,
        };
        let open = |report: &ReportRow| {
            let claims = &columns.claims[report.claims.0 as usize..report.claims.1 as usize];
            claims.iter().filter(|claim| claim.review.is_none()).count()
        };
        let is_marked = reading.view.tlp > Tlp::Clear;
        let by: [By<'_, ReportRow>; 5] = [
            ("state", t!("reports-state"), &|report| if open(report) > 0 { "open" } else { "done" }),
            ("tlp", t!("reports-marking"), &|report| if is_marked { report.tlp.as_str() } else { "" }),
            ("outlet", t!("reports-outlet"), &|report| columns.name(report.outlet)),
            ("language", t!("reports-language"), &|report| columns.name(report.language)),
            ("format", t!("reports-format"), &|report| columns.name(report.format)),
        ];
        let in_time = in_time(asked);
        let (picked, facets) = faceted(&columns.reports, &by, asked, |report| {
            in_time(report.days) && found.as_ref().is_none_or(|found| found.contains(&report.n))
        });
        let told = |facet: Facet| if facet.key == "state" { facet.told(state_in_words) } else { facet };
        let pager = Pager::of(asked, picked.len());
        let shown = pager.rows(&picked);
        let numbers: Vec<i64> = shown.iter().map(|report| report.n).collect();
        let reports = reading.store.reports_by_number(&numbers)?;
        let rows = reports.iter().filter_map(|report| {
            let row = shown.iter().find(|row| row.id == report.id.as_str())?;
            Some(Row {
                id: report.id.to_string(),
                title: report.meta.title.as_ref().map_or_else(|| report.file.clone(), |title| title.value.clone()),
                outlet: report.meta.outlet.as_ref().map(|outlet| outlet.value.clone()).unwrap_or_default(),
                published: report.published().map(ToString::to_string).unwrap_or_default(),
                day: report.published().map(day).unwrap_or_default(),
                language: report.language.clone().unwrap_or_default(),
                format: columns.name(row.format).to_owned(),
                marking: Marking::of(row.tlp),
                claims: (row.claims.1 - row.claims.0) as usize,
                open: open(row),
            })
        });
        Ok(Reports {
            rows: rows.collect(),
            frame: at.frame(reading, t!("reports-title"), "reports"),
            pager,
            facets: facets.into_iter().map(told).collect(),
            chips: named_chips(asked),
            from: asked.one("from").unwrap_or_default().to_owned(),
            to: asked.one("to").unwrap_or_default().to_owned(),
            saved: asked.in_address(),
            kept: Vec::new(),
        })
    })
    .await
}

// A state is told in its own words, not by its word in the address.
fn named_chips(asked: &Asked) -> Vec<Chip> {
    let mut chips = chips(asked, FILTERS);
    for chip in chips.iter_mut().filter(|chip| chip.key == "state") {
        chip.value = state_in_words(&chip.value).into_owned();
    }
    chips
}

fn state_in_words(state: &str) -> Cow<'static, str> {
    match state {
        "open" => t!("reports-state-open"),
        "done" => t!("reports-state-done"),
        other => plain(other).into(),
    }
}

/// The reports before and after one in the list.
pub(crate) fn beside(columns: &Columns, id: &str) -> (Option<String>, Option<String>) {
    let Some(at) = columns.reports.iter().position(|report| report.id == id) else { return (None, None) };
    let id = |at: usize| columns.reports.get(at).map(|report| report.id.clone());
    (at.checked_sub(1).and_then(id), id(at + 1))
}
