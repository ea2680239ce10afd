//! Unknown names that the words around them show to be groups, and the short forms of such names.

use super::{EntityKind, Finder, Link};

impl Finder<'_> {
    /// An unknown name that claims responsibility, or that fighters and cells belong to, is a group's.
    pub(super) fn groups_by_company(&mut self) {
        for index in 0..self.names.len() {
            let name = &self.names[index];
            let (first, end, entity) = (name.first, name.end, name.entity);
            if self.entities[entity].kind != EntityKind::Unknown || self.entities[entity].sub == "title" {
                continue;
            }
            let article = first > 0 && self.words()[first - 1].is_one_of(&["the"]) || self.surface(first) == "The";
            let follows = self.words().get(end).is_some_and(|word| {
                word.is_one_of(&[
                    "militants",
                    "fighters",
                    "rebels",
                    "gunmen",
                    "group",
                    "militia",
                    "insurgents",
                    "guerrillas",
                    "cell",
                    "cells",
                    "commander",
                    "operatives",
                    "network",
                ])
            });
            let claims = (end..(end + 4).min(self.words().len())).any(|i| self.words()[i].is_form_of("claim"))
                && (end..(end + 6).min(self.words().len())).any(|i| self.words()[i].is_one_of(&["responsibility"]));
            if follows || article && claims {
                self.entities[entity].kind = EntityKind::Group;
                self.entities[entity].sub = "armed_group".to_owned();
            }
        }
        self.short_groups();
    }

    /// "The Covenant" after "the Amber Covenant".
    pub(super) fn short_groups(&mut self) {
        for index in 0..self.names.len() {
            let name = &self.names[index];
            let after_the = name.first > 0 && self.words()[name.first - 1].is_one_of(&["the"]);
            if name.end - name.first != 1 || self.entities[name.entity].kind != EntityKind::Unknown || !after_the {
                continue;
            }
            let word = self.entities[name.entity].name.clone();
            let bearers: Vec<usize> = (0..self.entities.len())
                .filter(|&other| matches!(self.entities[other].kind, EntityKind::Group | EntityKind::Organisation))
                .filter(|&other| self.entities[other].name.contains(' ') && self.entities[other].name.ends_with(&word))
                .collect();
            if let [only] = bearers[..] {
                (self.names[index].entity, self.names[index].link) = (only, Link::ShortForm);
            }
        }
    }
}
