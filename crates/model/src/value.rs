//! What each kind of claim adds: the table "What `value` holds" of the coding manual, as types.

use crate::claim::words;
use crate::{Answer, ClaimKind, DateInterval, EventKind, EventStatus};
use serde::{Deserialize, Serialize};

words! {
    /// How a figure bounds the true number.
    Bound {
        /// The number itself.
        Exact = "exact",
        /// That many or more.
        AtLeast = "at_least",
        /// Roughly that many.
        About = "about",
        /// That many or fewer.
        AtMost = "at_most",
    }
}

words! {
    /// How an actor is tied to an event.
    Mode {
        /// The actor claims it itself.
        Claimed = "claimed",
        /// Somebody says that the actor did it.
        Attributed = "attributed",
        /// Somebody says that the actor did not.
        Denied = "denied",
        /// A court or prosecutor accuses.
        Charged = "charged",
    }
}

words! {
    /// Which way a strength moves.
    Trend {
        /// Growing.
        Up = "up",
        /// Shrinking.
        Down = "down",
        /// As before.
        Stable = "stable",
    }
}

words! {
    /// The tie between two actors.
    RelationType {
        /// A part or branch of.
        PartOf = "part_of",
        /// Leads.
        Leads = "leads",
        /// Has sworn allegiance to.
        PledgedTo = "pledged_to",
        /// Competes with.
        RivalOf = "rival_of",
        /// Fights.
        Fights = "fights",
        /// Helps.
        Supports = "supports",
        /// Works with.
        CooperatesWith = "cooperates_with",
        /// Talks or makes terms with.
        NegotiatesWith = "negotiates_with",
        /// Draws recruits from.
        RecruitsFrom = "recruits_from",
        /// Was followed by.
        SucceededBy = "succeeded_by",
        /// Another tie.
        Other = "other",
    }
}

words! {
    /// What happened to an alert level.
    ThreatChange {
        /// Set, with nothing said of the one before.
        Set = "set",
        /// Raised.
        Raised = "raised",
        /// Lowered.
        Lowered = "lowered",
        /// Left as it was.
        Kept = "kept",
    }
}

words! {
    /// Whether a cause makes its effect grow or shrink.
    Sign {
        /// Makes it grow or come about.
        Plus = "+",
        /// Makes it shrink or prevents it.
        Minus = "-",
    }
}

/// A counted thing: `{n, high, bound, who, text}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number; none where the words give none ("several").
    pub n: Option<u64>,
    /// The upper end, where the words give a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// How it bounds the true number.
    pub bound: Bound,
    /// Who or what is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The words, where they give no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Number {
    /// Lowest and highest number that the words allow; an open end is none.
    pub fn range(&self) -> (Option<u64>, Option<u64>) {
        if self.high.is_some() {
            return (self.n, self.high);
        }
        match self.bound {
            Bound::Exact | Bound::About => (self.n, self.n),
            Bound::AtLeast => (self.n, None),
            Bound::AtMost => (None, self.n),
        }
    }

    /// The count in words: `more than 140` is `at least 140`, a range `between 4,000 and 6,000`.
    pub fn in_words(&self) -> String {
        let Some(n) = self.n else { return self.text.clone().unwrap_or_else(|| "an unstated number".to_owned()) };
        let n = with_separators(n);
        match (self.high, self.bound) {
            (Some(high), _) => format!("between {n} and {}", with_separators(high)),
            (None, Bound::Exact) => n,
            (None, Bound::AtLeast) => format!("at least {n}"),
            (None, Bound::About) => format!("about {n}"),
            (None, Bound::AtMost) => format!("at most {n}"),
        }
    }
}

fn with_separators(n: u64) -> String {
    let digits = n.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

macro_rules! value {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$fdoc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<$type>),+
        }
    };
}

/// Of an event claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventValue {
    /// The sub-kind.
    pub sub: EventKind,
    /// Carried out, foiled, under way or alleged.
    pub status: EventStatus,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateInterval>,
    /// The words of a date, where it could not be resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_text: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The place as named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who or what was hit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How many such happenings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// A happening without its own place or time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aggregate: bool,
}

value! {
    /// Of a casualties claim: the counts.
    CasualtiesValue {
        /// Killed.
        killed: Number,
        /// Injured.
        injured: Number,
        /// Abducted.
        abducted: Number,
        /// Arrested.
        arrested: Number,
        /// Charged, tried or sentenced.
        charged: Number,
        /// Still held.
        held: Number,
        /// Set free.
        freed: Number,
        /// Missing.
        missing: Number,
        /// Driven from home.
        displaced: Number,
        /// The part of the count that is singled out.
        of_which: String,
        /// The time that the count covers.
        period: String,
    }
}

/// Of a responsibility claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponsibilityValue {
    /// How the actor is tied to the event.
    pub mode: Mode,
    /// What the attribution is said to rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

value! {
    /// Of a warning.
    WarningValue {
        /// Who warned.
        issuer: String,
        /// Who was warned.
        recipient: String,
        /// When.
        date: DateInterval,
        /// What was to be hit.
        target: String,
        /// Where.
        place: String,
        /// Within what time.
        horizon: String,
        /// What the recipient did with it.
        response: String,
        /// What sentences near it tell of that.
        answers: Vec<Answer>,
        /// What followed.
        outcome: String,
    }
}

