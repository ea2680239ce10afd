//! The head of a report: headline, who wrote it, when and where it came out, as its first lines say.

use crate::dates::{DateLine, date_line, find_dates, wire_date};
use crate::lexicon::why_boilerplate;
use crate::words::{ends_sentence, has_outlet_word, is_breadcrumb, is_function_word, is_name_like, is_person, starts_quoted, starts_upper};
use regex::Regex;
use std::sync::LazyLock;
use whosays_model::{Block, BlockKind, DateInterval, How, Known, Meta};

const HEAD_LINES: usize = 16;
const AGENCIES: &[&str] = &[
    "reuters", "afp", "ap", "associated press", "the associated press", "agence france-presse", "tass", "itar-tass",
    "interfax", "ria novosti", "xinhua", "efe", "ansa", "dpa", "upi", "anadolu", "anadolu agency", "bloomberg",
    "kyodo", "yonhap", "pti", "irna", "sana", "notimex", "wafa",
];

static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?i:by|written by|story by|text by|posted by|author|authors|from)\s*:?\s+(\S.*)$").ok()
});
static DATELINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\p{Lu}[\p{Lu}'’.\-]+[^()\[\]\n–—]{0,60}?)\s*(?:[(\[]([^()\[\]]{2,40})[)\]])?\s*(?:--|[-–—:])\s").ok()
});
static TICKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:[A-Z]{2,6}[A-Z/]*\W{0,3})?[$€£]?\d[\d.,]*\s?%?(?:\s*[+\-−▲▼]\s?[\d.,]+\s?%?)*\W*$").ok()
});

/// What the first lines of a report say about it.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The block of the headline.
    pub(crate) title: Option<usize>,
    /// What is known by the byline.
    pub(crate) meta: Meta,
    /// Blocks that are not the report's telling, and why.
    pub(crate) boilerplate: Vec<(usize, &'static str)>,
}

#[derive(Debug, PartialEq)]
enum Role {
    Skipped,
    Sections,
    Date(DateLine),
    Byline(Byline),
    Publisher,
    Outlet,
    Headline,
    Body,
    Other,
}

#[derive(Debug, Default, PartialEq)]
struct Byline {
    authors: Vec<String>,
    outlet: Option<String>,
    date: Option<DateInterval>,
}

/// Reads the head of a report; `skip` tells which blocks are known not to belong to it.
pub(crate) fn read_head(text: &str, blocks: &[Block], skip: &dyn Fn(usize) -> bool) -> Head {
    let lines: Vec<(usize, &str)> = blocks
        .iter()
        .enumerate()
        .filter(|(index, _)| !skip(*index))
        .map(|(index, block)| (index, block.span.of(text).unwrap_or("")))
        .take(HEAD_LINES)
        .collect();
    let roles: Vec<Role> = lines.iter().map(|(_, line)| role(line)).collect();
    let end = head_end(&roles);
    let (lines, roles) = (&lines[..end], &roles[..end]);
    let given_title = lines.iter().position(|(index, _)| blocks[*index].kind == BlockKind::Title);
    let title = given_title.or_else(|| headline(lines, roles));
    let mut head = Head { title: title.map(|at| lines[at].0), ..Head::default() };
    head.meta.title = title.map(|at| known(one_line(lines[at].1)));
    let mut update = None;
    for at in 0..lines.len() {
        if Some(at) != title {
            learn(&mut head, &mut update, lines, roles, at, title, text);
        }
    }
    learn_dateline(&mut head.meta, lines);
    head.meta.published = head.meta.published.or(update);
    head
}

/// Whether a name is that of a news agency.
pub(crate) fn is_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_end_matches(" staff").trim_end_matches(" news agency");
    AGENCIES.contains(&name)
}

/// Whether a line holds figures of markets or weather and nothing else.
pub(crate) fn is_ticker(line: &str) -> bool {
    line.len() <= 40 && TICKER.as_ref().is_some_and(|ticker| ticker.is_match(line))
}

/// Names in a byline: `Ana Bel, Omar Sul and Jo Renn`.
pub(crate) fn names(list: &str) -> Vec<String> {
    let list = list.replace(" and ", ", ").replace(" & ", ", ").replace(';', ",").replace(" AND ", ", ");
    let mut names = Vec::new();
    for part in list.split(',') {
        let part = [" in ", " for ", " at ", " of ", " with "].iter().fold(part, |part, word| part.split(word).next().unwrap_or(part));
        let part = part.trim().trim_start_matches("By ").trim_start_matches("by ").trim_matches(['*', '_', '(', ')', '|', ' ']);
        if is_person(part) && !is_agency(part) && !names.iter().any(|name| name == part) {
            names.push(part.to_owned());
        }
    }
    names
}

