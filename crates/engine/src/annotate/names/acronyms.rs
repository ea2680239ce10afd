//! Acronyms: those that the report introduces in brackets, and those that the first letters of a name spell.

use super::capitals::INNER;
use super::{Entity, EntityKind, Finder, Link};
use crate::resources::Form;
use std::collections::BTreeMap;

/// How many words a bracket may hold before the acronym that ends it.
const LONGEST_BRACKET: usize = 12;

/// What an acronym stands for in this report, and why.
type Aliases = BTreeMap<String, (usize, Link)>;

impl Finder<'_> {
    /// `Long Name of It (LNI)`: the acronym then stands for the name, and the name for the acronym's bearer.
    pub(super) fn acronyms(&mut self) {
        let mut aliases = self.bracketed();
        for (acronym, bearer) in self.spelled_out() {
            if self.entities[bearer].id.is_none() && self.entities[bearer].kind == EntityKind::Person {
                self.entities[bearer].kind = EntityKind::Organisation;
            }
            aliases.entry(acronym).or_insert((bearer, Link::Initials));
        }
        if aliases.is_empty() {
            return;
        }
        let taken = self.taken();
        for name in &mut self.names {
            let surface = name.span.of(self.text).unwrap_or("");
            if let Some(&(entity, link)) = aliases.get(surface)
                && name.entity != entity
            {
                (name.entity, name.link) = (entity, link);
            }
        }
        for at in (0..taken.len()).filter(|at| !taken[*at]) {
            if let Some(&(entity, link)) = aliases.get(self.surface(at)) {
                self.push_linked(at, at + 1, entity, Form::Name, link);
            }
        }
    }

    /// `Long Name (LN)`, `Long Name (Nom Long - NL)`, `LN (Long Name)`.
    fn bracketed(&mut self) -> Aliases {
        let mut aliases = Aliases::new();
        for open in 1..self.words().len().saturating_sub(2) {
            if !self.words()[open].is_one_of(&["("]) {
                continue;
            }
            if let Some((acronym, first)) = self.spelled_before(open) {
                let bearer = self.take_whole(first, open);
                aliases.insert(self.surface(acronym).to_owned(), (bearer, Link::Bracketed));
                continue;
            }
            let Some(before) = self.names.iter().position(|name| name.end == open) else { continue };
            let (bearer, first) = (self.names[before].entity, self.names[before].first);
            if let Some(long) = self.spelled_in_bracket(first, open) {
                aliases.insert(self.surface(first).to_owned(), (long, Link::Bracketed));
                continue;
            }
            let Some(acronym) = self.acronym_in(open) else { continue };
            if self.fits_acronym(bearer, acronym) {
                aliases.insert(self.surface(acronym).to_owned(), (bearer, Link::Bracketed));
                self.name_within(open, acronym, bearer);
                if self.entities[bearer].kind == EntityKind::Unknown && self.is_initials(acronym) {
                    self.entities[bearer].kind = EntityKind::Organisation;
                }
            }
        }
        aliases
    }

    /// Where a name begins that no single mention covers and whose words the acronym behind it spells, read from the end
    /// as Schwartz and Hearst (2003) do; small words may be passed over.
    fn spelled_before(&self, open: usize) -> Option<(usize, usize)> {
        let acronym = self.acronym_in(open).filter(|acronym| self.is_initials(*acronym))?;
        let letters: Vec<char> = self.surface(acronym).chars().collect();
        let mut at = open;
        for letter in letters.iter().rev() {
            at = (at.saturating_sub(3)..at).rev().find(|i| {
                let between = *i + 1..at;
                self.surface(*i).starts_with(*letter) && between.clone().all(|i| self.words()[i].is_one_of(INNER))
            })?;
        }
        let is_covered = self.names.iter().any(|name| name.first <= at && name.end == open);
        (!is_covered).then_some((acronym, at))
    }

    /// Makes one name of all the words up to a bracket.
    fn take_whole(&mut self, first: usize, end: usize) -> usize {
        let words = self.annotation.span_of(first, end).of(self.text).unwrap_or("");
        let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let (kind, sub) = match self.kind_of_run(first, end, false) {
            (EntityKind::Group, sub) => (EntityKind::Group, sub),
            (_, sub) => (EntityKind::Organisation, sub),
        };
        let country = self.country_before(first);
        let entity = self.entity(format!("name {name}"), || Entity {
            name,
            kind,
            id: None,
            country,
            sub,
            role: None,
            is_public: false,
        });
        self.names.retain(|name| name.end <= first || name.first >= end);
        self.push(first, end, entity, Form::Name);
        entity
    }

    /// The acronym in a bracket: alone, or behind the name in its own language.
    fn acronym_in(&self, open: usize) -> Option<usize> {
        let word = |at: usize| self.words().get(at).map_or("", |word| word.token.lower.as_str());
        if self.is_acronym(open + 1) && matches!(word(open + 2), ")" | ",") {
            return Some(open + 1);
        }
        let limit = (open + LONGEST_BRACKET).min(self.words().len());
        let close = (open + 2..limit).find(|at| matches!(word(*at), ")" | ";"))?;
        let joined = matches!(word(close - 2), "-" | "–" | "—" | "," | "or" | "as");
        (joined && self.is_acronym(close - 1)).then_some(close - 1)
    }

    /// Whether an acronym behind a name can be that name's: a person's bracket holds a party, a place's a country.
    fn fits_acronym(&self, bearer: usize, acronym: usize) -> bool {
        let inside = self.names.iter().find(|name| name.first == acronym).map(|name| name.entity);
        let known = &self.entities[bearer];
        let is_body = !known.is_person() && !matches!(known.kind, EntityKind::Place | EntityKind::State);
        let is_spelled = self.is_spelled_by(bearer, acronym);
        let yields = |short: usize| self.entities[short].id.is_none() || self.entities[short].is_person();
        let is_free = inside.is_none_or(|short| yields(short) || short == bearer);
        is_spelled || is_body && is_free
    }

    /// The name in its own language that stands before the acronym is the bearer's, too.
    fn name_within(&mut self, open: usize, acronym: usize, bearer: usize) {
        for name in &mut self.names {
            if name.first > open && name.end < acronym && self.entities[name.entity].id.is_none() {
                (name.entity, name.link) = (bearer, Link::Bracketed);
            }
        }
    }

    /// `LNI (Long Name of It)`: the name in the bracket, if its letters spell the word before.
    fn spelled_in_bracket(&self, acronym: usize, open: usize) -> Option<usize> {
        let inside = self.names.iter().find(|name| name.first == open + 1 && name.end > open + 2)?;
        (acronym + 1 == open && self.is_acronym(acronym) && self.is_spelled_by(inside.entity, acronym))
            .then_some(inside.entity)
    }

    /// Acronyms without a bracket: the one name before them that they spell, unless the report has the bearer that
    /// the word lists know under a longer name.
    fn spelled_out(&self) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for name in self.names.iter().filter(|name| name.end == name.first + 1 && self.is_initials(name.first)) {
            let surface = self.surface(name.first);
            let known = name.entity;
            let is_elsewhere = self.names.iter().any(|other| other.entity == known && other.end > other.first + 1);
            let is_free = self.entities[known].id.is_none() || !is_elsewhere;
            let mut bearers: Vec<usize> = self
                .names
                .iter()
                .filter(|other| other.span.start < name.span.start && other.end > other.first + 1)
                .filter(|other| other.entity != known && self.is_spelled_by(other.entity, name.first))
                .filter(|other| self.may_have_acronym(other.entity))
                .map(|other| other.entity)
                .collect();
            bearers.sort_unstable();
            bearers.dedup();
            if let ([only], true) = (&bearers[..], is_free) {
                found.push((surface.to_owned(), *only));
            }
        }
        found
    }

    fn may_have_acronym(&self, entity: usize) -> bool {
        let known = &self.entities[entity];
        // The recogniser may take three words of which no list knows the first for a person.
        let given = || known.name.split(' ').next().is_some_and(|word| self.resources.given_names.contains(word));
        let is_person = known.is_person() && (known.id.is_some() || given());
        known.sub != "title" && !is_person && !matches!(known.kind, EntityKind::Place | EntityKind::State)
    }

    /// Three capitals and more, as an acronym of that many words has them.
    fn is_initials(&self, at: usize) -> bool {
        let surface = self.surface(at);
        (3..=7).contains(&surface.len()) && surface.chars().all(char::is_uppercase)
    }

    /// Whether the capitals of an acronym are the first letters of a name.
    pub(super) fn is_spelled_by(&self, entity: usize, at: usize) -> bool {
        let initials: String = self.entities[entity]
            .name
            .split(['-', ' '])
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        let letters: String = self.surface(at).chars().filter(|c| c.is_uppercase()).collect();
        !letters.is_empty() && initials == letters
    }

    pub(super) fn is_acronym(&self, at: usize) -> bool {
        let surface = self.surface(at);
        let capitals = surface.chars().filter(|c| c.is_uppercase()).count();
        (2..=10).contains(&surface.len()) && capitals * 2 > surface.len()
    }
}
