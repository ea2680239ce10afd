//! Which part of a page is the article. Each block is worth something (running text) or costs
//! something (links, scraps); the article is the element whose blocks are worth most together.

use crate::draft::Draft;
use crate::html::Piece;
use crate::markup::Tree;
use crate::words::{ends_sentence, normalised};
use std::collections::HashSet;
use whosays_model::{BlockKind, Span};

const HINTS: &[(&str, &[&str])] = &[
    (
        "navigation",
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "masthead",
            "toolbar",
            "pager",
            "pagination",
            "tags",
            "taglist",
            "categories",
            "topics",
            "skip",
        ],
    ),
    ("footer", &["footer", "colophon", "legal", "copyright"]),
    ("comments", &["comment", "comments", "disqus", "respond", "replies", "livefyre"]),
    (
        "newsletter call",
        &["newsletter", "newsletters", "subscribe", "subscription", "signup", "paywall", "donate", "donation"],
    ),
    ("share buttons", &["share", "sharing", "social", "sharedaddy", "addthis", "socials"]),
    ("cookie notice", &["cookie", "cookies", "consent", "gdpr"]),
    ("advertisement", &["ad", "ads", "advert", "advertisement", "sponsor", "sponsored", "adslot", "dfp"]),
    ("author note", &["bio", "authorbio"]),
    ("byline", &["byline", "dateline", "timestamp", "postmeta"]),
    ("credits", &["credit", "credits", "attribution"]),
    (
        "related",
        &[
            "related",
            "recommended",
            "recommend",
            "recommendations",
            "sidebar",
            "outbrain",
            "taboola",
            "trending",
            "popular",
            "mostread",
            "teaser",
            "teasers",
            "promo",
            "promos",
            "readmore",
            "suggested",
            "widget",
            "widgets",
            "rail",
            "carousel",
            "recirc",
        ],
    ),
    ("notice", &["modal", "popup", "overlay", "tooltip", "lightbox", "browsehappy"]),
];
const TAGS: &[(&str, &str)] = &[
    ("nav", "navigation"),
    ("footer", "footer"),
    ("aside", "related"),
    ("form", "newsletter call"),
    ("dialog", "notice"),
    ("button", "share buttons"),
];
const BODY_WORDS: &[&[&str]] = &[
    &["article", "body"],
    &["entry", "content"],
    &["post", "content"],
    &["story", "body"],
    &["article", "content"],
    &["story", "content"],
    &["post", "body"],
    &["article", "text"],
    &["articlebody"],
];

struct Page<'a> {
    draft: &'a Draft,
    tree: &'a Tree,
    pieces: &'a [Piece],
    // Characters of running text in each element.
    running: Vec<i64>,
    total: i64,
    // Why each element is not the article, by its own name.
    hints: Vec<Option<&'static str>>,
}

/// Marks all that is not the article; `body` is its text where the page's metadata holds it.
pub(crate) fn layer(draft: &mut Draft, tree: &Tree, pieces: &[Piece], body: Option<&str>) {
    let page = Page::new(draft, tree, pieces);
    let mut why = match body.and_then(|body| page.outside_body(body)) {
        Some(why) => why,
        None => page.outside_article(page.article()),
    };
    page.mark_empty_headings(&mut why);
    let marks: Vec<(Span, &str)> =
        why.iter().zip(&draft.blocks).filter_map(|(why, block)| why.map(|why| (block.span, why))).collect();
    for (span, why) in marks {
        draft.mark(span, why);
    }
}

/// Whether an element's class or id holds one of these words.
pub(crate) fn has_word(tree: &Tree, node: usize, words: &[&str]) -> bool {
    name_words(tree, node).iter().any(|word| words.contains(&word.as_str()))
}

impl<'a> Page<'a> {
    fn new(draft: &'a Draft, tree: &'a Tree, pieces: &'a [Piece]) -> Self {
        let mut page = Page { draft, tree, pieces, running: Vec::new(), total: 0, hints: Vec::new() };
        page.running = page.sums(|index| if page.is_running(index) { page.length(index) } else { 0 });
        page.total = page.running[0];
        page.hints = (0..tree.nodes.len()).map(|node| page.hint_of(node)).collect();
        page
    }

