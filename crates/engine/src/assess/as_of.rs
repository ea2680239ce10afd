//! A case as it was with fewer reports: what it would have held then, derived anew from what it had.

use crate::reconcile::derive;
use std::collections::BTreeSet;
use whosays_model::{Case, Report, ReportId, Ruled};

/// The reports that were published by a day, given as days since 1 March of year 0; those without a date count as there.
pub fn published_by(reports: &[Report], day: i64) -> BTreeSet<ReportId> {
    let was_there = |report: &&Report| report.published().is_none_or(|published| published.day_numbers().1 <= day);
    reports.iter().filter(was_there).map(|report| report.id.clone()).collect()
}

/// The case with these of its reports alone, under what people had ruled by then.
pub fn only(case: &Case, had: &BTreeSet<ReportId>, ruled: &Ruled) -> Case {
    let reports: Vec<Report> = case.reports.iter().filter(|report| had.contains(&report.id)).cloned().collect();
    let claims: Vec<_> = case.claims.iter().filter(|claim| had.contains(&claim.report)).cloned().collect();
    let mentions: Vec<_> = case.mentions.iter().filter(|mention| had.contains(&mention.report)).cloned().collect();
    let derived = derive(&reports, &claims, &mentions, ruled);
    Case { reports, claims, mentions, events: derived.events, origins: derived.origins }
}
