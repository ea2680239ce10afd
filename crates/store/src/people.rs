//! The people of a desk: accounts, invitations, sessions and keys, in a file of their own beside the case.
//!
//! No secret is kept: passwords come as Argon2id makes them, all else as the BLAKE3 hash of the secret. An account is never
//! erased, for judgements bear its name: it is closed, and its name is not given again.

mod identities;
mod sessions;

pub use sessions::{ApiKey, KeptSession};

use crate::StoreError;
use crate::open::{connect, header, prepare};
use identities::free_identity;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, TransactionBehavior, params};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use whosays_model::Tlp;

/// "WhoP", so that `file` and SQLite's own tools tell it from a case.
const APPLICATION_ID: i32 = 0x5768_6f50;

const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/people_0001.sql"), include_str!("../migrations/people_0002.sql")];

/// How many characters a name has at most.
const LONGEST: usize = 80;

/// What somebody may do at the desk: each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads, searches and exports.
    Reader,
    /// Judges, and adds reports.
    Analyst,
    /// Saves briefs, and marks how far a report may be passed on.
    Editor,
    /// Makes accounts, and reads the audit log.
    Administrator,
}

impl Role {
    /// Every role, that which may the least first.
    pub const ALL: &'static [Role] = &[Role::Reader, Role::Analyst, Role::Editor, Role::Administrator];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Analyst => "analyst",
            Role::Editor => "editor",
            Role::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Role::ALL.iter().copied().find(|role| role.as_str() == word).ok_or_else(|| {
            let known: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
            format!("`{word}` is none of {}", known.join(", "))
        })
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// The name that judgements bear.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Up to which marking the person sees reports.
    pub clearance: Tlp,
    /// The e-mail address or subject by which a provider of OpenID Connect knows the person.
    pub openid: Option<String>,
    /// The provider's issuer, where it is a subject or name of that one alone and has been used there.
    pub issuer: Option<String>,
    /// The password as Argon2id makes it, a PHC string; nothing where none was set yet.
    #[serde(skip)]
    pub password: Option<String>,
    /// When the account was made, as ISO 8601 in UTC.
    pub made: String,
    /// When the person was last seen, to some minutes.
    pub seen: Option<String>,
    /// When the account was closed; nothing where it is open.
    pub closed: Option<String>,
}

/// An account that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// The name that judgements are to bear.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Up to which marking the person sees reports.
    pub clearance: Tlp,
    /// The e-mail address or subject at a provider of OpenID Connect.
    pub openid: Option<String>,
}

/// What is to be changed of an account; nothing leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// Another role.
    pub role: Option<Role>,
    /// Another clearance.
    pub clearance: Option<Tlp>,
    /// Another e-mail address or subject; an empty one takes it away.
    pub openid: Option<String>,
}

/// Why an account is not made or changed as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// Nobody is called so.
    #[error("there is no account of the name {name}")]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The account is closed.
    #[error("the account of {name} is closed")]
    Closed {
        /// Whose it is.
        name: String,
    },
    /// Somebody is, or was, called so.
    #[error("the name {name} is taken")]
    Taken {
        /// The name.
        name: String,
    },
    /// Somebody else signs in so.
    #[error("{identity} is the identity of {name}")]
    IdentityTaken {
        /// The e-mail address or subject.
        identity: String,
        /// Whose it is.
        name: String,
    },
    /// The identity is another provider's.
    #[error("{identity} is known here from another provider")]
    OtherIssuer {
        /// The subject or name.
        identity: String,
    },
    /// Nobody else could make accounts.
    #[error("{name} is the last administrator")]
    LastAdministrator {
        /// Whose account it is.
        name: String,
    },
    /// The first account is of somebody who can make no other.
    #[error("the first account has to be an administrator's")]
    FirstIsNoAdministrator,
    /// No such name can stand beside a judgement.
    #[error("`{name}` cannot be the name of an account: {why}")]
    BadName {
        /// The name, as far as it can be shown.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl AccountRefusal {
    /// The way out.
    pub fn hint(&self) -> &'static str {
        match self {
            AccountRefusal::Unknown { .. } => {
                "`whosays people CASE list` shows the accounts, and so does People at the desk"
            }
            AccountRefusal::Closed { .. } => "reopen it first",
            AccountRefusal::Taken { .. } => {
                "judgements bear names, so none is given twice: choose another, or reopen the account"
            }
            AccountRefusal::IdentityTaken { .. } => {
                "an e-mail address or subject belongs to one account: change that one first"
            }
            AccountRefusal::OtherIssuer { .. } => {
                "where the desk has a new provider, an administrator clears the identity of the account and gives it anew"
            }
            AccountRefusal::LastAdministrator { .. } => "make somebody else an administrator first",
            AccountRefusal::FirstIsNoAdministrator => "give it the role administrator",
            AccountRefusal::BadName { .. } => "give the name that judgements are to bear, such as Ada Lunt",
        }
    }
}

