//! Who and where: names of the gazetteers, names that the text alone gives, and who bears them.

use super::{Annotation, Dep, Form as VerbForm, Recognised, Word};
use crate::Resources;
use crate::pattern::Class;
use crate::resources::{Form, Sort};
use std::collections::HashMap;
use whosays_model::{BlockKind, Span};
use whosays_nlp::TokenKind;

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
    finder.runs();
    finder.acronyms();
    finder.groups_by_company();
    finder.surnames();
    finder.as_reported();
    finder.roles();
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

/// Words that end the name of an organisation, and what it then is.
const ORGANISATION_HEADS: &[(&str, &str)] = &[
    ("academy", "institution"),
    ("administration", "government"),
    ("agency", "agency"),
    ("alliance", "alliance"),
    ("army", "military"),
    ("assembly", "legislature"),
    ("association", "ngo"),
    ("authority", "government"),
    ("bank", "company"),
    ("battalion", "armed_group"),
    ("brigade", "armed_group"),
    ("brigades", "armed_group"),
    ("broadcasting", "media"),
    ("brotherhood", "movement"),
    ("bureau", "agency"),
    ("cartel", "criminal_group"),
    ("center", "think_tank"),
    ("centre", "think_tank"),
    ("coalition", "alliance"),
    ("college", "institution"),
    ("command", "military"),
    ("commission", "international"),
    ("committee", "institution"),
    ("company", "company"),
    ("congress", "legislature"),
    ("corps", "military"),
    ("council", "institution"),
    ("court", "court"),
    ("daily", "media"),
    ("department", "ministry"),
    ("directorate", "agency"),
    ("embassy", "government"),
    ("federation", "alliance"),
    ("force", "military"),
    ("forces", "military"),
    ("foundation", "ngo"),
    ("front", "armed_group"),
    ("fund", "international"),
    ("gang", "criminal_group"),
    ("gazette", "media"),
    ("group", "organisation"),
    ("guard", "military"),
    ("guards", "military"),
    ("guerrillas", "armed_group"),
    ("herald", "media"),
    ("initiative", "ngo"),
    ("inquiry", "institution"),
    ("institute", "think_tank"),
    ("institution", "think_tank"),
    ("jihad", "armed_group"),
    ("journal", "media"),
    ("league", "movement"),
    ("legion", "armed_group"),
    ("militia", "militia"),
    ("ministry", "ministry"),
    ("mission", "international"),
    ("monitor", "ngo"),
    ("movement", "movement"),
    ("network", "organisation"),
    ("news", "media"),
    ("newspaper", "media"),
    ("observatory", "ngo"),
    ("office", "agency"),
    ("online", "media"),
    ("organisation", "organisation"),
    ("organization", "organisation"),
    ("parliament", "legislature"),
    ("party", "party"),
    ("police", "police"),
    ("post", "media"),
    ("project", "think_tank"),
    ("radio", "media"),
    ("rebels", "armed_group"),
    ("secretariat", "government"),
    ("senate", "legislature"),
    ("service", "agency"),
    ("services", "agency"),
    ("society", "ngo"),
    ("telegraph", "media"),
    ("television", "media"),
    ("times", "media"),
    ("tribunal", "court"),
    ("tribune", "media"),
    ("tv", "media"),
    ("union", "ngo"),
    ("university", "institution"),
    ("vanguard", "armed_group"),
    ("watch", "ngo"),
];

/// Words that join the parts of a name.
const INNER: &[&str] = &[
    "of", "the", "for", "and", "de", "la", "el", "al", "bin", "ibn", "van", "von", "der", "del", "da", "dos", "du",
    "on", "against", "y", "e",
];

