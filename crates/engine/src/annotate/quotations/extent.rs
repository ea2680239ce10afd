//! Which words a verb's source answers for by the parse: what the verb governs, what stands around it, and the clause
//! that neither leaves.

use super::verbs::LONGEST_WAY;
use super::{Finder, Source};
use crate::annotate::{Dep, EntityKind, Form, NameMention, Pos, Sentence};
use std::ops::Range;
use whosays_nlp::TokenKind;

/// Arcs from a verb of saying to what is said.
const CONTENT: &[Dep] = &[
    Dep::Ccomp,
    Dep::Xcomp,
    Dep::Dobj,
    Dep::Prep,
    Dep::Oprd,
    Dep::Acomp,
    Dep::Attr,
    Dep::Parataxis,
    Dep::Dative,
    Dep::Nsubj,
    Dep::Pcomp,
    Dep::Other,
];
/// Nouns with which a report sums up what it has told, to say something of it.
pub(super) const SUMMARIES: &[&str] = &[
    "accusation",
    "act",
    "allegation",
    "assertion",
    "charge",
    "claim",
    "decision",
    "demand",
    "development",
    "event",
    "fact",
    "idea",
    "incident",
    "measure",
    "move",
    "outcome",
    "plan",
    "position",
    "proposal",
    "prospect",
    "scenario",
    "sign",
    "situation",
    "stance",
    "statement",
    "step",
    "trend",
    "view",
];
/// Verbs of what follows from what was told.
const SHOWING: &[&str] = &[
    "fuel",
    "highlight",
    "imply",
    "indicate",
    "prompt",
    "raise",
    "signal",
    "spark",
    "suggest",
    "underline",
    "underscore",
];
/// Words behind a cue that let another voice speak.
const OTHERS: &[&str] = &["according", "although", "but", "citing", "quoting", "whereas", "while"];
/// Words behind a quotation and its cue that tell when it was said.
const TIMES: &[&str] = &["after", "ahead", "before", "during", "following"];
/// The most words between a cue and the comma behind it that only tell when it was said.
const LONGEST_TAIL: usize = 6;

