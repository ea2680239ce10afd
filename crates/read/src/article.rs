//! Which part of a page is the article. Each block is worth something (running text) or costs
//! something (links, scraps); the article is the element whose blocks are worth most together.
//! The measures are those of Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using
//! Shallow Text Features" (2010): how long a block is and how much of it is links.

use crate::draft::Draft;
use crate::elements::{Sign, UNSEEN, is_article_body, sign};
use crate::html::Piece;
use crate::markup::Tree;
use crate::words::{ends_sentence, normalised};
use std::collections::{HashMap, HashSet};
use whosays_model::{BlockKind, Span};

// A quotation holds its paragraphs at most this deep; looking further would cost depth for every block.
const QUOTATION_DEPTH: usize = 6;
const FEWEST_WOVEN: usize = 6;
const HIDDEN: Sign = Sign { why: UNSEEN, needs_links: false };

struct Page<'a> {
    draft: &'a Draft,
    tree: &'a Tree,
    pieces: &'a [Piece],
    // Bytes of text, of running text, of links within the site, and of quotations, in each element.
    lengths: Vec<i64>,
    running: Vec<i64>,
    home: Vec<i64>,
    quoted: Vec<i64>,
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
    let woven = page.woven();
    let marks: Vec<(Span, &str)> =
        why.iter().zip(&draft.blocks).filter_map(|(why, block)| why.map(|why| (block.span, why))).collect();
    for (span, why) in marks {
        draft.mark(span, why);
    }
    draft.woven = woven;
}

impl<'a> Page<'a> {
    fn new(draft: &'a Draft, tree: &'a Tree, pieces: &'a [Piece]) -> Self {
        let none = Vec::new;
        let mut page = Page {
            draft,
            tree,
            pieces,
            lengths: none(),
            running: none(),
            home: none(),
            quoted: none(),
            total: 0,
            hints: Vec::new(),
        };
        let running = |index: usize| if page.is_running(index) { page.length(index) } else { 0 };
        let in_quotation = |index: usize| {
            tree.ancestors(pieces[index].node).take(QUOTATION_DEPTH).any(|node| tree.name(node) == "blockquote")
        };
        (page.lengths, page.running, page.home, page.quoted) = (
            page.sums(|index| page.length(index)),
            page.sums(running),
            page.sums(|index| i64::try_from(page.home_links(index)).unwrap_or(i64::MAX)),
            page.sums(|index| if in_quotation(index) { page.length(index) } else { 0 }),
        );
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

    // Bytes that link to pages of the same site; a link to another site is a source more often than an offer.
    fn home_links(&self, index: usize) -> usize {
        self.pieces[index].linked - self.pieces[index].abroad
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
            // A table of figures is neither telling nor clutter.
            BlockKind::Cell if length < 120 => 0,
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
        // An article of one paragraph is more than the paragraph: its table, its caption.
        let parent = self.tree.nodes[best].parent;
        let is_alone = matches!(self.tree.name(best), "p" | "blockquote" | "pre") && worth[parent] >= worth[best];
        let best = if is_alone { parent } else { best };
        let hinted = best_of(&|node| is_article_body(self.tree, node))
            .map(|node| self.whole_body(node, &worth))
            .or_else(|| best_of(&|node| self.tree.name(node) == "article"));
        hinted.filter(|node| worth[*node] > 0 && worth[*node] * 10 >= worth[best] * 6).unwrap_or(best)
    }

    // A body that the page breaks off for an advertisement goes on in an element of the same name beside it.
    fn whole_body(&self, body: usize, worth: &[i64]) -> usize {
        let class = self.tree.attribute(body, "class");
        let parent = self.tree.nodes[body].parent;
        let goes_on = |node: &usize| {
            *node != body
                && worth[*node] > 0
                && self.tree.name(*node) == self.tree.name(body)
                && self.tree.attribute(*node, "class") == class
        };
        let parts = self.tree.nodes[parent].children.iter().filter(|node| goes_on(node)).count();
        if parts > 0 && class.is_some() && self.tree.name(body) != "article" { parent } else { body }
    }

    fn hint_of(&self, node: usize) -> Option<&'static str> {
        let sign = sign(self.tree, node).or_else(|| self.is_hidden(node).then_some(HIDDEN))?;
        // What holds most of the running text is the article, whatever its name. A notice may be
        // longer than a short article, though.
        let is_notice = matches!(sign.why, "cookie notice" | "notice" | "footer" | "comments");
        let most = if is_notice { 7 } else { 4 };
        let is_small = self.running[node] * 10 <= self.total * most;
        let is_borne_out = !sign.needs_links || self.home[node] * 2 > self.lengths[node];
        // What is quoted from a network is not a row of its buttons.
        let is_embedded = sign.why == "share buttons" && self.quoted[node] > 0;
        (is_small && is_borne_out && !is_embedded).then_some(sign.why)
    }

