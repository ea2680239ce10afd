//! The form that the Local-Global Lexicon and TR-News share: articles with the places in them (Lieberman et al. 2010;
//! Kamalloo and Rafiei 2018).

use super::characters::Characters;
use super::markup::{Piece, attribute, pieces};
use whosays_model::Span;

/// An article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlacedArticle {
    /// Its number.
    pub(crate) id: String,
    /// Its text.
    pub(crate) text: String,
    /// When it was fetched.
    pub(crate) fetched: String,
    /// The address that it was fetched from.
    pub(crate) url: String,
    /// The places it names, in order.
    pub(crate) places: Vec<Span>,
    /// Where each of them lies, in degrees north and east, where the corpus says so.
    pub(crate) points: Vec<Option<(f64, f64)>>,
}

/// Reads a corpus.
pub(crate) fn read(source: &str) -> Vec<PlacedArticle> {
    let mut articles = Vec::new();
    let (mut current, mut places) = (PlacedArticle::default(), Vec::new());
    let (mut field, mut fields) = (String::new(), Fields::default());
    for piece in pieces(source) {
        match piece {
            Piece::Open(name, attributes) => {
                match name.as_str() {
                    "article" => current.id = attribute(&attributes, "docid").unwrap_or_default().to_owned(),
                    "toponym" => fields = Fields::default(),
                    _ => {}
                }
                field = name;
            }
            Piece::Text(text) => match field.as_str() {
                "text" => current.text.push_str(&text),
                "dltime" => current.fetched.push_str(text.trim()),
                "url" => current.url.push_str(text.trim()),
                "start" => fields.start.push_str(&text),
                "end" => fields.end.push_str(&text),
                "phrase" => fields.phrase.push_str(&text),
                "lat" => fields.north.push_str(&text),
                "lon" => fields.east.push_str(&text),
                _ => {}
            },
            Piece::Close(name) => {
                match name.as_str() {
                    "toponym" => places.push(fields.clone()),
                    "article" => articles.push(finished(std::mem::take(&mut current), std::mem::take(&mut places))),
                    _ => {}
                }
                field = String::new();
            }
        }
    }
    articles
}

/// What stands in the elements of a place.
#[derive(Clone, Debug, Default)]
struct Fields {
    start: String,
    end: String,
    phrase: String,
    north: String,
    east: String,
}

impl Fields {
    fn point(&self) -> Option<(f64, f64)> {
        Some((self.north.trim().parse().ok()?, self.east.trim().parse().ok()?))
    }
}

fn finished(mut article: PlacedArticle, places: Vec<Fields>) -> PlacedArticle {
    let characters = Characters::of(&article.text);
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let mut found: Vec<(Span, Option<(f64, f64)>)> = places
        .iter()
        .filter_map(|fields| {
            let given = characters.span(number(&fields.start)?, number(&fields.end)?);
            Some((mended(&article.text, given, &fields.phrase), fields.point()))
        })
        .collect();
    found.sort_by_key(|(span, _)| *span);
    (article.places, article.points) = found.into_iter().unzip();
    article
}

/// Some offsets of TR-News have slipped by a few characters: then the nearest place where the phrase does stand.
fn mended(text: &str, given: Span, phrase: &str) -> Span {
    if phrase.is_empty() || given.of(text) == Some(phrase) {
        return given;
    }
    let found = text.match_indices(phrase).map(|(at, _)| Span::new(at, at + phrase.len()));
    found.min_by_key(|span| span.start.abs_diff(given.start)).unwrap_or(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_with_their_places_and_slipped_offsets() {
        let source = "<articles><article docid=\"7\"><title>x</title><url>http://tarsk.example/</url><dltime> 2031-03-12 12:00 </dltime>\
            <text><![CDATA[Né in Tarsk & near Tarsk.]]></text><toponyms>\
            <toponym><start>6</start><end>11</end><phrase>Tarsk</phrase><gaztag><name>Tarsk</name><lat>1.5</lat><lon>-2</lon></gaztag></toponym>\
            <toponym><start>22</start><end>27</end><phrase>Tarsk</phrase></toponym></toponyms></article></articles>";
        let articles = read(source);
        assert_eq!(articles.len(), 1);
        let article = &articles[0];
        assert_eq!((article.id.as_str(), article.fetched.as_str()), ("7", "2031-03-12 12:00"));
        assert_eq!(article.url, "http://tarsk.example/");
        let words: Vec<&str> = article.places.iter().filter_map(|span| span.of(&article.text)).collect();
        assert_eq!(words, ["Tarsk", "Tarsk"]);
        assert_ne!(article.places[0], article.places[1]);
        assert_eq!(article.points, [Some((1.5, -2.0)), None]);
    }
}
