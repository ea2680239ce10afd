//! Nouns and adjectives that tell what somebody says or thinks: `the council's claim that`, `reports from officials
//! that`, `criticism from the union`, `by the army's count`, `the council is clear that`.

use super::{CueKind, Finder, Source};
use crate::annotate::{AttributionClass, Dep, Pos, Sentence};
use whosays_model::Stance;

/// Nouns with which a figure is laid to whoever counts.
pub(super) const COUNTS: &[&str] = &[
    "account",
    "admission",
    "assessment",
    "calculation",
    "calculations",
    "count",
    "estimate",
    "estimates",
    "reckoning",
    "tally",
    "telling",
];
/// Verbs of which the subject says or thinks what their object is: "voiced doubts that".
const EXPRESSING: &[&str] =
    &["express", "give", "have", "hold", "issue", "make", "offer", "raise", "repeat", "send", "share", "voice"];
/// Verbs that make an attitude known and are no verbs of saying: "raised concerns".
pub(super) const RAISING: &[&str] =
    &["air", "convey", "issue", "level", "offer", "raise", "register", "reiterate", "repeat", "share", "vent", "voice"];
/// The class of what is felt of a thing that is known already.
const OF_THINGS: &str = "condemn";
/// Nouns for what somebody wants of others.
pub(super) const CALLS: &[&str] = &["appeal", "call", "demand", "exhortation", "order", "plea", "request", "threat"];
/// Words that are no source.
const NOBODY: &[&str] = &["it", "that", "there", "this", "what", "which"];

