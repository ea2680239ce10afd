//! Where a report was published, as far as its outlet and address tell.
//!
//! Papers are called after their towns: what is left of a name without the words that papers are called by is looked
//! up. The last part of an address tells the country.

use super::candidates::Candidate;
use super::{Name, beside, candidates, choose};
use crate::Resources;
use crate::gazetteer::{Gazetteer, fold};
use crate::resources::Sort;
use whosays_model::{Precision, Report};

/// Words of the names of outlets that are no places.
const OUTLETS: &[&str] = &[
    "advertiser",
    "advocate",
    "and",
    "beacon",
    "bee",
    "bulletin",
    "chronicle",
    "citizen",
    "com",
    "constitution",
    "courier",
    "daily",
    "democrat",
    "dispatch",
    "echo",
    "enquirer",
    "evening",
    "examiner",
    "express",
    "free",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "independent",
    "inquirer",
    "intelligencer",
    "item",
    "journal",
    "leader",
    "ledger",
    "local",
    "mail",
    "mercury",
    "messenger",
    "morning",
    "news",
    "newspaper",
    "newspapers",
    "observer",
    "of",
    "online",
    "post",
    "press",
    "radio",
    "record",
    "recorder",
    "register",
    "report",
    "reporter",
    "republic",
    "review",
    "sentinel",
    "standard",
    "star",
    "statesman",
    "sun",
    "telegram",
    "telegraph",
    "the",
    "times",
    "today",
    "town",
    "tribune",
    "tv",
    "union",
    "voice",
    "weekly",
    "world",
    "www",
];

/// Ends of addresses that are sold to everybody, or are no codes of states.
const SOLD: &[&str] = &["ai", "am", "cc", "co", "eu", "fm", "io", "ly", "me", "to", "tv", "us", "ws"];

/// How much the country of an address tells.
const OF_ADDRESS: f64 = 0.5;

/// The places where a report may have been published, with their shares.
pub(super) fn of(report: &Report, gazetteer: &Gazetteer, resources: &Resources) -> Vec<Candidate> {
    let outlet = report.meta.outlet.as_ref().map(|known| known.value.as_str());
    let host = report.meta.url.as_ref().and_then(|known| host(&known.value));
    let host = host.or_else(|| outlet.filter(|outlet| !outlet.contains(' ')).and_then(host_of));
    if let Some(listed) = host.as_deref().and_then(|host| of_listed(host, gazetteer, resources)) {
        return vec![listed];
    }
    // What is read all over a country or the world is no town's paper: Tass is not from Tass in Hungary.
    let label = host.as_deref().map(|host| host.split('.').rev().nth(1).unwrap_or(host));
    if outlet.into_iter().chain(label).any(|name| is_known_medium(name, resources)) {
        return host.as_deref().and_then(|host| of_end(host, gazetteer, resources)).into_iter().collect();
    }
    let named = outlet.and_then(|outlet| of_outlet(outlet, gazetteer));
    let named = named.or_else(|| of_host(host.as_deref()?, gazetteer));
    let mut homes = named.map(|key| bearers(key, gazetteer, resources)).unwrap_or_default();
    homes.extend(host.as_deref().and_then(|host| of_end(host, gazetteer, resources)));
    homes
}

/// Whether the word lists know an outlet of this name, in any letters.
fn is_known_medium(name: &str, resources: &Resources) -> bool {
    let folded = fold(name);
    let is_it = |entry: &crate::resources::Entry| {
        entry.sort == Sort::Institution && entry.kind == "media" && fold(&entry.name) == folded
    };
    resources.entries.iter().any(is_it)
        || resources.whole_name(name).is_some_and(|(entry, _)| resources.entries[entry].kind == "media")
}

/// The home of a paper that the word lists have.
fn of_listed(host: &str, gazetteer: &Gazetteer, resources: &Resources) -> Option<Candidate> {
    let mut rest = host;
    let [town, division, country] = loop {
        match resources.outlet(rest) {
            Some(found) => break found,
            None => rest = rest.split_once('.')?.1,
        }
    };
    let divisions = beside::divisions(gazetteer, division, country);
    let mut found = bearers(fold(town), gazetteer, resources);
    found.retain(|one| one.country.as_ref().is_some_and(|code| code == country.as_bytes()));
    found.retain(|one| divisions.is_empty() || one.division.is_some_and(|division| divisions.contains(&division)));
    let largest = found.into_iter().filter(|one| one.precision == Precision::City).max_by_key(|one| one.population)?;
    Some(Candidate { belief: 1.0, ..largest })
}

/// The places of a name, as homes of a paper: a town's paper is read in the town, be it small.
fn bearers(key: String, gazetteer: &Gazetteer, resources: &Resources) -> Vec<Candidate> {
    let name = Name {
        words: key.clone(),
        key,
        beside: None,
        candidates: Vec::new(),
        mentions: Vec::new(),
        weight: 1.0,
        listed: "",
        country: None,
    };
    let mut found = candidates::of(&name, None, resources, gazetteer);
    for one in &mut found {
        one.score = one.prior * 0.6;
    }
    choose::believe(&mut found, 1.0);
    found
}

/// The state of which the end of an address is the code.
fn of_end(host: &str, gazetteer: &Gazetteer, resources: &Resources) -> Option<Candidate> {
    let end = host.rsplit('.').next().filter(|end| end.len() == 2 && SOLD.binary_search(end).is_err())?;
    let code = if end == "uk" { "GB".to_owned() } else { end.to_uppercase() };
    candidates::state(&code, resources, gazetteer).map(|state| Candidate { belief: OF_ADDRESS, ..state })
}

/// The name of the machine in an address, without `www.`.
fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    host_of(rest.split(['/', '?', '#', ':']).next()?)
}

fn host_of(words: &str) -> Option<String> {
    let host = words.to_lowercase();
    host.contains('.').then(|| host.trim_start_matches("www.").to_owned())
}

/// The place in the name of an outlet: "The Paris News".
fn of_outlet(outlet: &str, gazetteer: &Gazetteer) -> Option<String> {
    let folded = fold(outlet);
    let words: Vec<&str> = folded.split(' ').filter(|word| OUTLETS.binary_search(word).is_err()).collect();
    let left = words.join(" ");
    (!left.is_empty() && gazetteer.knows(&left)).then_some(left)
}

/// The place in the name of a machine: "theparisnews.com".
fn of_host(host: &str, gazetteer: &Gazetteer) -> Option<String> {
    let labels: Vec<&str> = host.split('.').collect();
    let (_, own) = labels.split_last()?;
    own.iter().rev().flat_map(|label| label.split('-')).find_map(|label| of_label(label, gazetteer))
}

/// What is left of a label when the words of outlets are taken off its two ends.
fn of_label(label: &str, gazetteer: &Gazetteer) -> Option<String> {
    let mut rest = label;
    loop {
        if rest.len() < 4 || OUTLETS.binary_search(&rest).is_ok() {
            return None;
        }
        if gazetteer.knows(rest) {
            return Some(rest.to_owned());
        }
        let shorter = OUTLETS
            .iter()
            .filter(|word| word.len() > 2)
            .filter_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)))
            .min_by_key(|shorter| shorter.len());
        rest = shorter?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_without_duplicates() {
        for list in [OUTLETS, SOLD] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn an_address_has_a_host() {
        assert_eq!(host("https://www.tarsk.example/2031/a").as_deref(), Some("tarsk.example"));
        assert_eq!(host("HTTP://News.Tarsk.example:80").as_deref(), Some("news.tarsk.example"));
        assert_eq!(host("tarsk"), None);
    }
}
