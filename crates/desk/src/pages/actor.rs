//! One actor: its names, what it says and what is said of it, events in which it is named, its ties and strengths over time.

use super::actors::{address_of, found, lag, other_names};
use super::pictures::{bearers, due};
use crate::answer::{At, Form, Page};
use crate::card::{Line, called};
use crate::fault::Fault;
use crate::figure::{Cell, Figure, Quoted, Table};
use crate::frame::Frame;
use crate::kept::Kept;
use crate::state::Reading;
use crate::text::{day, filters, plain};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use whosays_model::{
    ClaimId, EventId, Number, Profile, Report, ReportId, Ruling, Stance, StrengthFigure, StrengthPoint, Tie,
};
use whosays_store::EventRow;

/// How many of each are shown.
const SHOWN: usize = 50;
/// How many names are offered to be merged with.
const OFFERED: usize = 300;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "actor.html")]
pub(crate) struct ActorPage {
    #[serde(skip)]
    frame: Frame,
    is_behind: bool,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    id: String,
    #[serde(skip)]
    address: String,
    #[serde(skip)]
    kind: &'static str,
    #[serde(skip)]
    others: Vec<String>,
    #[serde(skip)]
    offered: Vec<String>,
    #[serde(skip)]
    reports: usize,
    says: Told,
    about: Told,
    events: Vec<EventLine>,
    #[serde(skip)]
    all_events: usize,
    #[serde(skip)]
    ties: Option<Figure>,
    #[serde(skip)]
    strengths: Option<Figure>,
    judged: Vec<Line>,
    #[serde(rename = "actor")]
    #[schema(value_type = Object)]
    profile: Profile,
}

/// The first of some claims.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = actor::Told)]
struct Told {
    all: usize,
    claims: Vec<ClaimLine>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ClaimLine {
    id: String,
    kind: String,
    quote: String,
    speaker: String,
    is_author: bool,
    is_denial: bool,
    certainty: String,
    outlet: String,
    day: String,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = actor::EventLine)]
struct EventLine {
    id: String,
    called: String,
    day: String,
    reports: u32,
    modes: Vec<String>,
}

impl Page for ActorPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["what", "of", "how", "when", "published", "claim"].map(str::to_owned).to_vec();
        let actor = &self.profile;
        let claim = |what: &str, id: &ClaimId| csv([what, "", "", "", ""], id);
        let says = actor.says.iter().map(|id| claim("says", id));
        let about = actor.about.iter().map(|id| claim("is told of it", id));
        let events = actor.events.iter().map(|named| {
            let modes = named.modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>().join("; ");
            ["named as behind", named.event.as_str(), modes.as_str(), "", "", ""].map(str::to_owned).to_vec()
        });
        let ties = actor.relations.iter().map(|tie| {
            let published = tie.published.as_ref().map(ToString::to_string).unwrap_or_default();
            csv(["tie", &tie.other, &direction(tie), &when(tie), &published], &tie.claim)
        });
        let strengths = actor.strengths.iter().map(|figure| {
            let published = figure.published.as_ref().map(ToString::to_string).unwrap_or_default();
            csv(["strength", counted(figure), &number(figure), "", &published], &figure.claim)
        });
        Some(std::iter::once(heads).chain(says).chain(about).chain(events).chain(ties).chain(strengths).collect())
    }
}

impl ActorPage {
    fn lists(&self) -> [(&'static str, Cow<'static, str>, &Told); 2] {
        [("says", t!("actor-says"), &self.says), ("about", t!("actor-about"), &self.about)]
    }
}

fn csv(cells: [&str; 5], claim: &ClaimId) -> Vec<String> {
    cells.into_iter().chain([claim.as_str()]).map(str::to_owned).collect()
}

pub(crate) async fn page(at: At, Path(name): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let kept: &Arc<Kept> = reading.kept.as_ref().ok_or_else(due)?;
        let actor = found(&kept.actors, &name)?;
        let looked = Looked::of(reading, actor)?;
        let (ties, strengths) = match at.form {
            Form::Page => (ties(kept, actor, &looked), strengths(kept, actor, &looked)),
            _ => (None, None),
        };
        Ok(ActorPage {
            frame: at.frame(reading, actor.name.clone(), "actors"),
            is_behind: lag(reading)?.1,
            name: actor.name.clone(),
            id: actor.id.clone().unwrap_or_default(),
            address: address_of(actor),
            kind: actor.kind.as_str(),
            others: other_names(actor),
            offered: offered(&kept.actors, actor),
            reports: actor.reports.len(),
            says: looked.told(&actor.says),
            about: looked.told(&actor.about),
            events: events(reading, actor)?,
            all_events: actor.events.len(),
            ties,
            strengths,
            judged: judged(reading, actor)?,
            profile: actor.clone(),
        })
    })
    .await
}

