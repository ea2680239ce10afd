//! A word as the packages' models see it, apart from where it stands: its norm, affixes and shape.
//!
//! The attributes are those of the format's lexemes: ORTH the text, LOWER its lower case, PREFIX its first character,
//! SUFFIX its last three, SHAPE its pattern of letters and digits, NORM a common spelling. Lower case is Unicode's full
//! mapping.

use crate::characters::{is_digit, is_letter, is_space};
use crate::id_map::IdMap;
use crate::packed::Walk;
use crate::strings::{StringId, string_id};
use std::sync::Arc;

/// A shape is not drawn for a text of so many characters or more.
const LONG: usize = 100;
/// A run of one kind shows at most so many times in a shape.
const LONGEST_RUN: usize = 4;

/// The norms of the words that have another than their lower case; cheap to clone.
///
/// A package's own table goes before the one of marks and currency signs that all packages start from.
#[derive(Clone, Debug)]
pub(crate) struct Norms(Arc<IdMap<StringId>>);

impl Default for Norms {
    fn default() -> Norms {
        Norms(Arc::new(base_norms().collect()))
    }
}

fn base_norms() -> impl Iterator<Item = (StringId, StringId)> {
    include_str!("norms.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(text, norm)| (string_id(text), string_id(norm)))
}

impl Norms {
    /// Reads the table `lexeme_norm` of a package's file `vocab/lookups.bin`, which may lack unless it `is_promised`.
    ///
    /// # Errors
    /// Says what in the file is not as the format has it.
    pub(crate) fn from_bytes(lookups: &[u8], is_promised: bool) -> Result<Norms, String> {
        let mut norms: IdMap<StringId> = base_norms().collect();
        let mut walk = Walk::over(lookups);
        let mut is_there = false;
        for _ in 0..walk.map("the file")? {
            if walk.text("the name of a table")? != "lexeme_norm" {
                walk.skip()?;
                continue;
            }
            is_there = true;
            for _ in 0..walk.map("lexeme_norm")? {
                let word = walk.id("a word of lexeme_norm")?;
                norms.insert(word, string_id(walk.text("a norm of lexeme_norm")?));
            }
        }
        walk.end()?;
        if is_promised && !is_there {
            return Err("the table lexeme_norm lacks".to_owned());
        }
        Ok(Norms(Arc::new(norms)))
    }

    fn norm(&self, orth: StringId, lower: StringId) -> StringId {
        self.0.get(&orth).copied().unwrap_or(lower)
    }
}

/// A word of the lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    /// Its text as written.
    pub(crate) text: Box<str>,
    /// The id of the text.
    pub(crate) orth: StringId,
    /// The id of its norm.
    pub(crate) norm: StringId,
    /// The id of its lower case.
    pub(crate) lower: StringId,
    /// The id of its first character.
    pub(crate) prefix: StringId,
    /// The id of its last three characters.
    pub(crate) suffix: StringId,
    /// The id of its shape.
    pub(crate) shape: StringId,
    /// Whether it is white space throughout.
    pub(crate) is_space: bool,
    /// Its lower case, where that is another text.
    lower_text: Option<Box<str>>,
    /// Whether its norm is an exception's own.
    pub(crate) has_own_norm: bool,
    /// Whether a special case that is sought among the tokens begins with it.
    pub(crate) opens_special: bool,
}

impl Lexeme {
    /// The word of a text, which is not empty.
    pub(crate) fn new(text: &str, norms: &Norms) -> Lexeme {
        let lower_text = lower(text);
        let orth = string_id(text);
        let lower = lower_text.as_deref().map_or(orth, string_id);
        let first = text.chars().next().map_or(0, char::len_utf8);
        let last = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            orth,
            norm: norms.norm(orth, lower),
            lower,
            prefix: string_id(&text[..first]),
            suffix: string_id(&text[last..]),
            shape: string_id(&word_shape(text)),
            is_space: !text.is_empty() && text.chars().all(is_space),
            text: text.into(),
            lower_text,
            has_own_norm: false,
            opens_special: false,
        }
    }

    /// The same word where an exception gives it a norm of its own.
    pub(crate) fn with_norm(self, norm: StringId) -> Lexeme {
        Lexeme { norm, has_own_norm: true, ..self }
    }

    /// Its text in lower case.
    pub(crate) fn lower_text(&self) -> &str {
        self.lower_text.as_deref().unwrap_or(&self.text)
    }
}

