//! The events of a case, with facets; as a list, on a timeline and on a map.

use super::{By, Chip, Facet, Label, Pager, chips, faceted, in_time};
use crate::answer::{Asked, At, Form, Page};
use crate::card::called;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use whosays_model::{Event, Toll};
use whosays_store::{Columns, EventRow};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("events-place")),
    ("kind", || t!("events-kind")),
    ("status", || t!("events-status")),
    ("country", || t!("events-country")),
    ("disputed", || t!("events-disputed")),
    ("from", || t!("events-from")),
    ("to", || t!("events-to")),
];

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "events.html")]
pub(crate) struct Events {
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
    place: String,
    #[serde(skip)]
    address: String,
    #[serde(skip)]
    kept: Vec<(String, String)>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = events::Row)]
pub(crate) struct Row {
    id: String,
    called: String,
    kind: String,
    status: String,
    date: String,
    day: String,
    place: String,
    country: String,
    killed: String,
    injured: String,
    perpetrators: Vec<String>,
    claims: u32,
    reports: u32,
    origins: u32,
    disputes: u32,
}

impl Page for Events {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "id",
            "called",
            "kind",
            "status",
            "date",
            "place",
            "country",
            "killed",
            "injured",
            "named as behind it",
            "claims",
            "reports",
            "origins",
            "disputes",
        ];
        let row = |row: &Row| {
            vec![
                row.id.clone(),
                row.called.clone(),
                row.kind.clone(),
                row.status.clone(),
                row.date.clone(),
                row.place.clone(),
                row.country.clone(),
                row.killed.clone(),
                row.injured.clone(),
                row.perpetrators.join("; "),
                row.claims.to_string(),
                row.reports.to_string(),
                row.origins.to_string(),
                row.disputes.to_string(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

/// Lowest, best and highest number in words: `12 to 21, best 19`.
pub(crate) fn toll(toll: Option<Toll>) -> String {
    let Some(Toll { low, best, high }) = toll else { return String::new() };
    match (low, best, high) {
        (Some(low), _, Some(high)) if low == high => low.to_string(),
        (Some(low), Some(best), Some(high)) => t!("events-toll-range-best", low = low, high = high, best = best),
        (Some(low), None, Some(high)) => t!("events-toll-range", low = low, high = high),
        (Some(low), Some(best), None) if best != low => t!("events-toll-least-best", low = low, best = best),
        (Some(low), _, None) => t!("events-toll-least", low = low),
        (None, Some(best), Some(high)) => t!("events-toll-most-best", high = high, best = best),
        (None, _, Some(high)) => t!("events-toll-most", high = high),
        (None, Some(best), None) => best.to_string(),
        (None, None, None) => String::new(),
    }
}

/// The events that pass the filters, those of the last day first, and the facets.
pub(crate) fn filtered<'a>(columns: &'a Columns, asked: &Asked) -> (Vec<&'a EventRow>, Vec<Facet>) {
    let by: [By<'_, EventRow>; 4] = [
        ("kind", t!("events-kind"), &|event| event.kind.as_str()),
        ("status", t!("events-status"), &|event| event.status.as_str()),
        ("country", t!("events-country"), &|event| columns.name(event.country)),
        ("disputed", t!("events-disputed"), &|event| if event.disputes > 0 { "yes" } else { "no" }),
    ];
    let sought = asked.one("q").map(str::to_lowercase);
    let in_time = in_time(asked);
    let is_there = |event: &EventRow| {
        sought.as_ref().is_none_or(|sought| columns.name(event.place).to_lowercase().contains(sought))
    };
    faceted(&columns.events, &by, asked, |event| in_time(event.days) && is_there(event))
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let asked = &at.asked;
        let (mut picked, facets) = filtered(columns, asked);
        if asked.one("sort") == Some("reports") {
            picked.sort_by_key(|event| std::cmp::Reverse((event.reports, event.claims)));
        }
        let mut pager = Pager::of(asked, picked.len());
        // What is saved is the whole of what was picked, as far as a page can hold it.
        if at.form == Form::Csv {
            (pager.first, pager.last) = (usize::from(!picked.is_empty()), picked.len().min(10_000));
        }
        let shown = pager.rows(&picked);
        let events = reading.store.events_by_number(&shown.iter().map(|event| event.n).collect::<Vec<_>>())?;
        let told = |facet: Facet| if facet.key == "disputed" { facet.told(yes_or_no) } else { facet };
        let rows = events.iter().filter_map(|event| {
            let row = shown.iter().find(|row| row.id == event.id.as_str())?;
            Some(self::row(event, row))
        });
        Ok(Events {
            rows: rows.collect(),
            frame: at.frame(reading, t!("events-title"), "events"),
            pager,
            facets: facets.into_iter().map(told).collect(),
            chips: named_chips(asked),
            from: asked.one("from").unwrap_or_default().to_owned(),
            to: asked.one("to").unwrap_or_default().to_owned(),
            place: asked.one("q").unwrap_or_default().to_owned(),
            address: asked.in_address(),
            kept: Vec::new(),
        })
    })
    .await
}

// Whether an event is disputed is told in its own words, not by its word in the address.
fn named_chips(asked: &Asked) -> Vec<Chip> {
    let mut chips = chips(asked, FILTERS);
    for chip in chips.iter_mut().filter(|chip| chip.key == "disputed") {
        chip.value = yes_or_no(&chip.value).into_owned();
    }
    chips
}

fn yes_or_no(word: &str) -> Cow<'static, str> {
    match word {
        "yes" => t!("events-yes"),
        "no" => t!("events-no"),
        other => plain(other).into(),
    }
}

fn row(event: &Event, row: &EventRow) -> Row {
    Row {
        id: event.id.to_string(),
        called: called(event),
        kind: plain(event.kind.as_str()),
        status: plain(event.status.as_str()),
        date: event.date.as_ref().map(ToString::to_string).unwrap_or_default(),
        day: event.date.as_ref().map(day).unwrap_or_default(),
        place: event.place.clone().unwrap_or_default(),
        country: event.country.clone().unwrap_or_default(),
        killed: toll(event.killed),
        injured: toll(event.injured),
        perpetrators: event.perpetrators.iter().map(|actor| actor.name.clone()).collect(),
        claims: row.claims,
        reports: row.reports,
        origins: row.origins,
        disputes: row.disputes,
    }
}
