//! The parse of a report's sentences: for each word its head, label, part of speech and lemma.
//!
//! The parser has tokens of its own; a word that it cuts in several takes over the one that governs the others.

use super::Annotation;
use std::ops::Range;
use whosays_model::Report;
use whosays_nlp::{Doc, Label, Pipeline};

/// The label of an arc from a word to its head, as ClearNLP names them; those that no rule asks for are `Other`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Dep {
    Root,
    Acl,
    Acomp,
    Advcl,
    Advmod,
    Agent,
    Amod,
    Appos,
    Attr,
    Aux,
    Auxpass,
    Case,
    Cc,
    Ccomp,
    Compound,
    Conj,
    Csubj,
    Dative,
    Det,
    Dobj,
    Mark,
    Neg,
    Nmod,
    Npadvmod,
    Nsubj,
    Nsubjpass,
    Nummod,
    Oprd,
    Parataxis,
    Pcomp,
    Pobj,
    Poss,
    Prep,
    Punct,
    Relcl,
    Xcomp,
    #[default]
    Other,
}

/// A word's part of speech in Universal Dependencies; those that no rule asks for are `Other`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Det,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Verb,
    #[default]
    Other,
}

/// The form of a verb, by its tag in the Penn Treebank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// `VBP`, `VBZ`, `VBD`, `MD`.
    Finite,
    /// `VB`: an infinitive or a command.
    Base,
    /// `VBG`.
    Gerund,
    /// `VBN`.
    Participle,
    /// No verb.
    #[default]
    None,
}

/// What the recogniser takes a name for; what is neither person nor body nor place is `Other`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Recognised {
    Person,
    Body,
    Place,
    Other,
    /// No name.
    #[default]
    Nothing,
}

/// What the parser says of one word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    /// The index of its head among the report's words; its own for a root.
    pub(crate) head: usize,
    pub(crate) dep: Dep,
    pub(crate) pos: Pos,
    pub(crate) form: Form,
    pub(crate) lemma: String,
    pub(crate) recognised: Recognised,
    /// The number of the recognised name that it belongs to, so that two side by side stay two.
    name: usize,
    /// Whether it is a noun in the singular.
    pub(crate) is_singular: bool,
    /// The first and the last word of its subtree.
    pub(crate) left: usize,
    pub(crate) right: usize,
}

const DEPS: &[(&str, Dep)] = &[
    ("ROOT", Dep::Root),
    ("acl", Dep::Acl),
    ("acomp", Dep::Acomp),
    ("advcl", Dep::Advcl),
    ("advmod", Dep::Advmod),
    ("agent", Dep::Agent),
    ("amod", Dep::Amod),
    ("appos", Dep::Appos),
    ("attr", Dep::Attr),
    ("aux", Dep::Aux),
    ("auxpass", Dep::Auxpass),
    ("case", Dep::Case),
    ("cc", Dep::Cc),
    ("ccomp", Dep::Ccomp),
    ("compound", Dep::Compound),
    ("conj", Dep::Conj),
    ("csubj", Dep::Csubj),
    ("dative", Dep::Dative),
    ("det", Dep::Det),
    ("dobj", Dep::Dobj),
    ("mark", Dep::Mark),
    ("neg", Dep::Neg),
    ("nmod", Dep::Nmod),
    ("npadvmod", Dep::Npadvmod),
    ("nsubj", Dep::Nsubj),
    ("nsubjpass", Dep::Nsubjpass),
    ("nummod", Dep::Nummod),
    ("oprd", Dep::Oprd),
    ("parataxis", Dep::Parataxis),
    ("pcomp", Dep::Pcomp),
    ("pobj", Dep::Pobj),
    ("poss", Dep::Poss),
    ("prep", Dep::Prep),
    ("punct", Dep::Punct),
    ("relcl", Dep::Relcl),
    ("xcomp", Dep::Xcomp),
];

