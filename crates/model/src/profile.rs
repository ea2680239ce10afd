//! What a case says of one actor and what the actor says in it, gathered and never weighed.
//!
//! Actors are organisations, states and people in public roles. A profile holds no score, rank or label, and has no place for one.

use crate::{ActorKind, ClaimId, DateInterval, EventId, Mode, Number, RelationType, ReportId, Trend};
use serde::{Deserialize, Serialize};

/// An actor of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name that is given most often.
    pub name: String,
    /// The gazetteer's id, where the actor is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What sort of actor it is.
    pub kind: ActorKind,
    /// Every name it is given, sorted.
    pub names: Vec<String>,
    /// The reports that name it, sorted.
    pub reports: Vec<ReportId>,
    /// Claims that it makes, the earliest report's first.
    pub says: Vec<ClaimId>,
    /// Claims about it that others make, the earliest report's first.
    pub about: Vec<ClaimId>,
    /// Events that are laid to it or that it claims, with how.
    pub events: Vec<NamedIn>,
    /// Ties to others, over time.
    pub relations: Vec<Tie>,
    /// Figures of its strength, over time.
    pub strengths: Vec<StrengthFigure>,
}

/// An event in which an actor is named as behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedIn {
    /// The event.
    pub event: EventId,
    /// Claimed, attributed, denied, charged.
    pub modes: Vec<Mode>,
}

/// A tie between an actor and another, as one claim has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// When the report was published.
    pub published: Option<DateInterval>,
    /// The tie.
    #[serde(rename = "type")]
    pub tie: RelationType,
    /// Whether the actor is the one from which the tie goes.
    pub outward: bool,
    /// The other.
    pub other: String,
    /// When, in the claim's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Since when, in the claim's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The claim.
    pub claim: ClaimId,
}

/// A figure of an actor's strength, as one claim has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthFigure {
    /// When the report was published.
    pub published: Option<DateInterval>,
    /// What is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// The figure with its bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// What it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Which way it moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// The claim.
    pub claim: ClaimId,
}
