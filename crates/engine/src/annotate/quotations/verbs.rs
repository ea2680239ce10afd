//! Verbs of saying by the parse: who their subject is.

use super::{ACTS, CueKind, Finder, Source, opposite};
use crate::annotate::{Dep, Form, Pos, Sentence};
use crate::pattern::Class;
use crate::resources::Reporting;
use std::ops::Range;
use whosays_nlp::TokenKind;

/// Classes whose verbs tell what is said even where the subject is no speaker: a document, a figure.
const FULL_CLASSES: &[&str] =
    &["accuse", "ask", "claim", "condemn", "deny", "predict", "say", "testify", "think", "urge", "vow", "warn"];
/// Endings of nouns that name no speaker.
const ABSTRACT: &[&str] = &["ance", "ence", "ing", "ism", "ity", "ment", "ness", "ship", "tion", "tions"];
/// Heads that are followed upwards to find a subject that several verbs share.
pub(super) const LONGEST_WAY: usize = 4;

impl Finder<'_> {
    /// Quotations that a verb of saying introduces in one sentence.
    pub(super) fn verbs(&mut self, number: usize) {
        let sentence = self.annotation.sentences[number].clone();
        for at in sentence.first..sentence.end {
            let Some(reporting) = self.reporting_verb(at, &sentence) else { continue };
            let reporting = reporting.clone();
            let Some((source, inverted)) = self.subject(at, number, &sentence, &reporting) else { continue };
            // What shows or suggests something is evidence, unless it is a document or a speaker.
            let is_unknown = source.entity.is_some_and(|entity| self.annotation.entities[entity].id.is_none());
            let aside = self.annotation.node(at).form == Form::Gerund;
            let is_shown = reporting.needs_that && is_unknown && !self.is_person(&source) || aside;
            if reporting.class == "suggest" && (is_shown || self.is_shown_by_thing(at)) {
                continue;
            }
            if self.is_evidence_of_another(at, &source) || reporting.class == "suggest" && self.is_shown_by_paper(at) {
                continue;
            }
            let scope = self
                .introduced(at, number)
                .or_else(|| self.goes_on_as_own(at, number))
                .or_else(|| self.concluding(at, number))
                .or_else(|| self.content_scope(at, &source, inverted, &sentence))
                .or_else(|| self.scope(at, &source, inverted, &sentence));
            let Some(mut scope) = scope else { continue };
            self.end_with_own_voice(number, &source, &mut scope);
            self.keep_to_clause(at, &source, inverted, &mut scope);
            let cue = self.words()[at].token.span;
            let negated = self.is_negated(at, sentence.first);
            let stance =
                if negated && reporting.class != "say" { opposite(reporting.stance) } else { reporting.stance };
            let mut quotation =
                self.quotation(source, cue, CueKind::Verb, &reporting.class, stance, reporting.certainty, scope);
            quotation.via = self.recipients(at, &sentence);
            // "As the envoy announced, boats will be sent": whoever announced it tells of it.
            quotation.act = self.is_form_of_any(at, ACTS) && !self.is_as_clause(at);
            quotation.deed = self.is_form_of_any(at, super::telling::DEEDS);
            quotation.clausal = self.has_content(at, &sentence);
            self.found.push(quotation);
        }
    }

    /// "The union said that data show": the union says it, on the evidence of nobody's data.
    fn is_evidence_of_another(&self, verb: usize, source: &Source) -> bool {
        let Some(subject) = self.annotation.child(verb, &[Dep::Nsubj]).filter(|_| source.entity.is_none()) else {
            return false;
        };
        let noun = self.lower(subject);
        let is_evidence = matches!(noun, "evidence" | "information" | "intelligence" | "tests" | "video" | "videos")
            || self.is_paper(subject);
        let has_owner = self.annotation.child(subject, &[Dep::Poss, Dep::Compound, Dep::Prep]).is_some();
        is_evidence && !has_owner && self.outer_source_of(subject, verb).is_some()
    }

    /// "Figures suggest", "her remarks implied": the report draws the conclusion.
    fn is_shown_by_paper(&self, verb: usize) -> bool {
        let subject = self.annotation.child(verb, &[Dep::Nsubj]);
        let is_thing = |subject: usize| {
            let noun = self.lower(subject);
            // "Reports suggest": whoever they are from.
            let is_hearsay = noun == "reports" && self.annotation.node(subject).left == subject;
            self.is_paper(subject) && !is_hearsay
                || matches!(
                    noun,
                    "comments" | "events" | "evidence" | "moves" | "record" | "remarks" | "signs" | "words"
                )
        };
        subject.is_some_and(is_thing) && !self.is_form_of_any(verb, &["underline", "underscore"])
    }

    /// "The army's record suggests", "it underscores": what a thing shows, nobody says.
    fn is_shown_by_thing(&self, verb: usize) -> bool {
        let Some(subject) = self.subject_word(verb, LONGEST_WAY) else { return false };
        let is_noun = matches!(self.annotation.node(subject).pos, Pos::Noun);
        let points = matches!(self.lower(subject), "it" | "that" | "these" | "they" | "this" | "those" | "which");
        let speaks = self.words()[subject].name.is_some() || self.can_speak(subject, subject + 1);
        points || is_noun && !speaks
    }

    fn is_person(&self, source: &Source) -> bool {
        source.entity.is_some_and(|entity| self.annotation.entities[entity].is_person())
    }

    /// The source of a reporting verb, and whether it follows the verb.
    fn subject(
        &self,
        verb: usize,
        number: usize,
        sentence: &Sentence,
        reporting: &Reporting,
    ) -> Option<(Source, bool)> {
        let annotation = self.annotation;
        if let Some(agent) = annotation.child(verb, &[Dep::Agent]) {
            let by = annotation.child(agent, &[Dep::Pobj])?;
            return Some((self.source_at(by, verb, number, sentence, Some(reporting))?, true));
        }
        if annotation.node(verb).form == Form::Gerund
            && self.goes_on_behind_comma(verb)
            && let Some(source) = self.same_as_before(verb, sentence)
        {
            return Some((source, false));
        }
        if self.follows_content(verb, sentence)
            && let Some(source) = self.inverted(verb, sentence)
        {
            return Some((source, true));
        }
        let subject = self
            .beside_quotation(verb, sentence)
            .or_else(|| self.beside_comma(verb, sentence, reporting))
            .or_else(|| self.subject_word(verb, LONGEST_WAY))?;
        let subject = self.speaking_conjunct(subject, sentence).unwrap_or(subject);
        if self.is_hardly_anybody(subject) {
            return None;
        }
        if annotation.node(subject).dep == Dep::Relcl || annotation.words[subject].name.is_none() && subject == verb {
            return None;
        }
        let is_outspoken = matches!(reporting.class.as_str(), "accuse" | "condemn" | "urge")
            && annotation.child(verb, &[Dep::Dobj]).is_some_and(|object| object > verb);
        let reporting = (self.has_content(verb, sentence) || is_outspoken).then_some(reporting);
        let source = self.source_at(subject, verb, number, sentence, reporting)?;
        if let Some(outer) = self.outer_source(subject, verb).filter(|_| self.is_its_object(&source, verb)) {
            return Some((outer, false));
        }
        // "The officials said the motive was … but declined to say": no motive declines.
        let is_own = annotation.node(subject).head == verb;
        if !is_own
            && source.entity.is_none()
            && !self.can_speak(subject, subject + 1)
            && let Some(outer) = self.outer_source_of(subject, verb)
        {
            return Some((self.same_as(outer, subject), false));
        }
        Some((source, subject > verb))
    }

    /// ", adding that", ",” arguing that".
    fn goes_on_behind_comma(&self, verb: usize) -> bool {
        let back = |words: usize| verb.checked_sub(words).map_or("", |at| self.lower(at));
        let is_mark = verb > 0 && self.words()[verb - 1].span_is_double(self.report);
        back(1) == "," || is_mark && back(2) == ","
    }

    /// "Few people believed", "nobody said": whoever tells of it speaks. "A few said" is some.
    fn is_hardly_anybody(&self, subject: usize) -> bool {
        const NONE: &[&str] = &["few", "neither", "no", "nobody", "none", "nothing"];
        let is_none = |at: usize| {
            let some = at > 0 && self.words()[at - 1].is_one_of(&["a", "the", "quite"]);
            NONE.contains(&self.lower(at)) && !some
        };
        is_none(subject) || self.annotation.children(subject).any(|child| child < subject && is_none(child))
    }

    /// "It numbers fifteen boats, and the coast guard said": of two nouns that the parser joins over a comma, the one that
    /// can speak.
    fn speaking_conjunct(&self, subject: usize, sentence: &Sentence) -> Option<usize> {
        let other = self.annotation.child(subject, &[Dep::Conj]).filter(|other| *other > subject + 1)?;
        if self.is_quoted(subject) && !self.is_quoted(other) {
            return Some(other);
        }
        let left = self.annotation.node(other).left;
        let is_apart = (subject + 1..left).any(|at| self.lower(at) == ",") && left > sentence.first;
        let speaks = |at: usize| self.words()[at].name.is_some() || self.can_speak(at, at + 1);
        let is_finite = |at: usize| self.annotation.node(at).form == Form::Finite;
        let is_object = (sentence.first..self.annotation.node(subject).left).any(is_finite);
        (is_apart && (!speaks(subject) || is_object) && speaks(other)).then_some(other)
    }

    /// `“…,” a spokesman for the force said`: the noun between quotation and verb, which the parser may hang on a word
    /// of the quotation.
    pub(super) fn beside_quotation(&self, verb: usize, sentence: &Sentence) -> Option<usize> {
        if self.is_quoted(verb) {
            return None;
        }
        let annotation = self.annotation;
        let marks = |at: &usize| self.closes_speech(*at, sentence) && self.words()[*at].span_is_double(self.report);
        let close = (sentence.first..verb).rfind(marks).filter(|close| close + 14 > verb)?;
        let between = close + 1..verb;
        let is_clean = between
            .clone()
            .all(|at| annotation.node(at).pos != Pos::Verb && !matches!(self.lower(at), ";" | ":" | "that" | "and"));
        let is_top = |at: &usize| {
            let node = annotation.node(*at);
            matches!(node.pos, Pos::Noun | Pos::Propn) && !between.contains(&node.head)
        };
        between.clone().find(is_top).filter(|at| is_clean && annotation.node(*at).head != verb)
    }

    /// `The road was closed, a lorry drivers' union said Friday.`: the noun between comma and verb, where the parser takes
    /// it for an aside.
    fn beside_comma(&self, verb: usize, sentence: &Sentence, reporting: &Reporting) -> Option<usize> {
        let annotation = self.annotation;
        let is_plain = !reporting.needs_that && matches!(reporting.class.as_str(), "say" | "report" | "confirm");
        if !is_plain || self.is_quoted(verb) || annotation.child(verb, &[Dep::Nsubj]).is_some() {
            return None;
        }
        let comma = (sentence.first..verb).rfind(|at| self.lower(*at) == ",").filter(|comma| comma + 10 > verb)?;
        let between = comma + 1..verb;
        let is_verb = |at: usize| matches!(annotation.node(at).pos, Pos::Verb | Pos::Aux);
        let told = (sentence.first..comma).any(is_verb);
        let opens = self.words()[comma + 1].is_one_of(&["a", "an", "the"]) || self.words()[comma + 1].token.capital;
        let is_top = |at: &usize| {
            let node = annotation.node(*at);
            matches!(node.pos, Pos::Noun | Pos::Propn) && !between.contains(&node.head)
        };
        let ends = self.is_tail(verb + 1, sentence.end) && verb + 5 > sentence.end;
        let is_clean = !between.clone().any(|at| is_verb(at) || self.lower(at) == "and");
        between.clone().find(is_top).filter(|_| told && opens && ends && is_clean)
    }

    /// Whether the words right before a verb are what was said: a quotation, or a clause of which none is its subject.
    pub(super) fn follows_content(&self, verb: usize, sentence: &Sentence) -> bool {
        if verb == sentence.first {
            return false;
        }
        let is_quoted = self.closes_speech(verb - 1, sentence)
            || verb >= sentence.first + 2 && self.closes_speech(verb - 2, sentence);
        let has_subject = self.annotation.child(verb, &[Dep::Nsubj]).is_some_and(|subject| subject < verb);
        // "Orsk Vail, alias “the Eel,” showed": the marks hold a name.
        let opens = |at: &usize| self.words()[*at].token.kind == TokenKind::OpenQuote;
        let names = has_subject && (verb.saturating_sub(5).max(sentence.first)..verb).any(|at| opens(&at));
        is_quoted && !names || self.lower(verb - 1) == "," && !has_subject
    }

    /// `…,” said Orsk, the mayor`.
    pub(super) fn inverted(&self, verb: usize, sentence: &Sentence) -> Option<Source> {
        let word = &self.words()[verb];
        if word.token.lower.ends_with("ing") || word.is_form_of("tell") || verb + 1 >= sentence.end {
            return None;
        }
        let source = self.phrase_from(verb + 1, sentence.end)?;
        // "…, said the court ordered three others": what follows the verb is a clause, not its subject.
        let clause = (verb + 1..source.end)
            .any(|i| self.words()[i].is(Class::Past) && self.words()[i].name.is_none() && i > verb + 2);
        (!clause).then_some(source)
    }

    /// The word that stands as a verb's subject, its own or that of the verbs that it goes with.
    pub(super) fn subject_word(&self, verb: usize, way: usize) -> Option<usize> {
        let annotation = self.annotation;
        let node = annotation.node(verb);
        let goes_on = node.dep == Dep::Conj && annotation.child(node.head, &[Dep::Auxpass]).is_none();
        let has_auxiliary = annotation.child(verb, &[Dep::Aux]).is_some()
            || goes_on
                && (annotation.child(node.head, &[Dep::Aux]).is_some()
                    || annotation.node(node.head).form == Form::Finite);
        if annotation.child(verb, &[Dep::Auxpass, Dep::Nsubjpass]).is_some()
            || node.dep == Dep::Acl && node.form != Form::Gerund
            || node.form == Form::Participle && !has_auxiliary && !self.has_own_subject(verb)
        {
            return None;
        }
        // Of several the nearest: the parser may take a topic further off for one, too.
        let subjects = || annotation.children(verb).filter(|child| annotation.node(*child).dep == Dep::Nsubj);
        let before = subjects().rfind(|child| *child < verb);
        if let Some(subject) = before.or_else(|| subjects().next()) {
            return Some(self.antecedent(subject, verb));
        }
        let way = way.checked_sub(1)?;
        match node.dep {
            // "He pressed for the army to leave and stressed that": a finite verb does not go on from an infinitive.
            Dep::Conj if node.form == Form::Finite && self.is_infinitive(node.head) => {
                self.subject_word(annotation.node(node.head).head, way)
            }
            Dep::Conj | Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Parataxis | Dep::Pcomp | Dep::Other | Dep::Prep => {
                let governs = if node.dep == Dep::Pcomp { annotation.node(node.head).head } else { node.head };
                let is_controlled = node.dep == Dep::Xcomp || node.dep == Dep::Pcomp && self.lower(node.head) == "as";
                let object = annotation.child(governs, &[Dep::Dobj]).filter(|_| is_controlled);
                let shared =
                    object.or_else(|| self.subject_word(node.head, way)).or_else(|| self.passive_subject(node.head));
                // "It is hard to see": nobody is meant.
                shared.filter(|subject| !self.words()[*subject].is_one_of(&["it", "there", "this", "that"]))
            }
            // "A statement saying that": the noun says it.
            Dep::Acl if node.form == Form::Gerund => Some(node.head),
            _ => None,
        }
    }

    /// Whether a subject stands before a verb: then it is finite, though the parser may take it for a participle.
    pub(super) fn has_own_subject(&self, verb: usize) -> bool {
        self.annotation.children(verb).any(|child| child < verb && self.annotation.node(child).dep == Dep::Nsubj)
    }

    /// "He was arrested after claiming that": whoever the head verb is about.
    fn passive_subject(&self, verb: usize) -> Option<usize> {
        let subject = self.annotation.child(verb, &[Dep::Nsubjpass])?;
        Some(self.antecedent(subject, verb))
    }

    /// "Orsk, who said": what a relative pronoun stands for.
    fn antecedent(&self, subject: usize, verb: usize) -> usize {
        let is_relative = self.words()[subject].is_one_of(&["who", "which", "that"]);
        let mut clause = verb;
        for _ in 0..LONGEST_WAY {
            let node = self.annotation.node(clause);
            match node.dep {
                Dep::Relcl if is_relative => return node.head,
                Dep::Conj if is_relative => clause = node.head,
                _ => break,
            }
        }
        subject
    }

    /// The source that a subject names.
    pub(super) fn source_at(
        &self,
        head: usize,
        verb: usize,
        number: usize,
        sentence: &Sentence,
        reporting: Option<&Reporting>,
    ) -> Option<Source> {
        let annotation = self.annotation;
        let word = &self.words()[head];
        if word.is_one_of(&["he", "she", "they", "it"])
            && let Some(source) = self.outer_source(head, verb)
        {
            return Some(source);
        }
        if let Some(mut source) = self.pronoun(head + 1, number) {
            source.first = annotation.node(head).left.max(sentence.first);
            return Some(source);
        }
        if annotation.node(head).pos == Pos::Pron && word.name.is_none() && !self.is_people(&word.token.lower) {
            return None;
        }
        let phrase = self.noun_phrase(head, sentence);
        let whole = annotation.node(head).left.max(sentence.first)..(annotation.node(head).right + 1).min(sentence.end);
        let whole_phrase = || {
            self.is_paper(head)
                .then(|| self.publisher(annotation.node(head).left.max(sentence.first), whole.end))
                .flatten()
        };
        let mut source = self
            .bearer_behind(head, verb)
            .or_else(|| self.person_apposed(head))
            .or_else(whole_phrase)
            .or_else(|| self.named_head(head, &phrase))
            .or_else(|| self.phrase(phrase.start, phrase.end))
            .or_else(|| self.phrase(phrase.start, (head + 1).max(phrase.start + 1)))
            .or_else(|| self.unknown_source(phrase.start, head + 1))
            .or_else(|| self.part_of(head).map(|_| self.words_as_source(&phrase)))
            .or_else(|| self.anyone(head, &phrase, reporting))?;
        if let Some(bearer) = self.bearer(&source, head, &phrase) {
            let known = &self.annotation.entities[bearer];
            (source.name, source.role, source.entity) = (self.name_written(bearer), known.role.clone(), Some(bearer));
        }
        if let Some(entity) = self.named_behind_same_words(phrase.clone()).filter(|_| source.entity.is_none()) {
            return Some(Source { first: whole.start, end: whole.end, ..self.entity_at(entity, head) });
        }
        if let Some(named) = self.same_office(head, &phrase, &source) {
            return Some(Source { first: whole.start, end: whole.end, ..named });
        }
        (source.first, source.end) = (whole.start, whole.end);
        Some(source)
    }

    /// "One of the victims": what it is one of.
    fn part_of(&self, head: usize) -> Option<usize> {
        let of = self.annotation.child(head, &[Dep::Prep]).filter(|of| self.lower(*of) == "of")?;
        let is_part = self.annotation.node(head).pos == Pos::Num
            || self.words()[head].is_one_of(&["one", "some", "many", "several", "most", "members", "both", "all"]);
        self.annotation.child(of, &[Dep::Pobj]).filter(|_| is_part)
    }

    /// The words of a noun phrase: what stands before its head, and the phrases with prepositions that follow.
    pub(super) fn noun_phrase(&self, head: usize, sentence: &Sentence) -> Range<usize> {
        let annotation = self.annotation;
        let before = |child: &usize| {
            matches!(
                annotation.node(*child).dep,
                Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Poss | Dep::Nummod | Dep::Det | Dep::Case | Dep::Other
            ) && *child < head
        };
        let mut start = annotation.children(head).find(before).map_or(head, |child| annotation.node(child).left);
        while start < head
            && self.words()[start].is_one_of(&["the", "a", "an", "one", "both", "numerous", "various", ","])
        {
            start += 1;
        }
        let mut end = self.words()[head].name.map_or(head + 1, |name| annotation.names[name].end.max(head + 1));
        for child in annotation.children(head).filter(|child| *child > head) {
            let node = annotation.node(child);
            let goes_on = match node.dep {
                Dep::Prep => super::sources::INNER_PREPOSITIONS.contains(&self.lower(child)),
                Dep::Compound | Dep::Nmod => true,
                Dep::Conj => {
                    let is_named = |at: usize| self.words()[at].name.is_some();
                    let speaks = |first: usize, last: usize| self.can_speak(first, last + 1);
                    is_named(child) && is_named(head)
                        || !is_named(head) && speaks(start, head) && speaks(annotation.node(child).left, child)
                }
                Dep::Cc => continue,
                _ => false,
            };
            // "The council for peace (CFP)": a bracket ends the phrase.
            let last = self.end_of_conjunct(child).unwrap_or(node.right);
            let right = (end..=last).find(|i| self.lower(*i) == "(").map_or(last, |open| open.max(end + 1) - 1);
            let breaks = (end..right).any(|i| !self.words()[i].token.is_wordlike() || self.words()[i].time.is_some());
            if !goes_on || breaks || right + 1 < end || right > head + 12 {
                break;
            }
            end = right + 1;
        }
        start.max(sentence.first)..end.min(sentence.end)
    }

    /// Where a second noun ends that a clause follows: "an official and a guard that".
    fn end_of_conjunct(&self, child: usize) -> Option<usize> {
        let is_clause =
            |at: &usize| matches!(self.annotation.node(*at).dep, Dep::Acl | Dep::Ccomp | Dep::Relcl) && *at > child;
        let clause =
            self.annotation.children(child).find(is_clause).filter(|_| self.annotation.node(child).dep == Dep::Conj)?;
        self.annotation.node(clause).left.checked_sub(1).filter(|last| *last >= child)
    }

    /// Whoever says something in so many words is a speaker, whatever the noun.
    fn anyone(&self, head: usize, phrase: &Range<usize>, reporting: Option<&Reporting>) -> Option<Source> {
        let reporting = reporting?;
        let is_noun = matches!(self.annotation.node(head).pos, Pos::Noun | Pos::Propn) && !self.is_provision(head);
        let lower = self.lower(head);
        let is_happening = (self.resources.triggers.contains_key(lower)
            || self.resources.triggers.contains_key(self.annotation.node(head).lemma.as_str()))
            && reporting.class != "say";
        let is_pointed = self.words()[phrase.start].is_one_of(&["this", "that", "these", "those"]);
        let is_thing = ABSTRACT.iter().any(|ending| lower.ends_with(ending)) || is_happening || is_pointed;
        if !is_noun || is_thing || reporting.needs_that || !FULL_CLASSES.contains(&reporting.class.as_str()) {
            return None;
        }
        Some(self.words_as_source(phrase))
    }

    /// "Article 4", "Sections 142 to 145": what a law says, nobody says.
    fn is_provision(&self, head: usize) -> bool {
        const PROVISIONS: &[&str] = &["article", "articles", "chapter", "clause", "paragraph", "section", "sections"];
        let is_numbered = self.words().get(head + 1).is_some_and(|_| self.annotation.node(head + 1).pos == Pos::Num);
        is_numbered && PROVISIONS.contains(&self.lower(head))
    }

    fn words_as_source(&self, phrase: &Range<usize>) -> Source {
        let span = self.annotation.span_of(phrase.start, phrase.end);
        let name = self.plain_name(phrase.start, phrase.end);
        Source { name, role: None, entity: None, first: phrase.start, end: phrase.end, span }
    }
}
