//! Who is meant by `he`, `she`, `they` and `it`, and who a description turns out to be.

use super::descriptions::NEAR;
use super::speaking_nouns::{DOCUMENTS, PAPERS};
use super::{CueKind, Finder, Quotation, Source};
use crate::annotate::{Dep, EntityKind, NameMention, Pos, Sentence};
use whosays_model::{BlockKind, Span};
use whosays_nlp::TokenKind;

/// Nouns for one person that name no office.
pub(super) const PERSONS: &[&str] = &[
    "boy",
    "brother",
    "daughter",
    "detainee",
    "father",
    "girl",
    "hostage",
    "husband",
    "inmate",
    "man",
    "mother",
    "neighbor",
    "neighbour",
    "passenger",
    "patient",
    "person",
    "prisoner",
    "refugee",
    "relative",
    "resident",
    "shopkeeper",
    "sister",
    "son",
    "student",
    "survivor",
    "teenager",
    "victim",
    "villager",
    "widow",
    "wife",
    "witness",
    "woman",
    "worker",
];

/// Words of address and roles that tell of a woman, and of a man.
const WOMEN: &[&str] = &["dame", "lady", "mrs", "mrs.", "ms", "ms.", "sister"];
const MEN: &[&str] = &["lord", "mr", "mr.", "sir"];

