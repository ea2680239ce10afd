//! The origins of a case: what several reports pass on and from whom; and one of them with every claim and why they are one.

use super::Label;
use super::claims::wanted;
use crate::answer::{Asked, At, Page};
use crate::columns::{Placed, pick as pick_claims};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::ledger_page::{Brought, By, List, Told, event_link, events_called, joined, pager_of, pick, table, written};
use crate::state::Reading;
use crate::text::filters;
use crate::text::{day, plain};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use std::collections::HashSet;
use whosays_model::{ClaimId, Origin, OriginLink, OriginSort};
use whosays_store::Thing;

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("origins-words")),
    ("found", || t!("origins-found-in")),
    ("speaker", || t!("origins-speaker")),
    ("actor", || t!("origins-actor")),
    ("outlet", || t!("origins-outlet")),
    ("event", || t!("origins-event")),
    ("report", || t!("origins-report")),
    ("from", || t!("origins-from")),
    ("to", || t!("origins-to")),
];

const BY: &[By<Placed>] = &[By::scale("found", || t!("origins-found-in"), found_in, found_in_words)];

/// How many links of an origin are shown.
const LINKS: usize = 200;

/// The page of origins.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "origins.html")]
pub(crate) struct OriginsPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(flatten)]
    list: List,
    rows: Vec<Row>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = origins::Row)]
struct Row {
    id: String,
    sort: String,
    who: String,
    credited: String,
    published: String,
    #[serde(skip)]
    day: String,
    reports: usize,
    claims: usize,
    events: usize,
    /// Its earliest claim.
    first: Option<Told>,
}

impl Page for OriginsPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["id", "sort", "who", "credited", "published", "reports", "claims", "events", "words"];
        table(heads, self.rows.iter().map(cells))
    }
}

fn cells(row: &Row) -> Vec<String> {
    vec![
        row.id.clone(),
        row.sort.clone(),
        row.who.clone(),
        row.credited.clone(),
        row.published.clone(),
        row.reports.to_string(),
        row.claims.to_string(),
        row.events.to_string(),
        row.first.as_ref().map(|told| told.quote.clone()).unwrap_or_default(),
    ]
}

/// The origins, or those of claims that pass.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let passing = passing(reading, &at.asked)?;
        let picked = pick(&reading.view.origins, BY, &at.asked, |placed| {
            passing.as_ref().is_none_or(|passing| passing.contains(&placed.at))
        });
        let pager = pager_of(at, picked.entries.len());
        let rows = rows(reading, pager.rows(&picked.entries))?;
        let mut list = List::of(reading, at, FILTERS, picked.facets, pager)?;
        // Origins are read from the case itself, and lag behind it no further than its events do.
        (list.lag.is_ready, list.lag.behind) = (true, 0);
        Ok(OriginsPage { frame: at.frame(reading, t!("origins-title"), "origins"), list, rows })
    })
    .await
}

/// The origins of the claims that pass; nothing where no filter is about claims.
fn passing(reading: &Reading, asked: &Asked) -> Result<Option<HashSet<u32>>, Fault> {
    if FILTERS.iter().all(|(key, _)| *key == "found" || asked.one(key).is_none()) {
        return Ok(None);
    }
    let columns = &reading.view.columns;
    let picked = pick_claims(columns, &wanted(reading, asked)?);
    let claims = picked.places.iter().filter_map(|place| columns.claims.get(*place as usize));
    Ok(Some(claims.map(|claim| claim.origin).collect()))
}

fn found_in(placed: &Placed) -> &str {
    match placed.reports {
        0 | 1 => "1",
        2..=4 => "2",
        _ => "5",
    }
}

fn found_in_words(found: &str) -> String {
    match found {
        "1" => t!("origins-found-in-one"),
        "2" => t!("origins-found-in-few"),
        _ => t!("origins-found-in-many"),
    }
    .into_owned()
}

fn rows(reading: &Reading, shown: &[&Placed]) -> Result<Vec<Row>, Fault> {
    let known = &reading.view.columns.origins;
    let numbers = shown.iter().filter_map(|placed| known.get(placed.at as usize)).map(|origin| origin.n);
    let origins = reading.store.origins_by_number(&numbers.collect::<Vec<_>>())?;
    let first = origins.iter().filter_map(|origin| origin.claims.first());
    let brought = Brought::of(reading, first, std::iter::empty())?;
    Ok(origins.iter().map(|origin| row(origin, &brought)).collect())
}

