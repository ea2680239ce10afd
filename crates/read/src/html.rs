//! Reads saved web pages: all visible text, the article told apart from what is around it.

use crate::draft::{Draft, Source, TextBuilder};
use crate::encoding::{Decoded, decode, warn_of_loss};
use crate::markup::{Content, Tree, is_block};
use crate::words::normalised;
use crate::{article, limits, metadata};
use regex::bytes::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use whosays_model::{BlockKind, Diagnostic};

const INVISIBLE: &[&str] = &[
    "head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "audio", "video",
    "canvas", "select", "datalist", "textarea", "noembed", "noframes", "xmp", "title", "input",
];

static CHARSET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i-u)<(?:meta\b[^>]{0,300}charset\s*=|\?xml\b[^>]{0,100}encoding\s*=)\s*["']?\s*([a-z0-9_:\-]{2,40})"#,
    )
    .ok()
});

/// A block of the page: the element it stands in and how much of it is links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// The nearest element that begins a line.
    pub(crate) node: usize,
    /// Bytes of its text that are links.
    pub(crate) linked: usize,
}

/// Reads a saved web page.
pub(crate) fn read_html(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    let decoded = decode(source.bytes, declared_encoding(source.bytes).as_deref());
    if limits::is_noise(&decoded.text) {
        diagnostics.push(limits::binary(source.name, "binary data"));
        return None;
    }
    let tree = Tree::parse(&decoded.text);
    let (mut draft, pieces) = render(&tree, &decoded);
    if draft.blocks.is_empty() {
        let error = limits::error("no-text", source.name, "the page has no text");
        diagnostics.push(error.hint("a page built by scripts must be saved from a browser after it has loaded"));
        return None;
    }
    diagnostics.extend(warn_of_loss(&decoded, source.name));
    let found = metadata::of_page(&tree, &decoded.text);
    article::layer(&mut draft, &tree, &pieces, found.body.as_deref());
    mark_title(&mut draft, &tree, &pieces, found.meta.title.as_ref().map(|title| title.value.as_str()));
    draft.meta = found.meta;
    Some(draft)
}

/// Whether the first bytes are those of a page.
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(512)];
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let start = start.trim_ascii_start().to_ascii_lowercase();
    start.starts_with(b"<!doctype html")
        || start.starts_with(b"<html")
        || (start.starts_with(b"<?xml") && start.windows(5).any(|window| window == b"<html"))
}

/// Whether the beginning of a text holds tags that pages have.
pub(crate) fn looks_like_html(start: &str) -> bool {
    let lower = start.to_ascii_lowercase();
    ["<html", "<head", "<body", "</p>", "</div>", "<!doctype", "<article"].iter().any(|tag| lower.contains(tag))
}

/// The visible text of a fragment such as one in a Markdown file.
pub(crate) fn render_fragment(source: &str, range: Range<usize>, builder: &mut TextBuilder<'_>) {
    let fragment = &source[range.clone()];
    let tree = Tree::parse(fragment);
    for node in 1..tree.nodes.len() {
        if let Content::Text(text) = &tree.nodes[node].content
            && tree.ancestors(node).all(|node| is_visible(&tree, node))
        {
            entities(source, range.start + text.start..range.start + text.end, builder);
        }
    }
}

/// Adds text with its entities decoded and its white space collapsed.
pub(crate) fn entities(source: &str, range: Range<usize>, builder: &mut TextBuilder<'_>) {
    let mut at = range.start;
    while let Some(found) = source[at..range.end].find('&') {
        let start = at + found;
        builder.collapsed(at..start);
        let end = entity_end(&source[start..range.end]) + start;
        let raw = &source[start..end];
        match htmlize::unescape(raw).as_ref() {
            "\u{a0}" => builder.space(start..end),
            words if words == raw => builder.verbatim(start..end),
            words => builder.stand_for(words, start..end),
        }
        at = end;
    }
    builder.collapsed(at..range.end);
}

fn entity_end(rest: &str) -> usize {
    let name = rest.bytes().skip(1).take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    1 + name + usize::from(rest.as_bytes().get(1 + name) == Some(&b';'))
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(4096)];
    let label = CHARSET.as_ref()?.captures(start)?.get(1)?;
    String::from_utf8(label.as_bytes().to_vec()).ok()
}

