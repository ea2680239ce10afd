//! Claims: which are traced again, class by class, until no key that has changed leads to a further class.

use super::Kept;
use super::meeting::{Changed, Meeting, events};
use super::mentions::Joined;
use crate::reconcile::origins::{self, LARGE, Large, NAME, ToTrace, WHOLE, WINDOW, outlet_keys};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use whosays_model::{Claim, ClaimId, EventId, Key, MentionId, Origin, OriginId, Pending, Report, ReportId, Trace};

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
pub(super) fn trace<K: Kept>(
    kept: &K,
    pending: &Pending,
    joined: &Joined,
    most: usize,
) -> Result<Option<Traced>, K::Error> {
    let outlets = kept.outlets()?;
    let came: BTreeSet<ClaimId> = kept.claims_of(&pending.reports)?.into_iter().map(|claim| claim.id).collect();
    let told: BTreeSet<ClaimId> =
        kept.mentions(&beside_moved(joined))?.into_iter().flat_map(|mention| mention.claims).collect();
    let (classes, followed) = (BTreeSet::new(), Changed::default());
    let mut search = Search { kept, outlets: &outlets, joined, claims: came, classes, followed };
    search.take_in(told)?;
    search.take_classes(pending.classes.clone())?;
    search.follow(&Changed { gone: pending.keys.clone(), came: BTreeSet::new() })?;
    for name in outlets.symmetric_difference(&pending.outlets) {
        search.follow_name(name)?;
    }
    let mut keys: BTreeMap<ClaimId, BTreeSet<Key>> = BTreeMap::new();
    let mut to_trace = Loaded::default();
    loop {
        if search.claims.len() > most {
            return Ok(None);
        }
        to_trace.take_in(kept, &search.claims)?;
        let before = &to_trace.before;
        for (claim, trace) in before {
            keys.entry(claim.clone()).or_insert_with(|| trace.keys.iter().copied().collect());
        }
        let found = to_trace.traced(kept, &keys, &outlets, joined)?;
        let mut now: BTreeMap<ClaimId, BTreeSet<Key>> =
            found.claims.iter().map(|claim| (claim.clone(), BTreeSet::new())).collect();
        for (key, at) in &found.keys {
            now.entry(found.claims[*at as usize].clone()).or_default().insert(*key);
        }
        let none = BTreeSet::new();
        let mut changed = Changed::default();
        for (claim, now) in &now {
            let was: BTreeSet<Key> =
                before.get(claim).map_or_else(BTreeSet::new, |trace| trace.keys.iter().copied().collect());
            changed.gone.extend(was.difference(now));
            changed.came.extend(now.difference(&was));
        }
        let same_keys = now.iter().all(|(claim, now)| keys.get(claim).unwrap_or(&none) == now);
        let grown = search.follow(&changed)?;
        if !grown && same_keys {
            return Ok(Some(done(pending, before, found)));
        }
        keys.extend(now);
    }
}

/// Mentions that are of another event now, and all others of that event: what is said of one event can be a copy that what is
/// said of two is not.
fn beside_moved(joined: &Joined) -> BTreeSet<MentionId> {
    let event = |mention: &MentionId| joined.event_of.get(mention);
    let events: BTreeSet<&EventId> = joined.moved.iter().filter_map(event).collect();
    let beside = joined.event_of.iter().filter(|(_, event)| events.contains(event)).map(|(mention, _)| mention);
    beside.chain(&joined.moved).cloned().collect()
}

/// Which claims are traced again, so far.
struct Search<'a, K> {
    kept: &'a K,
    outlets: &'a BTreeSet<String>,
    joined: &'a Joined,
    claims: BTreeSet<ClaimId>,
    classes: BTreeSet<i64>,
    followed: Changed,
}

