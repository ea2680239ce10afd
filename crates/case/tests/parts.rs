//! A case that is derived in parts is, in the file, what it is when it is derived in memory.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tempfile::tempdir;
use whosays_case::{bring_up_to_date, bring_up_to_date_in_parts};
use whosays_engine::reconcile::VERSION;
use whosays_model::*;
use whosays_store::{DerivedWith, Due, Store, StoreError, Stored};

const TOWNS: [&str; 4] = ["Vessa", "Lorn", "Aubrick", "Tolvik"];
const SPEAKERS: [&str; 3] = ["author", "police", "Karim Orski"];
/// The report of this number: one of four happenings a month, with a sentence that others have and one of its own.
fn put(store: &mut Store, number: usize) {
    put_with(store, number, |_| true);
}

/// The same with some of its claims.
fn put_with(store: &mut Store, number: usize, is_found: impl Fn(usize) -> bool) {
    let (town, day) = (TOWNS[number % TOWNS.len()], 1 + number % 3 + number / 12 % 7 * 4);
    let sentences = [
        format!(
            "A bomb at the fish market of {town} killed {} people and brought the roof down on many more.",
            10 + number % 2
        ),
        format!(
            "Boats from {town} and two other harbours searched for survivors until late in the night, number {}.",
            number % 5
        ),
    ];
    let text = sentences.join("\n");
    let original = format!("{number}: {text}");
    let id = ReportId::of(original.as_bytes());
    let published: DateInterval = format!("2031-03-{day:02}").parse().unwrap();
    let mut claims: Vec<Claim> = Vec::new();
    let mut start = 0;
    for (at, sentence) in sentences.iter().enumerate() {
        let span = Span::new(start, start + sentence.len());
        start = span.end + 1;
        if is_found(at) {
            claims.push(claim(&id, sentence, span, number, at));
        }
    }
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id.clone()).collect();
    let mention_id = MentionId::of(&id, &ids);
    claims.iter_mut().for_each(|claim| claim.event = Some(mention_id.clone()));
    let mention = EventMention {
        id: mention_id,
        report: id.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: Some(published.clone()),
        country: None,
        places: vec![town.into()],
        at: None,
        targets: vec!["fish market".into()],
        method: None,
        codes: EventCodes::default(),
        actors: vec![],
        names: vec![],
        claims: ids,
        evidence: claims[0].evidence.clone(),
        published: Some(published.clone()),
        marks: (0..5).map(|at| format!("N{}x{}x{at}", number % TOWNS.len(), number / 12)).collect(),
        by: "hand".into(),
    };
    let outlet = Known::new(format!("{} Courier", TOWNS[number % 3]), How::Metadata);
    let whole = Span::new(0, text.len());
    let report = Report {
        id,
        file: format!("{number}.txt"),
        format: Format::Text,
        meta: Meta { published: Some(Known::new(published, How::Metadata)), outlet: Some(outlet), ..Meta::default() },
        language: Some("en".to_owned()),
        blocks: vec![Block { span: whole, kind: BlockKind::Paragraph }],
        boilerplate: vec![],
        source: SourceMap { pages: false, runs: vec![SourceRun { span: whole, origin: 0, origin_end: text.len() }] },
        text,
    };
    let mentions = std::slice::from_ref(&mention);
    let original = original.as_bytes();
    store.put_report(&Stored { report: &report, original, claims: &claims, mentions, diagnostics: &[] }).unwrap();
}

fn claim(report: &ReportId, sentence: &str, span: Span, number: usize, at: usize) -> Claim {
    let killed = Number { n: Some(10 + number as u64 % 2), high: None, bound: Bound::Exact, who: None, text: None };
    let value = CasualtiesValue { killed: Some(killed).filter(|_| at == 0), ..CasualtiesValue::default() };
    Claim {
        id: ClaimId::of(report, ClaimKind::Casualties, span, None),
        report: report.clone(),
        value: Value::Casualties(value),
        quote: sentence.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: SPEAKERS[number % SPEAKERS.len()].to_owned(), ..Speaker::author() },
        via: vec![],
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: None,
        actors: vec![],
        by: "hand".to_owned(),
    }
}

fn case(path: &Path, reports: std::ops::Range<usize>) -> Store {
    let mut store = Store::create_or_open(path).unwrap();
    reports.for_each(|number| put(&mut store, number));
    store
}

