//! What people make of a report's claims: found ones are kept apart, and the case goes on with what the judgements leave.

use crate::derived::note_report;
use crate::judgements::standing_on;
use crate::load::AsStored;
use crate::put::{Failure, add_claim, add_mention};
use crate::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use whosays_model::{Claim, ClaimId, EventMention, Report, ReportId, ReviewState, Reviewed, reviewed};

/// Claims and mentions as they were found.
pub(crate) type Found = (Vec<Claim>, Vec<EventMention>);

impl Store {
    /// A report's claims as people have left them, with those that they rejected; nothing where the case lacks the report.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn review(&self, id: &ReportId) -> Result<Option<(Report, Reviewed)>, StoreError> {
        let Some(AsStored { report, claims, mentions, .. }) = self.as_stored(id)? else {
            return Ok(None);
        };
        let standing = self.or_failed(standing_on(&self.connection, id))?;
        let review = reviewed(&report, &claims, &mentions, &standing);
        Ok(Some((report, review)))
    }

    pub(crate) fn or_failed<T>(&self, result: Result<T, Failure>) -> Result<T, StoreError> {
        result.map_err(|failure| self.failed(failure))
    }
}

/// What was found in a report that people have judged since.
pub(crate) fn found(connection: &Connection, report: &ReportId) -> Result<Option<Found>, Failure> {
    let sql = "SELECT claims, mentions FROM found WHERE report = ?1";
    let row = connection
        .prepare_cached(sql)?
        .query_row([report.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    row.map(|(claims, mentions)| Ok((serde_json::from_str(&claims)?, serde_json::from_str(&mentions)?))).transpose()
}

/// Writes what the judgements leave of what was found in a report, whose rows are not there yet.
pub(crate) fn write(
    connection: &Connection,
    report: &Report,
    claims: &[&Claim],
    mentions: &[&EventMention],
) -> Result<(), Failure> {
    let standing = standing_on(connection, &report.id)?;
    if standing.is_empty() {
        claims.iter().try_for_each(|claim| add_claim(connection, claim))?;
        return mentions.iter().try_for_each(|mention| add_mention(connection, mention));
    }
    let claims: Vec<Claim> = claims.iter().map(|claim| (*claim).clone()).collect();
    let mentions: Vec<EventMention> = mentions.iter().map(|mention| (*mention).clone()).collect();
    let review = reviewed(report, &claims, &mentions, &standing);
    keep_found(connection, &report.id, &claims, &mentions)?;
    write_reviewed(connection, &review)
}

/// Works out anew what the judgements leave of a report's claims; whether anything but their states is another now.
pub(crate) fn again(connection: &Connection, id: &ReportId) -> Result<bool, Failure> {
    let Some(report) = report(connection, id)? else { return Ok(false) };
    let (before, mentions_before) = (claims_now(connection, id)?, mentions_now(connection, id)?);
    let is_kept = found(connection, id)?;
    let (claims, mentions) = is_kept.unwrap_or_else(|| (before.clone(), mentions_before.clone()));
    let standing = standing_on(connection, id)?;
    let review = reviewed(&report, &claims, &mentions, &standing);
    if standing.is_empty() {
        connection.prepare_cached("DELETE FROM found WHERE report = ?1")?.execute([id.as_str()])?;
    } else {
        keep_found(connection, id, &claims, &mentions)?;
    }
    let same = same(&before, &review.claims) && mentions_before == review.mentions;
    if same {
        let sql = "UPDATE claims SET review = NULL, judged = NULL WHERE report = ?1";
        connection.prepare_cached(sql)?.execute([id.as_str()])?;
    } else {
        note_report(connection, id)?;
        for sql in ["DELETE FROM claims WHERE report = ?1", "DELETE FROM event_mentions WHERE report = ?1"] {
            connection.prepare_cached(sql)?.execute([id.as_str()])?;
        }
        review.claims.iter().try_for_each(|claim| add_claim(connection, claim))?;
        review.mentions.iter().try_for_each(|mention| add_mention(connection, mention))?;
    }
    note_states(connection, &review.states)?;
    Ok(!same)
}

fn write_reviewed(connection: &Connection, review: &Reviewed) -> Result<(), Failure> {
    review.claims.iter().try_for_each(|claim| add_claim(connection, claim))?;
    review.mentions.iter().try_for_each(|mention| add_mention(connection, mention))?;
    note_states(connection, &review.states)
}

// One by one, in whatever order: an added claim stands where its words do.
fn same(before: &[Claim], after: &[Claim]) -> bool {
    let by_id =
        |claims: &[Claim]| claims.iter().map(|claim| (claim.id.clone(), claim.clone())).collect::<BTreeMap<_, _>>();
    before.len() == after.len() && by_id(before) == by_id(after)
}

fn note_states(connection: &Connection, states: &BTreeMap<ClaimId, (ReviewState, u64)>) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached("UPDATE claims SET review = ?2, judged = ?3 WHERE id = ?1")?;
    for (claim, (state, number)) in states {
        statement.execute(params![claim.as_str(), state.as_str(), number.cast_signed()])?;
    }
    Ok(())
}

fn keep_found(
    connection: &Connection,
    report: &ReportId,
    claims: &[Claim],
    mentions: &[EventMention],
) -> Result<(), Failure> {
    let sql = "INSERT OR REPLACE INTO found (report, claims, mentions) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute(params![
        report.as_str(),
        serde_json::to_string(claims)?,
        serde_json::to_string(mentions)?
    ])?;
    Ok(())
}

fn report(connection: &Connection, id: &ReportId) -> Result<Option<Report>, Failure> {
    let sql = "SELECT json, text FROM reports WHERE id = ?1";
    let row = connection
        .prepare_cached(sql)?
        .query_row([id.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    row.map(|(json, text)| Ok(Report { text, ..serde_json::from_str(&json)? })).transpose()
}

fn claims_now(connection: &Connection, report: &ReportId) -> Result<Vec<Claim>, Failure> {
    rows(connection, "SELECT json FROM claims WHERE report = ?1 ORDER BY n", report)
}

fn mentions_now(connection: &Connection, report: &ReportId) -> Result<Vec<EventMention>, Failure> {
    rows(connection, "SELECT json FROM event_mentions WHERE report = ?1 ORDER BY n", report)
}

fn rows<T: serde::de::DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    report: &ReportId,
) -> Result<Vec<T>, Failure> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([report.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get(0)?;
        found.push(serde_json::from_str(&json)?);
    }
    Ok(found)
}
