//! The case over time: events, alert levels, strengths, activity with its gaps, ties that begin and end, what actors publish.

use super::Pager;
use super::actors::{address_of, lag};
use super::pictures::{bearers, events_in};
use crate::answer::{Asked, At, Form, Page};
use crate::card::called;
use crate::fault::Fault;
use crate::figure::{Cell, Figure, Quoted, Table};
use crate::frame::Frame;
use crate::kept::Kept;
use crate::state::Reading;
use crate::text::{day, filters, plain, thousands};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use whosays_model::{
    ClaimId, Event, EventKind, EventStatus, LevelStep, Month, MonthState, Number, Profile, Publishing, StrengthPoint,
    StrengthSeries, TieSpan, Timeline,
};
use whosays_store::EventRow;

/// How many rows of a part are shown beside the other parts.
const BESIDE: usize = 20;
/// How many months of the whole case are shown: the table tells what the chart draws.
const MONTHS: usize = 240;
/// How many events are saved at once.
const SAVED: usize = 10_000;

/// The parts, by the words that they are asked for with.
pub(crate) const PARTS: [&str; 6] = ["events", "levels", "activity", "strengths", "ties", "publishing"];

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "timeline.html")]
pub(crate) struct TimelinePage {
    #[serde(skip)]
    frame: Frame,
    is_due: bool,
    is_behind: bool,
    #[serde(skip)]
    parts: Vec<Part>,
    #[serde(skip)]
    pager: Pager,
    #[serde(skip)]
    of: String,
    #[serde(skip)]
    form: Filter,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    told: Option<Timeline>,
}

/// What is asked for.
struct Filter {
    sought: String,
    country: String,
    from: String,
    to: String,
    kinds: Vec<(&'static str, bool)>,
    statuses: Vec<(&'static str, bool)>,
    /// As it stands in an address, with which part is shown left away.
    address: String,
}

impl Filter {
    fn of(asked: &Asked) -> Self {
        let one = |key: &str| asked.one(key).unwrap_or_default().to_owned();
        Filter {
            sought: one("q"),
            country: one("country"),
            from: one("from"),
            to: one("to"),
            kinds: EventKind::ALL.iter().map(|kind| (kind.as_str(), asked.has("kind", kind.as_str()))).collect(),
            statuses: EventStatus::ALL.iter().map(|one| (one.as_str(), asked.has("status", one.as_str()))).collect(),
            address: bare(asked).in_address(),
        }
    }
}

// The filters alone: neither a page nor a part.
fn bare(asked: &Asked) -> Asked {
    Asked(asked.0.iter().filter(|(key, _)| key != "of" && key != "page").cloned().collect())
}

/// One part of the page.
struct Part {
    key: &'static str,
    title: Cow<'static, str>,
    hint: Cow<'static, str>,
    all: usize,
    /// The address of all its rows, where not all are shown.
    more: String,
    figure: Option<Figure>,
    table: Option<Table>,
}

/// The columns of a part in a spreadsheet.
fn columns(part: &str) -> &'static [&'static str] {
    match part {
        "levels" => &["Day", "Area", "Level", "Before", "Change", "Set by", "On the word of", "Claims"],
        "activity" => &["Month", "Place", "Events", "Killed, at least", "Killed, at most", "Reports", "What is known"],
        "strengths" => &["Actor", "What", "Published", "Figure", "Low", "High", "Trend", "Who says so", "Claim"],
        "ties" => &["From", "Tie", "To", "Begins", "Ends", "Claims", "Ended by"],
        "publishing" => {
            &["Actor", "Media", "Outlets", "Languages", "Days", "Every", "Claims of responsibility", "Events", "Claims"]
        }
        _ => &["When", "Event", "Kind", "Status", "Reports"],
    }
}

impl Page for TimelinePage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let part = self.parts.first()?;
        let table = part.table.as_ref().or(part.figure.as_ref().map(|figure| &figure.table));
        table.map(|table| table.in_rows(columns(part.key)))
    }
}

