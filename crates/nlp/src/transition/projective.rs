//! What follows the parser: arcs that were lifted to make trees projective go back, and sentences begin where their
//! trees' leftmost tokens stand.
//!
//! The lifting is that of Nivre and Nilsson (2005, "Pseudo-projective dependency parsing"), with the scheme HEAD: a label
//! `X||Y` says that the token belongs under a descendant of its head that bears the label Y.

/// Rounds in which the edges of crossing trees settle, at most.
const ROUNDS: usize = 12;

/// A label as the parser gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ArcLabel {
    /// The number of the label itself.
    pub(crate) label: u16,
    /// The label of the head that the token belongs under, if it was lifted.
    pub(crate) lifted_from: Option<u16>,
}

/// The leftmost and the rightmost token of each token's subtree.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
}

/// Puts lifted tokens back under the heads that their labels tell of, and says where sentences begin.
pub(crate) fn settle(
    heads: &mut [u32],
    labels: &mut [ArcLabel],
    is_space: impl Fn(usize) -> bool,
    edges: &mut Edges,
    begins: &mut Vec<bool>,
) {
    edges.find(heads);
    if labels.iter().any(|label| label.lifted_from.is_some()) {
        for token in 0..heads.len() {
            let Some(wanted) = labels[token].lifted_from else { continue };
            if let Some(head) = descendant(heads, labels, &is_space, edges, token, wanted) {
                heads[token] = head as u32;
            }
            labels[token].lifted_from = None;
        }
        edges.find(heads);
    }
    begins.clear();
    begins.resize(heads.len(), false);
    for (token, head) in heads.iter().enumerate() {
        if *head as usize == token {
            begins[edges.left[token] as usize] = true;
        }
    }
}

/// The first token below a token's head, level by level, whose label is the one wanted.
fn descendant(
    heads: &[u32],
    labels: &[ArcLabel],
    is_space: impl Fn(usize) -> bool,
    edges: &Edges,
    token: usize,
    wanted: u16,
) -> Option<usize> {
    let mut level = vec![heads[token] as usize];
    // A level for each token is more than any tree has; with a circle in the tree it would never end.
    for _ in 0..heads.len() {
        let mut next = Vec::new();
        for parent in level {
            let within = edges.left[parent] as usize..=edges.right[parent] as usize;
            for child in within.filter(|child| heads[*child] as usize == parent && *child != parent) {
                if child == token || is_space(child) {
                    continue;
                }
                if labels[child] == (ArcLabel { label: wanted, lifted_from: None }) {
                    return Some(child);
                }
                next.push(child);
            }
        }
        if next.is_empty() {
            return None;
        }
        level = next;
    }
    None
}

impl Edges {
    fn find(&mut self, heads: &[u32]) {
        self.left.clear();
        self.left.extend(0..heads.len() as u32);
        self.right.clone_from(&self.left);
        for _ in 0..ROUNDS {
            for token in 0..heads.len() {
                self.widen(token, heads[token] as usize);
            }
            for token in (0..heads.len()).rev() {
                self.widen(token, heads[token] as usize);
            }
            if self.hold_sentences_together(heads) {
                return;
            }
        }
    }

    fn widen(&mut self, token: usize, head: usize) {
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Whether every token's head is in its own sentence.
    fn hold_sentences_together(&self, heads: &[u32]) -> bool {
        let length = heads.len();
        let mut begins = vec![false; length];
        for (token, head) in heads.iter().enumerate() {
            if *head as usize == token {
                begins[self.left[token] as usize] = true;
            }
        }
        let mut start = 0;
        for end in 0..length {
            if (end == 0 || !begins[end]) && end + 1 != length {
                continue;
            }
            let within = |token: usize| (start..=end).contains(&(heads[token] as usize));
            if !(start..end).all(within) {
                return false;
            }
            start = end;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(label: u16) -> ArcLabel {
        ArcLabel { label, lifted_from: None }
    }

    #[test]
    fn a_lifted_token_goes_back_under_the_label_it_names() {
        // 1 is the root; 3 hangs on it, lifted from under 2, which bears the label 7.
        let mut heads = vec![1, 1, 1, 1];
        let mut labels = vec![arc(5), arc(0), arc(7), ArcLabel { label: 9, lifted_from: Some(7) }];
        let mut begins = Vec::new();
        settle(&mut heads, &mut labels, |_| false, &mut Edges::default(), &mut begins);
        assert_eq!(heads, [1, 1, 1, 2]);
        assert_eq!(labels[3], arc(9));
        assert_eq!(begins, [true, false, false, false]);
    }

    #[test]
    fn a_sentence_begins_at_the_leftmost_token_of_its_tree() {
        let mut heads = vec![1, 1, 4, 4, 4];
        let mut labels = vec![arc(1); 5];
        let mut begins = Vec::new();
        settle(&mut heads, &mut labels, |_| false, &mut Edges::default(), &mut begins);
        assert_eq!(begins, [true, false, true, false, false]);
    }

    #[test]
    fn heads_in_a_circle_end() {
        let mut heads = vec![1, 2, 0];
        let mut labels = vec![ArcLabel { label: 1, lifted_from: Some(9) }; 3];
        let mut begins = Vec::new();
        settle(&mut heads, &mut labels, |_| false, &mut Edges::default(), &mut begins);
        assert_eq!(begins, [false; 3]);
    }
}
