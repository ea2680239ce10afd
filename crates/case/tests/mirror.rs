//! A copy for a clearance is what a case of its own would be that never held anything above it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use tempfile::tempdir;
use whosays_case::bring_up_to_date;
use whosays_model::*;
use whosays_store::{Store, Stored};

const TEXTS: [(&str, &str, u64); 5] = [
    ("a.txt", "VESSA. A bomb at the fish market of Vessa killed 12 people on 4 March.", 12),
    ("b.txt", "LORN. The bomb in Vessa on 4 March killed 14 people.", 14),
    ("c.txt", "A cable: the fish market bomb in Vessa on 4 March killed 19 people.", 19),
    ("d.txt", "Twelve people were killed in Vessa, the guild said.", 12),
    ("e.txt", "The bomb in Vessa killed 19 people, a cable says.", 19),
];

struct Learnt {
    report: Report,
    claim: Claim,
    mention: EventMention,
}

fn learnt(at: usize) -> Learnt {
    let (file, text, dead) = TEXTS[at];
    let id = ReportId::of(text.as_bytes());
    let span = Span::new(0, text.len());
    let claim_id = ClaimId::of(&id, ClaimKind::Casualties, span, None);
    let mention_id = MentionId::of(&id, std::slice::from_ref(&claim_id));
    let number = Number { n: Some(dead), high: None, bound: Bound::Exact, who: None, text: None };
    let claim = Claim {
        id: claim_id.clone(),
        report: id.clone(),
        value: Value::Casualties(CasualtiesValue { killed: Some(number), ..CasualtiesValue::default() }),
        quote: text.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker::author(),
        via: vec![],
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: Some(mention_id.clone()),
        actors: vec![ActorRef { name: format!("Guild {at}"), id: None, kind: ActorKind::Group }],
        by: "hand".to_owned(),
    };
    let day: DateInterval = "2031-03-04".parse().unwrap();
    let mention = EventMention {
        id: mention_id,
        report: id.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: Some(day.clone()),
        country: None,
        places: vec!["Vessa".into()],
        at: None,
        targets: vec![],
        method: None,
        codes: EventCodes::default(),
        actors: vec![],
        names: vec![],
        claims: vec![claim_id],
        evidence: claim.evidence.clone(),
        published: Some(day.clone()),
        marks: vec![],
        by: "hand".into(),
    };
    let report = Report {
        id,
        file: file.to_owned(),
        format: Format::Text,
        meta: Meta { published: Some(Known::new(day, How::Metadata)), ..Meta::default() },
        language: Some("en".to_owned()),
        text: text.to_owned(),
        blocks: vec![Block { span, kind: BlockKind::Paragraph }],
        boilerplate: vec![],
        source: SourceMap { pages: false, runs: vec![SourceRun { span, origin: 0, origin_end: text.len() }] },
    };
    Learnt { report, claim, mention }
}

fn put(store: &mut Store, at: usize) {
    let one = learnt(at);
    let (claims, mentions) = (std::slice::from_ref(&one.claim), std::slice::from_ref(&one.mention));
    let original = TEXTS[at].1.as_bytes();
    store.put_report(&Stored { report: &one.report, original, claims, mentions, diagnostics: &[] }).unwrap();
}

fn judge(store: &mut Store, ruling: Ruling) -> u64 {
    let at = "2031-03-05T00:00:00Z".to_owned();
    store.judge(&Judgement { number: None, ruling, who: "Ada".into(), at, note: None, withdrawn: None }).unwrap()
}

fn accept(at: usize) -> Ruling {
    Ruling::Accept { claim: Anchor::of(&learnt(at).claim) }
}

fn target(at: usize) -> Target {
    let one = learnt(at);
    Target { mention: one.mention.id, report: one.report.id, quote: one.claim.quote }
}

fn mark(store: &mut Store, at: usize, tlp: Option<Tlp>) {
    store.mark(Some(&learnt(at).report.id), tlp, "Ada", "2031-03-05T00:00:00Z").unwrap();
}

/// All five reports: c and e are for the few, d for a wider circle.
fn case(path: &Path) -> Store {
    let mut store = Store::create_or_open(path).unwrap();
    (0..5).for_each(|at| put(&mut store, at));
    mark(&mut store, 2, Some(Tlp::Red));
    mark(&mut store, 4, Some(Tlp::AmberStrict));
    mark(&mut store, 3, Some(Tlp::Green));
    store
}

/// A case of its own with only these reports and judgements.
fn alone(path: &Path, reports: &[usize], rulings: &[Ruling]) -> Case {
    let mut store = Store::create_or_open(path).unwrap();
    reports.iter().for_each(|at| put(&mut store, *at));
    for ruling in rulings {
        judge(&mut store, ruling.clone());
    }
    bring_up_to_date(&mut store).unwrap();
    store.load().unwrap()
}

fn is_like(copy: &mut Store, expected: &Case) {
    bring_up_to_date(copy).unwrap();
    assert_eq!(copy.load().unwrap(), *expected);
}

