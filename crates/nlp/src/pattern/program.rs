//! An expression as steps, and the matcher that follows them.
//!
//! The matcher backtracks, since Python's answer is that of the first alternative that fits. Where a loop could make
//! it try a step twice at one place, the place is marked, so that the time is bounded by steps times characters.

use super::class::Class;
use super::parse::{Node, Place};
use super::reach::widths;
use crate::characters::is_word;

const MOST_STEPS: usize = 100_000;
/// The steps that one search may take; what is not found by then does not match.
const BUDGET: u32 = 4_000_000;

#[derive(Clone, Debug)]
enum Step {
    Char(char),
    Class(usize),
    Here(Place),
    /// Tries the steps that follow, from as many characters back; goes on at `then`.
    Look {
        back: u32,
        negated: bool,
        then: usize,
    },
    /// Tries one way, then the other.
    Split {
        first: usize,
        second: usize,
        mark: usize,
    },
    Jump(usize),
    Done,
}

/// The steps of one expression.
#[derive(Clone, Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// The splits whose places are marked.
    marks: usize,
}

/// What the matcher keeps between attempts; one serves any number of patterns.
#[derive(Debug, Default)]
pub(crate) struct Work {
    ways: Vec<(usize, usize)>,
    marked: Vec<u64>,
    /// Where the marks of each program tried in this search begin.
    bases: Vec<(usize, usize)>,
    left: u32,
}

impl Work {
    /// Forgets the last search.
    pub(super) fn begin(&mut self) {
        self.ways.clear();
        self.marked.clear();
        self.bases.clear();
        self.left = BUDGET;
    }

    fn base(&mut self, key: usize, marks: usize, length: usize) -> usize {
        if let Some(&(_, base)) = self.bases.iter().find(|(known, _)| *known == key) {
            return base;
        }
        let base = self.marked.len() * 64;
        self.marked.resize(self.marked.len() + (marks * (length + 1)).div_ceil(64), 0);
        self.bases.push((key, base));
        base
    }

    /// Marks a place; false if it was marked before.
    fn mark(&mut self, at: usize) -> bool {
        let is_new = self.marked[at / 64] >> (at % 64) & 1 == 0;
        self.marked[at / 64] |= 1 << (at % 64);
        is_new
    }
}

/// One attempt: a text, where in it, and the empty match that is not wanted there.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    pub(super) text: &'a str,
    pub(super) classes: &'a [Class],
    pub(super) at: usize,
    /// Tells the programs of one search apart.
    pub(super) key: usize,
    /// A match must not end here.
    pub(super) refused: Option<usize>,
}

impl Program {
    pub(super) fn new(node: &Node) -> Result<Program, String> {
        let mut builder = Builder { steps: Vec::new(), marks: 0 };
        builder.add(node)?;
        builder.push(Step::Done)?;
        let marks = if has_loop(node) { builder.marks } else { 0 };
        Ok(Program { steps: builder.steps, marks })
    }

    /// Where the match that begins at the attempt's place ends.
    pub(super) fn run(&self, attempt: Attempt, work: &mut Work) -> Option<usize> {
        let base = if self.marks == 0 { None } else { Some(work.base(attempt.key, self.marks, attempt.text.len())) };
        self.follow(0, attempt, base, work)
    }

    fn follow(&self, start: usize, attempt: Attempt, base: Option<usize>, work: &mut Work) -> Option<usize> {
        let floor = work.ways.len();
        let (mut step, mut at) = (start, attempt.at);
        loop {
            work.left = work.left.saturating_sub(1);
            if work.left == 0 {
                work.ways.truncate(floor);
                return None;
            }
            let next = match &self.steps[step] {
                Step::Char(wanted) => {
                    char_at(attempt.text, at).filter(|c| c == wanted).map(|c| (step + 1, c.len_utf8()))
                }
                Step::Class(class) => char_at(attempt.text, at)
                    .filter(|&c| attempt.classes[*class].holds(c))
                    .map(|c| (step + 1, c.len_utf8())),
                Step::Here(place) => is_at(attempt.text, at, *place).then_some((step + 1, 0)),
                Step::Look { back, negated, then } => {
                    let begin = back_by(attempt.text, at, *back);
                    let sub = begin.map(|at| Attempt { at, refused: None, ..attempt });
                    let is_there = sub.is_some_and(|sub| self.follow(step + 1, sub, None, work).is_some());
                    (is_there != *negated).then_some((*then, 0))
                }
                Step::Split { first, second, mark } => {
                    let is_new = base.is_none_or(|base| work.mark(base + mark * (attempt.text.len() + 1) + at));
                    if is_new {
                        work.ways.push((*second, at));
                    }
                    is_new.then_some((*first, 0))
                }
                Step::Jump(to) => Some((*to, 0)),
                Step::Done if attempt.refused == Some(at) => None,
                Step::Done => {
                    work.ways.truncate(floor);
                    return Some(at);
                }
            };
            if let Some((to, width)) = next {
                (step, at) = (to, at + width);
            } else if work.ways.len() > floor {
                (step, at) = work.ways.pop()?;
            } else {
                return None;
            }
        }
    }
}

