//! What a person has ruled: appended, withdrawn, never erased.

use crate::claim::words;
use crate::{
    Claim, ClaimId, ClaimKind, Consistency, Credibility, EventKind, MentionId, Outcome, Reliability, ReportId,
    Resolution, Response,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person rules: on two event mentions, on one claim, on two names, or on what the rules have found for one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ruling", rename_all = "lowercase")]
pub enum Ruling {
    /// Two mentions tell of one happening.
    Same {
        /// The one.
        a: Target,
        /// The other.
        b: Target,
    },
    /// They tell of two.
    Different {
        /// The one.
        a: Target,
        /// The other.
        b: Target,
    },
    /// Each of some mentions tells of another happening than each of the others.
    Split {
        /// The ones.
        apart: Vec<Target>,
        /// The others.
        from: Vec<Target>,
    },
    /// A field is to have another value.
    Set(Setting),
    /// A claim is what the report says.
    Accept {
        /// The claim.
        claim: Anchor,
    },
    /// The report does not say it.
    Reject {
        /// The claim.
        claim: Anchor,
    },
    /// Fields of a claim are to have other values.
    Correct {
        /// The claim.
        claim: Anchor,
        /// The fields, such as `stance` or `value.killed`, with their values; see [`crate::corrected`].
        changes: BTreeMap<String, serde_json::Value>,
    },
    /// A claim that the rules have not found.
    Add {
        /// The claim.
        claim: Box<Claim>,
    },
    /// A claim is about another event than the rules have found, or about none.
    Link {
        /// The claim.
        claim: Anchor,
        /// A telling of the event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Target>,
        /// What sort of event it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<EventKind>,
    },
    /// Two names are one actor's.
    #[serde(rename = "same_actor")]
    SameActor {
        /// The one.
        a: String,
        /// The other.
        b: String,
    },
    /// They are two actors'.
    #[serde(rename = "different_actor")]
    DifferentActor {
        /// The one.
        a: String,
        /// The other.
        b: String,
    },
    /// Something to be known about a claim; the words are the judgement's note.
    Note {
        /// The claim.
        claim: Anchor,
    },
}

impl Ruling {
    /// The word for it, such as `same`, `set` or `reject`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Ruling::Same { .. } => "same",
            Ruling::Different { .. } => "different",
            Ruling::Split { .. } => "split",
            Ruling::Set(_) => "set",
            Ruling::Accept { .. } => "accept",
            Ruling::Reject { .. } => "reject",
            Ruling::Correct { .. } => "correct",
            Ruling::Add { .. } => "add",
            Ruling::Link { .. } => "link",
            Ruling::SameActor { .. } => "same_actor",
            Ruling::DifferentActor { .. } => "different_actor",
            Ruling::Note { .. } => "note",
        }
    }

    /// The reports whose words it is about.
    pub fn reports(&self) -> BTreeSet<&ReportId> {
        match self {
            Ruling::Same { a, b } | Ruling::Different { a, b } => [&a.report, &b.report].into(),
            Ruling::Split { apart, from } => apart.iter().chain(from).map(|one| &one.report).collect(),
            Ruling::Set(setting) => {
                [Some(&setting.anchor), setting.link.as_ref()].into_iter().flatten().map(|one| &one.report).collect()
            }
            Ruling::Accept { claim } | Ruling::Reject { claim } | Ruling::Correct { claim, .. } => {
                [&claim.report].into()
            }
            Ruling::Add { claim } => [&claim.report].into(),
            Ruling::Link { claim, to, .. } => {
                std::iter::once(&claim.report).chain(to.as_ref().map(|to| &to.report)).collect()
            }
            Ruling::Note { claim } => [&claim.report].into(),
            Ruling::SameActor { .. } | Ruling::DifferentActor { .. } => BTreeSet::new(),
        }
    }

    /// What it is about, in words: `outcome of “They were told.”`.
    pub fn subject(&self) -> String {
        match self {
            Ruling::Same { a, b } | Ruling::Different { a, b } => format!("“{}” and “{}”", a.quote, b.quote),
            Ruling::Split { apart, from } => {
                let quotes = |targets: &[Target]| {
                    targets.iter().map(|one| format!("“{}”", one.quote)).collect::<Vec<_>>().join(", ")
                };
                format!("{} and {}", quotes(apart), quotes(from))
            }
            Ruling::SameActor { a, b } | Ruling::DifferentActor { a, b } => format!("{a} and {b}"),
            Ruling::Set(setting) => format!("{} of “{}”", setting.field, setting.anchor.quote),
            Ruling::Accept { claim } | Ruling::Reject { claim } | Ruling::Note { claim } => {
                format!("“{}”", claim.quote)
            }
            Ruling::Correct { claim, changes } => {
                let fields: Vec<&str> = changes.keys().map(String::as_str).collect();
                format!("{} of “{}”", fields.join(", "), claim.quote)
            }
            Ruling::Add { claim } => format!("“{}”", claim.quote),
            Ruling::Link { claim, to: Some(to), .. } => format!("“{}” and “{}”", claim.quote, to.quote),
            Ruling::Link { claim, to: None, .. } => format!("“{}” and no event", claim.quote),
        }
    }

    /// The claim that it is about, where it is about one.
    pub fn claim(&self) -> Option<&ClaimId> {
        match self {
            Ruling::Accept { claim }
            | Ruling::Reject { claim }
            | Ruling::Correct { claim, .. }
            | Ruling::Link { claim, .. }
            | Ruling::Note { claim } => Some(&claim.claim),
            Ruling::Add { claim } => Some(&claim.id),
            Ruling::Set(setting) => Some(&setting.anchor.claim),
            _ => None,
        }
    }

    /// The report whose claims it changes, so that they are worked out again.
    pub fn reviews(&self) -> Option<&ReportId> {
        match self {
            Ruling::Accept { claim }
            | Ruling::Reject { claim }
            | Ruling::Correct { claim, .. }
            | Ruling::Link { claim, .. } => Some(&claim.report),
            Ruling::Add { claim } => Some(&claim.report),
            _ => None,
        }
    }

    /// Whether what is derived of the case depends on it.
    pub fn is_of_weight(&self) -> bool {
        !matches!(self, Ruling::Accept { .. } | Ruling::Note { .. })
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

/// The claim that a judgement is about, and the words by which it is found again after a better extractor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The claim as it was called when it was judged.
    pub claim: ClaimId,
    /// Its kind.
    pub kind: ClaimKind,
    /// Its report.
    pub report: ReportId,
    /// Its words.
    pub quote: String,
}

