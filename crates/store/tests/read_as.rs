//! How a report was read is noted with it, and gone when another reading takes its place.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{learnt, stored};
use tempfile::tempdir;
use whosays_model::Tlp;
use whosays_store::{Put, Store};

#[test]
fn how_a_report_was_read_is_known_until_it_is_read_in_another_way() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let (a, later) = (learnt("a.txt", "The harbour burnt.", None), learnt("a.txt", "The harbour burnt.", Some("2031")));
    assert_eq!(store.put_report_read(&stored(&a), None, "one").unwrap(), Put::New);
    assert_eq!(store.read_as(&a.report.id).unwrap().as_deref(), Some("one"));
    assert_eq!(store.put_report_read(&stored(&a), None, "other").unwrap(), Put::Unchanged);
    assert_eq!(store.read_as(&a.report.id).unwrap().as_deref(), Some("other"));
    assert_eq!(store.put_report(&stored(&later)).unwrap(), Put::Replaced);
    assert_eq!(store.read_as(&a.report.id).unwrap(), None);
}

#[test]
fn a_report_that_comes_again_keeps_the_higher_marking() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let a = learnt("a.txt", "The harbour burnt.", None);
    store.put_report_read(&stored(&a), None, "one").unwrap();
    for (tlp, expect) in [(Tlp::Amber, Tlp::Amber), (Tlp::Green, Tlp::Amber)] {
        store.mark_at_least(&a.report.id, tlp, "Ada", "2031-03-05T10:00:00Z").unwrap();
        assert_eq!(store.marking_of(&a.report.id).unwrap(), expect);
    }
}
