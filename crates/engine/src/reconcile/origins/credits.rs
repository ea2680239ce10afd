//! Credits: what a report lays to another outlet goes back to that outlet's own report, where the case has it.

use super::case::{Case, conflict};
use super::groups::{Edge, Link, Told};
use super::outlets::Outlet;
use super::utterances::Utterance;
use crate::reconcile::joins::Joins;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// For how many days after an outlet's report others still credit it.
const ROUND: i64 = 7;
/// Within how many days two reports that carry an agency's dateline carry one story.
const STORY: i64 = 1;

/// Links between utterances.
pub(super) struct Links {
    /// From what is credited to what it is credited to, with the utterances that they join.
    pub(super) taken: Vec<(u32, u32, Told)>,
    /// All pairs of utterances of which the one can be what the other is credited to.
    pub(super) possible: Vec<(u32, u32)>,
}

/// Links from what is credited to what it is credited to.
pub(super) fn links(case: &Case, utterances: &[Utterance]) -> Links {
    let by_event = by_event_and_outlet(case, utterances);
    let (mut links, mut possible) = (Vec::new(), Vec::new());
    for (at, utterance) in (0..).zip(utterances) {
        let Some(credit) = &utterance.credit else { continue };
        let events: BTreeSet<u32> = events(case, utterance).collect();
        let heads = credit.heads();
        let places = events.iter().flat_map(|event| heads.iter().map(|head| (*event, head.clone())));
        let near = places.filter_map(|place| by_event.get(&place)).flatten();
        let models: BTreeSet<u32> =
            near.copied().filter(|model| is_model(case, credit, utterance, &utterances[*model as usize])).collect();
        possible.extend(models.iter().map(|model| (at, *model)));
        // The latest before it: an outlet's later story replaces its earlier one.
        if let Some(model) = models.into_iter().max_by_key(|model| utterances[*model as usize].report) {
            links.push((at, model, link(case, credit, utterance, &utterances[model as usize])));
        }
    }
    let stories = one_story(case, utterances);
    possible.extend(stories.iter().map(|(a, b, _)| (*a, *b)));
    links.extend(stories);
    Links { taken: links, possible }
}

/// As many pairs as join all utterances of which the one can be what the other is credited to, or that can be one agency's story.
pub(super) fn could_be(case: &Case, utterances: &[Utterance]) -> Vec<(u32, u32)> {
    let mut joined = Joins::of(utterances.len());
    let possible = links(case, utterances).possible;
    let mut joining: Vec<(u32, u32)> = possible.into_iter().filter(|(a, b)| joined.join(*a, *b)).collect();
    for members in carriers(case, utterances).into_values() {
        for (place, &b) in members.iter().enumerate() {
            let before = members[..place].iter().filter(|a| carry_one_name(case, utterances, **a, b));
            // Of one event and agency there may be as many pairs as the square of its reports.
            joining.extend(before.filter(|a| joined.join(**a, b)).map(|a| (*a, b)));
        }
    }
    joining
}

/// Where what bears on a credit meets: the events of an utterance with the outlet of its report and with the one credited.
pub(super) fn places(case: &Case, utterance: &Utterance) -> Vec<(u32, String)> {
    let outlets = case.outlets[utterance.report as usize].iter().chain(&utterance.credit);
    let heads: BTreeSet<String> = outlets.flat_map(Outlet::heads).collect();
    let events: BTreeSet<u32> = events(case, utterance).collect();
    events.into_iter().flat_map(|event| heads.iter().map(move |head| (event, head.clone()))).collect()
}

/// Utterances by event and the last word of the name of the outlet whose own report they are in.
fn by_event_and_outlet(case: &Case, utterances: &[Utterance]) -> BTreeMap<(u32, String), Vec<u32>> {
    let mut by_event: BTreeMap<(u32, String), Vec<u32>> = BTreeMap::new();
    for (at, utterance) in (0..).zip(utterances) {
        if let Some(outlet) = &case.outlets[utterance.report as usize] {
            for event in events(case, utterance).collect::<BTreeSet<u32>>() {
                for head in outlet.heads() {
                    by_event.entry((event, head)).or_default().push(at);
                }
            }
        }
    }
    by_event
}

fn events<'a>(case: &'a Case, utterance: &'a Utterance) -> impl Iterator<Item = u32> + 'a {
    utterance.claims.iter().filter_map(|claim| case.event_of[*claim as usize])
}

