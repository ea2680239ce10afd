//! The arc-eager parser: heads, labels and sentence starts in one pass.
//!
//! Nivre (2003, 2008) with two additions that the format's parsers are trained with: a reduced token without a head goes
//! back to the buffer (Honnibal and Johnson 2015), and an action begins a sentence at the second token of the buffer.

use super::{NONE, Room, Scorer, better};

/// Tokens that a state shows.
pub(crate) const FEATURES: usize = 8;
/// Kinds of moves: shift, reduce, left arc, right arc, break.
pub(crate) const KINDS: usize = 5;

/// The actions by the numbers that the network gives them.
#[derive(Debug)]
pub(crate) struct Actions {
    /// Where each kind's actions begin, and after the last kind their number.
    starts: [usize; KINDS + 1],
}

const SHIFT: usize = 0;
const REDUCE: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const BREAK: usize = 4;

impl Actions {
    /// The actions with these labels.
    pub(crate) fn new(moves: &[Vec<String>]) -> Self {
        let mut starts = [0; KINDS + 1];
        for kind in 0..KINDS {
            starts[kind + 1] = starts[kind] + moves.get(kind).map_or(0, Vec::len);
        }
        Actions { starts }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.starts[KINDS]
    }

    /// The action that gives tokens without a head their label.
    pub(crate) fn root(&self) -> u16 {
        self.starts[BREAK] as u16
    }
}

/// A tree: for each token its head (a root has itself) and the action that gave it its label.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) heads: Vec<u32>,
    pub(crate) actions: Vec<u16>,
}

/// Where the parser stands in a text.
#[derive(Debug, Default)]
pub(crate) struct State {
    length: usize,
    stack: Vec<i32>,
    /// Tokens that went back to the buffer, the first of them last.
    returned: Vec<i32>,
    next: usize,
    heads: Vec<i32>,
    labels: Vec<u16>,
    /// For each token its latest child on either side.
    left: Vec<i32>,
    right: Vec<i32>,
    /// For each token the child that its head had on that side before it.
    before: Vec<i32>,
    was_returned: Vec<bool>,
    starts: Vec<bool>,
}

/// Parses a text, for which `scorer` has prepared `room`; `begins` says of each token whether it is known to begin a
/// sentence.
pub(crate) fn parse(
    scorer: &Scorer,
    actions: &Actions,
    begins: &[bool],
    state: &mut State,
    room: &mut Room,
    tree: &mut Tree,
) {
    let length = begins.len();
    state.begin(begins);
    // Each token is pushed, popped, given back and marked at most once, and gets an arc at most twice.
    let mut steps_left = 16 * length + 16;
    while !state.is_final() && steps_left > 0 {
        steps_left -= 1;
        let scores = scorer.scores(&state.features(), room);
        let Some(action) = state.best(scores, actions) else { break };
        state.take(action, actions);
    }
    tree.heads.clear();
    tree.actions.clear();
    for (token, head) in state.heads.iter().enumerate() {
        let is_root = *head < 0;
        tree.heads.push(if is_root { token as u32 } else { *head as u32 });
        tree.actions.push(if is_root { actions.root() } else { state.labels[token] });
    }
}

impl State {
    fn begin(&mut self, begins: &[bool]) {
        let length = begins.len();
        self.length = length;
        self.stack.clear();
        self.returned.clear();
        self.next = 0;
        for list in [&mut self.heads, &mut self.left, &mut self.right, &mut self.before] {
            list.clear();
            list.resize(length, NONE);
        }
        self.was_returned.clear();
        self.was_returned.resize(length, false);
        self.starts.clear();
        self.starts.extend_from_slice(begins);
        self.labels.clear();
        self.labels.resize(length, 0);
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffered() == 0
    }

    fn buffered(&self) -> usize {
        self.length - self.next + self.returned.len()
    }

    fn stacked(&self, depth: usize) -> i32 {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    fn buffer(&self, at: usize) -> i32 {
        if let Some(at) = self.returned.len().checked_sub(at + 1) {
            return self.returned[at];
        }
        let token = self.next + at - self.returned.len();
        if token < self.length { token as i32 } else { NONE }
    }

    fn features(&self) -> [i32; FEATURES] {
        let (first, top) = (self.buffer(0), self.stacked(0));
        let latest = |list: &[i32], token: i32| usize::try_from(token).map_or(NONE, |token| list[token]);
        [
            first,
            self.buffer(1),
            top,
            self.stacked(1),
            self.stacked(2),
            latest(&self.left, first),
            latest(&self.left, top),
            latest(&self.right, top),
        ]
    }

    fn begins_sentence(&self, token: i32) -> bool {
        usize::try_from(token).is_ok_and(|token| self.starts[token])
    }

    fn best(&self, scores: &[f32], actions: &Actions) -> Option<usize> {
        let (depth, buffered, first) = (self.stack.len(), self.buffered(), self.buffer(0));
        let at_start = self.begins_sentence(first);
        let can_attach = depth > 0 && buffered > 0 && !at_start;
        let was_returned = usize::try_from(first).is_ok_and(|first| self.was_returned[first]);
        let can_shift = depth == 0 || (buffered >= 2 && !at_start && !was_returned);
        let second = self.buffer(1);
        let can_break = buffered >= 2 && second == first + 1 && !self.begins_sentence(second);
        let valid = [can_shift, depth > 0, can_attach, can_attach, can_break];
        let mut best = None;
        for (kind, valid) in valid.into_iter().enumerate() {
            if valid {
                better(scores, actions.starts[kind], actions.starts[kind + 1], &mut best);
            }
        }
        best
    }

    fn take(&mut self, action: usize, actions: &Actions) {
        let kind = (0..KINDS).rfind(|kind| actions.starts[*kind] <= action).unwrap_or(SHIFT);
        let (top, first) = (self.stacked(0), self.buffer(0));
        match kind {
            SHIFT => self.push(),
            REDUCE => self.reduce(),
            LEFT => {
                self.attach(top, first, action);
                self.was_returned[first as usize] = false;
                self.stack.pop();
            }
            RIGHT => {
                self.attach(first, top, action);
                self.push();
            }
            _ => {
                let second = self.buffer(1) as usize;
                self.starts[second] = true;
            }
        }
    }

    fn push(&mut self) {
        let token = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next as i32 - 1
        });
        self.stack.push(token);
    }

    fn reduce(&mut self) {
        let is_alone = self.stack.len() == 1;
        let Some(top) = self.stack.pop() else { return };
        if self.heads[top as usize] < 0 && !is_alone {
            self.was_returned[top as usize] = true;
            self.returned.push(top);
        }
    }

    fn attach(&mut self, child: i32, head: i32, action: usize) {
        let (c, h) = (child as usize, head as usize);
        let old = self.heads[c];
        if old >= 0 {
            // Only the latest child is taken back, as in the parser that the network was trained with.
            let side = if old > child { &mut self.left } else { &mut self.right };
            if side[old as usize] == child {
                side[old as usize] = self.before[c];
            }
        }
        let side = if head > child { &mut self.left } else { &mut self.right };
        self.before[c] = side[h];
        side[h] = child;
        self.heads[c] = head;
        self.labels[c] = action as u16;
    }
}
