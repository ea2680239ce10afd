//! What people have ruled: appended, withdrawn, never erased.

use crate::audit::{self, Deed};
use crate::derived::note_change;
use crate::put::Failure;
use crate::{Store, StoreError, review};
use rusqlite::{Connection, OptionalExtension, Params, Transaction, params};
use serde_json::Value;
use whosays_model::{ClaimId, Judgement, ReportId, Ruling};

/// The columns of a row: the word for the ruling, what it is about, and the rest of it.
///
/// A row holds the ruling's fields without the word, so that rows of every version are read alike.
pub(crate) fn columns(ruling: &Ruling) -> serde_json::Result<(&'static str, &str, String)> {
    let mut fields = serde_json::to_value(ruling)?;
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("ruling");
    }
    Ok((ruling.as_str(), about(ruling), fields.to_string()))
}

/// What a ruling is about: whatever else is ruled about it has the same here.
fn about(ruling: &Ruling) -> &str {
    match ruling {
        Ruling::Same { a, .. } | Ruling::Different { a, .. } => a.mention.as_str(),
        Ruling::Split { apart, .. } => apart.first().map(|one| one.mention.as_str()).unwrap_or_default(),
        Ruling::SameActor { a, .. } | Ruling::DifferentActor { a, .. } => a,
        _ => ruling.claim().map(ClaimId::as_str).unwrap_or_default(),
    }
}

/// What became of a judgement that was to be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// It is on the disk, under this number.
    Kept(u64),
    /// Somebody has judged the thing since the page was made, or taken a judgement on it back; nothing was kept.
    Newer(Box<Option<Judgement>>),
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
        let done = self.in_transaction(|transaction| keep(transaction, judgement));
        done.map_err(|failure| self.failed(failure))
    }

    /// Keeps a judgement where nothing was judged about its thing since: where the thing's [`Store::version_of`] is still this.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn judge_unless_newer(&mut self, judgement: &Judgement, seen: u64) -> Result<Judged, StoreError> {
        let done = self.in_transaction(|transaction| {
            let about = about(&judgement.ruling);
            if version_of(transaction, about)? > seen {
                return Ok(None);
            }
            keep(transaction, judgement).map(Some)
        });
        match done.map_err(|failure| self.failed(failure))? {
            Some(number) => Ok(Judged::Kept(number)),
            None => Ok(Judged::Newer(Box::new(self.judgements_on(about(&judgement.ruling))?.pop()))),
        }
    }

    /// How often a thing was judged and judgements on it were taken back: whoever has seen the thing at this version has seen all.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn version_of(&self, about: &str) -> Result<u64, StoreError> {
        self.or_failed(version_of(&self.connection, about))
    }

    /// Withdraws a judgement for whoever does it; whether there was one of this number that still held.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn withdraw(&mut self, number: u64, who: &str, at: &str) -> Result<bool, StoreError> {
        let Ok(number) = i64::try_from(number) else { return Ok(false) };
        let done = self.in_transaction(|transaction| {
            let sql = "SELECT kind, value FROM judgements WHERE n = ?1 AND withdrawn IS NULL";
            let held = transaction.query_row(sql, [number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((word, fields)): Option<(String, String)> = held else { return Ok(false) };
            audit::begin(transaction, at, who)?;
            transaction.execute("UPDATE judgements SET withdrawn = ?2 WHERE n = ?1", params![number, at])?;
            let deed = Deed {
                at: at.to_owned(),
                who: who.to_owned(),
                what: "withdraw".to_owned(),
                about: number.to_string(),
                detail: String::new(),
            };
            audit::append(transaction, &deed)?;
            take_effect(transaction, &ruling(word, &fields)?)?;
            Ok(true)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// The judgements about one thing, withdrawn ones too, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements_on(&self, about: &str) -> Result<Vec<Judgement>, StoreError> {
        self.or_failed(judgements_where(&self.connection, "target = ?1", [about]))
    }

    /// [`Store::version_of`] for what a ruling is about.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn version_about(&self, ruling: &Ruling) -> Result<u64, StoreError> {
        self.version_of(about(ruling))
    }

    /// The judgements about what a ruling is about, withdrawn ones too, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements_about(&self, ruling: &Ruling) -> Result<Vec<Judgement>, StoreError> {
        self.judgements_on(about(ruling))
    }

    /// The judgements about a report and its claims, withdrawn ones too, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements_of(&self, report: &ReportId) -> Result<Vec<Judgement>, StoreError> {
        self.or_failed(judgements_where(&self.connection, "report = ?1", [report.as_str()]))
    }

    /// One judgement.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgement(&self, number: u64) -> Result<Option<Judgement>, StoreError> {
        let number = i64::try_from(number).unwrap_or(-1);
        Ok(self.or_failed(judgements_where(&self.connection, "n = ?1", [number]))?.pop())
    }

    /// The last judgements, withdrawn ones too, the newest first.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn last_judgements(&self, most: usize) -> Result<Vec<Judgement>, StoreError> {
        let condition = "n > (SELECT coalesce(max(n), 0) FROM judgements) - ?1";
        let mut last = self.or_failed(judgements_where(&self.connection, condition, [most as i64]))?;
        last.reverse();
        Ok(last)
    }

    /// So many judgements, withdrawn ones too, the newest first, after as many newer ones; and how many there are.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements_after(&self, newer: usize, most: usize) -> Result<(Vec<Judgement>, usize), StoreError> {
        let all: i64 =
            self.or_error(self.connection.query_row("SELECT count(*) FROM judgements", [], |row| row.get(0)))?;
        let condition = "n IN (SELECT n FROM judgements ORDER BY n DESC LIMIT ?2 OFFSET ?1)";
        let mut found = self.or_failed(judgements_where(&self.connection, condition, [newer as i64, most as i64]))?;
        found.reverse();
        Ok((found, usize::try_from(all).unwrap_or_default()))
    }

    /// The last judgement of a person that still holds.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn last_of(&self, who: &str) -> Result<Option<Judgement>, StoreError> {
        let condition = "n = (SELECT max(n) FROM judgements WHERE who = ?1 AND withdrawn IS NULL)";
        Ok(self.or_failed(judgements_where(&self.connection, condition, [who]))?.pop())
    }

    /// The judgements that are of these kinds, such as `same` and `set`, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements_of_kinds(&self, kinds: &[&str]) -> Result<Vec<Judgement>, StoreError> {
        let marks = vec!["?"; kinds.len()].join(", ");
        let condition = format!("kind IN ({marks})");
        self.or_failed(judgements_where(&self.connection, &condition, rusqlite::params_from_iter(kinds)))
    }

    /// All judgements, withdrawn ones too, in the order of judging.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn judgements(&self) -> Result<Vec<Judgement>, StoreError> {
        self.or_failed(judgements_where(&self.connection, "1", []))
    }
}

