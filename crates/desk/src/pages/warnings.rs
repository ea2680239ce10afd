//! The warnings of a case: who warned whom of what, what was done with it, and what came after.

use crate::answer::{At, Form, Page};
use crate::card::Line;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{
    By, List, Making, Quoted, Sought, Told, few, joined, options, pager_of, pick, table, written,
};
use crate::pages::Label;
use crate::state::Reading;
use crate::text::{day, plain, thousands};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use whosays_model::{Outcome, Settable, Warning};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("ledger-words")),
    ("response", || t!("warnings-response")),
    ("outcome", || t!("warnings-outcome")),
    ("issuer", || t!("warnings-issuer")),
    ("recipient", || t!("warnings-recipient")),
    ("event", || t!("ledger-of-event")),
    ("id", || t!("warnings-id")),
    ("from", || t!("ledger-from")),
    ("to", || t!("ledger-to")),
];

const BY: &[By<Warning>] = &[
    By::words("response", || t!("warnings-response"), |one| one.response.as_str(), done_with),
    By::words("outcome", || t!("warnings-outcome"), |one| one.outcome.as_str(), after),
    By::names("issuer", || t!("warnings-issuer"), |one| one.issuer.as_deref().unwrap_or_default()),
    By::names("recipient", || t!("warnings-recipient"), |one| one.recipient.as_deref().unwrap_or_default()),
];

const FIELDS: &[Settable] = &[Settable::Response, Settable::Outcome, Settable::Event];

/// The page of warnings.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "warnings.html")]
pub(crate) struct WarningsPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    rows: Vec<Row>,
    /// What is saved as CSV, which needs nothing but the ledger.
    #[serde(skip)]
    saved: Vec<Vec<String>>,
    #[serde(skip)]
    responses: Vec<(&'static str, String)>,
    #[serde(skip)]
    outcomes: Vec<(&'static str, String)>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = warnings::Row)]
struct Row {
    #[schema(value_type = Object)]
    warning: Warning,
    /// The first of the claims that it rests on.
    told: Vec<Told>,
    #[serde(skip)]
    claim: String,
    #[serde(skip)]
    issuer: String,
    #[serde(skip)]
    recipient: String,
    #[serde(skip)]
    day: String,
    #[serde(skip)]
    days: String,
    #[serde(skip)]
    done_with: String,
    responses: Vec<Told>,
    passages: Vec<Quoted>,
    #[serde(skip)]
    followed: Cow<'static, str>,
    outcomes: Vec<Told>,
    event: Option<(String, String)>,
    #[serde(skip)]
    lead: String,
    set: Vec<Line>,
    /// How often its first claim was judged: a form made now overwrites nothing newer.
    seen: u64,
}

impl Page for WarningsPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "id",
            "date",
            "issuer",
            "recipient",
            "target",
            "place",
            "window",
            "response",
            "response_by",
            "outcome",
            "event",
            "lead_days",
            "because",
            "origins",
            "claims",
            "wording",
        ];
        table(heads, self.saved.iter().cloned())
    }
}

fn cells(warning: &Warning) -> Vec<String> {
    vec![
        warning.id.to_string(),
        written(warning.date.as_ref()),
        written(warning.issuer.as_ref()),
        written(warning.recipient.as_ref()),
        written(warning.target.as_ref()),
        written(warning.place.as_ref()),
        written(warning.window.as_ref().map(|window| &window.days)),
        warning.response.to_string(),
        warning.response_by.join("; "),
        warning.outcome.to_string(),
        written(warning.event.as_ref()),
        written(warning.lead_days.as_ref()),
        warning.because.join("; "),
        warning.origins.to_string(),
        joined(&warning.claims),
        warning.wording.clone(),
    ]
}

