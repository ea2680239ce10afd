//! When the case took each report.

use crate::{Store, StoreError};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use whosays_model::ReportId;

impl Store {
    /// Notes each report that is new from now on as taken at this time, ISO 8601 in UTC; without it none is noted.
    pub fn set_time(&mut self, time: &str) {
        self.time = Some(time.to_owned());
    }

    /// When the case first took its reports; those that came without a time, or into an older case, are not among them.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn taken(&self) -> Result<BTreeMap<ReportId, String>, StoreError> {
        let sql = "SELECT report, at FROM taken ORDER BY report";
        let rows = self.rows(sql, [], |row| Ok((ReportId::from_written(row.get::<_, String>(0)?), row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }
}

pub(crate) fn note_taken(connection: &Connection, report: &ReportId, time: Option<&str>) -> rusqlite::Result<()> {
    if let Some(time) = time {
        let sql = "INSERT OR IGNORE INTO taken (report, at) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute(params![report.as_str(), time])?;
    }
    Ok(())
}
