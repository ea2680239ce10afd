//! Bytes to text, with the way back from each character to its bytes.

use crate::draft::Runs;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::ops::Range;
use whosays_model::{Diagnostic, Severity, SourceRun};

// Above this size the way back is kept by lines instead of words, so that it stays compact.
const FINE_MAP_BYTES: usize = 4 << 20;

/// Text and the way back from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decoded {
    /// The text; what could not be decoded is U+FFFD.
    pub(crate) text: String,
    /// Which bytes each stretch came from.
    pub(crate) runs: Vec<SourceRun>,
    /// How many replacement characters stand for bytes that could not be decoded.
    pub(crate) lost: usize,
    /// The encoding's name.
    pub(crate) encoding: &'static str,
}

/// Decodes: byte order mark, valid UTF-8, the declared encoding, UTF-8 with faults, a guess.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes, mark);
    }
    let escapes = bytes.contains(&0x1b);
    if !escapes && std::str::from_utf8(bytes).is_ok() && utf16_by_zeros(bytes).is_none() {
        return decode_as(UTF_8, bytes, 0);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let encoding = utf16_by_zeros(bytes)
        .or(declared.filter(|encoding| *encoding != UTF_8))
        .or_else(|| mostly_utf8(bytes).then_some(UTF_8))
        .unwrap_or_else(|| guess(bytes));
    decode_as(encoding, bytes, 0)
}

/// The warning about bytes that could not be decoded.
pub(crate) fn warn_of_loss(decoded: &Decoded, name: &str) -> Option<Diagnostic> {
    if decoded.lost == 0 {
        return None;
    }
    let places = if decoded.lost == 1 { "place" } else { "places" };
    let message = format!("bytes in {} {places} are not {} and were replaced", decoded.lost, decoded.encoding);
    let warning = Diagnostic::new(Severity::Warning, "encoding", name, message);
    Some(warning.hint("save it as UTF-8; the words around each place are kept"))
}

impl Decoded {
    /// The bytes that a range of the text came from.
    pub(crate) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let mut runs = Runs::default();
        self.origins(range.clone(), 0, &mut runs);
        match (runs.0.first(), runs.0.last()) {
            (Some(first), Some(last)) => first.origin..last.origin_end.max(first.origin),
            _ => 0..0,
        }
    }

    /// Adds to `runs` where a range of the text came from, as it stands at `at` in another text.
    pub(crate) fn origins(&self, range: Range<usize>, at: usize, runs: &mut Runs) {
        let first = self.runs.partition_point(|run| run.span.end <= range.start);
        for run in self.runs[first..].iter().take_while(|run| run.span.start < range.end) {
            let from = run.span.start.max(range.start);
            let to = run.span.end.min(range.end);
            let exact = run.span.len() == run.origin_end - run.origin;
            let origin = if exact {
                run.origin + (from - run.span.start)..run.origin + (to - run.span.start)
            } else {
                run.origin..run.origin_end
            };
            runs.push(at + from - range.start, to - from, origin);
        }
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> Decoded {
    let decoded = if encoding == UTF_8 { decode_utf8(bytes, mark) } else { decode_other(encoding, bytes, mark) };
    Decoded { encoding: encoding.name(), ..decoded }
}

fn decode_utf8(bytes: &[u8], mark: usize) -> Decoded {
    let (mut text, mut runs, mut lost, mut at) = (String::with_capacity(bytes.len()), Runs::default(), 0, mark);
    for chunk in bytes[mark..].utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid());
        runs.push(text.len(), valid.len(), at..at + valid.len());
        text.push_str(valid);
        at += valid.len();
        if !invalid.is_empty() {
            runs.push(text.len(), '\u{fffd}'.len_utf8(), at..at + invalid.len());
            text.push('\u{fffd}');
            at += invalid.len();
            lost += 1;
        }
    }
    Decoded { text, runs: runs.0, lost, encoding: "" }
}