value! {
    /// Of a forecast.
    ForecastValue {
        /// What is predicted.
        what: String,
        /// Within what time.
        horizon: String,
        /// On what condition.
        condition: String,
        /// How likely, in the speaker's words.
        likelihood: String,
        /// The day or period it is predicted for.
        date: DateInterval,
    }
}

value! {
    /// Of a strength claim.
    StrengthValue {
        /// What is measured.
        what: String,
        /// Which way it moves.
        trend: Trend,
        /// The figure.
        number: Number,
        /// What the figure counts.
        unit: String,
        /// The time it covers.
        period: String,
        /// Since when.
        since: String,
        /// Where.
        territory: String,
    }
}

/// Of a relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationValue {
    /// The tie.
    #[serde(rename = "type")]
    pub tie: RelationType,
    /// The actor it goes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The actor it goes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

value! {
    /// Of a threat level.
    ThreatLevelValue {
        /// The level.
        level: String,
        /// What happened to it.
        change: ThreatChange,
        /// The scale it is on.
        scale: String,
        /// The level before.
        previous: String,
        /// Where it holds.
        area: String,
        /// When.
        date: DateInterval,
        /// Who set it.
        by: String,
    }
}

value! {
    /// Of a measure.
    MeasureValue {
        /// Who takes it.
        by: String,
        /// What is done.
        what: String,
        /// Against whom.
        against: String,
        /// When.
        date: DateInterval,
        /// The figure.
        number: Number,
        /// What the figure counts.
        unit: String,
        /// Since when.
        since: String,
    }
}

value! {
    /// Of a cause.
    CauseValue {
        /// What drives.
        cause: String,
        /// What is driven.
        effect: String,
        /// Which way.
        sign: Sign,
    }
}

value! {
    /// Of a communication.
    CommunicationValue {
        /// Who publishes.
        by: String,
        /// What.
        what: String,
        /// To whom.
        audience: String,
        /// In which languages.
        languages: Vec<String>,
        /// Through which outlets.
        outlets: Vec<String>,
        /// Video, magazine, statement.
        medium: String,
        /// When.
        date: DateInterval,
    }
}

value! {
    /// Of an assessment.
    AssessmentValue {
        /// What is judged.
        of: String,
        /// The judgement, in the speaker's words.
        judgement: String,
    }
}

/// Kind and value of a claim in one: `{"kind": …, "value": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the variants are those of ClaimKind")]
#[allow(clippy::large_enum_variant, reason = "claims are few and short-lived; a box would cost every reader")]
pub enum Value {
    Event(EventValue),
    Casualties(CasualtiesValue),
    Responsibility(ResponsibilityValue),
    Warning(WarningValue),
    Forecast(ForecastValue),
    Strength(StrengthValue),
    Relation(RelationValue),
    ThreatLevel(ThreatLevelValue),
    Measure(MeasureValue),
    Cause(CauseValue),
    Communication(CommunicationValue),
    Assessment(AssessmentValue),
}

impl Value {
    /// The kind of claim that it belongs to.
    pub fn kind(&self) -> ClaimKind {
        match self {
            Value::Event(_) => ClaimKind::Event,
            Value::Casualties(_) => ClaimKind::Casualties,
            Value::Responsibility(_) => ClaimKind::Responsibility,
            Value::Warning(_) => ClaimKind::Warning,
            Value::Forecast(_) => ClaimKind::Forecast,
            Value::Strength(_) => ClaimKind::Strength,
            Value::Relation(_) => ClaimKind::Relation,
            Value::ThreatLevel(_) => ClaimKind::ThreatLevel,
            Value::Measure(_) => ClaimKind::Measure,
            Value::Cause(_) => ClaimKind::Cause,
            Value::Communication(_) => ClaimKind::Communication,
            Value::Assessment(_) => ClaimKind::Assessment,
        }
    }
}

impl CasualtiesValue {
    /// The counts that are given, each with the name of its key.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, &Number)> {
        [
            ("killed", &self.killed),
            ("injured", &self.injured),
            ("abducted", &self.abducted),
            ("arrested", &self.arrested),
            ("charged", &self.charged),
            ("held", &self.held),
            ("freed", &self.freed),
            ("missing", &self.missing),
            ("displaced", &self.displaced),
        ]
        .into_iter()
        .filter_map(|(name, number)| number.as_ref().map(|number| (name, number)))
    }

    /// The count of a key, to be filled.
    pub fn count_mut(&mut self, key: &str) -> Option<&mut Option<Number>> {
        Some(match key {
            "killed" => &mut self.killed,
            "injured" => &mut self.injured,
            "abducted" => &mut self.abducted,
            "arrested" => &mut self.arrested,
            "charged" => &mut self.charged,
            "held" => &mut self.held,
            "freed" => &mut self.freed,
            "missing" => &mut self.missing,
            "displaced" => &mut self.displaced,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_with_its_kind_beside_it() {
        let value = Value::Responsibility(ResponsibilityValue { mode: Mode::Claimed, basis: None });
        let written = serde_json::to_string(&value).unwrap();
        assert_eq!(written, r#"{"kind":"responsibility","value":{"mode":"claimed"}}"#);
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
    }

    #[test]
    fn open_bounds_stay_open() {
        let number = |bound| Number { n: Some(140), high: None, bound, who: None, text: None };
        assert_eq!(number(Bound::AtLeast).range(), (Some(140), None));
        assert_eq!(number(Bound::AtMost).range(), (None, Some(140)));
    }
}
