//! Reads the footnotes and sentences of a Markdown brief.

use super::{Place, Reading};
use crate::markdown;

/// Reads a text that [`crate::markdown::render`] wrote, or one that was changed since.
pub(super) fn read(text: &str) -> Result<Reading, String> {
    let brief = markdown::as_written(text)?;
    let mut reading = Reading { tlp: brief.tlp, ..Reading::default() };
    for citation in &brief.citations {
        for quoted in std::iter::once(&citation.quote).chain(&citation.also) {
            let place = Place { report: citation.report.clone(), start: quoted.start, end: quoted.end };
            reading.quotes.push((citation.number, place, quoted.text.clone()));
        }
    }
    reading.sentences = brief.sentences().map(|one| (one.text.clone(), one.citations.clone())).collect();
    Ok(reading)
}
