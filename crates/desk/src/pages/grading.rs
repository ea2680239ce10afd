//! Grades by the Admiralty code: how far each source can be relied on, and how credible each claim is.

use super::{Facet, Label, Pager};
use crate::answer::{At, Page};
use crate::card::Line;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::graded::{Graded, GradedItem, GradedSource};
use crate::ledger_page::{
    Brought, By, List, SetOn, Sought, Told, joined, options, pager_of, pick, table, version, written,
};
use crate::state::Reading;
use crate::text::filters;
use crate::text::plain;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use whosays_model::{ClaimId, Credibility, ItemGrade, OriginId, Reliability, SetBy, Settable, SourceGrade};

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("grading-source")),
    ("reliability", || t!("grading-reliability")),
    ("credibility", || t!("grading-credibility")),
    ("source", || t!("grading-source-named")),
    ("sort", || t!("grading-sort")),
    ("set", || t!("grading-set-by-whom")),
];

const BY_OF_SOURCES: &[By<GradedSource>] = &[
    By::scale("reliability", || t!("grading-reliability"), |one| one.reliability.as_str(), reliability_in_words),
    By::words("sort", || t!("grading-sort"), |one| one.sort.as_str(), plain),
    By::words("set", || t!("grading-set-by-whom"), |one| yes_or_no(one.is_set), set_in_words),
];

const BY_OF_ITEMS: &[By<GradedItem>] = &[
    By::scale("reliability", || t!("grading-reliability"), |one| one.reliability.as_str(), reliability_in_words),
    By::scale("credibility", || t!("grading-credibility"), |one| one.credibility.as_str(), credibility_in_words),
    By::words("set", || t!("grading-set-by-whom"), |one| yes_or_no(one.is_set), set_in_words),
    By::names("source", || t!("grading-source-named"), |one| one.source.as_ref()),
];

/// How many origins of each side of an item are shown.
const ORIGINS: usize = 12;

/// The page of grades: of sources, or of claims.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "grading.html")]
pub(crate) struct GradingPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    #[serde(skip)]
    is_of_claims: bool,
    all_sources: usize,
    all_items: usize,
    sources: Vec<SourceRow>,
    items: Vec<ItemRow>,
    #[serde(skip)]
    letters: Vec<(&'static str, String)>,
    #[serde(skip)]
    figures: Vec<(&'static str, String)>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct SourceRow {
    /// What its row is called in the page.
    #[serde(skip)]
    anchor: String,
    name: String,
    sort: &'static str,
    #[schema(value_type = String)]
    reliability: Reliability,
    in_words: &'static str,
    reports: usize,
    claims: usize,
    #[schema(value_type = Vec<Object>)]
    set: Vec<SetBy>,
    /// What was set, with the time, newer settings too.
    settings: Vec<Line>,
    #[serde(skip)]
    claim: String,
    /// How often its first claim was judged: a form made now overwrites nothing newer.
    seen: u64,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ItemRow {
    #[schema(value_type = String)]
    claim: ClaimId,
    told: Option<Told>,
    source: String,
    #[schema(value_type = String)]
    reliability: Reliability,
    #[schema(value_type = String)]
    credibility: Credibility,
    #[schema(value_type = String)]
    proposed: Credibility,
    in_words: String,
    proposed_in_words: &'static str,
    because: Vec<String>,
    agreeing: usize,
    contradicting: usize,
    #[serde(skip)]
    agree: Vec<String>,
    #[serde(skip)]
    contradict: Vec<String>,
    #[schema(value_type = Vec<Object>)]
    set: Vec<SetBy>,
    settings: Vec<Line>,
    /// How often it was judged: a form made now overwrites nothing newer.
    seen: u64,
}

impl Page for GradingPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "record",
            "id",
            "source",
            "reliability",
            "credibility",
            "proposed",
            "in_words",
            "because",
            "agreeing",
            "contradicting",
            "set",
            "reports",
            "claims",
            "quote",
        ];
        table(heads, self.sources.iter().map(cells_of_source).chain(self.items.iter().map(cells_of_item)))
    }
}

fn cells_of_source(row: &SourceRow) -> Vec<String> {
    let mut cells = vec![String::new(); 14];
    cells[0] = "source".to_owned();
    cells[2].clone_from(&row.name);
    cells[3] = row.reliability.to_string();
    cells[6] = row.in_words.to_owned();
    cells[10] = people(&row.set);
    cells[11] = row.reports.to_string();
    cells[12] = row.claims.to_string();
    cells
}

fn cells_of_item(row: &ItemRow) -> Vec<String> {
    vec![
        "grade".to_owned(),
        row.claim.to_string(),
        row.source.clone(),
        row.reliability.to_string(),
        row.credibility.to_string(),
        row.proposed.to_string(),
        row.in_words.clone(),
        row.because.join("; "),
        row.agreeing.to_string(),
        row.contradicting.to_string(),
        people(&row.set),
        String::new(),
        String::new(),
        row.told.as_ref().map(|told| told.quote.clone()).unwrap_or_default(),
    ]
}

