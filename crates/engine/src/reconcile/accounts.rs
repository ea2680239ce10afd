//! Every account of every field of an event, and what follows from them.

use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{
    Account, Claim, DateInterval, EventMention, EventStatus, Field, Mode, Number, ReportId, Stance, Toll, Value,
};

/// One account for each claim and field, in order of report and text.
pub(super) fn accounts(claims: &[&Claim]) -> Vec<Account> {
    let mut accounts = Vec::new();
    for claim in claims {
        let mut push = |field: Field, value: serde_json::Value, mode: Option<Mode>| {
            accounts.push(Account {
                field,
                value,
                mode,
                claim: claim.id.clone(),
                report: claim.report.clone(),
                speaker: claim.speaker.name.clone(),
                stance: claim.stance,
                certainty: claim.certainty,
            });
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

/// Lowest, best and highest of the counts of one field, over accounts that are held.
///
/// Best is the number that most reports give, each report counted once with its last account; of equals the
/// one whose latest report is the latest, then the higher.
pub(super) fn toll(
    rank: impl Fn(&ReportId) -> (bool, String, ReportId),
    accounts: &[Account],
    field: Field,
) -> Option<Toll> {
    let held: Vec<(&ReportId, Number)> = accounts
        .iter()
        .filter(|account| account.field == field && account.stance == Stance::Affirm)
        .filter_map(|account| Some((&account.report, serde_json::from_value(account.value.clone()).ok()?)))
        .collect();
    let ranges: Vec<(Option<u64>, Option<u64>)> = held.iter().map(|(_, number)| number.range()).collect();
    if held.iter().all(|(_, number)| number.n.is_none()) {
        return None;
    }
    let low = ranges.iter().filter_map(|(low, high)| low.or(*high)).min();
    let open =
        ranges.iter().any(|(low, high)| high.is_none() && *low >= ranges.iter().filter_map(|(_, high)| *high).max());
    let high = if open { None } else { ranges.iter().filter_map(|(_, high)| *high).max() };
    let mut last: BTreeMap<&ReportId, u64> = BTreeMap::new();
    for (report, number) in &held {
        if let Some(n) = number.n {
            last.insert(*report, n);
        }
    }
    let mut votes: BTreeMap<u64, Vec<&ReportId>> = BTreeMap::new();
    for (report, n) in last {
        votes.entry(n).or_default().push(report);
    }
    let best = votes
        .into_iter()
        .max_by_key(|(n, reports)| (reports.len(), reports.iter().map(|report| rank(report)).max(), *n))
        .map(|(n, _)| n);
    Some(Toll { low, best, high })
}
