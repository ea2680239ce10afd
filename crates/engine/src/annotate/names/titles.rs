//! Offices: before a name, in apposition to it, and alone in place of whoever holds them.

use super::{Entity, EntityKind, Finder, Link, NameMention};
use crate::annotate::{Dep, Form as VerbForm};
use crate::resources::Form;
use std::collections::HashMap;

impl Finder<'_> {
    /// Whether an office stands among the words before a name.
    pub(super) fn is_office_before(&self, first: usize, start: usize) -> bool {
        (first.saturating_sub(2)..start).any(|at| {
            let office = self.resources.office_at(&[&self.words()[at].token.lower], 0);
            office.is_some_and(|(office, _)| office.class != "collective")
        })
    }

    /// Whether a run is nothing but an office: "Foreign Secretary".
    pub(super) fn is_title(&self, first: usize, end: usize) -> bool {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let mut at = 0;
        while let Some((_, length)) =
            self.resources.office_at(&lower, at).filter(|(office, _)| office.class != "collective")
        {
            at += length;
        }
        at == lower.len() || self.ends_with_office(first, end)
    }

    /// "Harbour Force Commander": an office with the body that it is held in, and no given name before it.
    fn ends_with_office(&self, first: usize, end: usize) -> bool {
        let last = self.words()[end - 1].token.lower.as_str();
        let office = self.resources.office_at(&[last], 0).map(|(office, _)| office.class.as_str());
        let is_person =
            self.resources.given_names.contains(self.surface(first)) || self.annotation.is_within_person(end - 1);
        let is_body = self.is_acronym(first) && self.surface(first).chars().all(char::is_uppercase);
        let is_office =
            matches!(office, Some("leader" | "office" | "rank" | "spokes")) || is_body && office == Some("profession");
        end - first > 1 && is_office && !is_person
    }

    /// An office before its bearer's name is the bearer's role; alone it stands for whoever holds it here.
    pub(super) fn take_title(&mut self, first: usize, end: usize, title: String) {
        let bearer = self.names.iter().find(|name| name.first == end).map(|name| name.entity);
        if let Some(bearer) = bearer.filter(|&bearer| self.entities[bearer].is_person()) {
            self.entities[bearer].role = Some(title);
            self.entities[bearer].is_public = true;
            return;
        }
        let made = Entity {
            name: title.clone(),
            kind: EntityKind::Unknown,
            id: None,
            country: None,
            sub: "title".to_owned(),
            role: None,
            is_public: true,
        };
        let entity = self.entity(format!("title {title}"), || made);
        self.push(first, end, entity, Form::Name);
    }

    /// A role that stands in apposition to a name by the parser: "the planning minister, Orsk Vail".
    pub(super) fn roles(&mut self) {
        for index in 0..self.names.len() {
            let NameMention { entity, end, first, .. } = self.names[index];
            let known = &self.entities[entity];
            if !known.is_person() || known.role.is_some() && known.id.is_none() {
                continue;
            }
            let node = self.annotation.node(end - 1);
            let head = (node.dep == Dep::Appos).then_some(node.head).filter(|head| *head < first);
            let Some((role, office)) = head.and_then(|head| self.office_of(head, first)) else { continue };
            self.entities[entity].role = Some(role);
            self.entities[entity].is_public |= office;
        }
    }

    /// "Ambassador to Orland Damian Vail": an office with the place or the body that it is held in, right before the name.
    pub(super) fn offices_with_place(&mut self) {
        let ends: HashMap<usize, usize> = self.names.iter().map(|name| (name.end, name.first)).collect();
        for index in 0..self.names.len() {
            let NameMention { entity, first, .. } = self.names[index];
            let known = &self.entities[entity];
            if !known.is_person() || known.role.is_some() {
                continue;
            }
            let Some(&held) = ends.get(&first).filter(|held| **held > 1) else { continue };
            let is_of = |at: usize| self.words()[at].is_one_of(&["at", "for", "in", "of", "to"]);
            let of = (held.saturating_sub(2)..held).rev().find(|at| is_of(*at));
            let Some(head) = of.and_then(|of| of.checked_sub(1)) else { continue };
            let is_plain = (head + 2..held).all(|at| self.words()[at].is_one_of(&["the"]));
            let office = self.resources.office_at(&[&self.words()[head].token.lower], 0).map(|(office, _)| office);
            let Some(office) = office.filter(|office| is_plain && office.class != "collective") else { continue };
            let (is_public, span) = (office.public, self.annotation.span_of(head, first));
            self.entities[entity].role = span.of(self.text).map(str::to_owned);
            self.entities[entity].is_public |= is_public;
        }
    }

    /// The words of an office that ends with this word, before `limit`, and whether it is a public one.
    pub(super) fn office_of(&self, head: usize, limit: usize) -> Option<(String, bool)> {
        let lower = self.words()[head].token.lower.clone();
        let (office, _) = self.resources.office_at(&[&lower], 0)?;
        let is_public = office.public && !matches!(office.class.as_str(), "honorific" | "profession" | "collective");
        let left = self.annotation.node(head).left.max(head.saturating_sub(6));
        let start = (left..=head).find(|i| !self.words()[*i].is_one_of(&["the", "a", "an", "its", "his", "her"]))?;
        let end = (head + 1..limit).find(|i| !self.words()[*i].token.is_wordlike()).unwrap_or(limit);
        let role = self.annotation.span_of(start, end).of(self.text)?;
        Some((role.to_owned(), is_public))
    }

    /// "The Foreign Secretary" after "Foreign Secretary Orsk Vail".
    pub(super) fn titles(&mut self) {
        for index in 0..self.names.len() {
            let entity = &self.entities[self.names[index].entity];
            if entity.sub != "title" {
                continue;
            }
            if let Some(bearer) = self.named_after_comma(self.names[index].end) {
                (self.names[index].entity, self.names[index].link) = (bearer, Link::Office);
                continue;
            }
            let title = entity.name.to_lowercase();
            let bearers: Vec<usize> = (0..self.entities.len())
                .filter(|&other| {
                    self.entities[other].is_person()
                        && self.entities[other].role.as_ref().is_some_and(|role| role.to_lowercase().contains(&title))
                })
                .filter(|&other| self.names.iter().any(|name| name.entity == other))
                .collect();
            if let [only] = bearers[..] {
                (self.names[index].entity, self.names[index].link) = (only, Link::Office);
            }
        }
    }

    /// "The Harbour Commander, Captain Orsk Vail, said": the person whose name stands in apposition to a title.
    fn named_after_comma(&self, comma: usize) -> Option<usize> {
        let after = self.words().get(comma + 1..)?;
        let ranks = after.iter().take(4).take_while(|word| self.resources.office_at(&[&word.token.lower], 0).is_some());
        let start = comma + 1 + ranks.count();
        let name = self.names.iter().find(|name| name.first == start && name.end - name.first > 1)?;
        let closes = self.words().get(name.end).is_some_and(|word| word.is_one_of(&[",", "."]));
        let is_set_off = self.words()[comma].is_one_of(&[","]) && closes;
        (is_set_off && self.entities[name.entity].is_person()).then_some(name.entity)
    }

    pub(super) fn country_before(&self, first: usize) -> Option<String> {
        let before = first.checked_sub(1)?;
        let name = self.names.iter().find(|name| name.end == before + 1 && name.form == Form::Demonym)?;
        self.entities[name.entity].country.clone()
    }

    pub(super) fn leading_role(&self, first: usize, end: usize) -> (usize, Option<String>, bool) {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let mut at = 0;
        let mut public = false;
        let mut honorific_only = true;
        let is_of = |after: usize| {
            lower
                .get(after)
                .is_some_and(|word| matches!(*word, "against" | "for" | "of" | "on" | "'" | "’" | "'s" | "’s"))
        };
        while let Some((office, length)) = self.resources.office_at(&lower, at) {
            // "Congress of Trade Unions" is a body's name, "Chief of Staff Orsk Vail" is not.
            if office.class == "collective" && is_of(at + length) {
                break;
            }
            public |= office.public && office.class != "honorific" && office.class != "profession";
            honorific_only &= office.class == "honorific";
            at += length;
        }
        // A name that is nothing but titles ("Defence Minister", "State Department") is a name in itself.
        if at >= lower.len() {
            return (first, None, false);
        }
        let outer = self.outer_role(first);
        public |= outer.as_ref().is_some_and(|(_, public)| *public);
        let start = outer.map_or(first, |(start, _)| start);
        let role = (start < first + at)
            .then(|| self.annotation.span_of(start, first + at).of(self.text).unwrap_or("").to_owned());
        (first + at, role.filter(|_| !honorific_only || start < first), public)
    }

    /// A lower-case title right before a name: `foreign minister`, `police chief`, `spokesman`.
    pub(super) fn outer_role(&self, first: usize) -> Option<(usize, bool)> {
        let from = first.saturating_sub(5);
        let lower: Vec<&str> = self.words()[from..first].iter().map(|word| word.token.lower.as_str()).collect();
        (0..lower.len()).find_map(|at| {
            let (office, length) = self.resources.office_at(&lower, at)?;
            (at + length == lower.len())
                .then(|| (from + at, office.public && !matches!(office.class.as_str(), "honorific" | "profession")))
        })
    }

    /// A role in apposition: `, a senior adviser to …,`.
    pub(super) fn following_role(&self, end: usize) -> (Option<String>, bool) {
        let words = self.words();
        let opens = words.get(end).is_some_and(|word| word.is_one_of(&[",", "–", "—", "-", "("]));
        if !opens {
            return (None, false);
        }
        let mut stop = end + 1;
        let is_told = |at: usize| {
            self.annotation.node(at).form == VerbForm::Finite
                && words[at].forms.iter().any(|form| self.resources.reporting.contains_key(form))
        };
        while stop < words.len()
            && !is_told(stop)
            && stop < end + 18
            && !words[stop].is_one_of(&[",", ".", ";", ":", "–", "—", ")", "who", "which"])
        {
            stop += 1;
        }
        let lower: Vec<&str> = words[end + 1..stop].iter().map(|word| word.token.lower.as_str()).collect();
        let is_verb = |at: usize| self.annotation.node(end + 1 + at).form == VerbForm::Finite;
        // "…, the official said that": whoever follows is the subject of what follows.
        let has_verb = (0..lower.len()).any(is_verb) || words.get(stop).is_some() && is_told(stop);
        let is_subject = lower.iter().take(2).any(|word| *word == "the") && has_verb;
        if is_subject {
            return (None, false);
        }
        let noun_phrase = (0..lower.len().min(8)).take_while(|at| !is_verb(*at));
        let office =
            noun_phrase.into_iter().find_map(|at| self.resources.office_at(&lower, at).map(|(office, _)| office));
        match office {
            Some(office) => {
                let role = self.annotation.span_of(end + 1, stop).of(self.text).unwrap_or("");
                let role = ["the ", "a ", "an "].iter().find_map(|article| role.strip_prefix(article)).unwrap_or(role);
                (Some(role.to_owned()), office.public && office.class != "profession" && office.class != "honorific")
            }
            None => (None, false),
        }
    }
}
