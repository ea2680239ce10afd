//! The data of the pictures: events over time and on a map, ties between actors, figures and activity over time.

use super::actors;
use crate::answer::{Asked, At};
use crate::card::called;
use crate::fault::Fault;
use crate::kept::Kept;
use crate::state::Reading;
use crate::text::plain;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use whosays_model::{
    Account, ActorKind, ClaimId, DateInterval, Event, Field, MONTHS, Month, Number, Profile, RelationType, Report,
    ReportId, StrengthPoint, TieSpan,
};
use whosays_store::{Columns, EventRow, Thing};

/// How many events a timeline draws.
const ON_A_LINE: usize = 5_000;
/// How many events a map draws: each of them is read from the case.
const ON_A_MAP: usize = 2_000;

/// Answers with the data that are made from the case.
async fn drawn(
    at: At,
    make: impl FnOnce(&Reading, &At) -> Result<String, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let desk = Arc::clone(&at.desk);
    let data = desk.read(at.clearance(), move |reading| make(reading, &at)).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], data).into_response())
}

fn json<T: Serialize>(data: &T) -> Result<String, Fault> {
    serde_json::to_string(data).map_err(Fault::ours)
}

/// What is answered before the ledgers were worked out for the first time.
pub(crate) fn due() -> Fault {
    Fault::new(StatusCode::SERVICE_UNAVAILABLE, t!("pictures-due"), t!("pictures-due-hint"))
}

/// The ledgers.
pub(crate) fn kept(reading: &Reading) -> Result<&Kept, Fault> {
    reading.kept.as_deref().ok_or_else(due)
}

/// Keeps those told by most reports; gives how many are left out.
fn cut(events: &mut Vec<&EventRow>, most: usize) -> usize {
    let left_out = events.len().saturating_sub(most);
    if left_out > 0 {
        events.sort_by_key(|event| (std::cmp::Reverse((event.reports, event.claims)), event.n));
        events.truncate(most);
    }
    left_out
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Items<'a> {
    items: Vec<Item<'a>>,
    groups: Vec<Group>,
    left_out: usize,
    without_a_day: usize,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Item<'a> {
    id: &'a str,
    label: String,
    start: String,
    end: Option<String>,
    grain: &'static str,
    group: &'static str,
    href: String,
    reports: u32,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Group {
    id: &'static str,
    label: String,
}

/// Events over time.
pub(crate) async fn timeline(at: At) -> Result<Response, Fault> {
    drawn(at, |reading, at| {
        let columns = &reading.view.columns;
        let mut events = super::events::filtered(columns, &at.asked).0;
        let all = events.len();
        events.retain(|event| event.days.is_some());
        let without_a_day = all - events.len();
        let left_out = cut(&mut events, ON_A_LINE);
        let kinds = whosays_model::EventKind::ALL.iter().map(|kind| kind.as_str());
        let groups = kinds.map(|kind| Group { id: kind, label: plain(kind) }).collect();
        let items = events.into_iter().filter_map(|event| item(columns, event)).collect();
        json(&Items { items, groups, left_out, without_a_day })
    })
    .await
}

// Its kind and place, which the columns have: the words of thousands of events would have to be read.
fn item<'a>(columns: &Columns, event: &'a EventRow) -> Option<Item<'a>> {
    let (start, end, grain) = dated(event.days?)?;
    let kind = event.kind.as_str();
    let names = [event.place, event.country].map(|place| columns.name(place));
    let place = names.into_iter().find(|name| !name.is_empty());
    Some(Item {
        id: &event.id,
        label: place.map_or_else(|| plain(kind), |place| t!("pictures-kind-at", kind = plain(kind), place = place)),
        start,
        end,
        grain,
        group: kind,
        href: format!("/events/{}", event.id),
        reports: event.reports,
    })
}

/// The first day, the last one where it is another, and the grain: whole months and years are told as such.
fn dated((first, last): (i32, i32)) -> Option<(String, Option<String>, &'static str)> {
    let days = DateInterval::of_day_numbers(first.into(), last.into())?;
    let ((year, month, _), _) = days.bounds();
    let is_whole = |other: &DateInterval| other.day_numbers() == days.day_numbers();
    if first == last {
        return Some((days.to_string(), None, "day"));
    }
    if let Some(month) = DateInterval::month(year, month).filter(is_whole) {
        return Some((month.to_string(), None, "month"));
    }
    if is_whole(&DateInterval::year(year)) {
        return Some((DateInterval::year(year).to_string(), None, "year"));
    }
    let (first, last) = days.bounds();
    Some((iso(first), Some(iso(last)), "day"))
}

