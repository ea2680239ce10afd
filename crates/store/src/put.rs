//! Writes to a case: one report a transaction.

use crate::derived::{changes, note_change, note_report};
use crate::load::AsStored;
use crate::markings::mark_at_least;
use crate::read_as::note_reading;
use crate::taken::note_taken;
use crate::{Store, StoreError};
use flate2::{Compression, write::ZlibEncoder};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use whosays_model::{Claim, DateInterval, Diagnostic, Event, EventMention, Known, Report, ReportId, Tlp, Toll};

/// A report with everything that was learnt from it alone.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// The report.
    pub report: &'a Report,
    /// The bytes that it came in; its id is their hash.
    pub original: &'a [u8],
    /// Its claims.
    pub claims: &'a [Claim],
    /// The events that it tells of.
    pub mentions: &'a [EventMention],
    /// What went wrong with it.
    pub diagnostics: &'a [Diagnostic],
}

/// What putting a report did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The case did not have it.
    New,
    /// The case had it with other metadata or other claims.
    Replaced,
    /// The case had it just so.
    Unchanged,
}

/// A failure inside a transaction, before it is known which case it is about.
#[derive(Debug)]
pub(crate) enum Failure {
    Sql(rusqlite::Error),
    Json(serde_json::Error),
    Io(std::io::Error),
    /// What should not have happened: a report whose id is not the hash of its bytes, something derived of what is not there.
    Ours(String),
    /// A row that cannot be read.
    Damaged(String),
}

