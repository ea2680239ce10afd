//! Who is meant by "the group", "the ministry", "the minister", "the duo": those told of before, by their sort.

use super::speaking_nouns::PAPERS;
use super::{CueKind, Finder, Quotation, Source};
use crate::annotate::{EntityKind, NameMention};
use std::ops::Range;
use whosays_nlp::TokenKind;

/// Nouns for bodies, and the sorts of body that each may stand for, as the word lists and the heads of names tell them.
const BODIES: &[(&str, &[&str])] = &[
    ("administration", &["government"]),
    ("agency", &["agency", "international", "media"]),
    ("alliance", &["alliance", "military"]),
    ("army", &["military"]),
    ("assembly", &["legislature"]),
    ("association", &["ngo"]),
    ("authority", &["agency", "government"]),
    ("body", &["agency", "institution", "international", "ngo"]),
    ("broadcaster", &["media"]),
    ("bureau", &["agency"]),
    ("cartel", &["criminal_group"]),
    ("channel", &["media"]),
    ("charity", &["ngo"]),
    ("coalition", &["alliance", "military"]),
    ("commission", &["institution", "international"]),
    ("committee", &["institution", "legislature", "ngo"]),
    ("company", &["company"]),
    ("council", &["institution", "international"]),
    ("court", &["court"]),
    ("department", &["ministry"]),
    ("embassy", &["government"]),
    ("force", &["military", "police"]),
    ("foundation", &["ngo", "think_tank"]),
    ("front", &["armed_group"]),
    ("gang", &["criminal_group"]),
    ("group", &["alliance", "armed_group", "criminal_group", "militia", "movement", "ngo", "organisation", "wing"]),
    ("institute", &["think_tank"]),
    ("magazine", &["media"]),
    ("militia", &["armed_group", "militia"]),
    ("ministry", &["ministry"]),
    ("mission", &["international"]),
    ("monitor", &["ngo"]),
    ("movement", &["armed_group", "movement", "party"]),
    ("network", &["criminal_group", "media", "ngo", "organisation"]),
    ("newspaper", &["media"]),
    ("observatory", &["ngo"]),
    ("office", &["agency"]),
    ("organisation", &["armed_group", "institution", "international", "movement", "ngo", "organisation", "think_tank"]),
    ("organization", &["armed_group", "institution", "international", "movement", "ngo", "organisation", "think_tank"]),
    ("outlet", &["media"]),
    ("paper", &["media"]),
    ("parliament", &["legislature"]),
    ("party", &["movement", "party"]),
    ("site", &["media"]),
    ("tribunal", &["court"]),
    ("union", &["ngo"]),
    ("watchdog", &["agency", "ngo"]),
    ("website", &["media"]),
];

/// Nouns for people by their calling, and the classes of office that each may stand for.
const CALLINGS: &[(&str, &[&str])] = &[
    ("commander", &["leader", "rank"]),
    ("leader", &["leader", "office"]),
    ("officer", &["rank"]),
    ("official", &["office", "rank", "spokes"]),
    ("politician", &["leader", "office"]),
];

/// Words before a noun that tell nothing of which office is meant.
const IDLE: &[&str] = &[
    "a", "an", "country", "current", "former", "its", "late", "new", "outgoing", "own", "s", "senior", "the", "their",
    "then", "top", "veteran",
];

/// How far back a description looks, in bytes.
const REACH: usize = 1500;
/// How far back a name may stand that no quotation has, in words.
pub(super) const NEAR: usize = 80;

