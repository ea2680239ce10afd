//! What people make of claims: it takes effect at once, can be taken back, outlives a better extractor, and leaves a trace.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{Learnt, learnt, stored};
use serde_json::json;
use std::collections::BTreeMap;
use whosays_model::{
    Anchor, Claim, ClaimId, ClaimKind, Evidence, Judgement, ReviewState, Ruling, Span, Speaker, Value,
};
use whosays_store::{ClaimFilter, Deed, Judged, Store};

const TEXT: &str = "Twelve people died at Oster, the ministry said.";

fn case_with(of: &Learnt) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("a.case")).unwrap();
    store.put_report(&stored(of)).unwrap();
    (folder, store)
}

fn by(who: &str, ruling: Ruling) -> Judgement {
    let at = "2031-03-12T08:00:00Z".to_owned();
    Judgement { number: None, ruling, who: who.to_owned(), at, note: None, withdrawn: None }
}

fn correct(claim: &Claim, field: &str, value: serde_json::Value) -> Ruling {
    Ruling::Correct { claim: Anchor::of(claim), changes: BTreeMap::from([(field.to_owned(), value)]) }
}

fn killed(store: &Store) -> Vec<Option<u64>> {
    let claims = store.claims(&ClaimFilter { kind: Some(ClaimKind::Casualties), ..ClaimFilter::default() }).unwrap();
    let number = |claim: &Claim| match &claim.value {
        Value::Casualties(value) => value.killed.as_ref().and_then(|killed| killed.n),
        _ => None,
    };
    claims.iter().map(number).collect()
}

#[test]
fn a_correction_takes_effect_and_is_taken_back_whole() {
    let of = learnt("a.txt", TEXT, Some("2031-03-12"));
    let (_folder, mut store) = case_with(&of);
    let before = store.load().unwrap();
    let thirteen = correct(&of.claims[0], "value.killed", json!({"n": 13, "bound": "exact"}));
    let number = store.judge(&by("Ada", thirteen)).unwrap();
    assert_eq!(killed(&store), [Some(13)]);
    let (_, review) = store.review(&of.report.id).unwrap().unwrap();
    assert_eq!(review.states[&of.claims[0].id], (ReviewState::Corrected, number));
    assert!(store.withdraw(number, "Ada", "2031-03-12T09:00:00Z").unwrap());
    assert_eq!(store.load().unwrap(), before);
    assert!(!store.withdraw(number, "Ada", "2031-03-12T09:00:00Z").unwrap());
}

#[test]
fn a_rejected_claim_leaves_the_case_and_stands_in_the_review() {
    let of = learnt("a.txt", TEXT, None);
    let (_folder, mut store) = case_with(&of);
    store.judge(&by("Ada", Ruling::Reject { claim: Anchor::of(&of.claims[0]) })).unwrap();
    assert_eq!(killed(&store), []);
    let (_, review) = store.review(&of.report.id).unwrap().unwrap();
    assert_eq!(review.rejected, [of.claims[0].clone()]);
    assert_eq!(review.mentions, [], "nothing tells of the event any more");
    // The last verdict holds, whoever gives it.
    store.judge(&by("Bo", Ruling::Accept { claim: Anchor::of(&of.claims[0]) })).unwrap();
    assert_eq!(killed(&store), [Some(12)]);
    assert_eq!(store.review(&of.report.id).unwrap().unwrap().1.outweighed, [1]);
}

#[test]
fn judgements_outlive_a_better_extractor_and_those_without_words_are_told() {
    let mut of = learnt("a.txt", TEXT, None);
    let (_folder, mut store) = case_with(&of);
    let gone = Anchor {
        quote: "no such words".to_owned(),
        claim: ClaimId::from_written("c-gone"),
        ..Anchor::of(&of.claims[0])
    };
    store.judge(&by("Ada", correct(&of.claims[0], "stance", json!("deny")))).unwrap();
    let lost = store.judge(&by("Ada", Ruling::Accept { claim: gone })).unwrap();
    of.claims[0].id = ClaimId::from_written("c-another");
    of.mentions[0].claims = vec![of.claims[0].id.clone()];
    store.put_report(&stored(&of)).unwrap();
    let (_, review) = store.review(&of.report.id).unwrap().unwrap();
    let denied = review.claims.iter().find(|claim| claim.id == of.claims[0].id).unwrap();
    assert_eq!(denied.stance.as_str(), "deny");
    assert_eq!(review.lost, [lost]);
    assert_eq!(store.put_report(&stored(&of)).unwrap(), whosays_store::Put::Unchanged);
}

