//! Who and where: names of the gazetteers, names that the text alone gives, and who bears them.

mod acronyms;
mod addresses;
mod capitals;
mod dated;
mod gazetteer;
mod groups;
mod heads;
mod kinds;
mod links;
mod openers;
mod other_names;
mod people;
mod titles;

pub use links::{Alias, Link};

use super::{Annotation, Word};
use crate::Resources;
use crate::pattern::Class;
use crate::resources::Form;
use std::collections::HashMap;
use whosays_model::Span;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntityKind {
    Group,
    State,
    Institution,
    /// A person whom the gazetteer lists in a public role.
    Figure,
    Place,
    /// A person whom the text alone names.
    Person,
    /// An organisation that the text alone names.
    Organisation,
    /// A capitalised name of unknown kind.
    Unknown,
}

impl EntityKind {
    /// Its name in a feature.
    pub(crate) fn word(self) -> &'static str {
        match self {
            EntityKind::Group => "group",
            EntityKind::State => "state",
            EntityKind::Institution => "institution",
            EntityKind::Figure => "figure",
            EntityKind::Place => "place",
            EntityKind::Person => "person",
            EntityKind::Organisation => "organisation",
            EntityKind::Unknown => "unknown",
        }
    }
}

/// A bearer of names in this report.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) name: String,
    pub(crate) kind: EntityKind,
    pub(crate) id: Option<String>,
    pub(crate) country: Option<String>,
    /// The gazetteer's column `kind`, or what the name's head word says.
    pub(crate) sub: String,
    /// The title or role that the report gives.
    pub(crate) role: Option<String>,
    /// Whether that role is a public one.
    pub(crate) is_public: bool,
}

/// Words that name an entity.
#[derive(Clone, Debug)]
pub(crate) struct NameMention {
    pub(crate) span: Span,
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) entity: usize,
    pub(crate) form: Form,
    /// Why they are taken for the entity's name.
    pub(crate) link: Link,
}

impl Entity {
    pub(super) fn classes(&self, name: &NameMention) -> u16 {
        let kind = match (self.kind, name.form) {
            (EntityKind::Group, _) => Class::Group.bit() | Class::Actor.bit(),
            (EntityKind::State, Form::Name) => Class::State.bit() | Class::Actor.bit() | Class::Place.bit(),
            (EntityKind::State, Form::Demonym) => Class::State.bit(),
            (EntityKind::State, Form::Seat) => Class::State.bit() | Class::Actor.bit(),
            (EntityKind::Institution | EntityKind::Organisation, _) => Class::Actor.bit(),
            (EntityKind::Figure, _) => Class::Actor.bit() | Class::Person.bit(),
            (EntityKind::Place, _) => Class::Place.bit(),
            (EntityKind::Person, _) => Class::Person.bit(),
            (EntityKind::Unknown, _) => 0,
        };
        kind | Class::Name.bit()
    }

    /// Whether it is one whom a claim may name as an actor: never a private person.
    pub(crate) fn is_actor(&self) -> bool {
        match self.kind {
            EntityKind::Group
            | EntityKind::State
            | EntityKind::Institution
            | EntityKind::Figure
            | EntityKind::Organisation => true,
            EntityKind::Person => self.is_public,
            EntityKind::Place | EntityKind::Unknown => false,
        }
    }

    /// Whether it is a person.
    pub(crate) fn is_person(&self) -> bool {
        matches!(self.kind, EntityKind::Figure | EntityKind::Person)
    }
}

/// Finds every name.
pub(super) fn find(text: &str, resources: &Resources, annotation: &mut Annotation) {
    let mut finder =
        Finder { text, resources, annotation, entities: Vec::new(), names: Vec::new(), by_key: HashMap::new() };
    finder.gazetteer();
    finder.addresses();
    finder.dated();
    finder.runs();
    finder.acronyms();
    finder.other_names();
    finder.groups_by_company();
    finder.companions();
    finder.spellings();
    finder.surnames();
    finder.long_surnames();
    finder.as_reported();
    finder.roles();
    finder.offices_with_place();
    finder.titles();
    let Finder { entities, mut names, .. } = finder;
    names.sort_by_key(|name| name.first);
    annotation.entities = entities;
    annotation.names = names;
}

struct Finder<'a> {
    text: &'a str,
    resources: &'a Resources,
    annotation: &'a Annotation,
    entities: Vec<Entity>,
    names: Vec<NameMention>,
    by_key: HashMap<String, usize>,
}

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.annotation.words
    }

    fn surface(&self, at: usize) -> &str {
        self.words()[at].token.span.of(self.text).unwrap_or("")
    }

    fn push(&mut self, first: usize, end: usize, entity: usize, form: Form) {
        let is_listed = self.entities[entity].id.is_some() || self.entities[entity].kind == EntityKind::Place;
        self.push_linked(first, end, entity, form, if is_listed { Link::Listed } else { Link::Written });
    }

    fn push_linked(&mut self, first: usize, end: usize, entity: usize, form: Form, link: Link) {
        let span = self.annotation.span_of(first, end);
        self.names.push(NameMention { span, first, end, entity, form, link });
    }

    fn entity(&mut self, key: String, make: impl FnOnce() -> Entity) -> usize {
        if let Some(&entity) = self.by_key.get(&key) {
            return entity;
        }
        self.entities.push(make());
        self.by_key.insert(key, self.entities.len() - 1);
        self.entities.len() - 1
    }

    fn taken(&self) -> Vec<bool> {
        let mut taken = vec![false; self.words().len()];
        for name in &self.names {
            taken[name.first..name.end].fill(true);
        }
        for time in &self.annotation.times {
            taken[time.first..time.end].fill(true);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::capitals::OWNERS;
    use super::heads::{ORGANISATION_HEADS, PLACE_HEADS, THING_HEADS};
    use super::openers::{ADJECTIVES, OPENERS};

    #[test]
    fn word_lists_are_sorted_without_duplicates() {
        for list in [OWNERS, OPENERS, ADJECTIVES, PLACE_HEADS, THING_HEADS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert!(ORGANISATION_HEADS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
