//! The events of a case, with facets; as a list, on a timeline and on a map.

use super::{Chip, Facet, Pager, Test, chips};
use crate::answer::{At, Form, Page};
use crate::card::called;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::filters;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::collections::BTreeMap;
use whosays_model::{DateInterval, Event, Toll};
use whosays_store::EventRow;

const FILTERS: &[(&str, &str)] = &[
    ("q", "Place"),
    ("kind", "Kind"),
    ("status", "Status"),
    ("country", "Country"),
    ("disputed", "Disputed"),
    ("from", "From"),
    ("to", "To"),
];

#[derive(Serialize, Template)]
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

#[derive(Serialize)]
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
        (Some(low), Some(best), Some(high)) => format!("{low} to {high}, best {best}"),
        (Some(low), None, Some(high)) => format!("{low} to {high}"),
        (Some(low), Some(best), None) if best != low => format!("at least {low}, best {best}"),
        (Some(low), _, None) => format!("at least {low}"),
        (None, Some(best), Some(high)) => format!("at most {high}, best {best}"),
        (None, _, Some(high)) => format!("at most {high}"),
        (None, Some(best), None) => best.to_string(),
        (None, None, None) => String::new(),
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let asked = &at.asked;
        let date = |key: &str| asked.one(key).and_then(|date| date.parse::<DateInterval>().ok());
        let (from, to) = (date("from"), date("to"));
        let sought = asked.one("q").map(str::to_lowercase);
        let tests: [Test<'_, EventRow>; 4] = [
            ("kind", &|event| event.kind.to_string()),
            ("status", &|event| event.status.to_string()),
            ("country", &|event| columns.name(event.country).to_owned()),
            ("disputed", &|event| if event.disputes > 0 { "yes" } else { "no" }.to_owned()),
        ];
        let in_time = |event: &EventRow| {
            let (first, last) = event.days.unzip();
            from.as_ref().is_none_or(|from| last.is_some_and(|last| i64::from(last) >= from.day_numbers().0))
                && to.as_ref().is_none_or(|to| first.is_some_and(|first| i64::from(first) <= to.day_numbers().1))
        };
        let passes = |event: &EventRow, but: &str| {
            tests
                .iter()
                .all(|(key, value)| *key == but || asked.all(key).next().is_none() || asked.has(key, &value(event)))
                && in_time(event)
                && sought.as_ref().is_none_or(|sought| columns.name(event.place).to_lowercase().contains(sought))
        };
        let facet = |key: &'static str, label: &'static str, value: &dyn Fn(&EventRow) -> String| {
            let mut counts: BTreeMap<String, u32> = BTreeMap::new();
            for event in columns.events.iter().filter(|event| passes(event, key)) {
                *counts.entry(value(event)).or_default() += 1;
            }
            counts.remove("");
            let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            counts.truncate(12);
            Facet::new(key, label, counts.into_iter(), asked)
        };
        let facets = vec![
            facet("kind", "Kind", tests[0].1),
            facet("status", "Status", tests[1].1),
            facet("country", "Country", tests[2].1),
            facet("disputed", "Disputed", tests[3].1),
        ];
        let mut picked: Vec<&EventRow> = columns.events.iter().filter(|event| passes(event, "")).collect();
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
        let rows = events.iter().filter_map(|event| {
            let row = shown.iter().find(|row| row.id == event.id.as_str())?;
            Some(self::row(event, row))
        });
        Ok(Events {
            rows: rows.collect(),
            frame: at.frame(reading, "Events", "events"),
            pager,
            facets,
            chips: chips(asked, FILTERS),
            from: asked.one("from").unwrap_or_default().to_owned(),
            to: asked.one("to").unwrap_or_default().to_owned(),
            place: asked.one("q").unwrap_or_default().to_owned(),
            address: asked.in_address(),
            kept: Vec::new(),
        })
    })
    .await
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
