//! A case as columns in memory: what lists are picked, counted and ordered by, without any of the words.

use crate::put::Failure;
use crate::{Store, StoreError};
use rusqlite::ToSql;
use rusqlite::types::ValueRef;
use std::collections::{BTreeSet, HashMap, HashSet};
use whosays_model::{
    Certainty, ClaimId, ClaimKind, DateInterval, EventKind, EventStatus, ReportId, ReviewState, Stance, Tlp,
};

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
    /// Origins, in the order of their rows.
    pub origins: Vec<OriginRow>,
    /// The numbers of claims' rows, sorted, each with its place in [`Columns::claims`].
    by_number: Vec<(i64, u32)>,
    /// The places of reports, claims and events, sorted by their ids.
    by_id: [Vec<u32>; 3],
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
    /// What it is called where no outlet is known: its title, or its file.
    pub label: Option<Box<str>>,
    /// The language.
    pub language: u32,
    /// The format.
    pub format: u32,
    /// How far it may be passed on.
    pub tlp: Tlp,
    /// Where its claims are.
    pub claims: (u32, u32),
}

/// What lists know of a claim.
#[derive(Clone, Copy, Debug)]
pub struct ClaimRow {
    /// Its number in the case file.
    pub n: i64,
    /// The 64 bits of its id.
    pub id: u64,
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
    /// How sure the network is of its kind, in per cent, where that was asked.
    pub share: Option<u8>,
}

/// What lists know of an origin.
#[derive(Clone, Copy, Debug)]
pub struct OriginRow {
    /// Its number in the case file.
    pub n: i64,
    /// The 64 bits of its id.
    id: u64,
    /// In how many reports it is found.
    pub reports: u32,
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

/// What lists show of a claim among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimWords {
    /// Its id.
    pub id: ClaimId,
    /// Its report.
    pub report: ReportId,
    /// Its words.
    pub quote: String,
    /// The speaker's name.
    pub speaker: String,
    /// Held or rejected.
    pub stance: Stance,
}

impl ClaimWords {
    /// Whether the report says it in its own voice.
    pub fn is_author(&self) -> bool {
        self.speaker == "author"
    }
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
        let _state = self.one_state()?;
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

