//! The case as origins look at it: reports in order, and each claim with its words.

use super::outlets::{self, Outlet};
use super::sketch::{Keyed, in_blocks, pairs, sketch};
use super::words::{Word, names, telling, words};
use crate::reconcile::figures::counted;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use whosays_model::{Claim, ClaimId, EventId, Field, Key, MentionId, Number, Report, ReportId, Value};

/// The pairs of so many keys are held in memory at a time.
const KEYS_AT_A_TIME: usize = 500_000;

/// For so many days a story goes round.
pub(super) const A_WEEK: i64 = 7;

/// A figure: the event, what is counted, and how many.
pub(super) type Figures = BTreeMap<(u32, Field, Option<String>), BTreeSet<u64>>;

/// What is traced: claims with their reports, the event of each mention, and what of the rest of the case bears on them.
pub(in crate::reconcile) struct ToTrace<'a> {
    pub(in crate::reconcile) reports: &'a [Report],
    pub(in crate::reconcile) claims: &'a [Claim],
    pub(in crate::reconcile) event_of: &'a HashMap<&'a MentionId, &'a EventId>,
    /// The names of all outlets that the case has reports of.
    pub(in crate::reconcile) outlets: &'a BTreeSet<String>,
    /// Of which blocks the pairs that meet are given, since not all that stand there are traced.
    pub(in crate::reconcile) large: Large<'a>,
    /// Pairs that meet in these blocks.
    pub(in crate::reconcile) pairs: &'a [(ClaimId, ClaimId)],
}

/// Blocks of which the pairs that meet are given.
#[derive(Clone, Copy)]
pub(in crate::reconcile) enum Large<'a> {
    /// Those under these keys.
    These(&'a HashSet<i64>),
    /// All of them.
    All,
}

impl Large<'_> {
    fn has(self, key: i64) -> bool {
        match self {
            Large::These(keys) => keys.contains(&key),
            Large::All => true,
        }
    }
}

/// A case by numbers: reports in order of publication and id, claims in order of report and text.
pub(super) struct Case<'a> {
    pub(super) reports: Vec<&'a Report>,
    pub(super) claims: Vec<&'a Claim>,
    /// The report of each claim.
    pub(super) report_of: Vec<u32>,
    /// The event of each claim, by its number.
    pub(super) event_of: Vec<Option<u32>>,
    /// The events by number.
    pub(super) events: Vec<&'a EventId>,
    /// Blocks whose pairs are given.
    large: Large<'a>,
    /// The smallest hash of each claim's words.
    finer: Vec<i64>,
    /// The words of each claim's quotation.
    pub(super) words: Vec<Vec<Word>>,
    /// Those of them that are not in every sentence, in order.
    pub(super) telling: Vec<Vec<Word>>,
    /// The names in it.
    pub(super) names: Vec<Vec<Word>>,
    /// First and last day on which each report can have been published.
    pub(super) days: Vec<Option<(i64, i64)>>,
    /// The agency that each report credits in its dateline or byline.
    pub(super) credits: Vec<Option<Outlet>>,
    /// The outlet of each report.
    pub(super) outlets: Vec<Option<Outlet>>,
    /// The last words of the names of these outlets, with the outlets.
    by_head: BTreeMap<String, BTreeSet<Outlet>>,
}

impl<'a> Case<'a> {
    /// Claims whose report is not among the reports are left out.
    pub(super) fn new(given: &ToTrace<'a>) -> Self {
        let (claims, reports) = (given.claims, in_order(given.reports));
        let places: HashMap<&ReportId, u32> = (0..).zip(&reports).map(|(at, report)| (&report.id, at)).collect();
        let mut placed: Vec<(u32, &Claim)> =
            claims.iter().filter_map(|claim| Some((*places.get(&claim.report)?, claim))).collect();
        placed.sort_by(|(a, x), (b, y)| (a, x.span(), x.kind(), &x.id).cmp(&(b, y.span(), y.kind(), &y.id)));
        placed.dedup_by(|(_, x), (_, y)| x.id == y.id);
        let events: Vec<&EventId> = given.event_of.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let event_of = |claim: &Claim| {
            let event = given.event_of.get(claim.event.as_ref()?)?;
            events.binary_search(event).ok().map(|at| at as u32)
        };
        let outlets: Vec<Option<Outlet>> = reports.iter().map(|report| outlets::outlet(report)).collect();
        let mut by_head: BTreeMap<String, BTreeSet<Outlet>> = BTreeMap::new();
        for outlet in given.outlets.iter().filter_map(|name| outlets::named(name)) {
            for head in outlet.heads() {
                by_head.entry(head).or_default().insert(outlet.clone());
            }
        }
        let words: Vec<Vec<Word>> = placed.iter().map(|(_, claim)| words(&claim.quote)).collect();
        Case {
            names: placed.iter().map(|(_, claim)| names(&claim.quote)).collect(),
            telling: words.iter().map(|words| telling(words)).collect(),
            report_of: placed.iter().map(|(report, _)| *report).collect(),
            event_of: placed.iter().map(|(_, claim)| event_of(claim)).collect(),
            large: given.large,
            finer: words.iter().map(|words| sketch(words).first().map_or(0, |hash| hash.cast_signed())).collect(),
            events,
            words,
            claims: placed.into_iter().map(|(_, claim)| claim).collect(),
            days: reports.iter().map(|report| report.published().map(|date| date.day_numbers())).collect(),
            credits: reports.iter().map(|report| outlets::credited(report)).collect(),
            outlets,
            by_head,
            reports,
        }
    }