/// Capitalised words that begin sentences and are no names.
const OPENERS: &[&str] = &[
    "a",
    "about",
    "above",
    "according",
    "across",
    "add",
    "after",
    "again",
    "against",
    "ahead",
    "all",
    "almost",
    "along",
    "already",
    "also",
    "although",
    "am",
    "amid",
    "among",
    "an",
    "and",
    "another",
    "any",
    "anyone",
    "are",
    "around",
    "as",
    "aside",
    "at",
    "back",
    "based",
    "be",
    "because",
    "been",
    "before",
    "behind",
    "being",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "both",
    "but",
    "by",
    "can",
    "caption",
    "clearly",
    "could",
    "currently",
    "despite",
    "did",
    "do",
    "does",
    "down",
    "due",
    "during",
    "each",
    "earlier",
    "either",
    "else",
    "even",
    "eventually",
    "ever",
    "every",
    "everyone",
    "everything",
    "except",
    "few",
    "finally",
    "first",
    "firstly",
    "five",
    "following",
    "for",
    "former",
    "forty",
    "four",
    "from",
    "further",
    "furthermore",
    "given",
    "had",
    "half",
    "has",
    "have",
    "having",
    "he",
    "hence",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "however",
    "hundreds",
    "i",
    "if",
    "image",
    "in",
    "including",
    "indeed",
    "initially",
    "inside",
    "instead",
    "into",
    "is",
    "it",
    "its",
    "just",
    "last",
    "lastly",
    "late",
    "later",
    "less",
    "let",
    "like",
    "likewise",
    "local",
    "long",
    "many",
    "maybe",
    "me",
    "meanwhile",
    "media",
    "members",
    "men",
    "might",
    "more",
    "moreover",
    "most",
    "much",
    "must",
    "my",
    "near",
    "nearly",
    "neither",
    "never",
    "nevertheless",
    "new",
    "next",
    "nine",
    "no",
    "nobody",
    "none",
    "nonetheless",
    "nor",
    "not",
    "notably",
    "nothing",
    "now",
    "of",
    "off",
    "officials",
    "often",
    "on",
    "once",
    "one",
    "only",
    "onto",
    "or",
    "other",
    "others",
    "our",
    "out",
    "outside",
    "over",
    "own",
    "part",
    "past",
    "people",
    "perhaps",
    "photo",
    "police",
    "previously",
    "q",
    "question",
    "quite",
    "rather",
    "recently",
    "reports",
    "responding",
    "same",
    "saying",
    "second",
    "secondly",
    "see",
    "separately",
    "seven",
    "several",
    "shall",
    "she",
    "should",
    "similarly",
    "since",
    "six",
    "so",
    "some",
    "somehow",
    "someone",
    "something",
    "soon",
    "speaking",
    "still",
    "such",
    "ten",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "third",
    "thirdly",
    "this",
    "those",
    "though",
    "thousands",
    "three",
    "through",
    "throughout",
    "thus",
    "to",
    "today",
    "together",
    "too",
    "toward",
    "towards",
    "two",
    "under",
    "unless",
    "unlike",
    "until",
    "up",
    "upon",
    "us",
    "very",
    "was",
    "we",
    "well",
    "were",
    "what",
    "whatever",
    "when",
    "whenever",
    "where",
    "whereas",
    "wherever",
    "whether",
    "which",
    "while",
    "who",
    "whoever",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "women",
    "would",
    "yes",
    "yesterday",
    "yet",
    "you",
    "young",
    "your",
];

