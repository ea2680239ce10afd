//! Reads a brief back from Markdown, as [`super::render`] wrote it or as somebody edited it since.
//!
//! A citation is a footnote, so it moves with its sentence, and goes with it. What an editor may do: move, word anew and delete
//! sentences, sections and rows, join sentences to paragraphs, write new ones. A paragraph in *asterisks* is a note, and a line
//! such as `TLP:GREEN` above the first section is the brief's marking.

use super::{CHART, unescaped};
use crate::brief::{Brief, Chart, Citation, Item, Point, Quoted, Section, Sentence, Table};
use crate::verify::Place;
use crate::{clause, compose, wording};
use std::collections::BTreeMap;
use whosays_model::{ClaimId, Tlp};

/// Reads the text. Citations that no sentence makes are left out, and the others numbered in order of reading; what stands
/// around the quotations, the reports and the case's name are not in the text and stay empty.
///
/// # Errors
///
/// In words, where a footnote or the marking cannot be read, or a sentence cites a footnote that is not there.
pub fn read(text: &str) -> Result<Brief, String> {
    let mut brief = as_written(text)?;
    let citations = std::mem::take(&mut brief.citations);
    let places: BTreeMap<usize, usize> = citations.iter().enumerate().map(|(at, one)| (one.number, at)).collect();
    for sentence in brief.sections.iter_mut().flat_map(|section| &mut section.items).flat_map(Item::sentences_mut) {
        for number in &mut sentence.citations {
            *number = *places.get(number).ok_or_else(|| format!("it cites {number}, which is no footnote of it"))?;
        }
    }
    compose::number(&mut brief, citations);
    Ok(brief)
}

/// The same with the numbers that the text has, and every footnote.
pub(crate) fn as_written(text: &str) -> Result<Brief, String> {
    let (body, notes) = parted(text.trim_start_matches('\u{feff}'));
    let mut brief = Brief {
        title: String::new(),
        lede: String::new(),
        made_of: Vec::new(),
        sections: Vec::new(),
        citations: citations(&notes)?,
        case_file: None,
        tlp: None,
    };
    for block in blocks(&body) {
        push(&mut brief, block)?;
    }
    Ok(brief)
}

/// A part of the body: a heading with its level, the marking, a paragraph, the rows of a table, or a chart's points.
enum Block {
    Heading(usize, String),
    Label(String),
    Paragraph(String),
    Rows(Vec<String>),
    Chart(String),
}

/// A footnote: its number, and its lines.
struct Note {
    number: String,
    lines: Vec<String>,
}

// The body's lines, and the footnotes: a definition, and what is indented below it.
fn parted(text: &str) -> (Vec<&str>, Vec<Note>) {
    let mut body = Vec::new();
    let mut notes: Vec<Note> = Vec::new();
    let mut inside = false;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let definition = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
        if let Some((number, _)) = definition {
            notes.push(Note { number: number.to_owned(), lines: vec![line.to_owned()] });
            inside = true;
        } else if inside && (line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            if let Some(note) = notes.last_mut() {
                note.lines.push(line.to_owned());
            }
        } else {
            inside = false;
            body.push(line);
        }
    }
    (body, notes)
}

fn blocks(body: &[&str]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in body {
        let bare = line.trim();
        let is_row = bare.starts_with('|');
        let joins = !bare.is_empty() && open.last().is_some_and(|last| last.starts_with('|') == is_row);
        let alone = heading(bare).or_else(|| chart(bare)).or_else(|| label(bare, &blocks));
        if !joins || alone.is_some() || item(bare).is_some() {
            close(&mut open, &mut blocks);
        }
        match alone {
            Some(block) => blocks.push(block),
            None if bare.is_empty() => {}
            None => open.push(item(bare).unwrap_or(bare)),
        }
    }
    close(&mut open, &mut blocks);
    blocks
}

