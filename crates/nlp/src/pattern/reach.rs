//! What an expression can match at all, so that most attempts need not be made.

use super::class::Class;
use super::parse::{Node, Place};

/// A set of characters, exact within ASCII; beyond it, all or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) ascii: u128,
    pub(super) wide: bool,
}

impl Reach {
    fn of_char(c: char) -> Reach {
        if c.is_ascii() { Reach { ascii: 1 << c as u32, wide: false } } else { Reach { ascii: 0, wide: true } }
    }

    /// The characters of a text.
    pub(super) fn of_text(text: &str) -> Reach {
        let mut ascii = 0u128;
        for byte in text.bytes() {
            ascii |= 1u128.checked_shl(byte.into()).unwrap_or(0);
        }
        Reach { ascii, wide: !text.is_ascii() }
    }

    pub(super) fn holds(self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> c as u32 & 1 == 1 } else { self.wide }
    }

    pub(super) fn meets(self, other: Reach) -> bool {
        self.ascii & other.ascii != 0 || self.wide && other.wide
    }

    pub(super) fn is_within(self, other: Reach) -> bool {
        self.ascii & !other.ascii == 0 && (!self.wide || other.wide)
    }

    fn with(self, other: Reach) -> Reach {
        Reach { ascii: self.ascii | other.ascii, wide: self.wide || other.wide }
    }

    fn size(self) -> u32 {
        self.ascii.count_ones() + if self.wide { 128 } else { 0 }
    }
}

/// Which end of a match is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    First,
    Last,
}

/// The characters that may stand at an edge of a match, and whether the match may be empty.
pub(super) fn at_edge(node: &Node, classes: &[Class], edge: Edge) -> (Reach, bool) {
    match node {
        Node::Char(_) | Node::Class(_) => (whole(node, classes), false),
        Node::Here(_) | Node::Look { .. } => (Reach::default(), true),
        Node::All(parts) => {
            let mut found = Reach::default();
            for i in 0..parts.len() {
                let part = if edge == Edge::First { &parts[i] } else { &parts[parts.len() - 1 - i] };
                let (reach, may_be_empty) = at_edge(part, classes, edge);
                found = found.with(reach);
                if !may_be_empty {
                    return (found, false);
                }
            }
            (found, true)
        }
        Node::Either(branches) => branches
            .iter()
            .map(|branch| at_edge(branch, classes, edge))
            .fold((Reach::default(), false), |(a, a_empty), (b, b_empty)| (a.with(b), a_empty || b_empty)),
        Node::Repeat { body, least, .. } => {
            let (reach, may_be_empty) = at_edge(body, classes, edge);
            (reach, may_be_empty || *least == 0)
        }
    }
}

/// Every character that a match may hold.
pub(super) fn whole(node: &Node, classes: &[Class]) -> Reach {
    match node {
        Node::Char(c) => Reach::of_char(*c),
        Node::Class(class) => Reach { ascii: classes[*class].ascii(), wide: classes[*class].is_wide() },
        Node::Here(_) | Node::Look { .. } => Reach::default(),
        Node::All(parts) | Node::Either(parts) => {
            parts.iter().fold(Reach::default(), |reach, part| reach.with(whole(part, classes)))
        }
        Node::Repeat { body, .. } => whole(body, classes),
    }
}

/// Sets that every match holds a character of.
pub(super) fn needs(node: &Node, classes: &[Class]) -> Vec<Reach> {
    let mut found = match node {
        Node::Char(_) | Node::Class(_) => vec![whole(node, classes)],
        Node::Here(_) | Node::Look { .. } => Vec::new(),
        Node::All(parts) => parts.iter().flat_map(|part| needs(part, classes)).collect(),
        Node::Either(branches) => {
            let smallest = branches.iter().map(|branch| needs(branch, classes).first().copied());
            let all: Option<Reach> = smallest.reduce(|a, b| Some(a?.with(b?))).flatten();
            all.into_iter().collect()
        }
        Node::Repeat { least: 0, .. } => Vec::new(),
        Node::Repeat { body, .. } => needs(body, classes),
    };
    found.sort_by_key(|reach| reach.size());
    found.dedup();
    found.truncate(3);
    found
}

/// The characters in the shortest match and in the longest, if there is a longest.
pub(super) fn widths(node: &Node) -> (u32, Option<u32>) {
    match node {
        Node::Char(_) | Node::Class(_) => (1, Some(1)),
        Node::Here(_) | Node::Look { .. } => (0, Some(0)),
        Node::All(parts) => parts.iter().map(widths).fold((0, Some(0)), |(least, most), (a, b)| {
            (least.saturating_add(a), most.zip(b).map(|(most, b): (u32, u32)| most.saturating_add(b)))
        }),
        Node::Either(branches) => branches
            .iter()
            .map(widths)
            .reduce(|(least, most), (a, b)| (least.min(a), most.zip(b).map(|(most, b)| most.max(b))))
            .unwrap_or((0, Some(0))),
        Node::Repeat { body, least, most, .. } => {
            let (a, b) = widths(body);
            let longest = if b == Some(0) { Some(0) } else { most.zip(b).map(|(most, b)| most.saturating_mul(b)) };
            (a.saturating_mul(*least), longest)
        }
    }
}

/// Whether every match touches that edge of the text (or, at the end, the line feed that ends it).
pub(super) fn is_bound(node: &Node, edge: Edge) -> bool {
    match (node, edge) {
        (Node::Here(Place::TextStart), Edge::First) => true,
        (Node::Here(Place::TextEnd | Place::LastLineEnd), Edge::Last) => true,
        (Node::All(parts), Edge::First) => parts.first().is_some_and(|part| is_bound(part, edge)),
        (Node::All(parts), Edge::Last) => parts.last().is_some_and(|part| is_bound(part, edge)),
        (Node::Either(branches), _) => branches.iter().all(|branch| is_bound(branch, edge)),
        _ => false,
    }
}
