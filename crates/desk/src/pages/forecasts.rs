//! The forecasts of a case: who foretold what, how surely, and what came of it; and the record of those who speak in public.

use crate::answer::{At, Form, Page};
use crate::card::Line;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{
    Brought, By, List, SetOn, Sought, Told, event_link, events_called, few, joined, options, pager_of, pick, table,
    version, written,
};
use crate::state::Reading;
use crate::text::filters;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::collections::HashMap;
use whosays_model::{EventId, Forecast, ForecastRecord, Resolution, Settable};

const FILTERS: &[(&str, &str)] = &[
    ("q", "Words"),
    ("resolution", "What came of it"),
    ("window", "Time"),
    ("speaker", "Who"),
    ("event", "Event"),
    ("id", "Forecast"),
    ("from", "From"),
    ("to", "To"),
];

const BY: &[By<Forecast>] = &[
    By::words("resolution", "What came of it", |one| one.resolution.as_str(), came_in_words),
    By::words("window", "Time", |one| if one.window.is_some() { "yes" } else { "no" }, has_time),
    // Nobody but those who speak in public is listed by name.
    By::names("speaker", "Who", |one| if one.is_public { one.speaker.as_str() } else { "" }),
];

const FIELDS: &[Settable] = &[Settable::Resolution, Settable::Event];

/// The page of forecasts.
#[derive(Serialize, Template)]
#[template(path = "forecasts.html")]
pub(crate) struct ForecastsPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    rows: Vec<Row>,
    /// What is saved as CSV, which needs nothing but the ledger.
    #[serde(skip)]
    saved: Vec<Vec<String>>,
    records: Vec<RecordLine>,
    #[serde(skip)]
    resolutions: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct Row {
    forecast: Forecast,
    /// The first of the claims that make it.
    told: Vec<Told>,
    #[serde(skip)]
    claim: String,
    #[serde(skip)]
    day: String,
    #[serde(skip)]
    days: String,
    #[serde(skip)]
    share: String,
    #[serde(skip)]
    came: &'static str,
    resolved_by: Vec<Told>,
    event: Option<(String, String)>,
    set: Vec<Line>,
    /// How often its first claim was judged: a form made now overwrites nothing newer.
    seen: u64,
}

/// How well somebody foretells, in figures and in words.
#[derive(Serialize)]
struct RecordLine {
    #[serde(flatten)]
    record: ForecastRecord,
    #[serde(skip)]
    brier: String,
    #[serde(skip)]
    log_score: String,
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    came: String,
}

impl RecordLine {
    fn of(record: &ForecastRecord) -> Self {
        RecordLine {
            brier: format!("{:.2}", record.brier),
            log_score: format!("{:.2}", record.log_score),
            said: per_cent(record.said),
            came: format!(
                "{} ({} of {})",
                per_cent(record.came),
                (record.came * record.settled as f64).round(),
                record.settled
            ),
            record: record.clone(),
        }
    }
}

impl Page for ForecastsPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "id",
            "date",
            "speaker",
            "role",
            "what",
            "window",
            "likelihood",
            "probability",
            "condition",
            "resolution",
            "event",
            "because",
            "origins",
            "claims",
        ];
        table(heads, self.saved.iter().cloned())
    }
}

fn cells(forecast: &Forecast) -> Vec<String> {
    vec![
        forecast.id.to_string(),
        written(forecast.date.as_ref()),
        forecast.speaker.clone(),
        written(forecast.role.as_ref()),
        forecast.what.clone(),
        written(forecast.window.as_ref().map(|window| &window.days)),
        written(forecast.likelihood.as_ref()),
        written(forecast.probability.as_ref()),
        written(forecast.condition.as_ref()),
        forecast.resolution.to_string(),
        written(forecast.event.as_ref()),
        forecast.because.join("; "),
        forecast.origins.to_string(),
        joined(&forecast.claims),
    ]
}

