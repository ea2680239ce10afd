//! Which claims meet or no longer do where keys have come or gone, and which of these bear on one another: the others need not be
//! traced again.

use super::Kept;
use super::mentions::Joined;
use crate::reconcile::origins::{self, LARGE, Large, ToTrace, WINDOW};
use std::collections::{BTreeSet, HashMap};
use whosays_model::{Claim, ClaimId, EventId, Key, MentionId, ReportId, Trace};

/// So many claims are held to one another at a time.
const AT_A_TIME: usize = 60_000;

/// Keys that have gone and that have come.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) gone: BTreeSet<Key>,
    pub(super) came: BTreeSet<Key>,
}

/// Pairs of claims by their numbers, the smaller first.
type Pairs = BTreeSet<(i64, i64)>;

/// What claims do since keys have changed; of large blocks rather more. Whoever has such a key itself is traced again anyway.
#[derive(Default)]
pub(super) struct Meeting {
    /// Pairs that meet and did not before.
    joined: Pairs,
    /// Pairs that met and no longer do; neither has a key that has changed.
    parted: Pairs,
}

impl Changed {
    pub(super) fn has(&self, key: &Key) -> bool {
        self.gone.contains(key) || self.came.contains(key)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        self.gone.iter().chain(&self.came)
    }
}

impl Meeting {
    /// Notes who meets in one block.
    pub(super) fn note<K: Kept>(&mut self, kept: &K, block: i64, changed: &Changed) -> Result<(), K::Error> {
        let most = LARGE + changed.gone.len() + changed.came.len();
        let known: BTreeSet<Key> = kept.claims_under(block, most + 1)?.into_iter().map(|(key, _)| key).collect();
        if known.len() > most {
            return self.note_beside(kept, changed);
        }
        let before: BTreeSet<Key> = known.difference(&changed.came).chain(&changed.gone).copied().collect();
        let now: BTreeSet<Key> = known.difference(&changed.gone).chain(&changed.came).copied().collect();
        let (before, now) = (meeting(&before, &changed.gone), meeting(&now, &changed.came));
        self.joined.extend(now.difference(&before));
        self.parted.extend(before.difference(&now));
        Ok(())
    }

    /// In a block that was large and is: whoever came meets those on both sides and parts them, and whoever went brings them
    /// together.
    fn note_beside<K: Kept>(&mut self, kept: &K, changed: &Changed) -> Result<(), K::Error> {
        for key in changed.all() {
            let (before, behind) = neighbours(kept, *key, changed)?;
            let across = before.iter().flat_map(|a| behind.iter().map(move |b| pair(*a, *b)));
            if changed.came.contains(key) {
                self.joined.extend(before.iter().chain(&behind).map(|other| pair(key.claim, *other)));
                self.parted.extend(across);
            } else {
                self.joined.extend(across);
            }
        }
        Ok(())
    }

    /// The claims that have to be traced again for it, but for those that are known to be.
    pub(super) fn bears_on<K: Kept>(
        mut self,
        kept: &K,
        outlets: &BTreeSet<String>,
        joined: &Joined,
        known: &BTreeSet<ClaimId>,
    ) -> Result<BTreeSet<ClaimId>, K::Error> {
        let is_known = |claim: i64| known.contains(&ClaimId::numbered(claim));
        self.joined.retain(|(a, b)| !is_known(*a) || !is_known(*b));
        self.parted.retain(|(a, b)| !is_known(*a) || !is_known(*b));
        let mut found = of_one_class(kept, &self.parted)?;
        for part in parts(&self.joined) {
            found.extend(linked(kept, &part, outlets, joined)?);
        }
        Ok(found)
    }
}

fn pair(a: i64, b: i64) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// The pairs that meet in a block, but for those with two of these keys.
fn meeting(block: &BTreeSet<Key>, changed: &BTreeSet<Key>) -> Pairs {
    let reach = if block.len() <= LARGE { LARGE } else { WINDOW };
    let row: Vec<(i64, bool)> = block.iter().map(|key| (key.claim, changed.contains(key))).collect();
    let met = row.iter().enumerate().flat_map(|(at, (a, is_new))| {
        let others = row[at + 1..].iter().take(reach).filter(move |(_, also)| !(*is_new && *also));
        others.map(move |(b, _)| pair(*a, *b))
    });
    met.collect()
}

