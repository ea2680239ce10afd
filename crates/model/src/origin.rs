//! Origins: what several reports pass on, the unit of independence.
//!
//! Reports that repeat one statement, one quotation or one wire story are one witness, however many they are.
//! An origin keeps the claims that go back to it, and for each link a reason in words that a person can check.

use crate::claim::words;
use crate::{ClaimId, DateInterval, EventId, OriginId, ReportId};
use serde::{Deserialize, Serialize};

words! {
    /// What an origin is.
    OriginSort {
        /// Words that somebody spoke or wrote, quoted by several.
        Quotation = "quotation",
        /// What somebody said, reported in the reports' own words.
        Statement = "statement",
        /// What somebody told one outlet, which others pass on.
        ToldTo = "told_to",
        /// A news agency's story.
        Wire = "wire",
        /// One outlet's story that others carry.
        Copy = "copy",
        /// What one report tells in its own voice.
        Reporting = "reporting",
    }
}

/// Why two claims go back to one origin, in words that a person can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginLink {
    /// The claim that stands first in the case.
    pub a: ClaimId,
    /// The other.
    pub b: ClaimId,
    /// What they share, such as `the same 14 words are quoted of Karim Orski`.
    pub because: Vec<String>,
}

/// The utterance, story or document that one report tells or several pass on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// That of its earliest claim, by date of publication and report id.
    pub id: OriginId,
    /// What it is.
    pub sort: OriginSort,
    /// Who said it, or which outlet tells it.
    pub who: String,
    /// The outlet that is credited with it, where none of its own reports is among `reports`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credited: Option<String>,
    /// When the earliest of its reports was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<DateInterval>,
    /// The reports that it is found in, sorted.
    pub reports: Vec<ReportId>,
    /// The claims that go back to it, the earliest report's first.
    pub claims: Vec<ClaimId>,
    /// The events that these claims tell of, sorted.
    pub events: Vec<EventId>,
    /// Why they are one.
    pub links: Vec<OriginLink>,
    /// The rule that made it.
    pub by: String,
}