    /// What lists show of claims by the numbers of their rows, in that order; those that are gone are left out.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn words_by_number(&self, numbers: &[i64]) -> Result<Vec<ClaimWords>, StoreError> {
        let sql = "SELECT id, report, quote, speaker, stance FROM claims WHERE n = ?1";
        self.or_failed(self.words(sql, numbers.iter()))
    }

    /// The same of claims by their ids.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn words_named(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<ClaimWords>, StoreError> {
        let sql = "SELECT id, report, quote, speaker, stance FROM claims WHERE id = ?1";
        self.or_failed(self.words(sql, ids.iter().map(ClaimId::as_str)))
    }

    fn words<K: ToSql>(&self, sql: &str, keys: impl Iterator<Item = K>) -> Result<Vec<ClaimWords>, Failure> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = Vec::new();
        for key in keys {
            let mut rows = statement.query([key])?;
            if let Some(row) = rows.next()? {
                found.push(ClaimWords {
                    id: ClaimId::from_written(row.get::<_, String>(0)?),
                    report: ReportId::from_written(row.get::<_, String>(1)?),
                    quote: row.get(2)?,
                    speaker: row.get(3)?,
                    stance: word(row.get_ref(4)?)?,
                });
            }
        }
        Ok(found)
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

    fn read_columns(&self) -> Result<Columns, Failure> {
        let mut columns = Columns::default();
        let mut names = Names::default();
        let mut report_places: HashMap<u64, u32> = HashMap::new();
        let markings = crate::markings::markings(&self.connection)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, published, outlet, language, format, CASE WHEN outlet IS NULL THEN coalesce(title, file) END
             FROM reports ORDER BY published_first IS NULL, published_first DESC, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            report_places.insert(bits(&id), columns.reports.len() as u32);
            let tlp = markings.of(&ReportId::from_written(id.clone()));
            columns.reports.push(ReportRow {
                n: row.get(0)?,
                id,
                days: days(row.get_ref(2)?),
                outlet: names.place(row.get_ref(3)?),
                label: row.get::<_, Option<String>>(6)?.map(String::into_boxed_str),
                language: names.place(row.get_ref(4)?),
                format: names.place(row.get_ref(5)?),
                tlp,
                claims: (0, 0),
            });
        }
        let event_places = self.read_events(&mut columns, &mut names)?;
        let mut origin_places: HashMap<u64, u32> = HashMap::new();
        let mut statement = self.connection.prepare_cached("SELECT n, id, reports FROM origins ORDER BY n")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = bits_of(row.get_ref(1)?);
            origin_places.insert(id, columns.origins.len() as u32);
            let reports = row.get::<_, i64>(2)?.try_into().unwrap_or(NONE);
            columns.origins.push(OriginRow { n: row.get(0)?, id, reports });
        }
        self.read_claims(&mut columns, &mut names, &report_places, &event_places, &origin_places)?;
        columns.names = names.names;
        columns.by_id = [
            sorted_by(columns.reports.len(), |at| &columns.reports[at].id),
            sorted_by(columns.claims.len(), |at| columns.claims[at].id),
            sorted_by(columns.events.len(), |at| &columns.events[at].id),
        ];
        columns.by_number = (0u32..).zip(&columns.claims).map(|(place, claim)| (claim.n, place)).collect();
        columns.by_number.sort_unstable();
        Ok(columns)
    }

    fn read_events(&self, columns: &mut Columns, names: &mut Names) -> Result<HashMap<u64, u32>, Failure> {
        let mut places = HashMap::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, kind, status, date, country, place, origins, json_array_length(json, '$.reports'),
                (SELECT count(*) FROM disputes WHERE event = events.id)
             FROM events ORDER BY date_first IS NULL, date_first DESC, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            places.insert(bits(&id), columns.events.len() as u32);
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
        report_places: &HashMap<u64, u32>,
        event_places: &HashMap<u64, u32>,
        origin_places: &HashMap<u64, u32>,
    ) -> Result<(), Failure> {
        let disputed: HashSet<u64> = {
            let mut statement = self.connection.prepare_cached("SELECT DISTINCT claim FROM dispute_claims")?;
            statement.query_map([], |row| Ok(bits_of(row.get_ref(0)?)))?.collect::<rusqlite::Result<_>>()?
        };
        let actors_of = self.read_actors(names)?;
        let mut claims: Vec<ClaimRow> = Vec::new();
        let mut order: Vec<(u32, i64, i64, u32)> = Vec::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT n, id, report, kind, start, speaker, stance, certainty, event_id, origin, review, \"by\"
             FROM claims",
        )?;
        let mut rows = statement.query([])?;
        let place = |places: &HashMap<u64, u32>, id: ValueRef<'_>| {
            id.as_str().ok().and_then(|id| places.get(&bits(id))).copied().unwrap_or(NONE)
        };
        while let Some(row) = rows.next()? {
            let report = place(report_places, row.get_ref(2)?);
            let (n, id) = (row.get(0)?, bits_of(row.get_ref(1)?));
            let event = place(event_places, row.get_ref(8)?);
            if let Some(event) = columns.events.get_mut(event as usize) {
                event.claims += 1;
            }
            order.push((report, row.get(4)?, n, claims.len() as u32));
            claims.push(ClaimRow {
                n,
                id,
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
                share: row.get_ref(11)?.as_str().ok().and_then(share),
            });
        }
        order.sort_unstable();
        columns.claims.reserve_exact(claims.len());
        for (.., at) in order {
            let mut claim = claims[at as usize];
            let first = actors_of.partition_point(|(known, _)| *known < claim.id);
            let own = actors_of[first..].iter().take_while(|(known, _)| *known == claim.id).take(u8::MAX.into());
            let start = columns.actors.len();
            columns.actors.extend(own.map(|(_, name)| *name));
            let count = columns.actors.len() - start;
            if count > 0 {
                claim.actors = (start as u32, count as u8);
            }
            let place = columns.claims.len() as u32;
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

    /// Who claims are about, by the bits of the claims' ids; those of one in their order.
    fn read_actors(&self, names: &mut Names) -> Result<Vec<(u64, u32)>, Failure> {
        let mut actors = Vec::new();
        let mut statement = self.connection.prepare_cached("SELECT claim, name FROM claim_actors ORDER BY rowid")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            actors.push((bits_of(row.get_ref(0)?), names.place(row.get_ref(1)?)));
        }
        actors.sort_by_key(|(claim, _)| *claim);
        Ok(actors)
    }
}

/// Places in the order of what they are sorted by.
fn sorted_by<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut places: Vec<u32> = (0..count as u32).collect();
    places.sort_by_cached_key(|place| key(*place as usize));
    places
}

