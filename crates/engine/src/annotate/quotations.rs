//! Finds who said what: a source, a cue, and the words they answer for.

use super::speakers::{self, Turn};
use super::{Annotation, EntityKind, Sentence, Word};
use crate::Resources;
use crate::pattern::Class;
use crate::resources::{Form, Reporting};
use whosays_model::{Certainty, Report, Span, Stance};
use whosays_nlp::TokenKind;

/// What introduces the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueKind {
    /// A verb of saying or thinking.
    Verb,
    /// `according to` and its like.
    Nominal,
    /// A line of the layout that names the speaker.
    Layout,
    /// A quotation that goes on from a sentence that names its source.
    Continued,
}

/// One piece of reported speech.
#[derive(Clone, Debug)]
pub(crate) struct Quotation {
    /// Who said it: a full name, or the words of the report for a group or office.
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) entity: Option<usize>,
    /// The words that name the source.
    pub(crate) source: Span,
    /// The words of the cue; the source's where the layout is the cue.
    pub(crate) cue: Span,
    pub(crate) kind: CueKind,
    /// The reporting verb's class, such as `deny`.
    pub(crate) class: String,
    pub(crate) stance: Stance,
    pub(crate) certainty: Option<Certainty>,
    /// Word ranges that the source answers for, cue included.
    pub(crate) scope: Vec<(usize, usize)>,
    /// Who passed it on.
    pub(crate) via: Vec<String>,
}

impl Quotation {
    /// Whether it answers for a word.
    pub(crate) fn covers(&self, word: usize) -> bool {
        self.scope.iter().any(|&(first, end)| (first..end).contains(&word))
    }

    /// How many words it answers for; of two that cover a word the smaller is the inner one.
    pub(crate) fn width(&self) -> usize {
        self.scope.iter().map(|(first, end)| end - first).sum()
    }
}

struct Source {
    name: String,
    role: Option<String>,
    entity: Option<usize>,
    first: usize,
    end: usize,
    span: Span,
}

/// Finds all quotations of a report, in order of their cue.
pub(super) fn find(report: &Report, resources: &Resources, annotation: &Annotation, turns: &[Turn]) -> Vec<Quotation> {
    let mut finder = Finder { report, resources, annotation, found: Vec::new() };
    for turn in turns {
        finder.take_turn(turn);
    }
    for number in 0..annotation.sentences.len() {
        finder.verbs(number);
        finder.nominal(number);
    }
    finder.continued();
    finder.found
}

struct Finder<'a> {
    report: &'a Report,
    resources: &'a Resources,
    annotation: &'a Annotation,
    found: Vec<Quotation>,
}

const AUXILIARIES: &[&str] = &[
    "also",
    "already",
    "are",
    "be",
    "been",
    "being",
    "both",
    "can",
    "could",
    "did",
    "do",
    "does",
    "even",
    "ever",
    "further",
    "had",
    "has",
    "have",
    "is",
    "just",
    "later",
    "long",
    "may",
    "might",
    "must",
    "never",
    "not",
    "now",
    "n't",
    "often",
    "once",
    "since",
    "soon",
    "still",
    "then",
    "therefore",
    "thus",
    "too",
    "was",
    "were",
    "will",
    "would",
];

/// Words at which a noun phrase that ends before a verb begins.
const STOPS: &[&str] = &[
    "after", "although", "and", "as", "because", "before", "but", "despite", "during", "how", "however", "if", "once",
    "or", "since", "so", "than", "that", "though", "unless", "until", "what", "when", "where", "whereas", "whether",
    "which", "while", "who", "whom", "whose", "why", "yet", "is", "are", "was", "were", "has", "have", "had", "be",
    "been", "will", "would", "may", "might", "could", "not", "it",
];

/// Verbs of saying whose plain form is a noun, too.
const ALSO_NOUNS: &[&str] = &[
    "alert",
    "answer",
    "appeal",
    "argument",
    "blame",
    "boast",
    "call",
    "caution",
    "challenge",
    "charge",
    "claim",
    "comment",
    "complaint",
    "demand",
    "dispute",
    "estimate",
    "fear",
    "forecast",
    "hope",
    "joke",
    "judge",
    "note",
    "order",
    "plan",
    "pledge",
    "post",
    "praise",
    "project",
    "promise",
    "question",
    "record",
    "remark",
    "reply",
    "report",
    "request",
    "signal",
    "slam",
    "state",
    "stress",
    "suspect",
    "thank",
    "threat",
    "tip",
    "tweet",
    "view",
    "vow",
    "warning",
    "welcome",
];

const INNER_PREPOSITIONS: &[&str] =
    &["of", "for", "in", "at", "from", "with", "to", "on", "near", "by", "inside", "within", "under"];

/// Documents, in which the body that published them speaks.
const PAPERS: &[&str] = &[
    "analysis",
    "article",
    "assessment",
    "bulletin",
    "communique",
    "data",
    "database",
    "dispatch",
    "figures",
    "findings",
    "index",
    "investigation",
    "list",
    "newsletter",
    "paper",
    "press",
    "release",
    "releases",
    "report",
    "reports",
    "research",
    "statement",
    "statements",
    "statistics",
    "study",
    "survey",
];

