//! A case in memory, kept as a store keeps it: by ids, keys and edges.

use super::{Chance, Told};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use whosays_engine::reconcile::{Kept, LookUp, derive, update};
use whosays_model::{
    Change, Claim, ClaimId, Derived, Event, EventId, EventMention, Key, MentionId, Origin, OriginId, Pending, Report,
    ReportId, Ruled, Trace,
};

#[derive(Default)]
pub(crate) struct Memory {
    told: BTreeMap<ReportId, Told>,
    pub(crate) ruled: Ruled,
    pending: Pending,
    pub(crate) derived: Last,
}

/// What was derived last.
#[derive(Default)]
pub(crate) struct Last {
    pub(crate) events: Vec<Event>,
    pub(crate) origins: Vec<Origin>,
    mention_keys: BTreeSet<(u64, MentionId)>,
    edges: BTreeMap<(MentionId, MentionId), i32>,
    claim_keys: BTreeMap<Key, ClaimId>,
    classes: BTreeMap<ClaimId, i64>,
    classes_given: i64,
}

impl Memory {
    pub(crate) fn put(&mut self, told: Told) {
        let id = told.report.id.clone();
        self.forget(&id);
        self.pending.reports.insert(id.clone());
        self.told.insert(id, told);
    }

    pub(crate) fn drop_report(&mut self, number: u64) {
        let id = ReportId::of(format!("report {number}").as_bytes());
        self.forget(&id);
        self.told.remove(&id);
        self.pending.reports.remove(&id);
        let is_there = |id: &MentionId| self.told.values().any(|told| told.mentions.iter().any(|one| one.id == *id));
        self.ruled.same.retain(|(a, b)| is_there(a) && is_there(b));
        self.ruled.different.retain(|(a, b)| is_there(a) && is_there(b));
    }

    // What was derived of a report goes with it, and is noted.
    fn forget(&mut self, id: &ReportId) {
        if self.pending.reports.contains(id) {
            return;
        }
        let Some(told) = self.told.get(id) else { return };
        for mention in &told.mentions {
            self.pending.mentions.push(mention.clone());
            self.derived.mention_keys.retain(|(_, one)| *one != mention.id);
            let edges = std::mem::take(&mut self.derived.edges);
            let (gone, kept) = edges.into_iter().partition(|((a, b), _)| *a == mention.id || *b == mention.id);
            self.derived.edges = kept;
            let gone: BTreeMap<(MentionId, MentionId), i32> = gone;
            self.pending.neighbours.extend(gone.into_keys().flat_map(|(a, b)| [a, b]).filter(|one| *one != mention.id));
            let events = self.derived.events.iter().filter(|event| event.mentions.contains(&mention.id));
            self.pending.events.extend(events.map(|event| event.id.clone()));
        }
        for claim in &told.claims {
            let keys = self.derived.claim_keys.iter().filter(|(_, one)| **one == claim.id).map(|(key, _)| *key);
            self.pending.keys.extend(keys);
            self.derived.claim_keys.retain(|_, one| *one != claim.id);
            self.pending.classes.extend(self.derived.classes.remove(&claim.id));
            let origins = self.derived.origins.iter().filter(|origin| origin.claims.contains(&claim.id));
            self.pending.origins.extend(origins.map(|origin| origin.id.clone()));
        }
    }

    /// Rules on two mentions by chance, or withdraws a ruling.
    pub(crate) fn rule(&mut self, chance: &mut Chance) {
        let all: Vec<MentionId> =
            self.told.values().flat_map(|told| told.mentions.iter().map(|mention| mention.id.clone())).collect();
        let list = if chance.below(2) == 0 { &mut self.ruled.same } else { &mut self.ruled.different };
        if chance.below(3) == 0 {
            list.pop();
        } else if all.len() > 1 {
            let (a, b) = (chance.one_of(&all), chance.one_of(&all));
            if a != b {
                list.push((a.clone().min(b.clone()), a.max(b)));
            }
        }
    }

    pub(crate) fn two_mentions_apart(&self) -> (MentionId, MentionId) {
        let mut events = self.derived.events.iter().map(|event| event.mentions[0].clone());
        (events.next().unwrap(), events.next().unwrap())
    }

    pub(crate) fn edges(&self) -> BTreeSet<(MentionId, MentionId)> {
        self.derived.edges.keys().cloned().collect()
    }

