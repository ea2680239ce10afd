//! The special cases of a package: texts with tokens of their own, such as `can't` and `U.S.`.

use super::Token;
use crate::lexicon::{Index, Lexicon, hash_of};
use crate::strings::StringId;
use std::collections::HashMap;
use std::ops::Range;

/// A token of a special case.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) text: Box<str>,
    /// The id of the norm that it has here.
    pub(super) norm: Option<StringId>,
}

/// The special cases, by number and by text.
#[derive(Clone, Debug, Default)]
pub(super) struct Specials {
    list: Vec<(Box<str>, Vec<Part>)>,
    index: Index,
    longest: usize,
}

impl Specials {
    /// Adds a special case that was not there.
    pub(super) fn add(&mut self, text: &str, parts: Vec<Part>) {
        self.index.insert(hash_of(text), self.list.len() as u32);
        self.longest = self.longest.max(text.len());
        self.list.push((text.into(), parts));
    }

    pub(super) fn find(&self, text: &str) -> Option<usize> {
        if text.len() > self.longest {
            return None;
        }
        let found = self.index.find(hash_of(text), |number| *self.list[number as usize].0 == *text);
        found.map(|number| number as usize)
    }

    pub(super) fn parts(&self, number: usize) -> &[Part] {
        &self.list[number].1
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(text, _)| &**text)
    }
}

/// Sequences of token ids to seek, as a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequences {
    roots: HashMap<StringId, usize>,
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    is_end: bool,
    next: Vec<(StringId, usize)>,
}

impl Sequences {
    pub(super) fn add(&mut self, ids: &[StringId]) {
        let Some((&first, rest)) = ids.split_first() else { return };
        let mut at = match self.roots.get(&first) {
            Some(&root) => root,
            None => {
                let root = self.push_node();
                self.roots.insert(first, root);
                root
            }
        };
        for &id in rest {
            at = self.after(at, id).unwrap_or_else(|| {
                let next = self.push_node();
                self.nodes[at].next.push((id, next));
                next
            });
        }
        self.nodes[at].is_end = true;
    }

    fn push_node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    fn after(&self, node: usize, id: StringId) -> Option<usize> {
        self.nodes[node].next.iter().find(|&&(known, _)| known == id).map(|&(_, next)| next)
    }

    /// Whether a sequence begins with this id.
    pub(super) fn opens_with(&self, id: StringId) -> bool {
        self.roots.contains_key(&id)
    }

    /// Every place where the tokens' ids are a sequence.
    pub(super) fn find(&self, tokens: &[Token], lexicon: &Lexicon) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            let lexeme = lexicon.lexeme(token.lexeme);
            if !lexeme.opens_special {
                continue;
            }
            let mut node = self.roots.get(&lexeme.orth).copied();
            let mut end = start + 1;
            while let Some(at) = node {
                if self.nodes[at].is_end {
                    found.push(start..end);
                }
                node = tokens.get(end).and_then(|token| self.after(at, lexicon.lexeme(token.lexeme).orth));
                end += 1;
            }
        }
        found
    }
}

/// The ranges that stay, in order, when the longest goes first, then the leftmost.
///
/// A range that gives way still keeps later ones off its tokens.
pub(super) fn disjoint(mut ranges: Vec<Range<usize>>, tokens: usize) -> Vec<Range<usize>> {
    if ranges.is_empty() {
        return ranges;
    }
    ranges.sort_by_key(|range| (std::cmp::Reverse(range.len()), range.start));
    let mut taken = vec![false; tokens];
    ranges.retain(|range| {
        let is_free = !taken[range.start] && !taken[range.end - 1];
        taken[range.clone()].fill(true);
        is_free
    });
    ranges.sort_by_key(|range| range.start);
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_range_goes_first_and_losers_still_block() {
        assert_eq!(disjoint(vec![0..2, 1..4, 3..5, 6..7], 8), [1..4, 6..7]);
        // 3..5 gives way to 1..4 and keeps 4..5 off.
        assert_eq!(disjoint(vec![1..4, 3..5, 4..5, 5..6], 6), [1..4, 5..6]);
        assert_eq!(disjoint(vec![0..1, 0..1, 1..2], 2), [0..1, 1..2]);
    }
}
