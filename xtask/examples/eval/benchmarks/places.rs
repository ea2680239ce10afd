//! Names of places: the Local-Global Lexicon (Lieberman et al. 2010) and TR-News (Kamalloo and Rafiei 2018).
//!
//! Spans: which words name places. Points: for every place that the corpus gives coordinates, whether the product puts the
//! gold span within 161 km (100 miles) of it; what it cannot place is half the earth away.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::forms::toponyms::{PlacedArticle, read};
use crate::listing::{Entry, Listing, sentence_at};
use crate::measures::counts::Counts;
use crate::measures::distances::{Distances, FARTHEST, kilometres};
use crate::measures::spans::{counts, pairs};
use crate::product::{Product, marked_report_at};
use crate::setting::Setting;
use whosays_model::{Meta, Place, Report, Span};

/// The sorts of error that are listed.
pub(crate) const LISTS: &[&str] = &["place", "point"];

/// What was measured of one corpus.
#[derive(Default)]
struct Measured {
    strict: Counts,
    relaxed: Counts,
    far: Distances,
    /// The same where the report's address is not known.
    far_by_text: Distances,
}

/// Measures both corpora.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for (file, prefix, mordecai) in [("lgl.xml", "places_lgl", 0.827), ("TR-News.xml", "places_trnews", 0.873)] {
        let mut measured = Measured::default();
        for article in read(&text_of(&setting.data.join("geo").join(file))?) {
            measure(&article, product, listing, &mut measured)?;
        }
        let Measured { strict, relaxed, far, far_by_text } = measured;
        rows.push(Row::new(format!("{prefix}_strict_f1"), strict.f1()));
        rows.push(Row::new(format!("{prefix}_relaxed_precision"), relaxed.precision()));
        rows.push(Row::new(format!("{prefix}_relaxed_recall"), relaxed.recall()));
        rows.push(Row::new(format!("{prefix}_relaxed_f1"), relaxed.f1()));
        let near = Row::new(format!("{prefix}_within_161_km"), far.within(161.0));
        rows.push(near.beside(mordecai, "Mordecai 3 on its own slices"));
        rows.push(Row::new(format!("{prefix}_within_161_km_by_text_alone"), far_by_text.within(161.0)));
        rows.push(Row::new(format!("{prefix}_median_km"), far.median()));
        rows.push(Row::new(format!("{prefix}_mean_km"), far.mean()));
    }
    Ok(rows)
}

fn measure(
    article: &PlacedArticle,
    product: &Product,
    listing: &mut Listing,
    measured: &mut Measured,
) -> Result<(), Trouble> {
    let url = Some(article.url.as_str()).filter(|url| !url.is_empty());
    let report = marked_report_at(&article.text, &article.id, Some(article.fetched.as_str()), url)?;
    let annotation = product.annotate(&report)?;
    let said = annotation.place_names();
    let (same, touching) = counts(&said, &article.places);
    measured.strict += same;
    measured.relaxed += touching;
    if listing.wants("place") {
        list(article, &said, listing);
    }
    let nameless = Report { meta: Meta { url: None, ..report.meta.clone() }, ..report.clone() };
    let by_text = product.locate(&nameless, &annotation, &article.places);
    by_text.iter().zip(&article.points).filter_map(|(place, point)| far(place.as_ref(), *point)).for_each(|far| {
        measured.far_by_text.add(far);
    });
    let found = product.locate(&report, &annotation, &article.places);
    for ((span, point), place) in article.places.iter().zip(&article.points).zip(&found) {
        let (Some(point), Some(far)) = (point, far(place.as_ref(), *point)) else { continue };
        measured.far.add(far);
        if listing.wants("point") && far > 161.0 {
            list_point(article, *span, *point, place.as_ref(), listing);
        }
    }
    Ok(())
}

/// How far a place is from the point that the corpus gives, where it gives one.
fn far(place: Option<&Place>, point: Option<(f64, f64)>) -> Option<f64> {
    let point = point?;
    Some(place.map_or(FARTHEST, |place| kilometres(point, (place.latitude, place.longitude))))
}

fn list_point(article: &PlacedArticle, span: Span, point: (f64, f64), place: Option<&Place>, listing: &mut Listing) {
    let said = place.map(|place| {
        let parts = [Some(place.name.as_str()), place.division.as_deref(), place.country.as_deref()];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        format!("{name} ({:.1} {:.1}), {}", place.latitude, place.longitude, place.because)
    });
    let words = span.of(&article.text).unwrap_or_default();
    let entry = Entry {
        file: &article.id,
        sentence: sentence_at(&article.text, span),
        expected: format!("{words} ({:.1} {:.1})", point.0, point.1),
        said: said.unwrap_or_default(),
        beside: article.url.clone(),
    };
    listing.add("point", &entry);
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
