//! A brief as JSON Lines: one record for the brief, then its parts in order, then its citations.

use crate::brief::{Brief, Chart, Citation, Item, Section};
use serde_json::{Value, json};

/// Writes the records, one a line.
pub fn render(brief: &Brief) -> String {
    let mut head = json!({
        "record": "brief",
        "title": brief.title,
        "lede": brief.lede,
        "words": brief.words(),
        "made_of": brief.made_of,
        "case_file": brief.case_file,
    });
    if let Some(tlp) = brief.tlp {
        head["tlp"] = json!(tlp);
    }
    let mut records = vec![head];
    for section in &brief.sections {
        records
            .push(json!({"record": "section", "id": section.id, "heading": section.heading, "intro": section.intro}));
        records.extend(section.items.iter().map(|item| item_record(section, item)));
    }
    records.extend(brief.citations.iter().map(citation_record));
    records.iter().map(|record| format!("{record}\n")).collect()
}

fn item_record(section: &Section, item: &Item) -> Value {
    match item {
        Item::Group { heading } => {
            json!({"record": "group", "section": section.id, "heading": heading})
        }
        Item::Note { text } => json!({"record": "note", "section": section.id, "text": text}),
        Item::Paragraph { sentences } => {
            json!({"record": "paragraph", "section": section.id, "sentences": sentences})
        }
        Item::Sentence(sentence) => json!({
            "record": "sentence", "section": section.id, "text": sentence.text, "citations": sentence.citations,
        }),
        Item::Table(table) => json!({
            "record": "table", "section": section.id, "caption": table.caption, "columns": table.columns, "rows": table.rows,
        }),
        Item::Chart(Chart { title, points, table }) => json!({
            "record": "chart", "section": section.id, "title": title, "points": points, "columns": table.columns, "rows": table.rows,
        }),
    }
}

fn citation_record(citation: &Citation) -> Value {
    json!({
        "record": "citation",
        "number": citation.number,
        "report": citation.report,
        "start": citation.quote.start,
        "end": citation.quote.end,
        "quote": citation.quote.text,
        "also": citation.also,
        "before": citation.before,
        "after": citation.after,
        "label": citation.label,
        "origin": citation.origin,
        "claim": citation.claim,
    })
}
