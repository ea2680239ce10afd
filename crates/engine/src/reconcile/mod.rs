//! One event, all accounts: joins mentions of many reports by local scores, and never overwrites.
//!
//! The score of a pair depends on the two mentions alone; edges above the threshold make components.
//! Nothing here counts over the case, so any order of reports gives the same events.

mod accounts;
mod actors;
mod compare;

use compare::{Comparison, compare};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Claim, ClaimId, Event, EventId, EventMention, Join, MentionId, Report, ReportId};

/// Joins the event mentions of a case.
pub fn reconcile(reports: &[Report], claims: &[Claim], mentions: &[EventMention]) -> Vec<Event> {
    let case = View::new(reports, claims, mentions);
    let mut joins = joins(&case);
    joins.sort_by(|a, b| (&a.a, &a.b).cmp(&(&b.a, &b.b)));
    let mut events: Vec<Event> =
        components(&case, &joins).into_iter().map(|members| event(&case, &members, &joins)).collect();
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

fn joins(case: &View) -> Vec<Join> {
    let mut joins = Vec::new();
    for (a, b) in pairs(&case.mentions) {
        if let Comparison::Same(because, _) = compare(a, b) {
            joins.push(Join { a: a.id.clone(), b: b.id.clone(), because });
        }
    }
    joins
}

/// Pairs of different reports that share a block: a word of a place or target, or a country and month.
fn pairs<'a>(mentions: &[&'a EventMention]) -> Vec<(&'a EventMention, &'a EventMention)> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, mention) in mentions.iter().enumerate() {
        for key in compare::keys(mention) {
            blocks.entry(key).or_default().push(number);
        }
    }
    let mut pairs = BTreeSet::new();
    for members in blocks.values() {
        for (i, &a) in members.iter().enumerate() {
            for &b in &members[i + 1..] {
                if mentions[a].report != mentions[b].report {
                    pairs.insert((a, b));
                }
            }
        }
    }
    pairs.into_iter().map(|(a, b)| (mentions[a], mentions[b])).collect()
}

fn components<'a>(case: &View<'a>, joins: &[Join]) -> Vec<Vec<&'a EventMention>> {
    let edges: Vec<(&MentionId, &MentionId)> = joins.iter().map(|join| (&join.a, &join.b)).collect();
    connected(&case.mentions, &edges).into_iter().flat_map(|members| by_date(members, &edges)).collect()
}

/// Splits a component whose dated members cannot all be one happening.
///
/// Dated members keep together along their own edges; each undated one goes where its edges weigh most, of
/// equals to the latest date, since what is named without a date is rather the latest than an old one.
fn by_date<'a>(members: Vec<&'a EventMention>, edges: &[(&MentionId, &MentionId)]) -> Vec<Vec<&'a EventMention>> {
    let (dated, undated): (Vec<&EventMention>, Vec<&EventMention>) =
        members.iter().partition(|mention| mention.date.is_some());
    let conflict = dated.iter().any(|a| dated.iter().any(|b| apart(a, b)));
    if !conflict {
        return vec![members];
    }
    let mut clusters = connected(&dated, edges);
    let seeds = clusters.clone();
    let mut alone = Vec::new();
    for mention in undated {
        let weigh = |seed: &Vec<&EventMention>| {
            let weights = seed.iter().map(|other| match compare(mention, other) {
                Comparison::Same(_, score) => score,
                Comparison::Apart => 0,
            });
            let latest = seed.iter().filter_map(|other| other.date.as_ref()).map(|date| date.day_numbers().1).max();
            (weights.max().unwrap_or(0), seed.len(), latest)
        };
        let best = (0..seeds.len()).max_by_key(|&i| (weigh(&seeds[i]).0, weigh(&seeds[i]).2, weigh(&seeds[i]).1));
        match best.filter(|&i| weigh(&seeds[i]).0 > 0) {
            Some(i) => clusters[i].push(mention),
            None => alone.push(mention),
        }
    }
    clusters.extend(connected(&alone, edges));
    clusters
}

fn apart(a: &EventMention, b: &EventMention) -> bool {
    matches!((&a.date, &b.date), (Some(x), Some(y)) if x.gap_days(y) > 3)
}

/// Groups of mentions that edges connect, in the order of their first members.
fn connected<'a>(mentions: &[&'a EventMention], edges: &[(&MentionId, &MentionId)]) -> Vec<Vec<&'a EventMention>> {
    let place: BTreeMap<&MentionId, usize> = mentions.iter().enumerate().map(|(i, mention)| (&mention.id, i)).collect();
    let mut root: Vec<usize> = (0..mentions.len()).collect();
    for (a, b) in edges {
        if let (Some(&a), Some(&b)) = (place.get(a), place.get(b)) {
            let (a, b) = (find(&mut root, a), find(&mut root, b));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<&EventMention>> = BTreeMap::new();
    for (number, mention) in mentions.iter().enumerate() {
        let top = find(&mut root, number);
        groups.entry(top).or_default().push(mention);
    }
    groups.into_values().collect()
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

fn event(case: &View, members: &[&EventMention], joins: &[Join]) -> Event {
    let mut members = members.to_vec();
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
    Event {
        id: EventId::of(&members[0].id),
        reports: reports.into_iter().collect(),
        kind: accounts::most(members.iter().map(|mention| mention.kind)).unwrap_or(members[0].kind),
        status: accounts::status(&members),
        date: accounts::narrowest_date(&members),
        country: accounts::most(members.iter().filter_map(|mention| mention.country.clone())),
        place: accounts::place(&members),
        perpetrators: actors::perpetrators(&claims, &members),
        targets: accounts::distinct(members.iter().flat_map(|mention| mention.targets.iter().cloned())),
        killed: accounts::toll(case_order(case), &accounts, whosays_model::Field::Killed),
        injured: accounts::toll(case_order(case), &accounts, whosays_model::Field::Injured),
        names,
        mentions: ids.iter().map(|id| (*id).clone()).collect(),
        joins: joins.iter().filter(|join| ids.contains(&join.a) && ids.contains(&join.b)).cloned().collect(),
        accounts,
        by: "reconcile:place, time and kind".to_owned(),
    }
}

fn case_order<'a>(case: &'a View) -> impl Fn(&ReportId) -> (bool, String, ReportId) + 'a {
    |report| case.rank(report)
}
