//! Names that the text alone gives: runs of capitalised words.

use super::heads::organisation_head;
use super::openers::{ADJECTIVES, OPENERS};
use super::{Entity, EntityKind, Finder};
use crate::resources::Form;
use std::collections::HashMap;
use whosays_model::BlockKind;
use whosays_nlp::TokenKind;

/// Words that join the parts of a name.
pub(super) const INNER: &[&str] = &[
    "of", "the", "for", "and", "de", "la", "el", "al", "bin", "ibn", "van", "von", "der", "del", "da", "dos", "du",
    "on", "against", "y", "e",
];

/// Those in whose name a body may be called.
pub(super) const OWNERS: &[&str] = &[
    "children",
    "citizens",
    "doctors",
    "farmers",
    "fishermen",
    "journalists",
    "lawyers",
    "lord",
    "migrants",
    "miners",
    "mothers",
    "nurses",
    "officers",
    "parents",
    "peasants",
    "people",
    "peoples",
    "physicians",
    "prisoners",
    "refugees",
    "students",
    "teachers",
    "veterans",
    "victims",
    "women",
    "workers",
    "writers",
];

impl Finder<'_> {
    /// Capitalised runs that no gazetteer lists.
    pub(super) fn runs(&mut self) {
        let taken = self.taken();
        let mid_sentence = self.capitalised_mid_sentence();
        for number in 0..self.annotation.sentences.len() {
            let sentence = self.annotation.sentences[number].clone();
            if self.is_all_capitals(sentence.first, sentence.end) {
                continue;
            }
            let headline = matches!(sentence.block_kind, BlockKind::Title | BlockKind::Heading);
            let mut at = sentence.first;
            while at < sentence.end {
                let end = self.run_end(at, sentence.end, &taken);
                // In a headline every word may be capitalised; a name is what the text names again.
                let again = || {
                    self.annotation
                        .span_of(at, end)
                        .of(self.text)
                        .is_some_and(|words| self.text.matches(words).nth(1).is_some())
                };
                if end > at && (!headline || again()) {
                    self.take_run(at, end, at == sentence.first, &mid_sentence, &taken);
                }
                at = end.max(at + 1);
            }
        }
    }

    // A headline in capitals tells nothing of what is a name.
    pub(super) fn is_all_capitals(&self, first: usize, end: usize) -> bool {
        let mut letters = (first..end).map(|i| self.surface(i)).filter(|word| word.chars().any(char::is_alphabetic));
        end - first > 4 && letters.all(|word| !word.chars().any(char::is_lowercase))
    }

    pub(super) fn capitalised_mid_sentence(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for sentence in &self.annotation.sentences {
            for i in sentence.first + 1..sentence.end {
                let word = &self.words()[i];
                let opened = self.opens_phrase(i) && !self.closes_nickname(i);
                if word.token.capital && word.token.kind == TokenKind::Word && !opened {
                    *counts.entry(word.token.lower.clone()).or_default() += 1;
                }
            }
        }
        counts
    }

    /// Whether a capital here may be that of a first word: behind a mark other than a comma.
    pub(super) fn opens_phrase(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &self.words()[before]);
        before.is_none_or(|before| before.token.kind != TokenKind::Word && !before.is_one_of(&[","]))
    }

    /// Whether the word before ends a nickname: "Orsk “Red” Vail".
    fn closes_nickname(&self, at: usize) -> bool {
        let kind = |back: usize| at.checked_sub(back).map(|before| self.words()[before].token.kind);
        kind(1) == Some(TokenKind::CloseQuote) && (2..5).any(|back| kind(back) == Some(TokenKind::OpenQuote))
    }

    pub(super) fn is_capital_word(&self, at: usize) -> bool {
        let word = &self.words()[at];
        let bound_prefix = word.token.lower.strip_prefix("al-").is_some() || word.token.lower.starts_with("el-");
        word.token.kind == TokenKind::Word
            && (word.token.capital || bound_prefix && self.surface(at).chars().any(char::is_uppercase))
    }

    pub(super) fn run_end(&self, first: usize, limit: usize, taken: &[bool]) -> usize {
        if taken[first] || !self.is_capital_word(first) {
            return first;
        }
        let mut end = first + 1;
        while end < limit {
            if self.is_capital_word(end)
                && !self.words()[end].is_one_of(&["i"])
                && (!taken[end] || self.joins_taken(end))
            {
                end += 1;
                continue;
            }
            if let Some(after) = self.behind_nickname(first, end, limit).filter(|after| !taken[*after]) {
                end = after + 1;
                continue;
            }
            if self.joins_possessive(end, limit) && !taken[end + 1] {
                end += 2;
                continue;
            }
            let inner = (end..limit.min(end + 2)).take_while(|&i| self.words()[i].is_one_of(INNER)).count();
            let after = end + inner;
            let continues = inner > 0
                && after < limit
                && self.is_capital_word(after)
                && !taken[after]
                && self.inner_fits(first, end, after);
            if !continues {
                break;
            }
            end = after + 1;
        }
        end
    }

    // "Orland People's Army", "Workers' Party": the people in whose name a body is called.
    fn joins_possessive(&self, end: usize, limit: usize) -> bool {
        let owner = self.words()[end - 1].token.lower.as_str();
        end + 1 < limit
            && OWNERS.binary_search(&owner).is_ok()
            && self.words()[end].is_one_of(&["'", "’", "'s", "’s"])
            && self.is_capital_word(end + 1)
    }

    // "Orsk “Red” Vail": the surname behind a nickname that stands between quotation marks.
    fn behind_nickname(&self, first: usize, end: usize, limit: usize) -> Option<usize> {
        let kind = |at: usize| self.words().get(at).filter(|_| at < limit).map(|word| word.token.kind);
        let close = (end + 2..(end + 7).min(limit)).find(|at| kind(*at) == Some(TokenKind::CloseQuote))?;
        let is_plain = |at: usize| self.is_capital_word(at) || self.words()[at].is_one_of(&["."]);
        let is_name = kind(end) == Some(TokenKind::OpenQuote)
            && (first..end).any(|at| self.resources.given_names.contains(self.surface(at)))
            && (end + 1..close).all(is_plain)
            && close + 1 < limit
            && self.is_capital_word(close + 1);
        is_name.then_some(close + 1)
    }

    // "Iraqi Interior Ministry" is one name though "Iraqi" is listed; "Smith Russia" is not.
    pub(super) fn joins_taken(&self, at: usize) -> bool {
        self.names.iter().any(|name| name.first == at && name.end == at + 1 && name.form == Form::Demonym)
            && self.words().get(at + 1).is_some_and(|word| organisation_head(&word.token.lower).is_some())
    }

    // "Bureau of Missing Persons", "Ministry for the Interior"; "and" joins only inside titles of organisations.
    pub(super) fn inner_fits(&self, first: usize, end: usize, after: usize) -> bool {
        let joiner = &self.words()[end].token.lower;
        let organisation = (first..end).any(|i| organisation_head(&self.words()[i].token.lower).is_some());
        match joiner.as_str() {
            "of" | "for" | "on" | "against" => organisation,
            "and" => {
                organisation
                    && (end..after + 1).len() == 2
                    && (self.words().get(after + 1).is_some_and(|word| organisation_head(&word.token.lower).is_some())
                        || self.is_second_subject(first, end, after))
            }
            "the" => false,
            _ => true,
        }
    }

    // "Ministry of Culture and Tourism": what follows "and" goes with a word behind the head, by the parser.
    fn is_second_subject(&self, first: usize, end: usize, after: usize) -> bool {
        let Some(of) = (first + 1..end).find(|at| self.words()[*at].is_one_of(&["of", "for", "on"])) else {
            return false;
        };
        let above = |at: usize| self.annotation.node(at).head;
        let goes_with = [above(after), above(above(after))].into_iter().find(|head| *head < end);
        let is_person = self.resources.given_names.contains(self.surface(after))
            || self.resources.office_at(&[&self.words()[after].token.lower], 0).is_some();
        goes_with.is_some_and(|head| head > of) && !is_person
    }

    pub(super) fn take_run(
        &mut self,
        mut first: usize,
        end: usize,
        at_start: bool,
        mid_sentence: &HashMap<String, usize>,
        taken: &[bool],
    ) {
        let opened = self.opens_phrase(first);
        if at_start || opened {
            let word = self.words()[first].token.lower.clone();
            let single = end - first == 1;
            let seen = mid_sentence.get(&word).copied().unwrap_or(0) > 0;
            let given = self.resources.given_names.contains(self.surface(first));
            let common = OPENERS.binary_search(&word.as_str()).is_ok() || self.resources.is_known_word(&word);
            if OPENERS.binary_search(&word.as_str()).is_ok()
                || (single && !seen && !given)
                || (single && common && !seen)
            {
                first += 1;
            }
        }
        if end.saturating_sub(first) == 1 && self.words()[first].is_one_of(ADJECTIVES) {
            return;
        }
        // Titles before the name are not part of it.
        let (role_end, role, is_public) = self.leading_role(first, end);
        // "Minister of National Security Orsk Vail": the recogniser knows where the person's name begins.
        let person = self.annotation.person_before(end).filter(|start| *start > role_end && end - *start >= 2);
        let has_given = person.is_some_and(|start| self.resources.given_names.contains(self.surface(start)));
        // "Harbour Forces Orsk Vail": a body, and somebody of it.
        let body = person.filter(|start| {
            has_given && *start >= first + 2 && organisation_head(&self.words()[start - 1].token.lower).is_some()
        });
        if let Some(start) = body {
            self.take_run(first, start, at_start, mid_sentence, taken);
            return self.take_run(start, end, false, mid_sentence, taken);
        }
        let person = person.filter(|start| has_given && self.is_office_before(first, *start));
        let (first, role, is_public) = match person {
            Some(start) => {
                let office = (first.saturating_sub(2)..start).find(|at| self.is_office_before(*at + 2, *at + 1));
                let from = office.unwrap_or(first).min(first);
                (start, self.annotation.span_of(from, start).of(self.text).map(str::to_owned), true)
            }
            None => (role_end, role, is_public),
        };
        if first >= end
            || taken[first] && end - first == 1
            || self.words()[first].is_one_of(INNER) && !self.words()[first].token.capital
        {
            return;
        }
        if end - first == 1
            && (self.surface(first).len() < 2
                || OPENERS.binary_search(&self.words()[first].token.lower.as_str()).is_ok())
        {
            return;
        }
        let name = self
            .annotation
            .span_of(first, end)
            .of(self.text)
            .unwrap_or("")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if self.is_title(first, end) {
            return self.take_title(first, end, name);
        }
        let (kind, sub) = self.kind_of_run(first, end, role.is_some());
        let (after_role, after_public) =
            if matches!(kind, EntityKind::Person) { self.following_role(end) } else { (None, false) };
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
        let known = &mut self.entities[entity];
        if known.kind == EntityKind::Unknown && kind != EntityKind::Unknown {
            known.kind = kind;
        }
        let role = role.or(after_role);
        if known.role.is_none() && role.is_some() {
            known.role = role;
        }
        known.is_public |= is_public || after_public;
        self.push(first, end, entity, Form::Name);
    }
}
