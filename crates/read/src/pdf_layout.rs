//! Lines of pages to paragraphs: gaps, sizes and unfinished sentences tell where one ends.

use crate::draft::Draft;
use crate::words::{ends_sentence, normalised};
use std::collections::HashMap;
use whosays_model::{Block, BlockKind, SourceMap, SourceRun, Span};

/// A line of a page, in points; the page's origin is its lower left corner.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) size: f32,
    pub(crate) is_bold: bool,
}

/// A page and its lines in reading order.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) number: usize,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Paragraph<'a> {
    lines: Vec<(&'a Line, usize)>,
    kind: BlockKind,
}

/// Puts pages together: paragraphs may run on over a page's end, running headers stand beside them.
pub(crate) fn lay_out(pages: &[Page]) -> Draft {
    let running = running_keys(pages);
    let body_size = body_size(pages);
    let pitch = pitch(pages, body_size);
    let mut writer = Writer::default();
    let mut pending: Vec<Paragraph<'_>> = Vec::new();
    let mut headers: Vec<(&Line, usize)> = Vec::new();
    for page in pages {
        let edges = Edges::of(page);
        let (run, own): (Vec<&Line>, Vec<&Line>) =
            page.lines.iter().partition(|line| !is_large(line, body_size) && is_running(edges, line, &running));
        headers.extend(run.into_iter().map(|line| (line, page.number)));
        let mut paragraphs = paragraphs(&own, page.number, body_size, pitch);
        if let (Some(last), Some(first)) = (pending.last_mut(), paragraphs.first())
            && runs_on(last, first)
        {
            last.lines.extend(first.lines.iter().copied());
            paragraphs.remove(0);
            if paragraphs.is_empty() {
                continue;
            }
        } else if pending.is_empty() {
            writer.headers(&mut headers);
        }
        for paragraph in pending.drain(..) {
            writer.paragraph(&paragraph);
        }
        writer.headers(&mut headers);
        pending = paragraphs;
    }
    pending.iter().for_each(|paragraph| writer.paragraph(paragraph));
    writer.headers(&mut headers);
    writer.draft.source.pages = true;
    mark_title(&mut writer.draft, pages, body_size);
    writer.draft
}

#[derive(Default)]
struct Writer {
    draft: Draft,
}

impl Writer {
    fn headers(&mut self, headers: &mut Vec<(&Line, usize)>) {
        for (line, page) in headers.drain(..) {
            self.paragraph(&Paragraph { lines: vec![(line, page)], kind: BlockKind::Paragraph });
            if let Some(block) = self.draft.blocks.last() {
                let span = block.span;
                self.draft.mark(span, "running header");
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph<'_>) {
        let text = &mut self.draft.text;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        for (index, (line, page)) in paragraph.lines.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            let from = text.len();
            text.push_str(line.text.trim());
            add_run(&mut self.draft.source, Span::new(from, text.len()), *page);
        }
        let bullet =
            if paragraph.kind == BlockKind::Item { text[start..].chars().next().map_or(0, char::len_utf8) } else { 0 };
        let span = crate::draft::trimmed(text, start + bullet..text.len());
        if !span.is_empty() {
            self.draft.blocks.push(Block { span, kind: paragraph.kind });
        }
    }
}

fn add_run(source: &mut SourceMap, span: Span, page: usize) {
    match source.runs.last_mut() {
        Some(last) if last.origin == page => last.span.end = span.end,
        _ => source.runs.push(SourceRun { span, origin: page, origin_end: page }),
    }
}

// Lines at the top and foot of pages, with numbers left out, that many pages share.
fn running_keys(pages: &[Page]) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let edges = Edges::of(page);
        let mut keys: Vec<String> =
            page.lines.iter().filter(|line| edges.hold(line)).map(|line| key(&line.text)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let with_text = pages.iter().filter(|page| !page.lines.is_empty()).count();
    counts.retain(|_, count| *count >= 2 && (*count >= 3 || *count * 2 >= with_text));
    counts
}

fn is_running(edges: Edges, line: &Line, running: &HashMap<String, usize>) -> bool {
    edges.hold(line) && (running.contains_key(&key(&line.text)) || is_page_number(&line.text))
}

// A headline stays one although later pages run it along in small type.
fn is_large(line: &Line, body_size: f32) -> bool {
    line.size >= body_size * 1.3
}

/// The heights between which a page's own text stands: all but its two highest and lowest lines.
#[derive(Clone, Copy)]
struct Edges {
    high: f32,
    low: f32,
}

impl Edges {
    fn of(page: &Page) -> Self {
        let mut heights: Vec<f32> = page.lines.iter().map(|line| line.bottom).collect();
        heights.sort_by(f32::total_cmp);
        heights.dedup_by(|one, other| (*one - *other).abs() <= 1.0);
        let low = heights.get(1).or(heights.first()).copied().unwrap_or(0.0);
        let high = heights.iter().rev().nth(1).or(heights.last()).copied().unwrap_or(0.0);
        Edges { high, low }
    }

