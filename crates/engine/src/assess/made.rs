//! Claims, judgements and cases as the tests make them.

use whosays_model::{
    ActorKind, ActorRef, Anchor, Case, Certainty, Claim, ClaimId, Event, Evidence, Judgement, Mode, ReportId,
    ResponsibilityValue, Ruled, Ruling, Settable, Setting, Span, Speaker, Stance, Value,
};

/// A report's one claim; a report is told apart by its words.
pub(super) fn claim(text: &str, speaker: &str, value: Value) -> Claim {
    let (report, span) = (ReportId::of(format!("{speaker} {text}").as_bytes()), Span::new(0, text.len()));
    Claim {
        id: ClaimId::of(&report, value.kind(), span, None),
        report,
        value,
        quote: text.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: speaker.to_owned(), role: None, id: None, span: None },
        via: Vec::new(),
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: None,
        actors: Vec::new(),
        by: String::new(),
    }
}

/// Somebody's word on whether a group did it.
pub(super) fn word(speaker: &str, text: &str, mode: Mode, group: &str) -> Claim {
    let mut claim = claim(text, speaker, Value::Responsibility(ResponsibilityValue { mode, basis: None }));
    claim.actors = vec![ActorRef { name: group.to_owned(), id: None, kind: ActorKind::Group }];
    claim.stance = if mode == Mode::Denied { Stance::Deny } else { Stance::Affirm };
    claim
}

/// A case of one event that all these claims tell of.
pub(super) fn case(claims: Vec<Claim>) -> Case {
    use whosays_model::{EventKind, EventMention, EventStatus, MentionId};
    let mention = |claim: &Claim| EventMention {
        id: MentionId::of(&claim.report, std::slice::from_ref(&claim.id)),
        report: claim.report.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: "2031-03-12".parse().ok(),
        country: None,
        places: vec!["Tolvik".to_owned()],
        at: None,
        targets: vec!["the ferry terminal".to_owned()],
        method: Some("bombing".to_owned()),
        codes: Default::default(),
        actors: Vec::new(),
        names: vec!["the bombing".to_owned()],
        claims: vec![claim.id.clone()],
        evidence: claim.evidence.clone(),
        published: None,
        marks: Vec::new(),
        by: String::new(),
    };
    let mentions: Vec<EventMention> = claims.iter().map(mention).collect();
    let mut claims = claims;
    for (claim, mention) in claims.iter_mut().zip(&mentions) {
        claim.event = Some(mention.id.clone());
    }
    let mut same: Vec<_> = mentions.windows(2).map(|two| (two[0].id.clone(), two[1].id.clone())).collect();
    same.iter_mut().for_each(|(a, b)| {
        if a > b {
            std::mem::swap(a, b);
        }
    });
    let ruled = Ruled { same, different: Vec::new() };
    let derived = crate::reconcile::derive(&[], &claims, &mentions, &ruled);
    Case { claims, mentions, events: derived.events, origins: derived.origins, ..Case::default() }
}

/// The one event of a made case.
pub(super) fn event(case: &Case) -> &Event {
    assert_eq!(case.events.len(), 1);
    &case.events[0]
}

/// A setting of one person, about a claim.
pub(super) fn judgement(number: u64, who: &str, claim: &Claim, field: Settable, value: &str) -> Judgement {
    let anchor = Anchor {
        claim: claim.id.clone(),
        kind: claim.kind(),
        report: claim.report.clone(),
        quote: claim.quote.clone(),
    };
    Judgement {
        number: Some(number),
        ruling: Ruling::Set(Setting { field, value: value.to_owned(), of: None, anchor, link: None }),
        who: who.to_owned(),
        at: String::new(),
        note: None,
        withdrawn: None,
    }
}
