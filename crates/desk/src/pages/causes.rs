//! The causes of a case: what is said to drive what, by whom, and who contradicts.

use crate::answer::{At, Form, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{Brought, By, List, Sought, pager_of, pick, table};
use crate::pages::Label;
use crate::state::Reading;
use crate::text::day;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use whosays_model::{CauseArrow, CauseTelling, Sign, Stance};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("ledger-words")),
    ("sign", || t!("causes-sign")),
    ("contrary", || t!("causes-contrary")),
    ("origins", || t!("causes-origins")),
    ("from", || t!("ledger-from")),
    ("to", || t!("ledger-to")),
];

const BY: &[By<CauseArrow>] = &[
    By::words("sign", || t!("causes-sign"), |one| one.sign.as_str(), sign_in_words),
    By::words("contrary", || t!("causes-contrary"), contrary, contrary_in_words),
    By::words("origins", || t!("causes-origins"), origins, origins_in_words),
];

/// How many tellings of each side are shown.
const MOST: usize = 6;

/// The page of causes.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "causes.html")]
pub(crate) struct CausesPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    rows: Vec<Row>,
    /// What is saved as CSV, which needs nothing but the ledger.
    #[serde(skip)]
    saved: Vec<Vec<String>>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = causes::Row)]
struct Row {
    #[schema(value_type = Object)]
    arrow: CauseArrow,
    #[serde(skip)]
    drives: Cow<'static, str>,
    #[serde(skip)]
    sides: Vec<Side>,
}

/// Those who say so, or those who contradict, as far as they are shown.
struct Side {
    tellings: Vec<Telling>,
    more: usize,
}

struct Telling {
    who: String,
    date: String,
    day: String,
    certainty: &'static str,
    is_denial: bool,
    gives: Cow<'static, str>,
    quote: String,
    link: String,
}

impl Page for CausesPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["sign", "cause", "effect", "said_by", "claims", "origins", "contrary_by", "contrary", "by"];
        table(heads, self.saved.iter().cloned())
    }
}

fn cells(arrow: &CauseArrow) -> Vec<String> {
    vec![
        arrow.sign.to_string(),
        arrow.cause.clone().unwrap_or_default(),
        arrow.effect.clone().unwrap_or_default(),
        who(&arrow.tellings),
        ids(&arrow.tellings),
        arrow.origins.to_string(),
        who(&arrow.contrary),
        ids(&arrow.contrary),
        arrow.by.clone(),
    ]
}

/// Who says so, each with the day: `Marta Lind 2031-03-12`.
fn who(tellings: &[CauseTelling]) -> String {
    let one = |told: &CauseTelling| match &told.day {
        Some(day) => format!("{} {day}", told.who),
        None => told.who.clone(),
    };
    tellings.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn ids(tellings: &[CauseTelling]) -> String {
    tellings.iter().map(|told| told.claim.as_str()).collect::<Vec<_>>().join("; ")
}

/// The arrows, or those that pass.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let all = reading.kept.as_ref().map(|kept| kept.causes.as_slice()).unwrap_or_default();
        let sought = Sought::of(&at.asked);
        let picked = pick(all, BY, &at.asked, |arrow| {
            sought.is_in(texts(arrow))
                && (!sought.has_days() || tellings(arrow).any(|told| sought.holds(told.day.as_ref())))
        });
        let pager = pager_of(at, picked.entries.len());
        let shown = pager.rows(&picked.entries);
        let is_saved = at.form == Form::Csv;
        let rows = if is_saved { Vec::new() } else { rows(reading, shown)? };
        let saved = if is_saved { shown.iter().map(|one| cells(one)).collect() } else { Vec::new() };
        Ok(CausesPage {
            frame: at.frame(reading, t!("causes-title"), "causes"),
            list: List::of(reading, at, FILTERS, picked.facets, pager)?,
            rows,
            saved,
        })
    })
    .await
}

fn tellings(arrow: &CauseArrow) -> impl Iterator<Item = &CauseTelling> {
    arrow.tellings.iter().chain(&arrow.contrary)
}

/// The texts that words are looked for in: both ends in everybody's words, and who says so.
fn texts(arrow: &CauseArrow) -> impl Iterator<Item = &str> {
    let ends = [arrow.cause.as_deref(), arrow.effect.as_deref()];
    ends.into_iter().chain(tellings(arrow).flat_map(own_texts)).flatten()
}

fn own_texts(told: &CauseTelling) -> [Option<&str>; 3] {
    [told.cause.as_deref(), told.effect.as_deref(), Some(told.who.as_str())]
}

fn rows(reading: &Reading, shown: &[&CauseArrow]) -> Result<Vec<Row>, Fault> {
    let told = shown.iter().flat_map(|one| first(&one.tellings).iter().chain(first(&one.contrary)));
    let brought = Brought::of(reading, told.map(|told| &told.claim), std::iter::empty())?;
    let row = |arrow: &&CauseArrow| Row {
        drives: drives(arrow.sign),
        sides: vec![side(&arrow.tellings, &brought), side(&arrow.contrary, &brought)],
        arrow: (*arrow).clone(),
    };
    Ok(shown.iter().map(row).collect())
}

fn first(tellings: &[CauseTelling]) -> &[CauseTelling] {
    &tellings[..tellings.len().min(MOST)]
}

fn side(tellings: &[CauseTelling], brought: &Brought) -> Side {
    let telling = |told: &CauseTelling| Telling {
        who: told.who.clone(),
        date: told.day.as_ref().map(ToString::to_string).unwrap_or_default(),
        day: told.day.as_ref().map(day).unwrap_or_default(),
        certainty: told.certainty.as_str(),
        is_denial: told.stance == Stance::Deny,
        gives: drives(told.sign),
        quote: brought.quote(&told.claim),
        link: format!("/reports/{}#{}", told.report, told.claim),
    };
    let shown = first(tellings);
    Side { tellings: shown.iter().map(telling).collect(), more: tellings.len() - shown.len() }
}

/// What a cause does to its effect, in words.
fn drives(sign: Sign) -> Cow<'static, str> {
    match sign {
        Sign::Plus => t!("causes-sign-plus"),
        Sign::Minus => t!("causes-sign-minus"),
    }
}

fn sign_in_words(sign: &str) -> String {
    sign.parse::<Sign>().map_or_else(|_| sign.to_owned(), |sign| drives(sign).into_owned())
}

fn contrary(arrow: &CauseArrow) -> &str {
    if arrow.contrary.is_empty() { "no" } else { "yes" }
}

fn contrary_in_words(is_contradicted: &str) -> String {
    if is_contradicted == "yes" { t!("causes-contrary-yes") } else { t!("causes-contrary-no") }.into_owned()
}

fn origins(arrow: &CauseArrow) -> &str {
    if arrow.origins > 1 { "several" } else { "one" }
}

fn origins_in_words(origins: &str) -> String {
    match origins {
        "one" => t!("causes-origins-one").into_owned(),
        "several" => t!("causes-origins-several").into_owned(),
        other => other.to_owned(),
    }
}