fn people(set: &[SetBy]) -> String {
    let one = |set: &SetBy| {
        let note = set.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}: {}{note}", set.who, set.value)
    };
    joined(&set.iter().map(one).collect::<Vec<_>>())
}

/// The sources, or the claims.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let none = Graded::default();
        let grades = reading.kept.as_ref().map_or(&none, |kept| &kept.grades);
        let is_of_claims = at.asked.one("of") == Some("claims");
        let shown = if is_of_claims { of_items(reading, at, grades)? } else { of_sources(reading, at, grades)? };
        let mut list = List::of(reading, at, FILTERS, shown.facets, shown.pager)?;
        if is_of_claims {
            list.kept.push(("of".to_owned(), "claims".to_owned()));
        }
        Ok(GradingPage {
            frame: at.frame(reading, t!("grading-title"), "grading"),
            list,
            is_of_claims,
            all_sources: grades.sources.len(),
            all_items: grades.items.len(),
            sources: shown.sources,
            items: shown.items,
            letters: options(Reliability::ALL, Reliability::as_str, |one| reliability_in_words(one.as_str())),
            figures: options(Credibility::ALL, Credibility::as_str, |one| credibility_in_words(one.as_str())),
        })
    })
    .await
}

/// The rows of one page of sources or of claims.
struct Shown {
    facets: Vec<Facet>,
    pager: Pager,
    sources: Vec<SourceRow>,
    items: Vec<ItemRow>,
}

fn of_sources(reading: &Reading, at: &At, grades: &Graded) -> Result<Shown, Fault> {
    let sought = Sought::of(&at.asked);
    let picked = pick(&grades.sources, BY_OF_SOURCES, &at.asked, |source| sought.is_in([source.name.as_ref()]));
    let pager = pager_of(at, picked.entries.len());
    let set = SetOn::of(reading)?;
    let shown = grades.of_sources(pager.rows(&picked.entries)).map_err(Fault::ours)?;
    let rows = shown.iter().map(|source| source_row(reading, source, &set));
    let sources = rows.collect::<Result<Vec<_>, Fault>>()?;
    Ok(Shown { facets: picked.facets, pager, sources, items: Vec::new() })
}

fn source_row(reading: &Reading, source: &SourceGrade, set: &SetOn) -> Result<SourceRow, Fault> {
    let claim = written(source.claims.first());
    Ok(SourceRow {
        anchor: format!("s-{claim}"),
        name: source.name.clone(),
        sort: source.sort.as_str(),
        reliability: source.reliability,
        in_words: source.reliability.in_words(),
        reports: source.reports.len(),
        claims: source.claims.len(),
        set: source.set.clone(),
        settings: set.over(&source.claims, &[Settable::Reliability]),
        seen: version(reading, &source.claims)?,
        claim,
    })
}

fn of_items(reading: &Reading, at: &At, grades: &Graded) -> Result<Shown, Fault> {
    let sought = Sought::of(&at.asked);
    let picked = pick(&grades.items, BY_OF_ITEMS, &at.asked, |item| sought.is_in([item.source.as_ref()]));
    let pager = pager_of(at, picked.entries.len());
    let shown = grades.of_items(pager.rows(&picked.entries)).map_err(Fault::ours)?;
    let brought = Brought::of(reading, shown.iter().map(|item| &item.claim), std::iter::empty())?;
    let set = SetOn::of(reading)?;
    let rows = shown.iter().map(|item| item_row(reading, item, &brought, &set));
    let items = rows.collect::<Result<Vec<_>, Fault>>()?;
    Ok(Shown { facets: picked.facets, pager, sources: Vec::new(), items })
}

fn item_row(reading: &Reading, item: &ItemGrade, brought: &Brought, set: &SetOn) -> Result<ItemRow, Fault> {
    let few = |origins: &[OriginId]| origins.iter().take(ORIGINS).map(ToString::to_string).collect();
    let own = std::slice::from_ref(&item.claim);
    Ok(ItemRow {
        claim: item.claim.clone(),
        told: brought.told(&item.claim),
        source: item.source.clone(),
        reliability: item.reliability,
        credibility: item.credibility,
        proposed: item.proposed,
        in_words: format!("{}, {}", item.reliability.in_words(), item.credibility.in_words()),
        proposed_in_words: item.proposed.in_words(),
        because: item.because.clone(),
        agreeing: item.agreeing.len(),
        contradicting: item.contradicting.len(),
        agree: few(&item.agreeing),
        contradict: few(&item.contradicting),
        set: item.set.clone(),
        settings: set.over(own, &[Settable::Credibility]),
        seen: version(reading, own)?,
    })
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn set_in_words(is_set: &str) -> String {
    if is_set == "yes" { t!("grading-set-yes") } else { t!("grading-set-no") }.into_owned()
}

/// A letter with the doctrine's words: `B, usually reliable`.
fn reliability_in_words(letter: &str) -> String {
    letter.parse::<Reliability>().map_or_else(|_| plain(letter), |one| format!("{one}, {}", one.in_words()))
}

/// A figure with the doctrine's words: `2, probably true`.
fn credibility_in_words(figure: &str) -> String {
    figure.parse::<Credibility>().map_or_else(|_| plain(figure), |one| format!("{one}, {}", one.in_words()))
}
