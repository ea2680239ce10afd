//! A claim as a card: its words, who says them, what they say, what people have made of it, and the form to judge it.

use crate::fields::{self, FormField};
use crate::text::{day, moment, plain, shortened, thousands};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use whosays_engine::extract::in_words as feature_in_words;
use whosays_model::{Claim, ClaimId, DateInterval, Event, EventKind, Judgement, ReviewState, Ruling, Stance};

/// The card.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) report: String,
    pub(crate) kind: String,
    pub(crate) quote: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) speaker: String,
    pub(crate) is_author: bool,
    pub(crate) role: String,
    pub(crate) via: Vec<String>,
    pub(crate) is_denial: bool,
    pub(crate) certainty: String,
    pub(crate) actors: Vec<String>,
    pub(crate) value: Vec<(String, String)>,
    pub(crate) event: Option<EventLink>,
    pub(crate) by: Vec<String>,
    pub(crate) state: &'static str,
    pub(crate) judged_by: String,
    pub(crate) judged_at: String,
    /// How often it was judged: a form made now overwrites nothing newer.
    pub(crate) seen: u64,
    pub(crate) history: Vec<Line>,
    pub(crate) notes: Vec<Line>,
    #[serde(skip)]
    pub(crate) fields: Vec<FormField>,
    /// The events that the report tells of, to choose from.
    #[serde(skip)]
    pub(crate) events: Vec<EventLink>,
    /// What went wrong with what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wrong: Option<String>,
    /// What somebody else has judged in the meantime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) newer: Option<String>,
}

/// An event by name.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, utoipa::ToSchema)]
pub(crate) struct EventLink {
    pub(crate) id: String,
    pub(crate) mention: String,
    pub(crate) called: String,
    pub(crate) reports: usize,
}

/// One judgement in a thing's history.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) who: String,
    pub(crate) at: String,
    pub(crate) when: String,
    pub(crate) what: String,
    pub(crate) note: String,
    pub(crate) is_withdrawn: bool,
}

impl Line {
    pub(crate) fn of(judgement: &Judgement) -> Self {
        Line {
            number: judgement.number.unwrap_or_default(),
            who: judgement.who.clone(),
            at: judgement.at.clone(),
            when: moment(&judgement.at),
            what: done(&judgement.ruling),
            note: judgement.note.clone().unwrap_or_default(),
            is_withdrawn: judgement.withdrawn.is_some(),
        }
    }
}

/// What a ruling did, in words: `corrected certainty to likely`.
pub(crate) fn done(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Accept { .. } => t!("card-done-accepted").into_owned(),
        Ruling::Reject { .. } => t!("card-done-rejected").into_owned(),
        Ruling::Add { .. } => t!("card-done-added").into_owned(),
        Ruling::Note { .. } => t!("card-done-noted").into_owned(),
        Ruling::Correct { changes, .. } => {
            let change = |(field, value): (&String, &serde_json::Value)| {
                let field = plain(field.strip_prefix("value.").unwrap_or(field));
                match value {
                    serde_json::Value::Null => t!("card-field-taken-away", field = field),
                    serde_json::Value::String(words) => {
                        t!("card-field-changed", field = field, value = plain(words))
                    }
                    serde_json::Value::Object(_) => {
                        match serde_json::from_value::<whosays_model::Number>(value.clone()) {
                            Ok(number) => t!("card-field-changed", field = field, value = number.in_words()),
                            Err(_) => field,
                        }
                    }
                    _ => field,
                }
            };
            let changes = changes.iter().map(change).collect::<Vec<_>>().join(", ");
            t!("card-done-corrected", changes = changes)
        }
        Ruling::Link { to: Some(to), .. } => t!("card-done-tied", quote = shortened(&to.quote, 60)),
        Ruling::Link { to: None, .. } => t!("card-done-untied").into_owned(),
        Ruling::Same { .. } => t!("card-done-joined").into_owned(),
        Ruling::Different { .. } => t!("card-done-parted").into_owned(),
        Ruling::Split { apart, .. } => {
            let shown = thousands(apart.len());
            t!("card-done-split", n = apart.len(), shown = shown)
        }
        Ruling::SameActor { a, b } => t!("card-done-one", a = a, b = b),
        Ruling::DifferentActor { a, b } => t!("card-done-two", a = a, b = b),
        Ruling::Set(setting) => {
            let (field, value) = (setting.field.to_string(), plain(&setting.value));
            match &setting.of {
                Some(of) => t!("card-done-set-with", field = field, of = of.to_string(), value = value),
                None => t!("card-done-set", field = field, value = value),
            }
        }
    }
}

