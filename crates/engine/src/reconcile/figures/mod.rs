//! Figures over time: what each account counts, which account brings which up to date, and the toll that stands.
//!
//! A toll is made of accounts that count the same thing, are held, and that no later account replaces. Figures of
//! soldiers and of civilians, of attackers and of their victims, of one town and of the whole are kept apart.

pub(super) mod counted;
pub(super) mod losses;
mod revisions;
mod toll;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{Account, Claim, ClaimId, Event, Field, OriginId, Report, ReportId};

/// Gives each account its origin, what it counts and what it revises, and each event its origins and its tolls.
pub(super) fn settle(
    events: &mut [Event],
    reports: &[Report],
    claims: &[Claim],
    origin_of: &HashMap<&ClaimId, &OriginId>,
) {
    let order: BTreeMap<&ReportId, usize> =
        super::origins::in_order(reports).iter().enumerate().map(|(at, report)| (&report.id, at)).collect();
    let reports: BTreeMap<&ReportId, &Report> = reports.iter().map(|report| (&report.id, report)).collect();
    let claims: BTreeMap<&ClaimId, &Claim> = claims.iter().map(|claim| (&claim.id, claim)).collect();
    for event in events {
        for account in &mut event.accounts {
            account.origin = origin_of.get(&account.claim).map(|id| (*id).clone());
            account.counted = claims.get(&account.claim).and_then(|claim| counted::of_account(claim, account));
            (account.revises, account.revised_by) = (None, None);
        }
        event.origins =
            event.accounts.iter().filter_map(|account| account.origin.as_ref()).collect::<BTreeSet<_>>().len();
        revisions::find(&mut event.accounts, &reports, &claims);
        losses::one_person(event, &claims);
        let rank = |account: &Account| order.get(&account.report).copied().unwrap_or(usize::MAX);
        event.killed = toll::toll(rank, &event.accounts, Field::Killed);
        event.injured = toll::toll(rank, &event.accounts, Field::Injured);
    }
}
