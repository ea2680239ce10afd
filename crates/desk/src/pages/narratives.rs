//! The narratives of a case: each question with its accounts side by side, who holds them over time, and who denies them.

use crate::answer::{At, Form, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{
    Brought, By, FEW, List, Sought, event_link, events_called, joined, pager_of, pick, table, written,
};
use crate::pages::Label;
use crate::state::Reading;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use whosays_model::{ClaimId, Delivery, EventId, Holder, Interest, Narrative, Version};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("ledger-words")),
    ("field", || t!("narratives-field")),
    ("accounts", || t!("narratives-accounts")),
    ("denied", || t!("narratives-denied")),
    ("event", || t!("ledger-of-event")),
    ("from", || t!("ledger-from")),
    ("to", || t!("ledger-to")),
];

const BY: &[By<Narrative>] = &[
    By::words("field", || t!("narratives-field"), |one| one.field.as_str(), plain),
    By::words("accounts", || t!("narratives-accounts"), accounts, accounts_in_words),
    By::words("denied", || t!("narratives-denied"), |one| if is_denied(one) { "yes" } else { "no" }, denied_in_words),
];

/// So few questions are shown with all their tellings.
const WHOLE: usize = 3;

/// The page of narratives.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "narratives.html")]
pub(crate) struct NarrativesPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    rows: Vec<Question>,
    /// What is saved as CSV, which needs nothing but the ledger.
    #[serde(skip)]
    saved: Vec<Vec<String>>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Question {
    question: String,
    field: String,
    event: (String, String),
    by: String,
    /// Where it stands alone, with all its tellings.
    #[serde(skip)]
    alone: String,
    versions: Vec<Side>,
}

/// One account with those who hold it and those who deny it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = narratives::Side)]
struct Side {
    account: String,
    origins: usize,
    holders: Vec<Telling>,
    denials: Vec<Telling>,
    /// How many tellings are not shown.
    more: usize,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = narratives::Telling)]
struct Telling {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    holder: Holder,
    quote: String,
    #[serde(skip)]
    day: String,
    #[serde(skip)]
    delivered: String,
    #[serde(skip)]
    via: String,
    #[serde(skip)]
    mode: String,
    #[serde(skip)]
    interests: Vec<Cow<'static, str>>,
}

impl Page for NarrativesPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "event",
            "field",
            "question",
            "account",
            "side",
            "who",
            "role",
            "day",
            "delivery",
            "via",
            "repeats",
            "certainty",
            "mode",
            "interests",
            "answers",
            "claim",
            "report",
            "origin",
            "because",
        ];
        table(heads, self.saved.iter().cloned())
    }
}

/// The questions, or those that pass.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let all = reading.kept.as_ref().map(|kept| kept.narratives.as_slice()).unwrap_or_default();
        let sought = Sought::of(&at.asked);
        let event = at.asked.one("event");
        let picked = pick(all, BY, &at.asked, |narrative| {
            event.is_none_or(|event| narrative.event.as_str() == event)
                && sought.is_in(texts(narrative))
                && (!sought.has_days() || tellings(narrative).any(|holder| sought.holds(holder.day.as_ref())))
        });
        let pager = pager_of(at, picked.entries.len());
        let shown = pager.rows(&picked.entries);
        let is_saved = at.form == Form::Csv;
        Ok(NarrativesPage {
            frame: at.frame(reading, t!("narratives-title"), "narratives"),
            rows: if is_saved { Vec::new() } else { questions(reading, shown)? },
            saved: if is_saved { shown.iter().flat_map(|one| cells(one)).collect() } else { Vec::new() },
            list: List::of(reading, at, FILTERS, picked.facets, pager)?,
        })
    })
    .await
}

/// The texts that words are looked for in: the question, its accounts, and who tells them.
fn texts(narrative: &Narrative) -> impl Iterator<Item = &str> {
    let accounts = narrative.versions.iter().map(|version| version.account.as_str());
    let who = tellings(narrative).map(|holder| holder.who.as_str());
    std::iter::once(narrative.question.as_str()).chain(accounts).chain(who)
}

fn tellings(narrative: &Narrative) -> impl Iterator<Item = &Holder> {
    narrative.versions.iter().flat_map(|version| version.holders.iter().chain(&version.denials))
}

fn accounts(narrative: &Narrative) -> &str {
    if narrative.versions.len() > 1 { "several" } else { "one" }
}

fn accounts_in_words(accounts: &str) -> String {
    match accounts {
        "one" => t!("narratives-accounts-one").into_owned(),
        "several" => t!("narratives-accounts-several").into_owned(),
        other => plain(other),
    }
}

