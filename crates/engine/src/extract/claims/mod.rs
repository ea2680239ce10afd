//! The kinds of claim, one file each, and the list of them.

mod antecedents;
mod assessment;
mod blame;
mod casualties;
mod cause;
mod communication;
pub(crate) mod event;
mod forecast;
mod frames;
pub(crate) mod happening;
mod measure;
mod plain;
mod relation;
mod responsibility;
mod strength;
mod threat_level;
mod ties;
mod warning;

use super::Draft;
use super::context::Context;
use whosays_model::ClaimKind;

/// Makes a claim of a kind from the word that tells it; none where the manual asks for what the sentence lacks.
pub(super) type Filler = for<'a> fn(&Context<'a>, usize) -> Option<Draft>;

/// One kind of claim and the function that finds it in a sentence.
pub struct Extractor {
    /// The kind.
    pub kind: ClaimKind,
    /// What it looks for, in a line.
    pub about: &'static str,
    /// Finds the kind's claims in a sentence.
    pub find: for<'a> fn(&Context<'a>) -> Vec<Draft>,
    /// Makes a claim of the kind in a sentence in which the rules see none, but which is judged to carry one.
    pub(super) fill: Filler,
}

/// Every extractor, in the coding manual's order. A new kind is one file and one line here.
pub static EXTRACTORS: &[Extractor] = &[
    Extractor {
        kind: ClaimKind::Event,
        about: "something happened, was prevented or was being prepared",
        find: event::find,
        fill: event::fill,
    },
    Extractor {
        kind: ClaimKind::Casualties,
        about: "how many were killed, injured, abducted, arrested or charged",
        find: casualties::find,
        fill: casualties::fill,
    },
    Extractor {
        kind: ClaimKind::Responsibility,
        about: "who is behind an event",
        find: responsibility::find,
        fill: responsibility::fill,
    },
    Extractor {
        kind: ClaimKind::Warning,
        about: "an authority told somebody that an attack may come",
        find: warning::find,
        fill: warning::fill,
    },
    Extractor {
        kind: ClaimKind::Forecast,
        about: "what is to be expected after the report's date",
        find: forecast::find,
        fill: forecast::fill,
    },
    Extractor {
        kind: ClaimKind::Strength,
        about: "how big, rich, capable or active an actor is",
        find: strength::find,
        fill: strength::fill,
    },
    Extractor {
        kind: ClaimKind::Relation,
        about: "a tie between two actors",
        find: relation::find,
        fill: relation::fill,
    },
    Extractor {
        kind: ClaimKind::ThreatLevel,
        about: "an official alert level set, raised or lowered",
        find: threat_level::find,
        fill: plain::threat_level,
    },
    Extractor {
        kind: ClaimKind::Measure,
        about: "what a state or organisation does against the threat",
        find: measure::find,
        fill: measure::fill,
    },
    Extractor { kind: ClaimKind::Cause, about: "why", find: cause::find, fill: cause::fill },
    Extractor {
        kind: ClaimKind::Communication,
        about: "what an actor publishes",
        find: communication::find,
        fill: plain::communication,
    },
    Extractor {
        kind: ClaimKind::Assessment,
        about: "a judgement that no other kind holds",
        find: assessment::find,
        fill: assessment::fill,
    },
];