    fn is_hidden(&self, node: usize) -> bool {
        self.tree.attribute(node, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn outside_article(&self, article: usize) -> Vec<Option<&'static str>> {
        let mut inside = vec![article == 0; self.tree.nodes.len()];
        for node in 1..inside.len() {
            inside[node] = node == article || inside[self.tree.nodes[node].parent];
        }
        let (within, anywhere) = (self.inherited(article), self.inherited(0));
        let cards = self.cards(article);
        let mut in_list = self.lists_of_links();
        for node in 1..in_list.len() {
            in_list[node] = node != article && (in_list[node] || in_list[self.tree.nodes[node].parent]);
        }
        let node = |index: usize| self.pieces[index].node;
        let last = (0..self.pieces.len()).rev().find(|index| inside[node(*index)]).unwrap_or(0);
        let why = |index: usize| {
            if inside[node(index)] {
                let in_card = self.card_of(index, article).is_some_and(|card| cards.contains(&card));
                let is_title = self.kind(index) == BlockKind::Title;
                let by_place =
                    within[node(index)].or((in_card || (in_list[node(index)] && !is_title)).then_some("related"));
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
        let leads_on = |index: &usize| self.home_links(*index) * 2 > self.words(*index).len();
        let headings =
            (0..self.pieces.len()).filter(|index| self.kind(*index) == BlockKind::Heading && leads_on(index));
        headings.filter_map(|index| self.card_of(index, article)).collect()
    }

    fn card_of(&self, index: usize, article: usize) -> Option<usize> {
        let mut below = self.tree.ancestors(self.pieces[index].node).take_while(|node| *node != article);
        below.find(|node| {
            matches!(self.tree.name(*node), "li" | "article") && self.running[*node] * 10 <= self.total * 4
        })
    }

    fn why_linked(&self, index: usize) -> Option<&'static str> {
        let words = self.words(index);
        let is_scrap = self.is_linked(index) && words.split_whitespace().count() <= 2;
        let is_link = self.home_links(index) * 10 >= words.len() * 8 || is_scrap;
        let is_short = words.len() < 600 && !matches!(self.kind(index), BlockKind::Title | BlockKind::Cell);
        (is_link && is_short).then_some("related")
    }

    // Elements of the article that hold links to the site's other pages and no telling.
    fn lists_of_links(&self) -> Vec<bool> {
        let pieces = self.sums(|_| 1);
        let fits = |node: usize| {
            pieces[node] >= 2 && self.running[node] == 0 && self.home[node] * 10 >= self.lengths[node] * 6
        };
        (0..self.tree.nodes.len()).map(fits).collect()
    }

    // Paragraphs that stand in one element with several of the same tag and class. What a page shows
    // a second time stands apart from them, so that where one of them repeats another its author does.
    fn woven(&self) -> Vec<usize> {
        let stream = |index: &usize| {
            let node = self.pieces[*index].node;
            let name = self.tree.name(node);
            (matches!(name, "p" | "li") && self.pieces[*index].is_whole)
                .then(|| (self.tree.nodes[node].parent, name, self.tree.attribute(node, "class")))
        };
        let mut counts: HashMap<_, usize> = HashMap::new();
        for key in (0..self.pieces.len()).filter_map(|index| stream(&index)) {
            *counts.entry(key).or_default() += 1;
        }
        let is_woven = |index: &usize| stream(index).is_some_and(|key| counts[&key] >= FEWEST_WOVEN);
        (0..self.pieces.len()).filter(is_woven).collect()
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
        // Whether what follows a heading, after other headings, belongs.
        let mut goes_on = vec![false; belongs.len() + 1];
        for index in (0..belongs.len()).rev() {
            let is_heading = self.kind(index) == BlockKind::Heading;
            goes_on[index] = if is_heading { goes_on[index + 1] } else { belongs[index] };
        }
        let why = (0..belongs.len()).map(|index| {
            let is_heading = self.kind(index) == BlockKind::Heading
                && (first..last).contains(&index)
                && goes_on[index]
                && !self.is_linked(index);
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

    #[test]
    fn a_table_of_results_is_the_article() {
        let rows = "<tr><td>1</td><td>Ana Bel</td><td>Orlo</td><td>40</td></tr>".repeat(30);
        check(
            &format!("<nav><a href=/>Front page</a></nav><div class=article-body>{ONE}<table>{rows}</table></div>"),
            &[("Front page", "navigation")],
        );
    }

    #[test]
    fn a_paragraph_takes_its_table_along() {
        check(
            &format!("<div><a href=1>Orlo floods</a></div><div>{ONE}<table><tr><td>Tarsk<td>4</table></div>"),
            &[("Orlo floods", "navigation")],
        );
    }

    #[test]
    fn a_body_may_be_broken_off_and_go_on() {
        check(
            &format!(
                "<div><div class=story-body>{ONE}{TWO}</div><div class=ad-slot>Buy grain</div><div class=story-body>{ONE}</div></div>"
            ),
            &[
                ("Buy grain", "advertisement"),
                ("Two men set fire to the grain depot at Tarsk on Friday night, the mayor said on Saturday.", "repeat"),
            ],
        );
    }

    #[test]
    fn links_to_other_sites_are_sources_and_links_within_the_site_are_offers() {
        let own = "<link rel=canonical href=https://gazette.example/fire>";
        check(
            &format!(
                "{own}<article>{ONE}<p><a href=https://guard.example/orders>Orders of the River Guard</a></p>{TWO}<p><a href=https://www.gazette.example/grain>Grain is dear this year</a></p></article>"
            ),
            &[("Grain is dear this year", "related")],
        );
    }

    #[test]
    fn a_list_of_links_with_their_times_is_no_telling() {
        check(
            &format!(
                "<article>{ONE}{TWO}<div><div><a href=1>Grain is dear this year</a> 3 hours</div><div><a href=2>Orlo floods again</a> 4 hours</div></div></article>"
            ),
            &[("Grain is dear this year 3 hours", "related"), ("Orlo floods again 4 hours", "related")],
        );
    }

    #[test]
    fn a_quoted_post_is_no_share_button() {
        check(
            &format!(
                "<div class=story-body>{ONE}<div class=social-embed><blockquote><p>I saw the whole fire from my window that night.</p></blockquote></div>{TWO}<div class=social-bar>Pass it on</div></div>"
            ),
            &[("Pass it on", "share buttons")],
        );
    }
}
