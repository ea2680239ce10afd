//! Entities of FollowTheMoney as they grow, statement by statement, and values as its property types keep them.
//!
//! A statement says which claim it goes back to (`origin`), in which language it is told (`lang`) and what stood there
//! before a value was cleaned (`original_value`). Statements of several tellings make up one event: each is said of its
//! telling (`entity_id`) and belongs to the event (`canonical_id`).

use super::super::phrased::squash;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use uuid::Uuid;

/// The UUIDv5 of `urn:whosays:ftm` among URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0x83e1_0c6e_e4f9_59a8_a069_a250_235d_2bc3);

/// The id of something that has none of its own, from what it stands for: a prefix and 16 hexadecimal digits.
pub(super) fn id(prefix: &str, of: &str) -> String {
    let digits = Uuid::new_v5(&NAMESPACE, of.as_bytes()).simple().to_string();
    prefix.chars().chain(digits.chars().take(16)).collect()
}

/// One value that is said of an entity, and by what.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    property: &'static str,
    value: &'a str,
    origin: &'a str,
    telling: Option<&'a str>,
    language: Option<&'static str>,
    original: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// A value of a property, on the word of this claim, report or rule.
    pub(super) fn new(property: &'static str, value: &'a str, origin: &'a str) -> Self {
        Said { property, value, origin, telling: None, language: None, original: None }
    }

    /// The same, said of one telling of the entity.
    pub(super) fn of(self, telling: &'a str) -> Self {
        Said { telling: Some(telling), ..self }
    }

    /// The same, in a language.
    pub(super) fn in_language(self, language: Option<&'static str>) -> Self {
        Said { language, ..self }
    }

    /// The same, with what stood there.
    pub(super) fn cleaned_from(self, original: &'a str) -> Self {
        Said { original: Some(original), ..self }
    }
}

struct Entity {
    schema: &'static str,
    statements: BTreeMap<Key, Told>,
}

/// Property, value, telling and language: what makes a statement another than the next.
type Key = (&'static str, String, String, &'static str);

#[derive(Default)]
struct Told {
    original: Option<String>,
    origins: BTreeSet<String>,
}

/// All entities, by id.
pub(super) struct Store {
    dataset: String,
    seen: String,
    entities: BTreeMap<String, Entity>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    schema: &'a str,
    datasets: [&'a str; 1],
    statements: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    canonical_id: &'a str,
    entity_id: &'a str,
    prop: &'a str,
    schema: &'a str,
    value: &'a str,
    dataset: &'a str,
    lang: Option<&'a str>,
    original_value: Option<&'a str>,
    first_seen: Option<&'a str>,
    last_seen: &'a str,
    external: bool,
    origin: String,
}

impl Store {
    /// A data set of this name, as it stands at this time (ISO 8601 in UTC).
    pub(super) fn new(name: &str, at: &str) -> Self {
        let seen = at.strip_suffix('Z').unwrap_or(at).to_owned();
        Store { dataset: dataset(name), seen, entities: BTreeMap::new() }
    }

    /// Adds an entity, to be filled; one that is there stays as it is.
    pub(super) fn add(&mut self, id: &str, schema: &'static str) {
        if !self.entities.contains_key(id) {
            self.entities.insert(id.to_owned(), Entity { schema, statements: BTreeMap::new() });
        }
    }

    /// Adds a statement to an entity; an empty value says nothing.
    pub(super) fn put(&mut self, id: &str, said: Said<'_>) {
        let Some(entity) = self.entities.get_mut(id).filter(|_| !said.value.is_empty()) else { return };
        let telling = said.telling.unwrap_or(id).to_owned();
        let key = (said.property, said.value.to_owned(), telling, said.language.unwrap_or_default());
        let original = said.original.filter(|original| *original != said.value).map(str::to_owned);
        let told = entity.statements.entry(key).or_insert_with(|| Told { original, ..Told::default() });
        told.origins.insert(said.origin.to_owned());
    }

