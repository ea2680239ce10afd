//! Reads Word documents: the ZIP archive is opened with a cap, its main part read as lenient markup.

use crate::byline::names;
use crate::dates::metadata_date;
use crate::draft::{Draft, Source, TextBuilder};
use crate::encoding::{Decoded, decode};
use crate::limits::{MAX_INFLATED, error};
use crate::markup::{Content, Tree};
use crate::paragraphs::mark_headings;
use std::io::{Cursor, Read};
use std::ops::Range;
use whosays_model::{BlockKind, Diagnostic, How, Known, Meta};
use zip::ZipArchive;

const MAIN_PART: &str = "word/document.xml";
const PROPERTIES_PART: &str = "docProps/core.xml";
const MOST_PARTS: usize = 10_000;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads a Word document; its origins are bytes of `word/document.xml`.
pub(crate) fn read_docx(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    match open(source) {
        Ok(draft) => Some(draft),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// Whether the first bytes are those of a ZIP archive with a Word document in it.
pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    bytes.starts_with(b"PK\x03\x04") && holds(MAIN_PART.as_bytes())
}

fn open(source: &Source<'_>) -> Result<Draft, Diagnostic> {
    let mut archive = ZipArchive::new(Cursor::new(source.bytes)).map_err(|reason| {
        error("damaged", source.name, format!("the document's ZIP archive cannot be opened: {reason}"))
            .hint("it may be cut off; download or save it again")
    })?;
    check_size(&mut archive, source.name)?;
    let mut left = MAX_INFLATED;
    let main = part(&mut archive, MAIN_PART, source.name, &mut left)?.ok_or_else(|| {
        error("damaged", source.name, format!("the archive holds no {MAIN_PART}, so it is no Word document"))
            .hint("save it again as .docx; give other files in their own format")
    })?;
    let properties = part(&mut archive, PROPERTIES_PART, source.name, &mut left)?;
    let decoded = decode(&main, None);
    let mut draft = render(&decoded);
    if draft.blocks.is_empty() {
        return Err(error("no-text", source.name, "the document has no text").hint("pictures of pages need OCR first"));
    }
    draft.properties = properties.map(|bytes| read_properties(&decode(&bytes, None).text)).unwrap_or_default();
    Ok(draft)
}

// Declared sizes may lie, so reading is capped too; this catches honest bombs before any work.
fn check_size(archive: &mut Archive<'_>, name: &str) -> Result<(), Diagnostic> {
    let mut declared = 0u64;
    for index in 0..archive.len().min(MOST_PARTS) {
        let Ok(part) = archive.by_index_raw(index) else {
            continue;
        };
        let ratio = part.size() / part.compressed_size().max(1);
        if part.name().is_ok_and(|name| name.ends_with(".xml")) || ratio > 200 {
            declared = declared.saturating_add(part.size());
        }
    }
    if declared > MAX_INFLATED || archive.len() > MOST_PARTS { Err(bomb(name)) } else { Ok(()) }
}

fn part(archive: &mut Archive<'_>, part: &str, name: &str, left: &mut u64) -> Result<Option<Vec<u8>>, Diagnostic> {
    let damaged = |reason: String| {
        error("damaged", name, format!("{part} cannot be read: {reason}"))
            .hint("it may be cut off; download or save it again")
    };
    let file = match archive.by_name(part) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(reason) => return Err(damaged(reason.to_string())),
    };
    let mut bytes = Vec::new();
    file.take(*left + 1).read_to_end(&mut bytes).map_err(|reason| damaged(reason.to_string()))?;
    let size = bytes.len() as u64;
    if size > *left {
        return Err(bomb(name));
    }
    *left -= size;
    Ok(Some(bytes))
}

fn bomb(name: &str) -> Diagnostic {
    error("too-large", name, "it inflates beyond 64 MiB").hint("save it without embedded data, or as plain text")
}

fn render(decoded: &Decoded) -> Draft {
    let tree = Tree::parse(&decoded.text);
    let mut writer =
        Writer { tree: &tree, source: &decoded.text, builder: TextBuilder::new(decoded), kind: BlockKind::Paragraph };
    writer.node(0, false);
    writer.end_block();
    let mut draft = writer.builder.finish();
    promote_title(&mut draft);
    if !draft.blocks.iter().any(|block| block.kind == BlockKind::Heading) {
        mark_headings(&draft.text, &mut draft.blocks);
    }
    draft
}

struct Writer<'a> {
    tree: &'a Tree,
    source: &'a str,
    builder: TextBuilder<'a>,
    kind: BlockKind,
}

