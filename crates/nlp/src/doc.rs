//! A text's analysis: words with tags, heads, labels and lemmas; names; sentences.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A label's number in its pipeline: of a tag, a part of speech, morphology, a dependency or a kind of name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(pub(crate) u16);

/// The labels of a pipeline; number 0 is the empty one.
#[derive(Debug)]
pub(crate) struct Labels {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Label>,
}

impl Default for Labels {
    fn default() -> Self {
        Labels { texts: vec!["".into()], numbers: HashMap::from([("".into(), Label(0))]) }
    }
}

impl Labels {
    /// The number of a label, which is a new one if need be; after 65,536 labels there are no more.
    pub(crate) fn add(&mut self, text: &str) -> Option<Label> {
        if let Some(known) = self.numbers.get(text) {
            return Some(*known);
        }
        let number = u16::try_from(self.texts.len()).ok()?;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), Label(number));
        Some(Label(number))
    }

    /// The number of a label that the pipeline has.
    pub(crate) fn find(&self, text: &str) -> Option<Label> {
        self.numbers.get(text).copied()
    }

    /// The labels' texts, by their numbers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// A label's text.
    pub(crate) fn text(&self, label: Label) -> &str {
        self.texts.get(usize::from(label.0)).map_or("", |text| text)
    }
}

/// A word, number, mark, or white space other than a single blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its first byte in the text.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Whether a single blank follows.
    pub space_after: bool,
    /// Whether it is white space.
    pub is_space: bool,
    /// Whether a sentence begins with it.
    pub begins_sentence: bool,
    /// The index of its head; a root is its own.
    pub head: u32,
    /// Its fine-grained tag: for English that of the Penn Treebank, as OntoNotes uses it.
    pub tag: Label,
    /// Its part of speech in Universal Dependencies.
    pub pos: Label,
    /// Its morphology in Universal Dependencies: `Feature=Value` pairs with `|` between them.
    pub morph: Label,
    /// The label of the arc to its head: for English those of ClearNLP.
    pub dep: Label,
    pub(crate) lemma: (u32, u32),
}

/// A name that the pipeline's recogniser found: its words from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The index of its first word.
    pub start: u32,
    /// The index after its last word.
    pub end: u32,
    /// What it names: for English the kinds of OntoNotes 5.
    pub label: Label,
}

/// The analysis of one text.
#[derive(Clone, Debug)]
pub struct Doc {
    pub(crate) words: Vec<Word>,
    pub(crate) names: Vec<Name>,
    pub(crate) lemmas: String,
    pub(crate) labels: Arc<Labels>,
}

impl Doc {
    /// The words, in order; they and the single blanks after them are the whole text.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The names, in order; none lies over another.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// A label's text.
    pub fn text_of(&self, label: Label) -> &str {
        self.labels.text(label)
    }

    /// A word's lemma; empty where the pipeline has no lemmatizer.
    pub fn lemma(&self, word: &Word) -> &str {
        self.lemmas.get(word.lemma.0 as usize..word.lemma.1 as usize).unwrap_or("")
    }

    /// The sentences, as ranges of words.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.words.len() {
                return None;
            }
            let rest = &self.words[start + 1..];
            let end = rest.iter().position(|word| word.begins_sentence).map_or(self.words.len(), |at| start + 1 + at);
            let sentence = start..end;
            start = end;
            Some(sentence)
        })
    }
}
