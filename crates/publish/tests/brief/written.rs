//! The Word document and the PDF: what a reader of the file finds in them.

use crate::{drifting, ledgers};
use std::io::{Cursor, Read};
use whosays_model::Assessment;
use whosays_publish::brief::Brief;
use whosays_publish::{docx, pdf};

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn drawn() -> Brief {
    crate::compose(&drifting(), &Assessment::default())
}

#[test]
fn each_citation_is_one_endnote_with_its_words_and_report() {
    let brief = ledgers::brief();
    let bytes = docx::render(&brief).unwrap();
    let (document, notes) = (part(&bytes, "word/document.xml"), part(&bytes, "word/endnotes.xml"));
    for citation in &brief.citations {
        let reference = format!("<w:endnoteReference w:id=\"{}\"/>", citation.number + 1);
        assert_eq!(document.matches(&reference).count(), 1, "{reference}");
        let note = notes.split(&format!("<w:endnote w:id=\"{}\">", citation.number + 1)).nth(1).unwrap();
        let note = note.split("</w:endnote>").next().unwrap();
        assert!(note.contains(citation.report.as_str()) && note.contains(citation.claim.as_str()), "{note}");
        let first = citation.quote.text.split([' ', '<', '&', '"']).next().unwrap();
        assert!(note.contains(first), "{note}");
    }
    // Word numbers endnotes by themselves, in order of reading: the order must be that of our numbers.
    let order: Vec<usize> = document
        .split("<w:endnoteReference w:id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn nothing_of_a_report_becomes_markup_of_a_document() {
    let bytes = docx::render(&ledgers::brief()).unwrap();
    for name in ["word/document.xml", "word/endnotes.xml"] {
        let xml = part(&bytes, name);
        assert!(!xml.contains("<script") && !xml.contains("<b>the"), "{name}");
        assert!(xml.contains("&lt;script&gt;"), "{name}");
    }
}

#[test]
fn a_chart_of_a_document_holds_its_figures() {
    let brief = drawn();
    let bytes = docx::render(&brief).unwrap();
    let chart = part(&bytes, "word/charts/chart1.xml");
    for figure in ["31", "41", "44"] {
        assert!(chart.contains(&format!("<c:v>{figure}</c:v>")), "{figure}");
    }
    assert!(part(&bytes, "word/document.xml").contains("r:id=\"chart1\""));
    assert!(part(&bytes, "[Content_Types].xml").contains("/word/charts/chart1.xml"));
}

#[test]
fn a_pdf_is_one_with_links_and_an_outline() {
    let bytes = pdf::render(&ledgers::brief()).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let holds = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(holds("/Outlines") && holds("/Link"));
    assert!(!holds("/URI") && !holds("/JavaScript"), "nothing leads out of it");
    assert!(pdf::render(&drawn()).unwrap().len() > 5_000);
}

#[test]
fn letters_of_many_scripts_and_very_long_words_are_set() {
    let mut brief = ledgers::brief();
    brief.title = "Взрыв в порту — انفجار في الميناء — 港口爆炸 — Ὄστερ".into();
    brief.lede = "x".repeat(3_000);
    assert!(pdf::render(&brief).is_ok() && docx::render(&brief).is_ok());
}
