//! What is said to drive what: arrows between things, each with everybody who draws it and everybody who contradicts.

use crate::{Certainty, ClaimId, DateInterval, OriginId, ReportId, Sign, Stance};
use serde::{Deserialize, Serialize};

/// One claim that an arrow is there, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseTelling {
    /// Who says so; of a report's own voice its outlet.
    pub who: String,
    /// When its report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<DateInterval>,
    /// Held or rejected.
    pub stance: Stance,
    /// How surely.
    pub certainty: Certainty,
    /// The sign that the claim gives.
    pub sign: Sign,
    /// What drives, in the claim's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What is driven, in the claim's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// The claim.
    pub claim: ClaimId,
    /// Its report.
    pub report: ReportId,
    /// The utterance or story that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginId>,
}

/// One arrow: a cause, an effect and a sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseArrow {
    /// What drives, by the words of its earliest claim; none where no claim says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What is driven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// Whether the cause makes the effect grow or shrink.
    pub sign: Sign,
    /// Those who say so, the earliest report's first.
    pub tellings: Vec<CauseTelling>,
    /// Those who deny it, or give the other sign.
    pub contrary: Vec<CauseTelling>,
    /// How many independent origins the tellings pass on.
    pub origins: usize,
    /// The rule that made it.
    pub by: String,
}
