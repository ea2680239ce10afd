//! A case that is joined and traced in parts, as a cluster of machines does it, is what one machine makes of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may unwrap")]
#![allow(dead_code, reason = "the made-up world is for more than this")]

mod made;

use made::{Chance, Told, told};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_engine::reconcile::derive;
use whosays_engine::reconcile::spread::{self, ALL_MEET, DEEPEST, LARGEST_BLOCK, NEIGHBOURS, Outlets, Part};
use whosays_model::{Claim, ClaimId, Event, EventId, EventMention, Key, MentionId, Origin, Report, ReportId, Ruled};

/// Machines that each see a part of a case.
struct Cluster {
    reports: BTreeMap<ReportId, Report>,
    claims: BTreeMap<ClaimId, Claim>,
    mentions: BTreeMap<MentionId, EventMention>,
    outlets: BTreeSet<String>,
    chance: Chance,
}

/// What all machines know.
struct Known {
    event_of: HashMap<MentionId, EventId>,
    outlets: BTreeSet<String>,
}

impl Known {
    fn part<'a>(&'a self, reports: &'a [Report], claims: &'a [Claim]) -> Part<'a> {
        Part { reports, claims, event_of: &self.event_of, outlets: &self.outlets }
    }
}

/// The least member that edges lead to, for each member.
fn components<T: Ord + Clone>(members: impl Iterator<Item = T>, edges: &[(T, T)]) -> BTreeMap<T, T> {
    let mut least: BTreeMap<T, T> = members.map(|member| (member.clone(), member)).collect();
    loop {
        let mut is_done = true;
        for (a, b) in edges {
            let low = least[a].clone().min(least[b].clone());
            for one in [a, b] {
                if least[one] != low {
                    least.insert(one.clone(), low.clone());
                    is_done = false;
                }
            }
        }
        if is_done {
            return least;
        }
    }
}

fn groups<T: Ord + Clone>(least: &BTreeMap<T, T>) -> Vec<BTreeSet<T>> {
    let mut groups: BTreeMap<&T, BTreeSet<T>> = BTreeMap::new();
    for (member, low) in least {
        groups.entry(low).or_default().insert(member.clone());
    }
    groups.into_values().collect()
}

impl Cluster {
    fn of(told: &[Told], seed: u64) -> Self {
        let reports: BTreeMap<_, _> = told.iter().map(|one| (one.report.id.clone(), one.report.clone())).collect();
        Cluster {
            outlets: reports.values().filter_map(|report| Some(report.meta.outlet.as_ref()?.value.clone())).collect(),
            reports,
            claims: told.iter().flat_map(|one| &one.claims).map(|claim| (claim.id.clone(), claim.clone())).collect(),
            mentions: told.iter().flat_map(|one| &one.mentions).map(|one| (one.id.clone(), one.clone())).collect(),
            chance: Chance(seed),
        }
    }

    fn edges(&self) -> Vec<(MentionId, MentionId, i32)> {
        let mut blocks: BTreeMap<Vec<i64>, Vec<&EventMention>> = BTreeMap::new();
        for mention in self.mentions.values() {
            for key in spread::mention_keys(mention) {
                blocks.entry(vec![key.cast_signed()]).or_default().push(mention);
            }
        }
        let mut found = BTreeSet::new();
        let mut depth = 0;
        while !blocks.is_empty() {
            let mut finer: BTreeMap<Vec<i64>, Vec<&EventMention>> = BTreeMap::new();
            for (path, members) in blocks {
                if members.len() <= LARGEST_BLOCK || depth >= DEEPEST {
                    found.extend(spread::edges(&members.into_iter().cloned().collect::<Vec<_>>()));
                    continue;
                }
                for mention in members {
                    for (sort, key) in spread::finer_keys(mention, depth) {
                        let path = [path.as_slice(), &[i64::from(sort), key]].concat();
                        finer.entry(path).or_default().push(mention);
                    }
                }
            }
            (blocks, depth) = (finer, depth + 1);
        }
        found.into_iter().collect()
    }

