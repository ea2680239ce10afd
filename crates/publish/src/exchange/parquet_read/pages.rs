//! Looks at the pages of a Parquet file before any is read: the reader sets as much memory aside as a page says that it
//! unpacks to, up to 2 GiB, and fills it, whatever the page holds.
//!
//! A page begins with a header in Thrift's compact protocol: its sort, how many bytes it unpacks to, how many it has,
//! and a structure by its sort: <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.

use super::footer::Walk;
use ::parquet::arrow::ProjectionMask;
use ::parquet::basic::Compression;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use ::parquet::file::reader::ChunkReader;

/// The most bytes that a page is let hold. DuckDB makes pages of 100 MB, and others put a thousand rows into one, as
/// long as these may be.
const MOST: u64 = 512 << 20;
/// How many bytes one of Snappy's becomes at most: three of them say to copy up to 64.
const SNAPPY: u64 = 22;
/// How much of a page is looked at for its header, and how much where that does not do: most have some tens of bytes,
/// but they may quote the least and the greatest value.
const FIRST: u64 = 256;
const LONGEST: u64 = 64 << 20;
/// With how many numbers each structure in a header begins: data, an index, a dictionary, and data in the second
/// version, which are its fields from the fifth on.
const NUMBERS: [u8; 4] = [4, 0, 2, 6];
/// The kinds of a field that are asked for.
const END: u8 = 0;
const NUMBER: u8 = 5;
const STRUCTURE: u8 = 12;

/// Whether the pages of the columns that are read claim no more than they could hold, and than is taken.
pub(super) fn check(
    file: &impl ChunkReader,
    metadata: &ParquetMetaData,
    columns: &ProjectionMask,
) -> Result<(), String> {
    let chunks = metadata.row_groups().iter().flat_map(|group| group.columns().iter().enumerate());
    for (_, chunk) in chunks.filter(|(leaf, _)| columns.leaf_included(*leaf)) {
        check_chunk(file, chunk).map_err(|what| format!("column `{}`: {what}", chunk.column_path().string()))?;
    }
    Ok(())
}

fn check_chunk(file: &impl ChunkReader, chunk: &ColumnChunkMetaData) -> Result<(), String> {
    // A list in a single row may claim as much as a page.
    if chunk.column_descr().max_rep_level() > 0 {
        return Err("it holds lists, and not one value a row".to_owned());
    }
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let (start, length) = (u64::try_from(start), u64::try_from(chunk.compressed_size()));
    let place = start.ok().zip(length.ok()).and_then(|(start, length)| Some((start, start.checked_add(length)?)));
    let (mut at, end) = place.filter(|(_, end)| *end <= file.len()).ok_or("its pages lie outside the file")?;
    while at < end {
        let page = page_at(file, at, end - at)?.ok_or("a page of it has a damaged header")?;
        check_page(&page, chunk.compression(), MOST)?;
        at = Some(at + page.header + page.packed).filter(|next| *next <= end).ok_or("a page of it is cut off")?;
    }
    Ok(())
}

fn check_page(page: &Page, compression: Compression, most: u64) -> Result<(), String> {
    let Page { unpacked, packed, .. } = *page;
    let bound = if compression == Compression::SNAPPY { most.min(SNAPPY * packed) } else { most };
    let claim = if compression == Compression::UNCOMPRESSED { unpacked.max(packed) } else { unpacked };
    if claim <= bound {
        return Ok(());
    }
    Err(format!("a page of {packed} bytes claims to unpack to {claim}, and at most {bound} are taken of it"))
}

/// What a page claims.
#[derive(Debug, PartialEq, Eq)]
struct Page {
    /// How long its header is.
    header: u64,
    unpacked: u64,
    packed: u64,
}

/// The page at this place, where so many bytes are left; nothing if its header is damaged.
fn page_at(file: &impl ChunkReader, at: u64, left: u64) -> Result<Option<Page>, String> {
    let mut most = FIRST;
    loop {
        let many = left.min(most);
        let length = usize::try_from(many).map_err(|error| error.to_string())?;
        let bytes = file.get_bytes(at, length).map_err(|error| error.to_string())?;
        match header(&bytes) {
            None if many < left && most < LONGEST => most = LONGEST.min(16 * most),
            page => return Ok(page),
        }
    }
}

