//! The actors of a case: organisations, states and people in public roles, as claims name them. Nothing is weighed.

use super::pictures::{Tied, due, ties_among};
use super::{Chip, Facet, Label, Pager, chips};
use crate::answer::{Asked, At, Form, Page};
use crate::fault::Fault;
use crate::figure::{Cell, Figure, Quoted, Table};
use crate::frame::Frame;
use crate::judge::Posted;
use crate::kept::Kept;
use crate::state::Reading;
use crate::text::{filters, plain};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use whosays_case::clock::now;
use whosays_model::{ActorKind, Judgement, Profile, Ruling};

pub(crate) const FILTERS: &[(&str, Label)] = &[("q", || t!("actors-name")), ("kind", || t!("actors-kind"))];

/// How many actors the picture of ties draws.
const DRAWN: usize = 60;
/// How many ties its table tells.
const TOLD: usize = 200;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "actors.html")]
pub(crate) struct Actors {
    #[serde(skip)]
    frame: Frame,
    /// Whether the ledgers were not yet worked out.
    is_due: bool,
    /// Whether they are of an earlier state of the case.
    is_behind: bool,
    pager: Pager,
    rows: Vec<Row>,
    kinds: Facet,
    #[serde(skip)]
    chips: Vec<Chip>,
    #[serde(skip)]
    sought: String,
    #[serde(skip)]
    address: String,
    #[serde(skip)]
    ties: Option<Figure>,
}

/// An actor in the list.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = actors::Row)]
struct Row {
    name: String,
    id: String,
    href: String,
    kind: &'static str,
    others: Vec<String>,
    about: usize,
    says: usize,
    events: usize,
    relations: usize,
    reports: usize,
}

impl Row {
    fn of(actor: &Profile) -> Self {
        Row {
            name: actor.name.clone(),
            id: actor.id.clone().unwrap_or_default(),
            href: address_of(actor),
            kind: actor.kind.as_str(),
            others: other_names(actor),
            about: actor.about.len(),
            says: actor.says.len(),
            events: actor.events.len(),
            relations: actor.relations.len(),
            reports: actor.reports.len(),
        }
    }
}

impl Page for Actors {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["name", "id", "kind", "also called", "about it", "says", "events", "ties", "reports"];
        let row = |row: &Row| {
            let mut cells = vec![row.name.clone(), row.id.clone(), row.kind.to_owned(), row.others.join("; ")];
            let counts = [row.about, row.says, row.events, row.relations, row.reports];
            cells.extend(counts.map(|count| count.to_string()));
            cells
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

/// Every name of an actor but that which is given most often.
pub(crate) fn other_names(actor: &Profile) -> Vec<String> {
    actor.names.iter().filter(|name| **name != actor.name).cloned().collect()
}

/// What an actor is asked for by: its id, else its name.
pub(crate) fn key(actor: &Profile) -> &str {
    actor.id.as_deref().unwrap_or(&actor.name)
}

/// The address of an actor's page.
pub(crate) fn address_of(actor: &Profile) -> String {
    address_of_name(key(actor))
}

/// The address of the page of whoever bears a name.
pub(crate) fn address_of_name(name: &str) -> String {
    let mut address = "/actors/".to_owned();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => address.push(char::from(byte)),
            // Dots too: what follows the last one would be taken for the form that is wanted.
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

/// The actor with this id, this name, or this one among its names.
pub(crate) fn found<'a>(actors: &'a [Profile], name: &str) -> Result<&'a Profile, Fault> {
    let by_id = actors.iter().find(|actor| actor.id.as_deref() == Some(name));
    let by_name = || actors.iter().find(|actor| actor.name == name);
    let by_names = || actors.iter().find(|actor| actor.names.iter().any(|known| known == name));
    by_id.or_else(by_name).or_else(by_names).ok_or_else(|| Fault::missing(t!("actors-missing", name = name)))
}

/// Whether the ledgers are still to be worked out for the first time, and whether they are of an earlier state of the case.
pub(crate) fn lag(reading: &Reading) -> Result<(bool, bool), Fault> {
    let changes = reading.changes()?;
    Ok((reading.kept.is_none(), reading.kept.as_ref().is_some_and(|kept| kept.changes != changes)))
}

/// The actors that pass the filters of the list, those of most claims first.
pub(crate) fn picked<'a>(actors: &'a [Profile], asked: &Asked) -> Vec<&'a Profile> {
    let is_chosen = |actor: &Profile| asked.one("kind").is_none() || asked.has("kind", actor.kind.as_str());
    sought(actors, asked).into_iter().filter(|actor| is_chosen(actor)).collect()
}

fn sought<'a>(actors: &'a [Profile], asked: &Asked) -> Vec<&'a Profile> {
    let Some(sought) = asked.one("q").map(str::to_lowercase) else { return actors.iter().collect() };
    let fits = |actor: &&Profile| actor.names.iter().any(|name| name.to_lowercase().contains(&sought));
    actors.iter().filter(fits).collect()
}