impl Finder<'_> {
    /// `he`, `she`, `they`, `it`, `the group`: whoever was named last and fits.
    pub(super) fn pronoun(&self, end: usize, _number: usize) -> Option<Source> {
        let at = end - 1;
        match self.lower(at) {
            "he" | "she" => {
                self.described_speaker(at).or_else(|| self.last_person(at).map(|person| self.entity_at(person, at)))
            }
            "they" => self.several_that_spoke(at),
            "it" => self.subject_before(at).or_else(|| self.body_that_spoke(at)),
            _ => self.described(at),
        }
    }

    /// "the minister", "the prime minister": an office without its bearer's name.
    pub(super) fn follows_the(&self, at: usize) -> bool {
        let the = (at.saturating_sub(3)..at).rev().find(|&i| self.words()[i].is_one_of(&["the"]));
        let plain = the.is_some_and(|the| {
            (the + 1..at).all(|i| self.words()[i].name.is_none() && self.words()[i].token.is_wordlike())
        });
        plain && self.resources.office_at(&[self.lower(at)], 0).is_some_and(|(office, _)| office.class != "collective")
    }

    pub(super) fn last_person(&self, before: usize) -> Option<usize> {
        let sentence =
            self.annotation.sentences.iter().find(|sentence| (sentence.first..sentence.end).contains(&before))?;
        let here = self
            .annotation
            .names_in(sentence.first, before)
            .find(|name| self.annotation.entity(name).is_person() && self.can_be(name.entity, before));
        let here = here.filter(|name| name.first <= sentence.first + 4 && !self.is_quoted(name.first));
        let person = here.map(|name| name.entity).or_else(|| self.person_of_earlier_sentences(before));
        match self.lower(before) {
            "her" | "she" if person.is_none_or(|person| self.has_mans_name(person)) => {
                self.woman_before(before).or(person)
            }
            _ => person,
        }
    }

    /// Whether "he" or "she" may stand for a person: what the report calls them does not speak against it.
    fn can_be(&self, entity: usize, pronoun: usize) -> bool {
        let name = &self.annotation.entities[entity].name;
        if name.chars().all(char::is_uppercase) && matches!(self.lower(pronoun), "he" | "she") {
            return false;
        }
        match self.lower(pronoun) {
            "he" | "his" => !self.is_called(entity, WOMEN, "woman") && !self.has_womans_name(entity),
            "her" | "she" => !self.is_called(entity, MEN, "sman") && !self.has_mans_name(entity),
            _ => true,
        }
    }

    /// Whether a word of address stands before one of a person's names, or their role ends so.
    fn is_called(&self, entity: usize, address: &[&str], ending: &str) -> bool {
        let before = |name: &NameMention| name.first.checked_sub(1).map_or("", |before| self.lower(before));
        let role = self.annotation.entities[entity].role.as_ref().map(|role| role.to_lowercase()).unwrap_or_default();
        let mut names = self.annotation.names.iter().filter(|name| name.entity == entity);
        role.split_whitespace().any(|word| word.ends_with(ending)) || names.any(|name| address.contains(&before(name)))
    }

    /// The first word of a name.
    fn given_name(&self, entity: usize) -> Option<&str> {
        self.annotation.entities[entity].name.split_whitespace().next()
    }

    fn has_womans_name(&self, entity: usize) -> bool {
        self.given_name(entity).is_some_and(|given| self.resources.womens_names.contains(given))
    }

    /// Whether a given name is known, and not as a woman's.
    fn has_mans_name(&self, entity: usize) -> bool {
        let is_given = |given: &str| self.resources.given_names.contains(given);
        self.given_name(entity).is_some_and(is_given) && !self.has_womans_name(entity)
    }

    /// "She" of several people: one whom the report shows to be a woman, if any is near.
    fn woman_before(&self, before: usize) -> Option<usize> {
        let recent = before.saturating_sub(400);
        let until = self.annotation.names.partition_point(|name| name.end <= before);
        let names = self.annotation.names[..until].iter().rev().take_while(|name| name.first >= recent);
        names
            .map(|name| name.entity)
            .filter(|entity| self.annotation.entities[*entity].is_person())
            .find(|entity| self.has_womans_name(*entity) || self.is_called(*entity, WOMEN, "woman"))
    }

    /// `they`: those who spoke last and are no single person.
    fn several_that_spoke(&self, at: usize) -> Option<Source> {
        let place = self.words()[at].token.span.start;
        let is_person = |entity: usize| self.annotation.entities[entity].is_person();
        let near = self.spoken_before(place).find(|other| match other.entity {
            Some(entity) => !is_person(entity),
            None => !self.is_one_person(other.source),
        });
        let last = near.or_else(|| {
            let mut earlier = self.found.iter().rev().filter(|other| other.source.start < place);
            earlier.find(|other| other.entity.is_some_and(|entity| !is_person(entity)))
        })?;
        Some(self.same_as(last, at))
    }

    /// `it`: the body that spoke last, whether it has a name or not; else the one named last.
    fn body_that_spoke(&self, at: usize) -> Option<Source> {
        let place = self.words()[at].token.span.start;
        let spoken = self.spoken_before(place).find(|other| match other.entity {
            Some(entity) => self.is_body(entity),
            None => self.is_one_body(other.source),
        });
        let named = || self.bodies_named(at, NEAR).next();
        spoken.map(|other| self.same_as(other, at)).or_else(|| named().map(|entity| self.entity_at(entity, at)))
    }

    /// "The union wants more pay; it hopes": the body or the state that is the subject of the clause before.
    fn subject_before(&self, at: usize) -> Option<Source> {
        let sentence = self.sentence_around(at)?;
        let is_subject = |name: &&NameMention| {
            let node = self.annotation.node(name.end - 1);
            let is_state = self.annotation.entity(name).kind == EntityKind::State;
            node.dep == Dep::Nsubj && (is_state || self.is_body(name.entity)) && !self.is_quoted(name.first)
        };
        let is_own = !self.is_quoted(at) && self.annotation.node(at).dep == Dep::Nsubj;
        let subjects: Vec<&NameMention> = self.annotation.names_in(sentence.first, at).filter(is_subject).collect();
        subjects.last().filter(|_| is_own).map(|name| self.entity_at(name.entity, at))
    }

    /// Whoever spoke before, called by the word at `at`.
    pub(super) fn same_as(&self, other: &Quotation, at: usize) -> Source {
        match other.entity {
            Some(entity) => self.entity_at(entity, at),
            None => Source {
                name: other.name.clone(),
                role: other.role.clone(),
                entity: None,
                first: at,
                end: at + 1,
                span: other.source,
            },
        }
    }

    /// "He said" after "the older journalist said": one person whom the report describes and does not name, if nobody
    /// with a name has come up since.
    pub(super) fn described_speaker(&self, at: usize) -> Option<Source> {
        let place = self.words()[at].token.span.start;
        let sentence = self.annotation.sentences.iter().find(|one| (one.first..one.end).contains(&at))?;
        let latest = self
            .found
            .iter()
            .rev()
            .find(|other| other.kind == CueKind::Verb && other.cue.start < sentence.span.start)?;
        if latest.entity.is_some() || latest.source.end + 1200 < place || !self.is_one_person(latest.source) {
            return None;
        }
        let since = self.annotation.names.iter().any(|name| {
            name.span.start > latest.source.end
                && name.end <= at
                && self.annotation.entity(name).is_person()
                && self.is_main_subject(name)
        });
        (!since).then(|| Source {
            name: latest.name.clone(),
            role: latest.role.clone(),
            entity: None,
            first: at,
            end: at + 1,
            span: latest.source,
        })
    }

    /// Whoever spoke last, or a person who has been the subject of a sentence since; names in objects and inside
    /// quotations are passed over while there is one of those.
    pub(super) fn person_of_earlier_sentences(&self, before: usize) -> Option<usize> {
        let recent = before.saturating_sub(400);
        let is_person = |entity: usize| self.annotation.entities[entity].is_person();
        let speaker = self.found.iter().rev().find_map(|quotation| {
            let entity = quotation.entity.filter(|entity| is_person(*entity))?;
            let near = quotation.scope.iter().any(|&(_, end)| end <= before + 40 && end > before.saturating_sub(250));
            let earlier = quotation.source.start < self.words()[before].token.span.start;
            (near && earlier && self.can_be(entity, before))
                .then_some((quotation.cue.end.max(quotation.source.end), entity))
        });
        let named = |name: &&NameMention| {
            name.end <= before && name.first >= recent && is_person(name.entity) && self.can_be(name.entity, before)
        };
        let people = || self.annotation.names.iter().rev().filter(named);
        let subject = people().find(|name| name.first + 150 >= before && self.is_main_subject(name));
        let subject = subject.map(|name| (name.span.end, name.entity));
        let latest = speaker.max(subject).map(|(_, entity)| entity);
        let outside = || people().find(|name| !self.is_quoted(name.first));
        latest.or_else(|| outside().or_else(|| people().next()).map(|name| name.entity))
    }

    /// Whether a name is the subject of its sentence, and nobody quotes it.
    pub(super) fn is_main_subject(&self, name: &NameMention) -> bool {
        let node = self.annotation.node(name.end - 1);
        let verb = self.annotation.node(node.head);
        matches!(node.dep, Dep::Nsubj | Dep::Nsubjpass) && verb.dep == Dep::Root && !self.is_quoted(name.first)
    }

    /// Whether a word stands between the quotation marks of its paragraph.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let sentences = &self.annotation.sentences;
        let number = sentences.partition_point(|sentence| sentence.end <= at);
        let block = sentences.get(number).map(|sentence| sentence.block);
        let before = sentences[..number].iter().rev().take(120);
        let first = before.take_while(|other| Some(other.block) == block).last();
        let start = first.or(sentences.get(number)).map_or(at, |sentence| sentence.first);
        let is_double = |i: usize| self.words()[i].is_one_of(&["\"", "“", "”", "«", "»", "„"]);
        let opened = (start.max(at.saturating_sub(120))..at).rfind(|i| is_double(*i));
        opened.is_some_and(|i| self.words()[i].token.kind == TokenKind::OpenQuote)
    }

    /// "An activist says that …" and in the next sentence "Orsk Vail said": who was described is named now.
    pub(super) fn name_the_described(&mut self) {
        for index in 0..self.found.len() {
            let described = &self.found[index];
            let named = described.entity.is_some_and(|entity| self.annotation.entities[entity].sub != "title");
            if named || described.kind != CueKind::Verb {
                continue;
            }
            let (name, source) = (described.name.clone(), described.source);
            let beside = || self.named_beside_noun(source);
            let person = || self.named_next(source).filter(|bearer| self.can_hold(*bearer, source)).or_else(beside);
            let bearer = if self.is_one_person(source) { person() } else { self.body_named_next(source) };
            let Some(bearer) = bearer else { continue };
            let known = &self.annotation.entities[bearer];
            let (full, role) = (self.name_written(bearer), known.role.clone());
            for quotation in
                self.found.iter_mut().filter(|quotation| quotation.source == source && quotation.name == name)
            {
                (quotation.name, quotation.role, quotation.entity) = (full.clone(), role.clone(), Some(bearer));
            }
        }
    }

    /// "His sister said" where the report has "his sister, Orsk Vail" or "the lawyer Orsk Vail" anywhere: the one person
    /// who is called so.
    fn named_beside_noun(&self, source: Span) -> Option<usize> {
        let head = self.head_of(source)?;
        let has_owner = self.annotation.child(head, &[Dep::Poss]).is_some();
        let is_owned = has_owner || self.annotation.children(head).any(|child| self.words()[child].is_one_of(&["the"]));
        let noun = self.lower(head);
        let named = |at: usize| {
            let next = if self.lower(at + 1) == "," { at + 2 } else { at + 1 };
            let name = self.annotation.names_in(next, next + 1).next()?;
            let is_owned = self.annotation.child(at, &[Dep::Poss]).is_some()
                || self.annotation.child(next, &[Dep::Poss]).is_some();
            let is_person = name.first == next && self.annotation.entity(name).is_person();
            (is_person && is_owned == has_owner).then_some(name.entity)
        };
        let mut bearers: Vec<usize> =
            (0..self.words().len()).filter(|at| self.lower(*at) == noun).filter_map(named).collect();
        bearers.sort_unstable();
        bearers.dedup();
        match bearers[..] {
            [only] if is_owned => Some(only),
            _ => None,
        }
    }

    /// Whether a person may hold the office that some words describe: their own role names it, or is not told.
    fn can_hold(&self, bearer: usize, source: Span) -> bool {
        let Some(head) = self.head_of(source) else { return true };
        let noun = self.lower(head);
        let is_public = self
            .resources
            .office_at(&[noun], 0)
            .is_some_and(|(office, _)| matches!(office.class.as_str(), "office" | "spokes"));
        let role = self.annotation.entities[bearer].role.as_ref().map(|role| role.to_lowercase());
        // "President of the court Orsk Vail": the role may be told in words before the name.
        let is_told = |name: &NameMention| {
            let from =
                self.sentence_around(name.first).map_or(name.first, |one| one.first).max(name.first.saturating_sub(6));
            name.entity == bearer && (from..name.first).any(|at| self.lower(at) == noun)
        };
        let stem = if noun.starts_with("spokes") { "spokes" } else { noun };
        !is_public || role.is_none_or(|role| role.contains(stem)) || self.annotation.names.iter().any(is_told)
    }

    /// Whether the words describe one person: "an activist", "his sister", not "officials" or "the police".
    pub(super) fn is_one_person(&self, source: Span) -> bool {
        let Some(head) = self.head_of(source) else { return false };
        let office =
            self.resources.office_at(&[self.lower(head)], 0).is_some_and(|(office, _)| office.class != "collective");
        let is_kin = PERSONS.binary_search(&self.lower(head)).is_ok();
        (office || is_kin) && self.annotation.node(head).is_singular
    }

    /// Whether the words describe one body: "a court", "the foreign ministry", not "officials".
    fn is_one_body(&self, source: Span) -> bool {
        self.head_of(source).is_some_and(|head| {
            let noun = self.lower(head);
            let is_paper = PAPERS.binary_search(&noun).is_ok();
            let is_body = DOCUMENTS.binary_search(&noun).is_ok() || Self::is_sort(noun);
            self.annotation.node(head).is_singular && !is_paper && is_body
        })
    }

    /// The word that governs the words of a source.
    fn head_of(&self, source: Span) -> Option<usize> {
        let first = self.annotation.words.partition_point(|word| word.token.span.start < source.start);
        let end = self.annotation.words.partition_point(|word| word.token.span.end <= source.end);
        let is_noun = |at: &usize| self.annotation.node(*at).pos == Pos::Noun;
        (first..end)
            .find(|at| matches!(self.annotation.node(*at).dep, Dep::Nsubj | Dep::Pobj))
            .or_else(|| (first..end).rfind(is_noun))
    }

    /// "A rights group said that …" and in the next sentences "Orsk Watch said": a body of that sort that speaks there.
    fn body_named_next(&self, source: Span) -> Option<usize> {
        let head = self.head_of(source)?;
        let is_new = self.annotation.children(head).any(|child| self.words()[child].is_one_of(&["a", "an"]));
        if !is_new || !self.is_one_body(source) {
            return None;
        }
        let sentences = &self.annotation.sentences;
        let number = sentences.partition_point(|sentence| sentence.span.end <= source.start);
        let until = sentences.get(number + 2).or_else(|| sentences.last())?.span.end;
        let mut next = self.found.iter().filter(|other| {
            other.kind != CueKind::Continued && other.source.start > source.end && other.source.end <= until
        });
        next.find_map(|other| other.entity.filter(|entity| self.is_of_sort(*entity, self.lower(head))))
    }

    /// A person who is named for the first time in the next two sentences, and speaks there.
    pub(super) fn named_next(&self, source: Span) -> Option<usize> {
        let sentences = &self.annotation.sentences;
        let number = sentences.partition_point(|sentence| sentence.span.end <= source.start);
        let until = sentences.get(number + 2).or_else(|| sentences.last())?.span.end;
        let next = self.found.iter().find(|other| {
            other.kind == CueKind::Verb && other.source.start > source.end && other.source.end <= until
        })?;
        let entity = next.entity.filter(|entity| self.annotation.entities[*entity].is_person())?;
        let first = self.annotation.names.iter().find(|name| name.entity == entity)?;
        let is_named = next.source.contains(first.span) || first.span.contains(next.source);
        let is_of_head = |sentence: &Sentence| {
            let opening = sentences.iter().find(|one| one.block_kind == BlockKind::Paragraph).map(|one| one.block);
            sentence.block_kind != BlockKind::Paragraph || Some(sentence.block) == opening
        };
        // A title or a standfirst may have named who is described below.
        let is_new = self
            .annotation
            .names
            .iter()
            .filter(|name| name.entity == entity && name.span.end <= source.start)
            .all(|name| self.sentence_around(name.first).is_some_and(is_of_head));
        (is_new && (is_named || first.span.start < source.start)).then_some(entity)
    }
}
