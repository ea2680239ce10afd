//! What of a case a form has no place for, counted by noun and field.

use super::losses::Losses;
use super::view::View;
use serde_json::{Value, json};
use whosays_model::{Claim, Event, record};

/// The nouns that a form writes, each with what it holds of it.
pub(super) type Places = &'static [(&'static str, Held)];

/// Which fields of a noun a form holds.
pub(super) enum Held {
    All,
    But(&'static [&'static str]),
    Only(&'static [&'static str]),
}

impl Held {
    fn has(&self, field: &str) -> bool {
        match self {
            Held::All => true,
            Held::But(fields) => !fields.contains(&field),
            Held::Only(fields) => fields.contains(&field),
        }
    }
}

/// The nouns with the fields of their records; those without fields are held whole or not at all.
static NOUNS: &[(&str, &[&str])] = &[
    ("report", REPORT),
    ("claim", CLAIM),
    ("mention", &[]),
    ("event", EVENT),
    ("account", ACCOUNT),
    ("origin", ORIGIN),
    ("actor", ACTOR),
    ("warning", &[]),
    ("forecast", &[]),
    ("source", &[]),
    ("grade", &[]),
];

/// The fields of a report's record.
const REPORT: &[&str] =
    &["id", "file", "title", "authors", "outlet", "published", "url", "language", "format", "known"];
/// The fields of a claim's record.
const CLAIM: &[&str] = &[
    "id",
    "report",
    "kind",
    "quote",
    "start",
    "end",
    "speaker",
    "via",
    "stance",
    "certainty",
    "event",
    "actors",
    "actor_ids",
    "value",
    "evidence",
    "by",
];
/// The fields of an event's record; its accounts are a noun of their own.
const EVENT: &[&str] = &[
    "id",
    "reports",
    "origins",
    "kind",
    "status",
    "date",
    "country",
    "place",
    "place_id",
    "point",
    "actors",
    "perpetrators",
    "targets",
    "codes",
    "killed",
    "injured",
    "best",
    "mentions",
    "mention_spans",
    "joins",
    "by",
];
/// The fields of an account.
const ACCOUNT: &[&str] = &[
    "field",
    "value",
    "mode",
    "claim",
    "report",
    "speaker",
    "stance",
    "certainty",
    "origin",
    "counted",
    "revises",
    "revised_by",
];
/// The fields of an origin's record.
const ORIGIN: &[&str] = &["id", "sort", "who", "credited", "published", "reports", "claims", "events", "links", "by"];
/// The fields of an actor's record.
const ACTOR: &[&str] = &["name", "id", "kind", "names", "says", "about", "events", "relations", "strengths", "reports"];

/// Counts what has no place, over these claims and events and over all else that is handed on.
pub(super) fn count(view: &View<'_>, claims: &[&Claim], events: &[&Event], places: Places, losses: &mut Losses) {
    for _ in &view.reports {
        losses.add("report", "text", "the words of a report are handed on as quotations alone");
    }
    let (exchange, case) = (view.exchange, view.exchange.case);
    let mut count = |noun, records: &mut dyn Iterator<Item = Value>| count_noun(noun, records, places, losses);
    count("report", &mut view.reports.iter().map(|report| record::report(report)));
    count("claim", &mut claims.iter().map(|claim| record::claim(claim, view.event_of(claim))));
    count("mention", &mut case.mentions.iter().map(|mention| json!(mention)));
    count("event", &mut events.iter().map(|event| record::event(event, &view.mentions(event))));
    count("account", &mut events.iter().flat_map(|event| event.accounts.iter().map(|account| json!(account))));
    count("origin", &mut case.origins.iter().map(record::origin));
    count("actor", &mut exchange.actors.iter().map(record::actor));
    count("warning", &mut exchange.warnings.iter().map(record::warning));
    count("forecast", &mut exchange.forecasts.iter().map(record::forecast));
    count("source", &mut exchange.grades.sources.iter().map(record::source));
    count("grade", &mut exchange.grades.items.iter().map(record::grade));
}

fn count_noun(noun: &'static str, records: &mut dyn Iterator<Item = Value>, places: Places, losses: &mut Losses) {
    let Some((_, held)) = places.iter().find(|(name, _)| *name == noun) else {
        return records.for_each(|_| losses.add(noun, "record", "the form has no place for it"));
    };
    let fields = NOUNS.iter().find(|(name, _)| *name == noun).map_or(&[][..], |(_, fields)| *fields);
    for record in records {
        for field in fields.iter().filter(|field| !held.has(field)) {
            if !is_empty(field, &record[*field]) {
                losses.add(noun, field, "the form has no place for it");
            }
        }
    }
}

// Evidence of one span says no more than start and end do.
fn is_empty(field: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(words) => words.is_empty(),
        Value::Array(items) if field == "evidence" => items.len() < 2,
        Value::Array(items) => items.iter().all(|item| is_empty("", item)),
        Value::Object(fields) => fields.values().all(|value| is_empty("", value)),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn every_field_of_a_record_is_known() {
        let Sample { case, actors, .. } = Sample::make();
        let records = [
            ("report", record::report(&case.reports[0]), &["record"][..]),
            ("claim", record::claim(&case.claims[0], None), &["record"][..]),
            ("event", record::event(&case.events[0], &[]), &["record", "accounts"][..]),
            ("origin", record::origin(&case.origins[0]), &["record"][..]),
            ("actor", record::actor(&actors[0]), &["record"][..]),
        ];
        for (noun, record, beside) in records {
            let fields = NOUNS.iter().find(|(name, _)| *name == noun).unwrap().1;
            let mut known: Vec<&str> = beside.iter().chain(fields).copied().collect();
            let mut given: Vec<&str> = record.as_object().unwrap().keys().map(String::as_str).collect();
            known.sort_unstable();
            given.sort_unstable();
            assert_eq!(given, known, "{noun}");
        }
        for account in case.events.iter().flat_map(|event| &event.accounts) {
            let given = json!(account);
            assert!(given.as_object().unwrap().keys().all(|key| ACCOUNT.contains(&key.as_str())), "{given}");
        }
    }
}
