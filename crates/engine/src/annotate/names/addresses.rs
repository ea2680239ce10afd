//! Towns with the short form of their division behind a comma, as agencies write them: "Salem, Ore.", "HURRICANE, W.Va. —".

use super::{Entity, EntityKind, Finder};
use crate::gazetteer::fold;
use crate::resources::{Form, Sort};

/// The most words of a short form, its points among them.
const LONGEST: usize = 4;
/// The most words of a town before it.
const TOWN: usize = 3;

/// Words that lead to a place.
const LEADS: &[&str] =
    &["across", "around", "at", "from", "in", "near", "of", "outside", "through", "throughout", "to"];

impl Finder<'_> {
    /// Short forms of divisions, and the towns before them.
    pub(super) fn addresses(&mut self) {
        let taken = self.taken();
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words().len() {
            let end = (at + 1..=at + LONGEST).rev().find(|end| self.is_short_form(at, *end, &taken));
            match end {
                Some(end) => {
                    found.push((at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        for (first, end) in found {
            self.take_division(first, end);
            if let Some(town) = self.town_before(first, &taken) {
                self.take_mapped(town, first - 1, "city", None);
            }
        }
    }

    fn is_short_form(&self, first: usize, end: usize, taken: &[bool]) -> bool {
        let Some(words) = self.annotation.span_of(first, end.min(self.words().len())).of(self.text) else {
            return false;
        };
        if end > self.words().len() || taken[first..end].contains(&true) || self.resources.abbreviated(words).is_empty()
        {
            return false;
        }
        let before = |back: usize| first.checked_sub(back).map(|at| &self.words()[at].token);
        let is_behind = before(1).is_some_and(|word| word.lower == ",") && before(2).is_some_and(|word| word.capital);
        let has_inner_point = words.trim_end_matches('.').contains('.');
        // Two capitals are the short form of much else: "James Orr, MD". "300 B.C." is a year, "Acme S.A." a company.
        let is_bare = words.len() == 2 && words.chars().all(char::is_uppercase);
        let is_led = before(1).is_some_and(|word| LEADS.contains(&word.lower.as_str()));
        is_behind && (!is_bare || self.town_before(first, taken).is_some()) || has_inner_point && is_led
    }

    /// Where the town begins that stands before the comma before a division: the longest name that the gazetteer has.
    fn town_before(&self, division: usize, taken: &[bool]) -> Option<usize> {
        let comma = division.checked_sub(1).filter(|at| self.words()[*at].token.lower == ",")?;
        let is_free = |at: usize| self.words()[at].token.capital && !taken[at];
        let begins = (1..=TOWN).rev().filter_map(|length| comma.checked_sub(length));
        let mut fitting = begins.filter(|first| (*first..comma).all(is_free) && self.is_on_map(*first, comma));
        let first = fitting.next()?;
        // "James Salem, Ore." is a man.
        let is_whole = first.checked_sub(1).is_none_or(|before| !is_free(before) || self.opens_phrase(first));
        is_whole.then_some(first)
    }

    /// Whether the gazetteer has a place of that name.
    pub(super) fn is_on_map(&self, first: usize, end: usize) -> bool {
        let words = self.annotation.span_of(first, end).of(self.text).unwrap_or("");
        self.resources.gazetteer().is_some_and(|gazetteer| gazetteer.knows(&fold(words)))
    }

    fn take_division(&mut self, first: usize, end: usize) {
        let words = self.annotation.span_of(first, end).of(self.text).unwrap_or("");
        let Some(&(country, name)) = self.resources.abbreviated(words).first() else { return };
        match self.resources.whole_name(name) {
            Some((entry, Form::Name)) if self.resources.entries[entry].sort == Sort::Place => {
                self.take_entry(first, end, entry, Form::Name)
            }
            _ => self.take_mapped(first, end, "region", Some((country, name))),
        }
    }

    fn take_mapped(&mut self, first: usize, end: usize, sub: &str, division: Option<(&str, &str)>) {
        let words = self.annotation.span_of(first, end).of(self.text).unwrap_or("");
        let name = division.map_or(words, |(_, name)| name).to_owned();
        let made = Entity {
            name: name.clone(),
            kind: EntityKind::Place,
            id: None,
            country: division.map(|(country, _)| country.to_owned()),
            sub: sub.to_owned(),
            role: None,
            is_public: false,
        };
        let entity = self.entity(format!("mapped {name}"), || made);
        self.push(first, end, entity, Form::Name);
    }
}
