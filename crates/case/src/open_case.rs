//! Opens a case for a command that reads it.

use crate::could_not;
use crate::program::program;
use crate::up_to_date::{bring_up_to_date, whole_case};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use whosays_engine::assess::Settings;
use whosays_engine::reconcile::VERSION;
use whosays_model::{Account, Case, Claim, ClaimId, Event, EventId, Field, MentionId, Origin, Report, ReportId};
use whosays_store::{Store, Thing};

/// A case with its events up to date.
pub struct OpenCase {
    /// The file.
    pub store: Store,
    /// What it holds, or what was brought of it.
    pub case: Case,
    /// After how many changes of the case it was loaded, where that can be told.
    loaded_at: Option<u64>,
    is_whole: bool,
    keeps: bool,
    events: BTreeMap<MentionId, usize>,
    reports: BTreeMap<ReportId, usize>,
    claims: BTreeMap<ClaimId, usize>,
    origins: BTreeMap<ClaimId, usize>,
}

impl OpenCase {
    /// Opens a case, and derives its events where that was interrupted.
    pub fn at(path: &Path) -> anyhow::Result<OpenCase> {
        let mut open = OpenCase::ready(path)?;
        open.load_all()?;
        Ok(open)
    }

    /// The same, of which nothing is loaded yet: for ledgers that were kept, and for what is brought.
    pub fn ready(path: &Path) -> anyhow::Result<OpenCase> {
        OpenCase::over(Store::open(path)?)
    }

    /// The same over a case file that is open; where its events had to be derived as a whole, the whole is loaded.
    pub fn over(mut store: Store) -> anyhow::Result<OpenCase> {
        let (_, before) = store.due(VERSION)?;
        let case = bring_up_to_date(&mut store)?;
        let (_, after) = store.due(VERSION)?;
        let is_whole = case.is_some();
        let mut open = OpenCase {
            store,
            case: case.unwrap_or_default(),
            loaded_at: (is_whole && before == after).then_some(after),
            is_whole,
            keeps: true,
            events: BTreeMap::new(),
            reports: BTreeMap::new(),
            claims: BTreeMap::new(),
            origins: BTreeMap::new(),
        };
        open.index();
        Ok(open)
    }

    /// The same, that keeps no ledger which it works out: for whoever has them in memory.
    pub fn without_keeping(mut self) -> Self {
        self.keeps = false;
        self
    }