// What was told to an outlet is there in the speaker's name, what it reports in its own voice.
fn is_model(case: &Case, credit: &Outlet, utterance: &Utterance, model: &Utterance) -> bool {
    let by_outlet = case.outlets[model.report as usize].as_ref().is_some_and(|outlet| outlet.fits(credit));
    let same_voice = match (&utterance.voice, &model.voice) {
        (Some(voice), Some(other)) if utterance.is_told => voice.fits(other),
        (_, None) => !utterance.is_told,
        _ => false,
    };
    let earlier = model.report < utterance.report && case.are_within(model.report, utterance.report, ROUND);
    by_outlet && same_voice && earlier && !conflict(&utterance.figures, &model.figures)
}

fn link(case: &Case, credit: &Outlet, utterance: &Utterance, model: &Utterance) -> Told {
    let (a, b) = shared(case, utterance, model);
    let because = if utterance.is_told {
        format!("{} is said to have been told it, and its own report has it", credit.name)
    } else if utterance.voice.is_some() {
        format!("{} is named as its source, and its own report tells of the event", credit.name)
    } else {
        format!("{} stands in the dateline or byline, and its own report tells of the event", credit.name)
    };
    Told { edge: Edge { strength: 600, a: b, b: a, sort: Link::Credit }, because: vec![because] }
}

/// Why the links that were used are taken.
pub(super) fn because(taken: &[(u32, u32, Told)], used: &[Edge]) -> Vec<Told> {
    let key = |edge: &Edge| (edge.a, edge.b, edge.strength);
    let reasons: HashMap<_, &Told> = taken.iter().rev().map(|(_, _, told)| (key(&told.edge), told)).collect();
    used.iter().filter_map(|edge| reasons.get(&key(edge)).map(|told| (*told).clone())).collect()
}

// The claims that the link is shown between: of one event where there are such.
fn shared(case: &Case, utterance: &Utterance, model: &Utterance) -> (u32, u32) {
    let first = |of: &Utterance| of.claims.first().copied().unwrap_or(0);
    let both = utterance.claims.iter().find_map(|claim| {
        let event = case.event_of[*claim as usize]?;
        let other = model.claims.iter().find(|other| case.event_of[**other as usize] == Some(event))?;
        Some((*claim, *other))
    });
    both.unwrap_or((first(utterance), first(model)))
}

/// Utterances in reports' own voices by event and the last word of the name of the agency that they credit.
fn carriers(case: &Case, utterances: &[Utterance]) -> BTreeMap<(u32, String), Vec<u32>> {
    let mut carriers: BTreeMap<(u32, String), Vec<u32>> = BTreeMap::new();
    for (at, utterance) in (0..).zip(utterances).filter(|(_, utterance)| utterance.voice.is_none()) {
        if let Some(credit) = &utterance.credit {
            for event in events(case, utterance).collect::<BTreeSet<u32>>() {
                for head in credit.heads() {
                    carriers.entry((event, head)).or_default().push(at);
                }
            }
        }
    }
    carriers
}

fn carry_one_name(case: &Case, utterances: &[Utterance], a: u32, b: u32) -> bool {
    let (x, y) = (&utterances[a as usize], &utterances[b as usize]);
    x.credit.as_ref().zip(y.credit.as_ref()).is_some_and(|(x, y)| x.fits(y))
        && case.are_within(x.report, y.report, STORY)
}

/// Two reports under one agency's name, of one event and day: its story, whether the case has it or not.
fn one_story(case: &Case, utterances: &[Utterance]) -> Vec<(u32, u32, Told)> {
    let mut links = Vec::new();
    let is_one = |a: u32, b: u32| {
        carry_one_name(case, utterances, a, b)
            && !conflict(&utterances[a as usize].figures, &utterances[b as usize].figures)
    };
    for members in carriers(case, utterances).values() {
        for (place, &b) in members.iter().enumerate() {
            // The nearest before it that it can be one with: who else carries another story doesn't matter.
            let Some(&a) = members[..place].iter().rev().find(|a| is_one(**a, b)) else { continue };
            let (x, y) = (&utterances[a as usize], &utterances[b as usize]);
            let name = x.credit.as_ref().map_or("", |credit| credit.name.as_str());
            let (one, other) = shared(case, x, y);
            let because = vec![format!("both carry the story of {name} on the event, within a day")];
            let edge = Edge { strength: 550, a: one, b: other, sort: Link::Credit };
            links.push((a, b, Told { edge, because }));
        }
    }
    links
}