#[test]
fn an_added_claim_is_one_of_the_case() {
    let of = learnt("a.txt", TEXT, None);
    let (_folder, mut store) = case_with(&of);
    let span = Span::new(0, 18);
    let mut added = of.claims[0].clone();
    added.id = ClaimId::of(&of.report.id, ClaimKind::Casualties, span, None);
    (added.quote, added.evidence) = (TEXT[0..18].to_owned(), Evidence::at(span));
    added.speaker = Speaker::author();
    let number = store.judge(&by("Ada", Ruling::Add { claim: Box::new(added.clone()) })).unwrap();
    assert_eq!(killed(&store).len(), 2);
    store.withdraw(number, "Ada", "2031-03-12T09:00:00Z").unwrap();
    assert_eq!(killed(&store).len(), 1);
}

#[test]
fn a_page_that_is_old_overwrites_nothing() {
    let of = learnt("a.txt", TEXT, None);
    let (_folder, mut store) = case_with(&of);
    let id = of.claims[0].id.as_str();
    let seen = store.version_of(id).unwrap();
    let accept = Ruling::Accept { claim: Anchor::of(&of.claims[0]) };
    assert_eq!(store.judge_unless_newer(&by("Ada", accept.clone()), seen).unwrap(), Judged::Kept(1));
    let Judged::Newer(newer) = store.judge_unless_newer(&by("Bo", accept.clone()), seen).unwrap() else {
        panic!("it was kept")
    };
    assert_eq!(newer.map(|newer| newer.who), Some("Ada".to_owned()));
    let seen = store.version_of(id).unwrap();
    store.withdraw(1, "Ada", "2031-03-12T09:00:00Z").unwrap();
    assert!(matches!(store.judge_unless_newer(&by("Bo", accept), seen).unwrap(), Judged::Newer(_)));
}

#[test]
fn the_audit_log_tells_whatever_was_changed_behind_its_back() {
    let of = learnt("a.txt", TEXT, None);
    let changes = [
        "UPDATE judgements SET note = 'never' WHERE n = 1",
        "UPDATE judgements SET who = 'Bo' WHERE n = 1",
        "DELETE FROM judgements WHERE n = 1",
        "UPDATE judgements SET withdrawn = NULL WHERE n = 2",
        "UPDATE judgements SET withdrawn = '2031' WHERE n = 1",
        "INSERT INTO judgements (kind, target, value, who, at) SELECT kind, target, value, who, at FROM judgements WHERE n = 1",
        "DELETE FROM audit WHERE n = 3",
        "DELETE FROM audit",
        "UPDATE audit SET at = '2030-01-01T00:00:00Z' WHERE n = 2",
        "UPDATE audit SET who = 'Bo' WHERE what = 'read'",
    ];
    for change in [None].into_iter().chain(changes.map(Some)) {
        let (folder, mut store) = case_with(&of);
        let accept = Ruling::Accept { claim: Anchor::of(&of.claims[0]) };
        store.judge(&by("Ada", accept.clone())).unwrap();
        store.judge(&by("Ada", accept)).unwrap();
        store.withdraw(2, "Ada", "2031-03-12T09:00:00Z").unwrap();
        let read = |at: &str| Deed {
            at: at.to_owned(),
            who: "Ada".to_owned(),
            what: "read".to_owned(),
            about: of.report.id.to_string(),
            detail: String::new(),
        };
        store.note_deeds(&[read("2031-03-12T10:00:00Z"), read("2031-03-12T11:00:00Z")]).unwrap();
        assert_eq!(store.audit(None, 2).unwrap().len(), 2);
        drop(store);
        if let Some(change) = change {
            rusqlite::Connection::open(folder.path().join("a.case")).unwrap().execute(change, []).unwrap();
        }
        let wrong = Store::open(folder.path().join("a.case")).unwrap().check_audit().unwrap();
        assert_eq!(wrong.is_empty(), change.is_none(), "{change:?}: {wrong:?}");
    }
}