impl Finder<'_> {
    /// Quotations that a noun or an adjective introduces in one sentence.
    pub(super) fn nouns(&mut self, number: usize) {
        let sentence = self.annotation.sentences[number].clone();
        for at in sentence.first..sentence.end {
            let told = match (self.annotation.node(at).pos, self.annotation.node(at).dep) {
                (Pos::Noun, Dep::Pobj) if COUNTS.binary_search(&self.lower(at)).is_ok() => {
                    self.by_count(at, number, &sentence).or_else(|| self.told_by_noun(at, number, &sentence))
                }
                (Pos::Noun, _) => self.told_by_noun(at, number, &sentence),
                (Pos::Adj, _) => self.told_by_adjective(at, number, &sentence),
                _ => None,
            };
            let Some((source, class, scope)) = told else { continue };
            let cue = self.words()[at].token.span;
            // Who raises concerns about a thing takes it for known.
            let is_of_thing = class == OF_THINGS;
            let kind = if is_of_thing { CueKind::Verb } else { CueKind::Nominal };
            let mut quotation = self.quotation(source, cue, kind, class, Stance::Affirm, None, vec![scope]);
            quotation.clausal = !is_of_thing;
            self.found.push(quotation);
        }
    }

    /// "The council's claim that …", "a warning from the council that …", "criticism from the council".
    fn told_by_noun(
        &self,
        at: usize,
        number: usize,
        sentence: &Sentence,
    ) -> Option<(Source, &'static str, (usize, usize))> {
        let attitude = self.resources.attitudes.nouns.get(&self.annotation.node(at).lemma)?;
        let is_deed = self.resources.triggers.contains_key(self.annotation.node(at).lemma.as_str());
        let class = match attitude.class {
            AttributionClass::Judge if is_deed => return None,
            AttributionClass::Say | AttributionClass::Judge => "say",
            AttributionClass::Know => "think",
            _ => return None,
        };
        let by = |child: &usize| matches!(self.lower(*child), "by" | "from") && attitude.takes(self.lower(*child));
        let by = self.annotation.children(at).filter(|child| *child > at).find(by);
        let from = by.and_then(|by| self.annotation.child(by, &[Dep::Pobj]));
        let calls = CALLS.binary_search(&self.annotation.node(at).lemma.as_str()).is_ok();
        let clause = self.that_clause(at, calls).or_else(|| from.and_then(|from| self.that_clause(from, calls)));
        let node = self.annotation.node(at);
        let scope = match (clause, from) {
            (Some(clause), _) => (node.left, self.annotation.node(clause).right + 1),
            (None, Some(_)) if attitude.class == AttributionClass::Judge => (node.left, node.right + 1),
            (None, None) if self.is_raised(at) => {
                let source = self.expressed_by(at, number, sentence)?;
                return Some((source, OF_THINGS, (node.left.max(sentence.first), (node.right + 1).min(sentence.end))));
            }
            _ => return None,
        };
        let source = from
            .or_else(|| self.annotation.child(at, &[Dep::Poss]))
            .and_then(|word| self.source_of_noun(word, at, number, sentence))
            .or_else(|| self.expressed_by(at, number, sentence).filter(|_| class == "say"))
            .or_else(|| self.acted_on_by(at, number, sentence))?;
        Some((source, class, (scope.0.max(sentence.first), scope.1.min(sentence.end))))
    }

    /// "Raised concerns about the delay", "voiced alarm at it": an attitude that somebody makes known, to a thing.
    fn is_raised(&self, at: usize) -> bool {
        let verb = self.annotation.node(at).head;
        let makes_known = RAISING.binary_search(&self.annotation.node(verb).lemma.as_str()).is_ok();
        let leads =
            |child: usize| child > at && matches!(self.lower(child), "about" | "at" | "for" | "on" | "over" | "with");
        let points = |child: usize| matches!(self.lower(child), "such" | "that" | "these" | "this" | "those");
        let is_of_thing = self.annotation.children(at).any(|child| leads(child) || points(child));
        makes_known && self.annotation.node(at).dep == Dep::Dobj && is_of_thing
    }

    /// Whoever makes a claim or voices a doubt.
    fn expressed_by(&self, at: usize, number: usize, sentence: &Sentence) -> Option<Source> {
        let node = self.annotation.node(at);
        let expresses = EXPRESSING.binary_search(&self.annotation.node(node.head).lemma.as_str()).is_ok();
        let subject = self.annotation.child(node.head, &[Dep::Nsubj]).filter(|_| expresses && node.dep == Dep::Dobj)?;
        self.source_of_noun(subject, at, number, sentence)
    }

    /// "The guards act on the belief that", "they started from the assumption that": those who act on a view hold it.
    fn acted_on_by(&self, at: usize, number: usize, sentence: &Sentence) -> Option<Source> {
        let on = self.annotation.node(at).head;
        let verb = self.annotation.node(on).head;
        let is_on = self.annotation.node(at).dep == Dep::Pobj && matches!(self.lower(on), "from" | "on" | "under");
        let acts =
            matches!(self.annotation.node(verb).lemma.as_str(), "act" | "operate" | "proceed" | "start" | "work");
        let subject = self.annotation.child(verb, &[Dep::Nsubj]).filter(|_| is_on && acts)?;
        self.source_of_noun(subject, at, number, sentence)
    }

    fn source_of_noun(&self, word: usize, at: usize, number: usize, sentence: &Sentence) -> Option<Source> {
        let is_nobody = NOBODY.contains(&self.lower(word));
        let is_pronoun = self.annotation.node(word).pos == Pos::Pron && self.words()[word].name.is_none();
        let is_speaker = matches!(self.lower(word), "he" | "she" | "they");
        (!is_nobody && (!is_pronoun || is_speaker)).then(|| self.source_at(word, at, number, sentence, None)).flatten()
    }

    /// The clause with "that" which hangs on a noun, or the infinitive on one for a call.
    fn that_clause(&self, noun: usize, can_call: bool) -> Option<usize> {
        let is_that = |clause: &usize| {
            self.annotation
                .children(*clause)
                .any(|mark| self.annotation.node(mark).dep == Dep::Mark && self.lower(mark) == "that")
        };
        let clauses = |noun: usize| {
            self.annotation.children(noun).filter(move |child| {
                *child > noun && matches!(self.annotation.node(*child).dep, Dep::Acl | Dep::Ccomp | Dep::Relcl)
            })
        };
        let joined = self.annotation.child(noun, &[Dep::Conj]);
        clauses(noun)
            .chain(joined.into_iter().flat_map(clauses))
            .find(|clause| is_that(clause) || can_call && self.is_infinitive(*clause))
    }

    /// "By the army's count, …", "…, by its own account".
    fn by_count(
        &self,
        at: usize,
        number: usize,
        sentence: &Sentence,
    ) -> Option<(Source, &'static str, (usize, usize))> {
        let by = self.annotation.node(at).head;
        let owner = self.annotation.child(at, &[Dep::Poss]).filter(|_| self.lower(by) == "by")?;
        let source = match self.lower(owner) {
            "its" | "their" => {
                self.bodies_named(owner, sentence.end - sentence.first).next().map(|body| self.entity_at(body, owner))
            }
            "his" | "her" => None,
            _ => self.source_of_noun(owner, at, number, sentence),
        }?;
        let scope = self.nominal_scope(by, at + 1, sentence).first().copied()?;
        Some((source, "say", scope))
    }

    /// "The council is clear that …", "the report makes clear that …".
    fn told_by_adjective(
        &self,
        at: usize,
        number: usize,
        sentence: &Sentence,
    ) -> Option<(Source, &'static str, (usize, usize))> {
        let annotation = self.annotation;
        let (lemma, verb) = (annotation.node(at).lemma.as_str(), annotation.node(at).head);
        let attitude = self.resources.attitudes.adjectives.get(lemma).filter(|attitude| attitude.takes("clause"))?;
        if matches!(lemma, "aware" | "conscious" | "mindful") {
            return None;
        }
        let is_copula = annotation.node(at).dep == Dep::Acomp && annotation.node(verb).pos != Pos::Noun;
        let is_made = lemma == "clear" && self.words()[verb].is_form_of("make");
        let clause = annotation
            .child(at, &[Dep::Ccomp])
            .or_else(|| annotation.child(verb, &[Dep::Ccomp]).filter(|clause| *clause > at && (is_made || is_copula)))
            .filter(|clause| *clause > at && matches!(annotation.node(*clause).pos, Pos::Verb | Pos::Aux))?;
        let subject =
            annotation.child(verb, &[Dep::Nsubj]).filter(|subject| *subject < at && (is_copula || is_made))?;
        let source = self.source_of_noun(subject, verb, number, sentence)?;
        let class = if attitude.class == AttributionClass::Know && !is_made { "think" } else { "say" };
        let scope =
            (annotation.node(subject).left.max(sentence.first), (annotation.node(clause).right + 1).min(sentence.end));
        Some((source, class, scope))
    }
}
