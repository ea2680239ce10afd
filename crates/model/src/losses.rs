//! What one form could not take over from another, counted by field.

use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// One field that could not be expressed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Loss {
    /// Of which noun: `claim`, `event`, `report`, `account`; of what comes in, the type that it has there.
    pub of: Cow<'static, str>,
    /// The field, as the record of JSON Lines calls it; of what comes in, as it is called there.
    pub field: Cow<'static, str>,
    /// Why not, in a few words.
    pub why: Cow<'static, str>,
}

/// What a form could not hold, or what of one that comes in could not be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<Loss, u64>);

impl Losses {
    /// One more.
    pub fn add(&mut self, of: &'static str, field: &'static str, why: &'static str) {
        self.count(Loss { of: of.into(), field: field.into(), why: why.into() }, 1);
    }

    /// So many more of one.
    pub fn count(&mut self, loss: Loss, many: u64) {
        *self.0.entry(loss).or_default() += many;
    }

    /// What others have lost too.
    pub fn join(&mut self, other: &Losses) {
        for (loss, many) in other.all() {
            self.count(loss.clone(), many);
        }
    }

    /// Each with how often, in the order of noun and field.
    pub fn all(&self) -> impl Iterator<Item = (&Loss, u64)> {
        self.0.iter().map(|(loss, count)| (loss, *count))
    }

    /// How many sorts of it there are.
    pub fn sorts(&self) -> usize {
        self.0.len()
    }

    /// Whether something was lost in this way.
    pub fn has(&self, loss: &Loss) -> bool {
        self.0.contains_key(loss)
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
