//! What a server of TAXII 2.1 tells of itself and its collections (OASIS Standard, 10 June 2021), as far as is needed.

use super::client::{Answer, Client, ended, told};
use crate::complaint::say;
use crate::printed::one_line;
use reqwest::Url;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::Write;
use whosays_case::{could_not, wrong_use};

/// The most bytes of an answer that holds no objects.
pub(super) const SMALL: usize = 4 << 20;
/// The most objects of one page that are looked at.
const MOST_OBJECTS: usize = 1_000_000;
/// The most API roots of a server that are asked for their collections.
const MOST_ROOTS: usize = 64;
/// Where a server's discovery is if only the server is named.
const DISCOVERY: &str = "/taxii2/";

/// A collection, and the API root that it is in.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) root: Url,
    pub(super) collection: Collection,
}

impl Place {
    /// Where its objects are.
    pub(super) fn objects(&self) -> Url {
        under(&self.root, &["collections", &self.collection.id, "objects"])
    }
}

/// An address within an API root.
pub(super) fn under(root: &Url, parts: &[&str]) -> Url {
    let mut url = root.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts).push("");
    }
    url
}

/// A collection, as a server tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Collection {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    alias: Option<String>,
    #[serde(default)]
    can_read: bool,
    #[serde(default)]
    can_write: bool,
}

/// What one wants to do with a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Read,
    Write,
}

impl Right {
    fn verb(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Write => "write to",
        }
    }
}

impl Collection {
    fn allows(&self, right: Right) -> bool {
        match right {
            Right::Read => self.can_read,
            Right::Write => self.can_write,
        }
    }

    fn is_called(&self, name: &str) -> bool {
        self.id == name || self.title == name || self.alias.as_deref() == Some(name)
    }

    /// Its title and its id.
    pub(super) fn label(&self) -> String {
        one_line(&format!("{} ({})", told(&self.title), told(&self.id)))
    }

    fn line(&self) -> String {
        let rights = match (self.can_read, self.can_write) {
            (true, true) => "read, write",
            (true, false) => "read",
            (false, true) => "write",
            (false, false) => "neither read nor write",
        };
        format!("{}  {}  ({rights})", one_line(&told(&self.id)), one_line(&told(&self.title)))
    }
}

/// Any of the resources that an address may lead to; which one, its fields tell.
#[derive(Debug, Deserialize)]
struct Seen {
    api_roots: Option<Vec<String>>,
    default: Option<String>,
    versions: Option<Vec<String>>,
    max_content_length: Option<u64>,
    collections: Option<Vec<Collection>>,
    id: Option<String>,
    can_read: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Collections {
    #[serde(default)]
    collections: Vec<Collection>,
}

/// The collections at an address.
pub(super) fn found(client: &Client, url: &Url) -> anyhow::Result<Vec<Place>> {
    let mut url = url.clone();
    if url.path() == "/" {
        url.set_path(DISCOVERY);
    }
    let answer = client.get(&url, SMALL)?;
    let seen: Seen = parsed(&answer)?;
    let above = |by: &str| answer.url.join(by).unwrap_or_else(|_| answer.url.clone());
    match seen {
        Seen { id: Some(_), can_read: Some(_), .. } => {
            Ok(vec![Place { root: above("../../"), collection: parsed(&answer)? }])
        }
        Seen { collections: Some(collections), .. } => Ok(placed(&above("../"), collections)),
        Seen { versions: Some(_), .. } | Seen { max_content_length: Some(_), .. } => of_root(client, &answer.url),
        Seen { api_roots: None, default: None, .. } => {
            let what = format!("{} is no discovery, API root or collection of TAXII", told(url.as_str()));
            Err(could_not(what, "give the address of one; a discovery often ends in /taxii2/"))
        }
        Seen { api_roots, default, .. } => {
            of_roots(client, &answer.url, api_roots.unwrap_or_default().into_iter().chain(default).collect())
        }
    }
}

fn of_root(client: &Client, root: &Url) -> anyhow::Result<Vec<Place>> {
    let answer = client.get(&under(root, &["collections"]), SMALL)?;
    let Collections { collections } = parsed(&answer)?;
    Ok(placed(root, collections))
}

fn placed(root: &Url, collections: Vec<Collection>) -> Vec<Place> {
    collections.into_iter().map(|collection| Place { root: root.clone(), collection }).collect()
}

/// The collections of all API roots of a discovery that are at the same origin.
fn of_roots(client: &Client, discovery: &Url, roots: Vec<String>) -> anyhow::Result<Vec<Place>> {
    let mut urls: Vec<Url> = Vec::new();
    for root in roots.iter().take(MOST_ROOTS) {
        match discovery.join(root).map(ended) {
            Ok(url) if urls.contains(&url) => {}
            Ok(url) if client.is_own(&url) => urls.push(url),
            Ok(url) => say(&format!("not asked: {} is another server; give its address to ask it", told(url.as_str()))),
            Err(_) => say(&format!("not asked: {} is no address", told(root))),
        }
    }
    let (mut places, mut errors) = (Vec::new(), Vec::new());
    for url in &urls {
        // An API root may be closed to this account while another is open.
        match of_root(client, url) {
            Ok(of_one) => places.extend(of_one),
            Err(error) => errors.push(error),
        }
    }
    match errors.pop() {
        Some(error) if places.is_empty() => Err(error),
        last => {
            errors.into_iter().chain(last).for_each(|error| say(&format!("passed over: {error}")));
            Ok(places)
        }
    }
}

/// The collection that is meant: by its name, or the only one; where that is not clear they are listed.
pub(super) fn chosen(places: Vec<Place>, wanted: Option<&str>, right: Right) -> anyhow::Result<Place> {
    let lines: Vec<String> = places.iter().map(|place| place.collection.line()).collect();
    let is_wanted = |place: &Place| match wanted {
        Some(name) => place.collection.is_called(name),
        None => place.collection.allows(right),
    };
    let mut fitting: Vec<Place> = places.into_iter().filter(is_wanted).collect();
    match (fitting.len(), fitting.pop()) {
        (1, Some(place)) if place.collection.allows(right) => Ok(place),
        (1, Some(place)) => {
            let what = format!("you may not {} {}", right.verb(), place.collection.label());
            Err(could_not(what, "ask whoever runs the server, or sign in as somebody who may"))
        }
        (many, _) => {
            list(&lines)?;
            Err(match (many, wanted) {
                (0, Some(name)) => {
                    wrong_use(format!("no collection is called {name}"), "give the id of one of those listed")
                }
                (0, None) => {
                    could_not("the server shows no collection that you may use so", "sign in, or ask whoever runs it")
                }
                _ => wrong_use("there are several collections", "name one: --collection ID"),
            })
        }
    }
}

fn list(lines: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// How many bytes an API root takes at once, where it says so.
pub(super) fn most_at_once(client: &Client, root: &Url) -> anyhow::Result<Option<u64>> {
    let seen: Seen = parsed(&client.get(root, SMALL)?)?;
    Ok(seen.max_content_length)
}

/// What has become of objects that were sent.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) id: String,
    pub(super) status: String,
    #[serde(default)]
    pub(super) success_count: usize,
    #[serde(default)]
    pub(super) failure_count: usize,
    #[serde(default)]
    pub(super) pending_count: usize,
    #[serde(default)]
    pub(super) failures: Vec<Failure>,
}

impl Status {
    pub(super) fn is_complete(&self) -> bool {
        self.status == "complete"
    }
}

/// An object that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Failure {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) message: String,
}

