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

/// The leftmost and the rightmost token of each token's subtree, and room for what they are found with.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    begins: Vec<bool>,
    children: Children,
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
        edges.children.read(heads);
        for token in 0..heads.len() {
            let Some(wanted) = labels[token].lifted_from.take() else { continue };
            let old = heads[token] as usize;
            if old == token {
                continue;
            }
            let is_wanted = |child: usize| labels[child] == ArcLabel { label: wanted, lifted_from: None };
            if let Some(head) = edges.descendant(old, |child| child != token && !is_space(child), is_wanted) {
                edges.children.bring(token, old, head);
                heads[token] = head as u32;
            }
        }
        edges.find(heads);
    }
    begins.clone_from(&edges.begins);
}

/// Each token's children in ascending order, as lists through two arrays; a list ends with `LAST`.
#[derive(Debug, Default)]
struct Children {
    first: Vec<u32>,
    next: Vec<u32>,
}

const LAST: u32 = u32::MAX;

impl Children {
    fn read(&mut self, heads: &[u32]) {
        for list in [&mut self.first, &mut self.next] {
            list.clear();
            list.resize(heads.len(), LAST);
        }
        for (child, head) in heads.iter().map(|head| *head as usize).enumerate().rev() {
            if head != child {
                self.next[child] = std::mem::replace(&mut self.first[head], child as u32);
            }
        }
    }

    fn of(&self, head: usize) -> impl Iterator<Item = usize> {
        let step = |at: u32| (at != LAST).then_some(at as usize);
        std::iter::successors(step(self.first[head]), move |child| step(self.next[*child]))
    }

    /// Takes a child from one head to another.
    fn bring(&mut self, child: usize, old: usize, new: usize) {
        let after = self.next[child];
        *self.link(old, child) = after;
        let link = self.link(new, child);
        let after = std::mem::replace(link, child as u32);
        self.next[child] = after;
    }

    /// What leads to the first child of a head that does not come before `child`.
    fn link(&mut self, head: usize, child: usize) -> &mut u32 {
        let before = self.of(head).take_while(|other| *other < child).last();
        match before {
            Some(before) => &mut self.next[before],
            None => &mut self.first[head],
        }
    }
}

impl Edges {
    /// The first token below a head, level by level, that is the wanted one; only tokens that `may_lead` are followed.
    fn descendant(
        &self,
        head: usize,
        may_lead: impl Fn(usize) -> bool,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut level = vec![head];
        // A level for each token is more than any tree has; with a circle in the tree it would never end.
        for _ in 0..self.left.len() {
            let mut next = Vec::new();
            for parent in level {
                let within = self.left[parent] as usize..=self.right[parent] as usize;
                for child in self.children.of(parent).filter(|child| within.contains(child) && may_lead(*child)) {
                    if is_wanted(child) {
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

    fn find(&mut self, heads: &[u32]) {
        self.left.clear();
        self.left.extend(0..heads.len() as u32);
        self.right.clone_from(&self.left);
        for _ in 0..ROUNDS {
            for (token, head) in heads.iter().enumerate() {
                self.widen(token, *head as usize);
            }
            for (token, head) in heads.iter().enumerate().rev() {
                self.widen(token, *head as usize);
            }
            self.find_begins(heads);
            if self.hold_sentences_together(heads) {
                return;
            }
        }
    }

    fn widen(&mut self, token: usize, head: usize) {
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Sentences begin at the left edges of roots.
    fn find_begins(&mut self, heads: &[u32]) {
        self.begins.clear();
        self.begins.resize(heads.len(), false);
        for (token, head) in heads.iter().enumerate() {
            if *head as usize == token {
                self.begins[self.left[token] as usize] = true;
            }
        }
    }

    /// Whether every token's head is in its own sentence.
    fn hold_sentences_together(&self, heads: &[u32]) -> bool {
        let last = heads.len().saturating_sub(1);
        let mut start = 0;
        let ends = (0..heads.len()).filter(|end| (*end > 0 && self.begins[*end]) || *end == last);
        for end in ends {
            let within = |head: &u32| (start..=end).contains(&(*head as usize));
            if !heads[start..end].iter().all(within) {
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
    fn several_lifted_tokens_go_back_in_order() {
        // 2 belongs under the 7 at 1, which reaches to 4; then 3 under the 9 that 2 has become.
        let lifted = |label, from| ArcLabel { label, lifted_from: Some(from) };
        let mut heads = vec![0, 0, 0, 0, 1];
        let mut labels = vec![arc(0), arc(7), lifted(9, 7), lifted(5, 9), arc(8)];
        settle(&mut heads, &mut labels, |_| false, &mut Edges::default(), &mut Vec::new());
        assert_eq!(heads, [0, 0, 1, 2, 1]);
    }

    #[test]
    fn a_lifted_token_in_white_space_or_without_its_label_stays() {
        let mut heads = vec![0, 0, 0];
        let mut labels = vec![ArcLabel { label: 3, lifted_from: Some(7) }, arc(7), arc(1)];
        labels[2].lifted_from = Some(7);
        settle(&mut heads, &mut labels, |token| token == 1, &mut Edges::default(), &mut Vec::new());
        assert_eq!((heads, labels[0], labels[2]), (vec![0, 0, 0], arc(3), arc(1)));
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