impl Failure {
    /// The error of this case file.
    pub(crate) fn about(self, path: &Path) -> StoreError {
        match self {
            Failure::Sql(error) => StoreError::of(path, error),
            Failure::Json(error) => StoreError::ours(path, error),
            Failure::Io(error) => StoreError::ours(path, error),
            Failure::Ours(what) => StoreError::ours(path, what),
            Failure::Damaged(what) => StoreError::damaged(path, what),
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sql(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure::Json(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Io(error)
    }
}

impl Store {
    /// Keeps a report and what was learnt from it, in one transaction: when this returns, it is on the disk.
    ///
    /// A report that the case has already is replaced with all its derived rows. Events are not
    /// touched, and stay out of date until they are derived again.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Ours`] where the report's id is not the hash of `original`.
    pub fn put_report(&mut self, stored: &Stored<'_>) -> Result<Put, StoreError> {
        self.put_report_marked(stored, None)
    }

    /// The same for a report that comes with a marking, by somebody at a time: at no time is it there without. One that the case
    /// has already keeps the higher marking.
    ///
    /// # Errors
    /// Those of [`Store::put_report`].
    pub fn put_report_marked(
        &mut self,
        stored: &Stored<'_>,
        marking: Option<(Tlp, &str, &str)>,
    ) -> Result<Put, StoreError> {
        self.put_noted(stored, marking, None)
    }

    /// The same for a report of which it is noted how it was read, in a word that is another one wherever reading it might find
    /// something else.
    ///
    /// # Errors
    /// Those of [`Store::put_report`].
    pub fn put_report_read(
        &mut self,
        stored: &Stored<'_>,
        marking: Option<(Tlp, &str, &str)>,
        how: &str,
    ) -> Result<Put, StoreError> {
        self.put_noted(stored, marking, Some(how))
    }

    fn put_noted(
        &mut self,
        stored: &Stored<'_>,
        marking: Option<(Tlp, &str, &str)>,
        how: Option<&str>,
    ) -> Result<Put, StoreError> {
        check_id(stored).map_err(|failure| self.failed(failure))?;
        let before = self.as_stored(&stored.report.id)?;
        let pieces = Pieces::of(stored);
        let is_unchanged = before.as_ref().is_some_and(|before| pieces.equal(before));
        let time = self.time.clone();
        let done = self.in_transaction(|transaction| {
            if let Some((tlp, who, at)) = marking {
                mark_at_least(transaction, &stored.report.id, tlp, who, at)?;
            }
            let note = |how| note_reading(transaction, &stored.report.id, how);
            if is_unchanged {
                how.map(note).transpose()?;
                return Ok(Put::Unchanged);
            }
            let put = put_anew(transaction, &pieces, time.as_deref())?;
            how.map(note).transpose()?;
            note_change(transaction)?;
            Ok(put)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// Keeps many reports with what was learnt from them, all in one transaction: either all are on the disk, or none.
    ///
    /// For what another run has read already; each report that the case has is replaced.
    ///
    /// # Errors
    /// Those of [`Store::put_report`].
    pub fn put_reports<'a>(&mut self, all: impl Iterator<Item = Stored<'a>>) -> Result<(), StoreError> {
        let time = self.time.clone();
        let done = self.in_transaction(|transaction| {
            for stored in all {
                check_id(&stored)?;
                put(transaction, &Pieces::of(&stored), time.as_deref())?;
            }
            Ok(note_change(transaction)?)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// Keeps many reports, each with a marking where it comes with one, all in one transaction: either all are on the disk, or
    /// none. What the case has just so stays as it is; a marking is raised and never lowered.
    ///
    /// # Errors
    /// Those of [`Store::put_report`].
    pub fn put_reports_marked(
        &mut self,
        all: &[(Stored<'_>, Option<Tlp>)],
        who: &str,
        at: &str,
    ) -> Result<Vec<Put>, StoreError> {
        let mut coming = Vec::new();
        for (stored, tlp) in all {
            check_id(stored).map_err(|failure| self.failed(failure))?;
            let before = self.as_stored(&stored.report.id)?;
            let pieces = Pieces::of(stored);
            let is_unchanged = before.as_ref().is_some_and(|before| pieces.equal(before));
            coming.push((pieces, *tlp, is_unchanged));
        }
        let time = self.time.clone();
        let done = self.in_transaction(|transaction| {
            let mut puts = Vec::new();
            for (pieces, tlp, is_unchanged) in &coming {
                if let Some(tlp) = tlp {
                    mark_at_least(transaction, &pieces.stored.report.id, *tlp, who, at)?;
                }
                puts.push(if *is_unchanged { Put::Unchanged } else { put_anew(transaction, pieces, time.as_deref())? });
            }
            if puts.iter().any(|put| *put != Put::Unchanged) {
                note_change(transaction)?;
            }
            Ok(puts)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// Whether the events were derived from the reports that the case holds now.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn events_are_current(&self) -> Result<bool, StoreError> {
        let stale: i64 = self.or_error(self.connection.query_row(
            "SELECT count(*) FROM meta WHERE key = 'events' AND value <> 'current'",
            [],
            |row| row.get(0),
        ))?;
        Ok(stale == 0)
    }

    pub(crate) fn in_transaction<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // Immediate: a writer that waits at the start never has to give up halfway.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = body(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    pub(crate) fn failed(&self, failure: Failure) -> StoreError {
        failure.about(&self.path)
    }
}

/// What is stored of a report, each thing once.
pub(crate) struct Pieces<'a> {
    stored: Stored<'a>,
    claims: Vec<&'a Claim>,
    mentions: Vec<&'a EventMention>,
}

impl<'a> Pieces<'a> {
    pub(crate) fn of(stored: &Stored<'a>) -> Self {
        Pieces {
            stored: *stored,
            claims: unique(stored.claims, |claim| claim.id.as_str()),
            mentions: unique(stored.mentions, |mention| mention.id.as_str()),
        }
    }

    fn equal(&self, before: &AsStored) -> bool {
        before.report == *self.stored.report
            && before.claims.iter().eq(self.claims.iter().copied())
            && before.mentions.iter().eq(self.mentions.iter().copied())
            && before.diagnostics == self.stored.diagnostics
    }
}

pub(crate) fn check_id(stored: &Stored<'_>) -> Result<(), Failure> {
    if ReportId::of(stored.original) == stored.report.id {
        return Ok(());
    }
    Err(Failure::Ours(format!("{} is not the hash of the bytes of {}", stored.report.id, stored.report.file)))
}

/// Puts a report in the place of the one that was there, and says whether there was one.
pub(crate) fn put_anew(transaction: &Transaction<'_>, pieces: &Pieces<'_>, time: Option<&str>) -> Result<Put, Failure> {
    let row = put(transaction, pieces, time)?;
    Ok(if row.is_some() { Put::Replaced } else { Put::New })
}

/// Puts a report in the place of the one that was there; gives its row, where there was one.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    pieces: &Pieces<'_>,
    time: Option<&str>,
) -> Result<Option<i64>, Failure> {
    note_report(transaction, &pieces.stored.report.id)?;
    let row = drop_report(transaction, &pieces.stored.report.id)?;
    if row.is_none() {
        note_taken(transaction, &pieces.stored.report.id, time)?;
    }
    add_report(transaction, row, &pieces.stored)?;
    let at = changes(transaction)? + 1;
    transaction
        .prepare_cached("UPDATE reports SET put = ?2 WHERE id = ?1")?
        .execute(params![pieces.stored.report.id.as_str(), at.cast_signed()])?;
    crate::review::write(transaction, pieces.stored.report, &pieces.claims, &pieces.mentions)?;
    for diagnostic in pieces.stored.diagnostics {
        add_diagnostic(transaction, &pieces.stored.report.id, diagnostic)?;
    }
    Ok(row)
}

// One id is one thing; an extractor that finds it twice has found it once.
fn unique<T>(all: &[T], id: impl Fn(&T) -> &str) -> Vec<&T> {
    let mut seen = BTreeSet::new();
    all.iter().filter(|one| seen.insert(id(one).to_owned())).collect()
}

pub(crate) fn drop_report(connection: &Connection, id: &ReportId) -> Result<Option<i64>, Failure> {
    let mut statement = connection.prepare_cached("DELETE FROM reports WHERE id = ?1 RETURNING n")?;
    let mut rows = statement.query([id.as_str()])?;
    let row = rows.next()?.map(|row| row.get(0)).transpose()?;
    Ok(row)
}

fn add_report(connection: &Connection, row: Option<i64>, stored: &Stored<'_>) -> Result<(), Failure> {
    let report = stored.report;
    let meta = &report.meta;
    let without_text = Report { text: String::new(), ..report.clone() };
    let days = report.published().map(first_and_last);
    connection
        .prepare_cached(
            "INSERT INTO reports (n, id, file, format, title, authors, outlet, published, published_first,
                published_last, url, language, json, text, original_size, original)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            row,
            report.id.as_str(),
            report.file,
            word(&report.format)?,
            value(&meta.title),
            value(&meta.authors).map(|authors| authors.join("; ")),
            value(&meta.outlet),
            report.published().map(ToString::to_string),
            days.as_ref().map(|(first, _)| first),
            days.as_ref().map(|(_, last)| last),
            value(&meta.url),
            report.language,
            serde_json::to_string(&without_text)?,
            report.text,
            stored.original.len() as i64,
            compressed(stored.original)?,
        ])?;
    Ok(())
}

fn value<T>(known: &Option<Known<T>>) -> Option<&T> {
    known.as_ref().map(|known| &known.value)
}

fn compressed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

pub(crate) fn add_claim(connection: &Connection, claim: &Claim) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "INSERT INTO claims (id, report, kind, quote, start, \"end\", speaker, stance, certainty, mention, \"by\", json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            claim.id.as_str(),
            claim.report.as_str(),
            claim.kind().as_str(),
            claim.quote,
            claim.span().start as i64,
            claim.span().end as i64,
            claim.speaker.name,
            claim.stance.as_str(),
            claim.certainty.as_str(),
            claim.event.as_ref().map(|mention| mention.as_str()),
            claim.by,
            serde_json::to_string(claim)?,
        ])?;
    let mut statement =
        connection.prepare_cached("INSERT INTO claim_actors (claim, name, id, kind) VALUES (?1, ?2, ?3, ?4)")?;
    for actor in &claim.actors {
        statement.execute(params![claim.id.as_str(), actor.name, actor.id, word(&actor.kind)?])?;
    }
    Ok(())
}

pub(crate) fn add_mention(connection: &Connection, mention: &EventMention) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "INSERT INTO event_mentions (id, report, kind, status, date, country, place, json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            mention.id.as_str(),
            mention.report.as_str(),
            mention.kind.as_str(),
            mention.status.as_str(),
            mention.date.as_ref().map(ToString::to_string),
            mention.country,
            mention.places.first(),
            serde_json::to_string(mention)?,
        ])?;
    Ok(())
}

fn add_diagnostic(connection: &Connection, report: &ReportId, diagnostic: &Diagnostic) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "INSERT INTO diagnostics (report, severity, code, subject, message, hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            report.as_str(),
            word(&diagnostic.severity)?,
            diagnostic.code,
            diagnostic.subject,
            diagnostic.message,
            diagnostic.hint,
        ])?;
    Ok(())
}

