//! Incidents: an event with the Incident extension, an `event` for each report's telling of it, and an `impact` for
//! each account of a figure.

use super::Material;
use super::blocks::mention_block;
use super::object::{EVENT, IMPACT, INCIDENT, Object, beginning, id};
use crate::names;
use serde_json::json;
use std::collections::BTreeSet;
use whosays_model::{Account, Bound, Certainty, Event, EventMention, EventStatus, Field, Number};

/// Whether a field is told by no impact and no relationship.
pub(super) fn is_told_by_the_event(field: Field) -> bool {
    matches!(field, Field::Date | Field::Place | Field::Status | Field::Target | Field::Method)
}

fn is_figure(field: Field) -> bool {
    !is_told_by_the_event(field) && field != Field::Perpetrator
}

impl<'a> Material<'a> {
    /// An event's incident, and after it what the incident refers to.
    pub(super) fn incident(&self, event: &'a Event) -> Vec<Object> {
        let events: Vec<Object> = self.mentions_of(event).map(|mention| self.event(mention)).collect();
        let figures = event.accounts.iter().filter(|account| is_figure(account.field));
        let impacts: Vec<Object> = figures.map(|account| self.impact(event, account)).collect();
        // Whosays confirms nothing; so the extension asks of whoever has done no research.
        let determination = if event.status == EventStatus::Foiled { "blocked" } else { "suspected" };
        let mut core = json!({
            "extension_type": "property-extension",
            "determination": determination,
            "investigation_status": "new",
        });
        for (property, objects) in [("event_refs", &events), ("impact_refs", &impacts)] {
            let ids: BTreeSet<&str> = objects.iter().map(Object::id).collect();
            if !ids.is_empty() {
                core[property] = json!(ids);
            }
        }
        let incident = self
            .object("incident", event.id.as_str(), &event.reports)
            .with("labels", [event.kind.as_str().to_owned(), event.status.as_str().replace('_', "-")])
            .with("external_references", [json!({"source_name": "Whosays", "external_id": event.id})])
            .with("name", names::of_event(event))
            .with_extension(INCIDENT, core)
            .with_block("event", self.event_block(event));
        [incident].into_iter().chain(events).chain(impacts).collect()
    }

    fn event(&self, mention: &EventMention) -> Object {
        let status = match mention.status {
            EventStatus::CarriedOut => "occurred",
            EventStatus::Foiled => "not-occurred",
            EventStatus::UnderWay => "ongoing",
            EventStatus::Alleged => "undetermined",
        };
        self.object("event", mention.id.as_str(), [&mention.report])
            .with("labels", [mention.kind])
            .with("name", mention.names.first().map_or(mention.kind.as_str(), String::as_str))
            .with("status", status)
            .with_times(mention.date.as_ref())
            .with_extension(EVENT, json!({"extension_type": "new-sdo"}))
            .with_block("mention", mention_block(mention))
    }

    fn impact(&self, event: &Event, account: &Account) -> Object {
        let number: Option<Number> = serde_json::from_value(account.value.clone()).ok();
        let count = number.as_ref().and_then(|number| counted(account, number));
        let published = self.view.report(&account.report).and_then(|report| report.published());
        let (start, grain) = published.and_then(beginning).unzip();
        let impact = self
            .object("impact", &impact_key(event, account), [&account.report])
            .with("labels", [account.field])
            .with("confidence", self.confidence(&account.claim))
            .with("impact_category", "external")
            .with("description", self.told(account, number.as_ref()))
            .with("impacted_entity_counts", count.map(|n| [json!({"entity_type": "individual", "count": n})]))
            .with("start_time", start)
            .with("start_time_fidelity", grain);
        self.superseded(impact, event, account)
            .with_extension(IMPACT, json!({"extension_type": "new-sdo"}))
            .with_extension("external-ext", json!({"impact_type": "public-safety"}))
            .with_block("account", self.account_block(account))
            .with_block("confidence_scale", self.scale(&account.claim))
    }

    // A figure that its own speaker has brought up to date stood until then.
    fn superseded(&self, impact: Object, event: &Event, account: &Account) -> Object {
        let later = event.accounts.iter().find(|other| {
            other.field == account.field && account.revised_by.as_ref().is_some_and(|claim| *claim == other.claim)
        });
        let day = |account: &Account| self.view.report(&account.report)?.published().and_then(beginning);
        let Some((later, (end, grain))) = later.and_then(|later| Some((later, day(later)?))) else { return impact };
        if day(account).is_none_or(|(start, _)| start > end) {
            return impact;
        }
        impact
            .with("end_time", end)
            .with("end_time_fidelity", grain)
            .with("superseded_by_ref", id("impact", &impact_key(event, later)))
    }

    /// `killed: at least 31: “…”`, with the words of the claim.
    fn told(&self, account: &Account, number: Option<&Number>) -> String {
        let figure = number.map_or_else(|| account.value.to_string(), Number::in_words);
        let counted = account.counted.as_ref().map(|who| format!(" {who}")).unwrap_or_default();
        let denied = if account.is_denial() { ", denied" } else { "" };
        let quote = self.view.claim(&account.claim).map(|claim| format!(": “{}”", claim.quote)).unwrap_or_default();
        format!("{}: {figure}{counted}{denied}{quote}", account.field)
    }
}

fn impact_key(event: &Event, account: &Account) -> String {
    format!("{}/{}/{}", event.id, account.field, account.claim)
}

// A count without `precise_within` is taken for an exact one, and "at least" has no expression at all: a figure stands
// there only where the claim gives one number without a bound, and holds it.
fn counted(account: &Account, number: &Number) -> Option<u64> {
    let is_exact = number.bound == Bound::Exact && number.high.is_none();
    let is_held = !account.is_denial() && matches!(account.certainty, Certainty::Stated | Certainty::Likely);
    number.n.filter(|_| is_exact && is_held)
}
