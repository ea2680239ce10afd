//! Words of a quotation that the layout repeats without quotation marks: pull quotes and standfirsts.

use super::continued::quoted_spans;
use super::{CueKind, Finder, Quotation};
use std::collections::HashMap;

/// How many words must agree before a paragraph is taken for a repetition.
const FEWEST: usize = 8;

impl Finder<'_> {
    /// A paragraph that stands word for word in a quotation elsewhere is the same speaker's.
    pub(super) fn repeated(&mut self) {
        let quoted: Vec<Vec<&str>> = quoted_spans(self.report, self.annotation)
            .iter()
            .map(|&(first, end)| self.plain_words(first, end))
            .collect();
        let spans = quoted_spans(self.report, self.annotation);
        let mut starts: HashMap<&[&str], Vec<(usize, usize)>> = HashMap::new();
        for (number, words) in quoted.iter().enumerate() {
            for (at, start) in words.windows(FEWEST).enumerate() {
                starts.entry(start).or_default().push((number, at));
            }
        }
        let mut more = Vec::new();
        for block in self.annotation.sentences.chunk_by(|a, b| a.block == b.block) {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let words = self.plain_words(first.first, last.end);
            let Some(places) = words.get(..FEWEST).and_then(|start| starts.get(start)) else { continue };
            let is_apart = |number: usize| spans[number].1 <= first.first || spans[number].0 >= last.end;
            let whole = places.iter().find(|(number, at)| {
                is_apart(*number) && quoted[*number].get(*at..*at + words.len()) == Some(words.as_slice())
            });
            let said = whole.and_then(|(number, _)| {
                let inside = |other: &&Quotation| (spans[*number].0..spans[*number].1).any(|at| other.covers(at));
                self.found.iter().filter(|other| other.kind != CueKind::Nominal).find(inside)
            });
            more.extend(said.map(|said| Quotation {
                kind: CueKind::Continued,
                scope: vec![(first.first, last.end)],
                ..said.clone()
            }));
        }
        self.found.extend(more);
        self.found.sort_by_key(|quotation| (quotation.cue.start, quotation.scope.first().copied()));
    }

    /// The words from `first` to `end` in lower case, without marks.
    fn plain_words(&self, first: usize, end: usize) -> Vec<&str> {
        let words = self.annotation.words[first..end].iter();
        words.filter(|word| word.token.is_wordlike()).map(|word| word.token.lower.as_str()).collect()
    }
}
