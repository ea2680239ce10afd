//! A brief as a Word document (Office Open XML, ISO/IEC 29500): each number is an endnote that holds the words cited, their
//! report and place, so it moves with its sentence; a chart is a chart of the document's own, with the figures in it.

mod chart;
mod parts;

use crate::Unwritable;
use crate::brief::{Brief, Chart, Citation, Item, Section, Sentence, Table};
use parts::escaped;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Endnotes 0 and 1 are the lines that part them from the text.
const FIRST_NOTE: usize = 2;
/// How wide the text is, in twentieths of a point: A4 with margins of 2.4 cm.
const MEASURE: usize = 9184;

/// What is written so far.
#[derive(Default)]
struct Body {
    xml: String,
    /// The citations that have their endnote already; a note can be hung up only once.
    noted: BTreeSet<usize>,
    charts: Vec<String>,
}

/// Writes the document.
///
/// # Errors
///
/// Where the archive cannot be put together.
pub fn render(brief: &Brief) -> Result<Vec<u8>, Unwritable> {
    let mut body = Body::default();
    body.paragraph("Title", &run(&brief.title, ""));
    if !brief.lede.is_empty() {
        body.paragraph("Subtitle", &run(&brief.lede, ""));
    }
    for section in &brief.sections {
        body.section(section);
    }
    if let Some(file) = &brief.case_file {
        body.paragraph("Note", &run(&format!("The reports lie in the case file {file}."), ""));
    }
    if !brief.citations.is_empty() {
        body.paragraph("Heading1", &run("The words cited", ""));
    }
    packed(brief, &body).map_err(|error| Unwritable { format: "docx", what: error.to_string() })
}

