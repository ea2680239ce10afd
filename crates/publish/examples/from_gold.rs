//! Writes a brief of reports that were coded by hand, to judge wording apart from extraction.
//!
//! `cargo run -p whosays-publish --example from_gold -- OUT GOLD_FOLDER TEXT...`, where `GOLD_FOLDER` holds
//! `NAME.gold.jsonl` for each text `NAME`.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use whosays_model::*;
use whosays_publish::brief::Material;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(out), Some(gold)) = (arguments.next(), arguments.next()) else {
        return Err("give OUT GOLD_FOLDER TEXT...".into());
    };
    let mut case = Case::default();
    let mut events: BTreeMap<String, Event> = BTreeMap::new();
    for path in arguments {
        add(&mut case, &mut events, Path::new(&gold), Path::new(&path))?;
    }
    case.events = events.into_values().collect();
    let assessment = gaps(&case);
    let material =
        Material { case: &case, assessment: &assessment, warnings: &[], forecasts: &[], records: &[], tlp: None };
    let brief = whosays_publish::brief::compose(&material);
    let ending = out.rsplit('.').next().unwrap_or("");
    let exporter = whosays_publish::exporter(ending).ok_or("name the file .html, .md or .jsonl")?;
    std::fs::write(&out, (exporter.render)(&brief)?)?;
    let citations = whosays_publish::verify::citations(&std::fs::read(&out)?, &out)?;
    let text_of = |id: &ReportId| case.reports.iter().find(|report| report.id == *id).map(|report| report.text.clone());
    for mismatch in whosays_publish::verify::check(&citations, text_of) {
        println!("{mismatch}");
    }
    println!("{} words, {} citations, {} quotations checked", brief.words(), brief.citations.len(), citations.len());
    Ok(())
}

fn add(case: &mut Case, events: &mut BTreeMap<String, Event>, gold: &Path, path: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().ok_or("a folder is no report")?.to_string_lossy().into_owned();
    let records = std::fs::read_to_string(gold.join(format!("{name}.gold.jsonl")))?;
    let records: Vec<Value> = records.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let text = String::from_utf8(bytes.clone())?;
    let report = report(&name, &text, ReportId::of(&bytes), &records);
    let mut mentions: BTreeMap<String, EventMention> = BTreeMap::new();
    for record in records.iter().filter(|record| record["record"] == "event") {
        let Some(id) = record["id"].as_str() else {
            continue;
        };
        let event = event(record, events.remove(id), &report.id);
        mentions.insert(id.to_owned(), mention(&event, &report.id, id));
        events.insert(id.to_owned(), event);
    }
    for record in records.iter().filter(|record| record["record"] == "claim") {
        let Some(claim) = claim(record, &report, &mentions) else {
            println!("left out: {}", record["value"]);
            continue;
        };
        if let Some(event) = record["event"].as_str().and_then(|id| events.get_mut(id)) {
            account(event, &claim);
        }
        case.claims.push(claim);
    }
    for (id, mention) in &mentions {
        if let Some(event) = events.get_mut(id) {
            event.mentions.push(mention.id.clone());
        }
    }
    case.mentions.extend(mentions.into_values());
    case.reports.push(report);
    Ok(())
}

