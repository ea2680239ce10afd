//! One token pattern: positions with a quantifier and checks, matched from a given start.
//!
//! A quantified pattern gives every match, not the longest alone, and none that is empty.

use super::RuledToken;
use crate::strings::StringId;
use fancy_regex::Regex;
use std::cmp::Ordering;

/// Attributes that are ids, the most telling first: patterns are filed under the first that they ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Attribute {
    Orth,
    Lower,
    Norm,
    Lemma,
    Shape,
    Dep,
    Tag,
    Morph,
    EntType,
    Pos,
}

impl Attribute {
    #[inline]
    pub(super) fn of(self, token: &RuledToken<'_>) -> StringId {
        match self {
            Attribute::Orth => token.orth,
            Attribute::Lower => token.lower,
            Attribute::Norm => token.norm,
            Attribute::Lemma => token.lemma,
            Attribute::Shape => token.shape,
            Attribute::Dep => token.dep,
            Attribute::Tag => token.tag,
            Attribute::Morph => token.morph,
            Attribute::EntType => token.ent_type,
            Attribute::Pos => token.pos,
        }
    }
}

/// What a position asks of its token.
#[derive(Debug)]
pub(super) enum Check {
    Is(Attribute, StringId),
    OneOf(Attribute, Vec<StringId>),
    NoneOf(Attribute, Vec<StringId>),
    /// The text, in lower case where the first field says so, has a match of the regular expression.
    Reads(bool, Wording),
    /// Whether the text is white space alone.
    Space(bool),
    /// The number of characters against a number.
    Length(Comparison, u64),
}

impl Check {
    fn holds(&self, token: &RuledToken<'_>) -> bool {
        match self {
            Check::Is(attribute, value) => attribute.of(token) == *value,
            Check::OneOf(attribute, values) => values.contains(&attribute.of(token)),
            Check::NoneOf(attribute, values) => !values.contains(&attribute.of(token)),
            Check::Reads(lower, wording) => wording.is_found_in(if *lower { token.lower_text } else { token.text }),
            Check::Space(wanted) => is_space(token.text) == *wanted,
            Check::Length(comparison, length) => comparison.holds(token.text.chars().count() as u64, *length),
        }
    }

    /// The values of an attribute that alone can pass the check.
    fn anchor(&self) -> Anchor {
        match self {
            Check::Is(attribute, value) => Anchor::Values(*attribute, vec![*value]),
            Check::OneOf(attribute, values) => {
                let mut values = values.clone();
                values.sort_unstable();
                values.dedup();
                Anchor::Values(*attribute, values)
            }
            Check::Space(true) => Anchor::Space,
            _ => Anchor::Anywhere,
        }
    }
}

/// Whether `text` is white space alone, the four information separators of ASCII with it; no text is not.
pub(super) fn is_space(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

/// How two numbers must stand to each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    pub(super) less: bool,
    pub(super) equal: bool,
    pub(super) greater: bool,
}

impl Comparison {
    fn holds(self, left: u64, right: u64) -> bool {
        match left.cmp(&right) {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }
}

/// A regular expression, and the character that a text must begin with to match at all, where that is plain to see.
#[derive(Debug)]
pub(super) struct Wording {
    regex: Regex,
    opening: Option<char>,
}

impl Wording {
    pub(super) fn new(regex: &str) -> Result<Wording, String> {
        let opening = opening_of(regex);
        let regex = Regex::new(regex).map_err(|fault| format!("the regular expression {regex:?}: {fault}"))?;
        Ok(Wording { regex, opening })
    }

    fn is_found_in(&self, text: &str) -> bool {
        if self.opening.is_some_and(|opening| !text.starts_with(opening)) {
            return false;
        }
        // An expression that backtracks beyond its limit counts as not found.
        self.regex.is_match(text).unwrap_or(false)
    }
}

fn opening_of(regex: &str) -> Option<char> {
    let mut rest = regex.strip_prefix('^')?.chars();
    let opening = rest.next().filter(|c| c.is_alphanumeric())?;
    let is_optional = matches!(rest.next(), Some('?' | '*' | '{'));
    (!is_optional && !regex.contains('|')).then_some(opening)
}

/// How often a position takes a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// One token that passes.
    Once,
    /// One token that fails.
    Not,
    /// One token that passes, or none.
    Maybe,
    /// As many tokens as pass, or none.
    Any,
}

