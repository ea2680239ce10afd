//! Blocks: mentions that share a key meet in one; a block too large is parted by finer keys until its parts are small.
//!
//! Which parts a block has depends on what is in it and never on an order, so a mention that comes or goes changes the
//! parts that it is in, and others only where a block grows too large or small enough.

use super::seen::Seen;
use std::collections::BTreeSet;

/// A block that holds more mentions than this is parted: by time, by the day of publication, by the digits of its ids.
pub(super) const LARGEST: usize = 1000;
/// At this depth all digits of an id are used up.
pub(super) const DEEPEST: usize = 18;
/// Where the digits of an id begin.
const FIRST_DIGIT: usize = 2;

/// Hands on the parts of a block that are small enough.
pub(super) fn parts(seen: &[Seen], block: &[usize], visit: &mut impl FnMut(&[usize])) {
    part(seen, block, 0, visit);
}

fn part(seen: &[Seen], block: &[usize], depth: usize, visit: &mut impl FnMut(&[usize])) {
    if is_small(block, depth) {
        return visit(block);
    }
    for (_, members) in by_finer(seen, block, depth) {
        part(seen, &members, depth + 1, visit);
    }
}

/// Those in the block now whose company there is another than before: what was whole is parted, or the other way round.
///
/// Besides these, only who came has new company, and only who has gone is missed.
pub(super) fn unsettled(seen: &[Seen], before: &[usize], now: &[usize], found: &mut BTreeSet<usize>) {
    compare(seen, before, now, 0, found);
}

fn compare(seen: &[Seen], before: &[usize], now: &[usize], depth: usize, found: &mut BTreeSet<usize>) {
    match (is_small(before, depth), is_small(now, depth)) {
        (true, true) => {}
        (false, false) => {
            let mut before = by_finer(seen, before, depth).into_iter().peekable();
            for (key, now) in by_finer(seen, now, depth) {
                while before.next_if(|(other, _)| *other < key).is_some() {}
                let before = before.next_if(|(other, _)| *other == key).map_or_else(Vec::new, |(_, members)| members);
                compare(seen, &before, &now, depth + 1, found);
            }
        }
        _ => found.extend(now),
    }
}

fn is_small(block: &[usize], depth: usize) -> bool {
    block.len() <= LARGEST || depth >= DEEPEST
}

type Part = ((u8, i64), Vec<usize>);

/// The parts by the next finer key, by key.
fn by_finer(seen: &[Seen], block: &[usize], depth: usize) -> Vec<Part> {
    let keyed = |&number: &usize| finer(&seen[number], depth).into_iter().map(move |key| (key, number));
    let mut keyed: Vec<((u8, i64), usize)> = block.iter().flat_map(keyed).collect();
    keyed.sort_unstable();
    keyed
        .chunk_by(|a, b| a.0 == b.0)
        .map(|part| (part[0].0, part.iter().map(|(_, number)| *number).collect()))
        .collect()
}

/// The finer keys by which a mention stands in the parts of a block, at this depth.
pub(super) fn finer(seen: &Seen, depth: usize) -> Vec<(u8, i64)> {
    let mention = seen.mention;
    match depth {
        0 => seen.slots(),
        1 => vec![(0, mention.published.as_ref().map_or(i64::MIN, |date| date.day_numbers().0))],
        _ => vec![(0, mention.id.as_str().as_bytes().get(FIRST_DIGIT + depth - 2).copied().map_or(-1, i64::from))],
    }
}
