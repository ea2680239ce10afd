//! The text of a bundle as it grows, paragraph by paragraph, each with the way back to its object.

use crate::draft::{Runs, trimmed};
use std::collections::HashMap;
use std::ops::Range;
use whosays_model::{Block, BlockKind, ClaimKind, Span};

/// A text that is built.
#[derive(Default)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) runs: Runs,
}

impl Text {
    /// Adds words as a paragraph or the like; where they stand to the letter. Nothing where they show nothing.
    pub(super) fn add(&mut self, words: &str, kind: BlockKind, origin: Range<usize>) -> Option<Span> {
        if trimmed(words, 0..words.len()).is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let span = Span::new(self.text.len(), self.text.len() + words.len());
        self.text.push_str(words);
        self.blocks.push(Block { span: trimmed(&self.text, span.start..span.end), kind });
        self.runs.push(span.start, span.len(), origin);
        Some(span)
    }
}

/// Quotations that stand in the text already.
///
/// Several claims share a sentence, and it stands there once; but two of one kind and speaker would be one claim, so each has
/// its own.
#[derive(Default)]
pub(super) struct Quoted<'a> {
    places: HashMap<&'a str, Vec<Span>>,
    taken: HashMap<(&'a str, Sort), usize>,
}

/// The kind of a claim, and where in its quotation the speaker is named.
pub(super) type Sort = (ClaimKind, Option<Span>);

impl<'a> Quoted<'a> {
    /// Where a quotation stands for a claim of this sort; it is added where it does not stand there yet.
    pub(super) fn place(&mut self, words: &'a str, sort: Sort, add: impl FnOnce() -> Option<Span>) -> Option<Span> {
        let number = self.taken.entry((words, sort)).or_default();
        let places = self.places.entry(words).or_default();
        if *number == places.len() {
            places.push(add()?);
        }
        let span = places.get(*number).copied();
        *number += 1;
        span
    }
}
