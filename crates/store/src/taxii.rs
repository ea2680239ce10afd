//! What a desk offers over TAXII 2.1: for each clearance a file of STIX objects with every version that was offered, and a file
//! of what was sent in. They lie in the desk's folder beside the case.
//!
//! Versions are added at times that only grow, each at its own, so that whoever reads page by page goes on from a time and
//! misses nothing that comes meanwhile.

mod sendings;

pub use sendings::{Sending, Sendings};

use crate::StoreError;
use crate::open::{connect, header, prepare};
use crate::people::make;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter};
use std::path::{Path, PathBuf};
use whosays_model::Tlp;

/// "WhoT", so that `file` and SQLite's own tools tell it from a case.
const APPLICATION_ID: i32 = 0x5768_6f54;

const MIGRATIONS: &[&str] = &[include_str!("../migrations/taxii_0001.sql")];

/// How many versions of an object are kept.
const VERSIONS: i64 = 20;

/// How many bytes of objects one page holds at most, beyond its first.
const PAGE: usize = 8 << 20;

/// One version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// When it was first offered, in microseconds since 1970.
    pub added: i64,
    /// The object's id.
    pub id: String,
    /// The version: when it was last changed, in microseconds since 1970.
    pub version: i64,
    /// The object; empty where only what is told of it was asked for.
    pub json: String,
}

/// What is known of the last version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOffered {
    /// Which version it is.
    pub version: i64,
    /// The hash of what the case gave.
    pub hash: Vec<u8>,
}

/// Which versions of an object are wanted: any that is one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedVersions {
    /// Every one.
    pub all: bool,
    /// The oldest that is kept.
    pub first: bool,
    /// The newest.
    pub last: bool,
    /// Those of these times, in microseconds since 1970.
    pub at: Vec<i64>,
}

/// What is wanted of what is offered; an empty list leaves open what it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only what was added after this time, in microseconds since 1970.
    pub after: Option<i64>,
    /// Ids.
    pub ids: Vec<String>,
    /// Types.
    pub types: Vec<String>,
    /// Versions.
    pub versions: WantedVersions,
    /// Whether the objects themselves are wanted.
    pub with_objects: bool,
}

/// The objects that are offered to a clearance, open.
#[derive(Debug)]
pub struct Shelf {
    connection: Connection,
    path: PathBuf,
}

impl Shelf {
    /// Opens what is offered to a clearance in a desk's folder, and makes its file where there is none.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`] and those of the disk.
    pub fn open(folder: &Path, level: Tlp) -> Result<Shelf, StoreError> {
        let path = folder.join(format!("{level}.taxii"));
        Ok(Shelf { connection: open(folder, &path)?, path })
    }

    /// Of which state of the case the objects are; nothing before they were first put here.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn state(&self) -> Result<Option<String>, StoreError> {
        self.or_error(meta(&self.connection, "state"))
    }

    /// What stands under a key, and is kept there from the first time on.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn fixed(&self, key: &str, first: &str) -> Result<String, StoreError> {
        self.or_error(fixed(&self.connection, key, first))
    }

    /// Begins to put in place what is offered now; before it is closed, nothing of it is seen.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn refill(&mut self, now: i64) -> Result<Refill<'_>, StoreError> {
        let Shelf { connection, path } = self;
        let path: &Path = path;
        let (transaction, before) = begun(connection).map_err(|error| StoreError::of(path, error))?;
        // The clock of a machine may go back; the order of what was added never does.
        Ok(Refill { transaction, path, next: now.max(before.saturating_add(1)) })
    }

    /// What is wanted, in the order in which it was added, at most so many; and whether there is more.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn page(&self, wanted: &Wanted, limit: usize) -> Result<(Vec<Offered>, bool), StoreError> {
        self.or_error(page(&self.connection, wanted, limit))
    }

    /// Whether any version of an object is offered.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM objects WHERE id = ?1";
        self.or_error(self.connection.prepare_cached(sql).and_then(|mut statement| statement.exists([id])))
    }

    /// Looks at what is offered at one state of it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn at_one_state<T>(&self, read: impl FnOnce(&Shelf) -> T) -> Result<T, StoreError> {
        let _state = self.or_error(self.connection.unchecked_transaction())?;
        Ok(read(self))
    }

    fn or_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::of(&self.path, error))
    }
}

/// A shelf that is filled anew; what is dropped before it is closed leaves it as it was.
#[derive(Debug)]
pub struct Refill<'a> {
    transaction: Transaction<'a>,
    path: &'a Path,
    next: i64,
}

