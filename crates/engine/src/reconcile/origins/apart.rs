//! Tracing in parts, on machines that each see some of a case: what meets, which claims bear on one another, what is credited.
//!
//! A class ([`super::classes`]) is traced alone, so it is enough to find the classes in parts: claims that copy or repeat one
//! another are found pair by pair, and what is credited to an outlet where its event and the outlet's name meet.

use super::case::{Case, ToTrace};
use super::classes::Classes;
use super::sketch::key;
use super::utterances::{self, Utterance, is_own};
use super::voices::Voice;
use super::{by_claim, compare, copies, credits, given_pairs};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{ClaimId, Key, ReportId};

/// An utterance under a key where credits meet.
pub(in crate::reconcile) struct Place {
    /// The key of an event and the name of an outlet.
    pub(in crate::reconcile) key: u64,
    /// Whether it is the utterance that credits the outlet; else it may be what is credited.
    pub(in crate::reconcile) credits: bool,
    /// The report that it goes back to, where it is told in reports' own voices.
    pub(in crate::reconcile) root: Option<ReportId>,
    /// Its claims, in the order of the case; of what reports tell in their own voice those on the event.
    pub(in crate::reconcile) claims: Vec<ClaimId>,
}

fn parted(case: &Case) -> (Vec<u32>, Vec<u32>) {
    (0..case.claims.len() as u32).partition(|claim| is_own(case, *claim))
}

/// The keys under which claims meet those of other reports; each report's depend on itself alone.
pub(in crate::reconcile) fn meeting(given: &ToTrace) -> Vec<(Key, ClaimId)> {
    let case = Case::new(given);
    let (own, said) = parted(&case);
    let utterances = utterances::said(&case, &said);
    let mut keys = copies::keys_of(&case, &own);
    keys.extend(compare::keys_of(&case, &utterances, &by_claim(&utterances)));
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|(key, claim)| (key, case.id(claim))).collect()
}

/// Claims that stand or fall with one another in one report: each in its report's voice alone, each of a speaker with all of that
/// speaker.
pub(in crate::reconcile) fn voice_groups(given: &ToTrace) -> Vec<Vec<ClaimId>> {
    let case = Case::new(given);
    let (own, said) = parted(&case);
    let mut groups: BTreeMap<(u32, String), Vec<ClaimId>> = BTreeMap::new();
    for claim in said {
        let voice = Voice::of(&case.claims[claim as usize].speaker).key();
        groups.entry((case.report_of[claim as usize], voice)).or_default().push(case.id(claim));
    }
    groups.into_values().chain(own.into_iter().map(|claim| vec![case.id(claim)])).collect()
}

/// Those of the given pairs that are copies, or can be one utterance whatever else their speakers say.
pub(in crate::reconcile) fn could_be_linked(given: &ToTrace) -> Vec<(ClaimId, ClaimId)> {
    let case = Case::new(given);
    let (_, said) = parted(&case);
    let (own_pairs, said_pairs) = given_pairs(&case, given.pairs);
    let utterances = utterances::said(&case, &said);
    let copied = copies::near_copies(&case, own_pairs).into_iter().map(|edge| (edge.a, edge.b));
    let linked = compare::could_be_linked(&case, &utterances, &by_claim(&utterances), said_pairs);
    copied.chain(linked).map(|(a, b)| (case.id(a), case.id(b))).collect()
}

/// Claims of one class by the given pairs and by their voices: each but the first with the first of its class.
pub(in crate::reconcile) fn bonds(given: &ToTrace) -> Vec<(ClaimId, ClaimId)> {
    let case = Case::new(given);
    let (own, said) = parted(&case);
    let (own_pairs, said_pairs) = given_pairs(&case, given.pairs);
    let copied: Vec<(u32, u32)> =
        copies::near_copies(&case, own_pairs).into_iter().map(|edge| (edge.a, edge.b)).collect();
    let utterances = utterances::said(&case, &said);
    let links = compare::links_of(&case, &utterances, &by_claim(&utterances), &said_pairs);
    let mut classes = Classes::new(&case);
    classes.join_all(&own, &utterances, &copied, &links, &[]);
    let (claims, _, firsts) = classes.done();
    let with_first = (0..).zip(&firsts).filter(|(at, first)| at != *first);
    with_first.map(|(at, first): (u32, _)| (claims[at as usize].clone(), claims[*first as usize].clone())).collect()
}

/// Where the utterances of whole classes meet others that credit them or that they credit.
pub(in crate::reconcile) fn places(given: &ToTrace) -> Vec<Place> {
    let case = Case::new(given);
    let (own, said) = parted(&case);
    let (own_pairs, _) = given_pairs(&case, given.pairs);
    let copies = copies::trace(&case, &own, &own_pairs);
    let mut utterances = utterances::said(&case, &said);
    utterances.extend(utterances::own(&case, &copies.root_of));
    let mut places = Vec::new();
    for one in &utterances {
        let credited: BTreeSet<String> = one.credit.iter().flat_map(super::Outlet::heads).collect();
        let mut of_event: BTreeMap<u32, Vec<ClaimId>> = BTreeMap::new();
        for claim in &one.claims {
            if let Some(event) = case.event_of[*claim as usize] {
                of_event.entry(event).or_default().push(case.id(*claim));
            }
        }
        for (event, head) in credits::places(&case, one) {
            places.push(Place {
                key: key(&["credit", case.events[event as usize].as_str(), &head]),
                credits: credited.contains(&head),
                root: one.voice.is_none().then(|| case.reports[one.report as usize].id.clone()),
                claims: match one.voice {
                    // What many reports copy has claims on many events.
                    None => of_event.get(&event).cloned().unwrap_or_default(),
                    Some(_) => one.claims.iter().map(|claim| case.id(*claim)).collect(),
                },
            });
        }
    }
    places
}

/// Claims of utterances of which the one can be what the other is credited to, and some more: those who look at one event alone do
/// not see which figures of others conflict. The utterances are given as [`places`] found them.
pub(in crate::reconcile) fn credited(
    given: &ToTrace,
    told: &[(Option<ReportId>, Vec<ClaimId>)],
) -> Vec<(ClaimId, ClaimId)> {
    let case = Case::new(given);
    let numbers: BTreeMap<&ClaimId, u32> = (0..).zip(&case.claims).map(|(at, claim)| (&claim.id, at)).collect();
    let reports: BTreeMap<&ReportId, u32> = (0..).zip(&case.reports).map(|(at, report)| (&report.id, at)).collect();
    let mut utterances: Vec<Utterance> = Vec::new();
    let mut root_of: BTreeMap<u32, u32> = BTreeMap::new();
    for (root, claims) in told {
        let mut claims: Vec<u32> = claims.iter().filter_map(|claim| numbers.get(claim).copied()).collect();
        claims.sort_unstable();
        match root.as_ref().map(|root| reports.get(root)) {
            Some(Some(root)) => root_of.extend(claims.into_iter().map(|claim| (claim, *root))),
            Some(None) => {}
            None => utterances.extend(utterances::again(&case, claims)),
        }
    }
    utterances.extend(utterances::own(&case, &root_of));
    let first = |at: u32| utterances[at as usize].claims.first().map(|claim| case.id(*claim));
    credits::could_be(&case, &utterances).into_iter().filter_map(|(a, b)| Some((first(a)?, first(b)?))).collect()
}
