//! A report that was said to be stored survives the end of the process at any moment.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![cfg(unix)]

mod sample;

use sample::{keep, learnt, stored};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::tempdir;
use whosays_model::ReportId;
use whosays_store::Store;

const CASE: &str = "WHOSAYS_TEST_KILL_CASE";
const ROUND: &str = "WHOSAYS_TEST_KILL_ROUND";

// The writer: this test file starts itself with the case's path, and kills what it started.
#[test]
fn child() {
    let (Ok(case), Ok(round)) = (std::env::var(CASE), std::env::var(ROUND)) else {
        return;
    };
    let mut store = Store::create_or_open(case).unwrap();
    let mut out = std::io::stdout();
    for number in 0.. {
        let one = learnt("w", &format!("round {round} report {number} {}", "more words ".repeat(900)), None);
        store.put_report(&stored(&one)).unwrap();
        if number % 7 == 0 {
            keep(&mut store, &[], &[]);
        }
        writeln!(out, "stored {}", one.report.id).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_said_to_be_stored_is_there_after_a_kill() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.case");
    let mut promised: Vec<ReportId> = Vec::new();
    for round in 0..12u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(CASE, &path)
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Short rounds end inside the making of the case, long ones among the reports.
        std::thread::sleep(Duration::from_millis(3 + round * round * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        promised.extend(
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("stored ").map(ReportId::from_written)),
        );

        let store = Store::create_or_open(&path).unwrap();
        for id in &promised {
            assert!(store.has_report(id).unwrap(), "round {round} lost {id}");
        }
        drop(store);
        let sql = rusqlite::Connection::open(&path).unwrap();
        let verdict: String = sql.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok");
    }
    assert!(promised.len() > 20, "the rounds stored only {}", promised.len());
    let store = Store::open(&path).unwrap();
    let last = promised.last().unwrap();
    assert_eq!(ReportId::of(&store.original(last).unwrap().unwrap()), *last);
}
