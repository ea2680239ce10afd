//! `whosays taxii pull`: what a collection holds into a case, all of what came or nothing.

use super::Server;
use super::client::{Answer, Client, told};
use super::limits::{Limits, WHOLE_PULL};
use super::remembered::Remembered;
use super::resources::{Place, Right, page};
use super::take_in::take_in;
use crate::complaint::{Ending, say};
use crate::pipeline::Pace;
use crate::printed::{count, one_line};
use clap::value_parser;
use jiff::Timestamp;
use reqwest::Url;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;
use whosays_case::could_not;
use whosays_read::{MAX_BYTES, MAX_OBJECTS, is_mute, stix_bundle, uuid_of, values_in};

/// How many bytes of a bundle are not its objects.
const FRAME: usize = 128;
/// How many values a bundle holds at most, of which each object counts for some, so that there are not too many of these either.
const MOST_VALUES: usize = 10 * MAX_OBJECTS;
/// How long the mark of a next page may be.
const LONGEST_MARK: usize = 4096;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file; made where there is none
    case: PathBuf,
    #[command(flatten)]
    server: Server,
    /// Only what was added to the collection after this time: 2031-03-12 or 2031-03-12T08:30:00Z
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "all")]
    since: Option<Timestamp>,
    /// Take everything again, and not only what has come since the last time
    #[arg(long)]
    all: bool,
    /// Only objects of this type, such as incident; may be given again
    #[arg(long, value_name = "TYPE", value_parser = object_type)]
    match_type: Vec<String>,
    /// How many seconds the server may take for all of it; where it takes longer, nothing is taken
    #[arg(long, value_name = "SECONDS", default_value_t = WHOLE_PULL, value_parser = value_parser!(u64).range(1..))]
    within: u64,
    #[command(flatten)]
    pace: Pace,
    /// How many objects to ask for at once
    #[arg(long, hide = true, value_name = "N", default_value_t = 1_000)]
    page_size: usize,
}

fn time(words: &str) -> Result<Timestamp, String> {
    let whole = if words.contains('T') { words.to_owned() } else { format!("{words}T00:00:00Z") };
    whole.parse().map_err(|_| "a day or a time in UTC is written 2031-03-12 or 2031-03-12T08:30:00Z".to_owned())
}

fn object_type(words: &str) -> Result<String, String> {
    let is_one =
        !words.is_empty() && words.bytes().all(|sign| sign.is_ascii_lowercase() || b"-0123456789".contains(&sign));
    if is_one { Ok(words.to_owned()) } else { Err("a type is written like incident or threat-actor".to_owned()) }
}

/// Pulls what is new, takes it into the case, and remembers how far that went.
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Arguments { case, server, since, all, match_type, within, pace, page_size } = arguments;
    let (client, place) = server.reached(Right::Read, Some(Duration::from_secs(within)))?;
    let remembered = Remembered::of(&case)?;
    let objects = filtered(place.objects(), &match_type);
    // A case that is not there has nothing of what was pulled before.
    let before = remembered.last(&objects).filter(|_| !all && case.exists()).map(str::to_owned);
    let after = since.map(|since| since.to_string()).or(before.clone());
    let pulled = Pulled::all_pages(&client, &objects, page_size, after.as_deref())?;
    say(&format!("{} from {}", pulled.counted(), place.collection.label()));
    if pulled.lists.is_empty() {
        say("nothing is new");
        return Ok(Ending::Done);
    }
    let (mute, telling): (Vec<_>, Vec<_>) =
        named(&objects, &place, bundles(pulled.lists)).into_iter().partition(|(name, bytes)| is_mute(bytes, name));
    // Feeds hold much of which nothing is taken, and what was withdrawn; that is no reason to come to a stop.
    mute.iter().for_each(|(name, _)| say(&format!("{name}: nothing of it is told in words, so nothing is taken")));
    let ending = if telling.is_empty() { Ending::Done } else { take_in(&case, telling, pace)? };
    if ending != Ending::Done {
        return Ok(ending);
    }
    match pulled.added_last {
        _ if leaves_a_gap(since, before.as_deref()) => {
            say("not remembered: between this and the last pull something may have come that was not taken");
        }
        Some(added_last) => remembered.keep(&objects, added_last)?,
        None => say("not remembered: the server does not say when these were added, so the next pull takes them again"),
    }
    Ok(ending)
}

fn filtered(mut objects: Url, types: &[String]) -> Url {
    if !types.is_empty() {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        objects.query_pairs_mut().append_pair("match[type]", &types.join(","));
    }
    objects
}

