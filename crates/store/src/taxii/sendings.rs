//! What was sent in over TAXII, kept until it was read, and what became of it, kept for a while after.

use super::{fixed, open};
use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};

/// Something that was sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub who: String,
    /// What is told of it, as JSON.
    pub json: String,
    /// What is to be read still; nothing once it was.
    pub bundle: Option<Vec<u8>>,
}

const SENDING: &str = "SELECT id, who, json, bundle FROM sendings";

/// What was sent in, open.
#[derive(Debug)]
pub struct Sendings {
    connection: Connection,
    path: PathBuf,
}

impl Sendings {
    /// Opens what was sent in, in a desk's folder, and makes its file where there is none.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`] and those of the disk.
    pub fn open(folder: &Path) -> Result<Sendings, StoreError> {
        let path = folder.join("inbox.taxii");
        Ok(Sendings { connection: open(folder, &path)?, path })
    }

    /// What stands under a key, and is kept there from the first time on.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn fixed(&self, key: &str, first: &str) -> Result<String, StoreError> {
        self.or_error(fixed(&self.connection, key, first))
    }

    /// Keeps what was sent in at a time; of what was read, only the last so many are kept.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn add(&self, sending: &Sending, at: i64, until: i64, most: usize) -> Result<(), StoreError> {
        let put = || -> rusqlite::Result<()> {
            let sql = "INSERT INTO sendings (id, at, who, until, json, bundle) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let Sending { id, who, json, bundle } = sending;
            self.connection.prepare_cached(sql)?.execute(params![id, at, who, until, json, bundle])?;
            let sql = "DELETE FROM sendings WHERE bundle IS NULL AND n NOT IN \
                       (SELECT n FROM sendings ORDER BY n DESC LIMIT ?1)";
            self.connection.prepare_cached(sql)?.execute([i64::try_from(most).unwrap_or(i64::MAX)])?;
            Ok(())
        };
        self.or_error(put())
    }

    /// What was sent in under an id, where it is not forgotten.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn one(&self, id: &str, now: i64) -> Result<Option<Sending>, StoreError> {
        let sql = format!("{SENDING} WHERE id = ?1 AND (bundle IS NOT NULL OR until > ?2)");
        let found = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row(params![id, now], sending).optional());
        self.or_error(found)
    }

    /// What is to be read still, the first sent first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn unread(&self) -> Result<Vec<String>, StoreError> {
        let found = || -> rusqlite::Result<Vec<String>> {
            let mut statement =
                self.connection.prepare_cached("SELECT id FROM sendings WHERE bundle IS NOT NULL ORDER BY n")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect()
        };
        self.or_error(found())
    }

    /// Notes what became of something that was read; it is forgotten at a time.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn read(&self, id: &str, json: &str, until: i64) -> Result<(), StoreError> {
        let sql = "UPDATE sendings SET json = ?2, until = ?3, bundle = NULL WHERE id = ?1";
        self.or_error(self.connection.execute(sql, params![id, json, until])).map(drop)
    }

    /// Forgets what is over.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn forget(&self, now: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM sendings WHERE bundle IS NULL AND until <= ?1";
        self.or_error(self.connection.execute(sql, [now])).map(drop)
    }

    fn or_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::of(&self.path, error))
    }
}

fn sending(row: &Row<'_>) -> rusqlite::Result<Sending> {
    Ok(Sending { id: row.get(0)?, who: row.get(1)?, json: row.get(2)?, bundle: row.get(3)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_kept_until_it_was_read_and_then_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let sendings = Sendings::open(folder.path()).unwrap();
        let sent = |id: &str| Sending {
            id: id.to_owned(),
            who: "Ada".to_owned(),
            json: "{}".to_owned(),
            bundle: Some(b"{}".to_vec()),
        };
        for id in ["a", "b", "c"] {
            sendings.add(&sent(id), 1, 10, 2).unwrap();
        }
        assert_eq!(sendings.unread().unwrap(), ["a", "b", "c"], "nothing that waits is forgotten");
        sendings.read("a", "{\"status\":\"complete\"}", 20).unwrap();
        assert_eq!(sendings.one("a", 19).unwrap().unwrap().bundle, None);
        assert!(sendings.one("a", 20).unwrap().is_none() && sendings.one("b", 99).unwrap().is_some());
        sendings.add(&sent("d"), 2, 10, 2).unwrap();
        assert!(sendings.one("a", 3).unwrap().is_none(), "beyond the last two");
        sendings.forget(99).unwrap();
        assert_eq!(sendings.unread().unwrap(), ["b", "c", "d"]);
    }
}
