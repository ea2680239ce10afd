//! Joining and tracing in parts, for a case that outgrows one machine.
//!
//! Each function looks at a part of a case, and together they give what [`super::derive`] gives of the whole, to the byte: pairs
//! of mentions are scored alone, a component of edges is clustered alone, a class of claims is traced alone. What has to be
//! gathered between them (mentions under one key, connected components, claims side by side under a key) is what a cluster of
//! machines does best, and is left to it. A case that people have ruled on is joined on one machine, where their rulings are.
//!
//! 1. [`mention_keys`], and [`finer_keys`] of blocks with more than [`LARGEST_BLOCK`] mentions; [`edges`] of each part
//! 2. the components of edges; [`events`] of each
//! 3. [`claim_keys`]; pairs by [`ALL_MEET`] and [`NEIGHBOURS`]; [`bonds`] of each
//! 4. the components of bonds; [`credit_places`] of each, [`credit_bonds`] of what meets under a key; the components of both
//! 5. [`origins_of`] each; [`settle`] the events

use super::cluster::Edge;
use super::happenings::{View, happenings};
use super::joining::{are_of_two_reports, edge};
use super::origins::{self, Large, Outlet, ToTrace};
use super::seen::Seen;
use super::{blocks, event, figures};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{
    Claim, ClaimId, Event, EventId, EventMention, Key, MentionId, Origin, OriginId, Report, ReportId, Ruled, Tracing,
};

/// A block with more mentions is parted by finer keys.
pub const LARGEST_BLOCK: usize = blocks::LARGEST;
/// At this depth a block is parted no further.
pub const DEEPEST: usize = blocks::DEEPEST;
/// Up to so many claims under one key meet each with each.
pub const ALL_MEET: usize = origins::LARGE;
/// Of more, each meets so many that follow it in the order of their places.
pub const NEIGHBOURS: usize = origins::WINDOW;

/// A part of a case whose events are known.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The reports of the claims.
    pub reports: &'a [Report],
    /// Claims.
    pub claims: &'a [Claim],
    /// The event of each mention.
    pub event_of: &'a HashMap<MentionId, EventId>,
    /// The names of the outlets that the whole case has reports of, or at least those that the claims may name: [`Outlets::named_in`].
    pub outlets: &'a BTreeSet<String>,
}

/// The names of all outlets that a case has reports of, by what they are looked up by.
#[derive(Clone, Debug, Default)]
pub struct Outlets(BTreeMap<String, BTreeSet<String>>);

impl Outlets {
    /// Of these names.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut by_head: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for name in names {
            for head in Outlet::of(&name).heads() {
                by_head.entry(head).or_default().insert(name.clone());
            }
        }
        Outlets(by_head)
    }

    /// Those that speakers of these claims, or those who passed these on, can be: all that tracing asks for.
    pub fn named_in(&self, claims: &[Claim]) -> BTreeSet<String> {
        let names = claims.iter().flat_map(|claim| std::iter::once(&claim.speaker.name).chain(&claim.via));
        let heads: BTreeSet<String> = names.flat_map(|name| Outlet::of(name).heads()).collect();
        heads.iter().filter_map(|head| self.0.get(head)).flatten().cloned().collect()
    }
}

/// An utterance under a key where credits meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditPlace {
    /// The key of an event and an outlet.
    pub key: i64,
    /// Whether it credits the outlet; a key where none does makes no bonds.
    pub credits: bool,
    /// The report that it goes back to, where reports tell it in their own voice.
    pub root: Option<ReportId>,
    /// Its claims.
    pub claims: Vec<ClaimId>,
}

/// A report with only the part of its text that can hold its dateline and byline: enough for all but [`credit_places`] and [`origins_of`].
pub fn slim(report: &Report) -> Report {
    let text = report.text.get(..report.text.floor_char_boundary(origins::HEAD)).unwrap_or("");
    Report {
        id: report.id.clone(),
        file: report.file.clone(),
        format: report.format,
        meta: report.meta.clone(),
        language: report.language.clone(),
        text: text.to_owned(),
        blocks: Vec::new(),
        boilerplate: Vec::new(),
        source: whosays_model::SourceMap::default(),
    }
}

/// The keys under which a mention meets others; two that share none are never compared.
pub fn mention_keys(mention: &EventMention) -> Vec<u64> {
    Seen::of(mention).keys()
}

/// The finer keys of a mention in a block that is parted, at this depth from nought.
pub fn finer_keys(mention: &EventMention, depth: usize) -> Vec<(u8, i64)> {
    blocks::finer(&Seen::of(mention), depth)
}

