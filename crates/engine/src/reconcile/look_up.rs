//! Where a case is looked up that is not in memory.

use std::collections::BTreeSet;
use whosays_model::{Claim, ClaimId, EventMention, MentionId, Report, ReportId};

/// What a case holds of its reports, as they are now.
#[allow(clippy::missing_errors_doc, reason = "each fails as the place does where it is kept")]
pub trait LookUp {
    /// Why something cannot be looked up.
    type Error;

    /// These reports, those that there are.
    fn reports(&self, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, Self::Error>;
    /// The claims of these reports.
    fn claims_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Claim>, Self::Error>;
    /// The mentions of these reports.
    fn mentions_of(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<EventMention>, Self::Error>;
    /// These claims, those that there are.
    fn claims(&self, ids: &BTreeSet<ClaimId>) -> Result<Vec<Claim>, Self::Error>;
    /// These mentions, those that there are.
    fn mentions(&self, ids: &BTreeSet<MentionId>) -> Result<Vec<EventMention>, Self::Error>;
    /// The names of all outlets of reports.
    fn outlets(&self) -> Result<BTreeSet<String>, Self::Error>;
}