impl Anchor {
    /// That of a claim.
    pub fn of(claim: &Claim) -> Self {
        Anchor { claim: claim.id.clone(), kind: claim.kind(), report: claim.report.clone(), quote: claim.quote.clone() }
    }
}

words! {
    /// What a person can set.
    Settable {
        /// How far the source of a claim can be relied on, `A` to `F`.
        Reliability = "reliability",
        /// How credible a claim is, `1` to `6`.
        Credibility = "credibility",
        /// How a piece of evidence goes with a hypothesis: `CC`, `C`, `N`, `I`, `II`.
        Consistency = "consistency",
        /// What the recipient of a warning did.
        Response = "response",
        /// What followed a warning.
        Outcome = "outcome",
        /// What became of a forecast.
        Resolution = "resolution",
        /// The event that a warning or forecast came to, or `none`.
        Event = "event",
    }
}

impl Settable {
    /// Whether it can have this value.
    ///
    /// # Errors
    /// The values that it can have, in words.
    pub fn check(self, value: &str) -> Result<(), String> {
        match self {
            Settable::Reliability => value.parse::<Reliability>().map(drop),
            Settable::Credibility => value.parse::<Credibility>().map(drop),
            Settable::Consistency => value.parse::<Consistency>().map(drop),
            Settable::Response => value.parse::<Response>().map(drop),
            Settable::Outcome => value.parse::<Outcome>().map(drop),
            Settable::Resolution => value.parse::<Resolution>().map(drop),
            Settable::Event if value == "none" || value.starts_with("e-") => Ok(()),
            Settable::Event => Err(format!("`{value}` is neither an event (e-…) nor `none`")),
        }
    }
}

/// A value that a person puts in the place of what the rules find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// What is set.
    pub field: Settable,
    /// To what.
    pub value: String,
    /// Of a consistency, the hypothesis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The claim that it is about.
    pub anchor: Anchor,
    /// Of an event, a claim that tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Anchor>,
}

/// One ruling of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its number in the case, in the order of judging; none before it is kept.
    pub number: Option<u64>,
    /// What is ruled, and about what.
    #[serde(flatten)]
    pub ruling: Ruling,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn target(words: &str) -> Target {
        let report = ReportId::of(words.as_bytes());
        Target { mention: MentionId::of(&report, &[]), report, quote: words.to_owned() }
    }

    #[test]
    fn a_judgement_is_read_as_it_is_written() {
        let report = ReportId::of(b"a report");
        let anchor = Anchor {
            claim: ClaimId::from_written("c-1"),
            kind: ClaimKind::Warning,
            report,
            quote: "They were told.".to_owned(),
        };
        let set = Setting { field: Settable::Outcome, value: "none".to_owned(), of: None, anchor, link: None };
        for ruling in [Ruling::Same { a: target("a"), b: target("b") }, Ruling::Set(set)] {
            let judgement = Judgement {
                number: Some(1),
                ruling,
                who: "Ada".to_owned(),
                at: String::new(),
                note: None,
                withdrawn: None,
            };
            let written = serde_json::to_string(&judgement).unwrap();
            assert!(written.contains(&format!(r#""ruling":"{}""#, judgement.ruling.as_str())), "{written}");
            assert_eq!(serde_json::from_str::<Judgement>(&written).unwrap(), judgement);
        }
    }

    #[test]
    fn a_field_takes_its_own_values_alone() {
        for (field, value, takes) in [
            (Settable::Reliability, "B", true),
            (Settable::Reliability, "2", false),
            (Settable::Credibility, "2", true),
            (Settable::Consistency, "II", true),
            (Settable::Consistency, "maybe", false),
            (Settable::Outcome, "after", true),
            (Settable::Event, "e-12", true),
            (Settable::Event, "the siege", false),
        ] {
            assert_eq!(field.check(value).is_ok(), takes, "{field} {value}");
        }
    }
}
