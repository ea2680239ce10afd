//! A case that is derived in parts, with a disk to sort on, is what it is when it is derived in memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may unwrap")]
#![allow(dead_code, reason = "the made-up world is for more than this")]

mod made;

use made::{Chance, Told, told};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use whosays_engine::reconcile::parts::{Row, Workroom, derive_in_parts};
use whosays_engine::reconcile::{LookUp, derive};
use whosays_model::{Claim, ClaimId, Event, EventMention, Key, MentionId, Origin, Pile, Report, ReportId, Ruled};

/// A case whose piles are in memory.
#[derive(Default)]
struct Room {
    reports: BTreeMap<ReportId, Report>,
    claims: BTreeMap<ClaimId, Claim>,
    mentions: BTreeMap<MentionId, EventMention>,
    piles: RefCell<BTreeMap<Pile, (Vec<Row>, bool)>>,
    laid: RefCell<Vec<Event>>,
    events: RefCell<Vec<Event>>,
    origins: RefCell<Vec<Origin>>,
    traces: RefCell<Vec<(ClaimId, ClaimId, Vec<Key>)>>,
    at_a_time: usize,
}

impl Room {
    fn of(told: &[Told], at_a_time: usize) -> Self {
        Room {
            at_a_time,
            reports: told.iter().map(|one| (one.report.id.clone(), one.report.clone())).collect(),
            claims: told.iter().flat_map(|one| &one.claims).map(|claim| (claim.id.clone(), claim.clone())).collect(),
            mentions: told.iter().flat_map(|one| &one.mentions).map(|one| (one.id.clone(), one.clone())).collect(),
            ..Room::default()
        }
    }

    fn sorted(&self, pile: Pile) -> Vec<Row> {
        let piles = self.piles.borrow();
        let Some((rows, is_sorted)) = piles.get(&pile) else { return Vec::new() };
        assert!(is_sorted, "{pile:?} is read before it is sorted");
        rows.clone()
    }
}

impl LookUp for Room {
    type Error = Infallible;

    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, Infallible> {
        Ok(ids.iter().filter_map(|id| self.reports.get(id).cloned()).collect())
    }

    fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, Infallible> {
        Ok(self.claims.values().filter(|one| reports.contains(&one.report)).cloned().collect())
    }

    fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, Infallible> {
        Ok(self.mentions.values().filter(|one| reports.contains(&one.report)).cloned().collect())
    }

