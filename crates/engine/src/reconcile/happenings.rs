//! Which mentions are of one happening: components of edges and ruled, each clustered alone.

use super::cluster::{self, Edge};
use super::compare;
use super::joins::Joins;
use std::collections::BTreeMap;
use whosays_model::{Claim, ClaimId, EventMention, MentionId, Report, ReportId, Ruled};

/// The case by id, with mentions in a fixed order.
pub(super) struct View<'a> {
    pub(super) reports: BTreeMap<&'a ReportId, &'a Report>,
    pub(super) claims: BTreeMap<&'a ClaimId, &'a Claim>,
    pub(super) mentions: Vec<&'a EventMention>,
}

impl<'a> View<'a> {
    pub(super) fn new(reports: &'a [Report], claims: &'a [Claim], mentions: &'a [EventMention]) -> Self {
        let mut mentions: Vec<&EventMention> = mentions.iter().collect();
        mentions.sort_by(|a, b| a.id.cmp(&b.id));
        mentions.dedup_by(|a, b| a.id == b.id);
        View {
            reports: reports.iter().map(|report| (&report.id, report)).collect(),
            claims: claims.iter().map(|claim| (&claim.id, claim)).collect(),
            mentions,
        }
    }

    /// The order of reports: by date of publication, undated ones last, then by id.
    pub(super) fn rank(&self, report: &ReportId) -> (bool, String, ReportId) {
        let published = self.reports.get(report).and_then(|report| report.published()).map(ToString::to_string);
        (published.is_none(), published.unwrap_or_default(), report.clone())
    }
}

/// The mentions of each happening by their numbers, and the edges that hold them together.
pub(super) fn happenings(case: &View, edges: &[Edge], ruled: &Ruled) -> Vec<(Vec<usize>, Vec<Edge>)> {
    let number = |id: &MentionId| case.mentions.binary_search_by(|mention| mention.id.cmp(id)).ok();
    let numbered = |pairs: &[(MentionId, MentionId)]| -> Vec<(usize, usize)> {
        pairs.iter().filter_map(|(a, b)| Some((number(a)?, number(b)?))).collect()
    };
    let reports: Vec<&ReportId> = case.mentions.iter().map(|mention| &mention.report).collect();
    happenings_among(&reports, edges, &numbered(&ruled.same), &numbered(&ruled.different))
}

/// The same of mentions of which no more is known than the report of each, in the order of their ids, and what was ruled on them.
pub(super) fn happenings_among<R: Ord>(
    reports: &[R],
    edges: &[Edge],
    same: &[(usize, usize)],
    different: &[(usize, usize)],
) -> Vec<(Vec<usize>, Vec<Edge>)> {
    let are_two = |(a, b): &(usize, usize)| a != b;
    let (same, different): (Vec<_>, Vec<_>) =
        (same.iter().copied().filter(are_two).collect(), different.iter().copied().filter(are_two).collect());
    let mut joins = Joins::of(reports.len());
    for (a, b) in edges.iter().map(|&(a, b, _)| (a, b)).chain(same.iter().copied()) {
        joins.join(a as u32, b as u32);
    }
    let mut first = |at: usize| joins.first(at as u32);
    let mut components: BTreeMap<u32, Component> = BTreeMap::new();
    for at in 0..reports.len() {
        components.entry(first(at)).or_default().members.push(at);
    }
    for &edge in edges {
        components.entry(first(edge.0)).or_default().edges.push(edge);
    }
    for (pairs, is_same) in [(&same, true), (&different, false)] {
        for &(a, b) in pairs {
            let (top, other) = (first(a), first(b));
            if top != other {
                continue;
            }
            let component = components.entry(top).or_default();
            if is_same { &mut component.same } else { &mut component.different }.push((a, b));
        }
    }
    components.into_values().flat_map(|component| component.happenings(reports)).collect()
}

/// Mentions that edges and rulings connect, by their numbers in the case.
#[derive(Default)]
struct Component {
    members: Vec<usize>,
    edges: Vec<Edge>,
    same: Vec<(usize, usize)>,
    different: Vec<(usize, usize)>,
}

impl Component {
    /// Pairs of members that one report tells apart, by their places among the members.
    fn of_one_report<R: Ord>(&self, reports: &[R]) -> Vec<Edge> {
        let mut by_report: BTreeMap<&R, Vec<usize>> = BTreeMap::new();
        for (place, &at) in self.members.iter().enumerate() {
            by_report.entry(&reports[at]).or_default().push(place);
        }
        let pairs = by_report.values().flat_map(|own| {
            own.iter().enumerate().flat_map(|(n, &a)| own[n + 1..].iter().map(move |&b| (a, b, compare::ONE_REPORT)))
        });
        pairs.collect()
    }

    fn happenings<R: Ord>(self, reports: &[R]) -> Vec<(Vec<usize>, Vec<Edge>)> {
        let local = |at: usize| self.members.binary_search(&at).unwrap_or_default();
        let pair = |&(a, b): &(usize, usize)| (local(a), local(b));
        let edges: Vec<Edge> = self.edges.iter().map(|&(a, b, score)| (local(a), local(b), score)).collect();
        let same: Vec<(usize, usize)> = self.same.iter().map(pair).collect();
        let different: Vec<(usize, usize)> = self.different.iter().map(pair).collect();
        let mut weighed = edges.clone();
        weighed.extend(self.of_one_report(reports));
        let clusters = cluster::clusters(self.members.len(), &weighed, &same, &different);
        let of_case = |cluster: Vec<usize>| {
            let joins = cluster::spanning(&cluster, &edges);
            let joins = joins.into_iter().map(|(a, b, score)| (self.members[a], self.members[b], score)).collect();
            (cluster.into_iter().map(|at| self.members[at]).collect(), joins)
        };
        clusters.into_iter().map(of_case).collect()
    }
}
