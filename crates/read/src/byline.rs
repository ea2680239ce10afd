//! Bylines, datelines and the names in them, one line at a time.

use crate::dates::{date_line, find_dates, wire_date};
use crate::words::{ends_sentence, has_outlet_word, is_function_word, is_name_like, is_person, quiet_name};
use regex::Regex;
use std::sync::LazyLock;
use whosays_model::DateInterval;

const AGENCIES: &[&str] = &[
    "reuters",
    "afp",
    "ap",
    "associated press",
    "the associated press",
    "agence france-presse",
    "tass",
    "itar-tass",
    "interfax",
    "ria novosti",
    "xinhua",
    "efe",
    "ansa",
    "dpa",
    "upi",
    "anadolu",
    "anadolu agency",
    "bloomberg",
    "kyodo",
    "yonhap",
    "pti",
    "irna",
    "sana",
    "notimex",
    "wafa",
];

static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?i-u:by|written by|story by|text by|posted by|interview(?: by)?|words(?: by)?|authors?|from) ?:? (.+)$",
    )
    .ok()
});

static DATELINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([^()\[\]\n–—]*?) *(?:\(([^()\[\]]*)\))? *(?:--|[-–—:]) ").ok());

/// What one byline says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Byline {
    pub(crate) authors: Vec<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) date: Option<DateInterval>,
}

/// Whether a name is that of a news agency.
pub(crate) fn is_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_end_matches(" staff").trim_end_matches(" news agency");
    AGENCIES.contains(&name)
}

/// Names in a byline: `Ana Bel, Omar Sul and Jo Renn`.
pub(crate) fn names(list: &str) -> Vec<String> {
    let list = list.replace(" and ", ", ").replace(" & ", ", ").replace(';', ",").replace(" AND ", ", ");
    let mut names = Vec::new();
    for part in list.split(',') {
        let part = [" in ", " for ", " at ", " of ", " with "]
            .iter()
            .fold(part, |part, word| part.split(word).next().unwrap_or(part));
        let part = part
            .trim()
            .trim_start_matches("By ")
            .trim_start_matches("by ")
            .trim_matches(['*', '_', '(', ')', '|', ' ']);
        if is_person(part) && !is_agency(part) && !names.iter().any(|name| name == part) {
            names.push(part.to_owned());
        }
    }
    names
}

/// The outlet that a line names and says nothing else of: `TARSK GAZETTE, WEEKEND EDITION`.
pub(crate) fn outlet_line(line: &str) -> Option<String> {
    let first = line.split([',', '/', '|', '·', '•']).next().unwrap_or("").trim();
    let rest = line.len() - first.len();
    let lower = first.to_lowercase();
    let is_office = ["ministry of ", "department of ", "office of ", "embassy of ", "government of "]
        .iter()
        .any(|start| lower.starts_with(start));
    let is_plain =
        !lower.split_whitespace().skip(1).any(|word| is_function_word(word) && !matches!(word, "of" | "the" | "for"));
    let is_named = first.split_whitespace().count() <= 6
        && is_name_like(first)
        && (has_outlet_word(first) || is_office)
        && is_plain;
    ((is_named || is_agency(first)) && rest <= 30).then(|| quiet_name(first))
}

/// Reads a line such as `By Ana Bel and Jo Renn for Tarsk Gazette | 3 May 2031`.
pub(crate) fn byline(line: &str) -> Option<Byline> {
    if line.chars().count() > 160 || line.lines().count() > 2 {
        return None;
    }
    let rest = BYLINE.as_ref()?.captures(line)?.get(1)?.as_str();
    let mut byline = Byline::default();
    let date = date_line(rest);
    let rest = date.as_ref().map_or(rest, |line| line.rest.as_str());
    byline.date = date.as_ref().map(|line| line.date.clone());
    for part in rest
        .split(['|', '/', '•', '·', '—', '–', '\n'])
        .flat_map(|part| part.split(" - "))
        .flat_map(sentences)
        .map(|part| part.trim().trim_end_matches(','))
    {
        let (who, whom) = part
            .split_once(" for ")
            .or_else(|| part.split_once(" FOR "))
            .map_or((part, None), |(who, whom)| (who, Some(whom)));
        let found = names(who);
        if is_agency(who) || (found.is_empty() && outlet_line(who).is_some()) {
            byline.outlet.get_or_insert(who.trim_end_matches(" Staff").trim_end_matches(" staff").to_owned());
        } else if byline.authors.is_empty() {
            byline.authors = found;
        }
        if let Some(whom) = whom
            .map(|whom| whom.trim_start_matches("the ").trim_start_matches("THE "))
            .filter(|whom| is_name_like(whom))
        {
            byline.outlet.get_or_insert(quiet_name(whom));
        }
    }
    let is_sentence = ends_sentence(line) && byline.authors.is_empty();
    (!is_sentence && (!byline.authors.is_empty() || byline.outlet.is_some())).then_some(byline)
}

