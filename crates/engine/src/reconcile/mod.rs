//! One event, all accounts: joins mentions of many reports by local scores, and never overwrites.
//!
//! The score of a pair depends on the two mentions alone; edges above the threshold make components.
//! What is compared, and what comes of it, depends on which mentions there are and never on their order.

mod accounts;
mod actors;
mod cluster;
mod compare;
mod figures;
mod origins;
mod points;
mod profiles;
mod rulings;
mod seen;

pub use origins::origins;
pub use profiles::profiles;

use cluster::{Edge, Groups};
pub use rulings::Rulings;

use seen::Seen;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{
    Claim, ClaimId, Event, EventCodes, EventId, EventMention, Join, MentionId, Origin, Report, ReportId,
};

/// Joins the event mentions of a case.
pub fn reconcile(reports: &[Report], claims: &[Claim], mentions: &[EventMention]) -> Vec<Event> {
    reconcile_ruled(reports, claims, mentions, &Rulings::default())
}

/// Joins the event mentions of a case, with what a person has ruled about them.
pub fn reconcile_ruled(
    reports: &[Report],
    claims: &[Claim],
    mentions: &[EventMention],
    rulings: &Rulings,
) -> Vec<Event> {
    reconcile_all(reports, claims, mentions, rulings).0
}

/// The events of a case, each with its tolls over independent origins, and the origins of its claims.
pub fn reconcile_all(
    reports: &[Report],
    claims: &[Claim],
    mentions: &[EventMention],
    rulings: &Rulings,
) -> (Vec<Event>, Vec<Origin>) {
    let mut events = join_mentions(reports, claims, mentions, rulings);
    let origins = origins(reports, claims, &events);
    figures::settle(&mut events, reports, claims, &origins);
    (events, origins)
}

fn join_mentions(reports: &[Report], claims: &[Claim], mentions: &[EventMention], rulings: &Rulings) -> Vec<Event> {
    let case = View::new(reports, claims, mentions);
    let seen: Vec<Seen> = case.mentions.iter().map(|mention| Seen::of(mention)).collect();
    let edges = edges(&seen, &pairs(&seen));
    let happenings = happenings(&case, &edges, rulings);
    let mut events: Vec<Event> =
        happenings.into_iter().map(|(members, joins)| event(&case, &seen, &members, &joins, rulings)).collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    events
}

/// The case by id, with mentions in a fixed order.
struct View<'a> {
    reports: BTreeMap<&'a ReportId, &'a Report>,
    claims: BTreeMap<&'a ClaimId, &'a Claim>,
    mentions: Vec<&'a EventMention>,
}