/// What the ledger tells of what is sought.
struct Told<'a> {
    levels: Vec<&'a LevelStep>,
    months: Vec<&'a Month>,
    strengths: Vec<&'a StrengthSeries>,
    points: Vec<(&'a StrengthSeries, &'a StrengthPoint)>,
    ties: Vec<&'a TieSpan>,
    publishing: Vec<&'a Publishing>,
    /// The actors by their names.
    bearers: HashMap<&'a str, &'a Profile>,
}

impl<'a> Told<'a> {
    fn of(kept: &'a Kept, sought: &str) -> Self {
        let timeline = &kept.timeline;
        let sought = sought.to_lowercase();
        let holds = |words: &str| sought.is_empty() || words.to_lowercase().contains(&sought);
        let some = |words: &Option<String>| words.as_deref().map_or(sought.is_empty(), holds);
        let (whole, places): (Vec<&Month>, Vec<&Month>) =
            timeline.months.iter().filter(|month| some(&month.place)).partition(|month| month.place.is_none());
        let strengths: Vec<&StrengthSeries> = timeline.strengths.iter().filter(|one| holds(&one.actor)).collect();
        let points = strengths.iter().flat_map(|one| one.points.iter().map(move |point| (*one, point))).collect();
        Told {
            levels: timeline.levels.iter().rev().filter(|step| some(&step.area) || some(&step.by)).collect(),
            // Of the whole case the last month stands first, as it is asked for most.
            months: whole.into_iter().rev().chain(places).collect(),
            points,
            strengths,
            ties: timeline.ties.iter().filter(|tie| holds(&tie.from) || holds(&tie.to)).collect(),
            publishing: timeline.publishing.iter().filter(|one| holds(&one.actor)).collect(),
            bearers: bearers(&kept.actors),
        }
    }

    // Whoever is no actor has no page.
    fn actor(&self, name: &str) -> Cell {
        Cell::link(name, self.bearers.get(name).map(|actor| address_of(actor)).unwrap_or_default())
    }

    fn whole(&self) -> Timeline {
        fn all<T: Clone>(things: &[&T]) -> Vec<T> {
            things.iter().map(|thing| (*thing).clone()).collect()
        }
        Timeline {
            levels: all(&self.levels),
            strengths: all(&self.strengths),
            months: all(&self.months),
            ties: all(&self.ties),
            publishing: all(&self.publishing),
        }
    }
}

/// How much of each part is shown.
struct Cut<'a> {
    asked: &'a Asked,
    form: Form,
    /// The one part that is shown, where only one is.
    of: Option<&'static str>,
}

impl Cut<'_> {
    /// The pages of a part, where it is the one that is paged: the one that is asked for, else the events.
    fn pager(&self, key: &str, all: usize) -> Option<Pager> {
        (self.of.unwrap_or("events") == key).then(|| Pager::of(self.asked, all))
    }

    fn rows<'r, T>(&self, key: &str, all: &'r [T], beside: usize) -> &'r [T] {
        match self.pager(key, all.len()) {
            _ if self.form == Form::Csv => all.get(..SAVED).filter(|_| key == "events").unwrap_or(all),
            Some(pager) => pager.rows(all),
            None => all.get(..beside).unwrap_or(all),
        }
    }

    fn more(&self, key: &str, shown: usize, all: usize) -> String {
        if shown == all || self.of.is_some() {
            return String::new();
        }
        format!("/timeline{}", bare(self.asked).with("of", key).in_address())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let asked = &at.asked;
        let (is_due, is_behind) = lag(reading)?;
        let of = PARTS.into_iter().find(|part| asked.one("of") == Some(*part));
        let cut = Cut { asked, form: at.form, of: of.or((at.form == Form::Csv).then_some("events")) };
        let events = super::events::filtered(&reading.view.columns, asked).0;
        let none = Kept::default();
        let kept = reading.kept.as_deref().unwrap_or(&none);
        let told = Told::of(kept, asked.one("q").unwrap_or_default());
        let mut parts = Vec::new();
        for key in PARTS.into_iter().filter(|key| at.form != Form::Json && cut.of.is_none_or(|of| of == *key)) {
            parts.push(part(key, reading, &events, &told, &cut)?);
        }
        let all = parts.iter().find(|part| part.key == cut.of.unwrap_or("events")).map_or(0, |part| part.all);
        Ok(TimelinePage {
            frame: at.frame(reading, t!("timeline-title"), "timeline"),
            is_due,
            is_behind,
            pager: Pager::of(asked, all),
            parts,
            of: of.unwrap_or_default().to_owned(),
            form: Filter::of(asked),
            told: (at.form == Form::Json).then(|| told.whole()),
        })
    })
    .await
}

