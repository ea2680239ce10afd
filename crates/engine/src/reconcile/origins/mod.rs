//! Origins: what several reports pass on is one witness, with the reason why two are one.
//!
//! Each claim goes back to one origin. What a report tells in its own voice goes back to the earliest report with the
//! same sentence ([`copies`]); what speakers say is linked by the same quoted words, the same figure, the same words
//! of one speaker on one event and day ([`compare`]); what is credited to an outlet or an agency goes back to its own
//! report, where the case has that ([`credits`]). Links are decided by the two claims alone, and joined the strongest
//! first ([`groups`]), so any order of reports gives the same. Candidates meet in blocks by [`sketch`], so the work
//! grows little faster than the claims.

mod case;
mod compare;
mod copies;
mod credits;
mod groups;
mod outlets;
mod sketch;
mod utterances;
mod voices;
mod words;

pub(super) use case::in_order;

use case::Case;
use groups::{Edge, Groups, Link};
use outlets::Outlet;
use std::collections::{BTreeMap, BTreeSet};
use utterances::{Utterance, is_own};
pub(in crate::reconcile) use voices::Voice;
use whosays_model::{Claim, Event, EventId, Origin, OriginId, OriginLink, OriginSort, Report, ReportId};

const BY: &str = "origins:same words, statement or credit";

/// The origins of a case's claims, by id; each claim of a report of the case is in one.
pub fn origins(reports: &[Report], claims: &[Claim], events: &[Event]) -> Vec<Origin> {
    let case = Case::new(reports, claims, events);
    let (own, said): (Vec<u32>, Vec<u32>) = (0..case.claims.len() as u32).partition(|claim| is_own(&case, *claim));
    let copies = copies::trace(&case, &own);
    let mut utterances = utterances::said(&case, &said);
    let of_said = by_claim(&utterances);
    let links = compare::links(&case, &utterances, &of_said);
    utterances.extend(utterances::own(&case, &copies.root_of));
    let mut edges: Vec<(u32, u32, Edge)> =
        links.into_iter().map(|edge| (of_said[&edge.a], of_said[&edge.b], edge)).collect();
    edges.extend(credits::links(&case, &utterances));
    let mut groups = Groups::new(utterances.len(), utterances.iter().map(|one| one.figures.clone()).collect());
    let used = groups.join_members(edges);
    let mut origins = gather(&case, &utterances, &mut groups, used, copies.links, events);
    origins.sort_by(|a, b| a.id.cmp(&b.id));
    origins
}

fn by_claim(utterances: &[Utterance]) -> BTreeMap<u32, u32> {
    (0..).zip(utterances).flat_map(|(at, one)| one.claims.iter().map(move |claim| (*claim, at))).collect()
}

/// One origin for each group of utterances, with the links among its claims.
fn gather(
    case: &Case,
    utterances: &[Utterance],
    groups: &mut Groups,
    used: Vec<Edge>,
    copied: Vec<Edge>,
    events: &[Event],
) -> Vec<Origin> {
    let of_claim = by_claim(utterances);
    let mut members: BTreeMap<u32, Vec<&Utterance>> = BTreeMap::new();
    for (at, utterance) in (0..).zip(utterances) {
        members.entry(groups.first(at)).or_default().push(utterance);
    }
    let mut links: BTreeMap<u32, Vec<Edge>> = BTreeMap::new();
    for edge in used.into_iter().chain(copied) {
        if let Some(group) = of_claim.get(&edge.a).map(|at| groups.first(*at)) {
            links.entry(group).or_default().push(edge);
        }
    }
    members
        .into_iter()
        .filter_map(|(group, members)| origin(case, &members, links.remove(&group).unwrap_or_default(), events))
        .collect()
}