impl<'a> View<'a> {
    fn new(reports: &'a [Report], claims: &'a [Claim], mentions: &'a [EventMention]) -> Self {
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
    fn rank(&self, report: &ReportId) -> (bool, String, ReportId) {
        let published = self.reports.get(report).and_then(|report| report.published()).map(ToString::to_string);
        (published.is_none(), published.unwrap_or_default(), report.clone())
    }
}

/// A block that holds more mentions than this is cut by time: into slots, those that are still larger into days of
/// publication, and those into pieces by their ids.
const LARGEST_BLOCK: usize = 1000;

/// Pairs of different reports that share a key, by their numbers, each once.
fn pairs(seen: &[Seen]) -> Vec<(usize, usize)> {
    let mut keyed: Vec<(u64, usize)> = Vec::new();
    for (number, mention) in seen.iter().enumerate() {
        keyed.extend(mention.keys().into_iter().map(|key| (key, number)));
    }
    keyed.sort_unstable();
    let mut pairs = Vec::new();
    for block in keyed.chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<usize> = block.iter().map(|&(_, number)| number).collect();
        if members.len() <= LARGEST_BLOCK {
            pair_up(seen, &members, &mut pairs);
        } else {
            pair_up_by_time(seen, &members, &mut pairs);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn pair_up_by_time(seen: &[Seen], members: &[usize], pairs: &mut Vec<(usize, usize)>) {
    let mut slotted: Vec<((u8, i64), usize)> =
        members.iter().flat_map(|&number| seen[number].slots().into_iter().map(move |slot| (slot, number))).collect();
    slotted.sort_unstable();
    for slot in slotted.chunk_by(|a, b| a.0 == b.0) {
        let mut members: Vec<usize> = slot.iter().map(|&(_, number)| number).collect();
        if members.len() <= LARGEST_BLOCK {
            pair_up(seen, &members, pairs);
            continue;
        }
        let day = |number: usize| seen[number].mention.published.as_ref().map(whosays_model::DateInterval::day_numbers);
        members.sort_by_key(|&number| (day(number), number));
        // Of one day there may still be too many: then those beside each other in the order of their ids meet.
        for members in members.chunk_by(|a, b| day(*a) == day(*b)) {
            members.chunks(LARGEST_BLOCK).for_each(|members| pair_up(seen, members, pairs));
        }
    }
}

fn pair_up(seen: &[Seen], members: &[usize], pairs: &mut Vec<(usize, usize)>) {
    for (place, &a) in members.iter().enumerate() {
        let others = members[place + 1..].iter().copied();
        pairs
            .extend(others.filter(|&b| seen[a].mention.report != seen[b].mention.report).map(|b| (a.min(b), a.max(b))));
    }
}

fn edges(seen: &[Seen], pairs: &[(usize, usize)]) -> Vec<Edge> {
    let edge = |&(a, b): &(usize, usize)| Some((a, b, compare::score(&seen[a], &seen[b]).filter(|score| *score > 0)?));
    pairs.iter().filter_map(edge).collect()
}

/// The mentions of each happening, and the edges that hold them together.
fn happenings(case: &View, edges: &[Edge], rulings: &Rulings) -> Vec<(Vec<usize>, Vec<Edge>)> {
    let number = |id: &MentionId| case.mentions.binary_search_by(|mention| mention.id.cmp(id)).ok();
    let numbered = |pairs: &[(MentionId, MentionId)]| -> Vec<(usize, usize)> {
        pairs.iter().filter_map(|(a, b)| Some((number(a)?, number(b)?))).filter(|(a, b)| a != b).collect()
    };
    let (same, different) = (numbered(&rulings.same), numbered(&rulings.different));
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

fn event(case: &View, seen: &[Seen], members: &[usize], edges: &[Edge], rulings: &Rulings) -> Event {
    let joins = joins(seen, members, edges, rulings);
    let mut members: Vec<&EventMention> = members.iter().map(|&at| case.mentions[at]).collect();
    members.sort_by_key(|mention| (case.rank(&mention.report), mention.id.clone()));
    let ids: BTreeSet<&MentionId> = members.iter().map(|mention| &mention.id).collect();
    let reports: BTreeSet<ReportId> = members.iter().map(|mention| mention.report.clone()).collect();
    let claims: Vec<&Claim> =
        members.iter().flat_map(|mention| &mention.claims).filter_map(|id| case.claims.get(id).copied()).collect();
    let accounts = accounts::accounts(&claims);
    let mut names: Vec<String> = Vec::new();
    for name in members.iter().flat_map(|mention| &mention.names) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let place = accounts::place(&members);
    Event {
        id: EventId::of(&members[0].id),
        reports: reports.into_iter().collect(),
        origins: 0,
        kind: accounts::most(members.iter().map(|mention| mention.kind)).unwrap_or(members[0].kind),
        status: accounts::status(&members),
        date: accounts::narrowest_date(&members),
        country: accounts::most(members.iter().filter_map(|mention| mention.country.clone())),
        at: points::at(&members, place.as_ref()),
        place,
        perpetrators: actors::perpetrators(&claims, &members),
        targets: accounts::distinct(members.iter().flat_map(|mention| mention.targets.iter().cloned())),
        codes: codes(&members),
        killed: None,
        injured: None,
        names,
        mentions: ids.iter().map(|id| (*id).clone()).collect(),
        joins,
        accounts,
        by: "reconcile:place, time and kind".to_owned(),
    }
}

/// Why the members are one: the strongest edges, and the rulings.
fn joins(seen: &[Seen], members: &[usize], edges: &[Edge], rulings: &Rulings) -> Vec<Join> {
    let join =
        |a: &Seen, b: &Seen, because: Vec<String>| Join { a: a.mention.id.clone(), b: b.mention.id.clone(), because };
    let mut joins: Vec<Join> =
        edges.iter().map(|&(a, b, _)| join(&seen[a], &seen[b], compare::because(&seen[a], &seen[b]))).collect();
    if !rulings.same.is_empty() {
        let place = |id: &MentionId| members.iter().find(|&&at| seen[at].mention.id == *id);
        let ruled = rulings.same.iter().filter_map(|(a, b)| Some((place(a)?, place(b)?)));
        joins.extend(
            ruled.map(|(&a, &b)| join(&seen[a], &seen[b], vec!["a person ruled that they are the same".to_owned()])),
        );
    }
    joins
}

/// Every code that a mention gives.
fn codes(members: &[&EventMention]) -> EventCodes {
    let of = |list: fn(&EventCodes) -> &Vec<String>| {
        accounts::distinct(members.iter().flat_map(|mention| list(&mention.codes).iter().cloned()))
    };
    EventCodes {
        plover: of(|codes| &codes.plover),
        attack_types: of(|codes| &codes.attack_types),
        target_types: of(|codes| &codes.target_types),
        weapons: of(|codes| &codes.weapons),
    }
}
