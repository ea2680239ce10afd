//! Sources without a verb: `according to X`, `X's claim that`, `in the words of X`.

use super::sources::one_line;
use super::speaking_nouns::PAPERS;
use super::{CueKind, Finder, Source};
use crate::annotate::{Dep, Form, Pos, Sentence};
use crate::pattern::Class;
use std::ops::Range;
use whosays_model::{Certainty, Stance};

/// Words at which a noun phrase that ends before a verb begins.
pub(super) const STOPS: &[&str] = &[
    "after", "although", "and", "as", "because", "before", "but", "despite", "during", "how", "however", "if", "once",
    "or", "since", "so", "than", "that", "though", "unless", "until", "what", "when", "where", "whereas", "whether",
    "which", "while", "who", "whom", "whose", "why", "yet", "is", "are", "was", "were", "has", "have", "had", "be",
    "been", "will", "would", "may", "might", "could", "not", "it",
];

/// What is found with somebody, or taken from them.
pub(super) const THINGS_HELD: &[&str] = &[
    "diary",
    "document",
    "e-mail",
    "email",
    "file",
    "footage",
    "image",
    "letter",
    "message",
    "note",
    "paper",
    "phone",
    "photo",
    "photograph",
    "record",
    "recording",
    "transcript",
    "video",
];

/// No tree is deeper than the sentence that was cut off at this many words.
const DEEPEST: usize = 256;

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
            let phrase = || self.phrase_from(hit.end, sentence.end);
            let Some(source) = document.or_else(|| self.thing_recovered(hit.end)).or_else(phrase).or_else(any) else {
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

    /// "According to a diary left with Orsk Vail", "citing videos taken from Orsk Vail": the thing, not whoever had it.
    fn thing_recovered(&self, first: usize) -> Option<Source> {
        let head = self.annotation.child(first.checked_sub(1)?, &[Dep::Dobj, Dep::Pobj])?;
        let clause =
            self.annotation.child(head, &[Dep::Acl]).filter(|clause| self.annotation.node(*clause).left > head)?;
        let is_agent = self.annotation.child(clause, &[Dep::Agent]).is_some();
        let is_thing = self.is_form_of_any(head, THINGS_HELD) || self.words()[head].is_one_of(&["e-mails"]);
        (is_thing && !is_agent && self.annotation.node(clause).form != Form::Gerund)
            .then(|| {
                self.words_as_they_stand(self.annotation.span_of(self.annotation.node(head).left, head + 1), first)
            })
            .map(|source| Source { end: head + 1, ..source })
    }

    /// "According to a report released by the council", "according to the report": the body behind the document.
    pub(super) fn document_source(&self, first: usize, sentence: &Sentence) -> Option<Source> {
        let head = self.annotation.child(first.checked_sub(1)?, &[Dep::Pobj])?;
        PAPERS.binary_search(&self.lower(head)).ok()?;
        let clause = self.annotation.child(head, &[Dep::Relcl]).map(|clause| self.annotation.node(clause).left);
        let end = (self.annotation.node(head).right + 1).min(sentence.end).min(clause.unwrap_or(sentence.end));
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
            let is_stop = STOPS.contains(&self.lower(*i)) && !self.is_acronym(*i);
            let is_verb = self.words()[*i].is(Class::Past) || self.annotation.node(*i).form == Form::Gerund;
            !self.words()[*i].token.is_wordlike() || is_verb || is_stop
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
            return vec![(sentence.first, sentence.end)];
        }
        let own = (self.clause_start(cue, sentence.first), source_end.min(sentence.end));
        match self.clause_with(cue, source_end) {
            Some(clause) if clause.start > sentence.first => vec![(clause.start, clause.end)],
            Some(clause) => vec![(own.0.min(clause.start), own.1.max(clause.end))],
            None => vec![own],
        }
    }

    /// "The raid, according to the army, was part of a plan", "where, according to sources, they will lose": the clause
    /// in which the cue stands before the verb.
    fn clause_with(&self, cue: usize, source_end: usize) -> Option<Range<usize>> {
        let annotation = self.annotation;
        let is_clause = |at: usize| {
            let clausal = matches!(
                annotation.node(at).dep,
                Dep::Root | Dep::Conj | Dep::Ccomp | Dep::Relcl | Dep::Advcl | Dep::Parataxis
            );
            clausal && matches!(annotation.node(at).pos, Pos::Verb | Pos::Aux)
        };
        let up = |at: &usize| Some(annotation.node(*at).head).filter(|head| head != at);
        let head = std::iter::successors(up(&cue), up).take(DEEPEST).find(|at| is_clause(*at))?;
        let node = annotation.node(head);
        (head >= source_end && node.left <= cue).then_some(node.left..node.right + 1)
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
