//! The claims of a case: faceted search over kind, speaker, actor, outlet, event, origin, date and words.

use super::{Chip, Choice, Facet, Pager, chips};
use crate::answer::{Asked, At, Page};
use crate::card::{Card, called};
use crate::columns::{Picked, Places, State, Wanted, most, pick};
use crate::fault::Fault;
use crate::fields;
use crate::frame::Frame;
use crate::state::Reading;
use crate::text::filters;
use crate::text::{day, with_hits};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{Certainty, Claim, ClaimKind, DateInterval, EventId, ReportId, Stance};
use whosays_store::{Columns, NONE, Thing};

/// How many names a facet offers.
const NAMES: usize = 10;

const FILTERS: &[(&str, &str)] = &[
    ("q", "Words"),
    ("kind", "Kind"),
    ("state", "State"),
    ("certainty", "Certainty"),
    ("stance", "Stance"),
    ("disputed", "Disputed"),
    ("speaker", "Speaker"),
    ("actor", "Actor"),
    ("outlet", "Outlet"),
    ("event", "Event"),
    ("origin", "Origin"),
    ("report", "Report"),
    ("from", "From"),
    ("to", "To"),
];

#[derive(Serialize, Template)]
#[template(path = "claims.html")]
pub(crate) struct Claims {
    #[serde(skip)]
    frame: Frame,
    pager: Pager,
    rows: Vec<Row>,
    facets: Vec<Facet>,
    #[serde(skip)]
    chips: Vec<Chip>,
    #[serde(skip)]
    sought: String,
    #[serde(skip)]
    from: String,
    #[serde(skip)]
    to: String,
    #[serde(skip)]
    kept: Vec<(String, String)>,
    #[serde(skip)]
    address: String,
}

/// A claim in the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) report: String,
    pub(crate) kind: String,
    pub(crate) quote: String,
    #[serde(skip)]
    pub(crate) pieces: Vec<(String, bool)>,
    pub(crate) speaker: String,
    pub(crate) is_author: bool,
    pub(crate) is_denial: bool,
    pub(crate) certainty: String,
    pub(crate) value: Vec<(String, String)>,
    pub(crate) state: &'static str,
    pub(crate) is_disputed: bool,
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) event: Option<(String, String)>,
    /// In how many reports what it says is found.
    pub(crate) passed_on: u32,
}

