//! The kinds of claim, one file each, and the list of them.

mod assessment;
mod casualties;
mod cause;
mod communication;
pub(crate) mod event;
mod forecast;
mod measure;
mod relation;
mod responsibility;
mod strength;
mod threat_level;
mod warning;

use super::Draft;
use super::context::Context;
use whosays_model::ClaimKind;

/// One kind of claim and the function that finds it in a sentence.
pub struct Extractor {
    /// The kind.
    pub kind: ClaimKind,
    /// What it looks for, in a line.
    pub about: &'static str,
    /// Finds the kind's claims in a sentence.
    pub find: for<'a> fn(&Context<'a>) -> Vec<Draft>,
}

/// Every extractor, in the coding manual's order. A new kind is one file and one line here.
pub static EXTRACTORS: &[Extractor] = &[
    Extractor {
        kind: ClaimKind::Event,
        about: "something happened, was prevented or was being prepared",
        find: event::find,
    },
    Extractor {
        kind: ClaimKind::Casualties,
        about: "how many were killed, injured, abducted, arrested or charged",
        find: casualties::find,
    },
    Extractor { kind: ClaimKind::Responsibility, about: "who is behind an event", find: responsibility::find },
    Extractor {
        kind: ClaimKind::Warning,
        about: "an authority told somebody that an attack may come",
        find: warning::find,
    },
    Extractor {
        kind: ClaimKind::Forecast,
        about: "what is to be expected after the report's date",
        find: forecast::find,
    },
    Extractor {
        kind: ClaimKind::Strength,
        about: "how big, rich, capable or active an actor is",
        find: strength::find,
    },
    Extractor { kind: ClaimKind::Relation, about: "a tie between two actors", find: relation::find },
    Extractor {
        kind: ClaimKind::ThreatLevel,
        about: "an official alert level set, raised or lowered",
        find: threat_level::find,
    },
    Extractor {
        kind: ClaimKind::Measure,
        about: "what a state or organisation does against the threat",
        find: measure::find,
    },
    Extractor { kind: ClaimKind::Cause, about: "why", find: cause::find },
    Extractor { kind: ClaimKind::Communication, about: "what an actor publishes", find: communication::find },
    Extractor { kind: ClaimKind::Assessment, about: "a judgement that no other kind holds", find: assessment::find },
];