    /// The same, so many reports at a time: what has gone goes with the first, and so do those that were ruled on.
    pub(crate) fn bring_up_to_date_by(&mut self, size: usize) {
        let mut left: Vec<ReportId> = std::mem::take(&mut self.pending.reports).into_iter().collect();
        let ruled: BTreeSet<&MentionId> =
            self.ruled.same.iter().chain(&self.ruled.different).flat_map(|(a, b)| [a, b]).collect();
        let of_mention = |id: &MentionId| self.told.values().find(|told| told.mentions.iter().any(|one| one.id == *id));
        let judged: BTreeSet<ReportId> =
            ruled.into_iter().filter_map(of_mention).map(|told| told.report.id.clone()).collect();
        self.pending.reports.extend(left.extract_if(.., |id| judged.contains(id)));
        loop {
            self.pending.reports.extend(left.drain(..size.min(left.len())));
            self.bring_up_to_date();
            if left.is_empty() {
                return;
            }
        }
    }

    pub(crate) fn bring_up_to_date(&mut self) -> Change {
        let pending = std::mem::take(&mut self.pending);
        let change = update(self, &pending, &self.ruled, usize::MAX).unwrap().unwrap();
        self.pending.ruled = self.ruled.clone();
        self.pending.outlets = self.outlets().unwrap();
        self.apply(change.clone());
        change
    }

    fn apply(&mut self, change: Change) {
        let last = &mut self.derived;
        for (mention, keys) in change.keys {
            last.mention_keys.extend(keys.into_iter().map(|key| (key, mention.clone())));
        }
        last.edges.retain(|(a, b), _| !change.unlinked.contains(a) && !change.unlinked.contains(b));
        last.edges.extend(change.edges.into_iter().map(|(a, b, score)| ((a, b), score)));
        last.events.retain(|event| !change.events_gone.contains(&event.id));
        last.events.extend(change.events);
        last.events.sort_by(|a, b| a.id.cmp(&b.id));
        last.origins.retain(|origin| !change.origins_gone.contains(&origin.id));
        last.origins.extend(change.origins);
        last.origins.sort_by(|a, b| a.id.cmp(&b.id));
        let mut classes: BTreeMap<ClaimId, i64> = BTreeMap::new();
        for (claim, first, keys) in change.traces {
            last.classes_given += 1;
            let class = *classes.entry(first).or_insert(last.classes_given);
            last.classes.insert(claim.clone(), class);
            last.claim_keys.retain(|_, one| *one != claim);
            last.claim_keys.extend(keys.into_iter().map(|key| (key, claim.clone())));
        }
    }

    /// Holds what is kept to what the whole gives.
    pub(crate) fn hold_to_the_whole(&self, when: &str) {
        let all = |ids: &mut dyn Iterator<Item = &Told>| ids.cloned().collect::<Vec<_>>();
        let told = all(&mut self.told.values());
        let reports: Vec<Report> = told.iter().map(|one| one.report.clone()).collect();
        let claims: Vec<Claim> = told.iter().flat_map(|one| one.claims.clone()).collect();
        let mentions: Vec<EventMention> = told.iter().flat_map(|one| one.mentions.clone()).collect();
        let Derived { events, origins, joining, tracing } = derive(&reports, &claims, &mentions, &self.ruled);
        let last = &self.derived;
        let mention = |at: &u32| joining.mentions[*at as usize].clone();
        let keys: BTreeSet<(u64, MentionId)> = joining.keys.iter().map(|(key, at)| (*key, mention(at))).collect();
        assert!(keys == last.mention_keys, "{when}: other keys of mentions");
        let edges: BTreeMap<_, _> =
            joining.edges.iter().map(|(a, b, score)| ((mention(a), mention(b)), *score)).collect();
        assert!(edges == last.edges, "{when}: other edges");
        let claim = |at: &u32| tracing.claims[*at as usize].clone();
        let keys: BTreeMap<Key, ClaimId> = tracing.keys.iter().map(|(key, at)| (*key, claim(at))).collect();
        assert!(keys == last.claim_keys, "{when}: other keys of claims");
        let whole =
            parts(tracing.claims.iter().zip(&tracing.classes).map(|(id, class)| (id.clone(), i64::from(*class))));
        assert!(whole == parts(last.classes.clone().into_iter()), "{when}: other classes");
        for (event, known) in events.iter().zip(&last.events) {
            assert!(event == known, "{when}: {} is {} otherwise", event.id, known.id);
        }
        for (origin, known) in origins.iter().zip(&last.origins) {
            assert!(origin == known, "{when}: {} is {} otherwise", origin.id, known.id);
        }
        assert_eq!((events.len(), origins.len()), (last.events.len(), last.origins.len()), "{when}");
    }
}

fn parts(of: impl Iterator<Item = (ClaimId, i64)>) -> BTreeSet<BTreeSet<ClaimId>> {
    let mut parts: BTreeMap<i64, BTreeSet<ClaimId>> = BTreeMap::new();
    for (claim, class) in of {
        parts.entry(class).or_default().insert(claim);
    }
    parts.into_values().collect()
}