pub(crate) fn add_event(connection: &Connection, event: &Event) -> Result<(), Failure> {
    let actors: Vec<&str> = event.perpetrators.iter().map(|actor| actor.name.as_str()).collect();
    let days = event.date.as_ref().map(first_and_last);
    let (killed, injured) = (figures(event.killed), figures(event.injured));
    connection
        .prepare_cached(
            "INSERT INTO events (id, kind, status, date, date_first, date_last, country, place, actors,
                killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, \"by\", json, origins)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            event.id.as_str(),
            event.kind.as_str(),
            event.status.as_str(),
            event.date.as_ref().map(ToString::to_string),
            days.as_ref().map(|(first, _)| first),
            days.as_ref().map(|(_, last)| last),
            event.country,
            event.place,
            actors.join("; "),
            killed[0],
            killed[1],
            killed[2],
            injured[0],
            injured[1],
            injured[2],
            event.by,
            serde_json::to_string(event)?,
            event.origins as i64,
        ])?;
    add_parts(connection, event)
}

fn add_parts(connection: &Connection, event: &Event) -> Result<(), Failure> {
    let id = event.id.as_str();
    let mut statement =
        connection.prepare_cached("INSERT OR IGNORE INTO event_members (event, mention) VALUES (?1, ?2)")?;
    for mention in &event.mentions {
        statement.execute(params![id, mention.as_str()])?;
    }
    let mut statement =
        connection.prepare_cached("INSERT INTO event_joins (event, a, b, because) VALUES (?1, ?2, ?3, ?4)")?;
    for join in &event.joins {
        statement.execute(params![id, join.a.as_str(), join.b.as_str(), join.because.join("; ")])?;
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO accounts (event, field, value, mode, claim, report, speaker, stance, certainty, origin, counted,
            revises, revised_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for account in &event.accounts {
        statement.execute(params![
            id,
            account.field.as_str(),
            account.value.to_string(),
            account.mode.map(|mode| mode.as_str()),
            account.claim.as_str(),
            account.report.as_str(),
            account.speaker,
            account.stance.as_str(),
            account.certainty.as_str(),
            account.origin.as_ref().map(|origin| origin.as_str()),
            account.counted,
            account.revises.as_ref().map(|claim| claim.as_str()),
            account.revised_by.as_ref().map(|claim| claim.as_str()),
        ])?;
    }
    Ok(())
}

// SQLite counts in 63 bits; a number beyond them keeps its exact value in the JSON.
fn figures(toll: Option<Toll>) -> [Option<i64>; 3] {
    let (low, best, high) = toll.map_or((None, None, None), |toll| (toll.low, toll.best, toll.high));
    [low, best, high].map(|figure| figure.and_then(|figure| i64::try_from(figure).ok()))
}

pub(crate) fn first_and_last(date: &DateInterval) -> (String, String) {
    let written = |(year, month, day): (i16, u8, u8)| format!("{year:04}-{month:02}-{day:02}");
    let (first, last) = date.bounds();
    (written(first), written(last))
}

fn word(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let written = serde_json::to_value(value)?;
    Ok(written.as_str().map_or_else(|| written.to_string(), str::to_owned))
}