    /// Writes one entity a line, in the order of their ids, as `ftm aggregate-statements --statements` does.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (id, entity) in &self.entities {
            let statements = entity.statements.iter().map(|((property, value, telling, language), told)| Statement {
                canonical_id: id.as_str(),
                entity_id: telling.as_str(),
                prop: property,
                schema: entity.schema,
                value: value.as_str(),
                dataset: self.dataset.as_str(),
                lang: Some(*language).filter(|language| !language.is_empty()),
                original_value: told.original.as_deref(),
                first_seen: None,
                last_seen: self.seen.as_str(),
                external: false,
                origin: told.origins.iter().map(String::as_str).collect::<Vec<_>>().join(","),
            });
            let (id, datasets) = (id.as_str(), [self.dataset.as_str()]);
            let line = Line { id, schema: entity.schema, datasets, statements: statements.collect() };
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

/// The name of a data set: small letters, digits and low lines.
fn dataset(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("_");
    if joined.is_empty() { "case".to_owned() } else { joined }
}

/// Text as FollowTheMoney keeps it: without control characters and invisible ones, and with plain spaces.
pub(super) fn text(words: &str) -> String {
    let kept = words.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' => Some(c),
        '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{0a00}' => Some(' '),
        '\u{1680}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{061c}' | '\u{00ad}' | '\u{feff}' => None,
        _ => Some(c).filter(|c| !c.is_control()),
    });
    kept.collect::<String>().trim().to_owned()
}

/// A name: on one line, and without marks of quotation around it.
pub(super) fn name(words: &str) -> String {
    fn is_mark(c: char) -> bool {
        matches!(c, '"' | '\'')
    }
    let squashed = squash(&text(words));
    let mut name = squashed.as_str();
    while let Some(inner) = name.strip_prefix(is_mark).and_then(|rest| rest.strip_suffix(is_mark)) {
        name = inner.trim();
    }
    name.to_owned()
}

/// A place: its parts between commas, those that say nothing left out.
pub(super) fn address(words: &str) -> String {
    let cleaned = text(words);
    let parts = cleaned.split([',', ';', '\n', '\t']).map(squash);
    parts.filter(|part| !part.trim_matches('.').is_empty()).collect::<Vec<_>>().join(", ")
}

/// An address of the web as FollowTheMoney keeps it; none where it is not one.
pub(super) fn web_address(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let (host, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let name = host.split(':').next().unwrap_or_default();
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    if !name.split('.').all(is_label) || url.contains(char::is_whitespace) {
        return None;
    }
    let tail = tail.trim_end_matches(['?', '#']);
    let slash = if tail.starts_with('/') { "" } else { "/" };
    Some(format!("{scheme}://{host}{slash}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_space_is_that_of_its_name() {
        assert_eq!(NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:whosays:ftm"));
    }

    // What followthemoney 4.11.2 makes of the same words.
    #[test]
    fn values_are_kept_as_followthemoney_keeps_them() {
        assert_eq!(text(" a\u{200b} b\u{2009}c\u{7}\n"), "a b c");
        assert_eq!(name("\"Red  Lamp\"\nBrigade"), "\"Red Lamp\" Brigade");
        assert_eq!(name(" '\"Red Lamp\"' "), "Red Lamp");
        assert_eq!(address("Mell Hall;\nOster, ., Ostria"), "Mell Hall, Oster, Ostria");
        assert_eq!(web_address("https://oster.example").as_deref(), Some("https://oster.example/"));
        assert_eq!(web_address("https://oster.example/a?b=1").as_deref(), Some("https://oster.example/a?b=1"));
        assert_eq!(web_address("javascript:alert(1)"), None);
        assert_eq!(web_address("https://two words.example/"), None);
        assert_eq!(dataset("Mell Hall, 2031"), "mell_hall_2031");
        assert_eq!(dataset("Öster & ü"), "ster");
        assert_eq!(dataset("дело"), "case");
    }

    #[test]
    fn two_claims_for_one_value_are_one_statement_on_the_word_of_both() {
        let mut store = Store::new("case", "2031-06-01T09:30:00Z");
        store.add("e-1", "Event");
        store.put("e-1", Said::new("country", "fr", "c-2").cleaned_from("FR"));
        store.put("e-1", Said::new("country", "fr", "c-1").cleaned_from("FR"));
        store.put("e-1", Said::new("country", "", "c-3"));
        let mut out = Vec::new();
        store.write(&mut out).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(line["statements"].as_array().map(Vec::len), Some(1));
        let statement = &line["statements"][0];
        assert_eq!(statement["origin"], "c-1,c-2");
        assert_eq!(statement["original_value"], "FR");
    }
}
