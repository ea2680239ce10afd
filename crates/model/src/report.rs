//! A report: its whole text, what of it is boilerplate, what is known about it, and the way back.

use crate::{DateInterval, ReportId, Span};
use serde::{Deserialize, Serialize};

/// How a piece of metadata is known, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Told by the user, on the command line or in a sidecar file.
    Given,
    /// Taken from the page's or the document's own metadata.
    Metadata,
    /// Read from the byline or the head of the text.
    Byline,
    /// Inferred from the text.
    Guess,
}

/// A value and how it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// How it is known.
    pub how: How,
}

impl<T> Known<T> {
    /// A value known in this way.
    pub fn new(value: T, how: How) -> Self {
        Known { value, how }
    }
}

/// The format that a report came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
    /// Office Open XML word processing.
    Docx,
    /// A bundle of STIX 2.1.
    Stix,
}

/// What is known about a report beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Known<String>>,
    /// Names in the byline, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authors: Option<Known<Vec<String>>>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<Known<String>>,
    /// The day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Known<DateInterval>>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Known<String>>,
}

/// What a stretch of text is in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A heading inside the text.
    Heading,
    /// Running text.
    Paragraph,
    /// An entry of a list.
    Item,
    /// A caption of a picture.
    Caption,
    /// A cell or row of a table.
    Cell,
}

/// One paragraph, heading or the like; blocks are in order and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// Words that are not the report's own telling; they stay in the text and yield no claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boilerplate {
    /// Where they stand.
    pub span: Span,
    /// Why they are boilerplate, such as `navigation` or `pull quote`.
    pub why: String,
}

/// A stretch of the text and where it came from in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRun {
    /// Where it stands in the text.
    pub span: Span,
    /// Its first byte in the original; for a PDF, the page, counted from 1.
    pub origin: usize,
    /// One past its last byte in the original; for a PDF, the page again.
    pub origin_end: usize,
}

/// The way back from the text to the original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    /// Whether origins count pages rather than bytes.
    pub pages: bool,
    /// Runs in order of the text.
    pub runs: Vec<SourceRun>,
}

impl SourceMap {
    /// Where a span came from: first and one past the last byte of the original, or first and last page.
    pub fn origin(&self, span: Span) -> Option<(usize, usize)> {
        let first = self.run_at(span.start)?;
        let last = self.run_at(span.end.saturating_sub(1).max(span.start))?;
        if self.pages {
            return Some((first.origin, last.origin));
        }
        Some((exact(first, span.start, first.origin), exact(last, span.end, last.origin_end)))
    }

    fn run_at(&self, offset: usize) -> Option<&SourceRun> {
        let after = self.runs.partition_point(|run| run.span.start <= offset);
        self.runs.get(after.checked_sub(1)?)
    }
}

// Inside a run of equal length the bytes correspond one to one; a run that was decoded
// differently (an entity, another encoding) points at its edge.
fn exact(run: &SourceRun, offset: usize, edge: usize) -> usize {
    let same_length = run.span.len() == run.origin_end - run.origin;
    if same_length { run.origin + (offset - run.span.start).min(run.span.len()) } else { edge }
}

/// One report: the whole decoded text and all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Hash of the original bytes.
    pub id: ReportId,
    /// The file's name, without its folder, as it was given; `-` for standard input.
    pub file: String,
    /// The format that it came in.
    pub format: Format,
    /// What is known about it.
    #[serde(flatten)]
    pub meta: Meta,
    /// ISO 639-1 code of the language of its text; none where there is too little text to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The whole decoded text.
    pub text: String,
    /// Paragraphs and headings, in order.
    pub blocks: Vec<Block>,
    /// What is not the report's own telling, in order and without overlap.
    pub boilerplate: Vec<Boilerplate>,
    /// The way back to the original.
    pub source: SourceMap,
}

impl Report {
    /// The words at a span; empty where the span does not fit.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.text).unwrap_or("")
    }

    /// Whether a span lies in boilerplate.
    pub fn is_boilerplate(&self, span: Span) -> bool {
        let after = self.boilerplate.partition_point(|layer| layer.span.end <= span.start);
        self.boilerplate.get(after).is_some_and(|layer| layer.span.overlaps(span))
    }

    /// The name a reader knows it by: outlet, or title, or file.
    pub fn label(&self) -> &str {
        let title = self.meta.title.as_ref().map(|title| title.value.as_str());
        self.meta.outlet.as_ref().map(|outlet| outlet.value.as_str()).or(title).unwrap_or(&self.file)
    }

    /// The day of publication, where it is known.
    pub fn published(&self) -> Option<&DateInterval> {
        self.meta.published.as_ref().map(|known| &known.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_exact_where_bytes_correspond() {
        let source = SourceMap {
            pages: false,
            runs: vec![
                SourceRun { span: Span::new(0, 10), origin: 100, origin_end: 110 },
                SourceRun { span: Span::new(10, 11), origin: 110, origin_end: 115 },
                SourceRun { span: Span::new(11, 20), origin: 115, origin_end: 124 },
            ],
        };
        assert_eq!(source.origin(Span::new(2, 5)), Some((102, 105)));
        assert_eq!(source.origin(Span::new(8, 13)), Some((108, 117)));
        assert_eq!(source.origin(Span::new(10, 11)), Some((110, 115)));
    }
}
