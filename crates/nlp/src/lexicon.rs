//! The words met so far, each kept once, and the chunks of text already cut into them.
//!
//! A lexicon belongs to one thread and one tokenizer. News repeats itself: nearly every chunk of a text has been met
//! before, and costs one look-up.

use crate::lexeme::Lexeme;
use crate::pattern::Work;
use crate::strings::StringId;
use std::ops::Range;

/// Chunks are forgotten when there are more, or when their texts take more bytes.
const MOST_CHUNKS: usize = 200_000;
const MOST_CHUNK_BYTES: usize = 1 << 23;
/// As many words as a lexicon should hold, and bytes of their texts.
const MOST_WORDS: usize = 100_000;
const MOST_WORD_BYTES: usize = 1 << 23;

/// Words by number, and chunks by text.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    lexemes: Vec<Lexeme>,
    word_bytes: usize,
    words: Index,
    chunks: Vec<Chunk>,
    chunk_index: Index,
    chunk_texts: String,
    pieces: Vec<Piece>,
    pub(crate) work: Work,
}

/// A token of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its length in bytes.
    pub(crate) len: u32,
    pub(crate) lexeme: u32,
}

#[derive(Debug)]
struct Chunk {
    text: Range<usize>,
    pieces: Range<usize>,
    opens_special: bool,
}

impl Lexicon {
    /// Whether it holds so much that it should be [cleared](Lexicon::clear) before the next text.
    pub(crate) fn is_full(&self) -> bool {
        self.lexemes.len() > MOST_WORDS || self.word_bytes > MOST_WORD_BYTES
    }

    /// A word by its number.
    ///
    /// # Panics
    /// If no token since the last [`clear`](Lexicon::clear) had that number.
    pub(crate) fn lexeme(&self, number: u32) -> &Lexeme {
        &self.lexemes[number as usize]
    }

    /// Forgets every word and chunk, and gives their memory back; numbers given before no longer hold.
    pub(crate) fn clear(&mut self) {
        *self = Lexicon::default();
    }

    /// The number of a text with a norm of its own or without; the word is made if it was not met before.
    pub(crate) fn number(&mut self, text: &str, norm: Option<StringId>, make: impl FnOnce() -> Lexeme) -> u32 {
        let hash = hash_of(text).rotate_left(u32::from(norm.is_some())) ^ norm.unwrap_or(0);
        let lexemes = &self.lexemes;
        let known = self.words.find(hash, |number| {
            let lexeme = &lexemes[number as usize];
            let has_that_norm = norm.map_or(!lexeme.has_own_norm, |norm| lexeme.has_own_norm && lexeme.norm == norm);
            has_that_norm && *lexeme.text == *text
        });
        known.unwrap_or_else(|| {
            // Fewer than 2³² words fit in memory, so numbers do not run out.
            let number = self.lexemes.len() as u32;
            self.word_bytes += text.len();
            self.lexemes.push(make());
            self.words.insert(hash, number);
            number
        })
    }

    /// The tokens of a chunk met before, and whether one of them may begin a special case.
    pub(crate) fn chunk(&self, text: &str, hash: u64) -> Option<(&[Piece], bool)> {
        let is_same = |number: u32| &self.chunk_texts[self.chunks[number as usize].text.clone()] == text;
        let number = self.chunk_index.find(hash, is_same)?;
        let chunk = &self.chunks[number as usize];
        Some((&self.pieces[chunk.pieces.clone()], chunk.opens_special))
    }

    /// Remembers the tokens of a chunk.
    pub(crate) fn add_chunk(&mut self, text: &str, hash: u64, pieces: &[Piece]) {
        if self.chunk_texts.len() > MOST_CHUNK_BYTES || self.chunks.len() > MOST_CHUNKS {
            self.chunks.clear();
            self.chunk_index = Index::default();
            self.chunk_texts.clear();
            self.pieces.clear();
        }
        let texts = self.chunk_texts.len();
        self.chunk_texts.push_str(text);
        let first = self.pieces.len();
        self.pieces.extend_from_slice(pieces);
        let opens_special = pieces.iter().any(|piece| self.lexeme(piece.lexeme).opens_special);
        self.chunk_index.insert(hash, self.chunks.len() as u32);
        self.chunks.push(Chunk {
            text: texts..self.chunk_texts.len(),
            pieces: first..self.pieces.len(),
            opens_special,
        });
    }
}