/// The forecasts, or those that pass, below the records.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let all = reading.kept.as_ref().map(|kept| kept.forecasts.as_slice()).unwrap_or_default();
        let records = reading.kept.as_ref().map(|kept| kept.records.as_slice()).unwrap_or_default();
        let sought = Sought::of(&at.asked);
        let (event, id) = (at.asked.one("event"), at.asked.one("id"));
        let picked = pick(all, BY, &at.asked, |forecast| {
            sought.holds(forecast.date.as_ref())
                && sought.is_in(texts(forecast))
                && event.is_none_or(|event| forecast.event.as_ref().is_some_and(|own| own.as_str() == event))
                && id.is_none_or(|id| forecast.id.as_str() == id)
        });
        let pager = pager_of(at, picked.entries.len());
        let shown = pager.rows(&picked.entries);
        let is_saved = at.form == Form::Csv;
        let rows = if is_saved { Vec::new() } else { rows(reading, shown)? };
        let saved = if is_saved { shown.iter().map(|one| cells(one)).collect() } else { Vec::new() };
        Ok(ForecastsPage {
            frame: at.frame(reading, "Forecasts", "forecasts"),
            list: List::of(reading, at, FILTERS, picked.facets, pager)?,
            rows,
            saved,
            records: records.iter().map(RecordLine::of).collect(),
            resolutions: options(Resolution::ALL, Resolution::as_str, |one| came(one).to_owned()),
        })
    })
    .await
}

/// The texts that words are looked for in.
fn texts(forecast: &Forecast) -> impl Iterator<Item = &str> {
    let named = [&forecast.role, &forecast.condition, &forecast.likelihood];
    let said = [forecast.what.as_str(), forecast.speaker.as_str()];
    said.into_iter().chain(named.into_iter().flatten().map(String::as_str))
}

fn rows(reading: &Reading, shown: &[&Forecast]) -> Result<Vec<Row>, Fault> {
    let claims = shown.iter().flat_map(|one| few(&one.claims).iter().chain(few(&one.resolved_by)));
    let brought = Brought::of(reading, claims, std::iter::empty())?;
    let names = events_called(reading, shown.iter().filter_map(|one| one.event.as_ref()))?;
    let set = SetOn::of(reading)?;
    shown.iter().map(|one| row(reading, one, &brought, &names, &set)).collect()
}

fn row(
    reading: &Reading,
    forecast: &Forecast,
    brought: &Brought,
    names: &HashMap<EventId, String>,
    set: &SetOn,
) -> Result<Row, Fault> {
    Ok(Row {
        told: brought.all(few(&forecast.claims)),
        claim: written(forecast.claims.first()),
        day: forecast.date.as_ref().map(day).unwrap_or_default(),
        days: forecast.window.as_ref().map(|window| day(&window.days)).unwrap_or_default(),
        share: share(forecast),
        came: came(forecast.resolution),
        resolved_by: brought.all(few(&forecast.resolved_by)),
        event: forecast.event.as_ref().map(|id| event_link(id, names)),
        set: set.over(&forecast.claims, FIELDS),
        seen: version(reading, &forecast.claims)?,
        forecast: forecast.clone(),
    })
}

/// What came of it, in words.
fn came(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Happened => "came true",
        Resolution::DidNot => "did not come true",
        Resolution::Partly => "came true in part",
        Resolution::CannotBeTold => "cannot be told",
        Resolution::Open => "open",
    }
}

fn came_in_words(resolution: &str) -> String {
    resolution.parse::<Resolution>().map_or_else(|_| plain(resolution), |resolution| came(resolution).to_owned())
}

fn has_time(has: &str) -> String {
    if has == "yes" { "has a time" } else { "has none" }.to_owned()
}

fn share(forecast: &Forecast) -> String {
    let share = forecast.probability.map(per_cent).unwrap_or_default();
    match &forecast.likelihood {
        Some(words) if share.is_empty() => format!("“{words}”"),
        Some(words) => format!("“{words}”: {share}"),
        None => share,
    }
}

fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
