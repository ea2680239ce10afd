//! Long lists in little memory: each entry as JSON, some of them deflated together; what is shown is unpacked.

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::de::DeserializeOwned;
use std::io::{Read, Result, Write};
use std::marker::PhantomData;

/// How many entries are deflated together: the more, the smaller, and the longer one of them takes to unpack.
const TOGETHER: usize = 16;

/// A list of entries.
#[derive(Debug)]
pub(crate) struct Packed<T> {
    blocks: Vec<Box<[u8]>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Packed { blocks: Vec::new(), of: PhantomData }
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// The entries at these places, in their order; there is none beyond the last.
    pub(crate) fn at(&self, places: impl Iterator<Item = usize>) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let mut unpacked = (usize::MAX, String::new());
        for place in places {
            let block = place / TOGETHER;
            // Neighbours are mostly shown together.
            if unpacked.0 != block {
                unpacked = (block, self.unpacked(block)?);
            }
            if let Some(json) = unpacked.1.lines().nth(place % TOGETHER) {
                found.push(serde_json::from_str(json)?);
            }
        }
        Ok(found)
    }

    fn unpacked(&self, block: usize) -> Result<String> {
        let mut lines = String::new();
        if let Some(block) = self.blocks.get(block) {
            DeflateDecoder::new(&block[..]).read_to_string(&mut lines)?;
        }
        Ok(lines)
    }
}

/// Packs entries one by one.
#[derive(Debug)]
pub(crate) struct Packer<T> {
    encoder: DeflateEncoder<Vec<u8>>,
    count: usize,
    packed: Packed<T>,
}

impl<T> Default for Packer<T> {
    fn default() -> Self {
        let encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        Packer { encoder, count: 0, packed: Packed::default() }
    }
}

impl<T> Packer<T> {
    /// Packs one more, which is JSON on one line; gives its place.
    pub(crate) fn push(&mut self, json: &str) -> Result<usize> {
        self.encoder.write_all(json.as_bytes())?;
        self.encoder.write_all(b"\n")?;
        self.count += 1;
        if self.count.is_multiple_of(TOGETHER) {
            self.close()?;
        }
        Ok(self.count - 1)
    }

    fn close(&mut self) -> Result<()> {
        let block = self.encoder.reset(Vec::new())?;
        self.packed.blocks.push(block.into_boxed_slice());
        Ok(())
    }

    /// The list of those that were packed.
    pub(crate) fn packed(mut self) -> Result<Packed<T>> {
        if !self.count.is_multiple_of(TOGETHER) {
            self.close()?;
        }
        Ok(self.packed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(count: usize) -> Packed<(usize, String)> {
        let mut packer = Packer::default();
        for number in 0..count {
            let json = serde_json::to_string(&(number, "a line\nand another")).unwrap();
            assert_eq!(packer.push(&json).unwrap(), number);
        }
        packer.packed().unwrap()
    }

    #[test]
    fn what_was_packed_comes_back() {
        for count in [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 5 * TOGETHER + 3] {
            let all = packed(count).at(0..count).unwrap();
            assert_eq!(all.len(), count);
            assert!(all.iter().enumerate().all(|(at, (number, words))| at == *number && words.contains('\n')));
        }
    }

    #[test]
    fn some_are_told_in_the_order_of_asking_and_none_beyond_the_last() {
        let found = packed(2 * TOGETHER + 1).at([40, 3, 2 * TOGETHER, 0, 2 * TOGETHER + 1].into_iter()).unwrap();
        assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 2 * TOGETHER, 0]);
        assert!(Packed::<usize>::default().at(0..3).unwrap().is_empty());
    }
}