fn is_denied(narrative: &Narrative) -> bool {
    narrative.versions.iter().any(|version| !version.denials.is_empty())
}

fn denied_in_words(is_denied: &str) -> String {
    if is_denied == "yes" { t!("narratives-denied-yes") } else { t!("narratives-denied-no") }.into_owned()
}

/// As many tellings as are shown of each side of an account.
fn shown_of(holders: &[Holder], most: usize) -> &[Holder] {
    &holders[..holders.len().min(most)]
}

fn questions(reading: &Reading, shown: &[&Narrative]) -> Result<Vec<Question>, Fault> {
    let most = if shown.len() <= WHOLE { usize::MAX } else { FEW };
    let sides = shown.iter().flat_map(|one| &one.versions);
    let told =
        sides.flat_map(|version| shown_of(&version.holders, most).iter().chain(shown_of(&version.denials, most)));
    let claims: Vec<&ClaimId> = told.map(|holder| &holder.claim).collect();
    let brought = Brought::of(reading, claims.into_iter(), std::iter::empty())?;
    let names = events_called(reading, shown.iter().map(|one| &one.event))?;
    Ok(shown.iter().map(|one| question(one, most, &brought, &names)).collect())
}

fn question(narrative: &Narrative, most: usize, brought: &Brought, names: &HashMap<EventId, String>) -> Question {
    Question {
        question: narrative.question.clone(),
        field: plain(narrative.field.as_str()),
        event: event_link(&narrative.event, names),
        by: narrative.by.clone(),
        alone: format!("/narratives?event={}&field={}", narrative.event, narrative.field),
        versions: narrative.versions.iter().map(|version| side(version, most, brought)).collect(),
    }
}

fn side(version: &Version, most: usize, brought: &Brought) -> Side {
    let lines = |holders: &[Holder]| -> Vec<Telling> {
        shown_of(holders, most).iter().map(|holder| telling(holder, brought)).collect()
    };
    let (holders, denials) = (lines(&version.holders), lines(&version.denials));
    Side {
        account: version.account.clone(),
        origins: version.origins,
        more: version.holders.len() + version.denials.len() - holders.len() - denials.len(),
        holders,
        denials,
    }
}

fn telling(holder: &Holder, brought: &Brought) -> Telling {
    Telling {
        quote: brought.quote(&holder.claim),
        day: holder.day.as_ref().map(day).unwrap_or_default(),
        delivered: delivered(holder, brought),
        via: through(&holder.via),
        mode: holder.mode.map(|mode| plain(mode.as_str())).unwrap_or_default(),
        interests: holder.interests.iter().map(|interest| in_words(*interest)).collect(),
        holder: holder.clone(),
    }
}

/// Through whom it came, outermost last.
fn through(via: &[String]) -> String {
    via.iter().cloned().reduce(|first, next| t!("narratives-then", first = first, next = next)).unwrap_or_default()
}

/// How the report has it, in words.
fn delivered(holder: &Holder, brought: &Brought) -> String {
    let outlet = brought.label(&holder.report).0;
    match holder.delivery {
        Delivery::Own => t!("narratives-own-voice").into_owned(),
        Delivery::Said => t!("narratives-said", outlet = outlet),
        Delivery::PassedOn => t!("narratives-passed-on", outlet = outlet),
    }
}

/// What ties a holder to the question, in words.
fn in_words(interest: Interest) -> Cow<'static, str> {
    match interest {
        Interest::Claimer => t!("narratives-claimer"),
        Interest::Accused => t!("narratives-accused"),
        Interest::Authority => t!("narratives-authority"),
    }
}

fn cells(narrative: &Narrative) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for version in &narrative.versions {
        rows.extend(version.holders.iter().map(|holder| cell(narrative, version, "holds", holder)));
        rows.extend(version.denials.iter().map(|holder| cell(narrative, version, "denies", holder)));
    }
    rows
}

fn cell(narrative: &Narrative, version: &Version, side: &str, holder: &Holder) -> Vec<String> {
    vec![
        narrative.event.to_string(),
        narrative.field.to_string(),
        narrative.question.clone(),
        version.account.clone(),
        side.to_owned(),
        holder.who.clone(),
        written(holder.role.as_ref()),
        written(holder.day.as_ref()),
        holder.delivery.to_string(),
        holder.via.join("; "),
        written(holder.repeats.as_ref()),
        holder.certainty.to_string(),
        written(holder.mode.as_ref()),
        joined(&holder.interests),
        joined(&holder.answers),
        holder.claim.to_string(),
        holder.report.to_string(),
        written(holder.origin.as_ref()),
        written(holder.because.as_ref()),
    ]
}
