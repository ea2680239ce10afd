//! The forecasts of a case: who foretold what, how surely, and what came of it; and the record of those who speak in public.

use crate::answer::{At, Form, Page};
use crate::card::Line;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{By, List, Making, Sought, Told, few, joined, options, pager_of, pick, table, written};
use crate::pages::Label;
use crate::state::Reading;
use crate::text::{day, per_cent, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use whosays_model::{Forecast, ForecastRecord, Resolution, Settable};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("ledger-words")),
    ("resolution", || t!("forecasts-resolution")),
    ("window", || t!("forecasts-window")),
    ("speaker", || t!("forecasts-speaker")),
    ("event", || t!("ledger-of-event")),
    ("id", || t!("forecasts-id")),
    ("from", || t!("ledger-from")),
    ("to", || t!("ledger-to")),
];

const BY: &[By<Forecast>] = &[
    By::words("resolution", || t!("forecasts-resolution"), |one| one.resolution.as_str(), came_in_words),
    By::words("window", || t!("forecasts-window"), |one| if one.window.is_some() { "yes" } else { "no" }, has_time),
    // Nobody but those who speak in public is listed by name.
    By::names("speaker", || t!("forecasts-speaker"), |one| if one.is_public { one.speaker.as_str() } else { "" }),
];

const FIELDS: &[Settable] = &[Settable::Resolution, Settable::Event];

/// The page of forecasts.
#[derive(Serialize, Template, utoipa::ToSchema)]
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

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = forecasts::Row)]
struct Row {
    #[schema(value_type = Object)]
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
    came: Cow<'static, str>,
    resolved_by: Vec<Told>,
    event: Option<(String, String)>,
    set: Vec<Line>,
    /// How often its first claim was judged: a form made now overwrites nothing newer.
    seen: u64,
}

/// How well somebody foretells, in figures and in words.
#[derive(Serialize, utoipa::ToSchema)]
struct RecordLine {
    #[serde(flatten)]
    #[schema(value_type = Object)]
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
        let (share, came) = (per_cent(100.0 * record.came), (record.came * record.settled as f64).round());
        RecordLine {
            brier: format!("{:.2}", record.brier),
            log_score: format!("{:.2}", record.log_score),
            said: per_cent(100.0 * record.said),
            came: t!("forecasts-came-of", share = share, came = came.to_string(), settled = record.settled),
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
        let picked = pick(all, BY, &at.asked, |forecast| {
            sought.holds(forecast.date.as_ref())
                && sought.is_in(texts(forecast))
                && sought.is_of(forecast.id.as_str(), forecast.event.as_ref())
        });
        let pager = pager_of(at, picked.entries.len());
        let shown = pager.rows(&picked.entries);
        let is_saved = at.form == Form::Csv;
        let rows = if is_saved { Vec::new() } else { rows(reading, shown)? };
        let saved = if is_saved { shown.iter().map(|one| cells(one)).collect() } else { Vec::new() };
        Ok(ForecastsPage {
            frame: at.frame(reading, t!("forecasts-title"), "forecasts"),
            list: List::of(reading, at, FILTERS, picked.facets, pager)?,
            rows,
            saved,
            records: records.iter().map(RecordLine::of).collect(),
            resolutions: options(Resolution::ALL, Resolution::as_str, |one| came(one).into_owned()),
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
    let events = shown.iter().filter_map(|one| one.event.as_ref());
    let making = Making::of(reading, claims, std::iter::empty(), events)?;
    shown.iter().map(|one| row(one, &making)).collect()
}

fn row(forecast: &Forecast, making: &Making<'_>) -> Result<Row, Fault> {
    let (set, seen) = making.set(&forecast.claims, FIELDS)?;
    Ok(Row {
        told: making.brought.all(few(&forecast.claims)),
        claim: written(forecast.claims.first()),
        day: forecast.date.as_ref().map(day).unwrap_or_default(),
        days: forecast.window.as_ref().map(|window| day(&window.days)).unwrap_or_default(),
        share: share(forecast),
        came: came(forecast.resolution),
        resolved_by: making.brought.all(few(&forecast.resolved_by)),
        event: making.event(forecast.event.as_ref()),
        set,
        seen,
        forecast: forecast.clone(),
    })
}

/// What came of it, in words.
fn came(resolution: Resolution) -> Cow<'static, str> {
    match resolution {
        Resolution::Happened => t!("forecasts-came-true"),
        Resolution::DidNot => t!("forecasts-came-not"),
        Resolution::Partly => t!("forecasts-came-partly"),
        Resolution::CannotBeTold => t!("forecasts-came-untold"),
        Resolution::Open => t!("forecasts-came-open"),
    }
}

fn came_in_words(resolution: &str) -> String {
    resolution.parse::<Resolution>().map_or_else(|_| plain(resolution), |resolution| came(resolution).into_owned())
}

fn has_time(has: &str) -> String {
    if has == "yes" { t!("forecasts-has-window") } else { t!("forecasts-has-no-window") }.into_owned()
}

fn share(forecast: &Forecast) -> String {
    let share = forecast.probability.map(|share| per_cent(100.0 * share)).unwrap_or_default();
    match &forecast.likelihood {
        Some(words) if share.is_empty() => t!("forecasts-likely", words = words),
        Some(words) => t!("forecasts-likely-share", words = words, share = share),
        None => share,
    }
}
