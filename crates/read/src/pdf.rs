//! Reads PDF: words with their places become lines, lines become paragraphs, and what every page
//! repeats is told apart. The parser is not ours and the files are hostile, so panics are caught
//! here; the binary runs this in a process with limits.

use crate::docx::properties;
use crate::draft::{Draft, Source};
use crate::limits::{MAX_PAGES, error};
use crate::pdf_layout::{Line, Page, lay_out};
use pdf_oxide::layout::TextSpan;
use pdf_oxide::{PdfDocument, ReadingOrder};
use std::panic::{AssertUnwindSafe, catch_unwind};
use whosays_model::{Diagnostic, Meta, Severity};

/// Reads a PDF in this process; origins are pages, counted from 1.
pub fn read_pdf_in_process(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    if !is_pdf(source.bytes) {
        diagnostics.push(damaged(source.name, "it does not begin as a PDF does"));
        return None;
    }
    let read = catch_unwind(AssertUnwindSafe(|| open(source)));
    match read.unwrap_or_else(|_| Err(damaged(source.name, "its parts contradict one another"))) {
        Ok((draft, warnings)) => {
            diagnostics.extend(warnings);
            Some(draft)
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// Whether the first kilobyte holds the mark of a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

fn open(source: &Source<'_>) -> Result<(Draft, Vec<Diagnostic>), Diagnostic> {
    if !source.bytes.windows(5).any(|window| window == b"%%EOF") {
        return Err(damaged(source.name, "it is cut off: it has no end"));
    }
    let document = PdfDocument::from_bytes(source.bytes.to_vec()).map_err(|reason| reason_of(source.name, &reason))?;
    // Many documents are encrypted with an empty password, which only restricts printing.
    if document.is_encrypted() && !matches!(document.authenticate(b""), Ok(true)) {
        return Err(encrypted(source.name));
    }
    let count = document.page_count().map_err(|reason| reason_of(source.name, &reason))?;
    let mut pages = Vec::new();
    let mut without_text = Vec::new();
    let mut warnings = Vec::new();
    for index in 0..count.min(MAX_PAGES) {
        let page = page(&document, index);
        if page.lines.is_empty() {
            without_text.push(index + 1);
        }
        pages.push(page);
    }
    if pages.iter().all(|page| page.lines.is_empty()) {
        return Err(error("no-text", source.name, "no page has text; they are pictures").hint("run OCR first"));
    }
    if !without_text.is_empty() {
        warnings.push(pictures(source.name, &without_text));
    }
    if count > MAX_PAGES {
        let message = format!("it has {count} pages; only the first {MAX_PAGES} were read");
        warnings.push(
            Diagnostic::new(Severity::Warning, "too-large", source.name, message).hint("split it into single reports"),
        );
    }
    let draft = Draft { properties: info(&document), ..lay_out(&pages) };
    Ok((draft, warnings))
}

fn page(document: &PdfDocument, index: usize) -> Page {
    let spans = document.extract_spans_with_reading_order(index, ReadingOrder::ColumnAware).unwrap_or_default();
    let mut page = Page { number: index + 1, lines: Vec::new() };
    for span in spans.iter().filter(|span| !span.text.is_empty()) {
        add_span(&mut page.lines, span);
    }
    page.lines.iter_mut().for_each(|line| line.text = line.text.trim_end().to_owned());
    page.lines.retain(|line| !line.text.trim().is_empty());
    page
}

fn add_span(lines: &mut Vec<Line>, span: &TextSpan) {
    let (left, bottom, right) = (span.bbox.x, span.bbox.y, span.bbox.x + span.bbox.width);
    let size = if span.font_size > 0.0 { span.font_size } else { span.bbox.height.max(1.0) };
    let is_bold = span.font_weight as u32 >= 600;
    let text: String = span.text.chars().map(|c| if matches!(c, '\n' | '\r' | '\0') { ' ' } else { c }).collect();
    if let Some(line) = lines.last_mut()
        && (line.bottom - bottom).abs() < size * 0.5
        && left >= line.left
        && left - line.right < size * 6.0
    {
        let has_gap = left - line.right > size * 0.15;
        if has_gap && !line.text.ends_with(char::is_whitespace) && !text.starts_with(char::is_whitespace) {
            line.text.push(' ');
        }
        line.text.push_str(&text);
        line.right = line.right.max(right);
        line.size = line.size.max(size);
        line.is_bold &= is_bold || text.trim().is_empty();
        return;
    }
    if !text.trim().is_empty() {
        let text = text.trim_start().to_owned();
        lines.push(Line { text, left, right, bottom, size, is_bold });
    }
}

fn info(document: &PdfDocument) -> Meta {
    let value = |key: &str| {
        let info = document.trailer().as_dict()?.get("Info")?.clone();
        let info = document.resolve_object(&info).ok()?;
        let value = document.resolve_object(info.as_dict()?.get(key)?).ok()?;
        Some(text_string(value.as_string()?)).filter(|text| !text.trim().is_empty())
    };
    properties(value("Title"), value("Author"), value("CreationDate"))
}

// Strings in the info dictionary are UTF-16 or UTF-8 with a mark, or bytes close to Latin-1.
fn text_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn reason_of(name: &str, reason: &pdf_oxide::Error) -> Diagnostic {
    match reason {
        pdf_oxide::Error::EncryptedPdf => encrypted(name),
        other => damaged(name, &other.to_string()),
    }
}

fn encrypted(name: &str) -> Diagnostic {
    error("encrypted", name, "it is encrypted with a password").hint("remove the password first")
}

fn damaged(name: &str, reason: &str) -> Diagnostic {
    error("damaged", name, format!("the PDF cannot be read: {reason}"))
        .hint("download it again, or print it to a new PDF")
}

fn pictures(name: &str, pages: &[usize]) -> Diagnostic {
    let list: Vec<String> = pages.iter().take(20).map(usize::to_string).collect();
    let list = list.join(", ");
    let message = match pages.len() {
        1 => format!("page {list} is a picture"),
        2..=20 => format!("pages {list} are pictures"),
        count => format!("{count} pages are pictures, the first of them {list}"),
    };
    Diagnostic::new(Severity::Warning, "no-text", name, format!("{message}; run OCR first"))
        .hint("the other pages were read")
}

#[cfg(test)]
mod tests {
    use crate::{Given, ReadOutcome, read};
    use whosays_model::{How, Severity};

    /// A small PDF: each page is a list of (x, y, size, words).
    fn document(pages: &[&[(u32, u32, u32, &str)]], trailer: &str) -> Vec<u8> {
        let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
        let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 5 + page * 2)).collect();
        objects.push(format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")));
        objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned());
        objects.push("<</Title(Depot burns in Tarsk)/Author(Jo Renn)/CreationDate(D:20310504100000Z)>>".to_owned());
        for (page, lines) in pages.iter().enumerate() {
            let content: String = lines
                .iter()
                .map(|(x, y, size, words)| format!("BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n"))
                .collect();
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
                6 + page * 2
            ));
            objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1));
        }
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut offsets = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
        }
        let start = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for offset in offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(
            format!("trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
                .bytes(),
        );
        out
    }

    fn outcome(pages: &[&[(u32, u32, u32, &str)]]) -> ReadOutcome {
        read(&document(pages, "/Info 4 0 R"), "a.pdf", &Given::default())
    }

    fn check(pages: &[&[(u32, u32, u32, &str)]], blocks: &[&str], boilerplate: &[&str]) {
        let report = outcome(pages).report.unwrap();
        let got: Vec<String> =
            report.blocks.iter().map(|block| format!("{:?}:{}", block.kind, report.words(block.span))).collect();
        assert_eq!(got, blocks);
        let got: Vec<String> =
            report.boilerplate.iter().map(|layer| format!("{}:{}", layer.why, report.words(layer.span))).collect();
        assert_eq!(got, boilerplate);
    }

    const FIRST: &[(u32, u32, u32, &str)] = &[
        (72, 810, 9, "Tarsk Gazette - page 1"),
        (72, 760, 20, "Depot burns in Tarsk"),
        (72, 720, 11, "Two men set fire to the grain depot at Tarsk on Friday"),
        (72, 706, 11, "night, the mayor of the town said on Saturday morning."),
        (72, 680, 11, "Nobody was hurt in the fire, which the River Guard put"),
        (72, 666, 11, "out in the morning after hours of work with river"),
    ];
    const SECOND: &[(u32, u32, u32, &str)] = &[
        (72, 810, 9, "Tarsk Gazette - page 2"),
        (72, 760, 11, "water, and the road was opened again at noon."),
        (72, 734, 11, "It was the third fire at the depot since the year began."),
    ];

    #[test]
    fn lines_become_paragraphs_across_pages_and_running_headers_are_layered() {
        check(
            &[FIRST, SECOND],
            &[
                "Paragraph:Tarsk Gazette - page 1",
                "Title:Depot burns in Tarsk",
                "Paragraph:Two men set fire to the grain depot at Tarsk on Friday\nnight, the mayor of the town said on Saturday morning.",
                "Paragraph:Nobody was hurt in the fire, which the River Guard put\nout in the morning after hours of work with river\nwater, and the road was opened again at noon.",
                "Paragraph:Tarsk Gazette - page 2",
                "Paragraph:It was the third fire at the depot since the year began.",
            ],
            &["running header:Tarsk Gazette - page 1", "running header:Tarsk Gazette - page 2"],
        );
    }

    #[test]
    fn spans_lead_back_to_pages() {
        let report = outcome(&[FIRST, SECOND]).report.unwrap();
        let pages: Vec<(usize, usize)> =
            report.blocks.iter().filter_map(|block| report.source.origin(block.span)).collect();
        assert!(report.source.pages);
        assert_eq!(pages, [(1, 1), (1, 1), (1, 1), (1, 2), (2, 2), (2, 2)]);
    }

    #[test]
    fn the_info_dictionary_is_a_guess() {
        let meta = outcome(&[FIRST, SECOND]).report.unwrap().meta;
        let (title, authors, published) = (meta.title.unwrap(), meta.authors.unwrap(), meta.published.unwrap());
        assert_eq!(title.how, How::Byline);
        assert_eq!((authors.value, authors.how), (vec!["Jo Renn".to_owned()], How::Guess));
        assert_eq!((published.value.to_string().as_str(), published.how), ("2031-05-04", How::Guess));
    }

    #[test]
    fn a_page_without_text_is_a_picture() {
        let outcome = outcome(&[FIRST, &[]]);
        assert!(outcome.report.is_some());
        let warning = outcome.diagnostics.iter().find(|diagnostic| diagnostic.code == "no-text").unwrap();
        assert_eq!(
            (warning.severity, warning.message.as_str()),
            (Severity::Warning, "page 2 is a picture; run OCR first")
        );
    }

    fn check_error(bytes: &[u8], code: &str, words: &str) {
        let outcome = read(bytes, "a.pdf", &Given::default());
        assert!(outcome.report.is_none());
        assert_eq!(outcome.diagnostics.len(), 1, "{:?}", outcome.diagnostics);
        let diagnostic = &outcome.diagnostics[0];
        assert_eq!((diagnostic.severity, diagnostic.code.as_str()), (Severity::Error, code), "{diagnostic}");
        assert!(diagnostic.to_string().contains(words), "{diagnostic}");
    }

    #[test]
    fn pictures_alone_are_an_error() {
        check_error(&document(&[&[], &[]], ""), "no-text", "run OCR first");
    }

    #[test]
    fn a_cut_off_document_is_an_error() {
        let whole = document(&[FIRST], "");
        check_error(&whole[..whole.len() / 2], "damaged", "download it again");
        check_error(b"Tarsk burned.", "damaged", "does not begin");
    }

    #[test]
    fn an_encrypted_document_is_an_error() {
        let hash = "<0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20>";
        let encrypt = format!("/ID[<0102><0102>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O{hash}/U{hash}>>");
        check_error(&document(&[FIRST], &encrypt), "encrypted", "remove the password first");
    }
}
