//! Acronyms that the report introduces in brackets.

use super::Finder;
use crate::resources::Form;
use std::collections::HashMap;

impl Finder<'_> {
    /// `Long Name of It (LNI)`: the acronym then stands for the name, and the name for the acronym's bearer.
    pub(super) fn acronyms(&mut self) {
        let mut aliases: HashMap<String, usize> = HashMap::new();
        for i in 0..self.words().len().saturating_sub(2) {
            let bracketed = self.words()[i].is_one_of(&["("])
                && self.is_acronym(i + 1)
                && self.words()[i + 2].is_one_of(&[")", ","]);
            if !bracketed {
                continue;
            }
            let before = self.names.iter().find(|name| name.end == i).map(|name| name.entity);
            let inside = self.names.iter().find(|name| name.first == i + 1).map(|name| name.entity);
            let fits = |long: usize| {
                inside.is_none_or(|short| {
                    self.entities[short].id.is_none() || short == long || self.is_spelled_by(long, i + 1)
                })
            };
            if let Some(long) = before.filter(|&long| fits(long)) {
                aliases.insert(self.surface(i + 1).to_owned(), long);
            }
        }
        if aliases.is_empty() {
            return;
        }
        let taken = self.taken();
        for name in &mut self.names {
            let surface = name.span.of(self.text).unwrap_or("");
            if let Some(&entity) = aliases.get(surface) {
                name.entity = entity;
            }
        }
        let free = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at);
        for at in free.collect::<Vec<_>>() {
            if let Some(&entity) = aliases.get(self.surface(at)) {
                self.push(at, at + 1, entity, Form::Name);
            }
        }
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
