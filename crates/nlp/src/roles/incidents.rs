//! The incidents of a report: its sorts of incident, and which fillers go with which.

use super::fillers::{Ranked, chosen};
use super::judge::Judged;
use super::nearness::Places;
use super::table::{Regression, Table, logistic};
use super::text::Text;
use super::{Incident, ROLES, SORTS};
use std::collections::HashMap;

/// How many numbers there are for a report.
pub(super) const FEATURES: usize = 2 * (SORTS.len() + 1) + 2 * ROLES.len();
/// The role from which on a filler was hit, or is a weapon.
const HIT: usize = 2;

/// A role with a string.
type Filler<'a> = (usize, &'a str);

/// The incidents that a report tells of.
pub(super) fn incidents(
    text: &Text<'_>,
    judged: &Judged,
    ranked: &[Ranked; ROLES.len()],
    table: &Table,
) -> Vec<Incident> {
    let features = of_report(judged, ranked);
    let chances = table.sorts.each_ref().map(|sort| sort.as_ref().map_or(0.0, |sort| sort.chance(&features)));
    let chosen = ranked.each_ref().map(|role| chosen(role, table.surely));
    let all = chosen.iter().enumerate().flat_map(|(role, names)| names.iter().map(move |name| (role, name.as_str())));
    let fillers: Vec<Filler<'_>> = all.collect();
    let kept = kept(&chances, !fillers.is_empty(), table);
    let belongs = belongs(text, judged);
    let places = Places::of(text);
    let mut incidents = Vec::new();
    for (at, &sort) in kept.iter().enumerate() {
        let of_sort = |filler: &&Filler<'_>| {
            let chance = |sort: usize| belongs.get(filler.1).map_or(0.0, |odds| logistic(odds[sort]));
            let best = kept.iter().map(|&sort| chance(sort) * chances[sort]).enumerate().rev();
            let best = best.max_by(|(_, one), (_, other)| one.total_cmp(other));
            best.is_some_and(|(best, _)| best == at) || chance(sort) > 0.5
        };
        let own: Vec<Filler<'_>> = fillers.iter().filter(of_sort).copied().collect();
        incidents.extend(parted(&own, &places, &table.joined, table.cut).into_iter().map(|part| incident(sort, &part)));
    }
    incidents
}

/// The sorts that are likely enough; where there is a filler, at least the likeliest.
fn kept(chances: &[f64; SORTS.len()], is_filled: bool, table: &Table) -> Vec<usize> {
    let kept: Vec<usize> = (0..SORTS.len()).filter(|&sort| chances[sort] >= table.sort).collect();
    if !kept.is_empty() || !is_filled {
        return kept;
    }
    let best = chances.iter().enumerate().rev().max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.filter(|(_, chance)| **chance >= table.least_sort).map(|(sort, _)| sort).into_iter().collect()
}

fn incident(sort: usize, fillers: &[Filler<'_>]) -> Incident {
    let mut roles = [const { Vec::new() }; ROLES.len()];
    for (role, name) in fillers {
        roles[*role].push((*name).to_owned());
    }
    Incident { sort: SORTS[sort], roles }
}

/// The numbers for a report: what its windows say, and how surely roles are filled.
fn of_report(judged: &Judged, ranked: &[Ranked; ROLES.len()]) -> Vec<f64> {
    let count = judged.windows.len() as f64;
    let columns = 0..SORTS.len() + 1;
    let column = |at: usize| judged.windows.iter().map(move |asked| asked[at]);
    let most = columns.clone().map(|at| column(at).fold(f64::NEG_INFINITY, f64::max));
    let mean = columns.map(|at| column(at).sum::<f64>() / count);
    let chances = |role: &'_ Ranked| role.iter().map(|(_, chance)| *chance).collect::<Vec<_>>();
    let best = ranked.iter().map(|role| chances(role).into_iter().fold(0.0, f64::max));
    let sums = ranked.iter().map(|role| chances(role).into_iter().sum());
    most.chain(mean).chain(best).chain(sums).collect()
}

/// The log-odds of each string for each sort, in the mean of its places, each as far as it seems a filler.
fn belongs<'a>(text: &'a Text<'_>, judged: &Judged) -> HashMap<&'a str, [f64; SORTS.len()]> {
    let mut sums: HashMap<&str, (f64, [f64; SORTS.len()])> = HashMap::new();
    for ((span, scores), sorts) in text.spans.iter().zip(&judged.runs).zip(&judged.sorts) {
        let share = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max).exp();
        let known = sums.entry(&span.plain).or_default();
        known.0 += share;
        known.1.iter_mut().zip(sorts).for_each(|(sum, odds)| *sum += share * odds);
    }
    sums.into_iter().map(|(name, (share, sums))| (name, sums.map(|sum| sum / share))).collect()
}

