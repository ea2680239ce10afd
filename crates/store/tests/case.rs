//! What goes into a case comes out of it, and what is no case is told apart.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use sample::{event, keep, learnt, stored};
use std::path::Path;
use tempfile::tempdir;
use whosays_model::{Claim, ClaimKind, Derived, Diagnostic, EventKind, How, Known, ReportId, Ruled, Severity};
use whosays_store::{ClaimFilter, DerivedWith, EventFilter, Put, Store, StoreError, Thing};

const HARBOUR: &str = "VESSA, 4 March 2031. The harbour ministry said that 12 people were killed in Vessa.";
const LATER: &str = "LORN, 9 March 2031. The Red Lamp Brigade claimed the blast in Vessa.";

#[test]
fn a_case_gives_back_what_was_put() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("gulf.case");
    let (a, b) = (learnt("a.txt", HARBOUR, Some("2031-03-04")), learnt("b.txt", LATER, Some("2031-03-09")));
    let joined = event(&[&a, &b]);
    let mut store = Store::create_or_open(&path).unwrap();
    assert_eq!(store.put_report(&stored(&b)).unwrap(), Put::New);
    assert_eq!(store.put_report(&stored(&a)).unwrap(), Put::New);
    assert!(!store.events_are_current().unwrap());
    keep(&mut store, std::slice::from_ref(&joined), &[]);
    drop(store);

    let store = Store::open(&path).unwrap();
    assert!(store.events_are_current().unwrap());
    let case = store.load().unwrap();
    assert_eq!(case.reports, [a.report.clone(), b.report.clone()]);
    let mut claims: Vec<Claim> = a.claims.iter().chain(&b.claims).cloned().collect();
    claims.sort_by(|x, y| (&x.report, x.span(), x.kind()).cmp(&(&y.report, y.span(), y.kind())));
    assert_eq!(case.claims, claims);
    assert_eq!(case.mentions.len(), 2);
    assert_eq!(case.events, [joined]);
    assert_eq!(store.original(&a.report.id).unwrap().unwrap(), HARBOUR.as_bytes());
    assert_eq!(store.text(&b.report.id).unwrap().unwrap(), LATER);
    assert_eq!(store.diagnostics().unwrap(), b.diagnostics.iter().chain(&a.diagnostics).cloned().collect::<Vec<_>>());
    assert_eq!(store.report(&ReportId::of(b"never seen")).unwrap(), None);
    drop(store);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a closed case is one file");
}

#[test]
fn a_report_without_a_date_comes_last() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    for (name, text, date) in
        [("u", "undated", None), ("late", "late", Some("2031-05")), ("early", "early", Some("2030"))]
    {
        store.put_report(&stored(&learnt(name, text, date))).unwrap();
    }
    let files: Vec<String> = store.load().unwrap().reports.into_iter().map(|report| report.file).collect();
    assert_eq!(files, ["early", "late", "u"]);
}

#[test]
fn a_report_given_again_replaces_itself_only() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let (mut a, b) = (learnt("a.txt", HARBOUR, None), learnt("b.txt", LATER, None));
    store.put_report(&stored(&a)).unwrap();
    store.put_report(&stored(&b)).unwrap();
    keep(&mut store, &[event(&[&a, &b])], &[]);
    assert_eq!(store.put_report(&stored(&a)).unwrap(), Put::Unchanged);
    assert!(store.events_are_current().unwrap());

    a.report.meta.outlet = Some(Known::new("The Vessa Courier".to_owned(), How::Given));
    a.claims.pop();
    a.diagnostics =
        vec![Diagnostic::new(Severity::Note, "no-date", "a.txt", "it has no date").hint("give --published")];
    assert_eq!(store.put_report(&stored(&a)).unwrap(), Put::Replaced);
    assert!(!store.events_are_current().unwrap());
    assert_eq!(store.report(&a.report.id).unwrap().unwrap(), a.report);
    assert_eq!(
        store.claims(&ClaimFilter { report: Some(a.report.id.clone()), ..Default::default() }).unwrap(),
        a.claims
    );
    assert_eq!(store.load().unwrap().claims.len(), a.claims.len() + b.claims.len());
    assert_eq!(store.diagnostics().unwrap().len(), 2);
    assert!(store.has_report(&b.report.id).unwrap());
}

#[test]
fn a_claim_found_twice_is_kept_once() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let mut a = learnt("a.txt", HARBOUR, None);
    a.claims.push(a.claims[0].clone());
    a.mentions.push(a.mentions[0].clone());
    store.put_report(&stored(&a)).unwrap();
    let case = store.load().unwrap();
    assert_eq!((case.claims.len(), case.mentions.len()), (a.claims.len() - 1, 1));
    assert_eq!(store.put_report(&stored(&a)).unwrap(), Put::Unchanged);
}

#[test]
fn bytes_that_are_not_the_reports_own_are_refused() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    let mut a = learnt("a.txt", HARBOUR, None);
    a.original = b"something else".to_vec();
    let error = store.put_report(&stored(&a)).unwrap_err();
    assert!(error.is_ours(), "{error}");
    assert_eq!(store.load().unwrap().reports.len(), 0);
}

