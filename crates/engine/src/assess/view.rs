//! A case by its parts, for what is assessed of it.

use std::collections::{BTreeSet, HashMap};
use whosays_model::{Case, Claim, ClaimId, DateInterval, Event, MentionId, Origin, Report, ReportId};

/// A case with its claims, reports, events and origins by their ids.
pub(super) struct View<'a> {
    pub(super) case: &'a Case,
    reports: HashMap<&'a ReportId, (usize, &'a Report)>,
    claims: HashMap<&'a ClaimId, &'a Claim>,
    events: HashMap<&'a MentionId, &'a Event>,
    origins: HashMap<&'a ClaimId, &'a Origin>,
    /// The day up to which the case is told.
    pub(super) as_of: Option<DateInterval>,
}

impl<'a> View<'a> {
    /// The case as it stood on a day; without one, on that of its last report.
    pub(super) fn new(case: &'a Case, as_of: Option<DateInterval>) -> Self {
        let last = || case.reports.iter().filter_map(Report::published).max_by_key(|day| day.day_numbers().1).cloned();
        View {
            reports: case.reports.iter().enumerate().map(|(at, report)| (&report.id, (at, report))).collect(),
            claims: case.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            events: case.events.iter().flat_map(|event| event.mentions.iter().map(move |id| (id, event))).collect(),
            origins: case.origins.iter().flat_map(|one| one.claims.iter().map(move |id| (id, one))).collect(),
            as_of: as_of.or_else(last),
            case,
        }
    }

    pub(super) fn report(&self, id: &ReportId) -> Option<&'a Report> {
        self.reports.get(id).map(|(_, report)| *report)
    }

    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    pub(super) fn event_of(&self, claim: &Claim) -> Option<&'a Event> {
        self.events.get(claim.event.as_ref()?).copied()
    }

    pub(super) fn origin_of(&self, claim: &Claim) -> Option<&'a Origin> {
        self.origins.get(&claim.id).copied()
    }

    pub(super) fn published(&self, claim: &Claim) -> Option<&'a DateInterval> {
        self.report(&claim.report).and_then(Report::published)
    }

    /// Where a claim stands: by the day of its report, undated ones last, then by report and place in the text.
    pub(super) fn order(&self, claim: &Claim) -> (i64, usize, usize) {
        let day = self.published(claim).map_or(i64::MAX, |day| day.day_numbers().0);
        let report = self.reports.get(&claim.report).map_or(usize::MAX, |(at, _)| *at);
        (day, report, claim.span().start)
    }

    /// How many independent origins claims pass on.
    pub(super) fn origins(&self, claims: &[ClaimId]) -> usize {
        let own = claims.iter().filter_map(|id| self.claim(id));
        own.map(|claim| self.origin_of(claim).map_or(claim.id.as_str(), |origin| origin.id.as_str()))
            .collect::<BTreeSet<_>>()
            .len()
    }
}

/// Words that say what something is about, in small letters.
pub(super) fn content_words(text: &str) -> BTreeSet<String> {
    const PLAIN: &[&str] = &[
        "a", "after", "against", "an", "and", "any", "area", "as", "at", "attack", "attacks", "be", "been", "before",
        "by", "city", "for", "from", "had", "has", "have", "he", "her", "his", "in", "into", "is", "it", "its", "near",
        "new", "not", "of", "on", "or", "our", "said", "she", "that", "the", "their", "them", "they", "this", "to",
        "town", "was", "were", "which", "will", "with", "would",
    ];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).map(str::to_lowercase);
    let stem = |word: String| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => word,
    };
    words.filter(|word| !PLAIN.contains(&word.as_str())).map(stem).collect()
}
