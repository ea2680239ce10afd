//! A case as Arrow tables: flat columns for pandas, DuckDB and Spark, and beside them each noun whole.
//!
//! A row of `reports`, `claims`, `mentions`, `events` and `origins` ends with the column `record`, the noun's own JSON, from
//! which it is read back as it was; the columns before it are there to be asked. `accounts` is for asking alone.

mod column;
mod columns;
mod held;
mod read;

pub use held::hold;
pub use read::{OwnedReport, read_claims, read_events, read_mentions, read_origins, read_reports};

/// Rows of a table, as Arrow holds them.
pub use arrow_array::RecordBatch as Batch;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use column::Column;
use std::collections::HashMap;
use std::sync::Arc;
use whosays_model::{Account, Claim, Event, EventMention, Origin, Report, Tlp};

/// The form of the tables: another number where a reader of this one would not understand it.
pub const VERSION: &str = "1";

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// What it is called.
    pub name: &'static str,
    /// What a row is, in a line.
    pub doc: &'static str,
    /// Its columns, each with what it holds in the metadata `doc` of its field.
    pub schema: fn() -> SchemaRef,
}

/// Every table, in the order of the pipeline.
pub static TABLES: &[Table] = &[
    Table {
        name: "reports",
        doc: "a report with its text, the bytes that it came in and what is known of it",
        schema: || schema("reports", &columns::reports()),
    },
    Table {
        name: "claims",
        doc: "one thing that a report says, with its words, speaker, stance and certainty",
        schema: || schema("claims", &columns::claims()),
    },
    Table {
        name: "mentions",
        doc: "a happening as one report tells it",
        schema: || schema("mentions", &columns::mentions()),
    },
    Table {
        name: "events",
        doc: "a happening as all reports tell it, with the range of its toll",
        schema: || schema("events", &columns::events()),
    },
    Table {
        name: "origins",
        doc: "the utterance or story that reports pass on",
        schema: || schema("origins", &columns::origins()),
    },
    Table {
        name: "accounts",
        doc: "what one claim says of one field of an event; for asking, it is not read back",
        schema: || schema("accounts", &columns::accounts()),
    },
];

/// The table of this name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// A report, and what is not written in it.
#[derive(Clone, Copy, Debug)]
pub struct ReportRow<'a> {
    /// The report.
    pub report: &'a Report,
    /// The bytes that it came in.
    pub original: Option<&'a [u8]>,
    /// How far it may be passed on, where anything of the case is marked.
    pub tlp: Option<Tlp>,
}

/// An account with the event that it is of.
#[derive(Clone, Copy, Debug)]
struct AccountRow<'a> {
    event: &'a Event,
    account: &'a Account,
}

/// Why a table could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A column is missing.
    #[error("the table {table} has no column `{column}`")]
    NoColumn {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A column holds something else.
    #[error("the column `{column}` of {table} holds {found}, and not {wanted}")]
    OtherType {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The Arrow type that it has.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// A value is none that could stand there.
    #[error("row {row} of {table}, column `{column}`: {what}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// The row, the first is 1.
        row: u64,
        /// The column.
        column: &'static str,
        /// What is the matter.
        what: String,
    },
    /// A claim or mention does not fit its report.
    #[error("{table}: {id} of {report}: {what}")]
    Misfit {
        /// The table.
        table: &'static str,
        /// The claim or mention.
        id: String,
        /// The report.
        report: String,
        /// What is the matter.
        what: String,
    },
    /// A file is no Parquet, or is damaged.
    #[error("the table {table} is no Parquet that can be read: {what}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// What is the matter.
        what: String,
    },
    /// More than a batch can hold: 2 GiB a column.
    #[error("the column `{column}` of {table} is too long for one batch")]
    TooMuch {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A record that could not be written; a fault of Whosays.
    #[error("the table {table}: {source}")]
    Unwritten {
        /// The table.
        table: &'static str,
        /// What Arrow says.
        source: ArrowError,
    },
}

impl TableError {
    /// The same of a table of which so many rows stood before.
    pub fn after(self, rows: u64) -> Self {
        match self {
            TableError::Damaged { table, row, column, what } => {
                TableError::Damaged { table, row: row.saturating_add(rows), column, what }
            }
            other => other,
        }
    }
}

/// Reports as a batch of the table `reports`.
///
/// # Errors
/// [`TableError::TooMuch`] where a column would be longer than 2 GiB; so do all that follow.
pub fn reports(rows: &[ReportRow<'_>]) -> Result<RecordBatch, TableError> {
    batch("reports", &columns::reports(), &rows.iter().collect::<Vec<_>>())
}

/// Claims as a batch of the table `claims`.
///
/// # Errors
/// Those of [`reports`].
pub fn claims(claims: &[&Claim]) -> Result<RecordBatch, TableError> {
    batch("claims", &columns::claims(), claims)
}

/// Mentions as a batch of the table `mentions`.
///
/// # Errors
/// Those of [`reports`].
pub fn mentions(mentions: &[&EventMention]) -> Result<RecordBatch, TableError> {
    batch("mentions", &columns::mentions(), mentions)
}

/// Events as a batch of the table `events`.
///
/// # Errors
/// Those of [`reports`].
pub fn events(events: &[&Event]) -> Result<RecordBatch, TableError> {
    batch("events", &columns::events(), events)
}

/// Origins as a batch of the table `origins`.
///
/// # Errors
/// Those of [`reports`].
pub fn origins(origins: &[&Origin]) -> Result<RecordBatch, TableError> {
    batch("origins", &columns::origins(), origins)
}

/// The accounts of events as a batch of the table `accounts`.
///
/// # Errors
/// Those of [`reports`].
pub fn accounts(events: &[&Event]) -> Result<RecordBatch, TableError> {
    let all = events.iter().copied();
    let rows: Vec<AccountRow<'_>> =
        all.flat_map(|event| event.accounts.iter().map(move |account| AccountRow { event, account })).collect();
    batch("accounts", &columns::accounts(), &rows.iter().collect::<Vec<_>>())
}

fn batch<R>(table: &'static str, columns: &[Column<R>], rows: &[&R]) -> Result<RecordBatch, TableError> {
    let arrays = columns.iter().map(|column| column.array(table, rows)).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema(table, columns), arrays).map_err(|source| TableError::Unwritten { table, source })
}

fn schema<R>(table: &str, columns: &[Column<R>]) -> SchemaRef {
    let fields: Vec<_> = columns.iter().map(Column::field).collect();
    let said = [("whosays.table", table), ("whosays.version", VERSION)];
    let said = said.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Arc::new(Schema::new_with_metadata(fields, HashMap::from(said)))
}
