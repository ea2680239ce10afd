//! What a person has ruled: appended, withdrawn, never erased.

use crate::claim::words;
use crate::{MentionId, ReportId};
use serde::{Deserialize, Serialize};

words! {
    /// What a person rules about two event mentions.
    Ruling {
        /// They tell of one happening.
        Same = "same",
        /// They tell of two.
        Different = "different",
    }
}

/// The event mention that a judgement is about, and the words by which it is found again after a better extractor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The mention as it was called when it was judged.
    pub mention: MentionId,
    /// Its report.
    pub report: ReportId,
    /// The words of its first claim.
    pub quote: String,
}

/// One ruling of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its number in the case, in the order of judging; none before it is kept.
    pub number: Option<u64>,
    /// What is ruled.
    pub ruling: Ruling,
    /// The one.
    pub a: Target,
    /// The other.
    pub b: Target,
    /// Who ruled.
    pub who: String,
    /// When, as ISO 8601 in UTC.
    pub at: String,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}
