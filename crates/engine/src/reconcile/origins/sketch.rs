//! Sketches of texts, and the pairs that share a part of one: how near-duplicates meet without comparing all with all.
//!
//! A text's sketch is the smallest hashes of its runs of words (Broder, "On the resemblance and containment of
//! documents", 1997, with one fixed hash function). Two texts alike in six runs of ten share one of six with a
//! probability above 0.99. A sketch depends on its text alone, so any order of reports gives the same candidates.

use super::words::Word;
use std::ops::Range;
use whosays_model::Key;

/// How many words a run has.
const RUN: usize = 4;
/// How many hashes a sketch keeps.
const KEPT: usize = 6;
/// How many members of a block are compared each with each.
pub(in crate::reconcile) const LARGE: usize = 40;
/// With how many that follow it a member of a larger block is compared.
pub(in crate::reconcile) const WINDOW: usize = 4;

/// A claim in a block: the block's key, the claim's place among the others there, and the claim by its number in the case.
///
/// The place is by the smallest hash of its words, then by its id, so that those with the same words stand side by side
/// (sorted neighbourhood, Hernández and Stolfo 1995).
pub(super) type Keyed = (Key, u32);

/// The smallest hashes of a text's runs of words; of a text shorter than a run, the hash of all its words.
pub(super) fn sketch(words: &[Word]) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    smallest(runs(words, RUN.min(words.len())))
}

/// The smallest hashes of single words.
pub(super) fn word_sketch(words: impl IntoIterator<Item = Word>) -> Vec<u64> {
    smallest(words.into_iter().map(|word| mixed(SEED, u64::from(word.number()))))
}

/// The hashes of all runs of four words, each once, in order.
pub(super) fn all_runs(words: &[Word]) -> Vec<u64> {
    let mut runs: Vec<u64> = runs(words, RUN).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn runs(words: &[Word], length: usize) -> impl Iterator<Item = u64> {
    words.windows(length).map(|run| run.iter().fold(SEED, |at, word| mixed(at, u64::from(word.number()))))
}

fn smallest(hashes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut hashes: Vec<u64> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    hashes
}

/// One key of several parts.
pub(super) fn key(parts: &[&str]) -> u64 {
    parts.iter().fold(SEED, |at, part| hash(at, part))
}

/// A key of two keys.
pub(super) fn mixed(a: u64, b: u64) -> u64 {
    scattered(a.rotate_left(17) ^ b)
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

// FNV-1a over the bytes with an end mark, scattered by the finisher of SplitMix64.
fn hash(seed: u64, word: &str) -> u64 {
    let step = |at: u64, byte: u8| (at ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    scattered(step(word.bytes().fold(seed, step), 0xff))
}

fn scattered(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Keys in the order of their blocks, each once.
pub(super) fn in_blocks(mut keys: Vec<Keyed>) -> Vec<Keyed> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The pairs of claims that share a key, the smaller number first and among `firsts`; a pair that shares several is there several
/// times. In a block of up to [`LARGE`] all meet, in a larger one each with the [`WINDOW`] that follow it.
pub(super) fn pairs(keys: &[Keyed], firsts: &Range<u32>) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|a, b| a.0.key == b.0.key) {
        let reach = if block.len() <= LARGE { LARGE } else { WINDOW };
        for (at, (_, a)) in block.iter().enumerate() {
            let met = block[at + 1..].iter().take(reach).map(|(_, b)| (*a.min(b), *a.max(b)));
            pairs.extend(met.filter(|(first, _)| firsts.contains(first)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn near_copies_share_a_part_of_their_sketches() {
        let a =
            sketch(&words("A bomb hidden in a luggage trolley killed twelve people at the ferry terminal on Tuesday"));
        let b = sketch(&words("A bomb hidden in a trolley killed twelve people at the ferry terminal on Tuesday"));
        assert!(a.iter().any(|hash| b.contains(hash)));
        assert!(sketch(&[]).is_empty());
    }

    #[test]
    fn the_hash_is_fixed() {
        assert_eq!(key(&["a"]), key(&["a"]));
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
    }

    #[test]
    fn in_a_large_block_those_with_the_same_words_meet() {
        let keyed = |claim: u32| (Key { key: 7, finer: i64::from(claim % 100), claim: i64::from(claim) }, claim);
        let found = pairs(&in_blocks((0..1_000).map(keyed).collect()), &(0..1_000));
        let few = pairs(&in_blocks((0..1_000).map(keyed).collect()), &(10..11));
        assert!(few.iter().all(|(a, _)| *a == 10) && few.contains(&(10, 110)));
        assert!(found.contains(&(10, 110)) && !found.contains(&(10, 20)));
        assert!(found.len() < 5_000, "{}", found.len());
        assert_eq!(pairs(&in_blocks((0..40).map(keyed).collect()), &(0..40)).len(), 40 * 39 / 2);
    }
}
