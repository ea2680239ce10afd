//! The parse as attributions read it: who stands as the source of a verb, and where phrases begin and end.

use super::Finder;
use crate::annotate::{Dep, Form, Node, Pos, Sentence};
use std::ops::Range;

/// Heads that are followed upwards to find a subject that several verbs share.
const LONGEST_WAY: usize = 4;
/// Words before a noun phrase that are none of it.
const LEAD_IN: &[&str] =
    &["also", "and", "but", "even", "just", "meanwhile", "now", "only", "so", "still", "then", "yet"];
/// Adverbs that open a clause or link it, rather than qualify a cue.
const LINKS: &[&str] = &["as", "how", "so", "when", "where", "why"];
/// Verbs that tell how an act goes on: "went on to say".
const ASPECTS: &[&str] = &["begin", "continue", "go", "start"];

impl Finder<'_> {
    pub(super) fn node(&self, at: usize) -> &Node {
        self.annotation.node(at)
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        self.annotation.words.get(at).map_or("", |word| word.token.lower.as_str())
    }

    /// The children with one of these labels, in order.
    pub(super) fn kids(&self, at: usize, deps: &'static [Dep]) -> impl DoubleEndedIterator<Item = usize> {
        self.annotation.children(at).filter(move |child| deps.contains(&self.node(*child).dep))
    }

    pub(super) fn has_kid(&self, at: usize, deps: &'static [Dep]) -> bool {
        self.kids(at, deps).next().is_some()
    }

    /// The words of a subtree.
    pub(super) fn subtree(&self, at: usize) -> Range<usize> {
        let node = self.node(at);
        node.left..node.right + 1
    }

    pub(super) fn sentence(&self, at: usize) -> Option<&Sentence> {
        let after = self.annotation.sentences.partition_point(|sentence| sentence.first <= at);
        self.annotation.sentences.get(after.checked_sub(1)?)
    }

    pub(super) fn is_wordlike(&self, at: usize) -> bool {
        self.annotation.words.get(at).is_some_and(|word| word.token.is_wordlike())
    }

    /// The range without the commas, dashes and colons at its edges.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let is_edge = |at: usize| matches!(self.lower(at), "," | ";" | ":" | "—" | "–" | "-" | "--");
        let (mut start, mut end) = (range.start, range.end);
        while start < end && is_edge(end - 1) {
            end -= 1;
        }
        while start < end && is_edge(start) {
            start += 1;
        }
        start..end
    }

    /// The word that stands as a verb's subject, its own or that of the verbs that it goes with.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        self.subject_within(verb, LONGEST_WAY)
    }

    fn subject_within(&self, verb: usize, way: usize) -> Option<usize> {
        let node = self.node(verb);
        let own = || self.kids(verb, &[Dep::Nsubj]);
        if let Some(subject) = own().rfind(|subject| *subject < verb).or_else(|| own().next()) {
            return Some(subject);
        }
        if node.head == verb || self.has_kid(verb, &[Dep::Nsubjpass, Dep::Auxpass]) {
            return None;
        }
        let way = way.checked_sub(1)?;
        let is_loose = matches!(node.form, Form::Gerund | Form::Base);
        match node.dep {
            Dep::Conj if node.form == Form::Participle && self.has_kid(node.head, &[Dep::Auxpass]) => None,
            Dep::Conj => self.subject_within(node.head, way),
            Dep::Xcomp => self.kids(node.head, &[Dep::Dobj]).next().or_else(|| self.subject_within(node.head, way)),
            Dep::Ccomp if is_loose => self.subject_within(node.head, way),
            Dep::Advcl | Dep::Other | Dep::Prep | Dep::Parataxis if is_loose => self.shared_subject(node.head, way),
            Dep::Pcomp => {
                let governing = self.node(node.head).head;
                let is_verb = matches!(self.node(governing).pos, Pos::Verb | Pos::Aux);
                is_verb.then(|| self.shared_subject(governing, way)).flatten()
            }
            // "A statement saying that", "the first to say so": the noun says it.
            Dep::Acl if is_loose => Some(node.head),
            Dep::Relcl if node.form == Form::Base => Some(node.head),
            _ => None,
        }
    }

    /// The subject of a verb, or whom it is about in the passive.
    fn shared_subject(&self, verb: usize, way: usize) -> Option<usize> {
        self.subject_within(verb, way).or_else(|| self.kids(verb, &[Dep::Nsubjpass]).next())
    }

    /// Who a passive verb is done by.
    pub(super) fn agent(&self, verb: usize) -> Option<usize> {
        let by = self.kids(verb, &[Dep::Agent]).next()?;
        self.kids(by, &[Dep::Pobj]).next()
    }

    /// The words of the noun phrase with this head, but for the clause of it that holds `besides`.
    pub(super) fn noun_phrase(&self, head: usize, besides: usize) -> Vec<usize> {
        let mut range = self.subtree(head);
        if range.contains(&besides) && besides != head {
            let clause = self.child_above(head, besides);
            if clause > head {
                range.end = self.node(clause).left.max(head + 1).min(range.end);
            } else {
                range.start = (self.node(clause).right + 1).min(head);
            }
        }
        let mut range = self.trimmed(range);
        while range.start < head && LEAD_IN.contains(&self.lower(range.start)) {
            range.start += 1;
        }
        self.trimmed(range).collect()
    }

    /// The child of `head` that `below` stands under.
    fn child_above(&self, head: usize, below: usize) -> usize {
        let mut at = below;
        // No tree is deeper than the sentence that was cut off at this many words.
        for _ in 0..256 {
            let next = self.node(at).head;
            if next == head || next == at {
                break;
            }
            at = next;
        }
        at
    }

    /// A verb with its auxiliaries, its particle and the adverbs beside it, and the verb that tells how it goes on.
    pub(super) fn cue_words(&self, verb: usize) -> Vec<usize> {
        let node = self.node(verb);
        let goes_on = node.dep == Dep::Xcomp && ASPECTS.contains(&self.node(node.head).lemma.as_str());
        let mut words = self.verb_words(verb);
        if goes_on && node.head < verb && verb - node.head <= 4 {
            words.extend(self.verb_words(node.head));
            words.extend(node.head..verb);
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    fn verb_words(&self, verb: usize) -> Vec<usize> {
        let belongs = |child: &usize| {
            let node = self.node(*child);
            match node.dep {
                Dep::Aux | Dep::Auxpass | Dep::Neg => true,
                // A particle: "pointed out".
                Dep::Other => node.pos == Pos::Adp && node.left == node.right,
                Dep::Advmod => {
                    child.abs_diff(verb) <= 2 && node.left == node.right && !LINKS.contains(&self.lower(*child))
                }
                _ => false,
            }
        };
        let mut words: Vec<usize> = self.annotation.children(verb).filter(belongs).collect();
        words.push(verb);
        words
    }
}
