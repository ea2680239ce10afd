//! Names that hold a date or a number: "March 9 Movement", "1st of May Brigades".

use super::Finder;
use super::heads::organisation_head;
use std::collections::HashMap;

/// The most capitalised words behind the date, the head of the name included.
const LONGEST: usize = 4;

impl Finder<'_> {
    /// Bodies that are called after a date: the date is part of the name and dates nothing.
    pub(super) fn dated(&mut self) {
        let nothing_taken = vec![false; self.words().len()];
        for number in 0..self.annotation.times.len() {
            let (first, end) = (self.annotation.times[number].first, self.annotation.times[number].end);
            if let Some(end) = self.end_of_dated(first, end) {
                self.take_run(first, end, false, &HashMap::new(), &nothing_taken);
            }
        }
    }

    /// Where the name ends that a date begins: the parser hangs the date on a word of it.
    fn end_of_dated(&self, first: usize, end: usize) -> Option<usize> {
        let is_free = |at: &usize| self.names.iter().all(|name| *at < name.first || name.end <= *at);
        let capitals = (end..self.words().len()).take(LONGEST).take_while(|at| self.is_capital_word(*at));
        let head = capitals.filter(|at| organisation_head(&self.words()[*at].token.lower).is_some()).last()?;
        let hangs = (first..end).any(|at| (end..=head).contains(&self.annotation.node(at).head));
        let has_number = (first..end).any(|at| self.surface(at).starts_with(|c: char| c.is_ascii_digit()));
        (hangs && has_number && (first..=head).all(|at| is_free(&at))).then_some(head + 1)
    }
}