#[test]
fn a_copy_is_what_a_case_would_be_that_never_held_the_rest() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut whole = case(&path("whole.case"));
    let hidden = judge(&mut whole, accept(2));
    let seen = judge(&mut whole, Ruling::Reject { claim: Anchor::of(&learnt(0).claim) });
    judge(&mut whole, Ruling::Different { a: target(0), b: target(2) });
    judge(&mut whole, Ruling::SameActor { a: "Guild 1".into(), b: "Guild 4".into() });
    bring_up_to_date(&mut whole).unwrap();
    assert_eq!(whole.levels().unwrap(), [Tlp::Clear, Tlp::Green, Tlp::AmberStrict, Tlp::Red].into());

    let mut copy = Store::create_or_open(path("green.case")).unwrap();
    assert!(copy.mirror(&whole, Tlp::Green).unwrap());
    let rejected = Ruling::Reject { claim: Anchor::of(&learnt(0).claim) };
    is_like(&mut copy, &alone(&path("x.case"), &[0, 1, 3], std::slice::from_ref(&rejected)));
    // Numbers are the case's, and what names anything hidden is not there.
    assert_eq!(copy.judgements().unwrap().iter().map(|one| one.number).collect::<Vec<_>>(), [Some(seen)]);
    assert!(copy.judgement(hidden).unwrap().is_none());
    assert!(copy.reports_with_words("cable").unwrap().is_empty() && copy.claims_with_words("19").unwrap().is_empty());
    assert_eq!(copy.markings().unwrap().reports, [(learnt(3).report.id, Tlp::Green)].into());
    // Nothing has changed, so nothing is copied.
    assert!(!copy.mirror(&whole, Tlp::Green).unwrap());
    assert!(copy.events_are_current().unwrap());

    // A judgement comes over at once, and so does its withdrawal.
    let number = judge(&mut whole, accept(1));
    judge(&mut whole, accept(4));
    assert!(copy.mirror_judgements(&whole, Tlp::Green).unwrap());
    assert_eq!(copy.judgements().unwrap().len(), 2);
    whole.withdraw(number, "Ada", "2031-03-06T00:00:00Z").unwrap();
    assert!(copy.mirror_judgements(&whole, Tlp::Green).unwrap());
    assert!(copy.judgement(number).unwrap().unwrap().withdrawn.is_some());
    assert!(!copy.mirror_judgements(&whole, Tlp::Green).unwrap());
}

#[test]
fn a_report_that_is_marked_higher_leaves_no_trace_and_one_that_is_marked_lower_comes() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut whole = case(&path("whole.case"));
    let mut copy = Store::create_or_open(path("green.case")).unwrap();
    judge(&mut whole, accept(1));
    whole.save_brief("# Vessa", "Ada", "2031-03-05T00:00:00Z", Tlp::Green, 0).unwrap();
    copy.mirror(&whole, Tlp::Green).unwrap();
    bring_up_to_date(&mut copy).unwrap();
    assert!(copy.brief(None).unwrap().is_some());

    // A brief by somebody who may have seen the report goes with it.
    mark(&mut whole, 1, Some(Tlp::Amber));
    assert!(copy.mirror(&whole, Tlp::Green).unwrap());
    is_like(&mut copy, &alone(&path("x.case"), &[0, 3], &[]));
    assert!(copy.judgements().unwrap().is_empty() && copy.brief(None).unwrap().is_none());

    mark(&mut whole, 4, None);
    assert!(copy.mirror(&whole, Tlp::Green).unwrap());
    is_like(&mut copy, &alone(&path("y.case"), &[0, 3, 4], &[]));

    // The case's own marking holds for all that is in it.
    whole.mark(None, Some(Tlp::Amber), "Ada", "2031-03-05T00:00:00Z").unwrap();
    assert_eq!(whole.levels().unwrap(), [Tlp::Amber, Tlp::Red].into());
    assert_eq!(whole.marking_of(&learnt(3).report.id).unwrap(), Tlp::Amber);
    copy.mirror(&whole, Tlp::Green).unwrap();
    is_like(&mut copy, &Case::default());
}

#[test]
fn a_report_that_comes_with_a_marking_is_never_there_without_and_keeps_the_higher_one() {
    let folder = tempdir().unwrap();
    let mut store = Store::create_or_open(folder.path().join("a.case")).unwrap();
    let one = learnt(0);
    let stored =
        Stored { report: &one.report, original: TEXTS[0].1.as_bytes(), claims: &[], mentions: &[], diagnostics: &[] };
    for (given, holds) in [(Tlp::Amber, Tlp::Amber), (Tlp::Clear, Tlp::Amber), (Tlp::Red, Tlp::Red)] {
        store.put_report_marked(&stored, Some((given, "Ada", "2031-03-05T00:00:00Z"))).unwrap();
        assert_eq!(store.marking_of(&one.report.id).unwrap(), holds);
    }
    assert!(store.check_audit().unwrap().is_empty());
    let noted: Vec<String> = store.audit(None, 9).unwrap().into_iter().map(|entry| entry.detail).collect();
    assert_eq!(noted[..2], ["TLP:RED", "TLP:AMBER"]);
}
