//! The case file: one SQLite file a case, which any SQLite tool can read.
//!
//! What is given (reports with their original bytes, judgements) lies beside what is derived
//! (claims, mentions, events, diagnostics). SQL stops here: callers see the model's types.

mod audit;
mod briefs;
mod columns;
mod derived;
mod error;
mod filter;
mod judgements;
mod kept;
mod ledgers;
mod load;
mod open;
mod origins;
mod put;
mod review;
mod taken;

pub use audit::{AuditEntry, Deed};
pub use briefs::SavedBrief;
pub use columns::{ClaimRow, Columns, EventRow, NONE, ReportRow};
pub use derived::{DerivedWith, Due};
pub use error::StoreError;
pub use filter::{ClaimFilter, EventFilter};
pub use judgements::Judged;
pub use load::Thing;
pub use origins::OriginFilter;
pub use put::{Put, Stored};

use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// An open case file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    time: Option<String>,
}

impl Store {
    /// Where the case lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn or_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::of(&self.path, error))
    }
}