impl Writer<'_> {
    fn node(&mut self, node: usize, in_cell: bool) {
        let tree = self.tree;
        let name = tree.name(node);
        match name {
            "w:p" => return self.paragraph(node, in_cell),
            "w:t" => return self.words(node),
            "w:tab" | "w:ptab" => return self.builder.space(0..0),
            "w:br" | "w:cr" => return self.builder.line_break(0..0),
            "w:nobreakhyphen" => return self.builder.stand_for("-", 0..0),
            // What is deleted, and the second copy of a text box, are not seen.
            "w:del" | "w:movefrom" | "mc:fallback" | "w:instrtext" | "w:ppr" | "w:rpr" => return,
            _ => {}
        }
        for child in &tree.nodes[node].children {
            self.node(*child, in_cell || name == "w:tc");
        }
    }

    fn paragraph(&mut self, node: usize, in_cell: bool) {
        self.end_block();
        let kind = kind_of(self.tree, node, in_cell);
        self.kind = kind;
        for child in &self.tree.nodes[node].children {
            self.node(*child, in_cell);
        }
        self.end_block();
        self.kind = BlockKind::Paragraph;
    }

    fn end_block(&mut self) {
        let separator = if matches!(self.kind, BlockKind::Item | BlockKind::Cell) { "\n" } else { "\n\n" };
        self.builder.end_block(self.kind, separator);
    }

    fn words(&mut self, node: usize) {
        for child in &self.tree.nodes[node].children {
            if let Content::Text(range) = &self.tree.nodes[*child].content {
                self.text(range.clone());
            }
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(found) = self.source[at..range.end].find('&') {
            let start = at + found;
            self.verbatim(at..start);
            let end = self.source[start..range.end].find(';').map_or(range.end, |end| start + end + 1);
            let raw = &self.source[start..end];
            self.builder.stand_for(&htmlize::unescape(raw), start..end);
            at = end;
        }
        self.verbatim(at..range.end);
    }

    fn verbatim(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.builder.verbatim(range);
        }
    }
}

fn kind_of(tree: &Tree, paragraph: usize, in_cell: bool) -> BlockKind {
    let children = |node: usize| tree.nodes[node].children.iter().copied();
    let Some(properties) = children(paragraph).find(|child| tree.name(*child) == "w:ppr") else {
        return if in_cell { BlockKind::Cell } else { BlockKind::Paragraph };
    };
    let of = |name: &str| children(properties).find(|child| tree.name(*child) == name);
    let style = of("w:pstyle").and_then(|node| tree.attribute(node, "w:val")).unwrap_or("").to_lowercase();
    if style == "title" || style == "titre" || style == "titel" {
        return BlockKind::Title;
    }
    if style.starts_with("heading")
        || style.starts_with("berschrift")
        || style.starts_with("titre")
        || of("w:outlinelvl").is_some()
    {
        return BlockKind::Heading;
    }
    if style.starts_with("caption") {
        return BlockKind::Caption;
    }
    if of("w:numpr").is_some() || style.starts_with("list") {
        return BlockKind::Item;
    }
    if in_cell { BlockKind::Cell } else { BlockKind::Paragraph }
}

// The first heading is the headline, unless running text stands before it.
fn promote_title(draft: &mut Draft) {
    if draft.blocks.iter().any(|block| block.kind == BlockKind::Title) {
        return;
    }
    let head = draft
        .blocks
        .iter()
        .take(8)
        .take_while(|block| block.kind == BlockKind::Heading || block.span.len() < 120)
        .count();
    if let Some(first) = draft.blocks[..head].iter_mut().find(|block| block.kind == BlockKind::Heading) {
        first.kind = BlockKind::Title;
    }
}

fn read_properties(xml: &str) -> Meta {
    let tree = Tree::parse(xml);
    let value = |name: &str| {
        let node = tree.elements().find(|node| tree.name(*node) == name)?;
        Some(tree.words(node, xml)).filter(|words| !words.is_empty())
    };
    properties(value("dc:title"), value("dc:creator"), value("dcterms:created"))
}

