//! Names that the word lists know: groups, states, institutions, figures, places.

use super::heads::organisation_head;
use super::openers::OPENERS;
use super::{Entity, EntityKind, Finder};
use crate::annotate::Word;
use crate::resources::{Form, Sort};
use whosays_nlp::TokenKind;

impl Finder<'_> {
    /// Names that the gazetteers list, longest first.
    pub(super) fn gazetteer(&mut self) {
        for number in 0..self.annotation.sentences.len() {
            let sentence = &self.annotation.sentences[number];
            let (mut at, end) = (sentence.first, sentence.end);
            let lowered: Vec<(&str, &str)> = (at..end)
                .map(|i| {
                    (
                        self.annotation.words[i].token.lower.as_str(),
                        self.annotation.words[i].token.span.of(self.text).unwrap_or(""),
                    )
                })
                .collect();
            let start = at;
            while at < end {
                match self.resources.name_at(&lowered, at - start) {
                    Some((entry, form, length)) if !self.is_part_of_longer(at, at + length, end, entry) => {
                        self.take_entry(at, at + length, entry, form);
                        at += length;
                    }
                    _ => at += 1,
                }
            }
        }
    }

    // "Moscow Times" is no place, and "Jordan Vale" no state: a capitalised word beside a one-word place
    // name makes a longer name, unless the word beside it is itself listed.
    pub(super) fn is_part_of_longer(&self, first: usize, end: usize, limit: usize, entry: usize) -> bool {
        let entry = &self.resources.entries[entry];
        if self.is_dateline(first, end) {
            return true;
        }
        // "Van Wagner" is no Wagner Group, and "Sahara Orsk" no desert.
        if entry.sort != Sort::Figure && end - first == 1 && self.annotation.is_within_person(first) {
            return true;
        }
        let after = self.words().get(end).filter(|_| end < limit);
        let adjoining =
            |word: &Word| word.token.capital && word.token.kind == TokenKind::Word && !word.is_one_of(OPENERS);
        if entry.sort == Sort::Figure && end - first == 1 && first > 0 {
            // A surname after another given name is somebody else's.
            let before = self.surface(first - 1);
            // "President Teodra Vail": between an office and a surname stands a given name.
            let has_office = first > 1 && self.is_office_before(first - 1, first - 1);
            let is_office = || self.is_office_before(first + 1, first);
            let is_given = self.resources.given_names.contains(before) || has_office && !is_office();
            return self.is_capital_word(first - 1) && is_given && !entry.name.contains(before);
        }
        if entry.sort == Sort::Place && end - first == 1 {
            let given = self.resources.given_names.contains(self.surface(first));
            return given && after.is_some_and(adjoining);
        }
        if entry.sort == Sort::State && end - first == 1 && self.resources.given_names.contains(self.surface(first)) {
            return after.is_some_and(|word| adjoining(word) && organisation_head(&word.token.lower).is_none());
        }
        false
    }

    /// "HARBOUR TOWN (SNA) —": the agency of a dateline, whatever else its letters stand for.
    pub(super) fn is_dateline(&self, first: usize, end: usize) -> bool {
        let word = |at: usize| self.words().get(at).map_or("", |word| word.token.lower.as_str());
        first > 0 && word(first - 1) == "(" && word(end) == ")" && matches!(word(end + 1), "—" | "–" | "-" | "--")
    }

    pub(super) fn take_entry(&mut self, first: usize, end: usize, entry: usize, form: Form) {
        let listed = &self.resources.entries[entry];
        let kind = match listed.sort {
            Sort::Group => EntityKind::Group,
            Sort::State => EntityKind::State,
            Sort::Institution => EntityKind::Institution,
            Sort::Figure => EntityKind::Figure,
            Sort::Place => EntityKind::Place,
        };
        let form = if form == Form::Seat && self.is_located(first) { Form::Name } else { form };
        let is_seat_as_place =
            matches!(kind, EntityKind::State) && form == Form::Name && self.is_seat_name(first, end, entry);
        if is_seat_as_place {
            return self.take_seat_place(first, end, entry);
        }
        let key = format!("entry {entry}");
        let made = Entity {
            name: listed.name.clone(),
            kind,
            id: Some(listed.id.clone()).filter(|id| !id.is_empty()),
            country: listed.country.clone(),
            sub: listed.kind.clone(),
            role: listed.office.clone(),
            is_public: kind == EntityKind::Figure,
        };
        let entity = self.entity(key, || made);
        self.push(first, end, entity, form);
    }

    pub(super) fn is_seat_name(&self, first: usize, end: usize, entry: usize) -> bool {
        let words: Vec<(&str, &str)> =
            (first..end).map(|i| (self.words()[i].token.lower.as_str(), self.surface(i))).collect();
        matches!(self.resources.name_at(&words, 0), Some((found, Form::Seat, _)) if found == entry)
    }

    pub(super) fn take_seat_place(&mut self, first: usize, end: usize, entry: usize) {
        let name = self.annotation.span_of(first, end).of(self.text).unwrap_or("").to_owned();
        let country = self.resources.entries[entry].country.clone();
        let made = Entity {
            name: name.clone(),
            kind: EntityKind::Place,
            id: None,
            country,
            sub: "city".to_owned(),
            role: None,
            is_public: false,
        };
        let entity = self.entity(format!("seat {name}"), || made);
        self.push(first, end, entity, Form::Name);
    }

    // "in Moscow" is the city; "Moscow denied" the government.
    pub(super) fn is_located(&self, first: usize) -> bool {
        let before = first.checked_sub(1).map(|i| &self.words()[i]);
        let located = [
            "in", "at", "near", "outside", "around", "inside", "across", "into", "through", "central", "downtown",
            "northern", "southern", "eastern", "western", "to", "from", "of", "leave", "visit",
        ];
        let possessive = self.words().get(first + 1).is_some_and(|word| word.is_one_of(&["'s"]));
        let site_after = self.words().get(first + 1).is_some_and(|word| {
            word.is_one_of(&[
                "airport",
                "metro",
                "concert",
                "theater",
                "theatre",
                "suburb",
                "street",
                "region",
                "attack",
                "bombing",
                "shooting",
                "synagogue",
                "church",
                "mosque",
                "hospital",
            ])
        });
        before.is_some_and(|word| word.is_one_of(&located)) && !possessive || site_after
    }
}
