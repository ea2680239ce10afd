//! Utterances: what one speaker says in one report, or a report in its own voice, before they are linked.

use super::case::{Case, Figures, conflict};
use super::outlets::{Outlet, is_medium};
use super::voices::Voice;
use std::collections::{BTreeMap, HashMap};

/// What one voice says in one report.
#[derive(Clone, Debug)]
pub(super) struct Utterance {
    /// The report; of a report's own telling that others copy, the earliest.
    pub(super) report: u32,
    /// Who speaks; none for a report's own voice.
    pub(super) voice: Option<Voice>,
    /// Its claims, in the order of the case.
    pub(super) claims: Vec<u32>,
    /// The figures that these give.
    pub(super) figures: Figures,
    /// The outlet that is credited with it: the speaker itself, one that was told it, or an agency.
    pub(super) credit: Option<Outlet>,
    /// Whether the credited outlet was told it, and is not its speaker.
    pub(super) is_told: bool,
}

/// Whether a claim is made in its report's own voice, or that of its outlet.
pub(super) fn is_own(case: &Case, claim: u32) -> bool {
    let speaker = &case.claims[claim as usize].speaker;
    let report = case.report_of[claim as usize];
    let by_outlet = |own: &Outlet| own.fits(&Outlet::of(&speaker.name));
    speaker.is_author()
        || speaker.name.starts_with(char::is_uppercase) && case.outlets[report as usize].as_ref().is_some_and(by_outlet)
}

/// What the speakers of all reports say; each claim is in one utterance.
///
/// What a speaker without a name says ("police") is told apart by the event, and what gives another figure for the
/// same thing is another utterance: it was said at another time.
pub(super) fn said(case: &Case, claims: &[u32]) -> Vec<Utterance> {
    let mut utterances: Vec<Utterance> = Vec::new();
    let mut latest: HashMap<(u32, String, Option<u32>), usize> = HashMap::new();
    for &claim in claims {
        let report = case.report_of[claim as usize];
        let voice = Voice::of(&case.claims[claim as usize].speaker);
        let event = case.event_of[claim as usize].filter(|_| !voice.is_named());
        let figures = case.figures(claim);
        let key = (report, voice.key(), event);
        let known = latest.get(&key).copied().filter(|at| !conflict(&utterances[*at].figures, &figures));
        let at = known.unwrap_or(utterances.len());
        if known.is_none() {
            let speaker = Some(voice);
            utterances.push(Utterance {
                report,
                voice: speaker,
                claims: Vec::new(),
                figures: Figures::new(),
                credit: None,
                is_told: false,
            });
            latest.insert(key, at);
        }
        let utterance = &mut utterances[at];
        utterance.claims.push(claim);
        for (what, numbers) in figures {
            utterance.figures.entry(what).or_default().extend(numbers);
        }
        if utterance.credit.is_none() {
            (utterance.credit, utterance.is_told) = credit(case, claim);
        }
    }
    utterances
}

/// An utterance whose claims are known, in the order of the case.
pub(super) fn again(case: &Case, claims: Vec<u32>) -> Option<Utterance> {
    let first = *claims.first()?;
    let mut figures = Figures::new();
    for (what, numbers) in claims.iter().flat_map(|claim| case.figures(*claim)) {
        figures.entry(what).or_default().extend(numbers);
    }
    let credits = claims.iter().map(|claim| credit(case, *claim));
    let (credit, is_told) = credits.reduce(|known, next| if known.0.is_some() { known } else { next })?;
    Some(Utterance {
        report: case.report_of[first as usize],
        voice: Some(Voice::of(&case.claims[first as usize].speaker)),
        claims,
        figures,
        credit,
        is_told,
    })
}

/// What reports tell in their own voice, by the report that it goes back to.
pub(super) fn own(case: &Case, root_of: &BTreeMap<u32, u32>) -> Vec<Utterance> {
    let mut by_root: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (claim, root) in root_of {
        by_root.entry(*root).or_default().push(*claim);
    }
    let utterance = |(report, claims): (u32, Vec<u32>)| {
        let mut figures = Figures::new();
        for (what, numbers) in claims.iter().flat_map(|claim| case.figures(*claim)) {
            figures.entry(what).or_default().extend(numbers);
        }
        let credit = case.credits[report as usize].clone();
        Utterance { report, voice: None, claims, figures, credit, is_told: false }
    };
    by_root.into_iter().map(utterance).collect()
}

// "Reuters reported": the speaker is the outlet. "Orski told CNN": the outlet passes it on.
fn credit(case: &Case, claim: u32) -> (Option<Outlet>, bool) {
    let claim_of = case.claims[claim as usize];
    let own = &case.outlets[case.report_of[claim as usize] as usize];
    let is_other = |outlet: &Outlet| own.as_ref().is_none_or(|own| !own.fits(outlet));
    let speaker = &claim_of.speaker;
    if is_medium(&speaker.name, speaker.id.as_deref()) || is_outlet_of_the_case(case, &speaker.name) {
        return (Some(Outlet::of(&speaker.name)).filter(is_other), false);
    }
    let told = claim_of.via.iter().find(|name| is_medium(name, None) || is_outlet_of_the_case(case, name));
    (told.map(|name| Outlet::of(name)).filter(is_other), true)
}

fn is_outlet_of_the_case(case: &Case, name: &str) -> bool {
    is_spelt_as_a_name(name) && case.names_outlet(&Outlet::of(name))
}

/// Whether a speaker can be an outlet by how its name is written.
pub(super) fn is_spelt_as_a_name(name: &str) -> bool {
    name.trim_start_matches("the ").starts_with(char::is_uppercase)
}
