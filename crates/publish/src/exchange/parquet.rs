//! A case as Parquet: each of its tables a file, for DuckDB, pandas, polars, Spark, and another case.
//!
//! Alone among the forms it holds reports whole, with their texts and the bytes that they came in: `whosays import` takes it
//! back. The same case gives the same bytes.

use super::view::View;
use super::{Exchange, Losses};
use crate::tables::{self, ReportRow, TableError, VERSION};
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::schema::types::ColumnPath;
use arrow_array::RecordBatch;
use std::io::{self, Write};
use whosays_model::{Claim, Event, EventMention, Origin, Report, ReportId};

pub use crate::tables::{TABLES, Table};

/// What it is called on the command line.
pub const NAME: &str = "parquet";

/// How many bytes of reports are put into one batch, and how large a group of rows grows.
const PIECE: usize = 64 << 20;
/// How many rows are put into one batch.
const ROWS: usize = 4096;
/// Columns of which no two rows are alike.
const LONG: [&str; 3] = ["text", "original", "record"];

/// The bytes that a report came in.
pub type Originals<'a> = &'a dyn Fn(&ReportId) -> io::Result<Option<Vec<u8>>>;

/// The file name of a table.
pub fn file_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

/// Writes one table of what is handed on.
///
/// # Errors
/// Those of `out` and of `originals`, and what no batch can hold.
pub fn write<W: Write + Send>(
    table: &Table,
    exchange: &Exchange<'_>,
    originals: Originals<'_>,
    out: W,
) -> io::Result<()> {
    let view = View::of(exchange);
    let mut writer = ArrowWriter::try_new(out, (table.schema)(), Some(properties(table.name))).map_err(failed)?;
    let mut put = |batch: Result<RecordBatch, TableError>| -> io::Result<()> {
        writer.write(&batch.map_err(io::Error::other)?).map_err(failed)
    };
    match table.name {
        "reports" => put_reports(&view, originals, &mut put)?,
        "claims" => view.claims.chunks(ROWS).try_for_each(|rows: &[&Claim]| put(tables::claims(rows)))?,
        "mentions" => mentions(&view).chunks(ROWS).try_for_each(|rows| put(tables::mentions(rows)))?,
        "events" => view.events.chunks(ROWS).try_for_each(|rows: &[&Event]| put(tables::events(rows)))?,
        "origins" => origins(&view).chunks(ROWS).try_for_each(|rows| put(tables::origins(rows)))?,
        _ => view.events.chunks(ROWS).try_for_each(|rows: &[&Event]| put(tables::accounts(rows)))?,
    }
    writer.close().map_err(failed)?;
    Ok(())
}

/// What of a case has no table: it is worked out anew from what has.
pub fn losses(exchange: &Exchange<'_>) -> Losses {
    let mut losses = Losses::default();
    let mut count = |noun, many: usize| (0..many).for_each(|_| losses.add(noun, "record", "it has no table"));
    count("actor", exchange.actors.len());
    count("warning", exchange.warnings.len());
    count("forecast", exchange.forecasts.len());
    count("source", exchange.grades.sources.len());
    count("grade", exchange.grades.items.len());
    losses
}

fn put_reports(
    view: &View<'_>,
    originals: Originals<'_>,
    put: &mut dyn FnMut(Result<RecordBatch, TableError>) -> io::Result<()>,
) -> io::Result<()> {
    let mut piece: Vec<(&Report, Option<Vec<u8>>)> = Vec::new();
    let mut size = 0;
    for report in &view.reports {
        let original = originals(&report.id)?;
        let more = report.text.len() + original.as_ref().map_or(0, Vec::len);
        if !piece.is_empty() && (size + more > PIECE || piece.len() >= ROWS) {
            put(batch_of(view, &piece))?;
            piece.clear();
            size = 0;
        }
        size += more;
        piece.push((*report, original));
    }
    if piece.is_empty() { Ok(()) } else { put(batch_of(view, &piece)) }
}

fn batch_of(view: &View<'_>, piece: &[(&Report, Option<Vec<u8>>)]) -> Result<RecordBatch, TableError> {
    let rows: Vec<ReportRow<'_>> = piece
        .iter()
        .map(|(report, original)| ReportRow { report, original: original.as_deref(), tlp: view.marking([&report.id]) })
        .collect();
    tables::reports(&rows)
}

/// By the order of their reports, as the claims are.
fn mentions<'a>(view: &View<'a>) -> Vec<&'a EventMention> {
    let mut mentions: Vec<&EventMention> = view.exchange.case.mentions.iter().collect();
    mentions.sort_by_key(|mention| (view.rank(&mention.report), mention.evidence.first, &mention.id));
    mentions
}

fn origins<'a>(view: &View<'a>) -> Vec<&'a Origin> {
    let mut origins: Vec<&Origin> = view.exchange.case.origins.iter().collect();
    origins.sort_by_key(|origin| &origin.id);
    origins
}

fn properties(table: &str) -> WriterProperties {
    let said = [("whosays.table", table), ("whosays.version", VERSION)];
    let said = said.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned()));
    let properties = WriterProperties::builder()
        .set_created_by("whosays".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_bytes(Some(PIECE))
        .set_key_value_metadata(Some(Vec::from(said)));
    let plain = LONG.map(ColumnPath::from);
    plain.into_iter().fold(properties, |all, column| all.set_column_dictionary_enabled(column, false)).build()
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}
