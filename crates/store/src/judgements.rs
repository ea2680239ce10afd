//! What people have ruled: appended, withdrawn, never erased.

use crate::{Store, StoreError};
use rusqlite::params;
use serde_json::Value;
use whosays_model::{Judgement, Ruling};

/// The columns of a row: the word for the ruling, what it is about, and the rest of it.
///
/// A row holds the ruling's fields without the word, so that rows of every version are read alike.
fn columns(ruling: &Ruling) -> serde_json::Result<(&'static str, &str, String)> {
    let mut fields = serde_json::to_value(ruling)?;
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("ruling");
    }
    let target = match ruling {
        Ruling::Same { a, .. } | Ruling::Different { a, .. } => a.mention.as_str(),
        Ruling::Set(setting) => setting.anchor.claim.as_str(),
    };
    Ok((ruling.as_str(), target, fields.to_string()))
}

fn ruling(word: String, fields: &str) -> serde_json::Result<Ruling> {
    let mut fields: Value = serde_json::from_str(fields)?;
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("ruling".to_owned(), Value::String(word));
    }
    serde_json::from_value(fields)
}

impl Store {
    /// Keeps a judgement; gives its number. Events are out of date until they are derived again.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn judge(&mut self, judgement: &Judgement) -> Result<u64, StoreError> {
        let (word, target, fields) = columns(&judgement.ruling).map_err(|error| StoreError::ours(&self.path, error))?;
        self.appended(|transaction| {
            transaction.execute(
                "INSERT INTO judgements (kind, target, value, who, at, note, withdrawn)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
                params![word, target, fields, judgement.who, judgement.at, judgement.note],
            )?;
            Ok(transaction.last_insert_rowid())
        })
        .map(i64::unsigned_abs)
    }

    /// Withdraws a judgement; whether there was one of this number that still held.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn withdraw(&mut self, number: u64, at: &str) -> Result<bool, StoreError> {
        let Ok(number) = i64::try_from(number) else { return Ok(false) };
        let holds: i64 = self.or_error(self.connection.query_row(
            "SELECT count(*) FROM judgements WHERE n = ?1 AND withdrawn IS NULL",
            [number],
            |row| row.get(0),
        ))?;
        if holds == 0 {
            return Ok(false);
        }
        self.appended(|transaction| {
            let changed = transaction.execute(
                "UPDATE judgements SET withdrawn = ?2 WHERE n = ?1 AND withdrawn IS NULL",
                params![number, at],
            )?;
            Ok(changed == 1)
        })
    }

    /// All judgements, withdrawn ones too, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements(&self) -> Result<Vec<Judgement>, StoreError> {
        let mut statement = self.or_error(
            self.connection.prepare("SELECT n, kind, value, who, at, note, withdrawn FROM judgements ORDER BY n"),
        )?;
        let mut rows = self.or_error(statement.query([]))?;
        let mut judgements = Vec::new();
        while let Some(row) = self.or_error(rows.next())? {
            let text = |column: usize| self.or_error(row.get::<_, String>(column));
            let number: i64 = self.or_error(row.get(0))?;
            let damaged = |what: String| StoreError::damaged(&self.path, format!("judgement {number}: {what}"));
            judgements.push(Judgement {
                number: Some(number.unsigned_abs()),
                ruling: ruling(text(1)?, &text(2)?).map_err(|error| damaged(error.to_string()))?,
                who: text(3)?,
                at: text(4)?,
                note: self.or_error(row.get(5))?,
                withdrawn: self.or_error(row.get(6))?,
            });
        }
        Ok(judgements)
    }
}
