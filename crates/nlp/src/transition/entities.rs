//! The entity recogniser: names begin, go on, end, or stand alone (BILUO), in one pass.

use super::{NONE, Room, Scorer, better};

/// Tokens that a state shows.
pub(crate) const FEATURES: usize = 3;
/// Kinds of moves: missing, begin, in, last, unit, out.
pub(crate) const KINDS: usize = 6;

const BEGIN: usize = 1;
const IN: usize = 2;
const LAST: usize = 3;
const UNIT: usize = 4;
const OUT: usize = 5;

/// The actions by the numbers that the network gives them.
#[derive(Debug)]
pub(crate) struct Actions {
    /// For each action its kind, and the number of its label among `labels`.
    kinds: Vec<(usize, Option<usize>)>,
    starts: [usize; KINDS + 1],
    /// The labels of names.
    pub(crate) labels: Vec<String>,
}

impl Actions {
    /// The actions with these labels.
    pub(crate) fn new(moves: &[Vec<String>]) -> Self {
        let labels = moves.get(BEGIN).cloned().unwrap_or_default();
        let (mut kinds, mut starts) = (Vec::new(), [0; KINDS + 1]);
        for kind in 0..KINDS {
            for label in moves.get(kind).into_iter().flatten() {
                kinds.push((kind, labels.iter().position(|known| known == label)));
            }
            starts[kind + 1] = kinds.len();
        }
        Actions { kinds, starts, labels }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.kinds.len()
    }
}

/// A name: its tokens from `start` to before `end`, and the number of its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) label: usize,
}

/// What the recogniser knows of a text: whether each token begins a sentence, and whether it is white space.
pub(crate) struct Text<'a> {
    pub(crate) length: usize,
    pub(crate) begins_sentence: &'a dyn Fn(usize) -> bool,
    pub(crate) is_space: &'a dyn Fn(usize) -> bool,
}

/// Finds the names of a text, for which `scorer` has prepared `room`.
pub(crate) fn find(scorer: &Scorer, actions: &Actions, text: &Text<'_>, room: &mut Room, names: &mut Vec<Name>) {
    names.clear();
    let mut open: Option<(usize, usize)> = None;
    for token in 0..text.length {
        let tokens =
            [token as i32, open.map_or(NONE, |(start, _)| start as i32), open.map_or(NONE, |_| token as i32 - 1)];
        let scores = scorer.scores(&tokens, room);
        let Some(action) = best(scores, actions, text, token, open.map(|(_, label)| label)) else { return };
        match actions.kinds[action] {
            (BEGIN, Some(label)) => open = Some((token, label)),
            (LAST, Some(label)) => {
                names.extend(open.take().map(|(start, _)| Name { start, end: token + 1, label }));
            }
            (UNIT, Some(label)) => names.push(Name { start: token, end: token + 1, label }),
            _ => {}
        }
    }
}

fn best(scores: &[f32], actions: &Actions, text: &Text<'_>, token: usize, open: Option<usize>) -> Option<usize> {
    let goes_on = token + 1 < text.length && !(text.begins_sentence)(token + 1);
    let mut best = None;
    let mut consider = |kind: usize, only: Option<usize>| {
        for action in actions.starts[kind]..actions.starts[kind + 1] {
            let (_, label) = actions.kinds[action];
            if kind == OUT || (label.is_some() && only.is_none_or(|only| label == Some(only))) {
                better(scores, action, action + 1, &mut best);
            }
        }
    };
    if let Some(label) = open {
        if goes_on {
            consider(IN, Some(label));
        }
        consider(LAST, Some(label));
    } else {
        if !(text.is_space)(token) {
            if goes_on {
                consider(BEGIN, None);
            }
            consider(UNIT, None);
        }
        consider(OUT, None);
    }
    best
}
