//! Who is meant by `he`, `they`, `the group`, `the duo`, and who a description turns out to be.

use super::{CueKind, Finder, Source};
use crate::annotate::{Dep, EntityKind, NameMention};
use whosays_model::Span;
use whosays_nlp::TokenKind;

/// Nouns for one person that name no office.
pub(super) const PERSONS: &[&str] = &[
    "boy",
    "brother",
    "daughter",
    "detainee",
    "father",
    "girl",
    "hostage",
    "husband",
    "inmate",
    "man",
    "mother",
    "neighbor",
    "neighbour",
    "passenger",
    "patient",
    "person",
    "prisoner",
    "refugee",
    "relative",
    "resident",
    "shopkeeper",
    "sister",
    "son",
    "student",
    "survivor",
    "teenager",
    "victim",
    "villager",
    "widow",
    "wife",
    "witness",
    "woman",
    "worker",
];

impl Finder<'_> {
    /// `he`, `she`, `they`, `it`, `the group`: whoever was named last and fits.
    pub(super) fn pronoun(&self, end: usize, number: usize) -> Option<Source> {
        let word = self.lower(end - 1);
        let at = end - 1;
        if matches!(word, "duo" | "pair" | "couple") {
            return self.pair_before(at);
        }
        if matches!(word, "he" | "she")
            && let Some(described) = self.described_speaker(at)
        {
            return Some(described);
        }
        let named = match word {
            "he" | "she" => self.last_person(at),
            "they" => self.last_speaker(at, number, false),
            "it" => self.body_that_spoke(at).or_else(|| self.last_body(at)),
            "website" | "site" | "outlet" | "newspaper" | "paper" | "broadcaster" if self.follows_article(at) => {
                self.outlet_that_spoke(at).or_else(|| self.body_that_spoke(at)).or_else(|| self.last_body(at))
            }
            "group" | "organisation" | "organization" | "ministry" | "agency" | "statement" | "watchdog"
            | "network" | "charity" | "monitor" | "report" | "release" | "movement" | "organisation's" | "company"
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
    pub(super) fn follows_the(&self, at: usize) -> bool {
        let the = (at.saturating_sub(3)..at).rev().find(|&i| self.words()[i].is_one_of(&["the"]));
        let plain = the.is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.is_wordlike())
        });
        plain && self.resources.office_at(&[self.lower(at)], 0).is_some_and(|(office, _)| office.class != "collective")
    }

    pub(super) fn last_person(&self, before: usize) -> Option<usize> {
        let sentence =
            self.annotation.sentences.iter().find(|sentence| (sentence.first..sentence.end).contains(&before))?;
        let here =
            self.annotation.names_in(sentence.first, before).find(|name| self.annotation.entity(name).is_person());
        if let Some(name) = here.filter(|name| name.first <= sentence.first + 4 && !self.is_quoted(name.first)) {
            return Some(name.entity);
        }
        self.person_of_earlier_sentences(before)
    }

    /// "The duo": the two people who were last named side by side.
    pub(super) fn pair_before(&self, at: usize) -> Option<Source> {
        let people: Vec<&NameMention> = self.annotation.names.iter().filter(|name| name.end <= at).collect();
        let is_pair = |pair: &&[&NameMention]| {
            pair.iter().all(|name| self.annotation.entity(name).is_person())
                && pair[0].end + 1 == pair[1].first
                && self.lower(pair[0].end) == "and"
        };
        let pair = people.windows(2).rfind(is_pair)?;
        let name = |index: usize| &self.annotation.entity(pair[index]).name;
        let span = self.words()[at].token.span;
        let name = format!("{} and {}", name(0), name(1));
        Some(Source { name, role: None, entity: None, first: at, end: at + 1, span })
    }

    /// "He said" after "the older journalist said": one person whom the report describes and does not name, if nobody
    /// with a name has come up since.
    pub(super) fn described_speaker(&self, at: usize) -> Option<Source> {
        let place = self.words()[at].token.span.start;
        let sentence = self.annotation.sentences.iter().find(|one| (one.first..one.end).contains(&at))?;
        let latest = self
            .found
            .iter()
            .rev()
            .find(|other| other.kind == CueKind::Verb && other.cue.start < sentence.span.start)?;
        if latest.entity.is_some() || latest.source.end + 1200 < place || !self.is_one_person(latest.source) {
            return None;
        }
        let since = self.annotation.names.iter().any(|name| {
            name.span.start > latest.source.end
                && name.end <= at
                && self.annotation.entity(name).is_person()
                && self.is_main_subject(name)
        });
        (!since).then(|| Source {
            name: latest.name.clone(),
            role: latest.role.clone(),
            entity: None,
            first: at,
            end: at + 1,
            span: latest.source,
        })
    }

    /// Whoever spoke last, or a person who has been the subject of a sentence since; names in objects and inside
    /// quotations are passed over while there is one of those.
    pub(super) fn person_of_earlier_sentences(&self, before: usize) -> Option<usize> {
        let recent = before.saturating_sub(400);
        let is_person = |entity: usize| self.annotation.entities[entity].is_person();
        let speaker = self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity.filter(|entity| is_person(*entity))?;
            let near = quotation.scope.iter().any(|&(_, end)| end <= before + 40 && end > before.saturating_sub(250));
            let earlier = quotation.source.start < self.words()[before].token.span.start;
            (near && earlier).then_some((quotation.cue.end.max(quotation.source.end), entity))
        });
        let named = |name: &&NameMention| name.end <= before && name.first >= recent && is_person(name.entity);
        let people = || self.annotation.names.iter().rev().filter(named);
        let subject = people().find(|name| name.first + 150 >= before && self.is_main_subject(name));
        let subject = subject.map(|name| (name.span.end, name.entity));
        let latest = speaker.max(subject).map(|(_, entity)| entity);
        let outside = || people().find(|name| !self.is_quoted(name.first));
        latest.or_else(|| outside().or_else(|| people().next()).map(|name| name.entity))
    }

    /// Whether a name is the subject of its sentence, and nobody quotes it.
    pub(super) fn is_main_subject(&self, name: &NameMention) -> bool {
        let node = self.annotation.node(name.end - 1);
        let verb = self.annotation.node(node.head);
        matches!(node.dep, Dep::Nsubj | Dep::Nsubjpass) && verb.dep == Dep::Root && !self.is_quoted(name.first)
    }

    /// Whether a word of a sentence stands between its quotation marks.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let is_double = |i: usize| self.words()[i].is_one_of(&["\"", "“", "”", "«", "»", "„"]);
        let opened = (at.saturating_sub(120)..at).rfind(|i| is_double(*i));
        opened.is_some_and(|i| self.words()[i].token.kind == TokenKind::OpenQuote)
    }

    pub(super) fn last_person_with_role(&self, before: usize, role: &str) -> Option<usize> {
        let fits = |entity: usize| {
            self.annotation.entities[entity].role.as_ref().is_some_and(|known| known.to_lowercase().contains(role))
        };
        self.annotation.names.iter().rev().find(|name| name.end <= before && fits(name.entity)).map(|name| name.entity)
    }

    pub(super) fn last_body(&self, before: usize) -> Option<usize> {
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
    pub(super) fn follows_article(&self, at: usize) -> bool {
        let from = at.saturating_sub(3);
        (from..at).rev().find(|&i| self.words()[i].is_one_of(&["the"])).is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.kind == TokenKind::Word)
        })
    }

    /// "The website": of those who spoke before the last one that is no state, office or armed group.
    pub(super) fn outlet_that_spoke(&self, before: usize) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        let spoken = self.found.iter().rev().filter(|quotation| quotation.source.start < place);
        spoken.filter_map(|quotation| quotation.entity).find(|entity| {
            let known = &self.annotation.entities[*entity];
            let is_body = matches!(known.kind, EntityKind::Organisation | EntityKind::Unknown) && known.sub != "title";
            known.sub == "media" || is_body && known.id.is_none()
        })
    }

    pub(super) fn body_that_spoke(&self, before: usize) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity?;
            let known = &self.annotation.entities[entity];
            let body = matches!(known.kind, EntityKind::Group | EntityKind::Institution | EntityKind::Organisation);
            (quotation.source.start < place && quotation.source.start + 1500 > place && body).then_some(entity)
        })
    }

    pub(super) fn last_speaker(&self, before: usize, _number: usize, person: bool) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity?;
            (quotation.source.start < place && self.annotation.entities[entity].is_person() == person).then_some(entity)
        })
    }

    /// "An activist says that …" and in the next sentence "Orsk Vail said": who was described is named now.
    pub(super) fn name_the_described(&mut self) {
        for index in 0..self.found.len() {
            let described = &self.found[index];
            let named = described.entity.is_some_and(|entity| self.annotation.entities[entity].sub != "title");
            if named || described.kind != CueKind::Verb || !self.is_one_person(described.source) {
                continue;
            }
            let (name, source) = (described.name.clone(), described.source);
            let Some(bearer) = self.named_next(source) else { continue };
            let known = &self.annotation.entities[bearer];
            let (full, role) = (known.name.clone(), known.role.clone());
            for quotation in
                self.found.iter_mut().filter(|quotation| quotation.source == source && quotation.name == name)
            {
                (quotation.name, quotation.role, quotation.entity) = (full.clone(), role.clone(), Some(bearer));
            }
        }
    }

    /// Whether the words describe one person: "an activist", "his sister", not "officials" or "the police".
    pub(super) fn is_one_person(&self, source: Span) -> bool {
        let first = self.annotation.words.partition_point(|word| word.token.span.start < source.start);
        let end = self.annotation.words.partition_point(|word| word.token.span.end <= source.end);
        let Some(head) = (first..end).find(|at| matches!(self.annotation.node(*at).dep, Dep::Nsubj | Dep::Pobj)) else {
            return false;
        };
        let office =
            self.resources.office_at(&[self.lower(head)], 0).is_some_and(|(office, _)| office.class != "collective");
        let is_kin = PERSONS.binary_search(&self.lower(head)).is_ok();
        (office || is_kin) && self.annotation.node(head).is_singular
    }

    /// A person who is named for the first time in the next two sentences, and speaks there.
    pub(super) fn named_next(&self, source: Span) -> Option<usize> {
        let sentences = &self.annotation.sentences;
        let number = sentences.partition_point(|sentence| sentence.span.end <= source.start);
        let until = sentences.get(number + 2).or_else(|| sentences.last())?.span.end;
        let next = self.found.iter().find(|other| {
            other.kind == CueKind::Verb && other.source.start > source.end && other.source.end <= until
        })?;
        let entity = next.entity.filter(|entity| self.annotation.entities[*entity].is_person())?;
        let first = self.annotation.names.iter().find(|name| name.entity == entity)?;
        let is_named = next.source.contains(first.span) || first.span.contains(next.source);
        (first.span.start > source.end && is_named).then_some(entity)
    }
}