fn close(open: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    match open.first() {
        Some(first) if first.starts_with('|') => {
            blocks.push(Block::Rows(open.iter().map(|line| (*line).to_owned()).collect()));
        }
        Some(_) => blocks.push(Block::Paragraph(open.join(" "))),
        None => {}
    }
    open.clear();
}

fn heading(line: &str) -> Option<Block> {
    let level = line.chars().take_while(|c| *c == '#').count();
    let words = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim_end();
    (1..=6).contains(&level).then(|| Block::Heading(level, unescaped(words)))
}

fn chart(line: &str) -> Option<Block> {
    let points = line.strip_prefix(CHART)?.strip_suffix("-->")?;
    Some(Block::Chart(points.trim().to_owned()))
}

// A marking on a line of its own, above the first section; below it the same words are a sentence like any other.
fn label(line: &str, before: &[Block]) -> Option<Block> {
    let words = unescaped(line.trim_matches(['*', '_']));
    let (start, rest) = words.split_at_checked(4)?;
    let is_label = start.eq_ignore_ascii_case("tlp:") && rest.split_whitespace().count() <= 1;
    let is_below = before.iter().any(|block| matches!(block, Block::Heading(level, _) if *level > 1));
    (is_label && !is_below).then(|| Block::Label(rest.trim().to_owned()))
}

// The words of a line that begins an item of a list, or stands in a block quotation.
fn item(line: &str) -> Option<&str> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let numbered = (digits > 0).then(|| line.get(digits..)).flatten();
    let numbered = numbered.and_then(|rest| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")));
    ["- ", "* ", "+ ", "> "].iter().find_map(|mark| line.strip_prefix(mark)).or(numbered).map(str::trim)
}

fn push(brief: &mut Brief, block: Block) -> Result<(), String> {
    match block {
        Block::Heading(1, words) if brief.title.is_empty() => brief.title = words,
        Block::Heading(level, words) if level <= 2 => {
            let id = format!("s{}", brief.sections.len() + 1);
            brief.sections.push(Section { id, heading: words, intro: None, items: Vec::new() });
        }
        Block::Heading(_, heading) => items(brief).push(Item::Group { heading }),
        Block::Label(words) => {
            let tlp = Tlp::from_label(&words).map_err(|why| format!("its marking is wrong: {why}"))?;
            // Of two the higher holds.
            brief.tlp = brief.tlp.max(Some(tlp));
        }
        Block::Paragraph(text) => push_paragraph(brief, &text),
        Block::Rows(rows) => push_table(brief, &rows),
        Block::Chart(points) => {
            let points: Vec<Point> = serde_json::from_str(&points).unwrap_or_default();
            let items = items(brief);
            // The drawing shows what the table above it holds.
            if let Some(Item::Table(table)) = items.last_mut().filter(|_| !points.is_empty()) {
                let table = std::mem::take(table);
                items.pop();
                items.push(Item::Chart(Chart { title: table.caption.clone(), points, table }));
            }
        }
    }
    Ok(())
}

// The section that is being written; text above the first heading is a section without one.
fn items(brief: &mut Brief) -> &mut Vec<Item> {
    if brief.sections.is_empty() {
        brief.sections.push(Section { id: "s0".to_owned(), ..Default::default() });
    }
    let last = brief.sections.len() - 1;
    &mut brief.sections[last].items
}

fn push_paragraph(brief: &mut Brief, text: &str) {
    if let Some(note) = note(text) {
        match brief.sections.last_mut() {
            None if brief.lede.is_empty() => brief.lede = note,
            Some(section) if section.items.is_empty() && section.intro.is_none() => section.intro = Some(note),
            _ => items(brief).push(Item::Note { text: note }),
        }
        return;
    }
    let mut sentences = sentences(text);
    match sentences.len() {
        0 => {}
        1 => items(brief).extend(sentences.pop().map(Item::Sentence)),
        _ => items(brief).push(Item::Paragraph { sentences }),
    }
}