    /// A claim under a key.
    pub(super) fn keyed(&self, key: u64, claim: u32) -> Keyed {
        let at = claim as usize;
        (Key { key: key.cast_signed(), finer: self.finer[at], claim: self.claims[at].id.number() }, claim)
    }

    /// Hands on the pairs that meet under keys, each once and in order, some millions at a time; of large blocks those that are given.
    pub(super) fn each_meeting(&self, keys: &[Keyed], given: &[(u32, u32)], mut visit: impl FnMut(&[(u32, u32)])) {
        let keys = in_blocks(keys.iter().filter(|(key, _)| !self.large.has(key.key)).copied().collect());
        let parts = 1 + keys.len() / KEYS_AT_A_TIME;
        let step = (self.claims.len() / parts).max(1) as u32;
        for from in (0..self.claims.len() as u32).step_by(step as usize) {
            let firsts = from..from.saturating_add(step);
            let mut found = pairs(&keys, &firsts);
            found.extend(given.iter().filter(|(a, _)| firsts.contains(a)));
            found.sort_unstable();
            found.dedup();
            visit(&found);
        }
    }

    /// Whether a report of the case is of an outlet that this name can mean.
    pub(super) fn names_outlet(&self, name: &Outlet) -> bool {
        let known = |head: &String| self.by_head.get(head);
        name.heads().iter().filter_map(known).any(|outlets| outlets.iter().any(|outlet| outlet.fits(name)))
    }

    /// How many days lie between the publication of two reports, where both are dated.
    pub(super) fn days_between(&self, a: u32, b: u32) -> Option<i64> {
        let ((first, last), (from, to)) = (self.days[a as usize]?, self.days[b as usize]?);
        Some((from - last).max(first - to).max(0))
    }

    /// Whether two reports came out within so many days of one another.
    pub(super) fn are_within(&self, a: u32, b: u32, days: i64) -> bool {
        self.days_between(a, b).is_some_and(|between| between <= days)
    }

    /// Whether two reports are known to have been published more than so many days apart.
    pub(super) fn are_apart(&self, a: u32, b: u32, days: i64) -> bool {
        self.days_between(a, b).is_some_and(|between| between > days)
    }

    /// The agency that a claim's report credits.
    pub(super) fn credit_of(&self, claim: u32) -> Option<&Outlet> {
        self.credits[self.report_of[claim as usize] as usize].as_ref()
    }

    /// What a report is called.
    pub(super) fn called(&self, report: u32) -> &'a str {
        self.reports[report as usize].label()
    }

    pub(super) fn id(&self, claim: u32) -> ClaimId {
        self.claims[claim as usize].id.clone()
    }

    /// The figures that a claim gives of its event.
    pub(super) fn figures(&self, claim: u32) -> Figures {
        let mut figures = Figures::new();
        let (Some(event), Value::Casualties(value)) =
            (self.event_of[claim as usize], &self.claims[claim as usize].value)
        else {
            return figures;
        };
        for (key, number) in value.counts() {
            if let (Ok(field), Some(n)) = (key.parse::<Field>(), number.n) {
                let counted = counted::counted(self.claims[claim as usize], field, number);
                figures.entry((event, field, counted)).or_default().insert(n);
            }
        }
        figures
    }
}

/// A figure in words: `12 killed`.
pub(super) fn in_words(field: Field, number: &Number) -> String {
    format!("{} {field}", number.in_words())
}

/// Whether two sets of figures give different numbers for one thing.
pub(super) fn conflict(a: &Figures, b: &Figures) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().any(|(what, numbers)| many.get(what).is_some_and(|others| numbers.is_disjoint(others)))
}

/// Reports by publication and id, those without a date last; each once.
pub(in crate::reconcile) fn in_order(reports: &[Report]) -> Vec<&Report> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_cached_key(|report| {
        let published = report.published().map(ToString::to_string);
        (published.is_none(), published.unwrap_or_default(), report.id.clone())
    });
    ordered.dedup_by(|a, b| a.id == b.id);
    ordered
}