struct Renderer<'a> {
    tree: &'a Tree,
    source: &'a str,
    builder: TextBuilder<'a>,
    pieces: Vec<Piece>,
    linked: usize,
    // What the text of each element is, as far as the page has been walked.
    kinds: Vec<BlockKind>,
}

fn render(tree: &Tree, decoded: &Decoded) -> (Draft, Vec<Piece>) {
    let builder = TextBuilder::new(decoded);
    let mut renderer = Renderer {
        tree,
        source: &decoded.text,
        builder,
        pieces: Vec::new(),
        linked: 0,
        kinds: vec![BlockKind::Paragraph; tree.nodes.len()],
    };
    renderer.node(0, 0, false, false);
    renderer.end_block(0);
    (renderer.builder.finish(), renderer.pieces)
}

impl Renderer<'_> {
    fn node(&mut self, node: usize, block: usize, in_link: bool, in_pre: bool) {
        let tree = self.tree;
        if let Content::Text(range) = &tree.nodes[node].content {
            return self.text(range.clone(), in_link, in_pre);
        }
        let name = tree.name(node);
        if node != 0 && !is_visible(tree, node) {
            return;
        }
        match name {
            "br" => return self.line_break(block),
            "hr" | "img" => {
                return if name == "hr" {
                    self.end_block(block)
                };
            }
            _ => {}
        }
        let starts_line = node == 0 || is_block(name);
        let inner = if starts_line { node } else { block };
        if starts_line {
            self.end_block(block);
            self.kinds[node] = kind_of(tree, node, self.kinds[block]);
        }
        let in_link = in_link || name == "a";
        let in_pre = in_pre || name == "pre";
        for child in &tree.nodes[node].children {
            self.node(*child, inner, in_link, in_pre);
        }
        if starts_line {
            self.end_block(inner);
        }
    }

    fn text(&mut self, range: Range<usize>, in_link: bool, in_pre: bool) {
        let before = self.builder.text.len();
        if in_pre && !self.source[range.clone()].contains('&') {
            self.builder.verbatim(range);
        } else {
            entities(self.source, range, &mut self.builder);
        }
        if in_link {
            self.linked += self.builder.text.len() - before;
        }
    }

    // Two line breaks in a row are how old pages part paragraphs.
    fn line_break(&mut self, block: usize) {
        if self.builder.is_open() && self.builder.text.ends_with('\n') {
            self.end_block(block);
        } else {
            self.builder.line_break(0..0);
        }
    }

    fn end_block(&mut self, node: usize) {
        let kind = self.kinds[node];
        let separator = if matches!(kind, BlockKind::Item | BlockKind::Cell) { "\n" } else { "\n\n" };
        if self.builder.end_block(kind, separator).is_some() {
            self.pieces.push(Piece { node, linked: self.linked });
        }
        self.linked = 0;
    }
}

fn kind_of(tree: &Tree, node: usize, around: BlockKind) -> BlockKind {
    match tree.name(node) {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
        "figcaption" | "caption" | "figure" => BlockKind::Caption,
        "li" | "dt" | "dd" => BlockKind::Item,
        "td" | "th" => BlockKind::Cell,
        "article" | "section" | "main" | "body" | "blockquote" => BlockKind::Paragraph,
        _ if article::has_word(tree, node, &["caption"]) => BlockKind::Caption,
        // Paragraphs inside a cell lay out the page rather than a table.
        _ if around == BlockKind::Cell => BlockKind::Paragraph,
        _ => around,
    }
}

fn is_visible(tree: &Tree, node: usize) -> bool {
    if INVISIBLE.contains(&tree.name(node)) || tree.attribute(node, "hidden").is_some() {
        return false;
    }
    let style = tree.attribute(node, "style").unwrap_or("");
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    !style.contains("display:none") && !style.contains("visibility:hidden")
}

