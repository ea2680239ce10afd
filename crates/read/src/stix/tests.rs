use crate::{Given, ReadOutcome, read};
use serde_json::{Value, json};
use whosays_model::{Severity, Tlp};

const FRONT: &str = "identity--00000000-0000-4000-8000-000000000001";
const POST: &str = "identity--00000000-0000-4000-8000-000000000002";
const ATTACK: &str = "incident--00000000-0000-4000-8000-000000000003";
const LINK: &str = "relationship--00000000-0000-4000-8000-000000000004";
const TOLL: &str = "impact--00000000-0000-4000-8000-000000000005";
const CLERK: &str = "identity--00000000-0000-4000-8000-000000000006";
const CORE: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
const OURS: &str = "extension-definition--26fe9c0a-30be-49fb-ab2c-db9eff068f9e";
const RED: &str = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";

fn object(id: &str, more: Value) -> Value {
    let kind = id.split("--").next().unwrap();
    let mut object = json!({"type": kind, "spec_version": "2.1", "id": id});
    object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    object
}

fn report(more: Value) -> Value {
    object("report--00000000-0000-4000-8000-000000000009", more)
}

fn note(number: u32, content: &str, claim: Value) -> Value {
    let extensions = json!({OURS: {"extension_type": "property-extension", "claim": claim}});
    object(
        &format!("note--00000000-0000-4000-8000-{number:012}"),
        json!({"content": content, "extensions": extensions}),
    )
}

fn bundle(objects: Value) -> String {
    json!({"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000", "objects": objects}).to_string()
}

fn outcome(bundle: &str) -> ReadOutcome {
    read(bundle.as_bytes(), "feed.stix", &Given::default())
}

/// Each claim as `kind stance certainty speaker: quote`, with those whom it is about.
fn check(objects: Value, expect: &[&str]) {
    let outcome = outcome(&bundle(objects));
    let report = outcome.report.unwrap();
    let told = outcome.stated.iter().map(|claim| {
        assert_eq!(claim.quote, report.words(claim.span()));
        assert!(claim.by.starts_with("stix:") && claim.report == report.id);
        assert!(claim.speaker.span.is_none_or(|span| claim.span().contains(span)));
        let about: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        format!("{} {} {} {}: {}{about}", claim.kind(), claim.stance, claim.certainty, claim.speaker.name, claim.quote)
    });
    assert_eq!(told.collect::<Vec<_>>(), expect, "{}", report.text);
}

/// What is wrong with a bundle: one diagnostic, and no report.
fn refused(bundle: &str, code: &str, words: &str) {
    let outcome = outcome(bundle);
    assert!(outcome.report.is_none() && outcome.stated.is_empty(), "{words}");
    let [diagnostic] = &outcome.diagnostics[..] else { panic!("{words}: {:?}", outcome.diagnostics) };
    assert_eq!((diagnostic.severity, diagnostic.code.as_str()), (Severity::Error, code), "{diagnostic}");
    assert!(diagnostic.message.contains(words) && diagnostic.hint.is_some(), "{diagnostic}");
}

/// What of these objects is not taken, one `type field` for each.
fn lost(objects: Value, expect: &[&str]) {
    let outcome = outcome(&bundle(objects));
    let lost = outcome.losses.all().map(|(loss, many)| format!("{many} {} {}", loss.of, loss.field));
    assert_eq!(lost.collect::<Vec<_>>(), expect);
}

#[test]
fn a_claim_of_our_extension_comes_back_with_its_quotation() {
    let claim = json!({"kind": "responsibility", "start": 89, "speaker": {"name": "Ardu Front", "start": 93, "end": 103},
        "via": ["Tarsk Radio"], "stance": "affirm", "certainty": "likely", "event": "e-1",
        "actors": [{"name": "Ardu Front", "kind": "group", "identity_ref": FRONT}], "value": {"mode": "claimed"}});
    check(
        json!([report(json!({"name": "Bomb at Mell Hall"})), note(1, "The Ardu Front claimed it.", claim)]),
        &["responsibility affirm likely Ardu Front: The Ardu Front claimed it. (Ardu Front)"],
    );
}

