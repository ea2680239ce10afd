//! PolNeAR: who is quoted, by which words, with which content, in US political news.
//!
//! Newell, Margolin and Ruths, "An Attribution Relations Corpus for Political News" (LREC 2018). The annotations are
//! brat's. Beside ours stand the figures of Citron (Newell and Cowlishaw, BBC), which were measured on PARC3.

use super::{Trouble, files_of, name_of, text_of};
use crate::board::Row;
use crate::forms::brat::Standoff;
use crate::listing::{Entry, Listing, sentence_at};
use crate::measures::attributions::{AttributionScore, PARTS, Parts, pairs, score};
use crate::measures::tokens::Tokens;
use crate::product::{Product, marked_report_of};
use crate::setting::Setting;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use whosays_model::Span;

/// The sorts of error that are listed: the three parts of an attribution.
pub(crate) const LISTS: &[&str] = &PARTS;
/// Citron's overlap F1, in the order of the parts.
const CITRON: [f64; 3] = [0.853, 0.768, 0.833];

/// Measures the development part.
pub(crate) fn run_dev(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    run(&setting.data.join("attribution/dev"), "attribution", product, listing)
}

/// Measures the training part, ten times as large; nothing that ships is trained on it.
pub(crate) fn run_train(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    run(&setting.data.join("attribution/train"), "attribution_train", product, listing)
}

fn run(folder: &Path, prefix: &str, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut total = AttributionScore::default();
    for (text_path, annotation_path) in articles(folder)? {
        let article = Article::load(&text_path, &annotation_path, product)?;
        total += score(&article.said, &article.expected);
        article.list(listing);
    }
    Ok(rows(prefix, &total))
}

fn rows(prefix: &str, total: &AttributionScore) -> Vec<Row> {
    let mut rows = Vec::new();
    for (part, name) in PARTS.iter().enumerate() {
        let overlap = &total.overlap[part];
        rows.push(Row::new(format!("{prefix}_{name}_overlap_precision"), overlap.precision()));
        rows.push(Row::new(format!("{prefix}_{name}_overlap_recall"), overlap.recall()));
        rows.push(
            Row::new(format!("{prefix}_{name}_overlap_f1"), overlap.f1()).beside(CITRON[part], "Citron, on PARC3"),
        );
        rows.push(Row::new(format!("{prefix}_{name}_exact_f1"), total.exact[part].f1()));
    }
    rows.push(Row::new(format!("{prefix}_triple_overlap_f1"), total.triples_touching.f1()));
    rows.push(Row::new(format!("{prefix}_triple_exact_f1"), total.triples.f1()));
    rows
}

/// Each text with its annotations; where several annotators marked it, the first by name counts.
fn articles(folder: &Path) -> Result<Vec<(PathBuf, PathBuf)>, Trouble> {
    let mut annotations = BTreeMap::new();
    for path in files_of(&folder.join("attributions"), &[".ann"])? {
        let name = name_of(&path);
        // The annotator's sign follows the article's name.
        let article = name.rsplit_once('_').map_or(name.as_str(), |(article, _)| article).to_owned();
        annotations.entry(article).or_insert(path);
    }
    let texts = files_of(&folder.join("text"), &[".txt"])?;
    let with = |text: PathBuf| {
        let annotation = annotations.get(name_of(&text).trim_end_matches(".txt"))?;
        Some((text, annotation.clone()))
    };
    Ok(texts.into_iter().filter_map(with).collect())
}

/// One article: what the annotators have and what the product says.
struct Article {
    file: String,
    text: String,
    tokens: Tokens,
    expected: Vec<Parts>,
    said: Vec<Parts>,
}

impl Article {
    fn load(text_path: &Path, annotation_path: &Path, product: &Product) -> Result<Article, Trouble> {
        let text = text_of(text_path)?;
        let file = name_of(text_path);
        let tokens = Tokens::of(&text);
        let standoff = Standoff::read(&text_of(annotation_path)?, &text);
        let expected = standoff.events.iter().map(|event| {
            let part = |name: &str| tokens.touched(&event.spans_of(name, &standoff));
            Parts([part("Source"), part("Cue"), part("Content")])
        });
        let expected = expected.filter(|parts| !parts.cue().is_empty()).collect();
        let annotation = product.annotate(&marked_report_of(&text, &file, day_in(&file))?)?;
        let said = annotation.attributions().into_iter().map(|one| {
            Parts([tokens.touched(&[one.source]), tokens.touched(&[one.cue]), tokens.touched(&one.content)])
        });
        let said = said.collect();
        Ok(Article { file, text, tokens, expected, said })
    }

    fn list(&self, listing: &mut Listing) {
        for (part, name) in PARTS.iter().enumerate().filter(|(_, name)| listing.wants(name)).collect::<Vec<_>>() {
            for (expected, said) in pairs(&self.said, &self.expected) {
                if expected.map(|parts| &parts.0[part]) != said.map(|parts| &parts.0[part]) {
                    self.list_one(part, name, expected, said, listing);
                }
            }
        }
    }

    fn list_one(&self, part: usize, name: &str, expected: Option<&Parts>, said: Option<&Parts>, listing: &mut Listing) {
        let words = |parts: Option<&Parts>, part: usize| {
            parts.map(|parts| self.tokens.words(&self.text, &parts.0[part])).unwrap_or_default()
        };
        let Some(whole) = expected.or(said) else { return };
        let span = self.tokens.span(whole.cue()).unwrap_or(Span::new(0, 0));
        let beside = match PARTS[part] {
            "cue" => format!("content: {}", words(expected.or(said), 2)),
            _ => format!("cue: {}", words(expected.or(said), 1)),
        };
        let entry = Entry {
            file: &self.file,
            sentence: sentence_at(&self.text, span),
            expected: words(expected, part),
            said: words(said, part),
            beside,
        };
        listing.add(name, &entry);
    }
}

/// The day in an article's file name, `OUTLET_YYYY-MM-DD_TITLE`.
fn day_in(file: &str) -> Option<&str> {
    file.split('_').nth(1).filter(|word| word.len() == 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_publication_stands_in_the_file_name() {
        assert_eq!(day_in("tarsk-post_2031-03-12_depot-burns.txt"), Some("2031-03-12"));
        assert_eq!(day_in("depot.txt"), None);
    }
}
