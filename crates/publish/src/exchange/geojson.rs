//! Events on a map, as GeoJSON (RFC 7946): one feature an event, with all its accounts.
//!
//! A point is where the gazetteer has the place, and `precision` and `radius_km` say how far from it the event may have
//! been. An event that nobody places has no geometry, which the RFC allows for; no position is made up.

use super::unheld::{
    self,
    Held::{All, Only},
};
use super::view::View;
use super::{Exchange, Losses};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};
use whosays_model::{Account, Claim, ClaimId, DateInterval, Event, EventMention, Place, Report, Span, Toll};

static PLACES: unheld::Places =
    &[("report", Only(&["id", "title", "outlet", "published", "url"])), ("event", All), ("account", All)];

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},", json!(exchange.name))?;
    if let Some(marking) = view.marking_of_all() {
        write!(out, "\"tlp\":{},", json!(marking))?;
    }
    writeln!(out, "\"features\":[")?;
    for (at, event) in view.events.iter().enumerate() {
        let end = if at + 1 < view.events.len() { "," } else { "" };
        writeln!(out, "{}{end}", feature(&view, event, &mut losses))?;
    }
    writeln!(out, "]}}")?;
    let told: BTreeSet<&ClaimId> =
        view.events.iter().flat_map(|event| event.accounts.iter().map(|account| &account.claim)).collect();
    let untold: Vec<&Claim> = view.claims.iter().copied().filter(|claim| !told.contains(&claim.id)).collect();
    unheld::count(&view, &untold, &view.events, PLACES, &mut losses);
    Ok(losses)
}

fn feature(view: &View<'_>, event: &Event, losses: &mut Losses) -> Value {
    let at = event.at.as_ref().filter(|at| at.latitude.abs() <= 90.0 && at.longitude.abs() <= 180.0);
    if event.at.is_some() && at.is_none() {
        losses.add("event", "point", "it lies outside the map");
    }
    let mut properties = json!({
        "id": event.id,
        "kind": event.kind,
        "status": event.status,
        "date": event.date,
        "date_start": event.date.as_ref().map(|days| edges(days).0),
        "date_end": event.date.as_ref().map(|days| edges(days).1),
        "country": event.country,
        "place": event.place,
    });
    add(&mut properties, placed(event.at.as_ref()));
    add(&mut properties, toll("killed", event.killed));
    add(&mut properties, toll("injured", event.injured));
    let reports: Vec<Value> = view.reports_of(event).into_iter().map(cited).collect();
    let accounts: Vec<Value> = event.accounts.iter().map(|account| told(view, account)).collect();
    let spans: Vec<Value> = view.mentions(event).iter().map(told_at).collect();
    add(
        &mut properties,
        json!({
            "perpetrators": event.perpetrators,
            "targets": event.targets,
            "codes": event.codes,
            "names": event.names,
            "origins": event.origins,
            "reports": reports,
            "accounts": accounts,
            "mention_spans": spans,
            "joins": event.joins,
            "by": event.by,
        }),
    );
    if let Some(marking) = view.marking(&event.reports) {
        properties["tlp"] = json!(marking);
    }
    let geometry = at.map(|at| json!({"type": "Point", "coordinates": [at.longitude, at.latitude]}));
    json!({"type": "Feature", "id": event.id, "geometry": geometry, "properties": properties})
}

/// First and last day, as maps with a time line want them.
fn edges(days: &DateInterval) -> (String, String) {
    let ((year, month, day), (last_year, last_month, last_day)) = days.bounds();
    (format!("{year:04}-{month:02}-{day:02}"), format!("{last_year:04}-{last_month:02}-{last_day:02}"))
}

fn placed(at: Option<&Place>) -> Value {
    json!({
        "point_of": at.map(|at| &at.name),
        "precision": at.map(|at| at.precision),
        "radius_km": at.map(|at| at.radius_km),
        "division": at.and_then(|at| at.division.as_ref()),
        "geonames": at.and_then(|at| at.geonames),
        "placed_because": at.map(|at| &at.because),
    })
}

// Each end in a field of its own: what reads maps seldom looks into lists.
fn toll(field: &str, toll: Option<Toll>) -> Value {
    let end = |end: fn(Toll) -> Option<u64>| toll.and_then(end);
    let name = |end: &str| format!("{field}_{end}");
    json!({
        (name("low")): end(|toll| toll.low),
        (name("best")): end(|toll| toll.best),
        (name("high")): end(|toll| toll.high),
    })
}

fn told_at(mention: &EventMention) -> Value {
    let spans: Vec<Span> = mention.evidence.spans().collect();
    json!({"mention": mention.id, "report": mention.report, "spans": spans})
}

/// An account with the words that give it.
fn told(view: &View<'_>, account: &Account) -> Value {
    let mut told = json!(account);
    if let Some(claim) = view.claim(&account.claim) {
        told["quote"] = json!(claim.quote);
        told["via"] = json!(claim.via);
    }
    told
}

fn cited(report: &Report) -> Value {
    let meta = &report.meta;
    json!({
        "id": report.id,
        "outlet": meta.outlet.as_ref().map(|known| &known.value),
        "title": meta.title.as_ref().map(|known| &known.value),
        "published": report.published(),
        "url": meta.url.as_ref().map(|known| &known.value),
    })
}

fn add(properties: &mut Value, more: Value) {
    if let (Value::Object(properties), Value::Object(more)) = (properties, more) {
        properties.extend(more);
    }
}