    fn events(&self) -> Vec<Event> {
        let edges = self.edges();
        let ends: Vec<_> = edges.iter().map(|(a, b, _)| (a.clone(), b.clone())).collect();
        let least = components(self.mentions.keys().cloned(), &ends);
        let parts = groups(&least);
        parts
            .iter()
            .flat_map(|members| {
                let mentions: Vec<EventMention> = members.iter().map(|id| self.mentions[id].clone()).collect();
                let claims: Vec<Claim> =
                    mentions.iter().flat_map(|one| &one.claims).map(|id| self.claims[id].clone()).collect();
                let inside: Vec<_> = edges.iter().filter(|(a, _, _)| members.contains(a)).cloned().collect();
                spread::events(&self.slim(claims.iter()), &claims, &mentions, &inside)
            })
            .collect()
    }

    fn full<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Vec<Report> {
        let ids: BTreeSet<&ReportId> = claims.map(|claim| &claim.report).collect();
        ids.into_iter().map(|id| self.reports[id].clone()).collect()
    }

    fn slim<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Vec<Report> {
        self.full(claims).iter().map(spread::slim).collect()
    }

    fn named(&self, ids: impl IntoIterator<Item = ClaimId>) -> Vec<Claim> {
        let ids: BTreeSet<ClaimId> = ids.into_iter().collect();
        ids.into_iter().map(|id| self.claims[&id].clone()).collect()
    }

    /// Origins, and the events with their figures.
    fn origins(&mut self, events: &mut [Event]) -> Vec<Origin> {
        let event_of: HashMap<MentionId, EventId> = events
            .iter()
            .flat_map(|event| event.mentions.iter().map(|mention| (mention.clone(), event.id.clone())))
            .collect();
        let all: Vec<Claim> = self.claims.values().cloned().collect();
        let known = Known { event_of, outlets: Outlets::of(self.outlets.clone()).named_in(&all) };
        let (mut keys, mut voices, mut bonds) = (BTreeSet::<(Key, ClaimId)>::new(), HashMap::new(), Vec::new());
        for report in self.reports.values() {
            let claims: Vec<Claim> = self.claims.values().filter(|one| one.report == report.id).cloned().collect();
            let report = [spread::slim(report)];
            keys.extend(spread::claim_keys(known.part(&report, &claims)));
            for group in spread::voice_groups(known.part(&report, &claims)) {
                voices.extend(group.iter().map(|claim| (claim.clone(), group.clone())));
            }
            bonds.extend(spread::bonds(known.part(&report, &claims), &[]));
        }
        let pairs = pairs(&keys);
        let mut left: Vec<(ClaimId, ClaimId)> = pairs.iter().cloned().collect();
        while !left.is_empty() {
            // Batches of some size, with what they need and no more.
            let batch: Vec<_> = left.drain(..(1 + self.chance.below(40) as usize).min(left.len())).collect();
            let claims = self.named(batch.iter().flat_map(|(a, b)| [&voices[a], &voices[b]]).flatten().cloned());
            bonds.extend(spread::bonds(known.part(&self.slim(claims.iter()), &claims), &batch));
        }
        let classes = groups(&components(self.claims.keys().cloned(), &bonds));
        let inside = |class: &BTreeSet<ClaimId>| -> Vec<(ClaimId, ClaimId)> {
            pairs.iter().filter(|(a, b)| class.contains(a) && class.contains(b)).cloned().collect()
        };
        let mut places: BTreeMap<i64, Vec<spread::CreditPlace>> = BTreeMap::new();
        for class in &classes {
            let claims = self.named(class.iter().cloned());
            for place in spread::credit_places(known.part(&self.full(claims.iter()), &claims), &inside(class)) {
                places.entry(place.key).or_default().push(place);
            }
        }
        for places in places.values().filter(|places| places.iter().any(|place| place.credits)) {
            let claims = self.named(places.iter().flat_map(|place| place.claims.iter().cloned()));
            let told: Vec<_> = places.iter().map(|place| (place.root.clone(), place.claims.clone())).collect();
            let roots = places.iter().filter_map(|place| place.root.as_ref()).map(|id| spread::slim(&self.reports[id]));
            let reports: BTreeMap<ReportId, Report> =
                self.slim(claims.iter()).into_iter().chain(roots).map(|one| (one.id.clone(), one)).collect();
            let reports: Vec<Report> = reports.into_values().collect();
            bonds.extend(spread::credit_bonds(known.part(&reports, &claims), &told));
        }
        let mut origins = Vec::new();
        for class in groups(&components(self.claims.keys().cloned(), &bonds)) {
            let claims = self.named(class.iter().cloned());
            origins.extend(spread::origins_of(known.part(&self.full(claims.iter()), &claims), &inside(&class)));
        }
        let origin_of =
            origins.iter().flat_map(|origin: &Origin| origin.claims.iter().map(move |claim| (claim, &origin.id)));
        let origin_of = origin_of.collect();
        for event in events {
            let claims = self.named(event.accounts.iter().map(|account| account.claim.clone()));
            spread::settle(std::slice::from_mut(event), &self.slim(claims.iter()), &claims, &origin_of);
        }
        origins
    }
}

