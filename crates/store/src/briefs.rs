//! Briefs as people have edited them: every saving is kept.

use crate::audit::{self, Deed};
use crate::{Store, StoreError};
use rusqlite::{OptionalExtension, params};
use whosays_model::Tlp;

/// A brief as it was saved.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SavedBrief {
    /// Its number, from 1.
    pub number: u64,
    /// The text: Markdown with footnotes.
    pub text: String,
    /// Who saved it.
    pub who: String,
    /// When, as ISO 8601 in UTC.
    pub at: String,
    /// The highest marking of what whoever saved it could see, or higher where that was marked higher since.
    pub tlp: Tlp,
}

impl Store {
    /// The brief that was saved last, or the one of this number.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn brief(&self, number: Option<u64>) -> Result<Option<SavedBrief>, StoreError> {
        let sql = "SELECT n, text, who, at, tlp FROM briefs WHERE ?1 IS NULL OR n = ?1 ORDER BY n DESC LIMIT 1";
        let number = number.map(|number| i64::try_from(number).unwrap_or(-1));
        let found = self.connection.query_row(sql, [number], |row| {
            Ok(SavedBrief {
                number: row.get::<_, i64>(0)?.unsigned_abs(),
                text: row.get(1)?,
                who: row.get(2)?,
                at: row.get(3)?,
                // A word that is none is never taken for a lower marking.
                tlp: row.get::<_, String>(4)?.parse().unwrap_or(Tlp::Red),
            })
        });
        self.or_error(found.optional())
    }

    /// Saves a brief, with the highest marking of what whoever wrote it could see, where the last one saved is still that of the number seen, 0 for none; gives its number, or nothing where
    /// somebody has saved another since.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn save_brief(
        &mut self,
        text: &str,
        who: &str,
        at: &str,
        tlp: Tlp,
        seen: u64,
    ) -> Result<Option<u64>, StoreError> {
        let done = self.in_transaction(|transaction| {
            let last: i64 = transaction.query_row("SELECT coalesce(max(n), 0) FROM briefs", [], |row| row.get(0))?;
            if last.unsigned_abs() > seen {
                return Ok(None);
            }
            let sql = "INSERT INTO briefs (text, who, at, tlp) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, params![text, who, at, tlp.as_str()])?;
            let number = transaction.last_insert_rowid().unsigned_abs();
            let deed = Deed {
                at: at.to_owned(),
                who: who.to_owned(),
                what: "brief".to_owned(),
                about: number.to_string(),
                detail: blake3::hash(text.as_bytes()).to_hex().to_string(),
            };
            audit::append(transaction, &deed)?;
            Ok(Some(number))
        });
        done.map_err(|failure| self.failed(failure))
    }
}