#[test]
fn odd_texts_come_back_unchanged() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("x.case")).unwrap();
    for text in ["", "a\0b\u{feff}\r\n\u{1F6A2}", "\"'; DROP TABLE reports; --"] {
        let odd = learnt("-", text, None);
        store.put_report(&stored(&odd)).unwrap();
        assert_eq!(store.text(&odd.report.id).unwrap().as_deref(), Some(text));
        assert_eq!(store.original(&odd.report.id).unwrap().as_deref(), Some(text.as_bytes()));
    }
}

fn two_reports(folder: &Path) -> Store {
    let mut store = Store::create_or_open(folder.join("x.case")).unwrap();
    let (a, b) = (learnt("a.txt", HARBOUR, Some("2031-03-04")), learnt("b.txt", LATER, Some("2031-03-09")));
    store.put_report(&stored(&a)).unwrap();
    store.put_report(&stored(&b)).unwrap();
    keep(&mut store, &[event(&[&a, &b])], &[]);
    store
}

#[test]
fn claims_are_picked_by_what_they_say() {
    let folder = tempdir().unwrap();
    let store = two_reports(folder.path());
    let count = |filter: ClaimFilter| store.claims(&filter).unwrap().len();
    let all = count(ClaimFilter::default());
    assert_eq!(all, 4);
    assert_eq!(count(ClaimFilter { kind: Some(ClaimKind::Casualties), ..Default::default() }), 2);
    assert_eq!(count(ClaimFilter { speaker: Some("HARBOUR min".to_owned()), ..Default::default() }), 1);
    assert_eq!(count(ClaimFilter { speaker: Some("author".to_owned()), ..Default::default() }), 3);
    assert_eq!(count(ClaimFilter { actor: Some("red lamp".to_owned()), ..Default::default() }), 1);
    assert_eq!(count(ClaimFilter { since: Some("2031-03-05".parse().unwrap()), ..Default::default() }), 2);
    assert_eq!(count(ClaimFilter { until: Some("2031-03-04".parse().unwrap()), ..Default::default() }), 2);
    assert_eq!(count(ClaimFilter { since: Some("2031".parse().unwrap()), ..Default::default() }), all);
    let event = store.load().unwrap().events[0].id.to_string();
    assert_eq!(count(ClaimFilter { event: Some(event), ..Default::default() }), 2);
}

#[test]
fn words_are_found_whatever_signs_are_among_them() {
    let folder = tempdir().unwrap();
    let store = two_reports(folder.path());
    let found =
        |text: &str| store.claims(&ClaimFilter { text: Some(text.to_owned()), ..Default::default() }).unwrap().len();
    assert_eq!(found("harbour KILLED"), 2);
    assert_eq!(found("brigade"), 2);
    for odd in ["\"", "NEAR(", "a* OR", "", "-", "quote:", "\0"] {
        found(odd);
    }
    assert_eq!(found("ghost"), 0);
}

#[test]
fn events_are_picked_by_place_actor_and_time() {
    let folder = tempdir().unwrap();
    let store = two_reports(folder.path());
    let count = |filter: EventFilter| store.events(&filter).unwrap().len();
    assert_eq!(count(EventFilter { kind: Some(EventKind::Attack), ..Default::default() }), 1);
    assert_eq!(count(EventFilter { kind: Some(EventKind::Plot), ..Default::default() }), 0);
    assert_eq!(
        count(EventFilter { place: Some("vess".to_owned()), country: Some("xv".to_owned()), ..Default::default() }),
        1
    );
    assert_eq!(count(EventFilter { actor: Some("lamp".to_owned()), ..Default::default() }), 1);
    assert_eq!(count(EventFilter { since: Some("2031-04".parse().unwrap()), ..Default::default() }), 0);
    assert_eq!(count(EventFilter { until: Some("2031-03".parse().unwrap()), ..Default::default() }), 1);
}

#[test]
fn the_beginning_of_an_id_is_enough_where_it_is_the_only_one() {
    let folder = tempdir().unwrap();
    let store = two_reports(folder.path());
    let case = store.load().unwrap();
    let (report, claim) = (&case.reports[0], &case.claims[0]);
    assert_eq!(store.find(&report.id.as_str()[..9]).unwrap(), Some(Thing::Report(Box::new(report.clone()))));
    assert_eq!(store.find(claim.id.as_str()).unwrap(), Some(Thing::Claim(Box::new(claim.clone()))));
    assert!(matches!(store.find(case.mentions[0].id.as_str()).unwrap(), Some(Thing::Mention(_))));
    assert!(matches!(store.find("e-").unwrap(), Some(Thing::Event(_))));
    assert!(matches!(store.find("c-"), Err(StoreError::Ambiguous { .. })));
    for nothing in ["", "r", "r-zz", "x-1", "é", "r-\u{0}", "c-0000000000000000000"] {
        assert_eq!(store.find(nothing).unwrap(), None, "{nothing}");
    }
}