fn first<T>(all: &[T]) -> &[T] {
    all.get(..SHOWN).unwrap_or(all)
}

fn last<T>(all: &[T]) -> &[T] {
    &all[all.len().saturating_sub(SHOWN)..]
}

/// The claims that the page shows, with their reports.
struct Looked {
    quoted: Quoted,
    reports: HashMap<ReportId, Report>,
}

impl Looked {
    fn of(reading: &Reading, actor: &Profile) -> Result<Self, Fault> {
        let ties = last(&actor.relations).iter().map(|tie| &tie.claim);
        let figures = last(&actor.strengths).iter().map(|figure| &figure.claim);
        let told: Vec<&ClaimId> = first(&actor.says).iter().chain(first(&actor.about)).collect();
        let quoted = Quoted::of(&reading.store, told.iter().copied().chain(ties).chain(figures))?;
        let reports: BTreeSet<ReportId> =
            told.into_iter().filter_map(|id| quoted.claim(id)).map(|claim| claim.report.clone()).collect();
        let reports = reading.store.reports_named(&reports)?.into_iter().map(|report| (report.id.clone(), report));
        Ok(Looked { reports: reports.collect(), quoted })
    }

    fn told(&self, claims: &[ClaimId]) -> Told {
        Told { all: claims.len(), claims: first(claims).iter().filter_map(|id| self.line(id)).collect() }
    }

    fn line(&self, id: &ClaimId) -> Option<ClaimLine> {
        let claim = self.quoted.claim(id)?;
        let report = self.reports.get(&claim.report);
        Some(ClaimLine {
            id: id.to_string(),
            kind: claim.kind().to_string(),
            quote: claim.quote.clone(),
            speaker: claim.speaker.name.clone(),
            is_author: claim.speaker.is_author(),
            is_denial: claim.stance == Stance::Deny,
            certainty: claim.certainty.to_string(),
            outlet: report.map(|report| report.label().to_owned()).unwrap_or_default(),
            day: report.and_then(|report| report.published()).map(day).unwrap_or_default(),
        })
    }
}

/// Names of others, and first its own other ones, which may be somebody else's.
fn offered(actors: &[Profile], actor: &Profile) -> Vec<String> {
    let others = actors.iter().map(|other| &other.name).filter(|name| !actor.names.contains(name));
    other_names(actor).into_iter().chain(others.cloned()).take(OFFERED).collect()
}

/// The events in which it is named as behind them, the last ones first.
fn events(reading: &Reading, actor: &Profile) -> Result<Vec<EventLine>, Fault> {
    let modes: HashMap<&str, Vec<String>> = actor
        .events
        .iter()
        .map(|named| (named.event.as_str(), named.modes.iter().map(ToString::to_string).collect()))
        .collect();
    let rows: Vec<&EventRow> =
        reading.view.columns.events.iter().filter(|event| modes.contains_key(event.id.as_str())).take(SHOWN).collect();
    let reports: HashMap<EventId, u32> =
        rows.iter().map(|row| (EventId::from_written(row.id.clone()), row.reports)).collect();
    let found = reading.store.events_by_number(&rows.iter().map(|row| row.n).collect::<Vec<_>>())?;
    let line = |event: &whosays_model::Event| EventLine {
        id: event.id.to_string(),
        called: called(event),
        day: event.date.as_ref().map(day).unwrap_or_default(),
        reports: reports.get(&event.id).copied().unwrap_or_default(),
        modes: modes.get(event.id.as_str()).cloned().unwrap_or_default(),
    };
    Ok(found.iter().map(line).collect())
}

/// Which way a tie goes: `it: leads` or `leads: it`.
fn direction(tie: &Tie) -> String {
    let word = plain(tie.tie.as_str());
    if tie.outward { format!("it: {word}") } else { format!("{word}: it") }
}

fn when(tie: &Tie) -> String {
    let since = tie.since.as_ref().map(|since| t!("actor-since", when = since));
    tie.time.iter().cloned().chain(since).collect::<Vec<_>>().join(", ")
}

