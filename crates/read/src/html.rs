//! Reads saved web pages: all visible text, the article told apart from what is around it.

use crate::draft::{Draft, Source, TextBuilder};
use crate::encoding::{Decoded, decode, warn_of_loss};
use crate::markup::{Content, Tree, is_block};
use crate::words::normalised;
use crate::{article, elements, limits, metadata};
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

// Names of the line under a picture.
const CAPTION_NAMES: &[&str] = &["caption", "captions", "cutline"];
const LONGEST_SLANTED_CAPTION: usize = 200;
// What a page links to in order to be passed on is no other site's story.
const PASSING_ON: &[&str] = &["share", "intent/", "/submit", "pin/create"];

/// A block of the page: the element it stands in and how much of it is links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// The nearest element that begins a line.
    pub(crate) node: usize,
    /// Bytes of its text that are links.
    pub(crate) linked: usize,
    /// Bytes of those that lead to another site.
    pub(crate) abroad: usize,
    /// Whether it begins its element.
    pub(crate) is_whole: bool,
}

/// Reads a saved web page.
pub(crate) fn read_html(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    let decoded = decode(source.bytes, declared_encoding(source.bytes).as_deref());
    if limits::is_noise(&decoded.text) {
        diagnostics.push(limits::binary(source.name, "binary data"));
        return None;
    }
    let tree = Tree::parse(&decoded.text);
    let found = metadata::of_page(&tree, &decoded.text);
    let home = found.meta.url.as_ref().and_then(|url| site_of(&url.value));
    let (mut draft, pieces) = render(&tree, &decoded, home);
    if draft.blocks.is_empty() {
        let error = limits::error("no-text", source.name, "the page has no text");
        diagnostics.push(error.hint("a page built by scripts must be saved from a browser after it has loaded"));
        return None;
    }
    diagnostics.extend(warn_of_loss(&decoded, source.name));
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

// The last two labels of a web address's host, which tell sites apart well enough.
fn site_of(address: &str) -> Option<&str> {
    let rest = address.trim().split_once("//").filter(|(scheme, _)| matches!(*scheme, "http:" | "https:" | ""))?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let dot = host.rfind('.')?;
    Some(&host[host[..dot].rfind('.').map_or(0, |dot| dot + 1)..])
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(4096)];
    let label = CHARSET.as_ref()?.captures(start)?.get(1)?;
    String::from_utf8(label.as_bytes().to_vec()).ok()
}

/// What the text that is being rendered stands in.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    link: bool,
    abroad: bool,
    pre: bool,
    slanted: bool,
}

struct Renderer<'a> {
    tree: &'a Tree,
    source: &'a str,
    home: Option<&'a str>,
    builder: TextBuilder<'a>,
    pieces: Vec<Piece>,
    // Bytes of the block that are links, links to another site, and in small print or italics.
    linked: usize,
    abroad: usize,
    slanted: usize,
    // Whether a picture stands between this block and the last.
    after_picture: bool,
    last: usize,
    // What the text of each element is, as far as the page has been walked.
    kinds: Vec<BlockKind>,
}

fn render(tree: &Tree, decoded: &Decoded, home: Option<&str>) -> (Draft, Vec<Piece>) {
    let builder = TextBuilder::new(decoded);
    let mut renderer = Renderer {
        tree,
        source: &decoded.text,
        home,
        builder,
        pieces: Vec::new(),
        linked: 0,
        abroad: 0,
        slanted: 0,
        after_picture: false,
        last: 0,
        kinds: vec![BlockKind::Paragraph; tree.nodes.len()],
    };
    renderer.node(0, 0, Within::default());
    renderer.end_block(0);
    (renderer.builder.finish(), renderer.pieces)
}