// Whoever asks for what came later than what is known would never get what lies between.
fn leaves_a_gap(since: Option<Timestamp>, before: Option<&str>) -> bool {
    let before = before.and_then(|before| before.parse::<Timestamp>().ok());
    matches!((since, before), (Some(since), Some(before)) if since > before)
}

/// A name for each bundle: the server, the collection, and which one it is where there are several.
fn named(objects: &Url, place: &Place, bundles: Vec<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let title = if place.collection.title.is_empty() { &place.collection.id } else { &place.collection.title };
    let stem = plain_name(&format!("{}-{title}", objects.host_str().unwrap_or_default()));
    let is_one = bundles.len() == 1;
    let name = |at: usize| if is_one { format!("{stem}.stix.json") } else { format!("{stem}-{}.stix.json", at + 1) };
    bundles.into_iter().enumerate().map(|(at, bytes)| (name(at), bytes)).collect()
}

fn plain_name(words: &str) -> String {
    let signs = one_line(words).to_lowercase();
    let signs = signs.chars().map(|sign| if sign.is_alphanumeric() || sign == '.' { sign } else { '-' });
    let name: String = signs.take(80).collect();
    name.trim_matches(['-', '.']).to_owned()
}

/// What came of a collection.
#[derive(Debug, Default)]
struct Pulled {
    /// The objects of each bundle, with commas between them.
    lists: Vec<Vec<u8>>,
    /// How many values the last of these holds.
    values: usize,
    objects: usize,
    pages: usize,
    bytes: usize,
    /// When the last of them was added.
    added_last: Option<String>,
}

impl Pulled {
    fn all_pages(client: &Client, objects: &Url, page_size: usize, after: Option<&str>) -> anyhow::Result<Self> {
        let mut pulled = Pulled::default();
        let mut turn = Turn { after: after.map(str::to_owned), next: None };
        let mut seen = HashSet::from([turn.clone()]);
        while pulled.pages < client.limits.most_pages {
            let answer = client.get(&turn.address(objects, page_size), client.limits.most_bytes)?;
            let envelope = page(&answer)?;
            pulled.take(&answer, &envelope.objects.0, client.limits)?;
            if !envelope.more {
                return Ok(pulled);
            }
            if envelope.objects.0.is_empty() {
                return Err(endless(objects, "one without objects says that there are more"));
            }
            if envelope.next.as_ref().is_some_and(|next| next.len() > LONGEST_MARK) {
                return Err(endless(objects, "the mark of the next one is too long for an address"));
            }
            turn = turn.following(envelope.next, answer.added_last.clone());
            if !seen.insert(turn.clone()) {
                return Err(endless(objects, "one has come that was there before"));
            }
        }
        Err(endless(objects, &format!("there were {} and no end", pulled.pages)))
    }

    fn take(&mut self, answer: &Answer, objects: &[&RawValue], limits: Limits) -> anyhow::Result<()> {
        self.pages += 1;
        self.objects += objects.len();
        self.bytes += answer.body.len();
        if self.objects > limits.most_objects || self.bytes > limits.most_bytes_in_all {
            let (url, objects, bytes) = (told(answer.url.as_str()), limits.most_objects, limits.most_bytes_in_all);
            let what = format!(
                "{url}: there are more than {objects} objects or {bytes} bytes, the most that is taken at once"
            );
            return Err(could_not(what, "ask for less, with --since or --match-type"));
        }
        objects.iter().try_for_each(|object| self.append(answer, object.get()))?;
        let is_later = |time: &String| self.added_last.as_deref().is_none_or(|before| is_after(time, before));
        if let Some(time) = answer.added_last.clone().filter(|time| time.parse::<Timestamp>().is_ok()).filter(is_later)
        {
            self.added_last = Some(time);
        }
        Ok(())
    }

    fn append(&mut self, answer: &Answer, object: &str) -> anyhow::Result<()> {
        let most = MAX_BYTES - FRAME;
        if object.len() > most {
            let what = format!("{}: an object of it is larger than {most} bytes", told(answer.url.as_str()));
            return Err(could_not(what, "tell whoever runs the server"));
        }
        let values = values_in(object.as_bytes()).max(MOST_VALUES / MAX_OBJECTS);
        let is_small = self.values + values <= MOST_VALUES;
        match self.lists.last_mut() {
            Some(list) if is_small && list.len() + object.len() + 2 <= most => {
                list.extend_from_slice(b",\n");
                list.extend_from_slice(object.as_bytes());
                self.values += values;
            }
            _ => {
                self.lists.push(object.as_bytes().to_vec());
                self.values = values;
            }
        }
        Ok(())
    }