    // Sums over the blocks in each element; children come after their parents.
    fn sums(&self, value: impl Fn(usize) -> i64) -> Vec<i64> {
        let mut sums = vec![0i64; self.tree.nodes.len()];
        for (index, piece) in self.pieces.iter().enumerate() {
            sums[piece.node] += value(index);
        }
        for node in (1..sums.len()).rev() {
            sums[self.tree.nodes[node].parent] += sums[node];
        }
        sums
    }

    // The nearest hint at or above each element, below `within`.
    fn inherited(&self, within: usize) -> Vec<Option<&'static str>> {
        let mut inherited: Vec<Option<&'static str>> = vec![None; self.tree.nodes.len()];
        for node in 1..inherited.len() {
            if node != within {
                inherited[node] = self.hints[node].or(inherited[self.tree.nodes[node].parent]);
            }
        }
        inherited
    }

    fn length(&self, index: usize) -> i64 {
        i64::try_from(self.draft.blocks[index].span.len()).unwrap_or(i64::MAX)
    }

    fn words(&self, index: usize) -> &str {
        self.draft.blocks[index].span.of(&self.draft.text).unwrap_or("")
    }

    fn kind(&self, index: usize) -> BlockKind {
        self.draft.blocks[index].kind
    }

    fn is_running(&self, index: usize) -> bool {
        let words = self.words(index);
        !self.is_linked(index) && (words.len() >= 80 || (words.len() >= 40 && ends_sentence(words)))
    }

    fn is_linked(&self, index: usize) -> bool {
        self.pieces[index].linked * 2 > self.words(index).len()
    }

    fn worth(&self, index: usize, is_hinted: bool) -> i64 {
        let words = self.words(index);
        let length = self.length(index);
        if is_hinted {
            return -length.min(200) / 2;
        }
        if self.is_linked(index) {
            return -20 - length.min(400) / 3;
        }
        match self.kind(index) {
            BlockKind::Caption | BlockKind::Heading => 0,
            BlockKind::Cell if length < 120 => -5,
            BlockKind::Item if length < 80 && !ends_sentence(words) => -8,
            _ if self.is_running(index) => length,
            _ if ends_sentence(words) => length / 2,
            _ => -10,
        }
    }

    fn article(&self) -> usize {
        let hints = self.inherited(0);
        let worth = self.sums(|index| self.worth(index, hints[self.pieces[index].node].is_some()));
        let best_of = |fits: &dyn Fn(usize) -> bool| {
            self.tree.elements().filter(|node| fits(*node)).max_by_key(|node| (worth[*node], *node))
        };
        let Some(best) = best_of(&|_| true) else {
            return 0;
        };
        let hinted =
            best_of(&|node| self.is_body_by_name(node)).or_else(|| best_of(&|node| self.tree.name(node) == "article"));
        hinted.filter(|node| worth[*node] * 10 >= worth[best] * 6).unwrap_or(best)
    }

    fn is_body_by_name(&self, node: usize) -> bool {
        let declared = self
            .tree
            .attribute(node, "itemprop")
            .is_some_and(|value| value.to_ascii_lowercase().contains("articlebody"));
        let words = name_words(self.tree, node);
        declared || BODY_WORDS.iter().any(|all| all.iter().all(|word| words.iter().any(|known| known == word)))
    }

    fn hint_of(&self, node: usize) -> Option<&'static str> {
        let tag = self.tree.name(node);
        let words = || name_words(self.tree, node);
        let fits = |known: &[&str]| words().iter().any(|word| known.contains(&word.as_str()));
        let by_tag = TAGS.iter().find(|(name, _)| *name == tag).map(|(_, why)| *why);
        let why = by_tag.or_else(|| HINTS.iter().find(|(_, known)| fits(known)).map(|(why, _)| *why))?;
        // What holds most of the running text is the article, whatever its name. A notice may be
        // longer than a short article, though.
        let is_notice = matches!(why, "cookie notice" | "notice" | "footer" | "comments");
        let most = if is_notice { 7 } else { 4 };
        (self.running[node] * 10 <= self.total * most).then_some(why)
    }

    fn outside_article(&self, article: usize) -> Vec<Option<&'static str>> {
        let mut inside = vec![article == 0; self.tree.nodes.len()];
        for node in 1..inside.len() {
            inside[node] = node == article || inside[self.tree.nodes[node].parent];
        }
        let (within, anywhere) = (self.inherited(article), self.inherited(0));
        let cards = self.cards(article);
        let node = |index: usize| self.pieces[index].node;
        let last = (0..self.pieces.len()).rev().find(|index| inside[node(*index)]).unwrap_or(0);
        let why = |index: usize| {
            if inside[node(index)] {
                let in_card = self.card_of(index, article).is_some_and(|card| cards.contains(&card));
                let by_place = within[node(index)].or(in_card.then_some("related"));
                return by_place.or_else(|| self.why_linked(index));
            }
            let is_before = index < last || self.is_linked(index);
            let elsewhere = if is_before { "navigation" } else { "footer" };
            Some(anywhere[node(index)].unwrap_or(elsewhere))
        };
        (0..self.pieces.len()).map(why).collect()
    }

    // List entries whose heading is a link lead to other stories, with all that they say of them.
    fn cards(&self, article: usize) -> HashSet<usize> {
        let headings =
            (0..self.pieces.len()).filter(|index| self.kind(*index) == BlockKind::Heading && self.is_linked(*index));
        headings.filter_map(|index| self.card_of(index, article)).collect()
    }

    fn card_of(&self, index: usize, article: usize) -> Option<usize> {
        let mut below = self.tree.ancestors(self.pieces[index].node).take_while(|node| *node != article);
        below.find(|node| {
            matches!(self.tree.name(*node), "li" | "article") && self.running[*node] * 10 <= self.total * 4
        })
    }

    fn why_linked(&self, index: usize) -> Option<&'static str> {
        let length = self.words(index).len();
        let is_link = self.pieces[index].linked * 10 >= length * 8;
        let is_short = length < 200 && !matches!(self.kind(index), BlockKind::Title);
        (is_link && is_short).then_some("related")
    }

    // The page's own copy of its text tells for each block whether it belongs.
    fn outside_body(&self, body: &str) -> Option<Vec<Option<&'static str>>> {
        let body = normalised(body);
        let hints = self.inherited(0);
        let grams: HashSet<Vec<&str>> = body.split(' ').collect::<Vec<_>>().windows(3).map(<[&str]>::to_vec).collect();
        let belongs: Vec<bool> =
            (0..self.pieces.len()).map(|index| self.belongs(index, &body, &grams, &hints)).collect();
        let covered: usize =
            (0..belongs.len()).filter(|index| belongs[*index]).map(|index| normalised(self.words(index)).len()).sum();
        let is_whole = body.len() >= 400
            && covered * 10 >= body.len() * 8
            && covered * 2 >= usize::try_from(self.total).unwrap_or(0);
        if !is_whole {
            return None;
        }
        let (first, last) = (belongs.iter().position(|one| *one)?, belongs.iter().rposition(|one| *one)?);
        let why = (0..belongs.len()).map(|index| {
            let is_heading = self.kind(index) == BlockKind::Heading && (first..last).contains(&index);
            let is_caption = self.kind(index) == BlockKind::Caption;
            if belongs[index] || ((is_heading || is_caption) && hints[self.pieces[index].node].is_none()) {
                return None;
            }
            let elsewhere = if index < first {
                "navigation"
            } else if index > last {
                "footer"
            } else {
                "related"
            };
            Some(hints[self.pieces[index].node].unwrap_or(elsewhere))
        });
        Some(why.collect())
    }

    fn belongs(&self, index: usize, body: &str, grams: &HashSet<Vec<&str>>, hints: &[Option<&'static str>]) -> bool {
        let words = normalised(self.words(index));
        let words: Vec<&str> = words.split(' ').collect();
        if words.len() < 5 {
            return words.len() > 2 && body.contains(&words.join(" ")) && hints[self.pieces[index].node].is_none();
        }
        let found = words.windows(3).filter(|gram| grams.contains(*gram)).count();
        found * 10 >= (words.len() - 2) * 7
    }

    // A heading with nothing of the article under it belongs to what was cut: "Related stories".
    fn mark_empty_headings(&self, why: &mut [Option<&'static str>]) {
        let mut cut_below: Option<&'static str> = Some("related");
        let mut seen_any = false;
        for index in (0..why.len()).rev() {
            let is_heading = self.kind(index) == BlockKind::Heading;
            match why[index] {
                None if is_heading && cut_below.is_some() && seen_any => why[index] = cut_below,
                None => cut_below = None,
                Some(reason) if cut_below.is_some() || !is_heading => {
                    seen_any = true;
                    if cut_below.is_some() {
                        cut_below = Some(reason);
                    }
                }
                Some(_) => {}
            }
        }
    }
}

fn name_words(tree: &Tree, node: usize) -> Vec<String> {
    let mut words = Vec::new();
    for name in [tree.attribute(node, "class"), tree.attribute(node, "id")].into_iter().flatten() {
        let mut word = String::new();
        let mut was_lower = false;
        for c in name.chars().take(400) {
            if (!c.is_alphanumeric() || (c.is_uppercase() && was_lower)) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};

    const ONE: &str =
        "<p>Two men set fire to the grain depot at Tarsk on Friday night, the mayor said on Saturday.</p>";
    const TWO: &str = "<p>Nobody was hurt, she added, although the fire went on burning until well after sunrise.</p>";

    /// What of a page is boilerplate.
    fn check(body: &str, expect: &[(&str, &str)]) {
        let page = format!("<!doctype html><html><body>{body}</body></html>");
        let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
        let got: Vec<(&str, &str)> =
            report.boilerplate.iter().map(|layer| (report.words(layer.span), layer.why.as_str())).collect();
        assert_eq!(got, expect, "{body}");
    }

    #[test]
    fn menus_and_footers_are_not_the_article() {
        check(
            &format!(
                "<nav><a href=/>Front page</a></nav><div><h1>Depot burns</h1>{ONE}{TWO}</div><footer>Tarsk, River Road 3</footer>"
            ),
            &[("Front page", "navigation"), ("Tarsk, River Road 3", "footer")],
        );
    }

    #[test]
    fn links_beside_the_article_are_not_it_even_without_names() {
        check(
            &format!(
                "<div><a href=1>Orlo floods</a> <a href=2>Grain is dear</a></div><div>{ONE}{TWO}</div><div><a href=3>Old fires of the river</a></div>"
            ),
            &[("Orlo floods Grain is dear", "navigation"), ("Old fires of the river", "navigation")],
        );
    }

    #[test]
    fn what_is_put_into_the_article_is_cut_out_of_it() {
        check(
            &format!(
                "<article>{ONE}<div class='related-links'><h3>Related</h3><p>Old fires of the river.</p></div>{TWO}<p><a href=4>Grain is dear this year</a></p></article>"
            ),
            &[("Related", "related"), ("Old fires of the river.", "related"), ("Grain is dear this year", "related")],
        );
    }

    #[test]
    fn a_misleading_name_does_not_hide_the_article() {
        check(&format!("<div class='has-sidebar comments-open'>{ONE}{TWO}</div>"), &[]);
    }

    #[test]
    fn comments_are_not_the_article() {
        check(
            &format!(
                "<div class=story-body>{ONE}{TWO}</div><div id=comments><p>I live there and I saw the whole fire from my window that night, it was awful.</p></div>"
            ),
            &[("I live there and I saw the whole fire from my window that night, it was awful.", "comments")],
        );
    }
}
