//! Reads a table from a Parquet file that anybody may have written, a few rows at a time.
//!
//! Only the columns that nouns are read back from are decoded. What is damaged or lies about its size gives an error: lists of
//! the footer are held to its length before anything is set aside for them (`footer.rs`), pages to what they can unpack to
//! (`pages.rs`), and a fault in decoding is caught.

mod footer;
mod pages;

use crate::tables::{Table, TableError};
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::file::reader::ChunkReader;
use arrow_array::RecordBatch;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The columns that have to be there.
const NEEDED: &[&str] = &["record"];
/// Those of reports, and those that are read where they are there.
const OF_REPORTS: &[&str] = &["record", "text"];
const BESIDE_REPORTS: &[&str] = &["original", "tlp"];
/// How many reports are decoded at once; each may be as long as a report can be.
const REPORTS: usize = 32;
/// How many rows of other tables.
const ROWS: usize = 1024;

/// The rows of a table, batch by batch, each with how many rows stand before it.
pub struct Batches {
    table: &'static str,
    reader: Option<ParquetRecordBatchReader>,
    before: u64,
}

impl Batches {
    /// Those of an open file.
    ///
    /// # Errors
    /// [`TableError::Unreadable`] where it is no Parquet, and [`TableError::NoColumn`].
    pub fn of<F: ChunkReader + 'static>(table: &Table, file: F) -> Result<Self, TableError> {
        let name = table.name;
        let opened = catch_unwind(AssertUnwindSafe(|| open(name, file)));
        let reader = opened.unwrap_or_else(|_| Err(unreadable(name, "its metadata make no sense")))?;
        Ok(Batches { table: name, reader: Some(reader), before: 0 })
    }
}

impl Iterator for Batches {
    type Item = Result<(u64, RecordBatch), TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        // What has failed is not asked again.
        let mut reader = self.reader.take()?;
        let read = catch_unwind(AssertUnwindSafe(|| reader.next()));
        match read {
            Ok(None) => None,
            Ok(Some(Ok(batch))) => {
                let before = self.before;
                self.before += batch.num_rows() as u64;
                self.reader = Some(reader);
                Some(Ok((before, batch)))
            }
            Ok(Some(Err(error))) => Some(Err(unreadable(self.table, error))),
            Err(_) => Some(Err(unreadable(self.table, format!("what follows row {} makes no sense", self.before)))),
        }
    }
}

fn open<F: ChunkReader + 'static>(table: &'static str, file: F) -> Result<ParquetRecordBatchReader, TableError> {
    footer::check(&file).map_err(|what| unreadable(table, what))?;
    // By Parquet's own types, whatever the file says that Arrow should make of them: their size is bounded.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(&file, options).map_err(|error| unreadable(table, error))?;
    let (needed, rows) = if table == "reports" { (OF_REPORTS, REPORTS) } else { (NEEDED, ROWS) };
    if let Some(column) = needed.iter().copied().find(|name| metadata.schema().column_with_name(name).is_none()) {
        return Err(TableError::NoColumn { table, column });
    }
    let beside = if table == "reports" { BESIDE_REPORTS } else { &[] };
    let columns = ProjectionMask::columns(metadata.parquet_schema(), needed.iter().chain(beside).copied());
    pages::check(&file, metadata.metadata(), &columns).map_err(|what| unreadable(table, what))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let reader = builder.with_projection(columns).with_batch_size(rows).build();
    reader.map_err(|error| unreadable(table, error))
}

fn unreadable(table: &'static str, what: impl std::fmt::Display) -> TableError {
    TableError::Unreadable { table, what: what.to_string() }
}