// A paragraph that is wholly in asterisks, or between lines set low.
fn note(text: &str) -> Option<String> {
    let words = ['*', '_'].iter().find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark))?;
    let has_mark = words.char_indices().any(|(at, c)| matches!(c, '*' | '_') && !words[..at].ends_with('\\'));
    (!words.is_empty() && !has_mark && !words.contains("[^")).then(|| unescaped(words))
}

// The table, with the paragraph above it as its caption where that ends in a colon.
fn push_table(brief: &mut Brief, rows: &[String]) {
    let items = items(brief);
    let caption = match items.last() {
        Some(Item::Sentence(above)) if above.citations.is_empty() => above.text.strip_suffix(':').map(str::to_owned),
        _ => None,
    };
    if caption.is_some() {
        items.pop();
    }
    let is_rule = |row: &&String| row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let mut written = rows.iter().filter(|row| !is_rule(row)).map(|row| cells(row));
    let columns: Vec<String> = written.next().unwrap_or_default().iter().map(|cell| unescaped(cell)).collect();
    let rows = written
        .map(|row| {
            let mut cells: Vec<Sentence> = row.iter().map(|cell| sentence_of(cell)).collect();
            cells.resize(columns.len(), Sentence::default());
            cells
        })
        .collect();
    items.push(Item::Table(Table { caption: caption.unwrap_or_default(), columns, rows }));
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in inner.match_indices('|').filter(|(at, _)| !inner[..*at].ends_with('\\')) {
        cells.push(inner[start..at].trim().to_owned());
        start = at + 1;
    }
    cells.push(inner[start..].trim().to_owned());
    cells
}

// A cell is one sentence, with all the notes in it.
fn sentence_of(cell: &str) -> Sentence {
    let parts = noted(cell);
    let text: Vec<String> = parts.iter().map(|(text, _)| unemphasised(text)).collect();
    Sentence {
        text: text.join(" ").trim().to_owned(),
        citations: parts.into_iter().flat_map(|(_, notes)| notes).collect(),
    }
}

// The sentences of a paragraph. A note is that of the sentence that it follows, and of no other before it.
fn sentences(paragraph: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for (text, notes) in noted(paragraph) {
        let text = unemphasised(&text);
        let mut spans: Vec<Sentence> = clause::sentences(&masked(&text))
            .into_iter()
            .filter_map(|span| Some(Sentence::plain(span.of(&text)?)))
            .collect();
        match (spans.last_mut(), found.last_mut()) {
            (Some(last), _) => last.citations = notes,
            (None, Some(before)) => before.citations.extend(notes),
            (None, None) => {}
        }
        found.append(&mut spans);
    }
    found
}

// Text that is quoted has sentences of its own; only its last mark can end that of the brief.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut inside = false;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let last = letters.peek() == Some(&'”');
        match c {
            '“' => inside = true,
            '”' => inside = false,
            _ => {}
        }
        if inside && !last && c != '“' {
            masked.extend(std::iter::repeat_n('x', c.len_utf8()));
        } else {
            masked.push(c);
        }
    }
    masked
}

