//! Other names that the report itself gives somebody: `Orsk Vail, alias “the Eel”`, `the Harbour Front, also known as
//! the Pier Gang`.

use super::{EntityKind, Finder, Link};
use crate::annotate::{Dep, Form};
use std::ops::Range;

/// The words between a name and another of the same bearer.
const GIVING: &[&[&str]] = &[
    &["a.k.a."],
    &["aka"],
    &["alias"],
    &["also", "called"],
    &["also", "known", "as"],
    &["best", "known", "as"],
    &["better", "known", "as"],
    &["commonly", "known", "as"],
    &["known", "as"],
    &["nicknamed"],
    &["who", "goes", "by"],
    &["whose", "real", "name", "is"],
];

/// Verbs of giving that stand in the active as well: "Orsk also called Brandreth a liar".
const ACTIVE: &[&str] = &["called", "nicknamed"];

impl Finder<'_> {
    /// Joins the bearers of two names of which the report says that they are one's.
    pub(super) fn other_names(&mut self) {
        // Each name goes to its bearer at once, so that a third name finds him: "Orsk, alias the Eel, alias the Heron".
        for at in 0..self.names.len() {
            let (first, end, one) = (self.names[at].first, self.names[at].end, self.names[at].entity);
            let Some(start) = self.behind_giving(first, end) else { continue };
            let other = self.names.iter().find(|other| other.first == start).map(|other| other.entity);
            let Some(other) = other.filter(|other| self.may_be_one(one, *other)) else { continue };
            // Whom the word lists know keeps what they tell of him; else the first name is the fuller one.
            let (kept, given) = if self.entities[other].id.is_some() { (other, one) } else { (one, other) };
            for name in self.names.iter_mut().filter(|name| name.entity == given) {
                (name.entity, name.link) = (kept, Link::Given);
            }
        }
    }

    /// Where the other name begins behind the words that give it to the name `first..end`.
    fn behind_giving(&self, first: usize, end: usize) -> Option<usize> {
        let lower = |at: usize| self.words().get(at).map_or("", |word| word.token.lower.as_str());
        let at = if matches!(lower(end), "," | "(") { end + 1 } else { end };
        let fits = |words: &&&[&str]| words.iter().enumerate().all(|(index, word)| lower(at + index) == *word);
        let given = GIVING.iter().find(fits)?;
        let verb = at + given.len() - 1;
        let is_open = ACTIVE.contains(&lower(verb)) && at == end && !self.describes(verb, first..end);
        if is_open {
            return None;
        }
        let opens = |at: &usize| matches!(lower(*at), "the" | "\"" | "“" | "‘" | "'");
        let start = at + given.len();
        Some(start + (start..start + 3).take_while(opens).count())
    }

    /// Whether a participle hangs on a name.
    fn describes(&self, verb: usize, name: Range<usize>) -> bool {
        let node = self.annotation.node(verb);
        node.dep == Dep::Acl && node.form == Form::Participle && name.contains(&node.head)
    }

    /// Whether two names may be one bearer's: two people's, or two bodies', of whom the word lists know one at most.
    fn may_be_one(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.entities[one], &self.entities[other]);
        let is_body = |kind: EntityKind| matches!(kind, EntityKind::Group | EntityKind::Organisation);
        let is_unknown = other.kind == EntityKind::Unknown && other.sub.is_empty();
        // "The Eel" alone may look like a body's name.
        let is_free = other.kind == EntityKind::Organisation && other.id.is_none() && !other.name.contains(' ');
        let alike = one.is_person() && (other.is_person() || is_unknown || is_free)
            || is_body(one.kind) && (is_body(other.kind) || is_unknown);
        alike && one.name != other.name && !(one.id.is_some() && other.id.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::{ACTIVE, GIVING};

    #[test]
    fn the_words_are_sorted() {
        assert!(GIVING.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ACTIVE.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
