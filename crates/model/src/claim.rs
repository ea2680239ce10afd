//! A claim: one thing that a report says, the words it says it in, and who says it.

use crate::{ActorRef, ClaimId, Evidence, MentionId, ReportId, Span, Value};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the coding manual's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word that the coding manual uses.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    format!("`{word}` is none of {}", known.join(", "))
                })
            }
        }
    };
}
pub(crate) use words;

words! {
    /// The twelve kinds of claim of the coding manual.
    ClaimKind {
        /// Something happened, was prevented or was being prepared.
        Event = "event",
        /// How many were killed, injured, abducted, arrested or charged in one event.
        Casualties = "casualties",
        /// Who is behind an event.
        Responsibility = "responsibility",
        /// An authority told somebody, before the fact, that an attack may come.
        Warning = "warning",
        /// What is to be expected after the report's date.
        Forecast = "forecast",
        /// How big, rich, capable or active an actor is.
        Strength = "strength",
        /// A tie between two actors.
        Relation = "relation",
        /// An official alert level set, raised or lowered.
        ThreatLevel = "threat_level",
        /// What a state or organisation does against the threat.
        Measure = "measure",
        /// Why.
        Cause = "cause",
        /// What an actor publishes.
        Communication = "communication",
        /// A judgement that no other kind holds.
        Assessment = "assessment",
    }
}

words! {
    /// Whether the speaker holds the proposition or rejects it.
    Stance {
        /// The speaker holds it.
        Affirm = "affirm",
        /// The speaker rejects it.
        Deny = "deny",
    }
}

words! {
    /// How surely the speaker says it.
    Certainty {
        /// No hedge.
        Stated = "stated",
        /// Probably, reportedly, is believed to.
        Likely = "likely",
        /// May, might, could, alleged.
        Possible = "possible",
        /// Unlikely, no reason to think.
        Unlikely = "unlikely",
        /// The report says that it isn't known.
        Unknown = "unknown",
    }
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The full name, or `author` for the report's own voice.
    pub name: String,
    /// The office, profession or affiliation that the report gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The gazetteer's id, for an organisation, state or public figure that is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The words that name the speaker of this claim; none for the report's own voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Speaker {
    /// The report's own voice.
    pub fn author() -> Self {
        Speaker { name: "author".to_owned(), role: None, id: None, span: None }
    }

    /// Whether it is the report's own voice.
    pub fn is_author(&self) -> bool {
        self.name == "author"
    }
}

/// The rule of a claim that came coded: whoever handed it on has told with its words all the claims that they make.
pub const CODED: &str = "stix:claim";

/// One thing said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Hash of report, kind, quote span and speaker span.
    pub id: ClaimId,
    /// The report that says it.
    pub report: ReportId,
    /// Kind and value; written as `kind` and `value`.
    #[serde(flatten)]
    pub value: Value,
    /// The evidence: the report's words at [`Evidence::first`].
    pub quote: String,
    /// Where the words stand.
    pub evidence: Evidence,
    /// Who says it.
    pub speaker: Speaker,
    /// Those who passed it on, outermost last.
    #[serde(default)]
    pub via: Vec<String>,
    /// Held or rejected.
    pub stance: Stance,
    /// How surely.
    pub certainty: Certainty,
    /// The mention of the event that it is about.
    #[serde(default)]
    pub event: Option<MentionId>,
    /// Organisations, states and public figures that it is about.
    #[serde(default)]
    pub actors: Vec<ActorRef>,
    /// The rule or model that made it.
    pub by: String,
}

impl Claim {
    /// Its kind.
    pub fn kind(&self) -> ClaimKind {
        self.value.kind()
    }

    /// Where its quotation stands.
    pub fn span(&self) -> Span {
        self.evidence.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_kind_names_the_kinds() {
        let message = "rumour".parse::<ClaimKind>().unwrap_err();
        assert!(message.starts_with("`rumour` is none of event, casualties"), "{message}");
        assert_eq!("threat_level".parse(), Ok(ClaimKind::ThreatLevel));
    }
}
