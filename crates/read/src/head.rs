//! The head of a report: headline, who wrote it, when and where it came out, as its first lines say.

use crate::byline::{Byline, byline, dateline, is_agency, names, outlet_line};
use crate::dates::{DateLine, date_line, find_dates, wire_date};
use crate::lexicon::why_boilerplate;
use crate::words::{
    ends_sentence, has_outlet_word, is_breadcrumb, is_name_like, is_person, quiet_name, starts_quoted, starts_upper,
};
use regex::Regex;
use std::sync::LazyLock;
use whosays_model::{Block, BlockKind, DateInterval, How, Known, Meta};

const HEAD_LINES: usize = 16;

static TICKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[^A-Za-z0-9]*(?:[A-Z]{2,6}[A-Z/]*[ :$€£]*)?[0-9][0-9.,]* ?%?(?: *[+\-−▲▼] ?[0-9.,]+ ?%?)*[^A-Za-z0-9]*$",
    )
    .ok()
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
    Outlet(String),
    Masthead,
    Headline,
    Body,
    Other,
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
    let masthead = (0..title.unwrap_or(0)).find(|at| roles[*at] == Role::Masthead && lines[*at].1.contains(' '));
    if let Some(at) = masthead {
        fill(&mut head.meta.outlet, quiet_name(lines[at].1));
    }
    head.meta.published = head.meta.published.or(update);
    head
}

/// Whether a line holds figures of markets or weather and nothing else.
pub(crate) fn is_ticker(line: &str) -> bool {
    line.len() <= 40 && TICKER.as_ref().is_some_and(|ticker| ticker.is_match(line))
}

