//! Strings by number: the format names each label, norm and affix by a 64-bit id.
//!
//! A string's id is MurmurHash64A of its UTF-8 bytes with seed 1 (Austin Appleby's MurmurHash2, the variant for
//! 64-bit machines), but for the few hundred names in `symbols.tsv`, which carry small numbers of their own, and the
//! empty string, which is 0.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The id of a string.
pub(crate) type StringId = u64;

static SYMBOLS: LazyLock<HashMap<&'static str, StringId>> = LazyLock::new(|| {
    include_str!("symbols.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, id)| Some((name, id.parse().ok()?)))
        .collect()
});

/// The id of `string` as the packages write it.
pub(crate) fn string_id(string: &str) -> StringId {
    if string.is_empty() {
        return 0;
    }
    SYMBOLS.get(string).copied().unwrap_or_else(|| murmur64a(string.as_bytes(), 1))
}

/// The name that carries this small number.
pub(crate) fn symbol_name(id: StringId) -> Option<&'static str> {
    SYMBOLS.iter().find(|(_, known)| **known == id).map(|(name, _)| *name)
}

/// MurmurHash64A of `bytes`.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut k = u64::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The ids are those that the packages themselves hold for these strings.
    #[test]
    fn ids_are_those_of_the_format() {
        assert_eq!(string_id("adj"), 12_401_032_943_472_870_168);
        assert_eq!(string_id("noun"), 16_833_663_260_455_505_849);
        assert_eq!(string_id("verb"), 6_360_137_228_241_296_794);
        assert_eq!(string_id("punct"), 445);
        assert_eq!(string_id(""), 0);
    }

    #[test]
    fn no_symbol_is_named_twice() {
        let rows = include_str!("symbols.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(SYMBOLS.len(), rows);
    }
}
