//! Unknown names that the words around them show to be groups, and the short forms of such names.

use super::{EntityKind, Finder, Link};
use crate::annotate::Dep;
use crate::resources::Body;

impl Finder<'_> {
    /// An unknown name that claims responsibility, that fighters and cells belong to, or that is said to be a band's is a group's.
    pub(super) fn groups_by_company(&mut self) {
        for index in 0..self.names.len() {
            let name = &self.names[index];
            let (first, end, entity) = (name.first, name.end, name.entity);
            let (kind, sub) = (self.entities[entity].kind, self.entities[entity].sub.as_str());
            let is_open = kind == EntityKind::Unknown && sub != "title";
            let is_introduced = matches!(kind, EntityKind::Organisation | EntityKind::Unknown) && sub.is_empty();
            let is_introduced = is_introduced && self.is_introduced(first, end);
            if !is_open && !is_introduced {
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
            if is_introduced || follows || article && claims {
                self.entities[entity].kind = EntityKind::Group;
                self.entities[entity].sub = "armed_group".to_owned();
            }
        }
        self.short_groups();
    }

    /// "The Amber Boys, a gang", "a rebel group known as the Amber Boys": a noun for a band that is the same as the name.
    fn is_introduced(&self, first: usize, end: usize) -> bool {
        let tree = self.annotation;
        let above = |at: usize| tree.node(at).head;
        let Some(head) = (first..end).find(|&at| !(first..end).contains(&above(at))) else { return false };
        let is_band = |at: usize| at < self.words().len() && self.is_band(at);
        let is_copula = |at: usize| tree.node(at).lemma == "be";
        let named = |verb: usize| matches!(tree.node(verb).lemma.as_str(), "call" | "dub" | "know" | "name");
        match tree.node(head).dep {
            Dep::Appos => is_band(above(head)),
            Dep::Nsubj if is_copula(above(head)) => tree.child(above(head), &[Dep::Attr]).is_some_and(is_band),
            Dep::Pobj if named(above(above(head))) => is_band(above(above(above(head)))),
            _ if named(above(head)) => is_band(above(above(head))),
            _ => tree.child(head, &[Dep::Appos]).is_some_and(is_band),
        }
    }

    /// A noun for those who fight or rob together; "group" and the like only with a word that says so.
    fn is_band(&self, at: usize) -> bool {
        let tree = self.annotation;
        let is_set = |at: usize| self.resources.bodies.get(&tree.node(at).lemma) == Some(&Body::Set);
        let says = |child: usize| {
            let lemma = tree.node(child).lemma.as_str();
            matches!(tree.node(child).dep, Dep::Amod | Dep::Compound) && (is_set(child) || ARMED.contains(&lemma))
        };
        is_set(at) && (!OF_ANY.contains(&tree.node(at).lemma.as_str()) || tree.children(at).any(says))
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

/// Nouns for bodies of any sort, peaceful ones too.
const OF_ANY: &[&str] =
    &["cell", "column", "faction", "group", "legion", "network", "organisation", "organization", "squad"];
/// What makes such a body one that fights or robs, besides a noun for its members.
const ARMED: &[&str] = &["armed", "criminal", "drug", "kidnapping", "mafia", "organised", "organized", "terror"];
