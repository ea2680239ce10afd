//! Two sources of one sentence, of whom one passes on the other: "the mayor said the road was closed, the Courier
//! reported", "citing witnesses, the union said".
//!
//! The coding manual takes the innermost voice; of two quotations the one with fewer words is the inner one.

use super::{CueKind, Finder, Quotation};
use crate::annotate::cued;

impl Finder<'_> {
    /// Leaves to each of two sources of a sentence the words that are its own.
    pub(super) fn nested(&mut self) {
        for here in cued(&self.annotation.sentences, &self.found) {
            let here: Vec<usize> = here.into_iter().filter(|index| self.is_told(*index)).collect();
            for &inner in &here {
                for &outer in &here {
                    if self.passes_on(outer, inner) {
                        self.leave_tail(outer, inner);
                    }
                    if self.cites(outer, inner) {
                        self.give_to_cited(outer, inner);
                    }
                }
            }
        }
    }

    /// Whether the cue of a quotation is a verb or a noun outside of quotation marks.
    fn is_told(&self, index: usize) -> bool {
        let quotation = &self.found[index];
        matches!(quotation.kind, CueKind::Nominal | CueKind::Verb) && !self.is_quoted(self.word_at(quotation.cue))
    }

    /// "The mayor said the road was closed, the Courier reported on Friday": each answers for the cue of the other, and the
    /// outer one stands behind all that it passes on.
    fn passes_on(&self, outer: usize, inner: usize) -> bool {
        let (a, b) = (&self.found[outer], &self.found[inner]);
        let (far, near) = (self.word_at(a.cue), self.word_at(b.cue));
        let is_verb = a.kind == CueKind::Verb && b.kind == CueKind::Verb;
        is_verb && a.name != b.name && near < far && a.covers(near) && b.covers(far) && self.source_first(a) > near
    }

    fn source_first(&self, quotation: &Quotation) -> usize {
        self.word_at(quotation.source).min(self.word_at(quotation.cue))
    }

    /// The inner source answers for nothing from the outer one on.
    fn leave_tail(&mut self, outer: usize, inner: usize) {
        let tail = self.source_first(&self.found[outer]);
        let end = (0..tail).rfind(|at| self.words()[*at].token.is_wordlike()).map_or(tail, |last| last + 1);
        for (first, stop) in &mut self.found[inner].scope {
            if (*first..*stop).contains(&tail) {
                *stop = end.max(*first);
            }
        }
    }

    /// "Citing witnesses, the union said that": who is cited told the union.
    fn cites(&self, outer: usize, inner: usize) -> bool {
        let (a, b) = (&self.found[outer], &self.found[inner]);
        let cites = matches!(self.lower(self.word_at(b.cue)), "citing" | "quoting");
        cites && b.kind == CueKind::Nominal && a.kind == CueKind::Verb && a.clausal && a.name != b.name
    }

    /// Whoever is cited answers for what the other source says, but for the cue.
    fn give_to_cited(&mut self, outer: usize, inner: usize) {
        let cue = self.word_at(self.found[outer].cue);
        let parts =
            self.found[outer].scope.iter().flat_map(|&(first, end)| [(first, end.min(cue)), (first.max(cue + 1), end)]);
        let longest = parts.filter(|(first, end)| first < end).max_by_key(|(first, end)| end - first);
        if let Some(part) = longest {
            self.found[inner].scope = vec![part];
        }
    }
}
