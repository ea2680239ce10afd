//! The audit log: who did what, each entry bound to the one before by its hash.

use crate::put::Failure;
use crate::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// What stands before the first entry.
const BEGINNING: &str = "whosays audit 1";

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuditEntry {
    /// Its number, from 1.
    pub number: u64,
    /// When, as ISO 8601 in UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What was done: `judge`, `withdraw`, `enter`, `refused`, `read` and the like.
    pub what: String,
    /// To what: the number of a judgement, an id, an address.
    pub about: String,
    /// Of a judgement, the hash of it; else what is to be known.
    pub detail: String,
    /// The hash of the entry before and of this one's fields: BLAKE3, in hexadecimal.
    pub hash: String,
}

/// What somebody did, before it has its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// To what.
    pub about: String,
    /// What else is to be known.
    pub detail: String,
}

impl Store {
    /// Notes what people did, in one transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn note_deeds(&mut self, deeds: &[Deed]) -> Result<(), StoreError> {
        let done = self.in_transaction(|transaction| deeds.iter().try_for_each(|deed| append(transaction, deed)));
        done.map_err(|failure| self.failed(failure))
    }

    /// The last entries of the log before a number, the newest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn audit(&self, before: Option<u64>, most: usize) -> Result<Vec<AuditEntry>, StoreError> {
        self.audit_of(before, None, None, most)
    }

    /// The same of one person and of one sort of deed, where these are given.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn audit_of(
        &self,
        before: Option<u64>,
        who: Option<&str>,
        what: Option<&str>,
        most: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT n, at, who, what, about, detail, hash FROM audit \
                   WHERE n < ?1 AND (?3 IS NULL OR who = ?3 COLLATE NOCASE) AND (?4 IS NULL OR what = ?4) \
                   ORDER BY n DESC LIMIT ?2";
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
        self.rows(sql, params![before, most as i64, who, what], entry)
    }

    /// What is wrong with the log, if anything: an entry changed, taken out or put in, or a judgement that is not as it was made.
    ///
    /// Judgements of a case that is older than its log are bound by the entry that begins it.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn check_audit(&self) -> Result<Vec<String>, StoreError> {
        let _state = self.one_state()?;
        let entries = self.rows("SELECT n, at, who, what, about, detail, hash FROM audit ORDER BY n", [], entry)?;
        let mut wrong = broken_links(&entries);
        let hashes = self.or_error(hashes(&self.connection))?;
        let withdrawn = self.rows("SELECT n FROM judgements WHERE withdrawn IS NOT NULL", [], |row| {
            Ok(row.get::<_, i64>(0)?.unsigned_abs())
        })?;
        match entries.first() {
            Some(first) => wrong.extend(changed(first, &entries, &hashes, &withdrawn.into_iter().collect())),
            None if self.has_log()? => wrong.push("the audit log is empty, and there was one".to_owned()),
            None => {}
        }
        Ok(wrong)
    }

    /// Whether a log was ever begun; in a case that nobody has judged in since there is such a thing, none was.
    fn has_log(&self) -> Result<bool, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = 'audit'";
        let kept = self.connection.query_row(sql, [], |row| row.get::<_, String>(0)).optional();
        Ok(self.or_error(kept)?.is_some())
    }
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        at: row.get(1)?,
        who: row.get(2)?,
        what: row.get(3)?,
        about: row.get(4)?,
        detail: row.get(5)?,
        hash: row.get(6)?,
    })
}

/// Begins the log where there is none: its first entry binds the judgements that are there already.
pub(crate) fn begin(connection: &Connection, at: &str, who: &str) -> Result<(), Failure> {
    if connection.prepare_cached("SELECT 1 FROM audit WHERE n = 1")?.exists([])? {
        return Ok(());
    }
    let hashes = hashes(connection)?;
    let begun = Deed {
        at: at.to_owned(),
        who: who.to_owned(),
        what: "begin".to_owned(),
        about: String::new(),
        detail: together(hashes.values()),
    };
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('audit', 'kept')", [])?;
    insert(connection, 1, BEGINNING, &begun)
}