fn role(line: &str) -> Role {
    if why_boilerplate(line).is_some() || is_ticker(line) {
        return Role::Skipped;
    }
    if let Some(byline) = byline(line) {
        return Role::Byline(byline);
    }
    if let Some(date) = date_line(line).filter(|date| is_beside_a_date(&date.rest)) {
        return Role::Date(date);
    }
    let lower = line.to_lowercase();
    if lower.starts_with("published by ") || lower.starts_with("in cooperation with") || lower.starts_with("in partnership with") {
        return Role::Publisher;
    }
    if is_body(line) {
        return Role::Body;
    }
    if is_breadcrumb(line) {
        return Role::Sections;
    }
    if is_outlet_line(line) {
        return Role::Outlet;
    }
    if could_be_headline(line) { Role::Headline } else { Role::Other }
}

fn is_body(line: &str) -> bool {
    let chars = line.chars().count();
    chars > 220 || (chars >= 120 && ends_sentence(line)) || dateline(line).is_some()
}

fn could_be_headline(line: &str) -> bool {
    let count = line.split_whitespace().count();
    (2..=40).contains(&count)
        && line.chars().count() >= 8
        && !line.ends_with([':', ';', ','])
        && (starts_upper(line) || starts_quoted(line) || line.starts_with(|c: char| c.is_numeric()))
        && line.lines().count() <= 3
}

fn is_outlet_line(line: &str) -> bool {
    line.split_whitespace().count() <= 5 && is_name_like(line) && has_outlet_word(line)
        && !line.split_whitespace().skip(1).any(|word| is_function_word(word) && !matches!(word, "of" | "the" | "for"))
        || is_agency(line)
}

fn is_beside_a_date(rest: &str) -> bool {
    rest.is_empty() || rest.split(" | ").all(|part| is_name_like(part) || part.starts_with("By ") || is_person(part))
}

// The head ends with the second long paragraph: a byline may follow a long standfirst.
fn head_end(roles: &[Role]) -> usize {
    let mut bodies = roles.iter().enumerate().filter(|(_, role)| **role == Role::Body).map(|(at, _)| at);
    let first = bodies.next();
    let second = bodies.next().unwrap_or(roles.len());
    first.map_or(second, |first| second.min(first + 4)).min(roles.len())
}

fn headline(lines: &[(usize, &str)], roles: &[Role]) -> Option<usize> {
    let body = roles.iter().position(|role| *role == Role::Body).unwrap_or(roles.len());
    let dated = |at: usize| matches!(roles.get(at), Some(Role::Date(_) | Role::Byline(_)));
    let found = (0..body).find(|at| {
        let line = lines[*at].1;
        let stands_free = !ends_sentence(line) || line.ends_with('?');
        let by_byline = dated(at + 1) || dated(at + 2) || (*at > 0 && dated(at - 1));
        let is_name = is_person(line) && dated(at + 1) && roles[at + 1..].iter().any(|role| *role == Role::Headline);
        roles[*at] == Role::Headline && (stands_free || by_byline) && !is_name
    });
    // A list of sections is a headline after all where nothing else is.
    let fallback = || {
        (0..body).find(|at| {
            matches!(roles[*at], Role::Outlet | Role::Sections) && lines[*at].1.split_whitespace().count() >= 4 && could_be_headline(lines[*at].1)
        })
    };
    found.or_else(fallback).filter(|_| lines.len() > 1 || roles.len() > 1)
}

fn learn(
    head: &mut Head,
    update: &mut Option<Known<DateInterval>>,
    lines: &[(usize, &str)],
    roles: &[Role],
    at: usize,
    title: Option<usize>,
    text: &str,
) {
    let (index, line) = lines[at];
    let after_title = title.is_some_and(|title| at > title);
    let is_dated = |at: usize| matches!(roles.get(at), Some(Role::Date(_)));
    match &roles[at] {
        Role::Sections if !after_title => head.boilerplate.push((index, "navigation")),
        Role::Byline(byline) => {
            head.boilerplate.push((index, "byline"));
            learn_byline(&mut head.meta, byline);
        }
        Role::Date(date) => {
            head.boilerplate.push((index, "date line"));
            let known = Some(known(date.date.clone()));
            let slot = if date.is_update { update } else { &mut head.meta.published };
            *slot = slot.take().or(known);
            learn_beside_date(&mut head.meta, line, &date.rest, after_title);
        }
        Role::Publisher => head.boilerplate.push((index, "publisher")),
        Role::Outlet => {
            head.boilerplate.push((index, "publisher"));
            fill(&mut head.meta.outlet, line.to_owned());
        }
        Role::Headline | Role::Other if after_publisher(roles, at) && is_name_like(line) => {
            head.boilerplate.push((index, "publisher"));
        }
        Role::Headline | Role::Other if is_person(line) && head.meta.authors.is_none() => {
            let has_note = text.contains(&format!("{line} is a")) || text.contains(&format!("{line} is the"));
            if is_dated(at + 1) || (at > 0 && is_dated(at - 1)) || (after_title && has_note) {
                head.boilerplate.push((index, "byline"));
                fill(&mut head.meta.authors, vec![line.to_owned()]);
            }
        }
        _ => {}
    }
}

