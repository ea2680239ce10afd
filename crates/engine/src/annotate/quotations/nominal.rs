//! Sources without a verb: `according to X`, `X's claim that`, `in the words of X`.

use super::sources::PAPERS;
use super::sources::one_line;
use super::{CueKind, Finder, Source};
use crate::annotate::{Dep, Sentence};
use crate::pattern::Class;
use whosays_model::{Certainty, Stance};

/// Words at which a noun phrase that ends before a verb begins.
pub(super) const STOPS: &[&str] = &[
    "after", "although", "and", "as", "because", "before", "but", "despite", "during", "how", "however", "if", "once",
    "or", "since", "so", "than", "that", "though", "unless", "until", "what", "when", "where", "whereas", "whether",
    "which", "while", "who", "whom", "whose", "why", "yet", "is", "are", "was", "were", "has", "have", "had", "be",
    "been", "will", "would", "may", "might", "could", "not", "it",
];

impl Finder<'_> {
    /// `according to X`, `X's claim that`, `in the words of X`.
    pub(super) fn nominal(&mut self, number: usize) {
        let sentence = self.annotation.sentences[number].clone();
        let cues = &self.resources.patterns.nominal_cues;
        let mut until = sentence.first;
        for hit in cues.hits(self.words(), sentence.first, sentence.end) {
            if hit.first < until {
                continue;
            }
            let rule = cues.rule(hit);
            let by_verb =
                self.found.iter().any(|quotation| quotation.kind == CueKind::Verb && quotation.covers(hit.first));
            if !introduces_source(&rule.text) || by_verb && !rule.text.starts_with("according") {
                continue;
            }
            let document = self.document_source(hit.end, &sentence);
            let any = || rule.text.starts_with("according").then(|| self.any_source(hit.end, sentence.end)).flatten();
            let Some(source) = document.or_else(|| self.phrase_from(hit.end, sentence.end)).or_else(any) else {
                continue;
            };
            let certainty =
                rule.tags.get(1).and_then(|word| word.parse().ok()).filter(|certainty| *certainty != Certainty::Stated);
            let class = rule.tags.first().cloned().unwrap_or_default();
            let scope = self.nominal_scope(hit.first, source.end, &sentence);
            until = source.end;
            let cue = self.annotation.span_of(hit.first, hit.end);
            let quotation = self.quotation(source, cue, CueKind::Nominal, &class, Stance::Affirm, certainty, scope);
            self.found.push(quotation);
        }
    }

    /// "According to a report released by the council", "according to the report": the body behind the document.
    pub(super) fn document_source(&self, first: usize, sentence: &Sentence) -> Option<Source> {
        let head = self.annotation.child(first.checked_sub(1)?, &[Dep::Pobj])?;
        PAPERS.binary_search(&self.lower(head)).ok()?;
        let end = (self.annotation.node(head).right + 1).min(sentence.end);
        if let Some(mut source) = self.publisher(first, end) {
            (source.first, source.end) = (first, end);
            return Some(source);
        }
        let number = self.annotation.sentences.partition_point(|other| other.first <= first).checked_sub(1)?;
        self.pronoun(head + 1, number).filter(|source| source.entity.is_some())
    }

    /// Whatever follows "according to" is a source, up to a verb or mark.
    pub(super) fn any_source(&self, first: usize, limit: usize) -> Option<Source> {
        let start = (first..limit).find(|&i| !self.words()[i].is_one_of(&["the", "a", "an", "one"]))?;
        let ends = |i: &usize| {
            !self.words()[*i].token.is_wordlike() || self.words()[*i].is(Class::Past) || STOPS.contains(&self.lower(*i))
        };
        let end = (start..limit).find(ends).unwrap_or(limit).min(start + 8);
        (end > start).then(|| {
            let span = self.annotation.span_of(start, end);
            Source { name: one_line(self.report.words(span)), role: None, entity: None, first, end, span }
        })
    }

    // At the head of a sentence it answers for what follows; behind a clause, for that clause.
    pub(super) fn nominal_scope(&self, cue: usize, source_end: usize, sentence: &Sentence) -> Vec<(usize, usize)> {
        let leading = cue <= sentence.first + 2;
        if leading {
            vec![(sentence.first, sentence.end)]
        } else {
            vec![(self.clause_start(cue, sentence.first), source_end.min(sentence.end))]
        }
    }

    pub(super) fn clause_start(&self, cue: usize, from: usize) -> usize {
        (from..cue).rev().find(|&i| self.words()[i].is_one_of(&[";"])).map_or(from, |i| i + 1)
    }
}

/// Whether the words after a nominal cue name the source, rather than what is said.
pub(super) fn introduces_source(cue: &str) -> bool {
    let first = cue.split(' ').next().unwrap_or("");
    let opens = ["according", "citing", "quoting", "per"].iter().any(|word| first.split('|').any(|own| own == *word));
    let view = cue.starts_with("in the") && cue.ends_with("of");
    let by = cue.ends_with("by")
        && [
            "report",
            "estimate",
            "analysis",
            "study",
            "figure",
            "data",
            "research",
            "assessment",
            "investigation",
            "survey",
            "compiled",
            "published",
        ]
        .iter()
        .any(|noun| cue.contains(noun));
    opens || view || by
}
