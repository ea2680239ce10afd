//! Who holds which account of one question, and when: every holder with the claim and the words, nothing called true or false.

use crate::claim::words;
use crate::{Certainty, ClaimId, DateInterval, EventId, Field, Mode, OriginId, ReportId};
use serde::{Deserialize, Serialize};

words! {
    /// How a report has an account.
    Delivery {
        /// The report says it in its own voice.
        Own = "own",
        /// Somebody says it, and this report is the first of the case to tell so.
        Said = "said",
        /// What an earlier report tells already, or what reached this one through others.
        PassedOn = "passed_on",
    }
}

words! {
    /// What ties a holder to the question, so that nobody takes a party for a witness.
    Interest {
        /// It says so of itself.
        Claimer = "claimer",
        /// It is named as behind it, by this account or another.
        Accused = "accused",
        /// It speaks for a state or an authority and lays it to somebody.
        Authority = "authority",
    }
}

/// One telling of an account, or of its denial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who holds it; of a report's own voice its outlet.
    pub who: String,
    /// The office, profession or affiliation that the report gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// When its report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<DateInterval>,
    /// How the report has it.
    pub delivery: Delivery,
    /// Of whom its report has it, outermost last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<String>,
    /// The earliest claim of the same origin, where that stands in another report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<ClaimId>,
    /// How surely.
    pub certainty: Certainty,
    /// For a perpetrator, how it is tied to the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What ties the holder to the question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<Interest>,
    /// The claim.
    pub claim: ClaimId,
    /// Its report.
    pub report: ReportId,
    /// The utterance or story that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginId>,
    /// Of a denial, the earlier claims that it answers; of a figure, the one that it brings up to date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<ClaimId>,
    /// Why it stands here, where the claim names no event or no actor by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// One account of a question, over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The account: whom it names, or the figure in words.
    pub account: String,
    /// Those who hold it, the earliest report's first.
    pub holders: Vec<Holder>,
    /// Those who reject it, the earliest report's first.
    pub denials: Vec<Holder>,
    /// How many independent origins the holders pass on.
    pub origins: usize,
}

/// One question that a case gives accounts of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrative {
    /// The event.
    pub event: EventId,
    /// What is asked of it: who is behind it, or a figure over which accounts conflict.
    pub field: Field,
    /// The question in words.
    pub question: String,
    /// The accounts, the earliest held first.
    pub versions: Vec<Version>,
    /// The rule that made it.
    pub by: String,
}
