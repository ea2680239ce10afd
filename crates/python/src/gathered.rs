//! Nouns as tables: in several batches where there are many, so that no column outgrows what a batch can hold.

use crate::table::Table;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;
use whosays_model::{Claim, Diagnostic, Event, EventMention, Origin, Severity};
use whosays_publish::tables::{self, OwnedReport, ReportRow, TableError};

/// How many rows a batch has at most.
const ROWS: usize = 8_192;
/// How many bytes the texts and originals of a batch of reports have at most, where it holds more than one.
const BYTES: usize = 256 << 20;

/// The table `reports`.
pub(crate) fn reports(reports: &[OwnedReport]) -> anyhow::Result<Table> {
    let batches = parts(reports, size_of).into_iter().map(|part| {
        let rows: Vec<ReportRow<'_>> = part
            .iter()
            .map(|one| ReportRow { report: &one.report, original: one.original.as_deref(), tlp: one.tlp })
            .collect();
        tables::reports(&rows)
    });
    table("reports", batches.collect())
}

/// The table `claims`.
pub(crate) fn claims(claims: &[Claim]) -> anyhow::Result<Table> {
    table("claims", each(claims, tables::claims))
}

/// The table `mentions`.
pub(crate) fn mentions(mentions: &[EventMention]) -> anyhow::Result<Table> {
    table("mentions", each(mentions, tables::mentions))
}

/// The table `events`.
pub(crate) fn events(events: &[Event]) -> anyhow::Result<Table> {
    table("events", each(events, tables::events))
}

/// The table `accounts`.
pub(crate) fn accounts(events: &[Event]) -> anyhow::Result<Table> {
    table("accounts", each(events, tables::accounts))
}

/// The table `origins`.
pub(crate) fn origins(origins: &[Origin]) -> anyhow::Result<Table> {
    table("origins", each(origins, tables::origins))
}

/// The table of diagnostics.
pub(crate) fn diagnostics(diagnostics: &[Diagnostic]) -> anyhow::Result<Table> {
    let texts = |text: fn(&Diagnostic) -> Option<&str>| -> ArrayRef {
        Arc::new(diagnostics.iter().map(text).collect::<StringArray>())
    };
    let columns = vec![
        texts(|one| Some(severity(one.severity))),
        texts(|one| Some(&one.code)),
        texts(|one| Some(&one.subject)),
        texts(|one| Some(&one.message)),
        texts(|one| one.hint.as_deref()),
    ];
    let schema = of_diagnostics();
    let batch = RecordBatch::try_new(schema.clone(), columns)?;
    Ok(Table::new(schema, if batch.num_rows() == 0 { Vec::new() } else { vec![batch] }))
}

fn of_diagnostics() -> SchemaRef {
    let columns = [
        ("severity", "`note`, `warning` or `error`; after an error the report is not there"),
        ("code", "a stable name for the kind of trouble"),
        ("subject", "the file that it is about"),
        ("message", "what is the matter"),
        ("hint", "the way out, where there is one"),
    ];
    let field = |(name, doc): (&str, &str)| {
        let said = HashMap::from([("doc".to_owned(), doc.to_owned())]);
        Field::new(name, DataType::Utf8, name == "hint").with_metadata(said)
    };
    Arc::new(Schema::new(columns.map(field).to_vec()))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn each<T>(
    nouns: &[T],
    make: impl Fn(&[&T]) -> Result<RecordBatch, TableError>,
) -> Result<Vec<RecordBatch>, TableError> {
    nouns.chunks(ROWS).map(|part| make(&part.iter().collect::<Vec<_>>())).collect()
}

fn table(name: &str, batches: Result<Vec<RecordBatch>, TableError>) -> anyhow::Result<Table> {
    let batches = batches?;
    let known = tables::table(name).map(|table| (table.schema)());
    let schema = batches.first().map(RecordBatch::schema).or(known);
    let schema = schema.ok_or_else(|| anyhow::anyhow!("there is no table {name}"))?;
    Ok(Table::new(schema, batches))
}

fn size_of(one: &OwnedReport) -> usize {
    // Blocks and the way back to the original are written too, each in some tens of bytes.
    let layers = one.report.blocks.len() + one.report.source.runs.len();
    one.report.text.len() + one.original.as_ref().map_or(0, Vec::len) + layers * 100
}

/// Neighbours together, up to as many and as large as a batch should be.
fn parts<T>(all: &[T], size: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let (mut found, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (at, one) in all.iter().enumerate() {
        let own = size(one);
        if at > from && (at - from == ROWS || bytes + own > BYTES) {
            found.push(&all[from..at]);
            (from, bytes) = (at, 0);
        }
        bytes += own;
    }
    if from < all.len() {
        found.push(&all[from..]);
    }
    found
}
