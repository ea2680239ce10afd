//! Facets of a ledger, counted in memory.

use crate::answer::Asked;
use crate::pages::{Choice, Facet, Label};
use std::collections::HashMap;

/// How many values a facet offers.
const VALUES: usize = 12;

/// A facet of a ledger: its key in the address, what it is called, and an entry's value; an empty one counts nowhere.
pub(crate) struct By<T> {
    key: &'static str,
    label: Label,
    value: fn(&T) -> &str,
    told: fn(&str) -> String,
    is_scale: bool,
}

impl<T> By<T> {
    /// Of words, which are told in other words.
    pub(crate) const fn words(
        key: &'static str,
        label: Label,
        value: fn(&T) -> &str,
        told: fn(&str) -> String,
    ) -> Self {
        By { key, label, value, told, is_scale: false }
    }

    /// Of names, which are told as they are.
    pub(crate) const fn names(key: &'static str, label: Label, value: fn(&T) -> &str) -> Self {
        By { key, label, value, told: str::to_owned, is_scale: false }
    }

    /// Of grades, which stand in their own order.
    pub(crate) const fn scale(
        key: &'static str,
        label: Label,
        value: fn(&T) -> &str,
        told: fn(&str) -> String,
    ) -> Self {
        By { key, label, value, told, is_scale: true }
    }
}

/// The entries that pass, and how many would for each value of a facet if it were chosen alone.
pub(crate) struct Picked<'a, T> {
    pub(crate) entries: Vec<&'a T>,
    pub(crate) facets: Vec<Facet>,
}

/// Picks entries and counts facets in one pass: an entry that fails one facet alone counts in that facet.
pub(crate) fn pick<'a, T>(all: &'a [T], by: &[By<T>], asked: &Asked, fits: impl Fn(&T) -> bool) -> Picked<'a, T> {
    let chosen: Vec<Vec<&str>> = by.iter().map(|by| asked.all(by.key).collect()).collect();
    let mut counts: Vec<Counts<'_>> = by.iter().map(|_| Counts::default()).collect();
    let mut entries = Vec::new();
    for entry in all.iter().filter(|entry| fits(entry)) {
        let misses = |at: &usize| !chosen[*at].is_empty() && !chosen[*at].contains(&(by[*at].value)(entry));
        let mut missed = (0..by.len()).filter(misses);
        let (first, second) = (missed.next(), missed.next());
        if second.is_some() {
            continue;
        }
        if first.is_none() {
            entries.push(entry);
        }
        for (at, counts) in counts.iter_mut().enumerate() {
            if first.is_none_or(|missed| missed == at) {
                counts.add((by[at].value)(entry));
            }
        }
    }
    let facets = by.iter().zip(counts).map(|(by, counts)| facet(by, counts.whole(), asked)).collect();
    Picked { entries, facets }
}

/// How often values come; those that come one after another are looked up once.
#[derive(Default)]
pub(crate) struct Counts<'a> {
    of: HashMap<&'a str, u32>,
    last: &'a str,
    run: u32,
}

impl<'a> Counts<'a> {
    pub(crate) fn add(&mut self, value: &'a str) {
        if value == self.last {
            self.run += 1;
        } else {
            self.close();
            (self.last, self.run) = (value, 1);
        }
    }

    fn close(&mut self) {
        if self.run > 0 {
            *self.of.entry(self.last).or_default() += self.run;
        }
    }

    /// How often each of them came.
    pub(crate) fn whole(mut self) -> HashMap<&'a str, u32> {
        self.close();
        self.of
    }
}

fn facet<'a, T>(by: &By<T>, mut counts: HashMap<&'a str, u32>, asked: &'a Asked) -> Facet {
    counts.remove("");
    for value in asked.all(by.key) {
        counts.entry(value).or_default();
    }
    let mut counted: Vec<(&str, u32)> = counts.into_iter().collect();
    counted.sort_by(|a, b| {
        let by_count = if by.is_scale { std::cmp::Ordering::Equal } else { b.1.cmp(&a.1) };
        by_count.then(a.0.cmp(b.0))
    });
    let choice = |(value, count): (&str, u32)| Choice {
        value: value.to_owned(),
        label: (by.told)(value),
        count,
        is_chosen: asked.has(by.key, value),
    };
    let choices = counted.into_iter().map(choice).enumerate();
    let choices = choices.filter(|(at, choice)| *at < VALUES || choice.is_chosen).map(|(_, choice)| choice).collect();
    Facet { key: by.key, label: (by.label)(), choices }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::plain;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    struct Boat {
        hull: &'static str,
        port: &'static str,
    }

    const BOATS: [Boat; 4] = [
        Boat { hull: "steel", port: "Isken" },
        Boat { hull: "steel", port: "Lavick" },
        Boat { hull: "wood", port: "Isken" },
        Boat { hull: "", port: "Isken" },
    ];

    const BY: &[By<Boat>] = &[
        By::words("hull", || "Hull".into(), |boat| boat.hull, plain),
        By::names("port", || "Port".into(), |boat| boat.port),
    ];

    fn counts(facet: &Facet) -> Vec<(&str, u32)> {
        facet.choices.iter().map(|choice| (choice.value.as_str(), choice.count)).collect()
    }

    #[test]
    fn a_facet_counts_what_its_values_would_give() {
        let picked = pick(&BOATS, BY, &asked(&[("hull", "steel"), ("port", "Isken")]), |_| true);
        assert_eq!(picked.entries.len(), 1);
        assert_eq!(counts(&picked.facets[0]), [("steel", 1), ("wood", 1)]);
        assert_eq!(counts(&picked.facets[1]), [("Isken", 1), ("Lavick", 1)]);
    }

    #[test]
    fn a_value_that_nothing_has_stays_to_be_taken_back() {
        let picked = pick(&BOATS, BY, &asked(&[("port", "Tolvik")]), |_| true);
        assert!(picked.entries.is_empty());
        assert_eq!(counts(&picked.facets[1]), [("Isken", 3), ("Lavick", 1), ("Tolvik", 0)]);
    }
}
