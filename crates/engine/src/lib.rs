//! Who says what: from a report's text to claims, and from many reports' claims to events.
//!
//! Four rooms with one direction: [`annotate`] marks what the words are, [`extract`] takes claims and
//! event mentions from one report, [`reconcile`] joins mentions of many reports into events,
//! [`assess`] says what is disputed and what nobody says. Everything is a pure function of its
//! arguments: no files, clock, network or randomness. Word lists come in as [`Resources`].

pub mod annotate;
pub mod assess;
mod cardinals;
pub mod extract;
pub mod gazetteer;
mod pattern;
pub mod reconcile;
mod resources;
mod spelling;

pub use resources::{ResourceError, Resources};

use whosays_model::{Claim, Diagnostic, EventMention, Report, Severity};

/// The language of the word lists.
const ENGLISH: &str = "en";

/// What one report teaches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learnt {
    /// Its claims, in order of the text.
    pub claims: Vec<Claim>,
    /// The events it tells of, in order of the text.
    pub mentions: Vec<EventMention>,
    /// What could not be worked out.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the words of a report are: whom it calls by which names, which places it names.
///
/// None for a report that is not in English, or without a pipeline for English.
pub fn annotated(report: &Report, resources: &Resources) -> Option<annotate::Annotation> {
    let is_english = report.language.as_deref().is_none_or(|language| language == ENGLISH);
    let pipeline = resources.pipeline(ENGLISH).filter(|_| is_english)?;
    Some(annotate::annotate(report, pipeline, resources))
}

/// Annotates and extracts one report.
///
/// The word lists are English, so a report in another language yields nothing; its reader has said so. Without a
/// pipeline for English there is nothing but a diagnostic.
pub fn learn(report: &Report, resources: &Resources) -> Learnt {
    if report.language.as_deref().is_some_and(|language| language != ENGLISH) {
        return Learnt::default();
    }
    let Some(pipeline) = resources.pipeline(ENGLISH) else {
        let message = "no pipeline for English was loaded; no claims were taken";
        let diagnostic = Diagnostic::new(Severity::Warning, "no-pipeline", &report.file, message);
        return Learnt { diagnostics: vec![diagnostic.hint("run: whosays data install")], ..Learnt::default() };
    };
    let annotation = annotate::annotate(report, pipeline, resources);
    let mut learnt = extract::extract(report, &annotation, resources);
    if annotation.sentences.is_empty() && !report.text.trim().is_empty() {
        let message = "nothing in it is running text; no claims were taken";
        learnt.diagnostics.push(Diagnostic::new(Severity::Warning, "no-sentences", &report.file, message));
    }
    learnt
}
