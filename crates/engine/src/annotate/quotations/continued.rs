//! Quoted sentences that name no source, and go on from the quotation beside them.

use super::{CueKind, Finder, Quotation};
use crate::annotate::Annotation;
use crate::annotate::attributions::quoted_stretches;
use whosays_model::{Report, Span};
use whosays_nlp::TokenKind;

/// The most paragraphs that a quotation goes on before its speaker is named.
const LONGEST_CHAIN: usize = 6;

impl Finder<'_> {
    /// Quoted sentences that name no source go on from the quotation beside them.
    pub(super) fn continued(&mut self) {
        let spans = quoted_spans(self.report, self.annotation);
        let mut more: Vec<Quotation> = Vec::new();
        for (number, &(first, end)) in spans.iter().enumerate() {
            let holder = self.holder(first, end).or_else(|| self.holder_of_next(&spans[number..]));
            let covered = |number: usize| {
                let sentence = &self.annotation.sentences[number];
                self.found.iter().any(|quotation| quotation.covers(sentence.first.max(first)))
            };
            let sentences = self.sentences_in(first, end);
            let Some(holder) = holder.or_else(|| self.before(first, &more)) else { continue };
            for number in sentences {
                let sentence = &self.annotation.sentences[number];
                let quoted = sentence.first.max(first)..sentence.end.min(end);
                let words = quoted.clone().filter(|&i| self.words()[i].token.is_wordlike()).count();
                if words >= 4 && !covered(number) {
                    more.push(Quotation {
                        kind: CueKind::Continued,
                        scope: vec![(quoted.start, quoted.end)],
                        ..holder.clone()
                    });
                }
            }
        }
        self.found.extend(more);
        self.found.sort_by_key(|quotation| (quotation.cue.start, quotation.scope.first().copied()));
    }

    pub(super) fn sentences_in(&self, first: usize, end: usize) -> Vec<usize> {
        (0..self.annotation.sentences.len())
            .filter(|&i| self.annotation.sentences[i].first < end && self.annotation.sentences[i].end > first)
            .collect()
    }

    /// The quotation whose cue stands by this quoted stretch: in the sentences of its two ends.
    pub(super) fn holder(&self, first: usize, end: usize) -> Option<Quotation> {
        let sentences = self.sentences_in(first, end);
        let (start, stop) = (
            self.annotation.sentences[*sentences.first()?].span.start,
            self.annotation.sentences[*sentences.last()?].span.end,
        );
        self.found
            .iter()
            .filter(|q| q.kind != CueKind::Nominal && q.clausal)
            .find(|q| start <= q.cue.start && q.cue.end <= stop && !self.is_inside(q.cue, first, end))
            .cloned()
    }

    /// A quotation that its paragraph does not close goes on in the next ones, of which one may name the speaker.
    fn holder_of_next(&self, spans: &[(usize, usize)]) -> Option<Quotation> {
        for pair in spans.windows(2).take(LONGEST_CHAIN) {
            let [(first, end), (next, next_end)] = pair else { return None };
            let is_open = end.checked_sub(1).is_some_and(|last| self.words()[last].token.kind != TokenKind::CloseQuote);
            let goes_on = next == end && next > first;
            if !is_open || !goes_on {
                return None;
            }
            if let Some(holder) = self.holder(*next, *next_end) {
                return Some(holder);
            }
        }
        None
    }

    pub(super) fn is_inside(&self, cue: Span, first: usize, end: usize) -> bool {
        self.annotation.span_of(first, end).contains(cue)
    }

    /// The last quotation before, in this paragraph or the one before it.
    pub(super) fn before(&self, first: usize, more: &[Quotation]) -> Option<Quotation> {
        let sentence = self.annotation.sentences.iter().find(|sentence| sentence.end > first)?;
        let place = sentence.span.start;
        let block = sentence.block;
        let blocks_back = self
            .annotation
            .sentences
            .iter()
            .filter(|s| s.block + 1 >= block && s.block <= block)
            .map(|s| s.span.start)
            .min()?;
        // Whoever speaks within a quotation does not go on after it.
        let is_quoted = |q: &Quotation| {
            let cue = self.words().partition_point(|word| word.token.span.start < q.cue.start);
            q.kind == CueKind::Verb && self.is_quoted(cue)
        };
        let candidates = self
            .found
            .iter()
            .chain(more)
            .filter(|q| {
                q.kind != CueKind::Nominal && q.clausal && q.cue.start < place && self.scope_start(q) >= blocks_back
            })
            .filter(|q| !is_quoted(q));
        candidates.max_by_key(|q| self.scope_start(q)).cloned()
    }

    pub(super) fn scope_start(&self, quotation: &Quotation) -> usize {
        quotation.scope.first().and_then(|&(first, _)| self.words().get(first)).map_or(0, |word| word.token.span.start)
    }
}

/// Word ranges between quotation marks, paragraph by paragraph; one that never closes ends with its paragraph.
pub(super) fn quoted_spans(report: &Report, annotation: &Annotation) -> Vec<(usize, usize)> {
    quoted_stretches(report, annotation).into_iter().map(|stretch| (stretch.start, stretch.end)).collect()
}
