//! Reads the quotations and sentences of a page: the decoded text of the elements that a reader sees.

use super::{Place, Reading};
use whosays_model::Tlp;

/// What an element that holds words is.
enum Holds {
    Quote(usize, Place),
    Sentence(Vec<usize>),
    Label,
}

/// Reads a page that [`crate::html::render`] wrote, or one that was changed since.
pub(super) fn read(page: &str) -> Result<Reading, String> {
    let mut reading = Reading::default();
    let mut open: Option<(String, Holds, String)> = None;
    let mut rest = page;
    while !rest.is_empty() {
        let (text, tag, after) = next_tag(rest);
        if let Some((_, _, words)) = &mut open {
            words.push_str(&decoded(text));
        }
        rest = if name_of(tag) == "style" { after.split_once("</style").map_or("", |(_, after)| after) } else { after };
        let closes = open
            .as_ref()
            .is_some_and(|(element, ..)| tag.strip_prefix('/').is_some_and(|tag| name_of(tag) == *element));
        if closes || tag.is_empty() && rest.is_empty() {
            match open.take() {
                Some((_, Holds::Quote(number, place), words)) => reading.quotes.push((number, place, words)),
                Some((_, Holds::Sentence(numbers), words)) => reading.sentences.push((words, numbers)),
                Some((_, Holds::Label, words)) => {
                    let tlp = Tlp::from_label(&words).map_err(|why| format!("its marking is wrong: {why}"))?;
                    reading.tlp = Some(reading.tlp.map_or(tlp, |other| other.min(tlp)));
                }
                None => {}
            }
        } else if open.is_none() {
            open = holds(tag)?.map(|holds| (name_of(tag).to_owned(), holds, String::new()));
        }
    }
    Ok(reading)
}

// The text before the next tag, the tag without its brackets, and what follows.
fn next_tag(page: &str) -> (&str, &str, &str) {
    let Some((text, after)) = page.split_once('<') else {
        return (page, "", "");
    };
    let mut quote = None;
    for (at, c) in after.char_indices() {
        match (quote, c) {
            (None, '>') => return (text, &after[..at], &after[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (text, after, "")
}

fn name_of(tag: &str) -> &str {
    tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("")
}

fn holds(tag: &str) -> Result<Option<Holds>, String> {
    if tag.starts_with("span data-tlp=") {
        return Ok(Some(Holds::Label));
    }
    if let Some(cites) = attribute(tag, "data-cites") {
        let numbers: Result<Vec<usize>, _> = cites.split_whitespace().map(str::parse).collect();
        return numbers
            .map(|numbers| Some(Holds::Sentence(numbers)))
            .map_err(|_| format!("a sentence cites `{cites}`"));
    }
    let Some(report) = attribute(tag, "data-report") else {
        return Ok(None);
    };
    let number = attribute(tag, "data-number").and_then(|number| number.parse().ok());
    let start = attribute(tag, "data-start").unwrap_or_default();
    let end = attribute(tag, "data-end").unwrap_or_default();
    match (number, Place::written(&report, &start, &end)) {
        (Some(number), Some(place)) => Ok(Some(Holds::Quote(number, place))),
        _ => Err(format!("a quotation stands at `{report} {start}-{end}`")),
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}="))?;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => after[1..].split(quote).next()?,
        None => after.split(char::is_whitespace).next()?,
    };
    Some(decoded(value))
}

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = after.split_once(';').and_then(|(name, next)| Some((entity(name)?, next)));
        match entity {
            Some((c, next)) => {
                plain.push(c);
                rest = next;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = code
                .strip_prefix(['x', 'X'])
                .map_or_else(|| code.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            char::from_u32(code?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_pages_are_read_as_far_as_they_go() {
        for page in [
            "",
            "<",
            "<q data-report=\"r-1\" data-number=\"1\" data-start=\"0\" data-end=\"2\">ab",
            "</q><q a='>'>",
            "&#xFFFFFFFF;&",
        ] {
            assert!(read(page).is_ok(), "{page}");
        }
        assert!(read("<q data-report=\"r-1\" data-number=\"1\" data-start=\"x\" data-end=\"2\">ab</q>").is_err());
    }

    #[test]
    fn words_are_decoded() {
        assert_eq!(decoded("a &lt;b&gt; &amp;amp; &#39;c&#x27; & d"), "a <b> &amp; 'c' & d");
    }
}
