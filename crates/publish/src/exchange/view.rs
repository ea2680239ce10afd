//! A case as forms look things up in it, in an order that does not hang on how the case was filled.

use super::Exchange;
use std::collections::BTreeMap;
use whosays_model::{
    Claim, ClaimId, DateInterval, Event, EventId, EventMention, MentionId, Profile, Report, ReportId, Tlp, Value,
    denies,
};

/// What is handed on, ordered and by id.
pub(super) struct View<'a> {
    /// What is handed on.
    pub(super) exchange: &'a Exchange<'a>,
    /// The reports by day of publication, those without one last.
    pub(super) reports: Vec<&'a Report>,
    /// The claims by report and place in its text.
    pub(super) claims: Vec<&'a Claim>,
    /// The events by date, those without one last.
    pub(super) events: Vec<&'a Event>,
    rank: BTreeMap<&'a ReportId, usize>,
    claim: BTreeMap<&'a ClaimId, &'a Claim>,
    mention: BTreeMap<&'a MentionId, &'a EventMention>,
    event: BTreeMap<&'a MentionId, &'a EventId>,
}

impl<'a> View<'a> {
    pub(super) fn of(exchange: &'a Exchange<'a>) -> Self {
        let case = exchange.case;
        let mut reports: Vec<&Report> = case.reports.iter().collect();
        reports.sort_by_key(|report| (report.published().is_none(), report.published(), &report.id));
        let rank: BTreeMap<&ReportId, usize> =
            reports.iter().enumerate().map(|(rank, report)| (&report.id, rank)).collect();
        let mut claims: Vec<&Claim> = case.claims.iter().collect();
        claims.sort_by_key(|claim| (rank.get(&claim.report).copied(), claim.span(), &claim.id));
        let mut events: Vec<&Event> = case.events.iter().collect();
        events.sort_by_key(|event| (event.date.is_none(), event.date.as_ref(), &event.id));
        View {
            exchange,
            reports,
            claims,
            events,
            rank,
            claim: case.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            mention: case.mentions.iter().map(|mention| (&mention.id, mention)).collect(),
            event: case
                .events
                .iter()
                .flat_map(|event| event.mentions.iter().map(move |mention| (mention, &event.id)))
                .collect(),
        }
    }

    /// The place of a report among all, by day of publication; after all others where it is not handed on.
    pub(super) fn rank(&self, id: &ReportId) -> usize {
        self.rank.get(id).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn report(&self, id: &ReportId) -> Option<&'a Report> {
        self.rank.get(id).and_then(|rank| self.reports.get(*rank)).copied()
    }

    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claim.get(id).copied()
    }

    /// The event that a claim tells of.
    pub(super) fn event_of(&self, claim: &Claim) -> Option<&'a EventId> {
        self.event.get(claim.event.as_ref()?).copied()
    }

    /// The actors by name.
    pub(super) fn actors(&self) -> Vec<&'a Profile> {
        let mut actors: Vec<&Profile> = self.exchange.actors.iter().collect();
        actors.sort_by_key(|actor| (&actor.name, &actor.id));
        actors
    }

    /// The single tellings of an event.
    pub(super) fn mentions(&self, event: &Event) -> Vec<EventMention> {
        event.mentions.iter().filter_map(|id| self.mention.get(id).map(|mention| (*mention).clone())).collect()
    }

    /// The reports that tell of an event, in order.
    pub(super) fn reports_of(&self, event: &Event) -> Vec<&'a Report> {
        let mut ranks: Vec<usize> = event.reports.iter().filter_map(|id| self.rank.get(id).copied()).collect();
        ranks.sort_unstable();
        ranks.into_iter().filter_map(|rank| self.reports.get(rank).copied()).collect()
    }

    /// The marking of what stands on these reports; none where nothing of the case is marked.
    pub(super) fn marking<'b>(&self, reports: impl IntoIterator<Item = &'b ReportId>) -> Option<Tlp> {
        let highest = reports.into_iter().map(|report| (self.exchange.marking)(report)).max();
        highest.filter(|_| self.exchange.is_marked)
    }

    /// The marking of what stands on these claims.
    pub(super) fn marking_of_claims<'b>(&self, claims: impl IntoIterator<Item = &'b ClaimId>) -> Option<Tlp> {
        self.marking(claims.into_iter().filter_map(|id| self.claim(id)).map(|claim| &claim.report))
    }

    /// The marking of the whole.
    pub(super) fn marking_of_all(&self) -> Option<Tlp> {
        self.marking(self.reports.iter().map(|report| &report.id))
    }
}

/// How a report is cited: who published it, its headline, when and where.
pub(super) fn cited(report: &Report) -> String {
    let meta = &report.meta;
    let title = meta.title.as_ref().map(|known| format!("“{}”", known.value));
    let outlet = meta.outlet.as_ref().map(|known| known.value.clone());
    let unnamed = (title.is_none() && outlet.is_none()).then(|| report.file.clone());
    let published = report.published().map(DateInterval::to_string);
    let url = meta.url.as_ref().map(|known| known.value.clone());
    [outlet, title, unnamed, published, url].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether a claim says that what it tells is not so.
pub(super) fn is_denial(claim: &Claim) -> bool {
    let mode = match &claim.value {
        Value::Responsibility(value) => Some(value.mode),
        _ => None,
    };
    denies(mode, claim.stance, claim.certainty)
}
