//! Whatever the bytes, reading ends, and what it returns holds together.

use proptest::prelude::*;
use whosays_model::{Report, Span};
use whosays_read::{FORMATS, Given, ReadOutcome, parted, read, read_as};

fn check(outcome: &ReadOutcome) {
    match &outcome.report {
        Some(report) => holds_together(report),
        None => assert_eq!(outcome.diagnostics.len(), 1, "{:?}", outcome.diagnostics),
    }
}

fn holds_together(report: &Report) {
    let fits = |span: Span| assert!(span.of(&report.text).is_some_and(|words| !words.is_empty()), "{span:?}");
    let mut end = 0;
    for block in &report.blocks {
        fits(block.span);
        let words = report.words(block.span);
        assert_eq!(words, words.trim(), "a block has white space around it");
        assert!(block.span.start >= end, "blocks overlap");
        end = block.span.end;
    }
    let mut end = 0;
    for layer in &report.boilerplate {
        fits(layer.span);
        assert!(layer.span.start >= end, "boilerplate overlaps");
        end = layer.span.end;
    }
    let mut end = 0;
    for run in &report.source.runs {
        fits(run.span);
        assert!(run.span.start >= end && run.origin <= run.origin_end, "runs overlap");
        end = run.span.end;
    }
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class='related'>",
        "</div>",
        "<li>",
        "<td>",
        "<br>",
        "&amp;",
        "&nbsp;",
        "&#x41;",
        "<a href=x>",
        "</a>",
        "<script>",
        "</script>",
        "<h1>",
        "</h1>",
        "<!--",
        "-->",
        "<title>",
        "The depot burned. ",
        "  ",
        "\n",
        "é",
        "“”",
        "<",
        "&",
        "<b",
        "'",
        "\"",
        "<article>",
        "<div class='article-body'>",
        "<blockquote class=social>",
        "<span class='popover-content'>",
        "<span class=caption>",
        "</span>",
        "<img>",
        "<em>",
        "</em>",
        "<a href=https://orlo.example/fire>",
        "<link rel=canonical href=https://tarsk.example/2031/05/03/fire>",
        "<pre>",
        "\u{a0}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "By Ana Bel",
        "3 May 2031",
        "Depot burns in Tarsk",
        "Read More »",
        "The depot burned on Friday night.",
        "",
        "  ",
        "• one",
        "# Depot",
        "- a",
        "> b",
        "Men at the gate (Ana Bel/AFP)",
        "Term - a word that is explained.",
        "Jo Renn is a professor.",
        "“We came.”",
        "Ana Bel:",
        "é\u{feff}",
        "\r",
        "USD87.04",
        "---",
        "title: x",
        "| a | b |",
        "| - | - |",
        "`x",
        "\u{200b}",
        "TARSK, 3 JAN 90 (EFE) -- It burned.",
        "© 2031 Tarsk Gazette",
        "© 2031 the Ünion’s Gazétte",
        "Subscribe to the Église’s Ñews",
        "Jo Renn is a fellow at the Órlo Council’s Çenter.",
        "She told The Ñews’ é",
        "MINISTÈRE DE L’É",
    ]);
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

fn objects() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{\"type\":\"note\",",
        "{\"type\":\"report\",",
        "{\"type\":\"relationship\",",
        "\"id\":\"note--00000000-0000-4000-8000-000000000001\",",
        "\"id\":\"report--00000000-0000-4000-8000-000000000001\",",
        "\"source_ref\":\"note--00000000-0000-4000-8000-000000000001\",",
        "\"object_refs\":[\"note--00000000-0000-4000-8000-000000000001\"],",
        "\"name\":\"Ünion \\u0000\",",
        "\"content\":\"It burned.\",",
        "\"content\":7,",
        "\"published\":\"9999-99-99T99:99:99Z\",",
        "\"modified\":\"é\",",
        "\"x\":[[[null]]]},",
        "\"x\":0}",
        "]",
        ",",
    ]);
    prop::collection::vec(piece, 0..24)
        .prop_map(|pieces| format!("{{\"type\":\"bundle\",\"objects\":[{}]}}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes_as_any_format(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&read(&bytes, "-", &Given::default()));
        for entry in FORMATS {
            check(&read_as(entry, &bytes, "a", &Given::default()));
        }
    }

    #[test]
    fn any_plain_text_is_kept(text in "\\PC{0,300}") {
        let outcome = read(text.as_bytes(), "a.txt", &Given::default());
        check(&outcome);
        if let Some(report) = outcome.report.filter(|report| report.format == whosays_model::Format::Text) {
            prop_assert_eq!(report.text, text.trim_start_matches('\u{feff}'));
        }
    }

    #[test]
    fn any_page(source in markup()) {
        check(&read(format!("<!doctype html>{source}").as_bytes(), "a.html", &Given::default()));
    }

    #[test]
    fn any_bundle(source in objects()) {
        let outcome = read(source.as_bytes(), "a.stix", &Given::default());
        check(&outcome);
        for claim in &outcome.stated {
            let report = outcome.report.as_ref().expect("claims have a report");
            prop_assert_eq!(claim.span().of(&report.text), Some(claim.quote.as_str()));
        }
        for part in parted(source.as_bytes(), "a.stix").map(|parted| parted.parts).unwrap_or_default() {
            check(&read(&part.bytes, &part.name, &Given::default()));
        }
    }

    #[test]
    fn any_lines(source in lines()) {
        check(&read(source.as_bytes(), "a.txt", &Given::default()));
        check(&read(source.as_bytes(), "a.md", &Given::default()));
    }

    #[test]
    fn the_same_bytes_give_the_same_report(source in markup()) {
        let once = read(source.as_bytes(), "a.html", &Given::default());
        prop_assert_eq!(once, read(source.as_bytes(), "a.html", &Given::default()));
    }

    #[test]
    fn a_broken_pdf_or_document(cut in 0usize..400, flip in any::<u8>()) {
        let mut bytes = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Length 30>>stream\nBT /F1 9 Tf 72 800 Td (x) Tj ET\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n".to_vec();
        let at = cut % bytes.len();
        bytes[at] ^= flip;
        check(&read(&bytes, "a.pdf", &Given::default()));
        let mut archive = b"PK\x03\x04\x14\0\0\0\0\0word/document.xml<w:p><w:t>x".to_vec();
        let at = cut % archive.len();
        archive[at] ^= flip;
        check(&read(&archive, "a.docx", &Given::default()));
    }
}