/// The warnings, or those that pass.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let all = reading.kept.as_ref().map(|kept| kept.warnings.as_slice()).unwrap_or_default();
        let sought = Sought::of(&at.asked);
        let picked = pick(all, BY, &at.asked, |warning| {
            sought.holds(warning.date.as_ref())
                && sought.is_in(texts(warning))
                && sought.is_of(warning.id.as_str(), warning.event.as_ref())
        });
        let pager = pager_of(at, picked.entries.len());
        let shown = pager.rows(&picked.entries);
        let is_saved = at.form == Form::Csv;
        let rows = if is_saved { Vec::new() } else { rows(reading, shown)? };
        let saved = if is_saved { shown.iter().map(|one| cells(one)).collect() } else { Vec::new() };
        Ok(WarningsPage {
            frame: at.frame(reading, t!("warnings-title"), "warnings"),
            list: List::of(reading, at, FILTERS, picked.facets, pager)?,
            rows,
            saved,
            responses: options(whosays_model::Response::ALL, whosays_model::Response::as_str, |one| {
                done_with(one.as_str())
            }),
            outcomes: options(Outcome::ALL, Outcome::as_str, |one| followed(one).into_owned()),
        })
    })
    .await
}

/// The texts that words are looked for in.
fn texts(warning: &Warning) -> impl Iterator<Item = &str> {
    let named = [&warning.issuer, &warning.recipient, &warning.target, &warning.place];
    std::iter::once(warning.wording.as_str()).chain(named.into_iter().flatten().map(String::as_str))
}

fn rows(reading: &Reading, shown: &[&Warning]) -> Result<Vec<Row>, Fault> {
    let claims = shown
        .iter()
        .flat_map(|one| few(&one.claims).iter().chain(few(&one.response_claims)).chain(few(&one.outcome_claims)));
    let reports = shown.iter().flat_map(|one| &one.response_passages).map(|passage| &passage.report);
    let making = Making::of(reading, claims, reports, shown.iter().filter_map(|one| one.event.as_ref()))?;
    shown.iter().map(|one| row(one, &making)).collect()
}

fn row(warning: &Warning, making: &Making<'_>) -> Result<Row, Fault> {
    let brought = &making.brought;
    let (set, seen) = making.set(&warning.claims, FIELDS)?;
    Ok(Row {
        told: brought.all(few(&warning.claims)),
        claim: written(warning.claims.first()),
        issuer: warning.issuer.clone().unwrap_or_else(|| t!("warnings-issuer-unnamed").into_owned()),
        recipient: warning.recipient.clone().unwrap_or_else(|| t!("warnings-recipient-unnamed").into_owned()),
        day: warning.date.as_ref().map(day).unwrap_or_default(),
        days: warning.window.as_ref().map(|window| day(&window.days)).unwrap_or_default(),
        done_with: done_with(warning.response.as_str()),
        responses: brought.all(few(&warning.response_claims)),
        passages: warning.response_passages.iter().map(|passage| brought.quoted(passage)).collect(),
        followed: followed(warning.outcome),
        outcomes: brought.all(few(&warning.outcome_claims)),
        event: making.event(warning.event.as_ref()),
        lead: warning.lead_days.map(lead).unwrap_or_default(),
        set,
        seen,
        warning: warning.clone(),
    })
}

/// What the recipient did, in words.
fn done_with(response: &str) -> String {
    if response == "unknown" { t!("warnings-response-unknown").into_owned() } else { plain(response) }
}

fn after(outcome: &str) -> String {
    outcome.parse::<Outcome>().map_or_else(|_| plain(outcome), |outcome| followed(outcome).into_owned())
}

/// What followed, in words.
fn followed(outcome: Outcome) -> Cow<'static, str> {
    match outcome {
        Outcome::Within => t!("warnings-outcome-within"),
        Outcome::After => t!("warnings-outcome-after"),
        Outcome::Prevented => t!("warnings-outcome-prevented"),
        Outcome::None => t!("warnings-outcome-none"),
        Outcome::Open => t!("warnings-outcome-open"),
    }
}

fn lead(days: i64) -> String {
    if days == 0 {
        return t!("warnings-lead-none").into_owned();
    }
    let days = usize::try_from(days).unwrap_or_default();
    t!("warnings-lead", n = days, shown = thousands(days))
}
