//! What was said to come, held to what came: warnings and forecasts, each with every claim that it rests on.

use crate::claim::words;
use crate::{ClaimId, DateInterval, EventId, ForecastId, ReportId, Span, WarningId};
use serde::{Deserialize, Serialize};

words! {
    /// What the recipient of a warning did with it.
    Response {
        /// Something was done about it.
        Heeded = "heeded",
        /// It was set aside, mocked or never passed on.
        Dismissed = "dismissed",
        /// Nobody says, or some say the one and some the other.
        Unknown = "unknown",
    }
}

/// What one sentence near a warning tells of the answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What the recipient did.
    pub what: Response,
    /// The sentence, in the same report.
    pub span: Span,
    /// How sure it is that the sentence tells that, in per cent.
    pub share: u8,
    /// How many sentences lie between, what stands before the warning counted double.
    pub away: u8,
}

words! {
    /// What followed a warning, as far as the case knows.
    Outcome {
        /// What was warned of came within the time.
        Within = "within",
        /// It came later.
        After = "after",
        /// It was tried and foiled; no false alarm.
        Prevented = "prevented",
        /// The time passed, and no report tells of it.
        None = "none",
        /// The time has not passed, and nothing has come.
        Open = "open",
    }
}

words! {
    /// What became of a forecast.
    Resolution {
        /// It came true.
        Happened = "happened",
        /// It did not.
        DidNot = "did_not",
        /// A part of it came true.
        Partly = "partly",
        /// Its words are too vague to be held to anything, or its condition never came.
        CannotBeTold = "cannot_be_told",
        /// Its time has not passed, and nothing has settled it.
        Open = "open",
    }
}

/// The time within which something was to come, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First and last day.
    pub days: DateInterval,
    /// The words, where the report gives any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The rule: `“within weeks”: 60 days from 2031-02-26`.
    pub because: String,
}

/// Words of a report that no claim stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The report.
    pub report: ReportId,
    /// Where the words stand.
    #[serde(flatten)]
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// A warning, as all reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// That of its earliest claim.
    pub id: WarningId,
    /// The claims that tell of it, in order of publication.
    pub claims: Vec<ClaimId>,
    /// How many independent origins they pass on.
    pub origins: usize,
    /// Who warned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Who was warned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateInterval>,
    /// What was to be hit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its words, as the earliest claim quotes them.
    pub wording: String,
    /// The time within which it was to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What the recipient did with it.
    pub response: Response,
    /// On whose word.
    pub response_by: Vec<String>,
    /// The claims that tell of the response.
    pub response_claims: Vec<ClaimId>,
    /// Words beside these claims that tell of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_passages: Vec<Passage>,
    /// What followed.
    pub outcome: Outcome,
    /// The event that followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Days from the warning to the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<i64>,
    /// Why the event fits, or why none does.
    pub because: Vec<String>,
    /// The claims that tell what followed.
    pub outcome_claims: Vec<ClaimId>,
    /// The rule that made it.
    pub by: String,
}

/// A forecast, as all reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// That of its earliest claim.
    pub id: ForecastId,
    /// The claims that make it, in order of publication.
    pub claims: Vec<ClaimId>,
    /// How many independent origins they pass on.
    pub origins: usize,
    /// Who forecasts.
    pub speaker: String,
    /// The office, profession or affiliation that the report gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Whether the speaker is an institution, an office holder or a published expert, over whose forecasts figures may be kept.
    pub is_public: bool,
    /// What is predicted.
    pub what: String,
    /// When it was said: the publication of its earliest report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateInterval>,
    /// The time within which it is to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// How likely, in the speaker's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<String>,
    /// The same as a share from 0 to 1, by the table of likelihood words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// On what condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What became of it.
    pub resolution: Resolution,
    /// The event that resolved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Why.
    pub because: Vec<String>,
    /// The claims that resolved it.
    pub resolved_by: Vec<ClaimId>,
    /// The rule that made it.
    pub by: String,
}

/// How well somebody who speaks in public foretells, over settled forecasts of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForecastRecord {
    /// Who.
    pub speaker: String,
    /// How many forecasts the case has of them.
    pub forecasts: usize,
    /// How many of these are settled: the scores stand on so many.
    pub settled: usize,
    /// The Brier score: 0 is best.
    pub brier: f64,
    /// The logarithmic score: 0 is best.
    pub log_score: f64,
    /// The mean of the shares that were said.
    pub said: f64,
    /// The share that came true.
    pub came: f64,
}