impl Renderer<'_> {
    fn node(&mut self, node: usize, block: usize, mut within: Within) {
        let tree = self.tree;
        if let Content::Text(range) = &tree.nodes[node].content {
            return self.text(range.clone(), within);
        }
        let name = tree.name(node);
        if node != 0 && !is_visible(tree, node) {
            return;
        }
        match name {
            "br" => return self.line_break(block),
            "hr" => return self.end_block(block),
            "img" => {
                self.after_picture = true;
                return;
            }
            _ => {}
        }
        let is_caption = name == "span" && elements::has_word(tree, node, CAPTION_NAMES);
        let starts_line = node == 0 || is_block(name) || is_caption;
        let inner = if starts_line { node } else { block };
        if starts_line {
            self.end_block(block);
            self.kinds[node] = kind_of(tree, node, self.kinds[block]);
        }
        within.link |= name == "a";
        within.abroad |= name == "a" && self.leads_abroad(node);
        within.pre |= name == "pre";
        within.slanted |= matches!(name, "em" | "i" | "small");
        for child in &tree.nodes[node].children {
            self.node(*child, inner, within);
        }
        if starts_line {
            self.end_block(inner);
        }
    }

    fn text(&mut self, range: Range<usize>, within: Within) {
        let before = self.builder.text.len();
        if within.pre && !self.source[range.clone()].contains('&') {
            self.builder.verbatim(range);
        } else {
            entities(self.source, range, &mut self.builder);
        }
        let added = self.builder.text.len() - before;
        self.linked += if within.link { added } else { 0 };
        self.abroad += if within.abroad { added } else { 0 };
        self.slanted += if within.slanted { added } else { 0 };
    }

    fn leads_abroad(&self, node: usize) -> bool {
        let target = self.tree.attribute(node, "href").unwrap_or("");
        let (Some(home), Some(site)) = (self.home, site_of(target)) else {
            return false;
        };
        site != home && !PASSING_ON.iter().any(|part| target.contains(part))
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
        let kind = match self.kinds[node] {
            BlockKind::Paragraph if self.is_caption() => BlockKind::Caption,
            kind => kind,
        };
        let separator = if matches!(kind, BlockKind::Item | BlockKind::Cell) { "\n" } else { "\n\n" };
        if self.builder.end_block(kind, separator).is_some() {
            let is_whole = self.last != node;
            self.pieces.push(Piece { node, linked: self.linked, abroad: self.abroad, is_whole });
            self.after_picture = false;
            self.last = node;
        }
        (self.linked, self.abroad, self.slanted) = (0, 0, 0);
    }

    // A line in italics under a picture.
    fn is_caption(&self) -> bool {
        let length = self.builder.open_length();
        self.after_picture && length > 0 && length <= LONGEST_SLANTED_CAPTION && self.slanted >= length
    }
}

fn kind_of(tree: &Tree, node: usize, around: BlockKind) -> BlockKind {
    match tree.name(node) {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
        "figcaption" | "caption" | "figure" => BlockKind::Caption,
        "li" | "dt" | "dd" => BlockKind::Item,
        "td" | "th" => BlockKind::Cell,
        "article" | "section" | "main" | "body" | "blockquote" => BlockKind::Paragraph,
        _ if elements::has_word(tree, node, CAPTION_NAMES) => BlockKind::Caption,
        // Paragraphs inside a cell lay out the page rather than a table.
        _ if around == BlockKind::Cell => BlockKind::Paragraph,
        _ => around,
    }
}

fn is_visible(tree: &Tree, node: usize) -> bool {
    if INVISIBLE.contains(&tree.name(node)) || tree.attribute(node, "hidden").is_some() {
        return false;
    }
    // A card that opens over a word is no part of the word's sentence.
    if !is_block(tree.name(node)) && elements::is_unseen(tree, node) {
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
    use super::site_of;
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
    fn a_card_that_opens_over_a_name_is_not_in_the_sentence() {
        check("<p><span class=sr-only>Picture of </span>The gate</p>", &["Paragraph:The gate"]);
        check(
            "<p>Mayor <span class=person><a href=1>Ana Bel</a><span class='person-popover-content'><b>Ana Bel</b> Mayor since 2029</span></span> said so.</p>",
            &["Paragraph:Mayor Ana Bel said so."],
        );
    }

    #[test]
    fn a_line_under_a_picture_is_its_caption() {
        check("<p><img src=x></p><p><em>The gate of the depot</em></p>", &["Caption:The gate of the depot"]);
        check(
            "<p><img src=x></p><p>It <em>burned</em>.</p><p><em>All of it.</em></p>",
            &["Paragraph:It burned.", "Paragraph:All of it."],
        );
        check(
            "<p>It burned.<span class='photo-caption'>It is the gate.</span></p>",
            &["Paragraph:It burned.", "Caption:It is the gate."],
        );
    }

    #[test]
    fn sites_are_told_apart_by_their_host() {
        assert_eq!(site_of("https://www.gazette.example/a.b/c"), Some("gazette.example"));
        assert_eq!(site_of("//gazette.example:80"), Some("gazette.example"));
        assert_eq!(site_of("/depot.html"), None);
        assert_eq!(site_of("ftp://gazette.example"), None);
        assert_eq!(site_of("https://localhost/x"), None);
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
