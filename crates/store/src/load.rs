//! Reads what a case holds.

use crate::{Store, StoreError, review};
use flate2::read::ZlibDecoder;
use rusqlite::{OptionalExtension, Params, params};
use serde::de::DeserializeOwned;
use std::io::Read;
use whosays_model::{Case, Claim, Diagnostic, Dispute, Event, EventId, EventMention, Origin, Report, ReportId};

/// One thing that an id names.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// A report.
    Report(Box<Report>),
    /// A claim.
    Claim(Box<Claim>),
    /// An event as one report tells it.
    Mention(Box<EventMention>),
    /// An event as all reports tell it.
    Event(Box<Event>),
    /// What several reports pass on.
    Origin(Box<Origin>),
}

/// A report and what was learnt from it, as it came back.
#[derive(Debug)]
pub(crate) struct AsStored {
    pub(crate) report: Report,
    pub(crate) claims: Vec<Claim>,
    pub(crate) mentions: Vec<EventMention>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Store {
    /// The whole case: reports by publication and id, those without a date last; claims by report,
    /// place in the text, kind and id; mentions likewise; events and origins by id.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn load(&self) -> Result<Case, StoreError> {
        // One read transaction, so that a writer cannot slip a report in between.
        let _state = self.one_state()?;
        let mut case = self.without_events()?;
        case.events = self.parsed("SELECT json FROM events ORDER BY id", [])?;
        case.origins = self.parsed("SELECT json FROM origins ORDER BY id", [])?;
        Ok(case)
    }

    /// The case without events and origins, for deriving these.
    ///
    /// # Errors
    /// Those of [`Store::load`].
    pub fn load_without_events(&self) -> Result<Case, StoreError> {
        let _state = self.one_state()?;
        self.without_events()
    }

    fn without_events(&self) -> Result<Case, StoreError> {
        let mut case = Case {
            reports: self.reports()?,
            claims: self.parsed("SELECT json FROM claims", [])?,
            mentions: self.parsed("SELECT json FROM event_mentions", [])?,
            ..Case::default()
        };
        sort_claims(&mut case.claims);
        case.mentions.sort_by(|a, b| {
            (&a.report, a.evidence.first, a.kind, &a.id).cmp(&(&b.report, b.evidence.first, b.kind, &b.id))
        });
        Ok(case)
    }

