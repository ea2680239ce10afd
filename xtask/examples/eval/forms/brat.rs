//! brat's standoff format (brat.nlplab.org/standoff.html): `T` lines are spans, `E` lines tie them together.
//!
//! Offsets count characters of the text; a span may come in pieces, `START END;START END`.

use super::characters::Characters;
use std::collections::BTreeMap;
use whosays_model::Span;

/// The annotations of one text.
#[derive(Debug, Default)]
pub(crate) struct Standoff {
    /// The pieces of each span, by its id.
    spans: BTreeMap<String, Vec<Span>>,
    /// What is tied together, in order of the file.
    pub(crate) events: Vec<Tied>,
}

/// Spans that are tied together, each with its role.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tied(Vec<(String, String)>);

impl Standoff {
    /// Reads a file; lines of other sorts are passed over.
    pub(crate) fn read(file: &str, text: &str) -> Standoff {
        let characters = Characters::of(text);
        let mut standoff = Standoff::default();
        for line in file.lines() {
            let mut fields = line.split('\t');
            let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
            match id.chars().next() {
                Some('T') => {
                    standoff.spans.insert(id.to_owned(), pieces(body, &characters));
                }
                Some('E') => standoff.events.push(tied(body)),
                _ => {}
            }
        }
        standoff
    }
}

impl Tied {
    /// The spans in a role; brat numbers the second and further ones, `Content2`.
    pub(crate) fn spans_of(&self, role: &str, standoff: &Standoff) -> Vec<Span> {
        let in_role = |name: &str| name.trim_end_matches(|sign: char| sign.is_ascii_digit()) == role;
        let ids = self.0.iter().filter(|(name, _)| in_role(name)).map(|(_, id)| id);
        ids.filter_map(|id| standoff.spans.get(id)).flatten().copied().collect()
    }
}

fn pieces(body: &str, characters: &Characters) -> Vec<Span> {
    let Some((_, offsets)) = body.split_once(' ') else { return Vec::new() };
    let piece = |piece: &str| {
        let (start, end) = piece.split_once(' ')?;
        Some(characters.span(start.trim().parse().ok()?, end.trim().parse().ok()?))
    };
    offsets.split(';').filter_map(piece).collect()
}

fn tied(body: &str) -> Tied {
    let parts = body.split(' ').filter_map(|part| part.split_once(':'));
    Tied(parts.map(|(role, id)| (role.to_owned(), id.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Né”, she said, “is gone”.";

    #[test]
    fn spans_in_pieces_are_tied_to_their_roles() {
        let file = "T1\tSource 6 9\tshe\nT2\tCue 10 14\tsaid\nT3\tContent 0 4;16 25\t“Né” “is gone”\n\
                    T4\tAttribution 10 14\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n#1\tnote\n";
        let standoff = Standoff::read(file, TEXT);
        let words = |role: &str| -> Vec<&str> {
            standoff.events[0].spans_of(role, &standoff).iter().filter_map(|span| span.of(TEXT)).collect()
        };
        assert_eq!(words("Content"), ["“Né”", "“is gone”"]);
        assert_eq!(words("Source"), ["she"]);
        assert_eq!(words("Cue"), ["said"]);
    }

    #[test]
    fn a_role_may_be_filled_twice_and_a_broken_line_is_passed_over() {
        let file =
            "T1\tContent 0 4\t“Né”\nT2\tContent 16 25\t“is gone”\nT3\tCue x y\nE1\tContent:T1 Content2:T2 Cue:T9\nE2\n";
        let standoff = Standoff::read(file, TEXT);
        assert_eq!(standoff.events[0].spans_of("Content", &standoff).len(), 2);
        assert_eq!(standoff.events[0].spans_of("Cue", &standoff), []);
        assert_eq!(standoff.events.len(), 1);
    }
}
