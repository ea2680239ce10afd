//! What stands behind the question mark of an address of TAXII: filters, and the place at which a page goes on.

use super::Gives;
use crate::fault::Fault;
use crate::text::shortened;
use axum::http::StatusCode;
use std::collections::BTreeMap;
use whosays_case::clock::read_micros;
use whosays_store::{Wanted, WantedVersions};

/// How many objects a page holds at most, and how many where nothing is asked for.
pub(super) const PAGE: usize = 1_000;
/// How many values a filter has at most.
const VALUES: usize = 100;
/// How many characters one value has at most.
const LONGEST: usize = 300;
/// How many bytes stand behind the question mark at most.
const QUERY: usize = 32 << 10;

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Filters {
    pub(super) wanted: Wanted,
    pub(super) limit: usize,
    /// Where a page is to go on, as it was told.
    pub(super) next: Option<String>,
    /// Whether nothing can fit, since none of it is of the version of STIX that is asked for.
    pub(super) is_none: bool,
    /// All that pages which follow one another have in common.
    of: String,
}

impl Filters {
    /// Of what stands behind the question mark of an address; `object` is the one that the address names.
    pub(super) fn of(gives: Gives, object: Option<&String>, query: Option<&str>) -> Result<Self, Fault> {
        let mut asked = sorted(query.unwrap_or_default(), matches_of(gives))?;
        let one = |words: Vec<String>| words.into_iter().next().unwrap_or_default();
        let limit = asked.remove("limit").map(one).map_or(Ok(PAGE), |words| limit(&words))?;
        let next = asked.remove("next").map(one);
        let of = format!("{gives:?} {object:?} {asked:?}");
        let after = asked.remove("added_after").map(one).map(|words| moment("added_after", &words)).transpose()?;
        let spec = asked.remove("match[spec_version]").unwrap_or_default();
        spec.iter().try_for_each(|version| spec_version(version))?;
        let versions = asked.remove("match[version]").unwrap_or_default();
        let wanted = Wanted {
            after,
            ids: object.cloned().map_or_else(|| asked.remove("match[id]").unwrap_or_default(), |id| vec![id]),
            types: asked.remove("match[type]").unwrap_or_default(),
            versions: if gives == Gives::Versions { every() } else { wanted_versions(&versions)? },
            with_objects: matches!(gives, Gives::Objects | Gives::Object),
        };
        let is_none = !spec.is_empty() && !spec.iter().any(|version| version == "2.1");
        Ok(Filters { wanted, limit, next, is_none, of })
    }

    /// Goes on where a page ended, as it was told; `secret` is that of what is paged through.
    pub(super) fn going_on(mut self, secret: &str) -> Result<Self, Fault> {
        let Some(next) = self.next.clone() else { return Ok(self) };
        let place = next.split_once('-').and_then(|(place, _)| i64::from_str_radix(place, 16).ok());
        let place = place.filter(|place| self.next_after(*place, secret) == next);
        let place = place.ok_or_else(|| wrong(t!("taxii-bad-next")))?;
        self.wanted.after = self.wanted.after.max(Some(place));
        Ok(self)
    }

    /// How it is told that a page ended with what was added at a time.
    pub(super) fn next_after(&self, place: i64, secret: &str) -> String {
        let key = blake3::derive_key("whosays taxii next", secret.as_bytes());
        let seal = blake3::keyed_hash(&key, format!("{place} {}", self.of).as_bytes()).to_hex();
        format!("{place:x}-{}", &seal.as_str()[..32])
    }
}

/// What may be matched at an address.
fn matches_of(gives: Gives) -> &'static [&'static str] {
    match gives {
        Gives::Versions => &["spec_version"],
        Gives::Object => &["spec_version", "version"],
        _ => &["id", "spec_version", "type", "version"],
    }
}

/// The filters by their names, each with its values; others than filters are passed over.
fn sorted(query: &str, matches: &[&str]) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    if query.len() > QUERY {
        return Err(wrong(t!("taxii-long-query", most = QUERY)));
    }
    let mut asked = BTreeMap::new();
    for (name, words) in form_urlencoded::parse(query.as_bytes()) {
        let matched = name.strip_prefix("match[").and_then(|name| name.strip_suffix(']'));
        match matched {
            Some(field) if !matches.contains(&field) => {
                return Err(wrong(t!("taxii-no-match", field = shortened(field, 60), known = matches.join(", "))));
            }
            None if !["added_after", "limit", "next"].contains(&name.as_ref()) => continue,
            _ => {}
        }
        let values = if matched.is_some() { values(&name, &words)? } else { vec![words.into_owned()] };
        if asked.insert(name.clone().into_owned(), values).is_some() {
            return Err(wrong(t!("taxii-twice", name = name)));
        }
    }
    Ok(asked)
}

