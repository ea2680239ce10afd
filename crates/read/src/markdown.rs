//! Reads Markdown: the text is what a reader would see, its blocks are those of CommonMark.

use crate::byline::names;
use crate::dates::metadata_date;
use crate::draft::{Draft, Source, TextBuilder};
use crate::encoding::{Decoded, decode, warn_of_loss};
use crate::{html, limits};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use whosays_model::{BlockKind, Diagnostic, How, Known, Meta};

/// Reads a Markdown file; YAML front matter gives metadata and is not part of the text.
pub(crate) fn read_markdown(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    let decoded = decode(source.bytes, None);
    if limits::is_noise(&decoded.text) {
        diagnostics.push(limits::binary(source.name, "binary data"));
        return None;
    }
    diagnostics.extend(warn_of_loss(&decoded, source.name));
    let mut draft = Page::render(&decoded);
    let first = draft.blocks.iter().position(|block| block.kind == BlockKind::Title);
    for (index, block) in draft.blocks.iter_mut().enumerate() {
        if block.kind == BlockKind::Title && Some(index) != first {
            block.kind = BlockKind::Heading;
        }
    }
    draft.meta.title = draft.meta.title.take();
    Some(draft)
}

/// Whether a text of unknown name begins as Markdown files do.
pub(crate) fn looks_like_markdown(start: &str) -> bool {
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("# ") || (start.starts_with("---\n") && start[4..].contains("\n---\n") && start.contains(": "))
}

struct Page<'a> {
    decoded: &'a Decoded,
    builder: TextBuilder<'a>,
    kinds: Vec<BlockKind>,
    meta: Meta,
    in_front_matter: bool,
    in_code: bool,
}

impl<'a> Page<'a> {
    fn render(decoded: &'a Decoded) -> Draft {
        let builder = TextBuilder::new(decoded);
        let mut page =
            Page { decoded, builder, kinds: Vec::new(), meta: Meta::default(), in_front_matter: false, in_code: false };
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(&decoded.text, options).into_offset_iter() {
            page.event(event, range);
        }
        let meta = page.meta;
        Draft { meta, ..page.builder.finish() }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.in_front_matter => front_matter(&words, &mut self.meta),
            Event::Text(words) => self.text(&words, range),
            Event::Code(words) => self.inner(&words, range),
            Event::SoftBreak => self.builder.space(range),
            Event::HardBreak => self.builder.line_break(range),
            Event::Html(_) | Event::InlineHtml(_) => {
                html::render_fragment(&self.decoded.text, range, &mut self.builder)
            }
            Event::Rule => self.end_block("\n\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let kind = match tag {
            Tag::MetadataBlock(_) => {
                self.in_front_matter = true;
                return;
            }
            Tag::CodeBlock(_) => {
                self.in_code = true;
                BlockKind::Paragraph
            }
            Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. } => BlockKind::Title,
            Tag::Heading { .. } => BlockKind::Heading,
            Tag::Item => BlockKind::Item,
            Tag::TableCell => BlockKind::Cell,
            Tag::BlockQuote(_) | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => BlockKind::Paragraph,
            Tag::Paragraph | Tag::List(_) => self.kind(),
            _ => return,
        };
        self.end_block("\n\n");
        self.kinds.push(kind);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::MetadataBlock(_) => self.in_front_matter = false,
            TagEnd::Item | TagEnd::TableCell => self.close("\n"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close("\n\n");
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::List(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition => self.close("\n\n"),
            _ => {}
        }
    }

    fn kind(&self) -> BlockKind {
        self.kinds.last().copied().unwrap_or(BlockKind::Paragraph)
    }

    fn close(&mut self, separator: &str) {
        self.end_block(separator);
        self.kinds.pop();
    }

    fn end_block(&mut self, separator: &str) {
        let kind = self.kind();
        self.builder.end_block(kind, separator);
    }

    // Escapes and entities come as words that differ from the source.
    fn text(&mut self, words: &str, range: Range<usize>) {
        if self.decoded.text.get(range.clone()) != Some(words) {
            self.builder.stand_for(words, range);
        } else if self.in_code {
            self.builder.verbatim(range);
        } else {
            self.builder.collapsed(range);
        }
    }

