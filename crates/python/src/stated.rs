//! The column `stated` of reports that were read: the claims that a bundle makes outright, which stand in no text.
//!
//! With it nothing is read twice. A table that lacks it may have the bundle's bytes in `original`; one that lacks both loses
//! these claims, and whoever extracts is told.

use crate::gathered;
use crate::table::Table;
use arrow_array::cast::AsArray;
use arrow_array::{Array, LargeStringArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use std::collections::HashMap;
use whosays_model::{Claim, Diagnostic, Format, Report, Severity};
use whosays_publish::tables::{OwnedReport, TableError, hold, read_reports};
use whosays_read::{Given, ReadOutcome};

/// What the column is called.
const COLUMN: &str = "stated";
/// What it holds.
const DOC: &str = "the claims that a bundle makes outright, as JSON; empty for other formats";

/// A report, and the claims that its file makes outright.
pub(crate) struct Stating {
    /// The report.
    pub(crate) owned: OwnedReport,
    /// The claims, where they are known.
    pub(crate) stated: Option<Vec<Claim>>,
}

/// The table `reports` with the column `stated`.
pub(crate) fn table(all: Vec<Stating>) -> anyhow::Result<Table> {
    let cells = all.iter().map(Stating::cell).collect::<serde_json::Result<Vec<_>>>()?;
    let reports: Vec<OwnedReport> = all.into_iter().map(|one| one.owned).collect();
    let said = HashMap::from([("doc".to_owned(), DOC.to_owned())]);
    let field = Field::new(COLUMN, DataType::LargeUtf8, true).with_metadata(said);
    Ok(gathered::reports(&reports)?.with_texts(field, &cells)?)
}

/// Reads reports, and what each states from the column `stated`, where it is there; it has to stand in the text.
pub(crate) fn read(batch: &RecordBatch) -> Result<Vec<Stating>, TableError> {
    let cells = cells(batch)?;
    let stating = |(row, owned): (usize, OwnedReport)| {
        let cell = cells.as_ref().filter(|cells| cells.is_valid(row)).map(|cells| cells.value(row));
        let stated = cell.map(|cell| held(&owned.report, cell)).transpose();
        let damaged = |what| TableError::Damaged { table: "reports", row: row as u64 + 1, column: COLUMN, what };
        stated.map_err(damaged).map(|stated| Stating { owned, stated })
    };
    read_reports(batch)?.into_iter().enumerate().map(stating).collect()
}

impl Stating {
    /// What its file states, and what is to be said where that is lost.
    pub(crate) fn take(&mut self) -> (Vec<Claim>, Option<Diagnostic>) {
        match self.stated.take().or_else(|| self.read_again()) {
            Some(stated) => (stated, None),
            None => (Vec::new(), Some(lost(&self.owned.report))),
        }
    }

    fn read_again(&self) -> Option<Vec<Claim>> {
        let OwnedReport { report, original, .. } = &self.owned;
        if report.format != Format::Stix {
            return Some(Vec::new());
        }
        let ReadOutcome { report: again, stated, .. } =
            whosays_read::read(original.as_deref()?, &report.file, &Given::default());
        // The claims stand in the text that is told today, which another version may have told otherwise.
        again.filter(|again| again.text == report.text).map(|_| stated)
    }

    fn cell(&self) -> serde_json::Result<Option<String>> {
        self.stated.as_ref().map(serde_json::to_string).transpose()
    }
}

fn lost(report: &Report) -> Diagnostic {
    let message = "the claims that this bundle makes outright are lost: its row has no `stated`, \
                   and no `original` that is read as its text";
    Diagnostic::new(Severity::Warning, "no-stated", &report.file, message)
        .hint("keep the column `original` or `stated` of the table that whosays.read gives, or read the bundle again")
}

fn held(report: &Report, cell: &str) -> Result<Vec<Claim>, String> {
    let claims: Vec<Claim> = serde_json::from_str(cell).map_err(|error| error.to_string())?;
    hold(report, &claims, &[]).map_err(|error| error.to_string())?;
    Ok(claims)
}

fn cells(batch: &RecordBatch) -> Result<Option<LargeStringArray>, TableError> {
    let Some(column) = batch.column_by_name(COLUMN) else { return Ok(None) };
    let other = || {
        let found = column.data_type().to_string();
        TableError::OtherType { table: "reports", column: COLUMN, found, wanted: "text" }
    };
    let texts = cast(column, &DataType::LargeUtf8).map_err(|_| other())?;
    texts.as_string_opt::<i64>().cloned().map(Some).ok_or_else(other)
}