const PARTS: &[(&str, Pos)] = &[
    ("ADJ", Pos::Adj),
    ("ADP", Pos::Adp),
    ("ADV", Pos::Adv),
    ("AUX", Pos::Aux),
    ("DET", Pos::Det),
    ("NOUN", Pos::Noun),
    ("NUM", Pos::Num),
    ("PART", Pos::Part),
    ("PRON", Pos::Pron),
    ("PROPN", Pos::Propn),
    ("PUNCT", Pos::Punct),
    ("VERB", Pos::Verb),
];

const FORMS: &[(&str, Form)] = &[
    ("MD", Form::Finite),
    ("VB", Form::Base),
    ("VBD", Form::Finite),
    ("VBG", Form::Gerund),
    ("VBN", Form::Participle),
    ("VBP", Form::Finite),
    ("VBZ", Form::Finite),
];

const KINDS: &[(&str, Recognised)] = &[
    ("FAC", Recognised::Place),
    ("GPE", Recognised::Place),
    ("LOC", Recognised::Place),
    ("ORG", Recognised::Body),
    ("PERSON", Recognised::Person),
];

/// Parses every block of a report and writes what the parser says to the annotation's words.
pub(super) fn parse(report: &Report, pipeline: &Pipeline, annotation: &mut Annotation) {
    let sentences = std::mem::take(&mut annotation.sentences);
    for block in sentences.chunk_by(|a, b| a.block == b.block) {
        let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
        let span = first.span.cover(last.span);
        let Some(text) = span.of(&report.text) else { continue };
        let mut starts: Vec<usize> = block.iter().map(|sentence| sentence.span.start - span.start).collect();
        starts.extend(after_dateline(&report.text, annotation, first).map(|start| start - span.start));
        starts.sort_unstable();
        let doc = pipeline.parse_sentences(text, &starts);
        for sentence in block {
            write(&doc, span.start, sentence.first..sentence.end, annotation);
        }
    }
    annotation.sentences = sentences;
    annotation.nodes = find_edges(std::mem::take(&mut annotation.nodes));
}

/// Where the telling begins behind a dateline: "TARSK, 12 March (Wire) — The depot …".
fn after_dateline(text: &str, annotation: &Annotation, sentence: &super::Sentence) -> Option<usize> {
    let words = annotation.words_of(sentence);
    let place = &words.first()?.token;
    let is_shouted = place.span.len() > 2 && place.span.of(text)?.chars().all(char::is_uppercase);
    let dash = words.iter().take(12).position(|word| word.is_one_of(&["—", "–", "--", "-"]))?;
    is_shouted.then(|| words.get(dash + 1).map(|word| word.token.span.start)).flatten()
}

/// Writes what the parser says to the words of one sentence.
fn write(doc: &Doc, offset: usize, words: Range<usize>, annotation: &mut Annotation) {
    let tokens = doc.words();
    let cover = |index: usize| {
        let span = annotation.words[index].token.span;
        let (start, end) = (span.start - offset, span.end - offset);
        let first = tokens.partition_point(|token| token.end as usize <= start);
        let last = tokens.partition_point(|token| (token.start as usize) < end);
        first..last.max(first)
    };
    // The word that each token belongs to: the first that it covers some of.
    let covers: Vec<Range<usize>> = words.clone().map(cover).collect();
    let word_of = |token: usize| {
        let at = covers.partition_point(|cover| cover.end <= token);
        covers.get(at).filter(|cover| cover.contains(&token)).map(|_| words.start + at)
    };
    let mut nodes = Vec::with_capacity(words.len());
    for (index, cover) in words.clone().zip(&covers) {
        let heads_inside = |token: &usize| cover.contains(&(tokens[*token].head as usize)) && is_not_root(doc, *token);
        let Some(token) = cover.clone().find(|token| !heads_inside(token)) else {
            nodes.push(Node { head: index, ..Node::default() });
            continue;
        };
        let word = &tokens[token];
        let is_first = word_of(token) == Some(index);
        let head = word_of(word.head as usize).filter(|_| is_first);
        let text = |label: Label| doc.text_of(label);
        let named = doc.names().partition_point(|name| name.end as usize <= token);
        let name = doc.names().get(named).filter(|name| name.start as usize <= token);
        let recognised = name.map_or(Recognised::Nothing, |name| match lookup(KINDS, text(name.label)) {
            Recognised::Nothing => Recognised::Other,
            known => known,
        });
        let dep = if is_first { lookup(DEPS, text(word.dep)) } else { Dep::Other };
        nodes.push(Node {
            head: head.or(word_of(token)).unwrap_or(index),
            dep: if head.is_none() && is_first { Dep::Root } else { dep },
            pos: lookup(PARTS, text(word.pos)),
            form: lookup(FORMS, text(word.tag)),
            lemma: doc.lemma(word).to_lowercase(),
            recognised,
            name: named,
            is_singular: matches!(text(word.tag), "NN" | "NNP"),
            left: index,
            right: index,
        });
    }
    annotation.nodes.truncate(words.start);
    annotation.nodes.resize(words.start, Node::default());
    annotation.nodes.extend(nodes);
}

