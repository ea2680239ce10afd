//! Room to work in beside a case, for deriving it in parts: a database of its own in the system's folder for temporary files, which
//! is gone when the work is done or the program has ended, however it has.
//!
//! What is derived is laid there and comes into the case in one transaction at the end.

use crate::derived::{
    DerivedWith, add_disputes, changes, forget_what_was_derived, join_claims_to_what_was_derived, note,
    note_later_reports, rewritten,
};
use crate::kept::packed_places;
use crate::open::PATIENCE;
use crate::put::{Failure, add_event};
use crate::{Store, StoreError, origins};
use rusqlite::{Connection, Params, Transaction};
use serde::de::DeserializeOwned;
use std::time::Duration;
use whosays_model::{ClaimId, Dispute, Event, Key, MentionId, Origin, Pile, ReportId};

/// So many bytes of the case are held in memory meanwhile, and as many of the workroom, and as many again while something is sorted.
const HELD: u32 = 64 << 20;

/// So many of the case while what was derived comes into it, in one order after the other.
const HELD_IN_THE_END: u32 = 128 << 20;

/// How long another program that writes is waited for in the end: what was worked out took minutes.
const PATIENCE_IN_THE_END: Duration = Duration::from_secs(600);

/// An open workroom.
#[derive(Clone, Copy, Debug)]
pub struct Workroom<'a> {
    store: &'a Store,
}

impl Store {
    /// Derives the whole case in parts: `derive` lays down what comes of it, and all of it is kept in one transaction. What people
    /// have ruled and which reports have come in the meantime is due then; where a report has been replaced or rewritten, or where
    /// the case was another one when this began, nothing is kept.
    ///
    /// # Errors
    /// Those of `derive` and of [`Store::keep_derived`].
    pub fn keep_derived_in_parts(
        &mut self,
        with: DerivedWith<'_>,
        derive: impl FnOnce(&Store, Workroom<'_>) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let opened = self.connection.execute_batch("ATTACH DATABASE '' AS workroom");
        self.or_error(opened)?;
        let worked = self
            .hold(Some(HELD))
            .and_then(|()| self.furnished())
            .and_then(|()| self.work(with.changes, derive))
            .map_err(no_room_to_work);
        let done = worked.and_then(|seen| seen.map_or(Ok(false), |seen| self.keep_laid(with, seen)));
        let closed = self.connection.execute_batch("DETACH DATABASE workroom");
        self.hold(None)?;
        self.or_error(self.connection.busy_timeout(PATIENCE))?;
        let done = done?;
        self.or_error(closed)?;
        Ok(done)
    }

    fn furnished(&self) -> Result<(), StoreError> {
        let furnish = || -> rusqlite::Result<()> {
            self.connection.execute_batch(&format!(
                "PRAGMA workroom.journal_mode = OFF; PRAGMA workroom.synchronous = OFF; PRAGMA workroom.cache_size = -{};",
                HELD / 1_024
            ))?;
            for pile in Pile::ALL {
                let pile = pile.as_str();
                self.connection.execute_batch(&format!(
                    "CREATE TABLE workroom.{pile}_laid (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL) STRICT;
                     CREATE TABLE workroom.{pile} (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL,
                        PRIMARY KEY (a, b, c)) STRICT, WITHOUT ROWID;"
                ))?;
            }
            self.connection.execute_batch(include_str!("workroom.sql"))
        };
        self.or_error(furnish())
    }

    /// Works with the case at one state, if that is still the one after so many changes; tells how often reports have been rewritten
    /// by then. All sorting is done here, where a full disk is that of temporary files.
    fn work(
        &self,
        changes: u64,
        derive: impl FnOnce(&Store, Workroom<'_>) -> Result<(), StoreError>,
    ) -> Result<Option<u64>, StoreError> {
        let state = self.one_state()?;
        if self.changes()? != changes {
            return Ok(None);
        }
        let seen = self.or_error(rewritten(&self.connection))?;
        self.or_error(self.connection.execute_batch("INSERT INTO workroom.reports (n) SELECT n FROM main.reports"))?;
        derive(self, Workroom { store: self })?;
        self.or_error(self.connection.execute_batch(include_str!("workroom_done.sql")))?;
        // What was laid down is not to be undone.
        self.or_error(state.map_or(Ok(()), Transaction::commit))?;
        Ok(Some(seen))
    }

    fn keep_laid(&mut self, with: DerivedWith<'_>, seen: u64) -> Result<bool, StoreError> {
        self.hold(Some(HELD_IN_THE_END))?;
        self.or_error(self.connection.busy_timeout(PATIENCE_IN_THE_END))?;
        let done = self.in_transaction(|transaction| {
            // What was derived of them is not theirs any more.
            if rewritten(transaction)? != seen {
                return Ok(false);
            }
            forget_what_was_derived(transaction)?;
            let laid = |table: &str, order: &str| format!("SELECT json FROM workroom.{table} ORDER BY {order}");
            each_json(transaction, &laid("origins", "id"), |origin: Origin| origins::add(transaction, &origin))?;
            each_json(transaction, &laid("events", "id"), |event: Event| add_event(transaction, &event))?;
            each_json(transaction, &laid("disputes", "event, rowid"), |dispute: Dispute| {
                add_disputes(transaction, &[dispute])
            })?;
            join_claims_to_what_was_derived(transaction)?;
            transaction.execute_batch(
                "INSERT INTO mention_keys (key, mention)
                    SELECT a, n FROM workroom.mention_keys JOIN workroom.mentions ON place = b ORDER BY a, b;
                 INSERT INTO mention_edges (a, b, score)
                    SELECT one.n, other.n, c FROM workroom.edges JOIN workroom.mentions one ON one.place = a
                    JOIN workroom.mentions other ON other.place = b ORDER BY a, b;
                 INSERT INTO claim_keys (key, finer, claim)
                    SELECT key, finer, claim FROM workroom.sorted_keys ORDER BY key, finer, claim;
                 INSERT INTO claim_kept (claim, class, keys) SELECT claim, class, keys FROM workroom.kept ORDER BY claim;",
            )?;
            let count = |sql: &str| -> rusqlite::Result<i64> { transaction.query_row(sql, [], |row| row.get(0)) };
            let claims = count(
                "SELECT count(*) FROM claims JOIN reports ON reports.id = claims.report
                 WHERE reports.n IN (SELECT n FROM workroom.reports)",
            )?;
            let kept = count("SELECT count(*) FROM claim_kept")?;
            if claims != kept {
                return Err(Failure::Ours(format!("of {claims} claims {kept} were traced")));
            }
            add_disputes(transaction, with.disputes)?;
            note(transaction, with)?;
            if changes(transaction)? != with.changes {
                note_later_reports(transaction)?;
            }
            Ok(true)
        });
        done.map_err(|failure| self.failed(failure))
    }
}

// Nothing is written meanwhile but in the workroom.
fn no_room_to_work(error: StoreError) -> StoreError {
    match error {
        StoreError::Full { path } => StoreError::NoRoomToWork { path },
        other => other,
    }
}

/// Goes through things that were laid down, one at a time.
fn each_json<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    mut visit: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        visit(serde_json::from_str(json)?)?;
    }
    Ok(())
}

