//! A case as columns in memory: what lists are picked, counted and ordered by, without any of the words.

use crate::{Store, StoreError};
use rusqlite::types::ValueRef;
use std::collections::HashMap;
use whosays_model::{Certainty, ClaimKind, DateInterval, EventKind, EventStatus, ReviewState, Stance};

/// Stands where there is no row of the other table.
pub const NONE: u32 = u32::MAX;

/// The rows that a case's lists are made of. Names are kept once and told by their place in [`Columns::names`].
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Names of speakers, actors, outlets and the like.
    pub names: Vec<String>,
    /// Reports, those published last first; those without a date come last.
    pub reports: Vec<ReportRow>,
    /// Claims in the order of their reports, and there of the text.
    pub claims: Vec<ClaimRow>,
    /// Who claims are about: of each claim from [`ClaimRow::actors`] on.
    pub actors: Vec<u32>,
    /// Events, the last ones first; those without a date come last.
    pub events: Vec<EventRow>,
    /// The ids of origins, with how many reports each is found in.
    pub origins: Vec<(String, u32)>,
    /// For the number of a claim's row its place in [`Columns::claims`].
    pub place_of: HashMap<i64, u32>,
}

/// What lists know of a report.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Its number in the case file.
    pub n: i64,
    /// Its id.
    pub id: String,
    /// First and last day of publication, as days since 1 March of year 0.
    pub days: Option<(i32, i32)>,
    /// The outlet's name.
    pub outlet: u32,
    /// The language.
    pub language: u32,
    /// The format.
    pub format: u32,
    /// Where its claims are.
    pub claims: (u32, u32),
}

/// What lists know of a claim.
#[derive(Clone, Copy, Debug)]
pub struct ClaimRow {
    /// Its number in the case file.
    pub n: i64,
    /// The place of its report.
    pub report: u32,
    /// The place of the event that it is about.
    pub event: u32,
    /// The place of its origin.
    pub origin: u32,
    /// The speaker's name.
    pub speaker: u32,
    /// Where in [`Columns::actors`] those that it is about begin, and how many there are.
    pub actors: (u32, u8),
    /// Its kind.
    pub kind: ClaimKind,
    /// Held or rejected.
    pub stance: Stance,
    /// How surely.
    pub certainty: Certainty,
    /// What the last judgement made of it.
    pub review: Option<ReviewState>,
    /// Whether accounts that it gives are disputed.
    pub disputed: bool,
}

/// What lists know of an event.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its number in the case file.
    pub n: i64,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: EventKind,
    /// What became of it.
    pub status: EventStatus,
    /// First and last day, as days since 1 March of year 0.
    pub days: Option<(i32, i32)>,
    /// ISO 3166-1 alpha-2.
    pub country: u32,
    /// The place's name.
    pub place: u32,
    /// How many claims are about it.
    pub claims: u32,
    /// How many reports tell of it.
    pub reports: u32,
    /// How many independent origins they pass on.
    pub origins: u32,
    /// How many of its fields are disputed.
    pub disputes: u32,
}

/// Names, each once.
#[derive(Default)]
struct Names {
    places: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn place(&mut self, name: ValueRef<'_>) -> u32 {
        let Ok(name) = name.as_str() else { return NONE };
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(NONE);
        self.places.insert(name.to_owned(), place);
        self.names.push(name.to_owned());
        place
    }
}

