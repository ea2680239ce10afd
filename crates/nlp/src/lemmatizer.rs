//! The lemmatizer: a word's base form from suffix rules, exceptions and a list of known base forms, or from a table.
//!
//! Mode `rule` is that of English: a word that its morphology says is a base form is lower-cased; any other gets the
//! form that an exception gives, or one that a suffix rule makes. Mode `lookup` is one table from word to lemma. Facts:
//! spaCy's documentation of `Lemmatizer`, and the `lookups.bin` file of its packages.

use crate::id_map::{IdMap, IdSet};
use crate::packed::Walk;
use crate::strings::{murmur64a, string_id};
use fancy_regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Finds lemmas by the tables of one package.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    texts: Texts,
    tables: Tables,
}

#[derive(Debug)]
enum Tables {
    Rules(IdMap<Class>),
    Lookup(IdMap<Span>),
}

/// What the tables say on one part of speech.
#[derive(Debug, Default)]
struct Class {
    /// An ending and what takes its place.
    rules: Vec<(Span, Span)>,
    exceptions: IdMap<Vec<Span>>,
    /// Base forms, by hash.
    known: IdSet,
}

/// Strings end to end: one allocation for tens of thousands of words.
#[derive(Debug, Default)]
struct Texts(String);

/// Where a string begins and ends in the texts.
type Span = (u32, u32);

impl Lemmatizer {
    /// Reads the `lookups.bin` file of a package for a mode, `rule` or `lookup`, and a language, such as `en`.
    ///
    /// # Errors
    /// Names a mode that is not supported for the language, a table that lacks, or what is not as the format has it.
    pub(crate) fn from_bytes(lookups: &[u8], mode: &str, language: &str) -> Result<Lemmatizer, String> {
        read(lookups, mode, language)
    }

    /// Whether a mode is built in for a language.
    pub(crate) fn supports(mode: &str, language: &str) -> bool {
        // Dutch lower-cases words by part of speech before it looks them up.
        matches!((mode, language), ("rule", "en")) || (mode == "lookup" && language != "nl")
    }

    /// The lemma of a word by its universal part of speech, such as `NOUN`, and its morphology, such as `Number=Plur`.
    ///
    /// The pipeline asks for lemmas only where nothing before it has set one, unless it is told to overwrite.
    pub(crate) fn lemma<'a>(&'a self, text: &'a str, pos: &str, morph: &str) -> Cow<'a, str> {
        match &self.tables {
            Tables::Rules(classes) => self.by_rule(classes, text, &pos.to_lowercase(), morph),
            Tables::Lookup(lemmas) => match lemmas.get(&string_id(text)) {
                Some(lemma) => Cow::Borrowed(self.texts.get(*lemma)),
                None => Cow::Borrowed(text),
            },
        }
    }

    fn by_rule<'a>(&'a self, classes: &'a IdMap<Class>, text: &'a str, pos: &str, morph: &str) -> Cow<'a, str> {
        if matches!(pos, "" | "eol" | "space") || is_base_form(pos, morph) {
            return lower(text);
        }
        match classes.get(&string_id(pos)).filter(|class| !class.is_empty()) {
            Some(class) => class.lemma(&self.texts, text),
            None if pos == "propn" => Cow::Borrowed(text),
            None => lower(text),
        }
    }
}

impl Class {
    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.exceptions.is_empty() && self.known.is_empty()
    }

    fn knows(&self, form: &str) -> bool {
        self.known.contains(&hash(form))
    }

    /// An exception comes before what the rules make, the last one first; then the known form of the latest rule, a
    /// form that is no word of letters, any other form, and the text itself.
    fn lemma<'a>(&self, texts: &'a Texts, text: &'a str) -> Cow<'a, str> {
        let lower = lower(text);
        let made = self.made_forms(texts, &lower);
        let exceptions = self.exceptions.get(&hash(&lower)).map(Vec::as_slice).unwrap_or_default();
        let mut exceptions = exceptions.iter().rev().map(|span| texts.get(*span));
        match exceptions.find(|form| !made.good.iter().any(|good| good == form)) {
            Some(exception) => Cow::Borrowed(exception),
            None => made.first().map_or(Cow::Borrowed(text), Cow::Owned),
        }
    }

    fn made_forms(&self, texts: &Texts, lower: &str) -> MadeForms {
        let mut made = MadeForms::default();
        for (ending, other) in &self.rules {
            let Some(stem) = lower.strip_suffix(texts.get(*ending)) else { continue };
            let form = [stem, texts.get(*other)].concat();
            if form.is_empty() {
                continue;
            }
            if self.knows(&form) {
                made.good.insert(0, form);
            } else if !is_letters(&form) {
                made.good.push(form);
            } else if made.doubtful.is_none() {
                made.doubtful = Some(form);
            }
        }
        made
    }
}

