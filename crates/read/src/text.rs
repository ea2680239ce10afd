//! Reads plain text: the text is the decoded bytes, unchanged.

use crate::draft::{Draft, Source};
use crate::encoding::{decode, warn_of_loss};
use crate::{limits, paragraphs};
use whosays_model::{Diagnostic, SourceMap};

/// Reads plain text in any encoding.
pub(crate) fn read_text(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    let decoded = decode(source.bytes, None);
    if limits::is_noise(&decoded.text) {
        diagnostics.push(limits::binary(source.name, "binary data"));
        return None;
    }
    diagnostics.extend(warn_of_loss(&decoded, source.name));
    let blocks = paragraphs::blocks_of(&decoded.text);
    let source = SourceMap { pages: false, runs: decoded.runs };
    Some(Draft { text: decoded.text, blocks, source, ..Draft::default() })
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};
    use whosays_model::Severity;

    fn check(bytes: &[u8], text: &str, codes: &[&str]) {
        let outcome = read(bytes, "a.txt", &Given::default());
        let report = outcome.report.unwrap();
        assert_eq!(report.text, text);
        let got: Vec<&str> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(got, codes);
    }

    #[test]
    fn the_text_is_kept_as_it_is() {
        check(
            b"  Tarsk burned.\r\n\r\n\tIt still burns.  \n",
            "  Tarsk burned.\r\n\r\n\tIt still burns.  \n",
            &["no-date"],
        );
    }

    #[test]
    fn undecodable_bytes_are_a_warning() {
        let mut bytes = "Tarsk burned – “all night” – on 3 May 2031.\n".as_bytes().to_vec();
        bytes.push(0xff);
        check(&bytes, "Tarsk burned – “all night” – on 3 May 2031.\n\u{fffd}", &["encoding", "no-date"]);
    }

    #[test]
    fn a_missing_date_says_how_to_give_one() {
        let outcome = read(b"Tarsk burned.", "a.txt", &Given::default());
        let diagnostic = &outcome.diagnostics[0];
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert!(diagnostic.hint.as_deref().unwrap().contains("a.txt.meta.json"));
    }
}