impl Store {
    /// The columns of the case as it is now.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn columns(&self) -> Result<Columns, StoreError> {
        let _transaction = self.or_error(self.connection.unchecked_transaction())?;
        self.or_failed(self.read_columns())
    }

    /// The rows of claims whose quotation or speaker hold all these words, as their numbers.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn claims_with_words(&self, words: &str) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT rowid FROM claims_words WHERE claims_words MATCH ?1";
        self.rows(sql, [crate::filter::words_query(words)], |row| row.get(0))
    }

    /// The rows of reports whose title or text hold all these words, as their numbers.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn reports_with_words(&self, words: &str) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT rowid FROM reports_words WHERE reports_words MATCH ?1";
        self.rows(sql, [crate::filter::words_query(words)], |row| row.get(0))
    }

    /// The first of them by BM25, with what stands around the words: these are between U+E000 and U+E001.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn best_reports_with_words(&self, words: &str, most: usize) -> Result<Vec<(i64, String)>, StoreError> {
        let query = crate::filter::words_query(words);
        let sql = "SELECT rowid FROM reports_words WHERE reports_words MATCH ?1 ORDER BY rank LIMIT ?2";
        let best: Vec<i64> = self.rows(sql, rusqlite::params![query, most as i64], |row| row.get(0))?;
        // A snippet costs the reading of a text, so only those that are shown get one.
        let sql = "SELECT snippet(reports_words, 1, char(57344), char(57345), ' … ', 40) FROM reports_words
             WHERE reports_words MATCH ?1 AND rowid = ?2";
        let mut found = Vec::new();
        for n in best {
            let snippets: Vec<String> = self.rows(sql, rusqlite::params![query, n], |row| row.get(0))?;
            found.extend(snippets.into_iter().map(|snippet| (n, snippet)));
        }
        Ok(found)
    }

    fn read_columns(&self) -> Result<Columns, crate::put::Failure> {
        let mut columns = Columns::default();
        let mut names = Names::default();
        let mut report_places: HashMap<String, u32> = HashMap::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, published, outlet, language, format FROM reports
             ORDER BY published_first IS NULL, published_first DESC, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            report_places.insert(id.clone(), columns.reports.len() as u32);
            columns.reports.push(ReportRow {
                n: row.get(0)?,
                id,
                days: days(row.get_ref(2)?),
                outlet: names.place(row.get_ref(3)?),
                language: names.place(row.get_ref(4)?),
                format: names.place(row.get_ref(5)?),
                claims: (0, 0),
            });
        }
        let event_places = self.read_events(&mut columns, &mut names)?;
        let mut origin_places: HashMap<String, u32> = HashMap::new();
        let mut statement = self.connection.prepare_cached("SELECT id, reports FROM origins ORDER BY n")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            origin_places.insert(id.clone(), columns.origins.len() as u32);
            columns.origins.push((id, row.get::<_, i64>(1)?.try_into().unwrap_or(NONE)));
        }
        self.read_claims(&mut columns, &mut names, &report_places, &event_places, &origin_places)?;
        columns.names = names.names;
        Ok(columns)
    }

    fn read_events(
        &self,
        columns: &mut Columns,
        names: &mut Names,
    ) -> Result<HashMap<String, u32>, crate::put::Failure> {
        let mut places = HashMap::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, kind, status, date, country, place, origins, json_array_length(json, '$.reports'),
                (SELECT count(*) FROM disputes WHERE event = events.id)
             FROM events ORDER BY date_first IS NULL, date_first DESC, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            places.insert(id.clone(), columns.events.len() as u32);
            let count = |column: usize| -> rusqlite::Result<u32> {
                Ok(row.get::<_, Option<i64>>(column)?.unwrap_or_default().try_into().unwrap_or(NONE))
            };
            columns.events.push(EventRow {
                n: row.get(0)?,
                id,
                kind: word(row.get_ref(2)?)?,
                status: word(row.get_ref(3)?)?,
                days: days(row.get_ref(4)?),
                country: names.place(row.get_ref(5)?),
                place: names.place(row.get_ref(6)?),
                claims: 0,
                origins: count(7)?,
                reports: count(8)?,
                disputes: count(9)?,
            });
        }
        Ok(places)
    }

    fn read_claims(
        &self,
        columns: &mut Columns,
        names: &mut Names,
        report_places: &HashMap<String, u32>,
        event_places: &HashMap<String, u32>,
        origin_places: &HashMap<String, u32>,
    ) -> Result<(), crate::put::Failure> {
        let disputed: std::collections::HashSet<String> = {
            let mut statement = self.connection.prepare_cached("SELECT DISTINCT claim FROM dispute_claims")?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let mut actors_of: HashMap<String, Vec<u32>> = HashMap::new();
        let mut statement = self.connection.prepare_cached("SELECT claim, name FROM claim_actors ORDER BY rowid")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = names.place(row.get_ref(1)?);
            match actors_of.get_mut(row.get_ref(0)?.as_str().unwrap_or_default()) {
                Some(known) => known.push(name),
                None => drop(actors_of.insert(row.get(0)?, vec![name])),
            }
        }
        let mut starts: Vec<(u32, i64)> = Vec::new();
        let mut claims: Vec<(ClaimRow, Option<Vec<u32>>)> = Vec::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, report, kind, start, speaker, stance, certainty, event_id, origin, review FROM claims",
        )?;
        let mut rows = statement.query([])?;
        let place = |places: &HashMap<String, u32>, id: ValueRef<'_>| {
            id.as_str().ok().and_then(|id| places.get(id)).copied().unwrap_or(NONE)
        };
        while let Some(row) = rows.next()? {
            let report = place(report_places, row.get_ref(2)?);
            let id = row.get_ref(1)?.as_str().unwrap_or_default().to_owned();
            let event = place(event_places, row.get_ref(8)?);
            if let Some(event) = columns.events.get_mut(event as usize) {
                event.claims += 1;
            }
            starts.push((report, row.get(4)?));
            let claim = ClaimRow {
                n: row.get(0)?,
                report,
                event,
                origin: place(origin_places, row.get_ref(9)?),
                speaker: names.place(row.get_ref(5)?),
                actors: (0, 0),
                kind: word(row.get_ref(3)?)?,
                stance: word(row.get_ref(6)?)?,
                certainty: word(row.get_ref(7)?)?,
                review: row.get_ref(10)?.as_str().ok().and_then(|state| state.parse().ok()),
                disputed: disputed.contains(&id),
            };
            claims.push((claim, actors_of.remove(&id)));
        }
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|&at| (starts[at], claims[at].0.n));
        for at in order {
            let (mut claim, actors) = (claims[at].0, claims[at].1.take());
            if let Some(actors) = actors {
                let count = actors.len().min(u8::MAX as usize);
                claim.actors = (columns.actors.len() as u32, count as u8);
                columns.actors.extend(&actors[..count]);
            }
            let place = columns.claims.len() as u32;
            columns.place_of.insert(claim.n, place);
            if let Some(report) = columns.reports.get_mut(claim.report as usize) {
                if report.claims.1 == 0 {
                    report.claims.0 = place;
                }
                report.claims.1 = place + 1;
            }
            columns.claims.push(claim);
        }
        Ok(())
    }
}

impl Columns {
    /// A name by its place; empty where there is none.
    pub fn name(&self, place: u32) -> &str {
        self.names.get(place as usize).map_or("", String::as_str)
    }

    /// Those that a claim is about.
    pub fn actors_of(&self, claim: &ClaimRow) -> &[u32] {
        let first = claim.actors.0 as usize;
        self.actors.get(first..first + claim.actors.1 as usize).unwrap_or_default()
    }
}

fn word<T: std::str::FromStr<Err = String>>(value: ValueRef<'_>) -> Result<T, crate::put::Failure> {
    let word = value.as_str().map_err(|error| crate::put::Failure::Damaged(error.to_string()))?;
    word.parse().map_err(crate::put::Failure::Damaged)
}

fn days(value: ValueRef<'_>) -> Option<(i32, i32)> {
    let (first, last) = value.as_str().ok()?.parse::<DateInterval>().ok()?.day_numbers();
    Some((i32::try_from(first).ok()?, i32::try_from(last).ok()?))
}
