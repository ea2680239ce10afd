//! Vectors of words: a matrix in NumPy's format (version 1 or 2), and a map from a word's id to its row.

use crate::id_map::IdMap;
use crate::packed::Walk;
use crate::strings::StringId;

/// The vectors; there may be none.
#[derive(Debug, Default)]
pub(crate) struct Vectors {
    width: usize,
    numbers: Vec<f32>,
    rows: IdMap<u32>,
}

impl Vectors {
    /// Reads the files `vectors` and `key2row`; the error says which is wrong, and how.
    pub(crate) fn read(matrix: &[u8], rows: &[u8]) -> Result<Self, (&'static str, String)> {
        let (count, width, numbers) = read_matrix(matrix)
            .ok_or(("vectors", "it is cut off, or no matrix of finite 32-bit numbers in NumPy's format".to_owned()))?;
        if count == 0 || width == 0 {
            return Ok(Vectors::default());
        }
        let rows = read_rows(rows, count).map_err(|what| ("key2row", what))?;
        Ok(Vectors { width, numbers, rows })
    }

    /// How many numbers a vector has; 0 where there are no vectors.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The vector of a word.
    pub(crate) fn of(&self, word: StringId) -> Option<&[f32]> {
        let row = *self.rows.get(&word)? as usize;
        self.numbers.get(row * self.width..(row + 1) * self.width)
    }
}

fn read_matrix(bytes: &[u8]) -> Option<(usize, usize, Vec<f32>)> {
    let rest = bytes.strip_prefix(b"\x93NUMPY")?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = match version[0] {
        1 => (usize::from(u16::from_le_bytes(*rest.first_chunk()?)), rest.get(2..)?),
        2 => (usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?, rest.get(4..)?),
        _ => return None,
    };
    let (header, data) = rest.split_at_checked(length)?;
    let header = std::str::from_utf8(header).ok()?;
    if !header.contains("'<f4'") || !header.contains("'fortran_order': False") {
        return None;
    }
    let (_, shape) = header.split_once("'shape': (")?;
    let (shape, _) = shape.split_once(')')?;
    let mut sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty()).map(str::parse::<usize>);
    let (count, width) = (sizes.next()?.ok()?, sizes.next()?.ok()?);
    if count.checked_mul(width)?.checked_mul(4)? != data.len() {
        return None;
    }
    let (numbers, _) = data.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    numbers.iter().all(|number| number.is_finite()).then_some((count, width, numbers))
}

fn read_rows(bytes: &[u8], count: usize) -> Result<IdMap<u32>, String> {
    let mut walk = Walk::over(bytes);
    let words = walk.map("the file")?;
    let mut rows = IdMap::with_capacity_and_hasher(words.min(walk.left()), Default::default());
    for _ in 0..words {
        let word = walk.id("a word")?;
        // A word without a vector has the row -1.
        let Some(row) = walk.number("a row")? else { continue };
        if row >= count as u64 {
            return Err(format!("it names the row {row}, and there are {count} vectors"));
        }
        rows.insert(word, row as u32);
    }
    walk.end()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(shape: &str, numbers: &[f32]) -> Vec<u8> {
        let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes
    }

    #[test]
    fn a_word_has_the_row_that_the_map_gives() {
        // {7: 1, 9: -1}
        let rows = [0x82, 7, 1, 9, 0xff];
        let vectors = Vectors::read(&matrix("2, 2", &[1.0, 2.0, 3.0, 4.0]), &rows).expect("sound");
        assert_eq!(vectors.of(7), Some(&[3.0, 4.0][..]));
        assert_eq!(vectors.of(9), None);
        assert_eq!(vectors.width(), 2);
    }

    #[test]
    fn what_lies_about_its_size_is_named() {
        assert_eq!(Vectors::read(&matrix("3, 2", &[1.0]), &[0x80]).expect_err("short").0, "vectors");
        let fault = Vectors::read(&matrix("1, 1", &[1.0]), &[0x81, 7, 1]).expect_err("no row");
        assert_eq!(fault, ("key2row", "it names the row 1, and there are 1 vectors".to_owned()));
    }
}
