//! Tables that Python hands over: anything that offers Arrow's PyCapsule interface.

use crate::Error;
use crate::errors::detached;
use crate::stated::{self, Stating};
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use std::collections::BTreeSet;
use whosays_case::could_not;
use whosays_model::{Claim, EventMention, Report};
use whosays_publish::tables::{OwnedReport, TableError, read_claims, read_mentions, read_reports};

/// The batches of a table; what is in them stays where it lies.
pub(crate) fn batches(given: &Bound<'_, PyAny>, table: &'static str) -> PyResult<Vec<RecordBatch>> {
    let reader = given.extract::<AnyRecordBatch>().and_then(AnyRecordBatch::into_reader);
    let reader = reader.map_err(|error| no_table(given, table, error))?;
    // Whoever fills the stream may need the interpreter for that.
    detached(given.py(), move || all_of(reader, table))
}

/// Reports in the order of the table, each id once.
pub(crate) fn reports(batches: &[RecordBatch]) -> Result<Vec<OwnedReport>, TableError> {
    rows(batches, read_reports).map(|all| once(all, |one| &one.report))
}

/// The same with what their files state, where the table has that.
pub(crate) fn stating(batches: &[RecordBatch]) -> Result<Vec<Stating>, TableError> {
    rows(batches, stated::read).map(|all| once(all, |one| &one.owned.report))
}

/// Claims, in the order of the table.
pub(crate) fn claims(batches: &[RecordBatch]) -> Result<Vec<Claim>, TableError> {
    rows(batches, read_claims)
}

/// Mentions, in the order of the table.
pub(crate) fn mentions(batches: &[RecordBatch]) -> Result<Vec<EventMention>, TableError> {
    rows(batches, read_mentions)
}

fn once<T>(mut all: Vec<T>, report: impl Fn(&T) -> &Report) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(report(one).id.clone()));
    all
}

fn rows<T>(
    batches: &[RecordBatch],
    read: fn(&RecordBatch) -> Result<Vec<T>, TableError>,
) -> Result<Vec<T>, TableError> {
    let mut all = Vec::new();
    let mut before = 0;
    for batch in batches {
        all.extend(read(batch).map_err(|error| error.after(before))?);
        before += batch.num_rows() as u64;
    }
    Ok(all)
}

fn all_of(reader: Box<dyn RecordBatchReader + Send>, table: &str) -> anyhow::Result<Vec<RecordBatch>> {
    let batches: Result<Vec<RecordBatch>, ArrowError> = reader.collect();
    let hint = "check what the table is made of; pyarrow.table(it) tells more";
    batches.map_err(|error| could_not(format!("the table of {table} broke off: {error}"), hint))
}

fn no_table(given: &Bound<'_, PyAny>, table: &str, cause: PyErr) -> PyErr {
    let class = given.get_type().name().map_or_else(|_| "this".to_owned(), |name| name.to_string());
    let error = Error::new_err(format!(
        "{class} is no table of {table}: it offers no rows by __arrow_c_stream__ or __arrow_c_array__\n\
         hint: give what whosays has returned, or a table of pyarrow, polars, duckdb or pandas"
    ));
    error.set_cause(given.py(), Some(cause));
    error
}
