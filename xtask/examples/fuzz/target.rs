//! What is fed: each reader, the choice between them, and the engine on what was read.

#[path = "../../../crates/engine/tests/english/mod.rs"]
mod english;

use std::sync::OnceLock;
use whosays_engine::{Resources, learn};
use whosays_model::Span;
use whosays_nlp::Pipeline;
use whosays_read::{FORMATS, Given, ReadOutcome, read, read_as};

/// The targets beside those of each format.
const WHOLE: &[&str] = &["read", "learn", "nlp"];

/// Every target's name: `read`, `learn`, `nlp`, and one a format.
pub(crate) fn names() -> Vec<&'static str> {
    WHOLE.iter().copied().chain(FORMATS.iter().map(|format| format.name)).collect()
}

/// Whether a file of that name is a good beginning for a target's broken files.
pub(crate) fn wants(target: &str, file: &str) -> bool {
    let extension = file.rsplit('.').next().unwrap_or_default();
    match FORMATS.iter().find(|format| format.name == target) {
        Some(format) => format.extensions.contains(&extension),
        // Whatever goes through the engine comes sooner from a text, which costs nothing to read.
        None if matches!(target, "learn" | "nlp") => matches!(extension, "txt" | "md"),
        None => FORMATS.iter().any(|format| format.extensions.contains(&extension)),
    }
}

/// A bundle of STIX 2.1 with an object of every type that Whosays writes.
const BUNDLE: &[u8] = include_bytes!("../../../crates/publish/src/exchange/stix/expected.json");

/// A good beginning for a target of which there is no example: the bundle that the export is held to.
pub(crate) fn beside_examples(target: &str) -> Option<Vec<u8>> {
    (target == "stix").then(|| BUNDLE.to_vec())
}

/// Feeds the bytes to a target. Panics where it does, or where its answer breaks what it promises.
pub(crate) fn feed(target: &str, bytes: &[u8]) {
    if target == "nlp" {
        return parsed(&String::from_utf8_lossy(bytes));
    }
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

/// Words and the blanks between them are the whole text; heads and names lie in it.
fn parsed(text: &str) {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let doc = PIPELINE.get_or_init(english::pipeline).parse(text);
    let mut at = 0;
    for word in doc.words() {
        assert_eq!(word.start as usize, at, "words follow one another");
        assert!(!lies_in(Span::new(at, word.end as usize), text).is_empty(), "no word is empty");
        assert!((word.head as usize) < doc.words().len(), "a head is a word");
        at = word.end as usize + usize::from(word.space_after);
    }
    assert_eq!(at, text.len(), "nothing is left out");
    assert_eq!(doc.sentences().map(|sentence| sentence.len()).sum::<usize>(), doc.words().len());
    let mut last = 0;
    for name in doc.names() {
        assert!(last <= name.start && name.start < name.end && name.end as usize <= doc.words().len());
        last = name.end;
    }
}

fn learnt(outcome: &ReadOutcome) {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    let resources = RESOURCES.get_or_init(english::resources);
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
