//! Who is at the desk, and which programs ask in whose name: sessions and keys.

use super::{AccountRefusal, People, Role, known, named, number, word};
use crate::StoreError;
use rusqlite::params;

/// How many sessions a person has at a time; beyond them the one that was not seen for the longest ends.
const SESSIONS: i64 = 20;

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KeptSession {
    /// Its number.
    pub number: u64,
    /// The hash of its secret.
    #[serde(skip)]
    pub hash: String,
    /// Whose it is.
    pub person: String,
    /// When it was begun, as ISO 8601 in UTC.
    pub begun: String,
    /// When it was last used, to some minutes.
    pub seen: String,
}

/// A key by which a program asks in a person's name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ApiKey {
    /// Its number.
    pub number: u64,
    /// The hash of the key.
    #[serde(skip)]
    pub hash: String,
    /// Whose it is.
    pub person: String,
    /// What it is for, in the person's words.
    pub label: String,
    /// The most that it may do.
    pub role: Role,
    /// When it was made, as ISO 8601 in UTC.
    pub made: String,
    /// When it ends.
    pub until: String,
    /// When it was last used, to some minutes.
    pub used: Option<String>,
    /// When it was revoked.
    pub revoked: Option<String>,
}

impl People {
    /// Begins a session of somebody whose account is open; gives its number.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin_session(&mut self, hash: &str, name: &str, at: &str) -> Result<Option<u64>, StoreError> {
        self.in_transaction(|transaction| {
            let person = named(transaction, name)?.filter(|person| person.closed.is_none());
            let Some(person) = person else { return Ok(None) };
            let sql = "INSERT INTO sessions (hash, person, begun, seen) VALUES (?1, ?2, ?3, ?3)";
            transaction.execute(sql, params![hash, person.name, at])?;
            let begun = transaction.last_insert_rowid().unsigned_abs();
            let sql = "DELETE FROM sessions WHERE person = ?1 AND n NOT IN \
                       (SELECT n FROM sessions WHERE person = ?1 ORDER BY seen DESC, n DESC LIMIT ?2)";
            transaction.execute(sql, params![person.name, SESSIONS])?;
            transaction.execute("UPDATE people SET seen = ?2 WHERE name = ?1", params![person.name, at])?;
            Ok(Some(begun))
        })
    }

    /// Every session, the first begun first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn sessions(&self) -> Result<Vec<KeptSession>, StoreError> {
        self.rows("SELECT n, hash, person, begun, seen FROM sessions ORDER BY n", [], |row| {
            Ok(KeptSession {
                number: row.get::<_, i64>(0)?.unsigned_abs(),
                hash: row.get(1)?,
                person: row.get(2)?,
                begun: row.get(3)?,
                seen: row.get(4)?,
            })
        })
    }

    /// Ends a session of a person; whether there was such a one.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn end_session(&mut self, name: &str, session: u64) -> Result<bool, StoreError> {
        self.in_transaction(|transaction| {
            let sql = "DELETE FROM sessions WHERE n = ?2 AND person IN (SELECT name FROM people WHERE folded = ?1)";
            Ok(transaction.execute(sql, params![People::folded(name), number(session)])? > 0)
        })
    }

    /// Ends every session that was last seen before a time, or begun before another; gives how many.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn end_old_sessions(&mut self, seen_before: &str, begun_before: &str) -> Result<usize, StoreError> {
        self.in_transaction(|transaction| {
            let sql = "DELETE FROM sessions WHERE seen < ?1 OR begun < ?2";
            Ok(transaction.execute(sql, [seen_before, begun_before])?)
        })
    }

    /// Notes when sessions and keys were last used, by their numbers.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn note_seen(&mut self, sessions: &[(u64, String)], keys: &[(u64, String)]) -> Result<(), StoreError> {
        self.in_transaction(|transaction| {
            for (session, at) in sessions {
                transaction.execute("UPDATE sessions SET seen = ?2 WHERE n = ?1", params![number(*session), at])?;
                let sql = "UPDATE people SET seen = ?2 WHERE name = (SELECT person FROM sessions WHERE n = ?1)";
                transaction.execute(sql, params![number(*session), at])?;
            }
            for (key, at) in keys {
                transaction.execute("UPDATE keys SET used = ?2 WHERE n = ?1", params![number(*key), at])?;
            }
            Ok(())
        })
    }

    /// Keeps a key of somebody whose account is open, given with its hash, label, role and times; gives its number.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so, or the account is closed; those of the disk.
    pub fn add_key(&mut self, key: &ApiKey) -> Result<u64, StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, &key.person)?;
            if person.closed.is_some() {
                return Err(AccountRefusal::Closed { name: person.name }.into());
            }
            let sql = "INSERT INTO keys (hash, person, label, role, made, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            transaction
                .execute(sql, params![key.hash, person.name, key.label, key.role.as_str(), key.made, key.until])?;
            Ok(transaction.last_insert_rowid().unsigned_abs())
        })
    }

    /// Every key, those that have ended too, the first made first.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.rows("SELECT n, hash, person, label, role, made, until, used, revoked FROM keys ORDER BY n", [], |row| {
            Ok(ApiKey {
                number: row.get::<_, i64>(0)?.unsigned_abs(),
                hash: row.get(1)?,
                person: row.get(2)?,
                label: row.get(3)?,
                role: word(row, 4)?,
                made: row.get(5)?,
                until: row.get(6)?,
                used: row.get(7)?,
                revoked: row.get(8)?,
            })
        })
    }

    /// Revokes a key of a person; whether there was such a one that was not revoked.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn revoke_key(&mut self, name: &str, key: u64, at: &str) -> Result<bool, StoreError> {
        self.in_transaction(|transaction| {
            let sql = "UPDATE keys SET revoked = ?3 WHERE n = ?2 AND revoked IS NULL \
                       AND person IN (SELECT name FROM people WHERE folded = ?1)";
            Ok(transaction.execute(sql, params![People::folded(name), number(key), at])? > 0)
        })
    }
}
