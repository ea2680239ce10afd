//! A change of a case costs what it touches, and leaves the case as if all had been derived anew.
//!
//! What is kept of the last time are the keys under which things meet, the edges between mentions, and the classes of claims
//! that are traced together. A report that comes or goes changes edges of its own mentions and, where a block grows too large
//! or small enough again, of those in it; the components that these edges are in are clustered again. Claims are traced again
//! by classes, until no key that changed links them to a further class ([`meeting`]).

mod claims;
mod meeting;
mod mentions;

use super::figures;
use super::look_up::LookUp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{Change, ClaimId, Event, EventId, Key, MentionId, OriginId, Pending, ReportId, Ruled, Trace};

/// What was derived of a case and kept the last time. Of keys, edges, traces and events those of reports that have come since are
/// missing, and those of what has gone are no more.
#[allow(clippy::missing_errors_doc, reason = "each fails as the place does where it is kept")]
pub trait Kept: LookUp {
    /// Mentions by the keys that were kept.
    fn mentions_under(&self, keys: &BTreeSet<u64>) -> Result<Vec<(u64, MentionId)>, Self::Error>;
    /// The edges that were kept of which one end or both are among these.
    fn edges_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<(MentionId, MentionId, i32)>, Self::Error>;
    /// The events that were derived with one of these mentions.
    fn events_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<Event>, Self::Error>;
    /// These events, those that there are.
    fn events(&self, ids: &BTreeSet<EventId>) -> Result<Vec<Event>, Self::Error>;
    /// Claims under a key that was kept, at most so many, in the order of their places there.
    fn claims_under(&self, key: i64, most: usize) -> Result<Vec<(Key, ClaimId)>, Self::Error>;
    /// Claims before and behind a place under its key, at most so many on each side, without the one at that place.
    fn claims_beside(&self, place: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, Self::Error>;
    /// The first claims between two places under one key, at most so many.
    fn claims_between(&self, from: Key, to: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, Self::Error>;
    /// How these claims were traced, those that were.
    fn traces(&self, claims: &BTreeSet<ClaimId>) -> Result<Vec<(ClaimId, Trace)>, Self::Error>;
    /// The claims of these classes.
    fn of_classes(&self, classes: &BTreeSet<i64>) -> Result<BTreeSet<ClaimId>, Self::Error>;
}

/// Derives anew what a change touches; with it in place of what was kept, all is as [`super::derive`] makes it of the whole.
///
/// Nothing where it touches more than `most` claims: then all of it is derived anew more quickly.
///
/// # Errors
/// Those of looking things up.
pub fn update<K: Kept>(kept: &K, pending: &Pending, ruled: &Ruled, most: usize) -> Result<Option<Change>, K::Error> {
    let joined = mentions::join(kept, pending, ruled)?;
    let Some(traced) = claims::trace(kept, pending, &joined, most)? else { return Ok(None) };
    let (events, settled_anew) = settle(kept, joined.fresh, &joined.gone, &traced)?;
    Ok(Some(Change {
        keys: joined.keys,
        unlinked: joined.unlinked,
        edges: joined.edges,
        events_gone: joined.gone.into_iter().chain(settled_anew).collect(),
        events,
        traces: traced.traces,
        origins_gone: traced.gone,
        origins: traced.origins,
    }))
}

/// Settles the figures of events that are new and of those of whose claims an origin is another now; names the latter.
fn settle<K: Kept>(
    kept: &K,
    fresh: Vec<Event>,
    gone: &BTreeSet<EventId>,
    traced: &claims::Traced,
) -> Result<(Vec<Event>, BTreeSet<EventId>), K::Error> {
    let touched: BTreeSet<EventId> = traced.events.difference(gone).cloned().collect();
    let known: BTreeSet<&EventId> = fresh.iter().map(|event| &event.id).collect();
    let touched: BTreeSet<EventId> = touched.into_iter().filter(|id| !known.contains(id)).collect();
    let mut events = kept.events(&touched)?;
    events.extend(fresh);
    let ids: BTreeSet<ReportId> = events.iter().flat_map(|event| event.reports.iter().cloned()).collect();
    let (reports, claims) = (kept.reports(&ids)?, kept.claims_of(&ids)?);
    let told: BTreeSet<ClaimId> =
        events.iter().flat_map(|event| event.accounts.iter().map(|account| account.claim.clone())).collect();
    let before = kept.traces(&told)?;
    let mut origin_of: HashMap<&ClaimId, &OriginId> =
        before.iter().filter_map(|(claim, trace)| Some((claim, trace.origin.as_ref()?))).collect();
    let now: BTreeMap<&ClaimId, &OriginId> =
        traced.origins.iter().flat_map(|origin| origin.claims.iter().map(move |claim| (claim, &origin.id))).collect();
    origin_of.extend(now);
    figures::settle(&mut events, &reports, &claims, &origin_of);
    events.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((events, touched))
}