/// Nouns other than offices and groups of people that can be said to say something.
const DOCUMENTS: &[&str] = &[
    "account",
    "accounts",
    "agency",
    "analysis",
    "announcement",
    "article",
    "assessment",
    "blog",
    "briefing",
    "bulletin",
    "cable",
    "campaign",
    "charity",
    "coalition",
    "commission",
    "committee",
    "communique",
    "company",
    "council",
    "court",
    "data",
    "department",
    "document",
    "documents",
    "editorial",
    "embassy",
    "evidence",
    "figures",
    "file",
    "filing",
    "findings",
    "firm",
    "force",
    "forces",
    "foundation",
    "front",
    "government",
    "group",
    "indictment",
    "inquiry",
    "institute",
    "intelligence",
    "interview",
    "investigation",
    "judgment",
    "kingdom",
    "law",
    "leadership",
    "letter",
    "media",
    "memo",
    "message",
    "ministry",
    "movement",
    "network",
    "newspaper",
    "note",
    "office",
    "opposition",
    "organisation",
    "organization",
    "outlet",
    "paper",
    "parliament",
    "party",
    "poll",
    "post",
    "presidency",
    "press",
    "programme",
    "radio",
    "rebels",
    "record",
    "records",
    "regime",
    "release",
    "report",
    "reports",
    "research",
    "rights",
    "ruling",
    "service",
    "site",
    "source",
    "sources",
    "speech",
    "spokesperson",
    "state",
    "statement",
    "statements",
    "station",
    "statistics",
    "study",
    "survey",
    "team",
    "text",
    "tribunal",
    "troops",
    "union",
    "verdict",
    "video",
    "website",
];

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.annotation.words
    }

    fn lower(&self, at: usize) -> &str {
        self.words().get(at).map_or("", |word| word.token.lower.as_str())
    }

    fn take_turn(&mut self, turn: &Turn) {
        let Some(entity) = turn.entity else { return };
        let (Some(first), Some(last)) = (
            self.annotation.sentences.get(turn.first),
            turn.end.checked_sub(1).and_then(|last| self.annotation.sentences.get(last)),
        ) else {
            return;
        };
        let scope = vec![(first.first, last.end)];
        let source = self.entity_source(entity, turn.span, first.first, first.first);
        let header = self.annotation.sentences[turn.header].span;
        let cue = if turn.header < turn.first { header } else { turn.span };
        self.found.push(self.quotation(source, cue, CueKind::Layout, "say", Stance::Affirm, None, scope));
    }

    #[allow(clippy::too_many_arguments, reason = "one place fills in a quotation")]
    fn quotation(
        &self,
        source: Source,
        cue: Span,
        kind: CueKind,
        class: &str,
        stance: Stance,
        certainty: Option<Certainty>,
        scope: Vec<(usize, usize)>,
    ) -> Quotation {
        Quotation {
            name: source.name,
            role: source.role,
            entity: source.entity,
            source: source.span,
            cue,
            kind,
            class: class.to_owned(),
            stance,
            certainty,
            scope,
            via: Vec::new(),
        }
    }

    fn entity_source(&self, entity: usize, span: Span, first: usize, end: usize) -> Source {
        let known = &self.annotation.entities[entity];
        let written = self.report.words(span);
        let as_written = known.kind == EntityKind::Institution
            && written.contains(' ')
            && written.len() > 5
            && !known.name.is_empty();
        let name = if as_written { one_line(written) } else { known.name.clone() };
        Source { name, role: known.role.clone(), entity: Some(entity), first, end, span }
    }

    /// Quotations that a verb of saying introduces in one sentence.
    fn verbs(&mut self, number: usize) {
        let sentence = self.annotation.sentences[number].clone();
        for at in sentence.first..sentence.end {
            let Some(reporting) = self.reporting_verb(at, &sentence) else { continue };
            let reporting = reporting.clone();
            let Some((source, inverted)) = self.subject(at, number, &sentence) else { continue };
            // What shows or suggests something is evidence, unless it is a document.
            if reporting.class == "suggest"
                && reporting.needs_that
                && source.entity.is_some_and(|entity| self.annotation.entities[entity].id.is_none())
            {
                continue;
            }
            let Some(scope) = self.introduced(at, number).or_else(|| self.scope(at, &source, inverted, &sentence))
            else {
                continue;
            };
            let cue = self.words()[at].token.span;
            let negated = self.is_negated(at, sentence.first);
            let stance =
                if negated && reporting.class != "say" { opposite(reporting.stance) } else { reporting.stance };
            let mut quotation =
                self.quotation(source, cue, CueKind::Verb, &reporting.class, stance, reporting.certainty, scope);
            quotation.via = self.recipients(at, &sentence);
            self.found.push(quotation);
        }
    }

    /// `The minister said:` at the end of a sentence: what follows is the minister's.
    fn introduced(&self, verb: usize, number: usize) -> Option<Vec<(usize, usize)>> {
        let sentence = &self.annotation.sentences[number];
        let ends = sentence.end.checked_sub(1).is_some_and(|last| self.lower(last) == ":") && verb + 8 > sentence.end;
        let next = self.annotation.sentences.get(number + 1).filter(|_| ends)?;
        let end = speakers::speech_end(self.report, self.annotation, number + 1);
        let last = self.annotation.sentences.get(end.checked_sub(1)?)?;
        Some(vec![(next.first, last.end)])
    }

    fn is_negated(&self, verb: usize, from: usize) -> bool {
        (verb.saturating_sub(3).max(from)..verb).any(|i| self.words()[i].is_one_of(&["not", "n't", "never"]))
    }

    fn reporting_verb(&self, at: usize, sentence: &Sentence) -> Option<&Reporting> {
        let word = &self.words()[at];
        if word.token.kind != TokenKind::Word
            || word.token.capital && at > sentence.first
            || word.name.is_some()
            || word.is_one_of(&["according"])
        {
            return None;
        }
        let reporting = word.forms.iter().find_map(|form| self.resources.reporting.get(form))?;
        let before = if at > sentence.first { self.lower(at - 1) } else { "" };
        let as_noun = matches!(
            before,
            "the"
                | "a"
                | "an"
                | "this"
                | "these"
                | "those"
                | "its"
                | "his"
                | "her"
                | "their"
                | "our"
                | "my"
                | "no"
                | "any"
                | "some"
                | "several"
                | "many"
                | "of"
                | "such"
                | "and"
                | "or"
                | "in"
                | "with"
                | "by"
                | "to"
                | "for"
                | "from"
                | "'s"
                | "into"
        );
        let participle = word.token.lower.ends_with("ing")
            && before != "is"
            && before != "are"
            && before != "was"
            && before != "were";
        let passive =
            matches!(before, "is" | "are" | "was" | "were" | "been" | "be" | "being" | "widely" | "reportedly")
                && !word.token.lower.ends_with("ing");
        let by_after = passive && self.lower(at + 1) == "by";
        let shown = !reporting.needs_that && (!self.is_bare(at) || self.takes_clause(at, sentence))
            || self.shows_speech(at, sentence);
        let loose = participle && before != "," || passive && !by_after;
        let said = shown && !as_noun && !loose && !self.is_participle(at, sentence);
        said.then_some(reporting)
    }

    /// "Alleged members", "the reported deal": a participle before its noun.
    fn is_participle(&self, at: usize, sentence: &Sentence) -> bool {
        let opened = at == sentence.first || self.words()[at - 1].token.kind == TokenKind::Mark;
        let next = self.words().get(at + 1).filter(|_| at + 1 < sentence.end);
        let function = next.is_none_or(|next| {
            next.is_one_of(&[
                "that", "the", "a", "an", "his", "her", "its", "their", "to", "of", "in", "on", "by", "it", "he",
                "she", "they", "there", "this", "at", "for", "those", "no", "as", "all", "more", "some", "these",
                "how", "what", "why", "him", "them",
            ]) || next.token.capital
                || next.time.is_some()
                || next.quantity.is_some()
                || next.token.kind != TokenKind::Word
        });
        let reduced = matches!(self.lower(at + 1), "at" | "to")
            && (self.lower(at + 1) == "at" || matches!(self.lower(at + 2), "have" | "be"));
        self.lower(at).ends_with("ed") && (opened && !function || reduced)
    }

    /// A form that is a noun as well: "the state", "reports". After a plural it is a verb.
    fn is_bare(&self, at: usize) -> bool {
        let word = &self.words()[at];
        let lower = word.token.lower.as_str();
        if !word.forms.iter().any(|form| ALSO_NOUNS.binary_search(&form.as_str()).is_ok()) {
            return false;
        }
        let inflected = lower.ends_with("ed") || lower.ends_with("ing") || self.resources.is_irregular(lower);
        !inflected && word.token.kind == TokenKind::Word
    }

    /// "The government fears this": a form that is a noun as well, between a speaker and a clause.
    fn takes_clause(&self, at: usize, sentence: &Sentence) -> bool {
        let before = at.checked_sub(1).filter(|_| at > sentence.first);
        let speaks = before.is_some_and(|i| {
            let named = self.words()[i]
                .name
                .is_some_and(|name| self.annotation.entity(&self.annotation.names[name]).kind != EntityKind::Place);
            named
                || self.words()[i].is_one_of(&[
                    "government",
                    "officials",
                    "authorities",
                    "group",
                    "police",
                    "ministry",
                    "army",
                    "analysts",
                    "experts",
                    "who",
                    "they",
                    "we",
                ])
        });
        speaks
            && self.words().get(at + 1).is_some_and(|next| {
                next.is_one_of(&["this", "the", "it", "they", "he", "she", "that", "there", "his", "their", "its"])
            })
    }

    /// Whether "that" or a quotation follows, or a quotation ends right before.
    fn shows_speech(&self, at: usize, sentence: &Sentence) -> bool {
        let plural_before = at > sentence.first
            && (self.lower(at - 1).ends_with('s')
                || matches!(self.lower(at - 1), "we" | "they" | "i" | "who" | "police" | "people"));
        let inflected = !self.is_bare(at) || self.lower(at).ends_with('s') || plural_before;
        let ahead = (at + 1..(at + 7).min(sentence.end)).find(|&i| {
            self.words()[i].is_one_of(&[":", "“", "\"", "‘", ",", ";"]) || self.lower(i) == "that" && i <= at + 2
        });
        let follows = ahead.is_some_and(|i| {
            !self.words()[i].is_one_of(&[",", ";"])
                || i == at + 1 && self.words().get(i + 1).is_some_and(|next| next.token.kind == TokenKind::OpenQuote)
        });
        let closes = at > sentence.first
            && (self.words()[at - 1].token.kind == TokenKind::CloseQuote
                || (at.saturating_sub(6).max(sentence.first)..at).any(|i| {
                    self.words()[i].token.kind == TokenKind::CloseQuote && self.words()[i].span_is_double(self.report)
                }));
        let last = !self.is_bare(at)
            && self.is_tail(at + 1, sentence.end)
            && (sentence.first..at).any(|i| self.lower(i) == ",")
            && at + 5 > sentence.end;
        let calls = self.words()[at].is_form_of("call") && matches!(self.lower(at + 1), "on" | "for" | "upon");
        inflected && (follows || closes || last || calls)
    }

    /// The source of a reporting verb, and whether it follows the verb.
    fn subject(&self, verb: usize, number: usize, sentence: &Sentence) -> Option<(Source, bool)> {
        if self.lower(verb + 1) == "by" {
            return self.phrase_from(verb + 2, sentence.end).map(|source| (source, true));
        }
        if self.lower(verb).ends_with("ing") && self.lower(verb.wrapping_sub(1)) == "," {
            return self.same_as_before(verb, sentence).map(|source| (source, false));
        }
        let opened = verb == sentence.first || matches!(self.lower(verb - 1), "," | "\"" | "”" | "'" | "’" | "–" | "—");
        if opened && let Some(source) = self.inverted(verb, sentence) {
            return Some((source, true));
        }
        self.subject_before(verb, number, sentence).map(|source| (source, false))
    }

    /// `…, adding that`: whoever spoke in the same sentence.
    fn same_as_before(&self, verb: usize, sentence: &Sentence) -> Option<Source> {
        let cue = self.words()[verb].token.span;
        let spoken = self
            .found
            .iter()
            .rev()
            .find(|quotation| quotation.cue.start >= sentence.span.start && quotation.cue.end <= cue.start)?;
        Some(Source {
            name: spoken.name.clone(),
            role: spoken.role.clone(),
            entity: spoken.entity,
            first: verb,
            end: verb,
            span: spoken.source,
        })
    }

    /// `…,” said Orsk, the mayor`.
    fn inverted(&self, verb: usize, sentence: &Sentence) -> Option<Source> {
        let word = &self.words()[verb];
        if word.token.lower.ends_with("ing") || word.is_form_of("tell") || verb + 1 >= sentence.end {
            return None;
        }
        let closes = verb > sentence.first
            && (self.words()[verb - 1].token.kind == TokenKind::CloseQuote || self.lower(verb - 1) == ",");
        let source = closes.then(|| self.phrase_from(verb + 1, sentence.end)).flatten()?;
        // "…, said the court ordered three others": what follows the verb is a clause, not its subject.
        let clause = (verb + 1..source.end)
            .any(|i| self.words()[i].is(Class::Past) && self.words()[i].name.is_none() && i > verb + 2);
        (!clause).then_some(source)
    }

    /// The noun phrase that starts at `at`: a person in it, or its head with what belongs to it.
    fn phrase_from(&self, at: usize, limit: usize) -> Option<Source> {
        let mut end = at;
        while end < limit && end < at + 14 {
            let word = &self.words()[end];
            let stops = matches!(word.token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote)
                || word.is_one_of(&[
                    ",", ".", ";", ":", "(", "that", "who", "which", "when", "as", "after", "while", "and", "in", "on",
                    "during", "–", "—", "but", "have", "has", "had", "is", "are", "was", "were", "said",
                ])
                || word.time.is_some();
            // "of the ministry", "in Kabul" belong to it; a verb or a time does not.
            if stops
                && !(word.is_one_of(&["in", "and"])
                    && end > at
                    && self.words().get(end + 1).is_some_and(|next| next.token.capital))
            {
                break;
            }
            end += 1;
        }
        // "the head of the body, Orsk Vail": the person who follows in apposition speaks.
        let apposed = self.annotation.names_in(end + 1, (end + 5).min(limit)).find(|name| {
            self.lower(end) == ","
                && name.first <= end + 2
                && self.annotation.entity(name).is_person()
                && self.lower(name.end) == ","
        });
        if let Some(name) = apposed {
            return Some(self.entity_source(name.entity, name.span, at, name.end));
        }
        self.phrase(at, end)
    }

    /// What a noun phrase names: a person, else a known body that is the whole of it, else its words.
    fn phrase(&self, first: usize, end: usize) -> Option<Source> {
        if first >= end {
            return None;
        }
        let people: Vec<_> =
            self.annotation.names_in(first, end).filter(|name| self.annotation.entity(name).is_person()).collect();
        if let [a, b] = people[..]
            && a.end + 1 == b.first
            && self.lower(a.end) == "and"
        {
            let name = format!("{} and {}", self.annotation.entity(a).name, self.annotation.entity(b).name);
            return Some(Source {
                name,
                role: None,
                entity: None,
                first,
                end,
                span: self.annotation.span_of(a.first, b.end),
            });
        }
        if let Some(name) =
            people.last().filter(|name| name.end == end || people.len() == 1 && self.is_complete(name.end))
        {
            return Some(self.entity_source(name.entity, name.span, first, end));
        }
        let start =
            (first..end).find(|&i| !self.words()[i].is_one_of(&["the", "a", "an", "that", "this"])).unwrap_or(first);
        let whole = self
            .annotation
            .names_in(start, end)
            .find(|name| name.first == start && name.end == end && name.form != Form::Demonym);
        if let Some(name) = whole {
            let seat = name.form == Form::Seat;
            let mut source = self.entity_source(name.entity, name.span, first, end);
            if seat || self.annotation.entity(name).kind == EntityKind::Unknown {
                source.name = self.report.words(name.span).to_owned();
            }
            return Some(source);
        }
        if let Some(publisher) = self.publisher(start, end) {
            return Some(publisher);
        }
        if self.lower(end - 1) == "government" && end - start == 1 {
            return self.government(start);
        }
        self.can_speak(start, end).then(|| {
            let span = self.annotation.span_of(start, end);
            Source { name: one_line(self.report.words(span)), role: None, entity: None, first, end, span }
        })
    }

    /// Whether a name is a person's, or may be: two words and more of which nothing else is known.
    fn is_bearer(&self, name: &super::NameMention) -> bool {
        let entity = self.annotation.entity(name);
        entity.is_person() || entity.kind == EntityKind::Unknown && entity.sub != "title" && entity.name.contains(' ')
    }

    /// Whether a name is the whole of its phrase: "Orsk of the council", not "the Orsk family".
    fn is_complete(&self, after: usize) -> bool {
        let word = &self.words()[after];
        !word.token.is_wordlike()
            || INNER_PREPOSITIONS.contains(&word.token.lower.as_str())
            || word.is_one_of(&["who", "and"])
    }

    /// `A report by the council`, `council statistics`: the body behind a document speaks in it.
    fn publisher(&self, first: usize, end: usize) -> Option<Source> {
        let document = (first..end).any(|i| PAPERS.binary_search(&self.lower(i)).is_ok());
        let body = |name: &&super::NameMention| {
            matches!(
                self.annotation.entity(name).kind,
                EntityKind::Institution | EntityKind::Organisation | EntityKind::Group
            ) && name.form == Form::Name
        };
        let name = self.annotation.names_in(first, end).find(body).filter(|_| document)?;
        Some(self.entity_source(name.entity, name.span, first, end))
    }

    /// "The government": of the state that the report named last.
    fn government(&self, at: usize) -> Option<Source> {
        let names = self.annotation.names_in(at.saturating_sub(400), at);
        let state = names.filter(|name| self.annotation.entity(name).kind == EntityKind::State).last()?;
        let adjective =
            self.annotation.names.iter().find(|name| name.entity == state.entity && name.form == Form::Demonym);
        let known = &self.annotation.entities[state.entity].name;
        let name = match adjective {
            Some(adjective) => format!("{} government", self.report.words(adjective.span)),
            None => format!("{known}'s government"),
        };
        Some(Source {
            name,
            role: None,
            entity: Some(state.entity),
            first: at,
            end: at + 1,
            span: self.words()[at].token.span,
        })
    }

    fn can_speak(&self, first: usize, end: usize) -> bool {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let head = lower.iter().position(|word| INNER_PREPOSITIONS.contains(word)).unwrap_or(lower.len());
        let named_head = head > 0 && self.words()[first + head - 1].name.is_some();
        let office = (0..head).any(|at| self.resources.office_at(&lower, at).is_some());
        let singular = head.checked_sub(1).map(|i| lower[i]).unwrap_or("");
        named_head || office || DOCUMENTS.binary_search(&singular).is_ok() || self.is_people(singular)
    }

    fn is_people(&self, word: &str) -> bool {
        matches!(
            word,
            "people"
                | "men"
                | "women"
                | "others"
                | "some"
                | "many"
                | "parents"
                | "villagers"
                | "locals"
                | "neighbours"
                | "neighbors"
                | "students"
                | "duo"
                | "pair"
                | "couple"
                | "trio"
                | "relatives"
                | "survivors"
                | "critics"
                | "observers"
                | "scholars"
                | "leaders"
                | "members"
                | "fighters"
                | "militants"
                | "commanders"
                | "groups"
                | "organisations"
                | "organizations"
                | "agencies"
                | "countries"
                | "papers"
                | "outlets"
                | "states"
                | "allies"
        )
    }

    fn subject_before(&self, verb: usize, number: usize, sentence: &Sentence) -> Option<Source> {
        let end = self.skip_auxiliaries(verb, sentence.first);
        if end <= sentence.first {
            return None;
        }
        let last = self.lower(end - 1);
        if matches!(last, "," | "–" | "—" | "-" | ")") {
            return self.before_apposition(end - 1, sentence);
        }
        if last == "who" {
            let stop = if end >= 2 && self.lower(end - 2) == "," { end - 2 } else { end - 1 };
            return self.phrase_ending(stop, sentence.first);
        }
        if let Some(source) = self.pronoun(end, number) {
            return Some(source);
        }
        if matches!(last, "he" | "she" | "it" | "they" | "we" | "i" | "you" | "which" | "that") {
            return None;
        }
        self.phrase_ending(end, sentence.first)
    }

    fn skip_auxiliaries(&self, verb: usize, from: usize) -> usize {
        let mut end = verb;
        while end > from {
            let word = &self.words()[end - 1];
            let adverb = word.token.lower.ends_with("ly") && word.token.lower.len() > 4 && word.name.is_none();
            let timed = word.time.is_some()
                || word.is_one_of(&["on", "in"]) && self.words().get(end).is_some_and(|next| next.time.is_some());
            if !(AUXILIARIES.contains(&word.token.lower.as_str()) || adverb || timed) {
                break;
            }
            end -= 1;
        }
        end
    }

    /// `Orsk, a senior adviser to the council, said`: the phrase before the comma that opens the aside.
    fn before_apposition(&self, closing: usize, sentence: &Sentence) -> Option<Source> {
        let closer = self.lower(closing);
        let openers: &[&str] = if closer == ")" { &["("] } else { &[",", "–", "—", "-"] };
        let commas: Vec<usize> =
            (sentence.first..closing).rev().filter(|&i| openers.contains(&self.lower(i))).collect();
        let first_comma = *commas.first()?;
        // The aside itself may be the name: "The head of the service, Col. Vail, said".
        let inside = self.annotation.names_in(first_comma + 1, closing).last();
        if let Some(name) = inside.filter(|name| {
            name.end == closing && self.annotation.entity(name).is_person() && name.first <= first_comma + 4
        }) {
            return Some(self.entity_source(name.entity, name.span, first_comma, closing));
        }
        let with_person = commas.iter().copied().take(4).find(|&comma| {
            self.annotation
                .names_in(sentence.first, comma)
                .last()
                .is_some_and(|name| name.end == comma && self.is_bearer(name))
        });
        let comma = with_person.unwrap_or(first_comma);
        let mut source = self.phrase_ending(comma, sentence.first)?;
        source.end = closing + 1;
        Some(source)
    }

    /// The noun phrase that ends before `end`.
    fn phrase_ending(&self, end: usize, from: usize) -> Option<Source> {
        let last = end.checked_sub(1).filter(|&last| last >= from)?;
        let mut first = match self.words()[last].name {
            Some(name) => self.annotation.names[name].first,
            None => last,
        };
        while first > from && end - first < 12 {
            let word = &self.words()[first - 1];
            let mark =
                word.token.kind != TokenKind::Word && word.token.kind != TokenKind::Number && !word.is_one_of(&["'s"]);
            let joined = word.is_one_of(&["and"])
                && first >= 2
                && self.words()[first - 2].name.is_some()
                && self.words()[first].name.is_some();
            if mark
                || STOPS.contains(&word.token.lower.as_str()) && !joined
                || self.is_verb(first - 1)
                || self.is_finite(first - 1)
            {
                break;
            }
            first = word.name.map_or(first - 1, |name| self.annotation.names[name].first.max(from));
        }
        if let Some(person) = self.person_in_apposition(first, end, from) {
            return Some(person);
        }
        // A preposition at the left edge belongs to the clause, not to the phrase: "In Kabul officials said".
        while first < end && INNER_PREPOSITIONS.contains(&self.lower(first)) {
            first += 1;
        }
        self.phrase(first, end).or_else(|| self.phrase(last, end)).or_else(|| self.unknown_source(first, end))
    }

    /// `Orsk, head of the council said`: the person right before the comma.
    fn person_in_apposition(&self, first: usize, end: usize, from: usize) -> Option<Source> {
        let comma = first.checked_sub(1).filter(|&comma| comma > from && self.lower(comma) == ",")?;
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let office = (0..lower.len().min(4)).any(|at| self.resources.office_at(&lower, at).is_some());
        let name = self
            .annotation
            .names_in(from, comma)
            .last()
            .filter(|name| name.end == comma && office && self.annotation.entity(name).is_person())?;
        Some(self.entity_source(name.entity, name.span, name.first, end))
    }

    // Surnames of people of whom the report says nothing else are still speakers.
    fn unknown_source(&self, first: usize, end: usize) -> Option<Source> {
        let name = self.annotation.names_in(first, end).last().filter(|name| name.end == end)?;
        (name.form == Form::Name).then(|| self.entity_source(name.entity, name.span, name.first, name.end))
    }

    fn is_finite(&self, at: usize) -> bool {
        let word = &self.words()[at];
        at > 0
            && word.is(Class::Past)
            && word.name.is_none()
            && !word.token.capital
            && self.words()[at - 1].token.is_wordlike()
            && !self.words()[at - 1].is_one_of(&[
                "the", "a", "an", "of", "by", "for", "from", "newly", "recently", "two", "three", "several", "many",
            ])
    }

    fn is_verb(&self, at: usize) -> bool {
        let word = &self.words()[at];
        word.name.is_none()
            && !word.token.capital
            && word.forms.iter().any(|form| self.resources.reporting.contains_key(form))
            && word.token.lower.ends_with("ed") | word.is_one_of(&["said", "says", "told", "tells", "wrote"])
    }

    /// `he`, `she`, `they`, `it`, `the group`: whoever was named last and fits.
    fn pronoun(&self, end: usize, number: usize) -> Option<Source> {
        let word = self.lower(end - 1);
        let at = end - 1;
        let named = match word {
            "he" | "she" => self.last_person(at),
            "they" => self.last_speaker(at, number, false),
            "it" => self.body_that_spoke(at).or_else(|| self.last_body(at)),
            "group" | "organisation" | "organization" | "ministry" | "agency" | "statement" | "outlet" | "website"
            | "watchdog" | "newspaper" | "paper" | "network" | "charity" | "monitor" | "report" | "release"
            | "movement" | "organisation's" | "company"
                if self.follows_article(at) =>
            {
                self.body_that_spoke(at).or_else(|| self.last_body(at))
            }
            _ if self.follows_the(at) => self.last_person_with_role(at, word),
            _ => None,
        }?;
        let span = self.words()[at].token.span;
        let mut source = self.entity_source(named, span, at, end);
        source.name = self.annotation.entities[named].name.clone();
        Some(source)
    }

    /// "the minister", "the prime minister": an office without its bearer's name.
    fn follows_the(&self, at: usize) -> bool {
        let the = (at.saturating_sub(3)..at).rev().find(|&i| self.words()[i].is_one_of(&["the"]));
        let plain = the.is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.is_wordlike())
        });
        plain && self.resources.office_at(&[self.lower(at)], 0).is_some_and(|(office, _)| office.class != "collective")
    }

    fn last_person(&self, before: usize) -> Option<usize> {
        let sentence =
            self.annotation.sentences.iter().find(|sentence| (sentence.first..sentence.end).contains(&before))?;
        let here =
            self.annotation.names_in(sentence.first, before).find(|name| self.annotation.entity(name).is_person());
        if let Some(name) = here.filter(|name| name.first <= sentence.first + 4) {
            return Some(name.entity);
        }
        self.person_of_earlier_sentences(before)
    }

    fn person_of_earlier_sentences(&self, before: usize) -> Option<usize> {
        let recent = before.saturating_sub(400);
        let speaker = self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity?;
            let near = quotation.scope.iter().any(|&(_, end)| end <= before + 40 && end > before.saturating_sub(250));
            (near
                && self.annotation.entities[entity].is_person()
                && quotation.source.start < self.words()[before].token.span.start)
                .then_some(entity)
        });
        let mention = self
            .annotation
            .names
            .iter()
            .rev()
            .find(|name| name.end <= before && name.first >= recent && self.annotation.entity(name).is_person());
        let subject = self.annotation.names.iter().rev().find(|name| {
            name.end <= before
                && name.first + 120 >= before
                && self.annotation.entity(name).is_person()
                && self.opens_sentence(name.first)
        });
        if let Some(name) =
            subject.filter(|name| speaker.is_none_or(|speaker| speaker == name.entity || before - name.end < 60))
        {
            return Some(name.entity);
        }
        // A person named since the last speaker spoke is likelier meant.
        match (speaker, mention) {
            (Some(speaker), Some(mention)) if mention.entity != speaker && before - mention.end > 25 => Some(speaker),
            (_, Some(mention)) => Some(mention.entity),
            (speaker, None) => speaker,
        }
    }

    fn opens_sentence(&self, at: usize) -> bool {
        let after = self.annotation.sentences.partition_point(|sentence| sentence.first <= at);
        after.checked_sub(1).is_some_and(|i| at <= self.annotation.sentences[i].first + 3)
    }

    fn last_person_with_role(&self, before: usize, role: &str) -> Option<usize> {
        let fits = |entity: usize| {
            self.annotation.entities[entity].role.as_ref().is_some_and(|known| known.to_lowercase().contains(role))
        };
        self.annotation.names.iter().rev().find(|name| name.end <= before && fits(name.entity)).map(|name| name.entity)
    }

    fn last_body(&self, before: usize) -> Option<usize> {
        let recent = before.saturating_sub(80);
        let is_body = |kind| matches!(kind, EntityKind::Group | EntityKind::Institution | EntityKind::Organisation);
        self.annotation
            .names
            .iter()
            .rev()
            .find(|name| name.end <= before && name.first >= recent && is_body(self.annotation.entity(name).kind))
            .map(|name| name.entity)
    }

    /// "the group", "the rights group": a body told of before, by its sort alone.
    fn follows_article(&self, at: usize) -> bool {
        let from = at.saturating_sub(3);
        (from..at).rev().find(|&i| self.words()[i].is_one_of(&["the"])).is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.kind == TokenKind::Word)
        })
    }

    fn body_that_spoke(&self, before: usize) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity?;
            let known = &self.annotation.entities[entity];
            let body = matches!(known.kind, EntityKind::Group | EntityKind::Institution | EntityKind::Organisation);
            (quotation.source.start < place && quotation.source.start + 1500 > place && body).then_some(entity)
        })
    }

    fn last_speaker(&self, before: usize, _number: usize, person: bool) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity?;
            (quotation.source.start < place && self.annotation.entities[entity].is_person() == person).then_some(entity)
        })
    }

    /// What the source answers for: all after the verb, all before the source, or both.
    fn scope(&self, verb: usize, source: &Source, inverted: bool, sentence: &Sentence) -> Option<Vec<(usize, usize)>> {
        if inverted && self.lower(verb + 1) == "by" {
            return Some(vec![(sentence.first, sentence.end)]);
        }
        let left_edge = if inverted { verb } else { source.first.min(verb) };
        let right_edge = if inverted { source.end } else { verb + 1 };
        let before = self.content_before(left_edge, sentence.first);
        let rest = right_edge..sentence.end;
        let words_after = rest.clone().filter(|&i| self.words()[i].token.is_wordlike()).count();
        let clause_after = words_after >= 3;
        match before {
            Some(start) if !clause_after || self.is_tail(right_edge, sentence.end) => Some(vec![(start, sentence.end)]),
            Some(start) if self.resumes(right_edge, sentence.end) => Some(vec![(start, sentence.end)]),
            Some(start) if inverted => Some(vec![(start, right_edge)]),
            _ if clause_after => Some(vec![(left_edge, sentence.end)]),
            _ => None,
        }
    }

    /// Where the content starts that stands before the source: `…, officials said`.
    fn content_before(&self, edge: usize, from: usize) -> Option<usize> {
        let last = edge.checked_sub(1).filter(|&last| last >= from)?;
        let mark = &self.words()[last];
        let closes = mark.token.kind == TokenKind::CloseQuote || mark.is_one_of(&[",", "–", "—"]);
        let words = (from..last).filter(|&i| self.words()[i].token.is_wordlike()).count();
        (closes && words >= 3 && !self.is_opening_phrase(from, last)).then_some(from)
    }

    // "In a statement on Monday, the ministry said …": what stands before is no content.
    fn is_opening_phrase(&self, from: usize, comma: usize) -> bool {
        let asked =
            self.words()[from].is_one_of(&["speaking", "asked", "responding", "writing", "citing", "according"]);
        let finite = (from..comma).any(|i| {
            let word = &self.words()[i];
            word.is(Class::Past)
                || word.is_one_of(&[
                    "is", "are", "was", "were", "has", "have", "had", "will", "would", "may", "can", "could",
                ])
        });
        if finite && !asked {
            return false;
        }
        let opener = self.words()[from].is_one_of(&[
            "in",
            "on",
            "at",
            "after",
            "before",
            "during",
            "following",
            "for",
            "since",
            "speaking",
            "asked",
            "when",
            "while",
            "as",
            "by",
            "with",
            "from",
            "last",
            "earlier",
            "later",
            "meanwhile",
            "however",
            "but",
            "and",
            "despite",
            "although",
            "though",
            "if",
            "responding",
            "writing",
            "late",
            "early",
            "two",
            "citing",
            "unlike",
            "like",
            "according",
        ]);
        opener && !(from..comma).any(|i| self.words()[i].token.kind == TokenKind::CloseQuote)
    }

    /// Whether what follows only adds when or where it was said.
    fn is_tail(&self, at: usize, end: usize) -> bool {
        let first = self.lower(at);
        let quoted = (at..end).any(|i| self.words()[i].token.kind == TokenKind::OpenQuote);
        !quoted
            && (matches!(
                first,
                "." | ","
                    | "on"
                    | "in"
                    | "at"
                    | "during"
                    | "after"
                    | "when"
                    | "while"
                    | "as"
                    | "by"
                    | "before"
                    | "of"
                    | "to"
                    | "from"
            ) || self.words().get(at).is_some_and(|word| word.time.is_some()))
    }

    fn resumes(&self, at: usize, end: usize) -> bool {
        (at..end).any(|i| self.words()[i].token.kind == TokenKind::OpenQuote) || self.lower(at) == ","
    }

    /// `told CNN`: the outlet passed it on.
    fn recipients(&self, verb: usize, sentence: &Sentence) -> Vec<String> {
        if !self.words()[verb].is_form_of("tell") {
            return Vec::new();
        }
        let name = self.annotation.names_in(verb + 1, (verb + 4).min(sentence.end)).next();
        name.filter(|name| {
            self.annotation.entity(name).sub == "media" || self.annotation.entity(name).kind == EntityKind::Unknown
        })
        .map(|name| self.annotation.entity(name).name.clone())
        .into_iter()
        .collect()
    }

    /// `according to X`, `X's claim that`, `in the words of X`.
    fn nominal(&mut self, number: usize) {
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
            let any = || rule.text.starts_with("according").then(|| self.any_source(hit.end, sentence.end)).flatten();
            let Some(source) = self.phrase_from(hit.end, sentence.end).or_else(any) else { continue };
            let certainty =
                rule.tags.get(1).and_then(|word| word.parse().ok()).filter(|certainty| *certainty != Certainty::Stated);
            let class = rule.tags.first().cloned().unwrap_or_default();
            let scope = self.nominal_scope(hit.first, &sentence);
            until = source.end;
            let cue = self.annotation.span_of(hit.first, hit.end);
            let quotation = self.quotation(source, cue, CueKind::Nominal, &class, Stance::Affirm, certainty, scope);
            self.found.push(quotation);
        }
    }

    /// Whatever follows "according to" is a source, up to a verb or mark.
    fn any_source(&self, first: usize, limit: usize) -> Option<Source> {
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
    fn nominal_scope(&self, cue: usize, sentence: &Sentence) -> Vec<(usize, usize)> {
        let leading = cue <= sentence.first + 2;
        if leading {
            vec![(sentence.first, sentence.end)]
        } else {
            vec![(self.clause_start(cue, sentence.first), sentence.end)]
        }
    }

    fn clause_start(&self, cue: usize, from: usize) -> usize {
        (from..cue).rev().find(|&i| self.words()[i].is_one_of(&[";"])).map_or(from, |i| i + 1)
    }

    /// Quoted sentences that name no source go on from the quotation beside them.
    fn continued(&mut self) {
        let spans = quoted_spans(self.annotation);
        let mut more: Vec<Quotation> = Vec::new();
        for &(first, end) in &spans {
            let holder = self.holder(first, end);
            let covered = |number: usize| {
                let sentence = &self.annotation.sentences[number];
                self.found.iter().any(|quotation| quotation.covers(sentence.first.max(first)))
            };
            let sentences = self.sentences_in(first, end);
            let Some(holder) = holder.or_else(|| self.before(first, &more)) else { continue };
            for number in sentences {
                let sentence = &self.annotation.sentences[number];
                let quoted = sentence.first.max(first)..sentence.end.min(end);
                let words = quoted.clone().filter(|&i| self.words()[i].token.is_wordlike()).count();
                if words >= 4 && !covered(number) {
                    more.push(Quotation {
                        kind: CueKind::Continued,
                        scope: vec![(quoted.start, quoted.end)],
                        ..holder.clone()
                    });
                }
            }
        }
        self.found.extend(more);
        self.found.sort_by_key(|quotation| (quotation.cue.start, quotation.scope.first().copied()));
    }

    fn sentences_in(&self, first: usize, end: usize) -> Vec<usize> {
        (0..self.annotation.sentences.len())
            .filter(|&i| self.annotation.sentences[i].first < end && self.annotation.sentences[i].end > first)
            .collect()
    }

    /// The quotation whose cue stands by this quoted stretch: in the sentences of its two ends.
    fn holder(&self, first: usize, end: usize) -> Option<Quotation> {
        let sentences = self.sentences_in(first, end);
        let (start, stop) = (
            self.annotation.sentences[*sentences.first()?].span.start,
            self.annotation.sentences[*sentences.last()?].span.end,
        );
        self.found
            .iter()
            .filter(|q| q.kind != CueKind::Nominal)
            .find(|q| start <= q.cue.start && q.cue.end <= stop && !self.is_inside(q.cue, first, end))
            .cloned()
    }

    fn is_inside(&self, cue: Span, first: usize, end: usize) -> bool {
        self.annotation.span_of(first, end).contains(cue)
    }

    /// The last quotation before, in this paragraph or the one before it.
    fn before(&self, first: usize, more: &[Quotation]) -> Option<Quotation> {
        let sentence = self.annotation.sentences.iter().find(|sentence| sentence.end > first)?;
        let place = sentence.span.start;
        let block = sentence.block;
        let blocks_back = self
            .annotation
            .sentences
            .iter()
            .filter(|s| s.block + 1 >= block && s.block <= block)
            .map(|s| s.span.start)
            .min()?;
        let candidates = self
            .found
            .iter()
            .chain(more)
            .filter(|q| q.kind != CueKind::Nominal && q.cue.start < place && self.scope_start(q) >= blocks_back);
        candidates.max_by_key(|q| self.scope_start(q)).cloned()
    }

    fn scope_start(&self, quotation: &Quotation) -> usize {
        quotation.scope.first().and_then(|&(first, _)| self.words().get(first)).map_or(0, |word| word.token.span.start)
    }
}