/// The place with its date, and the agency, that wire copy opens with.
pub(crate) fn dateline(line: &str) -> Option<(String, Option<String>)> {
    let first = line.chars().take(3).collect::<String>();
    if first.chars().count() < 3 || first.chars().any(char::is_lowercase) {
        return None;
    }
    let start: String = line.chars().take(120).collect();
    let captures = DATELINE.as_ref()?.captures(&start)?;
    let place = captures.get(1)?.as_str();
    let first = place.split([',', ' ', '/']).next().unwrap_or("");
    let agency = captures.get(2).map(|agency| agency.as_str().to_owned());
    let is_shouted = first.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !first.chars().any(char::is_lowercase);
    let has_more = agency.is_some() || !find_dates(place).is_empty() || wire_date(place).is_some();
    (is_shouted && has_more).then(|| (place.to_owned(), agency))
}

// "Ana Bel. Tarsk Review": a full stop after a whole word parts a name from what follows.
fn sentences(part: &str) -> Vec<&str> {
    match part.split_once(". ") {
        Some((first, rest))
            if is_person(first) && first.rsplit(' ').next().is_some_and(|word| word.chars().count() > 2) =>
        {
            vec![first, rest]
        }
        _ => vec![part],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, authors: &[&str], outlet: Option<&str>, date: Option<&str>) {
        let found = byline(line).unwrap_or_default();
        assert_eq!(found.authors, authors, "{line}");
        assert_eq!(found.outlet.as_deref(), outlet, "{line}");
        assert_eq!(found.date.map(|date| date.to_string()).as_deref(), date, "{line}");
    }

    #[test]
    fn a_byline_names_people_outlet_and_day() {
        check("By Ana Bel, Jo Renn and Ed Vann", &["Ana Bel", "Jo Renn", "Ed Vann"], None, None);
        check("By Ana Bel in Tarsk", &["Ana Bel"], None, None);
        check("By Ana Bel | 3 May 2031", &["Ana Bel"], None, Some("2031-05-03"));
        check("BY ANA BEL FOR THE GAZETTE", &["ANA BEL"], Some("GAZETTE"), None);
        check("Written by Ana Bel for Tarsk Gazette", &["Ana Bel"], Some("Tarsk Gazette"), None);
        check("By Reuters Staff", &[], Some("Reuters"), None);
    }

    #[test]
    fn a_sentence_is_no_byline() {
        check("By Friday the fire was out.", &[], None, None);
        check("By and large it was quiet", &[], None, None);
        check("From Tarsk to Orlo", &[], None, None);
    }

    #[test]
    fn a_dateline_is_shouted_and_says_when_or_who() {
        assert_eq!(dateline("TARSK, May 3 (RNA) - It burned."), Some(("TARSK, May 3".into(), Some("RNA".into()))));
        assert_eq!(dateline("Tarsk - it burned (RNA) - again"), None);
        assert_eq!(dateline("NATO - the alliance - met."), None);
    }

    #[test]
    fn an_outlet_may_stand_with_its_edition() {
        assert_eq!(outlet_line("TARSK GAZETTE, WEEKEND EDITION").as_deref(), Some("Tarsk Gazette"));
        assert_eq!(outlet_line("Ministry of Grain").as_deref(), Some("Ministry of Grain"));
        assert_eq!(outlet_line("Gazette burns in Tarsk"), None);
    }
}