fn iso((year, month, day): (i16, u8, u8)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Places {
    places: Vec<Spot>,
    left_out: usize,
    without_a_place: usize,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Spot {
    id: String,
    label: String,
    lat: f64,
    lon: f64,
    precision: &'static str,
    radius_km: u32,
    href: String,
    n: usize,
    kind: &'static str,
}

/// Events on a map.
pub(crate) async fn map(at: At) -> Result<Response, Fault> {
    drawn(at, |reading, at| {
        let columns = &reading.view.columns;
        let mut events = super::events::filtered(columns, &at.asked).0;
        let all = events.len();
        let has_place = |event: &EventRow| [event.place, event.country].iter().any(|at| !columns.name(*at).is_empty());
        events.retain(|event| has_place(event));
        let left_out = cut(&mut events, ON_A_MAP);
        let read = reading.store.events_by_number(&events.iter().map(|event| event.n).collect::<Vec<_>>())?;
        let places: Vec<Spot> = read.iter().filter_map(spot).collect();
        let without_a_place = all.saturating_sub(left_out + places.len());
        json(&Places { places, left_out, without_a_place })
    })
    .await
}

fn spot(event: &Event) -> Option<Spot> {
    let place = event.at.as_ref()?;
    Some(Spot {
        id: event.id.to_string(),
        label: called(event),
        lat: place.latitude,
        lon: place.longitude,
        precision: place.precision.as_str(),
        radius_km: place.radius_km,
        href: format!("/events/{}", event.id),
        n: 1,
        kind: event.kind.as_str(),
    })
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Chart {
    sort: &'static str,
    title: String,
    unit: String,
    series: Vec<Series>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Series {
    label: String,
    points: Vec<Point>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Point {
    day: String,
    low: Option<u64>,
    best: Option<u64>,
    high: Option<u64>,
    who: String,
    href: String,
}

impl Point {
    // A range has no best figure of its own.
    fn of(number: &Number, day: &DateInterval, who: String, claim: &ClaimId) -> Self {
        let (low, high) = number.range();
        let best = number.n.filter(|_| number.high.is_none());
        Point { day: iso(day.bounds().0), low, best, high, who, href: format!("/claims/{claim}") }
    }
}

/// The figures of an event as its reports told them, over the days of these.
pub(crate) async fn figures(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    drawn(at, move |reading, _| {
        let Some(Thing::Event(event)) = reading.store.find(&id)? else {
            return Err(Fault::missing(t!("judge-no-event", id = id)));
        };
        let reports = reading.store.reports_named(&event.reports.iter().cloned().collect())?;
        let reports: HashMap<&ReportId, &Report> = reports.iter().map(|report| (&report.id, report)).collect();
        let mut series: BTreeMap<Field, Vec<Point>> = BTreeMap::new();
        for account in event.accounts.iter().filter(|account| !account.is_denial()) {
            series.entry(account.field).or_default().extend(figure(account, &reports));
        }
        let series = series.into_iter().filter(|(_, points)| !points.is_empty()).map(|(field, mut points)| {
            points.sort_by(|a, b| (&a.day, &a.href).cmp(&(&b.day, &b.href)));
            Series { label: plain(field.as_str()), points }
        });
        let unit = t!("pictures-people").into_owned();
        json(&Chart { sort: "toll", title: called(&event), unit, series: series.collect() })
    })
    .await
}

fn figure(account: &Account, reports: &HashMap<&ReportId, &Report>) -> Option<Point> {
    let number: Number = serde_json::from_value(account.value.clone()).ok()?;
    let report = reports.get(&account.report)?;
    let who = if account.speaker == "author" { report.label() } else { account.speaker.as_str() };
    let who = match &account.counted {
        Some(counted) => t!("pictures-who-of", who = who, counted = counted),
        None => who.to_owned(),
    };
    Some(Point::of(&number, report.published()?, who, &account.claim))
}

/// A tie that a picture draws, with the actors at its ends.
pub(crate) struct Tied<'a> {
    pub(crate) from: &'a Profile,
    pub(crate) to: &'a Profile,
    pub(crate) span: &'a TieSpan,
}

/// The ties whose ends, by their keys, are wanted. Whoever is no actor has no place in them.
pub(crate) fn tied<'a>(kept: &'a Kept, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<Tied<'a>> {
    let bearers = bearers(&kept.actors);
    let tied = kept.timeline.ties.iter().filter_map(|span| {
        let (from, to) = (*bearers.get(span.from.as_str())?, *bearers.get(span.to.as_str())?);
        let (one, other) = (actors::key(from), actors::key(to));
        (one != other && is_wanted(one, other)).then_some(Tied { from, to, span })
    });
    tied.collect()
}

/// Actors by every name: a name of several is that of whom it names first, else of whom most is told.
pub(crate) fn bearers(actors: &[Profile]) -> HashMap<&str, &Profile> {
    let mut bearers: HashMap<&str, &Profile> = HashMap::new();
    for actor in actors.iter().rev() {
        bearers.extend(actor.names.iter().map(|name| (name.as_str(), actor)));
    }
    bearers.extend(actors.iter().rev().map(|actor| (actor.name.as_str(), actor)));
    bearers
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Node<'a> {
    id: &'a str,
    label: &'a str,
    #[schema(value_type = String)]
    kind: ActorKind,
    href: String,
    claims: usize,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Edge<'a> {
    id: String,
    from: &'a str,
    to: &'a str,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    tie: RelationType,
    begins: Option<String>,
    ends: Option<String>,
    claims: usize,
    stance: &'static str,
    href: String,
}

impl<'a> Graph<'a> {
    fn of(drawn: impl Iterator<Item = &'a Profile>, ties: &[Tied<'a>]) -> Self {
        let node = |actor: &'a Profile| Node {
            id: actors::key(actor),
            label: &actor.name,
            kind: actor.kind,
            href: actors::address_of(actor),
            claims: actor.says.len() + actor.about.len(),
        };
        Graph {
            nodes: drawn.map(node).collect(),
            edges: ties.iter().enumerate().map(|(at, tied)| Edge::of(at, tied)).collect(),
        }
    }
}

impl<'a> Edge<'a> {
    // Without a claim that it holds or ended, it was only ever denied.
    fn of(at: usize, tied: &Tied<'a>) -> Self {
        let span = tied.span;
        let first = span.claims.first().or(span.ended_by.first());
        Edge {
            id: at.to_string(),
            from: actors::key(tied.from),
            to: actors::key(tied.to),
            tie: span.tie,
            begins: span.begins.as_deref().and_then(|words| month(words, false)),
            ends: span.ends.as_deref().and_then(|words| month(words, true)),
            claims: span.claims.len(),
            stance: if first.is_some() { "affirm" } else { "deny" },
            href: first.map(|claim| format!("/claims/{claim}")).unwrap_or_default(),
        }
    }
}

/// The month that words tell of, the last one where a tie ends; none where they name no year.
fn month(words: &str, is_end: bool) -> Option<String> {
    let words = words.strip_prefix("told on ").unwrap_or(words);
    let (first, last) = words.parse::<DateInterval>().ok().or_else(|| named_month(words))?.bounds();
    let (year, month, _) = if is_end { last } else { first };
    Some(format!("{year:04}-{month:02}"))
}

// `early March 2031` is that month, `the autumn of 2030` that year.
fn named_month(words: &str) -> Option<DateInterval> {
    let mut parts = words.split(|c: char| !c.is_alphanumeric());
    let year = parts.clone().filter(|part| part.len() == 4).find_map(|part| part.parse::<i16>().ok())?;
    let month = parts.find_map(|part| MONTHS.iter().position(|month| month.eq_ignore_ascii_case(part)));
    match month {
        Some(month) => DateInterval::month(year, u8::try_from(month + 1).ok()?),
        None => Some(DateInterval::year(year)),
    }
}

/// The ties between those actors of the list of whom most is told.
pub(crate) async fn ties(at: At) -> Result<Response, Fault> {
    drawn(at, |reading, at| {
        let kept = kept(reading)?;
        let shown = actors::drawn_of(&actors::picked(&kept.actors, &at.asked));
        json(&Graph::of(shown.iter().copied(), &ties_among(kept, &shown)))
    })
    .await
}

/// The ties between some actors.
pub(crate) fn ties_among<'a>(kept: &'a Kept, shown: &[&Profile]) -> Vec<Tied<'a>> {
    let keys: HashSet<&str> = shown.iter().map(|actor| actors::key(actor)).collect();
    tied(kept, |from, to| keys.contains(from) && keys.contains(to))
}