/// What is derived and what is kept of how, as the file has it.
#[derive(Debug, PartialEq)]
struct Kept {
    events: Vec<Event>,
    origins: Vec<Origin>,
    disputes: Vec<Dispute>,
    edges: BTreeSet<(MentionId, MentionId, i32)>,
    traces: Vec<(ClaimId, Trace)>,
}

fn kept(path: &Path) -> Kept {
    let store = Store::open(path).unwrap();
    let Case { claims, mentions, events, origins, .. } = store.load().unwrap();
    let claims = claims.into_iter().map(|claim| claim.id).collect();
    let mentions = mentions.into_iter().map(|mention| mention.id).collect();
    let edges = store.edges_of(&mentions).unwrap().into_iter().collect();
    let mut traces = store.traces(&claims).unwrap();
    traces.iter_mut().for_each(|(_, trace)| trace.keys.sort());
    let disputes = events.iter().flat_map(|event| store.disputes_of(&event.id).unwrap()).collect();
    Kept { events, origins, disputes, edges, traces }
}

fn check(path: &Path, whole: &Path, when: &str) {
    let (ours, theirs) = (kept(path), kept(whole));
    assert!(!theirs.edges.is_empty() && theirs.traces.len() > 40, "there is next to nothing to be derived");
    assert_eq!(ours, theirs, "{when}");
}

#[test]
fn parts_leave_in_the_file_what_memory_leaves() {
    let folder = tempdir().unwrap();
    let (path, in_parts) = (folder.path().join("whole.case"), folder.path().join("parts.case"));
    let mut whole = case(&path, 0..48);
    bring_up_to_date(&mut whole).unwrap();
    let joined = whole.load().unwrap().origins.iter().filter(|origin| origin.reports.len() > 1).count();
    assert!(joined > 2, "nothing is passed on: {joined}");
    let mut parts = case(&in_parts, 0..48);
    assert!(bring_up_to_date_in_parts(&mut parts).unwrap());
    assert_eq!(parts.due(VERSION).unwrap().0, Due::Nothing);
    check(&in_parts, &path, "in parts");
    for number in 48..51 {
        put(&mut whole, number);
        put(&mut parts, number);
    }
    for store in [&mut whole, &mut parts] {
        assert!(matches!(store.due(VERSION).unwrap().0, Due::Part(_)));
        bring_up_to_date(store).unwrap();
    }
    check(&in_parts, &path, "after three more");
}

#[test]
fn what_people_have_ruled_holds_in_parts() {
    let folder = tempdir().unwrap();
    let (path, in_parts) = (folder.path().join("whole.case"), folder.path().join("parts.case"));
    let (mut whole, mut parts) = (case(&path, 0..24), case(&in_parts, 0..24));
    bring_up_to_date(&mut whole).unwrap();
    let before = whole.load().unwrap();
    let target = |mention: &EventMention| Target {
        mention: mention.id.clone(),
        report: mention.report.clone(),
        quote: before.claims.iter().find(|claim| claim.id == mention.claims[0]).unwrap().quote.clone(),
    };
    let of = |event: &Event, at: usize| before.mentions.iter().find(|one| one.id == event.mentions[at]).map(target);
    let large = before.events.iter().find(|event| event.mentions.len() > 1).unwrap();
    let other = before.events.iter().find(|event| event.id != large.id).unwrap();
    let apart = Ruling::Different { a: of(large, 0).unwrap(), b: of(large, 1).unwrap() };
    let together = Ruling::Same { a: of(large, 0).unwrap(), b: of(other, 0).unwrap() };
    for store in [&mut whole, &mut parts] {
        for ruling in [&apart, &together] {
            let judgement = Judgement {
                number: None,
                ruling: ruling.clone(),
                who: "Ada".to_owned(),
                at: "2031-04-01T09:00:00Z".to_owned(),
                note: None,
                withdrawn: None,
            };
            store.judge(&judgement).unwrap();
        }
    }
    bring_up_to_date(&mut whole).unwrap();
    assert!(bring_up_to_date_in_parts(&mut parts).unwrap());
    assert_ne!(whole.load().unwrap().events, before.events, "the rulings change nothing");
    check(&in_parts, &path, "as ruled");
}

