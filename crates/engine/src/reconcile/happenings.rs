//! Which mentions are of one happening: components of edges and ruled, each clustered alone.

use super::cluster::{self, Edge, Groups};
use super::compare;
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

/// The mentions of each happening, and the edges that hold them together.
pub(super) fn happenings(case: &View, edges: &[Edge], ruled: &Ruled) -> Vec<(Vec<usize>, Vec<Edge>)> {
    let number = |id: &MentionId| case.mentions.binary_search_by(|mention| mention.id.cmp(id)).ok();
    let numbered = |pairs: &[(MentionId, MentionId)]| -> Vec<(usize, usize)> {
        pairs.iter().filter_map(|(a, b)| Some((number(a)?, number(b)?))).filter(|(a, b)| a != b).collect()
    };
    let (same, different) = (numbered(&ruled.same), numbered(&ruled.different));
    let mut groups = Groups::new(case.mentions.len());
    for (a, b) in edges.iter().map(|&(a, b, _)| (a, b)).chain(same.iter().copied()) {
        groups.join(a, b);
    }
    let mut components: BTreeMap<usize, Component> = BTreeMap::new();
    for at in 0..case.mentions.len() {
        components.entry(groups.top(at)).or_default().members.push(at);
    }
    for &edge in edges {
        components.entry(groups.top(edge.0)).or_default().edges.push(edge);
    }
    for (pairs, is_same) in [(&same, true), (&different, false)] {
        for &(a, b) in pairs {
            let (top, other) = (groups.top(a), groups.top(b));
            if top != other {
                continue;
            }
            let component = components.entry(top).or_default();
            if is_same { &mut component.same } else { &mut component.different }.push((a, b));
        }
    }
    components.into_values().flat_map(|component| component.happenings(case)).collect()
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
    fn of_one_report(&self, case: &View) -> Vec<Edge> {
        let mut by_report: BTreeMap<&ReportId, Vec<usize>> = BTreeMap::new();
        for (place, &at) in self.members.iter().enumerate() {
            by_report.entry(&case.mentions[at].report).or_default().push(place);
        }
        let pairs = by_report.values().flat_map(|own| {
            own.iter().enumerate().flat_map(|(n, &a)| own[n + 1..].iter().map(move |&b| (a, b, compare::ONE_REPORT)))
        });
        pairs.collect()
    }

    fn happenings(self, case: &View) -> Vec<(Vec<usize>, Vec<Edge>)> {
        let local = |at: usize| self.members.binary_search(&at).unwrap_or_default();
        let pair = |&(a, b): &(usize, usize)| (local(a), local(b));
        let edges: Vec<Edge> = self.edges.iter().map(|&(a, b, score)| (local(a), local(b), score)).collect();
        let same: Vec<(usize, usize)> = self.same.iter().map(pair).collect();
        let different: Vec<(usize, usize)> = self.different.iter().map(pair).collect();
        let mut weighed = edges.clone();
        weighed.extend(self.of_one_report(case));
        let clusters = cluster::clusters(self.members.len(), &weighed, &same, &different);
        let of_case = |cluster: Vec<usize>| {
            let joins = cluster::spanning(&cluster, &edges);
            let joins = joins.into_iter().map(|(a, b, score)| (self.members[a], self.members[b], score)).collect();
            (cluster.into_iter().map(|at| self.members[at]).collect(), joins)
        };
        clusters.into_iter().map(of_case).collect()
    }
}
