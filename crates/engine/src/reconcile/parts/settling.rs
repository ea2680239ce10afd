//! The figures of events, once the origins of what was said of them are known.

use super::claims::Traced;
use super::{Workroom, slim_reports};
use crate::reconcile::figures;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{ClaimId, Event, OriginId, ReportId};

/// Settles the events that were laid aside, and hands them over.
pub(super) fn settle<W: Workroom>(room: &W, traced: &Traced) -> Result<(), W::Error> {
    let (mut batch, mut accounts) = (Vec::new(), 0);
    room.each_event(&mut |event| {
        accounts += event.accounts.len() + 1;
        batch.push(event);
        if accounts >= room.at_a_time() {
            accounts = 0;
            return settle_these(room, std::mem::take(&mut batch), traced);
        }
        Ok(())
    })?;
    settle_these(room, batch, traced)
}

fn settle_these<W: Workroom>(room: &W, mut events: Vec<Event>, traced: &Traced) -> Result<(), W::Error> {
    let told = events.iter().flat_map(|event| &event.accounts);
    let ids: BTreeSet<ClaimId> = told.clone().map(|account| account.claim.clone()).collect();
    let claims = room.claims(&ids)?;
    let reports: BTreeSet<ReportId> = told.map(|account| account.report.clone()).collect();
    let reports = slim_reports(room, &reports)?;
    let origins: HashMap<&ClaimId, OriginId> =
        ids.iter().filter_map(|claim| Some((claim, traced.origin(claim)?))).collect();
    let origin_of: HashMap<&ClaimId, &OriginId> = origins.iter().map(|(claim, origin)| (*claim, origin)).collect();
    figures::settle(&mut events, &reports, &claims, &origin_of);
    room.keep_events(&events)
}
