//! What is kept beside events and origins is found again, and is written only where the case has not changed since.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{Learnt, event, learnt, stored};
use std::collections::BTreeSet;
use tempfile::{TempDir, tempdir};
use whosays_model::{Change, ClaimId, Derived, Joining, Key, MentionId, ReportId, Ruled, Tracing};
use whosays_store::{DerivedWith, Due, Store};

const VERSION: &str = "1";

fn with(ruled: &Ruled, changes: u64) -> DerivedWith<'_> {
    DerivedWith { version: VERSION, ruled, disputes: &[], changes }
}

/// A case of so many reports, derived by hand: all mentions under the key 7, the first two with an edge between them, and the
/// first claims under the key -3 in the order of their numbers.
fn case(reports: usize) -> (TempDir, Store, Vec<Learnt>, Derived) {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let all: Vec<Learnt> = (0..reports)
        .map(|number| learnt(&format!("{number}.txt"), &format!("In Vessa {number} people died."), Some("2031-03-04")))
        .collect();
    all.iter().for_each(|one| assert!(store.put_report(&stored(one)).is_ok()));
    let mut mentions: Vec<MentionId> = all.iter().map(|one| one.mentions[0].id.clone()).collect();
    mentions.sort();
    let claims: Vec<ClaimId> = all.iter().map(|one| one.claims[0].id.clone()).collect();
    let key = |(at, claim): (u32, &ClaimId)| (Key { key: -3, finer: 5, claim: claim.number() }, at);
    let mut keys: Vec<(Key, u32)> = (0..).zip(&claims).map(key).collect();
    keys.sort();
    let derived = Derived {
        events: vec![event(&[&all[0], &all[1]])],
        joining: Joining {
            keys: (0..mentions.len() as u32).map(|at| (7, at)).collect(),
            edges: vec![(0, 1, 12)],
            mentions,
        },
        tracing: Tracing { classes: vec![0; claims.len()], claims, keys },
        ..Derived::default()
    };
    let ruled = Ruled {
        same: vec![(derived.joining.mentions[0].clone(), derived.joining.mentions[1].clone())],
        ..Ruled::default()
    };
    let (due, changes) = store.due(VERSION).unwrap();
    assert_eq!(due, Due::Whole);
    assert!(store.keep_derived(&derived, with(&ruled, changes)).unwrap());
    (folder, store, all, derived)
}

#[test]
fn what_was_kept_is_found_by_key_place_and_class() {
    let (_folder, store, _, derived) = case(50);
    let under: BTreeSet<MentionId> =
        store.mentions_under(&[7, 8].into()).unwrap().into_iter().map(|(_, mention)| mention).collect();
    assert_eq!(under, derived.joining.mentions.iter().cloned().collect());
    let row: Vec<Key> = derived.tracing.keys.iter().map(|(key, _)| *key).collect();
    let keys = |found: Vec<(Key, ClaimId)>| found.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys(store.claims_under(-3, 10).unwrap()), row[..10]);
    let mut beside = keys(store.claims_beside(row[20], 4).unwrap());
    beside.sort();
    assert_eq!(beside, [&row[16..20], &row[21..25]].concat());
    assert_eq!(keys(store.claims_between(row[3], row[6], 9).unwrap()), row[4..6]);
    let all = store.claims_under(-3, 99).unwrap();
    let named: BTreeSet<ClaimId> = all.iter().map(|(_, claim)| claim.clone()).collect();
    assert_eq!(named, derived.tracing.claims.iter().cloned().collect());
    let (claim, trace) = store.traces(&[derived.tracing.claims[4].clone()].into()).unwrap().remove(0);
    assert_eq!(trace.keys, [Key { key: -3, finer: 5, claim: claim.number() }]);
    assert_eq!(store.claims_of_classes(&[trace.class].into()).unwrap().len(), 50);
}

#[test]
fn a_report_that_comes_anew_is_noted_with_what_goes_with_it() {
    let (_folder, mut store, mut all, derived) = case(3);
    let gone = all[0].mentions[0].clone();
    all[0].mentions[0].country = Some("ZZ".into());
    store.put_report(&stored(&all[0])).unwrap();
    let (Due::Part(pending), _) = store.due(VERSION).unwrap() else { panic!("all is due, or nothing") };
    assert_eq!(pending.reports, BTreeSet::<ReportId>::from([all[0].report.id.clone()]));
    assert_eq!(pending.mentions, std::slice::from_ref(&gone));
    assert_eq!(pending.events, [derived.events[0].id.clone()].into());
    let had_edge = derived.joining.mentions[..2].contains(&gone.id);
    assert_eq!(pending.neighbours.len(), usize::from(had_edge));
    assert_eq!((pending.keys.len(), pending.classes.len(), pending.ruled.same.len()), (1, 1, 1));
    assert!(store.edges_of(&[gone.id.clone()].into()).unwrap().is_empty());
    assert!(!store.mentions_under(&[7].into()).unwrap().iter().any(|(_, mention)| *mention == gone.id));
    assert_eq!(store.due("2").unwrap().0, Due::Whole, "other rules derive all");
}

#[test]
fn what_was_derived_of_an_older_case_is_not_kept() {
    let (_folder, mut store, _, derived) = case(2);
    let later = learnt("later.txt", "Later, 9 people died in Vessa.", None);
    store.put_report(&stored(&later)).unwrap();
    let (_, changes) = store.due(VERSION).unwrap();
    let ruled = Ruled::default();
    assert!(!store.keep_derived(&derived, with(&ruled, changes - 1)).unwrap());
    assert!(!store.keep_change(&Change::default(), with(&ruled, changes - 1)).unwrap());
    assert!(store.keep_change(&Change::default(), with(&ruled, changes)).unwrap());
    // Another program that has worked on the same change comes too late.
    assert!(!store.keep_change(&Change::default(), with(&ruled, changes)).unwrap());
    assert_eq!(store.due(VERSION).unwrap(), (Due::Nothing, changes));
}
