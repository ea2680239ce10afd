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
mod markings;
mod mirror;
mod open;
mod origins;
mod people;
mod put;
mod read_as;
mod reading_copy;
mod review;
mod taken;
mod taxii;
mod together;
mod workroom;

pub use audit::{AuditEntry, Deed};
pub use briefs::SavedBrief;
pub use columns::{ClaimRow, ClaimWords, Columns, EventRow, NONE, OriginRow, ReportRow};
pub use derived::{DerivedWith, Due};
pub use error::StoreError;
pub use filter::{ClaimFilter, EventFilter};
pub use judgements::Judged;
pub use load::Thing;
pub use markings::Markings;
pub use origins::OriginFilter;
pub use people::{AccountRefusal, ApiKey, KeptSession, NewPerson, People, Person, PersonChange, Role};
pub use put::{Put, Stored};
pub use reading_copy::ReadingCopy;
pub use taxii::{LastOffered, Offered, Refill, Sending, Sendings, Shelf, Wanted, WantedVersions};
pub use together::Taking;
pub use workroom::Workroom;

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

    /// Reads the case at one state of it, however much is written meanwhile; and sooner, for no look-up has to find out again
    /// which state that is.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn at_one_state<T>(&self, read: impl FnOnce() -> T) -> Result<T, StoreError> {
        let _state = self.one_state()?;
        Ok(read())
    }

    /// Holds the case at one state while it lives; nothing where it is held already.
    fn one_state(&self) -> Result<Option<rusqlite::Transaction<'_>>, StoreError> {
        let begun = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction());
        self.or_error(begun.transpose())
    }

    fn or_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::of(&self.path, error))
    }
}
