//! The pattern language of the lexicons: short rules over words, lemmas and classes of words.
//!
//! `kill .. <num> civilian|people` matches a form of *kill*, up to four words, a number and one of two
//! nouns. `word?` is optional, `pre*` matches by its beginning, `<class>` stands for what [`Class`] lists.

use std::collections::HashMap;

/// Longest run of words that `..` may pass over.
const GAP: usize = 4;

/// What a word can be besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Num,
    Name,
    Actor,
    Group,
    State,
    Place,
    Date,
    Percent,
    Money,
    Past,
    Ing,
    Year,
    Person,
}

impl Class {
    const ALL: [(Class, &'static str); 13] = [
        (Class::Num, "<num>"),
        (Class::Name, "<name>"),
        (Class::Actor, "<actor>"),
        (Class::Group, "<group>"),
        (Class::State, "<state>"),
        (Class::Place, "<place>"),
        (Class::Date, "<date>"),
        (Class::Percent, "<pct>"),
        (Class::Money, "<money>"),
        (Class::Past, "<past>"),
        (Class::Ing, "<ing>"),
        (Class::Year, "<year>"),
        (Class::Person, "<person>"),
    ];

    fn parse(written: &str) -> Option<Class> {
        Class::ALL.iter().find(|(_, name)| *name == written).map(|(class, _)| *class)
    }

    /// Its bit in a [`Matchable::classes`] set.
    pub(crate) fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What patterns are matched against: one word of a text.
pub(crate) trait Matchable {
    /// Ids of the literals that its form, lemmas and beginnings match, sorted.
    fn ids(&self) -> &[u32];
    /// The classes that begin or go on here, as bits.
    fn classes(&self) -> u16;
    /// One past the last word of the name, date or quantity that stands here.
    fn class_end(&self, class: Class) -> usize;
    /// Whether a gap must not pass over it.
    fn is_barrier(&self) -> bool;
}

/// Literals of all patterns, numbered.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    ids: HashMap<String, u32>,
    prefixes: Vec<(String, u32)>,
    next: u32,
}

impl Vocabulary {
    fn intern(&mut self, literal: &str) -> u32 {
        if let Some(&id) = self.ids.get(literal) {
            return id;
        }
        let id = self.next;
        self.next += 1;
        self.ids.insert(literal.to_owned(), id);
        if let Some(prefix) = literal.strip_suffix('*').filter(|prefix| !prefix.is_empty()) {
            self.prefixes.push((prefix.to_owned(), id));
        }
        id
    }

    /// The id of a literal that some pattern uses.
    pub(crate) fn id(&self, literal: &str) -> Option<u32> {
        self.ids.get(literal).copied()
    }

    /// Ids of every literal that one of these forms matches, sorted.
    pub(crate) fn ids_of(&self, surface: &str, forms: &[String]) -> Vec<u32> {
        let mut ids: Vec<u32> = forms.iter().filter_map(|form| self.id(form)).collect();
        ids.extend(self.prefixes.iter().filter(|(prefix, _)| surface.starts_with(prefix.as_str())).map(|&(_, id)| id));
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

#[derive(Clone, Debug)]
enum Element {
    Words(Vec<u32>),
    Class(Class),
    Gap,
}

#[derive(Clone, Debug)]
struct Part {
    element: Element,
    optional: bool,
}

/// One rule: a pattern, what it stands for, and how much it weighs.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    parts: Vec<Part>,
    /// The pattern as it is written.
    pub(crate) text: String,
    /// The columns between pattern and weight.
    pub(crate) tags: Vec<String>,
    /// The last column, where it is a number; else 1.
    pub(crate) weight: f32,
}

/// A place where a rule matches: words `first..end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) rule: usize,
    pub(crate) first: usize,
    pub(crate) end: usize,
}

/// The rules of one lexicon.
#[derive(Debug, Default)]
pub(crate) struct PatternSet {
    rules: Vec<Rule>,
    by_word: HashMap<u32, Vec<usize>>,
    by_class: HashMap<u16, Vec<usize>>,
}

impl PatternSet {
    /// Adds a row `pattern, tags…, weight?`; the message names what is wrong with the pattern.
    pub(crate) fn add(&mut self, columns: &[&str], vocabulary: &mut Vocabulary) -> Result<(), String> {
        let (text, rest) = columns.split_first().ok_or("empty row")?;
        let (tags, weight) = match rest.split_last() {
            Some((last, tags)) => match last.parse() {
                Ok(weight) => (tags, weight),
                Err(_) => (rest, 1.0),
            },
            None => (rest, 1.0),
        };
        let parts = parse(text, vocabulary)?;
        let rule =
            Rule { parts, text: (*text).to_owned(), tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), weight };
        self.index(rule);
        Ok(())
    }

    fn index(&mut self, rule: Rule) {
        let number = self.rules.len();
        for part in &rule.parts {
            match &part.element {
                Element::Words(ids) => {
                    for &id in ids {
                        self.by_word.entry(id).or_default().push(number);
                    }
                }
                Element::Class(class) => self.by_class.entry(class.bit()).or_default().push(number),
                Element::Gap => {}
            }
            if !part.optional {
                break;
            }
        }
        self.rules.push(rule);
    }

