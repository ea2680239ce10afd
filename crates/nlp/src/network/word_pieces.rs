//! Words in pieces (Wu et al. 2016), cut as BERT's uncased vocabularies expect it: lower case, no accents, each
//! punctuation mark and Chinese character by itself, then the longest pieces that the vocabulary has.
//!
//! rten-text has the same, but panics on words of many pieces when it maps them back to the text.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are not cut, but unknown.
const LONGEST: usize = 100;

/// A vocabulary of word pieces.
#[derive(Debug)]
pub(crate) struct WordPieces {
    /// Pieces that start a word.
    starts: HashMap<String, i32>,
    /// Pieces that go on with one, without their mark.
    parts: HashMap<String, i32>,
    unknown: i32,
    /// The mark before a text.
    pub(crate) first: i32,
    /// The mark after a sentence.
    pub(crate) end: i32,
}

impl WordPieces {
    /// Reads a vocabulary; none if it lacks a mark.
    pub(crate) fn read(vocabulary: &str) -> Option<Self> {
        let (mut starts, mut parts) = (HashMap::new(), HashMap::new());
        for (number, piece) in vocabulary.lines().enumerate() {
            match piece.strip_prefix("##") {
                Some(part) if !part.is_empty() => parts.insert(part.to_owned(), number as i32),
                _ => starts.insert(piece.to_owned(), number as i32),
            };
        }
        let mark = |name: &str| starts.get(name).copied();
        let (unknown, first, end) = (mark("[UNK]")?, mark("[CLS]")?, mark("[SEP]")?);
        Some(WordPieces { starts, parts, unknown, first, end })
    }

    /// The pieces of a text by number, without marks.
    pub(crate) fn encode(&self, text: &str) -> Vec<i32> {
        let mut pieces = Vec::with_capacity(text.len() / 4);
        let mut word = String::new();
        for c in text.nfd() {
            if !c.is_whitespace() && (is_control(c) || is_combining_mark(c)) {
                continue;
            }
            let alone = is_mark(c) || is_ideograph(c);
            if alone || c.is_whitespace() {
                self.cut(&word, &mut pieces);
                word.clear();
            }
            if alone {
                self.cut(c.encode_utf8(&mut [0; 4]), &mut pieces);
            } else if !c.is_whitespace() {
                word.extend(c.to_lowercase().nfd().filter(|&c| !is_combining_mark(c)));
            }
        }
        self.cut(&word, &mut pieces);
        pieces
    }

    fn cut(&self, word: &str, pieces: &mut Vec<i32>) {
        if word.is_empty() {
            return;
        }
        let before = pieces.len();
        let mut rest = word;
        if word.chars().count() > LONGEST {
            pieces.push(self.unknown);
            return;
        }
        while !rest.is_empty() {
            let known = if pieces.len() == before { &self.starts } else { &self.parts };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends.into_iter().find_map(|end| known.get(&rest[..end]).map(|&piece| (piece, end)));
            let Some((piece, end)) = longest else {
                pieces.truncate(before);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(piece);
            rest = &rest[end..];
        }
    }
}

/// Whether it is left out: a control or format character, or what stands for a broken one.
fn is_control(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let broken = matches!(c, '\u{feff}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
    c.is_control() || format || broken
}

/// Whether it is punctuation, or a sign of ASCII that is no letter or digit.
pub(crate) fn is_mark(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_punctuation(),
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37e}' | '\u{387}' => true,
        '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5f3}' | '\u{5f4}' => {
            true
        }
        '\u{609}' | '\u{60a}' | '،' | '؍' | '؛' | '؞' | '؟' | '٪'..='٭' | '۔' | '।' | '॥' | '॰' => true,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' => true,
        '\u{207d}' | '\u{207e}' | '\u{208d}' | '\u{208e}' | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}' => true,
        '\u{2768}'..='\u{2775}' | '\u{27e6}'..='\u{27ef}' | '\u{2983}'..='\u{2998}' | '\u{2e00}'..='\u{2e4f}' => true,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{30fb}' => true,
        '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe52}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' => true,
        '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' => true,
        _ => false,
    }
}