    /// Whether all that it holds is loaded.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn index(&mut self) {
        let case = &self.case;
        self.reports = case.reports.iter().enumerate().map(|(at, report)| (report.id.clone(), at)).collect();
        let of_event =
            |(at, event): (usize, &Event)| event.mentions.iter().map(move |id| (id.clone(), at)).collect::<Vec<_>>();
        self.events = case.events.iter().enumerate().flat_map(of_event).collect();
        self.claims = case.claims.iter().enumerate().map(|(at, claim)| (claim.id.clone(), at)).collect();
        let of_origin =
            |(at, origin): (usize, &Origin)| origin.claims.iter().map(move |id| (id.clone(), at)).collect::<Vec<_>>();
        self.origins = case.origins.iter().enumerate().flat_map(of_origin).collect();
    }

    /// Loads the case, where that was not done.
    pub fn load_all(&mut self) -> anyhow::Result<()> {
        if !self.is_whole {
            let (_, before) = self.store.due(VERSION)?;
            self.case = whole_case(&mut self.store)?;
            let (_, after) = self.store.due(VERSION)?;
            self.loaded_at = (before == after).then_some(after);
            self.is_whole = true;
            self.index();
        }
        Ok(())
    }

    /// Loads these claims and their events and reports, and further reports, where the case is not loaded: for showing them.
    pub fn bring<'a>(
        &mut self,
        claims: impl Iterator<Item = &'a ClaimId>,
        reports: impl Iterator<Item = &'a ReportId>,
    ) -> anyhow::Result<()> {
        if self.is_whole {
            return Ok(());
        }
        let claims: BTreeSet<ClaimId> = claims.cloned().collect();
        self.case.claims = self.store.claims_named(&claims)?;
        let mut reports: BTreeSet<ReportId> = reports.cloned().collect();
        reports.extend(self.case.claims.iter().map(|claim| claim.report.clone()));
        self.case.reports = self.store.reports_named(&reports)?;
        let mentions = self.case.claims.iter().filter_map(|claim| claim.event.clone()).collect();
        self.case.events = self.store.events_of(&mentions)?;
        self.index();
        Ok(())
    }

    /// A ledger by its name: as it was kept for the case as it is now, else worked out of the whole case, and kept.
    pub fn ledger<T: Serialize + DeserializeOwned>(
        &mut self,
        name: &str,
        work_out: impl FnOnce(&OpenCase) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let program = program();
        // Of a case that is loaded, what was kept of that state of it.
        let state = if self.is_whole { self.loaded_at } else { Some(self.store.due(VERSION)?.1) };
        if let (Some(program), Some(state)) = (&program, state) {
            let kept = self.store.ledger(name, program, state)?;
            if let Some(ledger) = kept.and_then(|json| serde_json::from_str(&json).ok()) {
                return Ok(ledger);
            }
        }
        self.load_all()?;
        let ledger = work_out(self)?;
        if !self.keeps {
            return Ok(ledger);
        }
        // Another program may have changed the case since; its state has no place for this then.
        let loaded = self.loaded_at.filter(|loaded| self.store.due(VERSION).is_ok_and(|(_, now)| now == *loaded));
        if let (Some(program), Some(loaded), Ok(json)) = (&program, loaded, serde_json::to_string(&ledger)) {
            // What cannot be kept is worked out again the next time.
            let _ = self.store.keep_ledger(name, program, loaded, &json);
        }
        Ok(ledger)
    }

    /// The thing that an id, the beginning of one, or a report's file name means.
    pub fn find(&self, id: &str) -> anyhow::Result<Thing> {
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

    /// The claims on an event.
    pub fn claims_on(&self, event: &Event) -> anyhow::Result<BTreeSet<ClaimId>> {
        let mentions = self.store.mentions_named(&event.mentions.iter().cloned().collect())?;
        Ok(mentions.into_iter().flat_map(|mention| mention.claims).collect())
    }

    /// What people have set, on the claims that the case has now.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        Ok(Settings::of(&self.store.judgements()?, &self.case.claims))
    }

    /// The event that a mention is part of.
    pub fn event_of(&self, mention: Option<&MentionId>) -> Option<&Event> {
        self.case.events.get(*self.events.get(mention?)?)
    }

    /// The id of the event that a mention is part of.
    pub fn event_id_of(&self, mention: Option<&MentionId>) -> Option<&EventId> {
        self.event_of(mention).map(|event| &event.id)
    }

    /// A claim of the case.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.case.claims.get(*self.claims.get(id)?)
    }

    /// The origin that a claim goes back to.
    pub fn origin_of(&self, claim: &ClaimId) -> Option<&Origin> {
        self.case.origins.get(*self.origins.get(claim)?)
    }

    /// The account that a claim gives of a field of its event.
    pub fn account_of(&self, claim: &ClaimId, field: Field) -> Option<&Account> {
        let event = self.event_of(self.claim(claim)?.event.as_ref())?;
        event.accounts.iter().find(|account| account.claim == *claim && account.field == field)
    }

    /// Where a claim stands in the order of its reports' publication and of their texts.
    pub fn place_in_time(&self, claim: &ClaimId) -> (usize, usize) {
        let claim = self.claim(claim);
        let report = claim.and_then(|claim| self.reports.get(&claim.report));
        (report.copied().unwrap_or(usize::MAX), claim.map_or(0, |claim| claim.span().start))
    }

    /// A report of the case.
    pub fn report(&self, id: &ReportId) -> Option<&Report> {
        self.case.reports.get(*self.reports.get(id)?)
    }

    /// What a report is called, and its date where it is known.
    pub fn label(&self, id: &ReportId) -> String {
        let Some(report) = self.report(id) else {
            return id.to_string();
        };
        match report.published() {
            Some(date) => format!("{}, {date}", report.label()),
            None => report.label().to_owned(),
        }
    }
}
