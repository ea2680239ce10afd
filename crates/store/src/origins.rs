//! Keeps and picks origins: what several reports pass on.

use crate::put::Failure;
use crate::{Store, StoreError};
use rusqlite::{Connection, params};
use whosays_model::{EventId, Origin, OriginSort, ReportId};

/// Which origins are wanted; a field that is none lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginFilter {
    /// Of this sort.
    pub sort: Option<OriginSort>,
    /// Said or told by somebody whose name holds these words, in any case of letters, or credited to such an outlet.
    pub who: Option<String>,
    /// Found in this report.
    pub report: Option<ReportId>,
    /// Telling of this event.
    pub event: Option<EventId>,
    /// Found in at least so many reports.
    pub reports: usize,
}

impl Store {
    /// The origins that pass, those found in most reports first, then by date and id.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn origins(&self, filter: &OriginFilter) -> Result<Vec<Origin>, StoreError> {
        let sql = "SELECT json FROM origins ORDER BY reports DESC, published IS NULL, published, id";
        let mut origins: Vec<Origin> = self.parsed(sql, [])?;
        origins.retain(|origin| passes(filter, origin));
        Ok(origins)
    }
}

fn passes(filter: &OriginFilter, origin: &Origin) -> bool {
    let called = |part: &String| {
        let part = part.to_lowercase();
        std::iter::once(&origin.who).chain(&origin.credited).any(|name| name.to_lowercase().contains(&part))
    };
    filter.sort.is_none_or(|sort| sort == origin.sort)
        && filter.who.as_ref().is_none_or(called)
        && filter.report.as_ref().is_none_or(|report| origin.reports.contains(report))
        && filter.event.as_ref().is_none_or(|event| origin.events.contains(event))
        && origin.reports.len() >= filter.reports
}

/// Adds an origin that the case does not have.
pub(crate) fn add(connection: &Connection, origin: &Origin) -> Result<(), Failure> {
    let id = origin.id.as_str();
    connection
        .prepare_cached(
            "INSERT INTO origins (id, sort, who, credited, published, reports, claims, \"by\", json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            origin.sort.as_str(),
            origin.who,
            origin.credited,
            origin.published.as_ref().map(ToString::to_string),
            origin.reports.len() as i64,
            origin.claims.len() as i64,
            origin.by,
            serde_json::to_string(origin)?,
        ])?;
    let mut statement =
        connection.prepare_cached("INSERT OR IGNORE INTO origin_claims (origin, claim) VALUES (?1, ?2)")?;
    for claim in &origin.claims {
        statement.execute(params![id, claim.as_str()])?;
    }
    let mut statement =
        connection.prepare_cached("INSERT INTO origin_links (origin, a, b, because) VALUES (?1, ?2, ?3, ?4)")?;
    for link in &origin.links {
        statement.execute(params![id, link.a.as_str(), link.b.as_str(), link.because.join("; ")])?;
    }
    Ok(())
}
