//! How mentions meet: keys, the pairs that share one, and the edges between those that are rather one happening than two.

use super::blocks;
use super::cluster::Edge;
use super::compare;
use super::seen::Seen;
use std::ops::Range;
use whosays_model::{EventMention, Joining};

/// The pairs of so many keys are held in memory at a time.
const KEYS_AT_A_TIME: usize = 50_000;

/// What is kept of how mentions were joined.
pub(super) fn kept(mentions: &[&EventMention], keyed: &[(u64, usize)], edges: &[Edge]) -> Joining {
    Joining {
        mentions: mentions.iter().map(|mention| mention.id.clone()).collect(),
        keys: keyed.iter().map(|&(key, at)| (key, at as u32)).collect(),
        edges: edges.iter().map(|&(a, b, score)| (a as u32, b as u32, score)).collect(),
    }
}

/// All keys with the numbers of the mentions under them, sorted.
pub(super) fn keyed(seen: &[Seen]) -> Vec<(u64, usize)> {
    let keys = |(number, mention): (usize, &Seen)| mention.keys().into_iter().map(move |key| (key, number)).collect();
    let mut keyed: Vec<(u64, usize)> = seen.iter().enumerate().flat_map::<Vec<_>, _>(keys).collect();
    keyed.sort_unstable();
    keyed
}

/// The pairs of different reports that share a key and are rather one happening than two, in order. Pairs are held in memory some
/// millions at a time.
pub(super) fn edges(seen: &[Seen], keyed: &[(u64, usize)]) -> Vec<Edge> {
    let parts = 1 + keyed.len() / KEYS_AT_A_TIME;
    let step = (seen.len() / parts).max(1);
    let mut edges = Vec::new();
    for from in (0..seen.len()).step_by(step) {
        let pairs = pairs(seen, keyed, &(from..from + step));
        edges.extend(pairs.into_iter().filter_map(|(a, b)| edge(seen, a, b)));
    }
    edges
}

/// The edge between two mentions that are rather one happening than two.
pub(super) fn edge(seen: &[Seen], a: usize, b: usize) -> Option<Edge> {
    Some((a, b, compare::score(&seen[a], &seen[b]).filter(|score| *score > 0)?))
}

/// Pairs by their numbers, the smaller first and among `firsts`, each once.
fn pairs(seen: &[Seen], keyed: &[(u64, usize)], firsts: &Range<usize>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for block in keyed.chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<usize> = block.iter().map(|&(_, number)| number).collect();
        blocks::parts(seen, &members, &mut |part| pair_up(seen, part, firsts, &mut pairs));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

// Members are in the order of their numbers, so the first of a pair is the smaller.
fn pair_up(seen: &[Seen], members: &[usize], firsts: &Range<usize>, pairs: &mut Vec<(usize, usize)>) {
    for (place, &a) in members.iter().enumerate().filter(|(_, a)| firsts.contains(a)) {
        let others = members[place + 1..].iter().copied();
        pairs.extend(others.filter(|&b| are_of_two_reports(seen, a, b)).map(|b| (a, b)));
    }
}

/// Whether two mentions may meet at all.
pub(super) fn are_of_two_reports(seen: &[Seen], a: usize, b: usize) -> bool {
    seen[a].mention.report != seen[b].mention.report
}