#[allow(clippy::missing_errors_doc, reason = "each fails as the disk does")]
impl Workroom<'_> {
    /// The ids of all mentions, in order.
    pub fn all_mentions(&self) -> Result<Vec<MentionId>, StoreError> {
        let sql = "INSERT INTO workroom.mentions (place, n)
                   SELECT row_number() OVER (ORDER BY id) - 1, n FROM main.event_mentions";
        self.store.or_error(self.store.connection.execute(sql, []))?;
        let sql = "SELECT id FROM event_mentions ORDER BY id";
        self.store.rows(sql, [], |row| row.get::<_, String>(0).map(MentionId::from_written))
    }

    /// Every claim with its report, these in the order of their publication.
    pub fn each_claim(&self, visit: &mut dyn FnMut(ReportId, ClaimId)) -> Result<(), StoreError> {
        let sql = "SELECT id FROM reports ORDER BY published_first IS NULL, published_first, id";
        let reports: Vec<String> = self.store.rows(sql, [], |row| row.get(0))?;
        for report in reports {
            let sql = "SELECT id FROM claims WHERE report = ?1 ORDER BY n";
            let claims = self.store.rows(sql, [&report], |row| row.get::<_, String>(0).map(ClaimId::from_written))?;
            let report = ReportId::from_written(report);
            claims.into_iter().for_each(|claim| visit(report.clone(), claim));
        }
        Ok(())
    }

    /// Lays rows on a pile.
    pub fn lay(&self, pile: Pile, rows: &[[i64; 3]]) -> Result<(), StoreError> {
        let sql = format!("INSERT INTO workroom.{}_laid (a, b, c) VALUES (?1, ?2, ?3)", pile.as_str());
        self.insert(&sql, rows.iter().copied())
    }

    /// Sorts a pile, and leaves what was laid there several times once.
    pub fn sort(&self, pile: Pile) -> Result<(), StoreError> {
        let pile = pile.as_str();
        let sql = format!(
            "INSERT OR IGNORE INTO workroom.{pile} (a, b, c) SELECT a, b, c FROM workroom.{pile}_laid ORDER BY a, b, c;
             DROP TABLE workroom.{pile}_laid;"
        );
        self.store.or_error(self.store.connection.execute_batch(&sql))
    }

    /// Goes through a sorted pile.
    pub fn each(
        &self,
        pile: Pile,
        visit: &mut dyn FnMut([i64; 3]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!("SELECT a, b, c FROM workroom.{} ORDER BY a, b, c", pile.as_str());
        let mut statement = self.store.or_error(self.store.connection.prepare(&sql))?;
        let mut rows = self.store.or_error(statement.query([]))?;
        while let Some(row) = self.store.or_error(rows.next())? {
            visit(self.store.or_error(three(row))?)?;
        }
        Ok(())
    }

    /// The rows of a sorted pile that begin with this number.
    pub fn beginning_with(&self, pile: Pile, first: i64) -> Result<Vec<[i64; 3]>, StoreError> {
        let sql = format!("SELECT a, b, c FROM workroom.{} WHERE a = ?1 ORDER BY b, c", pile.as_str());
        self.store.rows(&sql, [first], three)
    }

    /// Lays events aside whose figures are not settled.
    pub fn lay_events(&self, events: &[Event]) -> Result<(), StoreError> {
        let sql = "INSERT INTO workroom.unsettled (json) VALUES (?1)";
        self.insert(sql, self.written(events)?.into_iter().map(|json| [json]))
    }

    /// Goes through the events that were laid aside.
    pub fn each_event(&self, visit: &mut dyn FnMut(Event) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut statement =
            self.store.or_error(self.store.connection.prepare("SELECT json FROM workroom.unsettled ORDER BY rowid"))?;
        let mut rows = self.store.or_error(statement.query([]))?;
        while let Some(row) = self.store.or_error(rows.next())? {
            let json: String = self.store.or_error(row.get(0))?;
            visit(serde_json::from_str(&json).map_err(|error| StoreError::ours(&self.store.path, error))?)?;
        }
        Ok(())
    }

    /// Lays down events to be kept, with where their accounts cannot all hold.
    pub fn keep_events(&self, events: &[Event], disputes: &[Dispute]) -> Result<(), StoreError> {
        let rows = events.iter().map(|event| event.id.as_str()).zip(self.written(events)?);
        self.insert("INSERT INTO workroom.events (id, json) VALUES (?1, ?2)", rows)?;
        let rows = disputes.iter().map(|dispute| dispute.event.as_str()).zip(self.written(disputes)?);
        self.insert("INSERT INTO workroom.disputes (event, json) VALUES (?1, ?2)", rows)
    }

    /// Lays down origins to be kept.
    pub fn keep_origins(&self, origins: &[Origin]) -> Result<(), StoreError> {
        let rows = origins.iter().map(|origin| origin.id.as_str()).zip(self.written(origins)?);
        self.insert("INSERT INTO workroom.origins (id, json) VALUES (?1, ?2)", rows)
    }

    /// Lays down how claims were traced: each with the first of those of its class, and its keys.
    pub fn keep_traces(&self, traces: &[(ClaimId, ClaimId, Vec<Key>)]) -> Result<(), StoreError> {
        let rows = traces.iter().map(|(claim, first, keys)| (claim.as_str(), first.as_str(), packed_places(keys)));
        self.insert("INSERT INTO workroom.traced (claim, first, keys) VALUES (?1, ?2, ?3)", rows)?;
        let keys = traces.iter().flat_map(|(_, _, keys)| keys).map(|key| [key.key, key.finer, key.claim]);
        self.insert("INSERT INTO workroom.kept_keys (key, finer, claim) VALUES (?1, ?2, ?3)", keys)
    }

    fn insert<P: Params>(&self, sql: &str, rows: impl Iterator<Item = P>) -> Result<(), StoreError> {
        let insert = || {
            let mut statement = self.store.connection.prepare_cached(sql)?;
            for row in rows {
                statement.execute(row)?;
            }
            Ok(())
        };
        self.store.or_error(insert())
    }

    fn written<T: serde::Serialize>(&self, things: &[T]) -> Result<Vec<String>, StoreError> {
        let written = things.iter().map(serde_json::to_string).collect::<Result<_, _>>();
        written.map_err(|error| StoreError::ours(&self.store.path, error))
    }
}

fn three(row: &rusqlite::Row<'_>) -> rusqlite::Result<[i64; 3]> {
    Ok([row.get(0)?, row.get(1)?, row.get(2)?])
}
