//! What a case tells over time: alert levels, strengths, activity with its gaps, ties that begin and end, what actors publish.

use crate::claim::words;
use crate::{ClaimId, DateInterval, EventId, Number, OriginId, RelationType, ReportId, ThreatChange, Trend};
use serde::{Deserialize, Serialize};

/// An alert level as it was set, raised, lowered or kept once, whoever tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelStep {
    /// Where it holds, or whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The level before, as the claims give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// What happened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ThreatChange>,
    /// Who set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When; where no claim says, when the earliest report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<DateInterval>,
    /// Whether the day is that of a report and not of the level.
    pub is_day_of_report: bool,
    /// Who tells it, each once.
    pub on_the_word_of: Vec<String>,
    /// The claims, the earliest report's first.
    pub claims: Vec<ClaimId>,
}

/// One figure of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthPoint {
    /// When its report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<DateInterval>,
    /// The lowest number that the words allow; an open end is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// The highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// The figure as it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Which way it is said to move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// Who says so.
    pub who: String,
    /// The claim.
    pub claim: ClaimId,
    /// The utterance or story that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginId>,
}

/// What is said over time of one strength of one actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthSeries {
    /// Whose strength.
    pub actor: String,
    /// What is counted or measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// The figures, the earliest report's first.
    pub points: Vec<StrengthPoint>,
}

words! {
    /// What a month without events means.
    MonthState {
        /// Events are told of.
        Events = "events",
        /// The case has reports of that month or the next, and none tells of an event.
        NoEvents = "no_events",
        /// The case has no report of that month nor of the next, so nothing can be told of it.
        NoReports = "no_reports",
    }
}

/// One month of a place, or of the whole case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The month.
    pub month: DateInterval,
    /// The country or place; none for the whole case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What can be told of it.
    pub state: MonthState,
    /// Reports of the case that were published in it.
    pub reports: usize,
    /// The events of it, by id.
    pub events: Vec<EventId>,
    /// Lowest and highest of those killed in them, summed; none where no account counts any, an open end is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub killed: Option<(Option<u64>, Option<u64>)>,
}

/// A tie between two actors with what is said of its beginning and its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieSpan {
    /// The tie.
    #[serde(rename = "type")]
    pub tie: RelationType,
    /// The actor it goes from.
    pub from: String,
    /// The actor it goes to.
    pub to: String,
    /// Since when, in a claim's words, or when it is first told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
    /// Until when, in a claim's words, or when its end is first told of; none while it is told to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// The claims that it holds, the earliest report's first.
    pub claims: Vec<ClaimId>,
    /// The claims that it ended or does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended_by: Vec<ClaimId>,
}

/// What one actor publishes, by what is reported of it; never the material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publishing {
    /// Who publishes.
    pub actor: String,
    /// Through which outlets.
    pub outlets: Vec<String>,
    /// In which languages.
    pub languages: Vec<String>,
    /// Videos, magazines, statements.
    pub media: Vec<String>,
    /// For whom.
    pub audiences: Vec<String>,
    /// When, each day once.
    pub days: Vec<DateInterval>,
    /// The usual number of days from one to the next: the median; none for fewer than three days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_days: Option<i64>,
    /// The claims that tell of it, the earliest report's first.
    pub claims: Vec<ClaimId>,
    /// The claims in which it says that it did something.
    pub claims_of_responsibility: Vec<ClaimId>,
    /// The events of these.
    pub events: Vec<EventId>,
    /// The reports that tell of all this, sorted.
    pub reports: Vec<ReportId>,
}

/// All that a case tells over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Alert levels, the earliest first.
    pub levels: Vec<LevelStep>,
    /// Strengths, by actor.
    pub strengths: Vec<StrengthSeries>,
    /// Activity, the whole case first, then by place.
    pub months: Vec<Month>,
    /// Ties, by actor.
    pub ties: Vec<TieSpan>,
    /// What actors publish.
    pub publishing: Vec<Publishing>,
}
