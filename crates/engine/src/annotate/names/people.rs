//! One person under several forms of a name: surnames, and the form by which the report calls a public figure.

use super::{EntityKind, Finder};
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
            let person =
                entity.is_person() || entity.kind == EntityKind::Unknown && entity.sub != "title" && parts.len() > 1;
            if person && parts.len() > 1 {
                for part in &parts[1..] {
                    full.entry((*part).to_owned()).or_default().push(number);
                }
                full.entry(parts[0].to_owned()).or_default().push(number);
            }
        }
        let mut renamed = self.rival_surnames();
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
            if let Some([only]) = full.get(surface).map(Vec::as_slice)
                && *only != name.entity
            {
                renamed.push((index, *only));
            }
        }
        for (index, entity) in renamed {
            self.names[index].entity = entity;
            if self.entities[entity].kind == EntityKind::Unknown {
                self.entities[entity].kind = EntityKind::Person;
            }
        }
    }
}
