//! The Admiralty code: how far a source can be relied on, and how credible an item is, each apart from the other.
//!
//! The letters and figures are those of NATO's AJP-2.1, Allied joint doctrine for intelligence procedures. `F` and `6` say
//! that there is nothing to judge by; they are no worst grades and stand for no number.

use crate::claim::words;
use crate::{ClaimId, OriginId, ReportId};
use serde::{Deserialize, Serialize};

words! {
    /// How far a source can be relied on.
    Reliability {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

impl Reliability {
    /// The doctrine's words for it.
    pub fn in_words(self) -> &'static str {
        match self {
            Reliability::A => "completely reliable",
            Reliability::B => "usually reliable",
            Reliability::C => "fairly reliable",
            Reliability::D => "not usually reliable",
            Reliability::E => "unreliable",
            Reliability::F => "reliability cannot be judged",
        }
    }
}

words! {
    /// How credible an item is.
    Credibility {
        /// Confirmed by other sources.
        Confirmed = "1",
        /// Probably true.
        ProbablyTrue = "2",
        /// Possibly true.
        PossiblyTrue = "3",
        /// Doubtful.
        Doubtful = "4",
        /// Improbable.
        Improbable = "5",
        /// Cannot be judged.
        CannotBeJudged = "6",
    }
}

impl Credibility {
    /// The doctrine's words for it.
    pub fn in_words(self) -> &'static str {
        match self {
            Credibility::Confirmed => "confirmed by other sources",
            Credibility::ProbablyTrue => "probably true",
            Credibility::PossiblyTrue => "possibly true",
            Credibility::Doubtful => "doubtful",
            Credibility::Improbable => "improbable",
            Credibility::CannotBeJudged => "truth cannot be judged",
        }
    }
}

/// A value that a person has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetBy {
    /// Who.
    pub who: String,
    /// To what.
    pub value: String,
    /// The number of the judgement.
    pub number: u64,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

words! {
    /// What a source is. There is no sort for private persons: whoever quotes them answers for it.
    SourceSort {
        /// The outlet of a report.
        Outlet = "outlet",
        /// An organisation, a state or a person in a public role who speaks.
        Actor = "actor",
    }
}

/// A source and how far it can be relied on; `F` until a person says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceGrade {
    /// The source.
    pub name: String,
    /// What it is.
    pub sort: SourceSort,
    /// The grade that was set last.
    pub reliability: Reliability,
    /// What each person has set, in the order of setting.
    pub set: Vec<SetBy>,
    /// The reports in which it tells something, sorted.
    pub reports: Vec<ReportId>,
    /// What it tells.
    pub claims: Vec<ClaimId>,
}

/// A claim and how credible it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemGrade {
    /// The claim.
    pub claim: ClaimId,
    /// Its source.
    pub source: String,
    /// How far that can be relied on.
    pub reliability: Reliability,
    /// The grade that was set last, else the one that the rules propose.
    pub credibility: Credibility,
    /// What the rules propose.
    pub proposed: Credibility,
    /// Why they do.
    pub because: Vec<String>,
    /// The independent origins that tell the same, its own among them.
    pub agreeing: Vec<OriginId>,
    /// Those that contradict it.
    pub contradicting: Vec<OriginId>,
    /// What each person has set, in the order of setting.
    pub set: Vec<SetBy>,
}

/// The grades of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grades {
    /// Its sources, those of most claims first.
    pub sources: Vec<SourceGrade>,
    /// Its claims, in their order.
    pub items: Vec<ItemGrade>,
}