    fn hold(self, line: &Line) -> bool {
        let is_outside = line.bottom >= self.high - 1.0 || line.bottom <= self.low + 1.0;
        is_outside && line.text.chars().count() <= 120
    }
}

fn key(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>() + "#"
}

fn is_page_number(line: &str) -> bool {
    let words = normalised(line);
    let rest: Vec<&str> = words.split(' ').filter(|word| !matches!(*word, "page" | "of" | "p" | "pg")).collect();
    !rest.is_empty()
        && rest.len() <= 2
        && rest.iter().all(|word| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn body_size(pages: &[Page]) -> f32 {
    let mut weights: HashMap<u32, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *weights.entry(half_points(line.size)).or_default() += line.text.len();
    }
    let best = weights.into_iter().max_by_key(|(size, weight)| (*weight, *size)).map_or(22, |(size, _)| size);
    best as f32 / 2.0
}

fn half_points(size: f32) -> u32 {
    (size * 2.0).round().clamp(0.0, 2000.0) as u32
}

fn paragraphs<'a>(lines: &[&'a Line], page: usize, body_size: f32, pitch: f32) -> Vec<Paragraph<'a>> {
    let right = lines.iter().map(|line| line.right).fold(0.0f32, f32::max);
    let mut paragraphs: Vec<Paragraph<'a>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let kind = kind_of(line, body_size);
        let before = index.checked_sub(1).map(|before| lines[before]);
        match (paragraphs.last_mut(), before) {
            (Some(last), Some(before)) if last.kind == kind && belongs(before, line, pitch, right) => {
                last.lines.push((line, page))
            }
            _ => paragraphs.push(Paragraph { lines: vec![(line, page)], kind }),
        }
    }
    for paragraph in &mut paragraphs {
        let words: usize = paragraph.lines.iter().map(|(line, _)| line.text.split_whitespace().count()).sum();
        if paragraph.kind == BlockKind::Heading && (words > 30 || paragraph.lines.len() > 4) {
            paragraph.kind = BlockKind::Paragraph;
        }
    }
    paragraphs
}

// The distance between lines of one paragraph: most gaps of a document are that small.
fn pitch(pages: &[Page], body_size: f32) -> f32 {
    let is_body = |line: &Line| (line.size - body_size).abs() < 0.6;
    let pairs =
        pages.iter().flat_map(|page| page.lines.windows(2)).filter(|pair| is_body(&pair[0]) && is_body(&pair[1]));
    let gaps = pairs.map(|pair| pair[0].bottom - pair[1].bottom);
    let mut gaps: Vec<f32> = gaps.filter(|gap| *gap > 1.0 && *gap < 60.0).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 4).copied().unwrap_or(14.0)
}

fn belongs(before: &Line, line: &Line, pitch: f32, right: f32) -> bool {
    let gap = before.bottom - line.bottom;
    let size_differs = (before.size - line.size).abs() > before.size * 0.12;
    let is_indented = line.left > before.left + line.size * 0.8 && ends_sentence(&before.text);
    let ended_early = before.right < right * 0.75 && ends_sentence(&before.text);
    // A jump upwards is the next column.
    let goes_on_in_next_column = gap < 0.0 && !ends_sentence(&before.text);
    let is_near = gap >= 0.0 && gap <= (pitch * 1.35).max(line.size * 1.3);
    (is_near || goes_on_in_next_column) && !size_differs && !is_indented && !ended_early && !starts_item(&line.text)
}

fn starts_item(words: &str) -> bool {
    words.starts_with(['•', '▪', '●', '■', '◦', '‣'])
}

fn kind_of(line: &Line, body_size: f32) -> BlockKind {
    let is_large = line.size >= body_size * 1.15;
    let is_short = line.text.chars().count() <= 110;
    let is_heading =
        is_short && (is_large || (line.is_bold && !ends_sentence(&line.text) && !line.text.ends_with(':')));
    match () {
        () if is_heading => BlockKind::Heading,
        () if starts_item(&line.text) => BlockKind::Item,
        () => BlockKind::Paragraph,
    }
}