impl Finder<'_> {
    /// `“… is gone!” Orsk said.`: a sentence that holds no more than source and cue, behind a quotation.
    pub(super) fn concluding(&self, verb: usize, number: usize) -> Option<Vec<(usize, usize)>> {
        let sentences = &self.annotation.sentences;
        let (sentence, before) = (&sentences[number], sentences.get(number.checked_sub(1)?)?);
        let closes =
            before.end.checked_sub(1).is_some_and(|last| self.words()[last].token.kind == TokenKind::CloseQuote);
        let is_short = sentence.end - sentence.first <= 8 && verb + 4 >= sentence.end;
        (closes && is_short && before.block == sentence.block).then(|| vec![(before.first, sentence.end)])
    }

    /// What a verb of saying governs by the parser: the clauses and objects that hang on it, and what is quoted.
    pub(super) fn content_scope(
        &self,
        verb: usize,
        source: &Source,
        inverted: bool,
        sentence: &Sentence,
    ) -> Option<Vec<(usize, usize)>> {
        let annotation = self.annotation;
        if annotation.child(verb, &[Dep::Agent]).is_some() {
            return None;
        }
        if self.is_as_clause(verb) {
            return Some(vec![(sentence.first, sentence.end)]);
        }
        let left = if inverted || self.shares_subject(verb) { verb } else { source.first.min(verb) };
        let right = if inverted { source.end } else { verb + 1 };
        let is_content =
            |child: &usize| CONTENT.contains(&annotation.node(*child).dep) || self.goes_on_telling(verb, *child);
        let after = annotation.children(verb).filter(|child| *child > verb).filter(is_content);
        let mut end = after.map(|child| annotation.node(child).right + 1).max().unwrap_or(right).max(right);
        let quoted = (right..sentence.end).rfind(|at| self.words()[*at].token.kind == TokenKind::CloseQuote);
        end = end.max(quoted.map_or(0, |at| at + 1)).min(sentence.end);
        let words_after = (right..end).filter(|at| self.words()[*at].token.is_wordlike()).count();
        let before = self.content_before(left, sentence.first).filter(|_| !self.is_quoted(verb));
        let clause = |child: &usize| *child > verb && matches!(annotation.node(*child).dep, Dep::Ccomp | Dep::Xcomp);
        let has_clause = annotation.children(verb).any(|child| clause(&child));
        // "After the deal was made, the front asked for land": what is asked for follows. Those who are told something are
        // no object.
        let is_to_somebody = self.is_form_of_any(verb, &["assure", "inform", "notify", "remind", "tell"]);
        let has_object = annotation.child(verb, &[Dep::Dobj]).is_some_and(|object| object > verb) && !is_to_somebody;
        match before {
            Some(start)
                if words_after < 3
                    || !has_clause && !has_object && quoted.is_none()
                    || self.is_tail(right, sentence.end) =>
            {
                // "“…,” she said on Monday after a raid": what follows is no part of what is quoted.
                let is_behind_quotation = left > 0 && self.words()[left - 1].span_is_double(self.report);
                let is_time = |child: &usize| *child >= right && TIMES.contains(&self.lower(*child));
                let time = annotation.children(verb).find(is_time).filter(|_| is_behind_quotation && quoted.is_none());
                let end = if self.is_inserted(verb, right, sentence) { sentence.end } else { end.max(right) };
                Some(vec![(start, time.map_or(end, |time| end.min(time)))])
            }
            Some(start) if quoted.is_some() || inverted => Some(vec![(start, end.max(right))]),
            _ if words_after >= 3 || quoted.is_some() || annotation.child(verb, &[Dep::Dobj]).is_some() => {
                Some(vec![(left, end)])
            }
            _ => None,
        }
    }

    /// "The governor came to the mill and said that": what the subject did before is told by others.
    fn shares_subject(&self, verb: usize) -> bool {
        let node = self.annotation.node(verb);
        node.dep == Dep::Conj && node.head < verb && self.annotation.child(verb, &[Dep::Nsubj]).is_none()
    }

    /// "She said that the depot had burned, but this was hushed up", "… and will be rebuilt": a clause that the parser
    /// joins to the verb of saying, and that goes on from what is said.
    fn goes_on_telling(&self, verb: usize, clause: usize) -> bool {
        let node = self.annotation.node(clause);
        if node.dep != Dep::Conj || self.annotation.child(verb, &[Dep::Ccomp]).is_none() {
            return false;
        }
        let subject = self.annotation.child(clause, &[Dep::Nsubj, Dep::Nsubjpass]);
        let tells = node.lemma.as_str();
        let points =
            |subject: usize| matches!(self.lower(subject), "it" | "that" | "these" | "they" | "this" | "those");
        let is_to_come = || {
            let modal = |child: usize| child < clause && matches!(self.lower(child), "will" | "would");
            self.annotation.children(clause).any(modal)
        };
        !self.resources.reporting.contains_key(tells) && subject.map_or_else(is_to_come, points)
    }

    /// What is said in a clause below another is said in no other clause; nor does a source answer for what is told of
    /// it in passing.
    pub(super) fn keep_to_clause(&self, verb: usize, source: &Source, inverted: bool, scope: &mut Vec<(usize, usize)>) {
        let mut clause = verb;
        // ", reported the Courier, after …": the parser may take it for a clause of what is reported.
        let is_tail =
            inverted && self.lower(verb.wrapping_sub(1)) == "," && self.annotation.node(verb).dep == Dep::Ccomp;
        // Of what is quoted before source and cue the parser may hang them on any word.
        let is_behind = self.annotation.sentences.iter().find(|one| (one.first..one.end).contains(&verb));
        if is_behind.is_some_and(|sentence| self.beside_quotation(verb, sentence).is_some()) {
            return;
        }
        let way = if is_tail { 0 } else { LONGEST_WAY };
        for _ in 0..way {
            let node = self.annotation.node(clause);
            match node.dep {
                Dep::Relcl | Dep::Acl | Dep::Ccomp | Dep::Pcomp => {
                    let follows = (verb + 1..=node.right).filter(|i| self.words()[*i].token.is_wordlike()).count();
                    let is_passive = self.annotation.child(verb, &[Dep::Agent]).is_some();
                    if follows >= 3 || node.dep == Dep::Relcl || is_passive {
                        for (first, end) in scope.iter_mut() {
                            (*first, *end) = ((*first).max(node.left), (*end).min(node.right + 1).max(node.left));
                        }
                    }
                    break;
                }
                Dep::Conj | Dep::Xcomp => clause = node.head,
                _ => break,
            }
        }
        for aside in self.asides(verb, source).into_iter().chain(self.comments(verb, scope)) {
            let parts =
                scope.iter().flat_map(|&(first, end)| [(first, end.min(aside.start)), (first.max(aside.end), end)]);
            *scope = parts.filter(|(first, end)| first < end).collect();
        }
    }

    /// "As the ministry announced on Friday,": it answers for the clause beside it.
    pub(super) fn is_as_clause(&self, verb: usize) -> bool {
        let node = self.annotation.node(verb);
        let opens = self.annotation.children(verb).any(|child| child < verb && self.lower(child) == "as")
            || node.left > 0 && self.lower(node.left - 1) == "as"
            || verb > 0 && self.lower(verb - 1) == "as";
        opens && self.annotation.child(verb, &[Dep::Ccomp, Dep::Dobj, Dep::Xcomp]).is_none()
    }

    /// Relative clauses of a source: "Orsk, who came back from the front on Friday".
    fn asides(&self, verb: usize, source: &Source) -> Vec<Range<usize>> {
        let inside = source.first..source.end.min(self.annotation.words.len());
        let relative = inside.filter(|at| self.annotation.node(*at).dep == Dep::Relcl);
        let clauses = relative.map(|at| self.annotation.node(at).left..self.annotation.node(at).right + 1);
        clauses.filter(|clause| !clause.contains(&verb)).collect()
    }

    /// What the report adds to indirect speech in its own voice: "…, a move that", "…, suggesting that".
    fn comments(&self, verb: usize, scope: &[(usize, usize)]) -> Vec<Range<usize>> {
        let is_marked = |at: usize| self.words()[at].span_is_double(self.report) || self.is_quoted(at);
        let end = self.sentence_around(verb).map_or(verb, |sentence| sentence.end);
        let inside = scope
            .iter()
            .flat_map(|&(first, end)| first..end)
            .filter(|at| (verb + 1..end).contains(at) && !is_marked(*at));
        inside
            .filter(|at| self.is_comment(*at))
            .map(|at| self.annotation.node(at).left..self.annotation.node(at).right + 1)
            .collect()
    }

    /// "Dresk, which was taken in May", "Orland, where he was born": of a place the report adds what readers may not know;
    /// what a state did may be said of it.
    fn is_of_place(&self, at: usize, opener: &str) -> bool {
        let kind = self.words()[at].name.map(|name| self.annotation.entity(&self.annotation.names[name]).kind);
        match kind {
            Some(EntityKind::Place) => matches!(opener, "where" | "which"),
            Some(EntityKind::State) => opener == "where",
            _ => false,
        }
    }

    fn is_comment(&self, at: usize) -> bool {
        let node = self.annotation.node(at);
        let is_mark = |at: &usize| matches!(self.lower(*at), "," | "--" | "—" | "–");
        // "“… at once,” a scenario that": the comma may stand before the mark.
        let is_set_off =
            |at: &usize| is_mark(at) || self.words()[*at].span_is_double(self.report) && *at > 0 && is_mark(&(at - 1));
        let Some(before) = node.left.checked_sub(1).filter(is_set_off) else { return false };
        let opener = self.lower(before + 1);
        match node.dep {
            Dep::Relcl => self.is_of_place(node.head, opener),
            Dep::Appos => matches!(opener, "a" | "an" | "one") && SUMMARIES.binary_search(&node.lemma.as_str()).is_ok(),
            // ", in what may be an attempt to": what the report makes of it.
            Dep::Prep => self.lower(at) == "in" && self.lower(at + 1) == "what",
            Dep::Advcl => node.form == Form::Gerund && node.left == at && SHOWING.contains(&node.lemma.as_str()),
            _ => false,
        }
    }

    /// A statement without marks ends where a paragraph tells of its speaker by name.
    pub(super) fn end_with_own_voice(&self, number: usize, source: &Source, scope: &mut [(usize, usize)]) {
        let own = &self.annotation.sentences[number];
        let (Some(entity), [(first, end)]) = (source.entity, scope) else { return };
        if *first < own.end {
            return;
        }
        let is_subject = |name: &&NameMention| {
            let dep = self.annotation.node(name.end - 1).dep;
            name.entity == entity && matches!(dep, Dep::Nsubj | Dep::Nsubjpass) && !self.is_quoted(name.first)
        };
        let told = self.annotation.names_in(*first, *end).find(is_subject);
        let sentence = told.and_then(|name| self.sentence_around(name.first));
        let block =
            sentence.and_then(|sentence| self.annotation.sentences.iter().find(|one| one.block == sentence.block));
        *end = block.map_or(*end, |block| block.first.max(*first));
    }

    /// "The road, engineers believe, is closed", "it fell on Friday, the army said, after a raid": source and cue stand
    /// between commas, and what follows is told as well. Behind a quotation the report goes on in its own voice.
    fn is_inserted(&self, verb: usize, right: usize, sentence: &Sentence) -> bool {
        let annotation = self.annotation;
        let is_quoted = (sentence.first..verb).any(|at| self.words()[at].span_is_double(self.report));
        let on = (right..sentence.end.min(right + LONGEST_TAIL)).find(|at| {
            let is_time = self.words()[*at].time.is_some() || matches!(self.lower(*at), "in" | "on");
            !is_time
        });
        let closes = on.is_some_and(|at| self.lower(at) == ",");
        let goes_over = |child: usize| {
            let node = annotation.node(child);
            let tells = node.form == Form::Gerund || annotation.child(child, &[Dep::Nsubj, Dep::Nsubjpass]).is_none();
            child > verb && matches!(node.dep, Dep::Advcl | Dep::Conj) && node.pos == Pos::Verb && tells
        };
        let opposes = on.is_some_and(|at| OTHERS.contains(&self.lower(at + 1)));
        closes && !is_quoted && !opposes && !annotation.children(verb).any(goes_over)
    }
}
