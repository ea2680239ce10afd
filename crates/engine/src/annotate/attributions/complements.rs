//! What a verb governs short of a clause: objects, phrases with prepositions, infinitives.

use super::verbs::{Found, Telling};
use super::{AttributionClass, Finder};
use crate::annotate::{Dep, Recognised};

/// Documents and posts in which something is said: "said in a statement".
const DOCUMENTS: &[&str] = &[
    "article",
    "column",
    "communique",
    "email",
    "filing",
    "interview",
    "letter",
    "memo",
    "message",
    "note",
    "post",
    "release",
    "statement",
    "tweet",
];
/// Verbs whose object is whom something is told, where that is a person.
const ADDRESSING: &[&str] = &["ask", "assure", "inform", "reassure", "remind", "tell", "urge", "warn"];
/// The longest phrase that names a document, in words.
const LONGEST_DOCUMENT: usize = 4;

impl Finder<'_> {
    /// "Praised the rescuers", "described the vote as a farce".
    pub(super) fn objects(&self, telling: &mut Telling) {
        // "Sees the vote as a farce", not "sees the vote".
        let is_called = telling.takes("as") && self.kids(telling.verb, &[Dep::Prep]).any(|at| self.lower(at) == "as");
        if !telling.takes("object") && !is_called {
            return;
        }
        let addresses = ADDRESSING.iter().any(|verb| self.is_form(telling.verb, verb));
        let mut objects: Vec<usize> = self.kids(telling.verb, &[Dep::Dobj, Dep::Oprd, Dep::Attr]).collect();
        if telling.is_passive {
            objects.extend(self.kids(telling.verb, &[Dep::Nsubjpass]));
        }
        let node = self.node(telling.verb);
        if telling.is_passive && node.dep == Dep::Acl && telling.subject.is_some() {
            telling.take(self.noun_phrase(node.head, telling.verb), Found::Complement);
        }
        for object in objects {
            let is_person = matches!(self.node(object).recognised, Recognised::Person | Recognised::Body)
                || self.is_personal_pronoun(object);
            let is_addressed = addresses && (is_person || !telling.content.is_empty());
            if Some(object) != telling.subject && !is_addressed && !telling.content.contains(&object) {
                telling.take(self.subtree(object), Found::Complement);
            }
        }
        if telling.found == Found::Complement {
            self.what_it_is_called(telling);
        }
    }

    /// "… as a farce", "… for the delay", behind the object.
    fn what_it_is_called(&self, telling: &mut Telling) {
        let phrases: Vec<usize> = self.kids(telling.verb, &[Dep::Prep]).filter(|at| *at > telling.verb).collect();
        for phrase in phrases {
            let preposition = self.lower(phrase);
            let leads = telling.takes(preposition) && matches!(preposition, "about" | "as" | "for" | "of" | "on");
            if leads && (telling.is_passive || phrase <= telling.content_end()) {
                telling.take(self.subtree(phrase), Found::Complement);
            }
        }
        let next = telling.content_end();
        let follows = |clause: &usize| self.node(*clause).left == next && self.is_infinitive(*clause);
        if let Some(clause) = self.kids(telling.verb, &[Dep::Xcomp]).find(follows) {
            telling.take(self.subtree(clause), Found::Complement);
        }
    }

    /// "Called for talks", "complained about the delay".
    pub(super) fn prepositions(&self, telling: &mut Telling) {
        let verb = telling.verb;
        if !telling.content.is_empty() || telling.attitude.is_none() {
            return;
        }
        let leads = |phrase: &usize| *phrase > verb && telling.takes(self.lower(*phrase));
        let phrase = self.kids(verb, &[Dep::Prep]).find(leads);
        let Some(phrase) = phrase else {
            // The parser may hang the preposition on the word behind it: "called for the army to leave".
            let end = self.node(verb).right + 1;
            if verb + 2 < end && telling.takes(self.lower(verb + 1)) {
                telling.cue.push(verb + 1);
                telling.take(verb + 2..end, Found::Complement);
            }
            return;
        };
        if phrase <= verb + 2 {
            telling.cue.push(phrase);
        } else {
            telling.take([phrase], Found::Complement);
        }
        let governed: Vec<usize> = self.kids(phrase, &[Dep::Pobj, Dep::Pcomp]).collect();
        if governed.is_empty() {
            telling.take(phrase + 1..self.node(verb).right + 1, Found::Complement);
        }
        for word in governed {
            telling.take(self.subtree(word), Found::Complement);
        }
        let next = telling.content_end();
        let follows = |clause: &usize| self.node(*clause).left == next && self.is_infinitive(*clause);
        if let Some(clause) = self.kids(verb, &[Dep::Xcomp, Dep::Advcl, Dep::Ccomp]).find(follows) {
            telling.take(self.subtree(clause), Found::Complement);
        }
    }

    /// "Vowed to leave", "seems to have left", "is expected to leave".
    pub(super) fn infinitives(&self, telling: &mut Telling) {
        if !telling.content.is_empty() || !telling.takes("infinitive") {
            return;
        }
        let leads = |clause: &usize| *clause > telling.verb && self.is_infinitive(*clause);
        let Some(clause) = self.kids(telling.verb, &[Dep::Xcomp]).find(leads) else { return };
        telling.take(self.subtree(clause), Found::Complement);
        if telling.attitude.is_some_and(|attitude| attitude.class == AttributionClass::Seem) {
            telling.content.append(&mut telling.source);
        } else if telling.is_passive {
            let about: Vec<usize> =
                self.kids(telling.verb, &[Dep::Nsubjpass]).flat_map(|at| self.subtree(at)).collect();
            telling.content.extend(about);
        }
    }

    /// "Seemed hopeful", "appears like a truce": how somebody or something seems.
    pub(super) fn seeming(&self, telling: &mut Telling) {
        let seems = telling.attitude.is_some_and(|attitude| attitude.class == AttributionClass::Seem);
        if !seems || !telling.content.is_empty() {
            return;
        }
        let describes = |child: &usize| {
            let is_like = matches!(self.lower(*child), "as" | "like");
            *child > telling.verb && (self.node(*child).dep != Dep::Prep || is_like)
        };
        let described = self.kids(telling.verb, &[Dep::Oprd, Dep::Acomp, Dep::Prep]).filter(describes);
        let words: Vec<usize> = described.flat_map(|child| self.subtree(child)).collect();
        if !words.is_empty() {
            telling.take(words, Found::Complement);
            telling.content.append(&mut telling.source);
        }
    }

    /// "Asked whether he would run, he …": the question, which nobody is named for.
    pub(super) fn asked(&self, telling: &mut Telling) {
        let verb = telling.verb;
        if telling.subject.is_some() || self.is_quoted(verb) || !self.is_form(verb, "ask") {
            return;
        }
        let is_question = |child: &usize| {
            *child > verb && (self.node(*child).dep != Dep::Prep || matches!(self.lower(*child), "about" | "for"))
        };
        telling.is_passive = true;
        if !telling.content.is_empty() {
            return;
        }
        let question: Vec<usize> = self.kids(verb, &[Dep::Ccomp, Dep::Xcomp, Dep::Prep]).filter(is_question).collect();
        for child in question {
            telling.take(self.subtree(child), Found::Complement);
            if self.node(child).dep == Dep::Prep {
                telling.cue.push(child);
            }
        }
    }

    /// "Said in a statement": the document belongs to the cue.
    pub(super) fn document(&self, telling: &mut Telling) {
        if !telling.is_plain() || telling.content.is_empty() {
            return;
        }
        let phrases = self.kids(telling.verb, &[Dep::Prep]);
        for phrase in phrases.filter(|at| *at > telling.verb && self.lower(*at) == "in") {
            let named = self.kids(phrase, &[Dep::Pobj]).next();
            let is_document = |at: &usize| {
                DOCUMENTS.contains(&self.node(*at).lemma.as_str()) && self.node(*at).right <= phrase + LONGEST_DOCUMENT
            };
            if let Some(named) = named.filter(is_document).filter(|at| !telling.content.contains(at)) {
                telling.cue.extend(phrase..=named);
            }
        }
    }

    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        self.kids(at, &[Dep::Aux, Dep::Other]).any(|child| child < at && self.lower(child) == "to")
    }

    pub(super) fn is_form(&self, at: usize, lemma: &str) -> bool {
        self.node(at).lemma == lemma || self.annotation.words[at].is_form_of(lemma)
    }

    fn is_personal_pronoun(&self, at: usize) -> bool {
        matches!(
            self.lower(at),
            "her" | "herself" | "him" | "himself" | "it" | "me" | "them" | "themselves" | "us" | "you"
        )
    }
}