    fn counted(&self) -> String {
        format!("{} in {}", count(self.objects, "object"), count(self.pages, "page"))
    }
}

fn is_after(time: &str, before: &str) -> bool {
    matches!((time.parse::<Timestamp>(), before.parse::<Timestamp>()), (Ok(time), Ok(before)) if time > before)
}

/// Lists of objects as bundles, each small enough to be read; the same objects give the same bytes.
fn bundles(lists: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    lists.into_iter().map(|list| bundle(&list)).collect()
}

fn bundle(list: &[u8]) -> Vec<u8> {
    let mut bytes = stix_bundle(&uuid(list), &[b"[\n", list, b"\n]"]);
    bytes.push(b'\n');
    bytes
}

// As a UUID that is made of a hash looks (RFC 9562, version 8).
fn uuid(bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    // Version and variant stand between its digits.
    let digits = format!("{}0{}0{}", &hash[..12], &hash[12..15], &hash[15..30]);
    uuid_of(u128::from_str_radix(&digits, 16).unwrap_or_default(), 8)
}

/// Which page is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Turn {
    after: Option<String>,
    next: Option<String>,
}

impl Turn {
    fn address(&self, objects: &Url, page_size: usize) -> Url {
        let mut url = objects.clone();
        url.query_pairs_mut().append_pair("limit", &page_size.to_string());
        for (name, value) in [("added_after", &self.after), ("next", &self.next)] {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        url
    }

    // A server that gives no mark for the next page expects the time of the last object in its place.
    fn following(self, next: Option<String>, added_last: Option<String>) -> Turn {
        match next {
            Some(next) => Turn { after: self.after, next: Some(next) },
            None => Turn { after: added_last.or(self.after), next: None },
        }
    }
}

fn endless(objects: &Url, what: &str) -> anyhow::Error {
    let what = format!("{} sends endless pages: {what}", told(objects.as_str()));
    could_not(what, "nothing of them was taken; tell whoever runs the server")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_named_after_what_is_in_it() {
        let one = String::from_utf8(bundle(b"{\"type\":\"note\"}")).unwrap();
        let read: serde_json::Value = serde_json::from_str(&one).unwrap();
        assert_eq!(read["objects"][0]["type"], "note");
        let id = read["id"].as_str().unwrap().strip_prefix("bundle--").unwrap();
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes(), bundle(b"{\"type\":\"note\"}"));
        assert!(one.len() - b"{\"type\":\"note\"}".len() <= FRAME);
    }

    #[test]
    fn pages_follow_by_their_mark_or_by_time() {
        let turn = Turn { after: Some("2031-03-12T00:00:00Z".to_owned()), next: None };
        let objects =
            filtered(Url::parse("https://taxii.example/o/").unwrap(), &["note".to_owned(), "incident".to_owned()]);
        assert_eq!(
            turn.address(&objects, 5).query(),
            Some("match%5Btype%5D=incident%2Cnote&limit=5&added_after=2031-03-12T00%3A00%3A00Z")
        );
        let marked = turn.clone().following(Some("a b".to_owned()), Some("later".to_owned()));
        assert!(marked.address(&objects, 5).query().unwrap().ends_with("00Z&next=a+b"));
        let unmarked = turn.clone().following(None, Some("2031-03-13T00:00:00Z".to_owned()));
        assert_eq!(unmarked.after.as_deref(), Some("2031-03-13T00:00:00Z"));
        assert_eq!(turn.clone().following(None, None), turn);
    }

    #[test]
    fn a_later_start_than_what_is_known_leaves_a_gap() {
        let at = |words| time(words).unwrap();
        assert!(leaves_a_gap(Some(at("2031-03-13")), Some("2031-03-12T00:00:00.000001Z")));
        assert!(!leaves_a_gap(Some(at("2031-03-12")), Some("2031-03-12T00:00:00.000001Z")));
        assert!(!leaves_a_gap(Some(at("2031-03-12")), None) && !leaves_a_gap(None, None));
        assert!(time("Friday").is_err() && object_type("a&b").is_err());
    }

    #[test]
    fn files_are_named_plainly() {
        assert_eq!(plain_name("127.0.0.1-Whosays: the case/../x\u{202e}"), "127.0.0.1-whosays--the-case-..-x");
    }
}
