//! Walks the footer of a Parquet file before it is read: a list that claims to be longer than the bytes that are left would have
//! the reader set memory aside that no machine has, which ends the program.
//!
//! The footer is one structure in Thrift's compact protocol, its length in four bytes behind it, then the magic word:
//! <https://parquet.apache.org/docs/file-format/>, <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

use ::parquet::file::reader::ChunkReader;

/// The last bytes of a file: the footer's length and the magic word.
const END: usize = 8;
const MAGIC: &[u8] = b"PAR1";
/// How deep structures may lie in one another; those of the format are no deeper than ten.
const DEEPEST: usize = 32;

/// Whether a file ends in a footer whose lists fit into it.
pub(super) fn check(file: &impl ChunkReader) -> Result<(), String> {
    let damaged = "it is cut off or damaged";
    let before = file.len().checked_sub(END as u64).ok_or("it is too short")?;
    let end = file.get_bytes(before, END).map_err(|error| error.to_string())?;
    let (length, magic) = end.split_at_checked(END - MAGIC.len()).ok_or(damaged)?;
    if magic != MAGIC {
        return Err("it does not end as Parquet does; it is cut off, or something else".to_owned());
    }
    let length = u32::from_le_bytes(length.try_into().map_err(|_| damaged)?);
    let start = before.checked_sub(u64::from(length)).ok_or(damaged)?;
    let footer = file.get_bytes(start, length as usize).map_err(|error| error.to_string())?;
    Walk { left: &footer }.structure(0).ok_or_else(|| "its footer is damaged".to_owned())
}

/// What is left to walk over. Nothing comes back from a step that does not fit.
pub(super) struct Walk<'a> {
    pub(super) left: &'a [u8],
}

impl Walk<'_> {
    fn structure(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            if head >> 4 == 0 {
                self.number()?;
            }
            match head & 15 {
                // Truth is told by the head itself.
                1 | 2 => {}
                kind => self.value(kind, depth)?,
            }
        }
    }

    pub(super) fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.number().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(usize::try_from(length).ok()?)
            }
            9 | 10 => self.list(depth),
            12 => self.structure(depth + 1),
            // The format has no maps.
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        let head = self.byte()?;
        let short = u64::from(head >> 4);
        let many = if short == 15 { self.number()? } else { short };
        // Each takes a byte at least.
        if many > self.left.len() as u64 || depth > DEEPEST {
            return None;
        }
        (0..many).try_for_each(|_| self.value(head & 15, depth + 1))
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << (7 * place);
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.left.split_first()?;
        self.left = rest;
        Some(*first)
    }

    fn skip(&mut self, many: usize) -> Option<()> {
        self.left = self.left.get(many..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], is_sound: bool) {
        assert_eq!(Walk { left: bytes }.structure(0).is_some(), is_sound, "{bytes:?}");
    }

    #[test]
    fn a_list_is_no_longer_than_what_is_left() {
        // One field: a list of two numbers.
        check(&[0x19, 0x25, 2, 4, 0], true);
        check(&[0x19, 0x25, 2], false);
        // A list of 2^31 structures.
        check(&[0x19, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x08, 0, 0], false);
    }

    #[test]
    fn texts_truths_and_structures_are_walked_over() {
        // A truth, a text of two bytes, a structure with a number, a field whose number is written out.
        check(&[0x11, 0x18, 2, b'a', b'b', 0x1c, 0x15, 2, 0, 0x06, 40, 2, 0], true);
        check(&[0x18, 3, b'a', b'b'], false);
        check(&[], false);
    }

    #[test]
    fn what_lies_too_deep_is_refused() {
        let deep = |many| [vec![0x1c; many], vec![0; many + 1]].concat();
        check(&deep(20), true);
        check(&deep(40), false);
    }
}
