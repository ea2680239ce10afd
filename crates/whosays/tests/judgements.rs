//! A person's rulings on what is one happening: they hold, they can be taken back, and nothing of them is lost.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use serde_json::Value;
use terminal::Desk;

/// The events that both the first and the second report tell of, and the tellings of each.
fn shared(desk: &Desk) -> Vec<Vec<String>> {
    let events = desk.records("events x.case --format jsonl");
    let tellings = |event: &Value| -> Vec<String> {
        event["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|account| account["claim"].as_str().unwrap().to_owned())
            .collect()
    };
    events.iter().filter(|event| event["reports"].as_array().unwrap().len() == 2).map(tellings).collect()
}

/// The ids of the tellings of the bombing, one of each report.
fn tellings(desk: &Desk) -> (String, String) {
    let of = |file: &str| {
        let events = desk.records(&format!("claims x.case --kind casualties --report {file} --format jsonl"));
        events[0]["event"].as_str().unwrap().to_owned()
    };
    let (a, b) = (of("a.txt"), of("b.txt"));
    assert_eq!(a, b, "both reports tell of one event");
    let page = desk.good(&format!("show x.case {a}"));
    let mut ids: Vec<String> = page
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.starts_with("m-"))
        .map(str::to_owned)
        .collect();
    ids.sort();
    ids.dedup();
    assert!(ids.len() >= 2, "{page}");
    (ids[0].clone(), ids[1].clone())
}

#[test]
fn a_ruling_parts_an_event_and_taken_back_joins_it_again() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let before = desk.good("events x.case --format jsonl");
    assert_eq!(shared(&desk).len(), 1);
    let (a, b) = tellings(&desk);
    let out = desk.good(&format!("judge x.case different {a} {b} --who Ada --note two-depots"));
    assert!(out.starts_with("judgement 1 is kept; "), "{out}");
    assert!(shared(&desk).is_empty());
    let listed = desk.records("judgements x.case --format jsonl");
    assert_eq!((listed[0]["ruling"].as_str(), listed[0]["state"].as_str()), (Some("different"), Some("holds")));
    desk.good("add x.case in");
    assert!(shared(&desk).is_empty(), "adding again keeps it");
    assert!(desk.good("judge x.case withdraw 1 --who Varga").starts_with("judgement 1 is withdrawn; "));
    assert_eq!(desk.good("events x.case --format jsonl"), before);
    let listed = desk.records("judgements x.case --format jsonl");
    assert!(listed[0]["state"].as_str().unwrap().starts_with("withdrawn "), "it stays on record: {listed:?}");
}

#[test]
fn a_ruling_joins_what_nothing_else_would() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let events = desk.records("events x.case --format jsonl");
    let of = |file: &str| {
        desk.records(&format!("claims x.case --kind casualties --report {file} --format jsonl"))[0]["event"].clone()
    };
    let (bombing, raid) = (of("a.txt"), of("c.txt"));
    assert_ne!(bombing, raid);
    desk.good(&format!("judge x.case same {} {} --who Ada", bombing.as_str().unwrap(), raid.as_str().unwrap()));
    assert_eq!(of("a.txt"), of("c.txt"));
    assert_eq!(desk.records("events x.case --format jsonl").len() + 1, events.len());
    let page = desk.good(&format!("show x.case {}", of("a.txt").as_str().unwrap()));
    assert!(page.contains("a person ruled that they are the same"), "{page}");
}

#[test]
fn what_cannot_be_judged_is_said() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let (a, b) = tellings(&desk);
    for (line, said) in [
        (format!("judge x.case same {a} {a} --who Ada"), "the same telling"),
        (format!("judge x.case same {a} a.txt --who Ada"), "neither an event nor a telling of one"),
        (format!("judge x.case same {a} m-nothing --who Ada"), "nothing has the id"),
        ("judge x.case withdraw 7 --who Ada".to_owned(), "no judgement 7 holds"),
        (format!("judge x.case same {a} {b} --who="), "a judgement needs a name"),
    ] {
        let run = desk.run(&line);
        assert!(run.code != Some(0) && run.err.contains(said), "{line}: {run:?}");
    }
    assert!(desk.good("judgements x.case").contains("nobody has judged anything"));
}