/// A page of objects.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(default)]
    pub(super) more: bool,
    pub(super) next: Option<String>,
    #[serde(default, borrow)]
    pub(super) objects: Objects<'a>,
}

/// Objects as they came, byte for byte.
#[derive(Debug, Default)]
pub(super) struct Objects<'a>(pub(super) Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Objects<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Listed).map(Objects)
    }
}

/// Takes a list of objects, and nothing that a small answer could make large.
struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut objects = Vec::new();
        while let Some(object) = list.next_element::<&'de RawValue>()? {
            if !object.get().starts_with('{') || objects.len() == MOST_OBJECTS {
                return Err(A::Error::custom("a list of objects holds what is none, or too many"));
            }
            objects.push(object);
        }
        Ok(objects)
    }
}

/// An answer, read as what it should be.
pub(super) fn parsed<T: DeserializeOwned>(answer: &Answer) -> anyhow::Result<T> {
    serde_json::from_slice(&answer.body).map_err(|error| malformed(&answer.url, &error))
}

/// A page, whose objects stay where they are in the answer.
pub(super) fn page(answer: &Answer) -> anyhow::Result<Envelope<'_>> {
    serde_json::from_slice(&answer.body).map_err(|error| malformed(&answer.url, &error))
}

fn malformed(url: &Url, error: &serde_json::Error) -> anyhow::Error {
    let what = format!("{} does not answer as TAXII 2.1 has it: {}", told(url.as_str()), told(&error.to_string()));
    could_not(what, "tell whoever runs the server")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str, title: &str, can_read: bool) -> Place {
        let collection =
            Collection { id: id.to_owned(), title: title.to_owned(), alias: None, can_read, can_write: false };
        Place { root: Url::parse("https://taxii.example/a/").unwrap(), collection }
    }

    #[test]
    fn a_collection_is_chosen_by_its_id_or_title_or_as_the_only_one() {
        let two = || vec![place("1", "case", true), place("2", "inbox", false)];
        assert_eq!(chosen(two(), Some("case"), Right::Read).unwrap().collection.id, "1");
        assert_eq!(chosen(two(), None, Right::Read).unwrap().collection.id, "1");
        let refused = chosen(two(), Some("2"), Right::Read).unwrap_err().to_string();
        assert_eq!(refused, "you may not read inbox (2)");
        assert!(chosen(two(), Some("3"), Right::Read).is_err());
        let both = vec![place("1", "case", true), place("2", "inbox", true)];
        assert_eq!(chosen(both, None, Right::Read).unwrap_err().to_string(), "there are several collections");
    }

    #[test]
    fn an_id_cannot_lead_out_of_its_root() {
        let place = place("../../x/", "odd", true);
        assert_eq!(place.objects().as_str(), "https://taxii.example/a/collections/..%2F..%2Fx%2F/objects/");
    }

    #[test]
    fn objects_are_kept_as_they_came() {
        let answer = Answer {
            url: Url::parse("https://taxii.example/").unwrap(),
            body: br#"{"more": true, "next": "2", "objects": [{"b": 1.50,  "a": 2}]}"#.to_vec(),
            added_last: None,
        };
        let envelope = page(&answer).unwrap();
        assert!(envelope.more && envelope.next.as_deref() == Some("2"));
        assert_eq!(envelope.objects.0[0].get(), r#"{"b": 1.50,  "a": 2}"#);
        let wrong = Answer { body: br#"{"objects": [1]}"#.to_vec(), ..answer };
        assert!(page(&wrong).unwrap_err().to_string().contains("holds what is none"));
    }
}