    fn inner(&mut self, words: &str, range: Range<usize>) {
        let source = self.decoded.text.get(range.clone()).unwrap_or("");
        match source.find(words) {
            Some(at) if !words.is_empty() => self.builder.verbatim(range.start + at..range.start + at + words.len()),
            _ => self.builder.stand_for(words, range),
        }
    }
}

fn front_matter(words: &str, meta: &mut Meta) {
    for line in words.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            continue;
        }
        let text = || Some(Known::new(value.to_owned(), How::Metadata));
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => meta.title = text(),
            "outlet" | "source" | "publisher" | "publication" | "site" => meta.outlet = text(),
            "url" | "link" | "canonical" => meta.url = text(),
            "date" | "published" | "pubdate" => {
                meta.published = metadata_date(value).map(|date| Known::new(date, How::Metadata))
            }
            "author" | "authors" | "by" => {
                let list = value.trim_matches(['[', ']']).replace(['"', '\''], "");
                let mut authors = names(&list);
                if authors.is_empty() {
                    authors.push(list);
                }
                meta.authors = Some(Known::new(authors, How::Metadata));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};
    use whosays_model::{Report, Span};

    fn report(source: &str) -> Report {
        read(source.as_bytes(), "a.md", &Given::default()).report.unwrap()
    }

    fn check(source: &str, expect: &[&str]) {
        let report = report(source);
        let got: Vec<String> =
            report.blocks.iter().map(|block| format!("{:?}:{}", block.kind, report.words(block.span))).collect();
        assert_eq!(got, expect, "{source}");
    }

    #[test]
    fn blocks_are_those_of_commonmark() {
        check(
            "# Depot burns\n\nIt *burned*\nall night.\n\n## After\n\n- one\n- two\n\n> “We came.”\n",
            &[
                "Title:Depot burns",
                "Paragraph:It burned all night.",
                "Heading:After",
                "Item:one",
                "Item:two",
                "Paragraph:“We came.”",
            ],
        );
        check("1. one\n\n   more\n2. two\n", &["Item:one", "Item:more", "Item:two"]);
        check("| a | b |\n| - | - |\n| c | d |\n", &["Cell:a", "Cell:b", "Cell:c", "Cell:d"]);
    }

    #[test]
    fn only_the_first_first_level_heading_is_the_title() {
        check(
            "# One\n\nText.\n\n# Two\n\nText again.\n",
            &["Title:One", "Paragraph:Text.", "Heading:Two", "Paragraph:Text again."],
        );
    }

    #[test]
    fn marks_are_not_text_and_words_lead_back() {
        let source = "The **depot** at [Tarsk](http://x.example) &amp; `Orlo` \\*burned\\*.";
        let report = report(source);
        assert_eq!(report.text.trim(), "The depot at Tarsk & Orlo *burned*.");
        let start = report.text.find("Tarsk").unwrap();
        let (from, to) = report.source.origin(Span::new(start, start + 5)).unwrap();
        assert_eq!(&source[from..to], "Tarsk");
    }

    #[test]
    fn front_matter_is_metadata() {
        let report = report(
            "---\ntitle: \"Depot burns\"\nauthors: [Ana Bel, Jo Renn]\ndate: 2031-05-03\noutlet: Tarsk Gazette\n---\n\nIt burned.\n",
        );
        assert_eq!(report.text.trim(), "It burned.");
        assert_eq!(report.meta.title.unwrap().value, "Depot burns");
        assert_eq!(report.meta.authors.unwrap().value, ["Ana Bel", "Jo Renn"]);
        assert_eq!(report.meta.published.unwrap().value.to_string(), "2031-05-03");
        assert_eq!(report.meta.outlet.unwrap().value, "Tarsk Gazette");
    }

    #[test]
    fn tags_in_markdown_are_not_text() {
        check(
            "<div>\nIt <b>burned</b>.\n</div>\n\nAll <br> night.\n",
            &["Paragraph:It burned.", "Paragraph:All night."],
        );
    }
}