fn is_not_root(doc: &Doc, token: usize) -> bool {
    doc.words()[token].head as usize != token
}

fn lookup<T: Copy + Default>(table: &[(&str, T)], text: &str) -> T {
    table.binary_search_by(|(known, _)| (*known).cmp(text)).map_or(T::default(), |at| table[at].1)
}

/// Widens each word's subtree to those of its children; a second round settles arcs that cross.
fn find_edges(mut nodes: Vec<Node>) -> Vec<Node> {
    for (index, node) in nodes.iter_mut().enumerate() {
        (node.left, node.right) = (index, index);
    }
    for _ in 0..2 {
        for index in (0..nodes.len()).chain((0..nodes.len()).rev()) {
            let Node { head, left, right, .. } = nodes[index];
            nodes[head].left = nodes[head].left.min(left);
            nodes[head].right = nodes[head].right.max(right);
        }
    }
    nodes
}

impl Annotation {
    /// What the parser says of a word.
    pub(crate) fn node(&self, word: usize) -> &Node {
        &self.nodes[word]
    }

    /// The recognised person whose name ends before `end`: where it begins.
    pub(crate) fn person_before(&self, end: usize) -> Option<usize> {
        let last = self.nodes.get(end.checked_sub(1)?).filter(|node| node.recognised == Recognised::Person)?;
        let is_same =
            |at: &usize| self.nodes[*at].recognised == Recognised::Person && self.nodes[*at].name == last.name;
        (0..end).rev().take_while(is_same).last()
    }

    /// Whether a word is only a part of a recognised person's name.
    pub(crate) fn is_within_person(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        let same = |other: usize| {
            self.nodes.get(other).is_some_and(|other| other.recognised == Recognised::Person && other.name == node.name)
        };
        node.recognised == Recognised::Person && (same(at + 1) || at > 0 && same(at - 1))
    }

    /// The words whose head is this one, in order.
    pub(crate) fn children(&self, word: usize) -> impl DoubleEndedIterator<Item = usize> {
        let node = &self.nodes[word];
        (node.left..=node.right).filter(move |child| *child != word && self.nodes[*child].head == word)
    }

    /// The first child with one of these labels.
    pub(crate) fn child(&self, word: usize, deps: &[Dep]) -> Option<usize> {
        self.children(word).find(|child| deps.contains(&self.nodes[*child].dep))
    }

    /// Whether a word is another, or stands below it.
    pub(crate) fn is_under(&self, mut word: usize, above: usize) -> bool {
        // No tree is deeper than the sentence that was cut off at this many words.
        for _ in 0..256 {
            if word == above {
                return true;
            }
            let head = self.nodes[word].head;
            if head == word {
                return false;
            }
            word = head;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(DEPS.is_sorted_by_key(|row| row.0) && PARTS.is_sorted_by_key(|row| row.0));
        assert!(FORMS.is_sorted_by_key(|row| row.0) && KINDS.is_sorted_by_key(|row| row.0));
    }
}
