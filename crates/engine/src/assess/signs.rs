//! What a sentence says of what was to come, by the words of `lexicon/ledger_signs.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

static SIGNS: &str = include_str!("../../lexicon/ledger_signs.tsv");

/// So many letters of a beginning find its rows.
const KEY: usize = 3;

/// What words of a row are a sign of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It was not.
    Denied,
    /// It was tried and did not succeed.
    Foiled,
    /// An expectation that is past.
    Once,
    /// What is foretold in this field beside violence.
    Field,
    /// Somebody foretells.
    Foretells,
    /// It is only due.
    Timetable,
    /// Its time never ends.
    Timeless,
    /// It was put off, or fell through.
    Overdue,
    /// The whole of it.
    All,
    /// A part of it.
    Part,
    /// What came is held to what was said of it.
    HeldTo,
    /// A warning is told of.
    Notice,
    /// It lies ahead, or somebody is told of it.
    ToCome,
}

const NAMES: &[(&str, Sign)] = &[
    ("all", Sign::All),
    ("denied", Sign::Denied),
    ("field", Sign::Field),
    ("foiled", Sign::Foiled),
    ("foretells", Sign::Foretells),
    ("held_to", Sign::HeldTo),
    ("notice", Sign::Notice),
    ("once", Sign::Once),
    ("overdue", Sign::Overdue),
    ("part", Sign::Part),
    ("timeless", Sign::Timeless),
    ("timetable", Sign::Timetable),
    ("to_come", Sign::ToCome),
];

/// Whether a sentence has words of this sign.
pub(super) fn has(text: &str, sign: Sign) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let rows = rows();
    (0..words.len()).any(|at| {
        let key: String = words[at].chars().take(KEY).collect();
        rows.get(key.as_str()).into_iter().flatten().any(|row| row.sign == sign && row.begins(&words[at..]))
    })
}

struct Row {
    words: Vec<&'static str>,
    sign: Sign,
}

impl Row {
    /// Whether words begin with the row's.
    fn begins(&self, words: &[String]) -> bool {
        let is_word = |(row, word): (&&str, &String)| match row.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => row == word,
        };
        self.words.len() <= words.len() && self.words.iter().zip(words).all(is_word)
    }
}

/// The rows by the first letters of their first word.
fn rows() -> &'static HashMap<String, Vec<Row>> {
    static ROWS: OnceLock<HashMap<String, Vec<Row>>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for (words, sign) in
            SIGNS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
        {
            let words: Vec<&str> = words.split(' ').collect();
            let sign = NAMES.iter().find(|(name, _)| *name == sign);
            if let (Some(first), Some((_, sign))) = (words.first(), sign) {
                let key = first.trim_end_matches('*').chars().take(KEY).collect();
                rows.entry(key).or_default().push(Row { words, sign: *sign });
            }
        }
        rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_known_sign_and_can_be_found() {
        for line in SIGNS.lines().filter(|line| !line.starts_with('#')) {
            let (words, sign) = line.split_once('\t').unwrap_or_default();
            let sign = NAMES.iter().find(|(name, _)| *name == sign).map(|(_, sign)| *sign);
            assert!(sign.is_some_and(|sign| has(&words.replace('*', "x"), sign)), "{line}");
        }
    }

    #[test]
    fn signs_are_whole_words_or_their_beginnings() {
        assert!(has("The raid was foiled.", Sign::Foiled));
        assert!(has("It didn't come.", Sign::Denied) && has("It didn’t come.", Sign::Denied));
        assert!(has("They negotiated all night.", Sign::Field));
        assert!(!has("The neverland stage.", Sign::Denied));
    }
}
