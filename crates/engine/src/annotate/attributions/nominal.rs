//! Attributions without a verb of saying: `according to`, nouns such as "claim", adjectives such as "confident",
//! adverbs such as "reportedly".

use super::{AttributionClass, Draft, Finder};
use crate::annotate::{Dep, Pos};
use crate::resources::Attitude;
use std::ops::Range;

/// Possessive pronouns, for whom the subject of the verb stands: "Orsk repeated his claim that".
const POSSESSIVES: &[&str] = &["her", "his", "its", "my", "our", "their"];

/// Nouns for those who hold with a thing or against it.
pub(super) const HOLDERS: &[&str] = &[
    "admirer",
    "adversary",
    "advocate",
    "backer",
    "believer",
    "champion",
    "critic",
    "defender",
    "detractor",
    "enthusiast",
    "fan",
    "foe",
    "friend",
    "opponent",
    "proponent",
    "sceptic",
    "skeptic",
    "supporter",
];

/// The complements of a noun or adjective, as far as they are found.
#[derive(Default)]
struct Complements {
    content: Vec<usize>,
    /// Prepositions that lead them.
    leads: Vec<usize>,
    /// Who it is by: "a warning from the council".
    by: Option<usize>,
    has_clause: bool,
}

impl Finder<'_> {
    /// The attribution that hangs on a word other than a verb.
    pub(super) fn nominal_at(&self, at: usize) -> Option<Draft> {
        if self.lower(at) == "according" {
            return self.according(at);
        }
        let node = self.node(at);
        match (node.pos, node.dep) {
            (Pos::Noun, Dep::Attr) if HOLDERS.binary_search(&node.lemma.as_str()).is_ok() => self.holder(at),
            (Pos::Noun, _) => self.noun(at, self.known(at, &self.resources.attitudes.nouns)?),
            (_, Dep::Advmod) => self.adverb(at, self.known(at, &self.resources.attitudes.adverbs)?),
            (_, Dep::Acomp) => self.adjective(at, node.head, self.known(at, &self.resources.attitudes.adjectives)?),
            // "With the union worried about the harbour, …", "residents angry at the delay".
            (Pos::Adj, Dep::Pcomp | Dep::Amod | Dep::Acl | Dep::Advcl) => {
                self.adjective(at, at, self.known(at, &self.resources.attitudes.adjectives)?)
            }
            _ => None,
        }
    }

    /// `According to the council, …`
    fn according(&self, at: usize) -> Option<Draft> {
        let to = self.annotation.children(at).find(|child| self.lower(*child) == "to").unwrap_or(at + 1);
        if to >= self.annotation.words.len() {
            return None;
        }
        let named = self.kids(to, &[Dep::Pobj]).next()?;
        let source = self.trimmed(self.subtree(named));
        let own = at..source.end.max(at + 1);
        Some(Draft {
            anchor: at,
            content: self.clause_around(at, &own),
            source: source.collect(),
            cue: vec![at, to],
            class: AttributionClass::Say,
            is_speech: true,
        })
    }

    /// The clause that a phrase belongs to, without the phrase and the marks at its edges.
    fn clause_around(&self, at: usize, own: &Range<usize>) -> Vec<usize> {
        let is_clause =
            |dep: Dep| matches!(dep, Dep::Root | Dep::Conj | Dep::Ccomp | Dep::Relcl | Dep::Advcl | Dep::Parataxis);
        let mut head = self.node(at).head;
        // No tree is deeper than the sentence that was cut off at this many words.
        for _ in 0..256 {
            let node = self.node(head);
            if node.head == head || is_clause(node.dep) {
                break;
            }
            head = node.head;
        }
        let whole = matches!(self.node(head).dep, Dep::Root | Dep::Ccomp | Dep::Parataxis);
        let sentence = self.sentence(at).filter(|_| whole).map(|sentence| sentence.first..sentence.end);
        let clause = sentence.unwrap_or_else(|| self.subtree(head));
        let is_edge = |word: usize| matches!(self.lower(word), "," | "." | "!" | "?");
        let mut words: Vec<usize> = clause.filter(|word| !own.contains(word)).collect();
        while words.last().is_some_and(|last| is_edge(*last)) {
            words.pop();
        }
        let start = words.iter().take_while(|word| is_edge(**word)).count();
        words.split_off(start)
    }

    /// Whether a noun tells whose attitude it is by the verb that it is the object of.
    pub(super) fn takes_verb_along(&self, at: usize) -> bool {
        let attitude = self.known(at, &self.resources.attitudes.nouns);
        let has_owner = self.has_kid(at, &[Dep::Poss]);
        attitude.is_some_and(|attitude| {
            let found = self.complements(at, attitude);
            !has_owner && found.by.is_none() && !found.content.is_empty()
        })
    }

    /// `The council's claim that …`, `a warning from the council of …`, `Orsk expressed doubt that …`.
    fn noun(&self, at: usize, attitude: &Attitude) -> Option<Draft> {
        let node = self.node(at);
        let found = self.complements(at, attitude);
        if found.content.is_empty() {
            return None;
        }
        let owner = self.kids(at, &[Dep::Poss]).next();
        let verb = Some(node.head).filter(|head| node.dep == Dep::Dobj && self.node(*head).pos == Pos::Verb);
        let subject = verb.filter(|verb| !self.has_kid(*verb, &[Dep::Auxpass])).and_then(|verb| self.subject(verb));
        let is_own = owner.is_none_or(|owner| POSSESSIVES.contains(&self.lower(owner)));
        let (source, mut cue) = match (owner, found.by, verb.zip(subject)) {
            (_, None, Some((verb, subject))) if is_own => {
                let cue = self.cue_words(verb).into_iter().chain(node.left..at + 1).collect();
                (self.noun_phrase(subject, verb), cue)
            }
            (Some(owner), _, _) => (self.owner(owner), vec![at]),
            (None, Some(by), _) => (self.noun_phrase(by, found.content[0]), vec![at]),
            // "The belief that …", "questions about …": whose they are, is not told.
            (None, None, _) if found.has_clause || found.leads.iter().any(|lead| self.is_on(*lead)) => {
                (Vec::new(), vec![at])
            }
            _ => return None,
        };
        cue.extend(found.leads);
        Some(Draft { anchor: at, source, cue, content: found.content, class: attitude.class, is_speech: false })
    }

    /// Whether a clause opens with the "that" of reported speech.
    fn is_that(&self, clause: usize) -> bool {
        self.kids(clause, &[Dep::Mark]).any(|mark| self.lower(mark) == "that")
    }

    /// Whether a preposition says what something is about.
    fn is_on(&self, at: usize) -> bool {
        matches!(self.lower(at), "about" | "against" | "over")
    }

    /// The words of an owner, without the mark of the genitive.
    fn owner(&self, owner: usize) -> Vec<usize> {
        self.subtree(owner).filter(|at| !matches!(self.lower(*at), "'s" | "'")).collect()
    }

    fn complements(&self, at: usize, attitude: &Attitude) -> Complements {
        let mut found = Complements::default();
        for child in self.annotation.children(at).filter(|child| *child > at) {
            match self.node(child).dep {
                Dep::Acl | Dep::Ccomp | Dep::Relcl if found.content.is_empty() => {
                    let says = self.is_that(child);
                    if says || attitude.takes("infinitive") && self.is_infinitive(child) {
                        found.content.extend(self.subtree(child));
                        found.has_clause = says;
                    }
                }
                Dep::Prep | Dep::Agent => self.complement_by_preposition(child, attitude, &mut found),
                _ => {}
            }
        }
        found
    }

    fn complement_by_preposition(&self, phrase: usize, attitude: &Attitude, found: &mut Complements) {
        let preposition = self.lower(phrase);
        let governed = self.kids(phrase, &[Dep::Pobj, Dep::Pcomp]).next();
        if matches!(preposition, "by" | "from") {
            if let Some(by) = governed.filter(|_| found.by.is_none() && attitude.takes(preposition)) {
                found.by = Some(by);
                found.leads.push(phrase);
                // "A warning from the council that …": the parser may hang the clause on whom it is from.
                let clause = self.kids(by, &[Dep::Acl, Dep::Ccomp, Dep::Relcl]).find(|clause| self.is_that(*clause));
                if let Some(clause) = clause.filter(|_| found.content.is_empty() && attitude.takes("clause")) {
                    found.content.extend(self.subtree(clause));
                    found.has_clause = true;
                }
            }
        } else if let Some(word) = governed.filter(|_| found.content.is_empty() && attitude.takes(preposition)) {
            found.content.extend(self.subtree(word));
            found.leads.push(phrase);
        }
    }

    /// `Orsk is a critic of the plan`: what somebody is, says how they hold with a thing.
    fn holder(&self, at: usize) -> Option<Draft> {
        let verb = self.node(at).head;
        let subject = self.subject(verb).filter(|subject| *subject < verb)?;
        let of = self.kids(at, &[Dep::Prep]).find(|child| matches!(self.lower(*child), "against" | "for" | "of"))?;
        let held = self.kids(of, &[Dep::Pobj, Dep::Pcomp]).next()?;
        let cue = self.cue_words(verb).into_iter().chain(self.node(at).left..at + 1).chain([of]).collect();
        Some(Draft {
            anchor: at,
            source: self.noun_phrase(subject, verb),
            cue,
            content: self.subtree(held).collect(),
            class: AttributionClass::Judge,
            is_speech: false,
        })
    }

    /// `Orsk is confident that …`, `wary of …`, by the verb it stands with or, behind a noun, by itself.
    fn adjective(&self, at: usize, verb: usize, attitude: &Attitude) -> Option<Draft> {
        let behind = || {
            let head = self.node(at).head;
            let is_noun = matches!(self.node(head).pos, Pos::Noun | Pos::Propn);
            Some(head).filter(|head| verb == at && is_noun && *head < at)
        };
        let subject = self.subject(verb).or_else(behind)?;
        if matches!(self.lower(subject), "it" | "that" | "there" | "this" | "what" | "which") {
            return None;
        }
        let mut cue = self.cue_words(verb);
        cue.extend(self.kids(at, &[Dep::Advmod]).filter(|child| *child < at));
        cue.push(at);
        cue.sort_unstable();
        cue.dedup();
        let mut content = Vec::new();
        for child in self.annotation.children(at).filter(|child| *child > at) {
            match self.node(child).dep {
                Dep::Ccomp | Dep::Xcomp | Dep::Advcl => content.extend(self.subtree(child)),
                Dep::Prep if content.is_empty() && attitude.takes(self.lower(child)) => {
                    if let Some(word) = self.kids(child, &[Dep::Pobj, Dep::Pcomp]).next() {
                        content.extend(self.subtree(word));
                        cue.push(child);
                    }
                }
                _ => {}
            }
        }
        let source = self.noun_phrase(subject, verb);
        (!content.is_empty()).then_some(Draft {
            anchor: at,
            source,
            cue,
            content,
            class: attitude.class,
            is_speech: false,
        })
    }

    /// `Reportedly`: the clause, of which nobody is named as the source.
    fn adverb(&self, at: usize, attitude: &Attitude) -> Option<Draft> {
        let mut verb = self.node(at).head;
        // No tree is deeper than the sentence that was cut off at this many words.
        for _ in 0..256 {
            let node = self.node(verb);
            if matches!(node.pos, Pos::Verb | Pos::Aux) || node.head == verb {
                break;
            }
            verb = node.head;
        }
        let clause = self.subtree(verb);
        let is_mark = |word: usize| !self.is_wordlike(word) && (word == clause.start || word + 1 == clause.end);
        let content: Vec<usize> = clause.clone().filter(|word| *word != at && !is_mark(*word)).collect();
        (!content.is_empty()).then_some(Draft {
            anchor: at,
            source: Vec::new(),
            cue: vec![at],
            content,
            class: attitude.class,
            is_speech: false,
        })
    }
}
