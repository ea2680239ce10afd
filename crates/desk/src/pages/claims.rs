//! The claims of a case: faceted search over kind, speaker, actor, outlet, event, origin, date and words.

use super::{Chip, Choice, Facet, Label, Pager, chips};
use crate::answer::{Asked, At, Page};
use crate::card::{Card, called, state_in_words};
use crate::columns::{Picked, Places, State, Wanted, most, pick};
use crate::fault::Fault;
use crate::fields;
use crate::frame::Frame;
use crate::ledger_page::events_called;
use crate::state::Reading;
use crate::text::filters;
use crate::text::with_hits;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use whosays_model::{Certainty, Claim, ClaimKind, DateInterval, EventId, Stance};
use whosays_store::{ClaimRow, Columns, NONE, Thing};

/// How many names a facet offers.
const NAMES: usize = 10;

pub(crate) const FILTERS: &[(&str, Label)] = &[
    ("q", || t!("claims-words")),
    ("kind", || t!("claims-kind")),
    ("state", || t!("claims-state")),
    ("certainty", || t!("claims-certainty")),
    ("stance", || t!("claims-stance")),
    ("disputed", || t!("claims-is-disputed")),
    ("speaker", || t!("claims-speaker")),
    ("actor", || t!("claims-actor")),
    ("outlet", || t!("claims-outlet")),
    ("event", || t!("claims-event")),
    ("origin", || t!("claims-origin")),
    ("report", || t!("claims-report")),
    ("from", || t!("claims-from")),
    ("to", || t!("claims-to")),
];

#[derive(Serialize, Template, utoipa::ToSchema)]
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
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = claims::Row)]
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

impl Row {
    /// What people have made of it, as it is shown.
    fn state_in_words(&self) -> Cow<'static, str> {
        state_in_words(self.state)
    }
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
            frame: at.frame(reading, t!("claims-title"), "claims"),
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

// An event is told by its name, not by its id; a state in its own words.
fn named_chips(reading: &Reading, asked: &Asked) -> Result<Vec<Chip>, Fault> {
    let mut chips = chips(asked, FILTERS);
    for chip in &mut chips {
        match chip.key.as_str() {
            "event" => {
                if let Some(Thing::Event(event)) = reading.store.find(&chip.value)? {
                    chip.value = called(&event);
                }
            }
            "state" => chip.value = state_in_words(&chip.value).into_owned(),
            "disputed" if chip.value == "yes" => chip.value = t!("claims-yes").into_owned(),
            _ => {}
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
    let place = |key: &str, find: &dyn Fn(&str) -> Option<u32>| asked.one(key).map(|id| find(id).unwrap_or(NONE));
    let date = |key: &str| asked.one(key).and_then(|date| date.parse::<DateInterval>().ok());
    let state = |word: &str| State::ALL.into_iter().find(|state| state.as_str() == word);
    let places = asked.one("q").map(|words| with_words(reading, words)).transpose()?;
    Ok(Wanted {
        kinds: all::<ClaimKind>(asked, "kind"),
        states: asked.all("state").filter_map(state).collect(),
        certainties: all::<Certainty>(asked, "certainty"),
        stances: all::<Stance>(asked, "stance"),
        speakers: names("speaker"),
        actors: names("actor"),
        outlets: names("outlet"),
        disputed: asked.one("disputed").is_some(),
        report: place("report", &|id| columns.report_at(id)),
        event: place("event", &|id| columns.event_at(id)),
        origin: place("origin", &|id| columns.origin_at(id)),
        since: date("from").and_then(|date| i32::try_from(date.day_numbers().0).ok()),
        until: date("to").and_then(|date| i32::try_from(date.day_numbers().1).ok()),
        places,
    })
}

/// Where the claims are that hold all these words.
pub(crate) fn with_words(reading: &Reading, words: &str) -> Result<Arc<Places>, Fault> {
    let view = &reading.view;
    view.with_words.get(words, || {
        let numbers = reading.store.claims_with_words(words)?;
        Ok(Places::of(view.columns.places_of(&numbers), &view.columns))
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
        Facet::new("kind", t!("claims-kind"), words(ClaimKind::ALL, &picked.kinds, ClaimKind::as_str), asked),
        Facet::new("state", t!("claims-state"), words(&State::ALL, &picked.states, State::as_str), asked)
            .told(state_in_words),
        Facet {
            key: "disputed",
            label: t!("claims-accounts"),
            choices: vec![Choice {
                value: "yes".to_owned(),
                label: t!("claims-disputed").into_owned(),
                count: picked.disputed,
                is_chosen: wanted.disputed,
            }],
        },
        Facet::new(
            "certainty",
            t!("claims-certainty"),
            words(Certainty::ALL, &picked.certainties, Certainty::as_str),
            asked,
        ),
        Facet::new("stance", t!("claims-stance"), words(Stance::ALL, &picked.stances, Stance::as_str), asked),
        Facet::new("speaker", t!("claims-speaker"), names(&picked.speakers, &wanted.speakers).into_iter(), asked),
        Facet::new("actor", t!("claims-actor"), names(&picked.actors, &wanted.actors).into_iter(), asked),
        Facet::new("outlet", t!("claims-outlet"), names(&picked.outlets, &wanted.outlets).into_iter(), asked),
    ];
    // Names are shown as they are.
    for facet in facets.iter_mut().filter(|facet| ["speaker", "actor", "outlet"].contains(&facet.key)) {
        facet.choices.iter_mut().for_each(|choice| choice.label.clone_from(&choice.value));
        facet
            .choices
            .iter_mut()
            .filter(|choice| choice.value == "author")
            .for_each(|choice| choice.label = t!("claims-report-own-voice").into_owned());
    }
    facets
}

/// Claims by their places in the columns, as rows of a list; what has gone since the columns were read is left out.
pub(crate) fn rows(reading: &Reading, places: &[u32], sought: &str) -> Result<Vec<Row>, Fault> {
    let columns = &reading.view.columns;
    let shown: Vec<&ClaimRow> = places.iter().filter_map(|place| columns.claims.get(*place as usize)).collect();
    let claims = reading.store.claims_by_number(&shown.iter().map(|row| row.n).collect::<Vec<_>>())?;
    let events = shown.iter().filter_map(|row| columns.events.get(row.event as usize));
    let events: BTreeSet<EventId> = events.map(|event| EventId::from_written(event.id.as_str())).collect();
    let names = events_called(reading, events.iter())?;
    let row = |claim: &Claim| {
        let row = columns.claims.get(columns.claim_at(&claim.id)? as usize)?;
        let (outlet, day) = reading.view.label(row.report).unwrap_or_default();
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
            outlet,
            day,
            event: event.map(|event| {
                let name = names.get(&EventId::from_written(event.id.as_str())).cloned();
                (event.id.clone(), name.unwrap_or_default())
            }),
            passed_on: columns.origins.get(row.origin as usize).map_or(1, |origin| origin.reports),
        })
    };
    Ok(claims.iter().filter_map(row).collect())
}