fn ties(kept: &Kept, actor: &Profile, looked: &Looked) -> Option<Figure> {
    let bearers = bearers(&kept.actors);
    let row = |tie: &Tie| {
        let bearer = bearers.get(tie.other.as_str()).map(|other| address_of(other)).unwrap_or_default();
        let direction = if tie.outward { t!("actor-tie-outward") } else { t!("actor-tie-inward") };
        vec![
            Cell::link(tie.other.clone(), bearer),
            Cell::words(plain(tie.tie.as_str())),
            Cell::words(direction),
            Cell::words(when(tie)),
            Cell::words(tie.published.as_ref().map(day).unwrap_or_default()),
            looked.quoted.cell(std::slice::from_ref(&tie.claim)),
        ]
    };
    let shown = last(&actor.relations);
    let heads = [
        t!("actor-head-other"),
        t!("actor-head-tie"),
        t!("actor-head-direction"),
        t!("actor-head-when"),
        t!("actor-head-published"),
        t!("actor-head-claim"),
    ];
    let is_cut = shown.len() < actor.relations.len();
    let rows: Vec<Vec<Cell>> = shown.iter().rev().map(row).collect();
    (!rows.is_empty()).then(|| Figure {
        id: "ties",
        kind: "graph",
        source: format!("{}/graph.json", address_of(actor)),
        title: t!("actor-ties-of", name = actor.name),
        hint: match is_cut {
            true => t!("actor-ties-cut", told = shown.len(), n = actor.relations.len()),
            false => String::new(),
        },
        csv: format!("{}.csv", address_of(actor)),
        table: Table::new(t!("actor-ties-table", name = actor.name), heads, rows),
    })
}

fn counted(figure: &StrengthFigure) -> &str {
    figure.unit.as_deref().or(figure.what.as_deref()).unwrap_or_default()
}

fn number(figure: &StrengthFigure) -> String {
    let number = figure.number.as_ref().map(Number::in_words);
    number.into_iter().chain(figure.trend.map(|trend| trend.to_string())).collect::<Vec<_>>().join(", ")
}

fn strengths(kept: &Kept, actor: &Profile, looked: &Looked) -> Option<Figure> {
    let points = kept.timeline.strengths.iter().filter(|series| series.actor == actor.name);
    let told: HashMap<&ClaimId, &StrengthPoint> =
        points.flat_map(|series| &series.points).map(|point| (&point.claim, point)).collect();
    let row = |figure: &StrengthFigure| {
        vec![
            Cell::words(figure.published.as_ref().map_or_else(|| t!("actor-no-date").into_owned(), day)),
            Cell::words(counted(figure)),
            Cell::words(number(figure)),
            Cell::words(told.get(&figure.claim).map(|point| point.who.clone()).unwrap_or_default()),
            looked.quoted.cell(std::slice::from_ref(&figure.claim)),
        ]
    };
    let shown = last(&actor.strengths);
    let heads = [
        t!("actor-head-published"),
        t!("actor-head-what"),
        t!("actor-head-figure"),
        t!("actor-head-who-says-so"),
        t!("actor-head-claim"),
    ];
    let is_cut = shown.len() < actor.strengths.len();
    let rows: Vec<Vec<Cell>> = shown.iter().map(row).collect();
    (!rows.is_empty()).then(|| Figure {
        id: "strengths",
        kind: "chart",
        source: format!("{}/strengths.json", address_of(actor)),
        title: t!("actor-strength-of", name = actor.name),
        hint: match is_cut {
            true => t!("actor-strengths-cut", told = shown.len(), n = actor.strengths.len()),
            false => String::new(),
        },
        csv: format!("{}.csv", address_of(actor)),
        table: Table::new(t!("actor-strengths-table", name = actor.name), heads, rows),
    })
}

/// What people have ruled on its names.
fn judged(reading: &Reading, actor: &Profile) -> Result<Vec<Line>, Fault> {
    let judgements = reading.store.judgements_of_kinds(&["same_actor", "different_actor"])?;
    let is_own = |ruling: &Ruling| match ruling {
        Ruling::SameActor { a, b } | Ruling::DifferentActor { a, b } => {
            actor.names.contains(a) || actor.names.contains(b)
        }
        _ => false,
    };
    Ok(judgements.iter().filter(|judgement| is_own(&judgement.ruling)).map(Line::of).collect())
}
