//! The claims of a case by their places: report by report, and those of a report side by side.

use super::Workroom;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use whosays_model::{ClaimId, ReportId};

/// Claims and reports by their places.
#[derive(Default)]
pub(super) struct Numbered {
    /// The number of each claim's id.
    ids: Vec<i64>,
    /// The places of claims in the order of these numbers.
    by_id: Vec<u32>,
    /// The report of each claim.
    report_of: Vec<u32>,
    /// The claims of each report begin here.
    begins: Vec<u32>,
    reports: Vec<ReportId>,
    by_report: HashMap<ReportId, u32>,
}

impl Numbered {
    pub(super) fn of<W: Workroom>(room: &W) -> Result<Self, W::Error> {
        let mut all = Numbered::default();
        room.each_claim(&mut |report, claim| {
            if all.reports.last() != Some(&report) {
                all.begins.push(all.ids.len() as u32);
                all.by_report.insert(report.clone(), all.reports.len() as u32);
                all.reports.push(report);
            }
            all.ids.push(claim.number());
            all.report_of.push(all.reports.len() as u32 - 1);
        })?;
        all.by_id = (0..all.ids.len() as u32).collect();
        all.by_id.sort_unstable_by_key(|at| all.ids[*at as usize]);
        Ok(all)
    }

    /// How many claims there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The reports that have claims.
    pub(super) fn reports(&self) -> &[ReportId] {
        &self.reports
    }

    pub(super) fn id(&self, claim: u32) -> ClaimId {
        ClaimId::numbered(self.ids[claim as usize])
    }

    pub(super) fn ids(&self, claims: impl IntoIterator<Item = u32>) -> BTreeSet<ClaimId> {
        claims.into_iter().map(|claim| self.id(claim)).collect()
    }

    /// The place of the claim of this number.
    pub(super) fn numbered(&self, number: i64) -> Option<u32> {
        let found = self.by_id.binary_search_by_key(&number, |at| self.ids[*at as usize]);
        found.ok().map(|at| self.by_id[at])
    }

    pub(super) fn claim(&self, id: &ClaimId) -> Option<u32> {
        self.numbered(id.number())
    }

    /// The place of a report that has claims.
    pub(super) fn report(&self, id: &ReportId) -> Option<u32> {
        self.by_report.get(id).copied()
    }

    pub(super) fn report_id(&self, report: u32) -> Option<&ReportId> {
        self.reports.get(report as usize)
    }

    pub(super) fn report_of(&self, claim: u32) -> u32 {
        self.report_of[claim as usize]
    }

    /// The claims of a report.
    pub(super) fn claims_of(&self, report: u32) -> Range<u32> {
        let end = self.begins.get(report as usize + 1).copied().unwrap_or(self.ids.len() as u32);
        self.begins.get(report as usize).copied().unwrap_or(end)..end
    }

    /// Where the reports from this one on end that are looked at together: at most so many, and with at most so many claims unless
    /// one alone has more.
    pub(super) fn batch_from(&self, report: usize, reports: usize, claims: usize) -> usize {
        let begins = |at: usize| self.begins.get(at).map_or(self.ids.len(), |begin| *begin as usize);
        let is_over = |to: &usize| *to >= report + reports || begins(to + 1) - begins(report) > claims;
        (report + 1..self.reports.len()).find(is_over).unwrap_or(self.reports.len())
    }
}
