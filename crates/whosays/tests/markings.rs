//! How far a case and its reports may be passed on: marked, listed, kept, and borne by briefs.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use terminal::{Desk, FIRST};
use whosays_read::Given;

const WORDS: &str = "clear, green, amber, amber+strict, red";

#[test]
fn a_marking_is_set_listed_shown_and_taken_off() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    assert!(desk.good("mark x.case").contains("nothing is marked"));
    assert!(!desk.good("show x.case a.txt").contains("marking"));
    let out = desk.good("mark x.case red a.txt c.txt --who Ada");
    assert!(out.contains("(a.txt): TLP:RED") && out.contains("(c.txt): TLP:RED"), "{out}");
    assert!(desk.good("mark x.case TLP:AMBER --who Ada").contains("the case: TLP:AMBER"));
    let out = desk.good("mark x.case green b.txt --who Ada");
    assert!(out.contains("(b.txt): TLP:AMBER, as the case; its own is TLP:GREEN"), "{out}");
    assert!(desk.good("show x.case a.txt").contains("marking: TLP:RED\n"));
    let listed = desk.records("mark x.case --format jsonl");
    let told = |file: Option<&str>| {
        let record = listed.iter().find(|record| record["file"].as_str() == file).unwrap();
        (record["tlp"].as_str().unwrap().to_owned(), record["holds"].as_str().unwrap().to_owned())
    };
    assert_eq!(listed.len(), 4);
    assert_eq!(told(None), ("amber".to_owned(), "amber".to_owned()));
    assert_eq!(told(Some("b.txt")), ("green".to_owned(), "amber".to_owned()));
    assert_eq!(told(Some("c.txt")), ("red".to_owned(), "red".to_owned()));
    let csv = desk.good("mark x.case --format csv");
    assert!(csv.starts_with("id,file,tlp,holds\ncase,,amber,amber\n") && csv.contains(",b.txt,green,amber"), "{csv}");
    assert!(desk.good("mark x.case").contains("TLP:GREEN"));
    assert!(desk.good("mark x.case none a.txt --who Ada").contains("(a.txt): TLP:AMBER, as the case"));
    assert!(desk.good("mark x.case none --who Ada").contains("the case: no marking"));
    assert!(!desk.good("show x.case a.txt").contains("marking"));
    assert!(desk.good("verify x.case").contains("verified"), "the log of it is whole");
}

#[test]
fn what_cannot_be_marked_is_said() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    for (line, said) in [
        ("mark x.case pink a.txt --who Ada", WORDS),
        ("mark x.case a.txt --who Ada", WORDS),
        ("add x.case in --tlp white", WORDS),
        ("brief in --tlp secret", WORDS),
        ("extract in --tlp red", "there is none here"),
        ("mark x.case red nothing.txt --who Ada", "nothing has the id"),
        ("mark x.case red a.txt --who=", "a marking needs a name"),
    ] {
        let run = desk.run(line);
        assert!(run.code != Some(0) && run.err.contains(said), "{line}: {run:?}");
    }
    let event = desk.records("events x.case --format jsonl")[0]["id"].as_str().unwrap().to_owned();
    let run = desk.run(&format!("mark x.case red a.txt {event} --who Ada"));
    assert!(run.code == Some(2) && run.err.contains("is no report"), "{run:?}");
    assert!(desk.good("mark x.case").contains("nothing is marked"), "none was marked where one could not be");
}

#[test]
fn reports_come_with_their_marking_and_keep_the_higher() {
    let desk = Desk::new();
    desk.write("a.txt", FIRST);
    desk.write("a.txt.meta.json", r#"{"tlp": "TLP:AMBER"}"#);
    let holds = |desk: &Desk| desk.records("mark x.case --format jsonl")[0]["holds"].as_str().unwrap().to_owned();
    desk.good("add x.case a.txt --tlp green");
    assert_eq!(holds(&desk), "amber");
    desk.good("add x.case a.txt --tlp red");
    assert_eq!(holds(&desk), "red");
    desk.good("add x.case a.txt");
    assert_eq!(holds(&desk), "red");
}

#[test]
fn a_brief_bears_the_highest_marking_of_its_reports() {
    let desk = Desk::with_reports();
    desk.good("brief in -o plain.md -o plain.html --case x.case");
    assert!(!desk.read("plain.md").contains("TLP:") && !desk.read("plain.html").contains("TLP:"));
    desk.good("mark x.case green --who Ada");
    desk.good("mark x.case amber+strict c.txt --who Ada");
    desk.good("brief in -o out.md -o out.html -o out.pdf -o out.docx -o out.jsonl --case x.case");
    let text = desk.read("out.md");
    assert_eq!(text.lines().nth(2), Some("**TLP:AMBER+STRICT**"));
    assert!(desk.read("out.jsonl").lines().next().unwrap().contains("\"tlp\":\"amber+strict\""));
    let bytes = std::fs::read(desk.at("out.pdf")).unwrap();
    let report = whosays_read::read(&bytes, "out.pdf", &Given::default()).report.unwrap();
    let pages = report.source.runs.iter().map(|run| run.origin_end).max().unwrap();
    let letters: String = report.text.split_whitespace().collect();
    assert_eq!(letters.matches("TLP:AMBER+STRICT").count(), 2 * pages, "{}", report.text);
    for name in ["out.md", "out.html", "out.jsonl"] {
        assert!(desk.good(&format!("verify {name} --case x.case")).contains("citations verified"), "{name}");
    }
}

#[test]
fn a_brief_keeps_its_marking_and_cannot_go_below_what_it_cites() {
    let desk = Desk::with_reports();
    desk.good("brief in -o out.md -o out.html --case x.case --tlp red");
    desk.good("brief --from out.md --case x.case -o again.html");
    assert_eq!(desk.read("again.html").matches(">TLP:RED<").count(), 2);
    desk.write("low.md", desk.read("out.md").replace("TLP:RED", "TLP:GREEN"));
    desk.write("low.html", desk.read("out.html").replace("TLP:RED", "TLP:GREEN"));
    desk.write("none.md", desk.read("out.md").replace("**TLP:RED**\n", ""));
    for (name, said) in [
        ("low.md", "is TLP:RED, and the brief is TLP:GREEN"),
        ("low.html", "is TLP:RED, and the brief is TLP:GREEN"),
        ("none.md", "is TLP:RED, and the brief is not marked"),
    ] {
        let run = desk.run(&format!("verify {name} --case x.case"));
        assert!(run.code == Some(1) && run.err.contains(said), "{name}: {run:?}");
        assert!(run.out.contains("against the rules of a brief"), "{name}: {run:?}");
    }
    let run = desk.run("brief --from low.md --case x.case -o low.pdf");
    assert!(run.code == Some(1) && run.err.contains("was not written"), "{run:?}");
    assert!(!desk.at("low.pdf").exists());
    desk.good("mark x.case none a.txt b.txt c.txt --who Ada");
    desk.good("brief --from low.md --case x.case -o low.pdf");
    let run = desk.run("brief --from out.md --case x.case -o x.pdf --tlp green");
    assert_eq!(run.code, Some(2), "an edited brief is marked in its text: {run:?}");
}
