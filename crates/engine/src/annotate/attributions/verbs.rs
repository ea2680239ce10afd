//! Attributions that a verb introduces: its source by the parse, and the steps that look for its content.

use super::{AttributionClass, Draft, Finder};
use crate::annotate::{Dep, Form, Pos, Recognised, Sentence};
use crate::resources::{Attitude, Reporting};

/// Pronouns that stand for no speaker.
const NOBODY: &[&str] = &["that", "there", "this", "what"];

/// Prepositions that belong to the cue where they stand right behind it.
const LEADING: &[&str] = &["about", "against", "as", "at", "for", "of", "on", "over", "upon", "with"];

/// Verbs that only give a noun its subject: "voiced doubts about".
pub(super) const LIGHT: &[&str] =
    &["express", "give", "have", "hold", "issue", "make", "offer", "raise", "repeat", "share", "voice"];

/// A verb that may introduce what somebody says or thinks, as far as its content is found.
pub(super) struct Telling<'a> {
    pub(super) verb: usize,
    pub(super) sentence: &'a Sentence,
    /// What the lexicon of verbs of saying has of it.
    pub(super) reporting: Option<&'a Reporting>,
    /// What the lexicon of attitudes has of it.
    pub(super) attitude: Option<&'a Attitude>,
    pub(super) subject: Option<usize>,
    pub(super) source: Vec<usize>,
    pub(super) is_passive: bool,
    pub(super) cue: Vec<usize>,
    pub(super) content: Vec<usize>,
    /// The first word of the cue or the source, whichever comes first.
    pub(super) left: usize,
    /// The word after the verb, or after the source where that follows it.
    pub(super) right: usize,
    /// How the content was found.
    pub(super) found: Found,
}

/// How a content was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// A quotation before the verb.
    QuotedBefore,
    /// A quotation behind it.
    QuotedAfter,
    /// A clause, or the sentence that the verb stands in the middle of.
    Clause,
    /// An object, a phrase with a preposition, an infinitive.
    Complement,
}

impl Telling<'_> {
    /// Whether the verb tells what is said whatever follows: "say", not "show".
    pub(super) fn is_plain(&self) -> bool {
        self.reporting.is_some_and(|reporting| !reporting.needs_that)
    }

    pub(super) fn takes(&self, complement: &str) -> bool {
        self.attitude.is_some_and(|attitude| attitude.takes(complement))
    }

    pub(super) fn take(&mut self, words: impl IntoIterator<Item = usize>, found: Found) {
        self.content.extend(words);
        if self.found == Found::Nothing {
            self.found = found;
        }
    }

    /// The word after the content as far as it is found.
    pub(super) fn content_end(&self) -> usize {
        self.content.iter().max().map_or(self.right, |last| last + 1)
    }

    fn class(&self) -> AttributionClass {
        let of_saying = self.reporting.map(|reporting| match reporting.class.as_str() {
            "think" => AttributionClass::Know,
            "suggest" => AttributionClass::Show,
            _ => AttributionClass::Say,
        });
        let of_attitude = self.attitude.map(|attitude| attitude.class);
        let class = if self.found == Found::Complement { of_attitude.or(of_saying) } else { of_saying.or(of_attitude) };
        class.unwrap_or(AttributionClass::Say)
    }
}

