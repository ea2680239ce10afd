//! What a case says now and did not say before: what is new, changed, contradicted or withdrawn, and on whose word.

use crate::claim::words;
use crate::{ClaimId, Field};
use serde::{Deserialize, Serialize};

words! {
    /// What sort of difference it is.
    NewsSort {
        /// A report that was not there.
        NewReport = "new_report",
        /// An event of which no report told.
        NewEvent = "new_event",
        /// Events that were two or more and are told as one now.
        Joined = "joined",
        /// An event that was told as one with another and is not now.
        Parted = "parted",
        /// A field of an event that has another value.
        Changed = "changed",
        /// A new account that cannot hold beside an earlier one.
        Contradicted = "contradicted",
        /// What was said, set or ruled before, and is taken back, denied or lowered now.
        Withdrawn = "withdrawn",
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// What sort of difference.
    pub sort: NewsSort,
    /// The id of the event or report, the number of the judgement, or the area of a threat level.
    pub subject: String,
    /// What it is called.
    pub called: String,
    /// Of an event, the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What is said now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// On whose word, each once.
    pub on_the_word_of: Vec<String>,
    /// The new claims that it rests on, the earliest report's first.
    pub claims: Vec<ClaimId>,
    /// The earlier claims that it changes, contradicts or takes back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<ClaimId>,
    /// Why it stands here, in words a person can check.
    pub because: String,
}
