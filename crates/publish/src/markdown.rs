//! A brief as Markdown with footnotes; a footnote holds the quoted words, their report and their place. Words about the brief
//! itself are set in *asterisks*, and a line such as `**TLP:GREEN**` below the title is its marking.

mod read;

pub(crate) use read::as_written;
pub use read::read;

use crate::brief::{Brief, Chart, Citation, Item, Quoted, Section, Sentence, Table};
use std::fmt::Write;
use whosays_model::ReportId;

/// What opens the comment that keeps a chart's points beside its table.
const CHART: &str = "<!-- chart";

/// Writes the text.
pub fn render(brief: &Brief) -> String {
    let mut text = format!("# {}\n\n", escaped(&brief.title));
    if let Some(tlp) = brief.tlp {
        let _ = writeln!(text, "**{}**\n", tlp.label());
    }
    let _ = writeln!(text, "{}", noted(&brief.lede));
    for section in &brief.sections {
        push_section(&mut text, section);
    }
    if let Some(file) = &brief.case_file {
        let _ = writeln!(text, "\n{}", noted(&format!("The reports lie in the case file {file}.")));
    }
    text.push('\n');
    for citation in &brief.citations {
        push_citation(&mut text, citation);
    }
    text
}

/// A section without the footnotes that it cites.
pub(crate) fn push_section(text: &mut String, section: &Section) {
    if !section.heading.is_empty() {
        let _ = writeln!(text, "\n## {}", escaped(&section.heading));
    }
    if let Some(intro) = &section.intro {
        let _ = writeln!(text, "\n{}", noted(intro));
    }
    for item in &section.items {
        match item {
            Item::Group { heading } => {
                let _ = writeln!(text, "\n### {}", escaped(heading));
            }
            Item::Note { text: note } => {
                let _ = writeln!(text, "\n{}", noted(note));
            }
            Item::Sentence(sentence) => {
                let _ = writeln!(text, "\n{}", told(sentence));
            }
            Item::Paragraph { sentences } => {
                let told: Vec<String> = sentences.iter().map(told).collect();
                let _ = writeln!(text, "\n{}", told.join(" "));
            }
            Item::Table(table) => push_table(text, table),
            Item::Chart(Chart { points, table, .. }) => {
                push_table(text, table);
                let points = serde_json::to_string(points).unwrap_or_default();
                let _ = writeln!(text, "\n{CHART} {points} -->");
            }
        }
    }
}

/// A note, set in asterisks: nothing of it rests on a report.
pub(crate) fn noted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("*{}*", escaped(words)) }
}

fn told(sentence: &Sentence) -> String {
    let notes: String = sentence.citations.iter().map(|number| format!("[^{number}]")).collect();
    format!("{}{notes}", escaped(&sentence.text))
}

fn push_table(text: &mut String, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let caption = if table.caption.is_empty() { String::new() } else { format!("{}:", escaped(&table.caption)) };
    let _ = writeln!(text, "\n{caption}\n");
    text.push_str(&row(table.columns.iter().map(|column| escaped(column)).collect()));
    text.push_str(&row(table.columns.iter().map(|_| "---".to_owned()).collect()));
    for cells in &table.rows {
        text.push_str(&row(cells.iter().map(told).collect()));
    }
}

/// A footnote.
pub(crate) fn push_citation(text: &mut String, citation: &Citation) {
    let Citation { number, report, label, origin, claim, quote, also, .. } = citation;
    let _ = writeln!(
        text,
        "[^{number}]: {}, {} ({}) {}",
        escaped(label),
        escaped(origin),
        escaped(claim.as_str()),
        place(report, quote)
    );
    push_quote(text, quote);
    for quoted in also {
        let _ = writeln!(text, "\n    Elsewhere in the report {}", place(report, quoted));
        push_quote(text, quoted);
    }
    text.push('\n');
}

fn place(report: &ReportId, quoted: &Quoted) -> String {
    format!("`{report} {}-{}`:", quoted.start, quoted.end)
}

fn push_quote(text: &mut String, quoted: &Quoted) {
    text.push('\n');
    for line in quoted.text.split('\n') {
        let _ = writeln!(text, "    > {}", escaped_line(line));
    }
}

// Spaces at the end of a line are lost in most editors, so they are written as entities.
fn escaped_line(line: &str) -> String {
    let bare = line.trim_end_matches(' ');
    format!("{}{}", escaped(bare), "&#32;".repeat(line.len() - bare.len()))
}

/// Text that Markdown shows as it is: no markup, no links, no HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let starts = at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
        let numbers = matches!(c, '.' | ')') && text[..at].chars().all(|c| c.is_ascii_digit());
        let links = c == ':' && next == Some('/') || c == '@' || c == '.' && text[..at].ends_with("www");
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$');
        if always || starts || numbers || links {
            written.push('\\');
        }
        match c {
            '\r' => written.push_str("&#13;"),
            '\n' => written.push_str("&#10;"),
            '\t' if at == 0 => written.push_str("&#9;"),
            ' ' if at == 0 => written.push_str("&#32;"),
            other => written.push(other),
        }
    }
    written
}

/// The text that [`render`] escaped.
pub(crate) fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.strip_prefix("&#").and_then(|code| code.split_once(';'));
        let decoded = entity.and_then(|(code, after)| Some((char::from_u32(code.parse().ok()?)?, after)));
        if let Some((c, after)) = decoded {
            text.push(c);
            rest = after;
            continue;
        }
        let mut letters = rest.chars();
        let (first, second) = (letters.next(), letters.next());
        match (first, second) {
            (Some('\\'), Some(c)) if c.is_ascii_punctuation() => {
                text.push(c);
                rest = &rest[1 + c.len_utf8()..];
            }
            (Some(c), _) => {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
            (None, _) => break,
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_is_read_back() {
        for text in [
            "1. a_b*c* [x](y) <b> & | `d` \\ \\\\",
            "# no heading",
            " two  spaces ",
            "https://mell.example/?a=1&b",
            "&#32;",
            "a\r\tb",
        ] {
            assert_eq!(unescaped(&escaped_line(text)), text);
            assert!(!escaped(text).contains("https:"), "{text}");
        }
    }
}
