//! One event: its accounts side by side, its figures over time, who is said to be behind it, and why its tellings are one.

use crate::answer::{At, Page};
use crate::card::{Line, called};
use crate::fault::Fault;
use crate::figure::{Cell, Figure, Table};
use crate::frame::Frame;
use crate::text::filters;
use crate::text::{day, plain, shortened};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Account, Claim, Event, EventMention, Field, Number, Report, ReportId, Toll};
use whosays_store::Thing;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "event.html")]
pub(crate) struct EventPage {
    #[serde(skip)]
    frame: Frame,
    id: String,
    called: String,
    kind: String,
    status: String,
    day: String,
    place: String,
    country: String,
    where_from: String,
    targets: Vec<String>,
    codes: Vec<(String, String)>,
    tolls: Vec<TollLine>,
    reports: Vec<ReportLink>,
    origins: usize,
    fields: Vec<FieldOf>,
    #[serde(skip)]
    figure: Option<Figure>,
    disputes: Vec<(String, String)>,
    tellings: Vec<Telling>,
    joins: Vec<(String, String, String)>,
    history: Vec<Line>,
    #[serde(rename = "event")]
    #[schema(value_type = Object)]
    whole: Event,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ReportLink {
    id: String,
    label: String,
    day: String,
}

/// A count with its range, and how to draw it.
#[derive(Serialize, utoipa::ToSchema)]
struct TollLine {
    field: String,
    words: String,
    low: u32,
    best: u32,
    high: u32,
    is_open: bool,
}

/// All accounts of one field.
#[derive(Serialize, utoipa::ToSchema)]
struct FieldOf {
    field: String,
    is_disputed: bool,
    accounts: Vec<AccountLine>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct AccountLine {
    value: String,
    speaker: String,
    is_denial: bool,
    certainty: String,
    quote: String,
    claim: String,
    report: String,
    outlet: String,
    day: String,
    origin: String,
    counted: String,
    replaced: bool,
}

/// The event as one report tells it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = event::Telling)]
struct Telling {
    id: String,
    report: String,
    label: String,
    day: String,
    quote: String,
    claims: usize,
}

impl Page for EventPage {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "field",
            "value",
            "speaker",
            "denied",
            "certainty",
            "quote",
            "outlet",
            "published",
            "origin",
            "counts",
            "replaced",
            "claim",
            "report",
        ];
        let row = |field: &FieldOf, account: &AccountLine| {
            vec![
                field.field.clone(),
                account.value.clone(),
                account.speaker.clone(),
                account.is_denial.to_string(),
                account.certainty.clone(),
                account.quote.clone(),
                account.outlet.clone(),
                account.day.clone(),
                account.origin.clone(),
                account.counted.clone(),
                account.replaced.to_string(),
                account.claim.clone(),
                account.report.clone(),
            ]
        };
        let rows = self.fields.iter().flat_map(|field| field.accounts.iter().map(move |account| row(field, account)));
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(rows).collect())
    }
}

pub(crate) async fn page(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let Some(Thing::Event(event)) = reading.store.find(&id)? else {
            return Err(Fault::missing(t!("judge-no-event", id = id)));
        };
        let event = *event;
        let claims: BTreeSet<_> = event.accounts.iter().map(|account| account.claim.clone()).collect();
        let mentions = reading.store.mentions_named(&event.mentions.iter().cloned().collect())?;
        let all: BTreeSet<_> =
            claims.into_iter().chain(mentions.iter().flat_map(|mention| mention.claims.iter().cloned())).collect();
        let claims: BTreeMap<_, Claim> =
            reading.store.claims_named(&all)?.into_iter().map(|claim| (claim.id.clone(), claim)).collect();
        let reports: BTreeMap<ReportId, Report> = reading
            .store
            .reports_named(&event.reports.iter().cloned().collect())?
            .into_iter()
            .map(|report| (report.id.clone(), report))
            .collect();
        let disputes = reading.store.disputes_of(&event.id)?;
        let disputed: BTreeSet<Field> = disputes.iter().map(|dispute| dispute.field).collect();
        let mut judgements = Vec::new();
        for mention in &event.mentions {
            judgements.extend(reading.store.judgements_on(mention.as_str())?);
        }
        judgements.sort_by_key(|judgement| judgement.number);
        let mut by_field: BTreeMap<Field, Vec<&Account>> = BTreeMap::new();
        for account in &event.accounts {
            by_field.entry(account.field).or_default().push(account);
        }
        let published = |id: &ReportId| reports.get(id).and_then(|report| report.published().cloned());
        let line = |account: &&Account| {
            let claim = claims.get(&account.claim);
            AccountLine {
                value: value(account),
                speaker: account.speaker.clone(),
                is_denial: account.is_denial(),
                certainty: account.certainty.to_string(),
                quote: claim.map(|claim| shortened(&claim.quote, 240)).unwrap_or_default(),
                claim: account.claim.to_string(),
                report: account.report.to_string(),
                outlet: reports.get(&account.report).map(|report| report.label().to_owned()).unwrap_or_default(),
                day: published(&account.report).as_ref().map(day).unwrap_or_default(),
                origin: account.origin.as_ref().map(ToString::to_string).unwrap_or_default(),
                counted: account.counted.clone().unwrap_or_default(),
                replaced: account.revised_by.is_some(),
            }
        };
        let fields = by_field.into_iter().map(|(field, mut accounts)| {
            accounts.sort_by_key(|account| {
                let day = published(&account.report);
                (day.is_none(), day, account.report.clone(), account.claim.clone())
            });
            FieldOf {
                field: plain(field.as_str()),
                is_disputed: disputed.contains(&field),
                accounts: accounts.iter().map(line).collect(),
            }
        });
        let fields: Vec<FieldOf> = fields.collect();
        let name = called(&event);
        let place = event.at.as_ref();
        Ok(EventPage {
            frame: at.frame(reading, name.clone(), "events"),
            id: event.id.to_string(),
            called: name,
            kind: plain(event.kind.as_str()),
            status: plain(event.status.as_str()),
            day: event.date.as_ref().map(day).unwrap_or_default(),
            place: event.place.clone().unwrap_or_default(),
            country: event.country.clone().unwrap_or_default(),
            where_from: place
                .map(|place| {
                    let (name, precision) = (&place.name, place.precision.as_str());
                    let (km, because) = (place.radius_km, &place.because);
                    t!("event-where-from", name = name, precision = precision, km = km, because = because)
                })
                .unwrap_or_default(),
            targets: event.targets.clone(),
            codes: codes(&event),
            tolls: [("killed", event.killed), ("injured", event.injured)]
                .into_iter()
                .filter_map(|(field, toll)| toll_line(field, toll))
                .collect(),
            reports: links(&reports),
            origins: event.origins,
            figure: figure(&event, &fields),
            fields,
            disputes: disputes.into_iter().map(|dispute| (plain(dispute.field.as_str()), dispute.because)).collect(),
            tellings: mentions.iter().map(|mention| telling(mention, &claims, &reports)).collect(),
            joins: event
                .joins
                .iter()
                .map(|join| (join.a.to_string(), join.b.to_string(), join.because.join("; ")))
                .collect(),
            history: judgements.iter().map(Line::of).collect(),
            whole: event,
        })
    })
    .await
}