/// Whether it is a Chinese character.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ceaf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str =
        "[UNK]\n[CLS]\n[SEP]\nattack\n##ers\n##s\nthe\nsao\npaulo\n-\n.\n'\nclaim\n##ed\n中\n$\n5\n##0";

    fn pieces(text: &str) -> Vec<&'static str> {
        let known: Vec<&str> = VOCABULARY.lines().collect();
        let cut = WordPieces::read(VOCABULARY).map(|pieces| pieces.encode(text)).unwrap_or_default();
        cut.into_iter().map(|piece| known[piece as usize]).collect()
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        assert_eq!(pieces("The attackers claimed."), ["the", "attack", "##ers", "claim", "##ed", "."]);
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(pieces("SÃO\u{a0}Paulo"), ["sao", "paulo"]);
        assert_eq!(pieces("Sa\u{303}o-paulo"), ["sao", "-", "paulo"]);
    }

    #[test]
    fn a_word_with_an_unknown_part_is_unknown_as_a_whole() {
        assert_eq!(pieces("attackxyz the"), ["[UNK]", "the"]);
        assert_eq!(pieces(&"s".repeat(101)), ["[UNK]"]);
    }

    #[test]
    fn marks_and_chinese_characters_stand_alone() {
        assert_eq!(pieces("$50中the"), ["$", "5", "##0", "中", "the"]);
    }

    #[test]
    fn control_and_format_characters_are_left_out() {
        assert_eq!(pieces("the\u{200b} att\u{ad}ack\u{0}s"), ["the", "attack", "##s"]);
        assert!(pieces(" \u{feff}\t").is_empty());
        assert_eq!(pieces("the\u{b}attack\u{85}the"), ["the", "attack", "the"]);
    }

    /// What HuggingFace's tokenizers 0.23 says of the same texts with all-MiniLM-L6-v2's own file.
    #[test]
    fn whole_texts_are_cut_as_the_network_was_trained_on_them() {
        let known = WordPieces::read(include_str!("../../../engine/models/pieces.txt")).unwrap();
        let cases: [(&str, &[i32]); 3] = [
            (
                "The Kasran-based “Harbour Post” said 1,204 people – Łukasz Nowak’s neighbours among them – fled on 3 Aug. 2031 (€50m lost).",
                &[
                    1996, 10556, 21338, 2319, 1011, 2241, 1523, 7440, 2695, 1524, 2056, 1015, 1010, 19627, 2111, 1516,
                    1105, 15750, 17112, 2085, 4817, 1521, 1055, 14754, 2426, 2068, 1516, 6783, 2006, 1017, 15476, 1012,
                    18540, 2487, 1006, 1574, 12376, 2213, 2439, 1007, 1012,
                ],
            ),
            (
                "Пресс-секретарь: «Взрыва не было»; 東京 مرحبا Zürich naïve ½ №5 x²",
                &[
                    1194, 16856, 15290, 29747, 29747, 1011, 1196, 15290, 23925, 16856, 15290, 22919, 10260, 16856,
                    23742, 1024, 1077, 1182, 29744, 16856, 29113, 25529, 10260, 1192, 15290, 1181, 29113, 29436, 14150,
                    1090, 1025, 1879, 1755, 1295, 17149, 29820, 29816, 25573, 10204, 15743, 1092, 1578, 2629, 1060,
                    10701,
                ],
            ),
            (
                "e-mail@example.org/path?q=1&r=[2] … ¿qué? ‘quoted’ U.S.-led co\u{ad}operation",
                &[
                    1041, 1011, 5653, 1030, 2742, 1012, 8917, 1013, 4130, 1029, 1053, 1027, 1015, 1004, 1054, 1027,
                    1031, 1016, 1033, 1529, 1094, 10861, 1029, 1520, 9339, 1521, 1057, 1012, 1055, 1012, 1011, 2419,
                    6792,
                ],
            ),
        ];
        for (text, pieces) in cases {
            assert_eq!(known.encode(text), pieces, "{text}");
        }
    }

    #[test]
    fn a_vocabulary_without_marks_is_refused() {
        assert!(WordPieces::read("the\n##s").is_none());
    }
}
