//! What people have ruled: appended, withdrawn, never erased.

use crate::{Store, StoreError};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use whosays_model::{Judgement, Target};

/// The columns of a row that hold more than a word.
#[derive(Serialize, Deserialize)]
struct Targets {
    a: Target,
    b: Target,
}

impl Store {
    /// Keeps a judgement; gives its number. Events are out of date until they are derived again.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn judge(&mut self, judgement: &Judgement) -> Result<u64, StoreError> {
        let pair = Targets { a: judgement.a.clone(), b: judgement.b.clone() };
        let value = serde_json::to_string(&pair).map_err(|error| StoreError::ours(&self.path, error))?;
        self.appended(|transaction| {
            transaction.execute(
                "INSERT INTO judgements (kind, target, value, who, at, note, withdrawn)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
                params![
                    judgement.ruling.as_str(),
                    judgement.a.mention.as_str(),
                    value,
                    judgement.who,
                    judgement.at,
                    judgement.note
                ],
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
            let pair: Targets = serde_json::from_str(&text(2)?).map_err(|error| damaged(error.to_string()))?;
            judgements.push(Judgement {
                number: Some(number.unsigned_abs()),
                ruling: text(1)?.parse().map_err(damaged)?,
                a: pair.a,
                b: pair.b,
                who: text(3)?,
                at: text(4)?,
                note: self.or_error(row.get(5))?,
                withdrawn: self.or_error(row.get(6))?,
            });
        }
        Ok(judgements)
    }
}