impl Refill<'_> {
    /// The last version of an object that was offered, which is offered still.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn last(&mut self, id: &str) -> Result<Option<LastOffered>, StoreError> {
        let found = self.noted(id);
        found.map_err(|error| StoreError::of(self.path, error))
    }

    fn noted(&self, id: &str) -> rusqlite::Result<Option<LastOffered>> {
        self.transaction.prepare_cached("INSERT OR IGNORE INTO temp.there (id) VALUES (?1)")?.execute([id])?;
        let sql = "SELECT version, hash FROM objects WHERE id = ?1 ORDER BY version DESC LIMIT 1";
        let last = self
            .transaction
            .prepare_cached(sql)?
            .query_row([id], |row| Ok(LastOffered { version: row.get(0)?, hash: row.get(1)? }));
        last.optional()
    }

    /// When an object was made, as the last version of it says.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn created(&self, id: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT json_extract(json, '$.created') FROM objects WHERE id = ?1 ORDER BY version DESC LIMIT 1";
        let found = self
            .transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([id], |row| row.get::<_, Option<String>>(0)).optional());
        Ok(found.map_err(|error| StoreError::of(self.path, error))?.flatten())
    }

    /// Adds a version of an object, which is newer than those before it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn add(&mut self, id: &str, kind: &str, version: i64, hash: &[u8], json: &str) -> Result<(), StoreError> {
        let added = self.next;
        self.next = added.saturating_add(1);
        let put = || -> rusqlite::Result<()> {
            let sql = "INSERT INTO objects (added, id, type, version, hash, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.transaction.prepare_cached(sql)?.execute(params![added, id, kind, version, hash, json])?;
            let sql = "DELETE FROM objects WHERE id = ?1 AND version NOT IN \
                       (SELECT version FROM objects WHERE id = ?1 ORDER BY version DESC LIMIT ?2)";
            self.transaction.prepare_cached(sql)?.execute(params![id, VERSIONS])?;
            Ok(())
        };
        put().map_err(|error| StoreError::of(self.path, error))
    }

    /// Puts it in place as that of a state of the case, under these markings.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn close(self, state: &str, markings: &str) -> Result<(), StoreError> {
        let path = self.path;
        self.closed(state, markings).map_err(|error| StoreError::of(path, error))
    }

    fn closed(self, state: &str, markings: &str) -> rusqlite::Result<()> {
        let gone = self.transaction.execute("DELETE FROM objects WHERE id NOT IN (SELECT id FROM temp.there)", [])?;
        // Earlier versions may rest on what may no longer be seen.
        if gone > 0 || meta(&self.transaction, "markings")?.is_some_and(|before| before != markings) {
            let sql =
                "DELETE FROM objects WHERE version < (SELECT max(version) FROM objects AS o WHERE o.id = objects.id)";
            self.transaction.execute(sql, [])?;
        }
        set_meta(&self.transaction, "state", state)?;
        set_meta(&self.transaction, "markings", markings)?;
        set_meta(&self.transaction, "added", &(self.next - 1).to_string())?;
        self.transaction.commit()
    }
}

/// A change of what is offered, and the time of what was added last.
fn begun(connection: &mut Connection) -> rusqlite::Result<(Transaction<'_>, i64)> {
    let there = "CREATE TEMP TABLE IF NOT EXISTS there (id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM temp.there;";
    connection.execute_batch(there)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let last: Option<i64> = transaction.query_row("SELECT max(added) FROM objects", [], |row| row.get(0))?;
    let noted: Option<i64> = meta(&transaction, "added")?.and_then(|added| added.parse().ok());
    Ok((transaction, noted.max(last).unwrap_or(0)))
}

fn page(connection: &Connection, wanted: &Wanted, limit: usize) -> rusqlite::Result<(Vec<Offered>, bool)> {
    let json = if wanted.with_objects { "json" } else { "''" };
    let mut sql = format!("SELECT added, id, version, {json} FROM objects WHERE added > ?");
    let mut values: Vec<Value> = vec![wanted.after.unwrap_or(i64::MIN).into()];
    let mut one_of = |column: &str, words: &[String]| {
        if !words.is_empty() {
            sql.push_str(&format!(" AND {column} IN ({})", places(words.len())));
            values.extend(words.iter().map(|word| Value::from(word.clone())));
        }
    };
    one_of("id", &wanted.ids);
    one_of("type", &wanted.types);
    let WantedVersions { all, first, last, at } = &wanted.versions;
    if !*all {
        let end =
            |which: &str| format!("version = (SELECT {which}(version) FROM objects AS o WHERE o.id = objects.id)");
        let ends = [(*first, "min"), (*last, "max")].into_iter().filter(|(is_wanted, _)| *is_wanted);
        let mut any: Vec<String> = ends.map(|(_, which)| end(which)).collect();
        any.push(format!("version IN ({})", places(at.len())));
        values.extend(at.iter().map(|time| Value::from(*time)));
        sql.push_str(&format!(" AND ({})", any.join(" OR ")));
    }
    sql.push_str(" ORDER BY added LIMIT ?");
    values.push(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX).into());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut found, mut bytes): (Vec<Offered>, usize) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let one = Offered { added: row.get(0)?, id: row.get(1)?, version: row.get(2)?, json: row.get(3)? };
        bytes += one.json.len();
        if found.len() == limit || (bytes > PAGE && !found.is_empty()) {
            return Ok((found, true));
        }
        found.push(one);
    }
    Ok((found, false))
}