impl Times {
    fn is_fixed(self) -> bool {
        matches!(self, Times::Once | Times::Not)
    }
}

/// One place of a pattern, and which of the pattern's lists of checks its token must pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    pub(super) times: Times,
    pub(super) checks: usize,
}

/// Where a pattern is to be looked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// At tokens whose attribute has one of the values.
    Values(Attribute, Vec<StringId>),
    /// At tokens of white space.
    Space,
    /// At every token.
    Anywhere,
}

impl Anchor {
    /// The lower, the fewer tokens to try.
    fn rank(&self) -> (u8, Option<Attribute>) {
        match self {
            Anchor::Values(attribute, _) => (0, Some(*attribute)),
            Anchor::Space => (1, None),
            Anchor::Anywhere => (2, None),
        }
    }
}

/// Positions in order, and the rule that their match sets off.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) rule: usize,
    checks: Vec<Vec<Check>>,
    positions: Vec<Position>,
    is_fixed: bool,
}

/// The most positions of a pattern, each a bit in the set of those that are reached.
pub(super) const MOST_POSITIONS: usize = u64::BITS as usize;

impl Pattern {
    /// A pattern of `positions`, from one to [`MOST_POSITIONS`], whose checks are all among `checks`.
    pub(super) fn new(rule: usize, checks: Vec<Vec<Check>>, positions: Vec<Position>) -> Pattern {
        let is_fixed = positions.iter().all(|position| position.times.is_fixed());
        Pattern { rule, checks, positions, is_fixed }
    }

    /// The fewest tokens of a match.
    pub(super) fn shortest(&self) -> usize {
        self.positions.iter().filter(|position| position.times.is_fixed()).count().max(1)
    }

    /// Where to look for the pattern, and how many tokens its start lies before that place.
    pub(super) fn anchor(&self) -> (Anchor, usize) {
        let known = self.positions.iter().enumerate().take_while(|(_, position)| position.times.is_fixed());
        known
            .filter(|(_, position)| position.times == Times::Once)
            .flat_map(|(back, position)| self.checks[position.checks].iter().map(move |check| (check.anchor(), back)))
            .min_by_key(|(anchor, _)| anchor.rank())
            .unwrap_or((Anchor::Anywhere, 0))
    }

    /// Calls `found` with the end of each match that begins at `start`.
    #[inline]
    pub(super) fn for_each_match(&self, tokens: &[RuledToken<'_>], start: usize, mut found: impl FnMut(usize)) {
        if self.is_fixed {
            let end = start + self.positions.len();
            let Some(tokens) = tokens.get(start..end) else { return };
            if self.positions.iter().zip(tokens).all(|(position, token)| self.takes(*position, token)) {
                found(end);
            }
        } else {
            self.for_each_end(tokens, start, found);
        }
    }

    fn takes(&self, position: Position, token: &RuledToken<'_>) -> bool {
        let passes = self.checks[position.checks].iter().all(|check| check.holds(token));
        passes != (position.times == Times::Not)
    }

    /// Walks the tokens with the set of positions that wait for the next one.
    fn for_each_end(&self, tokens: &[RuledToken<'_>], start: usize, mut found: impl FnMut(usize)) {
        let mut waiting = self.reached_from(0);
        for (at, token) in tokens.iter().enumerate().skip(start) {
            let mut next = 0;
            for (place, position) in self.positions.iter().enumerate() {
                if waiting >> place & 1 == 1 && self.takes(*position, token) {
                    next |= self.reached_from(place + usize::from(position.times != Times::Any));
                }
            }
            if self.is_complete(next) {
                found(at + 1);
            }
            waiting = next;
            if waiting == 0 {
                return;
            }
        }
    }

    /// The set of `place` and the places after it that may be come to without a token.
    fn reached_from(&self, place: usize) -> u128 {
        let skipped = self.positions[place..].iter().take_while(|position| !position.times.is_fixed()).count();
        ((1 << (skipped + 1)) - 1) << place
    }

    fn is_complete(&self, reached: u128) -> bool {
        reached >> self.positions.len() & 1 == 1
    }
}
