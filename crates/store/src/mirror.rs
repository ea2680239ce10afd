//! A copy of a case with only what a clearance may see: what is given is copied, and what follows is derived in the copy, so that
//! nothing above the clearance is in the file that a page is made from, in its counts and events as little as in its words.

use crate::derived::{meta, note_change, note_report, set_meta};
use crate::judgements::{columns, judgements_where};
use crate::load::AsStored;
use crate::markings::Markings;
use crate::put::{Failure, Pieces, drop_report, put};
use crate::{Store, StoreError, Stored, review};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Judgement, ReportId, Ruling, Tlp};

/// Up to which judgement the copy has looked, in `meta`.
const LOOKED: &str = "mirrored";

/// A report as it comes over.
struct Coming {
    report: AsStored,
    original: Vec<u8>,
    put: i64,
    taken: Option<String>,
}

impl Store {
    /// Brings this copy to what a clearance may see of a case as it is now; tells whether anything was another. Events of the copy
    /// are out of date until they are derived.
    ///
    /// # Errors
    /// Those of both files, and [`StoreError::Damaged`].
    pub fn mirror(&mut self, case: &Store, clearance: Tlp) -> Result<bool, StoreError> {
        // One state of the case, whatever is written to it meanwhile.
        let _state = case.or_error(case.connection.unchecked_transaction())?;
        let markings = case.markings()?;
        let there = puts(case)?;
        let own = puts(self)?;
        let permitted: BTreeSet<&ReportId> = there.keys().filter(|id| markings.of(id) <= clearance).collect();
        let gone: Vec<&ReportId> = own.keys().filter(|id| !permitted.contains(id)).collect();
        let mut coming = permitted.iter().filter(|id| own.get(id) != there.get(id)).copied();
        // A few at a time, for their original bytes are with them.
        loop {
            let some: Vec<Coming> =
                coming.by_ref().take(64).map(|id| case.coming(id, there[id])).collect::<Result<_, _>>()?;
            if some.is_empty() {
                break;
            }
            let done = self.in_transaction(|transaction| some.iter().try_for_each(|one| take(transaction, one)));
            done.map_err(|failure| self.failed(failure))?;
        }
        let is_other = !gone.is_empty() || permitted.iter().any(|id| own.get(id) != there.get(id));
        let done = self.in_transaction(|transaction| {
            for id in &gone {
                note_report(transaction, id)?;
                drop_report(transaction, id)?;
                transaction.execute("DELETE FROM taken WHERE report = ?1", [id.as_str()])?;
            }
            if is_other {
                note_change(transaction)?;
            }
            let marked = copy_markings(transaction, &markings)?;
            let briefs = copy_briefs(transaction, &case.connection, clearance)?;
            let judged = copy_judgements(transaction, &case.connection, 0)?;
            Ok(is_other || marked || briefs || judged)
        });
        done.map_err(|failure| self.failed(failure))
    }

    /// Brings over the judgements and briefs that came, or were taken back, since the last time: for a copy whose reports are as they
    /// should be. Tells whether there were any.
    ///
    /// # Errors
    /// Those of [`Store::mirror`].
    pub fn mirror_judgements(&mut self, case: &Store, clearance: Tlp) -> Result<bool, StoreError> {
        let _state = case.or_error(case.connection.unchecked_transaction())?;
        let done = self.in_transaction(|transaction| {
            let looked = meta(transaction, LOOKED)?.and_then(|looked| looked.parse().ok()).unwrap_or(0);
            let briefs = copy_briefs(transaction, &case.connection, clearance)?;
            Ok(copy_judgements(transaction, &case.connection, looked)? || briefs)
        });
        done.map_err(|failure| self.failed(failure))
    }

    fn coming(&self, id: &ReportId, put: i64) -> Result<Coming, StoreError> {
        let missing = || StoreError::damaged(&self.path, format!("{id} is not there as a whole"));
        let report = self.as_stored(id)?.ok_or_else(missing)?;
        let original = self.original(id)?.ok_or_else(missing)?;
        let sql = "SELECT at FROM taken WHERE report = ?1";
        let taken = self.or_error(self.connection.query_row(sql, [id.as_str()], |row| row.get(0)).optional())?;
        Ok(Coming { report, original, put, taken })
    }
}