/// What an event is called: by what, where and when it was.
pub(crate) fn called(event: &Event) -> String {
    let place = event.place.as_deref().or(event.country.as_deref());
    let name = || event.names.iter().find(|name| name.len() > 3).map(|name| shortened(name, 60));
    let known = called_by(event.kind, place, event.date.as_ref());
    known.or_else(name).unwrap_or_else(|| plain(event.kind.as_str()))
}

/// The same of what is known of it; nothing where neither place nor date is.
pub(crate) fn called_by(kind: EventKind, place: Option<&str>, date: Option<&DateInterval>) -> Option<String> {
    let kind = plain(kind.as_str());
    Some(match (place, date) {
        (Some(place), Some(date)) => t!("card-called-at-on", kind = kind, place = place, date = day(date)),
        (Some(place), None) => t!("card-called-at", kind = kind, place = place),
        (None, Some(date)) => t!("card-called-on", kind = kind, date = day(date)),
        (None, None) => return None,
    })
}

/// What people have made of a claim, as it is shown.
pub(crate) fn state_in_words(state: &str) -> Cow<'static, str> {
    match state {
        "open" => t!("card-state-open"),
        "accepted" => t!("card-state-accepted"),
        "rejected" => t!("card-state-rejected"),
        "corrected" => t!("card-state-corrected"),
        "added" => t!("card-state-added"),
        other => plain(other).into(),
    }
}

/// Why a claim was found, in words: the rule, what weighed most, and what the network holds of it.
fn why(by: &str) -> Vec<String> {
    let mut parts = by.split('|');
    let rule = parts.next().unwrap_or_default().to_owned();
    std::iter::once(rule).chain(parts.map(feature_in_words)).filter(|part| !part.is_empty()).collect()
}

/// What a claim's card is made from beside the claim.
pub(crate) struct Around<'a> {
    /// The judgements about its report.
    pub(crate) judgements: &'a [Judgement],
    /// What was made of the claims of its report.
    pub(crate) states: &'a BTreeMap<ClaimId, (ReviewState, u64)>,
    /// The events that its report tells of, by their mentions there.
    pub(crate) events: &'a [EventLink],
    /// Whether it was rejected.
    pub(crate) is_rejected: bool,
}

impl Card {
    pub(crate) fn of(claim: &Claim, around: &Around<'_>) -> Self {
        let own: Vec<&Judgement> =
            around.judgements.iter().filter(|judgement| judgement.ruling.claim() == Some(&claim.id)).collect();
        let (notes, history): (Vec<&Judgement>, Vec<&Judgement>) =
            own.iter().copied().partition(|judgement| matches!(judgement.ruling, Ruling::Note { .. }));
        let state = match (around.is_rejected, around.states.get(&claim.id)) {
            (true, _) => "rejected",
            (false, Some((state, _))) => state.as_str(),
            (false, None) => "open",
        };
        let last = around
            .states
            .get(&claim.id)
            .and_then(|(_, number)| own.iter().find(|judgement| judgement.number == Some(*number)));
        Card {
            id: claim.id.to_string(),
            report: claim.report.to_string(),
            kind: claim.kind().to_string(),
            quote: claim.quote.clone(),
            start: claim.span().start,
            end: claim.span().end,
            speaker: claim.speaker.name.clone(),
            is_author: claim.speaker.is_author(),
            role: claim.speaker.role.clone().unwrap_or_default(),
            via: claim.via.clone(),
            is_denial: claim.stance == Stance::Deny,
            certainty: claim.certainty.to_string(),
            actors: claim.actors.iter().map(|actor| actor.name.clone()).collect(),
            value: fields::told(claim),
            event: claim
                .event
                .as_ref()
                .and_then(|mention| around.events.iter().find(|event| event.mention == mention.as_str()).cloned()),
            by: why(&claim.by),
            state,
            judged_by: last.map(|last| last.who.clone()).unwrap_or_default(),
            judged_at: last.map(|last| moment(&last.at)).unwrap_or_default(),
            seen: (own.len() + own.iter().filter(|judgement| judgement.withdrawn.is_some()).count()) as u64,
            history: history.into_iter().map(Line::of).collect(),
            notes: notes.into_iter().filter(|note| note.withdrawn.is_none()).map(Line::of).collect(),
            fields: fields::form(claim),
            events: around.events.to_vec(),
            wrong: None,
            newer: None,
        }
    }

    /// What people have made of it, as it is shown.
    pub(crate) fn state_in_words(&self) -> Cow<'static, str> {
        state_in_words(self.state)
    }

    /// Whether anything about it can be taken back.
    pub(crate) fn can_undo(&self) -> bool {
        self.history.iter().chain(&self.notes).any(|line| !line.is_withdrawn)
    }

    /// Whether the event of this mention is the claim's.
    pub(crate) fn is_of(&self, mention: &str) -> bool {
        self.event.as_ref().is_some_and(|event| event.mention == mention)
    }
}
