//! The strings that fill roles: one for each entity, the likeliest first.

use super::ROLES;
use super::judge::Judged;
use super::likeness::{likeness, short_names};
use super::table::Table;
use super::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// How many numbers there are for a string.
pub(super) const FEATURES: usize = 7;
/// A string of a lesser score is not looked at; nor one with less of a chance; and how many are, and are kept.
const FLOOR: f64 = -5.0;
const LEAST: f64 = 0.1;
const LOOKED_AT: usize = 40;
const MOST: usize = 25;

/// A string, with the chance that it names an entity which none before it names.
pub(super) type Ranked = Vec<(String, f64)>;

/// Those that are likely enough.
pub(super) fn chosen(ranked: &Ranked, surely: f64) -> Vec<String> {
    ranked.iter().filter(|(_, chance)| *chance >= surely).map(|(name, _)| name.clone()).collect()
}

/// The strings for each role.
pub(super) fn ranked(text: &Text<'_>, judged: &Judged, table: &Table) -> [Ranked; ROLES.len()] {
    let shorts = short_names(text.text);
    let mut all = [const { Ranked::new() }; ROLES.len()];
    for (role, own) in all.iter_mut().enumerate() {
        let found = candidates(text, judged, role);
        let mut left: Vec<(&str, f64)> =
            found.iter().map(|(name, features)| (*name, table.filler[role].chance(features))).collect();
        left.sort_by(|(one, a), (other, b)| b.total_cmp(a).then_with(|| one.cmp(other)));
        left.truncate(LOOKED_AT);
        *own = entities(left, role, table, &shorts);
    }
    all
}

/// Takes the likeliest, lessens the chance of each other by how likely it mentions the same, and so on.
fn entities(mut left: Vec<(&str, f64)>, role: usize, table: &Table, shorts: &BTreeSet<(String, String)>) -> Ranked {
    let mut taken = Ranked::new();
    while taken.len() < MOST {
        // Of two alike the first.
        let best = left.iter().enumerate().rev().max_by(|(_, one), (_, other)| one.1.total_cmp(&other.1));
        let Some((at, _)) = best.filter(|(_, (_, chance))| *chance >= LEAST) else { break };
        let (name, chance) = left.remove(at);
        for (other, chance) in &mut left {
            *chance *= 1.0 - table.same.chance(&likeness(name, other, role, shorts));
        }
        taken.push((name.to_owned(), chance));
    }
    taken
}

/// The strings worth a look for a role, with the numbers of each.
fn candidates<'a>(text: &'a Text<'_>, judged: &Judged, role: usize) -> Vec<(&'a str, [f64; FEATURES])> {
    let mut scores: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (span, said) in text.spans.iter().zip(&judged.runs) {
        scores.entry(&span.plain).or_default().push(said[role]);
    }
    let greatest = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let most = scores.values().map(|own| greatest(own)).fold(f64::NEG_INFINITY, f64::max);
    let incident = judged.windows.iter().map(|asked| asked[asked.len() - 1]).fold(f64::NEG_INFINITY, f64::max);
    let features = |name: &str, own: &[f64]| {
        let best = greatest(own);
        let sum: f64 = own.iter().map(|score| score.exp()).sum();
        let count = own.len() as f64;
        let words = name.split(' ').count() as f64;
        [best, sum.ln(), count.ln(), incident, most - best, f64::from(u8::from(own.len() > 1)), words.ln_1p()]
    };
    let worth = scores.iter().filter(|(_, own)| greatest(own) >= FLOOR);
    worth.map(|(name, own)| (*name, features(name, own))).collect()
}
