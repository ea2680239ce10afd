//! Lines to blocks: where a paragraph ends in plain text, and which short line is a heading.

use crate::draft::trimmed;
use crate::words::{ends_sentence, is_person, starts_quoted, starts_upper};
use std::ops::Range;
use whosays_model::{Block, BlockKind, Span};

const BULLETS: [char; 9] = ['•', '·', '▪', '◦', '‣', '●', '*', '-', '■'];

struct Line {
    span: Span,
    chars: usize,
    indent: usize,
}

/// How the lines of a text were broken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrap {
    /// Each line is a paragraph.
    None,
    /// Lines were filled up to about this many characters.
    At(usize),
}

/// Blocks of a plain text: paragraphs, items and headings, in order.
pub(crate) fn blocks_of(text: &str) -> Vec<Block> {
    let stanzas = stanzas(text);
    let wrap = wrap_of(text, &stanzas);
    let mut blocks = Vec::new();
    for stanza in &stanzas {
        let mut start = 0;
        for end in 1..=stanza.len() {
            if end == stanza.len() || !joins(text, &stanza[end - 1], &stanza[end], wrap) {
                blocks.push(block(text, stanza[start].span.cover(stanza[end - 1].span)));
                start = end;
            }
        }
    }
    mark_headings(text, &mut blocks);
    blocks
}

/// Turns paragraphs that look like headings, between other paragraphs, into headings.
pub(crate) fn mark_headings(text: &str, blocks: &mut [Block]) {
    for index in 1..blocks.len() {
        let words = blocks[index].span.of(text).unwrap_or("");
        let next = blocks.get(index + 1).and_then(|block| block.span.of(text)).unwrap_or("");
        if blocks[index].kind == BlockKind::Paragraph && is_heading(words, next) {
            blocks[index].kind = BlockKind::Heading;
        }
    }
}

/// Whether a short line stands over the next one as its heading.
pub(crate) fn is_heading(words: &str, next: &str) -> bool {
    let asks = words.ends_with('?') && words.split_once(": ").is_some_and(|(who, _)| who.chars().count() <= 30);
    let introduces_speech = asks || (starts_quoted(next) && is_person(words));
    let count = words.split_whitespace().count();
    words.chars().count() <= 110
        && (1..=16).contains(&count)
        && !words.contains('\n')
        && !words.ends_with(['.', ',', ';', ':', '!', '…', '"', '”', '»', '-', '–'])
        && (starts_upper(words) || starts_quoted(words) || words.starts_with(|c: char| c.is_ascii_digit()))
        && next.chars().count() > words.chars().count()
        && !introduces_speech
}

fn block(text: &str, span: Span) -> Block {
    let words = span.of(text).unwrap_or("");
    match bullet_length(words) {
        Some(length) => Block { span: trimmed(text, span.start + length..span.end), kind: BlockKind::Item },
        None => Block { span, kind: BlockKind::Paragraph },
    }
}

fn bullet_length(words: &str) -> Option<usize> {
    let first = words.chars().next()?;
    let rest = &words[first.len_utf8()..];
    if BULLETS.contains(&first) {
        return (rest.starts_with([' ', '\t', '\u{a0}']) && !rest.trim().is_empty()).then_some(first.len_utf8());
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let after = words.get(digits..)?;
    let is_number = (1..=2).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "));
    (is_number && after.len() > 3).then_some(digits + 1)
}

// Runs of lines without a blank line between them.
fn stanzas(text: &str) -> Vec<Vec<Line>> {
    let mut stanzas = vec![Vec::new()];
    for range in line_ranges(text) {
        let span = trimmed(text, range.clone());
        if span.is_empty() {
            if stanzas.last().is_some_and(|stanza| !stanza.is_empty()) {
                stanzas.push(Vec::new());
            }
            continue;
        }
        let chars = span.of(text).map_or(0, |words| words.chars().count());
        if let Some(stanza) = stanzas.last_mut() {
            stanza.push(Line { span, chars, indent: span.start - range.start });
        }
    }
    stanzas
}

/// Lines of a text, ended by any of the line ends that files have.
pub(crate) fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive(['\n', '\r', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).filter_map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        // The second half of a CR LF is no line of its own.
        let is_half = line == "\n" && range.start > 0 && text.as_bytes()[range.start - 1] == b'\r';
        (!is_half).then_some(range)
    })
}

