//! What goes out as STIX comes in again with every claim, and what is broken leaves the case as it was.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use serde_json::{Value, json};
use terminal::Desk;

/// A case of three reports, handed on as `out.json`.
fn desk() -> Desk {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    desk.good("mark x.case amber c.txt --who Ada");
    desk.good("export x.case --format stix -o out.json");
    desk
}

/// What each claim says, without its place.
fn claims(desk: &Desk, case: &str) -> Vec<String> {
    let mut records = desk.records(&format!("claims {case} --format jsonl"));
    let told = records.iter_mut().map(|claim| {
        // Sentences near a warning are not in a bundle.
        claim["value"].as_object_mut().unwrap().remove("answers");
        let speaker = &claim["speaker"];
        let fields = ["kind", "quote", "via", "stance", "certainty", "actors", "value"].map(|field| &claim[field]);
        json!([fields, speaker["name"], speaker["role"], speaker["id"]]).to_string()
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[test]
fn every_claim_comes_back_and_again_changes_nothing() {
    let desk = desk();
    let run = desk.run("import y.case out.json");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("3 new, 0 replaced, 0 there already\ny.case: 3 reports, "), "{run:?}");
    assert!(
        run.err.contains("out.json: not taken, counted by type and field:") && run.err.contains("claim "),
        "{run:?}"
    );
    assert!(desk.read("out.json.not-taken.txt").contains("grades are proposed anew"));
    assert_eq!(claims(&desk, "y.case"), claims(&desk, "x.case"), "all of them, and none that was not handed on");
    assert!(desk.good("verify y.case").contains("verified"));
    let records = desk.records("export y.case --format jsonl");
    let first = records.iter().find(|record| record["title"] == "Bomb at a grain depot in Tarsk").unwrap();
    assert_eq!((&first["published"], &first["format"]), (&json!("2031-03-05"), &json!("stix")));
    assert!(desk.good("mark y.case").contains("TLP:AMBER"));
    let before = desk.good("export y.case --format jsonl");
    let again = desk.good("import y.case out.json");
    assert!(again.starts_with("0 new, 0 replaced, 3 there already\n"), "{again}");
    assert_eq!(desk.good("export y.case --format jsonl"), before);
}

#[test]
fn a_bundle_goes_in_as_a_report_too() {
    let desk = desk();
    desk.good("add y.case out.json");
    assert!(desk.good("verify y.case").contains("verified"));
    assert!(desk.good("mark y.case").contains("TLP:AMBER"));
    assert!(claims(&desk, "y.case").len() >= claims(&desk, "x.case").len());
}

#[test]
fn a_second_file_that_is_broken_leaves_the_case_as_it_was() {
    let desk = desk();
    let old = json!({"type": "bundle", "spec_version": "2.0", "objects": []}).to_string();
    for (broken, words) in [("{\"type\":\"bundle\",", "no whole JSON"), ("[]", "this is none"), (&old, "STIX 2.0")] {
        desk.write("broken.json", broken);
        let run = desk.run("import y.case out.json broken.json");
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(
            run.err.contains(words) && run.err.contains("hint: ") && run.err.contains("nothing was imported"),
            "{run:?}"
        );
        assert!(!desk.at("y.case").exists() && !desk.at("out.json.not-taken.txt").exists(), "{words}");
    }
    let before = desk.good("export x.case --format jsonl");
    assert_eq!(desk.run("import x.case out.json broken.json").code, Some(1));
    assert_eq!(desk.good("export x.case --format jsonl"), before);
    let run = desk.run("import x.case x.case");
    assert!(run.code == Some(2), "{run:?}");
}

#[test]
fn what_an_object_lacks_is_listed_and_the_rest_is_taken() {
    let desk = desk();
    let mut bundle: Value = serde_json::from_str(&desk.read("out.json")).unwrap();
    let more = json!({"type": "malware", "spec_version": "2.1", "id": "malware--00000000-0000-4000-8000-000000000001", "name": "Lamp"});
    bundle["objects"].as_array_mut().unwrap().push(more);
    desk.write("more.json", bundle.to_string());
    let run = desk.run("import y.case more.json");
    assert!(run.code == Some(0) && run.out.starts_with("3 new"), "{run:?}");
    assert!(desk.read("more.json.not-taken.txt").contains("1 object all of it: no report refers to it"), "{run:?}");
}