#[test]
fn claims_of_one_sentence_share_it_and_two_voices_of_one_kind_do_not() {
    let said = |kind: &str, name: &str| json!({"kind": kind, "start": 0, "speaker": {"name": name}, "stance": "affirm", "certainty": "stated"});
    let words = "It will get worse.";
    let objects = json!([
        note(1, words, said("forecast", "Ana Bel")),
        note(2, words, said("assessment", "Ana Bel")),
        note(3, words, said("forecast", "Jo Renn"))
    ]);
    let outcome = outcome(&bundle(objects));
    assert_eq!(outcome.report.unwrap().text, "It will get worse.\n\nIt will get worse.");
    let mut ids: Vec<_> = outcome.stated.iter().map(|claim| &claim.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn an_incident_with_its_figures_and_opinions_is_claims() {
    check(
        json!([
            report(json!({"name": "Attack at Tarsk", "created_by_ref": POST})),
            object(POST, json!({"name": "Tarsk Post", "identity_class": "organization"})),
            object(FRONT, json!({"name": "Amber Front", "identity_class": "group"})),
            object(
                ATTACK,
                json!({"name": "attack on the depot", "labels": ["attack"], "created_by_ref": POST,
                "extensions": {CORE: {"extension_type": "property-extension", "impact_refs": [TOLL]}}})
            ),
            object(
                TOLL,
                json!({"labels": ["killed"], "impacted_entity_counts": [{"entity_type": "individual", "count": 41}]})
            ),
            object(
                LINK,
                json!({"relationship_type": "attributed-to", "source_ref": ATTACK, "target_ref": FRONT, "confidence": 50})
            ),
            object(
                "opinion--00000000-0000-4000-8000-000000000007",
                json!({"opinion": "strongly-disagree",
                "explanation": "It was an accident.", "authors": ["Fire brigade"], "object_refs": [LINK]})
            ),
        ]),
        &[
            "event affirm stated author: Attack on the depot.",
            "casualties affirm stated author: Killed: 41 individual.",
            "responsibility affirm likely author: Attack on the depot is attributed to Amber Front. (Amber Front)",
            "responsibility deny stated Fire brigade: It was an accident. (Amber Front)",
        ],
    );
}

#[test]
fn an_impact_counts_people_in_a_list_or_in_a_table() {
    let (all, lacks): (&[&str], &[&str]) = (&[], &["1 impact impacted_entity_counts"]);
    for (counts, text, figure, lacking) in [
        (json!([{"entity_type": "individual", "count": 41}]), "Killed: 41 individual.", Some("41 people"), all),
        (json!({"employee": 3}), "Killed: 3 employee.", Some("3 employees"), all),
        (json!({"vehicles": 2, "individual": 5}), "Killed: 5 individual; Killed: 2 vehicles.", Some("5 people"), lacks),
        (json!({"vehicles": 2}), "Killed: 2 vehicles.", None, lacks),
    ] {
        let toll = json!([object(TOLL, json!({"labels": ["killed"], "impacted_entity_counts": counts}))]);
        let outcome = outcome(&bundle(toll.clone()));
        assert_eq!(outcome.report.unwrap().text, text);
        let told = outcome.stated.iter().find_map(|claim| match &claim.value {
            whosays_model::Value::Casualties(value) => value.killed.clone(),
            _ => None,
        });
        let told = told.map(|number| format!("{} {}", number.n.unwrap(), number.who.unwrap()));
        assert_eq!(told.as_deref(), figure, "{text}");
        lost(toll, lacking);
    }
}

#[test]
fn other_names_of_a_group_are_told_as_such() {
    let front = |kind: &str, more: Value| {
        let mut front = object(&format!("{kind}--00000000-0000-4000-8000-000000000006"), more);
        front["name"] = json!("Amber Front");
        json!([front])
    };
    for (more, text) in [
        (
            json!({"aliases": ["Pier Gang", "Amber Front", "Pier Gang", " ", 7, "Tarsk\nEels"]}),
            "Amber Front, alias Pier Gang, alias Tarsk Eels.",
        ),
        (
            json!({"aliases": ["Pier Gang"], "description": "A band."}),
            "Amber Front\n\nAmber Front, alias Pier Gang.\n\nA band.",
        ),
        (json!({"aliases": "Pier Gang", "description": "A band."}), "Amber Front\n\nA band."),
    ] {
        for kind in ["threat-actor", "intrusion-set"] {
            assert_eq!(outcome(&bundle(front(kind, more.clone()))).report.unwrap().text, text);
        }
    }
    let names: Vec<String> = (0..22).map(|number| format!("Gang {number}")).collect();
    lost(front("threat-actor", json!({"aliases": names})), &["2 threat-actor aliases"]);
    lost(front("campaign", json!({"aliases": ["Spring"], "description": "A campaign."})), &["1 campaign aliases"]);
    let person = front("threat-actor", json!({"aliases": ["Eel"], "resource_level": "individual"}));
    refused(&bundle(person), "says-nothing", "says anything");
}

#[test]
fn private_persons_are_no_actors() {
    let objects = json!([
        object(CLERK, json!({"name": "Ana Bel", "identity_class": "individual", "description": "A clerk."})),
        object(ATTACK, json!({"name": "attack", "labels": ["attack"]})),
        object(LINK, json!({"relationship_type": "attributed-to", "source_ref": ATTACK, "target_ref": CLERK})),
    ]);
    let text = outcome(&bundle(objects.clone())).report.unwrap().text;
    assert!(!text.contains("Ana Bel") && !text.contains("clerk"), "{text}");
    check(objects, &["event affirm stated author: Attack."]);
}

#[test]
fn whoever_a_platform_keeps_as_a_single_person_is_no_actor_either() {
    let actor = "threat-actor--00000000-0000-4000-8000-000000000006";
    let opencti = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba";
    for more in [
        json!({"resource_level": "individual"}),
        json!({"resource_level": "team", "extensions": {opencti: {"type": "Threat-Actor-Individual"}}}),
    ] {
        let mut person = object(actor, json!({"name": "Ana Bel", "description": "A clerk."}));
        person.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let link = json!({"relationship_type": "attributed-to", "source_ref": ATTACK, "target_ref": actor});
        check(
            json!([person, object(ATTACK, json!({"name": "attack", "labels": ["attack"]})), object(LINK, link)]),
            &["event affirm stated author: Attack."],
        );
    }
}

#[test]
fn the_marking_of_a_part_by_a_definition_of_ones_own_stays_where_reports_are_parted() {
    let own = "marking-definition--00000000-0000-4000-8000-000000000008";
    let two = "report--00000000-0000-4000-8000-000000000010";
    let parts = json!([{"marking_ref": own, "selectors": ["name"]}]);
    let objects = json!([
        report(json!({"name": "Depot burns", "granular_markings": parts})),
        object(two, json!({"name": "Depot stands"})),
        object(own, json!({"definition_type": "tlp", "definition": {"tlp": "red"}})),
    ]);
    let parted = crate::parted(bundle(objects).as_bytes(), "feed.json").unwrap();
    let marked = parted.parts.iter().map(|part| read(&part.bytes, &part.name, &Given::default()).tlp);
    assert_eq!((parted.tlp, marked.collect::<Vec<_>>()), (Some(Tlp::Red), vec![Some(Tlp::Red), None]));
}

#[test]
fn values_are_counted_outside_of_texts() {
    assert_eq!(crate::values_in(br#"{"a,[": "\"{,", "b": [1, 2]}"#), 5);
}

#[test]
fn day_and_outlet_and_marking_are_those_of_the_report() {
    let objects = json!([
        report(
            json!({"name": "Depot burns", "created_by_ref": POST, "published": "2031-05-04T10:00:00Z", "object_marking_refs": [RED]})
        ),
        object(POST, json!({"name": "Tarsk Post", "identity_class": "organization"})),
    ]);
    let outcome = outcome(&bundle(objects));
    let meta = outcome.report.unwrap().meta;
    assert_eq!(meta.title.unwrap().value, "Depot burns");
    assert_eq!(meta.outlet.unwrap().value, "Tarsk Post");
    assert_eq!(meta.published.unwrap().value.to_string(), "2031-05-04");
    assert_eq!(outcome.tlp, Some(Tlp::Red));
}

#[test]
fn what_is_no_bundle_is_one_error() {
    for (bytes, code, words) in [
        ("{\"type\":\"bundle\",", "no-bundle", "no whole JSON"),
        ("[{\"type\":\"bundle\"}]", "no-bundle", "this is none"),
        ("nothing", "no-bundle", "this is none"),
        ("{\"type\":\"report\",\"objects\":[]}", "no-bundle", "`type`"),
        ("{\"type\":7,\"objects\":[]}", "no-bundle", "`type`"),
        ("{\"type\":\"bundle\"}", "no-bundle", "no `objects`"),
        ("{\"type\":\"bundle\",\"objects\":{}}", "no-bundle", "no list"),
        ("{\"type\":\"bundle\",\"objects\":[]}", "says-nothing", "no object"),
        ("{\"type\":\"bundle\",\"objects\":[7,null,\"x\"]}", "says-nothing", "no object"),
        ("{\"type\":\"bundle\",\"spec_version\":\"2.0\",\"objects\":[]}", "stix-version", "2.0"),
        ("{\"type\":\"bundle\",\"spec_version\":3,\"objects\":[]}", "stix-version", "no known version"),
    ] {
        refused(bytes, code, words);
    }
    refused(&bundle(json!([object(POST, json!({"name": "Tarsk Post"}))])), "says-nothing", "says anything");
    refused(
        &format!("{{\"type\":\"bundle\",\"objects\":[{}{{}}]}}", "{},".repeat(200_000)),
        "too-large",
        "100000 objects",
    );
    let many = json!([object(ATTACK, json!({"labels": vec![""; 2_000_001]}))]);
    refused(&bundle(many), "too-large", "2000000 values");
}

#[test]
fn what_an_object_gets_wrong_costs_no_other() {
    let good = || report(json!({"name": "Depot burns"}));
    let deep = "[".repeat(200) + &"]".repeat(200);
    let table = [
        (json!({"type": "note", "id": "note--1"}), "1 note id"),
        (json!({"type": "note", "id": POST}), "1 note id"),
        (json!({"id": POST}), "1 object type"),
        (json!({"type": ["note"]}), "1 object type"),
        (json!("words"), "1 object all of it"),
        (object(LINK, json!({"spec_version": "2.0"})), "1 relationship spec_version"),
        (object(LINK, json!({"revoked": true})), "1 relationship revoked"),
        (
            object(LINK, json!({"relationship_type": "uses", "source_ref": LINK, "target_ref": LINK})),
            "1 relationship source_ref, target_ref",
        ),
        (object(LINK, json!({"source_ref": POST, "target_ref": 7})), "1 relationship source_ref, target_ref"),
        (object(TOLL, json!({"labels": 7, "impacted_entity_counts": {"count": -1}})), "1 impact all of it"),
        (object("indicator--00000000-0000-4000-8000-000000000001", json!({"pattern": "x"})), "1 indicator all of it"),
        (note(1, "", json!({})), "1 note content"),
        (object("note--00000000-0000-4000-8000-000000000001", json!({"content": 7})), "1 note content"),
        (note(1, "Words.", json!({"kind": "rumour"})), "1 note claim"),
        (note(1, "Words.", json!([])), "1 note claim"),
    ];
    for (bad, expect) in table {
        lost(json!([good(), bad]), &[expect]);
    }
    let bytes = bundle(json!([good(), "DEEP"])).replace("\"DEEP\"", &format!("{{\"x\":{deep}}}"));
    assert_eq!(outcome(&bytes).losses.to_string().lines().count(), 1);
}

#[test]
fn of_two_under_one_id_the_last_modified_holds_and_it_is_said() {
    let told = |name: &str, modified: &str| report(json!({"name": name, "modified": modified}));
    let [new, old] = [told("New", "2031-05-05T00:00:00Z"), told("Old", "2031-05-04T00:00:00.500Z")];
    for objects in [json!([new, old]), json!([old, new])] {
        let outcome = outcome(&bundle(objects));
        assert_eq!(outcome.report.unwrap().text, "New");
        assert!(outcome.diagnostics.iter().any(|one| one.code == "stix-twice"), "{:?}", outcome.diagnostics);
    }
    assert!(outcome(&bundle(json!([new, new]))).losses.is_empty(), "the same again is nothing odd");
}

#[test]
fn times_that_lie_are_not_taken() {
    for published in ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2031-02-30T00:00:00Z", "soon"] {
        let outcome = outcome(&bundle(json!([report(json!({"name": "Depot burns", "published": published}))])));
        assert_eq!(outcome.report.unwrap().meta.published, None, "{published}");
        assert!(outcome.diagnostics.iter().any(|one| one.code == "stix-time"), "{published}");
    }
    let times = json!({"name": "a", "created": "2031-05-05T00:00:00Z", "modified": "2031-05-04T00:00:00Z"});
    lost(json!([report(times)]), &["1 report modified"]);
}

#[test]
fn cycles_and_control_characters_are_told_once() {
    let [one, two] =
        ["grouping--00000000-0000-4000-8000-000000000001", "grouping--00000000-0000-4000-8000-000000000002"];
    let objects = json!([
        object(one, json!({"name": "On\u{7}e", "description": "A\u{0}b.", "object_refs": [two, one]})),
        object(two, json!({"name": "Two", "description": "C.", "object_refs": [one]})),
    ]);
    assert_eq!(outcome(&bundle(objects)).report.unwrap().text, "On e\n\nA\u{0}b.\n\nTwo\n\nC.");
}
