//! The form that the Local-Global Lexicon and TR-News share: articles with the places in them (Lieberman et al. 2010;
//! Kamalloo and Rafiei 2018).

use super::characters::Characters;
use super::markup::{Piece, attribute, pieces};
use whosays_model::Span;

/// An article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlacedArticle {
    /// Its number.
    pub(crate) id: String,
    /// Its text.
    pub(crate) text: String,
    /// When it was fetched.
    pub(crate) fetched: String,
    /// The places it names, in order.
    pub(crate) places: Vec<Span>,
}

/// Reads a corpus.
pub(crate) fn read(source: &str) -> Vec<PlacedArticle> {
    let mut articles = Vec::new();
    let (mut current, mut places) = (PlacedArticle::default(), Vec::new());
    // The first `name` and so on inside an element of a place are its own: only these four are looked at.
    let (mut field, mut fields) = (String::new(), [const { String::new() }; 3]);
    for piece in pieces(source) {
        match piece {
            Piece::Open(name, attributes) => {
                match name.as_str() {
                    "article" => current.id = attribute(&attributes, "docid").unwrap_or_default().to_owned(),
                    "toponym" => fields = [const { String::new() }; 3],
                    _ => {}
                }
                field = name;
            }
            Piece::Text(text) => match field.as_str() {
                "text" => current.text.push_str(&text),
                "dltime" => current.fetched.push_str(text.trim()),
                "start" => fields[0].push_str(&text),
                "end" => fields[1].push_str(&text),
                "phrase" => fields[2].push_str(&text),
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

fn finished(mut article: PlacedArticle, places: Vec<[String; 3]>) -> PlacedArticle {
    let characters = Characters::of(&article.text);
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let found = places.iter().filter_map(|[start, end, phrase]| {
        let given = characters.span(number(start)?, number(end)?);
        Some(mended(&article.text, given, phrase))
    });
    article.places = found.collect();
    article.places.sort();
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
        let source = "<articles><article docid=\"7\"><title>x</title><dltime> 2031-03-12 12:00 </dltime>\
            <text><![CDATA[Né in Tarsk & near Tarsk.]]></text><toponyms>\
            <toponym><start>6</start><end>11</end><phrase>Tarsk</phrase><gaztag><name>Tarsk</name></gaztag></toponym>\
            <toponym><start>22</start><end>27</end><phrase>Tarsk</phrase></toponym></toponyms></article></articles>";
        let articles = read(source);
        assert_eq!(articles.len(), 1);
        let article = &articles[0];
        assert_eq!((article.id.as_str(), article.fetched.as_str()), ("7", "2031-03-12 12:00"));
        let words: Vec<&str> = article.places.iter().filter_map(|span| span.of(&article.text)).collect();
        assert_eq!(words, ["Tarsk", "Tarsk"]);
        assert_ne!(article.places[0], article.places[1]);
    }
}