/// The 64 bits that an id is written with; of one that was written otherwise a hash.
fn bits(id: &str) -> u64 {
    let digits = id.get(2..).filter(|digits| digits.len() == 16);
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_else(|| {
        let hash = blake3::hash(id.as_bytes());
        hash.as_bytes().iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
    })
}

fn bits_of(id: ValueRef<'_>) -> u64 {
    bits(id.as_str().unwrap_or_default())
}

/// The share that what made a claim tells of the network: `rule|word blast|network 90`.
fn share(by: &str) -> Option<u8> {
    by.rsplit('|').find_map(|part| part.strip_prefix("network ")?.parse().ok())
}

impl Columns {
    /// A name by its place; empty where there is none.
    pub fn name(&self, place: u32) -> &str {
        self.names.get(place as usize).map_or("", String::as_str)
    }

    /// Where a report is.
    pub fn report_at(&self, id: &str) -> Option<u32> {
        place_by(&self.by_id[0], |place| self.reports[place].id.as_str().cmp(id))
    }

    /// Where a claim is.
    pub fn claim_at(&self, id: &ClaimId) -> Option<u32> {
        let bits = bits(id.as_str());
        place_by(&self.by_id[1], |place| self.claims[place].id.cmp(&bits))
    }

    /// Where an event is.
    pub fn event_at(&self, id: &str) -> Option<u32> {
        place_by(&self.by_id[2], |place| self.events[place].id.as_str().cmp(id))
    }

    /// Where an origin is.
    pub fn origin_at(&self, id: &str) -> Option<u32> {
        let bits = bits(id);
        self.origins.iter().position(|origin| origin.id == bits).map(|place| place as u32)
    }

    /// Where the claims with these numbers are; those that are not there are left out.
    pub fn places_of(&self, numbers: &[i64]) -> impl Iterator<Item = u32> {
        let first = self.by_number.first().map_or(0, |(first, _)| *first);
        numbers.iter().filter_map(move |number| {
            // Rows are numbered without gaps for the most part.
            let near = number.checked_sub(first).and_then(|at| self.by_number.get(usize::try_from(at).ok()?));
            match near.filter(|(known, _)| known == number) {
                Some((_, place)) => Some(*place),
                None => {
                    let at = self.by_number.binary_search_by_key(number, |(known, _)| *known).ok()?;
                    Some(self.by_number[at].1)
                }
            }
        })
    }

    /// Those that a claim is about.
    pub fn actors_of(&self, claim: &ClaimRow) -> &[u32] {
        let first = claim.actors.0 as usize;
        self.actors.get(first..first + claim.actors.1 as usize).unwrap_or_default()
    }
}

fn place_by(sorted: &[u32], compare: impl Fn(usize) -> std::cmp::Ordering) -> Option<u32> {
    sorted.binary_search_by(|place| compare(*place as usize)).ok().map(|at| sorted[at])
}

fn word<T: std::str::FromStr<Err = String>>(value: ValueRef<'_>) -> Result<T, Failure> {
    let word = value.as_str().map_err(|error| Failure::Damaged(error.to_string()))?;
    word.parse().map_err(Failure::Damaged)
}

fn days(value: ValueRef<'_>) -> Option<(i32, i32)> {
    let (first, last) = value.as_str().ok()?.parse::<DateInterval>().ok()?.day_numbers();
    Some((i32::try_from(first).ok()?, i32::try_from(last).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_among_the_reasons() {
        assert_eq!(share("strikes|word blast|root kill|network 40"), Some(40));
        assert_eq!(share("network:event|network 100"), Some(100), "a rule may be called like it");
        assert_eq!(share("network:event|word network"), None);
    }

    #[test]
    fn ids_are_told_by_their_bits() {
        assert_eq!(bits("c-00000000000000ff"), 255);
        assert_eq!(bits("c-00000000000000ff"), bits("e-00000000000000ff"), "each sort has its own table");
        assert_ne!(bits("c-made"), bits("c-made too"));
    }

    #[test]
    fn claims_are_found_by_the_numbers_of_their_rows() {
        let columns = Columns { by_number: vec![(3, 10), (4, 7), (9, 8)], ..Columns::default() };
        assert_eq!(columns.places_of(&[3, 4, 5, 9, -1]).collect::<Vec<_>>(), [10, 7, 8]);
    }
}
