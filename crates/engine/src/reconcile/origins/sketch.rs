//! Sketches of texts, and the pairs that share a part of one: how near-duplicates meet without comparing all with all.
//!
//! A text's sketch is the smallest hashes of its runs of words (Broder, "On the resemblance and containment of
//! documents", 1997, with one fixed hash function). Two texts alike in six runs of ten share one of six with a
//! probability above 0.99. A sketch depends on its text alone, so any order of reports gives the same candidates.

use super::words::Word;

/// How many words a run has.
const RUN: usize = 4;
/// How many hashes a sketch keeps.
const KEPT: usize = 6;
/// How many members of a block are compared each with each.
const LARGE: usize = 40;
/// How often a block that is too large is split by a further hash of its members.
const DEPTH: usize = 2;
/// By how many hashes each member of such a block is placed anew.
const SPLIT: usize = 3;
/// With how many that follow it a member of a block that cannot be split is compared.
const WINDOW: usize = 4;

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

/// The pairs of numbers that share a key, each once, the smaller number first.
///
/// Numbers stand in the case's order. Members of a block too large are parted by the hashes of their own content
/// (`finer`), and where those are the same too, each meets only the next few.
pub(super) fn pairs(keys: Vec<(u64, u32)>, finer: &dyn Fn(u32) -> Vec<u64>) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    gather(keys, finer, 0, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn gather(mut keys: Vec<(u64, u32)>, finer: &dyn Fn(u32) -> Vec<u64>, depth: usize, pairs: &mut Vec<(u32, u32)>) {
    keys.sort_unstable();
    keys.dedup();
    for block in keys.chunk_by(|a, b| a.0 == b.0) {
        let reach = if block.len() <= LARGE { LARGE } else { WINDOW };
        for (at, (_, a)) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().take(reach).map(|(_, b)| (*a, *b)));
        }
        if block.len() > LARGE && depth < DEPTH {
            let split = |(key, member): &(u64, u32)| {
                let (key, member) = (*key, *member);
                finer(member).into_iter().take(SPLIT).map(move |hash| (mixed(key, hash), member)).collect::<Vec<_>>()
            };
            gather(block.iter().flat_map(split).collect(), finer, depth + 1, pairs);
        }
    }
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
    fn a_block_too_large_is_split_by_content() {
        let keys: Vec<(u64, u32)> = (0..1_000).map(|member| (7, member)).collect();
        let found = pairs(keys, &|member| vec![u64::from(member / 10)]);
        assert!(found.contains(&(10, 19)) && found.contains(&(10, 11)));
        assert!(found.len() < 20_000, "{}", found.len());
    }
}