#[test]
fn a_case_of_other_rules_is_derived_anew_in_parts() {
    let folder = tempdir().unwrap();
    let (path, old) = (folder.path().join("whole.case"), folder.path().join("old.case"));
    bring_up_to_date(&mut case(&path, 0..24)).unwrap();
    let mut store = case(&old, 0..24);
    bring_up_to_date(&mut store).unwrap();
    let (_, changes) = store.due(VERSION).unwrap();
    let with = DerivedWith { version: "older", ruled: &Ruled::default(), disputes: &[], changes };
    assert!(store.keep_derived(&Derived::default(), with).unwrap());
    assert!(bring_up_to_date_in_parts(&mut store).unwrap());
    check(&old, &path, "by other rules");
}

#[test]
fn what_was_derived_stays_until_all_of_it_is_derived_anew() {
    let folder = tempdir().unwrap();
    let (path, whole) = (folder.path().join("one.case"), folder.path().join("whole.case"));
    let mut store = case(&path, 0..24);
    bring_up_to_date(&mut store).unwrap();
    let before = kept(&path);
    let ruled = Ruled::default();
    let with = DerivedWith { version: VERSION, ruled: &ruled, disputes: &[], changes: store.due(VERSION).unwrap().1 };
    let failed = store.keep_derived_in_parts(with, |_, _| Err(StoreError::Missing { path: path.clone() }));
    assert!(matches!(failed, Err(StoreError::Missing { .. })));
    assert_eq!(kept(&path), before, "it has failed at once");
    let failed = store.keep_derived_in_parts(with, |_, room| {
        room.lay(Pile::Pairs, &[[2, 1, 0], [1, 2, 0], [2, 1, 0]])?;
        room.sort(Pile::Pairs)?;
        assert_eq!(room.beginning_with(Pile::Pairs, 2)?, [[2, 1, 0]], "what was laid twice is there once");
        room.lay_events(&before.events)?;
        room.keep_events(&before.events, &[])?;
        room.keep_origins(&before.origins)?;
        Err(StoreError::Missing { path: path.clone() })
    });
    assert!(matches!(failed, Err(StoreError::Missing { .. })));
    assert_eq!(kept(&path), before, "it has failed half-way");
    let failed = store.keep_derived_in_parts(with, |_, room| room.keep_events(&before.events, &[]));
    assert!(failed.unwrap_err().is_ours(), "claims that are not traced are noticed");
    assert_eq!(kept(&path), before, "it has failed in the end");
    let kept_it = store.keep_derived_in_parts(with, |_, _| {
        // Another program finds less in a report meanwhile.
        put_with(&mut Store::open(&path)?, 7, |at| at == 0);
        Ok(())
    });
    assert!(!kept_it.unwrap(), "a report is another one");
    assert_eq!(kept(&path).events.len(), before.events.len(), "what was derived is there still");
    let kept_it = store.keep_derived_in_parts(with, |_, _| unreachable!("the case is another one"));
    assert!(!kept_it.unwrap(), "it was another one to begin with");
    put(&mut store, 7);
    assert!(bring_up_to_date_in_parts(&mut store).unwrap());
    let mut all = case(&whole, 0..24);
    put_with(&mut all, 7, |at| at == 0);
    put(&mut all, 7);
    bring_up_to_date(&mut all).unwrap();
    check(&path, &whole, "in the end");
}

#[test]
fn reports_that_come_meanwhile_are_due_then_and_nothing_is_begun_again() {
    let folder = tempdir().unwrap();
    let (path, in_parts) = (folder.path().join("whole.case"), folder.path().join("parts.case"));
    let mut parts = case(&in_parts, 0..48);
    let enough = AtomicBool::new(false);
    let (meanwhile, last) = thread::scope(|scope| {
        let feeder = scope.spawn(|| {
            let mut store = Store::open(&in_parts).unwrap();
            (48..400).find(|number| {
                put(&mut store, *number);
                enough.load(Ordering::Relaxed)
            })
        });
        let meanwhile = (0..50).any(|_| {
            bring_up_to_date_in_parts(&mut parts).unwrap()
                && matches!(parts.due(VERSION).unwrap().0, Due::Part(pending) if !pending.reports.is_empty())
        });
        enough.store(true, Ordering::Relaxed);
        (meanwhile, feeder.join().unwrap().unwrap_or(399))
    });
    assert!(meanwhile, "nothing was kept while {last} reports came");
    bring_up_to_date(&mut parts).unwrap();
    bring_up_to_date(&mut case(&path, 0..last + 1)).unwrap();
    check(&in_parts, &path, "with what came meanwhile");
}
