//! Brings what is derived of a case up to date: what a change has touched, or all of it.

use std::collections::BTreeSet;
use whosays_engine::assess::disputes;
use whosays_engine::reconcile::parts::{Row, Workroom, derive_in_parts};
use whosays_engine::reconcile::{Kept, LookUp, PAIRING, Rulings, VERSION, derive, update};
use whosays_model::{
    Case, Claim, ClaimId, Event, EventId, EventMention, Key, MentionId, Origin, Pending, Pile, Report, ReportId, Ruled,
    Trace,
};
use whosays_store::{DerivedWith, Due, Store, StoreError};

/// Where more than one report in so many has changed, or a change leads to more than one claim in so many, deriving all is quicker.
const FEW: usize = 8;

/// A case with more claims is derived in parts, and no change is derived alone that leads to more.
const IN_MEMORY: usize = 50_000;

/// And so is one with more reports, for their texts.
const TEXTS_IN_MEMORY: usize = 10_000;

/// No change of more reports is derived alone where the case has more claims than fit in memory.
const REPORTS: usize = 2_000;

/// Brings events and origins up to date; gives the case where all of it was derived for that in memory.
pub fn bring_up_to_date(store: &mut Store) -> Result<Option<Case>, StoreError> {
    while !bring_part_up_to_date(store)? {
        if !fits_in_memory(store.counts()?) {
            bring_up_to_date_in_parts(store)?;
        } else if let Some(case) = derive_whole(store)? {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Brings events and origins up to date where changes have touched little, which takes little memory; whether they are now.
/// Where they are not, all has to be derived.
pub fn bring_part_up_to_date(store: &mut Store) -> Result<bool, StoreError> {
    loop {
        let (due, changes) = store.due(VERSION)?;
        // What is not kept, another program has been quicker with, or has added a report to.
        match due {
            Due::Nothing => return Ok(true),
            Due::Part(pending) if is_little(pending.reports.len(), store.counts()?) => {
                // Of a small case a few claims are many.
                let most = (store.counts()?[1] / FEW).clamp(1_000, IN_MEMORY);
                match update_part(store, &pending, changes, most)? {
                    Some(true) => return Ok(true),
                    Some(false) => {}
                    None => return Ok(false),
                }
            }
            Due::Part(_) | Due::Whole => return Ok(false),
        }
    }
}

/// Derives the whole case in parts, in memory for one of them and some bytes a claim; whether it was kept, which it is not where a
/// report was replaced or its claims were corrected in the meantime. Reports that came meanwhile may be due then.
pub fn bring_up_to_date_in_parts(store: &mut Store) -> Result<bool, StoreError> {
    let changes = store.changes()?;
    let ruled = ruled(store)?;
    let with = DerivedWith { version: VERSION, ruled: &ruled, disputes: &[], changes };
    store.keep_derived_in_parts(with, |store, room| derive_in_parts(&Working { looking: Looking(store), room }, &ruled))
}

fn fits_in_memory([reports, claims, _]: [usize; 3]) -> bool {
    claims <= IN_MEMORY && reports <= TEXTS_IN_MEMORY
}

fn is_little(pending: usize, counts: [usize; 3]) -> bool {
    pending * FEW <= counts[0] && (pending <= REPORTS || fits_in_memory(counts))
}

fn ruled(store: &Store) -> Result<Ruled, StoreError> {
    let judgements = store.judgements_of_kinds(PAIRING)?;
    // Only reports that were judged can hold what a judgement is about.
    let judged: BTreeSet<ReportId> =
        judgements.iter().flat_map(|one| one.ruling.reports().into_iter().cloned()).collect();
    Ok(Rulings::of(&judgements, &store.claims_of(&judged)?, &store.mentions_of(&judged)?).ruled)
}

/// The whole case with its events up to date.
pub fn whole_case(store: &mut Store) -> Result<Case, StoreError> {
    loop {
        if let Some(case) = bring_up_to_date(store)? {
            return Ok(case);
        }
        let (_, before) = store.due(VERSION)?;
        let case = store.load()?;
        if store.due(VERSION)? == (Due::Nothing, before) {
            return Ok(case);
        }
    }
}

/// Whether what a change has touched was kept; nothing where it touches more claims than `most`.
fn update_part(store: &mut Store, pending: &Pending, changes: u64, most: usize) -> Result<Option<bool>, StoreError> {
    let ruled = ruled(store)?;
    let change = store.at_one_state(|| update(&Looking(store), pending, &ruled, most))??;
    let Some(change) = change else { return Ok(None) };
    let disputes = disputes(&change.events);
    let with = DerivedWith { version: VERSION, ruled: &ruled, disputes: &disputes, changes };
    store.keep_change(&change, with).map(Some)
}

/// The case, where it has not changed in the meantime.
fn derive_whole(store: &mut Store) -> Result<Option<Case>, StoreError> {
    let changes = store.changes()?;
    let mut case = store.load_without_events()?;
    let Rulings { ruled, .. } = Rulings::of(&store.judgements_of_kinds(PAIRING)?, &case.claims, &case.mentions);
    let derived = derive(&case.reports, &case.claims, &case.mentions, &ruled);
    let disputes = disputes(&derived.events);
    let with = DerivedWith { version: VERSION, ruled: &ruled, disputes: &disputes, changes };
    let kept = store.keep_derived(&derived, with)?;
    (case.events, case.origins) = (derived.events, derived.origins);
    Ok(kept.then_some(case))
}

/// Looks things up in a case file.
struct Looking<'a>(&'a Store);

impl LookUp for Looking<'_> {
    type Error = StoreError;

    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, StoreError> {
        self.0.reports_named(ids)
    }

    fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, StoreError> {
        self.0.claims_of(reports)
    }

    fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, StoreError> {
        self.0.mentions_of(reports)
    }

    fn claims(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, StoreError> {
        self.0.claims_named(ids)
    }

    fn mentions(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, StoreError> {
        self.0.mentions_named(ids)
    }

    fn outlets(&self) -> Result<BTreeSet<String>, StoreError> {
        self.0.outlets()
    }
}

impl Kept for Looking<'_> {
    fn mentions_under(&self, keys: &BTreeSet<u64>) -> Result<Vec<(u64, MentionId)>, StoreError> {
        self.0.mentions_under(keys)
    }

    fn edges_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<(MentionId, MentionId, i32)>, StoreError> {
        self.0.edges_of(mentions)
    }

    fn events_of(&self, mentions: &BTreeSet<MentionId>) -> Result<Vec<Event>, StoreError> {
        self.0.events_of(mentions)
    }

    fn events(&self, ids: &BTreeSet<EventId>) -> Result<Vec<Event>, StoreError> {
        self.0.events_named(ids)
    }

    fn claims_under(&self, key: i64, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        self.0.claims_under(key, most)
    }

    fn claims_beside(&self, place: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        self.0.claims_beside(place, most)
    }

    fn claims_between(&self, from: Key, to: Key, most: usize) -> Result<Vec<(Key, ClaimId)>, StoreError> {
        self.0.claims_between(from, to, most)
    }

    fn traces(&self, claims: &BTreeSet<ClaimId>) -> Result<Vec<(ClaimId, Trace)>, StoreError> {
        self.0.traces(claims)
    }

    fn of_classes(&self, classes: &BTreeSet<i64>) -> Result<BTreeSet<ClaimId>, StoreError> {
        self.0.claims_of_classes(classes)
    }
}

/// A case file with room to work in.
struct Working<'a> {
    looking: Looking<'a>,
    room: whosays_store::Workroom<'a>,
}

impl LookUp for Working<'_> {
    type Error = StoreError;

    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, StoreError> {
        self.looking.reports(ids)
    }

    fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, StoreError> {
        self.looking.claims_of(reports)
    }

    fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, StoreError> {
        self.looking.mentions_of(reports)
    }

    fn claims(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, StoreError> {
        self.looking.claims(ids)
    }

    fn mentions(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, StoreError> {
        self.looking.mentions(ids)
    }

    fn outlets(&self) -> Result<BTreeSet<String>, StoreError> {
        self.looking.outlets()
    }
}

impl Workroom for Working<'_> {
    fn all_mentions(&self) -> Result<Vec<MentionId>, StoreError> {
        self.room.all_mentions()
    }

    fn each_claim(&self, visit: &mut dyn FnMut(ReportId, ClaimId)) -> Result<(), StoreError> {
        self.room.each_claim(visit)
    }

    fn lay(&self, pile: Pile, rows: &[Row]) -> Result<(), StoreError> {
        self.room.lay(pile, rows)
    }

    fn sort(&self, pile: Pile) -> Result<(), StoreError> {
        self.room.sort(pile)
    }

    fn each(&self, pile: Pile, visit: &mut dyn FnMut(Row) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.room.each(pile, visit)
    }

    fn beginning_with(&self, pile: Pile, first: i64) -> Result<Vec<Row>, StoreError> {
        self.room.beginning_with(pile, first)
    }

    fn lay_events(&self, events: &[Event]) -> Result<(), StoreError> {
        self.room.lay_events(events)
    }

    fn each_event(&self, visit: &mut dyn FnMut(Event) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.room.each_event(visit)
    }

    fn keep_events(&self, events: &[Event]) -> Result<(), StoreError> {
        self.room.keep_events(events, &disputes(events))
    }

    fn keep_origins(&self, origins: &[Origin]) -> Result<(), StoreError> {
        self.room.keep_origins(origins)
    }

    fn keep_traces(&self, traces: &[(ClaimId, ClaimId, Vec<Key>)]) -> Result<(), StoreError> {
        self.room.keep_traces(traces)
    }
}
