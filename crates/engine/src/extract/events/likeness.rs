//! Whether two tellings are of one happening.

use super::story::Story;

/// How much speaks for two tellings being of one happening; nothing where something speaks against it.
///
/// Shared distinctive words or days, or a definite reference with nothing of its own, must speak for it;
/// nearness, method and country only add to that.
pub(super) fn likeness(old: &Story, new: &Story, definite: bool) -> Option<u32> {
    if old.kind != new.kind {
        return None;
    }
    let mut proof = 0;
    let mut support = 0;
    if let (Some(a), Some(b)) = (&old.date, &new.date) {
        if a.gap_days(b) > 1 {
            return None;
        }
        proof += if a.days() <= 7 && b.days() <= 7 { 2 } else { 0 };
        support += u32::from(a.days() <= 366 && b.days() <= 366);
    }
    if let (Some(a), Some(b)) = (&old.country, &new.country) {
        if a != b {
            return None;
        }
        support += 1;
    }
    let shared = old.marks.intersection(&new.marks).count();
    let apart = !old.places.is_empty() && !new.places.is_empty() && shared == 0;
    if apart {
        return None;
    }
    proof += u32::try_from(shared).unwrap_or(2).min(2);
    let near = new.last_sentence.saturating_sub(old.last_sentence) <= 2;
    support += u32::from(near) + u32::from(old.method.is_some() && old.method == new.method);
    let bare = new.places.is_empty() && new.date.is_none() && shared == 0;
    // "The attack" is the one that the report is about, be it near or far.
    if definite && bare && (near || new.marks.is_empty()) {
        proof += 1;
        support = support.saturating_sub(u32::from(near));
    }
    (proof > 0).then_some(proof + support)
}

pub(super) fn best_match(found: &[Story], new: &Story, definite: bool, least: u32) -> Option<usize> {
    let scored = found.iter().enumerate().filter_map(|(i, old)| Some((likeness(old, new, definite)?, i)));
    scored
        .filter(|(score, _)| *score >= least)
        .max_by_key(|&(score, i)| (score, found[i].claims.len(), i))
        .map(|(_, i)| i)
}
