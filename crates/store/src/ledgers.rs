//! Keeps ledgers as they were worked out, for as long as neither the case nor the program changes.

use crate::{Store, StoreError};
use rusqlite::{OptionalExtension, params};

impl Store {
    /// A ledger as this program worked it out after so many changes of the case (see [`Store::due`]), where it was kept.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn ledger(&self, name: &str, program: &str, changes: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT json FROM ledgers WHERE name = ?1 AND program = ?2 AND changes = ?3";
        let json = || {
            self.connection
                .prepare_cached(sql)?
                .query_row(params![name, program, changes.cast_signed()], |row| row.get(0))
        };
        self.or_error(json().optional())
    }

    /// Keeps a ledger in place of the one of that name; those of another program or another state of the case are dropped.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_ledger(&mut self, name: &str, program: &str, changes: u64, json: &str) -> Result<(), StoreError> {
        let done = self.in_transaction(|transaction| {
            let old = "DELETE FROM ledgers WHERE program <> ?1 OR changes <> ?2";
            transaction.execute(old, params![program, changes.cast_signed()])?;
            let new = "INSERT OR REPLACE INTO ledgers (name, program, changes, json) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(new, params![name, program, changes.cast_signed(), json])?;
            Ok(())
        });
        done.map_err(|failure| self.failed(failure))
    }
}