// Strict where it could be read in two ways, for a header that the reader takes otherwise would hide what follows.
fn header(bytes: &[u8]) -> Option<Page> {
    let mut walk = Walk { left: bytes };
    let (mut field, mut sizes) = (0, [0; 5]);
    loop {
        match (kind_of_next(&mut walk, &mut field)?, field) {
            (END, _) => break,
            (NUMBER, 1..=4) => sizes[usize::from(field)] = walk.number()?,
            (STRUCTURE, 5..=8) => structure(&mut walk, NUMBERS[usize::from(field) - 5], 1)?,
            (kind, 9..) => value(&mut walk, kind, 1)?,
            _ => return None,
        }
    }
    let header = bytes.len() - walk.left.len();
    Some(Page { header: header as u64, unpacked: size(sizes[2])?, packed: size(sizes[3])? })
}

/// Walks over a structure that begins with so many numbers; no deeper structures may lie in it than this.
fn structure(walk: &mut Walk<'_>, numbers: u8, depth: usize) -> Option<()> {
    let mut field = 0;
    loop {
        match kind_of_next(walk, &mut field)? {
            END => return Some(()),
            NUMBER if field <= numbers => walk.number().map(drop)?,
            _ if field <= numbers => return None,
            kind => value(walk, kind, depth)?,
        }
    }
}

fn value(walk: &mut Walk<'_>, kind: u8, depth: usize) -> Option<()> {
    match kind {
        1 | 2 => Some(()),
        4..=8 => walk.value(kind, 0),
        STRUCTURE if depth > 0 => structure(walk, 0, depth - 1),
        _ => None,
    }
}

/// The kind of the next field of a structure, whose number this becomes.
fn kind_of_next(walk: &mut Walk<'_>, field: &mut u8) -> Option<u8> {
    let head = walk.byte()?;
    // A field that tells its own number could come again, and the last would hold.
    if head != END && head >> 4 == 0 {
        return None;
    }
    *field = field.checked_add(head >> 4)?;
    Some(head & 15)
}

/// A number with a sign, which is its lowest bit, as a size of four bytes.
fn size(number: u64) -> Option<u64> {
    let size = number / 2;
    (number & 1 == 0 && i32::try_from(size).is_ok()).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header whose fields after the sizes, 100 unpacked and 50 packed, are these.
    fn check(rest: &[u8], is_sound: bool) {
        let bytes = [&[0x15, 0, 0x15, 200, 1, 0x15, 100][..], rest].concat();
        // What stands behind a header is not its own.
        let longer = [&bytes[..], b"page"].concat();
        let page = Page { header: bytes.len() as u64, unpacked: 100, packed: 50 };
        assert_eq!(header(&longer), is_sound.then_some(page), "{rest:?}");
    }

    #[test]
    fn a_header_is_read_in_one_way_or_not_at_all() {
        check(&[0], true);
        // Data: four numbers, and statistics with a text.
        check(&[0x2c, 0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18, 1, b'a', 0, 0, 0], true);
        // A dictionary that is sorted; a field that nobody knows yet.
        check(&[0x4c, 0x15, 6, 0x15, 4, 0x11, 0, 0], true);
        check(&[0x6c, 0x15, 2, 0, 0], true);
        // The second field once more; a truth in the place of a number; a list; a structure three deep.
        check(&[0x05, 4, 200, 0, 0], false);
        check(&[0x2c, 0x11, 0, 0], false);
        check(&[0x6c, 0x19, 0x05, 0, 0], false);
        check(&[0x6c, 0x1c, 0x1c, 0, 0, 0, 0], false);
    }

    #[test]
    fn a_page_claims_no_more_than_it_can_hold() {
        let check = |unpacked, packed, compression, is_sound: bool| {
            let page = Page { header: 9, unpacked, packed };
            assert_eq!(check_page(&page, compression, 1_000).is_ok(), is_sound, "{page:?}");
        };
        check(1_000, 100, Compression::SNAPPY, true);
        check(1_000, 10, Compression::SNAPPY, false);
        check(1_001, 900, Compression::SNAPPY, false);
        check(0, 0, Compression::SNAPPY, true);
        check(1_000, 1_000, Compression::UNCOMPRESSED, true);
        check(10, 1_001, Compression::UNCOMPRESSED, false);
        assert_eq!((size(3), size(u64::from(u32::MAX) - 1), size(1 << 32)), (None, Some(i32::MAX as u64), None));
    }
}
