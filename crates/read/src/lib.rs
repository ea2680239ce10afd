//! Bytes to [`Report`]: text, Markdown, HTML, PDF, DOCX and STIX. Hostile input stops here.
//!
//! [`read`] never panics and never fails: it returns what could be read, and a diagnostic for the
//! rest. The text is decoded once and never changed afterwards; what is not the report's own
//! telling is a layer of spans over it.

mod article;
mod boilerplate;
mod byline;
mod dates;
mod docx;
mod draft;
mod elements;
mod encoding;
mod finish;
mod formats;
mod given;
mod head;
mod html;
mod language;
mod lexicon;
mod limits;
mod markdown;
mod markup;
mod metadata;
mod outlet;
mod paragraphs;
mod pdf;
mod pdf_layout;
mod repeats;
mod stix;
mod text;
mod words;

pub use draft::{Draft, Source};
pub use formats::{FORMATS, FormatEntry, pick};
pub use given::Given;
pub use limits::{MAX_BYTES, MAX_INFLATED, MAX_PAGES};
pub use pdf::read_pdf_in_process;
pub use stix::{BundlePart, MAX_OBJECTS, Parted, is_mute, is_stix_id, parted, stix_bundle, uuid_of, values_in};

use std::mem;
use whosays_model::{Claim, Diagnostic, Losses, Report, Tlp};

/// What reading one file came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOutcome {
    /// The report, unless nothing of it could be read.
    pub report: Option<Report>,
    /// Claims that the file makes outright, with their words in the report's text; `event` is the same for those that tell of
    /// one happening, and names no mention yet.
    pub stated: Vec<Claim>,
    /// What of a file made of records could not be taken.
    pub losses: Losses,
    /// How far the report may be passed on, where the file says so.
    pub tlp: Option<Tlp>,
    /// What went wrong, what is missing, and how to mend it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one report of any known format; `name` is its file name, `-` for standard input.
///
/// ```
/// let outcome = whosays_read::read(b"Depot burns in Tarsk\n\nBy Ana Bel\n\nA depot burned on Friday.", "depot.txt", &Default::default());
/// let report = outcome.report.unwrap();
/// assert_eq!(report.meta.authors.unwrap().value, ["Ana Bel"]);
/// ```
pub fn read(bytes: &[u8], name: &str, given: &Given) -> ReadOutcome {
    match limits::admit(bytes, name).and_then(|()| pick(bytes, name)) {
        Ok(entry) => read_as(entry, bytes, name, given),
        Err(diagnostic) => ReadOutcome { diagnostics: vec![diagnostic], ..ReadOutcome::default() },
    }
}

/// Reads one report as a given format, whatever its name and first bytes say.
pub fn read_as(entry: &FormatEntry, bytes: &[u8], name: &str, given: &Given) -> ReadOutcome {
    let mut diagnostics = Vec::new();
    let source = Source { bytes, name };
    let Some(mut draft) = (entry.read)(&source, &mut diagnostics) else {
        return ReadOutcome { diagnostics, ..ReadOutcome::default() };
    };
    let (stated, losses, tlp) = (mem::take(&mut draft.stated), mem::take(&mut draft.losses), draft.tlp);
    let report = finish::finish(draft, entry.format, &source, given, &mut diagnostics);
    ReadOutcome { report: Some(report), stated, losses, tlp, diagnostics }
}