/// Metadata of a file, which its maker often did not set: a guess.
pub(crate) fn properties(title: Option<String>, author: Option<String>, created: Option<String>) -> Meta {
    let title = title.filter(|title| {
        let lower = title.to_lowercase();
        title.split_whitespace().count() >= 2
            && !lower.starts_with("microsoft word")
            && !lower.starts_with("untitled")
            && !lower.ends_with(".doc")
            && !lower.ends_with(".docx")
    });
    let authors = author.map(|author| names(&author)).filter(|names| !names.is_empty());
    Meta {
        title: title.map(|value| Known::new(value, How::Guess)),
        authors: authors.map(|value| Known::new(value, How::Guess)),
        published: created.and_then(|created| metadata_date(&created)).map(|value| Known::new(value, How::Guess)),
        ..Meta::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Given, ReadOutcome, read};
    use std::io::{Cursor, Write};
    use whosays_model::How;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn document(body: &str) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document><w:body>{body}</w:body></w:document>")
    }

    fn outcome(parts: &[(&str, &str)]) -> ReadOutcome {
        read(&archive(parts), "a.docx", &Given::default())
    }

    fn check(body: &str, expect: &[&str]) {
        let report = outcome(&[("word/document.xml", &document(body))]).report.unwrap();
        let got: Vec<String> =
            report.blocks.iter().map(|block| format!("{:?}:{}", block.kind, report.words(block.span))).collect();
        assert_eq!(got, expect, "{body}");
    }

    #[test]
    fn paragraphs_headings_items_and_cells() {
        check(
            "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Depot burns</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">It </w:t></w:r><w:r><w:t>burned.</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:t>After</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>one</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tarsk &amp; Orlo</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            &["Title:Depot burns", "Paragraph:It burned.", "Heading:After", "Item:one", "Cell:Tarsk & Orlo"],
        );
    }

    #[test]
    fn deleted_words_are_not_text() {
        check(
            "<w:p><w:r><w:t>It</w:t></w:r><w:del><w:r><w:delText>never</w:delText><w:t>never</w:t></w:r></w:del><w:r><w:tab/><w:t>burned.</w:t></w:r></w:p>",
            &["Paragraph:It burned."],
        );
    }

    #[test]
    fn properties_are_guesses_after_the_byline() {
        let core = "<cp:coreProperties><dc:title>Depot burns in Tarsk</dc:title><dc:creator>Jo Renn</dc:creator><dcterms:created>2031-05-04T10:00:00Z</dcterms:created></cp:coreProperties>";
        let body = document(
            "<w:p><w:r><w:t>The depot burns</w:t></w:r></w:p><w:p><w:r><w:t>By Ana Bel</w:t></w:r></w:p><w:p><w:r><w:t>It burned all night, the mayor said.</w:t></w:r></w:p>",
        );
        let meta = outcome(&[("word/document.xml", &body), ("docProps/core.xml", core)]).report.unwrap().meta;
        let (title, authors, published) = (meta.title.unwrap(), meta.authors.unwrap(), meta.published.unwrap());
        assert_eq!((title.value.as_str(), title.how), ("The depot burns", How::Byline));
        assert_eq!((authors.value, authors.how), (vec!["Ana Bel".to_owned()], How::Byline));
        assert_eq!((published.value.to_string().as_str(), published.how), ("2031-05-04", How::Guess));
    }

    fn check_error(bytes: &[u8], code: &str, words: &str) {
        let outcome = read(bytes, "a.docx", &Given::default());
        assert!(outcome.report.is_none());
        assert_eq!(outcome.diagnostics.len(), 1);
        assert_eq!(outcome.diagnostics[0].code, code);
        assert!(outcome.diagnostics[0].message.contains(words), "{}", outcome.diagnostics[0]);
    }

    #[test]
    fn an_archive_without_a_document_is_an_error() {
        check_error(&archive(&[("other.xml", "<a/>")]), "damaged", "word/document.xml");
    }

    #[test]
    fn a_cut_off_archive_is_an_error() {
        let whole = archive(&[("word/document.xml", &document("<w:p><w:r><w:t>It burned.</w:t></w:r></w:p>"))]);
        check_error(&whole[..whole.len() / 2], "damaged", "ZIP archive");
    }

    #[test]
    fn a_document_that_inflates_too_far_is_an_error() {
        let body = document(
            &"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>".repeat(1_000_000),
        );
        check_error(&archive(&[("word/document.xml", &body)]), "too-large", "inflates beyond 64 MiB");
    }

    #[test]
    fn words_lead_back_to_the_main_part() {
        let body = document("<w:p><w:r><w:t>It burned.</w:t></w:r></w:p>");
        let report = outcome(&[("word/document.xml", &body)]).report.unwrap();
        let (from, to) = report.source.origin(report.blocks[0].span).unwrap();
        assert_eq!(&body[from..to], "It burned.");
    }
}
