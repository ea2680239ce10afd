//! Names of places: the Local-Global Lexicon (Lieberman et al. 2010) and TR-News (Kamalloo and Rafiei 2018).
//!
//! The product names places and does not yet say where they lie, so only the spans are measured.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::forms::toponyms::{PlacedArticle, read};
use crate::listing::{Entry, Listing, sentence_at};
use crate::measures::counts::Counts;
use crate::measures::spans::{counts, pairs};
use crate::product::{Product, marked_report_of};
use crate::setting::Setting;
use whosays_model::Span;

/// The sort of error that is listed.
pub(crate) const LISTS: &[&str] = &["place"];

/// Measures both corpora.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for (file, prefix, mordecai) in [("lgl.xml", "places_lgl", 0.827), ("TR-News.xml", "places_trnews", 0.873)] {
        let (mut strict, mut relaxed) = (Counts::default(), Counts::default());
        for article in read(&text_of(&setting.data.join("geo").join(file))?) {
            let report = marked_report_of(&article.text, &article.id, Some(article.fetched.as_str()))?;
            let said = product.annotate(&report)?.place_names();
            let (same, touching) = counts(&said, &article.places);
            strict += same;
            relaxed += touching;
            if listing.wants("place") {
                list(&article, &said, listing);
            }
        }
        rows.push(Row::new(format!("{prefix}_strict_f1"), strict.f1()));
        rows.push(Row::new(format!("{prefix}_relaxed_precision"), relaxed.precision()));
        rows.push(Row::new(format!("{prefix}_relaxed_recall"), relaxed.recall()));
        rows.push(Row::new(format!("{prefix}_relaxed_f1"), relaxed.f1()));
        let near = Row::not_yet(format!("{prefix}_within_161_km"), "no coordinates yet; Mordecai 3 on its own slices");
        rows.push(near.beside(mordecai, "Mordecai 3"));
    }
    Ok(rows)
}

fn list(article: &PlacedArticle, said: &[Span], listing: &mut Listing) {
    let shown = |span: Option<Span>| span.and_then(|span| span.of(&article.text)).unwrap_or_default().to_owned();
    for (one, other) in pairs(said, &article.places) {
        let (one, other) = (one.map(|at| article.places[at]), other.map(|at| said[at]));
        let Some(span) = one.or(other).filter(|_| one != other) else { continue };
        let sentence = sentence_at(&article.text, span);
        let entry =
            Entry { file: &article.id, sentence, expected: shown(one), said: shown(other), beside: String::new() };
        listing.add("place", &entry);
    }
}