/// The fillers of one sort of incident, parted into incidents by average linkage over the odds of two to be of one. A part
/// with nothing hit, or of one filler, goes to the greatest.
fn parted<'a>(fillers: &[Filler<'a>], places: &Places<'_>, joined: &Regression, cut: f64) -> Vec<Vec<Filler<'a>>> {
    let odds = |one: Filler<'_>, other: Filler<'_>| {
        // The lower role first, as it was learnt; the numbers are the same either way.
        if one == other { 0.0 } else { joined.odds(&places.nearness(one, other)) }
    };
    let table: Vec<Vec<f64>> =
        fillers.iter().map(|one| fillers.iter().map(|other| odds(*one, *other)).collect()).collect();
    let mut parts: Vec<Vec<usize>> = (0..fillers.len()).map(|at| vec![at]).collect();
    while let Some((one, other)) = nearest(&parts, &table, cut) {
        let more = parts.remove(other);
        parts[one].extend(more);
    }
    let is_whole = |part: &Vec<usize>| part.len() > 1 && part.iter().any(|&at| fillers[at].0 >= HIT);
    let (mut whole, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_whole);
    if whole.is_empty() {
        whole.push(Vec::new());
    }
    let greatest = whole.iter().map(Vec::len).enumerate().rev().max_by_key(|(_, count)| *count);
    if let Some((greatest, _)) = greatest {
        whole[greatest].extend(rest.into_iter().flatten());
    }
    whole.into_iter().map(|part| part.into_iter().map(|at| fillers[at]).collect()).collect()
}

/// The two parts that are nearest, the first of them before the other, unless they are too far apart.
fn nearest(parts: &[Vec<usize>], table: &[Vec<f64>], cut: f64) -> Option<(usize, usize)> {
    let mean = |one: &[usize], other: &[usize]| {
        let sum: f64 = one.iter().flat_map(|&a| other.iter().map(move |&b| table[a][b])).sum();
        sum / (one.len() * other.len()) as f64
    };
    let mut best: Option<(f64, usize, usize)> = None;
    for one in 0..parts.len() {
        for other in one + 1..parts.len() {
            let near = mean(&parts[one], &parts[other]);
            if near >= cut && best.is_none_or(|(most, ..)| near > most) {
                best = Some((near, one, other));
            }
        }
    }
    best.map(|(_, one, other)| (one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_parts_are_joined_first_and_those_too_far_apart_never() {
        let table = vec![vec![0.0, 2.0, -1.0], vec![2.0, 0.0, 3.0], vec![-1.0, 3.0, 0.0]];
        assert_eq!(nearest(&[vec![0], vec![1], vec![2]], &table, 0.5), Some((1, 2)));
        // The mean of 2 and -1.
        assert_eq!(nearest(&[vec![0], vec![1, 2]], &table, 0.5), Some((0, 1)));
        assert_eq!(nearest(&[vec![0], vec![1, 2]], &table, 0.6), None);
        assert_eq!(nearest(&[vec![0, 1, 2]], &table, 0.0), None);
    }
}
