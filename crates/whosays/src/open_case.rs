//! Opens a case for a command that reads it.

use crate::complaint::could_not;
use crate::up_to_date::whole_case;
use std::collections::BTreeMap;
use std::path::Path;
use whosays_engine::assess::Settings;
use whosays_model::{Account, Case, Claim, ClaimId, Event, EventId, Field, MentionId, Origin, Report, ReportId};
use whosays_store::{Store, Thing};

/// A case with its events up to date.
pub(crate) struct OpenCase {
    /// The file.
    pub(crate) store: Store,
    /// What it holds.
    pub(crate) case: Case,
    events: BTreeMap<MentionId, usize>,
    reports: BTreeMap<ReportId, usize>,
    claims: BTreeMap<ClaimId, usize>,
    origins: BTreeMap<ClaimId, usize>,
}

impl OpenCase {
    /// Opens a case, and derives its events where that was interrupted.
    pub(crate) fn at(path: &Path) -> anyhow::Result<OpenCase> {
        let mut store = Store::open(path)?;
        let case = whole_case(&mut store)?;
        let reports = case.reports.iter().enumerate().map(|(at, report)| (report.id.clone(), at)).collect();
        let of_event =
            |(at, event): (usize, &Event)| event.mentions.iter().map(move |id| (id.clone(), at)).collect::<Vec<_>>();
        let events = case.events.iter().enumerate().flat_map(of_event).collect();
        let claims = case.claims.iter().enumerate().map(|(at, claim)| (claim.id.clone(), at)).collect();
        let of_origin =
            |(at, origin): (usize, &Origin)| origin.claims.iter().map(move |id| (id.clone(), at)).collect::<Vec<_>>();
        let origins = case.origins.iter().enumerate().flat_map(of_origin).collect();
        Ok(OpenCase { store, case, events, reports, claims, origins })
    }

    /// The thing that an id, the beginning of one, or a report's file name means.
    pub(crate) fn find(&self, id: &str) -> anyhow::Result<Thing> {
        let named = || self.case.reports.iter().find(|report| report.file == id);
        match self.store.find(id)? {
            Some(thing) => Ok(thing),
            None => match named() {
                Some(report) => Ok(Thing::Report(Box::new(report.clone()))),
                None => Err(could_not(
                    format!("{}: nothing has the id {id}", self.store.path().display()),
                    "ids begin with r-, c-, m-, e- or o-; `whosays claims`, `whosays events` and `whosays origins` show them",
                )),
            },
        }
    }

    /// What people have set, on the claims that the case has now.
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        Ok(Settings::of(&self.store.judgements()?, &self.case.claims))
    }

    /// The event that a mention is part of.
    pub(crate) fn event_of(&self, mention: Option<&MentionId>) -> Option<&Event> {
        self.case.events.get(*self.events.get(mention?)?)
    }

    /// The id of the event that a mention is part of.
    pub(crate) fn event_id_of(&self, mention: Option<&MentionId>) -> Option<&EventId> {
        self.event_of(mention).map(|event| &event.id)
    }

    /// A claim of the case.
    pub(crate) fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.case.claims.get(*self.claims.get(id)?)
    }

    /// The origin that a claim goes back to.
    pub(crate) fn origin_of(&self, claim: &ClaimId) -> Option<&Origin> {
        self.case.origins.get(*self.origins.get(claim)?)
    }

    /// The account that a claim gives of a field of its event.
    pub(crate) fn account_of(&self, claim: &ClaimId, field: Field) -> Option<&Account> {
        let event = self.event_of(self.claim(claim)?.event.as_ref())?;
        event.accounts.iter().find(|account| account.claim == *claim && account.field == field)
    }

    /// Where a claim stands in the order of its reports' publication and of their texts.
    pub(crate) fn place_in_time(&self, claim: &ClaimId) -> (usize, usize) {
        let claim = self.claim(claim);
        let report = claim.and_then(|claim| self.reports.get(&claim.report));
        (report.copied().unwrap_or(usize::MAX), claim.map_or(0, |claim| claim.span().start))
    }

    /// A report of the case.
    pub(crate) fn report(&self, id: &ReportId) -> Option<&Report> {
        self.case.reports.get(*self.reports.get(id)?)
    }

    /// What a report is called, and its date where it is known.
    pub(crate) fn label(&self, id: &ReportId) -> String {
        let Some(report) = self.report(id) else {
            return id.to_string();
        };
        match report.published() {
            Some(date) => format!("{}, {date}", report.label()),
            None => report.label().to_owned(),
        }
    }
}
