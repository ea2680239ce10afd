//! Claims: which are traced again, class by class, until no key that has changed leads to a further class.

use super::LookUp;
use super::mentions::Joined;
use crate::reconcile::origins::{self, LARGE, Large, ToTrace, WHOLE, WINDOW, outlet_keys};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use whosays_model::{Claim, ClaimId, EventId, Key, MentionId, Origin, OriginId, Pending, ReportId, Trace};

/// What tracing anew has changed.
pub(super) struct Traced {
    pub(super) traces: Vec<(ClaimId, ClaimId, Vec<Key>)>,
    /// Origins that are no more or are made anew.
    pub(super) gone: BTreeSet<OriginId>,
    pub(super) origins: Vec<Origin>,
    /// Events of whose claims one goes back to another origin than before.
    pub(super) events: BTreeSet<EventId>,
}

/// Nothing where more claims than `most` would have to be traced again.
pub(super) fn trace<K: LookUp>(
    kept: &K,
    pending: &Pending,
    joined: &Joined,
    most: usize,
) -> Result<Option<Traced>, K::Error> {
    let outlets = kept.outlets()?;
    let came: BTreeSet<ClaimId> = kept.claims_of(&pending.reports)?.into_iter().map(|claim| claim.id).collect();
    let told: BTreeSet<ClaimId> =
        kept.mentions(&joined.moved)?.into_iter().flat_map(|mention| mention.claims).collect();
    let mut search = Search { kept, claims: came, classes: BTreeSet::new(), keys: BTreeSet::new() };
    search.take_in(told)?;
    search.take_classes(pending.classes.clone())?;
    search.follow(&pending.keys)?;
    for name in outlets.symmetric_difference(&pending.outlets) {
        let at = |key: u64| Key { key: key.cast_signed(), finer: WHOLE, claim: 0 };
        search.follow(&outlet_keys(name).into_iter().map(at).collect())?;
    }
    let mut keys: BTreeMap<ClaimId, BTreeSet<Key>> = BTreeMap::new();
    loop {
        if search.claims.len() > most {
            return Ok(None);
        }
        let before: HashMap<ClaimId, Trace> = kept.traces(&search.claims)?.into_iter().collect();
        for (claim, trace) in &before {
            keys.entry(claim.clone()).or_insert_with(|| trace.keys.iter().copied().collect());
        }
        let found = again(kept, &search.claims, &before, &keys, &outlets, joined)?;
        let mut now: BTreeMap<ClaimId, BTreeSet<Key>> =
            found.claims.iter().map(|claim| (claim.clone(), BTreeSet::new())).collect();
        for (key, at) in &found.keys {
            now.entry(found.claims[*at as usize].clone()).or_default().insert(*key);
        }
        let none = BTreeSet::new();
        let mut changed: BTreeSet<Key> = BTreeSet::new();
        for (claim, now) in &now {
            let was: BTreeSet<Key> =
                before.get(claim).map_or_else(BTreeSet::new, |trace| trace.keys.iter().copied().collect());
            changed.extend(was.symmetric_difference(now));
        }
        let same_keys = now.iter().all(|(claim, now)| keys.get(claim).unwrap_or(&none) == now);
        let grown = search.follow(&changed)?;
        if !grown && same_keys {
            return Ok(Some(done(pending, &before, found)));
        }
        keys.extend(now);
    }
}

/// Which claims are traced again, so far.
struct Search<'a, K> {
    kept: &'a K,
    claims: BTreeSet<ClaimId>,
    classes: BTreeSet<i64>,
    /// Keys that have been followed.
    keys: BTreeSet<Key>,
}

impl<K: LookUp> Search<'_, K> {
    /// Takes in the classes of claims that meet others where these keys have come or gone; whether there were such.
    ///
    /// In a block that is small all have; in one that was large before and is so now, those beside.
    fn follow(&mut self, keys: &BTreeSet<Key>) -> Result<bool, K::Error> {
        let new: BTreeSet<Key> = keys.difference(&self.keys).copied().collect();
        let mut by_block: BTreeMap<i64, Vec<Key>> = BTreeMap::new();
        let touched: HashSet<i64> = new.iter().map(|key| key.key).collect();
        for key in keys.iter().filter(|key| touched.contains(&key.key)) {
            by_block.entry(key.key).or_default().push(*key);
        }
        self.keys.extend(new);
        let mut met: BTreeSet<ClaimId> = BTreeSet::new();
        for (block, changed) in by_block {
            let is_whole = changed.iter().any(|key| key.finer == WHOLE);
            let most = if is_whole { usize::MAX } else { LARGE + changed.len() };
            let members = self.kept.claims_under(block, most.saturating_add(1))?;
            if members.len() <= most {
                met.extend(members.into_iter().map(|(_, claim)| claim));
                continue;
            }
            for key in changed {
                met.extend(self.kept.claims_beside(key, WINDOW)?.into_iter().map(|(_, claim)| claim));
            }
        }
        self.take_in(met)
    }

    fn take_in(&mut self, claims: BTreeSet<ClaimId>) -> Result<bool, K::Error> {
        let further = claims.difference(&self.claims).cloned().collect();
        let classes = self.kept.traces(&further)?.into_iter().map(|(_, trace)| trace.class).collect();
        self.take_classes(classes)
    }

    fn take_classes(&mut self, classes: BTreeSet<i64>) -> Result<bool, K::Error> {
        let new: BTreeSet<i64> = classes.difference(&self.classes).copied().collect();
        let before = self.claims.len();
        self.claims.extend(self.kept.of_classes(&new)?);
        self.classes.extend(new);
        Ok(self.claims.len() > before)
    }
}