impl Word {
    fn span_is_double(&self, report: &Report) -> bool {
        matches!(report.words(self.token.span), "”" | "\"" | "»")
    }
}

/// Whether the words after a nominal cue name the source, rather than what is said.
fn introduces_source(cue: &str) -> bool {
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

fn opposite(stance: Stance) -> Stance {
    if stance == Stance::Deny { Stance::Affirm } else { Stance::Deny }
}

/// Words on one line, with the points of the commonest abbreviations of states left out.
fn one_line(words: &str) -> String {
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.replace("U.S.", "US").replace("U.K.", "UK").replace("U.N.", "UN")
}

/// Word ranges between quotation marks, paragraph by paragraph; one that never closes ends with its paragraph.
fn quoted_spans(annotation: &Annotation) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    let mut block = usize::MAX;
    for sentence in &annotation.sentences {
        if sentence.block != block {
            if let Some(first) = open.take() {
                spans.push((first, sentence.first));
            }
            block = sentence.block;
        }
        for i in sentence.first..sentence.end {
            match annotation.words[i].token.kind {
                TokenKind::OpenQuote if open.is_none() => open = Some(i),
                TokenKind::CloseQuote if !annotation.words[i].is_one_of(&["'"]) => {
                    if let Some(first) = open.take() {
                        spans.push((first, i + 1));
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(first) = open {
        spans.push((first, annotation.words.len()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted() {
        for list in [DOCUMENTS, PAPERS, ALSO_NOUNS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
