//! Every account of every field of an event, and what follows from them.

use super::figures::losses;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Account, Claim, DateInterval, EventKind, EventMention, EventStatus, Field, Mode, Value};

/// One account for each claim and field, in order of report and text. Where no claim counts the dead or the hurt,
/// those that tell of a loss each count at least one.
pub(super) fn accounts(kind: EventKind, status: EventStatus, claims: &[&Claim]) -> Vec<Account> {
    let mut accounts = given(claims);
    let counts = |accounts: &[Account], field: Field| {
        accounts.iter().any(|account| account.field == field && account.value["n"].is_u64())
    };
    for field in [Field::Killed, Field::Injured] {
        // Where somebody is counted, the others are told of in full, or as they were before they died.
        if counts(&accounts, field) || counts(&accounts, Field::Killed) {
            continue;
        }
        for (claim, number) in losses::told(kind, status, field, claims) {
            let known = accounts.iter_mut().find(|own| own.field == field && own.claim == claim.id);
            if let Some(known) = known {
                known.value["n"] = serde_json::json!(number.n);
                known.value["bound"] = serde_json::json!(number.bound);
            } else {
                accounts.push(account(claim, field, serde_json::json!(number), None));
            }
        }
    }
    accounts
}

fn account(claim: &Claim, field: Field, value: serde_json::Value, mode: Option<Mode>) -> Account {
    Account {
        field,
        value,
        mode,
        claim: claim.id.clone(),
        report: claim.report.clone(),
        speaker: claim.speaker.name.clone(),
        stance: claim.stance,
        certainty: claim.certainty,
        origin: None,
        counted: None,
        revises: None,
        revised_by: None,
    }
}

fn given(claims: &[&Claim]) -> Vec<Account> {
    let mut accounts = Vec::new();
    for claim in claims {
        let mut push = |field: Field, value: serde_json::Value, mode: Option<Mode>| {
            accounts.push(account(claim, field, value, mode));
        };
        match &claim.value {
            Value::Event(value) => {
                if let Some(date) = &value.date {
                    push(Field::Date, serde_json::json!(date), None);
                }
                if let Some(place) = &value.place {
                    push(Field::Place, serde_json::json!(place), None);
                }
                if let Some(target) = &value.target {
                    push(Field::Target, serde_json::json!(target), None);
                }
                if let Some(method) = &value.method {
                    push(Field::Method, serde_json::json!(method), None);
                }
                push(Field::Status, serde_json::json!(value.status), None);
            }
            Value::Casualties(value) => {
                for (key, number) in value.counts() {
                    if let Ok(field) = key.parse() {
                        push(field, serde_json::json!(number), None);
                    }
                }
            }
            Value::Responsibility(value) => {
                for actor in &claim.actors {
                    push(Field::Perpetrator, serde_json::json!(actor.name), Some(value.mode));
                }
            }
            _ => {}
        }
    }
    accounts
}

/// The value that occurs most; of equals the smallest.
pub(super) fn most<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a))).map(|(value, _)| value)
}

/// Each value once, in order.
pub(super) fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.filter(|value| seen.insert(value.clone())).collect()
}

/// Foiled if any says so; carried out if any says so; else what most say.
pub(super) fn status(members: &[&EventMention]) -> EventStatus {
    let any = |status| members.iter().any(|mention| mention.status == status);
    if any(EventStatus::Foiled) {
        EventStatus::Foiled
    } else if any(EventStatus::CarriedOut) {
        EventStatus::CarriedOut
    } else {
        most(members.iter().map(|mention| mention.status)).unwrap_or(EventStatus::CarriedOut)
    }
}

/// The shortest interval that a mention gives; of equals the one most give, then the earliest.
pub(super) fn narrowest_date(members: &[&EventMention]) -> Option<DateInterval> {
    let shortest = members.iter().filter_map(|mention| mention.date.as_ref()).map(DateInterval::days).min()?;
    most(members.iter().filter_map(|mention| mention.date.clone()).filter(|date| date.days() == shortest))
}

/// The place most often named.
pub(super) fn place(members: &[&EventMention]) -> Option<String> {
    most(members.iter().flat_map(|mention| mention.places.iter().cloned()))
}
