//! A case that is derived a portion of its reports at a time is, in the file, what it is when it is derived as a whole.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::Path;
use tempfile::tempdir;
use whosays_case::{bring_portions_up_to_date, bring_up_to_date};
use whosays_engine::reconcile::VERSION;
use whosays_model::*;
use whosays_store::{DerivedWith, Due, Store, Stored};

const TOWNS: [&str; 4] = ["Vessa", "Lorn", "Aubrick", "Tolvik"];
const SPEAKERS: [&str; 3] = ["author", "police", "Karim Orski"];
/// The report of this number: one of four happenings a month, with a sentence that others have and one of its own.
fn put(store: &mut Store, number: usize) {
    let (town, day) = (TOWNS[number % TOWNS.len()], 1 + number % 3 + number / 12 * 4);
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
        claims.push(claim(&id, sentence, span, number, at));
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
fn portions_leave_in_the_file_what_the_whole_leaves() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whole.case");
    let mut whole = case(&path, 0..48);
    bring_up_to_date(&mut whole).unwrap();
    let joined = whole.load().unwrap().origins.iter().filter(|origin| origin.reports.len() > 1).count();
    assert!(joined > 2, "nothing is passed on: {joined}");
    for size in [1, 5, 48, 100] {
        let path_in_parts = folder.path().join(format!("{size}.case"));
        let mut parts = case(&path_in_parts, 0..48);
        bring_portions_up_to_date(&mut parts, size).unwrap();
        assert_eq!(parts.due(VERSION).unwrap().0, Due::Nothing, "{size} at a time");
        check(&path_in_parts, &path, &format!("{size} at a time"));
    }
}

#[test]
fn a_case_of_other_rules_is_derived_anew_in_portions() {
    let folder = tempdir().unwrap();
    let (path, old) = (folder.path().join("whole.case"), folder.path().join("old.case"));
    bring_up_to_date(&mut case(&path, 0..24)).unwrap();
    let mut store = case(&old, 0..24);
    bring_up_to_date(&mut store).unwrap();
    let (_, changes) = store.due(VERSION).unwrap();
    let with = DerivedWith { version: "older", ruled: &Ruled::default(), disputes: &[], changes };
    assert!(store.keep_derived(&Derived::default(), with).unwrap());
    bring_portions_up_to_date(&mut store, 7).unwrap();
    check(&old, &path, "by other rules");
}

#[test]
fn what_was_broken_off_goes_on_where_it_was_and_takes_in_what_came_meanwhile() {
    let folder = tempdir().unwrap();
    let (path, broken) = (folder.path().join("whole.case"), folder.path().join("broken.case"));
    bring_up_to_date(&mut case(&path, 0..48)).unwrap();
    let mut store = case(&broken, 0..30);
    let (due, changes) = store.due(VERSION).unwrap();
    assert_eq!(due, Due::Whole);
    store.forget_derived(VERSION, changes).unwrap();
    assert_eq!(store.earliest_pending(4).unwrap().len(), 4);
    assert!(!store.forget_derived(VERSION, changes + 1).unwrap(), "the case has not seen so many changes");
    let pending = store.earliest_pending(100).unwrap();
    assert_eq!(pending.len(), 30);
    drop(store);
    bring_portions_up_to_date(&mut Store::open(&broken).unwrap(), 9).unwrap();
    let mut store = case(&broken, 30..48);
    let expected: BTreeSet<ReportId> = store.earliest_pending(100).unwrap();
    assert_eq!(expected.len(), 18, "those that were derived are not pending");
    bring_portions_up_to_date(&mut store, 5).unwrap();
    check(&broken, &path, "after more came");
}