fn wrap_of(text: &str, stanzas: &[Vec<Line>]) -> Wrap {
    let inner = || stanzas.iter().flat_map(|stanza| stanza.iter().take(stanza.len().saturating_sub(1)));
    let mut lengths: Vec<usize> = inner().map(|line| line.chars).filter(|chars| *chars >= 20).collect();
    if lengths.len() < 3 {
        return Wrap::None;
    }
    lengths.sort_unstable();
    let width = lengths[lengths.len() * 9 / 10];
    let full = lengths.iter().filter(|length| **length * 10 >= width * 7).count();
    let unfinished =
        inner().filter(|line| line.chars >= 20 && !ends_sentence(line.span.of(text).unwrap_or(""))).count();
    let is_wrapped = (40..=125).contains(&width) && full * 2 >= lengths.len() && unfinished * 2 >= lengths.len();
    if is_wrapped { Wrap::At(width) } else { Wrap::None }
}

fn joins(text: &str, line: &Line, next: &Line, wrap: Wrap) -> bool {
    let words = line.span.of(text).unwrap_or("");
    let next_words = next.span.of(text).unwrap_or("");
    let is_item = bullet_length(words).is_some();
    if bullet_length(next_words).is_some() || (next.indent >= line.indent + 2 && !is_item) {
        return false;
    }
    let runs_on = !ends_sentence(words) && next_words.starts_with(char::is_lowercase);
    if (40..=130).contains(&line.chars) && runs_on {
        return true;
    }
    let Wrap::At(width) = wrap else { return false };
    let next_word = next_words.split_whitespace().next().map_or(0, |word| word.chars().count());
    let was_full = line.chars * 20 >= width * 13 && (line.chars + 1 + next_word) * 10 >= width * 9;
    let is_last = ends_sentence(words) && line.chars * 20 < width * 17;
    line.chars <= width + 20 && was_full && !is_last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, BlockKind)]) {
        let blocks = blocks_of(text);
        let got: Vec<(&str, BlockKind)> =
            blocks.iter().map(|block| (block.span.of(text).unwrap(), block.kind)).collect();
        assert_eq!(got, expect);
    }

    use BlockKind::{Heading, Item, Paragraph};

    #[test]
    fn blank_lines_part_paragraphs() {
        check(
            "One burned.\n\n  Two burned. \r\n\r\nThree.",
            &[("One burned.", Paragraph), ("Two burned.", Paragraph), ("Three.", Paragraph)],
        );
    }

    #[test]
    fn one_paragraph_a_line_needs_no_blank_line() {
        let long = "The depot burned on Friday and the mayor of Tarsk said that nobody was hurt, although the fire lasted all night and the road was closed.";
        let text = format!("{long}\n{long}\nWhat came after\n{long}");
        check(&text, &[(long, Paragraph), (long, Paragraph), ("What came after", Heading), (long, Paragraph)]);
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let first = "The depot at Tarsk burned on Friday night, and the mayor of\nthe town said that nobody had been hurt in the fire, which\nwas put out on Saturday.";
        let second = "Two men were arrested near the river. A spokesman for the\nGuard said that they had come over the border from Orlo with\nthree others.";
        check(&format!("{first}\n{second}"), &[(first, Paragraph), (second, Paragraph)]);
        check(&format!("{first}\n\n{second}"), &[(first, Paragraph), (second, Paragraph)]);
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let wrapped = "   THE DEPOT AT TARSK BURNED ON FRIDAY NIGHT, AND THE MAYOR OF THE\nTOWN SAID THAT NOBODY HAD BEEN HURT IN THE FIRE WHICH WAS PUT OUT\nLATER BY MEN OF THE RIVER GUARD WHO CAME FROM ORLO IN THREE TRUCKS\n   THE GUARD SAID NOTHING OF THE OTHERS WHO HAD BEEN IN THE DEPOT.";
        let blocks = blocks_of(wrapped);
        assert_eq!(blocks.len(), 2);
        assert!(blocks[1].span.of(wrapped).unwrap().starts_with("THE GUARD"));
    }

    #[test]
    fn list_entries_leave_their_marks_out() {
        check(
            "It said:\n• one man\n• two men\n3. three men",
            &[("It said:", Paragraph), ("one man", Item), ("two men", Item), ("three men", Item)],
        );
        check("-5 degrees", &[("-5 degrees", Paragraph)]);
    }

    #[test]
    fn a_line_that_introduces_speech_is_no_heading() {
        let text = "It burned.\n\nAna Bel, fire chief:\n\n“We came at once and found it burning.”\n\nOmar Sul\n\n“We did not see them come or go.”\n\nThe night after\n\nNothing more was heard of them that night.";
        let kinds: Vec<BlockKind> = blocks_of(text).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Paragraph, Paragraph, Paragraph, Paragraph, Paragraph, Heading, Paragraph]);
    }

    #[test]
    fn invisible_characters_are_no_paragraph() {
        check("\u{feff}One.\n\u{200b}\n\u{a0}\nTwo.", &[("One.", Paragraph), ("Two.", Paragraph)]);
    }
}