    fn claims(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, Infallible> {
        Ok(ids.iter().filter_map(|id| self.claims.get(id).cloned()).collect())
    }

    fn mentions(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, Infallible> {
        Ok(ids.iter().filter_map(|id| self.mentions.get(id).cloned()).collect())
    }

    fn outlets(&self) -> Result<BTreeSet<String>, Infallible> {
        Ok(self.reports.values().filter_map(|report| Some(report.meta.outlet.as_ref()?.value.clone())).collect())
    }
}

impl Workroom for Room {
    fn at_a_time(&self) -> usize {
        self.at_a_time
    }

    fn all_mentions(&self) -> Result<Vec<MentionId>, Infallible> {
        Ok(self.mentions.keys().cloned().collect())
    }

    fn each_claim(&self, visit: &mut dyn FnMut(ReportId, ClaimId)) -> Result<(), Infallible> {
        for report in self.reports.keys() {
            let own = self.claims.values().filter(|claim| claim.report == *report);
            own.for_each(|claim| visit(report.clone(), claim.id.clone()));
        }
        Ok(())
    }

    fn lay(&self, pile: Pile, rows: &[Row]) -> Result<(), Infallible> {
        let mut piles = self.piles.borrow_mut();
        let (laid, is_sorted) = piles.entry(pile).or_default();
        assert!(!*is_sorted, "{pile:?} is laid on after it was sorted");
        laid.extend(rows);
        Ok(())
    }

    fn sort(&self, pile: Pile) -> Result<(), Infallible> {
        let mut piles = self.piles.borrow_mut();
        let (laid, is_sorted) = piles.entry(pile).or_default();
        laid.sort_unstable();
        laid.dedup();
        *is_sorted = true;
        Ok(())
    }

    fn each(&self, pile: Pile, visit: &mut dyn FnMut(Row) -> Result<(), Infallible>) -> Result<(), Infallible> {
        self.sorted(pile).into_iter().try_for_each(visit)
    }

    fn beginning_with(&self, pile: Pile, first: i64) -> Result<Vec<Row>, Infallible> {
        let piles = self.piles.borrow();
        let Some((rows, is_sorted)) = piles.get(&pile) else { return Ok(Vec::new()) };
        assert!(is_sorted, "{pile:?} is read before it is sorted");
        let from = rows.partition_point(|row| row[0] < first);
        Ok(rows[from..].iter().take_while(|row| row[0] == first).copied().collect())
    }

    fn lay_events(&self, events: &[Event]) -> Result<(), Infallible> {
        self.laid.borrow_mut().extend_from_slice(events);
        Ok(())
    }

    fn each_event(&self, visit: &mut dyn FnMut(Event) -> Result<(), Infallible>) -> Result<(), Infallible> {
        self.laid.borrow().iter().cloned().try_for_each(visit)
    }

    fn keep_events(&self, events: &[Event]) -> Result<(), Infallible> {
        self.events.borrow_mut().extend_from_slice(events);
        Ok(())
    }

    fn keep_origins(&self, origins: &[Origin]) -> Result<(), Infallible> {
        self.origins.borrow_mut().extend_from_slice(origins);
        Ok(())
    }

    fn keep_traces(&self, traces: &[(ClaimId, ClaimId, Vec<Key>)]) -> Result<(), Infallible> {
        self.traces.borrow_mut().extend_from_slice(traces);
        Ok(())
    }
}

/// Holds what parts of this size give to what memory gives; how many events and origins are of several reports.
fn check(told: &[Told], ruled: &Ruled, at_a_time: usize, name: &str) -> (usize, usize) {
    let all = |told: &[Told]| -> (Vec<Report>, Vec<Claim>, Vec<EventMention>) {
        let reports = told.iter().map(|one| one.report.clone()).collect();
        let claims = told.iter().flat_map(|one| one.claims.clone()).collect();
        (reports, claims, told.iter().flat_map(|one| one.mentions.clone()).collect())
    };
    let (reports, claims, mentions) = all(told);
    let whole = derive(&reports, &claims, &mentions, ruled);
    let room = Room::of(told, at_a_time);
    derive_in_parts(&room, ruled).unwrap();
    let (mut events, mut origins) = (room.events.take(), room.origins.take());
    events.sort_by(|a, b| a.id.cmp(&b.id));
    origins.sort_by(|a, b| a.id.cmp(&b.id));
    for (ours, theirs) in events.iter().zip(&whole.events) {
        assert_eq!(ours, theirs, "{name}");
    }
    for (ours, theirs) in origins.iter().zip(&whole.origins) {
        assert_eq!(ours, theirs, "{name}");
    }
    assert_eq!((events.len(), origins.len()), (whole.events.len(), whole.origins.len()), "{name}");
    let joining = whole.joining;
    let keys: BTreeSet<Row> = joining.keys.iter().map(|(key, at)| [key.cast_signed(), i64::from(*at), 0]).collect();
    assert!(keys.into_iter().eq(room.sorted(Pile::MentionKeys)), "{name}: other keys of mentions");
    let edges = joining.edges.iter().map(|(a, b, score)| [i64::from(*a), i64::from(*b), i64::from(*score)]);
    assert!(edges.eq(room.sorted(Pile::Edges)), "{name}: other edges");
    let tracing = whole.tracing;
    let mut keys: BTreeMap<u32, Vec<Key>> = BTreeMap::new();
    tracing.keys.iter().for_each(|(key, at)| keys.entry(*at).or_default().push(*key));
    let id = |at: u32| tracing.claims[at as usize].clone();
    let traces: BTreeSet<(ClaimId, ClaimId, Vec<Key>)> = (0..)
        .zip(&tracing.classes)
        .map(|(at, first)| (id(at), id(*first), keys.remove(&at).unwrap_or_default()))
        .collect();
    assert!(traces == room.traces.take().into_iter().collect(), "{name}: other classes or keys of claims");
    let events = events.iter().filter(|event| event.reports.len() > 1).count();
    let origins = origins.iter().filter(|origin| origin.reports.len() > 1).count();
    (events, origins)
}

fn ruled_by(chance: &mut Chance, told: &[Told]) -> Ruled {
    let all: Vec<MentionId> = told.iter().flat_map(|one| &one.mentions).map(|one| one.id.clone()).collect();
    let mut ruled = Ruled::default();
    for _ in 0..chance.below(4) {
        let (a, b) = (chance.one_of(&all), chance.one_of(&all));
        let list = if chance.below(2) == 0 { &mut ruled.same } else { &mut ruled.different };
        if a != b {
            list.push((a.clone().min(b.clone()), a.max(b)));
        }
    }
    ruled
}

#[test]
fn parts_give_what_the_whole_gives() {
    let (mut joined, mut passed_on) = (0, 0);
    for seed in 0..60 {
        let mut chance = Chance(seed);
        let told: BTreeMap<ReportId, Told> = (0..8 + seed % 30)
            .map(|number| told(number, &mut chance))
            .map(|one| (one.report.id.clone(), one))
            .collect();
        let told: Vec<Told> = told.into_values().collect();
        let ruled = ruled_by(&mut chance, &told);
        let at_a_time = [1, 7, 40, 4_000][seed as usize % 4];
        let (events, origins) = check(&told, &ruled, at_a_time, &format!("seed {seed}, {at_a_time} at a time"));
        (joined, passed_on) = (joined + events, passed_on + origins);
    }
    assert!(joined > 60 && passed_on > 120, "{joined} joined, {passed_on} passed on: too few");
}

#[test]
fn large_blocks_are_met_in_parts_as_in_memory() {
    let mut chance = Chance(5);
    let none = Ruled::default();
    check(&(0..90).map(|number| Told::varied(number, &mut chance)).collect::<Vec<_>>(), &none, 100, "varied");
    check(&(0..60).map(|number| Told::copy(number, &mut chance)).collect::<Vec<_>>(), &none, 100, "copies");
    check(
        &(0..1_010).map(|number| Told::in_one_place(number, &mut chance)).collect::<Vec<_>>(),
        &none,
        100,
        "one place",
    );
}

#[test]
fn an_empty_case_is_derived_too() {
    assert_eq!(check(&[], &Ruled::default(), 10, "nothing"), (0, 0));
}