fn after_publisher(roles: &[Role], at: usize) -> bool {
    at > 0 && roles[at - 1] == Role::Publisher
}

fn learn_byline(meta: &mut Meta, byline: &Byline) {
    if !byline.authors.is_empty() {
        fill(&mut meta.authors, byline.authors.clone());
    }
    if let Some(outlet) = &byline.outlet {
        fill(&mut meta.outlet, outlet.clone());
    }
    if let Some(date) = &byline.date {
        fill(&mut meta.published, date.clone());
    }
}

fn learn_beside_date(meta: &mut Meta, line: &str, rest: &str, after_title: bool) {
    let has_separator = line.contains(['|', '/', '•', '·', '–', '—']);
    for part in rest.split(" | ").filter(|part| !part.is_empty()) {
        let part = part.trim_start_matches("By ");
        let is_author = is_person(part) && (after_title || has_separator);
        if is_agency(part) || (has_outlet_word(part) && is_name_like(part)) || (!after_title && !is_author) {
            fill(&mut meta.outlet, part.to_owned());
        } else if is_author {
            fill(&mut meta.authors, vec![part.to_owned()]);
        } else if has_separator && is_name_like(part) {
            fill(&mut meta.outlet, part.to_owned());
        }
    }
}

fn byline(line: &str) -> Option<Byline> {
    if line.chars().count() > 160 || line.lines().count() > 2 {
        return None;
    }
    let rest = BYLINE.as_ref()?.captures(line)?.get(1)?.as_str();
    let mut byline = Byline::default();
    let date = date_line(rest);
    let rest = date.as_ref().map_or(rest, |line| line.rest.as_str());
    byline.date = date.as_ref().map(|line| line.date.clone());
    for part in rest.split(['|', '/', '•', '·', '—', '–', '\n']).flat_map(|part| part.split(" - ")).map(str::trim) {
        let (who, whom) = part.split_once(" for ").map_or((part, None), |(who, whom)| (who, Some(whom)));
        let found = names(who);
        if is_agency(who) || (found.is_empty() && is_outlet_line(who)) {
            byline.outlet.get_or_insert(who.trim_end_matches(" Staff").trim_end_matches(" staff").to_owned());
        } else if byline.authors.is_empty() {
            byline.authors = found;
        }
        if let Some(whom) = whom.map(|whom| whom.trim_start_matches("the ")).filter(|whom| is_name_like(whom)) {
            byline.outlet.get_or_insert(whom.to_owned());
        }
    }
    let is_sentence = ends_sentence(line) && byline.authors.is_empty();
    (!is_sentence && (!byline.authors.is_empty() || byline.outlet.is_some())).then_some(byline)
}

// The place, date and agency that wire copy opens with.
fn dateline(line: &str) -> Option<(String, Option<String>)> {
    let start: String = line.chars().take(140).collect();
    let captures = DATELINE.as_ref()?.captures(&start)?;
    let place = captures.get(1)?.as_str();
    let first = place.split([',', ' ', '/']).next().unwrap_or("");
    let agency = captures.get(2).map(|agency| agency.as_str().to_owned());
    let is_shouted = first.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !first.chars().any(char::is_lowercase);
    let has_more = agency.is_some() || !find_dates(place).is_empty() || wire_date(place).is_some();
    (is_shouted && has_more).then(|| (place.to_owned(), agency))
}

