//! A lenient tree of HTML whose texts know their place in the source. No input fails and none takes
//! more than linear time; what browsers repair is repaired as far as reading needs it.

use std::ops::Range;

// Deeper than any page means to be; beyond it elements stay siblings.
const MAX_DEPTH: usize = 256;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const RAW: &[&str] = &["script", "style", "noscript", "iframe", "noembed", "noframes", "xmp", "template"];
const ESCAPABLE_RAW: &[&str] = &["title", "textarea"];
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// An element: its name in lower case and its attributes, decoded.
    Element(String, Vec<(String, String)>),
    /// Text, as a range of the source with entities as they stand.
    Text(Range<usize>),
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) parent: usize,
    pub(crate) children: Vec<usize>,
    pub(crate) content: Content,
}

/// A page; node 0 is its root.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

impl Tree {
    /// Parses a page.
    pub(crate) fn parse(source: &str) -> Tree {
        let mut builder = Builder::new(source);
        builder.run();
        Tree { nodes: builder.nodes }
    }

    /// An element's name; empty for text.
    pub(crate) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].content {
            Content::Element(name, _) => name,
            Content::Text(_) => "",
        }
    }

    /// An attribute's value.
    pub(crate) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        match &self.nodes[node].content {
            Content::Element(_, attributes) => {
                attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
            }
            Content::Text(_) => None,
        }
    }

    /// A node and those above it, nearest first, without the root.
    pub(crate) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |node| Some(self.nodes[*node].parent)).take_while(|node| *node != 0)
    }

    /// All elements, in the order of the page.
    pub(crate) fn elements(&self) -> impl Iterator<Item = usize> + '_ {
        (1..self.nodes.len()).filter(|node| matches!(self.nodes[*node].content, Content::Element(..)))
    }

    /// The words in a node with white space collapsed.
    pub(crate) fn words(&self, node: usize, source: &str) -> String {
        let mut words = String::new();
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            match &self.nodes[node].content {
                Content::Text(range) => {
                    words.push_str(&htmlize::unescape(&source[range.clone()]));
                    words.push(' ');
                }
                Content::Element(..) => stack.extend(self.nodes[node].children.iter().rev()),
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether an element begins a new line.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

struct Builder<'a> {
    source: &'a str,
    at: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
    // Ends that were looked for and do not occur any more; looking again would take quadratic time.
    absent: Vec<String>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Self {
        let root = Node { parent: 0, children: Vec::new(), content: Content::Element(String::new(), Vec::new()) };
        Builder { source, at: 0, nodes: vec![root], open: vec![0], absent: Vec::new() }
    }

    fn run(&mut self) {
        let mut text_start = 0;
        while let Some(found) = self.source[self.at..].find('<') {
            let start = self.at + found;
            self.at = start;
            let rest = &self.source.as_bytes()[start + 1..];
            let is_markup = match rest.first() {
                Some(b'!' | b'?') => true,
                Some(b'/') => rest.get(1).is_some_and(u8::is_ascii_alphabetic),
                Some(byte) => byte.is_ascii_alphabetic(),
                None => false,
            };
            if !is_markup {
                self.at = start + 1;
                continue;
            }
            self.text(text_start..start);
            self.markup();
            text_start = self.at;
        }
        self.text(text_start..self.source.len());
    }

    fn markup(&mut self) {
        let rest = &self.source[self.at..];
        if rest.starts_with("<!--") {
            // A comment that never ends would swallow the page.
            let start = self.at + 4;
            self.at = self.find(start, "-->").map_or(start, |at| at + 3);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at = self.tag_end(self.at);
        } else if rest.starts_with("</") {
            let name = self.name(self.at + 2);
            self.at = self.tag_end(self.at);
            self.close(&name);
        } else {
            self.start_tag();
        }
    }

    fn start_tag(&mut self) {
        let name = self.name(self.at + 1);
        self.at += 1 + name.len();
        let (attributes, closes_itself) = self.attributes();
        self.close_implied(&name);
        let is_void = VOID.contains(&name.as_str());
        let is_raw = RAW.contains(&name.as_str());
        let is_escapable = ESCAPABLE_RAW.contains(&name.as_str());
        let node = self.add(Content::Element(name.clone(), attributes));
        if is_raw || is_escapable {
            self.raw_text(node, &name, is_escapable);
        } else if !is_void && (is_block(&name) || !closes_itself) && self.open.len() < MAX_DEPTH {
            self.open.push(node);
        }
    }

    fn raw_text(&mut self, node: usize, name: &str, is_escapable: bool) {
        let start = self.at;
        let end = match self.find_end_tag(start, name) {
            Some(end) => end,
            // A title that never ends would swallow the page.
            None if is_escapable => self.source[start..].find('<').map_or(self.source.len(), |at| start + at),
            None => self.source.len(),
        };
        if start < end {
            let text = self.nodes.len();
            self.nodes.push(Node { parent: node, children: Vec::new(), content: Content::Text(start..end) });
            self.nodes[node].children.push(text);
        }
        self.at = end;
    }

    fn attributes(&mut self) -> (Vec<(String, String)>, bool) {
        let bytes = self.source.as_bytes();
        let mut attributes: Vec<(String, String)> = Vec::new();
        let mut closes_itself = false;
        loop {
            while self.at < bytes.len() && (bytes[self.at].is_ascii_whitespace() || bytes[self.at] == b'/') {
                closes_itself = bytes[self.at] == b'/';
                self.at += 1;
            }
            match bytes.get(self.at) {
                None => return (attributes, closes_itself),
                Some(b'>') => {
                    self.at += 1;
                    return (attributes, closes_itself);
                }
                // A new tag inside a tag: the first was never closed.
                Some(b'<') => return (attributes, closes_itself),
                Some(_) => {}
            }
            closes_itself = false;
            let start = self.at;
            self.skip_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/' | b'<'));
            if self.at == start {
                self.at += 1;
                continue;
            }
            let key = self.source[start..self.at].to_ascii_lowercase();
            self.skip_while(|byte| byte.is_ascii_whitespace());
            let value = if bytes.get(self.at) == Some(&b'=') { self.value() } else { String::new() };
            if attributes.len() < 64 && !attributes.iter().any(|(known, _)| *known == key) {
                attributes.push((key, value));
            }
        }
    }

    fn value(&mut self) -> String {
        let bytes = self.source.as_bytes();
        self.at += 1;
        self.skip_while(|byte| byte.is_ascii_whitespace());
        let quote = bytes.get(self.at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let raw = match quote {
            Some(quote) => {
                let start = self.at + 1;
                let end = self.find(start, if quote == b'"' { "\"" } else { "'" });
                let end =
                    end.unwrap_or_else(|| self.source[start..].find('>').map_or(self.source.len(), |at| start + at));
                self.at = (end + usize::from(bytes.get(end) == Some(&quote))).min(bytes.len());
                &self.source[start..end]
            }
            None => {
                let start = self.at;
                self.skip_while(|byte| !byte.is_ascii_whitespace() && byte != b'>');
                &self.source[start..self.at]
            }
        };
        htmlize::unescape_attribute(raw).into_owned()
    }

    // Only ever stops at ASCII bytes or the end, so that `at` stays on a character boundary.
    fn skip_while(&mut self, fits: impl Fn(u8) -> bool) {
        let bytes = self.source.as_bytes();
        while self.at < bytes.len() && (!bytes[self.at].is_ascii() || fits(bytes[self.at])) {
            self.at += 1;
        }
    }

    fn name(&self, at: usize) -> String {
        let rest = &self.source[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':')).unwrap_or(rest.len());
        rest[..end].to_ascii_lowercase()
    }

    fn tag_end(&self, from: usize) -> usize {
        self.source[from..].find('>').map_or(self.source.len(), |at| from + at + 1)
    }

    fn find(&mut self, from: usize, what: &str) -> Option<usize> {
        if self.absent.iter().any(|absent| absent == what) {
            return None;
        }
        let found = self.source.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at);
        if found.is_none() {
            self.absent.push(what.to_owned());
        }
        found
    }

    fn find_end_tag(&mut self, from: usize, name: &str) -> Option<usize> {
        let end_tag = format!("</{name}");
        if self.absent.contains(&end_tag) {
            return None;
        }
        let bytes = self.source.as_bytes();
        let mut at = from;
        while let Some(found) = self.source[at..].find("</") {
            at += found;
            let candidate = bytes.get(at..at + end_tag.len());
            if candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(end_tag.as_bytes())) {
                return Some(at);
            }
            at += 2;
        }
        self.absent.push(end_tag);
        None
    }

    fn text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.add(Content::Text(range));
        }
    }

    fn add(&mut self, content: Content) -> usize {
        let parent = self.open.last().copied().unwrap_or(0);
        let node = self.nodes.len();
        self.nodes.push(Node { parent, children: Vec::new(), content });
        self.nodes[parent].children.push(node);
        node
    }

    fn open_name(&self, depth: usize) -> &str {
        match &self.nodes[self.open[depth]].content {
            Content::Element(name, _) => name,
            Content::Text(_) => "",
        }
    }

    fn close(&mut self, name: &str) {
        let found = (1..self.open.len()).rev().find(|depth| self.open_name(*depth) == name);
        // A stray inline end must not close the blocks around it.
        let crosses = |depth: usize| (depth + 1..self.open.len()).any(|above| is_container(self.open_name(above)));
        match found {
            Some(depth) if is_block(name) || !crosses(depth) => self.open.truncate(depth),
            _ => {}
        }
    }

    fn close_implied(&mut self, name: &str) {
        let closed_by: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "tr" => &["tr", "td", "th"],
            "td" | "th" => &["td", "th"],
            "option" => &["option"],
            _ if is_block(name) => &["p"],
            _ => return,
        };
        let holds: &[&str] = match name {
            "li" => &["ul", "ol", "menu"],
            "dt" | "dd" => &["dl"],
            "tr" | "td" | "th" => &["table"],
            _ => &[],
        };
        for depth in (1..self.open.len()).rev() {
            let open = self.open_name(depth);
            if closed_by.contains(&open) {
                // A row ends its cell and then itself.
                let ends_cell_only = name == "tr" && open != "tr";
                self.open.truncate(depth);
                return if ends_cell_only {
                    self.close_implied(name)
                };
            }
            if holds.contains(&open) || (holds.is_empty() && is_container(open)) {
                return;
            }
        }
    }
}