fn origin(case: &Case, members: &[&Utterance], mut links: Vec<Edge>, events: &[Event]) -> Option<Origin> {
    let mut claims: Vec<u32> = members.iter().flat_map(|member| member.claims.iter().copied()).collect();
    claims.sort_unstable();
    let earliest = case.id(*claims.first()?);
    let reports: BTreeSet<u32> = claims.iter().map(|claim| case.report_of[*claim as usize]).collect();
    let of_events: BTreeSet<&EventId> =
        claims.iter().filter_map(|claim| Some(&events[case.event_of[*claim as usize]? as usize].id)).collect();
    links.sort_by_key(|edge| (edge.a.min(edge.b), edge.a.max(edge.b)));
    let ids: BTreeSet<&ReportId> = reports.iter().map(|report| &case.reports[*report as usize].id).collect();
    let first = reports.first()?;
    Some(Origin {
        id: OriginId::of(&earliest),
        sort: sort(case, members, &links),
        who: who(case, members),
        credited: absent(case, members, &reports),
        published: case.reports[*first as usize].published().cloned(),
        reports: ids.into_iter().cloned().collect(),
        claims: claims.iter().map(|claim| case.id(*claim)).collect(),
        events: of_events.into_iter().cloned().collect(),
        links: links.into_iter().map(|edge| link(case, edge)).collect(),
        by: BY.to_owned(),
    })
}

fn link(case: &Case, edge: Edge) -> OriginLink {
    let (a, b) = (edge.a.min(edge.b), edge.a.max(edge.b));
    OriginLink { a: case.id(a), b: case.id(b), because: edge.because }
}

/// The sort that its own telling or its strongest kind of link makes it.
fn sort(case: &Case, members: &[&Utterance], links: &[Edge]) -> OriginSort {
    let of_links: BTreeSet<Link> = links.iter().map(|edge| edge.sort).collect();
    if let Some(own) = members.iter().find(|member| member.voice.is_none()) {
        let outlet = case.outlets[own.report as usize].as_ref();
        let credits = members.iter().flat_map(|member| &member.claims).filter_map(|claim| case.credit_of(*claim));
        let is_credited = outlet.is_some_and(|outlet| credits.into_iter().any(|credit| credit.fits(outlet)));
        let by_agency = is_credited || outlet.is_some_and(Outlet::is_agency);
        let others =
            members.iter().flat_map(|member| &member.claims).any(|claim| case.report_of[*claim as usize] != own.report);
        return match (own.credit.is_some() || by_agency, others) {
            (true, _) => OriginSort::Wire,
            (false, true) => OriginSort::Copy,
            (false, false) => OriginSort::Reporting,
        };
    }
    if of_links.contains(&Link::Quotation) {
        OriginSort::Quotation
    } else if members.iter().any(|member| member.is_told && member.credit.is_some()) {
        OriginSort::ToldTo
    } else {
        OriginSort::Statement
    }
}

/// Who said it, by the fullest name; of a report's own telling its outlet, or the agency that it carries.
fn who(case: &Case, members: &[&Utterance]) -> String {
    let own = members.iter().filter(|member| member.voice.is_none()).min_by_key(|member| member.report);
    if let Some(own) = own {
        let called = case.called(own.report).to_owned();
        return own.credit.as_ref().filter(|_| !has_own(case, members)).map_or(called, |credit| credit.name.clone());
    }
    let voices = members.iter().filter_map(|member| member.voice.as_ref());
    let fullest =
        voices.max_by(|a, b| (a.is_named(), a.name.len(), &b.name).cmp(&(b.is_named(), b.name.len(), &a.name)));
    fullest.map_or(String::new(), |voice| voice.name.clone())
}

// Whether one of the members stands in a report of the outlet that others credit.
fn has_own(case: &Case, members: &[&Utterance]) -> bool {
    let outlets: Vec<_> = members.iter().filter_map(|member| case.outlets[member.report as usize].as_ref()).collect();
    members.iter().filter_map(|member| member.credit.as_ref()).all(|credit| outlets.iter().any(|own| own.fits(credit)))
}

/// The outlet that is credited with it and whose own report is not among those that have it.
fn absent(case: &Case, members: &[&Utterance], reports: &BTreeSet<u32>) -> Option<String> {
    let outlets: Vec<_> = reports.iter().filter_map(|report| case.outlets[*report as usize].as_ref()).collect();
    let credits = members.iter().filter_map(|member| member.credit.as_ref());
    credits.filter(|credit| !outlets.iter().any(|own| own.fits(credit))).map(|credit| credit.name.clone()).min()
}