/// The pairs among these mentions that are rather one happening than two, with their scores.
pub fn edges(mentions: &[EventMention]) -> Vec<(MentionId, MentionId, i32)> {
    let case = View::new(&[], &[], mentions);
    let seen: Vec<Seen> = case.mentions.iter().map(|mention| Seen::of(mention)).collect();
    let pairs = (0..seen.len()).flat_map(|a| (a + 1..seen.len()).map(move |b| (a, b)));
    let edges = pairs.filter(|&(a, b)| are_of_two_reports(&seen, a, b)).filter_map(|(a, b)| edge(&seen, a, b));
    edges.map(|(a, b, score)| (seen[a].mention.id.clone(), seen[b].mention.id.clone(), score)).collect()
}

/// The events of whole components of mentions; their figures are not settled yet.
pub fn events(
    reports: &[Report],
    claims: &[Claim],
    mentions: &[EventMention],
    edges: &[(MentionId, MentionId, i32)],
) -> Vec<Event> {
    let case = View::new(reports, claims, mentions);
    let number = |id: &MentionId| case.mentions.binary_search_by(|mention| mention.id.cmp(id)).ok();
    let mut edges: Vec<Edge> =
        edges.iter().filter_map(|(a, b, score)| Some((number(a)?, number(b)?, *score))).collect();
    edges.sort_unstable();
    edges.dedup();
    let seen: Vec<Seen> = case.mentions.iter().map(|mention| Seen::of(mention)).collect();
    let ruled = Ruled::default();
    let found = happenings(&case, &edges, &ruled);
    found.into_iter().map(|(members, joins)| event::event(&case, &seen, &members, &joins, &ruled)).collect()
}

/// Keys and places under which the claims of these reports meet those of others.
pub fn claim_keys(part: Part<'_>) -> Vec<(Key, ClaimId)> {
    part.traced(&[], origins::meeting)
}

/// The claims that go together where a pair of claims is judged: those of one speaker in one report.
pub fn voice_groups(part: Part<'_>) -> Vec<Vec<ClaimId>> {
    part.traced(&[], origins::voice_groups)
}

/// What each claim shows at a glance, so that most pairs need not be judged.
pub(super) fn glances(part: Part<'_>) -> Vec<(ClaimId, origins::Glance)> {
    part.traced(&[], origins::glances)
}

/// Claims that are traced together because they are one voice's in one report, or since a pair is of one origin. With a claim of
/// a pair all of its [`voice_groups`] have to be there.
pub fn bonds(part: Part<'_>, pairs: &[(ClaimId, ClaimId)]) -> Vec<(ClaimId, ClaimId)> {
    part.traced(pairs, origins::bonds)
}

/// Where what is said in whole components of bonds meets what credits it; `pairs` are those inside the components.
pub fn credit_places(part: Part<'_>, pairs: &[(ClaimId, ClaimId)]) -> Vec<CreditPlace> {
    let places = part.traced(pairs, origins::places).into_iter();
    let place = |origins::Place { key, credits, root, claims }: origins::Place| CreditPlace {
        key: key.cast_signed(),
        credits,
        root,
        claims,
    };
    places.map(place).collect()
}

/// Claims that are traced together since one may be credited to the other; `told` are the utterances under one key.
pub fn credit_bonds(part: Part<'_>, told: &[(Option<ReportId>, Vec<ClaimId>)]) -> Vec<(ClaimId, ClaimId)> {
    part.traced(&[], |given| origins::credited(given, told))
}

/// The origins of whole components of both kinds of bonds.
pub fn origins_of(part: Part<'_>, pairs: &[(ClaimId, ClaimId)]) -> Vec<Origin> {
    traced(part, pairs).0
}

/// What [`origins_of`] gives, with what is kept so that a later report is traced without all others.
pub fn traced(part: Part<'_>, pairs: &[(ClaimId, ClaimId)]) -> (Vec<Origin>, Tracing) {
    let origins::Traced { origins, claims, keys, classes } = part.traced(pairs, origins::trace);
    (origins, Tracing { claims, keys, classes })
}

/// Settles the figures of events whose claims' origins are known; the claims are those of their accounts.
pub fn settle(events: &mut [Event], reports: &[Report], claims: &[Claim], origin_of: &HashMap<&ClaimId, &OriginId>) {
    figures::settle(events, reports, claims, origin_of);
}

impl Part<'_> {
    fn traced<T>(self, pairs: &[(ClaimId, ClaimId)], trace: impl FnOnce(&ToTrace) -> T) -> T {
        let event_of: HashMap<&MentionId, &EventId> = self.event_of.iter().collect();
        let (reports, claims, outlets) = (self.reports, self.claims, self.outlets);
        trace(&ToTrace { reports, claims, event_of: &event_of, outlets, large: Large::All, pairs })
    }
}
