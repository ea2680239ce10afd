//! How much is read at most, and the one clear message for what cannot be read at all.

use whosays_model::{Diagnostic, Severity};

/// The largest file that is read: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// The most that the parts of an archive may inflate to: 64 MiB.
pub const MAX_INFLATED: u64 = 64 << 20;
/// The most pages of a PDF that are read.
pub const MAX_PAGES: usize = 2_000;

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"II*\0", "an image (TIFF)"),
    (b"MM\0*", "an image (TIFF)"),
    (b"RIFF", "a picture, sound or video (RIFF)"),
    (b"\x7fELF", "an executable"),
    (b"MZ\x90", "an executable"),
    (b"\xca\xfe\xba\xbe", "an executable"),
    (b"\xcf\xfa\xed\xfe", "an executable"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc)"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\0", "a database"),
    (b"OggS", "a sound or video"),
    (b"ID3", "a sound (MP3)"),
];

/// Refuses what is empty or too large.
pub(crate) fn admit(bytes: &[u8], name: &str) -> Result<(), Diagnostic> {
    if bytes.len() > MAX_BYTES {
        let size = bytes.len() >> 20;
        return Err(error("too-large", name, format!("it has {size} MiB; at most 64 MiB are read"))
            .hint("split it into single reports"));
    }
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(error("empty", name, "it is empty").hint("check that it was saved or downloaded in full"));
    }
    Ok(())
}

/// What a file is by its first bytes, where that is no report.
pub(crate) fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("a video");
    }
    SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, kind)| *kind)
}

/// The diagnostic for a file that is no report.
pub(crate) fn binary(name: &str, kind: &str) -> Diagnostic {
    error("binary", name, format!("it looks like {kind}, not a report"))
        .hint("give a text, Markdown, HTML, PDF or DOCX file; save other documents as one of these")
}

/// Whether decoded text is no text: too many control and replacement characters.
pub(crate) fn is_noise(text: &str) -> bool {
    let sample: Vec<char> = text.chars().take(4096).collect();
    let strange = sample.iter().filter(|c| is_strange(**c)).count();
    strange * 10 > sample.len()
}

/// An error about a report that could not be taken.
pub(crate) fn error(code: &str, name: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Error, code, name, message)
}

fn is_strange(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\u{85}')) || c == '\u{fffd}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Given, read};

    fn check(bytes: &[u8], name: &str, code: &str, words: &str) {
        let outcome = read(bytes, name, &Given::default());
        assert!(outcome.report.is_none(), "{name}");
        assert_eq!(outcome.diagnostics.len(), 1, "{:?}", outcome.diagnostics);
        let diagnostic = &outcome.diagnostics[0];
        assert_eq!((diagnostic.severity, diagnostic.code.as_str()), (Severity::Error, code));
        assert!(diagnostic.message.contains(words), "{diagnostic}");
        assert!(diagnostic.hint.is_some(), "{diagnostic}");
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        check(b"", "a.txt", "empty", "empty");
        check(b" \n\t\n", "a.html", "empty", "empty");
    }

    #[test]
    fn what_is_no_report_is_named() {
        check(b"PK\x03\x04\x14\0\0\0\x08\0rest", "a.zip", "binary", "ZIP archive");
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png", "binary", "image");
        check(b"\x7fELF\x02\x01\x01\0\0\0", "a.txt", "binary", "executable");
        check(&[7u8, 1, 2, 3, 0, 9, 200, 3, 1, 1, 2, 3, 4, 5, 6], "a.txt", "binary", "binary data");
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_below_is_not() {
        check(&vec![b'a'; MAX_BYTES + 1], "a.txt", "too-large", "64 MiB");
        let line = "The depot at Tarsk burned on Friday, and nobody was hurt, the mayor said.\n\n";
        let long = line.repeat((4 << 20) / line.len());
        let report = read(long.as_bytes(), "long.txt", &Given::default()).report.unwrap();
        assert_eq!(report.text.len(), long.len());
        assert_eq!(report.blocks.len(), long.len() / line.len());
    }
}
