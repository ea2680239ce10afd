//! How far the case and its reports may be passed on: a report's marking is its own or the case's, whichever is higher.

use crate::audit::{self, Deed};
use crate::derived::{meta, set_meta};
use crate::put::Failure;
use crate::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{ReportId, Tlp};

/// The row that is the case's own.
const CASE: &str = "";
/// How often markings have changed, in `meta`.
const COUNT: &str = "markings";

/// All markings of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markings {
    /// The case's own.
    pub case: Option<Tlp>,
    /// Those that reports have of their own.
    pub reports: BTreeMap<ReportId, Tlp>,
}

impl Markings {
    /// The marking that holds for a report.
    pub fn of(&self, report: &ReportId) -> Tlp {
        self.reports.get(report).copied().max(self.case).unwrap_or(Tlp::Clear)
    }

    /// The highest marking that holds for any of these reports; nothing where nothing of the case is marked.
    pub fn highest<'a>(&self, reports: impl Iterator<Item = &'a ReportId>) -> Option<Tlp> {
        let is_marked = self.case.is_some() || !self.reports.is_empty();
        is_marked.then(|| reports.map(|report| self.of(report)).max().or(self.case).unwrap_or(Tlp::Clear))
    }
}

impl Store {
    /// All markings.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn markings(&self) -> Result<Markings, StoreError> {
        self.or_failed(markings(&self.connection))
    }

    /// The marking that holds for a report; of one that the case lacks, the case's.
    ///
    /// # Errors
    /// Those of [`Store::markings`].
    pub fn marking_of(&self, report: &ReportId) -> Result<Tlp, StoreError> {
        self.or_failed(marking_of(&self.connection, report))
    }

    /// How often a marking was set or taken off: whoever knows the markings at this number knows them all.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn times_marked(&self) -> Result<u64, StoreError> {
        let count = self.or_error(meta(&self.connection, COUNT))?;
        Ok(count.and_then(|count| count.parse().ok()).unwrap_or(0))
    }

    /// The markings that hold for reports of the case, each once; the case's own where it has no report.
    ///
    /// # Errors
    /// Those of [`Store::markings`].
    pub fn levels(&self) -> Result<BTreeSet<Tlp>, StoreError> {
        let markings = self.markings()?;
        let own: BTreeSet<Tlp> = markings.reports.keys().map(|report| markings.of(report)).collect();
        let sql = "SELECT EXISTS (SELECT 1 FROM reports WHERE id NOT IN (SELECT report FROM markings))";
        let others: bool = self.or_error(self.connection.query_row(sql, [], |row| row.get(0)))?;
        let case = markings.case.unwrap_or(Tlp::Clear);
        Ok(own.iter().copied().chain((others || own.is_empty()).then_some(case)).collect())
    }

    /// Marks a report, or the case where none is named; without a marking takes it off. Noted in the audit log.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn mark(&mut self, report: Option<&ReportId>, tlp: Option<Tlp>, who: &str, at: &str) -> Result<(), StoreError> {
        let done = self.in_transaction(|transaction| mark(transaction, report, tlp, who, at));
        done.map_err(|failure| self.failed(failure))
    }
}

pub(crate) fn mark(
    connection: &Connection,
    report: Option<&ReportId>,
    tlp: Option<Tlp>,
    who: &str,
    at: &str,
) -> Result<(), Failure> {
    let id = report.map_or(CASE, ReportId::as_str);
    let before = own(connection, id)?;
    if before == tlp {
        return Ok(());
    }
    match tlp {
        Some(tlp) => connection
            .prepare_cached("INSERT OR REPLACE INTO markings (report, tlp) VALUES (?1, ?2)")?
            .execute([id, tlp.as_str()])?,
        None => connection.prepare_cached("DELETE FROM markings WHERE report = ?1")?.execute([id])?,
    };
    raise_briefs(connection, before.unwrap_or(Tlp::Clear), tlp.unwrap_or(Tlp::Clear))?;
    let count = meta(connection, COUNT)?.and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
    set_meta(connection, COUNT, &(count + 1).to_string())?;
    let deed = Deed {
        at: at.to_owned(),
        who: who.to_owned(),
        what: "mark".to_owned(),
        about: if id == CASE { "case".to_owned() } else { id.to_owned() },
        detail: tlp.map_or_else(|| "no marking".to_owned(), |tlp| tlp.label().to_owned()),
    };
    audit::append(connection, &deed)
}

// Whoever wrote a brief may have seen what is marked higher now.
fn raise_briefs(connection: &Connection, from: Tlp, to: Tlp) -> Result<(), Failure> {
    for level in Tlp::ALL.iter().filter(|level| **level >= from && **level < to) {
        connection
            .prepare_cached("UPDATE briefs SET tlp = ?2 WHERE tlp = ?1")?
            .execute([level.as_str(), to.as_str()])?;
    }
    Ok(())
}

/// Marks a report that comes in; one that is there already keeps the higher marking.
pub(crate) fn mark_at_least(
    connection: &Connection,
    report: &ReportId,
    tlp: Tlp,
    who: &str,
    at: &str,
) -> Result<(), Failure> {
    if own(connection, report.as_str())?.is_some_and(|known| known >= tlp) {
        return Ok(());
    }
    mark(connection, Some(report), Some(tlp), who, at)
}

fn own(connection: &Connection, id: &str) -> Result<Option<Tlp>, Failure> {
    let sql = "SELECT tlp FROM markings WHERE report = ?1";
    let found: Option<String> = connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    found.map(|word| read(&word)).transpose()
}

pub(crate) fn marking_of(connection: &Connection, report: &ReportId) -> Result<Tlp, Failure> {
    Ok(own(connection, report.as_str())?.max(own(connection, CASE)?).unwrap_or(Tlp::Clear))
}

pub(crate) fn read(word: &str) -> Result<Tlp, Failure> {
    word.parse().map_err(|why: String| Failure::Damaged(format!("a marking: {why}")))
}

pub(crate) fn markings(connection: &Connection) -> Result<Markings, Failure> {
    let mut statement = connection.prepare_cached("SELECT report, tlp FROM markings")?;
    let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let rows: Vec<(String, String)> = statement.query_map(params![], row)?.collect::<rusqlite::Result<_>>()?;
    let mut markings = Markings::default();
    for (report, word) in rows {
        let tlp = read(&word)?;
        if report == CASE {
            markings.case = Some(tlp);
        } else {
            markings.reports.insert(ReportId::from_written(report), tlp);
        }
    }
    Ok(markings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_marking_is_that_of_the_case_or_of_a_report_and_none_where_nothing_is_marked() {
        let [one, other] = [ReportId::of(b"one"), ReportId::of(b"other")];
        let mut markings = Markings::default();
        assert_eq!(markings.highest([&one, &other].into_iter()), None);
        markings.reports.insert(one.clone(), Tlp::Amber);
        assert_eq!(markings.highest([&one, &other].into_iter()), Some(Tlp::Amber));
        assert_eq!(markings.highest([&other].into_iter()), Some(Tlp::Clear));
        markings.case = Some(Tlp::Red);
        assert_eq!(markings.highest([&one, &other].into_iter()), Some(Tlp::Red));
        assert_eq!(markings.highest(std::iter::empty()), Some(Tlp::Red));
    }
}
