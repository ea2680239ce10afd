//! What a noun phrase names as a source: a person, a body, a document's publisher, or no more than its words.

use super::Finder;
use super::Source;
use crate::annotate::{EntityKind, NameMention};
use crate::resources::Form;
use whosays_model::Span;
use whosays_nlp::TokenKind;

pub(super) const INNER_PREPOSITIONS: &[&str] =
    &["of", "for", "in", "at", "from", "with", "to", "on", "near", "by", "inside", "within", "under"];

/// Documents, in which the body that published them speaks.
pub(super) const PAPERS: &[&str] = &[
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
pub(super) const DOCUMENTS: &[&str] = &[
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
    pub(super) fn entity_source(&self, entity: usize, span: Span, first: usize, end: usize) -> Source {
        let known = &self.annotation.entities[entity];
        let written = self.report.words(span);
        let as_written = known.kind == EntityKind::Institution
            && written.contains(' ')
            && written.len() > 5
            && !known.name.is_empty();
        let name = if as_written { one_line(written) } else { known.name.clone() };
        Source { name, role: known.role.clone(), entity: Some(entity), first, end, span }
    }

    /// The noun phrase that starts at `at`: a person in it, or its head with what belongs to it.
    pub(super) fn phrase_from(&self, at: usize, limit: usize) -> Option<Source> {
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
    pub(super) fn phrase(&self, first: usize, end: usize) -> Option<Source> {
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
            // A capital that speaks is its state; a palace that does keeps its name.
            let words = self.report.words(name.span);
            let is_capital = self.resources.entries.iter().any(|entry| entry.capital.as_deref() == Some(words));
            let seat = name.form == Form::Seat && !is_capital;
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
    pub(super) fn is_bearer(&self, name: &NameMention) -> bool {
        let entity = self.annotation.entity(name);
        entity.is_person() || entity.kind == EntityKind::Unknown && entity.sub != "title" && entity.name.contains(' ')
    }

    /// Whether a name is the whole of its phrase: "Orsk of the council", not "the Orsk family".
    pub(super) fn is_complete(&self, after: usize) -> bool {
        let word = &self.words()[after];
        !word.token.is_wordlike()
            || INNER_PREPOSITIONS.contains(&word.token.lower.as_str())
            || word.is_one_of(&["who", "and"])
    }

    /// `A report by the council`, `council statistics`: the body behind a document speaks in it.
    pub(super) fn publisher(&self, first: usize, end: usize) -> Option<Source> {
        let document = (first..end).any(|i| PAPERS.binary_search(&self.lower(i)).is_ok());
        let body = |name: &&NameMention| {
            matches!(
                self.annotation.entity(name).kind,
                EntityKind::Institution | EntityKind::Organisation | EntityKind::Group
            ) && name.form == Form::Name
        };
        let name = self.annotation.names_in(first, end).find(body).filter(|_| document)?;
        Some(self.entity_source(name.entity, name.span, first, end))
    }

    /// "The government": of the state that the report named last.
    pub(super) fn government(&self, at: usize) -> Option<Source> {
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

    pub(super) fn can_speak(&self, first: usize, end: usize) -> bool {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let head = lower.iter().position(|word| INNER_PREPOSITIONS.contains(word)).unwrap_or(lower.len());
        let named_head = head > 0 && self.words()[first + head - 1].name.is_some();
        let office = (0..head).any(|at| self.resources.office_at(&lower, at).is_some());
        let singular = head.checked_sub(1).map(|i| lower[i]).unwrap_or("");
        named_head || office || DOCUMENTS.binary_search(&singular).is_ok() || self.is_people(singular)
    }

    pub(super) fn is_people(&self, word: &str) -> bool {
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

    // Surnames of people of whom the report says nothing else are still speakers.
    pub(super) fn unknown_source(&self, first: usize, end: usize) -> Option<Source> {
        let name = self.annotation.names_in(first, end).last().filter(|name| name.end == end)?;
        (name.form == Form::Name).then(|| self.entity_source(name.entity, name.span, name.first, name.end))
    }
}

/// Words on one line, with the points of the commonest abbreviations of states left out.
pub(super) fn one_line(words: &str) -> String {
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.replace("U.S.", "US").replace("U.K.", "UK").replace("U.N.", "UN")
}