fn part(
    key: &'static str,
    reading: &Reading,
    events: &[&EventRow],
    told: &Told<'_>,
    cut: &Cut<'_>,
) -> Result<Part, Fault> {
    match key {
        "levels" => levels(reading, &told.levels, cut),
        "activity" => Ok(activity(&told.months, cut)),
        "strengths" => strengths(reading, told, cut),
        "ties" => ties(reading, told, cut),
        "publishing" => publishing(reading, told, cut),
        _ => happened(reading, events, cut),
    }
}

/// The words of the claims of some rows; of a spreadsheet's none.
fn quoted<'a>(reading: &Reading, cut: &Cut<'_>, claims: impl Iterator<Item = &'a [ClaimId]>) -> Result<Quoted, Fault> {
    if cut.form == Form::Csv {
        return Ok(Quoted::bare());
    }
    Ok(Quoted::of(&reading.store, claims.flat_map(Quoted::shown))?)
}

fn happened(reading: &Reading, events: &[&EventRow], cut: &Cut<'_>) -> Result<Part, Fault> {
    let shown = cut.rows("events", events, BESIDE);
    let found = reading.store.events_by_number(&shown.iter().map(|row| row.n).collect::<Vec<_>>())?;
    let reports: HashMap<&str, u32> = shown.iter().map(|row| (row.id.as_str(), row.reports)).collect();
    let row = |event: &Event| {
        vec![
            Cell::words(event.date.as_ref().map_or_else(|| t!("timeline-not-known").into_owned(), day)),
            Cell::link(called(event), format!("/events/{}", event.id)),
            Cell::words(event.kind.as_str()),
            Cell::words(plain(event.status.as_str())),
            Cell::number(reports.get(event.id.as_str()).map_or(0, |reports| *reports as usize)),
        ]
    };
    let filters = bare(cut.asked).in_address();
    let heads = [
        t!("timeline-head-when"),
        t!("timeline-head-event"),
        t!("timeline-head-kind"),
        t!("timeline-head-status"),
        t!("timeline-head-reports"),
    ];
    let figure = Figure {
        id: "events-drawn",
        kind: "timeline",
        source: format!("/events/timeline.json{filters}"),
        title: t!("timeline-events-drawn").into_owned(),
        hint: t!("timeline-events-drawn-hint").into_owned(),
        csv: format!("/events.csv{filters}"),
        table: Table::new(t!("timeline-events-table"), heads, found.iter().map(row).collect()),
    };
    Ok(Part {
        key: "events",
        title: t!("timeline-events"),
        hint: Cow::default(),
        all: events.len(),
        more: String::new(),
        figure: Some(figure),
        table: None,
    })
}