/// The nearest on both sides that stay.
fn neighbours<K: Kept>(kept: &K, key: Key, changed: &Changed) -> Result<(Vec<i64>, Vec<i64>), K::Error> {
    let mut most = WINDOW;
    loop {
        let found = kept.claims_beside(key, most)?.into_iter().map(|(other, _)| other);
        let (before, behind): (Vec<Key>, Vec<Key>) = found.partition(|other| *other < key);
        let stay = |side: &[Key]| -> Vec<i64> {
            side.iter().filter(|other| !changed.has(other)).take(WINDOW).map(|other| other.claim).collect()
        };
        let is_short = |side: &[Key]| side.len() == most && stay(side).len() < WINDOW;
        if !is_short(&before) && !is_short(&behind) {
            return Ok((stay(&before), stay(&behind)));
        }
        most *= 2;
    }
}

/// The claims of pairs that were traced together.
fn of_one_class<K: Kept>(kept: &K, pairs: &Pairs) -> Result<BTreeSet<ClaimId>, K::Error> {
    let ids: BTreeSet<ClaimId> = named(pairs);
    let class: HashMap<i64, i64> =
        kept.traces(&ids)?.into_iter().map(|(claim, trace)| (claim.number(), trace.class)).collect();
    let of_one = pairs.iter().filter(|(a, b)| class.get(a).is_some_and(|one| class.get(b) == Some(one)));
    Ok(of_one.map(|(a, _)| ClaimId::numbered(*a)).collect())
}

/// Pairs in parts with so many claims.
fn parts(pairs: &Pairs) -> Vec<Pairs> {
    let (mut parts, mut part) = (Vec::new(), Pairs::new());
    let mut claims: BTreeSet<i64> = BTreeSet::new();
    for &(a, b) in pairs {
        part.insert((a, b));
        claims.extend([a, b]);
        if claims.len() >= AT_A_TIME {
            parts.push(std::mem::take(&mut part));
            claims.clear();
        }
    }
    parts.push(part);
    parts
}

fn named(pairs: &Pairs) -> BTreeSet<ClaimId> {
    pairs.iter().flat_map(|(a, b)| [ClaimId::numbered(*a), ClaimId::numbered(*b)]).collect()
}

/// The claims of those pairs that can be copies, or one utterance.
fn linked<K: Kept>(
    kept: &K,
    pairs: &Pairs,
    outlets: &BTreeSet<String>,
    joined: &Joined,
) -> Result<BTreeSet<ClaimId>, K::Error> {
    let ids = named(pairs);
    let claims = kept.claims(&ids)?;
    let reports: BTreeSet<ReportId> = claims.iter().map(|claim| claim.report.clone()).collect();
    let reports = kept.reports(&reports)?;
    let events = events(&claims, &kept.traces(&ids)?.into_iter().collect(), joined);
    let event_of: HashMap<&MentionId, &EventId> = events.iter().collect();
    let pairs: Vec<(ClaimId, ClaimId)> =
        pairs.iter().map(|(a, b)| (ClaimId::numbered(*a), ClaimId::numbered(*b))).collect();
    let (reports, claims, pairs) = (&reports, &claims, &pairs);
    let given = ToTrace { reports, claims, event_of: &event_of, outlets, large: Large::All, pairs };
    Ok(origins::could_be_linked(&given).into_iter().flat_map(|(a, b)| [a, b]).collect())
}

/// The events of the claims' mentions: of those that were joined anew as they are now, else as they were.
pub(super) fn events(
    claims: &[Claim],
    before: &HashMap<ClaimId, Trace>,
    joined: &Joined,
) -> HashMap<MentionId, EventId> {
    let event = |claim: &Claim| {
        let mention = claim.event.as_ref()?;
        let was = || before.get(&claim.id).and_then(|trace| trace.event.as_ref());
        Some((mention.clone(), joined.event_of.get(mention).or_else(was)?.clone()))
    };
    claims.iter().filter_map(event).collect()
}
