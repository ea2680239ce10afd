//! Rows of one noun as the table that is handed on.

use super::rows::{Row, rows};
use super::{Fault, fault};
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use whosays_model::{Claim, Event, EventMention, Origin, Report, Tlp};
use whosays_publish::tables::{self, ReportRow};

/// The table of this name out of rows; for reports the column `original` is there too.
pub(super) fn table(name: &str, batch: &RecordBatch) -> Result<RecordBatch, Fault> {
    let rows = rows(batch)?;
    let table = match name {
        "reports" => return reports(&rows, batch),
        "claims" => tables::claims(&all::<Claim>(&rows)?.iter().collect::<Vec<_>>()),
        "mentions" => tables::mentions(&all::<EventMention>(&rows)?.iter().collect::<Vec<_>>()),
        "events" => tables::events(&all::<Event>(&rows)?.iter().collect::<Vec<_>>()),
        "accounts" => tables::accounts(&all::<Event>(&rows)?.iter().collect::<Vec<_>>()),
        "origins" => tables::origins(&all::<Origin>(&rows)?.iter().collect::<Vec<_>>()),
        _ => return Err(fault(format!("there is no table `{name}`"))),
    };
    table.map_err(|error| fault(error.to_string()))
}

fn all<T: serde::de::DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>, Fault> {
    rows.iter().map(Row::thing).collect()
}

fn reports(rows: &[Row], batch: &RecordBatch) -> Result<RecordBatch, Fault> {
    let originals = batch.column_by_name("original").map(|column| arrow_cast::cast(column, &DataType::Binary));
    let originals = originals.transpose().map_err(|error| fault(format!("the column `original`: {error}")))?;
    let originals = originals.as_ref().map(|column| column.as_binary::<i32>());
    let reports: Vec<Report> = all(rows)?;
    let marked: Vec<Option<Tlp>> = rows.iter().map(|row| Tlp::from_label(&row.c).ok()).collect();
    let row = |at: usize| ReportRow {
        report: &reports[at],
        original: originals.filter(|column| !column.is_null(at)).map(|column| column.value(at)),
        tlp: marked[at],
    };
    tables::reports(&(0..reports.len()).map(row).collect::<Vec<_>>()).map_err(|error| fault(error.to_string()))
}