/// The ties of one actor.
pub(crate) async fn ties_of(at: At, Path(name): Path<String>) -> Result<Response, Fault> {
    drawn(at, move |reading, _| {
        let kept = kept(reading)?;
        let actor = actors::found(&kept.actors, &name)?;
        let own = actors::key(actor);
        let ties = tied(kept, |from, to| from == own || to == own);
        let mut shown: BTreeMap<&str, &Profile> = BTreeMap::from([(own, actor)]);
        shown.extend(ties.iter().flat_map(|tied| [tied.from, tied.to]).map(|end| (actors::key(end), end)));
        json(&Graph::of(shown.into_values(), &ties))
    })
    .await
}

/// The figures of one actor's strength, over time.
pub(crate) async fn strengths_of(at: At, Path(name): Path<String>) -> Result<Response, Fault> {
    drawn(at, move |reading, _| {
        let kept = kept(reading)?;
        let actor = actors::found(&kept.actors, &name)?;
        let own: HashSet<&ClaimId> = actor.strengths.iter().map(|figure| &figure.claim).collect();
        let series = kept.timeline.strengths.iter().filter(|series| series.actor == actor.name).map(|series| Series {
            label: series.counted.clone().unwrap_or_else(|| t!("pictures-not-told").into_owned()),
            points: series.points.iter().filter(|point| own.contains(&point.claim)).filter_map(strength).collect(),
        });
        let series = series.filter(|series| !series.points.is_empty()).collect();
        json(&Chart { sort: "strength", title: actor.name.clone(), unit: String::new(), series })
    })
    .await
}