fn is_container(name: &str) -> bool {
    is_block(name) && !matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a tree as `name[child child]`, texts trimmed.
    fn shape(tree: &Tree, source: &str, node: usize) -> String {
        let children: Vec<String> = tree.nodes[node]
            .children
            .iter()
            .map(|child| shape(tree, source, *child))
            .filter(|shape| !shape.is_empty())
            .collect();
        match &tree.nodes[node].content {
            Content::Text(range) => source[range.clone()].trim().to_owned(),
            Content::Element(name, _) => format!("{name}[{}]", children.join(" ")),
        }
    }

    fn check(source: &str, expect: &str) {
        let tree = Tree::parse(source);
        assert_eq!(shape(&tree, source, 0), format!("[{expect}]"), "{source}");
    }

    #[test]
    fn what_is_left_open_is_closed() {
        check("<p>one<p>two", "p[one] p[two]");
        check("<ul><li>a<li>b<ul><li>c</ul></ul>d", "ul[li[a] li[b ul[li[c]]]] d");
        check("<table><tr><td>1<td>2<tr><td>3</table>", "table[tr[td[1] td[2]] tr[td[3]]]");
        check("<p>a <b>b</p><p>c", "p[a b[b]] p[c]");
        check("<div><span>a</div>b", "div[span[a]] b");
    }

    #[test]
    fn stray_and_broken_tags_do_no_harm() {
        check("a </b> < 3 <> b", "a < 3 <> b");
        check("<div>a</span>b</div>", "div[a b]");
        check("<p class=x id='y>z</p>", "p[z]");
        check("<!-- a <p>b", "a p[b]");
        check("<a href=\"x\"\n>t</a", "a[t]");
        check("<title>t<p>b", "title[t] p[b]");
        check("<br/>x<div/>y", "br[] x div[y]");
    }

    #[test]
    fn scripts_are_one_text() {
        check("<script>if (a<b) '</p>'</script>c", "script[if (a<b) '</p>'] c");
        check("<SCRIPT>x</ScRiPt >y", "script[x] y");
    }

    #[test]
    fn attributes_are_decoded() {
        let source = "<meta property=og:title content='Tarsk &amp; Orlo' data-x CONTENT=second>";
        let tree = Tree::parse(source);
        assert_eq!(tree.attribute(1, "content"), Some("Tarsk & Orlo"));
        assert_eq!(tree.attribute(1, "property"), Some("og:title"));
        assert_eq!(tree.attribute(1, "data-x"), Some(""));
    }

    #[test]
    fn hostile_pages_take_linear_time() {
        for piece in ["<title>", "<!--", "<div>", "<a b='", "</p>", "<p", "<script>", "&", "<td><tr>"] {
            let source = piece.repeat(100_000);
            assert!(!Tree::parse(&source).nodes.is_empty());
        }
    }
}