fn packed(brief: &Brief, body: &Body) -> zip::result::ZipResult<Vec<u8>> {
    // The hour of packing would make two equal briefs differ.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), parts::content_types(body.charts.len(), brief.tlp)),
        ("_rels/.rels".to_owned(), parts::RELATIONS.to_owned()),
        ("docProps/core.xml".to_owned(), parts::core(&brief.title)),
        ("word/document.xml".to_owned(), parts::document(&body.xml, brief.tlp)),
        ("word/styles.xml".to_owned(), parts::STYLES.to_owned()),
        ("word/settings.xml".to_owned(), parts::SETTINGS.to_owned()),
        ("word/endnotes.xml".to_owned(), parts::endnotes(&notes(brief))),
        ("word/_rels/document.xml.rels".to_owned(), parts::document_relations(body.charts.len(), brief.tlp)),
    ];
    files.extend(parts::edges(brief.tlp).map(|(name, xml)| (format!("word/{name}.xml"), xml)));
    let charts = body.charts.iter().enumerate();
    files.extend(charts.map(|(i, xml)| (format!("word/charts/chart{}.xml", i + 1), xml.clone())));
    for (name, xml) in files {
        archive.start_file(name, options)?;
        archive.write_all(xml.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn notes(brief: &Brief) -> String {
    brief.citations.iter().map(note).collect()
}

// "Oster Courier, 5 May 2031, bytes 12–34 (c-0123): “…”".
fn note(citation: &Citation) -> String {
    let id = citation.number + FIRST_NOTE - 1;
    let origin = if citation.origin.is_empty() { String::new() } else { format!(", {}", citation.origin) };
    let place =
        format!("{origin} ({}, {} {}–{}): ", citation.claim, citation.report, citation.quote.start, citation.quote.end);
    let mut runs = format!(
        "{} {}{}{}",
        "<w:r><w:rPr><w:rStyle w:val=\"EndnoteReference\"/></w:rPr><w:endnoteRef/></w:r>",
        run(&format!(" {}", citation.label), "<w:b/>"),
        run(&place, "<w:color w:val=\"595959\"/>"),
        run(&format!("“{}”", citation.quote.text), "")
    );
    for also in &citation.also {
        runs.push_str(&run(" Elsewhere in the report: ", "<w:color w:val=\"595959\"/>"));
        runs.push_str(&run(&format!("“{}”", also.text), ""));
    }
    format!("<w:endnote w:id=\"{id}\"><w:p><w:pPr><w:pStyle w:val=\"EndnoteText\"/></w:pPr>{runs}</w:p></w:endnote>")
}

impl Body {
    fn paragraph(&mut self, style: &str, runs: &str) {
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>");
    }

    fn section(&mut self, section: &Section) {
        if !section.heading.is_empty() {
            self.paragraph("Heading1", &run(&section.heading, ""));
        }
        if let Some(intro) = &section.intro {
            self.paragraph("Note", &run(intro, ""));
        }
        for item in &section.items {
            match item {
                Item::Group { heading } => self.paragraph("Heading2", &run(heading, "")),
                Item::Note { text } => self.paragraph("Note", &run(text, "")),
                Item::Sentence(sentence) => {
                    let runs = self.told(sentence, "");
                    self.paragraph("Normal", &runs);
                }
                Item::Paragraph { sentences } => {
                    let runs: Vec<String> = sentences.iter().map(|sentence| self.told(sentence, "")).collect();
                    self.paragraph("Normal", &runs.join(&run(" ", "")));
                }
                Item::Table(table) => self.table(table),
                Item::Chart(drawn) => self.chart(drawn),
            }
        }
    }

    // The words, then a number for each citation: the first time the endnote itself, later a field that repeats its number.
    fn told(&mut self, sentence: &Sentence, properties: &str) -> String {
        let mut runs = run(&sentence.text, properties);
        for (i, number) in sentence.citations.iter().enumerate() {
            if i > 0 {
                runs.push_str(&run(",", "<w:vertAlign w:val=\"superscript\"/>"));
            }
            runs.push_str(&if self.noted.insert(*number) { reference(*number) } else { repeated(*number) });
        }
        runs
    }

    fn table(&mut self, table: &Table) {
        if table.columns.is_empty() {
            return;
        }
        if !table.caption.is_empty() {
            self.paragraph("Caption", &run(&table.caption, ""));
        }
        let widths = widths(table);
        let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let head: Vec<String> = table.columns.iter().map(|column| run(column, "<w:b/>")).collect();
        let mut rows = row(&head, &widths, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for cells in &table.rows {
            let bold = |i: usize| if i == 0 { "<w:b/>" } else { "" };
            let cells: Vec<String> = cells.iter().enumerate().map(|(i, cell)| self.told(cell, bold(i))).collect();
            rows.push_str(&row(&cells, &widths, "<w:trPr><w:cantSplit/></w:trPr>"));
        }
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"BriefTable\"/><w:tblW w:w=\"{MEASURE}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
        );
    }

    fn chart(&mut self, drawn: &Chart) {
        self.charts.push(chart::part(drawn));
        let frame = chart::frame(drawn, self.charts.len());
        self.paragraph("Normal", &frame);
        self.table(&drawn.table);
    }
}

fn row(cells: &[String], widths: &[usize], properties: &str) -> String {
    let cell = |(runs, width): (&String, &usize)| {
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>\
             <w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>{runs}</w:p></w:tc>"
        )
    };
    let cells: String = cells.iter().zip(widths).map(cell).collect();
    format!("<w:tr>{properties}{cells}</w:tr>")
}

// A share that grows with the length of what stands in the column, and slower for long ones.
fn widths(table: &Table) -> Vec<usize> {
    let longest = |i: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(i));
        let letters = cells.map(|cell| cell.text.chars().count() + 2 * cell.citations.len());
        letters.chain([table.columns[i].chars().count()]).max().unwrap_or(1).clamp(6, 160)
    };
    let shares: Vec<f64> = (0..table.columns.len()).map(|i| (longest(i) as f64).powf(0.6)).collect();
    let all: f64 = shares.iter().sum::<f64>().max(1.0);
    shares.iter().map(|share| (MEASURE as f64 * share / all) as usize).collect()
}

fn reference(number: usize) -> String {
    let id = number + FIRST_NOTE - 1;
    format!(
        "<w:bookmarkStart w:id=\"{number}\" w:name=\"_note{number}\"/><w:r><w:rPr><w:rStyle w:val=\"EndnoteReference\"/></w:rPr>\
         <w:endnoteReference w:id=\"{id}\"/></w:r><w:bookmarkEnd w:id=\"{number}\"/>"
    )
}

fn repeated(number: usize) -> String {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let style = "<w:rPr><w:rStyle w:val=\"EndnoteReference\"/></w:rPr>";
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> NOTEREF _note{number} \\f \\h </w:instrText></w:r>{}<w:r>{style}<w:t>{number}</w:t></w:r>{}",
        field("begin"),
        field("separate"),
        field("end")
    )
}

fn run(text: &str, properties: &str) -> String {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    // Lines of a quotation stay lines.
    let lines: Vec<String> =
        text.lines().map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line))).collect();
    if lines.is_empty() { String::new() } else { format!("<w:r>{properties}{}</w:r>", lines.join("<w:br/>")) }
}
