//! Other names that the report itself gives somebody: `Orsk Vail, alias “the Eel”`, `the Harbour Front, also known as
//! the Pier Gang`.

use super::{EntityKind, Finder, Link};

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

impl Finder<'_> {
    /// Joins the bearers of two names of which the report says that they are one's.
    pub(super) fn other_names(&mut self) {
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for name in &self.names {
            let Some(start) = self.behind_giving(name.end) else { continue };
            let other = self.names.iter().find(|other| other.first == start).map(|other| other.entity);
            joined.extend(other.filter(|other| self.may_be_one(name.entity, *other)).map(|other| (name.entity, other)));
        }
        for (one, other) in joined {
            // Whom the word lists know keeps what they tell of him; else the first name is the fuller one.
            let (kept, given) = if self.entities[one].id.is_some() { (one, other) } else { (other, one) };
            let (kept, given) = if self.entities[kept].id.is_some() { (kept, given) } else { (one, other) };
            for name in self.names.iter_mut().filter(|name| name.entity == given) {
                (name.entity, name.link) = (kept, Link::Given);
            }
        }
    }

    /// Where the other name begins behind the words that give it.
    fn behind_giving(&self, end: usize) -> Option<usize> {
        let lower = |at: usize| self.words().get(at).map_or("", |word| word.token.lower.as_str());
        let at = if matches!(lower(end), "," | "(") { end + 1 } else { end };
        let fits = |words: &&&[&str]| words.iter().enumerate().all(|(index, word)| lower(at + index) == *word);
        let given = GIVING.iter().find(fits)?;
        let opens = |at: &usize| matches!(lower(*at), "the" | "\"" | "“" | "‘" | "'");
        let start = at + given.len();
        Some(start + (start..start + 3).take_while(opens).count())
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
    use super::GIVING;

    #[test]
    fn the_words_are_sorted() {
        assert!(GIVING.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
