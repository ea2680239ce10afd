//! What a reader of one format hands over, and how it is put together.

use crate::encoding::Decoded;
use std::ops::Range;
use whosays_model::{Block, BlockKind, Boilerplate, Claim, Losses, Meta, SourceMap, SourceRun, Span, Tlp};

/// The original bytes and the name they came under.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The file name, without its folder.
    pub name: &'a str,
}

/// A report before its head, its boilerplate and its language have been looked at.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The whole decoded text.
    pub text: String,
    /// Paragraphs and headings, in order.
    pub blocks: Vec<Block>,
    /// What the document's structure shows to be boilerplate.
    pub boilerplate: Vec<Boilerplate>,
    /// Blocks, by number, whose words are their author's even where they repeat.
    pub woven: Vec<usize>,
    /// The way back to the original.
    pub source: SourceMap,
    /// What the document says about itself.
    pub meta: Meta,
    /// File properties, which count less than a byline.
    pub properties: Meta,
    /// Claims that it makes outright.
    pub stated: Vec<Claim>,
    /// What of it could not be taken.
    pub losses: Losses,
    /// How far it may be passed on, where it says so.
    pub tlp: Option<Tlp>,
}

impl Draft {
    /// Marks a span as boilerplate.
    pub(crate) fn mark(&mut self, span: Span, why: &str) {
        self.boilerplate.push(Boilerplate { span, why: why.to_owned() });
    }
}

/// Runs of a source map, joined where bytes correspond one to one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs(pub(crate) Vec<SourceRun>);

impl Runs {
    /// Adds text at `at..at + len` that came from `origin`.
    pub(crate) fn push(&mut self, at: usize, len: usize, origin: Range<usize>) {
        if len == 0 {
            return;
        }
        let exact = len == origin.len();
        if let Some(last) = self.0.last_mut()
            && exact
            && last.span.len() == last.origin_end - last.origin
            && last.span.end == at
            && last.origin_end == origin.start
        {
            last.span.end += len;
            last.origin_end = origin.end;
            return;
        }
        self.push_apart(at, len, origin);
    }

    /// Adds to the last run although bytes do not correspond: the whole run points at its edges.
    pub(crate) fn extend_coarse(&mut self, at: usize, len: usize, origin: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.span.end == at && last.origin_end == origin.start => {
                last.span.end += len;
                last.origin_end = origin.end;
            }
            _ => self.push_apart(at, len, origin),
        }
    }

    fn push_apart(&mut self, at: usize, len: usize, origin: Range<usize>) {
        let span = Span::new(at, at + len);
        self.0.push(SourceRun { span, origin: origin.start, origin_end: origin.end });
    }
}

/// Builds a text out of pieces of a decoded source, with blocks and the way back.
pub(crate) struct TextBuilder<'a> {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    decoded: &'a Decoded,
    runs: Runs,
    // Where the block that is being built begins.
    open: Option<usize>,
    space: Option<Range<usize>>,
}

impl<'a> TextBuilder<'a> {
    pub(crate) fn new(decoded: &'a Decoded) -> Self {
        let text = String::with_capacity(decoded.text.len() / 2);
        TextBuilder { text, blocks: Vec::new(), decoded, runs: Runs::default(), open: None, space: None }
    }

    /// Adds a range of the source as it stands, white space and all.
    pub(crate) fn verbatim(&mut self, range: Range<usize>) {
        self.flush_space();
        self.open.get_or_insert(self.text.len());
        let Some(piece) = self.decoded.text.get(range.clone()) else {
            return;
        };
        self.decoded.origins(range, self.text.len(), &mut self.runs);
        self.text.push_str(piece);
    }

    /// Adds words that a range of the source stands for, such as an entity.
    pub(crate) fn stand_for(&mut self, words: &str, range: Range<usize>) {
        if words.is_empty() {
            return;
        }
        self.flush_space();
        self.open.get_or_insert(self.text.len());
        let origin = self.decoded.origin(&range);
        self.runs.push(self.text.len(), words.len(), origin);
        self.text.push_str(words);
    }

    /// Adds a range of the source with runs of white space collapsed to one space.
    pub(crate) fn collapsed(&mut self, range: Range<usize>) {
        let decoded = self.decoded;
        let Some(piece) = decoded.text.get(range.clone()) else {
            return;
        };
        let mut at = 0;
        while at < piece.len() {
            let rest = &piece[at..];
            let blank = rest.find(|c: char| !is_html_space(c)).unwrap_or(rest.len());
            if blank > 0 {
                self.space(range.start + at..range.start + at + blank);
                at += blank;
                continue;
            }
            let word = rest.find(is_html_space).unwrap_or(rest.len());
            self.verbatim(range.start + at..range.start + at + word);
            at += word;
        }
    }

    /// Notes white space that becomes one space if words follow in the same block.
    pub(crate) fn space(&mut self, range: Range<usize>) {
        if self.open.is_some() && self.space.is_none() && !self.text.ends_with('\n') {
            self.space = Some(range);
        }
    }

    /// Breaks the line inside a block.
    pub(crate) fn line_break(&mut self, range: Range<usize>) {
        if self.open.is_some() {
            self.space = None;
            let origin = self.decoded.origin(&range);
            self.runs.push(self.text.len(), 1, origin);
            self.text.push('\n');
        }
    }

    /// Ends the block; returns its number where it holds any words.
    pub(crate) fn end_block(&mut self, kind: BlockKind, separator: &str) -> Option<usize> {
        self.space = None;
        let start = self.open.take()?;
        let block = trimmed(&self.text, start..self.text.len());
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        if block.is_empty() {
            return None;
        }
        self.blocks.push(Block { span: block, kind });
        Some(self.blocks.len() - 1)
    }

    /// Whether the block that is being built holds anything.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Bytes of the block that is being built.
    pub(crate) fn open_length(&self) -> usize {
        self.open.map_or(0, |start| self.text.len() - start)
    }

    /// The text, its blocks and the way back.
    pub(crate) fn finish(mut self) -> Draft {
        self.end_block(BlockKind::Paragraph, "");
        let source = SourceMap { pages: false, runs: self.runs.0 };
        Draft { text: self.text, blocks: self.blocks, source, ..Draft::default() }
    }

    fn flush_space(&mut self) {
        if let Some(range) = self.space.take() {
            let origin = self.decoded.origin(&range);
            self.runs.push(self.text.len(), 1, origin);
            self.text.push(' ');
        }
    }
}

fn is_html_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}')
}

/// A range without surrounding white space, invisible characters and control characters.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Span {
    let piece = text.get(range.clone()).unwrap_or("");
    let without_head = piece.trim_start_matches(is_blank);
    let start = range.start + piece.len() - without_head.len();
    Span::new(start, start + without_head.trim_end_matches(is_blank).len())
}

/// White space, and characters that show nothing: zero-width marks, soft hyphens, controls.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}