fn row(origin: &Origin, brought: &Brought) -> Row {
    Row {
        id: origin.id.to_string(),
        sort: in_words(origin),
        who: origin.who.clone(),
        credited: written(origin.credited.as_ref()),
        published: written(origin.published.as_ref()),
        day: origin.published.as_ref().map(day).unwrap_or_default(),
        reports: origin.reports.len(),
        claims: origin.claims.len(),
        events: origin.events.len(),
        first: origin.claims.first().and_then(|id| brought.told(id)),
    }
}

/// What an origin is, in words: `told to SNA`, `wire story`.
fn in_words(origin: &Origin) -> String {
    match (origin.sort, &origin.credited) {
        (OriginSort::ToldTo, Some(outlet)) => t!("origins-told-to", outlet = outlet),
        (OriginSort::ToldTo, None) => t!("origins-told-to-some").into_owned(),
        (OriginSort::Wire, _) => t!("origins-wire").into_owned(),
        (OriginSort::Copy, _) => t!("origins-copy").into_owned(),
        (OriginSort::Reporting, _) => t!("origins-reporting").into_owned(),
        (OriginSort::Quotation | OriginSort::Statement, Some(outlet)) => {
            t!("origins-credited-to", sort = origin.sort.as_str(), outlet = outlet)
        }
        (OriginSort::Quotation | OriginSort::Statement, None) => plain(origin.sort.as_str()),
    }
}

/// The page of one origin.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "origin.html")]
pub(crate) struct OriginPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(skip)]
    called: String,
    #[serde(skip)]
    sort: String,
    #[serde(skip)]
    day: String,
    pager: super::Pager,
    claims: Vec<Told>,
    #[serde(skip)]
    links: Vec<LinkLine>,
    events: Vec<(String, String)>,
    #[schema(value_type = Object)]
    origin: Origin,
}

/// Why two claims are of one origin.
struct LinkLine {
    a: End,
    b: End,
    because: String,
}

struct End {
    id: String,
    label: String,
}

impl Page for OriginPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["claim", "report", "outlet", "published", "speaker", "quote", "origin", "events"];
        let events = joined(&self.origin.events);
        let row = |told: &Told| {
            vec![
                told.claim.clone(),
                told.report.clone(),
                told.outlet.clone(),
                told.day.clone(),
                told.speaker.clone(),
                told.quote.clone(),
                self.origin.id.to_string(),
                events.clone(),
            ]
        };
        table(heads, self.claims.iter().map(row))
    }
}

/// One origin, with every claim that goes back to it and why they are one.
pub(crate) async fn one(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let Some(Thing::Origin(origin)) = reading.store.find(&id)? else {
            return Err(Fault::missing(t!("origin-missing", id = id)));
        };
        let pager = pager_of(at, origin.claims.len());
        let shown = pager.rows(&origin.claims);
        let links: Vec<&OriginLink> = origin.links.iter().take(LINKS).collect();
        let ends = links.iter().flat_map(|link| [&link.a, &link.b]);
        let brought = Brought::of(reading, shown.iter().chain(ends), std::iter::empty())?;
        let names = events_called(reading, origin.events.iter())?;
        let sort = in_words(&origin);
        let called = format!("{sort}: {}", origin.who);
        Ok(OriginPage {
            frame: at.frame(reading, called.clone(), "origins"),
            called,
            sort,
            day: origin.published.as_ref().map(day).unwrap_or_default(),
            claims: brought.all(shown),
            links: links.into_iter().map(|link| link_line(link, &brought)).collect(),
            events: origin.events.iter().map(|id| event_link(id, &names)).collect(),
            pager,
            origin: *origin,
        })
    })
    .await
}

fn link_line(link: &OriginLink, brought: &Brought) -> LinkLine {
    let end = |id: &ClaimId| End {
        id: id.to_string(),
        label: brought.told(id).map_or_else(|| id.to_string(), |told| format!("{} {}", told.outlet, told.day)),
    };
    LinkLine { a: end(&link.a), b: end(&link.b), because: link.because.join("; ") }
}
