//! Many reports in one transaction, of which one at a time is in memory.

use crate::derived::note_change;
use crate::markings::mark_at_least;
use crate::put::{Failure, Pieces, check_id, put_anew};
use crate::{Put, Store, StoreError, Stored};
use rusqlite::{Transaction, TransactionBehavior};
use std::path::Path;
use whosays_model::{ReportId, Tlp};

/// A transaction that takes one report after another.
pub struct Taking<'a> {
    transaction: &'a Transaction<'a>,
    path: &'a Path,
    time: Option<&'a str>,
}

impl Store {
    /// Takes all reports that `give` hands over, in one transaction: when this returns, either all are on the disk, or none
    /// is, because `give` or the disk has failed. For what another run has read already.
    ///
    /// # Errors
    /// Those of `give` and of the disk.
    pub fn take_together<T, E: From<StoreError>>(
        &mut self,
        give: impl FnOnce(&mut Taking<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Store { connection, path, time } = self;
        let path: &Path = path;
        let failed = |error| E::from(StoreError::of(path, error));
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let given = give(&mut Taking { transaction: &transaction, path, time: time.as_deref() })?;
        note_change(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(given)
    }
}

impl Taking<'_> {
    /// Puts a report in the place of the one that is there, if any; its marking, by somebody at a time, is raised and never
    /// lowered.
    ///
    /// # Errors
    /// Those of [`Store::put_report`].
    pub fn put(&mut self, stored: &Stored<'_>, marking: Option<(Tlp, &str, &str)>) -> Result<Put, StoreError> {
        self.put_inside(stored, marking).map_err(|failure| failure.about(self.path))
    }

    /// Whether the case has a report.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has(&self, report: &ReportId) -> Result<bool, StoreError> {
        let has = || {
            let mut statement = self.transaction.prepare_cached("SELECT 1 FROM reports WHERE id = ?1")?;
            statement.exists([report.as_str()])
        };
        has().map_err(|error| StoreError::of(self.path, error))
    }

    fn put_inside(&self, stored: &Stored<'_>, marking: Option<(Tlp, &str, &str)>) -> Result<Put, Failure> {
        check_id(stored)?;
        if let Some((tlp, who, at)) = marking {
            mark_at_least(self.transaction, &stored.report.id, tlp, who, at)?;
        }
        put_anew(self.transaction, &Pieces::of(stored), self.time)
    }
}
