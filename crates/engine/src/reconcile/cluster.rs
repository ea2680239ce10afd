//! From pairs that are rather one happening than two to happenings, without chains of unlike ones.
//!
//! Clusters of one component grow by average linkage (Sokal and Michener 1958) over the sparse graph of its edges: the two
//! whose mentions speak most for each other, in the mean over all pairs, become one as long as that mean is above zero. A pair
//! that has no edge speaks against by [`NO_EDGE`]. So a single link between two crowds joins nothing. A person's ruling that two
//! mentions are different is never overridden; one that they are the same joins what has grown around them.

use super::joins::Joins;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What a pair without an edge weighs, as [`super::compare`] weighs pairs.
const NO_EDGE: i64 = -8;

/// An edge between two members by their numbers, `a < b`, with its score; below zero it holds them apart.
pub(super) type Edge = (usize, usize, i32);

/// Clusters of `0..count`, each sorted, in the order of their first members.
///
/// Numbers must be given in a fixed order of content, since of equals the smaller number goes first.
pub(super) fn clusters(
    count: usize,
    edges: &[Edge],
    same: &[(usize, usize)],
    different: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let mut state = State::new(count, edges, different);
    state.grow();
    for group in ruled(count, same, different) {
        state.bring_together(&group, different);
    }
    let mut clusters: Vec<Vec<usize>> = state.members.into_iter().filter(|members| !members.is_empty()).collect();
    clusters.iter_mut().for_each(|members| members.sort_unstable());
    clusters.sort_unstable();
    clusters
}

