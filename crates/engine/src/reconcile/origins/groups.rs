//! Groups of things that links connect, the strongest links first, with no two figures that conflict in one group.
//!
//! Kruskal's order makes the groups a function of the links alone: any order of reports gives the same.

use super::case::{Figures, conflict};
use crate::reconcile::joins::Joins;
use std::cmp::Reverse;

/// What kind of reason a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    Quotation,
    ToldTo,
    Statement,
    Credit,
    Copy,
}

/// A link between two claims. Of many in a crowded case few hold groups together, so reasons are told of these alone: [`Told`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) strength: u32,
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) sort: Link,
}

/// A link with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) edge: Edge,
    pub(super) because: Vec<String>,
}

/// A forest over numbered members.
pub(super) struct Groups {
    joins: Joins,
    figures: Vec<Figures>,
}

impl Groups {
    /// Members that stand alone, each with its figures; without figures nothing conflicts.
    pub(super) fn new(members: usize, figures: Vec<Figures>) -> Self {
        Groups { joins: Joins::of(members), figures }
    }

    /// Joins along the edges; gives those that joined two groups, so that each link is needed.
    pub(super) fn join(&mut self, edges: Vec<Edge>) -> Vec<Edge> {
        self.join_members(edges.into_iter().map(|edge| (edge.a, edge.b, edge)).collect())
    }

    /// Joins members along edges between claims of theirs.
    pub(super) fn join_members(&mut self, mut edges: Vec<(u32, u32, Edge)>) -> Vec<Edge> {
        edges.sort_by_key(|(_, _, edge)| (Reverse(edge.strength), edge.a, edge.b, edge.sort));
        edges.retain(|(a, b, _)| self.unite(*a, *b));
        edges.into_iter().map(|(_, _, edge)| edge).collect()
    }

    /// The first member of a member's group.
    pub(super) fn first(&mut self, member: u32) -> u32 {
        self.joins.first(member)
    }

    /// Joins two members' groups where they are two and no figures of theirs conflict; whether it did.
    fn unite(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.first(a), self.first(b));
        let (first, other) = (a.min(b), a.max(b));
        if first == other || self.are_at_odds(first, other) {
            return false;
        }
        self.joins.join(first, other);
        if let Some(figures) = self.figures.get_mut(other as usize).map(std::mem::take) {
            for (what, numbers) in figures {
                self.figures[first as usize].entry(what).or_default().extend(numbers);
            }
        }
        true
    }

    fn are_at_odds(&self, a: u32, b: u32) -> bool {
        match (self.figures.get(a as usize), self.figures.get(b as usize)) {
            (Some(a), Some(b)) => conflict(a, b),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use whosays_model::Field;

    fn edge(strength: u32, a: u32, b: u32) -> Edge {
        Edge { strength, a, b, sort: Link::Statement }
    }

    #[test]
    fn a_member_between_two_figures_goes_with_the_stronger_link() {
        let killed = |n: u64| Figures::from([((0, Field::Killed, None), BTreeSet::from([n]))]);
        let mut groups = Groups::new(3, vec![killed(12), Figures::new(), killed(19)]);
        let used = groups.join(vec![edge(3, 0, 1), edge(5, 1, 2)]);
        assert_eq!(used.len(), 1);
        assert_ne!(groups.first(0), groups.first(1));
        assert_eq!(groups.first(1), groups.first(2));
    }
}
