//! TimeML documents as TempEval-3 distributes them: the creation time, and the text with its TIMEX3 elements.

use super::markup::{Piece, attribute, pieces};
use whosays_model::Span;

/// A document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeDocument {
    /// The text, without the marks.
    pub(crate) text: String,
    /// The value of the creation time.
    pub(crate) created: String,
    /// The times in the text, in order of their start; those without words are left out.
    pub(crate) times: Vec<MarkedTime>,
}

/// A time in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkedTime {
    /// Its words.
    pub(crate) span: Span,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub(crate) kind: String,
    /// Its value.
    pub(crate) value: String,
}

impl TimeDocument {
    /// Reads a document.
    pub(crate) fn read(source: &str) -> TimeDocument {
        let mut document = TimeDocument::default();
        let mut open: Vec<MarkedTime> = Vec::new();
        let mut is_text = false;
        for piece in pieces(source) {
            match piece {
                Piece::Open(name, _) if name == "TEXT" => is_text = true,
                Piece::Close(name) if name == "TEXT" => is_text = false,
                Piece::Open(name, attributes) if name == "TIMEX3" => {
                    let named = |name: &str| attribute(&attributes, name).unwrap_or_default().to_owned();
                    if named("functionInDocument") == "CREATION_TIME" {
                        document.created = named("value");
                    }
                    let at = document.text.len();
                    open.push(MarkedTime { span: Span::new(at, at), kind: named("type"), value: named("value") });
                }
                Piece::Close(name) if name == "TIMEX3" => {
                    let Some(mut time) = open.pop() else { continue };
                    time.span.end = document.text.len();
                    document.times.extend(Some(time).filter(|time| is_text && !time.span.is_empty()));
                }
                Piece::Text(text) if is_text => document.text.push_str(&text),
                _ => {}
            }
        }
        document.times.sort_by_key(|time| time.span);
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "<TimeML><DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"2031-03-12\" \
        functionInDocument=\"CREATION_TIME\">March 12</TIMEX3></DCT><TITLE>Depot &amp; quay</TITLE>\n\
        <TEXT>\nIt <EVENT eid=\"e1\">burned</EVENT> on <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2031-03-07\">Friday</TIMEX3>\
        <TIMEX3 tid=\"t2\" type=\"DURATION\" value=\"P1D\"/> &amp; smoked.\n</TEXT></TimeML>";

    #[test]
    fn the_text_is_what_stands_in_its_element_without_the_marks() {
        let document = TimeDocument::read(SOURCE);
        assert_eq!(document.text, "\nIt burned on Friday & smoked.\n");
        assert_eq!(document.created, "2031-03-12");
    }

    #[test]
    fn times_without_words_and_the_creation_time_are_none_of_the_text() {
        let document = TimeDocument::read(SOURCE);
        assert_eq!(document.times.len(), 1);
        let time = &document.times[0];
        assert_eq!(
            (time.span.of(&document.text), time.value.as_str(), time.kind.as_str()),
            (Some("Friday"), "2031-03-07", "DATE")
        );
    }
}