fn places(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn open(folder: &Path, path: &Path) -> Result<Connection, StoreError> {
    make(folder, path).map_err(|error| StoreError::Refused { path: path.to_owned(), what: error.to_string() })?;
    let opened = || -> rusqlite::Result<_> {
        let connection = connect(path)?;
        let header = header(&connection)?;
        Ok((connection, header))
    };
    let (mut connection, (id, version, tables)) = opened().map_err(|error| StoreError::of(path, error))?;
    if id != APPLICATION_ID && (id, version, tables) != (0, 0, 0) {
        return Err(StoreError::damaged(path, "it holds nothing that is offered over TAXII"));
    }
    match usize::try_from(version) {
        Ok(version) if version > MIGRATIONS.len() => return Err(StoreError::Newer { path: path.to_owned() }),
        Ok(version) if version == MIGRATIONS.len() => {}
        Ok(_) => prepare(&mut connection, MIGRATIONS, APPLICATION_ID).map_err(|error| StoreError::of(path, error))?,
        Err(_) => return Err(StoreError::damaged(path, "its version is below zero")),
    }
    Ok(connection)
}

fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

fn set_meta(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
    connection.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

fn fixed(connection: &Connection, key: &str, first: &str) -> rusqlite::Result<String> {
    // Whoever only reads waits for no writer.
    if let Some(known) = meta(connection, key)? {
        return Ok(known);
    }
    connection.prepare_cached("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)")?.execute([key, first])?;
    Ok(meta(connection, key)?.unwrap_or_else(|| first.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn fill(shelf: &mut Shelf, now: i64, markings: &str, objects: &[(&str, i64, &str)]) {
        let mut refill = shelf.refill(now).unwrap();
        for (id, version, words) in objects {
            let last = refill.last(id).unwrap();
            if last.is_none_or(|last| last.hash != words.as_bytes()) {
                let json = format!("{{\"created\":\"then\",\"words\":\"{words}\"}}");
                refill.add(id, "note", *version, words.as_bytes(), &json).unwrap();
            }
        }
        refill.close("one", markings).unwrap();
    }

    fn check(shelf: &Shelf, wanted: &Wanted, limit: usize, expect: &[(i64, &str, i64)], is_more: bool) {
        let (found, more) = shelf.page(wanted, limit).unwrap();
        let found: Vec<(i64, &str, i64)> = found.iter().map(|one| (one.added, one.id.as_str(), one.version)).collect();
        assert_eq!((found.as_slice(), more), (expect, is_more));
    }

    fn versions(all: bool, first: bool, last: bool, at: &[i64]) -> WantedVersions {
        WantedVersions { all, first, last, at: at.to_vec() }
    }

    #[test]
    fn each_version_has_its_own_time_and_earlier_ones_go_with_a_marking() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(folder.path(), Tlp::Green).unwrap();
        assert_eq!(shelf.state().unwrap(), None);
        fill(&mut shelf, 100, "0", &[("a", 1, "x"), ("b", 1, "x")]);
        // The clock went back.
        fill(&mut shelf, 50, "0", &[("a", 2, "y"), ("b", 1, "x")]);
        let last = Wanted { versions: versions(false, false, true, &[]), ..Wanted::default() };
        check(&shelf, &last, 9, &[(101, "b", 1), (102, "a", 2)], false);
        check(&shelf, &last, 1, &[(101, "b", 1)], true);
        check(&shelf, &Wanted { after: Some(101), ..last.clone() }, 1, &[(102, "a", 2)], false);
        let first = Wanted { versions: versions(false, true, false, &[2]), ..Wanted::default() };
        check(&shelf, &first, 9, &[(100, "a", 1), (101, "b", 1), (102, "a", 2)], false);
        let all = Wanted { versions: versions(true, false, false, &[]), ids: vec!["a".into()], ..Wanted::default() };
        check(&shelf, &all, 9, &[(100, "a", 1), (102, "a", 2)], false);
        fill(&mut shelf, 200, "1", &[("a", 2, "y"), ("b", 1, "x")]);
        check(&shelf, &all, 9, &[(102, "a", 2)], false);
        fill(&mut shelf, 300, "1", &[("b", 1, "x")]);
        check(&shelf, &all, 9, &[], false);
        assert!(shelf.has("b").unwrap() && !shelf.has("a").unwrap());
    }

    #[test]
    fn what_is_broken_off_is_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(folder.path(), Tlp::Red).unwrap();
        let mut refill = shelf.refill(1).unwrap();
        refill.add("a", "note", 1, b"x", "{}").unwrap();
        drop(refill);
        assert!(!shelf.has("a").unwrap());
        assert_eq!(shelf.fixed("since", "then").unwrap(), "then");
        assert_eq!(shelf.fixed("since", "now").unwrap(), "then");
    }
}
