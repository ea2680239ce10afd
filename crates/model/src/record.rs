//! JSON Lines: the form in which records leave and enter, as the design gives it.

use crate::{
    Claim, Event, EventId, EventMention, Forecast, ForecastRecord, ItemGrade, Matrix, Origin, Profile, Report,
    ReportId, SourceGrade, Warning,
};
use serde_json::{Map, Value, json};

/// A report's record, without its text.
pub fn report(report: &Report) -> Value {
    let meta = &report.meta;
    let mut how = Map::new();
    let mut note = |key: &str, known: Option<crate::How>| {
        let known = known.map_or(json!("none"), |how| json!(how));
        how.insert(key.to_owned(), known);
    };
    note("title", meta.title.as_ref().map(|known| known.how));
    note("authors", meta.authors.as_ref().map(|known| known.how));
    note("outlet", meta.outlet.as_ref().map(|known| known.how));
    note("published", meta.published.as_ref().map(|known| known.how));
    json!({
        "record": "report",
        "id": report.id,
        "file": report.file,
        "title": meta.title.as_ref().map(|known| &known.value),
        "authors": meta.authors.as_ref().map_or(&[][..], |known| &known.value),
        "outlet": meta.outlet.as_ref().map(|known| &known.value),
        "published": meta.published.as_ref().map(|known| &known.value),
        "url": meta.url.as_ref().map(|known| &known.value),
        "language": report.language,
        "format": report.format,
        "known": how,
    })
}

/// A claim's record; `event` is the event's id where the case has joined it, else the mention's.
pub fn claim(claim: &Claim, event: Option<&EventId>) -> Value {
    let mut value = json!(claim.value);
    let kind = value["kind"].take();
    let value = value["value"].take();
    let event = event.map_or_else(|| json!(claim.event), |event| json!(event));
    let names: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
    let ids: Vec<Option<&str>> = claim.actors.iter().map(|actor| actor.id.as_deref()).collect();
    json!({
        "record": "claim",
        "id": claim.id,
        "report": claim.report,
        "kind": kind,
        "quote": claim.quote,
        "start": claim.span().start,
        "end": claim.span().end,
        "speaker": claim.speaker,
        "via": claim.via,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "event": event,
        "actors": names,
        "actor_ids": ids,
        "value": value,
        "evidence": claim.evidence.spans().collect::<Vec<_>>(),
        "by": claim.by,
    })
}

/// An event's record.
pub fn event(event: &Event, mentions: &[EventMention]) -> Value {
    let spans: Vec<Value> = mentions
        .iter()
        .filter(|mention| event.mentions.contains(&mention.id))
        .map(|mention| json!({"mention": mention.id, "report": mention.report, "spans": mention.evidence.spans().collect::<Vec<_>>()}))
        .collect();
    let range = |toll: &Option<crate::Toll>| toll.map(|toll| [toll.low, toll.high]);
    json!({
        "record": "event",
        "id": event.id,
        "reports": event.reports,
        "origins": event.origins,
        "kind": event.kind,
        "status": event.status,
        "date": event.date,
        "country": event.country,
        "place": event.place,
        "place_id": event.at.as_ref().and_then(|place| place.geonames).map(|number| number.to_string()),
        "point": event.at,
        "actors": event.perpetrators.iter().map(|actor| &actor.name).collect::<Vec<_>>(),
        "perpetrators": event.perpetrators,
        "targets": event.targets,
        "codes": event.codes,
        "killed": range(&event.killed),
        "injured": range(&event.injured),
        "best": {"killed": event.killed.and_then(|toll| toll.best), "injured": event.injured.and_then(|toll| toll.best)},
        "mentions": event.names,
        "mention_spans": spans,
        "joins": event.joins,
        "accounts": event.accounts,
        "by": event.by,
    })
}

/// An origin.
pub fn origin(origin: &Origin) -> Value {
    json!({
        "record": "origin",
        "id": origin.id,
        "sort": origin.sort,
        "who": origin.who,
        "credited": origin.credited,
        "published": origin.published,
        "reports": origin.reports,
        "claims": origin.claims,
        "events": origin.events,
        "links": origin.links,
        "by": origin.by,
    })
}

/// The records of one report as they are written with no case: the report, then its claims and events.
pub fn of_report(whole: &Report, claims: &[Claim], mentions: &[EventMention], events: &[Event]) -> Vec<Value> {
    let event_of = |claim: &Claim| {
        let mention = claim.event.as_ref()?;
        events.iter().find(|event| event.mentions.contains(mention)).map(|event| &event.id)
    };
    let mut records = vec![report(whole)];
    records.extend(claims.iter().map(|one| claim(one, event_of(one))));
    records.extend(events.iter().map(|one| event(one, mentions)));
    records
}

/// Which report a record belongs to, where it says so.
pub fn report_of(record: &Value) -> Option<ReportId> {
    let key = if record["record"] == "report" { "id" } else { "report" };
    record[key].as_str().map(ReportId::from_written)
}

/// An actor.
pub fn actor(actor: &Profile) -> Value {
    json!({
        "record": "actor",
        "name": actor.name,
        "id": actor.id,
        "kind": actor.kind,
        "names": actor.names,
        "says": actor.says,
        "about": actor.about,
        "events": actor.events,
        "relations": actor.relations,
        "strengths": actor.strengths,
        "reports": actor.reports,
    })
}

/// A warning of the ledger.
pub fn warning(warning: &Warning) -> Value {
    named("warning", json!(warning))
}

/// A forecast of the ledger.
pub fn forecast(forecast: &Forecast) -> Value {
    named("forecast", json!(forecast))
}

/// The record of a forecaster.
pub fn forecast_record(record: &ForecastRecord) -> Value {
    named("forecast_record", json!(record))
}

/// A matrix of competing hypotheses.
pub fn matrix(matrix: &Matrix) -> Value {
    named("matrix", json!(matrix))
}

/// A source with its grade; `in_words` says it in the doctrine's words.
pub fn source(source: &SourceGrade) -> Value {
    with_words(named("source", json!(source)), source.reliability.in_words())
}

/// A claim with its grade; `in_words` says it in the doctrine's words.
pub fn grade(item: &ItemGrade) -> Value {
    let words = format!("{}, {}", item.reliability.in_words(), item.credibility.in_words());
    with_words(named("grade", json!(item)), &words)
}

fn with_words(mut record: Value, words: &str) -> Value {
    record["in_words"] = json!(words);
    record
}

/// A thing's own fields behind the name of its record.
fn named(name: &str, fields: Value) -> Value {
    let mut record = Map::from_iter([("record".to_owned(), json!(name))]);
    if let Value::Object(fields) = fields {
        record.extend(fields);
    }
    Value::Object(record)
}

/// An entry of a ledger that has no record of its own above: its fields behind this name.
pub fn entry(name: &str, entry: &impl serde::Serialize) -> Value {
    named(name, json!(entry))
}