fn runs_on(last: &Paragraph<'_>, first: &Paragraph<'_>) -> bool {
    let (Some((before, _)), Some((after, _))) = (last.lines.last(), first.lines.first()) else {
        return false;
    };
    let same_kind = last.kind == first.kind && first.kind == BlockKind::Paragraph;
    same_kind
        && !ends_sentence(&before.text)
        && !before.text.ends_with(':')
        && after
            .text
            .starts_with(|c: char| c.is_lowercase() || c.is_numeric() || c == '(' || before.text.ends_with([',', '-']))
        && last.lines.iter().map(|(line, _)| line.text.len()).sum::<usize>() > 40
}

// The largest words of the first page, where they are larger than headings are.
fn mark_title(draft: &mut Draft, pages: &[Page], body_size: f32) {
    let Some(first) = pages.iter().find(|page| !page.lines.is_empty()) else {
        return;
    };
    let largest = first
        .lines
        .iter()
        .filter(|line| line.text.split_whitespace().count() >= 2)
        .map(|line| line.size)
        .fold(0.0f32, f32::max);
    if largest < body_size * 1.15 {
        return;
    }
    let Some(words) =
        first.lines.iter().find(|line| line.size >= largest - 0.1 && line.text.split_whitespace().count() >= 2)
    else {
        return;
    };
    let text = &draft.text;
    let title = draft.blocks.iter_mut().find(|block| {
        block.kind == BlockKind::Heading && block.span.of(text).is_some_and(|block| block.contains(words.text.trim()))
    });
    if let Some(block) = title {
        block.kind = BlockKind::Title;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, bottom: f32, size: f32) -> Line {
        Line { text: text.to_owned(), left: 72.0, right: 72.0 + text.len() as f32 * 5.0, bottom, size, is_bold: false }
    }

    fn check(pages: &[&[(&str, f32, f32)]], expect: &[&str]) {
        let pages: Vec<Page> = pages
            .iter()
            .enumerate()
            .map(|(index, lines)| Page {
                number: index + 1,
                lines: lines.iter().map(|(text, bottom, size)| line(text, *bottom, *size)).collect(),
            })
            .collect();
        let draft = lay_out(&pages);
        let got: Vec<String> = draft
            .blocks
            .iter()
            .map(|block| format!("{:?}:{}", block.kind, block.span.of(&draft.text).unwrap()))
            .collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn a_gap_parts_paragraphs() {
        check(
            &[&[
                ("The depot burned on Friday night and", 700.0, 11.0),
                ("nobody was hurt in it at all.", 686.0, 11.0),
                ("It was cold in the town that night.", 658.0, 11.0),
            ]],
            &[
                "Paragraph:The depot burned on Friday night and\nnobody was hurt in it at all.",
                "Paragraph:It was cold in the town that night.",
            ],
        );
    }

    #[test]
    fn larger_lines_are_headings() {
        check(
            &[&[
                ("The depot burned on Friday night here.", 700.0, 11.0),
                ("What came after", 670.0, 13.0),
                ("It was cold in the town that night.", 650.0, 11.0),
            ]],
            &[
                "Paragraph:The depot burned on Friday night here.",
                "Title:What came after",
                "Paragraph:It was cold in the town that night.",
            ],
        );
    }

    #[test]
    fn a_headline_that_later_pages_repeat_is_no_running_header() {
        let pages: &[&[(&str, f32, f32)]] = &[
            &[
                ("Depot burns in Tarsk", 760.0, 20.0),
                ("The depot burned on Friday.", 700.0, 11.0),
                ("• one man", 672.0, 11.0),
            ],
            &[("Depot burns in Tarsk", 800.0, 9.0), ("It was cold.", 700.0, 11.0)],
        ];
        check(
            pages,
            &[
                "Title:Depot burns in Tarsk",
                "Paragraph:The depot burned on Friday.",
                "Item:one man",
                "Paragraph:Depot burns in Tarsk",
                "Paragraph:It was cold.",
            ],
        );
    }

    #[test]
    fn page_numbers_run_along() {
        let pages: &[&[(&str, f32, f32)]] = &[
            &[("The depot burned.", 700.0, 11.0), ("1", 40.0, 9.0)],
            &[("It was cold.", 700.0, 11.0), ("2", 40.0, 9.0)],
        ];
        check(pages, &["Paragraph:1", "Paragraph:The depot burned.", "Paragraph:2", "Paragraph:It was cold."]);
    }
}