// One byte at a time, because only then does the decoder tell which bytes make which character.
fn decode_other(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut runs, mut lost) = (String::with_capacity(bytes.len() * 2), Runs::default(), 0);
    let coarse = bytes.len() > FINE_MAP_BYTES;
    let (mut at, mut pending) = (mark, mark);
    while at < bytes.len() {
        let ascii = if encoding.is_ascii_compatible() && pending == at { ascii_prefix(&bytes[at..]) } else { 0 };
        if ascii > 0 {
            let piece = std::str::from_utf8(&bytes[at..at + ascii]).unwrap_or("");
            if coarse && ascii < 16 && !piece.contains('\n') {
                runs.extend_coarse(text.len(), ascii, at..at + ascii);
            } else {
                runs.push(text.len(), ascii, at..at + ascii);
            }
            text.push_str(piece);
            at += ascii;
            pending = at;
            continue;
        }
        at += 1;
        let mut out = [0u8; 32];
        let last = at == bytes.len();
        let (_, _, written, had_errors) = decoder.decode_to_utf8(&bytes[at - 1..at], &mut out, last);
        lost += usize::from(had_errors);
        if written > 0 {
            let piece = std::str::from_utf8(&out[..written]).unwrap_or("");
            if piece.is_ascii() {
                runs.push(text.len(), written, pending..at);
            } else {
                extend_word(&mut runs, &text, written, pending..at);
            }
            text.push_str(piece);
            pending = at;
        }
    }
    Decoded { text, runs: runs.0, lost, encoding: "" }
}

fn extend_word(runs: &mut Runs, text: &str, written: usize, origin: Range<usize>) {
    if text.ends_with(|c: char| !c.is_ascii()) {
        runs.extend_coarse(text.len(), written, origin);
    } else {
        runs.push(text.len(), written, origin);
    }
}

fn ascii_prefix(bytes: &[u8]) -> usize {
    Encoding::ascii_valid_up_to(bytes)
}

// Latin text in UTF-16 without a mark has a zero in every other byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 {
        return None;
    }
    match (even * 10 > half * 6, odd * 10 > half * 6) {
        (false, true) if even * 20 < half => Some(UTF_16LE),
        (true, false) if odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

// Text in another encoding hardly ever holds valid sequences of several bytes by chance.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid >= 2 * invalid
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(256 << 10)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{SourceMap, Span};

    fn check(bytes: &[u8], declared: Option<&str>, expect: &str, encoding: &str, lost: usize) -> Decoded {
        let decoded = decode(bytes, declared);
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.lost), (expect, encoding, lost));
        decoded
    }

    #[test]
    fn a_byte_order_mark_decides() {
        check(b"\xef\xbb\xbfTarsk", None, "Tarsk", "UTF-8", 0);
        check(b"\xff\xfeT\0a\0", None, "Ta", "UTF-16LE", 0);
        check(b"\xfe\xff\0T\0a", Some("utf-8"), "Ta", "UTF-16BE", 0);
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zeros() {
        check(b"T\0a\0r\0s\0k\0 \0", None, "Tarsk ", "UTF-16LE", 0);
    }

    #[test]
    fn valid_utf8_wins_over_what_the_page_declares() {
        check("Tarsk – Né".as_bytes(), Some("windows-1252"), "Tarsk – Né", "UTF-8", 0);
    }

    #[test]
    fn a_declared_encoding_is_used_where_it_is_not_utf8() {
        check(b"caf\xe9", Some("iso-8859-1"), "café", "windows-1252", 0);
        check(b"\xd2\xe0\xf0\xf1\xea", Some("windows-1251"), "Тарск", "windows-1251", 0);
    }

    #[test]
    fn an_undeclared_encoding_is_guessed() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Склад в городе Тарск сгорел в пятницу ночью.");
        check(&bytes, None, "Склад в городе Тарск сгорел в пятницу ночью.", "windows-1251", 0);
    }

    #[test]
    fn mixed_bytes_are_replaced_and_counted() {
        let decoded = check("né \u{201c}ñ\u{201d}".as_bytes(), None, "né “ñ”", "UTF-8", 0);
        assert_eq!(warn_of_loss(&decoded, "a.txt"), None);
        let mut bytes = "né “ñ” ".as_bytes().to_vec();
        bytes.extend(b"caf\xe9 later");
        let decoded = check(&bytes, None, "né “ñ” caf\u{fffd} later", "UTF-8", 1);
        let warning = warn_of_loss(&decoded, "a.txt").unwrap();
        assert_eq!((warning.severity, warning.code.as_str()), (Severity::Warning, "encoding"));
        assert!(warning.message.contains("1 place "), "{warning}");
    }

    #[test]
    fn the_way_back_leads_to_the_bytes_of_each_word() {
        let decoded = decode(b"ok \xd2\xe0\xf0\xf1\xea end", Some("windows-1251"));
        let source = SourceMap { pages: false, runs: decoded.runs.clone() };
        assert_eq!(source.origin(Span::new(3, 13)), Some((3, 8)));
        assert_eq!(source.origin(Span::new(14, 17)), Some((9, 12)));
        assert_eq!(decoded.runs.len(), 3);
    }

    #[test]
    fn the_way_back_skips_the_mark() {
        let decoded = decode(b"\xef\xbb\xbfTarsk", None);
        assert_eq!(decoded.origin(&(0..5)), 3..8);
    }
}