fn levels(reading: &Reading, levels: &[&LevelStep], cut: &Cut<'_>) -> Result<Part, Fault> {
    let shown = cut.rows("levels", levels, BESIDE);
    let quoted = quoted(reading, cut, shown.iter().map(|step| &step.claims[..]))?;
    let row = |step: &&LevelStep| {
        let told = step.day.as_ref().map(day).unwrap_or_default();
        let told = if step.is_day_of_report && !told.is_empty() { t!("timeline-told-on", day = told) } else { told };
        vec![
            Cell::words(told),
            Cell::of(step.area.as_ref()),
            Cell::of(step.level.as_ref()),
            Cell::of(step.previous.as_ref()),
            Cell::of(step.change.as_ref()),
            Cell::of(step.by.as_ref()),
            Cell::words(step.on_the_word_of.join("; ")),
            quoted.cell(&step.claims),
        ]
    };
    let heads = [
        t!("timeline-head-day"),
        t!("timeline-head-area"),
        t!("timeline-head-level"),
        t!("timeline-head-before"),
        t!("timeline-head-change"),
        t!("timeline-head-set-by"),
        t!("timeline-head-word-of"),
        t!("timeline-head-claims"),
    ];
    Ok(Part {
        key: "levels",
        title: t!("timeline-levels"),
        hint: t!("timeline-levels-hint"),
        all: levels.len(),
        more: cut.more("levels", shown.len(), levels.len()),
        figure: None,
        table: Some(Table::new(t!("timeline-levels-table"), heads, shown.iter().map(row).collect())),
    })
}

fn activity(months: &[&Month], cut: &Cut<'_>) -> Part {
    let whole = months.iter().filter(|month| month.place.is_none()).count();
    let shown = cut.rows("activity", months, whole.clamp(BESIDE, MONTHS));
    let heads = [
        t!("timeline-head-month"),
        t!("timeline-head-place"),
        t!("timeline-head-events"),
        t!("timeline-head-killed-least"),
        t!("timeline-head-killed-most"),
        t!("timeline-head-reports"),
        t!("timeline-head-known"),
    ];
    let table = Table::new(t!("timeline-activity-table"), heads, shown.iter().map(month).collect());
    let figure = (whole > 0).then(|| Figure {
        id: "activity-drawn",
        kind: "chart",
        source: "/timeline/activity.json".to_owned(),
        title: t!("timeline-activity-drawn").into_owned(),
        hint: t!("timeline-activity-drawn-hint").into_owned(),
        csv: format!("/timeline.csv{}", bare(cut.asked).with("of", "activity").in_address()),
        table: table.clone(),
    });
    Part {
        key: "activity",
        title: t!("timeline-activity"),
        hint: Cow::default(),
        all: months.len(),
        more: cut.more("activity", shown.len(), months.len()),
        table: figure.is_none().then_some(table),
        figure,
    }
}

fn month(month: &&Month) -> Vec<Cell> {
    let (low, high) = month.killed.unwrap_or_default();
    let state = match month.state {
        MonthState::Events => t!("timeline-month-events"),
        MonthState::NoEvents => t!("timeline-month-no-events"),
        MonthState::NoReports => t!("timeline-month-no-reports"),
    };
    vec![
        Cell::link(day(&month.month), events_in(month)),
        Cell::words(month.place.clone().unwrap_or_else(|| t!("timeline-whole-case").into_owned())),
        Cell::number(month.events.len()),
        Cell::of(low.as_ref()),
        Cell::of(high.as_ref()),
        Cell::number(month.reports),
        Cell::words(state),
    ]
}

fn strengths(reading: &Reading, told: &Told<'_>, cut: &Cut<'_>) -> Result<Part, Fault> {
    let points = &told.points;
    let shown = cut.rows("strengths", points, BESIDE);
    let quoted = quoted(reading, cut, shown.iter().map(|(_, point)| std::slice::from_ref(&point.claim)))?;
    let row = |(series, point): &(&StrengthSeries, &StrengthPoint)| {
        vec![
            told.actor(&series.actor),
            Cell::of(series.counted.as_ref()),
            Cell::words(point.day.as_ref().map_or_else(|| t!("timeline-no-date").into_owned(), day)),
            Cell::words(point.number.as_ref().map(Number::in_words).unwrap_or_default()),
            Cell::of(point.low.as_ref()),
            Cell::of(point.high.as_ref()),
            Cell::of(point.trend.as_ref()),
            Cell::words(point.who.clone()),
            quoted.cell(std::slice::from_ref(&point.claim)),
        ]
    };
    let heads = [
        t!("timeline-head-actor"),
        t!("timeline-head-what"),
        t!("timeline-head-published"),
        t!("timeline-head-figure"),
        t!("timeline-head-low"),
        t!("timeline-head-high"),
        t!("timeline-head-trend"),
        t!("timeline-head-who-says-so"),
        t!("timeline-head-claim"),
    ];
    Ok(Part {
        key: "strengths",
        title: t!("timeline-strengths"),
        hint: t!("timeline-strengths-hint"),
        all: points.len(),
        more: cut.more("strengths", shown.len(), points.len()),
        figure: None,
        table: Some(Table::new(t!("timeline-strengths-table"), heads, shown.iter().map(row).collect())),
    })
}