fn role(line: &str) -> Role {
    let lower = line.to_lowercase();
    if why_boilerplate(line).is_some() {
        return Role::Skipped;
    }
    if let Some(byline) = byline(line) {
        return Role::Byline(byline);
    }
    if let Some(date) = date_line(line) {
        if is_beside_a_date(&date.rest) {
            return Role::Date(date);
        }
        // "Policy Paper 4, published 10 March 2032"
        let says_when = ["published ", "issued ", "posted "].iter().any(|word| lower.contains(word));
        if says_when && line.chars().count() <= 100 && !ends_sentence(line) {
            return Role::Date(DateLine { rest: String::new(), ..date });
        }
    }
    if is_ticker(line) {
        return Role::Skipped;
    }
    if lower.starts_with("published by ")
        || lower.starts_with("in cooperation with")
        || lower.starts_with("in partnership with")
    {
        return Role::Publisher;
    }
    if is_body(line) {
        return Role::Body;
    }
    if is_breadcrumb(line) {
        return Role::Sections;
    }
    if let Some(outlet) = outlet_line(line) {
        return Role::Outlet(outlet);
    }
    if is_masthead(line) {
        return Role::Masthead;
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
        // A file number is no headline.
        && (count >= 4 || line.chars().any(char::is_lowercase) || !line.chars().any(char::is_numeric))
        && !line.ends_with([':', ';', ','])
        && (starts_upper(line) || starts_quoted(line) || line.starts_with(|c: char| c.is_numeric()))
        && line.lines().count() <= 3
}

// A few shouted words over the headline are the paper's name or a kicker.
fn is_masthead(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && line.split_whitespace().count() <= 4
        && !line.chars().any(char::is_lowercase)
        && !line.chars().any(char::is_numeric)
        && !ends_sentence(line)
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
        // Under a date a sentence is where the report begins.
        let by_byline = dated(at + 1) || dated(at + 2);
        let is_name = is_person(line) && dated(at + 1) && roles[at + 1..].contains(&Role::Headline);
        roles[*at] == Role::Headline && (stands_free || by_byline) && !is_name
    });
    // A list of sections is a headline after all where nothing else is.
    let fallback = || {
        (0..body).find(|at| {
            matches!(roles[*at], Role::Outlet(_) | Role::Sections | Role::Masthead)
                && could_be_headline(lines[*at].1)
                && (roles[*at] == Role::Masthead || lines[*at].1.split_whitespace().count() >= 4)
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
        Role::Outlet(outlet) => {
            head.boilerplate.push((index, "publisher"));
            fill(&mut head.meta.outlet, outlet.clone());
        }
        Role::Masthead if !after_title => head.boilerplate.push((index, "publisher")),
        Role::Headline
            if head.meta.authors.is_none() && title.is_some_and(|title| at == title + 1) && lists_people(line) =>
        {
            head.boilerplate.push((index, "byline"));
            fill(&mut head.meta.authors, names(line));
        }
        Role::Headline | Role::Masthead | Role::Sections | Role::Other
            if title.is_some_and(|title| at == title + 1)
                && roles.get(at + 1) == Some(&Role::Body)
                && is_publisher(&roles[at], line, text) =>
        {
            head.boilerplate.push((index, "publisher"));
            fill(&mut head.meta.outlet, quiet_name(line));
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

// "Ana Bel and Jo Renn", and not a word more.
fn lists_people(line: &str) -> bool {
    let listed = names(line);
    listed.len() >= 2 && listed.iter().map(String::len).sum::<usize>() + 5 * (listed.len() - 1) >= line.len()
}

/// Whether a name alone between headline and body is the publisher's: one that no person can have, or one that people
/// are said to have told things to and nobody signs with. One word may as well be a place or a heading, unless its
/// capitals tell that it is a brand.
fn is_publisher(role: &Role, line: &str, text: &str) -> bool {
    let is_asked = || ["told", "tells", "interview with"].iter().any(|words| stands_behind(words, line, text));
    let is_byline = || {
        let is_noted = ["is a", "is an", "is the"].iter().any(|words| text.contains(&format!("{line} {words} ")));
        is_noted || ["By", "by"].iter().any(|words| stands_behind(words, line, text))
    };
    let is_plain = is_person(line) || *role == Role::Sections;
    let is_shouted = !line.chars().any(char::is_lowercase);
    let fits = || if line.contains(' ') { !is_plain || is_asked() && !is_byline() } else { is_shouted };
    is_name_like(line) && (line.split_whitespace().any(is_brand) || fits())
}

/// Whether a text has a name, whole, behind some words.
fn stands_behind(words: &str, name: &str, text: &str) -> bool {
    let before = format!("{words} {name}");
    text.match_indices(&before).any(|(at, found)| {
        let rest = &text[at + found.len()..];
        !rest.starts_with(|next: char| next.is_alphanumeric())
    })
}

/// "RiverMark": a capital inside a word that no name of a family opens.
fn is_brand(word: &str) -> bool {
    let is_family =
        ["Mac", "Mc", "De", "Di", "Du", "La", "Le", "Van", "Fitz"].iter().any(|start| word.starts_with(start));
    let is_inner = |pair: (char, char)| pair.0.is_lowercase() && pair.1.is_uppercase();
    !is_family && word.chars().zip(word.chars().skip(1)).any(is_inner)
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
    // "Tarsk, 3 May 2031" is where it was written.
    if line.starts_with(&format!("{rest}, ")) && !rest.contains(' ') {
        return;
    }
    let has_separator = line.contains(['|', '/', '•', '·', '–', '—']);
    for part in rest.split(" | ").filter(|part| !part.is_empty()) {
        let part = part.trim_start_matches("By ");
        let is_author = is_person(part) && (after_title || has_separator);
        if is_agency(part) || (has_outlet_word(part) && is_name_like(part)) || (!after_title && !is_author) {
            fill(&mut meta.outlet, quiet_name(part));
        } else if is_author {
            fill(&mut meta.authors, vec![part.to_owned()]);
        } else if has_separator && is_name_like(part) {
            fill(&mut meta.outlet, part.to_owned());
        }
    }
}

fn learn_dateline(meta: &mut Meta, lines: &[(usize, &str)]) {
    let Some((place, agency)) = lines.iter().find_map(|(_, line)| dateline(line)) else {
        return;
    };
    let is_acronym = |name: &str| {
        (2..=10).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
    };
    if let Some(agency) = agency.filter(|agency| is_agency(agency) || has_outlet_word(agency) || is_acronym(agency)) {
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
        check(
            "Depot burns in Tarsk\n\nBy Ana Bel\n\n3 May 2031",
            "Depot burns in Tarsk",
            &["Ana Bel"],
            "",
            "2031-05-03",
        );
        check(
            "Depot burns in Tarsk\nBy Ana Bel and Omar al-Sul\nPublished: May 3, 2031 10:15 AM GMT",
            "Depot burns in Tarsk",
            &["Ana Bel", "Omar al-Sul"],
            "",
            "2031-05-03",
        );
        check(
            "Depot burns in Tarsk\nBy Ana Bel, Jo Renn and Ed Vann, Defence correspondents",
            "Depot burns in Tarsk",
            &["Ana Bel", "Jo Renn", "Ed Vann"],
            "",
            "",
        );
    }

    #[test]
    fn a_headline_may_be_sentences_where_a_byline_follows() {
        check(
            "The depot is gone. Now the grain may follow.\n\nBy Ana Bel",
            "The depot is gone. Now the grain may follow.",
            &["Ana Bel"],
            "",
            "",
        );
        check(
            "3 May 2031\n\nThe depot is gone. Now the grain may follow.\n\nBy Ana Bel",
            "The depot is gone. Now the grain may follow.",
            &["Ana Bel"],
            "",
            "2031-05-03",
        );
        check("The depot burned.", "", &[], "", "");
    }

    #[test]
    fn a_sentence_under_a_date_is_where_the_report_begins() {
        check("3 May 2031\n\nThe depot of Tarsk burned down on Friday, police said.", "", &[], "", "2031-05-03");
        check("3 May 2031\n\nDepot burns in Tarsk", "Depot burns in Tarsk", &[], "", "2031-05-03");
    }

    #[test]
    fn a_name_alone_between_headline_and_body_is_the_publisher_s() {
        let body = "A fire that began in the store of the mill took the whole of the depot on Monday night, said the \
                    guards of the harbour, who told Rivermark Eye that nobody was hurt. It burned until the morning.";
        let head = |line: &str| format!("The depot burns again\n\n{line}\n\n{body}");
        check(&head("RiverEye Watch"), "The depot burns again", &[], "RiverEye Watch", "");
        check(&head("Rivermark Eye"), "The depot burns again", &[], "Rivermark Eye", "");
        check(&head("TARCOM"), "The depot burns again", &[], "TARCOM", "");
        check(&head("RiverEye Crime"), "The depot burns again", &[], "RiverEye Crime", "");
        check(&head("World Crime"), "The depot burns again", &[], "", "");
        check(&head("Ana Bel"), "The depot burns again", &[], "", "");
    }

    #[test]
    fn a_place_a_heading_or_somebody_who_writes_is_no_publisher() {
        let head = |line: &str, told: &str| {
            format!(
                "The depot burns again\n\n{line}\n\nA fire that began in the store of the mill took the whole of the \
                 depot on Monday night, as {told} had feared. It burned until the morning, and nobody was hurt in it."
            )
        };
        for (line, told) in [
            ("Tarsk", "the guards who told Tarsk to wait"),
            ("Introduction", "the guards"),
            ("Ana Bel", "the guards who told Ana Belmar"),
            ("Ana Bel", "the guards who told Ana Bel, in reporting by Ana Bel and others,"),
        ] {
            let text = head(line, told);
            let outlet = read_head(&text, &blocks_of(&text), &|_| false).meta.outlet;
            assert!(outlet.is_none(), "{line}: {outlet:?}");
        }
    }

    #[test]
    fn sections_tickers_and_skips_are_passed_over() {
        check(
            "Conflict & Crime Africa Security\n\nWhat to make of the fire\n\nAna Bel\nWednesday, May 3, 2031, 1:00 PM",
            "What to make of the fire",
            &["Ana Bel"],
            "",
            "2031-05-03",
        );
        check(
            "• USD87.04\n  • EUR93.30\n  • 1944\n\nThe fire at Tarsk: what we know",
            "The fire at Tarsk: what we know",
            &[],
            "",
            "",
        );
        check("Skip to main content\n\nWill Tarsk rebuild its depot?", "Will Tarsk rebuild its depot?", &[], "", "");
    }

    #[test]
    fn an_outlet_stands_beside_the_date_or_alone() {
        check(
            "New Tarskist May 3, 2031\n\nThe depot burns again\n\nBy Ana Bel",
            "The depot burns again",
            &["Ana Bel"],
            "New Tarskist",
            "2031-05-03",
        );
        check(
            "The depot burns again\nThe Tarsk Gazette | 3 May 2031",
            "The depot burns again",
            &[],
            "The Tarsk Gazette",
            "2031-05-03",
        );
        check(
            "The depot burns again\nAna Bel / Wednesday, May 3, 2031, 1:00 PM",
            "The depot burns again",
            &["Ana Bel"],
            "",
            "2031-05-03",
        );
        check(
            "The depot burns again\n\nTarsk Gazette\n\nBy Ana Bel",
            "The depot burns again",
            &["Ana Bel"],
            "Tarsk Gazette",
            "",
        );
        check(
            "The depot burns again\nBy Ana Bel for the Tarsk Gazette",
            "The depot burns again",
            &["Ana Bel"],
            "Tarsk Gazette",
            "",
        );
        check("The depot burns again\nBy Reuters Staff", "The depot burns again", &[], "Reuters", "");
    }

    #[test]
    fn a_masthead_is_not_the_headline() {
        check(
            "TARSK GAZETTE, WEEKEND EDITION\n\nThe depot burns again",
            "The depot burns again",
            &[],
            "Tarsk Gazette",
            "",
        );
        check("RIVER MATTERS\n\nThe depot burns again", "The depot burns again", &[], "River Matters", "");
        check(
            "RIVER NEWS AGENCY / URGENT 2\n\nThe depot burns again",
            "The depot burns again",
            &[],
            "River News Agency",
            "",
        );
        check(
            "REPUBLIC OF ORLO\n\nMINISTRY OF GRAIN\n\nOrlo, 3 May 2031\n\nThe depot burns again",
            "The depot burns again",
            &[],
            "Ministry of Grain",
            "2031-05-03",
        );
        check("DEPOT BURNS\n\nBy Ana Bel", "DEPOT BURNS", &["Ana Bel"], "", "");
    }

    #[test]
    fn bylines_of_interviews_reviews_and_papers() {
        check("“I saw it burn”\n\nInterview: Ana Bel\n\n2031-05-03", "“I saw it burn”", &["Ana Bel"], "", "2031-05-03");
        check(
            "What we saw burn\n\nBy Ana Bel. Tarsk Review, 3 May 2031",
            "What we saw burn",
            &["Ana Bel"],
            "Tarsk Review",
            "2031-05-03",
        );
        check(
            "What we saw burn\n\nAna Bel and Jo Renn\n\nPolicy Paper 4/2031, published 3 May 2031",
            "What we saw burn",
            &["Ana Bel", "Jo Renn"],
            "",
            "2031-05-03",
        );
        check("What we saw burn\n\nAna Bel\n2031-05-03", "What we saw burn", &["Ana Bel"], "", "2031-05-03");
    }

    #[test]
    fn an_update_counts_only_where_nothing_else_is_said() {
        check(
            "The depot burns again\nUpdated 5 May 2031\nPublished 3 May 2031",
            "The depot burns again",
            &[],
            "",
            "2031-05-03",
        );
        check("The depot burns again\nLast updated: 5 May 2031", "The depot burns again", &[], "", "2031-05-05");
    }

    #[test]
    fn a_dateline_names_agency_and_day() {
        check(
            &format!("The depot burns again\n\nTARSK, Aug 3 (Reuters) - {BODY}"),
            "The depot burns again",
            &[],
            "Reuters",
            "",
        );
        check(&format!("TARSK, 3 JAN 90 (EFE) -- {BODY}"), "", &[], "EFE", "1990-01-03");
        check(&format!("TARSK, May 3, 2031 (AP) — {BODY}"), "", &[], "AP", "2031-05-03");
    }

    #[test]
    fn a_date_in_the_telling_is_not_the_day_of_publication() {
        check(
            "The depot burns again\n\nIt burned before, on 3 May 2031, when two men came over the river.",
            "The depot burns again",
            &[],
            "",
            "",
        );
        check("By Friday the fire was out.", "", &[], "", "");
    }

    #[test]
    fn two_capitalised_words_are_an_author_only_beside_a_date_or_a_note() {
        check("The depot burns again\n\nEarly Warning", "The depot burns again", &[], "", "");
        check(
            "The depot burns again\n\nAna Bel\n\nAna Bel is a writer.",
            "The depot burns again",
            &["Ana Bel"],
            "",
            "",
        );
    }
}
