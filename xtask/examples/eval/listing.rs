//! Error listings, to be worked down by a person: the sentence, what was expected, what was said.

use std::io::Write;
use whosays_model::Span;

/// Prints the errors of one sort as they are found.
#[derive(Debug)]
pub(crate) struct Listing {
    wanted: Option<String>,
    printed: usize,
}

/// One error.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// The file it is in.
    pub(crate) file: &'a str,
    /// The sentence it is about.
    pub(crate) sentence: &'a str,
    /// What the benchmark has; empty for nothing.
    pub(crate) expected: String,
    /// What the product has; empty for nothing.
    pub(crate) said: String,
    /// What else one needs to know, such as the cue of a source.
    pub(crate) beside: String,
}

impl Listing {
    /// A listing of one sort of errors, or of none.
    pub(crate) fn of(wanted: Option<&str>) -> Self {
        Listing { wanted: wanted.map(str::to_owned), printed: 0 }
    }

    /// Whether errors of this sort are wanted.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        self.wanted.as_deref() == Some(kind)
    }

    /// Prints an error, if its sort is wanted.
    pub(crate) fn add(&mut self, kind: &str, entry: &Entry<'_>) {
        if self.wants(kind) {
            self.printed += 1;
            // Whoever reads the listing may have seen enough of it.
            if std::io::stdout().write_all(entry.shown().as_bytes()).is_err() {
                std::process::exit(0);
            }
        }
    }

    /// Says how many there were.
    pub(crate) fn end(&self) {
        if let Some(kind) = &self.wanted {
            eprintln!("{kind}: {} errors", self.printed);
        }
    }
}

impl Entry<'_> {
    fn shown(&self) -> String {
        let what = match (self.expected.is_empty(), self.said.is_empty()) {
            (false, true) => "missed",
            (true, false) => "spurious",
            _ => "different",
        };
        let sentence = on_one_line(self.sentence);
        let mut shown = format!("{what}  {}\n  {sentence}\n", self.file);
        for (name, value) in [("expected", &self.expected), ("said", &self.said), ("beside", &self.beside)] {
            if !value.is_empty() {
                shown.push_str(&format!("  {name:<9}{}\n", on_one_line(value)));
            }
        }
        shown.push('\n');
        shown
    }
}

/// The sentences that a span touches.
pub(crate) fn sentence_at(text: &str, span: Span) -> &str {
    let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
    let first = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let last = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| end + at);
    let line = Span::new(first, last);
    let touched = whosays_nlp::sentences(text, line).into_iter().filter(|sentence| sentence.overlaps(span));
    touched.reduce(Span::cover).unwrap_or(line).of(text).unwrap_or_default()
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_around_a_span_is_found() {
        let text = "Tarsk\n\nA depot burned. Police said so. It rained.\n";
        let at = text.find("Police").unwrap();
        assert_eq!(sentence_at(text, Span::new(at, at + 6)), "Police said so.");
        assert_eq!(sentence_at(text, Span::new(900, 901)), "");
    }

    #[test]
    fn an_entry_says_whether_it_was_missed_or_spurious() {
        let entry = |expected: &str, said: &str| {
            Entry {
                file: "a.txt",
                sentence: "Police\nsaid so.",
                expected: expected.to_owned(),
                said: said.to_owned(),
                beside: String::new(),
            }
            .shown()
        };
        assert_eq!(entry("Police", ""), "missed  a.txt\n  Police said so.\n  expected Police\n\n");
        assert!(entry("", "so").starts_with("spurious"));
        assert!(entry("Police", "so").starts_with("different"));
    }
}
