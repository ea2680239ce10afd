//! The parts of our extension, as `claims.stix.schema.json` has them.

use super::Material;
use super::object::id;
use serde_json::{Value, json};
use whosays_model::{Account, Claim, ClaimId, Credibility, Event, EventMention, Profile, Report, Speaker, record};

/// The scale that every confidence is on, by the name that the standard gives it.
const SCALE: &str = "Admiralty Credibility (STIX 2.1, appendix A)";

// Figures are impacts, whoever is named as behind it has a relationship, and no account is taken for the best.
const TOLD_ELSEWHERE: [&str; 7] = ["record", "accounts", "actors", "killed", "injured", "best", "mention_spans"];

impl Material<'_> {
    /// How credible a claim is on STIX's scale from 0 to 100 (appendix A); none where nothing tells.
    pub(super) fn confidence(&self, claim: &ClaimId) -> Option<u8> {
        match self.grade.get(claim)?.credibility {
            Credibility::Confirmed => Some(90),
            Credibility::ProbablyTrue => Some(70),
            Credibility::PossiblyTrue => Some(50),
            Credibility::Doubtful => Some(30),
            Credibility::Improbable => Some(10),
            Credibility::CannotBeJudged => None,
        }
    }

    /// The name of the scale, where a claim has a place on it.
    pub(super) fn scale(&self, claim: &ClaimId) -> Option<&'static str> {
        self.confidence(claim).map(|_| SCALE)
    }

    /// A claim but for its words, which are the note's.
    pub(super) fn claim_block(&self, claim: &Claim) -> Value {
        let event = self.view.event_of(claim);
        let actors = claim.actors.iter().map(|actor| {
            let identity = self.cast.actor(actor).map(|member| &member.id);
            json!({"name": actor.name, "id": actor.id, "kind": actor.kind, "identity_ref": identity})
        });
        json!({
            "id": claim.id,
            "kind": claim.kind(),
            "report": claim.report,
            "report_ref": id("report", claim.report.as_str()),
            "start": claim.span().start,
            "end": claim.span().end,
            "also": claim.evidence.rest,
            "speaker": self.speaker_block(claim),
            "via": claim.via,
            "stance": claim.stance,
            "certainty": claim.certainty,
            "event": event.map_or_else(|| json!(claim.event), |event| json!(event)),
            "event_ref": event.map(|event| id("incident", event.as_str())),
            "actors": actors.collect::<Vec<_>>(),
            "value": json!(claim.value)["value"],
            "origin": self.origin_block(&claim.id),
            "grade": self.grade_block(&claim.id),
            "by": claim.by,
        })
    }

    fn speaker_block(&self, claim: &Claim) -> Value {
        let Speaker { name, role, id, span } = &claim.speaker;
        let identity = self.cast.speaker(claim, self.view.report(&claim.report)).map(|member| &member.id);
        let (start, end) = (span.map(|span| span.start), span.map(|span| span.end));
        json!({"name": name, "role": role, "id": id, "identity_ref": identity, "start": start, "end": end})
    }

    fn origin_block(&self, claim: &ClaimId) -> Option<Value> {
        let origin = self.origin.get(claim)?;
        Some(json!({"id": origin.id, "sort": origin.sort, "who": origin.who, "credited": origin.credited}))
    }

    // Who has set a grade is the desk's own affair.
    fn grade_block(&self, claim: &ClaimId) -> Option<Value> {
        let item = self.grade.get(claim)?;
        Some(json!({
            "reliability": item.reliability,
            "credibility": item.credibility,
            "in_words": format!("{}, {}", item.reliability.in_words(), item.credibility.in_words()),
            "proposed": item.proposed,
            "because": item.because,
        }))
    }

    /// An account, with those who passed its claim on and the note of the claim.
    pub(super) fn account_block(&self, account: &Account) -> Value {
        let claim = self.view.claim(&account.claim);
        let mut block = json!(account);
        block["via"] = json!(claim.map(|claim| &claim.via));
        block["note_ref"] = json!(claim.map(|claim| id("note", claim.id.as_str())));
        block
    }

    /// A report without its text.
    pub(super) fn report_block(&self, report: &Report) -> Value {
        let mut block = but(record::report(report), &["record"]);
        block["outlet_ref"] = json!(self.cast.outlet(report).map(|member| &member.id));
        block
    }

    /// An event with the accounts that are told nowhere else.
    pub(super) fn event_block(&self, event: &Event) -> Value {
        let mut block = but(record::event(event, &[]), &TOLD_ELSEWHERE);
        let told = event.accounts.iter().filter(|account| super::incident::is_told_by_the_event(account.field));
        block["accounts"] = told.map(|account| self.account_block(account)).collect();
        block
    }
}

/// An event as one report tells it.
pub(super) fn mention_block(mention: &EventMention) -> Value {
    let mut block = but(json!(mention), &["marks"]);
    block["report_ref"] = json!(id("report", mention.report.as_str()));
    block
}

/// An actor; what it says and what is said of it are claims.
pub(super) fn actor_block(actor: &Profile) -> Value {
    json!({"kind": actor.kind, "id": actor.id, "names": actor.names})
}

fn but(record: Value, left_out: &[&str]) -> Value {
    match record {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(name, _)| !left_out.contains(&name.as_str())).collect())
        }
        other => other,
    }
}
