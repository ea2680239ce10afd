//! Search over everything: reports by their words, claims by theirs, events and actors by their names.

use super::claims::{Row, rows, with_words};
use crate::answer::{At, Page};
use crate::card::called;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::day;
use crate::text::filters;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many of each are shown.
const FEW: usize = 10;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "search.html")]
pub(crate) struct Search {
    #[serde(skip)]
    frame: Frame,
    sought: String,
    reports: Vec<ReportHit>,
    claims: Vec<Row>,
    all_claims: usize,
    events: Vec<(String, String, u32)>,
    actors: Vec<(String, u32)>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ReportHit {
    id: String,
    title: String,
    outlet: String,
    day: String,
    #[serde(skip)]
    pieces: Vec<(String, bool)>,
}

impl Page for Search {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let sought = at.asked.one("q").unwrap_or_default().trim().to_owned();
        let mut page = Search {
            frame: at.frame(reading, t!("search-title"), "search"),
            sought: sought.clone(),
            reports: Vec::new(),
            claims: Vec::new(),
            all_claims: 0,
            events: Vec::new(),
            actors: Vec::new(),
        };
        if sought.is_empty() {
            return Ok(page);
        }
        let best = || reading.store.best_reports_with_words(&sought, FEW);
        let found = reading.view.best_reports.get(&sought, best)?;
        for (n, snippet) in found.iter() {
            let Some(report) = reading.store.reports_by_number(&[*n])?.pop() else { continue };
            page.reports.push(ReportHit {
                id: report.id.to_string(),
                title: report.meta.title.as_ref().map_or_else(|| report.file.clone(), |title| title.value.clone()),
                outlet: report.label().to_owned(),
                day: report.published().map(day).unwrap_or_default(),
                pieces: pieces(snippet),
            });
        }
        let claims = with_words(reading, &sought)?;
        page.all_claims = claims.count();
        page.claims = rows(reading, &claims.first(FEW), &sought)?;
        let words = sought.to_lowercase();
        let holds: Vec<bool> = columns.names.iter().map(|name| name.to_lowercase().contains(&words)).collect();
        let is_held = |name: u32| holds.get(name as usize).copied().unwrap_or_default();
        let mut events: Vec<&whosays_store::EventRow> =
            columns.events.iter().filter(|event| is_held(event.place)).collect();
        events.sort_by_key(|event| std::cmp::Reverse((event.reports, event.claims)));
        events.truncate(FEW);
        for event in reading.store.events_by_number(&events.iter().map(|event| event.n).collect::<Vec<_>>())? {
            page.events.push((event.id.to_string(), called(&event), event.reports.len() as u32));
        }
        page.actors = actors(columns, is_held);
        Ok(page)
    })
    .await
}

/// The actors whose names hold what is sought, those of most claims first.
fn actors(columns: &whosays_store::Columns, is_held: impl Fn(u32) -> bool) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for actor in columns.actors.iter().filter(|actor| is_held(**actor)) {
        *counts.entry(*actor).or_default() += 1;
    }
    let mut found: Vec<(u32, u32)> = counts.into_iter().collect();
    found.sort_by_key(|(at, n)| (std::cmp::Reverse(*n), *at));
    found.into_iter().take(FEW).map(|(at, n)| (columns.name(at).to_owned(), n)).collect()
}

// The store marks hits with two signs of the private use area.
fn pieces(snippet: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    for (at, part) in snippet.split('\u{e000}').enumerate() {
        match part.split_once('\u{e001}').filter(|_| at > 0) {
            Some((hit, rest)) => pieces.extend([(hit.to_owned(), true), (rest.to_owned(), false)]),
            None => pieces.push((part.to_owned(), false)),
        }
    }
    pieces
}
