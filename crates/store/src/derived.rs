//! Keeps what is derived: all of it, or what a change has touched; and knows what has changed since.

use crate::kept::{packed_places, unpacked_places};
use crate::put::{Failure, add_event};
use crate::{Store, StoreError, origins};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::HashMap;
use whosays_model::{Change, ClaimId, Derived, Dispute, EventId, Key, MentionId, OriginId, Pending, ReportId, Ruled};

/// What of a case has to be derived.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// All is as it would be derived now.
    Nothing,
    /// All of it.
    Whole,
    /// What this has touched.
    Part(Box<Pending>),
}

/// What something was derived with.
#[derive(Clone, Copy, Debug)]
pub struct DerivedWith<'a> {
    /// The version of the rules.
    pub version: &'a str,
    /// What people had ruled.
    pub ruled: &'a Ruled,
    /// Where accounts of the events that are kept cannot all hold.
    pub disputes: &'a [Dispute],
    /// How many changes the case had seen.
    pub changes: u64,
}

impl Store {
    /// What has to be derived by rules of this version, and how many changes the case has seen.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn due(&self, version: &str) -> Result<(Due, u64), StoreError> {
        // One read transaction, so that a writer cannot slip a report in between.
        let _state = self.one_state()?;
        let changes = self.changes()?;
        let due = match (self.meta("version")?, self.events_are_current()?) {
            (Some(known), true) if known == version => Due::Nothing,
            (Some(known), false) if known == version => Due::Part(Box::new(self.pending()?)),
            _ => Due::Whole,
        };
        Ok((due, changes))
    }

    /// Keeps all that was derived of the case, in one transaction; not where the case has changed in the meantime.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Ours`] where two events or two origins have one id, or something is derived of what is not in the case.
    pub fn keep_derived(&mut self, derived: &Derived, with: DerivedWith<'_>) -> Result<bool, StoreError> {
        self.kept_with(with, |transaction| keep_derived(transaction, derived).map(|()| true))
    }

    /// Keeps what a change has touched in place of what was, in one transaction; not where the case has changed in the meantime.
    ///
    /// # Errors
    /// Those of [`Store::keep_derived`].
    pub fn keep_change(&mut self, change: &Change, with: DerivedWith<'_>) -> Result<bool, StoreError> {
        self.kept_with(with, |transaction| {
            // Another program may have derived the same change, or all by other rules.
            let is_due = meta(transaction, "events")?.is_some_and(|events| events != "current");
            if !is_due || meta(transaction, "version")?.as_deref() != Some(with.version) {
                return Ok(false);
            }
            keep_change(transaction, change).map(|()| true)
        })
    }

    fn kept_with(
        &mut self,
        with: DerivedWith<'_>,
        keep: impl FnOnce(&Transaction<'_>) -> Result<bool, Failure>,
    ) -> Result<bool, StoreError> {
        let done = self.in_transaction(|transaction| {
            if changes(transaction)? != with.changes {
                return Ok(false);
            }
            let kept = keep(transaction)?;
            if kept {
                add_disputes(transaction, with.disputes)?;
                note(transaction, with)?;
            }
            Ok(kept)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// How many changes the case has seen.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn changes(&self) -> Result<u64, StoreError> {
        self.or_error(changes(&self.connection))
    }

    fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.or_error(meta(&self.connection, key))
    }

    fn pending(&self) -> Result<Pending, StoreError> {
        let mut pending = Pending { ruled: self.ruled()?, ..Pending::default() };
        pending.outlets =
            self.rows("SELECT a FROM derived_with WHERE what = 'outlet'", [], |row| row.get(0))?.into_iter().collect();
        let rows = self.rows("SELECT what, value FROM pending", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows: Vec<(String, String)> = rows;
        let damaged =
            |what: &str| StoreError::damaged(&self.path, format!("a row of `pending` ({what}) cannot be read"));
        for (what, value) in rows {
            match what.as_str() {
                "report" => pending.reports.extend([ReportId::from_written(value)]),
                "mention" => pending.mentions.push(serde_json::from_str(&value).map_err(|_| damaged(&what))?),
                "neighbour" => pending.neighbours.extend([MentionId::from_written(value)]),
                "event" => pending.events.extend([EventId::from_written(value)]),
                "origin" => pending.origins.extend([OriginId::from_written(value)]),
                "class" => pending.classes.extend([value.parse::<i64>().map_err(|_| damaged(&what))?]),
                "key" => pending.keys.extend([key(&value).ok_or_else(|| damaged(&what))?]),
                _ => return Err(damaged(&what)),
            }
        }
        Ok(pending)
    }

    fn ruled(&self) -> Result<Ruled, StoreError> {
        let pairs = |what: &str| {
            let sql = "SELECT a, b FROM derived_with WHERE what = ?1 ORDER BY a, b";
            self.rows(sql, [what], |row| {
                let id = |at| row.get::<_, String>(at).map(MentionId::from_written);
                Ok((id(0)?, id(1)?))
            })
        };
        Ok(Ruled { same: pairs("same")?, different: pairs("different")? })
    }
}

// Three numbers.
fn key(written: &str) -> Option<Key> {
    let mut numbers = written.split(' ').map(|number| number.parse::<i64>().ok());
    Some(Key { key: numbers.next()??, finer: numbers.next()??, claim: numbers.next()?? })
}

pub(crate) fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

pub(crate) fn set_meta(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2";
    connection.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

pub(crate) fn changes(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(meta(connection, "changes")?.and_then(|changes| changes.parse().ok()).unwrap_or(0))
}

/// Notes that reports came which are not among those that all was derived of, in the workroom: these are due, and nothing else is.
pub(crate) fn note_later_reports(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "INSERT INTO pending SELECT 'report', id FROM reports WHERE n NOT IN (SELECT n FROM workroom.reports);
         DELETE FROM derived_with WHERE what = 'outlet' AND a NOT IN
            (SELECT outlet FROM reports WHERE outlet IS NOT NULL AND n IN (SELECT n FROM workroom.reports));",
    )?;
    set_meta(transaction, "events", "stale")
}

/// Notes that the case has changed, so that its events are out of date.
pub(crate) fn note_change(connection: &Connection) -> rusqlite::Result<()> {
    set_meta(connection, "events", "stale")?;
    let sql = "INSERT INTO meta (key, value) VALUES ('changes', '1') ON CONFLICT DO UPDATE SET value = value + 1";
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

// Those of an event go with it.
pub(crate) fn add_disputes(transaction: &Transaction<'_>, disputes: &[Dispute]) -> Result<(), Failure> {
    let mut whole = transaction.prepare_cached("INSERT INTO disputes (event, field, json) VALUES (?1, ?2, ?3)")?;
    let mut claims =
        transaction.prepare_cached("INSERT OR IGNORE INTO dispute_claims (event, claim) VALUES (?1, ?2)")?;
    for dispute in disputes {
        whole.execute([dispute.event.as_str(), dispute.field.as_str(), &serde_json::to_string(dispute)?])?;
        for claim in dispute.sides.iter().flat_map(|side| &side.claims) {
            claims.execute([dispute.event.as_str(), claim.as_str()])?;
        }
    }
    Ok(())
}

/// Notes with what all was derived, and that nothing is due any more.
pub(crate) fn note(transaction: &Transaction<'_>, with: DerivedWith<'_>) -> Result<(), Failure> {
    transaction.execute("DELETE FROM pending", [])?;
    transaction.execute("DELETE FROM derived_with", [])?;
    transaction.execute(
        "INSERT INTO derived_with (what, a, b)
         SELECT DISTINCT 'outlet', outlet, '' FROM reports WHERE outlet IS NOT NULL",
        [],
    )?;
    for (what, pairs) in [("same", &with.ruled.same), ("different", &with.ruled.different)] {
        for (a, b) in pairs {
            transaction.execute(
                "INSERT OR IGNORE INTO derived_with (what, a, b) VALUES (?1, ?2, ?3)",
                [what, a.as_str(), b.as_str()],
            )?;
        }
    }
    set_meta(transaction, "version", with.version)?;
    set_meta(transaction, "events", "current")?;
    Ok(())
}

/// How often a report that was there has been replaced, rewritten or taken out.
pub(crate) fn rewritten(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(meta(connection, "rewritten")?.and_then(|rewritten| rewritten.parse().ok()).unwrap_or(0))
}

/// Notes what goes with a report, and forgets what was kept of it; called before the report is replaced.
pub(crate) fn note_report(connection: &Connection, report: &ReportId) -> rusqlite::Result<()> {
    let id = report.as_str();
    if connection.prepare_cached("SELECT 1 FROM reports WHERE id = ?1")?.exists([id])? {
        set_meta(connection, "rewritten", &(rewritten(connection)? + 1).to_string())?;
    }
    let is_noted =
        connection.prepare_cached("SELECT 1 FROM pending WHERE what = 'report' AND value = ?1")?.exists([id])?;
    if is_noted {
        return Ok(());
    }
    for sql in [
        "INSERT OR IGNORE INTO pending SELECT 'mention', json FROM event_mentions
            WHERE report = ?1 AND n IN (SELECT mention FROM mention_keys)",
        "INSERT OR IGNORE INTO pending SELECT 'event', event FROM event_members
            WHERE mention IN (SELECT id FROM event_mentions WHERE report = ?1)",
        "INSERT OR IGNORE INTO pending SELECT 'neighbour', other.id FROM event_mentions own
            JOIN mention_edges ON a = own.n OR b = own.n
            JOIN event_mentions other ON other.n = a + b - own.n WHERE own.report = ?1",
        "INSERT OR IGNORE INTO pending SELECT 'origin', origin FROM claims WHERE report = ?1 AND origin IS NOT NULL",
        "INSERT OR IGNORE INTO pending SELECT 'class', class FROM claims JOIN claim_kept ON claim = n WHERE report = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id])?;
    }
    for sql in [
        "DELETE FROM mention_keys WHERE mention IN (SELECT n FROM event_mentions WHERE report = ?1)",
        "DELETE FROM mention_edges WHERE a IN (SELECT n FROM event_mentions WHERE report = ?1)",
        "DELETE FROM mention_edges WHERE b IN (SELECT n FROM event_mentions WHERE report = ?1)",
    ] {
        connection.prepare_cached(sql)?.execute([id])?;
    }
    for (n, claim, keys) in kept_keys(connection, id)? {
        let keys = unpacked_places(&keys, ClaimId::from_written(claim).number());
        forget_places(connection, &keys)?;
        connection.prepare_cached("DELETE FROM claim_kept WHERE claim = ?1")?.execute([n])?;
        let mut statement = connection.prepare_cached("INSERT OR IGNORE INTO pending VALUES ('key', ?1)")?;
        for key in keys {
            statement.execute([format!("{} {} {}", key.key, key.finer, key.claim)])?;
        }
    }
    connection.prepare_cached("INSERT INTO pending VALUES ('report', ?1)")?.execute([id])?;
    Ok(())
}

type KeptKeys = Vec<(i64, String, Vec<u8>)>;

fn kept_keys(connection: &Connection, report: &str) -> rusqlite::Result<KeptKeys> {
    let sql = "SELECT n, id, keys FROM claims JOIN claim_kept ON claim = n WHERE report = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

fn forget_places(connection: &Connection, keys: &[Key]) -> rusqlite::Result<()> {
    let sql = "DELETE FROM claim_keys WHERE key = ?1 AND finer = ?2 AND claim = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    for key in keys {
        statement.execute([key.key, key.finer, key.claim])?;
    }
    Ok(())
}

fn keep_derived(transaction: &Transaction<'_>, derived: &Derived) -> Result<(), Failure> {
    forget_what_was_derived(transaction)?;
    for origin in &derived.origins {
        origins::add(transaction, origin)?;
    }
    for event in &derived.events {
        add_event(transaction, event)?;
    }
    join_claims_to_what_was_derived(transaction)?;
    keep_joining(transaction, derived)?;
    keep_tracing(transaction, derived)
}

pub(crate) fn forget_what_was_derived(transaction: &Transaction<'_>) -> Result<(), Failure> {
    for table in ["origins", "events", "mention_keys", "mention_edges", "claim_keys", "claim_kept"] {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

pub(crate) fn join_claims_to_what_was_derived(transaction: &Transaction<'_>) -> Result<(), Failure> {
    transaction.execute(
        "UPDATE claims SET
            event_id = (SELECT event FROM event_members WHERE event_members.mention = claims.mention ORDER BY event LIMIT 1),
            origin = (SELECT origin FROM origin_claims WHERE origin_claims.claim = claims.id ORDER BY origin LIMIT 1)",
        [],
    )?;
    Ok(())
}

fn keep_joining(transaction: &Transaction<'_>, derived: &Derived) -> Result<(), Failure> {
    let joining = &derived.joining;
    let numbers = numbers(transaction, "event_mentions")?;
    let numbers: Vec<i64> =
        joining.mentions.iter().map(|id| number(&numbers, id.as_str())).collect::<Result<_, _>>()?;
    let mut keys = transaction.prepare_cached("INSERT INTO mention_keys (key, mention) VALUES (?1, ?2)")?;
    for (key, at) in in_order_of_tables(&joining.keys) {
        keys.execute([key.cast_signed(), numbers[at as usize]])?;
    }
    let mut edges = transaction.prepare_cached("INSERT INTO mention_edges (a, b, score) VALUES (?1, ?2, ?3)")?;
    for (a, b, score) in &joining.edges {
        edges.execute(params![numbers[*a as usize], numbers[*b as usize], score])?;
    }
    Ok(())
}

fn keep_tracing(transaction: &Transaction<'_>, derived: &Derived) -> Result<(), Failure> {
    let tracing = &derived.tracing;
    let numbers = numbers(transaction, "claims")?;
    let numbers: Vec<i64> = tracing.claims.iter().map(|id| number(&numbers, id.as_str())).collect::<Result<_, _>>()?;
    let mut of: Vec<Vec<Key>> = vec![Vec::new(); numbers.len()];
    let mut keys = transaction.prepare_cached("INSERT INTO claim_keys (key, finer, claim) VALUES (?1, ?2, ?3)")?;
    for (key, at) in &tracing.keys {
        keys.execute([key.key, key.finer, key.claim])?;
        of[*at as usize].push(*key);
    }
    let mut kept = transaction.prepare_cached("INSERT INTO claim_kept (claim, class, keys) VALUES (?1, ?2, ?3)")?;
    for ((n, class), keys) in numbers.iter().zip(&tracing.classes).zip(of) {
        kept.execute(params![n, numbers[*class as usize], packed_places(&keys)])?;
    }
    Ok(())
}

// SQLite orders keys as signed numbers, and fills a table fastest in its own order.
fn in_order_of_tables(keys: &[(u64, u32)]) -> impl Iterator<Item = (u64, u32)> {
    let negative = keys.partition_point(|(key, _)| key.cast_signed() >= 0);
    keys[negative..].iter().chain(&keys[..negative]).copied()
}

fn numbers(connection: &Connection, table: &str) -> Result<HashMap<String, i64>, Failure> {
    let mut statement = connection.prepare(&format!("SELECT id, n FROM {table}"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn number(numbers: &HashMap<String, i64>, id: &str) -> Result<i64, Failure> {
    numbers.get(id).copied().ok_or_else(|| Failure::Ours(format!("{id} was derived and is not in the case")))
}

fn keep_change(transaction: &Transaction<'_>, change: &Change) -> Result<(), Failure> {
    drop_all(transaction, "events", change.events_gone.iter().map(EventId::as_str))?;
    drop_all(transaction, "origins", change.origins_gone.iter().map(OriginId::as_str))?;
    let mut of_event = transaction.prepare_cached("UPDATE claims SET event_id = ?1 WHERE mention = ?2")?;
    for event in &change.events {
        add_event(transaction, event)?;
        for mention in &event.mentions {
            of_event.execute([event.id.as_str(), mention.as_str()])?;
        }
    }
    let mut of_origin = transaction.prepare_cached("UPDATE claims SET origin = ?1 WHERE id = ?2")?;
    for origin in &change.origins {
        origins::add(transaction, origin)?;
        for claim in &origin.claims {
            of_origin.execute([origin.id.as_str(), claim.as_str()])?;
        }
    }
    change_joining(transaction, change)?;
    change_tracing(transaction, change)
}

fn drop_all<'a>(transaction: &Transaction<'_>, table: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

fn change_joining(transaction: &Transaction<'_>, change: &Change) -> Result<(), Failure> {
    let n = |id: &MentionId| n(transaction, "event_mentions", id.as_str());
    for mention in &change.unlinked {
        let mut statement = transaction.prepare_cached("DELETE FROM mention_edges WHERE a = ?1 OR b = ?1")?;
        statement.execute([n(mention)?])?;
    }
    for (mention, keys) in &change.keys {
        let n = n(mention)?;
        for key in keys {
            transaction
                .prepare_cached("INSERT OR IGNORE INTO mention_keys (key, mention) VALUES (?1, ?2)")?
                .execute([key.cast_signed(), n])?;
        }
    }
    for (a, b, score) in &change.edges {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO mention_edges (a, b, score) VALUES (?1, ?2, ?3)")?
            .execute(params![n(a)?, n(b)?, score])?;
    }
    Ok(())
}

fn change_tracing(transaction: &Transaction<'_>, change: &Change) -> Result<(), Failure> {
    let n = |id: &ClaimId| n(transaction, "claims", id.as_str());
    for (claim, first, keys) in &change.traces {
        let (n, class) = (n(claim)?, n(first)?);
        let known: Option<Vec<u8>> = transaction
            .prepare_cached("SELECT keys FROM claim_kept WHERE claim = ?1")?
            .query_row([n], |row| row.get(0))
            .optional()?;
        let known = unpacked_places(&known.unwrap_or_default(), claim.number());
        if known != *keys {
            forget_places(transaction, &known)?;
            let mut statement = transaction
                .prepare_cached("INSERT OR IGNORE INTO claim_keys (key, finer, claim) VALUES (?1, ?2, ?3)")?;
            for key in keys {
                statement.execute([key.key, key.finer, key.claim])?;
            }
        }
        transaction
            .prepare_cached("INSERT OR REPLACE INTO claim_kept (claim, class, keys) VALUES (?1, ?2, ?3)")?
            .execute(params![n, class, packed_places(keys)])?;
    }
    Ok(())
}

fn n(connection: &Connection, table: &str, id: &str) -> Result<i64, Failure> {
    let sql = format!("SELECT n FROM {table} WHERE id = ?1");
    let n = connection.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
    n.ok_or_else(|| Failure::Ours(format!("{id} was derived and is not in the case")))
}