// The pieces of a text, each with the notes that follow it.
fn noted(text: &str) -> Vec<(String, Vec<usize>)> {
    let mut pieces: Vec<(String, Vec<usize>)> = Vec::new();
    let mut rest = text;
    let mut before = String::new();
    while let Some(at) = rest.find("[^") {
        let escaped = rest[..at].ends_with('\\');
        let number = rest[at + 2..].split_once(']').and_then(|(number, after)| Some((number.parse().ok()?, after)));
        match number.filter(|_| !escaped) {
            Some((number, after)) => {
                before.push_str(&rest[..at]);
                match pieces.last_mut().filter(|_| before.trim().is_empty()) {
                    Some((_, notes)) => notes.push(number),
                    None => pieces.push((std::mem::take(&mut before), vec![number])),
                }
                before.clear();
                rest = after;
            }
            None => {
                before.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    before.push_str(rest);
    if !before.trim().is_empty() {
        // A full stop that somebody set behind the note belongs to the sentence before it.
        let stray = before.trim_start().chars().next().filter(|c| matches!(c, '.' | ',' | ';'));
        if let (Some(mark), Some((text, _))) = (stray, pieces.last_mut()) {
            text.push(mark);
            before = before.trim_start().trim_start_matches(mark).to_owned();
        }
        if !before.trim().is_empty() {
            pieces.push((before, Vec::new()));
        }
    }
    pieces
}

// Marks of emphasis are for the eye of the editor.
fn unemphasised(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c != '*' || escaped {
            bare.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    unescaped(bare.trim())
}

fn citations(notes: &[Note]) -> Result<Vec<Citation>, String> {
    let mut found: Vec<Citation> = Vec::new();
    for note in notes {
        let citation = citation(note)?;
        match found.iter().find(|known| known.number == citation.number) {
            Some(known) if *known != citation => {
                return Err(format!("two footnotes are numbered {}", citation.number));
            }
            Some(_) => {}
            None => found.push(citation),
        }
    }
    Ok(found)
}

fn citation(note: &Note) -> Result<Citation, String> {
    let number: usize = note.number.parse().map_err(|_| format!("a footnote is numbered `{}`", note.number))?;
    let mut quotes = quotes(note, number)?;
    if quotes.is_empty() {
        return Err(format!("footnote {number} names no place"));
    }
    let (first, quote) = quotes.remove(0);
    let also = quotes.into_iter().map(|(_, quoted)| quoted).collect();
    let line = note.lines.first().and_then(|line| line.split_once("]:")).map_or("", |(_, rest)| rest);
    let (label, origin, claim) = described(line);
    let nothing = |at: usize| Quoted { start: at, end: at, text: String::new() };
    let (before, after) = (nothing(quote.start), nothing(quote.end));
    Ok(Citation { number, report: first.report, before, after, quote, also, label, origin, claim })
}

// Each place that the footnote names, and the words below it.
fn quotes(note: &Note, number: usize) -> Result<Vec<(Place, Quoted)>, String> {
    let mut found: Vec<(Place, Option<String>)> = Vec::new();
    for line in &note.lines {
        let bare = line.trim_start();
        match (bare.strip_prefix('>'), found.last_mut()) {
            (Some(quoted), Some((_, words))) if bare.len() < line.len() => {
                let quoted = unescaped(quoted.strip_prefix(' ').unwrap_or(quoted));
                match words {
                    Some(words) => {
                        words.push('\n');
                        words.push_str(&quoted);
                    }
                    None => *words = Some(quoted),
                }
            }
            _ if bare.is_empty() => {}
            _ => found.push((place_of(line).ok_or_else(|| format!("footnote {number} names no place"))?, None)),
        }
    }
    found
        .into_iter()
        .map(|(place, words)| {
            let text = words.ok_or_else(|| format!("footnote {number} holds no quotation"))?;
            let quoted = Quoted { start: place.start, end: place.end, text };
            Ok((place, quoted))
        })
        .collect()
}

// "… `r-0123 12-34`:"
fn place_of(line: &str) -> Option<Place> {
    let inside = line.trim_end().strip_suffix("`:")?;
    let (report, range) = inside.rsplit('`').next()?.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    // Nothing rests on no words.
    Place::written(report, start, end).filter(|place| place.start < place.end)
}

// " Oster Courier, 5 May 2031, bytes 12–34 (c-0123) `…`:" parted into what the report is called, where, and the claim.
fn described(line: &str) -> (String, String, ClaimId) {
    let before = line.split('`').next().unwrap_or("").trim();
    let (rest, claim) = before.rsplit_once(" (").unwrap_or((before, ""));
    let at = [", bytes ", ", page ", ", pages "].iter().filter_map(|word| rest.rfind(word)).max();
    let (label, origin) = at.map_or((rest, ""), |at| (&rest[..at], &rest[at + 2..]));
    let claim = ClaimId::from_written(unescaped(claim.trim_end_matches(')')));
    (wording::one_line(&unescaped(label)), unescaped(origin), claim)
}