/// The lower case of a text, if it is another.
fn lower(text: &str) -> Option<Box<str>> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return None;
    }
    Some(text.to_lowercase()).filter(|lower| lower != text).map(String::into_boxed_str)
}

/// A text's shape: `X` and `x` for letters, `d` for digits, other characters as they are, no run longer than four.
pub(crate) fn word_shape(text: &str) -> String {
    if text.chars().count() >= LONG {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len().min(16));
    let mut run = (None, 0);
    for c in text.chars() {
        let drawn = match c {
            _ if is_letter(c) && c.is_uppercase() => 'X',
            _ if is_letter(c) => 'x',
            _ if is_digit(c) => 'd',
            _ => c,
        };
        run = if run.0 == Some(drawn) { (run.0, run.1 + 1) } else { (Some(drawn), 1) };
        if run.1 <= LONGEST_RUN {
            shape.push(drawn);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use rmpv::Value;

    fn lexeme(text: &str) -> Lexeme {
        Lexeme::new(text, &Norms::default())
    }

    fn packed(table: &str, rows: &[(u64, &str)]) -> Vec<u8> {
        let rows = rows.iter().map(|&(id, norm)| (Value::from(id), Value::from(norm))).collect();
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &Value::Map(vec![(table.into(), Value::Map(rows))])).unwrap();
        bytes
    }

    #[test]
    fn a_shape_draws_letters_and_digits_and_cuts_runs() {
        for (text, shape) in [
            ("Kharkiv", "Xxxxx"),
            ("NATO", "XXXX"),
            ("1,250km", "d,dddxx"),
            ("McDonnell", "XxXxxxx"),
            ("......", "...."),
            ("x²", "xd"),
            ("ǅ", "x"),
            ("Ⓐ", "Ⓐ"),
        ] {
            assert_eq!(word_shape(text), shape, "{text}");
        }
        assert_eq!(word_shape(&"a".repeat(99)), "xxxx");
        assert_eq!(word_shape(&"é".repeat(100)), "LONG");
    }

    #[test]
    fn affixes_are_counted_in_characters() {
        let word = lexeme("Élysée");
        assert_eq!((word.prefix, word.suffix), (string_id("É"), string_id("sée")));
        assert_eq!(lexeme("É").suffix, string_id("É"));
        assert_eq!(word.lower_text(), "élysée");
        assert_eq!(lexeme("ΟΔΟΣ").lower, string_id("οδος"));
    }

    #[test]
    fn a_norm_is_the_packages_then_the_common_one_then_lower_case() {
        let norms = Norms::from_bytes(&packed("lexeme_norm", &[(string_id("€"), "euro"), (7, "seven")]), true).unwrap();
        assert_eq!(Lexeme::new("€", &norms).norm, string_id("euro"));
        assert_eq!(Lexeme::new("£", &norms).norm, string_id("$"));
        assert_eq!(Lexeme::new("Depot", &norms).norm, string_id("depot"));
    }

    #[test]
    fn lookups_without_the_table_leave_the_common_norms() {
        for bytes in [vec![0x80], packed("lemma_lookup", &[(string_id("€"), "euro")])] {
            assert_eq!(Lexeme::new("€", &Norms::from_bytes(&bytes, false).unwrap()).norm, string_id("$"));
            assert_eq!(Norms::from_bytes(&bytes, true).unwrap_err(), "the table lexeme_norm lacks");
        }
    }

    #[test]
    fn broken_lookups_are_refused() {
        let table = packed("lexeme_norm", &[(1, "one")]);
        for bytes in [&[][..], &[0xc1], &[0x93, 1, 2], &table[..table.len() - 1], &[&table[..], &[0]].concat()] {
            assert!(Norms::from_bytes(bytes, false).is_err());
        }
    }

    #[test]
    fn white_space_is_known() {
        assert!(lexeme(" \n").is_space && lexeme("\u{1c}").is_space);
        assert!(!lexeme("\u{200b}").is_space && !lexeme(" a").is_space);
    }
}