fn learn_dateline(meta: &mut Meta, lines: &[(usize, &str)]) {
    let Some((place, agency)) = lines.iter().find_map(|(_, line)| dateline(line)) else { return };
    if let Some(agency) = agency.filter(|agency| is_agency(agency) || has_outlet_word(agency)) {
        fill(&mut meta.outlet, agency);
    }
    let date = find_dates(&place).into_iter().next().map(|found| found.date).or_else(|| wire_date(&place));
    if let Some(date) = date {
        fill(&mut meta.published, date);
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn known<T>(value: T) -> Known<T> {
    Known::new(value, How::Byline)
}

fn fill<T>(slot: &mut Option<Known<T>>, value: T) {
    if slot.is_none() {
        *slot = Some(known(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraphs::blocks_of;

    const BODY: &str = "Two men set fire to the grain depot at Tarsk on Friday night, the mayor of the town said, and nobody was hurt in the fire, which the River Guard put out in the morning after hours of work.";

    fn check(head: &str, title: &str, authors: &[&str], outlet: &str, published: &str) {
        let text = format!("{head}\n\n{BODY}\n\n{BODY} Later.");
        let meta = read_head(&text, &blocks_of(&text), &|_| false).meta;
        let got = (
            meta.title.map_or(String::new(), |known| known.value),
            meta.authors.map_or(Vec::new(), |known| known.value),
            meta.outlet.map_or(String::new(), |known| known.value),
            meta.published.map_or(String::new(), |known| known.value.to_string()),
        );
        let authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(got, (title.to_owned(), authors, outlet.to_owned(), published.to_owned()), "{head}");
    }

    #[test]
    fn headline_byline_and_date() {
        check("Depot burns in Tarsk\n\nBy Ana Bel\n\n3 May 2031", "Depot burns in Tarsk", &["Ana Bel"], "", "2031-05-03");
        check("Depot burns in Tarsk\nBy Ana Bel and Omar al-Sul\nPublished: May 3, 2031 10:15 AM GMT", "Depot burns in Tarsk", &["Ana Bel", "Omar al-Sul"], "", "2031-05-03");
        check("Depot burns in Tarsk\nBy Ana Bel, Jo Renn and Ed Vann, Defence correspondents", "Depot burns in Tarsk", &["Ana Bel", "Jo Renn", "Ed Vann"], "", "");
    }

    #[test]
    fn a_headline_may_be_sentences_where_a_byline_follows() {
        check("The depot is gone. Now the grain may follow.\n\nBy Ana Bel", "The depot is gone. Now the grain may follow.", &["Ana Bel"], "", "");
        check("The depot burned.", "", &[], "", "");
    }

    #[test]
    fn sections_tickers_and_skips_are_passed_over() {
        check("Conflict & Crime Africa Security\n\nWhat to make of the fire\n\nAna Bel\nWednesday, May 3, 2031, 1:00 PM", "What to make of the fire", &["Ana Bel"], "", "2031-05-03");
        check("• USD87.04\n  • EUR93.30\n  • 1944\n\nThe fire at Tarsk: what we know", "The fire at Tarsk: what we know", &[], "", "");
        check("Skip to main content\n\nWill Tarsk rebuild its depot?", "Will Tarsk rebuild its depot?", &[], "", "");
    }

    #[test]
    fn an_outlet_stands_beside_the_date_or_alone() {
        check("New Tarskist May 3, 2031\n\nThe depot burns again\n\nBy Ana Bel", "The depot burns again", &["Ana Bel"], "New Tarskist", "2031-05-03");
        check("The depot burns again\nThe Tarsk Gazette | 3 May 2031", "The depot burns again", &[], "The Tarsk Gazette", "2031-05-03");
        check("The depot burns again\nAna Bel / Wednesday, May 3, 2031, 1:00 PM", "The depot burns again", &["Ana Bel"], "", "2031-05-03");
        check("The depot burns again\n\nTarsk Gazette\n\nBy Ana Bel", "The depot burns again", &["Ana Bel"], "Tarsk Gazette", "");
        check("The depot burns again\nBy Ana Bel for the Tarsk Gazette", "The depot burns again", &["Ana Bel"], "Tarsk Gazette", "");
        check("The depot burns again\nBy Reuters Staff", "The depot burns again", &[], "Reuters", "");
    }

    #[test]
    fn an_update_counts_only_where_nothing_else_is_said() {
        check("The depot burns again\nUpdated 5 May 2031\nPublished 3 May 2031", "The depot burns again", &[], "", "2031-05-03");
        check("The depot burns again\nLast updated: 5 May 2031", "The depot burns again", &[], "", "2031-05-05");
    }

    #[test]
    fn a_dateline_names_agency_and_day() {
        check(&format!("The depot burns again\n\nTARSK, Aug 3 (Reuters) - {BODY}"), "The depot burns again", &[], "Reuters", "");
        check(&format!("TARSK, 3 JAN 90 (EFE) -- {BODY}"), "", &[], "EFE", "1990-01-03");
        check(&format!("TARSK, May 3, 2031 (AP) — {BODY}"), "", &[], "AP", "2031-05-03");
    }

    #[test]
    fn a_date_in_the_telling_is_not_the_day_of_publication() {
        check("The depot burns again\n\nIt burned before, on 3 May 2031, when two men came over the river.", "The depot burns again", &[], "", "");
        check("By Friday the fire was out.", "", &[], "", "");
    }

    #[test]
    fn two_capitalised_words_are_an_author_only_beside_a_date_or_a_note() {
        check("The depot burns again\n\nEarly Warning", "The depot burns again", &[], "", "");
        check("The depot burns again\n\nAna Bel\n\nAna Bel is a writer.", "The depot burns again", &["Ana Bel"], "", "");
    }
}
