//! Copies: sentences that reports tell in their own voice, and that other reports told before them.
//!
//! Each sentence is traced to the earliest report that has it. What a report tells without a model is its own.

use super::case::{A_WEEK, Case};
use super::groups::{Edge, Groups, Link, Told};
use super::sketch::{Keyed, all_runs, mixed, sketch};
use super::words::{aligned, figures, words};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::Span;

/// Tells these keys from those of what speakers say.
const COPIES: u64 = 0x636f_7069_6573;
/// A shorter sentence can be written twice by chance.
const FEWEST_WORDS: usize = 12;
/// For so many days a sentence without a name is told of one happening, where it isn't known of which.
const A_DAY: i64 = 1;
/// A report of whose runs of words this share, in hundredths, stand in another is its copy as a whole.
const WHOLE: usize = 70;

/// The report that each claim in a report's own voice goes back to, and the links that say why.
pub(super) struct Copies {
    pub(super) root_of: BTreeMap<u32, u32>,
    pub(super) links: Vec<Told>,
    /// Pairs of claims that are copies, as many as hold groups of copies together.
    pub(super) pairs: Vec<(u32, u32)>,
    /// The keys under which claims meet.
    pub(super) keys: Vec<Keyed>,
}

/// Traces the claims that reports make in their own voice; `given` are pairs that meet in large blocks.
pub(super) fn trace(case: &Case, own: &[u32], given: &[(u32, u32)]) -> Copies {
    let passages = passages(case, own);
    let first = each_once(&passages);
    let mut groups = Groups::new(case.claims.len(), Vec::new());
    let keys = keys(case, &first);
    let links = groups.join(strongest(case, &keys, given));
    let pairs = links.iter().map(|edge| (edge.a, edge.b)).collect();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for claim in first {
        members.entry(groups.first(claim)).or_default().push(case.report_of[claim as usize]);
    }
    let roots: BTreeMap<u32, u32> = members.iter().map(|(group, reports)| (*group, root(case, reports))).collect();
    let mut root_of: BTreeMap<u32, u32> =
        own.iter().map(|claim| (*claim, roots[&groups.first(passages[claim])])).collect();
    let wholes = whole_copies(case, &root_of);
    for (claim, root) in &mut root_of {
        let report = case.report_of[*claim as usize];
        if let Some((model, _)) = wholes.get(&report).filter(|_| *root == report) {
            *root = *model;
        }
    }
    follow(&mut root_of, &wholes);
    let links = links.into_iter().map(|edge| told(case, edge, &wholes)).collect();
    Copies { root_of, links, pairs, keys }
}

/// The first claim with the same words of the same report, for each claim: a sentence is compared once.
fn passages(case: &Case, own: &[u32]) -> BTreeMap<u32, u32> {
    let mut first: BTreeMap<(u32, Span), u32> = BTreeMap::new();
    let place = |claim: u32| (case.report_of[claim as usize], case.claims[claim as usize].span());
    own.iter().map(|claim| (*claim, *first.entry(place(*claim)).or_insert(*claim))).collect()
}

fn each_once(passages: &BTreeMap<u32, u32>) -> Vec<u32> {
    let first: BTreeSet<u32> = passages.values().copied().collect();
    first.into_iter().collect()
}

/// The keys under which the claims that reports make in their own voice meet.
pub(super) fn keys_of(case: &Case, own: &[u32]) -> Vec<Keyed> {
    keys(case, &each_once(&passages(case, own)))
}

/// The keys of claims: parts of the sketches of sentences that are long enough.
fn keys(case: &Case, own: &[u32]) -> Vec<Keyed> {
    let long = own.iter().filter(|claim| case.words[**claim as usize].len() >= FEWEST_WORDS);
    let keys = long.flat_map(|&claim| {
        sketch(&case.words[claim as usize]).into_iter().map(move |hash| case.keyed(mixed(COPIES, hash), claim))
    });
    keys.collect()
}

/// Links between copies, without those that cannot hold groups together: there are stronger ones the way round.
fn strongest(case: &Case, keys: &[Keyed], given: &[(u32, u32)]) -> Vec<Edge> {
    let mut links: Vec<Edge> = Vec::new();
    case.each_meeting(keys, given, |pairs| {
        links.extend(pairs.iter().filter_map(|(a, b)| copied(case, *a, *b)));
        if links.len() > 2 * case.claims.len() {
            links = Groups::new(case.claims.len(), Vec::new()).join(std::mem::take(&mut links));
        }
    });
    links
}

/// Those of the pairs that are copies.
pub(super) fn near_copies(case: &Case, pairs: Vec<(u32, u32)>) -> Vec<Edge> {
    pairs.into_iter().filter_map(|(a, b)| copied(case, a, b)).collect()
}