fn ties(reading: &Reading, told: &Told<'_>, cut: &Cut<'_>) -> Result<Part, Fault> {
    let ties = &told.ties;
    let shown = cut.rows("ties", ties, BESIDE);
    let claims = shown.iter().flat_map(|tie| [&tie.claims[..], &tie.ended_by[..]]);
    let quoted = quoted(reading, cut, claims)?;
    let row = |tie: &&TieSpan| {
        vec![
            told.actor(&tie.from),
            Cell::words(plain(tie.tie.as_str())),
            told.actor(&tie.to),
            Cell::of(tie.begins.as_ref()),
            Cell::of(tie.ends.as_ref()),
            quoted.cell(&tie.claims),
            quoted.cell(&tie.ended_by),
        ]
    };
    let heads = [
        t!("timeline-head-from"),
        t!("timeline-head-tie"),
        t!("timeline-head-to"),
        t!("timeline-head-begins"),
        t!("timeline-head-ends"),
        t!("timeline-head-claims"),
        t!("timeline-head-ended-by"),
    ];
    Ok(Part {
        key: "ties",
        title: t!("timeline-ties"),
        hint: t!("timeline-ties-hint"),
        all: ties.len(),
        more: cut.more("ties", shown.len(), ties.len()),
        figure: None,
        table: Some(Table::new(t!("timeline-ties-table"), heads, shown.iter().map(row).collect())),
    })
}

fn publishing(reading: &Reading, told: &Told<'_>, cut: &Cut<'_>) -> Result<Part, Fault> {
    let publishing = &told.publishing;
    let shown = cut.rows("publishing", publishing, BESIDE);
    let quoted = quoted(reading, cut, shown.iter().map(|one| &one.claims[..]))?;
    let row = |one: &&Publishing| {
        vec![
            told.actor(&one.actor),
            Cell::words(one.media.join("; ")),
            Cell::words(one.outlets.join("; ")),
            Cell::words(one.languages.join("; ")),
            Cell::words(days(one)),
            Cell::words(one.every_days.map(|days| t!("timeline-every-days", n = days)).unwrap_or_default()),
            Cell::number(one.claims_of_responsibility.len()),
            Cell::number(one.events.len()),
            quoted.cell(&one.claims),
        ]
    };
    let heads = [
        t!("timeline-head-actor"),
        t!("timeline-head-media"),
        t!("timeline-head-outlets"),
        t!("timeline-head-languages"),
        t!("timeline-head-days"),
        t!("timeline-head-every"),
        t!("timeline-head-responsibility"),
        t!("timeline-head-events"),
        t!("timeline-head-claims"),
    ];
    Ok(Part {
        key: "publishing",
        title: t!("timeline-publishing"),
        hint: t!("timeline-publishing-hint"),
        all: publishing.len(),
        more: cut.more("publishing", shown.len(), publishing.len()),
        figure: None,
        table: Some(Table::new(t!("timeline-publishing-table"), heads, shown.iter().map(row).collect())),
    })
}

/// `3 days from 2 Mar 2031 to 9 Apr 2031`.
fn days(one: &Publishing) -> String {
    match (one.days.first(), one.days.last()) {
        (Some(first), Some(last)) if first != last => {
            let (n, first, last) = (one.days.len(), day(first), day(last));
            t!("timeline-days", n = n, shown = thousands(n), first = first, last = last)
        }
        (Some(only), _) => day(only),
        _ => String::new(),
    }
}
