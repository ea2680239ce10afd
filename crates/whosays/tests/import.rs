//! A case goes into another one by its tables, whole or not at all.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use std::path::Path;
use terminal::Desk;

/// A case of three reports, and its tables in the folder `tables`.
fn desk() -> Desk {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    desk.good("mark x.case amber a.txt --who Ada");
    let out = desk.good("export x.case --format parquet -o tables/");
    assert!(out.contains("parquet: tables\n") && out.contains("whosays import CASE tables"), "{out}");
    desk
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// The bytes of every table.
fn bytes(desk: &Desk, folder: &str) -> Vec<Vec<u8>> {
    names(&desk.at(folder)).iter().map(|name| std::fs::read(desk.at(folder).join(name)).unwrap()).collect()
}

#[test]
fn what_goes_out_comes_in_as_it_was() {
    let desk = desk();
    let tables = [
        "accounts.parquet",
        "claims.parquet",
        "events.parquet",
        "mentions.parquet",
        "origins.parquet",
        "reports.parquet",
    ];
    assert_eq!(names(&desk.at("tables")), tables);
    let out = desk.good("import y.case tables");
    assert!(out.starts_with("3 new, 0 replaced\ny.case: 3 reports, "), "{out}");
    assert_eq!(desk.good("export y.case --format jsonl"), desk.good("export x.case --format jsonl"));
    assert!(desk.good("verify y.case").contains("verified"));
    // Again is no more, and the same tables come of it.
    assert!(desk.good("import y.case tables/").starts_with("0 new, 3 replaced\n"));
    desk.good("export y.case --format parquet -o again");
    assert_eq!(bytes(&desk, "tables"), bytes(&desk, "again"));
}

#[test]
fn reports_without_claims_take_none_away() {
    let desk = desk();
    let before = desk.good("export x.case --format jsonl");
    let out = desk.good("import x.case tables/reports.parquet");
    assert!(out.starts_with("0 new, 0 replaced, 3 left as they were\n"), "{out}");
    assert_eq!(desk.good("export x.case --format jsonl"), before);
    assert!(desk.good("import y.case tables/reports.parquet").starts_with("3 new, 0 replaced\n"));
}

#[test]
fn a_table_may_come_in_parts() {
    let desk = desk();
    let (from, to) = (desk.at("tables"), desk.at("parts"));
    for table in ["reports.parquet", "claims", "mentions"] {
        std::fs::create_dir_all(to.join(table)).unwrap();
        let name = format!("{}.parquet", table.trim_end_matches(".parquet"));
        std::fs::copy(from.join(name), to.join(table).join("part-00000.snappy.parquet")).unwrap();
        std::fs::write(to.join(table).join("_SUCCESS"), "").unwrap();
    }
    desk.good("import y.case parts");
    assert_eq!(desk.good("export y.case --format jsonl"), desk.good("export x.case --format jsonl"));
}

#[test]
fn what_is_damaged_or_does_not_fit_is_said_and_nothing_is_taken() {
    let desk = desk();
    let claims = std::fs::read(desk.at("tables/claims.parquet")).unwrap();
    let check = |name: &str, bytes: &[u8], expect: &str| {
        desk.write(&format!("tables/{name}"), bytes);
        let run = desk.run("import y.case tables");
        assert!(run.code == Some(1) && run.err.contains(expect) && run.err.contains("hint: "), "{expect}: {run:?}");
        assert!(!desk.at("y.case").exists(), "{expect}: an empty case was left");
        desk.write("tables/claims.parquet", &claims);
    };
    check("claims.parquet", &claims[..claims.len() / 2], "tables/claims.parquet: the table claims is no Parquet");
    check("claims.parquet", b"", "it is too short");
    check("claims.parquet", b"PAR1\xff\xff\xff\xffPAR1", "it is cut off or damaged");
    // Claims of reports that are not there.
    desk.good("export x.case --format parquet -o few --tlp green");
    let few = std::fs::read(desk.at("few/reports.parquet")).unwrap();
    check("reports.parquet", &few, "which is not among the reports");
    check("reports.parquet", &claims, "the table reports has no column `text`");
    let run = desk.run("import x.case in/a.txt");
    assert!(run.code == Some(2) && run.err.contains("is no folder of tables"), "{run:?}");
    let run = desk.run("import x.case in");
    assert!(run.code == Some(1) && run.err.contains("in holds no table of reports"), "{run:?}");
    assert!(desk.good("verify x.case").contains("verified"));
}

#[test]
fn nothing_that_is_marked_above_is_in_the_tables() {
    let desk = desk();
    desk.good("export x.case --format parquet -o few --tlp green");
    let out = desk.good("import y.case few");
    assert!(out.contains("y.case: 2 reports, "), "{out}");
    assert!(!desk.good("export y.case --format jsonl").contains("a.txt"));
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let desk = desk();
    let run = desk.run("export x.case --format parquet -o in");
    assert!(run.code == Some(2) && run.err.contains("in holds something else: "), "{run:?}");
    let run = desk.run("export x.case --format parquet");
    assert!(run.code == Some(2) && run.err.contains("-o FOLDER"), "{run:?}");
    let run = desk.run("export x.case --format parquet -o in/a.txt");
    assert!(run.code == Some(2) && run.err.contains("is a file"), "{run:?}");
    // Tables give way to tables, and nothing is left beside them.
    let before = names(desk.folder.path());
    desk.good("export x.case --format parquet -o tables");
    assert_eq!(names(desk.folder.path()), before);
}
