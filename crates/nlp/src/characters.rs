//! What a character is, as Python's string methods and regular expressions tell it.
//!
//! The packages were trained on text that Python 3 cut and shaped, whose classes differ from those of Rust: its letters
//! are general category L alone, its digits include superscripts, its white space includes the separators U+001C to
//! U+001F. `characters.tsv` holds the kinds beyond ASCII.

use std::sync::LazyLock;

/// The kinds that the table tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Letter,
    Decimal,
    Digit,
    Number,
}

static KINDS: LazyLock<Vec<(char, char, Kind)>> = LazyLock::new(|| {
    include_str!("characters.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(kind_row).collect()
});

fn kind_row(line: &str) -> Option<(char, char, Kind)> {
    let mut fields = line.split('\t');
    let mut code = || char::from_u32(u32::from_str_radix(fields.next()?, 16).ok()?);
    let (first, last) = (code()?, code()?);
    let kind = match fields.next()? {
        "letter" => Kind::Letter,
        "decimal" => Kind::Decimal,
        "digit" => Kind::Digit,
        _ => Kind::Number,
    };
    Some((first, last, kind))
}

fn kind_of(c: char) -> Option<Kind> {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Some(Kind::Letter),
            '0'..='9' => Some(Kind::Decimal),
            _ => None,
        };
    }
    let after = KINDS.partition_point(|&(first, ..)| first <= c);
    KINDS[..after].last().filter(|&&(_, last, _)| c <= last).map(|&(.., kind)| kind)
}

/// Whether it is white space (`str.isspace`, `\s`).
pub(crate) fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ' => true,
        _ if c.is_ascii() => false,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => true,
        '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => true,
        _ => false,
    }
}

/// Whether it is a letter (`str.isalpha`).
pub(crate) fn is_letter(c: char) -> bool {
    kind_of(c) == Some(Kind::Letter)
}

/// Whether it is a digit, superscript and circled ones among them (`str.isdigit`).
pub(crate) fn is_digit(c: char) -> bool {
    matches!(kind_of(c), Some(Kind::Decimal | Kind::Digit))
}

/// Whether it is a digit of a decimal system (`\d`).
pub(crate) fn is_decimal(c: char) -> bool {
    kind_of(c) == Some(Kind::Decimal)
}

/// Whether it is a letter, a numeral or an underscore (`\w`).
pub(crate) fn is_word(c: char) -> bool {
    c == '_' || kind_of(c).is_some()
}

/// The one character that is its lower case (Unicode's simple mapping).
pub(crate) fn simple_lower(c: char) -> char {
    // U+0130 alone has two characters as its full lower case, of which the first is its simple one.
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_category_l_alone() {
        for letter in ['a', 'é', 'ß', 'ǅ', 'ʰ', 'ª', '中', 'ก'] {
            assert!(is_letter(letter), "{letter}");
        }
        // A Roman numeral, a circled letter and a vowel sign are alphabetic to Unicode but no letters to Python.
        for other in ['Ⅷ', 'Ⓐ', '\u{93f}', '_', '1', '²'] {
            assert!(!is_letter(other), "{other}");
        }
    }

    #[test]
    fn superscripts_are_digits_but_not_decimals() {
        assert!(is_digit('²') && !is_decimal('²') && is_word('²'));
        assert!(is_digit('٣') && is_decimal('٣'));
        assert!(!is_digit('½') && is_word('½'));
    }

    #[test]
    fn separators_of_records_are_white_space() {
        assert!(is_space('\u{1c}') && is_space('\u{2028}') && is_space('\u{a0}'));
        assert!(!is_space('\u{200b}') && !is_space('\u{feff}'));
    }

    #[test]
    fn the_table_is_sorted_and_disjoint() {
        assert!(KINDS.windows(2).all(|pair| pair[0].1 < pair[1].0) && KINDS.len() > 700);
    }
}
