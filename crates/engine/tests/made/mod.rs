//! A small crowded world of made-up reports, and a case in memory that keeps what was derived of them.

mod memory;
mod reports;

#[allow(unused_imports, reason = "a case that is traced in parts is in no memory")]
pub(crate) use memory::Memory;
pub(crate) use reports::{Told, told};

/// SplitMix64 (Steele, Lea and Flood 2014): numbers that look like chance, the same each time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit.max(1)
    }

    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }
}
