//! Classes of characters: `[a-z]`, `\d`, `.`.

use super::case::{holds, merged, without_case};
use crate::characters::{is_decimal, is_space, is_word};

/// A class that Unicode defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Decimal,
    Space,
    Word,
}

impl Category {
    /// The category that an escape's letter names, and whether it is the complement that is meant.
    pub(super) fn named(letter: char) -> Option<(Category, bool)> {
        let category = match letter.to_ascii_lowercase() {
            'd' => Category::Decimal,
            's' => Category::Space,
            'w' => Category::Word,
            _ => return None,
        };
        Some((category, letter.is_ascii_uppercase()))
    }

    fn holds(self, c: char) -> bool {
        match self {
            Category::Decimal => is_decimal(c),
            Category::Space => is_space(c),
            Category::Word => is_word(c),
        }
    }
}

/// What a class is written as.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    pub(super) ranges: Vec<(char, char)>,
    /// Each with whether its complement is meant.
    pub(super) categories: Vec<(Category, bool)>,
    pub(super) negated: bool,
}

/// A set of characters.
#[derive(Clone, Debug)]
pub(super) struct Class {
    ascii: u128,
    ranges: Vec<(char, char)>,
    categories: Vec<(Category, bool)>,
    negated: bool,
}

impl Class {
    pub(super) fn new(members: Members, ignores_case: bool) -> Class {
        let mut ranges = merged(members.ranges);
        if ignores_case {
            ranges = without_case(&ranges);
        }
        let mut class = Class { ascii: 0, ranges, categories: members.categories, negated: members.negated };
        class.ascii = ('\0'..='\x7f').filter(|&c| class.looks_up(c)).fold(0, |set, c| set | 1 << c as u32);
        class
    }

    fn looks_up(&self, c: char) -> bool {
        let is_member =
            holds(&self.ranges, c) || self.categories.iter().any(|&(category, negated)| category.holds(c) != negated);
        is_member != self.negated
    }

    pub(super) fn holds(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> c as u32 & 1 == 1 } else { self.looks_up(c) }
    }

    /// Its ASCII characters, one bit each.
    pub(super) fn ascii(&self) -> u128 {
        self.ascii
    }

    /// Whether it may hold a character beyond ASCII.
    pub(super) fn is_wide(&self) -> bool {
        self.negated || !self.categories.is_empty() || self.ranges.last().is_some_and(|(_, last)| !last.is_ascii())
    }

    /// The one character that it holds, if it holds one alone.
    pub(super) fn single(&self) -> Option<char> {
        match self.ranges[..] {
            [(first, last)] if first == last && self.categories.is_empty() && !self.negated => Some(first),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(ranges: &[(char, char)], negated: bool, ignores_case: bool) -> Class {
        let categories = vec![(Category::Space, false)];
        Class::new(Members { ranges: ranges.to_vec(), categories, negated }, ignores_case)
    }

    #[test]
    fn a_class_holds_its_ranges_and_categories() {
        let letters = class(&[('a', 'f'), ('é', 'é')], false, false);
        assert!(['a', 'f', 'é', ' ', '\u{a0}'].iter().all(|&c| letters.holds(c)));
        assert!(['A', 'g', 'É', '\u{200b}'].iter().all(|&c| !letters.holds(c)));
    }

    #[test]
    fn a_negated_class_that_ignores_case_holds_neither_case() {
        let others = class(&[('a', 'f'), ('é', 'é')], true, true);
        assert!(['a', 'F', 'É', ' '].iter().all(|&c| !others.holds(c)));
        assert!(['g', '中', '1'].iter().all(|&c| others.holds(c)) && others.is_wide());
    }
}
