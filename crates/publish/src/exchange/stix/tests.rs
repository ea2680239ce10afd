//! A small case about invented places, which lie in Antarctica, the one land with a code, a region and no people.
//!
//! `expected.json` is what the real validator and the real client have passed; see xtask/exchange/stix.py.

use super::{SCHEMA, write};
use crate::exchange::{Exchange, Losses};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::*;

#[derive(Deserialize)]
struct Sample {
    reports: Vec<Report>,
    claims: Vec<Claim>,
    mentions: Vec<EventMention>,
    events: Vec<Event>,
    origins: Vec<Origin>,
    grades: Grades,
    actors: Vec<Profile>,
    marked: BTreeMap<ReportId, Tlp>,
}

fn sample() -> Sample {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

fn written(sample: &Sample) -> (String, Losses) {
    let case = Case {
        reports: sample.reports.clone(),
        claims: sample.claims.clone(),
        mentions: sample.mentions.clone(),
        events: sample.events.clone(),
        origins: sample.origins.clone(),
    };
    let marking = |report: &ReportId| sample.marked.get(report).copied().unwrap_or(Tlp::Clear);
    let exchange = Exchange {
        case: &case,
        name: "Mell Hall",
        marking: &marking,
        is_marked: !sample.marked.is_empty(),
        grades: &sample.grades,
        actors: &sample.actors,
        warnings: &[],
        forecasts: &[],
        at: "2031-06-01T09:30:00Z",
    };
    let mut out = Vec::new();
    let losses = write(&exchange, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), losses)
}

fn objects(bundle: &str) -> Vec<Value> {
    let mut bundle: Value = serde_json::from_str(bundle).unwrap();
    serde_json::from_value(bundle["objects"].take()).unwrap()
}

fn of_type<'a>(objects: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    objects.iter().filter(move |object| object["type"] == kind)
}

/// The quotations stand in the standard's own properties, whoever is named in them.
fn without_quotations_and_our_extension(mut object: Value) -> String {
    object["extensions"] = Value::Null;
    for property in ["content", "explanation", "description", "schema"] {
        object[property] = Value::Null;
    }
    object.to_string()
}

#[test]
fn a_case_is_written_as_the_validator_has_passed_it() {
    let (bundle, losses) = written(&sample());
    let (given, expected) = (objects(&bundle), objects(include_str!("expected.json")));
    for (given, expected) in given.iter().zip(&expected) {
        assert_eq!(given, expected, "{given:#}");
    }
    assert_eq!(given.len(), expected.len());
    let lost: Vec<String> = losses.all().map(|(loss, count)| format!("{count} {} {}", loss.of, loss.field)).collect();
    let all = [
        "1 event best",
        "1 event killed",
        "1 grade set",
        "10 origin by",
        "9 origin published",
        "1 report published",
        "3 report text",
    ];
    assert_eq!(lost, all);
}

#[test]
fn the_same_case_is_the_same_bytes_in_whatever_order_it_was_filled() {
    let mut other = sample();
    let before = written(&other).0;
    other.reports.reverse();
    other.claims.reverse();
    other.mentions.reverse();
    other.origins.reverse();
    assert_eq!(written(&other).0, before);
}

#[test]
fn private_persons_are_no_identities_and_stand_in_our_extension_alone() {
    let all = objects(&written(&sample()).0);
    let names: BTreeSet<&str> = of_type(&all, "identity").filter_map(|one| one["name"].as_str()).collect();
    let public = ["Ardu Front", "Ila Ronn", "Norrland", "Norrland Herald", "Ostria", "The Oster Courier", "Whosays"];
    assert_eq!(names, BTreeSet::from(public));
    for object in all {
        let bare = without_quotations_and_our_extension(object);
        assert!(["Anna Veld", "Mira Holt", "Ada"].iter().all(|name| !bare.contains(name)), "{bare}");
    }
}

#[test]
fn every_account_of_a_figure_is_an_impact_and_only_an_exact_one_is_a_count() {
    let all = objects(&written(&sample()).0);
    let impacts: Vec<&Value> = of_type(&all, "impact").collect();
    let [first, second] = impacts.as_slice() else { panic!("two impacts, not {}", impacts.len()) };
    assert_eq!(first["impacted_entity_counts"], Value::Null, "at least 31 is no count");
    assert_eq!(second["impacted_entity_counts"][0]["count"], 41);
    assert_eq!(first["superseded_by_ref"], second["id"]);
    assert!(first["description"].as_str().unwrap().starts_with("killed: at least 31: “A bomb killed"));
    let incident = of_type(&all, "incident").next().unwrap();
    let toll = ["killed", "injured", "best"].map(|field| &incident["extensions"][super::EXTENSION]["event"][field]);
    assert_eq!(toll, [&Value::Null; 3], "no account is taken for the right one");
}

#[test]
fn whoever_is_named_has_a_relationship_and_each_account_is_an_opinion_on_it() {
    let all = objects(&written(&sample()).0);
    let blamed = of_type(&all, "identity").find(|one| one["name"] == "Norrland").unwrap();
    let asked = of_type(&all, "relationship").find(|one| one["target_ref"] == blamed["id"]).unwrap();
    let answers: BTreeSet<(&str, &str)> = of_type(&all, "opinion")
        .filter(|one| one["object_refs"][0] == asked["id"])
        .filter_map(|one| Some((one["authors"][0].as_str()?, one["opinion"].as_str()?)))
        .collect();
    assert_eq!(answers, BTreeSet::from([("Norrland", "strongly-disagree"), ("Ostria", "agree")]));
}

#[test]
fn markings_are_those_of_tlp_2_and_stand_only_where_something_is_marked() {
    let mut sample = sample();
    let all = objects(&written(&sample).0);
    let amber = super::object::marking(Tlp::Amber);
    let incident = of_type(&all, "incident").next().unwrap();
    assert_eq!(incident["object_marking_refs"][0], amber, "the highest of what it is made from");
    sample.marked.clear();
    assert!(!written(&sample).0.contains("marking-definition--"));
}

#[test]
fn what_lies_in_no_state_has_no_location_and_that_is_told() {
    let mut sample = sample();
    let places = sample.events.iter_mut().map(|event| &mut event.at);
    for place in places.chain(sample.mentions.iter_mut().map(|mention| &mut mention.at)).flatten() {
        place.country = None;
    }
    let (bundle, losses) = written(&sample);
    assert_eq!(of_type(&objects(&bundle), "location").count(), 0);
    assert!(losses.to_string().contains("2 event point: a location needs a region"), "{losses}");
}

#[test]
fn the_schema_names_our_extension_and_knows_every_word_of_the_model() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(schema["properties"]["extensions"]["properties"][super::EXTENSION].is_object());
    let words = |path: &str| -> Vec<String> { serde_json::from_value(schema.pointer(path).unwrap().clone()).unwrap() };
    let same = |path: &str, all: Vec<&str>| assert_eq!(words(path), all, "{path}");
    same("/$defs/claim/properties/kind/enum", ClaimKind::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/account/properties/field/enum", Field::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/stance/enum", Stance::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/certainty/enum", Certainty::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/mode/enum", Mode::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/actor_kind/enum", ActorKind::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/origin/properties/sort/enum", OriginSort::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/number/properties/bound/enum", Bound::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/grade/properties/reliability/enum", Reliability::ALL.iter().map(|one| one.as_str()).collect());
    same("/$defs/grade/properties/credibility/enum", Credibility::ALL.iter().map(|one| one.as_str()).collect());
}