impl Page for Claims {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "id",
            "kind",
            "quote",
            "speaker",
            "stance",
            "certainty",
            "value",
            "state",
            "outlet",
            "published",
            "event",
            "report",
        ];
        let row = |row: &Row| {
            vec![
                row.id.clone(),
                row.kind.clone(),
                row.quote.clone(),
                row.speaker.clone(),
                if row.is_denial { "deny" } else { "affirm" }.to_owned(),
                row.certainty.clone(),
                told(&row.value),
                row.state.to_owned(),
                row.outlet.clone(),
                row.day.clone(),
                row.event.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
                row.report.clone(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

fn told(value: &[(String, String)]) -> String {
    value.iter().map(|(key, words)| format!("{key}: {words}")).collect::<Vec<_>>().join("; ")
}

/// Cards as rows for a spreadsheet.
pub(crate) fn in_rows(cards: &[Card]) -> Vec<Vec<String>> {
    let heads = [
        "id",
        "kind",
        "quote",
        "start",
        "end",
        "speaker",
        "role",
        "via",
        "stance",
        "certainty",
        "value",
        "state",
        "event",
    ];
    let row = |card: &Card| {
        vec![
            card.id.clone(),
            card.kind.clone(),
            card.quote.clone(),
            card.start.to_string(),
            card.end.to_string(),
            card.speaker.clone(),
            card.role.clone(),
            card.via.join("; "),
            if card.is_denial { "deny" } else { "affirm" }.to_owned(),
            card.certainty.clone(),
            told(&card.value),
            card.state.to_owned(),
            card.event.as_ref().map(|event| event.id.clone()).unwrap_or_default(),
        ]
    };
    std::iter::once(heads.map(str::to_owned).to_vec()).chain(cards.iter().map(row)).collect()
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let wanted = wanted(reading, &at.asked)?;
        let picked = pick(columns, &wanted);
        let pager = Pager::of(&at.asked, picked.places.len());
        let rows = rows(reading, pager.rows(&picked.places), at.asked.one("q").unwrap_or_default())?;
        let kept = at.asked.0.iter().filter(|(key, _)| ["event", "origin", "report"].contains(&key.as_str()));
        Ok(Claims {
            frame: at.frame(reading, "Claims", "claims"),
            rows,
            facets: facets(columns, &wanted, &picked, &at.asked),
            chips: named_chips(reading, &at.asked)?,
            sought: at.asked.one("q").unwrap_or_default().to_owned(),
            from: at.asked.one("from").unwrap_or_default().to_owned(),
            to: at.asked.one("to").unwrap_or_default().to_owned(),
            kept: kept.cloned().collect(),
            address: at.asked.in_address(),
            pager,
        })
    })
    .await
}

// An event is told by its name, not by its id.
fn named_chips(reading: &Reading, asked: &Asked) -> Result<Vec<Chip>, Fault> {
    let mut chips = chips(asked, FILTERS);
    for chip in chips.iter_mut().filter(|chip| chip.of == "Event") {
        if let Some(Thing::Event(event)) = reading.store.find(&chip.value)? {
            chip.value = called(&event);
        }
    }
    Ok(chips)
}

/// What is asked for, in places of the columns.
pub(crate) fn wanted(reading: &Reading, asked: &Asked) -> Result<Wanted, Fault> {
    fn all<T: std::str::FromStr>(asked: &Asked, key: &str) -> Vec<T> {
        asked.all(key).filter_map(|value| value.parse().ok()).collect()
    }
    let columns = &reading.view.columns;
    let names = |key: &str| -> Vec<u32> {
        let place = |name: &str| columns.names.iter().position(|known| known == name).map_or(NONE, |at| at as u32);
        asked.all(key).map(place).collect()
    };
    let place = |key: &str, find: &dyn Fn(&str) -> Option<usize>| {
        asked.one(key).map(|id| find(id).map_or(NONE, |at| at as u32))
    };
    let date = |key: &str| asked.one(key).and_then(|date| date.parse::<DateInterval>().ok());
    let state = |word: &str| State::ALL.into_iter().find(|state| state.as_str() == word);
    let places = match asked.one("q") {
        Some(words) => {
            let numbers = reading.store.claims_with_words(words)?;
            Some(Places::of(numbers.iter().filter_map(|n| columns.place_of.get(n)).copied(), columns))
        }
        None => None,
    };
    Ok(Wanted {
        kinds: all::<ClaimKind>(asked, "kind"),
        states: asked.all("state").filter_map(state).collect(),
        certainties: all::<Certainty>(asked, "certainty"),
        stances: all::<Stance>(asked, "stance"),
        speakers: names("speaker"),
        actors: names("actor"),
        outlets: names("outlet"),
        disputed: asked.one("disputed").is_some(),
        report: place("report", &|id| columns.reports.iter().position(|report| report.id == id)),
        event: place("event", &|id| columns.events.iter().position(|event| event.id == id)),
        origin: place("origin", &|id| columns.origins.iter().position(|(known, _)| known == id)),
        since: date("from").and_then(|date| i32::try_from(date.day_numbers().0).ok()),
        until: date("to").and_then(|date| i32::try_from(date.day_numbers().1).ok()),
        places,
    })
}

fn facets(columns: &Columns, wanted: &Wanted, picked: &Picked, asked: &Asked) -> Vec<Facet> {
    fn words<'a, T: Copy>(
        all: &'a [T],
        counts: &'a [u32],
        word: fn(T) -> &'static str,
    ) -> impl Iterator<Item = (&'static str, u32)> + 'a {
        all.iter().zip(counts).map(move |(one, count)| (word(*one), *count))
    }
    let names = |counts: &[u32], chosen: &[u32]| -> Vec<(String, u32)> {
        let named = most(counts, chosen, NAMES).into_iter().filter(|(at, _)| *at != NONE);
        named.map(|(at, count)| (columns.name(at).to_owned(), count)).collect()
    };
    let mut facets = vec![
        Facet::new("kind", "Kind", words(ClaimKind::ALL, &picked.kinds, ClaimKind::as_str), asked),
        Facet::new("state", "State", words(&State::ALL, &picked.states, State::as_str), asked),
        Facet {
            key: "disputed",
            label: "Accounts",
            choices: vec![Choice {
                value: "yes".to_owned(),
                label: "disputed".to_owned(),
                count: picked.disputed,
                is_chosen: wanted.disputed,
            }],
        },
        Facet::new("certainty", "Certainty", words(Certainty::ALL, &picked.certainties, Certainty::as_str), asked),
        Facet::new("stance", "Stance", words(Stance::ALL, &picked.stances, Stance::as_str), asked),
        Facet::new("speaker", "Speaker", names(&picked.speakers, &wanted.speakers).into_iter(), asked),
        Facet::new("actor", "Actor", names(&picked.actors, &wanted.actors).into_iter(), asked),
        Facet::new("outlet", "Outlet", names(&picked.outlets, &wanted.outlets).into_iter(), asked),
    ];
    // Names are shown as they are.
    for facet in facets.iter_mut().filter(|facet| ["speaker", "actor", "outlet"].contains(&facet.key)) {
        facet.choices.iter_mut().for_each(|choice| choice.label.clone_from(&choice.value));
        facet
            .choices
            .iter_mut()
            .filter(|choice| choice.value == "author")
            .for_each(|choice| "the report’s own voice".clone_into(&mut choice.label));
    }
    facets
}

/// Claims by their places in the columns, as rows of a list.
pub(crate) fn rows(reading: &Reading, places: &[u32], sought: &str) -> Result<Vec<Row>, Fault> {
    let columns = &reading.view.columns;
    let claim_rows: Vec<&whosays_store::ClaimRow> =
        places.iter().map(|place| &columns.claims[*place as usize]).collect();
    let numbers: Vec<i64> = claim_rows.iter().map(|row| row.n).collect();
    let claims = reading.store.claims_by_number(&numbers)?;
    let reports: BTreeSet<i64> =
        claim_rows.iter().filter_map(|row| columns.reports.get(row.report as usize)).map(|report| report.n).collect();
    let reports = reading.store.reports_by_number(&reports.into_iter().collect::<Vec<_>>())?;
    let reports: HashMap<&ReportId, &whosays_model::Report> =
        reports.iter().map(|report| (&report.id, report)).collect();
    let events: BTreeSet<i64> =
        claim_rows.iter().filter_map(|row| columns.events.get(row.event as usize)).map(|event| event.n).collect();
    let events = reading.store.events_by_number(&events.into_iter().collect::<Vec<_>>())?;
    let events: HashMap<&EventId, String> = events.iter().map(|event| (&event.id, called(event))).collect();
    let by_id: HashMap<i64, &whosays_store::ClaimRow> = claim_rows.iter().map(|row| (row.n, *row)).collect();
    let row = |(claim, n): (&Claim, &i64)| {
        let row = by_id.get(n)?;
        let report = reports.get(&claim.report);
        let event = columns.events.get(row.event as usize);
        Some(Row {
            id: claim.id.to_string(),
            report: claim.report.to_string(),
            kind: claim.kind().to_string(),
            quote: claim.quote.clone(),
            pieces: with_hits(&claim.quote, sought),
            speaker: claim.speaker.name.clone(),
            is_author: claim.speaker.is_author(),
            is_denial: claim.stance == Stance::Deny,
            certainty: claim.certainty.to_string(),
            value: fields::told(claim),
            state: State::of(row.review).as_str(),
            is_disputed: row.disputed,
            outlet: report.map(|report| report.label().to_owned()).unwrap_or_default(),
            day: report.and_then(|report| report.published()).map(day).unwrap_or_default(),
            event: event.map(|event| {
                let id = EventId::from_written(event.id.clone());
                (event.id.clone(), events.get(&id).cloned().unwrap_or_default())
            }),
            passed_on: columns.origins.get(row.origin as usize).map_or(1, |(_, reports)| *reports),
        })
    };
    // A claim may have gone since the columns were read; the others keep their numbers.
    let found: HashMap<String, &Claim> = claims.iter().map(|claim| (claim.id.to_string(), claim)).collect();
    if claims.len() == numbers.len() {
        return Ok(claims.iter().zip(&numbers).filter_map(row).collect());
    }
    let mut kept = Vec::new();
    for n in &numbers {
        for claim in reading.store.claims_by_number(&[*n])? {
            if found.contains_key(claim.id.as_str()) {
                kept.extend(row((&claim, n)));
            }
        }
    }
    Ok(kept)
}
