//! An event out of its mentions: every account kept, with why the mentions are one.

use super::cluster::Edge;
use super::happenings::View;
use super::seen::Seen;
use super::{accounts, actors, compare, points};
use std::collections::BTreeSet;
use whosays_model::{Claim, Event, EventCodes, EventId, EventMention, Join, MentionId, ReportId, Ruled};

/// The event of these mentions, by their numbers; figures and origins are settled later.
pub(super) fn event(case: &View, seen: &[Seen], members: &[usize], edges: &[Edge], ruled: &Ruled) -> Event {
    let joins = joins(seen, members, edges, ruled);
    let mut members: Vec<&EventMention> = members.iter().map(|&at| case.mentions[at]).collect();
    members.sort_by_key(|mention| (case.rank(&mention.report), mention.id.clone()));
    let ids: BTreeSet<&MentionId> = members.iter().map(|mention| &mention.id).collect();
    let reports: BTreeSet<ReportId> = members.iter().map(|mention| mention.report.clone()).collect();
    let claims: Vec<&Claim> =
        members.iter().flat_map(|mention| &mention.claims).filter_map(|id| case.claims.get(id).copied()).collect();
    let kind = accounts::most(members.iter().map(|mention| mention.kind)).unwrap_or(members[0].kind);
    let status = accounts::status(&members);
    let accounts = accounts::accounts(kind, status, &claims);
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
        kind,
        status,
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
fn joins(seen: &[Seen], members: &[usize], edges: &[Edge], ruled: &Ruled) -> Vec<Join> {
    let join =
        |a: &Seen, b: &Seen, because: Vec<String>| Join { a: a.mention.id.clone(), b: b.mention.id.clone(), because };
    let mut joins: Vec<Join> =
        edges.iter().map(|&(a, b, _)| join(&seen[a], &seen[b], compare::because(&seen[a], &seen[b]))).collect();
    if !ruled.same.is_empty() {
        let place = |id: &MentionId| members.iter().find(|&&at| seen[at].mention.id == *id);
        let ruled = ruled.same.iter().filter_map(|(a, b)| Some((place(a)?, place(b)?)));
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