/// The accounts of a case's desk, open.
#[derive(Debug)]
pub struct People {
    connection: Connection,
    path: PathBuf,
}

/// What breaks a change off.
enum Failure {
    Sql(rusqlite::Error),
    Account(AccountRefusal),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sql(error)
    }
}

impl From<AccountRefusal> for Failure {
    fn from(refusal: AccountRefusal) -> Self {
        Failure::Account(refusal)
    }
}

const PERSON: &str = "SELECT name, role, clearance, openid, issuer, password, made, seen, closed FROM people";

impl People {
    /// The folder of a case's desk: `gulf.case.desk` for `gulf.case`.
    pub fn folder(case: &Path) -> PathBuf {
        let mut name = case.as_os_str().to_owned();
        name.push(".desk");
        PathBuf::from(name)
    }

    /// Whether there is a file of accounts.
    pub fn is_there(case: &Path) -> bool {
        file(case).is_file()
    }

    /// Opens the accounts of a case, and makes their folder and file where there are none, for this user's eyes alone.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`] and those of the disk.
    pub fn open(case: &Path) -> Result<People, StoreError> {
        let path = file(case);
        make(&People::folder(case), &path)
            .map_err(|error| StoreError::Refused { path: path.clone(), what: error.to_string() })?;
        let opened = || -> rusqlite::Result<_> {
            let connection = connect(&path)?;
            let header = header(&connection)?;
            Ok((connection, header))
        };
        let (mut connection, (id, version, tables)) = opened().map_err(|error| StoreError::of(&path, error))?;
        let is_new = (id, version, tables) == (0, 0, 0);
        if id != APPLICATION_ID && !is_new {
            return Err(StoreError::damaged(&path, "it holds no accounts"));
        }
        match usize::try_from(version) {
            Ok(version) if version > MIGRATIONS.len() => return Err(StoreError::Newer { path }),
            Ok(version) if version == MIGRATIONS.len() => {}
            Ok(_) => {
                prepare(&mut connection, MIGRATIONS, APPLICATION_ID).map_err(|error| StoreError::of(&path, error))?;
            }
            Err(_) => return Err(StoreError::damaged(&path, "its version is below zero")),
        }
        Ok(People { connection, path })
    }

    /// A name as it is compared: in small letters, with single spaces.
    pub fn folded(name: &str) -> String {
        name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// Another number after each change by another program.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn state(&self) -> Result<i64, StoreError> {
        self.or_error(self.connection.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    /// Every account, closed ones too, by name.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn all(&self) -> Result<Vec<Person>, StoreError> {
        self.rows(&format!("{PERSON} ORDER BY folded"), [], person)
    }

    /// The account of this name, in whatever case it is written.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn one(&self, name: &str) -> Result<Option<Person>, StoreError> {
        self.or_error(named(&self.connection, name))
    }

