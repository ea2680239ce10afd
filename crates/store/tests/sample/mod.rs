//! Small reports about invented places, with what one might learn from them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(unreachable_pub, reason = "shared by the test files")]

use whosays_model::*;
use whosays_store::{DerivedWith, Store, Stored};

/// A report with claims made by hand.
pub struct Learnt {
    pub report: Report,
    pub original: Vec<u8>,
    pub claims: Vec<Claim>,
    pub mentions: Vec<EventMention>,
    pub diagnostics: Vec<Diagnostic>,
}

pub fn stored(learnt: &Learnt) -> Stored<'_> {
    Stored {
        report: &learnt.report,
        original: &learnt.original,
        claims: &learnt.claims,
        mentions: &learnt.mentions,
        diagnostics: &learnt.diagnostics,
    }
}

/// Keeps these events and origins as all that was derived.
pub fn keep(store: &mut Store, events: &[Event], origins: &[Origin]) {
    let (_, changes) = store.due("test").unwrap();
    let derived = Derived { events: events.to_vec(), origins: origins.to_vec(), ..Derived::default() };
    assert!(
        store
            .keep_derived(&derived, DerivedWith { version: "test", ruled: &Ruled::default(), disputes: &[], changes })
            .unwrap()
    );
}

/// A report whose whole text is a casualties claim, and a responsibility claim where it names the brigade.
pub fn learnt(file: &str, text: &str, published: Option<&str>) -> Learnt {
    let id = ReportId::of(text.as_bytes());
    let whole = Span::new(0, text.len());
    let mention = MentionId::of(&id, &[ClaimId::of(&id, ClaimKind::Casualties, whole, None)]);
    let mut claims = vec![claim(&id, text, whole, &mention, killed(12))];
    let second = Value::Responsibility(ResponsibilityValue { mode: Mode::Claimed, basis: None });
    claims.push(claim(&id, text, whole, &mention, second));
    claims[1].event = None;
    if text.contains("ministry") {
        claims[0].speaker =
            Speaker { name: "Harbour Ministry".into(), role: None, id: None, span: Some(Span::new(0, 3)) };
    }
    if text.contains("Brigade") {
        claims[1].actors = vec![ActorRef { name: "Red Lamp Brigade".into(), id: None, kind: ActorKind::Group }];
    }
    let known = published.map(|date| Known::new(date.parse().unwrap(), How::Metadata));
    Learnt {
        mentions: vec![event_mention(&id, &mention, &claims[0])],
        claims,
        diagnostics: vec![Diagnostic::new(Severity::Warning, "odd", file, "it is odd")],
        original: text.as_bytes().to_vec(),
        report: Report {
            id,
            file: file.to_owned(),
            format: Format::Text,
            meta: Meta { published: known, ..Meta::default() },
            language: Some("en".to_owned()),
            text: text.to_owned(),
            blocks: vec![Block { span: whole, kind: BlockKind::Paragraph }],
            boilerplate: vec![Boilerplate { span: Span::new(0, 0), why: "none".to_owned() }],
            source: SourceMap {
                pages: false,
                runs: vec![SourceRun { span: whole, origin: 0, origin_end: text.len() }],
            },
        },
    }
}

fn killed(n: u64) -> Value {
    let number = Number { n: Some(n), high: None, bound: Bound::Exact, who: Some("people".into()), text: None };
    Value::Casualties(CasualtiesValue { killed: Some(number), ..CasualtiesValue::default() })
}

fn claim(report: &ReportId, text: &str, span: Span, mention: &MentionId, value: Value) -> Claim {
    Claim {
        id: ClaimId::of(report, value.kind(), span, None),
        report: report.clone(),
        value,
        quote: text.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker::author(),
        via: vec!["a wire".to_owned()],
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: Some(mention.clone()),
        actors: vec![],
        by: "hand".to_owned(),
    }
}

fn event_mention(report: &ReportId, id: &MentionId, claim: &Claim) -> EventMention {
    EventMention {
        id: id.clone(),
        report: report.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: None,
        country: Some("XV".into()),
        places: vec!["Vessa".into()],
        at: None,
        targets: vec![],
        method: None,
        codes: Default::default(),
        actors: vec![],
        names: vec!["the blast".into()],
        claims: vec![claim.id.clone()],
        evidence: claim.evidence.clone(),
        published: None,
        marks: vec![],
        by: "hand".into(),
    }
}

/// One event that joins the mentions of two reports.
pub fn event(all: &[&Learnt]) -> Event {
    let mentions: Vec<MentionId> = all.iter().map(|one| one.mentions[0].id.clone()).collect();
    let first = &all[0].claims[0];
    Event {
        id: EventId::of(&mentions[0]),
        reports: all.iter().map(|one| one.report.id.clone()).collect(),
        origins: all.len(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: Some("2031-03-04".parse().unwrap()),
        country: Some("XV".into()),
        place: Some("Vessa".into()),
        at: None,
        perpetrators: vec![NamedActor { name: "Red Lamp Brigade".into(), modes: vec![Mode::Claimed] }],
        targets: vec!["the harbour".into()],
        codes: Default::default(),
        killed: Some(Toll { low: Some(12), best: Some(12), high: None }),
        injured: None,
        names: vec!["the blast".into()],
        joins: vec![Join { a: mentions[0].clone(), b: mentions[1].clone(), because: vec!["both name Vessa".into()] }],
        mentions,
        accounts: vec![Account {
            field: Field::Killed,
            value: serde_json::json!({"n": 12, "bound": "exact"}),
            mode: None,
            claim: first.id.clone(),
            report: first.report.clone(),
            speaker: first.speaker.name.clone(),
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            origin: None,
            counted: None,
            revises: None,
            revised_by: None,
        }],
        by: "hand".into(),
    }
}