impl<K: Kept> Search<'_, K> {
    /// Takes in the classes of claims that bear on others since these keys have come or gone; whether there were such.
    fn follow(&mut self, changed: &Changed) -> Result<bool, K::Error> {
        let gone = changed.gone.difference(&self.followed.gone);
        let touched: BTreeSet<i64> =
            gone.chain(changed.came.difference(&self.followed.came)).map(|key| key.key).collect();
        let mut blocks: BTreeMap<i64, Changed> = BTreeMap::new();
        let is_touched = |key: &&Key| key.finer != NAME && touched.contains(&key.key);
        for key in changed.gone.iter().filter(is_touched) {
            blocks.entry(key.key).or_default().gone.insert(*key);
        }
        for key in changed.came.iter().filter(is_touched) {
            blocks.entry(key.key).or_default().came.insert(*key);
        }
        self.followed.gone.extend(&changed.gone);
        self.followed.came.extend(&changed.came);
        let (mut met, mut meeting) = (BTreeSet::new(), Meeting::default());
        for (block, changed) in blocks {
            if changed.all().any(|key| key.finer == WHOLE) {
                met.extend(self.kept.claims_under(block, usize::MAX)?.into_iter().map(|(_, claim)| claim));
            } else {
                meeting.note(self.kept, block, &changed)?;
            }
        }
        met.extend(meeting.bears_on(self.kept, self.outlets, self.joined, &self.claims)?);
        self.take_in(met)
    }

    /// Takes in the classes of claims that name what may be this outlet.
    fn follow_name(&mut self, outlet: &str) -> Result<bool, K::Error> {
        let mut named = BTreeSet::new();
        for key in outlet_keys(outlet) {
            named.extend(self.kept.claims_under(key.cast_signed(), usize::MAX)?.into_iter().map(|(_, claim)| claim));
        }
        self.take_in(named)
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

/// The claims that are traced again, with their reports and how they were traced.
#[derive(Default)]
struct Loaded {
    ids: BTreeSet<ClaimId>,
    claims: Vec<Claim>,
    of: BTreeSet<ReportId>,
    reports: Vec<Report>,
    before: HashMap<ClaimId, Trace>,
}

impl Loaded {
    /// Loads those of these claims that are not there.
    fn take_in<K: Kept>(&mut self, kept: &K, claims: &BTreeSet<ClaimId>) -> Result<(), K::Error> {
        let further: BTreeSet<ClaimId> = claims.difference(&self.ids).cloned().collect();
        let claims = kept.claims(&further)?;
        let of: BTreeSet<ReportId> = claims.iter().map(|claim| claim.report.clone()).collect();
        let of: BTreeSet<ReportId> = of.difference(&self.of).cloned().collect();
        self.before.extend(kept.traces(&further)?);
        self.reports.extend(kept.reports(&of)?);
        self.claims.extend(claims);
        self.ids.extend(further);
        self.of.extend(of);
        Ok(())
    }

    /// Traces the claims, which are under these keys.
    fn traced<K: Kept>(
        &self,
        kept: &K,
        keys: &BTreeMap<ClaimId, BTreeSet<Key>>,
        outlets: &BTreeSet<String>,
        joined: &Joined,
    ) -> Result<origins::Traced, K::Error> {
        let events = events(&self.claims, &self.before, joined);
        let event_of: HashMap<&MentionId, &EventId> = events.iter().collect();
        let (large, pairs) = large_blocks(kept, &self.ids, &self.before, keys)?;
        Ok(origins::trace(&ToTrace {
            reports: &self.reports,
            claims: &self.claims,
            event_of: &event_of,
            outlets,
            large: Large::These(&large),
            pairs: &pairs,
        }))
    }
}

type Pairs = Vec<(ClaimId, ClaimId)>;

/// The large blocks that the traced claims are in, and the pairs of traced claims that meet there.
fn large_blocks<K: Kept>(
    kept: &K,
    traced: &BTreeSet<ClaimId>,
    before: &HashMap<ClaimId, Trace>,
    keys: &BTreeMap<ClaimId, BTreeSet<Key>>,
) -> Result<(HashSet<i64>, Pairs), K::Error> {
    let mut blocks: BTreeMap<i64, BTreeMap<Key, &ClaimId>> = BTreeMap::new();
    for claim in traced {
        for key in keys.get(claim).into_iter().flatten().filter(|key| key.finer > NAME) {
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
