//! Who is behind the subject of a verb of saying: the bearer of an office, the name in apposition, and whoever says that
//! in which the verb stands.

use super::{CueKind, Finder, Quotation, Source};
use crate::annotate::{Dep, EntityKind, Form, Link, Pos, Sentence};
use crate::resources::Form as NameForm;
use std::ops::Range;

impl Finder<'_> {
    /// "The spokesman said" after "a spokesman for the force said": the same one.
    pub(super) fn same_office(&self, head: usize, phrase: &Range<usize>, source: &Source) -> Option<Source> {
        let is_definite = self.annotation.children(head).any(|child| self.words()[child].is_one_of(&["the"]));
        let office =
            self.resources.office_at(&[self.lower(head)], 0).is_some_and(|(office, _)| office.class != "collective");
        if source.entity.is_some() || !is_definite || !office || phrase.len() != 1 {
            return None;
        }
        let known = |name: &str, role: Option<&str>| {
            let stem = self.lower(head);
            let stem = if stem.starts_with("spokes") { "spokes" } else { stem };
            name.to_lowercase().contains(stem) || role.is_some_and(|role| role.to_lowercase().contains(stem))
        };
        let place = self.words()[head].token.span.start;
        let earlier = self.found.iter().rev().filter(|other| other.kind == CueKind::Verb && other.cue.end < place);
        let same = earlier.take(12).find(|other| known(&other.name, other.role.as_deref()))?;
        Some(Source {
            name: same.name.clone(),
            role: same.role.clone(),
            entity: same.entity,
            first: head,
            end: head + 1,
            span: source.span,
        })
    }

    /// "The rights group Orsk Watch": the name that plain words stand before.
    pub(super) fn named_head(&self, head: usize, phrase: &Range<usize>) -> Option<Source> {
        let name = &self.annotation.names[self.words()[head].name?];
        let entity = self.annotation.entity(name);
        let speaks = !matches!(entity.kind, EntityKind::Place | EntityKind::State) && entity.sub != "title";
        let plain = |i: usize| self.words()[i].name.is_none() && !self.words()[i].token.capital;
        let is_described = phrase.start < name.first && (phrase.start + 1..name.first).all(plain);
        let ends = name.end >= phrase.end && name.form == NameForm::Name;
        (speaks && is_described && ends).then(|| self.entity_source(name.entity, name.span, name.first, name.end))
    }

    /// "The planning minister" in a report on "the planning minister, Orsk Vail": the one person with that role.
    pub(super) fn bearer(&self, source: &Source, head: usize, phrase: &Range<usize>) -> Option<usize> {
        let entities = &self.annotation.entities;
        let office = self.lower(head);
        if source.entity.is_some_and(|entity| entities[entity].sub != "title")
            || self.resources.office_at(&[office], 0).is_none_or(|(office, _)| office.class == "collective")
        {
            return None;
        }
        let is_told =
            |word: &&str| !matches!(*word, "the" | "a" | "an" | "former" | "senior" | "for" | "of" | "in" | "'s");
        let words: Vec<&str> = (phrase.start..phrase.end).map(|at| self.lower(at)).filter(is_told).collect();
        let is_definite = self.annotation.children(head).any(|child| self.words()[child].is_one_of(&["the"]));
        let mut best: Vec<(usize, usize)> = Vec::new();
        for (index, entity) in entities.iter().enumerate().filter(|(_, entity)| entity.is_person()) {
            let Some(role) = entity.role.as_ref().map(|role| role.to_lowercase()) else { continue };
            let role: Vec<&str> = role.split(|c: char| !c.is_alphanumeric()).collect();
            let shared = words.iter().filter(|word| role.contains(word)).count();
            let fits = role.contains(&office) && (shared >= 2 || is_definite) && words.len() - shared <= 1;
            if fits && self.annotation.names.iter().any(|name| name.entity == index) {
                best.push((shared, index));
            }
        }
        let most = best.iter().map(|(shared, _)| *shared).max()?;
        best.retain(|(shared, _)| *shared == most);
        match best[..] {
            [(_, only)] => Some(only),
            _ => None,
        }
    }

    /// "Officials said they expect": the pronoun stands for whoever says that.
    pub(super) fn outer_source(&self, pronoun: usize, verb: usize) -> Option<Source> {
        let annotation = self.annotation;
        let outer = self.outer_source_of(pronoun, verb)?;
        let is_plural = outer.entity.is_none_or(|entity| !annotation.entities[entity].is_person());
        let says_plural = self.words()[pronoun].is_one_of(&["they", "it"]);
        // "The secretary of the union said they call on": those for whom he speaks, and he for them.
        let speaks_for_them =
            outer.entity.is_some() && outer.role.is_some() && self.words()[pronoun].is_one_of(&["they"]);
        (is_plural == says_plural || speaks_for_them).then(|| Source {
            name: outer.name.clone(),
            role: outer.role.clone(),
            entity: outer.entity,
            first: pronoun,
            end: pronoun + 1,
            span: outer.source,
        })
    }

    /// Whoever says that in which a verb stands.
    pub(super) fn outer_source_of(&self, subject: usize, verb: usize) -> Option<&Quotation> {
        let annotation = self.annotation;
        let first = annotation.node(verb).left.saturating_sub(40);
        let from = self.words()[first].token.span.start;
        self.found.iter().rev().find(|quotation| {
            quotation.kind == CueKind::Verb
                && quotation.cue.start >= from
                && quotation.source.end <= self.words()[subject].token.span.start
                && (first..verb).any(|at| {
                    self.words()[at].token.span == quotation.cue && at != verb && annotation.is_under(verb, at)
                })
        })
    }

    /// "The head of the service, Orsk Vail": the person beside the words for the office.
    pub(super) fn person_apposed(&self, head: usize) -> Option<Source> {
        let person = |at: usize| {
            let name = &self.annotation.names[self.words()[at].name?];
            self.is_bearer(name).then(|| self.entity_source(name.entity, name.span, name.first, name.end))
        };
        let own = person(head).filter(|_| {
            self.words()[head].name.is_some_and(|name| self.annotation.entity(&self.annotation.names[name]).is_person())
        });
        // "Attorney Orsk A. Vail, no relation,": the parser may take the office for the head.
        let follows = self
            .annotation
            .names_in(head + 1, head + 2)
            .next()
            .filter(|name| self.annotation.entity(name).is_person() && self.words()[head].name.is_none());
        let follows = follows.map(|name| self.entity_source(name.entity, name.span, name.first, name.end));
        own.or(follows).or_else(|| {
            let mut beside =
                self.annotation.children(head).filter(|child| self.annotation.node(*child).dep == Dep::Appos);
            beside.find_map(|at| {
                let name = &self.annotation.names[self.words()[at].name?];
                let close = name.first == head + 1 && self.words()[head].name.is_none();
                let is_office = self.resources.office_at(&[self.lower(head)], 0).is_some();
                let is_sort = Self::is_sort(self.lower(head)) && self.is_body(name.entity);
                (self.annotation.entity(name).is_person() || close || is_sort || is_office && self.is_bearer(name))
                    .then(|| self.entity_source(name.entity, name.span, name.first, name.end))
            })
        })
    }

    /// "A spokesman for the force, Orsk Vail, said", "the envoy for Tolvik Orsk Vail said": the person whose name stands
    /// between the office and the verb, where the parser hangs it on another word of the office.
    pub(super) fn bearer_behind(&self, head: usize, verb: usize) -> Option<Source> {
        let is_office =
            self.resources.office_at(&[self.lower(head)], 0).is_some_and(|(office, _)| office.class != "collective");
        let is_named = |name: usize| {
            let name = &self.annotation.names[name];
            self.is_bearer(name) && name.link != Link::Office
        };
        if !is_office || self.words()[head].name.is_some_and(is_named) {
            return None;
        }
        let name =
            self.annotation.names_in(head + 1, verb).filter(|name| self.annotation.entity(name).is_person()).last()?;
        let between = head + 1..name.first;
        let is_clause = |at: usize| {
            self.annotation.node(at).form == Form::Finite
                || self.words()[at].is_one_of(&["who", "which", "that", "and"])
        };
        let opened = between.clone().rfind(|at| self.words()[*at].is_one_of(&[",", "("]));
        let title = opened.map_or(name.first, |comma| comma + 1)..name.first;
        let closes =
            (name.end..verb).all(|at| matches!(self.annotation.node(at).pos, Pos::Adv | Pos::Aux | Pos::Punct));
        let stands_alone = match opened {
            Some(_) => title.clone().all(|at| self.words()[at].token.capital),
            None => !super::sources::INNER_PREPOSITIONS.contains(&self.lower(name.first - 1)) && between.len() > 1,
        };
        (closes && stands_alone && !between.clone().any(is_clause))
            .then(|| self.entity_source(name.entity, name.span, head, name.end))
    }

    /// "Orsk said Vail was held, and blamed Vail": nobody blames himself by name.
    pub(super) fn is_its_object(&self, source: &Source, verb: usize) -> bool {
        let object = self.annotation.child(verb, &[Dep::Dobj]).and_then(|object| self.words()[object].name);
        object.is_some_and(|name| Some(self.annotation.names[name].entity) == source.entity)
    }

    /// `…, adding that`: whoever spoke in the same sentence.
    pub(super) fn same_as_before(&self, verb: usize, sentence: &Sentence) -> Option<Source> {
        let cue = self.words()[verb].token.span;
        let spoken = self
            .found
            .iter()
            .rev()
            .filter(|quotation| quotation.cue.start >= sentence.span.start && quotation.cue.end <= cue.start)
            // Whoever speaks within a quotation does not go on behind it.
            .find(|quotation| self.is_quoted(verb) || !self.is_quoted(self.word_at(quotation.source)))?;
        Some(Source {
            name: spoken.name.clone(),
            role: spoken.role.clone(),
            entity: spoken.entity,
            first: verb,
            end: verb,
            span: spoken.source,
        })
    }
}
