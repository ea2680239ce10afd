//! Saved web pages and their article text: scrapinghub's article extraction benchmark.
//!
//! The article is what the reader neither takes for boilerplate nor for the title. The published figures are those of
//! the full set of 181 pages.

use super::{Trouble, bytes_of, files_of, name_of, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::shingles::{ShingleScore, only_in};
use crate::product::Product;
use crate::setting::Setting;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use whosays_model::{BlockKind, Report};
use whosays_read::{Given, read};

/// The sort of error that is listed.
pub(crate) const LISTS: &[&str] = &["article"];
/// The best published F1.
const BEST: (f64, &str) = (0.970, "rs_trafilatura, on the full set; readability 0.947, dom_smoothie 0.865");

/// Measures the reader.
pub(crate) fn run(setting: &Setting, _: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let folder = setting.data.join("html");
    let truth = text_of(&folder.join("ground-truth.json"))?;
    let truth: Value = serde_json::from_str(&truth).map_err(|error| format!("ground-truth.json: {error}"))?;
    let mut score = ShingleScore::default();
    for path in files_of(&folder.join("pages"), &[".html.gz"])? {
        let name = name_of(&path).trim_end_matches(".html.gz").to_owned();
        let Some(expected) = truth[&name]["articleBody"].as_str() else { continue };
        let said = article_of(&unpacked(&path)?, &name);
        let (precision, recall) = score.add(&said, expected);
        if listing.wants("article") {
            let url = truth[&name]["url"].as_str().unwrap_or_default();
            list(
                &name,
                &format!("{url}  precision {} recall {}", shown(precision), shown(recall)),
                &said,
                expected,
                listing,
            );
        }
    }
    Ok(vec![
        Row::new("html_precision", score.precision()),
        Row::new("html_recall", score.recall()),
        Row::new("html_f1", score.f1()).beside(BEST.0, BEST.1),
    ])
}

fn unpacked(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut page = Vec::new();
    let read = GzDecoder::new(bytes_of(path)?.as_slice()).read_to_end(&mut page);
    read.map(|_| page).map_err(|error| Trouble::Failed(format!("{}: {error}", path.display())))
}

/// The text of the article as the product tells it; nothing of a page that it cannot read.
fn article_of(page: &[u8], name: &str) -> String {
    let report = read(page, &format!("{name}.html"), &Given::default()).report;
    report.map(|report| own_telling(&report)).unwrap_or_default()
}

fn own_telling(report: &Report) -> String {
    let own = report.blocks.iter().filter(|block| block.kind != BlockKind::Title && !report.is_boilerplate(block.span));
    own.map(|block| report.words(block.span)).collect::<Vec<_>>().join("\n")
}

fn list(name: &str, heading: &str, said: &str, expected: &str, listing: &mut Listing) {
    let missed = only_in(expected, said).into_iter().map(|words| (words, true));
    let spurious = only_in(said, expected).into_iter().map(|words| (words, false));
    for (words, is_missed) in missed.chain(spurious) {
        let (expected, said) = if is_missed { (words, String::new()) } else { (String::new(), words) };
        listing.add("article", &Entry { file: name, sentence: heading, expected, said, beside: String::new() });
    }
}

fn shown(share: Option<f64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{share:.2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_without_title_and_boilerplate() {
        let page = b"<html><head><title>Depot burns</title></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav>\
            <article><h1>Depot burns</h1><p>A depot in Tarsk burned on Friday night, police said, and nobody was hurt in it.</p>\
            <p>The fire began in a lorry that stood beside the gate, the fire service told reporters on Saturday.</p></article>\
            </body></html>";
        let article = article_of(page, "depot");
        assert!(article.starts_with("A depot in Tarsk"), "{article}");
        assert!(article.ends_with("on Saturday."), "{article}");
    }
}
