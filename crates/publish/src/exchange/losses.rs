//! What a form could not hold, counted by field.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// One field that could not be expressed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Loss {
    /// Of which noun: `claim`, `event`, `report`, `account`.
    pub of: &'static str,
    /// The field, as the record of JSON Lines calls it.
    pub field: &'static str,
    /// Why not, in a few words.
    pub why: &'static str,
}

/// What a form could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<Loss, u64>);

impl Losses {
    /// One more.
    pub fn add(&mut self, of: &'static str, field: &'static str, why: &'static str) {
        *self.0.entry(Loss { of, field, why }).or_default() += 1;
    }

    /// Each with how often, in the order of noun and field.
    pub fn all(&self) -> impl Iterator<Item = (&Loss, u64)> {
        self.0.iter().map(|(loss, count)| (loss, *count))
    }

    /// Whether the form held everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (Loss { of, field, why }, count) in self.all() {
            writeln!(f, "{count} {of} {field}: {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_by_field() {
        let mut losses = Losses::default();
        losses.add("claim", "via", "no field for it");
        losses.add("claim", "stance", "no field for it");
        losses.add("claim", "via", "no field for it");
        assert_eq!(losses.to_string(), "1 claim stance: no field for it\n2 claim via: no field for it\n");
    }
}
