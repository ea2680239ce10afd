//! Hypotheses and grades of a case on disk, and what people set.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use serde_json::Value;
use terminal::Desk;

const ACCUSED: &str = "Minister blames the Iron Covenant

By Ion Dask
7 March 2031

The bombing of the Tarsk grain depot on 4 March killed at least 14 people, police said.

The Red Lamp Brigade claimed responsibility for the bombing.

Interior Minister Karim Orski said that the Iron Covenant was behind the bombing.
";

fn desk() -> Desk {
    let desk = Desk::with_reports();
    desk.write("in/d.txt", ACCUSED);
    desk.good("add x.case in");
    desk
}

/// The event that the report of the first day tells of.
fn event(desk: &Desk) -> String {
    let claims = desk.records("claims x.case --kind responsibility --report a.txt --format jsonl");
    claims[0]["event"].as_str().unwrap().to_owned()
}

fn matrices(desk: &Desk) -> Vec<Value> {
    desk.records(&format!("hypotheses x.case {} --format jsonl", event(desk)))
}

fn named<'a>(matrix: &'a Value, name: &str) -> &'a Value {
    matrix["hypotheses"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()
}

#[test]
fn a_matrix_is_read_as_a_table_a_spreadsheet_and_records() {
    let desk = desk();
    let found = matrices(&desk);
    assert_eq!(found.len(), 1, "{found:?}");
    let names: Vec<&Value> = found[0]["hypotheses"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert!(
        names.contains(&&Value::from("Red Lamp Brigade")) && names.contains(&&Value::from("Iron Covenant")),
        "{names:?}"
    );
    let table = desk.good(&format!("hypotheses x.case {}", event(&desk)));
    for words in ["Red Lamp Brigade", "against it", "least speaks, by the rules, against:", "interested", "Karim Orski"]
    {
        assert!(table.contains(words), "{words} in {table}");
    }
    let csv = desk.good(&format!("hypotheses x.case {} --format csv", event(&desk)));
    let rows = found[0]["rows"].as_array().unwrap().len() * names.len();
    assert_eq!(csv.lines().count(), rows + 1, "{csv}");
}

#[test]
fn a_person_sets_a_cell_and_takes_it_back() {
    let desk = desk();
    let before = matrices(&desk);
    let row = before[0]["rows"].as_array().unwrap().iter().find(|row| row["who"] == "Karim Orski").unwrap();
    let claim = row["claims"][0].as_str().unwrap();
    let words = format!("judge x.case {claim} --set consistency=II --who Ada --note not-there");
    let refused = desk.run(&format!("{words} --hypothesis Nobody"));
    assert!(refused.code == Some(2) && refused.err.contains("no hypothesis is called Nobody"), "{refused:?}");
    let output = desk.command(&words).args(["--hypothesis", "iron covenant"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let after = matrices(&desk);
    assert_eq!((after.len(), after[1]["who"].as_str(), &after[0]), (2, Some("Ada"), &before[0]));
    let sum = |matrix: &Value| named(matrix, "Iron Covenant")["inconsistency"].as_u64().unwrap();
    assert_eq!(sum(&after[1]), sum(&after[0]) + 2);
    let table = desk.good(&format!("hypotheses x.case {}", event(&desk)));
    assert!(table.contains("Ada: II") && table.contains("as Ada sees it"), "{table}");
    let listed = desk.records("judgements x.case --format jsonl");
    assert_eq!((listed[0]["ruling"].as_str(), listed[0]["state"].as_str()), (Some("set"), Some("holds")));
    desk.good("judge x.case withdraw 1 --who Varga");
    assert_eq!(matrices(&desk), before);
}

#[test]
fn grades_are_proposed_set_and_kept_when_reports_come_anew() {
    let desk = desk();
    let all = |desk: &Desk| desk.records("grade x.case --all --format jsonl");
    let before = all(&desk);
    assert_eq!(terminal::count(&before, "grade"), desk.records("claims x.case --format jsonl").len());
    assert!(before.iter().all(|one| one["reliability"] == "F"), "nobody has set any");
    let denied = before.iter().find(|one| one["record"] == "grade" && one["credibility"] == "4").unwrap();
    let claim = denied["claim"].as_str().unwrap().to_owned();
    assert!(denied["because"].to_string().contains("contradict"), "{denied}");
    desk.good(&format!("judge x.case {claim} --set reliability=B --who Ada"));
    desk.good(&format!("judge x.case {claim} --set credibility=2 --who Ada"));
    desk.good("add x.case in");
    let after = all(&desk);
    let graded = after.iter().find(|one| one["claim"] == claim.as_str()).unwrap();
    let grade = (graded["reliability"].as_str(), graded["credibility"].as_str(), graded["proposed"].as_str());
    assert_eq!(grade, (Some("B"), Some("2"), Some("4")));
    let table = desk.good("grade x.case");
    assert!(table.contains("B2") && table.contains("usually reliable") && table.contains("--all lists"), "{table}");
    assert!(desk.good("grade x.case --format csv").starts_with("record,id,source,reliability,credibility"));
}

#[test]
fn what_cannot_be_set_is_said() {
    let desk = desk();
    let claims = desk.records("claims x.case --kind responsibility --format jsonl");
    let (claim, event) = (claims[0]["id"].as_str().unwrap(), event(&desk));
    for (words, said) in [
        (format!("{claim} --set reliability=2 --who Ada"), "`2` is none of A, B, C"),
        (format!("{claim} --set reliability --who Ada"), "there is no value"),
        (format!("{claim} --set rank=2 --who Ada"), "`rank` is none of reliability"),
        (format!("{claim} --set outcome=after --who Ada"), "which has no outcome"),
        (format!("{claim} --set consistency=I --who Ada"), "consistency is of a hypothesis"),
        (format!("{event} --set credibility=2 --who Ada"), "is no claim"),
        (format!("{claim} --set credibility=2 --who="), "a judgement needs a name"),
        (claim.to_owned(), "nothing is ruled"),
    ] {
        let run = desk.run(&format!("judge x.case {words}"));
        assert!(run.code != Some(0) && run.err.contains(said), "{words}: {run:?}");
    }
    assert!(desk.good("judgements x.case").contains("nobody has judged anything"));
}
