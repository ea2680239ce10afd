//! Origins are kept beside the claims that go back to them, and older cases come by theirs.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "other tests use more of the sample")]

mod sample;

use sample::{event, keep, learnt, stored};
use tempfile::tempdir;
use whosays_model::{ClaimId, Origin, OriginId, OriginLink, OriginSort};
use whosays_store::{Due, OriginFilter, Store, Thing};

const HARBOUR: &str = "VESSA, 4 March 2031. The harbour ministry said that 12 people were killed in Vessa.";
const LATER: &str = "LORN, 9 March 2031. The Red Lamp Brigade claimed the blast in Vessa.";

fn origin(claims: &[ClaimId], reports: &[&sample::Learnt]) -> Origin {
    Origin {
        id: OriginId::of(&claims[0]),
        sort: OriginSort::Statement,
        who: "Harbour ministry".into(),
        credited: Some("SNA".into()),
        published: Some("2031-03-04".parse().unwrap()),
        reports: reports.iter().map(|one| one.report.id.clone()).collect(),
        claims: claims.to_vec(),
        events: Vec::new(),
        links: vec![OriginLink {
            a: claims[0].clone(),
            b: claims[0].clone(),
            because: vec!["the same 9 words".into()],
        }],
        by: "hand".into(),
    }
}

#[test]
fn origins_come_back_and_are_found_and_picked() {
    let folder = tempdir().unwrap();
    let (a, b) = (learnt("a.txt", HARBOUR, Some("2031-03-04")), learnt("b.txt", LATER, Some("2031-03-09")));
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    store.put_report(&stored(&a)).unwrap();
    store.put_report(&stored(&b)).unwrap();
    let shared = origin(&[a.claims[0].id.clone(), b.claims[0].id.clone()], &[&a, &b]);
    keep(&mut store, &[event(&[&a, &b])], std::slice::from_ref(&shared));
    assert_eq!(store.load().unwrap().origins, std::slice::from_ref(&shared));
    assert_eq!(store.find(&shared.id.as_str()[..8]).unwrap(), Some(Thing::Origin(Box::new(shared.clone()))));
    let picked = |filter: OriginFilter| store.origins(&filter).unwrap().len();
    assert_eq!(picked(OriginFilter { who: Some("sna".into()), reports: 2, ..OriginFilter::default() }), 1);
    assert_eq!(picked(OriginFilter { report: Some(b.report.id.clone()), ..OriginFilter::default() }), 1);
    assert_eq!(picked(OriginFilter { sort: Some(OriginSort::Wire), ..OriginFilter::default() }), 0);
    assert_eq!(picked(OriginFilter { reports: 3, ..OriginFilter::default() }), 0);
    keep(&mut store, &[], &[]);
    assert!(store.load().unwrap().origins.is_empty());
}

#[test]
fn a_case_from_before_origins_is_derived_again() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("old.case");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../migrations/0001_case.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO meta VALUES ('events', 'current'); PRAGMA application_id = 0x57686f53; PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.due("test").unwrap().0, Due::Whole);
    assert!(store.load().unwrap().origins.is_empty());
}