/// The character that begins at a byte.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// The byte so many characters before one, if there are so many.
pub(super) fn back_by(text: &str, at: usize, count: u32) -> Option<usize> {
    if count == 0 {
        return Some(at);
    }
    text.get(..at)?.char_indices().rev().nth(count as usize - 1).map(|(begin, _)| begin)
}

fn is_at(text: &str, at: usize, place: Place) -> bool {
    let bytes = text.as_bytes();
    match place {
        Place::TextStart => at == 0,
        Place::TextEnd => at == bytes.len(),
        Place::LastLineEnd => at == bytes.len() || bytes[at..] == *b"\n",
        Place::LineStart => at == 0 || bytes[at - 1] == b'\n',
        Place::LineEnd => at == bytes.len() || bytes[at] == b'\n',
        // Python finds neither in an empty text.
        Place::WordEdge => is_word_edge(text, at),
        Place::NoWordEdge => !text.is_empty() && !is_word_edge(text, at),
    }
}

fn is_word_edge(text: &str, at: usize) -> bool {
    let before = back_by(text, at, 1).and_then(|at| char_at(text, at));
    before.is_some_and(is_word) != char_at(text, at).is_some_and(is_word)
}

fn has_loop(node: &Node) -> bool {
    match node {
        Node::Char(_) | Node::Class(_) | Node::Here(_) | Node::Look { .. } => false,
        Node::All(parts) | Node::Either(parts) => parts.iter().any(has_loop),
        Node::Repeat { body, most, .. } => most.is_none_or(|most| most > 2) || has_loop(body),
    }
}

struct Builder {
    steps: Vec<Step>,
    marks: usize,
}

impl Builder {
    fn push(&mut self, step: Step) -> Result<usize, String> {
        if self.steps.len() == MOST_STEPS {
            return Err("the expression is too large".to_owned());
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn add(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Char(c) => self.push(Step::Char(*c)).map(drop),
            Node::Class(class) => self.push(Step::Class(*class)).map(drop),
            Node::Here(place) => self.push(Step::Here(*place)).map(drop),
            Node::All(parts) => parts.iter().try_for_each(|part| self.add(part)),
            Node::Either(branches) => self.add_either(branches),
            Node::Look { behind, negated, body } => self.add_look(*behind, *negated, body),
            Node::Repeat { body, least, most, greedy } => {
                // Python leaves such a loop after an empty round, which steps that know only their place cannot tell.
                let is_loop = *most != Some(*least) && *most != Some(1);
                if is_loop && widths(body).0 == 0 {
                    return Err("a repeat of what may be empty is not supported".to_owned());
                }
                for _ in 0..*least {
                    let before = self.steps.len();
                    self.add(body)?;
                    if self.steps.len() == before {
                        break;
                    }
                }
                match most {
                    Some(most) => self.add_optional(body, most - least, *greedy),
                    None => self.add_loop(body, *greedy),
                }
            }
        }
    }

    fn add_either(&mut self, branches: &[Node]) -> Result<(), String> {
        let mut exits = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            if i + 1 == branches.len() {
                self.add(branch)?;
                break;
            }
            let split = self.add_split()?;
            self.add(branch)?;
            exits.push(self.push(Step::Jump(0))?);
            self.set_split(split, true, self.steps.len());
        }
        let end = self.steps.len();
        exits.into_iter().for_each(|exit| self.steps[exit] = Step::Jump(end));
        Ok(())
    }

    fn add_look(&mut self, behind: bool, negated: bool, body: &Node) -> Result<(), String> {
        let (least, most) = widths(body);
        if behind && most != Some(least) {
            return Err("a look behind has no fixed width".to_owned());
        }
        let look = self.push(Step::Done)?;
        self.add(body)?;
        self.push(Step::Done)?;
        let back = if behind { least } else { 0 };
        self.steps[look] = Step::Look { back, negated, then: self.steps.len() };
        Ok(())
    }

    fn add_optional(&mut self, body: &Node, count: u32, greedy: bool) -> Result<(), String> {
        let mut splits = Vec::new();
        for _ in 0..count {
            splits.push(self.add_split()?);
            self.add(body)?;
        }
        let end = self.steps.len();
        splits.into_iter().for_each(|split| self.set_split(split, greedy, end));
        Ok(())
    }

    fn add_loop(&mut self, body: &Node, greedy: bool) -> Result<(), String> {
        let split = self.add_split()?;
        self.add(body)?;
        self.push(Step::Jump(split))?;
        self.set_split(split, greedy, self.steps.len());
        Ok(())
    }

    fn add_split(&mut self) -> Result<usize, String> {
        self.marks += 1;
        let next = self.steps.len() + 1;
        self.push(Step::Split { first: next, second: next, mark: self.marks - 1 })
    }

    /// Sets where a split leads other than to the step that follows it.
    fn set_split(&mut self, split: usize, goes_on_first: bool, other: usize) {
        if let Step::Split { first, second, .. } = &mut self.steps[split] {
            *(if goes_on_first { second } else { first }) = other;
        }
    }
}