fn puts(store: &Store) -> Result<BTreeMap<ReportId, i64>, StoreError> {
    let rows = store.rows("SELECT id, put FROM reports", [], |row| {
        Ok((ReportId::from_written(row.get::<_, String>(0)?), row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

fn take(transaction: &Transaction<'_>, coming: &Coming) -> Result<(), Failure> {
    let Coming { report: AsStored { report, claims, mentions, diagnostics }, original, put: number, taken } = coming;
    let stored = Stored { report, original, claims, mentions, diagnostics };
    put(transaction, &Pieces::of(&stored), taken.as_deref())?;
    transaction
        .prepare_cached("UPDATE reports SET put = ?2 WHERE id = ?1")?
        .execute(params![report.id.as_str(), number])?;
    // Taken note of at once: a copy that is broken off here goes on from what it has.
    Ok(note_change(transaction)?)
}

fn copy_markings(transaction: &Transaction<'_>, markings: &Markings) -> Result<bool, Failure> {
    let mut seen = Markings { case: markings.case, ..Markings::default() };
    for (report, tlp) in &markings.reports {
        if transaction.prepare_cached("SELECT 1 FROM reports WHERE id = ?1")?.exists([report.as_str()])? {
            seen.reports.insert(report.clone(), *tlp);
        }
    }
    if crate::markings::markings(transaction)? == seen {
        return Ok(false);
    }
    transaction.execute("DELETE FROM markings", [])?;
    let case = seen.case.iter().map(|tlp| ("", *tlp));
    for (report, tlp) in case.chain(seen.reports.iter().map(|(report, tlp)| (report.as_str(), *tlp))) {
        transaction.execute("INSERT INTO markings (report, tlp) VALUES (?1, ?2)", [report, tlp.as_str()])?;
    }
    let count = meta(transaction, "markings")?.and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
    set_meta(transaction, "markings", &(count + 1).to_string())?;
    Ok(true)
}

fn copy_briefs(transaction: &Transaction<'_>, case: &Connection, clearance: Tlp) -> Result<bool, Failure> {
    let own = numbered(transaction, "SELECT n, tlp FROM briefs")?;
    let mut wanted = numbered(case, "SELECT n, tlp FROM briefs")?;
    // A word that is none is never taken for a lower marking.
    wanted.retain(|_, tlp| tlp.as_deref().and_then(|tlp| tlp.parse::<Tlp>().ok()).is_some_and(|tlp| tlp <= clearance));
    if own == wanted {
        return Ok(false);
    }
    for number in own.keys().filter(|number| own.get(number) != wanted.get(number)) {
        transaction.execute("DELETE FROM briefs WHERE n = ?1", [number])?;
    }
    for number in wanted.keys().filter(|number| own.get(number) != wanted.get(number)) {
        let row: (String, String, String, String) = case
            .prepare_cached("SELECT text, who, at, tlp FROM briefs WHERE n = ?1")?
            .query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let (text, who, at, tlp) = row;
        let sql = "INSERT INTO briefs (n, text, who, at, tlp) VALUES (?1, ?2, ?3, ?4, ?5)";
        transaction.execute(sql, params![number, text, who, at, tlp])?;
    }
    Ok(true)
}

fn numbered(connection: &Connection, sql: &str) -> Result<BTreeMap<i64, Option<String>>, Failure> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Judgements behind a number, and what became of those before.
fn copy_judgements(transaction: &Transaction<'_>, case: &Connection, looked: i64) -> Result<bool, Failure> {
    let states = "SELECT n, withdrawn FROM judgements";
    let (own, there) = (numbered(transaction, states)?, numbered(case, states)?);
    let new = |number: &i64| *number > looked && !own.contains_key(number);
    let mut touched: Vec<Ruling> = Vec::new();
    for (number, withdrawn) in &there {
        let is_other = own.get(number).is_some_and(|known| known != withdrawn);
        if !is_other && !new(number) {
            continue;
        }
        let Some(judgement) = judgements_where(case, "n = ?1", [number])?.pop() else { continue };
        if is_other {
            transaction.execute("UPDATE judgements SET withdrawn = ?2 WHERE n = ?1", params![number, withdrawn])?;
        } else if may_be_seen(transaction, &judgement.ruling)? {
            insert(transaction, *number, &judgement, case)?;
        } else {
            continue;
        }
        touched.push(judgement.ruling);
    }
    // Whole copies look at what they have too: a report of a judgement may have gone.
    for number in own.keys().filter(|_| looked == 0) {
        let Some(judgement) = judgements_where(transaction, "n = ?1", [number])?.pop() else { continue };
        if !there.contains_key(number) || !may_be_seen(transaction, &judgement.ruling)? {
            transaction.execute("DELETE FROM judgements WHERE n = ?1", [number])?;
            touched.push(judgement.ruling);
        }
    }
    let last = there.keys().next_back().copied().unwrap_or(0);
    set_meta(transaction, LOOKED, &last.to_string())?;
    take_effect(transaction, &touched)?;
    Ok(!touched.is_empty())
}

fn take_effect(transaction: &Transaction<'_>, touched: &[Ruling]) -> Result<(), Failure> {
    let reports: BTreeSet<&ReportId> = touched.iter().filter_map(Ruling::reviews).collect();
    let mut is_other = touched.iter().any(|ruling| ruling.reviews().is_none() && ruling.is_of_weight());
    is_other |= touched.iter().any(|ruling| matches!(ruling, Ruling::Link { .. }));
    for report in reports {
        is_other |= review::again(transaction, report)?;
    }
    if is_other {
        note_change(transaction)?;
    }
    Ok(())
}

/// Whether all that a ruling names is in the copy.
fn may_be_seen(transaction: &Transaction<'_>, ruling: &Ruling) -> Result<bool, Failure> {
    if let Ruling::SameActor { a, b } | Ruling::DifferentActor { a, b } = ruling {
        return Ok(is_named(transaction, a)? && is_named(transaction, b)?);
    }
    let mut statement = transaction.prepare_cached("SELECT 1 FROM reports WHERE id = ?1")?;
    for report in ruling.reports() {
        if !statement.exists([report.as_str()])? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_named(transaction: &Transaction<'_>, name: &str) -> Result<bool, Failure> {
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM claim_actors WHERE name = ?1)
               OR EXISTS (SELECT 1 FROM claims WHERE speaker = ?1)";
    Ok(transaction.prepare_cached(sql)?.exists([name])?)
}

fn insert(transaction: &Transaction<'_>, number: i64, judgement: &Judgement, case: &Connection) -> Result<(), Failure> {
    let (word, target, fields) = columns(&judgement.ruling)?;
    let report: Option<String> =
        case.prepare_cached("SELECT report FROM judgements WHERE n = ?1")?.query_row([number], |row| row.get(0))?;
    transaction
        .prepare_cached(
            "INSERT INTO judgements (n, kind, target, value, who, at, note, withdrawn, report)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            number,
            word,
            target,
            fields,
            judgement.who,
            judgement.at,
            judgement.note,
            judgement.withdrawn,
            report
        ])?;
    Ok(())
}
