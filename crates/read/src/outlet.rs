//! A guess at the outlet, from what pages say about themselves at their edges.

use crate::byline::{is_agency, outlet_line};
use crate::words::{has_outlet_word, normalised, quiet_name, starts_upper};
use whosays_model::{Block, Span};

const BODIES: &[&str] = &["congress", "parliament", "senate", "the senate", "the house", "police", "the council"];
const CONNECTIVES: &[&str] = &["of", "for", "and", "on", "the", "&"];
// Blocks that are looked through for whom people talked to.
const MOST_BLOCKS: usize = 400;
// Pages speak of themselves in short lines; more of a long one is not looked at.
const LONGEST_EDGE: usize = 600;

/// Words before an outlet's name, how much they weigh, and whether the name after them is the one
/// that readers know rather than a company's.
struct Cue {
    words: &'static str,
    weight: usize,
    is_brand: bool,
    starts_line: bool,
}

const fn cue(words: &'static str, weight: usize, is_brand: bool, starts_line: bool) -> Cue {
    Cue { words, weight, is_brand, starts_line }
}

const CUES: &[Cue] = &[
    cue("editorial policy of ", 5, true, false),
    cue("editorial position of ", 5, true, false),
    cue("editorial stance of ", 5, true, false),
    cue("editorial line of ", 5, true, false),
    cue("editorial views of ", 5, true, false),
    cue("the views of ", 5, true, false),
    cue("the position of ", 5, true, false),
    cue("the opinion of ", 5, true, false),
    cue("the opinions of ", 5, true, false),
    cue("published by ", 4, false, false),
    cue("published by: ", 4, false, false),
    cue("©", 4, false, false),
    cue("copyright", 4, false, false),
    cue("subscribe to ", 3, true, true),
    cue("stay informed with ", 3, true, true),
    cue("more from ", 3, true, true),
    cue("support ", 3, true, true),
    cue("follow ", 3, true, true),
    cue("about ", 3, true, true),
    cue("first appeared in ", 2, false, false),
    cue("first appeared on ", 2, false, false),
    cue("originally published in ", 2, false, false),
    cue("originally published by ", 2, false, false),
];
const ASKED: &[(&str, usize)] =
    &[("told ", 1), ("interviewed by ", 3), ("speaking to ", 1), ("spoke to ", 1), ("confirmed to ", 1)];

struct Candidate {
    name: String,
    weight: usize,
    is_brand: bool,
}

/// The likeliest outlet; `edges` are blocks at the head and foot and those known as boilerplate.
pub(crate) fn guess_outlet(text: &str, edges: &[Span], blocks: &[Block]) -> Option<String> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for span in edges {
        let line = first_part(span.of(text).unwrap_or(""));
        for cue in CUES {
            if let Some(name) = after_cue(line, cue) {
                add(&mut candidates, &name, cue.weight, cue.is_brand);
            }
        }
        for name in between_dots(line) {
            add(&mut candidates, &name, 2, true);
        }
        if let Some(name) = own_praise(line) {
            add(&mut candidates, &name, 3, true);
        }
        if let Some(name) = house_of_author(line) {
            add(&mut candidates, &name, 1, false);
        }
    }
    for name in questioners(text, blocks) {
        add(&mut candidates, &name, 1, true);
    }
    for (name, weight) in asked(text, blocks) {
        add(&mut candidates, &name, weight, true);
    }
    let best = candidates.iter().max_by_key(|candidate| (candidate.weight, std::cmp::Reverse(candidate.name.len())))?;
    let brand = candidates
        .iter()
        .find(|other| other.is_brand && other.name.len() < best.name.len() && holds(&best.name, &other.name));
    Some(brand.unwrap_or(best).name.clone())
}

fn first_part(line: &str) -> &str {
    &line[..line.char_indices().nth(LONGEST_EDGE).map_or(line.len(), |(at, _)| at)]
}

fn after_cue(line: &str, cue: &Cue) -> Option<String> {
    let lower = line.to_ascii_lowercase();
    let at = if cue.starts_line { lower.starts_with(cue.words).then_some(0) } else { lower.find(cue.words) }?;
    // Anybody's views are told of in the news; a disclaimer says whose they do not reflect.
    let is_disclaimer = lower.contains("reflect") || lower.contains("represent");
    let is_short = line.chars().count() <= 160;
    if (cue.words.starts_with("the ") && !is_disclaimer) || (cue.weight < 5 && !is_short) {
        return None;
    }
    let after = &line[at + cue.words.len()..];
    // "© 2028–2031 by"
    let years = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | ',' | '©');
    let after = after.trim_start_matches("(c)").trim_start_matches(years).trim_start_matches("by ");
    let (name, rest) = leading_name(after)?;
    // "Follow Jo Renn on ..." may be a person; "Support Tarsk families" is no outlet.
    let ends = rest.is_empty()
        || rest.starts_with(['.', '!', '\'', '’', ',', '|'])
        || rest.starts_with(" on ")
        || rest.starts_with(" newsletter")
        || rest.starts_with(" today");
    (!cue.starts_line || ends).then_some(name)
}

// "Orlo Institute · Paper 4 · page 2"
fn between_dots(line: &str) -> Vec<String> {
    let is_list = line.len() <= 120 && line.contains(['·', '•', '|']);
    let parts = line.split(['·', '•', '|']).map(str::trim);
    let names = parts.filter(|part| is_list && part.contains(' ') && outlet_line(part).is_some());
    names.map(quiet_name).collect()
}

