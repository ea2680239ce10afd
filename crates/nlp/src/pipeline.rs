//! A pipeline: what a package holds, loaded and checked; and the way of a text through it.

use crate::LoadError;
use crate::config::Config;
use crate::doc::{Doc, Label, Labels, Name, Word};
use crate::layers::Unit;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Norms;
use crate::lexicon::Lexicon;
use crate::package::Package;
use crate::ruler::{AttributeRuler, RuledToken};
use crate::strings::{StringId, string_id, symbol_name};
use crate::tagger::Tagger;
use crate::tok2vec::{Fault, Memory, Tok2Vec, architecture};
use crate::tokenizer::{Token, Tokenizer};
use crate::transition::projective::{ArcLabel, Edges, settle};
use crate::transition::{Room, Scorer, arc_eager, entities, read_moves};
use crate::vectors::Vectors;
use crate::weights::Weights;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Longer texts are analysed in parts, so that memory stays bounded.
const LONGEST_PART: usize = 128 << 10;
/// Lexemes that are kept from text to text.
const MOST_LEXEMES: usize = 100_000;
/// Versions of the format: 3.0 to 3.8.
const MAJOR: u32 = 3;
const MINOR: std::ops::RangeInclusive<u32> = 0..=8;

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
    ruled: HashMap<StringId, Label>,
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

    /// The vectors of tokens, row by row.
    fn vectors<'w>(
        &self,
        tokens: &[Token],
        lexicon: &Lexicon,
        shared: &'w [f32],
        memories: &'w mut [Memory],
    ) -> &'w [f32] {
        match self {
            Source::Shared(_) => shared,
            Source::Own(network, place) => network.run(tokens, lexicon, &mut memories[*place]),
        }
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
    /// The shared network's vectors.
    vectors: Vec<f32>,
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
    lemmas: HashMap<(u32, Label, Label), Box<str>>,
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
        Loader::new(folder, Unit::best())?.load(left_out)
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

    /// Analyses a text. Any text is analysed whole; one of more than 128 KiB in parts that end where lines do.
    pub fn parse(&self, text: &str) -> Doc {
        self.parse_sentences(text, &[])
    }

    /// The same where it is known that sentences begin at certain bytes, in ascending order; the parser may find more.
    pub fn parse_sentences(&self, text: &str, starts: &[usize]) -> Doc {
        let mut workspace = self.lock().pop().unwrap_or_default();
        let mut doc =
            Doc { words: Vec::new(), names: Vec::new(), lemmas: String::new(), labels: Arc::clone(&self.labels) };
        for part in parts(text) {
            let from = starts.partition_point(|start| *start < part.start);
            let to = starts.partition_point(|start| *start < part.end);
            self.parse_part(&text[part.clone()], part.start, &starts[from..to.max(from)], &mut workspace, &mut doc);
        }
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

    fn parse_part(&self, text: &str, offset: usize, starts: &[usize], workspace: &mut Workspace, doc: &mut Doc) {
        if workspace.lexicon.len() > MOST_LEXEMES {
            workspace.forget();
        }
        workspace.tokens.clear();
        self.tokenizer.tokenize(text, &mut workspace.lexicon, &mut workspace.tokens);
        if workspace.tokens.is_empty() {
            return;
        }
        let base = doc.words.len();
        let words = workspace.tokens.iter().enumerate().map(|(index, token)| Word {
            start: token.start + offset as u32,
            end: token.end + offset as u32,
            space_after: token.space_after,
            is_space: workspace.lexicon.lexeme(token.lexeme).is_space,
            begins_sentence: index == 0,
            head: index as u32,
            tag: Label::default(),
            pos: Label::default(),
            morph: Label::default(),
            dep: Label::default(),
            lemma: (0, 0),
        });
        doc.words.extend(words);
        let words = &mut doc.words[base..];
        workspace.memories.resize_with(1 + self.networks, Memory::default);
        if let Some(network) = &self.shared {
            let vectors = network.run(&workspace.tokens, &workspace.lexicon, &mut workspace.memories[0]);
            workspace.vectors.clear();
            workspace.vectors.extend_from_slice(vectors);
        }
        for part in &self.taggers {
            part.run(words, workspace);
        }
        if let Some(part) = &self.parser {
            workspace.begins.clear();
            workspace.begins.resize(words.len(), false);
            for start in starts {
                let first = words.partition_point(|word| (word.start as usize) < *start);
                if let Some(begins) = workspace.begins.get_mut(first) {
                    *begins = true;
                }
            }
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
            let label = |id: StringId, old: Label| self.ruled.get(&id).copied().unwrap_or(old);
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
                let lemma = lemmas.entry((token.lexeme, word.pos, word.morph)).or_insert_with(|| {
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
        let Workspace { lexicon, tokens, vectors, memories, scores, tags, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, vectors, memories);
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
        let Workspace { lexicon, tokens, vectors, memories, room, state, tree, arcs, edges, begins, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, vectors, memories);
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
        let Workspace { lexicon, tokens, vectors, memories, room, found, .. } = workspace;
        let vectors = self.source.vectors(tokens, lexicon, vectors, memories);
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
}

/// The parts of a text that are analysed at once: each ends where a line does, or else at a blank.
fn parts(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    while text.len() - start > LONGEST_PART {
        let most = text.floor_char_boundary(start + LONGEST_PART);
        let part = &text[start..most];
        let end = part.rfind('\n').or_else(|| part.rfind(' ')).map_or(most, |at| start + at + 1);
        found.push(start..end);
        start = end;
    }
    found.push(start..text.len());
    found
}

/// What is needed while a pipeline is put together.
struct Loader {
    package: Package,
    config: Config,
    unit: Unit,
    labels: Labels,
    networks: usize,
}

impl Loader {
    fn new(folder: &Path, unit: Unit) -> Result<Self, LoadError> {
        let package = Package::open(folder)?;
        let config =
            Config::parse(&package.read_text("config.cfg")?).map_err(|what| package.damaged("config.cfg", what))?;
        Ok(Loader { package, config, unit, labels: Labels::default(), networks: 0 })
    }

    fn load(mut self, left_out: &[&str]) -> Result<Pipeline, LoadError> {
        let name = self.check_version()?;
        let language =
            self.config.text("nlp", "lang").ok_or(self.package.damaged("config.cfg", "[nlp] has no lang"))?;
        let wanted = self.config.texts("nlp", "pipeline");
        let wanted = wanted.ok_or(self.package.damaged("config.cfg", "[nlp] has no pipeline"))?;
        let disabled = self.config.texts("nlp", "disabled").unwrap_or_default();
        let runs = |name: &String| !disabled.contains(name) && !left_out.contains(&name.as_str());
        let components: Vec<String> = wanted.into_iter().filter(runs).collect();
        let tokenizer = self.tokenizer()?;
        let vectors = Arc::new(self.vectors()?);
        let mut pipeline = Pipeline {
            language,
            name,
            tokenizer,
            shared: None,
            taggers: Vec::new(),
            parser: None,
            ruler: None,
            lemmatizer: None,
            names: None,
            networks: 0,
            labels: Arc::default(),
            label_ids: Vec::new(),
            ruled: HashMap::new(),
            workspaces: Mutex::default(),
        };
        for component in &components {
            self.add(component, &mut pipeline, &vectors)?;
        }
        if let Some(ruler) = &pipeline.ruler {
            let no_more = |what| self.package.damaged("attribute_ruler/patterns", what);
            for (id, text) in ruler.strings() {
                // An underscore stands for no morphology.
                let text = if text == "_" { "" } else { text };
                pipeline.ruled.insert(id, self.labels.add(text).map_err(no_more)?);
            }
        }
        pipeline.label_ids = self.labels.texts().map(string_id).collect();
        pipeline.networks = self.networks;
        pipeline.labels = Arc::new(self.labels);
        Ok(pipeline)
    }

    /// Name and version of the package, if it is made for a version that is read.
    fn check_version(&self) -> Result<String, LoadError> {
        let damaged = |what: &str| self.package.damaged("meta.json", what);
        let meta: serde_json::Value =
            serde_json::from_str(&self.package.read_text("meta.json")?).map_err(|_| damaged("it is not JSON"))?;
        let text = |key: &str| meta.get(key).and_then(|value| value.as_str()).unwrap_or("");
        let wanted = text("spacy_version");
        let mut numbers =
            wanted.trim_start_matches(['>', '=', '~', '^']).split(['.', ',']).map(|part| part.parse().ok());
        let (major, minor) = (numbers.next().flatten(), numbers.next().flatten());
        if major == Some(MAJOR) && minor.is_some_and(|minor| MINOR.contains(&minor)) {
            return Ok(format!("{} {}", text("name"), text("version")));
        }
        Err(LoadError::Version { path: self.package.path("meta.json"), found: wanted.to_owned() })
    }

    fn tokenizer(&self) -> Result<Tokenizer, LoadError> {
        let tokenizer = self.config.text("nlp.tokenizer", "@tokenizers").or_else(|| {
            let inline = self.config.value("nlp", "tokenizer")?;
            Some(inline.get("@tokenizers")?.as_str()?.to_owned())
        });
        if tokenizer.as_deref() != Some("spacy.Tokenizer.v1") {
            let asked = tokenizer.unwrap_or_else(|| "no name".to_owned());
            return Err(self.package.unsupported("tokenizer", format!("the tokenizer {asked}")));
        }
        let norms = match self.package.has("vocab/lookups.bin") {
            true => Norms::from_bytes(&self.package.read("vocab/lookups.bin")?)
                .map_err(|what| self.package.damaged("vocab/lookups.bin", what))?,
            false => Norms::default(),
        };
        let bytes = self.package.read("tokenizer")?;
        Tokenizer::from_bytes(&bytes, &norms).map_err(|what| self.package.damaged("tokenizer", what))
    }

    fn vectors(&self) -> Result<Vectors, LoadError> {
        if !self.package.has("vocab/vectors") || !self.package.has("vocab/key2row") {
            return Ok(Vectors::default());
        }
        if let Ok(text) = self.package.read_text("vocab/vectors.cfg") {
            let mode = serde_json::from_str::<serde_json::Value>(&text);
            let mode = mode.ok().and_then(|value| Some(value.get("mode")?.as_str()?.to_owned()));
            if mode.as_deref() != Some("default") {
                let mode = mode.unwrap_or_else(|| "no mode".to_owned());
                return Err(self.package.unsupported("vectors", format!("the mode {mode}")));
            }
        }
        let (matrix, rows) = (self.package.read("vocab/vectors")?, self.package.read("vocab/key2row")?);
        Vectors::read(&matrix, &rows).map_err(|(file, what)| self.package.damaged(&format!("vocab/{file}"), what))
    }

    fn add(&mut self, name: &str, pipeline: &mut Pipeline, vectors: &Arc<Vectors>) -> Result<(), LoadError> {
        let section = format!("components.{name}");
        let factory = self.config.text(&section, "factory").unwrap_or_default();
        match factory.as_str() {
            "tok2vec" => {
                let bytes = self.package.read(&format!("{name}/model"))?;
                pipeline.shared = Some(self.network(name, &format!("{section}.model"), &bytes, vectors)?);
            }
            "tagger" | "morphologizer" => {
                let part = self.tagger(name, factory == "morphologizer", pipeline.shared.as_ref(), vectors)?;
                pipeline.taggers.push(part);
            }
            "parser" => pipeline.parser = Some(self.parser(name, pipeline.shared.as_ref(), vectors)?),
            "ner" => {
                let knows_sentences = pipeline.parser.is_some();
                let part = self.names(name, knows_sentences, pipeline.shared.as_ref(), vectors)?;
                pipeline.names = Some(part);
            }
            "attribute_ruler" => {
                let file = format!("{name}/patterns");
                let ruler = AttributeRuler::from_bytes(&self.package.read(&file)?);
                pipeline.ruler = Some(ruler.map_err(|what| self.package.damaged(&file, what))?);
            }
            "lemmatizer" => pipeline.lemmatizer = Some(self.lemmatizer(name, &section, &pipeline.language)?),
            other => return Err(self.package.unsupported(name, format!("the component {other}"))),
        }
        Ok(())
    }

    fn lemmatizer(&self, name: &str, section: &str, language: &str) -> Result<Lemmatizer, LoadError> {
        let mode = self.config.text(section, "mode").unwrap_or_default();
        if !Lemmatizer::supports(&mode, language) {
            return Err(self
                .package
                .unsupported(name, format!("the lemmatizer mode {mode} of the language {language}")));
        }
        let file = format!("{name}/lookups/lookups.bin");
        Lemmatizer::from_bytes(&self.package.read(&file)?, &mode, language)
            .map_err(|what| self.package.damaged(&file, what))
    }

    fn network(&self, name: &str, section: &str, bytes: &[u8], vectors: &Arc<Vectors>) -> Result<Tok2Vec, LoadError> {
        let weights = self.weights(name, bytes)?;
        Tok2Vec::read(&self.config, section, &weights, vectors, self.unit).map_err(|fault| self.fault(name, fault))
    }

    fn weights<'b>(&self, name: &str, bytes: &'b [u8]) -> Result<Weights<'b>, LoadError> {
        Weights::read(bytes).map_err(|what| self.package.damaged(&format!("{name}/model"), what))
    }

    fn fault(&self, name: &str, fault: Fault) -> LoadError {
        match fault {
            Fault::Unsupported(what) => self.package.unsupported(name, what),
            Fault::Damaged(what) => self.package.damaged(&format!("{name}/model"), what),
        }
    }

    /// Where a component's vectors come from, by the section of its model.
    fn source(
        &mut self,
        name: &str,
        bytes: &[u8],
        shared: Option<&Tok2Vec>,
        vectors: &Arc<Vectors>,
    ) -> Result<Source, LoadError> {
        let section = format!("components.{name}.model.tok2vec");
        let known = ["spacy.Tok2VecListener.v1", "spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2"];
        let found = architecture(&self.config, &section, &known).map_err(|fault| self.fault(name, fault))?;
        if found == known[0] {
            let network = shared.ok_or(self.package.unsupported(name, "a listener without a tok2vec before it"))?;
            return Ok(Source::Shared(network.width()));
        }
        let network = self.network(name, &section, bytes, vectors)?;
        self.networks += 1;
        Ok(Source::Own(Box::new(network), self.networks))
    }

    fn tagger(
        &mut self,
        name: &str,
        is_morphologizer: bool,
        shared: Option<&Tok2Vec>,
        vectors: &Arc<Vectors>,
    ) -> Result<TaggerPart, LoadError> {
        let section = format!("components.{name}.model");
        architecture(&self.config, &section, &["spacy.Tagger.v1", "spacy.Tagger.v2"])
            .map_err(|fault| self.fault(name, fault))?;
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared, vectors)?;
        let file = format!("{name}/cfg");
        let gives = self.given(&file, is_morphologizer).map_err(|what| self.package.damaged(&file, what))?;
        let weights = self.weights(name, &bytes)?;
        let tagger = Tagger::read(&weights, gives.len(), source.width(), self.unit)
            .map_err(|what| self.fault(name, Fault::Damaged(what)))?;
        Ok(TaggerPart { source, tagger, gives })
    }

    /// What each label of a tagger gives, by the component's `cfg`.
    fn given(&mut self, file: &str, is_morphologizer: bool) -> Result<Vec<Given>, String> {
        let text = self.package.read_text(file).map_err(|error| error.to_string())?;
        let cfg: serde_json::Value = serde_json::from_str(&text).map_err(|_| "it is not JSON".to_owned())?;
        let no_labels = || "it has no labels".to_owned();
        if !is_morphologizer {
            let labels = cfg.get("labels").and_then(|labels| labels.as_array()).ok_or_else(no_labels)?;
            let mut given = Vec::new();
            for label in labels {
                let label = self.labels.add(label.as_str().ok_or_else(no_labels)?)?;
                given.push(Given { tag: Some(label), ..Given::default() });
            }
            return Ok(given);
        }
        let morphs = cfg.get("labels_morph").and_then(|labels| labels.as_object()).ok_or_else(no_labels)?;
        let parts = cfg.get("labels_pos").and_then(|labels| labels.as_object()).ok_or_else(no_labels)?;
        let mut given = Vec::new();
        for (label, morph) in morphs {
            let pos = parts.get(label).and_then(|pos| pos.as_u64()).and_then(symbol_name).unwrap_or("");
            let morph = morph.as_str().ok_or_else(no_labels)?;
            given.push(Given { tag: None, pos: Some(self.labels.add(pos)?), morph: Some(self.labels.add(morph)?) });
        }
        Ok(given)
    }

    fn moves(&self, name: &str, kinds: usize) -> Result<Vec<Vec<String>>, LoadError> {
        let file = format!("{name}/moves");
        read_moves(&self.package.read(&file)?, kinds).map_err(|what| self.package.damaged(&file, what))
    }

    fn scorer(
        &self,
        name: &str,
        bytes: &[u8],
        features: usize,
        source: &Source,
        actions: usize,
    ) -> Result<Scorer, LoadError> {
        let section = format!("components.{name}.model");
        let weights = self.weights(name, bytes)?;
        let scorer = Scorer::read(&self.config, &section, &weights, features, source.width(), self.unit)
            .map_err(|fault| self.fault(name, fault))?;
        if scorer.actions() == actions && u16::try_from(actions).is_ok() {
            return Ok(scorer);
        }
        let what = format!("it scores {} actions, and the file of moves has {actions}", scorer.actions());
        Err(self.fault(name, Fault::Damaged(what)))
    }

    fn parser(
        &mut self,
        name: &str,
        shared: Option<&Tok2Vec>,
        vectors: &Arc<Vectors>,
    ) -> Result<ParserPart, LoadError> {
        if self.config.flag(&format!("components.{name}"), "learn_tokens") {
            return Err(self.package.unsupported(name, "a parser that joins tokens"));
        }
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared, vectors)?;
        let moves = self.moves(name, arc_eager::KINDS)?;
        let actions = arc_eager::Actions::new(&moves);
        if moves[arc_eager::KINDS - 1].len() != 1 {
            return Err(self.package.damaged(&format!("{name}/moves"), "it has no one label for roots"));
        }
        let scorer = self.scorer(name, &bytes, arc_eager::FEATURES, &source, actions.count())?;
        let mut labels = Vec::new();
        for label in moves.iter().flatten() {
            let (label, lifted_from) = match label.split_once("||") {
                Some((label, from)) => (label, Some(from)),
                None => (label.as_str(), None),
            };
            let mut number = |text: &str| match self.labels.add(text) {
                Ok(label) => Ok(label.0),
                Err(what) => Err(self.package.damaged(&format!("{name}/moves"), what)),
            };
            labels.push(ArcLabel { label: number(label)?, lifted_from: lifted_from.map(&mut number).transpose()? });
        }
        Ok(ParserPart { source, scorer, actions, labels })
    }

    fn names(
        &mut self,
        name: &str,
        knows_sentences: bool,
        shared: Option<&Tok2Vec>,
        vectors: &Arc<Vectors>,
    ) -> Result<NamesPart, LoadError> {
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared, vectors)?;
        let actions = entities::Actions::new(&self.moves(name, entities::KINDS)?);
        let scorer = self.scorer(name, &bytes, entities::FEATURES, &source, actions.count())?;
        let no_more = |what| self.package.damaged(&format!("{name}/moves"), what);
        let labels: Result<Vec<Label>, String> = actions.labels.iter().map(|label| self.labels.add(label)).collect();
        Ok(NamesPart { source, scorer, labels: labels.map_err(no_more)?, actions, knows_sentences })
    }
}
