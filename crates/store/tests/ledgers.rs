//! A ledger that was kept is given back for the very state of the case and the very program, and for no other.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{learnt, stored};
use tempfile::tempdir;
use whosays_store::Store;

#[test]
fn a_ledger_is_given_back_until_the_case_or_the_program_changes() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    store.put_report(&stored(&learnt("a.txt", "The harbour burnt.", Some("2031-03-04")))).unwrap();
    let (_, first) = store.due("1").unwrap();
    store.keep_ledger("warnings", "one", first, "[1]").unwrap();
    store.keep_ledger("forecasts", "one", first, "[2]").unwrap();
    assert_eq!(store.ledger("warnings", "one", first).unwrap().as_deref(), Some("[1]"));
    assert_eq!(store.ledger("warnings", "another", first).unwrap(), None);
    store.put_report(&stored(&learnt("b.txt", "It rained.", None))).unwrap();
    let (_, second) = store.due("1").unwrap();
    assert_ne!(first, second);
    assert_eq!(store.ledger("warnings", "one", second).unwrap(), None);
    // What is kept anew takes the place of all that was kept before the change.
    store.keep_ledger("warnings", "one", second, "[3]").unwrap();
    assert_eq!(store.ledger("forecasts", "one", first).unwrap(), None);
    assert_eq!(store.ledger("warnings", "one", second).unwrap().as_deref(), Some("[3]"));
}