/// The counts as they were told from day to day; nothing where fewer than two were.
fn figure(event: &Event, fields: &[FieldOf]) -> Option<Figure> {
    let counted = fields.iter().filter(|field| ["killed", "injured"].contains(&field.field.as_str()));
    let row = |field: &FieldOf, account: &AccountLine| {
        vec![
            Cell::words(account.day.clone()),
            Cell::words(field.field.clone()),
            Cell::link(account.value.clone(), format!("/reports/{}#{}", account.report, account.claim)),
            Cell::words(if account.speaker == "author" { account.outlet.clone() } else { account.speaker.clone() }),
        ]
    };
    let rows: Vec<Vec<Cell>> =
        counted.flat_map(|field| field.accounts.iter().map(move |account| row(field, account))).collect();
    (rows.len() > 1).then(|| Figure {
        id: "tolls",
        kind: "chart",
        source: format!("/events/{}/figures.json", event.id),
        title: t!("event-figure").into_owned(),
        hint: t!("event-figure-hint").into_owned(),
        csv: format!("/events/{}.csv", event.id),
        table: Table::new(
            t!("event-figure-table"),
            [t!("event-head-day"), t!("event-head-counted"), t!("event-head-account"), t!("event-head-by-whom")],
            rows,
        ),
    })
}

fn links(reports: &BTreeMap<ReportId, Report>) -> Vec<ReportLink> {
    let mut sorted: Vec<&Report> = reports.values().collect();
    sorted.sort_by_key(|report| (report.published().is_none(), report.published().cloned(), report.id.clone()));
    let link = |report: &&Report| ReportLink {
        id: report.id.to_string(),
        label: report.meta.title.as_ref().map_or_else(|| report.label().to_owned(), |title| title.value.clone()),
        day: report.published().map(day).unwrap_or_default(),
    };
    sorted.iter().map(link).collect()
}

fn telling(
    mention: &EventMention,
    claims: &BTreeMap<whosays_model::ClaimId, Claim>,
    reports: &BTreeMap<ReportId, Report>,
) -> Telling {
    let report = reports.get(&mention.report);
    let first = mention.claims.iter().find_map(|id| claims.get(id));
    Telling {
        id: mention.id.to_string(),
        report: mention.report.to_string(),
        label: report.map(|report| report.label().to_owned()).unwrap_or_default(),
        day: report.and_then(|report| report.published()).map(day).unwrap_or_default(),
        quote: first.map(|claim| shortened(&claim.quote, 160)).unwrap_or_default(),
        claims: mention.claims.len(),
    }
}

fn value(account: &Account) -> String {
    if let Ok(number) = serde_json::from_value::<Number>(account.value.clone()) {
        return number.in_words();
    }
    let words = account.value.as_str().map_or_else(|| account.value.to_string(), plain);
    match account.mode {
        Some(mode) => format!("{words} ({mode})"),
        None => words,
    }
}

fn codes(event: &Event) -> Vec<(String, String)> {
    [
        (Cow::Borrowed("PLOVER"), &event.codes.plover),
        (t!("event-attack-types"), &event.codes.attack_types),
        (t!("event-target-types"), &event.codes.target_types),
        (t!("event-weapons"), &event.codes.weapons),
    ]
    .into_iter()
    .filter(|(_, codes)| !codes.is_empty())
    .map(|(name, codes)| (name.into_owned(), codes.join(", ")))
    .collect()
}

/// The bar's whole length, in the picture's units.
const WIDTH: f64 = 400.0;

fn toll_line(field: &str, toll: Option<Toll>) -> Option<TollLine> {
    let Toll { low, best, high } = toll?;
    let top = [low, best, high].into_iter().flatten().max()?.max(1) as f64 * 1.15;
    let at =
        |figure: Option<u64>, other: f64| figure.map_or(other, |figure| figure as f64 / top * WIDTH).round() as u32;
    let most = at(high, WIDTH);
    Some(TollLine {
        field: field.to_owned(),
        words: super::events::toll(toll),
        low: at(low, 0.0),
        best: at(best.or(low), 0.0),
        high: most,
        is_open: high.is_none(),
    })
}