    /// The rule of a hit.
    pub(crate) fn rule(&self, hit: Hit) -> &Rule {
        &self.rules[hit.rule]
    }

    /// Every place in `words[from..to]` where a rule matches, in order; one hit a rule and place.
    pub(crate) fn hits<W: Matchable>(&self, words: &[W], from: usize, to: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        for first in from..to {
            let word = &words[first];
            let by_word = word.ids().iter().filter_map(|id| self.by_word.get(id)).flatten();
            let classes = word.classes();
            let by_class = self.by_class.iter().filter(|(bit, _)| classes & **bit != 0).flat_map(|(_, rules)| rules);
            let mut rules: Vec<usize> = by_word.chain(by_class).copied().collect();
            rules.sort_unstable();
            rules.dedup();
            for rule in rules {
                if let Some(end) = matches(&self.rules[rule].parts, words, first, to) {
                    hits.push(Hit { rule, first, end });
                }
            }
        }
        hits
    }
}

fn parse(text: &str, vocabulary: &mut Vocabulary) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for written in text.split_whitespace() {
        let (written, optional) = match written.strip_suffix('?') {
            Some(stem) if !stem.is_empty() => (stem, true),
            _ => (written, false),
        };
        let element = if written == ".." {
            Element::Gap
        } else if written.starts_with('<') {
            Element::Class(Class::parse(written).ok_or_else(|| format!("`{written}` is no class of words"))?)
        } else {
            Element::Words(written.split('|').map(|word| vocabulary.intern(word)).collect())
        };
        parts.push(Part { element, optional });
    }
    let edges = [parts.first(), parts.last()];
    if edges.iter().any(|part| part.is_none_or(|part| matches!(part.element, Element::Gap))) {
        return Err("a pattern begins and ends with a word or a class".to_owned());
    }
    if parts.iter().all(|part| part.optional) {
        return Err("every part of the pattern is optional".to_owned());
    }
    Ok(parts)
}

fn matches<W: Matchable>(parts: &[Part], words: &[W], at: usize, to: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    if let Element::Gap = part.element {
        return gap(rest, words, at, to);
    }
    let here = step(&part.element, words, at, to).and_then(|next| matches(rest, words, next, to));
    match here {
        None if part.optional => matches(rest, words, at, to),
        found => found,
    }
}

fn gap<W: Matchable>(rest: &[Part], words: &[W], at: usize, to: usize) -> Option<usize> {
    for skipped in 0..=GAP {
        let next = at + skipped;
        if next >= to || (skipped > 0 && words[next - 1].is_barrier()) {
            return None;
        }
        if let Some(end) = matches(rest, words, next, to) {
            return Some(end);
        }
    }
    None
}

fn step<W: Matchable>(element: &Element, words: &[W], at: usize, to: usize) -> Option<usize> {
    let word = words.get(at).filter(|_| at < to)?;
    match element {
        Element::Words(ids) => ids.iter().any(|id| word.ids().binary_search(id).is_ok()).then_some(at + 1),
        Element::Class(class) => (word.classes() & class.bit() != 0).then(|| word.class_end(*class).max(at + 1)),
        Element::Gap => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain(Vec<u32>, bool);

    impl Matchable for Plain {
        fn ids(&self) -> &[u32] {
            &self.0
        }
        fn classes(&self) -> u16 {
            if self.1 { Class::Num.bit() } else { 0 }
        }
        fn class_end(&self, _: Class) -> usize {
            0
        }
        fn is_barrier(&self) -> bool {
            false
        }
    }

    fn check(pattern: &str, text: &str, expected: bool) {
        let mut vocabulary = Vocabulary::default();
        let mut set = PatternSet::default();
        set.add(&[pattern, "tag", "1.0"], &mut vocabulary).unwrap();
        let words: Vec<Plain> = text
            .split(' ')
            .map(|word| {
                Plain(vocabulary.ids_of(word, &whosays_nlp::lemma_candidates(word)), word.parse::<u32>().is_ok())
            })
            .collect();
        assert_eq!(!set.hits(&words, 0, words.len()).is_empty(), expected, "{pattern} in {text}");
    }

    #[test]
    fn lemmas_gaps_options_and_classes() {
        check("kill .. <num>", "they killed at least 12", true);
        check("kill .. <num>", "they killed one and then another and then 12", false);
        check("carry|carried out? attack", "carried attacks", true);
        check("carry out the? attack", "carried out attacks", true);
        check("threat*", "threatening", true);
        check("killed", "killing", false);
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused() {
        let mut vocabulary = Vocabulary::default();
        for pattern in ["", ".. kill", "kill ..", "<nobody>", "a? b?"] {
            assert!(PatternSet::default().add(&[pattern], &mut vocabulary).is_err(), "{pattern}");
        }
    }
}