// The headline that the page itself names, or else its only first-level heading.
fn mark_title(draft: &mut Draft, tree: &Tree, pieces: &[Piece], title: Option<&str>) {
    let is_first_level = |index: usize| tree.ancestors(pieces[index].node).any(|node| tree.name(node) == "h1");
    let words = |index: usize| normalised(draft.blocks[index].span.of(&draft.text).unwrap_or(""));
    let title = title.map(normalised).filter(|title| !title.is_empty());
    let fits = |index: usize| {
        let words = words(index);
        title.as_ref().is_some_and(|title| {
            *title == words || (words.len() > 15 && (title.contains(&words) || words.contains(title.as_str())))
        })
    };
    let headings: Vec<usize> =
        (0..pieces.len()).filter(|index| draft.blocks[*index].kind == BlockKind::Heading).collect();
    let first: Vec<usize> = headings.iter().copied().filter(|index| is_first_level(*index)).collect();
    let chosen = first.iter().find(|index| fits(**index)).or_else(|| headings.iter().find(|index| fits(**index)));
    let chosen = chosen.copied().or(if first.len() == 1 { first.first().copied() } else { None });
    if let Some(index) = chosen {
        draft.blocks[index].kind = BlockKind::Title;
        let span = draft.blocks[index].span;
        draft.boilerplate.retain(|layer| !layer.span.contains(span));
    }
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};
    use whosays_model::{Report, Span};

    fn page(body: &str) -> Report {
        read(format!("<!doctype html><html><body>{body}</body></html>").as_bytes(), "a.html", &Given::default())
            .report
            .unwrap()
    }

    /// Blocks of a page as `kind:words`.
    fn check(body: &str, expect: &[&str]) {
        let report = page(body);
        let got: Vec<String> =
            report.blocks.iter().map(|block| format!("{:?}:{}", block.kind, report.words(block.span))).collect();
        assert_eq!(got, expect, "{body}");
    }

    #[test]
    fn elements_make_blocks() {
        check(
            "<h2>What</h2><p>It  burned\n all night.</p><ul><li>one<li>two</ul>",
            &["Heading:What", "Paragraph:It burned all night.", "Item:one", "Item:two"],
        );
        check("<figure><img src=x><figcaption>The gate</figcaption></figure>", &["Caption:The gate"]);
        check("<table><tr><td>Tarsk<td>4</table>", &["Cell:Tarsk", "Cell:4"]);
        check("one<br>more<br><br>two", &["Paragraph:one\nmore", "Paragraph:two"]);
        check("<p>It <b>burn</b>ed<i>.</i></p>", &["Paragraph:It burned."]);
    }

    #[test]
    fn what_is_not_seen_is_not_text() {
        check(
            "<script>var a</script><style>p{}</style><p>It burned.</p><p hidden>no</p><p style='display: none'>no</p><noscript>no</noscript>",
            &["Paragraph:It burned."],
        );
    }

    #[test]
    fn entities_lead_back_to_their_bytes() {
        let html =
            "<!doctype html><html><body><p>Tarsk &amp; Orlo&nbsp;burn &mdash; all night &zzz; &#x41;</p></body></html>";
        let report = read(html.as_bytes(), "a.html", &Given::default()).report.unwrap();
        assert_eq!(report.text.trim(), "Tarsk & Orlo burn — all night &zzz; A");
        let back = |words: &str| {
            let start = report.text.find(words).unwrap();
            let (from, to) = report.source.origin(Span::new(start, start + words.len())).unwrap();
            &html[from..to]
        };
        assert_eq!(back("Orlo"), "Orlo");
        assert_eq!(back("&"), "&amp;");
        assert_eq!(back("burn — all"), "burn &mdash; all");
        assert_eq!(back("Tarsk & Orlo burn"), "Tarsk &amp; Orlo&nbsp;burn");
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let bytes = b"<html><meta charset='windows-1251'><p>\xd2\xe0\xf0\xf1\xea \xe3\xee\xf0\xe8\xf2";
        let report = read(bytes, "a.html", &Given::default()).report.unwrap();
        assert_eq!(report.text.trim(), "Тарск горит");
        let (from, to) = report.source.origin(Span::new(0, 10)).unwrap();
        assert_eq!(&bytes[from..to], b"\xd2\xe0\xf0\xf1\xea");
    }

    #[test]
    fn the_headline_is_the_title() {
        check("<h1>Depot burns</h1><p>It burned.</p>", &["Title:Depot burns", "Paragraph:It burned."]);
    }

    #[test]
    fn a_page_without_text_is_an_error() {
        let outcome = read(
            b"<!doctype html><html><body><div id=app></div><script>x</script></body></html>",
            "a.html",
            &Given::default(),
        );
        assert!(outcome.report.is_none());
        assert_eq!(outcome.diagnostics[0].code, "no-text");
    }
}
