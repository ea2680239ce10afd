//! How the case's reports were read, so that none is read again where that would find the same.

use crate::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension, params};
use whosays_model::{ReportId, Tlp};

impl Store {
    /// How the report that the case has was read, where that was noted with it; see [`Store::put_report_read`].
    ///
    /// # Errors
    /// Those of the disk.
    pub fn read_as(&self, id: &ReportId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT how FROM read_as WHERE report = ?1";
        let how = || self.connection.prepare_cached(sql)?.query_row([id.as_str()], |row| row.get(0)).optional();
        self.or_error(how())
    }

    /// Marks a report that comes again, by somebody at a time; it keeps the higher marking.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn mark_at_least(&mut self, id: &ReportId, tlp: Tlp, who: &str, at: &str) -> Result<(), StoreError> {
        let done = self.in_transaction(|transaction| crate::markings::mark_at_least(transaction, id, tlp, who, at));
        done.map_err(|failure| self.failed(failure))
    }
}

/// Notes how the report that is there now was read; the note goes with it when another reading takes its place.
pub(crate) fn note_reading(connection: &Connection, report: &ReportId, how: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO read_as (report, how) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![report.as_str(), how])?;
    Ok(())
}