/// What the suffix rules make of a word.
#[derive(Default)]
struct MadeForms {
    /// Forms that are known, the last first, and then those that are not words of letters.
    good: Vec<String>,
    /// The first of the other forms.
    doubtful: Option<String>,
}

impl MadeForms {
    fn first(self) -> Option<String> {
        self.good.into_iter().next().or(self.doubtful)
    }
}

impl Texts {
    fn get(&self, (from, to): Span) -> &str {
        self.0.get(from as usize..to as usize).unwrap_or_default()
    }

    fn add(&mut self, text: &str) -> Span {
        let from = self.0.len() as u32;
        self.0.push_str(text);
        (from, self.0.len() as u32)
    }
}

/// Whether the word's morphology says that it stands in its base form.
fn is_base_form(pos: &str, morph: &str) -> bool {
    let (mut number, mut verb_form, mut tense, mut degree) = ("", "", "", "");
    for (name, value) in morph.split('|').filter_map(|feature| feature.split_once('=')) {
        match name {
            "Number" => number = value,
            "VerbForm" => verb_form = value,
            "Tense" => tense = value,
            "Degree" => degree = value,
            _ => {}
        }
    }
    let is_plain_present = verb_form == "Fin" && tense == "Pres" && number.is_empty();
    matches!(verb_form, "Inf" | "None")
        || degree == "Pos"
        || (pos == "noun" && number == "Sing")
        || (pos == "verb" && is_plain_present)
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

/// Whether all characters are of the general category Letter; marks and letter numbers are not.
fn is_letters(form: &str) -> bool {
    static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A\p{L}+\z").ok());
    if form.is_ascii() {
        return form.bytes().all(|byte| byte.is_ascii_alphabetic());
    }
    LETTERS.as_ref().is_some_and(|letters| letters.is_match(form).unwrap_or(false))
}

fn hash(form: &str) -> u64 {
    murmur64a(form.as_bytes(), 1)
}

fn read(lookups: &[u8], mode: &str, language: &str) -> Result<Lemmatizer, String> {
    if !Lemmatizer::supports(mode, language) {
        return Err(format!("mode {mode} of language {language} is not supported"));
    }
    if u32::try_from(lookups.len()).is_err() {
        return Err("the tables are larger than 4 GiB".to_owned());
    }
    let mut walk = Walk::over(lookups);
    let mut texts = Texts::default();
    let tables = match mode {
        "rule" => Tables::Rules(read_classes(&mut walk, &mut texts)?),
        _ => Tables::Lookup(read_lookups(&mut walk, &mut texts)?),
    };
    walk.end()?;
    texts.0.shrink_to_fit();
    Ok(Lemmatizer { texts, tables })
}

fn read_classes(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<IdMap<Class>, String> {
    let mut classes: IdMap<Class> = IdMap::default();
    let mut has_rules = false;
    for _ in 0..walk.map("the file")? {
        let table = walk.text("the name of a table")?;
        if !matches!(table, "lemma_rules" | "lemma_exc" | "lemma_index") {
            walk.skip()?;
            continue;
        }
        has_rules |= table == "lemma_rules";
        for _ in 0..walk.map(table)? {
            let class = classes.entry(walk.id("a part of speech")?).or_default();
            match table {
                "lemma_rules" => class.rules = read_rules(walk, texts)?,
                "lemma_exc" => class.exceptions = read_exceptions(walk, texts)?,
                _ => class.known = read_known(walk)?,
            }
        }
    }
    if has_rules { Ok(classes) } else { Err("the table lemma_rules lacks".to_owned()) }
}

fn read_rules(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<Vec<(Span, Span)>, String> {
    let mut rules = Vec::new();
    for _ in 0..walk.list("the rules of a part of speech")? {
        if walk.list("a rule")? != 2 {
            return Err("a rule is not of two endings".to_owned());
        }
        rules.push((texts.add(walk.text("the ending of a rule")?), texts.add(walk.text("the ending of a rule")?)));
    }
    Ok(rules)
}

fn read_exceptions(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<IdMap<Vec<Span>>, String> {
    let count = walk.map("the exceptions of a part of speech")?;
    let mut exceptions = IdMap::with_capacity_and_hasher(count.min(walk.left()), Default::default());
    for _ in 0..count {
        let word = hash(walk.text("an exception")?);
        exceptions.insert(word, read_forms(walk, texts)?);
    }
    Ok(exceptions)
}

fn read_forms(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<Vec<Span>, String> {
    let count = walk.list("the forms of an exception")?;
    (0..count).map(|_| walk.text("the form of an exception").map(|form| texts.add(form))).collect()
}

fn read_known(walk: &mut Walk<'_>) -> Result<IdSet, String> {
    let count = walk.list("the words of a part of speech")?;
    let mut known = IdSet::with_capacity_and_hasher(count.min(walk.left()), Default::default());
    for _ in 0..count {
        known.insert(hash(walk.text("a known word")?));
    }
    Ok(known)
}

fn read_lookups(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<IdMap<Span>, String> {
    let mut lookups = None;
    for _ in 0..walk.map("the file")? {
        match walk.text("the name of a table")? {
            "lemma_lookup" => lookups = Some(read_lookup(walk, texts)?),
            _ => walk.skip()?,
        }
    }
    lookups.ok_or_else(|| "the table lemma_lookup lacks".to_owned())
}

fn read_lookup(walk: &mut Walk<'_>, texts: &mut Texts) -> Result<IdMap<Span>, String> {
    let count = walk.map("lemma_lookup")?;
    let mut lookup = IdMap::with_capacity_and_hasher(count.min(walk.left()), Default::default());
    for _ in 0..count {
        let word = walk.id("a word")?;
        let lemmas = if walk.is_at_list() { walk.list("lemmas")? } else { 1 };
        let lemma = texts.add(walk.text("a lemma")?);
        for _ in 1..lemmas {
            walk.skip()?;
        }
        lookup.insert(word, lemma);
    }
    Ok(lookup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rmpv::Value;

    fn packed(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, value).unwrap();
        bytes
    }

    fn list<const N: usize>(words: [&str; N]) -> Value {
        words.iter().map(|word| Value::from(*word)).collect()
    }

    fn map<const N: usize>(fields: [(&str, Value); N]) -> Value {
        Value::Map(fields.into_iter().map(|(name, value)| (Value::from(name), value)).collect())
    }

    fn small_tables() -> Value {
        let noun_rules = Value::Array(vec![list(["s", ""]), list(["ies", "y"]), list(["er", ""]), list(["er", "e"])]);
        map([
            ("lemma_rules", map([("noun", noun_rules.clone()), ("verb", noun_rules)])),
            ("lemma_exc", map([("noun", map([("oxen", list(["ox"])), ("axes", list(["ax", "axis"]))]))])),
            ("lemma_index", map([("noun", list(["berry", "berrie", "lunch", "rule"]))])),
        ])
    }

    fn small() -> Lemmatizer {
        Lemmatizer::from_bytes(&packed(&small_tables()), "rule", "en").unwrap()
    }

    fn fault(value: &Value, mode: &str, language: &str) -> String {
        Lemmatizer::from_bytes(&packed(value), mode, language).unwrap_err()
    }

    #[test]
    fn a_base_form_is_only_lower_cased() {
        assert_eq!(small().lemma("Berries", "NOUN", "Number=Sing"), "berries");
        assert_eq!(small().lemma("Berries", "VERB", "VerbForm=Inf"), "berries");
        assert_eq!(small().lemma("Berries", "VERB", "Tense=Pres|VerbForm=Fin"), "berries");
        assert_eq!(small().lemma("Berries", "ADV", "Degree=Pos"), "berries");
        assert_ne!(small().lemma("Berries", "VERB", "Number=Sing|Tense=Pres|VerbForm=Fin"), "berries");
    }

    #[test]
    fn an_exception_comes_first_and_the_last_of_several() {
        assert_eq!(small().lemma("Oxen", "NOUN", "Number=Plur"), "ox");
        assert_eq!(small().lemma("axes", "NOUN", "Number=Plur"), "axis");
    }

    #[test]
    fn a_known_form_comes_before_others_and_the_latest_of_several() {
        assert_eq!(small().lemma("Berries", "NOUN", "Number=Plur"), "berry");
        assert_eq!(small().lemma("ruler", "NOUN", ""), "rule");
        assert_eq!(small().lemma("gadgets", "NOUN", ""), "gadget", "not known, yet made by a rule");
        assert_eq!(small().lemma("baker", "NOUN", ""), "bak", "the first rule's where none is known");
    }

    #[test]
    fn a_form_with_more_than_letters_comes_before_one_of_letters_alone() {
        assert_eq!(small().lemma("x-er", "NOUN", ""), "x-");
        assert_eq!(small().lemma("हिs", "NOUN", ""), "हि", "a vowel sign is a mark, not a letter");
        assert!(is_letters("été") && !is_letters("Ⅷ") && !is_letters("हि"));
    }

    #[test]
    fn a_word_that_no_rule_fits_stays_as_it_is() {
        assert_eq!(small().lemma("Lunch", "NOUN", ""), "Lunch");
        assert_eq!(small().lemma("S", "NOUN", ""), "S", "a rule that leaves nothing does not count");
    }

    #[test]
    fn without_tables_only_proper_nouns_keep_their_case() {
        assert_eq!(small().lemma("Lyon", "PROPN", "Number=Sing"), "Lyon");
        assert_eq!(small().lemma("The", "DET", ""), "the");
        assert_eq!(small().lemma("ÉTÉ", "", ""), "été");
    }

    #[test]
    fn a_lookup_table_gives_the_first_lemma_or_the_word() {
        let table = map([("geese", Value::from("goose")), ("Mice", list(["mouse", "mice"]))]);
        let file = packed(&map([("other", list(["x"])), ("lemma_lookup", table)]));
        let lemmatizer = Lemmatizer::from_bytes(&file, "lookup", "sv").unwrap();
        assert_eq!(lemmatizer.lemma("geese", "NOUN", ""), "goose");
        assert_eq!(lemmatizer.lemma("Mice", "NOUN", ""), "mouse");
        assert_eq!(lemmatizer.lemma("mice", "NOUN", ""), "mice");
    }

    #[test]
    fn a_part_of_speech_may_be_named_by_its_id() {
        let rules = Value::Array(vec![list(["s", ""])]);
        let file = packed(&map([("lemma_rules", Value::Map(vec![(Value::from(string_id("noun")), rules)]))]));
        assert_eq!(Lemmatizer::from_bytes(&file, "rule", "en").unwrap().lemma("Cups", "NOUN", ""), "cup");
    }

    #[test]
    fn what_is_not_supported_is_named() {
        let tables = small_tables();
        assert_eq!(fault(&tables, "rule", "fr"), "mode rule of language fr is not supported");
        assert_eq!(fault(&tables, "lookup", "nl"), "mode lookup of language nl is not supported");
        assert_eq!(fault(&tables, "pos_lookup", "en"), "mode pos_lookup of language en is not supported");
        assert_eq!(fault(&tables, "lookup", "en"), "the table lemma_lookup lacks");
        assert_eq!(fault(&map([]), "rule", "en"), "the table lemma_rules lacks");
        let wrong = map([("lemma_exc", map([("noun", list(["a"]))]))]);
        assert_eq!(fault(&wrong, "rule", "en"), "the exceptions of a part of speech is not a map");
    }

    #[test]
    fn a_length_beyond_the_file_is_an_error() {
        for lying in [&b"\xdf\xff\xff\xff\xff"[..], b"\x81\xablemma_index\x81\xa4noun\xdd\xff\xff\xff\xff\xa1a", b""] {
            assert!(Lemmatizer::from_bytes(lying, "rule", "en").is_err());
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_lemma(text in ".*", pos in "NOUN|VERB|PROPN|.*", morph in "Number=Plur|.*") {
            let lemmatizer = small();
            let lemma = lemmatizer.lemma(&text, &pos, &morph).into_owned();
            prop_assert_eq!(lemma, lemmatizer.lemma(&text, &pos, &morph));
        }

        #[test]
        fn any_bytes_are_tables_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Lemmatizer::from_bytes(&bytes, "rule", "en");
            let _ = Lemmatizer::from_bytes(&bytes, "lookup", "en");
        }

        #[test]
        fn tables_with_a_byte_changed_are_tables_or_an_error(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = packed(&small_tables());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(lemmatizer) = Lemmatizer::from_bytes(&bytes, "rule", "en") {
                lemmatizer.lemma("berries", "NOUN", "");
            }
            prop_assert!(Lemmatizer::from_bytes(&bytes[..at], "rule", "en").is_err());
        }
    }
}
