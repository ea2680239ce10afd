//! Opens a case file, or makes one, and brings an older one up to date.

use crate::{Store, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// "WhoS", so that `file` and SQLite's own tools tell a case from other databases.
const APPLICATION_ID: i32 = 0x5768_6f53;

/// How long a writer waits for another one.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How many statements a connection keeps parsed.
const STATEMENTS: usize = 64;

// A numbered list of our own rather than refinery: its history table holds the wall clock,
// and `user_version` already tells a newer case from an older one.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_case.sql"),
    include_str!("../migrations/0002_origins.sql"),
    include_str!("../migrations/0003_kept.sql"),
    include_str!("../migrations/0004_taken.sql"),
    include_str!("../migrations/0005_ledgers.sql"),
    include_str!("../migrations/0006_review.sql"),
    include_str!("../migrations/0007_briefs.sql"),
    include_str!("../migrations/0008_markings.sql"),
    include_str!("../migrations/0009_read_as.sql"),
];

impl Store {
    /// Opens a case that is there.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotACase`], [`StoreError::Newer`] and those of the disk.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        open(path.as_ref(), false)
    }

    /// Opens a case, and makes it where there is none.
    ///
    /// # Errors
    /// Those of [`Store::open`] but [`StoreError::Missing`].
    pub fn create_or_open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        open(path.as_ref(), true)
    }
}

impl Store {
    /// Opens a case that is there for reading alone.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn for_reading(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        let store = Store::open(path)?;
        store.or_error(store.connection.pragma_update(None, "query_only", true))?;
        Ok(store)
    }
}

impl Store {
    /// Holds up to so many bytes of the file in memory, or as few as at first.
    pub(crate) fn hold(&self, bytes: Option<u32>) -> Result<(), StoreError> {
        // SQLite counts kibibytes below zero, and its own default is 2,000 of them.
        let size = bytes.map_or(-2_000, |bytes| -i64::from(bytes / 1_024));
        self.or_error(self.connection.pragma_update(None, "cache_size", size))
    }
}

fn open(path: &Path, create: bool) -> Result<Store, StoreError> {
    if !create && !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    if path.is_dir() {
        return Err(StoreError::NotACase { path: path.to_owned() });
    }
    let mut connection = connect(path).map_err(|error| StoreError::of(path, error))?;
    let version = checked_version(&connection, path, create)?;
    if version < MIGRATIONS.len() {
        prepare(&mut connection, MIGRATIONS, APPLICATION_ID).map_err(|error| StoreError::of(path, error))?;
    }
    Ok(Store { connection, path: path.to_owned(), time: None })
}

/// Opens a database, or makes its file.
pub(crate) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // A desk asks in many ways, each of which would be parsed again and again.
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A case may come from a stranger: its schema must not run functions of its own choosing.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Else each question between two bounds is planned anew for the bounds it is asked with.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

// Nothing is written before this has passed, so a file that is no case stays as it is.
fn checked_version(connection: &Connection, path: &Path, create: bool) -> Result<usize, StoreError> {
    let (id, version, tables) = header(connection).map_err(|error| StoreError::of(path, error))?;
    if id == 0 && version == 0 && tables == 0 && create {
        return Ok(0);
    }
    if id != APPLICATION_ID {
        return Err(StoreError::NotACase { path: path.to_owned() });
    }
    match usize::try_from(version) {
        Ok(version) if version > MIGRATIONS.len() => Err(StoreError::Newer { path: path.to_owned() }),
        Ok(version) => Ok(version),
        Err(_) => Err(StoreError::damaged(path, "its version is below zero")),
    }
}

/// What a file says of itself: whose it is, of which version, and how many tables it has.
pub(crate) fn header(connection: &Connection) -> rusqlite::Result<(i32, i32, i64)> {
    Ok((
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
        connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
    ))
}

/// Brings a file up to the last of its migrations, and signs it.
pub(crate) fn prepare(connection: &mut Connection, migrations: &[&str], application_id: i32) -> rusqlite::Result<()> {
    write_ahead(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another program may have been quicker.
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, migration) in (1i64..).zip(migrations).filter(|(number, _)| *number > version) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.pragma_update(None, "application_id", application_id)?;
    transaction.commit()
}

// SQLite doesn't wait for others while it changes the journal, so we do.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let step = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Err(error) if is_busy(&error) && waited < PATIENCE => {
                std::thread::sleep(step);
                waited += step;
            }
            other => return other.map(|_| ()),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}