/// Appends an entry.
pub(crate) fn append(connection: &Connection, deed: &Deed) -> Result<(), Failure> {
    begin(connection, &deed.at, &deed.who)?;
    let (number, before): (i64, String) = connection
        .prepare_cached("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    insert(connection, number + 1, &before, deed)
}

fn insert(connection: &Connection, number: i64, before: &str, deed: &Deed) -> Result<(), Failure> {
    let hash = bound(before, number.unsigned_abs(), deed);
    connection
        .prepare_cached(
            "INSERT INTO audit (n, at, who, what, about, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![number, deed.at, deed.who, deed.what, deed.about, deed.detail, hash])?;
    Ok(())
}

// Each field with its length, so that no word can slip from one into the next.
fn bound(before: &str, number: u64, deed: &Deed) -> String {
    let mut hasher = blake3::Hasher::new();
    let number = number.to_string();
    for field in [before, &number, &deed.at, &deed.who, &deed.what, &deed.about, &deed.detail] {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// How many judgements these are the hashes of, and the hash of all of them.
fn together<'a>(hashes: impl Iterator<Item = &'a String>) -> String {
    let mut hasher = blake3::Hasher::new();
    let count: usize = hashes.fold(0, |count, hash| {
        hasher.update(hash.as_bytes());
        count + 1
    });
    format!("{count} {}", hasher.finalize().to_hex())
}

/// The hash of a judgement's row.
pub(crate) fn hash_of_judgement(connection: &Connection, number: i64) -> Result<String, Failure> {
    let sql = "SELECT n, kind, value, who, at, note FROM judgements WHERE n = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([number], hashed)?.1)
}

fn hashes(connection: &Connection) -> rusqlite::Result<BTreeMap<u64, String>> {
    let mut statement = connection.prepare("SELECT n, kind, value, who, at, note FROM judgements ORDER BY n")?;
    statement.query_map([], hashed)?.collect()
}

// As it was made: its withdrawal is an entry of its own.
fn hashed(row: &rusqlite::Row<'_>) -> rusqlite::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    for column in 1..=5 {
        let field: Option<String> = row.get(column)?;
        let field = field.unwrap_or_default();
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    Ok((row.get::<_, i64>(0)?.unsigned_abs(), hasher.finalize().to_hex().to_string()))
}

fn broken_links(entries: &[AuditEntry]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut before = BEGINNING.to_owned();
    for (expected, entry) in (1u64..).zip(entries) {
        let deed = Deed {
            at: entry.at.clone(),
            who: entry.who.clone(),
            what: entry.what.clone(),
            about: entry.about.clone(),
            detail: entry.detail.clone(),
        };
        if entry.number != expected {
            wrong.push(format!("audit entry {expected} is missing"));
            return wrong;
        }
        if bound(&before, entry.number, &deed) != entry.hash {
            wrong.push(format!("audit entry {} is not as it was written, or one before it is not", entry.number));
            return wrong;
        }
        before.clone_from(&entry.hash);
    }
    wrong
}

/// Judgements that are not as the log says they were made.
fn changed(
    first: &AuditEntry,
    entries: &[AuditEntry],
    hashes: &BTreeMap<u64, String>,
    withdrawn: &BTreeSet<u64>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let numbers = |what: &'static str| {
        let entries = entries.iter().filter(move |entry| entry.what == what);
        entries.filter_map(|entry| Some((entry.about.parse::<u64>().ok()?, entry)))
    };
    let judged: BTreeMap<u64, &AuditEntry> = numbers("judge").collect();
    for (number, entry) in &judged {
        match hashes.get(number) {
            None => wrong.push(format!("judgement {number} is gone, which audit entry {} notes", entry.number)),
            Some(hash) if *hash != entry.detail => {
                wrong.push(format!("judgement {number} is not as it was made, by audit entry {}", entry.number));
            }
            Some(_) => {}
        }
    }
    let older = hashes.iter().filter(|(number, _)| !judged.contains_key(number)).map(|(_, hash)| hash);
    if together(older) != first.detail {
        wrong
            .push("the judgements that are older than the audit log are not as they were when it was begun".to_owned());
    }
    let taken_back: BTreeSet<u64> = numbers("withdraw").map(|(number, _)| number).collect();
    wrong.extend(
        taken_back
            .difference(withdrawn)
            .map(|number| format!("judgement {number} holds again, and the audit log says that it was withdrawn")),
    );
    let unsaid = withdrawn.iter().filter(|number| judged.contains_key(number) && !taken_back.contains(number));
    wrong.extend(unsaid.map(|number| format!("judgement {number} was withdrawn, and the audit log does not say so")));
    wrong
}
