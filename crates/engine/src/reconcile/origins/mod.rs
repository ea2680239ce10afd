//! Origins: what several reports pass on is one witness, with the reason why two are one.
//!
//! Each claim goes back to one origin. What a report tells in its own voice goes back to the earliest report with the
//! same sentence ([`copies`]); what speakers say is linked by the same quoted words, the same figure, the same words
//! of one speaker on one event and day ([`compare`]); what is credited to an outlet or an agency goes back to its own
//! report, where the case has that ([`credits`]). Links are decided by the two claims alone, and joined the strongest
//! first ([`groups`]), so any order of reports gives the same. Candidates meet in blocks by [`sketch`], so the work
//! grows little faster than the claims.

mod apart;
mod case;
mod classes;
mod compare;
mod copies;
mod credits;
mod glance;
mod groups;

mod outlets;
mod sketch;
mod utterances;
mod voices;
mod words;

pub(super) use apart::{Place, bonds, could_be_linked, credited, meeting, places, voice_groups};
pub(super) use case::{Large, ToTrace, in_order};
pub(super) use classes::{NAME, WHOLE, outlet_keys};
pub(super) use glance::{Glance, glances};
pub(super) use sketch::{LARGE, WINDOW};

use case::Case;
use groups::{Edge, Groups, Link, Told};
pub(super) use outlets::{HEAD, Outlet};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utterances::{Utterance, is_own};
pub(in crate::reconcile) use voices::Voice;
pub(crate) use voices::can_be_one;
use whosays_model::{ClaimId, EventId, Key, Origin, OriginId, OriginLink, OriginSort, ReportId};

const BY: &str = "origins:same words, statement or credit";

/// The origins of claims, with what is kept so that a later report is traced without all others.
pub(super) struct Traced {
    /// By id; each traced claim is in one.
    pub(super) origins: Vec<Origin>,
    /// The traced claims, in the order of the case.
    pub(super) claims: Vec<ClaimId>,
    /// Keys under which claims meet others, with the places of these claims.
    pub(super) keys: Vec<(Key, u32)>,
    /// For each claim the first of those whose origins are found together, by its place: whatever changes for one of them may
    /// change for all, and for none else.
    pub(super) classes: Vec<u32>,
}

/// Traces claims to their origins.
pub(super) fn trace(given: &ToTrace) -> Traced {
    let case = Case::new(given);
    let (own, said): (Vec<u32>, Vec<u32>) = (0..case.claims.len() as u32).partition(|claim| is_own(&case, *claim));
    let (own_pairs, said_pairs) = given_pairs(&case, given.pairs);
    let copies = copies::trace(&case, &own, &own_pairs);
    let mut utterances = utterances::said(&case, &said);
    let (of_said, said_count) = (by_claim(&utterances), utterances.len());
    let links = compare::links(&case, &utterances, &of_said, &said_pairs);
    utterances.extend(utterances::own(&case, &copies.root_of));
    let credits = credits::links(&case, &utterances);
    let mut classes = classes::Classes::new(&case);
    classes.join_all(&own, &utterances, &copies.pairs, &links.found, &credits.possible);
    classes.keys_of(&utterances, copies.keys, links.keys);
    let mut edges: Vec<(u32, u32, Edge)> =
        links.found.into_iter().map(|edge| (of_said[&edge.a], of_said[&edge.b], edge)).collect();
    edges.extend(credits.taken.iter().map(|(a, b, told)| (*a, *b, told.edge)));
    let mut groups = Groups::new(utterances.len(), utterances.iter().map(|one| one.figures.clone()).collect());
    let (credited, linked): (Vec<Edge>, Vec<Edge>) =
        groups.join_members(edges).into_iter().partition(|edge| edge.sort == Link::Credit);
    let mut used = compare::because(&case, &utterances[..said_count], &of_said, &linked);
    used.extend(credits::because(&credits.taken, &credited));
    let mut origins = gather(&case, &utterances, &mut groups, used, copies.links);
    origins.sort_by(|a, b| a.id.cmp(&b.id));
    let (claims, keys, classes) = classes.done();
    Traced { origins, claims, keys, classes }
}

type Pairs = Vec<(u32, u32)>;

/// The given pairs by number: those in their reports' own voices, and those of speakers.
fn given_pairs(case: &Case, pairs: &[(ClaimId, ClaimId)]) -> (Pairs, Pairs) {
    let numbers: HashMap<&ClaimId, u32> = (0..).zip(&case.claims).map(|(at, claim)| (&claim.id, at)).collect();
    let numbered = pairs.iter().filter_map(|(a, b)| Some((*numbers.get(a)?, *numbers.get(b)?)));
    let (own, said): (Pairs, Pairs) = numbered.map(|(a, b)| (a.min(b), a.max(b))).partition(|(a, _)| is_own(case, *a));
    let said = said.into_iter().filter(|(_, b)| !is_own(case, *b)).collect();
    (own.into_iter().filter(|(_, b)| is_own(case, *b)).collect(), said)
}

fn by_claim(utterances: &[Utterance]) -> BTreeMap<u32, u32> {
    (0..).zip(utterances).flat_map(|(at, one)| one.claims.iter().map(move |claim| (*claim, at))).collect()
}

/// One origin for each group of utterances, with the links among its claims.
fn gather(
    case: &Case,
    utterances: &[Utterance],
    groups: &mut Groups,
    used: Vec<Told>,
    copied: Vec<Told>,
) -> Vec<Origin> {
    let of_claim = by_claim(utterances);
    let mut members: BTreeMap<u32, Vec<&Utterance>> = BTreeMap::new();
    for (at, utterance) in (0..).zip(utterances) {
        members.entry(groups.first(at)).or_default().push(utterance);
    }
    let mut links: BTreeMap<u32, Vec<Told>> = BTreeMap::new();
    for told in used.into_iter().chain(copied) {
        if let Some(group) = of_claim.get(&told.edge.a).map(|at| groups.first(*at)) {
            links.entry(group).or_default().push(told);
        }
    }
    members
        .into_iter()
        .filter_map(|(group, members)| origin(case, &members, links.remove(&group).unwrap_or_default()))
        .collect()
}

fn origin(case: &Case, members: &[&Utterance], mut links: Vec<Told>) -> Option<Origin> {
    let mut claims: Vec<u32> = members.iter().flat_map(|member| member.claims.iter().copied()).collect();
    claims.sort_unstable();
    let earliest = case.id(*claims.first()?);
    let reports: BTreeSet<u32> = claims.iter().map(|claim| case.report_of[*claim as usize]).collect();
    let of_events: BTreeSet<&EventId> =
        claims.iter().filter_map(|claim| Some(case.events[case.event_of[*claim as usize]? as usize])).collect();
    links.sort_by_key(|Told { edge, .. }| (edge.a.min(edge.b), edge.a.max(edge.b)));
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
        links: links.into_iter().map(|told| link(case, told)).collect(),
        by: BY.to_owned(),
    })
}

fn link(case: &Case, Told { edge, because }: Told) -> OriginLink {
    let (a, b) = (edge.a.min(edge.b), edge.a.max(edge.b));
    OriginLink { a: case.id(a), b: case.id(b), because }
}

/// The sort that its own telling or its strongest kind of link makes it.
fn sort(case: &Case, members: &[&Utterance], links: &[Told]) -> OriginSort {
    let of_links: BTreeSet<Link> = links.iter().map(|told| told.edge.sort).collect();
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
