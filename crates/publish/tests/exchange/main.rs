//! A case handed on in tables, on a map, as a graph, as linked data and as annotations: what is written is in
//! `expected/`, which the readers of these forms have read (`xtask/exchange`).

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod csv;
mod parquet;
mod sample;

use sample::Sample;
use serde_json::{Value, json};
use whosays_model::{Certainty, ReportId, Stance, Tlp};
use whosays_publish::exchange::{Exchange, FORMS, Losses};

/// The forms that are tested here.
const NAMES: [&str; 7] = ["jsonl", "csv-gtd", "csv-ged", "geojson", "gexf", "schema-org", "web-annotation"];

/// The sample in a form, with its second report marked amber where anything is marked.
pub(crate) fn written(name: &str, sample: &Sample, is_marked: bool) -> (String, Losses) {
    let wire = ReportId::of(sample::WIRE.as_bytes());
    let marking = |report: &ReportId| if is_marked && *report == wire { Tlp::Amber } else { Tlp::Clear };
    let exchange = Exchange {
        case: &sample.case,
        name: "Vessa",
        marking: &marking,
        is_marked,
        grades: &sample.grades,
        actors: &sample.actors,
        warnings: &sample.warnings,
        forecasts: &sample.forecasts,
        at: "2031-03-20T08:00:00Z",
    };
    let form = FORMS.iter().find(|form| form.name == name).unwrap();
    let mut out = Vec::new();
    let losses = (form.write)(&exchange, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), losses)
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn of_type<'a>(document: &'a Value, name: &str) -> Vec<&'a Value> {
    document["@graph"].as_array().unwrap().iter().filter(|node| node["@type"] == name).collect()
}

#[test]
fn what_is_written_is_what_the_readers_of_the_form_have_read() {
    let sample = Sample::make();
    let texts = [
        ("csv-gtd", include_str!("expected/csv-gtd.csv")),
        ("csv-ged", include_str!("expected/csv-ged.csv")),
        ("gexf", include_str!("expected/gexf.gexf")),
    ];
    for (name, expected) in texts {
        assert_eq!(written(name, &sample, true).0, expected, "{name}");
    }
    let documents = [
        ("geojson", include_str!("expected/geojson.geojson")),
        ("schema-org", include_str!("expected/schema-org.jsonld")),
        ("web-annotation", include_str!("expected/web-annotation.jsonld")),
    ];
    for (name, expected) in documents {
        assert_eq!(json_of(&written(name, &sample, true).0), json_of(expected), "{name}");
    }
}

#[test]
fn the_order_in_which_a_case_was_filled_changes_no_byte() {
    let sample = Sample::make();
    let mut turned = Sample::make();
    turned.case.reports.reverse();
    turned.case.claims.reverse();
    turned.case.mentions.reverse();
    turned.case.events.reverse();
    turned.actors.reverse();
    for name in NAMES {
        assert_eq!(written(name, &sample, true), written(name, &turned, true), "{name}");
    }
}

#[test]
fn nothing_is_said_of_markings_where_nothing_is_marked() {
    let sample = Sample::make();
    for name in NAMES {
        let (text, _) = written(name, &sample, false);
        assert!(!text.contains("TLP:") && !text.contains("\"tlp\":"), "{name}: {text}");
    }
}

#[test]
fn an_empty_case_is_written_too() {
    let empty = Sample {
        case: Default::default(),
        actors: Vec::new(),
        warnings: Vec::new(),
        forecasts: Vec::new(),
        grades: Default::default(),
    };
    for name in NAMES {
        let (text, losses) = written(name, &empty, false);
        assert!(losses.is_empty(), "{name}: {losses}");
        assert_eq!(text.is_empty(), name == "jsonl", "{name}");
    }
}

#[test]
fn json_lines_have_every_record_once_and_lose_the_texts_alone() {
    let (text, losses) = written("jsonl", &Sample::make(), true);
    let records: Vec<Value> = text.lines().map(json_of).collect();
    let names: Vec<&str> = records.iter().map(|record| record["record"].as_str().unwrap()).collect();
    let of = |name: &'static str, many: usize| vec![name; many];
    let expected = [
        of("report", 2),
        of("claim", 10),
        of("event", 2),
        of("origin", 1),
        of("actor", 4),
        of("warning", 1),
        of("forecast", 1),
    ];
    assert_eq!(names, expected.concat());
    assert_eq!(records[0]["tlp"], "clear");
    assert_eq!(records[1]["tlp"], "amber");
    let bombing = records.iter().find(|record| record["kind"] == "attack").unwrap();
    assert_eq!((&bombing["killed"], &bombing["tlp"]), (&json!([12, 14]), &json!("amber")));
    assert_eq!(records[2]["event"], bombing["id"], "a claim names its event and not its mention");
    assert_eq!(
        losses.to_string(),
        "3 mention record: the form has no place for it\n\
         2 report text: the words of a report are handed on as quotations alone\n"
    );
}