/// Traces these claims, which are under these keys.
fn again<K: LookUp>(
    kept: &K,
    traced: &BTreeSet<ClaimId>,
    before: &HashMap<ClaimId, Trace>,
    keys: &BTreeMap<ClaimId, BTreeSet<Key>>,
    outlets: &BTreeSet<String>,
    joined: &Joined,
) -> Result<origins::Traced, K::Error> {
    let claims = kept.claims(traced)?;
    let reports: BTreeSet<ReportId> = claims.iter().map(|claim| claim.report.clone()).collect();
    let reports = kept.reports(&reports)?;
    let events = events(&claims, before, joined);
    let event_of: HashMap<&MentionId, &EventId> = events.iter().collect();
    let (large, pairs) = large_blocks(kept, traced, before, keys)?;
    Ok(origins::trace(&ToTrace {
        reports: &reports,
        claims: &claims,
        event_of: &event_of,
        outlets,
        large: Large::These(&large),
        pairs: &pairs,
    }))
}

type Pairs = Vec<(ClaimId, ClaimId)>;

/// The large blocks that the traced claims are in, and the pairs of traced claims that meet there.
fn large_blocks<K: LookUp>(
    kept: &K,
    traced: &BTreeSet<ClaimId>,
    before: &HashMap<ClaimId, Trace>,
    keys: &BTreeMap<ClaimId, BTreeSet<Key>>,
) -> Result<(HashSet<i64>, Pairs), K::Error> {
    let mut blocks: BTreeMap<i64, BTreeMap<Key, &ClaimId>> = BTreeMap::new();
    for claim in traced {
        for key in keys.get(claim).into_iter().flatten().filter(|key| key.finer != WHOLE) {
            blocks.entry(key.key).or_default().insert(*key, claim);
        }
    }
    let mut were: BTreeMap<i64, usize> = BTreeMap::new();
    for key in before.values().flat_map(|trace| &trace.keys) {
        *were.entry(key.key).or_default() += 1;
    }
    let (mut large, mut pairs) = (HashSet::new(), Pairs::new());
    for (block, inside) in blocks {
        // Of those that were kept some are traced, under this key or no longer.
        let known = were.get(&block).copied().unwrap_or(0);
        let others = kept.claims_under(block, LARGE + 1 + known)?;
        let others = others.iter().filter(|(_, claim)| !traced.contains(claim)).count();
        if inside.len() + others <= LARGE {
            continue;
        }
        large.insert(block);
        let mut row: BTreeMap<Key, Option<&ClaimId>> = inside.iter().map(|(key, claim)| (*key, Some(*claim))).collect();
        let places: Vec<Key> = inside.keys().copied().collect();
        for (from, to) in places.iter().zip(places.iter().skip(1)) {
            let between = kept.claims_between(*from, *to, WINDOW + known.min(traced.len()))?;
            let others = between.into_iter().filter(|(_, claim)| !traced.contains(claim));
            row.extend(others.map(|(key, _)| (key, None)));
        }
        let row: Vec<Option<&ClaimId>> = row.into_values().collect();
        for (at, one) in row.iter().enumerate() {
            let Some(one) = one else { continue };
            let near = row[at + 1..].iter().take(WINDOW).filter_map(|other| *other);
            pairs.extend(near.map(|other| ((*one).clone(), other.clone())));
        }
    }
    Ok((large, pairs))
}

/// The events of the claims' mentions: of those that were joined anew as they are now, else as they were.
fn events(claims: &[Claim], before: &HashMap<ClaimId, Trace>, joined: &Joined) -> HashMap<MentionId, EventId> {
    let event = |claim: &Claim| {
        let mention = claim.event.as_ref()?;
        let was = || before.get(&claim.id).and_then(|trace| trace.event.as_ref());
        Some((mention.clone(), joined.event_of.get(mention).or_else(was)?.clone()))
    };
    claims.iter().filter_map(event).collect()
}

fn done(pending: &Pending, before: &HashMap<ClaimId, Trace>, found: origins::Traced) -> Traced {
    let mut keys: BTreeMap<u32, Vec<Key>> = BTreeMap::new();
    for (key, at) in found.keys {
        keys.entry(at).or_default().push(key);
    }
    let traces = (0..)
        .zip(&found.claims)
        .zip(&found.classes)
        .map(|((at, claim), class)| {
            (claim.clone(), found.claims[*class as usize].clone(), keys.remove(&at).unwrap_or_default())
        })
        .collect();
    let was = before.values().filter_map(|trace| trace.origin.clone());
    let gone = pending.origins.iter().cloned().chain(was).collect();
    let now: HashMap<&ClaimId, &OriginId> =
        found.origins.iter().flat_map(|origin| origin.claims.iter().map(move |claim| (claim, &origin.id))).collect();
    let others = before.iter().filter(|(claim, trace)| trace.origin.as_ref() != now.get(claim).copied());
    let events = others.filter_map(|(_, trace)| trace.event.clone()).collect();
    Traced { traces, gone, origins: found.origins, events }
}
