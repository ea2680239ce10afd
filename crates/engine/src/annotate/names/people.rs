//! One person under several forms of a name: surnames, and the form by which the report calls a public figure.

use super::{EntityKind, Finder, Link};
use crate::spelling::{same_name, skeleton};
use std::collections::HashMap;

impl Finder<'_> {
    /// A surname that the gazetteer gives to a public figure belongs to whoever bears it in this report.
    pub(super) fn rival_surnames(&self) -> Vec<(usize, usize)> {
        let spelled_out =
            |entity: usize| self.names.iter().any(|name| name.entity == entity && name.end - name.first > 1);
        let mut renamed = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            if name.end - name.first != 1
                || self.entities[name.entity].kind != EntityKind::Figure
                || spelled_out(name.entity)
            {
                continue;
            }
            let surname = name.span.of(self.text).unwrap_or("");
            let bearer = (0..self.entities.len()).find(|&other| {
                let rival = &self.entities[other];
                matches!(rival.kind, EntityKind::Person | EntityKind::Unknown)
                    && rival.name.contains(' ')
                    && rival.name.rsplit(' ').next() == Some(surname)
            });
            renamed.extend(bearer.map(|bearer| (index, bearer)));
        }
        renamed
    }

    /// A public figure is called by the fullest form in which the report itself names it.
    pub(super) fn as_reported(&mut self) {
        for entity in 0..self.entities.len() {
            if self.entities[entity].kind != EntityKind::Figure {
                continue;
            }
            let forms = self.names.iter().filter(|name| name.entity == entity && name.end - name.first > 1);
            let fullest = forms.max_by_key(|name| (name.end - name.first, std::cmp::Reverse(name.first)));
            if let Some(words) = fullest.and_then(|name| name.span.of(self.text)) {
                self.entities[entity].name = words.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
    }

    /// A single name that is part of a fuller name given in this report stands for it.
    pub(super) fn surnames(&mut self) {
        let mut full: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, entity) in self.entities.iter().enumerate() {
            let parts: Vec<&str> = entity.name.split_whitespace().collect();
            let person = entity.is_person() || entity.kind == EntityKind::Unknown && entity.sub.is_empty();
            if person && parts.len() > 1 {
                for part in &parts[1..] {
                    full.entry((*part).to_owned()).or_default().push(number);
                }
                full.entry(parts[0].to_owned()).or_default().push(number);
            }
        }
        let alike = self.surnames_by_sound();
        let is_person = |entity: usize| self.entities[entity].is_person();
        let mut renamed: Vec<(usize, usize, Link)> =
            self.rival_surnames().into_iter().map(|(index, bearer)| (index, bearer, Link::PartOfName)).collect();
        for (index, name) in self.names.iter().enumerate() {
            let entity = &self.entities[name.entity];
            let unknown = matches!(
                entity.kind,
                EntityKind::Unknown | EntityKind::Person | EntityKind::Place | EntityKind::Organisation
            ) && entity.id.is_none();
            if !unknown || name.end - name.first > 1 {
                continue;
            }
            // Two people with one surname stay two: then the name alone stands for neither.
            let surface = name.span.of(self.text).unwrap_or("");
            match full.get(surface).map(Vec::as_slice) {
                // A place's name is a person's only where the report names that person.
                Some([only]) if *only != name.entity && (entity.kind != EntityKind::Place || is_person(*only)) => {
                    renamed.push((index, *only, Link::PartOfName));
                }
                None if entity.sub.is_empty() && entity.kind != EntityKind::Place => {
                    renamed.extend(self.spelled_alike(surface, &alike).map(|bearer| (index, bearer, Link::Spelling)));
                }
                _ => {}
            }
        }
        for (index, entity, link) in renamed {
            (self.names[index].entity, self.names[index].link) = (entity, link);
            if self.entities[entity].kind == EntityKind::Unknown {
                self.entities[entity].kind = EntityKind::Person;
            }
        }
    }

    /// "De Vail" after "Orsk De Vail": a name of several words that ends one person's fuller name, and nobody else's.
    pub(super) fn long_surnames(&mut self) {
        // The people by the last word of their names.
        let mut people: HashMap<String, Vec<(usize, String)>> = HashMap::new();
        for (number, entity) in self.entities.iter().enumerate().filter(|(_, entity)| entity.is_person()) {
            let name = entity.name.to_lowercase();
            let last = name.rsplit(' ').next().unwrap_or_default().to_owned();
            people.entry(last).or_default().push((number, name));
        }
        let bearer_of = |short: usize| {
            let entity = &self.entities[short];
            let name = entity.name.to_lowercase();
            if entity.kind != EntityKind::Person || entity.id.is_some() {
                return None;
            }
            let (_, last) = name.rsplit_once(' ')?;
            let is_end = |full: &str| full.strip_suffix(name.as_str()).is_some_and(|given| given.ends_with(' '));
            let mut bearers = people.get(last)?.iter().filter(|(_, full)| is_end(full));
            bearers.next().filter(|_| bearers.next().is_none()).map(|(bearer, _)| *bearer)
        };
        let bearers: Vec<Option<usize>> = (0..self.entities.len()).map(bearer_of).collect();
        let named = self.names.iter().enumerate();
        let renamed: Vec<(usize, usize)> =
            named.filter_map(|(index, name)| Some((index, bearers[name.entity]?))).collect();
        for (index, bearer) in renamed {
            let short = self.names[index].entity;
            let (role, is_public) = (self.entities[short].role.clone(), self.entities[short].is_public);
            (self.names[index].entity, self.names[index].link) = (bearer, Link::PartOfName);
            let known = &mut self.entities[bearer];
            known.role = known.role.take().or(role);
            known.is_public |= is_public;
        }
    }

    /// The one person whose surname is another spelling of a single name.
    fn spelled_alike(&self, surface: &str, alike: &HashMap<String, Vec<(String, usize)>>) -> Option<usize> {
        let parts = alike.get(&skeleton(surface)).filter(|_| surface.len() > 3)?;
        let mut bearers: Vec<usize> =
            parts.iter().filter(|(part, _)| same_name(part, surface)).map(|(_, bearer)| *bearer).collect();
        bearers.sort_unstable();
        bearers.dedup();
        match bearers[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The surnames of the people whom the report names in full, by their consonants.
    fn surnames_by_sound(&self) -> HashMap<String, Vec<(String, usize)>> {
        let mut alike: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (number, entity) in self.entities.iter().enumerate().filter(|(_, entity)| entity.is_person()) {
            if let Some((_, surname)) = entity.name.rsplit_once(' ').filter(|(_, surname)| surname.len() > 3) {
                alike.entry(skeleton(surname)).or_default().push((surname.to_owned(), number));
            }
        }
        alike
    }

    /// "Orsk Vail and Edda Holm": beside a person, two words that nothing else is known of name a person, too.
    pub(super) fn companions(&mut self) {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|index| self.names[*index].first);
        for pair in order.windows(2) {
            let (a, b) = (&self.names[pair[0]], &self.names[pair[1]]);
            let joined = a.end + 1 == b.first && self.words()[a.end].is_one_of(&["and"]);
            for (one, other) in [(a.entity, b.entity), (b.entity, a.entity)] {
                let (person, unknown) = (&self.entities[one], &self.entities[other]);
                let words = unknown.name.split(' ').count();
                let is_bare = matches!(unknown.kind, EntityKind::Unknown | EntityKind::Organisation)
                    && unknown.sub.is_empty()
                    && (2..=3).contains(&words);
                if joined && is_bare && person.is_person() && person.name.contains(' ') {
                    self.entities[other].kind = EntityKind::Person;
                    break;
                }
            }
        }
    }

    /// Full names that are spellings of one are one person's: the one whom the word lists know, else the first.
    pub(super) fn spellings(&mut self) {
        let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
        for later in 0..self.entities.len() {
            let entity = &self.entities[later];
            if !entity.is_person() || !entity.name.contains(' ') {
                continue;
            }
            let known = alike.entry(skeleton(&entity.name)).or_default();
            let same = known.iter().copied().find(|other| same_name(&self.entities[*other].name, &entity.name));
            match same {
                Some(first) if self.entities[later].id.is_none() => self.join(later, first),
                Some(first) if self.entities[first].id.is_none() => {
                    self.join(first, later);
                    known.push(later);
                }
                _ => known.push(later),
            }
        }
    }

    /// All that one entity is called goes to another.
    fn join(&mut self, from: usize, to: usize) {
        for name in self.names.iter_mut().filter(|name| name.entity == from) {
            (name.entity, name.link) = (to, Link::Spelling);
        }
        let (role, is_public) = (self.entities[from].role.clone(), self.entities[from].is_public);
        let known = &mut self.entities[to];
        known.role = known.role.take().or(role);
        known.is_public |= is_public;
    }
}