impl LookUp for Memory {
    type Error = Infallible;

    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, Infallible> {
        Ok(ids.iter().filter_map(|id| Some(self.told.get(id)?.report.clone())).collect())
    }

    fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, Infallible> {
        Ok(reports.iter().filter_map(|id| self.told.get(id)).flat_map(|told| told.claims.clone()).collect())
    }

    fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, Infallible> {
        Ok(reports.iter().filter_map(|id| self.told.get(id)).flat_map(|told| told.mentions.clone()).collect())
    }

    fn claims(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, Infallible> {
        Ok(self.told.values().flat_map(|told| &told.claims).filter(|one| ids.contains(&one.id)).cloned().collect())
    }

    fn mentions(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, Infallible> {
        Ok(self.told.values().flat_map(|told| &told.mentions).filter(|one| ids.contains(&one.id)).cloned().collect())
    }

    fn outlets(&self) -> Result<BTreeSet<String>, Infallible> {
        Ok(self.told.values().filter_map(|told| Some(told.report.meta.outlet.as_ref()?.value.clone())).collect())
    }
}

impl Kept for Memory {
    fn mentions_under(&self, keys: &BTreeSet<u64>) -> Result<Vec<(u64, MentionId)>, Infallible> {
        Ok(self.derived.mention_keys.iter().filter(|(key, _)| keys.contains(key)).cloned().collect())
    }

    fn edges_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<(MentionId, MentionId, i32)>, Infallible> {
        let edges = self.derived.edges.iter().filter(|((a, b), _)| mentions.contains(a) || mentions.contains(b));
        Ok(edges.map(|((a, b), score)| (a.clone(), b.clone(), *score)).collect())
    }

    fn events_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<Event>, Infallible> {
        let has = |event: &&Event| event.mentions.iter().any(|mention| mentions.contains(mention));
        Ok(self.derived.events.iter().filter(has).cloned().collect())
    }

    fn events(&self, ids: &BTreeSet<EventId>) -> Result<Vec<Event>, Infallible> {
        Ok(self.derived.events.iter().filter(|event| ids.contains(&event.id)).cloned().collect())
    }

    fn claims_under(&self, key: i64, most: usize) -> Result<Vec<(Key, ClaimId)>, Infallible> {
        let under = self.derived.claim_keys.iter().filter(|(one, _)| one.key == key);
        Ok(under.take(most).map(|(key, claim)| (*key, claim.clone())).collect())
    }

    fn claims_beside(&self, place: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, Infallible> {
        let under = self.claims_under(place.key, usize::MAX)?;
        let before = under.iter().rev().filter(|(key, _)| *key < place).take(most);
        Ok(before.chain(under.iter().filter(|(key, _)| *key > place).take(most)).cloned().collect())
    }

    fn claims_between(&self, from: Key, to: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, Infallible> {
        let between =
            self.derived.claim_keys.range(from..to).skip(usize::from(self.derived.claim_keys.contains_key(&from)));
        Ok(between.take(most).map(|(key, claim)| (*key, claim.clone())).collect())
    }

    fn traces(&self, claims: &BTreeSet<ClaimId>) -> Result<Vec<(ClaimId, Trace)>, Infallible> {
        let last = &self.derived;
        let event_of: BTreeMap<&MentionId, &EventId> =
            last.events.iter().flat_map(|event| event.mentions.iter().map(move |id| (id, &event.id))).collect();
        let origin_of: BTreeMap<&ClaimId, &OriginId> =
            last.origins.iter().flat_map(|origin| origin.claims.iter().map(move |id| (id, &origin.id))).collect();
        let mut keys: BTreeMap<&ClaimId, Vec<Key>> = BTreeMap::new();
        for (key, claim) in last.claim_keys.iter().filter(|(_, claim)| claims.contains(claim)) {
            keys.entry(claim).or_default().push(*key);
        }
        let trace = |claim: Claim| {
            let class = *last.classes.get(&claim.id)?;
            let trace = Trace {
                class,
                keys: keys.get(&claim.id).cloned().unwrap_or_default(),
                origin: origin_of.get(&claim.id).map(|id| (*id).clone()),
                event: claim.event.as_ref().and_then(|mention| event_of.get(mention)).map(|id| (*id).clone()),
            };
            Some((claim.id, trace))
        };
        Ok(self.claims(claims)?.into_iter().filter_map(trace).collect())
    }

    fn of_classes(&self, classes: &BTreeSet<i64>) -> Result<BTreeSet<ClaimId>, Infallible> {
        let of = self.derived.classes.iter().filter(|(_, class)| classes.contains(class));
        Ok(of.map(|(claim, _)| claim.clone()).collect())
    }
}
