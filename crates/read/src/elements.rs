//! What an element's own name says: the table of `lexicon/elements.tsv`, read against tag, class and id.

use crate::markup::Tree;
use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../lexicon/elements.tsv");
const TAGS: &[(&str, &str)] = &[
    ("nav", "navigation"),
    ("footer", "footer"),
    ("aside", "related"),
    ("form", "newsletter call"),
    ("dialog", "notice"),
    ("button", "share buttons"),
];
/// Why words that a reader of the page does not see are boilerplate.
pub(crate) const UNSEEN: &str = "not shown";
// Names of utility style sheets run to hundreds of letters and say nothing after the first few.
const LONGEST_NAME: usize = 400;
const MOST_WORDS: usize = 60;

/// What the name of an element says that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// What it holds: `article`, or why it is boilerplate.
    pub(crate) why: &'static str,
    /// Whether layouts use the name too, so that the links in it have to bear it out.
    pub(crate) needs_links: bool,
}

struct Row {
    second: Option<&'static str>,
    sign: Sign,
}

// Rows by their first word, in the order of the table.
static ROWS: LazyLock<HashMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: HashMap<&'static str, Vec<Row>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        if let Some((first, row)) = row(line) {
            rows.entry(first).or_default().push(row);
        }
    }
    rows
});

/// Why an element is not the article, by its tag or by its class and id.
pub(crate) fn sign(tree: &Tree, node: usize) -> Option<Sign> {
    let tag = tree.name(node);
    if let Some((_, why)) = TAGS.iter().find(|(name, _)| *name == tag) {
        return Some(Sign { why, needs_links: false });
    }
    let words = name_words(tree, node);
    let mut signs = signs(&words).filter(|sign| sign.why != "article");
    let first = signs.next()?;
    if first.needs_links { signs.find(|sign| !sign.needs_links).or(Some(first)) } else { Some(first) }
}

/// Whether an element's name or its declaration says that it holds the article's text.
pub(crate) fn is_article_body(tree: &Tree, node: usize) -> bool {
    let declares =
        tree.attribute(node, "itemprop").is_some_and(|value| value.to_ascii_lowercase().contains("articlebody"));
    declares || signs(&name_words(tree, node)).any(|sign| sign.why == "article")
}

/// Whether an element's name says that its words are not seen: a card that opens when something is
/// pointed at, words for screen readers.
pub(crate) fn is_unseen(tree: &Tree, node: usize) -> bool {
    signs(&name_words(tree, node)).any(|sign| sign.why == UNSEEN)
}

/// Whether an element's class or id holds one of these words.
pub(crate) fn has_word(tree: &Tree, node: usize, words: &[&str]) -> bool {
    name_words(tree, node).iter().any(|word| words.contains(&word.as_str()))
}

fn signs(words: &[String]) -> impl Iterator<Item = Sign> + '_ {
    let rows = words.iter().filter_map(|word| ROWS.get(word.as_str())).flatten();
    rows.filter(|row| row.second.is_none_or(|second| words.iter().any(|word| word == second))).map(|row| row.sign)
}

fn row(line: &'static str) -> Option<(&'static str, Row)> {
    let mut cells = line.split('\t');
    let (words, why, how) = (cells.next()?, cells.next()?, cells.next()?);
    let mut words = words.split(' ');
    let first = words.next()?;
    Some((first, Row { second: words.next(), sign: Sign { why, needs_links: how == "linked" } }))
}

fn name_words(tree: &Tree, node: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let add = |word: &mut String, words: &mut Vec<String>| {
        let word = std::mem::take(word);
        if !word.is_empty() && words.len() < MOST_WORDS && !words.contains(&word) {
            words.push(word);
        }
    };
    for name in [tree.attribute(node, "class"), tree.attribute(node, "id")].into_iter().flatten() {
        let mut word = String::new();
        let mut was_lower = false;
        for c in name.chars().take(LONGEST_NAME) {
            if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
                add(&mut word, &mut words);
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        add(&mut word, &mut words);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(element: &str, why: Option<&str>, is_body: bool) {
        let tree = Tree::parse(element);
        assert_eq!(sign(&tree, 1).map(|sign| sign.why), why, "{element}");
        assert_eq!(is_article_body(&tree, 1), is_body, "{element}");
    }

    #[test]
    fn names_are_taken_apart() {
        check("<div class='site-breadcrumbs'>", Some("navigation"), false);
        check("<div id=RelatedStories>", Some("related"), false);
        check("<div class='c-articleBody wide'>", None, true);
        check("<div class='wide article__main-body'>", None, true);
        check("<div itemprop=articleBody>", None, true);
        check("<div class=depot>", None, false);
    }

    #[test]
    fn tags_speak_before_names() {
        check("<nav class=related>", Some("navigation"), false);
        check("<aside>", Some("related"), false);
    }

    #[test]
    fn a_word_that_layouts_use_yields_to_a_surer_one() {
        check("<div class='widget newsletter'>", Some("newsletter call"), false);
        check("<div class='widget'>", Some("related"), false);
    }

    #[test]
    fn every_row_is_sorted_and_has_three_cells() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.is_sorted_by(|one, next| one.split('\t').next() < next.split('\t').next()));
        for line in rows {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && matches!(cells[2], "sure" | "linked"), "{line}");
            assert!(cells[0].split(' ').count() <= 2 && cells[0] == cells[0].to_lowercase(), "{line}");
        }
    }
}
