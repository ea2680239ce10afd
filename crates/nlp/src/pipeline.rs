//! A pipeline: what a package holds, loaded and checked; and the way of a text through it.

mod load;

use crate::LoadError;
use crate::doc::{Doc, Label, Labels, Name, Word};
use crate::id_map::IdMap;
use crate::layers::Unit;
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Lexicon;
use crate::ruler::{AttributeRuler, RuledToken};
use crate::strings::StringId;
use crate::tagger::Tagger;
use crate::tok2vec::{Memory, Tok2Vec};
use crate::tokenizer::{Token, Tokenizer};
use crate::transition::projective::{ArcLabel, Edges, settle};
use crate::transition::{Room, Scorer, arc_eager, entities};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Longer texts are analysed in parts, so that memory stays bounded.
const LONGEST_PART: usize = 64 << 10;
/// Tokens of a part, at most.
const MOST_TOKENS: usize = 16 << 10;

/// A pipeline of tokenizer, tagger, parser, lemmatizer and entity recogniser, as its package has them.
///
/// It can be used from many threads at once. The same text gives the same analysis on every machine whose vector unit
/// fuses multiplication and addition.
///
/// ```no_run
/// # fn main() -> Result<(), whosays_nlp::LoadError> {
/// let pipeline = whosays_nlp::Pipeline::load("data/english-3.8.0".as_ref())?;
/// let text = "The ministry denied that its jets struck the depot.";
/// let doc = pipeline.parse(text);
/// let denied = &doc.words()[2];
/// assert_eq!(&text[denied.start as usize..denied.end as usize], "denied");
/// assert_eq!((doc.text_of(denied.dep), doc.lemma(denied)), ("ROOT", "deny"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pipeline {
    language: String,
    name: String,
    tokenizer: Tokenizer,
    shared: Option<Tok2Vec>,
    taggers: Vec<TaggerPart>,
    parser: Option<ParserPart>,
    ruler: Option<AttributeRuler>,
    lemmatizer: Option<Lemmatizer>,
    names: Option<NamesPart>,
    /// How many networks there are besides the shared one.
    networks: usize,
    labels: Arc<Labels>,
    /// The labels' ids, by their numbers.
    label_ids: Vec<StringId>,
    /// What the attribute ruler may set, as labels.
    ruled: IdMap<Label>,
    workspaces: Mutex<Vec<Workspace>>,
}

/// Where a component's vectors come from.
#[derive(Debug)]
enum Source {
    /// From the network that stands first in the pipeline; this is their width.
    Shared(usize),
    /// From a network of its own, and this is its place in a workspace.
    Own(Box<Tok2Vec>, usize),
}

impl Source {
    fn width(&self) -> usize {
        match self {
            Source::Shared(width) => *width,
            Source::Own(network, _) => network.width(),
        }
    }

    fn operations(&self) -> usize {
        match self {
            Source::Shared(_) => 0,
            Source::Own(network, _) => network.operations(),
        }
    }

    /// The vectors of tokens, row by row; the first of `memories` has those of the shared network.
    fn vectors<'w>(&self, tokens: &[Token], lexicon: &Lexicon, memories: &'w mut [Memory]) -> &'w [f32] {
        let place = match self {
            Source::Shared(_) => 0,
            Source::Own(network, place) => {
                network.run(tokens, lexicon, &mut memories[*place]);
                *place
            }
        };
        memories[place].vectors(tokens.len() * self.width())
    }
}

/// A tagger, or a morphologizer, which is one that gives part of speech and morphology.
#[derive(Debug)]
struct TaggerPart {
    source: Source,
    tagger: Tagger,
    gives: Vec<Given>,
}

/// What one label of a tagger gives a word.
#[derive(Clone, Copy, Debug, Default)]
struct Given {
    tag: Option<Label>,
    pos: Option<Label>,
    morph: Option<Label>,
}

#[derive(Debug)]
struct ParserPart {
    source: Source,
    scorer: Scorer,
    actions: arc_eager::Actions,
    /// For each action the label that it gives.
    labels: Vec<ArcLabel>,
}

#[derive(Debug)]
struct NamesPart {
    source: Source,
    scorer: Scorer,
    actions: entities::Actions,
    labels: Vec<Label>,
    /// Whether the parser comes first, so that names end with their sentence.
    knows_sentences: bool,
}