impl Finder<'_> {
    /// The attribution that a verb introduces.
    pub(super) fn verb(&self, verb: usize) -> Option<Draft> {
        let mut telling = self.telling(verb)?;
        let steps = [
            Self::quoted_before,
            Self::clauses,
            Self::around,
            Self::quoted_after,
            Self::introduced,
            Self::concluding,
            Self::between_commas,
            Self::as_clause,
            Self::objects,
            Self::prepositions,
            Self::infinitives,
            Self::seeming,
            Self::asked,
            Self::the_rest,
            Self::document,
        ];
        for step in steps {
            step(self, &mut telling);
        }
        self.draft(telling)
    }

    /// "Expressed concern about the delay": the noun tells what about, and takes the verb with it.
    fn is_light(&self, telling: &Telling) -> bool {
        let is_light = LIGHT.binary_search(&self.node(telling.verb).lemma.as_str()).is_ok();
        let mut objects = self.kids(telling.verb, &[Dep::Dobj]);
        telling.found == Found::Complement && is_light && objects.any(|object| self.takes_verb_along(object))
    }

    fn draft(&self, telling: Telling) -> Option<Draft> {
        let quoted = matches!(telling.found, Found::QuotedBefore | Found::QuotedAfter);
        let is_seeming = telling.attitude.is_some_and(|attitude| attitude.class == AttributionClass::Seem);
        let is_somebodys = telling.subject.is_some() || telling.is_passive || quoted || is_seeming;
        if telling.content.is_empty() || !is_somebodys || self.is_yet_to_come(&telling) || self.is_light(&telling) {
            return None;
        }
        let class = telling.class();
        let cue = self.whole_cue(&telling);
        let mut content = telling.content;
        content.sort_unstable();
        let last = content.last().copied().filter(|last| telling.found == Found::Clause && !self.is_quoted(*last));
        if last.is_some_and(|last| self.lower(last) == ".") {
            content.pop();
        }
        Some(Draft {
            anchor: telling.verb,
            class,
            is_speech: telling.reporting.is_some() && matches!(telling.found, Found::Clause) || quoted,
            source: if is_seeming { Vec::new() } else { telling.source },
            cue,
            content,
        })
    }

    /// The cue with what stands right behind it: a colon, a day, the preposition that leads the content.
    fn whole_cue(&self, telling: &Telling) -> Vec<usize> {
        let mut cue = telling.cue.clone();
        let mut next = cue.iter().max().map_or(telling.verb, |last| *last) + 1;
        while next < telling.sentence.end {
            let node = self.node(next);
            let is_own = node.head == telling.verb;
            let is_day = is_own && node.dep == Dep::Npadvmod && self.annotation.words[next].time.is_some();
            let leads = is_own && node.dep == Dep::Prep && LEADING.contains(&self.lower(next));
            let is_told = telling.content.contains(&next);
            let belongs = if is_told { leads } else { is_day } || self.lower(next) == ":";
            if !belongs {
                break;
            }
            cue.push(next);
            next += 1;
        }
        cue
    }

    /// "He came to praise the rescuers": nothing is said yet.
    fn is_yet_to_come(&self, telling: &Telling) -> bool {
        let stands_alone = matches!(self.node(telling.verb).dep, Dep::Root | Dep::Conj);
        telling.found == Found::Complement && !stands_alone && self.is_infinitive(telling.verb)
    }

    fn telling(&self, verb: usize) -> Option<Telling<'_>> {
        let node = self.node(verb);
        if !matches!(node.pos, Pos::Verb | Pos::Aux)
            || matches!(node.dep, Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound)
        {
            return None;
        }
        let reporting = self.known(verb, &self.resources.reporting);
        let attitude = self.known(verb, &self.resources.attitudes.verbs);
        if reporting.is_none() && attitude.is_none() {
            return None;
        }
        let sentence = self.sentence(verb)?;
        let is_passive = self.has_kid(verb, &[Dep::Auxpass, Dep::Nsubjpass]) || self.is_bare_participle(verb);
        let agent = self.agent(verb);
        let nobody = |subject: &usize| NOBODY.contains(&self.lower(*subject)) && self.node(verb).dep != Dep::Relcl;
        let own = agent.or_else(|| self.subject(verb)).filter(|subject| !nobody(subject));
        let is_plain = reporting.is_some_and(|reporting| !reporting.needs_that) && !is_passive;
        let own = self.concluding_source(verb, sentence).filter(|_| is_plain).or(own);
        let subject = own.or_else(|| self.behind(verb, sentence).filter(|_| reporting.is_some() && !is_passive));
        let source = subject.map(|head| self.noun_phrase(head, verb)).unwrap_or_default();
        let cue = self.cue_words(verb);
        let is_beside = subject.is_some_and(|head| self.node(head).head == verb);
        let beside = if is_beside { source.as_slice() } else { &[] };
        let left = beside.iter().chain(&cue).min().copied().unwrap_or(verb).min(verb);
        let right = beside.iter().max().map_or(verb + 1, |last| (last + 1).max(verb + 1));
        let source = if is_passive && agent.is_none() { Vec::new() } else { source };
        Some(Telling {
            verb,
            sentence,
            reporting,
            attitude,
            subject,
            source,
            is_passive,
            cue,
            content: Vec::new(),
            left,
            right,
            found: Found::Nothing,
        })
    }

    /// "The plan reported by the council", "when asked about it": a participle of which something is done.
    fn is_bare_participle(&self, verb: usize) -> bool {
        let node = self.node(verb);
        node.form == Form::Participle
            && matches!(node.dep, Dep::Acl | Dep::Advcl)
            && !self.has_kid(verb, &[Dep::Aux, Dep::Nsubj])
    }

    /// `“…,” added another resident`: the phrase behind the verb, which the parser may take for its object.
    fn behind(&self, verb: usize, sentence: &Sentence) -> Option<usize> {
        let before = verb.checked_sub(1).filter(|before| *before >= sentence.first)?;
        let follows = self.quote_of[before].is_some() || self.lower(before) == ",";
        if !follows || self.quote_of[verb].is_some() || self.has_kid(verb, &[Dep::Nsubj]) {
            return None;
        }
        let is_noun = |child: &usize| {
            let node = self.node(*child);
            node.left == verb + 1 && matches!(node.pos, Pos::Noun | Pos::Propn | Pos::Pron)
        };
        self.kids(verb, &[Dep::Dobj, Dep::Attr, Dep::Oprd, Dep::Other, Dep::Npadvmod]).find(is_noun)
    }

    /// `The bridge fell on Friday, reported the Courier.`: the phrase between the verb and the end of its clause, where
    /// the parser takes the verb for another of the subject before.
    fn concluding_source(&self, verb: usize, sentence: &Sentence) -> Option<usize> {
        let node = self.node(verb);
        let is_joined = matches!(node.dep, Dep::Conj | Dep::Ccomp | Dep::Parataxis) && node.form == Form::Finite;
        let follows = verb.checked_sub(1).is_some_and(|before| before > sentence.first && self.lower(before) == ",");
        if !is_joined || !follows || self.has_kid(verb, &[Dep::Nsubj, Dep::Ccomp, Dep::Xcomp, Dep::Aux]) {
            return None;
        }
        let object = self.behind(verb, sentence)?;
        let speaks = matches!(self.node(object).recognised, Recognised::Person | Recognised::Body)
            || self.annotation.words[object].name.is_some();
        let end = self.node(object).right + 1;
        let ends = matches!(self.lower(end), "," | "." | ";") || end >= sentence.end;
        (speaks && ends).then_some(object)
    }

    /// What a lexicon has of a word under one of its forms.
    pub(super) fn known<'b, T>(&self, at: usize, lexicon: &'b std::collections::HashMap<String, T>) -> Option<&'b T> {
        let forms = &self.annotation.words[at].forms;
        lexicon.get(&self.node(at).lemma).or_else(|| forms.iter().find_map(|form| lexicon.get(form)))
    }
}
