//! Looks up what was derived and kept, piece by piece: what a change needs in order to cost what it touches.

use crate::load::sort_claims;
use crate::{Store, StoreError};
use rusqlite::{Params, Row, params};
use std::collections::BTreeSet;
use whosays_model::{Claim, ClaimId, Event, EventId, EventMention, Key, MentionId, OriginId, Report, ReportId, Trace};

#[allow(clippy::missing_errors_doc, reason = "each fails as the disk does, and with StoreError::Damaged")]
impl Store {
    /// These reports, those that there are.
    pub fn reports_named(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, StoreError> {
        self.each(ids, |id| self.report(id))
    }

    /// The claims of these reports, in the order of [`Store::load`].
    pub fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, StoreError> {
        let mut claims =
            self.each(reports, |id| self.parsed("SELECT json FROM claims WHERE report = ?1", [id.as_str()]))?;
        sort_claims(&mut claims);
        Ok(claims)
    }

    /// The mentions of these reports.
    pub fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, StoreError> {
        self.each(reports, |id| self.parsed("SELECT json FROM event_mentions WHERE report = ?1", [id.as_str()]))
    }

    /// These claims, those that there are.
    pub fn claims_named(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, StoreError> {
        self.each(ids, |id| self.parsed("SELECT json FROM claims WHERE id = ?1", [id.as_str()]))
    }

    /// These mentions, those that there are.
    pub fn mentions_named(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, StoreError> {
        self.each(ids, |id| self.parsed("SELECT json FROM event_mentions WHERE id = ?1", [id.as_str()]))
    }

    /// These events, those that there are.
    pub fn events_named(&self, ids: &BTreeSet<EventId>) -> Result<Vec<Event>, StoreError> {
        self.each(ids, |id| self.parsed("SELECT json FROM events WHERE id = ?1", [id.as_str()]))
    }

    /// The events that were derived with one of these mentions, each once.
    pub fn events_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT event FROM event_members WHERE mention = ?1";
        let ids: Vec<EventId> = self.each(mentions, |id| {
            self.rows(sql, [id.as_str()], |row| row.get::<_, String>(0).map(EventId::from_written))
        })?;
        self.events_named(&ids.into_iter().collect())
    }

    /// The names of all outlets of reports.
    pub fn outlets(&self) -> Result<BTreeSet<String>, StoreError> {
        let sql = "SELECT DISTINCT outlet FROM reports WHERE outlet IS NOT NULL";
        Ok(self.rows(sql, [], |row| row.get(0))?.into_iter().collect())
    }

    /// Mentions by the keys that were kept.
    pub fn mentions_under(&self, keys: &BTreeSet<u64>) -> Result<Vec<(u64, MentionId)>, StoreError> {
        let sql = "SELECT id FROM mention_keys JOIN event_mentions ON n = mention WHERE key = ?1";
        self.each(keys, |key| {
            self.rows(sql, [key.cast_signed()], |row| Ok((*key, MentionId::from_written(row.get::<_, String>(0)?))))
        })
    }

    /// The edges that were kept of which one end or both are among these, each once or twice.
    pub fn edges_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<(MentionId, MentionId, i32)>, StoreError> {
        // Two questions, each with an index of its own: one over both ends looks at every edge.
        let sql = |own: &str, other: &str| {
            format!(
                "SELECT other.id, score FROM event_mentions own JOIN mention_edges ON {own} = own.n
                 JOIN event_mentions other ON other.n = {other} WHERE own.id = ?1"
            )
        };
        let sides = [sql("a", "b"), sql("b", "a")];
        self.each(mentions, |id| {
            let mut found = Vec::new();
            for sql in &sides {
                found.extend(self.rows(sql, [id.as_str()], |row| {
                    let other = MentionId::from_written(row.get::<_, String>(0)?);
                    Ok((id.min(&other).clone(), id.max(&other).clone(), row.get(1)?))
                })?);
            }
            Ok(found)
        })
    }

    /// Claims under a key that was kept, at most so many, in the order of their places there.
    pub fn claims_under(&self, key: i64, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        self.placed("key = ?1 ORDER BY finer, claim", params![key], most)
    }

    /// Claims before and behind a place under its key, at most so many on each side, without the one at that place.
    pub fn claims_beside(&self, place: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        let values = params![place.key, place.finer, place.claim];
        let before = "key = ?1 AND (finer, claim) < (?2, ?3) ORDER BY finer DESC, claim DESC";
        let mut found = self.placed(before, values, most)?;
        found.extend(self.placed("key = ?1 AND (finer, claim) > (?2, ?3) ORDER BY finer, claim", values, most)?);
        Ok(found)
    }

    /// The first claims between two places under one key, at most so many.
    pub fn claims_between(&self, from: Key, to: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        let values = params![from.key, from.finer, from.claim, to.finer, to.claim];
        let between = "key = ?1 AND (finer, claim) > (?2, ?3) AND (finer, claim) < (?4, ?5) ORDER BY finer, claim";
        self.placed(between, values, most)
    }

    fn placed(&self, which: &str, values: impl Params, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        let sql = format!("SELECT key, finer, claim FROM claim_keys WHERE {which}");
        let rows = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map(values, |row| {
                let key = Key { key: row.get(0)?, finer: row.get(1)?, claim: row.get(2)? };
                Ok((key, ClaimId::numbered(key.claim)))
            })?;
            rows.take(most).collect::<rusqlite::Result<_>>()
        };
        self.or_error(rows())
    }

    /// How these claims were traced, those that were.
    pub fn traces(&self, claims: &BTreeSet<ClaimId>) -> Result<Vec<(ClaimId, Trace)>, StoreError> {
        let sql = "SELECT class, keys, origin, event_id FROM claims JOIN claim_kept ON claim = n WHERE id = ?1";
        self.each(claims, |id| {
            self.rows(sql, [id.as_str()], |row| {
                let trace = Trace {
                    class: row.get(0)?,
                    keys: unpacked_places(&row.get::<_, Vec<u8>>(1)?, id.number()),
                    origin: row.get::<_, Option<String>>(2)?.map(OriginId::from_written),
                    event: row.get::<_, Option<String>>(3)?.map(EventId::from_written),
                };
                Ok((id.clone(), trace))
            })
        })
    }

    /// The claims of these classes.
    pub fn claims_of_classes(&self, classes: &BTreeSet<i64>) -> Result<BTreeSet<ClaimId>, StoreError> {
        let sql = "SELECT id FROM claim_kept JOIN claims ON n = claim WHERE class = ?1";
        let found: Vec<ClaimId> = self.each(classes, |class| {
            self.rows(sql, params![class], |row| row.get::<_, String>(0).map(ClaimId::from_written))
        })?;
        Ok(found.into_iter().collect())
    }

    /// How many reports, claims and events the case holds.
    pub fn counts(&self) -> Result<[usize; 3], StoreError> {
        let sql = "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM claims), (SELECT count(*) FROM events)";
        let count = |row: &Row<'_>, at| row.get::<_, i64>(at).map(|count| usize::try_from(count).unwrap_or(0));
        self.or_error(self.connection.query_row(sql, [], |row| Ok([count(row, 0)?, count(row, 1)?, count(row, 2)?])))
    }

    fn each<I, T, F: IntoIterator<Item = T>>(
        &self,
        of: &BTreeSet<I>,
        look: impl Fn(&I) -> Result<F, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for one in of {
            found.extend(look(one)?);
        }
        Ok(found)
    }

    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        of: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = || self.connection.prepare_cached(sql)?.query_map(values, of)?.collect();
        self.or_error(rows())
    }
}

/// Keys as bytes.
pub(crate) fn packed(keys: impl IntoIterator<Item = u64>) -> Vec<u8> {
    keys.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// Keys from bytes.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks_exact(8).map(|eight| u64::from_le_bytes(eight.try_into().unwrap_or_default())).collect()
}

/// A claim's keys as bytes: each with its place.
pub(crate) fn packed_places(keys: &[Key]) -> Vec<u8> {
    packed(keys.iter().flat_map(|key| [key.key.cast_unsigned(), key.finer.cast_unsigned()]))
}

/// A claim's keys from bytes.
pub(crate) fn unpacked_places(bytes: &[u8], claim: i64) -> Vec<Key> {
    let numbers = unpacked(bytes);
    let pairs = numbers.chunks_exact(2);
    pairs.map(|pair| Key { key: pair[0].cast_signed(), finer: pair[1].cast_signed(), claim }).collect()
}