impl Finder<'_> {
    /// Who is meant by a noun with "the": the body, the document, the person or the two people told of before.
    pub(super) fn described(&self, at: usize) -> Option<Source> {
        let noun = self.lower(at);
        if matches!(noun, "duo" | "pair" | "couple") {
            return self.pair_before(at);
        }
        if !self.follows_article(at) {
            return None;
        }
        if self.follows_the(at) {
            let bearer = self.person_with_role(at).map(|entity| self.entity_at(entity, at));
            let is_plain = IDLE.binary_search(&self.lower(at - 1)).is_ok();
            return bearer.or_else(|| self.person_of_calling(at).filter(|_| is_plain));
        }
        let is_paper = PAPERS.binary_search(&noun).is_ok() && noun != "paper";
        let body = if is_paper { self.paper_before(at) } else { self.body_of_sort(at) };
        body.map(|entity| self.entity_at(entity, at))
    }

    /// A bearer named anew by the word at `at`.
    pub(super) fn entity_at(&self, entity: usize, at: usize) -> Source {
        let mut source = self.entity_source(entity, self.words()[at].token.span, at, at + 1);
        source.name = self.name_written(entity);
        source
    }

    /// "The duo": the two people who were last named side by side.
    pub(super) fn pair_before(&self, at: usize) -> Option<Source> {
        let names: Vec<&NameMention> = self.annotation.names.iter().filter(|name| name.end <= at).collect();
        let is_pair = |pair: &&[&NameMention]| {
            pair.iter().all(|name| self.is_bearer(name))
                && pair[0].end + 1 == pair[1].first
                && self.lower(pair[0].end) == "and"
        };
        let pair = names.windows(2).rfind(is_pair)?;
        let name = |index: usize| &self.annotation.entity(pair[index]).name;
        let name = format!("{} and {}", name(0), name(1));
        Some(Source { name, role: None, entity: None, first: at, end: at + 1, span: self.words()[at].token.span })
    }

    /// The body behind "the report": behind the same noun before, else whichever spoke or was named last.
    fn paper_before(&self, at: usize) -> Option<usize> {
        let from = at.saturating_sub(250);
        let same = (from..at).rev().filter(|i| self.lower(*i) == self.lower(at));
        let published = same.filter_map(|i| {
            let node = self.annotation.node(i);
            self.publisher(node.left.max(i.saturating_sub(8)), (node.right + 1).min(i + 16))
                .and_then(|body| body.entity)
        });
        let start = self.sentence_around(at).map_or(at, |sentence| sentence.first);
        let no_outlet = |entity: &usize| {
            let known = &self.annotation.entities[*entity];
            // Who is told of in the sentence did not write the report that tells of it.
            if self.annotation.names_in(start, at).any(|name| name.entity == *entity) {
                return false;
            }
            known.sub != "media" && (known.kind != EntityKind::Group || self.lower(at) == "statement")
        };
        let is_said = matches!(self.lower(at), "release" | "report" | "statement" | "study" | "survey");
        let near =
            || self.bodies_that_spoke(at).find(no_outlet).or_else(|| self.bodies_named(at, NEAR).find(no_outlet));
        published.into_iter().next().or_else(|| is_said.then(near).flatten())
    }

    /// The body that a noun for its sort stands for: by its own name, among those who spoke, among those named.
    fn body_of_sort(&self, at: usize) -> Option<usize> {
        let noun = self.lower(at);
        let (_, sorts) = BODIES.binary_search_by(|(word, _)| (*word).cmp(noun)).ok().map(|index| BODIES[index])?;
        let known = |entity: usize| &self.annotation.entities[entity];
        let is_called_so = |entity: &usize| {
            known(*entity).name.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == noun)
        };
        let fits = |entity: &usize| {
            sorts.contains(&known(*entity).sub.as_str())
                || known(*entity).kind == EntityKind::Group && sorts.contains(&"armed_group")
        };
        let is_told = |entity: &usize| fits(entity) || is_called_so(entity);
        let unlisted = |entity: &usize| known(*entity).id.is_none() && known(*entity).sub.is_empty();
        let start = self.sentence_around(at).map_or(at, |sentence| at - sentence.first.min(at));
        self.bodies_named(at, start)
            .find(fits)
            .or_else(|| self.bodies_that_spoke(at).find(|entity| is_told(entity)))
            .or_else(|| self.bodies_named(at, 4 * NEAR).find(is_called_so))
            .or_else(|| self.bodies_named(at, NEAR).find(fits))
            .or_else(|| self.bodies_that_spoke(at).chain(self.bodies_named(at, NEAR)).find(unlisted))
            .or_else(|| sorts.contains(&"media").then(|| self.outlet_that_spoke(at)).flatten())
    }

    /// Whether a noun for its sort may stand for a body: by what it is, or because nothing is known of it.
    pub(super) fn is_of_sort(&self, entity: usize, noun: &str) -> bool {
        let known = &self.annotation.entities[entity];
        let sorts = BODIES.binary_search_by(|(word, _)| (*word).cmp(noun)).map_or(&[][..], |index| BODIES[index].1);
        let is_named = matches!(known.kind, EntityKind::Organisation | EntityKind::Unknown) && known.sub.is_empty();
        !sorts.is_empty() && (sorts.contains(&known.sub.as_str()) || is_named)
    }

    /// Whether a noun is one for a sort of body.
    pub(super) fn is_sort(noun: &str) -> bool {
        BODIES.binary_search_by(|(word, _)| (*word).cmp(noun)).is_ok()
    }

    /// Bodies that spoke before a word, the last first.
    pub(super) fn bodies_that_spoke(&self, before: usize) -> impl Iterator<Item = usize> {
        let place = self.words()[before].token.span.start;
        self.spoken_before(place).filter_map(|quotation| quotation.entity).filter(move |entity| self.is_body(*entity))
    }

    /// Quotations whose source stands before a place and not too far, the last first.
    pub(super) fn spoken_before(&self, place: usize) -> impl Iterator<Item = &Quotation> {
        self.found.iter().rev().filter(move |other| other.source.start < place && other.source.start + REACH > place)
    }

    /// Bodies named before a word, in as many words, the last first.
    pub(super) fn bodies_named(&self, before: usize, reach: usize) -> impl Iterator<Item = usize> {
        let until = self.annotation.names.partition_point(|name| name.end <= before);
        let names = self.annotation.names[..until].iter().rev();
        names
            .take_while(move |name| name.first + reach >= before)
            .map(|name| name.entity)
            .filter(move |entity| self.is_body(*entity))
    }

    pub(super) fn is_body(&self, entity: usize) -> bool {
        let kind = self.annotation.entities[entity].kind;
        matches!(kind, EntityKind::Group | EntityKind::Institution | EntityKind::Organisation)
    }

    /// "The minister", "the defence minister": whose role has all these words.
    fn person_with_role(&self, at: usize) -> Option<usize> {
        let from = (at.saturating_sub(6)..at).rev().find(|i| self.lower(*i) == "the")?;
        let is_told = |i: &usize| self.words()[*i].token.is_wordlike() && IDLE.binary_search(&self.lower(*i)).is_err();
        let words: Vec<&str> = (from + 1..=at).filter(is_told).map(|i| stem_of_role(self.lower(i))).collect();
        let fits = |entity: usize| {
            let role = self.annotation.entities[entity].role.as_ref().map(|role| role.to_lowercase());
            role.is_some_and(|role| {
                let role: Vec<&str> = role.split(|c: char| !c.is_alphanumeric()).map(stem_of_role).collect();
                words.iter().all(|word| role.contains(word))
            })
        };
        let until = self.annotation.names.partition_point(|name| name.end <= at);
        self.annotation.names[..until].iter().rev().find(|name| fits(name.entity)).map(|name| name.entity)
    }

    /// "The official": whoever spoke last, if that is one person with such an office, named or not.
    fn person_of_calling(&self, at: usize) -> Option<Source> {
        let (_, classes) =
            CALLINGS.binary_search_by(|(word, _)| (*word).cmp(self.lower(at))).ok().map(|index| CALLINGS[index])?;
        let place = self.words()[at].token.span.start;
        let is_person = |other: &&Quotation| match other.entity {
            Some(entity) => self.annotation.entities[entity].is_person(),
            None => self.is_one_person(other.source),
        };
        let last = self.spoken_before(place).filter(|other| other.kind != CueKind::Nominal).find(is_person)?;
        let role = last.role.as_ref().unwrap_or(&last.name).to_lowercase();
        let words: Vec<&str> = role.split_whitespace().collect();
        let holds = |i: usize| {
            self.resources.office_at(&words, i).is_some_and(|(office, _)| classes.contains(&office.class.as_str()))
        };
        (0..words.len()).any(holds).then(|| self.same_as(last, at))
    }

    /// "The spokesman for the force said" after "the spokesman for the force Orsk Vail": the person whose name stands
    /// behind the same words before.
    pub(super) fn named_behind_same_words(&self, phrase: Range<usize>) -> Option<usize> {
        if phrase.len() < 3 {
            return None;
        }
        let same = |start: usize| phrase.clone().zip(start..).all(|(a, b)| self.lower(a) == self.lower(b));
        let earlier = (phrase.start.saturating_sub(2000)..phrase.start).rev().filter(|start| same(*start));
        let mut named = earlier.filter_map(|start| {
            let end = start + phrase.len();
            let between =
                |at: &usize| self.lower(*at) == "," || self.resources.office_at(&[self.lower(*at)], 0).is_some();
            let first = end + (end..end + 4).take_while(between).count();
            self.annotation.names_in(first, first + 1).next().filter(|name| self.annotation.entity(name).is_person())
        });
        named.next().map(|name| name.entity)
    }

    /// "the group", "the rights group": a noun with its article, and no name between them.
    pub(super) fn follows_article(&self, at: usize) -> bool {
        let from = at.saturating_sub(4);
        (from..at).rev().find(|&i| self.words()[i].is_one_of(&["the"])).is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.kind == TokenKind::Word)
        })
    }

    /// "The website": of those who spoke before the last one that is no state, office or armed group.
    fn outlet_that_spoke(&self, before: usize) -> Option<usize> {
        let place = self.words()[before].token.span.start;
        let spoken = self.found.iter().rev().filter(|quotation| quotation.source.start < place);
        spoken.filter_map(|quotation| quotation.entity).find(|entity| {
            let known = &self.annotation.entities[*entity];
            let is_body = matches!(known.kind, EntityKind::Organisation | EntityKind::Unknown) && known.sub != "title";
            known.sub == "media" || is_body && known.id.is_none()
        })
    }
}

/// "spokesman", "spokeswoman" and "spokesperson" are one office; so are "chairman" and "chairwoman".
fn stem_of_role(word: &str) -> &str {
    ["person", "people", "woman", "women", "man", "men"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() > 4))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::{BODIES, CALLINGS, IDLE};

    #[test]
    fn word_lists_are_sorted() {
        assert!(BODIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(CALLINGS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(IDLE.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
