//! The formats that are read: one static list, which help and documentation are made from.

use crate::draft::{Draft, Source};
use crate::{docx, html, limits, markdown, pdf, stix, text};
use whosays_model::{Diagnostic, Format};

/// One format: how it is known and who reads it.
pub struct FormatEntry {
    /// Its name.
    pub name: &'static str,
    /// The format as a report records it.
    pub format: Format,
    /// File extensions, in lower case.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes show that it is this format, whatever its name.
    pub magic: fn(&[u8]) -> bool,
    /// Whether the beginning of a text of unknown name looks like it.
    pub sniff: fn(&str) -> bool,
    /// The reader.
    pub read: fn(&Source<'_>, &mut Vec<Diagnostic>) -> Option<Draft>,
    /// One line of documentation.
    pub doc: &'static str,
}

/// Every format that is read. The first whose bytes, then extension, then content fits, reads.
pub static FORMATS: &[FormatEntry] = &[
    FormatEntry {
        name: "pdf",
        format: Format::Pdf,
        extensions: &["pdf"],
        magic: pdf::is_pdf,
        sniff: |_| false,
        read: pdf::read_pdf_in_process,
        doc: "PDF with text in it; running headers and footers are boilerplate, places are pages",
    },
    FormatEntry {
        name: "docx",
        format: Format::Docx,
        extensions: &["docx", "docm"],
        magic: docx::is_docx,
        sniff: |_| false,
        read: docx::read_docx,
        doc: "Word documents since 2007",
    },
    FormatEntry {
        name: "stix",
        format: Format::Stix,
        extensions: &["stix"],
        magic: stix::is_stix,
        sniff: |_| false,
        read: stix::read_stix,
        doc: "bundles of STIX 2.1: what they say becomes a text, with the claims that they make outright",
    },
    FormatEntry {
        name: "html",
        format: Format::Html,
        extensions: &["html", "htm", "xhtml"],
        magic: html::is_html,
        sniff: html::looks_like_html,
        read: html::read_html,
        doc: "saved web pages; all visible text is kept, what is not the article is boilerplate",
    },
    FormatEntry {
        name: "markdown",
        format: Format::Markdown,
        extensions: &["md", "markdown", "mdown"],
        magic: |_| false,
        sniff: markdown::looks_like_markdown,
        read: markdown::read_markdown,
        doc: "CommonMark, with YAML front matter for title, author, date and outlet",
    },
    FormatEntry {
        name: "text",
        format: Format::Text,
        extensions: &["txt", "text", "asc"],
        magic: |_| false,
        sniff: |_| true,
        read: text::read_text,
        doc: "plain text in any encoding, hard-wrapped or one paragraph a line",
    },
];

/// Which format a file is; an error names what it is instead.
pub fn pick(bytes: &[u8], name: &str) -> Result<&'static FormatEntry, Diagnostic> {
    if let Some(entry) = FORMATS.iter().find(|entry| (entry.magic)(bytes)) {
        return Ok(entry);
    }
    let named = named(name);
    if let Some(kind) = limits::binary_kind(bytes) {
        let is_container = named.is_some_and(|entry| entry.format == Format::Docx) && bytes.starts_with(b"PK");
        return named.filter(|_| is_container).ok_or_else(|| limits::binary(name, kind));
    }
    if let Some(entry) = named {
        return Ok(entry);
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let sniffed = FORMATS.iter().find(|entry| (entry.sniff)(&start));
    sniffed.ok_or_else(|| limits::binary(name, "binary data"))
}

fn named(name: &str) -> Option<&'static FormatEntry> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    FORMATS.iter().find(|entry| entry.extensions.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, expect: &str) {
        assert_eq!(pick(bytes, name).map(|entry| entry.name).unwrap_or("none"), expect, "{name}");
    }

    #[test]
    fn bytes_win_over_the_name_and_the_name_over_the_content() {
        check(b"%PDF-1.7\n", "report.txt", "pdf");
        check(b"<!DOCTYPE html><p>Tarsk", "report.txt", "html");
        check(b"# Tarsk\n\nWords.", "report.txt", "text");
        check(b"# Tarsk\n\nWords.", "-", "markdown");
        check(b"<div><p>Tarsk</p></div>", "-", "html");
        check(b"Tarsk burns.", "-", "text");
        check(b"PK\x03\x04....word/document.xml", "-", "docx");
        check(b"PK\x03\x04....", "a.docx", "docx");
        check(b"PK\x03\x04....", "a.odt", "none");
        check(b"Tarsk burns.", "a.pdf", "pdf");
        check(b"\xef\xbb\xbf {\"objects\":[],\"type\":\"bundle\"}", "feed.json", "stix");
        check(b"{\"id\":\"bundle--0\",\"objects\":[", "feed.txt", "stix");
        check(b"{", "feed.stix", "stix");
        check(b"{\"type\":\"bun", "feed.json", "text");
    }

    #[test]
    fn every_format_is_documented_and_has_an_extension() {
        for entry in FORMATS {
            assert!(entry.doc.len() > 15 && !entry.extensions.is_empty(), "{}", entry.name);
        }
    }
}