    /// Makes an account; the first has to be an administrator's.
    ///
    /// # Errors
    /// [`StoreError::Account`] for a name or identity that is taken, and those of the disk.
    pub fn add(&mut self, new: &NewPerson, at: &str) -> Result<Person, StoreError> {
        let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
        self.in_transaction(|transaction| {
            check_name(&name)?;
            if let Some(known) = named(transaction, &name)? {
                return Err(AccountRefusal::Taken { name: known.name }.into());
            }
            let is_first = !transaction.prepare_cached("SELECT 1 FROM people")?.exists([])?;
            if is_first && new.role != Role::Administrator {
                return Err(AccountRefusal::FirstIsNoAdministrator.into());
            }
            let openid = free_identity(transaction, new.openid.as_deref().unwrap_or_default(), &name)?;
            let sql =
                "INSERT INTO people (name, folded, role, clearance, openid, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            transaction.execute(
                sql,
                params![name, People::folded(&name), new.role.as_str(), new.clearance.as_str(), openid, at],
            )?;
            known(transaction, &name)
        })
    }

    /// Changes an account, and gives it as it is then.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so, for the last administrator, and for an identity that is taken; those
    /// of the disk.
    pub fn change(&mut self, name: &str, change: &PersonChange) -> Result<Person, StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            let role = change.role.unwrap_or(person.role);
            if role != Role::Administrator {
                keep_an_administrator(transaction, &person)?;
            }
            let clearance = change.clearance.unwrap_or(person.clearance);
            let openid = match &change.openid {
                Some(identity) => free_identity(transaction, identity, &person.name)?,
                None => person.openid.clone(),
            };
            // Another identity is of a provider that is not known yet.
            let sql = "UPDATE people SET role = ?2, clearance = ?3, openid = ?4, \
                       issuer = CASE WHEN openid IS ?4 THEN issuer END WHERE name = ?1";
            transaction.execute(sql, params![person.name, role.as_str(), clearance.as_str(), openid])?;
            known(transaction, name)
        })
    }

    /// Closes an account: its sessions end, and its keys and invitations open nothing.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so and for the last administrator; those of the disk.
    pub fn close(&mut self, name: &str, at: &str) -> Result<Person, StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            keep_an_administrator(transaction, &person)?;
            transaction.execute("DELETE FROM sessions WHERE person = ?1", [&person.name])?;
            transaction.execute("DELETE FROM invitations WHERE person = ?1", [&person.name])?;
            let sql = "UPDATE people SET closed = coalesce(closed, ?2) WHERE name = ?1";
            transaction.execute(sql, params![person.name, at])?;
            known(transaction, name)
        })
    }

    /// Opens an account again, with the role, password and keys that it had.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so; those of the disk.
    pub fn reopen(&mut self, name: &str) -> Result<Person, StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            transaction.execute("UPDATE people SET closed = NULL WHERE name = ?1", [&person.name])?;
            known(transaction, name)
        })
    }

    /// Keeps an invitation in the place of those before: the password is gone from now on, and every session ends.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so, or the account is closed; those of the disk.
    pub fn invite(&mut self, name: &str, hash: &str, until: &str) -> Result<Person, StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            if person.closed.is_some() {
                return Err(AccountRefusal::Closed { name: person.name }.into());
            }
            set_password(transaction, &person.name, None)?;
            let sql = "INSERT INTO invitations (hash, person, until) VALUES (?1, ?2, ?3)";
            transaction.execute(sql, params![hash, person.name, until])?;
            known(transaction, name)
        })
    }

    /// Whom an invitation is for, where it still opens anything at this time.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn invited(&self, hash: &str, now: &str) -> Result<Option<String>, StoreError> {
        self.or_error(invited(&self.connection, hash, now))
    }

    /// Accepts an invitation, once, with the password as Argon2id makes it; gives the name of whom it is for.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn accept(&mut self, hash: &str, password: &str, now: &str) -> Result<Option<String>, StoreError> {
        self.in_transaction(|transaction| {
            let Some(name) = invited(transaction, hash, now)? else { return Ok(None) };
            set_password(transaction, &name, Some(password))?;
            Ok(Some(name))
        })
    }

    /// Sets a password, as Argon2id makes it, and ends all sessions but one.
    ///
    /// # Errors
    /// [`StoreError::Account`] where nobody is called so; those of the disk.
    pub fn set_password(&mut self, name: &str, password: &str, but: Option<u64>) -> Result<(), StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            transaction.execute("UPDATE people SET password = ?2 WHERE name = ?1", params![person.name, password])?;
            let sql = "DELETE FROM sessions WHERE person = ?1 AND n IS NOT ?2";
            transaction.execute(sql, params![person.name, but.map(number)])?;
            Ok(())
        })
    }

    fn or_error<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::of(&self.path, error))
    }

    fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        of: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = || self.connection.prepare_cached(sql)?.query_map(values, of)?.collect();
        self.or_error(rows())
    }

    fn in_transaction<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let done = in_transaction(&mut self.connection, body);
        done.map_err(|failure| match failure {
            Failure::Sql(error) => StoreError::of(&self.path, error),
            Failure::Account(refusal) => StoreError::Account(refusal),
        })
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    body: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = body(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

fn file(case: &Path) -> PathBuf {
    People::folder(case).join("people.db")
}

/// Makes a folder and a file in it, for this user's eyes alone; SQLite gives the files beside it the same permissions.
pub(crate) fn make(folder: &Path, path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(folder)?;
    options.open(path).map(drop)
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(-1)
}

fn word<T: FromStr<Err = String>>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let word: String = row.get(at)?;
    word.parse().map_err(|why: String| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, why.into()))
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        name: row.get(0)?,
        role: word(row, 1)?,
        clearance: word(row, 2)?,
        openid: row.get(3)?,
        issuer: row.get(4)?,
        password: row.get(5)?,
        made: row.get(6)?,
        seen: row.get(7)?,
        closed: row.get(8)?,
    })
}

