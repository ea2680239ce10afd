//! When a case took a report is noted once and outlives the report's being read again.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{learnt, stored};
use tempfile::tempdir;
use whosays_store::{Put, Store};

#[test]
fn a_report_is_taken_when_it_first_comes() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.case");
    let (a, b) = (learnt("a.txt", "The harbour burnt.", Some("2031-03-04")), learnt("b.txt", "It rained.", None));
    let mut store = Store::create_or_open(&path).unwrap();
    store.set_time("2031-03-05T10:00:00Z");
    store.put_report(&stored(&a)).unwrap();
    store.set_time("2031-03-09T10:00:00Z");
    store.put_report(&stored(&b)).unwrap();
    let again = learnt("a.txt", "The harbour burnt.", Some("2031-03-03"));
    assert_eq!(store.put_report(&stored(&again)).unwrap(), Put::Replaced);
    drop(store);
    let taken = Store::open(&path).unwrap().taken().unwrap();
    assert_eq!(taken.get(&a.report.id).map(String::as_str), Some("2031-03-05T10:00:00Z"));
    assert_eq!(taken.get(&b.report.id).map(String::as_str), Some("2031-03-09T10:00:00Z"));
}

#[test]
fn of_a_report_that_was_there_before_times_were_noted_none_is_made_up() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    store.put_report(&stored(&learnt("a.txt", "The harbour burnt.", None))).unwrap();
    store.set_time("2031-03-09T10:00:00Z");
    let again = learnt("a.txt", "The harbour burnt.", Some("2031-03-03"));
    assert_eq!(store.put_report(&stored(&again)).unwrap(), Put::Replaced);
    assert!(store.taken().unwrap().is_empty());
}