    /// All reports, by publication and id; those without a date come last.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn reports(&self) -> Result<Vec<Report>, StoreError> {
        let mut reports = self.reports_where("1", [])?;
        reports.sort_by(|a, b| {
            let key = |report: &Report| (report.published().is_none(), report.published().cloned());
            key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
        });
        Ok(reports)
    }

    /// Whether the case has this report.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has_report(&self, id: &ReportId) -> Result<bool, StoreError> {
        let found = self.connection.query_row("SELECT 1 FROM reports WHERE id = ?1", [id.as_str()], |_| Ok(()));
        Ok(self.or_error(found.optional())?.is_some())
    }

    /// Claims by the numbers of their rows, in that order; those that are gone are left out.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn claims_by_number(&self, numbers: &[i64]) -> Result<Vec<Claim>, StoreError> {
        self.by_number("SELECT json FROM claims WHERE n = ?1", numbers)
    }

    /// Events by the numbers of their rows, in that order; those that are gone are left out.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn events_by_number(&self, numbers: &[i64]) -> Result<Vec<Event>, StoreError> {
        self.by_number("SELECT json FROM events WHERE n = ?1", numbers)
    }

    /// Reports without their texts by the numbers of their rows, in that order; those that are gone are left out.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn reports_by_number(&self, numbers: &[i64]) -> Result<Vec<Report>, StoreError> {
        self.by_number("SELECT json FROM reports WHERE n = ?1", numbers)
    }

    /// Origins by the numbers of their rows, in that order; those that are gone are left out.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn origins_by_number(&self, numbers: &[i64]) -> Result<Vec<Origin>, StoreError> {
        self.by_number("SELECT json FROM origins WHERE n = ?1", numbers)
    }

    fn by_number<T: DeserializeOwned>(&self, sql: &str, numbers: &[i64]) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for number in numbers {
            found.extend(self.parsed(sql, [number])?);
        }
        Ok(found)
    }

    /// The disputes over an event.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn disputes_of(&self, event: &EventId) -> Result<Vec<Dispute>, StoreError> {
        self.parsed("SELECT json FROM disputes WHERE event = ?1 ORDER BY rowid", [event.as_str()])
    }

    /// The diagnostics of a report.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn diagnostics_of(&self, report: &ReportId) -> Result<Vec<Diagnostic>, StoreError> {
        self.diagnostics_where("report = ?1", [report.as_str()])
    }

    /// A number that is another one after another connection has written.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn state(&self) -> Result<i64, StoreError> {
        self.or_error(self.connection.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    /// What tells one state of what lists show from another: that of reports, judgements, markings and what is derived, but not of
    /// the audit log.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn footprint(&self) -> Result<String, StoreError> {
        let sql = "SELECT (SELECT group_concat(key || value, ' ') FROM meta WHERE key IN ('changes', 'events', 'markings', 'version'))
            || ' ' || (SELECT coalesce(max(n), 0) FROM judgements) || ' ' || (SELECT count(withdrawn) FROM judgements)";
        let state = self.connection.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
        Ok(self.or_error(state)?.unwrap_or_default())
    }

    /// One report.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn report(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        Ok(self.reports_where("id = ?1", [id.as_str()])?.pop())
    }

    /// The text of one report.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn text(&self, id: &ReportId) -> Result<Option<String>, StoreError> {
        let text = self.connection.query_row("SELECT text FROM reports WHERE id = ?1", [id.as_str()], |row| row.get(0));
        self.or_error(text.optional())
    }

    /// The bytes that a report came in.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`] where they no longer unpack.
    pub fn original(&self, id: &ReportId) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.connection.query_row(
            "SELECT original, original_size FROM reports WHERE id = ?1",
            params![id.as_str()],
            |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?)),
        );
        let Some((packed, size)) = self.or_error(found.optional())? else {
            return Ok(None);
        };
        let damaged = || StoreError::damaged(&self.path, format!("the original of {id} does not unpack"));
        let size = u64::try_from(size).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        // Bounded, for a case may come from a stranger.
        ZlibDecoder::new(packed.as_slice()).take(size + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 == size { Ok(Some(bytes)) } else { Err(damaged()) }
    }

    /// What went wrong with the reports that the case holds, in the order they were put.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn diagnostics(&self) -> Result<Vec<Diagnostic>, StoreError> {
        self.diagnostics_where("1", [])
    }

    /// The thing with this id, or the one thing whose id begins so.
    ///
    /// # Errors
    /// [`StoreError::Ambiguous`] where several ids begin so, those of the disk, and [`StoreError::Damaged`].
    pub fn find(&self, id: &str) -> Result<Option<Thing>, StoreError> {
        let table = match id.get(..2) {
            Some("r-") => "reports",
            Some("c-") => "claims",
            Some("m-") => "event_mentions",
            Some("e-") => "events",
            Some("o-") => "origins",
            _ => return Ok(None),
        };
        let Some(full) = self.full_id(table, id)? else {
            return Ok(None);
        };
        let id = [full.as_str()];
        Ok(match table {
            "reports" => self.reports_where("id = ?1", id)?.pop().map(|one| Thing::Report(Box::new(one))),
            "claims" => self.parsed("SELECT json FROM claims WHERE id = ?1", id)?.pop().map(Thing::Claim),
            "events" => self.parsed("SELECT json FROM events WHERE id = ?1", id)?.pop().map(Thing::Event),
            "origins" => self.parsed("SELECT json FROM origins WHERE id = ?1", id)?.pop().map(Thing::Origin),
            _ => self.parsed("SELECT json FROM event_mentions WHERE id = ?1", id)?.pop().map(Thing::Mention),
        })
    }

    pub(crate) fn as_stored(&self, id: &ReportId) -> Result<Option<AsStored>, StoreError> {
        let Some(report) = self.report(id)? else {
            return Ok(None);
        };
        let found = self.or_failed(review::found(&self.connection, id))?;
        let id = [id.as_str()];
        let (claims, mentions) = match found {
            Some(found) => found,
            None => (
                self.parsed("SELECT json FROM claims WHERE report = ?1 ORDER BY n", id)?,
                self.parsed("SELECT json FROM event_mentions WHERE report = ?1 ORDER BY n", id)?,
            ),
        };
        Ok(Some(AsStored { report, claims, mentions, diagnostics: self.diagnostics_where("report = ?1", id)? }))
    }

    pub(crate) fn parsed<T: DeserializeOwned>(&self, sql: &str, values: impl Params) -> Result<Vec<T>, StoreError> {
        let mut statement = self.or_error(self.connection.prepare_cached(sql))?;
        let mut rows = self.or_error(statement.query(values))?;
        let mut found = Vec::new();
        // One by one: the written form of a large case would take as much memory again.
        while let Some(row) = self.or_error(rows.next())? {
            let json = self.or_error(row.get_ref(0).and_then(|json| Ok(json.as_str()?)))?;
            found.push(self.parse(json)?);
        }
        Ok(found)
    }

    fn parse<T: DeserializeOwned>(&self, json: &str) -> Result<T, StoreError> {
        serde_json::from_str(json).map_err(|error| StoreError::damaged(&self.path, error))
    }

    fn column(&self, sql: &str, values: impl Params) -> rusqlite::Result<Vec<String>> {
        self.connection.prepare_cached(sql)?.query_map(values, |row| row.get(0))?.collect()
    }

    fn full_id(&self, table: &str, prefix: &str) -> Result<Option<String>, StoreError> {
        // Ids go on in hexadecimal digits, all of which sort before `g`.
        let sql = format!("SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 4");
        let mut ids = self.or_error(self.column(&sql, [prefix, &format!("{prefix}g")]))?;
        if ids.len() > 1 && ids[0] != prefix {
            return Err(StoreError::Ambiguous { prefix: prefix.to_owned(), ids });
        }
        Ok(if ids.is_empty() { None } else { Some(ids.swap_remove(0)) })
    }

    fn reports_where(&self, condition: &str, values: impl Params) -> Result<Vec<Report>, StoreError> {
        let rows = || -> rusqlite::Result<Vec<(String, String)>> {
            self.connection
                .prepare_cached(&format!("SELECT json, text FROM reports WHERE {condition}"))?
                .query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let with_text = |(json, text): (String, String)| Ok(Report { text, ..self.parse(&json)? });
        self.or_error(rows())?.into_iter().map(with_text).collect()
    }

    fn diagnostics_where(&self, condition: &str, values: impl Params) -> Result<Vec<Diagnostic>, StoreError> {
        let sql = format!(
            "SELECT json_object('severity', severity, 'code', code, 'subject', subject, 'message', message, 'hint', hint)
             FROM diagnostics WHERE {condition} ORDER BY n"
        );
        self.parsed(&sql, values)
    }
}

pub(crate) fn sort_claims(claims: &mut [Claim]) {
    claims.sort_by(|a, b| (&a.report, a.span(), a.kind(), &a.id).cmp(&(&b.report, b.span(), b.kind(), &b.id)));
}