fn named(connection: &Connection, name: &str) -> rusqlite::Result<Option<Person>> {
    let sql = format!("{PERSON} WHERE folded = ?1");
    connection.prepare_cached(&sql)?.query_row([People::folded(name)], person).optional()
}

fn known(connection: &Connection, name: &str) -> Result<Person, Failure> {
    named(connection, name)?.ok_or_else(|| AccountRefusal::Unknown { name: shown(name) }.into())
}

fn invited(connection: &Connection, hash: &str, now: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT person FROM invitations JOIN people ON name = person \
               WHERE hash = ?1 AND until > ?2 AND closed IS NULL";
    connection.prepare_cached(sql)?.query_row([hash, now], |row| row.get(0)).optional()
}

// Whoever knew the one before is out, and no older link sets another.
fn set_password(connection: &Connection, name: &str, password: Option<&str>) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM invitations WHERE person = ?1", [name])?;
    connection.execute("DELETE FROM sessions WHERE person = ?1", [name])?;
    connection.execute("UPDATE people SET password = ?2 WHERE name = ?1", params![name, password])?;
    Ok(())
}

fn keep_an_administrator(connection: &Connection, person: &Person) -> Result<(), Failure> {
    if person.role != Role::Administrator || person.closed.is_some() {
        return Ok(());
    }
    let sql = "SELECT 1 FROM people WHERE role = 'administrator' AND closed IS NULL AND name <> ?1";
    if connection.prepare_cached(sql)?.exists([&person.name])? {
        return Ok(());
    }
    Err(AccountRefusal::LastAdministrator { name: person.name.clone() }.into())
}

// A name is read in lists and beside judgements: nothing in it may hide, or pass for a mark of the desk such as `(unknown)`.
fn check_name(name: &str) -> Result<(), AccountRefusal> {
    let why = if name.is_empty() {
        "it is empty"
    } else if name.chars().count() > LONGEST {
        "it is longer than 80 characters"
    } else if name.chars().any(is_hidden) {
        "it has characters that nobody sees"
    } else if !name.starts_with(char::is_alphanumeric) {
        "it does not begin with a letter or digit"
    } else {
        return Ok(());
    };
    Err(AccountRefusal::BadName { name: shown(name), why })
}

fn is_hidden(c: char) -> bool {
    let is_format = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    is_format || c.is_control()
}

fn shown(words: &str) -> String {
    words.chars().take(LONGEST).map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}