/// A table from hashes to numbers: open addressing, linear probing, at most half full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// The upper half of the hash, and the number plus one; a zero is free.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Index {
    /// The number under a hash for which the test holds.
    pub(crate) fn find(&self, hash: u64, is_same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let tag = (hash >> 32) as u32;
        let mut at = tag as usize & (self.slots.len() - 1);
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (known, number) if known == tag && is_same(number - 1) => return Some(number - 1),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// Puts a number that is not yet there under a hash.
    pub(crate) fn insert(&mut self, hash: u64, number: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(1024);
            let old = std::mem::replace(&mut self.slots, vec![(0, 0); size]);
            old.into_iter().filter(|&(_, number)| number != 0).for_each(|slot| self.put(slot));
        }
        self.used += 1;
        self.put(((hash >> 32) as u32, number + 1));
    }

    fn put(&mut self, slot: (u32, u32)) {
        let mut at = slot.0 as usize & (self.slots.len() - 1);
        while self.slots[at].1 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }
}

/// A quick hash of a text: eight bytes at a time, folded by a wide multiplication (as wyhash does).
pub(crate) fn hash_of(text: &str) -> u64 {
    let fold = |word: u64| {
        let wide = u128::from(word) * 0x9e37_79b9_7f4a_7c15;
        wide as u64 ^ (wide >> 64) as u64
    };
    let (blocks, tail) = text.as_bytes().as_chunks::<8>();
    let mut hash = fold(text.len() as u64 ^ 0x2d35_8dcc_aa6c_78a5);
    for block in blocks {
        hash = fold(hash ^ u64::from_le_bytes(*block));
    }
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    fold(hash ^ u64::from_le_bytes(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Norms;

    fn number(lexicon: &mut Lexicon, text: &str, norm: Option<StringId>) -> u32 {
        lexicon.number(text, norm, || {
            let lexeme = Lexeme::new(text, &Norms::default());
            norm.map_or(lexeme.clone(), |norm| lexeme.with_norm(norm))
        })
    }

    #[test]
    fn a_word_is_kept_once_for_each_norm() {
        let mut lexicon = Lexicon::default();
        let plain = number(&mut lexicon, "ca", None);
        let can = number(&mut lexicon, "ca", Some(7));
        assert_ne!(plain, can);
        assert_eq!((number(&mut lexicon, "ca", None), number(&mut lexicon, "ca", Some(7))), (plain, can));
        assert_eq!((lexicon.lexeme(can).norm, lexicon.lexemes.len()), (7, 2));
    }

    #[test]
    fn ten_thousand_words_keep_their_numbers() {
        let mut lexicon = Lexicon::default();
        for _ in 0..2 {
            assert!((0..10_000).all(|i| number(&mut lexicon, &format!("word{i}"), None) == i));
        }
        lexicon.clear();
        assert!(lexicon.lexemes.is_empty());
    }

    #[test]
    fn many_words_or_long_ones_fill_it() {
        for (count, length) in [(MOST_WORDS as u32 + 1, 7), (1 + (MOST_WORD_BYTES / 9000) as u32, 9000)] {
            let mut lexicon = Lexicon::default();
            (0..count).for_each(|i| {
                assert!(!lexicon.is_full());
                number(&mut lexicon, &format!("{i:0length$}"), None);
            });
            assert!(lexicon.is_full());
        }
    }

    #[test]
    fn chunks_are_forgotten_before_they_fill_memory() {
        let mut lexicon = Lexicon::default();
        let word = number(&mut lexicon, "a", None);
        for i in 0..12_000 {
            let text = format!("{i:01000}");
            lexicon.add_chunk(&text, hash_of(&text), &[Piece { len: 1000, lexeme: word }]);
            assert!(lexicon.chunk(&text, hash_of(&text)).is_some_and(|(pieces, _)| pieces.len() == 1));
        }
        assert!(lexicon.chunk_texts.len() <= MOST_CHUNK_BYTES + 2000);
    }
}