fn values(name: &str, words: &str) -> Result<Vec<String>, Fault> {
    if words.split(',').count() > VALUES {
        return Err(wrong(t!("taxii-many-values", name = name, most = VALUES)));
    }
    let mut values: Vec<String> = words.split(',').map(|value| value.trim().to_owned()).collect();
    if let Some(value) = values.iter().find(|value| value.is_empty() || value.len() > LONGEST) {
        return Err(wrong(t!("taxii-bad-value", name = name, value = shortened(value, 60))));
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

fn limit(words: &str) -> Result<usize, Fault> {
    let is_number = !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
    match words.parse::<u64>() {
        Ok(1..) if is_number => Ok(words.parse().unwrap_or(PAGE).min(PAGE)),
        // Greater than any number is greater than a page too.
        Err(_) if is_number && words.len() < LONGEST => Ok(PAGE),
        _ => Err(wrong(t!("taxii-bad-limit", value = shortened(words, 60)))),
    }
}

fn moment(name: &str, words: &str) -> Result<i64, Fault> {
    read_micros(words).ok_or_else(|| wrong(t!("taxii-bad-time", name = name, value = shortened(words, 60))))
}

fn spec_version(words: &str) -> Result<(), Fault> {
    let is_version = words.split('.').count() == 2
        && words
            .split('.')
            .all(|part| !part.is_empty() && part.len() < 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
    if is_version { Ok(()) } else { Err(wrong(t!("taxii-bad-spec", value = shortened(words, 60)))) }
}

fn every() -> WantedVersions {
    WantedVersions { all: true, ..WantedVersions::default() }
}

/// The last one where nothing is asked for.
fn wanted_versions(words: &[String]) -> Result<WantedVersions, Fault> {
    let mut wanted = WantedVersions { last: words.is_empty(), ..WantedVersions::default() };
    for word in words {
        match word.as_str() {
            "all" => wanted.all = true,
            "first" => wanted.first = true,
            "last" => wanted.last = true,
            time => wanted.at.push(moment("match[version]", time)?),
        }
    }
    Ok(wanted)
}

fn wrong(what: impl Into<String>) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, what, t!("taxii-filters-hint"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn check(query: &str, why: &str) {
        let told = Filters::of(Gives::Objects, None, Some(query)).map(drop).map_err(|fault| (fault.status, fault.what));
        let is_as_expected = match &told {
            Ok(()) => why.is_empty(),
            Err((status, what)) => *status == 400 && !why.is_empty() && what.contains(why),
        };
        assert!(is_as_expected, "{query}: {told:?}");
    }

    #[test]
    fn a_filter_that_is_none_is_told() {
        let (many, long) = (vec!["note--1"; 101].join(","), "x".repeat(301));
        check("match[type]=note,report&match[version]=all&limit=5000&utm=1", "");
        check("added_after=2031-03-04T10:00:00.000001Z", "");
        check("limit=99999999999999999999999", "");
        check("limit=0", "limit");
        check("limit=-1", "limit");
        check("limit=", "limit");
        check("added_after=yesterday", "added_after");
        check("match[version]=newest", "match[version]");
        check("match[spec_version]=two", "`two`");
        check("match[name]=x", "name");
        check("match[type]=", "match[type]");
        check("match[type]=note&match[type]=report", "match[type]");
        check(&format!("match[id]={many}"), "100");
        check(&format!("match[id]={long}"), "match[id]");
        check(&"x".repeat(QUERY + 1), "32768");
    }

    #[test]
    fn a_page_goes_on_where_it_ended_and_with_its_own_filters_alone() {
        let filters = |query: &str| Filters::of(Gives::Objects, None, Some(query)).unwrap();
        let next = filters("match[type]=note&limit=7").next_after(77, "secret");
        let on = |query: &str, secret: &str| filters(&format!("{query}&next={next}")).going_on(secret);
        assert_eq!(on("match[type]=note&limit=3", "secret").unwrap().wanted.after, Some(77));
        for (query, secret) in [("match[type]=report", "secret"), ("match[type]=note", "other"), ("", "secret")] {
            assert_eq!(on(query, secret).unwrap_err().status, 400, "{query} {secret}");
        }
        for next in ["", "4d", "4d-", "-", "x-y", "ffffffffffffffffffff-0"] {
            assert!(filters(&format!("next={next}")).going_on("secret").is_err(), "{next}");
        }
    }
}