// "Tarsk Gazette: What happened?" in an interview.
fn questioners(text: &str, blocks: &[Block]) -> Vec<String> {
    let questions = blocks
        .iter()
        .take(MOST_BLOCKS)
        .map(|block| block.span.of(text).unwrap_or(""))
        .filter(|words| words.ends_with('?'));
    let names = questions.filter_map(|words| words.split_once(": ")).map(|(who, _)| who);
    names.filter(|who| who.contains(' ') && outlet_line(who).is_some()).map(str::to_owned).collect()
}

// "River Eye delivers independent coverage", "River Eye is a non-profit magazine".
fn own_praise(line: &str) -> Option<String> {
    let (name, rest) = leading_name(line)?;
    let rest: String = rest.trim_start().chars().take(80).collect();
    let media = ["news", "media", "outlet", "magazine", "newspaper", "platform"];
    let is_medium = media.iter().any(|word| rest.contains(word));
    let is_something = rest.starts_with("is a ") || rest.starts_with("is an ");
    let praises = rest.starts_with("delivers ") || (is_something && is_medium);
    (praises && has_outlet_word(&name)).then_some(name)
}

// "Jo Renn is a fellow at the Orlo Council."
fn house_of_author(line: &str) -> Option<String> {
    let (_, rest) = leading_name(line).filter(|(name, _)| name.contains(' '))?;
    let rest = rest.strip_prefix(" is ").or_else(|| rest.strip_prefix(" was "))?;
    let sentence = &rest[..rest.find(". ").unwrap_or(rest.len())];
    let ends = [" at ", " for ", " with "].iter().filter_map(|word| sentence.find(word).map(|at| at + word.len()));
    let (name, _) = leading_name(sentence[ends.min()?..].trim_start_matches("the "))?;
    has_outlet_word(&name).then_some(name)
}

// The longest run of capitalised words that a line begins with, connectives inside it included,
// and what follows it.
fn leading_name(line: &str) -> Option<(String, &str)> {
    let (mut end, mut at, mut count) = (0, 0, 0);
    for word in line.split(' ').take(12) {
        let bare = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')', '|']);
        let is_first_article = count == 0 && bare.eq_ignore_ascii_case("the");
        if starts_upper(bare) || is_first_article {
            end = at + bare.len();
            count += 1;
        } else if count == 0 || !CONNECTIVES.contains(&bare) {
            break;
        }
        at += word.len() + 1;
        if bare.len() < word.len() || bare.ends_with("'s") || bare.ends_with("’s") {
            break;
        }
    }
    let name = &line[..end];
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    let rest = &line[name.len()..];
    let name = name.strip_prefix("the ").unwrap_or(name);
    (count > 0 && count <= 7 && starts_upper(name)).then(|| (name.to_owned(), rest))
}

// "told the paper's own name" again and again shows whose reporters were told.
fn asked(text: &str, blocks: &[Block]) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for block in blocks.iter().take(MOST_BLOCKS) {
        let words = block.span.of(text).unwrap_or("");
        for (verb, weight) in ASKED {
            for (at, _) in words.match_indices(verb) {
                let Some((name, _)) = leading_name(&words[at + verb.len()..]).filter(|(name, _)| is_outlet(name))
                else {
                    continue;
                };
                match counts.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, count)) => *count += weight,
                    None => counts.push((name, *weight)),
                }
            }
        }
    }
    counts.retain(|(_, count)| *count >= 3);
    counts
}

fn is_outlet(name: &str) -> bool {
    let acronym = (2..=5).contains(&name.len()) && name.chars().all(char::is_uppercase);
    let is_body = BODIES.contains(&name.to_lowercase().as_str())
        || matches!(name, "UN" | "EU" | "US" | "UK" | "NATO" | "FBI" | "CIA" | "MPS");
    !is_body && (acronym || name.starts_with("The ") || has_outlet_word(name) || is_agency(name))
}

fn add(candidates: &mut Vec<Candidate>, name: &str, weight: usize, is_brand: bool) {
    let name = name.trim_end_matches(['.', ' ', ',']);
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    // An author's house is not an outlet where it teaches.
    let is_school = ["University", "College", "School"].iter().any(|word| name.contains(word));
    let is_vague =
        matches!(normalised(name).as_str(), "the" | "author" | "the author" | "all" | "us" | "our" | "a" | "this");
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
        check(
            "The views expressed in this article belong to the author and do not necessarily reflect the editorial policy of River Eye.",
            Some("River Eye"),
        );
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
    fn running_lines_and_questions_name_the_outlet() {
        check("Orlo Institute · Policy Paper 4/2031 · page 2", Some("Orlo Institute"));
        check("Tarsk Gazette: What did you see?\n\n“A fire.”", Some("Tarsk Gazette"));
    }

    #[test]
    fn whoever_is_told_again_and_again_is_asking() {
        check("He told RNT that it burned.\n\nShe told RNT that it did not.\n\nNobody told RNT why.", Some("RNT"));
        check("He told RNT that it burned. She told Congress. He told Ana.", None);
        check("Experts interviewed by The Outsider say that it burned.", Some("The Outsider"));
    }
}