#[test]
fn an_event_that_nobody_places_is_on_no_map() {
    let mut sample = Sample::make();
    sample.case.events[0].at.as_mut().unwrap().latitude = f64::NAN;
    let (text, losses) = written("geojson", &sample, false);
    let document = json_of(&text);
    let features = document["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    assert!(features.iter().all(|feature| feature["geometry"].is_null()), "{text}");
    assert!(losses.to_string().contains("1 event point: it lies outside the map"), "{losses}");
}

#[test]
fn a_map_keeps_both_tolls_and_both_voices() {
    let document = json_of(&written("geojson", &Sample::make(), false).0);
    let properties = &document["features"][0]["properties"];
    assert_eq!((&properties["killed_low"], &properties["killed_high"]), (&json!(12), &json!(14)));
    let accounts = properties["accounts"].as_array().unwrap();
    let of = |field: &str| accounts.iter().filter(|account| account["field"] == field).collect::<Vec<_>>();
    let dead: Vec<_> = of("killed").iter().map(|account| (&account["value"]["n"], &account["speaker"])).collect();
    assert_eq!(dead.len(), 3);
    assert_eq!(dead[1], (&json!(14), &json!("hospital of Vessa")));
    let stances: Vec<_> = of("perpetrator").iter().map(|account| &account["stance"]).collect();
    assert_eq!(stances, ["affirm", "deny"]);
}

#[test]
fn a_tie_that_is_denied_is_no_edge_and_is_counted() {
    let mut sample = Sample::make();
    let relation = sample.case.claims.iter_mut().find(|claim| claim.kind().as_str() == "relation").unwrap();
    relation.stance = Stance::Deny;
    let (text, losses) = written("gexf", &sample, false);
    assert!(!text.contains("<edge "), "{text}");
    assert!(losses.to_string().contains("1 actor relations: a tie that is only denied is none"), "{losses}");
    let relation = sample.case.claims.iter_mut().find(|claim| claim.kind().as_str() == "relation").unwrap();
    relation.certainty = Certainty::Unlikely;
    assert!(written("gexf", &sample, false).0.contains("<edge "), "who finds a denial unlikely holds the tie");
}

#[test]
fn a_graph_is_good_xml_whatever_names_hold() {
    let mut sample = Sample::make();
    sample.actors[2].name = "Lantern <Office> & \"Sons\"\u{1}\n".to_owned();
    let (text, _) = written("gexf", &sample, false);
    assert!(text.contains("label=\"Lantern &lt;Office&gt; &amp; &quot;Sons&quot; \""), "{text}");
}

#[test]
fn a_claim_appears_in_its_report_and_first_in_the_earliest_that_tells_it() {
    let sample = Sample::make();
    let document = json_of(&written("schema-org", &sample, false).0);
    let articles = of_type(&document, "Article");
    let (post, wire) = (&articles[0]["@id"], &articles[1]["@id"]);
    let claims = of_type(&document, "Claim");
    let claim = |words: &str| *claims.iter().find(|claim| claim["text"].as_str().unwrap().starts_with(words)).unwrap();
    let again = claim("The harbour police had spoken");
    assert_eq!((&again["appearance"]["@id"], &again["firstAppearance"]["@id"]), (wire, post));
    assert_eq!(
        claim("The dead of the Vessa bombing")["firstAppearance"],
        Value::Null,
        "no origin tells when it was first"
    );
    assert_eq!(
        claim("The dead of the Vessa bombing")["author"],
        "hospital of Vessa",
        "who is no actor is a name alone"
    );
    assert_eq!(claim("Anders Voll")["author"]["roleName"], "a researcher at the Quay Institute");
    let denial = claim("The Red Lamp Brigade denied");
    assert_eq!(denial["keywords"][1]["name"], "deny");
    let brigade =
        of_type(&document, "Organization").into_iter().find(|node| node["name"] == "Red Lamp Brigade").unwrap();
    assert_eq!(denial["author"]["@id"], brigade["@id"]);
    assert!(of_type(&document, "ClaimReview").is_empty());
}

#[test]
fn every_annotation_stands_where_it_says_in_code_points() {
    let sample = Sample::make();
    let document = json_of(&written("web-annotation", &sample, false).0);
    let annotations = document["first"]["items"].as_array().unwrap();
    assert_eq!(annotations.len(), 10);
    for annotation in annotations {
        let selectors = &annotation["target"]["selector"];
        let word = |key: &str| selectors[0][key].as_str().unwrap();
        let place = |key: &str| usize::try_from(selectors[1][key].as_u64().unwrap()).unwrap();
        let is_at = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let words: String = chars.get(place("start")..place("end")).unwrap_or_default().iter().collect();
            let before: String = chars.get(..place("start")).unwrap_or_default().iter().collect();
            let after: String = chars.get(place("end")..).unwrap_or_default().iter().collect();
            words == word("exact") && before.ends_with(word("prefix")) && after.starts_with(word("suffix"))
        };
        assert!(is_at(sample::POST) || is_at(sample::WIRE), "{annotation}");
    }
}

#[test]
fn a_claim_without_its_report_is_no_annotation_and_is_counted() {
    let mut sample = Sample::make();
    sample.case.reports.remove(0);
    let (text, losses) = written("web-annotation", &sample, false);
    assert_eq!(json_of(&text)["total"], 6);
    let why = "4 claim start: its words do not stand in a report that is handed on";
    assert!(losses.to_string().contains(why), "{losses}");
}
