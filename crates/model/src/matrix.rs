//! Competing hypotheses of who is behind an event, held against the evidence.
//!
//! The method is that of Heuer, Psychology of Intelligence Analysis (1999), chapter 8: evidence stands in rows, hypotheses in
//! columns, and the hypothesis against which least is said comes first. The five marks of consistency are those of the
//! software that followed from it.

use crate::claim::words;
use crate::{ClaimId, DateInterval, EventId, OriginId, ReportId, SetBy};
use serde::{Deserialize, Serialize};

words! {
    /// How a piece of evidence goes with a hypothesis.
    Consistency {
        /// It is what one would expect.
        VeryConsistent = "CC",
        /// It fits.
        Consistent = "C",
        /// It says nothing of it.
        Neutral = "N",
        /// It does not fit.
        Inconsistent = "I",
        /// It can hardly be, were the hypothesis true.
        VeryInconsistent = "II",
    }
}

impl Consistency {
    /// How much it speaks against the hypothesis: 1 for `I`, 2 for `II`, else nothing.
    pub fn against(self) -> u32 {
        match self {
            Consistency::VeryInconsistent => 2,
            Consistency::Inconsistent => 1,
            _ => 0,
        }
    }

    /// Its place from `CC`, 4, to `II`, 0.
    pub fn rank(self) -> u32 {
        match self {
            Consistency::VeryConsistent => 4,
            Consistency::Consistent => 3,
            Consistency::Neutral => 2,
            Consistency::Inconsistent => 1,
            Consistency::VeryInconsistent => 0,
        }
    }
}

words! {
    /// What sort of evidence a row is.
    EvidenceSort {
        /// An actor says that it did it.
        SelfClaim = "self_claim",
        /// Somebody says that an actor did it.
        Accusation = "accusation",
        /// A court or prosecutor does.
        Charge = "charge",
        /// Somebody says that an actor did not.
        Denial = "denial",
        /// What was found, recorded or confessed, as somebody tells it.
        Finding = "finding",
        /// A tie of an actor to whoever was hit.
        Relation = "relation",
        /// What was said of it or by it before the event.
        Prior = "prior",
    }
}

/// One answer to the question who is behind an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// The actor's name, or words for somebody whom nobody names.
    pub name: String,
    /// The claims that name the actor.
    pub claims: Vec<ClaimId>,
    /// How much speaks against it: the sum over the rows, 1 for each `I` and 2 for each `II`.
    pub inconsistency: u32,
    /// The same, each row times its weight.
    pub weighted: f64,
    /// Whether nothing has a smaller sum.
    pub is_least: bool,
}

/// How one row goes with one hypothesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What holds in this matrix.
    pub value: Consistency,
    /// What the rules propose.
    pub proposed: Consistency,
    /// Why they do.
    pub because: String,
    /// The ruling of the person whose matrix it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<SetBy>,
}

/// One piece of evidence, however many reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// Its number in the matrix, from 1.
    pub number: usize,
    /// What it is.
    pub sort: EvidenceSort,
    /// Whose word it is.
    pub who: String,
    /// Why the speaker has an interest in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
    /// The words of its first claim.
    pub quote: String,
    /// When that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateInterval>,
    /// Every claim that tells it, in order of publication.
    pub claims: Vec<ClaimId>,
    /// The reports of these, in the same order.
    pub reports: Vec<ReportId>,
    /// The origins of these, sorted.
    pub origins: Vec<OriginId>,
    /// Why several claims are one piece of evidence.
    pub because: Vec<String>,
    /// What it counts in the weighted sum.
    pub weight: f64,
    /// Its cells, in the order of the hypotheses.
    pub cells: Vec<Cell>,
    /// How far its cells lie apart, from 0, where it tells nothing between hypotheses, to 4.
    pub diagnosticity: u32,
}

/// A row without which other hypotheses have least against them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carrier {
    /// The number of the row.
    pub row: usize,
    /// The hypotheses that would stand first without it.
    pub without: Vec<String>,
}

/// The evidence on one event held against each hypothesis, as the rules propose it or as one person sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The event.
    pub event: EventId,
    /// The person; none where all cells are as the rules propose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The columns.
    pub hypotheses: Vec<Hypothesis>,
    /// The rows, by time of publication.
    pub rows: Vec<EvidenceRow>,
    /// The single rows that carry the result.
    pub carried_by: Vec<Carrier>,
    /// The rule that made it.
    pub by: String,
}