/// Those of a list whom the picture of ties draws: the first that are tied to anybody.
pub(crate) fn drawn_of<'a>(picked: &[&'a Profile]) -> Vec<&'a Profile> {
    picked.iter().copied().filter(|actor| !actor.relations.is_empty()).take(DRAWN).collect()
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let (is_due, is_behind) = lag(reading)?;
        let actors = reading.kept.as_ref().map_or(&[][..], |kept| &kept.actors[..]);
        let picked = picked(actors, &at.asked);
        let mut pager = Pager::of(&at.asked, picked.len());
        if at.form == Form::Csv {
            (pager.first, pager.last) = (usize::from(!picked.is_empty()), picked.len());
        }
        let ties = match (&reading.kept, at.form) {
            (Some(kept), Form::Page) => ties(reading, kept, &drawn_of(&picked), &at.asked)?,
            _ => None,
        };
        Ok(Actors {
            frame: at.frame(reading, t!("actors-title"), "actors"),
            is_due,
            is_behind,
            rows: pager.rows(&picked).iter().map(|actor| Row::of(actor)).collect(),
            kinds: kinds(&sought(actors, &at.asked), &at.asked),
            chips: chips(&at.asked, FILTERS),
            sought: at.asked.one("q").unwrap_or_default().to_owned(),
            address: at.asked.in_address(),
            ties,
            pager,
        })
    })
    .await
}

fn kinds(actors: &[&Profile], asked: &Asked) -> Facet {
    let count = |kind: &ActorKind| actors.iter().filter(|actor| actor.kind == *kind).count() as u32;
    Facet::new("kind", t!("actors-kind"), ActorKind::ALL.iter().map(|kind| (kind.as_str(), count(kind))), asked)
}

fn ties(reading: &Reading, kept: &Kept, drawn: &[&Profile], asked: &Asked) -> Result<Option<Figure>, Fault> {
    let ties = ties_among(kept, drawn);
    if ties.is_empty() {
        return Ok(None);
    }
    let told = ties.get(..TOLD).unwrap_or(&ties);
    let claims = told.iter().flat_map(|tied| Quoted::shown(&tied.span.claims));
    let quoted = Quoted::of(&reading.store, claims)?;
    let hint = if told.len() < ties.len() {
        t!("actors-ties-hint-cut", n = drawn.len(), told = told.len(), all = ties.len())
    } else {
        t!("actors-ties-hint", n = drawn.len())
    };
    let filters = asked.without("page", "").in_address();
    let heads = [
        t!("actors-head-from"),
        t!("actors-head-tie"),
        t!("actors-head-to"),
        t!("actors-head-begins"),
        t!("actors-head-ends"),
        t!("actors-head-claims"),
    ];
    Ok(Some(Figure {
        id: "ties",
        kind: "graph",
        source: format!("/actors/graph.json{filters}"),
        title: t!("actors-ties-title").into_owned(),
        hint,
        csv: "/timeline.csv?of=ties".to_owned(),
        table: Table::new(t!("actors-ties-table"), heads, told.iter().map(|tied| tie(tied, &quoted)).collect()),
    }))
}

fn tie(tied: &Tied<'_>, quoted: &Quoted) -> Vec<Cell> {
    let end = |actor: &Profile| Cell::link(actor.name.clone(), address_of(actor));
    vec![
        end(tied.from),
        Cell::words(plain(tied.span.tie.as_str())),
        end(tied.to),
        Cell::of(tied.span.begins.as_ref()),
        Cell::of(tied.span.ends.as_ref()),
        quoted.cell(&tied.span.claims),
    ]
}

/// Keeps that two names are one actor's or two actors'.
pub(crate) async fn judge(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let asked = sent.clone();
    let ruling = at
        .desk
        .read(at.clearance(), move |reading| ruling(&reading.kept.as_ref().ok_or_else(due)?.actors, &asked))
        .await?;
    let back = address_of_name(sent.one("a").unwrap_or_default().trim());
    let note = sent.one("note").map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let who = at.person().name.clone();
    let judgement = Judgement { number: None, ruling, who, at: now(), note, withdrawn: None };
    at.write(move |store| store.judge(&judgement).map_err(Fault::from)).await?;
    Ok(Redirect::to(&back).into_response())
}

fn ruling(actors: &[Profile], sent: &Asked) -> Result<Ruling, Fault> {
    let hint = || t!("actors-choose-name");
    let name = |key: &str| {
        let name = sent.one(key).unwrap_or_default().trim();
        let is_known = actors.iter().any(|actor| actor.names.iter().any(|known| known == name));
        is_known.then(|| name.to_owned()).ok_or_else(|| Fault::wrong(t!("actors-no-such-name", name = name), hint()))
    };
    let (a, b) = (name("a")?, name("b")?);
    if a == b {
        return Err(Fault::wrong(t!("actors-name-twice"), hint()));
    }
    match sent.one("act").unwrap_or_default() {
        "same" => Ok(Ruling::SameActor { a, b }),
        "different" => Ok(Ruling::DifferentActor { a, b }),
        other => Err(Fault::wrong(t!("actors-no-such-act", act = other), t!("actors-use-buttons"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_whole_in_an_address() {
        assert_eq!(address_of_name("Amber Front"), "/actors/Amber%20Front");
        assert_eq!(address_of_name("A/B v1.json"), "/actors/A%2FB%20v1%2Ejson");
        assert_eq!(address_of_name("Café"), "/actors/Caf%C3%A9");
    }
}