/// Capitalised adjectives of directions, faiths and peoples, which name nobody by themselves.
const ADJECTIVES: &[&str] = &[
    "african",
    "arab",
    "asian",
    "buddhist",
    "catholic",
    "christian",
    "christians",
    "eastern",
    "english",
    "european",
    "french",
    "hindu",
    "islamic",
    "islamist",
    "islamists",
    "jewish",
    "jews",
    "jihadi",
    "kurdish",
    "kurds",
    "latin",
    "muslim",
    "muslims",
    "northern",
    "orthodox",
    "protestant",
    "shia",
    "shiite",
    "slavs",
    "slavic",
    "southern",
    "spanish",
    "sunni",
    "turkic",
    "western",
];

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.annotation.words
    }

    fn surface(&self, at: usize) -> &str {
        self.words()[at].token.span.of(self.text).unwrap_or("")
    }

    fn push(&mut self, first: usize, end: usize, entity: usize, form: Form) {
        let span = self.annotation.span_of(first, end);
        self.names.push(NameMention { span, first, end, entity, form });
    }

    fn entity(&mut self, key: String, make: impl FnOnce() -> Entity) -> usize {
        if let Some(&entity) = self.by_key.get(&key) {
            return entity;
        }
        self.entities.push(make());
        self.by_key.insert(key, self.entities.len() - 1);
        self.entities.len() - 1
    }

    /// Names that the gazetteers list, longest first.
    fn gazetteer(&mut self) {
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
    fn is_part_of_longer(&self, first: usize, end: usize, limit: usize, entry: usize) -> bool {
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
            return self.is_capital_word(first - 1)
                && self.resources.given_names.contains(before)
                && !entry.name.contains(before);
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
    fn is_dateline(&self, first: usize, end: usize) -> bool {
        let word = |at: usize| self.words().get(at).map_or("", |word| word.token.lower.as_str());
        first > 0 && word(first - 1) == "(" && word(end) == ")" && matches!(word(end + 1), "—" | "–" | "-" | "--")
    }

    fn take_entry(&mut self, first: usize, end: usize, entry: usize, form: Form) {
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

    fn is_seat_name(&self, first: usize, end: usize, entry: usize) -> bool {
        let words: Vec<(&str, &str)> =
            (first..end).map(|i| (self.words()[i].token.lower.as_str(), self.surface(i))).collect();
        matches!(self.resources.name_at(&words, 0), Some((found, Form::Seat, _)) if found == entry)
    }

    fn take_seat_place(&mut self, first: usize, end: usize, entry: usize) {
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
    fn is_located(&self, first: usize) -> bool {
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

    /// Capitalised runs that no gazetteer lists.
    fn runs(&mut self) {
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
    fn is_all_capitals(&self, first: usize, end: usize) -> bool {
        let mut letters = (first..end).map(|i| self.surface(i)).filter(|word| word.chars().any(char::is_alphabetic));
        end - first > 4 && letters.all(|word| !word.chars().any(char::is_lowercase))
    }

    fn capitalised_mid_sentence(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for sentence in &self.annotation.sentences {
            for i in sentence.first + 1..sentence.end {
                let word = &self.words()[i];
                let opened = self.words()[i - 1].token.kind != TokenKind::Word;
                if word.token.capital && word.token.kind == TokenKind::Word && !opened {
                    *counts.entry(word.token.lower.clone()).or_default() += 1;
                }
            }
        }
        counts
    }

    fn is_capital_word(&self, at: usize) -> bool {
        let word = &self.words()[at];
        let bound_prefix = word.token.lower.strip_prefix("al-").is_some() || word.token.lower.starts_with("el-");
        word.token.kind == TokenKind::Word
            && (word.token.capital || bound_prefix && self.surface(at).chars().any(char::is_uppercase))
    }

    fn run_end(&self, first: usize, limit: usize, taken: &[bool]) -> usize {
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

    // "Iraqi Interior Ministry" is one name though "Iraqi" is listed; "Smith Russia" is not.
    fn joins_taken(&self, at: usize) -> bool {
        self.names.iter().any(|name| name.first == at && name.end == at + 1 && name.form == Form::Demonym)
            && self.words().get(at + 1).is_some_and(|word| organisation_head(&word.token.lower).is_some())
    }

    // "Bureau of Missing Persons", "Ministry for the Interior"; "and" joins only inside titles of organisations.
    fn inner_fits(&self, first: usize, end: usize, after: usize) -> bool {
        let joiner = &self.words()[end].token.lower;
        let organisation = (first..end).any(|i| organisation_head(&self.words()[i].token.lower).is_some());
        match joiner.as_str() {
            "of" | "for" | "on" | "against" => organisation,
            "and" => {
                organisation
                    && (end..after + 1).len() == 2
                    && self.words().get(after + 1).is_some_and(|word| organisation_head(&word.token.lower).is_some())
            }
            "the" => false,
            _ => true,
        }
    }

    fn take_run(
        &mut self,
        mut first: usize,
        end: usize,
        at_start: bool,
        mid_sentence: &HashMap<String, usize>,
        taken: &[bool],
    ) {
        let opened = first == 0 || self.words()[first - 1].token.kind != TokenKind::Word;
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

    /// Whether an office stands among the words before a name.
    fn is_office_before(&self, first: usize, start: usize) -> bool {
        (first.saturating_sub(2)..start).any(|at| {
            let office = self.resources.office_at(&[&self.words()[at].token.lower], 0);
            office.is_some_and(|(office, _)| office.class != "collective")
        })
    }

    /// Whether a run is nothing but an office: "Foreign Secretary".
    fn is_title(&self, first: usize, end: usize) -> bool {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let mut at = 0;
        while let Some((_, length)) =
            self.resources.office_at(&lower, at).filter(|(office, _)| office.class != "collective")
        {
            at += length;
        }
        at == lower.len()
    }

    /// An office before its bearer's name is the bearer's role; alone it stands for whoever holds it here.
    fn take_title(&mut self, first: usize, end: usize, title: String) {
        let bearer = self.names.iter().find(|name| name.first == end).map(|name| name.entity);
        if let Some(bearer) = bearer.filter(|&bearer| self.entities[bearer].is_person()) {
            self.entities[bearer].role = Some(title);
            self.entities[bearer].is_public = true;
            return;
        }
        let made = Entity {
            name: title.clone(),
            kind: EntityKind::Unknown,
            id: None,
            country: None,
            sub: "title".to_owned(),
            role: None,
            is_public: true,
        };
        let entity = self.entity(format!("title {title}"), || made);
        self.push(first, end, entity, Form::Name);
    }

    /// A role that stands in apposition to a name by the parser: "the planning minister, Orsk Vail".
    fn roles(&mut self) {
        for index in 0..self.names.len() {
            let NameMention { entity, end, first, .. } = self.names[index];
            let known = &self.entities[entity];
            if !known.is_person() || known.role.is_some() && known.id.is_none() {
                continue;
            }
            let node = self.annotation.node(end - 1);
            let head = (node.dep == Dep::Appos).then_some(node.head).filter(|head| *head < first);
            let Some((role, office)) = head.and_then(|head| self.office_of(head, first)) else { continue };
            self.entities[entity].role = Some(role);
            self.entities[entity].is_public |= office;
        }
    }

    /// The words of an office that ends with this word, before `limit`, and whether it is a public one.
    fn office_of(&self, head: usize, limit: usize) -> Option<(String, bool)> {
        let lower = self.words()[head].token.lower.clone();
        let (office, _) = self.resources.office_at(&[&lower], 0)?;
        let is_public = office.public && !matches!(office.class.as_str(), "honorific" | "profession" | "collective");
        let left = self.annotation.node(head).left.max(head.saturating_sub(6));
        let start = (left..=head).find(|i| !self.words()[*i].is_one_of(&["the", "a", "an", "its", "his", "her"]))?;
        let end = (head + 1..limit).find(|i| !self.words()[*i].token.is_wordlike()).unwrap_or(limit);
        let role = self.annotation.span_of(start, end).of(self.text)?;
        Some((role.to_owned(), is_public))
    }

    /// "The Foreign Secretary" after "Foreign Secretary Orsk Vail".
    fn titles(&mut self) {
        for index in 0..self.names.len() {
            let entity = &self.entities[self.names[index].entity];
            if entity.sub != "title" {
                continue;
            }
            let title = entity.name.to_lowercase();
            let bearers: Vec<usize> = (0..self.entities.len())
                .filter(|&other| {
                    self.entities[other].is_person()
                        && self.entities[other].role.as_ref().is_some_and(|role| role.to_lowercase().contains(&title))
                })
                .filter(|&other| self.names.iter().any(|name| name.entity == other))
                .collect();
            if let [only] = bearers[..] {
                self.names[index].entity = only;
            }
        }
    }

    fn country_before(&self, first: usize) -> Option<String> {
        let before = first.checked_sub(1)?;
        let name = self.names.iter().find(|name| name.end == before + 1 && name.form == Form::Demonym)?;
        self.entities[name.entity].country.clone()
    }

    fn leading_role(&self, first: usize, end: usize) -> (usize, Option<String>, bool) {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let mut at = 0;
        let mut public = false;
        let mut honorific_only = true;
        while let Some((office, length)) = self.resources.office_at(&lower, at) {
            public |= office.public && office.class != "honorific" && office.class != "profession";
            honorific_only &= office.class == "honorific";
            at += length;
        }
        // A name that is nothing but titles ("Defence Minister", "State Department") is a name in itself.
        if at >= lower.len() {
            return (first, None, false);
        }
        let outer = self.outer_role(first);
        public |= outer.as_ref().is_some_and(|(_, public)| *public);
        let start = outer.map_or(first, |(start, _)| start);
        let role = (start < first + at)
            .then(|| self.annotation.span_of(start, first + at).of(self.text).unwrap_or("").to_owned());
        (first + at, role.filter(|_| !honorific_only || start < first), public)
    }

    /// A lower-case title right before a name: `foreign minister`, `police chief`, `spokesman`.
    fn outer_role(&self, first: usize) -> Option<(usize, bool)> {
        let from = first.saturating_sub(5);
        let lower: Vec<&str> = self.words()[from..first].iter().map(|word| word.token.lower.as_str()).collect();
        (0..lower.len()).find_map(|at| {
            let (office, length) = self.resources.office_at(&lower, at)?;
            (at + length == lower.len())
                .then(|| (from + at, office.public && !matches!(office.class.as_str(), "honorific" | "profession")))
        })
    }

    /// A role in apposition: `, a senior adviser to …,`.
    fn following_role(&self, end: usize) -> (Option<String>, bool) {
        let words = self.words();
        let opens = words.get(end).is_some_and(|word| word.is_one_of(&[",", "–", "—", "-", "("]));
        if !opens {
            return (None, false);
        }
        let mut stop = end + 1;
        while stop < words.len()
            && stop < end + 18
            && !words[stop].is_one_of(&[",", ".", ";", ":", "–", "—", ")", "who", "which"])
        {
            stop += 1;
        }
        let lower: Vec<&str> = words[end + 1..stop].iter().map(|word| word.token.lower.as_str()).collect();
        let is_verb = |at: usize| self.annotation.node(end + 1 + at).form == VerbForm::Finite;
        let noun_phrase = (0..lower.len().min(8)).take_while(|at| !is_verb(*at));
        let office =
            noun_phrase.into_iter().find_map(|at| self.resources.office_at(&lower, at).map(|(office, _)| office));
        match office {
            Some(office) => {
                let role = self.annotation.span_of(end + 1, stop).of(self.text).unwrap_or("");
                let role = ["the ", "a ", "an "].iter().find_map(|article| role.strip_prefix(article)).unwrap_or(role);
                (Some(role.to_owned()), office.public && office.class != "profession" && office.class != "honorific")
            }
            None => (None, false),
        }
    }

    fn kind_of_run(&self, first: usize, end: usize, has_role: bool) -> (EntityKind, String) {
        let words = &self.words()[first..end];
        let head = words.iter().rev().find_map(|word| organisation_head(&word.token.lower));
        if let Some(sub) = head.filter(|_| end - first > 1) {
            let group = matches!(sub, "armed_group" | "militia" | "criminal_group" | "movement");
            return (if group { EntityKind::Group } else { EntityKind::Organisation }, sub.to_owned());
        }
        let given = self.resources.given_names.contains(self.surface(first));
        let spoken = self
            .words()
            .get(end)
            .is_some_and(|word| word.forms.iter().any(|form| self.resources.reporting.contains_key(form)));
        let (following, _) = self.following_role(end);
        let plausible = end - first <= 4 && words.iter().all(|word| self.could_be_personal(word));
        let recognised = |kind: Recognised| (first..end).all(|i| self.annotation.node(i).recognised == kind);
        if recognised(Recognised::Body) && !given && end - first > 2 {
            return (EntityKind::Organisation, String::new());
        }
        if plausible && (has_role || given && end - first > 1 || following.is_some() && end - first > 1) {
            return (EntityKind::Person, String::new());
        }
        // What neither the lists nor the words beside it tell, the recogniser may know.
        if plausible && (end - first > 1 || spoken) && recognised(Recognised::Person) {
            return (EntityKind::Person, String::new());
        }
        if self.is_located(first) && !self.words()[first.saturating_sub(1)].is_one_of(&["of", "from", "to"]) {
            return (EntityKind::Place, String::new());
        }
        if plausible && end - first > 1 && spoken && !recognised(Recognised::Body) {
            return (EntityKind::Person, String::new());
        }
        if (end - first > 1 || spoken) && recognised(Recognised::Body) {
            return (EntityKind::Organisation, String::new());
        }
        (EntityKind::Unknown, String::new())
    }

    fn could_be_personal(&self, word: &Word) -> bool {
        organisation_head(&word.token.lower).is_none() && !word.token.lower.chars().any(|c| c.is_ascii_digit())
    }

    /// `Long Name of It (LNI)`: the acronym then stands for the name, and the name for the acronym's bearer.
    fn acronyms(&mut self) {
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
    fn is_spelled_by(&self, entity: usize, at: usize) -> bool {
        let initials: String = self.entities[entity]
            .name
            .split(['-', ' '])
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        let letters: String = self.surface(at).chars().filter(|c| c.is_uppercase()).collect();
        !letters.is_empty() && initials == letters
    }

    fn is_acronym(&self, at: usize) -> bool {
        let surface = self.surface(at);
        let capitals = surface.chars().filter(|c| c.is_uppercase()).count();
        (2..=10).contains(&surface.len()) && capitals * 2 > surface.len()
    }

    /// An unknown name that claims responsibility, or that fighters and cells belong to, is a group's.
    fn groups_by_company(&mut self) {
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
    fn short_groups(&mut self) {
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
                self.names[index].entity = only;
            }
        }
    }

    /// A surname that the gazetteer gives to a public figure belongs to whoever bears it in this report.
    fn rival_surnames(&self) -> Vec<(usize, usize)> {
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
    fn as_reported(&mut self) {
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
    fn surnames(&mut self) {
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

fn organisation_head(lower: &str) -> Option<&'static str> {
    ORGANISATION_HEADS.binary_search_by(|(word, _)| (*word).cmp(lower)).ok().map(|index| ORGANISATION_HEADS[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_without_duplicates() {
        assert!(OPENERS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ORGANISATION_HEADS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