/// The judgements on a report's claims that hold, in the order of judging.
pub(crate) fn standing_on(connection: &Connection, report: &ReportId) -> Result<Vec<Judgement>, Failure> {
    let condition = "report = ?1 AND withdrawn IS NULL AND kind IN ('accept', 'reject', 'correct', 'add', 'link')";
    judgements_where(connection, condition, [report.as_str()])
}

pub(crate) fn judgements_where(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Judgement>, Failure> {
    let sql = format!("SELECT n, kind, value, who, at, note, withdrawn FROM judgements WHERE {condition} ORDER BY n");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values)?;
    let mut judgements = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, fields): (String, String) = (row.get(1)?, row.get(2)?);
        let number = row.get::<_, i64>(0)?.unsigned_abs();
        let ruling = ruling(kind, &fields).map_err(|error| Failure::Damaged(format!("judgement {number}: {error}")))?;
        judgements.push(Judgement {
            number: Some(number),
            ruling,
            who: row.get(3)?,
            at: row.get(4)?,
            note: row.get(5)?,
            withdrawn: row.get(6)?,
        });
    }
    Ok(judgements)
}

fn version_of(connection: &Connection, about: &str) -> Result<u64, Failure> {
    let sql = "SELECT count(*) + count(withdrawn) FROM judgements WHERE target = ?1";
    let version: i64 = connection.prepare_cached(sql)?.query_row([about], |row| row.get(0))?;
    Ok(version.unsigned_abs())
}

fn keep(transaction: &Transaction<'_>, judgement: &Judgement) -> Result<u64, Failure> {
    let (word, target, fields) = columns(&judgement.ruling)?;
    audit::begin(transaction, &judgement.at, &judgement.who)?;
    let report = judgement.ruling.reviews().or_else(|| first_report(&judgement.ruling));
    transaction
        .prepare_cached(
            "INSERT INTO judgements (kind, target, value, who, at, note, withdrawn, report)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7)",
        )?
        .execute(params![
            word,
            target,
            fields,
            judgement.who,
            judgement.at,
            judgement.note,
            report.map(ReportId::as_str)
        ])?;
    let number = transaction.last_insert_rowid();
    let deed = Deed {
        at: judgement.at.clone(),
        who: judgement.who.clone(),
        what: "judge".to_owned(),
        about: number.to_string(),
        detail: audit::hash_of_judgement(transaction, number)?,
    };
    audit::append(transaction, &deed)?;
    take_effect(transaction, &judgement.ruling)?;
    Ok(number.unsigned_abs())
}

fn first_report(ruling: &Ruling) -> Option<&ReportId> {
    match ruling {
        Ruling::Same { a, .. } | Ruling::Different { a, .. } => Some(&a.report),
        Ruling::Split { apart, .. } => apart.first().map(|one| &one.report),
        Ruling::Set(setting) => Some(&setting.anchor.report),
        other => other.reports().into_iter().next(),
    }
}

/// Brings the case to where a ruling that came or went leaves it.
fn take_effect(transaction: &Transaction<'_>, ruling: &Ruling) -> Result<(), Failure> {
    let changed = match ruling.reviews() {
        Some(report) => review::again(transaction, report)?,
        None => ruling.is_of_weight(),
    };
    // A claim that is tied to a telling of another report joins two tellings.
    if changed || matches!(ruling, Ruling::Link { .. }) {
        note_change(transaction)?;
    }
    Ok(())
}
