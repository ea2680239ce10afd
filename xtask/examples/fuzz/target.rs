//! What is fed: each reader, the choice between them, and the engine on what was read.

use std::sync::OnceLock;
use whosays_engine::{Resources, learn};
use whosays_model::Span;
use whosays_read::{FORMATS, Given, ReadOutcome, read, read_as};

/// The targets beside those of each format.
const WHOLE: &[&str] = &["read", "learn"];

/// Every target's name: `read`, `learn`, and one a format.
pub(crate) fn names() -> Vec<&'static str> {
    WHOLE.iter().copied().chain(FORMATS.iter().map(|format| format.name)).collect()
}

/// Whether a file of that name is a good beginning for a target's broken files.
pub(crate) fn wants(target: &str, file: &str) -> bool {
    let extension = file.rsplit('.').next().unwrap_or_default();
    match FORMATS.iter().find(|format| format.name == target) {
        Some(format) => format.extensions.contains(&extension),
        // Whatever goes through the engine comes sooner from a text, which costs nothing to read.
        None if target == "learn" => matches!(extension, "txt" | "md"),
        None => FORMATS.iter().any(|format| format.extensions.contains(&extension)),
    }
}

/// Feeds the bytes to a target. Panics where it does, or where its answer breaks what it promises.
pub(crate) fn feed(target: &str, bytes: &[u8]) {
    let outcome = match FORMATS.iter().find(|format| format.name == target) {
        Some(format) => read_as(format, bytes, "fuzz", &Given::default()),
        None if target == "learn" => read(bytes, "fuzz.txt", &Given::default()),
        None => read(bytes, "fuzz", &Given::default()),
    };
    keeps_its_word(&outcome);
    if target == "learn" {
        learnt(&outcome);
    }
}

fn keeps_its_word(outcome: &ReadOutcome) {
    let Some(report) = &outcome.report else {
        assert!(!outcome.diagnostics.is_empty(), "neither a report nor a word about why");
        return;
    };
    let layers = report.boilerplate.iter().map(|layer| layer.span);
    for span in layers.chain(report.blocks.iter().map(|block| block.span)) {
        lies_in(span, &report.text);
    }
}

fn learnt(outcome: &ReadOutcome) {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    let resources = RESOURCES.get_or_init(|| Resources::builtin().unwrap_or_else(|error| panic!("{error}")));
    let Some(mut report) = outcome.report.clone() else { return };
    // Broken words are soon in no language; the engine is to see them all the same.
    report.language = Some("en".to_owned());
    for claim in learn(&report, resources).claims {
        assert_eq!(claim.quote, lies_in(claim.span(), &report.text), "a quote is the text at its span");
    }
}

fn lies_in(span: Span, text: &str) -> &str {
    span.of(text).unwrap_or_else(|| panic!("{span:?} is no part of a text of {} bytes", text.len()))
}
