//! A case is handed on in the forms of other tools, whole or not at all, and never with what is marked above.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use terminal::{Desk, Run};
use whosays_publish::exchange::FORMS;

/// The moment at which the tests hand on, in seconds since 1970: 5 March 2031, at noon in UTC.
const MOMENT: &str = "1930478400";

fn desk() -> Desk {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    desk
}

/// Every form by its name, with the ending of its files.
fn forms() -> Vec<(&'static str, &'static str)> {
    FORMS.iter().map(|form| (form.name, form.extension)).chain([("sqlite", "db")]).collect()
}

/// Runs `whosays export x.case` at the tests' moment, with its copies in the folder `aside`.
fn export(desk: &Desk, words: &str) -> Run {
    let aside = desk.at("aside");
    std::fs::create_dir_all(&aside).unwrap();
    let mut command = desk.command(&format!("export x.case {words}"));
    let output = command.env("SOURCE_DATE_EPOCH", MOMENT).env("TMPDIR", &aside).output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    std::fs::read(desk.at(name)).unwrap()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn every_form_is_whole_and_the_same_every_time() {
    let desk = desk();
    for (name, ending) in forms() {
        for file in ["one", "two"] {
            let run = export(&desk, &format!("--format {name} -o {file}.{ending}"));
            assert_eq!(run.code, Some(0), "{name}: {run:?}");
            assert!(run.out.contains(&format!("{name}: {file}.{ending}")) && run.out.contains("3 reports"), "{run:?}");
            let is_lossy = run.err.contains(&format!("{name} cannot hold, counted by field:"));
            let list = desk.at(&format!("{file}.{ending}.losses.txt"));
            assert_eq!(list.exists(), is_lossy, "{name}: {run:?}");
            let listed = std::fs::read_to_string(&list).unwrap_or_default();
            assert!(listed.lines().skip(1).all(|line| run.err.contains(line)), "{name}: {listed}");
            assert!(!desk.at(&format!("{file}.{ending}.part")).exists(), "{name}");
        }
        let whole = bytes(&desk, &format!("one.{ending}"));
        assert!(!whole.is_empty() && whole == bytes(&desk, &format!("two.{ending}")), "{name}");
        if name != "sqlite" {
            let mut command = desk.command(&format!("export x.case --format {name}"));
            let output = command.env("SOURCE_DATE_EPOCH", MOMENT).output().unwrap();
            assert!(output.status.success() && output.stdout == whole, "{name}: on standard output it is another");
        }
        for file in ["one", "two"] {
            std::fs::remove_file(desk.at(&format!("{file}.{ending}"))).unwrap();
        }
    }
}

#[test]
fn a_form_that_there_is_not_names_those_that_there_are() {
    let desk = desk();
    let run = export(&desk, "--format rumour");
    assert_eq!(run.code, Some(2), "{run:?}");
    let help = desk.good("export --help");
    for (name, _) in forms() {
        assert!(run.err.contains(name), "{name}: {}", run.err);
        assert!(help.contains(name), "{name}: {help}");
    }
}

#[test]
fn the_manual_tells_of_every_form() {
    let manual = include_str!("../../../docs/manual.md");
    for (name, _) in forms() {
        assert!(manual.contains(&format!("| `{name}` |")), "docs/manual.md does not tell of `{name}`");
    }
}

#[test]
fn nothing_that_is_marked_above_is_handed_on() {
    let desk = desk();
    desk.good("mark x.case red c.txt --who Ada");
    let mut seen = 0;
    for (name, ending) in forms() {
        let run = export(&desk, &format!("--format {name} -o all.{ending}"));
        assert!(run.code == Some(0) && run.out.contains("marking: TLP:RED, that of 1 report\n"), "{name}: {run:?}");
        seen += usize::from(has(&bytes(&desk, &format!("all.{ending}")), "Orval"));
        let run = export(&desk, &format!("--format {name} -o some.{ending} --tlp amber"));
        assert!(run.code == Some(0) && run.out.contains("2 reports"), "{name}: {run:?}");
        assert!(!run.out.contains("marking"), "nothing is marked of what is left: {run:?}");
        let some = bytes(&desk, &format!("some.{ending}"));
        assert!(!has(&some, "Orval") && !has(&some, "c.txt"), "{name} hands on what is TLP:RED");
        let list = std::fs::read_to_string(desk.at(&format!("some.{ending}.losses.txt"))).unwrap_or_default();
        assert!(!list.contains("Orval"), "{name}: {list}");
        let whole = export(&desk, &format!("--format {name} -o whole.{ending} --tlp red"));
        assert!(whole.code == Some(0) && whole.out.contains("3 reports"), "{name}: {whole:?}");
    }
    // Without the level it is there, or this would show nothing.
    assert!(seen > 0);
    assert_eq!(std::fs::read_dir(desk.at("aside")).unwrap().count(), 0, "a copy was left behind");
    assert!(desk.good("verify x.case").contains("verified"));
}

#[test]
fn a_level_below_the_case_or_below_all_of_it_is_refused() {
    let desk = desk();
    desk.good("mark x.case red a.txt b.txt c.txt --who Ada");
    let run = export(&desk, "--format sqlite -o out.db --tlp green");
    assert!(run.code == Some(1) && run.err.contains("no report that is marked up to TLP:GREEN"), "{run:?}");
    desk.good("mark x.case amber --who Ada");
    let run = export(&desk, "--format sqlite -o out.db --tlp green");
    assert!(run.code == Some(1) && run.err.contains("is marked TLP:AMBER as a whole, above TLP:GREEN"), "{run:?}");
    assert!(!desk.at("out.db").exists() && !desk.at("out.metadata.json").exists());
    let run = export(&desk, "--format sqlite -o out.db --tlp pink");
    assert!(run.code == Some(2) && run.err.contains("clear, green, amber, amber+strict, red"), "{run:?}");
    assert_eq!(std::fs::read_dir(desk.at("aside")).unwrap().count(), 0, "a copy was left behind");
}

#[test]
fn a_database_for_reading_comes_with_its_metadata() {
    let desk = desk();
    let run = export(&desk, "--format sqlite -o tarsk.db");
    assert!(run.out.contains("datasette tarsk.db --metadata tarsk.metadata.json"), "{run:?}");
    assert!(run.err.contains("3 report original: "), "{run:?}");
    assert!(bytes(&desk, "tarsk.db").starts_with(b"SQLite format 3\0"));
    let metadata: serde_json::Value = serde_json::from_str(&desk.read("tarsk.metadata.json")).unwrap();
    assert_eq!(metadata["title"], "x");
    assert!(metadata["description"].as_str().unwrap().contains("2031-03-05T12:00:00Z"), "{metadata}");
    assert_eq!(metadata["databases"]["tarsk"]["tables"]["claims"]["label_column"], "quote");
    // What somebody reads it with is closed first.
    desk.write("tarsk.db-wal", "");
    let run = export(&desk, "--format sqlite -o tarsk.db");
    assert!(run.code == Some(1) && run.err.contains("tarsk.db-wal is there"), "{run:?}");
    let run = export(&desk, "--format sqlite");
    assert!(run.code == Some(2) && run.err.contains("-o FILE.db"), "{run:?}");
}

#[test]
fn what_is_there_is_not_written_over_by_mistake() {
    let desk = desk();
    for (name, _) in forms() {
        let run = export(&desk, &format!("--format {name} -o x.case"));
        assert!(run.code == Some(2) && run.err.contains("is the case and would be written over"), "{name}: {run:?}");
        let run = export(&desk, &format!("--format {name} -o in"));
        assert!(run.code != Some(0) && run.err.contains("in") && run.err.contains("hint: "), "{name}: {run:?}");
        let run = export(&desk, &format!("--format {name} -o nowhere/out.x"));
        assert!(run.code == Some(1) && run.err.contains("nowhere/out.x"), "{name}: {run:?}");
    }
    assert!(desk.good("verify x.case").contains("verified"));
}
