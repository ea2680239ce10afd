//! A guess at the outlet, from what pages say about themselves at their edges.

use crate::byline::is_agency;
use crate::words::{has_outlet_word, normalised};
use regex::Regex;
use std::sync::LazyLock;
use whosays_model::{Block, Span};

const NAME: &str = r"((?:[Tt]he )?\p{Lu}(?:\.\p{Lu}\.?)*[\p{L}\d&'’\-]*(?: (?:(?:of|for|and|on|the|&) )*\p{Lu}(?:\.\p{Lu}\.?)*[\p{L}\d&'’\-]*){0,5})";
const BODIES: &[&str] = &["congress", "parliament", "senate", "the senate", "the house", "police", "the council"];

struct Pattern {
    regex: Regex,
    weight: usize,
    // Whether the name is the one that readers know, rather than a company's.
    is_brand: bool,
}

static EDGES: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |before: &str, after: &str, weight, is_brand| {
        let regex = Regex::new(&format!("{before}{NAME}{after}")).ok()?;
        Some(Pattern { regex, weight, is_brand })
    };
    [
        pattern(r"(?i:editorial (?:policy|position|stance|line|views?)|(?:views|position|opinions?)) of ", "", 5, true),
        pattern(r"(?i:published by:? )", "", 4, false),
        pattern(r"(?i:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?,?\s*(?:by )?", "", 4, false),
        pattern(r"^(?i:subscribe to|stay informed with|more from|support|follow) ", r"(?:['’]s\b|$|[.!]|\s(?:on|newsletter|today|for))", 3, true),
        pattern(r"^About ", "$", 3, true),
        pattern(r"^", r" (?:delivers|is an? (?:independent|non-?profit|online|daily|weekly) (?:news|media|outlet|magazine|newspaper|platform))", 3, true),
        pattern(r"(?i:first|originally) (?:appeared|published) (?:in|on|by) ", "", 2, false),
        pattern(r"^\p{Lu}[\p{L} .'’\-]{3,40} (?:is|was) (?:an? |the )?[\p{L} ,\-]{3,60}? (?:at|for|with) (?:the )?", "", 1, false),
    ]
    .into_iter()
    .flatten()
    .collect()
});

static ASKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(told|interviewed by|speaking to|spoke to|confirmed to) ((?:The )?\p{Lu}[\p{L}]*(?: \p{Lu}[\p{L}]+){0,3})").ok());

struct Candidate {
    name: String,
    weight: usize,
    is_brand: bool,
}

/// The likeliest outlet; `edges` are blocks at the head and foot and those known as boilerplate.
pub(crate) fn guess_outlet(text: &str, edges: &[Span], blocks: &[Block]) -> Option<String> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for span in edges {
        let line = span.of(text).unwrap_or("");
        for pattern in EDGES.iter() {
            if let Some(name) = pattern.regex.captures(line).and_then(|captures| captures.get(1)) {
                add(&mut candidates, name.as_str(), pattern.weight, pattern.is_brand);
            }
        }
    }
    for (name, weight) in asked(text, blocks) {
        add(&mut candidates, &name, weight, true);
    }
    let best = candidates.iter().max_by_key(|candidate| (candidate.weight, std::cmp::Reverse(candidate.name.len())))?;
    let brand = candidates.iter().find(|other| other.is_brand && other.name.len() < best.name.len() && holds(&best.name, &other.name));
    Some(brand.unwrap_or(best).name.clone())
}

// "told the paper's own name" again and again shows whose reporters were told.
fn asked(text: &str, blocks: &[Block]) -> Vec<(String, usize)> {
    let Some(asked) = ASKED.as_ref() else { return Vec::new() };
    let mut counts: Vec<(String, usize)> = Vec::new();
    for block in blocks.iter().take(400) {
        for captures in asked.captures_iter(block.span.of(text).unwrap_or("")) {
            let (verb, name) = (&captures[1], &captures[2]);
            if !is_outlet(name) {
                continue;
            }
            let weight = if verb == "interviewed by" { 3 } else { 1 };
            match counts.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += weight,
                None => counts.push((name.to_owned(), weight)),
            }
        }
    }
    counts.retain(|(_, count)| *count >= 3);
    counts
}

fn is_outlet(name: &str) -> bool {
    let acronym = (2..=5).contains(&name.len()) && name.chars().all(char::is_uppercase);
    let is_body = BODIES.contains(&name.to_lowercase().as_str()) || matches!(name, "UN" | "EU" | "US" | "UK" | "NATO" | "FBI" | "CIA" | "MPS");
    !is_body && (acronym || name.starts_with("The ") || has_outlet_word(name) || is_agency(name))
}

fn add(candidates: &mut Vec<Candidate>, name: &str, weight: usize, is_brand: bool) {
    let name = name.trim_end_matches(['.', ' ', ',']);
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    // An author's house is not an outlet where it teaches.
    let is_school = ["University", "College", "School"].iter().any(|word| name.contains(word));
    let is_vague = matches!(normalised(name).as_str(), "the" | "author" | "the author" | "all" | "us" | "our" | "a" | "this");
    if is_school || is_vague || name.chars().count() < 2 {
        return;
    }
    let name = name.split("’s ").next().unwrap_or(name).split("'s ").next().unwrap_or(name);
    match candidates.iter_mut().find(|candidate| normalised(&candidate.name) == normalised(name)) {
        Some(candidate) => {
            candidate.weight += weight;
            candidate.is_brand |= is_brand;
        }
        None => candidates.push(Candidate { name: name.to_owned(), weight, is_brand }),
    }
}

fn holds(long: &str, short: &str) -> bool {
    let (long, short) = (normalised(long), normalised(short));
    format!(" {long} ").contains(&format!(" {short} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraphs::blocks_of;

    fn check(text: &str, expect: Option<&str>) {
        let blocks = blocks_of(text);
        let edges: Vec<Span> = blocks.iter().map(|block| block.span).collect();
        assert_eq!(guess_outlet(text, &edges, &blocks).as_deref(), expect, "{text}");
    }

    #[test]
    fn disclaimers_and_copyright_name_the_outlet() {
        check("The views expressed in this article belong to the author and do not necessarily reflect the editorial policy of River Eye.", Some("River Eye"));
        check("© 2031 Tarsk Gazette. All rights reserved.", Some("Tarsk Gazette"));
        check("Copyright 2028-2031 The Tarsk Gazette", Some("The Tarsk Gazette"));
    }

    #[test]
    fn the_name_that_readers_know_wins_over_the_company() {
        check("Published by The Rivermark Institute\n\nSubscribe to Rivermark", Some("Rivermark"));
    }

    #[test]
    fn an_author_s_house_is_a_weak_guess_and_a_school_is_none() {
        check("Ana Bel is a program assistant at the Orlo Council’s Grain Center.", Some("Orlo Council"));
        check("Ana Bel is a professor at Tarsk University.", None);
    }

    #[test]
    fn whoever_is_told_again_and_again_is_asking() {
        check("He told RNT that it burned.\n\nShe told RNT that it did not.\n\nNobody told RNT why.", Some("RNT"));
        check("He told RNT that it burned. She told Congress. He told Ana.", None);
        check("Experts interviewed by The Outsider say that it burned.", Some("The Outsider"));
    }
}