fn report(name: &str, text: &str, id: ReportId, records: &[Value]) -> Report {
    let head = &records[0];
    let word = |key: &str| head[key].as_str().map(|word| Known::new(word.to_owned(), How::Byline));
    let authors: Vec<String> =
        head["authors"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    Report {
        id,
        file: name.to_owned(),
        format: Format::Text,
        meta: Meta {
            title: word("title"),
            authors: (!authors.is_empty()).then(|| Known::new(authors, How::Byline)),
            outlet: word("outlet"),
            published: head["published"].as_str().and_then(|day| Some(Known::new(day.parse().ok()?, How::Byline))),
            url: None,
        },
        language: Some("en".to_owned()),
        text: text.to_owned(),
        blocks: Vec::new(),
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    }
}

fn event(record: &Value, known: Option<Event>, report: &ReportId) -> Event {
    let mut event = known.unwrap_or_else(|| Event {
        id: EventId::from_written(format!("e-{}", record["id"].as_str().unwrap_or(""))),
        reports: Vec::new(),
        origins: 0,
        kind: serde_json::from_value(record["kind"].clone()).unwrap_or(EventKind::Attack),
        status: serde_json::from_value(record["status"].clone()).unwrap_or(EventStatus::CarriedOut),
        date: None,
        country: None,
        place: None,
        at: None,
        perpetrators: Vec::new(),
        targets: Vec::new(),
        codes: Default::default(),
        killed: None,
        injured: None,
        names: Vec::new(),
        mentions: Vec::new(),
        joins: Vec::new(),
        accounts: Vec::new(),
        by: "gold".to_owned(),
    });
    event.reports.push(report.clone());
    event.date = event.date.or_else(|| record["date"].as_str()?.parse().ok());
    event.country = event.country.or_else(|| record["country"].as_str().map(str::to_owned));
    event.place = event.place.or_else(|| record["place"].as_str().map(str::to_owned));
    let names = record["mentions"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
    event.names.extend(names);
    event
}

fn mention(event: &Event, report: &ReportId, id: &str) -> EventMention {
    EventMention {
        id: MentionId::from_written(format!("m-{report}-{id}")),
        report: report.clone(),
        kind: event.kind,
        status: event.status,
        date: event.date.clone(),
        country: event.country.clone(),
        places: event.place.iter().cloned().collect(),
        at: None,
        targets: Vec::new(),
        method: None,
        codes: Default::default(),
        actors: Vec::new(),
        names: Vec::new(),
        claims: Vec::new(),
        evidence: Evidence::at(Span::new(0, 1)),
        published: None,
        marks: Vec::new(),
        by: "gold".to_owned(),
    }
}

fn claim(record: &Value, report: &Report, mentions: &BTreeMap<String, EventMention>) -> Option<Claim> {
    let quote = record["quote"].as_str()?;
    let start = report.text.find(quote)?;
    let span = Span::new(start, start + quote.len());
    let mut value = record["value"].clone();
    flatten(&mut value);
    if record["kind"] == "event" && value["status"].is_null() {
        value["status"] = json!("carried_out");
    }
    let value: whosays_model::Value = serde_json::from_value(json!({"kind": record["kind"], "value": value})).ok()?;
    let name = record["speaker"].as_str()?;
    let named = [name, name.rsplit(' ').next()?].iter().find_map(|part| Some((quote.find(part)?, part.len())));
    let mut speaker = Speaker { name: name.to_owned(), ..Speaker::author() };
    speaker.span = named.filter(|_| name != "author").map(|(at, length)| Span::new(start + at, start + at + length));
    let actors = record["actors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Some(Claim {
        id: ClaimId::of(&report.id, value.kind(), span, speaker.span),
        report: report.id.clone(),
        value,
        quote: quote.to_owned(),
        evidence: Evidence::at(span),
        speaker,
        via: Vec::new(),
        stance: serde_json::from_value(record["stance"].clone()).ok()?,
        certainty: serde_json::from_value(record["certainty"].clone()).ok()?,
        event: record["event"].as_str().and_then(|id| mentions.get(id)).map(|mention| mention.id.clone()),
        actors: actors.map(|name| ActorRef { name: name.to_owned(), id: None, kind: ActorKind::Group }).collect(),
        by: "gold".to_owned(),
    })
}

// Coders wrote lists where one name stands for many; the types take one string.
fn flatten(value: &mut Value) {
    for (key, field) in value.as_object_mut().into_iter().flatten() {
        if let (Value::Array(words), false) = (&field, key == "languages" || key == "outlets") {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            *field = json!(words.join(" and "));
        }
    }
}

fn account(event: &mut Event, claim: &Claim) {
    let mut push = |field, value, mode| {
        event.accounts.push(Account {
            field,
            value,
            mode,
            claim: claim.id.clone(),
            report: claim.report.clone(),
            speaker: claim.speaker.name.clone(),
            stance: claim.stance,
            certainty: claim.certainty,
            origin: None,
            counted: None,
            revises: None,
            revised_by: None,
        });
    };
    match &claim.value {
        whosays_model::Value::Event(value) => {
            value.date.iter().for_each(|date| push(Field::Date, json!(date), None));
            value.place.iter().for_each(|place| push(Field::Place, json!(place), None));
        }
        whosays_model::Value::Casualties(value) => {
            for (key, number) in value.counts() {
                if let Ok(field) = serde_json::from_value(json!(key)) {
                    push(field, json!(number), None);
                }
            }
        }
        whosays_model::Value::Responsibility(value) => {
            for actor in &claim.actors {
                push(Field::Perpetrator, json!(actor.name), Some(value.mode));
                match event.perpetrators.iter_mut().find(|known| known.name == actor.name) {
                    Some(known) if known.modes.contains(&value.mode) => {}
                    Some(known) => known.modes.push(value.mode),
                    None => event.perpetrators.push(NamedActor { name: actor.name.clone(), modes: vec![value.mode] }),
                }
            }
        }
        _ => {}
    }
}

fn gaps(case: &Case) -> Assessment {
    let lacks = |event: &&Event| !event.accounts.iter().any(|account| account.field == Field::Injured);
    let attacks = case.events.iter().filter(|event| event.kind == EventKind::Attack).filter(lacks);
    Assessment {
        disputes: Vec::new(),
        gaps: attacks.map(|event| Gap { event: event.id.clone(), field: Field::Injured }).collect(),
    }
}