fn pairs(keys: &BTreeSet<(Key, ClaimId)>) -> BTreeSet<(ClaimId, ClaimId)> {
    let mut blocks: BTreeMap<i64, Vec<&(Key, ClaimId)>> = BTreeMap::new();
    keys.iter().for_each(|keyed| blocks.entry(keyed.0.key).or_default().push(keyed));
    let mut pairs = BTreeSet::new();
    for block in blocks.values() {
        let reach = if block.len() <= ALL_MEET { ALL_MEET } else { NEIGHBOURS };
        for (at, (_, a)) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().take(reach).map(|(_, b)| (a.min(b).clone(), a.max(b).clone())));
        }
    }
    pairs
}

/// Holds what a cluster makes of it to what one machine does; how many events and origins are of several reports.
fn check(told: &[Told], seed: u64) -> (usize, usize) {
    let reports: Vec<Report> = told.iter().map(|one| one.report.clone()).collect();
    let claims: Vec<Claim> = told.iter().flat_map(|one| one.claims.clone()).collect();
    let mentions: Vec<EventMention> = told.iter().flat_map(|one| one.mentions.clone()).collect();
    let whole = derive(&reports, &claims, &mentions, &Ruled::default());
    let mut cluster = Cluster::of(told, seed);
    let mut events = cluster.events();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let mut origins = cluster.origins(&mut events);
    origins.sort_by(|a, b| a.id.cmp(&b.id));
    for (ours, theirs) in origins.iter().zip(&whole.origins) {
        assert_eq!(ours, theirs, "seed {seed}");
    }
    for (ours, theirs) in events.iter().zip(&whole.events) {
        assert_eq!(ours, theirs, "seed {seed}");
    }
    assert_eq!((events.len(), origins.len()), (whole.events.len(), whole.origins.len()), "seed {seed}");
    (
        events.iter().filter(|event| event.reports.len() > 1).count(),
        origins.iter().filter(|origin| origin.reports.len() > 1).count(),
    )
}

#[test]
fn a_cluster_gives_what_one_machine_gives() {
    let (mut joined, mut passed_on) = (0, 0);
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let told: Vec<Told> = (0..8 + seed % 30).map(|number| told(number, &mut chance)).collect();
        let (events, origins) = check(&told, seed);
        (joined, passed_on) = (joined + events, passed_on + origins);
    }
    assert!(joined > 40 && passed_on > 80, "{joined} joined, {passed_on} passed on: too few");
}

#[test]
fn large_blocks_of_claims_meet_their_neighbours_alone() {
    let mut chance = Chance(5);
    check(&(0..90).map(|number| Told::varied(number, &mut chance)).collect::<Vec<_>>(), 5);
    check(&(0..60).map(|number| Told::copy(number, &mut chance)).collect::<Vec<_>>(), 6);
}

#[test]
fn large_blocks_of_mentions_are_parted_as_on_one_machine() {
    let mut chance = Chance(11);
    check(&(0..1_010).map(|number| Told::in_one_place(number, &mut chance)).collect::<Vec<_>>(), 11);
}