fn strength(point: &StrengthPoint) -> Option<Point> {
    Some(Point::of(point.number.as_ref()?, point.day.as_ref()?, point.who.clone(), &point.claim))
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Activity {
    sort: &'static str,
    title: String,
    unit: String,
    series: Vec<ActivitySeries>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ActivitySeries {
    label: String,
    points: Vec<ActivityPoint>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ActivityPoint {
    day: String,
    n: usize,
    state: &'static str,
    href: String,
}

/// Attacks and operations by month, of the whole case or of a place.
pub(crate) async fn activity(at: At) -> Result<Response, Fault> {
    drawn(at, |reading, at| {
        let place = at.asked.one("place");
        let months = kept(reading)?.timeline.months.iter().filter(|month| month.place.as_deref() == place);
        let label = place.map_or_else(|| t!("pictures-whole-case").into_owned(), str::to_owned);
        let title = t!("pictures-activity", of = label);
        let series = vec![ActivitySeries { label, points: months.map(bar).collect() }];
        json(&Activity { sort: "activity", title, unit: t!("pictures-events").into_owned(), series })
    })
    .await
}

fn bar(month: &Month) -> ActivityPoint {
    ActivityPoint {
        day: iso(month.month.bounds().0),
        n: month.events.len(),
        state: month.state.as_str(),
        href: events_in(month),
    }
}

/// The address of the events of a month.
pub(crate) fn events_in(month: &Month) -> String {
    let (first, last) = month.month.bounds();
    let filters = [("kind", "attack".to_owned()), ("kind", "counter-operation".to_owned())];
    let days = [("from", iso(first)), ("to", iso(last))];
    let asked = filters.into_iter().chain(days).map(|(key, value)| (key.to_owned(), value)).collect();
    format!("/events{}", Asked(asked).in_address())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(written: &str) -> (i32, i32) {
        let (first, last) = written.parse::<DateInterval>().unwrap().day_numbers();
        (first.try_into().unwrap(), last.try_into().unwrap())
    }

    #[test]
    fn a_whole_month_or_year_is_told_as_one() {
        for (written, start, end, grain) in [
            ("2031-03-12", "2031-03-12", None, "day"),
            ("2031-03-12/2031-03-14", "2031-03-12", Some("2031-03-14"), "day"),
            ("2031-02", "2031-02", None, "month"),
            ("2031", "2031", None, "year"),
        ] {
            let told = (start.to_owned(), end.map(str::to_owned), grain);
            assert_eq!(dated(days(written)), Some(told), "{written}");
        }
    }

    #[test]
    fn a_tie_begins_and_ends_in_the_month_that_its_words_name() {
        for (words, is_end, month_of) in [
            ("told on 2031-03-12", false, Some("2031-03")),
            ("2030", false, Some("2030-01")),
            ("2030", true, Some("2030-12")),
            ("early March 2031", false, Some("2031-03")),
            ("the autumn of 2030", true, Some("2030-12")),
            ("last year", false, None),
        ] {
            assert_eq!(month(words, is_end).as_deref(), month_of, "{words}");
        }
    }
}
