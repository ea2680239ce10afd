//! Brings what is derived of a case up to date: what a change has touched, or all of it.

use crate::room;
use std::collections::BTreeSet;
use whosays_engine::assess::disputes;
use whosays_engine::reconcile::{LookUp, PAIRING, Rulings, VERSION, derive, update};
use whosays_model::{
    Case, Claim, ClaimId, Event, EventId, EventMention, Key, MentionId, Pending, Report, ReportId, Trace,
};
use whosays_store::{DerivedWith, Due, Store, StoreError};

/// Where more than one report in so many has changed, or a change leads to more than one claim in so many, deriving all is quicker.
const FEW: usize = 8;

/// So many reports are derived at a time where there is no room for the whole.
const PORTION: usize = 2_000;

/// So many bytes of the file are held in memory meanwhile: what a portion touches is looked at several times.
const HELD: u32 = 256 << 20;

/// Brings events and origins up to date; gives the case where all of it was derived for that.
pub fn bring_up_to_date(store: &mut Store) -> Result<Option<Case>, StoreError> {
    while !bring_part_up_to_date(store)? {
        if !room::is_there_for(store.counts()?[1]) {
            bring_portions_up_to_date(store, PORTION)?;
            continue;
        }
        let (_, changes) = store.due(VERSION)?;
        if let Some(case) = derive_whole(store, changes)? {
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
                let most = (store.counts()?[1] / FEW).max(1_000);
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

/// Brings events and origins up to date so many reports at a time, in memory for these and for what they bear on.
///
/// What was broken off goes on where it was. Until the last portion is in, the case has the events of those before it alone.
pub fn bring_portions_up_to_date(store: &mut Store, size: usize) -> Result<(), StoreError> {
    store.hold(Some(HELD))?;
    let done = bring_each_portion_up_to_date(store, size);
    store.hold(None)?;
    done
}

fn bring_each_portion_up_to_date(store: &mut Store, size: usize) -> Result<(), StoreError> {
    loop {
        let (due, changes) = store.due(VERSION)?;
        match due {
            Due::Nothing => return Ok(()),
            Due::Whole => drop(store.forget_derived(VERSION, changes)?),
            Due::Part(mut pending) => {
                pending.reports = portion(store, &pending.reports, size)?;
                update_part(store, &pending, changes, usize::MAX)?;
            }
        }
    }
}

/// The earliest of the pending reports, and those that people have ruled on: a ruling is heeded once.
fn portion(store: &Store, pending: &BTreeSet<ReportId>, size: usize) -> Result<BTreeSet<ReportId>, StoreError> {
    let mut portion = store.earliest_pending(size)?;
    let judged = store.judgements_of_kinds(PAIRING)?;
    let judged = judged.iter().flat_map(|one| one.ruling.reports().into_iter());
    portion.extend(judged.filter(|id| pending.contains(*id)).cloned());
    Ok(portion)
}

fn is_little(pending: usize, [reports, claims, _]: [usize; 3]) -> bool {
    pending * FEW <= reports && (pending <= PORTION || room::is_there_for(claims))
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
    let judgements = store.judgements_of_kinds(PAIRING)?;
    // Only reports that were judged can hold what a judgement is about.
    let judged: BTreeSet<ReportId> =
        judgements.iter().flat_map(|one| one.ruling.reports().into_iter().cloned()).collect();
    let Rulings { ruled, .. } = Rulings::of(&judgements, &store.claims_of(&judged)?, &store.mentions_of(&judged)?);
    let change = store.at_one_state(|| update(&Looking(store), pending, &ruled, most))??;
    let Some(change) = change else { return Ok(None) };
    let disputes = disputes(&change.events);
    let with = DerivedWith { version: VERSION, ruled: &ruled, disputes: &disputes, changes };
    store.keep_change(&change, &pending.reports, with).map(Some)
}

/// The case, where it has not changed in the meantime.
fn derive_whole(store: &mut Store, changes: u64) -> Result<Option<Case>, StoreError> {
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