/// The report that the others have a sentence from: the first of the agency that one of them credits, else the first.
fn root(case: &Case, reports: &[u32]) -> u32 {
    let credited = |report: &&u32| {
        let outlet = &case.outlets[**report as usize];
        let credits = reports.iter().filter_map(|other| case.credits[*other as usize].as_ref());
        outlet.as_ref().is_some_and(|outlet| credits.into_iter().any(|credit| credit.fits(outlet)))
    };
    reports.iter().filter(credited).min().or(reports.iter().min()).copied().unwrap_or(0)
}

/// Two claims whose sentences are one: most words of both stand in the same order, no figure and no name differs, and what they
/// are about lets them be one telling.
fn copied(case: &Case, a: u32, b: u32) -> Option<Edge> {
    let (x, y) = (&case.words[a as usize], &case.words[b as usize]);
    if case.report_of[a as usize] == case.report_of[b as usize] {
        return None;
    }
    let (short, long, names) =
        if x.len() <= y.len() { (x, y, &case.names[a as usize]) } else { (y, x, &case.names[b as usize]) };
    let same = aligned(x, y);
    let alike = same >= FEWEST_WORDS && same * 5 >= short.len() * 4 && same * 5 >= long.len() * 3;
    let names_differ = names.iter().any(|name| !long.contains(name));
    if !alike || names_differ || !figures(short).is_subset(&figures(long)) {
        return None;
    }
    let one = Alike { a, b, has_name: !names.is_empty(), is_exact: same == long.len() };
    can_be_one_telling(case, &one).then_some(Edge { strength: same as u32, a, b, sort: Link::Copy })
}

/// Two claims whose sentences are alike.
struct Alike {
    a: u32,
    b: u32,
    has_name: bool,
    is_exact: bool,
}

/// Whether sentences that are alike are one that was copied, and not one that is written of many happenings: "No group has said
/// that it was behind the shooting, and police have named no suspects."
///
/// Of one event they are. Of two they are where one happening was taken for two: in the same words, with a name in them, in one
/// week. Where it isn't known of which, a sentence without a name has to be of one day.
fn can_be_one_telling(case: &Case, alike: &Alike) -> bool {
    let event = |claim: u32| case.event_of[claim as usize];
    let report = |claim: u32| case.report_of[claim as usize];
    let are_within = |days: i64| !case.are_apart(report(alike.a), report(alike.b), days);
    match (event(alike.a), event(alike.b)) {
        (Some(one), Some(other)) if one == other => true,
        (Some(_), Some(_)) => alike.has_name && alike.is_exact && are_within(A_WEEK),
        _ => alike.has_name || are_within(A_DAY),
    }
}

fn because(case: &Case, edge: &Edge) -> String {
    let (same, x, y) = (edge.strength as usize, case.words[edge.a as usize].len(), case.words[edge.b as usize].len());
    let short = x.min(y);
    match (same == short, x == y) {
        (true, true) => format!("the same {same} words, none other"),
        (true, false) => format!("all {same} words of the one stand in the other"),
        _ => format!("{same} of the {short} words of the one stand in the other in the same order"),
    }
}

/// Reports most of whose text stands in an earlier one that they copy sentences from, with the share in hundredths.
fn whole_copies(case: &Case, root_of: &BTreeMap<u32, u32>) -> BTreeMap<u32, (u32, usize)> {
    let copies: BTreeSet<(u32, u32)> = root_of
        .iter()
        .map(|(claim, root)| (case.report_of[*claim as usize], *root))
        .filter(|(report, root)| report != root)
        .collect();
    let mut wholes: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for (report, root) in copies {
        let share = share(case, report, root);
        let best = wholes.get(&report).map_or(0, |(_, best)| *best);
        if share >= WHOLE && share > best {
            wholes.insert(report, (root, share));
        }
    }
    wholes
}

/// How many hundredths of a report's runs of words stand in another's text.
fn share(case: &Case, report: u32, other: u32) -> usize {
    let runs = |report: u32| all_runs(&words(&case.reports[report as usize].text));
    let (ours, theirs) = (runs(report), runs(other));
    100 * ours.iter().filter(|run| theirs.binary_search(run).is_ok()).count() / ours.len().max(1)
}

// A copy of a copy goes back to the first.
fn follow(root_of: &mut BTreeMap<u32, u32>, wholes: &BTreeMap<u32, (u32, usize)>) {
    for root in root_of.values_mut() {
        while let Some((model, _)) = wholes.get(root).filter(|(model, _)| model < root) {
            *root = *model;
        }
    }
}

fn told(case: &Case, edge: Edge, wholes: &BTreeMap<u32, (u32, usize)>) -> Told {
    let mut because = vec![because(case, &edge)];
    let (a, b) = (case.report_of[edge.a as usize], case.report_of[edge.b as usize]);
    for (copy, model) in [(a, b), (b, a)] {
        if let Some((_, share)) = wholes.get(&copy).filter(|(root, _)| *root == model) {
            let (copy, model) = (case.called(copy), case.called(model));
            because.push(format!("{share} % of the words of {copy} stand in the text of {model}"));
        }
    }
    Told { edge, because }
}
