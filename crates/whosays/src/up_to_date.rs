//! Brings what is derived of a case up to date: what a change has touched, or all of it.

use std::collections::BTreeSet;
use whosays_engine::reconcile::{Kept, Rulings, VERSION, derive, update};
use whosays_model::{
    Case, Claim, ClaimId, Event, EventId, EventMention, Judgement, Key, MentionId, Pending, Report, ReportId, Ruled,
    Trace,
};
use whosays_store::{DerivedWith, Due, Store, StoreError};

/// Where more than one report in so many has changed, deriving all is quicker.
const FEW: usize = 8;

/// Brings events and origins up to date.
pub(crate) fn bring_up_to_date(store: &mut Store) -> Result<(), StoreError> {
    loop {
        let (due, changes) = store.due(VERSION)?;
        let kept = match due {
            Due::Nothing => true,
            Due::Part(pending) if is_small(&pending, store)? => update_part(store, &pending, changes)?,
            Due::Part(_) | Due::Whole => derive_whole(store, changes)?.is_some(),
        };
        // Another program may have added a report in the meantime.
        if kept {
            return Ok(());
        }
    }
}

/// The whole case with its events up to date.
pub(crate) fn whole_case(store: &mut Store) -> Result<Case, StoreError> {
    loop {
        let (due, changes) = store.due(VERSION)?;
        let whole = match due {
            Due::Nothing => false,
            Due::Part(pending) => !is_small(&pending, store)?,
            Due::Whole => true,
        };
        if !whole {
            bring_up_to_date(store)?;
            let case = store.load()?;
            if store.due(VERSION)?.0 == Due::Nothing {
                return Ok(case);
            }
        } else if let Some(case) = derive_whole(store, changes)? {
            return Ok(case);
        }
    }
}

fn is_small(pending: &Pending, store: &Store) -> Result<bool, StoreError> {
    Ok(pending.reports.len() * FEW <= store.report_count()?)
}

fn update_part(store: &mut Store, pending: &Pending, changes: u64) -> Result<bool, StoreError> {
    let rulings = rulings(store)?;
    let change = update(&Looking(store), pending, &rulings)?;
    let ruled = ruled(rulings);
    store.keep_change(&change, DerivedWith { version: VERSION, ruled: &ruled, changes })
}

/// The case, where it has not changed in the meantime.
fn derive_whole(store: &mut Store, changes: u64) -> Result<Option<Case>, StoreError> {
    let mut case = store.load_given()?;
    let rulings = Rulings::of(&store.judgements()?, &case.claims, &case.mentions);
    let derived = derive(&case.reports, &case.claims, &case.mentions, &rulings);
    let ruled = ruled(rulings);
    let kept = store.keep_derived(&derived, DerivedWith { version: VERSION, ruled: &ruled, changes })?;
    (case.events, case.origins) = (derived.events, derived.origins);
    Ok(kept.then_some(case))
}

/// What people have ruled, on the mentions that the case has now; only reports that were judged are looked at.
fn rulings(store: &Store) -> Result<Rulings, StoreError> {
    let judgements: Vec<Judgement> = store.judgements()?;
    let judged: BTreeSet<ReportId> =
        judgements.iter().flat_map(|one| [one.a.report.clone(), one.b.report.clone()]).collect();
    Ok(Rulings::of(&judgements, &store.claims_of(&judged)?, &store.mentions_of(&judged)?))
}

fn ruled(rulings: Rulings) -> Ruled {
    Ruled { same: rulings.same, different: rulings.different }
}

/// Looks things up in a case file.
struct Looking<'a>(&'a Store);

impl Kept for Looking<'_> {
    type Error = StoreError;

    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, StoreError> {
        self.0.reports_of(ids)
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
