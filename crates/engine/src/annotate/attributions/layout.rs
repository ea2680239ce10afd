//! Attributions by layout: `ORSK: …` at the head of a paragraph, and the lines that name whose words follow.

use super::{AttributionClass, Draft, Finder};
use crate::annotate::{CueKind, Pos, Recognised, Sentence};
use std::ops::Range;

/// The longest name before a colon, in words.
const LONGEST_NAME: usize = 8;
/// The longest before a colon and a quotation that need not be known as a person's.
const LONGEST_OTHER: usize = 4;
/// Fewer words behind the colon are no speech.
const FEWEST: usize = 3;

impl Finder<'_> {
    pub(super) fn layout(&self, drafts: &[Draft]) -> Vec<Draft> {
        let blocks = self.annotation.sentences.chunk_by(|a, b| a.block == b.block);
        let mut found: Vec<Draft> = blocks.filter_map(|block| self.named_block(block)).collect();
        let turns = self.turns(drafts, &found);
        found.extend(turns);
        found
    }

    /// `ORSK: The road is closed.`
    fn named_block(&self, block: &[Sentence]) -> Option<Draft> {
        let opening = block.first()?.first;
        // "“ORSK: The road is closed.": what is quoted at length opens with its marks.
        let skipped = usize::from(matches!(self.lower(opening), "“" | "\"" | "«"));
        let range = opening + skipped..block.last()?.end;
        let colon = (range.start + 1..range.end.min(range.start + LONGEST_NAME)).find(|at| self.lower(*at) == ":")?;
        let head = range.start..colon;
        if range.end <= colon + FEWEST || !self.is_name(&head, colon) {
            return None;
        }
        Some(Draft {
            anchor: colon,
            source: head.collect(),
            cue: vec![colon],
            content: (colon + 1..range.end).collect(),
            class: AttributionClass::Say,
            is_speech: true,
        })
    }

    /// Whether the words before a colon name a speaker: a person, initials, or a name before a quotation.
    fn is_name(&self, head: &Range<usize>, colon: usize) -> bool {
        let words = || head.clone().map(|at| &self.annotation.words[at]);
        let fits = words().all(|word| {
            word.token.capital || !word.token.is_wordlike() || matches!(word.token.lower.as_str(), "and" | "of" | "the")
        });
        let is_person = head.clone().any(|at| self.node(at).recognised == Recognised::Person);
        let is_shouted = words().all(|word| !self.report.words(word.token.span).contains(char::is_lowercase));
        let has_name = head.clone().any(|at| self.node(at).pos == Pos::Propn);
        let is_quoting = head.len() <= LONGEST_OTHER && self.quote_of.get(colon + 1).is_some_and(Option::is_some);
        fits && (is_person || is_shouted || has_name && (head.len() == 1 || is_quoting))
    }

    /// What whole paragraphs are laid to by a line above them that is no more than a name and a colon.
    fn turns(&self, drafts: &[Draft], found: &[Draft]) -> Vec<Draft> {
        let layouts = self.annotation.quotations.iter().filter(|quotation| quotation.kind == CueKind::Layout);
        let mut turns = Vec::new();
        for quotation in layouts {
            let Some(&(first, end)) = quotation.scope.first() else { continue };
            let line = self.words_in(quotation.cue);
            let Some(colon) = line.clone().find(|at| self.lower(*at) == ":") else { continue };
            let head = line.start..colon;
            let is_known = drafts.iter().chain(found).any(|draft| line.contains(&draft.anchor));
            if line.end <= first && !is_known && self.is_name(&head, colon) {
                turns.push(Draft {
                    anchor: colon,
                    source: head.collect(),
                    cue: vec![colon],
                    content: (first..end).collect(),
                    class: AttributionClass::Say,
                    is_speech: true,
                });
            }
        }
        turns
    }

    /// The words of a span.
    fn words_in(&self, span: whosays_model::Span) -> Range<usize> {
        let words = &self.annotation.words;
        let first = words.partition_point(|word| word.token.span.end <= span.start);
        let end = words.partition_point(|word| word.token.span.start < span.end);
        first..end.max(first)
    }
}