/// Groups of what a person ruled the same, without those that would hold a pair ruled different.
fn ruled(count: usize, same: &[(usize, usize)], different: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|member| vec![member]).collect();
    let mut of: Vec<usize> = (0..count).collect();
    for &(a, b) in same {
        let (a, b) = (of[a].min(of[b]), of[a].max(of[b]));
        let is_torn = different.iter().any(|&(x, y)| (of[x], of[y]) == (a, b) || (of[y], of[x]) == (a, b));
        if a != b && !is_torn {
            let moved = std::mem::take(&mut groups[b]);
            moved.iter().for_each(|&member| of[member] = a);
            groups[a].extend(moved);
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

struct State {
    /// The members of each cluster, under its number; none where it has gone into another.
    members: Vec<Vec<usize>>,
    /// For each cluster the sums of the edges to its neighbours, and how many edges they are.
    near: Vec<BTreeMap<usize, (i64, i64)>>,
    /// Clusters that a person holds apart.
    apart: Vec<BTreeSet<usize>>,
    of: Vec<usize>,
}

/// Two clusters that may become one: their mean, then the smaller numbers first.
#[derive(PartialEq, Eq)]
struct Candidate {
    /// A mean as a fraction: sum and number of pairs.
    sum: i64,
    pairs: i64,
    a: usize,
    b: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mean, others) = (self.sum * other.pairs, other.sum * self.pairs);
        mean.cmp(&others).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl State {
    fn new(count: usize, edges: &[Edge], different: &[(usize, usize)]) -> Self {
        let mut state = State {
            members: (0..count).map(|number| vec![number]).collect(),
            near: vec![BTreeMap::new(); count],
            apart: vec![BTreeSet::new(); count],
            of: (0..count).collect(),
        };
        for &(a, b, score) in edges {
            state.near[a].insert(b, (i64::from(score), 1));
            state.near[b].insert(a, (i64::from(score), 1));
        }
        for &(a, b) in different {
            state.apart[a].insert(b);
            state.apart[b].insert(a);
        }
        state
    }

    /// Makes a group that a person ruled the same one cluster: with all that its members are with, or alone where that would join
    /// what a person holds apart.
    fn bring_together(&mut self, group: &[usize], different: &[(usize, usize)]) {
        let touched: BTreeSet<usize> = group.iter().map(|member| self.of[*member]).collect();
        let joined: BTreeSet<usize> =
            touched.iter().flat_map(|cluster| self.members[*cluster].iter().copied()).collect();
        let is_torn = different.iter().any(|(a, b)| joined.contains(a) && joined.contains(b));
        let together: Vec<usize> = if is_torn { group.to_vec() } else { joined.into_iter().collect() };
        for cluster in touched {
            self.members[cluster].retain(|member| !together.contains(member));
        }
        together.iter().for_each(|&member| self.of[member] = self.members.len());
        self.members.push(together);
    }

    fn grow(&mut self) {
        let mut heap: BinaryHeap<Candidate> = (0..self.near.len())
            .flat_map(|a| self.near[a].keys().filter(move |b| a < **b).map(move |&b| (a, b)).collect::<Vec<_>>())
            .filter_map(|(a, b)| self.candidate(a, b))
            .collect();
        while let Some(candidate) = heap.pop() {
            // What has changed since has been put in again.
            let now = self.candidate(candidate.a, candidate.b);
            if now.as_ref() != Some(&candidate) {
                continue;
            }
            self.merge(candidate.a, candidate.b);
            let neighbours: Vec<usize> = self.near[candidate.a].keys().copied().collect();
            heap.extend(neighbours.into_iter().filter_map(|b| self.candidate(candidate.a.min(b), candidate.a.max(b))));
        }
    }

    /// Two clusters whose mean is above zero and that nobody holds apart.
    fn candidate(&self, a: usize, b: usize) -> Option<Candidate> {
        let &(sum, edges) = self.near[a].get(&b)?;
        let pairs = (self.members[a].len() * self.members[b].len()) as i64;
        let sum = sum + (pairs - edges) * NO_EDGE;
        (sum > 0 && !self.apart[a].contains(&b)).then_some(Candidate { sum, pairs, a, b })
    }

    /// The second goes into the first.
    fn merge(&mut self, a: usize, b: usize) {
        let moved = std::mem::take(&mut self.members[b]);
        moved.iter().for_each(|&member| self.of[member] = a);
        self.members[a].extend(moved);
        for (other, (sum, edges)) in std::mem::take(&mut self.near[b]) {
            self.near[other].remove(&b);
            if other != a {
                for (from, to) in [(a, other), (other, a)] {
                    let both = self.near[from].entry(to).or_default();
                    *both = (both.0 + sum, both.1 + edges);
                }
            }
        }
        for other in std::mem::take(&mut self.apart[b]) {
            self.apart[other].remove(&b);
            self.apart[other].insert(a);
            self.apart[a].insert(other);
        }
    }
}

/// The edges by which the members of a cluster hold together most: a spanning tree of highest scores.
pub(super) fn spanning(members: &[usize], edges: &[Edge]) -> Vec<Edge> {
    let place: BTreeMap<usize, u32> = (0..).zip(members).map(|(place, &member)| (member, place)).collect();
    let mut inside: Vec<Edge> =
        edges.iter().filter(|(a, b, _)| place.contains_key(a) && place.contains_key(b)).copied().collect();
    inside.sort_by_key(|&(a, b, score)| (-score, a, b));
    let mut joins = Joins::of(members.len());
    inside.retain(|(a, b, _)| joins.join(place[a], place[b]));
    inside.sort_unstable();
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_link_between_two_crowds_joins_nothing() {
        let mut edges = vec![(2, 3, 20)];
        for crowd in [[0, 1, 2], [3, 4, 5]] {
            edges.extend([(crowd[0], crowd[1], 30), (crowd[0], crowd[2], 30), (crowd[1], crowd[2], 30)]);
        }
        assert_eq!(clusters(6, &edges, &[], &[]), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn links_in_a_row_that_are_strong_enough_hold() {
        assert_eq!(clusters(3, &[(0, 1, 40), (1, 2, 40)], &[], &[]), [vec![0, 1, 2]]);
        assert_eq!(clusters(3, &[(0, 1, 40), (1, 2, 8)], &[], &[]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn a_persons_rulings_come_first() {
        assert_eq!(clusters(3, &[(0, 1, 40)], &[(1, 2)], &[(0, 1)]), [vec![0], vec![1, 2]]);
        assert_eq!(clusters(3, &[(0, 1, 4)], &[(1, 2)], &[]), [vec![0, 1, 2]], "what is with one stays with it");
        assert_eq!(clusters(3, &[(0, 1, 40)], &[(1, 2)], &[(0, 2)]), [vec![0], vec![1, 2]], "one has to be left");
        assert_eq!(clusters(3, &[], &[(0, 1), (1, 2)], &[(0, 2)]), [vec![0, 1], vec![2]], "the first ruling holds");
        assert_eq!(clusters(2, &[], &[(0, 1)], &[]), [vec![0, 1]]);
        assert_eq!(clusters(2, &[(0, 1, 90)], &[(0, 1)], &[(0, 1)]), [vec![0], vec![1]], "different outweighs same");
    }

    #[test]
    fn what_is_held_apart_stays_apart_when_clusters_grow() {
        let edges = [(0, 1, 50), (2, 3, 50), (1, 2, 90), (0, 2, 90), (0, 3, 90), (1, 3, 90)];
        let found = clusters(4, &edges, &[], &[(0, 3)]);
        assert!(found.iter().all(|members| !(members.contains(&0) && members.contains(&3))), "{found:?}");
    }

    #[test]
    fn a_cluster_keeps_its_strongest_edges_as_reasons() {
        assert_eq!(spanning(&[0, 1, 2], &[(0, 1, 5), (0, 2, 9), (1, 2, 7), (2, 3, 9)]), [(0, 2, 9), (1, 2, 7)]);
    }
}