#[test]
fn a_newer_case_is_left_alone() {
    let folder = tempdir().unwrap();
    two_reports(folder.path());
    let path = folder.path().join("x.case");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for error in [Store::open(&path).unwrap_err(), Store::create_or_open(&path).unwrap_err()] {
        assert_eq!(error.to_string(), format!("case file {} was written by a newer version", path.display()));
        assert_eq!(error.hint(), "upgrade whosays");
    }
}

#[test]
fn what_is_no_case_is_told_so_and_left_as_it_is() {
    let folder = tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(Store::open(at("none.case")), Err(StoreError::Missing { .. })));
    assert!(!at("none.case").exists());
    std::fs::write(at("notes.txt"), "These are notes, and long enough to be a header of a database. ".repeat(20))
        .unwrap();
    std::fs::write(at("empty"), "").unwrap();
    rusqlite::Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    for name in ["notes.txt", "other.db", "."] {
        let before = std::fs::read(at(name)).ok();
        assert!(matches!(Store::open(at(name)), Err(StoreError::NotACase { .. })), "{name}");
        assert!(matches!(Store::create_or_open(at(name)), Err(StoreError::NotACase { .. })), "{name}");
        assert_eq!(std::fs::read(at(name)).ok(), before, "{name}");
    }
    assert!(matches!(Store::open(at("empty")), Err(StoreError::NotACase { .. })));
    Store::create_or_open(at("empty")).unwrap();
    assert!(Store::create_or_open(at("no/such/folder.case")).is_err());
}

#[test]
fn a_damaged_case_is_told_so() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.case");
    let mut store = two_reports(folder.path());
    for number in 0..40 {
        store.put_report(&stored(&learnt("more", &format!("{number} {}", LATER.repeat(40)), None))).unwrap();
    }
    drop(store);
    let whole = std::fs::read(&path).unwrap();
    let mut scrambled = whole.clone();
    scrambled[8192..].iter_mut().enumerate().for_each(|(at, byte)| *byte = byte.wrapping_add(at as u8 | 1));
    for (name, bytes) in [("cut", &whole[..whole.len() / 2]), ("scrambled", &scrambled[..])] {
        std::fs::write(&path, bytes).unwrap();
        let error = Store::open(&path).and_then(|store| store.load()).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. } | StoreError::NotACase { .. }), "{name}: {error:?}");
    }
}

#[test]
fn a_row_that_makes_no_sense_is_damage_and_no_panic() {
    let folder = tempdir().unwrap();
    drop(two_reports(folder.path()));
    let path = folder.path().join("x.case");
    let sql = rusqlite::Connection::open(&path).unwrap();
    sql.execute("UPDATE claims SET json = '{\"kind\":\"rumour\"}'", []).unwrap();
    sql.execute("UPDATE reports SET original = x'00ff'", []).unwrap();
    let store = Store::open(&path).unwrap();
    assert!(matches!(store.load(), Err(StoreError::Damaged { .. })));
    let report = &store.reports().unwrap()[0];
    assert!(matches!(store.original(&report.id), Err(StoreError::Damaged { .. })));
}

#[test]
fn other_tools_read_plain_columns() {
    let folder = tempdir().unwrap();
    drop(two_reports(folder.path()));
    let sql = rusqlite::Connection::open(folder.path().join("x.case")).unwrap();
    let one = |query: &str| sql.query_row(query, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(
        one("SELECT kind || ' ' || speaker FROM claims WHERE speaker <> 'author'"),
        "casualties Harbour Ministry"
    );
    assert_eq!(one("SELECT name FROM claim_actors"), "Red Lamp Brigade");
    assert_eq!(one("SELECT country || killed_low FROM events"), "XV12");
    assert_eq!(
        one("SELECT CAST(count(DISTINCT event_id) AS TEXT) FROM claims JOIN events ON events.id = event_id"),
        "1"
    );
    assert_eq!(one("SELECT because FROM event_joins"), "both name Vessa");
    assert_eq!(one("SELECT field FROM accounts"), "killed");
    assert_eq!(
        one(
            "SELECT file FROM reports_words JOIN reports ON reports.n = reports_words.rowid WHERE reports_words MATCH 'lorn'"
        ),
        "b.txt"
    );
}

#[test]
fn two_writers_wait_for_each_other() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.case");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::create_or_open(path).unwrap();
                for number in 0..15 {
                    let one = learnt("w", &format!("writer {writer} wrote {number}"), None);
                    assert_eq!(store.put_report(&stored(&one)).unwrap(), Put::New);
                }
                let (_, changes) = store.due("test").unwrap();
                let with = DerivedWith { version: "test", ruled: &Ruled::default(), disputes: &[], changes };
                store.keep_derived(&Derived::default(), with).unwrap();
            });
        }
    });
    assert_eq!(Store::open(&path).unwrap().load().unwrap().reports.len(), 60);
}