/// What a thread remembers from text to text, and room to compute in.
#[derive(Debug, Default)]
struct Workspace {
    lexicon: Lexicon,
    tokens: Vec<Token>,
    /// Of the shared network, then of the others by their places.
    memories: Vec<Memory>,
    room: Room,
    scores: Vec<f32>,
    tags: Vec<u16>,
    state: arc_eager::State,
    tree: arc_eager::Tree,
    arcs: Vec<ArcLabel>,
    edges: Edges,
    begins: Vec<bool>,
    found: Vec<entities::Name>,
    /// For each token the lemma that the attribute ruler set, or 0.
    ruled: Vec<StringId>,
    /// By lexeme, part of speech and morphology.
    lemmas: IdMap<Box<str>>,
}

impl Pipeline {
    /// Loads the pipeline that lies in a folder as its package holds it: `config.cfg`, `meta.json`, `tokenizer`, …
    ///
    /// # Errors
    /// Names the file that is missing, cut off, of another shape or of another version, and what the configuration asks
    /// for that is not built in.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        Pipeline::load_without(folder, &[])
    }

    /// The same without some of its components, such as a lemmatizer of a kind that is not built in.
    pub fn load_without(folder: &Path, left_out: &[&str]) -> Result<Self, LoadError> {
        load::load(folder, left_out, Unit::best())
    }

    /// The pipeline for each vector unit that this machine has, the widest first, with the unit's name; for tests.
    #[doc(hidden)]
    pub fn load_for_each_unit(folder: &Path) -> Result<Vec<(String, Pipeline)>, LoadError> {
        let load = |unit| Ok((format!("{unit:?}"), load::load(folder, &[], unit)?));
        Unit::found().into_iter().map(load).collect()
    }

    /// The language, as its package names it: `en`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The package's name and version: `core_web_sm 3.8.0`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The label of that text, if the pipeline gives it.
    pub fn label(&self, text: &str) -> Option<Label> {
        self.labels.find(text)
    }

    /// Analyses a text. Any text is analysed whole; one of more than 64 KiB, or of more than 16,384 words, in parts that
    /// end where lines do if they can. Of a text of 4 GiB or more, the first 4 GiB are analysed.
    pub fn parse(&self, text: &str) -> Doc {
        self.parse_sentences(text, &[])
    }

    /// The same where it is known that sentences begin at certain bytes, in ascending order; the parser may find more.
    pub fn parse_sentences(&self, text: &str, starts: &[usize]) -> Doc {
        let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
        let mut workspace = self.lock().pop().unwrap_or_default();
        let mut doc =
            Doc { words: Vec::new(), names: Vec::new(), lemmas: String::new(), labels: Arc::clone(&self.labels) };
        let mut at = 0;
        while at < text.len() {
            at = self.parse_part(text, at..part_end(text, at), starts, &mut workspace, &mut doc);
        }
        workspace.room.shrink();
        workspace.memories.iter_mut().for_each(Memory::shrink);
        self.lock().push(workspace);
        doc
    }

    /// Multiplications with additions that a token takes whose lexeme is known, but for those of about two states of
    /// the parser and one of the recogniser.
    pub fn operations(&self) -> usize {
        let parser = self.parser.as_ref().map_or(0, |part| {
            let (token, state) = part.scorer.operations();
            part.source.operations() + token + 2 * state
        });
        let names = self.names.as_ref().map_or(0, |part| {
            let (token, state) = part.scorer.operations();
            part.source.operations() + token + state
        });
        let taggers: usize = self.taggers.iter().map(|part| part.source.operations() + part.tagger.operations()).sum();
        self.shared.as_ref().map_or(0, Tok2Vec::operations) + taggers + parser + names
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Workspace>> {
        // A list of caches is as good after a panic elsewhere as before.
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Analyses a part of a text, or as much of it as there may be tokens; gives the byte that it ends before.
    fn parse_part(
        &self,
        text: &str,
        part: Range<usize>,
        starts: &[usize],
        workspace: &mut Workspace,
        doc: &mut Doc,
    ) -> usize {
        if workspace.lexicon.is_full() {
            workspace.forget();
        }
        self.tokenizer.tokenize(&text[part.clone()], &mut workspace.lexicon, &mut workspace.tokens);
        let end = workspace.shorten().map_or(part.end, |length| part.start + length);
        let base = doc.words.len();
        workspace.write_words(part.start, &mut doc.words);
        let words = &mut doc.words[base..];
        workspace.memories.resize_with(1 + self.networks, Memory::default);
        if let Some(network) = &self.shared {
            network.run(&workspace.tokens, &workspace.lexicon, &mut workspace.memories[0]);
        }
        for part in &self.taggers {
            part.run(words, workspace);
        }
        if let Some(part) = &self.parser {
            workspace.mark_begins(words, starts);
            part.run(words, workspace);
        }
        self.rule(words, workspace);
        self.lemmatize(words, workspace, &mut doc.lemmas);
        if let Some(part) = &self.names {
            part.run(words, workspace);
            doc.names.extend(workspace.found.iter().map(|name| Name {
                start: (base + name.start) as u32,
                end: (base + name.end) as u32,
                label: part.labels[name.label],
            }));
        }
        for word in words {
            word.head += base as u32;
        }
        end
    }

    /// Lets the attribute ruler set what its patterns say.
    fn rule(&self, words: &mut [Word], workspace: &mut Workspace) {
        let Workspace { lexicon, tokens, ruled, .. } = workspace;
        ruled.clear();
        ruled.resize(words.len(), 0);
        let Some(ruler) = &self.ruler else { return };
        let id = |label: Label| self.label_ids[usize::from(label.0)];
        let token = |(token, word): (&Token, &Word)| {
            let lexeme = lexicon.lexeme(token.lexeme);
            RuledToken {
                orth: lexeme.orth,
                lower: lexeme.lower,
                norm: lexeme.norm,
                shape: lexeme.shape,
                tag: id(word.tag),
                dep: id(word.dep),
                pos: id(word.pos),
                morph: id(word.morph),
                lemma: 0,
                ent_type: 0,
                text: &lexeme.text,
                lower_text: lexeme.lower_text(),
            }
        };
        let mut seen: Vec<RuledToken<'_>> = tokens.iter().zip(&*words).map(token).collect();
        ruler.apply(&mut seen);
        for ((word, ruled), token) in words.iter_mut().zip(ruled).zip(seen) {
            let label = |found: StringId, old: Label| match found == id(old) {
                true => old,
                false => self.ruled.get(&found).copied().unwrap_or(old),
            };
            word.tag = label(token.tag, word.tag);
            word.dep = label(token.dep, word.dep);
            word.pos = label(token.pos, word.pos);
            word.morph = label(token.morph, word.morph);
            *ruled = token.lemma;
        }
    }

    /// Writes the lemma of each word: the ruler's, or else the lemmatizer's.
    fn lemmatize(&self, words: &mut [Word], workspace: &mut Workspace, texts: &mut String) {
        let Workspace { lexicon, tokens, ruled, lemmas, .. } = workspace;
        for ((word, token), ruled) in words.iter_mut().zip(tokens).zip(ruled) {
            let start = texts.len() as u32;
            let set = self.ruler.as_ref().filter(|_| *ruled != 0).and_then(|ruler| ruler.text_of(*ruled));
            if let Some(lemma) = set {
                texts.push_str(lemma);
            } else if let Some(lemmatizer) = &self.lemmatizer {
                let key = u64::from(token.lexeme) << 32 | u64::from(word.pos.0) << 16 | u64::from(word.morph.0);
                let lemma = lemmas.entry(key).or_insert_with(|| {
                    let (pos, morph) = (self.labels.text(word.pos), self.labels.text(word.morph));
                    lemmatizer.lemma(&lexicon.lexeme(token.lexeme).text, pos, morph).into()
                });
                texts.push_str(lemma);
            }
            word.lemma = (start, texts.len() as u32);
        }
    }
}

impl TaggerPart {
    fn run(&self, words: &mut [Word], workspace: &mut Workspace) {
        let Workspace { lexicon, tokens, memories, scores, tags, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, memories);
        self.tagger.tag(vectors, self.source.width(), scores, tags);
        for (word, tag) in words.iter_mut().zip(tags) {
            let given = self.gives[usize::from(*tag)];
            word.tag = given.tag.unwrap_or(word.tag);
            word.pos = given.pos.unwrap_or(word.pos);
            word.morph = given.morph.unwrap_or(word.morph);
        }
    }
}

impl ParserPart {
    fn run(&self, words: &mut [Word], workspace: &mut Workspace) {
        let Workspace { lexicon, tokens, memories, room, state, tree, arcs, edges, begins, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, memories);
        self.scorer.prepare(vectors, self.source.width(), room);
        arc_eager::parse(&self.scorer, &self.actions, begins, state, room, tree);
        arcs.clear();
        arcs.extend(tree.actions.iter().map(|action| self.labels[usize::from(*action)]));
        settle(&mut tree.heads, arcs, |token| words[token].is_space, edges, begins);
        for (index, word) in words.iter_mut().enumerate() {
            word.head = tree.heads[index];
            word.dep = Label(arcs[index].label);
            word.begins_sentence = begins[index];
        }
    }
}

impl NamesPart {
    fn run(&self, words: &[Word], workspace: &mut Workspace) {
        let Workspace { lexicon, tokens, memories, room, found, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, memories);
        self.scorer.prepare(vectors, self.source.width(), room);
        let text = entities::Text {
            length: words.len(),
            begins_sentence: &|token| self.knows_sentences && words[token].begins_sentence,
            is_space: &|token| words[token].is_space,
        };
        entities::find(&self.scorer, &self.actions, &text, room, found);
    }
}

impl Workspace {
    /// Forgets what was kept for lexemes, since their numbers are given anew.
    fn forget(&mut self) {
        self.lexicon.clear();
        self.lemmas.clear();
        self.memories.iter_mut().for_each(Memory::forget);
    }

    /// Leaves no more tokens than a part may have, and if some went, says how many bytes the others cover.
    ///
    /// The last one that stays has a blank after it or is white space, if there is such a one in the latter half.
    fn shorten(&mut self) -> Option<usize> {
        let tokens = self.tokens.get(..MOST_TOKENS).filter(|_| self.tokens.len() > MOST_TOKENS)?;
        let ends_word = |token: &Token| token.space_after || self.lexicon.lexeme(token.lexeme).is_space;
        let last = tokens[MOST_TOKENS / 2..].iter().rposition(ends_word);
        self.tokens.truncate(last.map_or(MOST_TOKENS, |last| MOST_TOKENS / 2 + last + 1));
        self.tokens.last().map(|token| token.end as usize + usize::from(token.space_after))
    }

    /// Writes the tokens as words of a text, of which they are the part from `offset` on.
    fn write_words(&self, offset: usize, words: &mut Vec<Word>) {
        words.extend(self.tokens.iter().enumerate().map(|(index, token)| Word {
            start: token.start + offset as u32,
            end: token.end + offset as u32,
            space_after: token.space_after,
            is_space: self.lexicon.lexeme(token.lexeme).is_space,
            begins_sentence: index == 0,
            head: index as u32,
            tag: Label::default(),
            pos: Label::default(),
            morph: Label::default(),
            dep: Label::default(),
            lemma: (0, 0),
        }));
    }

    /// Marks the words at which sentences are known to begin.
    fn mark_begins(&mut self, words: &[Word], starts: &[usize]) {
        self.begins.clear();
        self.begins.resize(words.len(), false);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let starts = &starts[starts.partition_point(|start| *start < first.start as usize)..];
        for start in starts.iter().take_while(|start| **start <= last.start as usize) {
            let word = words.partition_point(|word| (word.start as usize) < *start);
            self.begins[word] = true;
        }
    }
}

/// Where the part of a text that begins at a byte ends: after a line, or else a blank, of its latter half.
fn part_end(text: &str, start: usize) -> usize {
    if text.len() - start <= LONGEST_PART {
        return text.len();
    }
    let most = text.floor_char_boundary(start + LONGEST_PART);
    let half = text.floor_char_boundary(start + LONGEST_PART / 2);
    let latter = &text[half..most];
    latter.rfind('\n').or_else(|| latter.rfind(' ')).map_or(most, |at| half + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_after_a_line_or_a_blank_of_its_latter_half() {
        let size = LONGEST_PART;
        assert_eq!(part_end("short", 0), 5);
        assert_eq!(part_end(&"x".repeat(2 * size), 7), 7 + size);
        assert_eq!(part_end(&"é".repeat(size), 2), size + 2);
        assert_eq!(part_end(&("x ".repeat(size / 2 - 5) + &"x".repeat(size)), 0), size - 10);
        assert_eq!(part_end(&("x ".repeat(size / 2 - 5) + "\n" + &"x ".repeat(size)), 0), size - 9);
        assert_eq!(part_end(&("\n".to_owned() + &"x ".repeat(size)), 0), size - 1);
    }
}
