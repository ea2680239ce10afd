//! Breaks bytes in the ways that files get broken, from a seed, so that every run can be had again.

/// A generator of numbers (Marsaglia, Xorshift RNGs, 2003); good enough to break files with.
pub(crate) struct Seeded(u64);

impl Seeded {
    /// The numbers of one seed, always the same.
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds that lie close together would begin alike, and zero would stay zero.
        Seeded((seed ^ 0x5851_f42d_4c95_7f2d).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`, or 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

/// Bytes that readers have met with trouble before: ends, opens, odd encodings, odd numbers.
const TOKENS: &[&[u8]] = &[
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\r",
    b"\r\n\r\n",
    b"\xe2\x80\x9c",
    b"\xe2\x80\x8b",
    b"<",
    "</".as_bytes(),
    b"<!--",
    b"<![CDATA[",
    b"<script",
    b"<table>",
    b"&#x",
    b"&#1114112;",
    b"{",
    b"\"@graph\":[",
    b"---\n",
    b"[[",
    b"](",
    b"`",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"endstream",
    b"stream\r\n",
    b"/Length -1",
    b"0 0 R",
    b"99999999999999999999",
    b"-1",
    b"1,000,000,000,000",
    b"31 February 0000",
    b"between 9 and",
    b"more than",
    b", said ",
    b"\xe2\x80\x9d according to ",
    b"on Friday",
    b"\xd9\xa3",
    b"\xc2\xad",
    b"\xcc\x81",
];

/// A broken copy of one of the `seeds`; the longest is 1 MiB.
pub(crate) fn broken(seeds: &[Vec<u8>], numbers: &mut Seeded) -> Vec<u8> {
    let mut bytes = pick(seeds, numbers).to_vec();
    for _ in 0..=numbers.below(6) {
        break_once(&mut bytes, seeds, numbers);
    }
    bytes.truncate(1 << 20);
    bytes
}

fn break_once(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], numbers: &mut Seeded) {
    let at = numbers.below(bytes.len() + 1);
    let end = (at + numbers.below(64)).min(bytes.len());
    match numbers.below(8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
        1 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
        2 => drop(bytes.drain(at..end)),
        3 => insert(bytes, at, TOKENS[numbers.below(TOKENS.len())]),
        4 => bytes.truncate(at),
        5 => {
            let piece = bytes[at..end].repeat(1 + numbers.below(40));
            insert(bytes, at, &piece);
        }
        6 => {
            let other = pick(seeds, numbers);
            let from = numbers.below(other.len() + 1);
            let to = (from + numbers.below(2000)).min(other.len());
            insert(bytes, at, &other[from..to]);
        }
        _ => bytes[at..end].reverse(),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

fn pick<'a>(seeds: &'a [Vec<u8>], numbers: &mut Seeded) -> &'a [u8] {
    seeds.get(numbers.below(seeds.len())).map_or(&[], Vec::as_slice)
}
