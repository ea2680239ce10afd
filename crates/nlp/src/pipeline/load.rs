//! Puts a pipeline together from its package, and refuses what is damaged or not built in.

use super::{Given, NamesPart, ParserPart, Pipeline, Source, TaggerPart};
use crate::LoadError;
use crate::config::Config;
use crate::doc::{Label, Labels};
use crate::error::Fault;
use crate::layers::Unit;
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Norms;
use crate::package::Package;
use crate::ruler::AttributeRuler;
use crate::strings::{string_id, symbol_name};
use crate::tagger::Tagger;
use crate::tok2vec::{Tok2Vec, architecture};
use crate::tokenizer::Tokenizer;
use crate::transition::projective::ArcLabel;
use crate::transition::{Scorer, arc_eager, entities, read_moves};
use crate::vectors::Vectors;
use crate::weights::Weights;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Versions of the format: 3.0 to 3.8.
const MAJOR: u32 = 3;
const MINOR: std::ops::RangeInclusive<u32> = 0..=8;

/// Loads the pipeline of a folder without some of its components, for a vector unit.
pub(super) fn load(folder: &Path, left_out: &[&str], unit: Unit) -> Result<Pipeline, LoadError> {
    let package = Package::open(folder)?;
    let config =
        Config::parse(&package.read_text("config.cfg")?).map_err(|what| package.damaged("config.cfg", what))?;
    let loader = Loader { package, config, unit, labels: Labels::default(), networks: 0, vectors: None };
    loader.load(left_out)
}

/// What is needed while a pipeline is put together.
struct Loader {
    package: Package,
    config: Config,
    unit: Unit,
    labels: Labels,
    networks: usize,
    /// Vectors of words, once a network has asked for them.
    vectors: Option<Arc<Vectors>>,
}

impl Loader {
    fn load(mut self, left_out: &[&str]) -> Result<Pipeline, LoadError> {
        let name = self.name_of_known_version()?;
        let language = self.config.text("nlp", "lang").map_err(|fault| self.fault("nlp", fault))?;
        let components = self.components(left_out).map_err(|fault| self.fault("nlp", fault))?;
        let mut pipeline = Pipeline {
            language,
            name,
            tokenizer: self.tokenizer()?,
            shared: None,
            taggers: Vec::new(),
            parser: None,
            ruler: None,
            lemmatizer: None,
            names: None,
            networks: 0,
            labels: Arc::default(),
            label_ids: Vec::new(),
            ruled: Default::default(),
            workspaces: Default::default(),
        };
        for component in &components {
            self.add(component, &mut pipeline)?;
        }
        for (id, text) in pipeline.ruler.iter().flat_map(AttributeRuler::strings) {
            // An underscore stands for no morphology.
            let text = if text == "_" { "" } else { text };
            pipeline.ruled.insert(id, self.label(text, "attribute_ruler/patterns")?);
        }
        pipeline.label_ids = self.labels.texts().map(string_id).collect();
        pipeline.networks = self.networks;
        pipeline.labels = Arc::new(self.labels);
        Ok(pipeline)
    }

    /// The components that run, in order.
    fn components(&self, left_out: &[&str]) -> Result<Vec<String>, Fault> {
        let mut components = self.config.texts("nlp", "pipeline")?;
        let disabled = self.config.texts("nlp", "disabled")?;
        components.retain(|name| !disabled.contains(name) && !left_out.contains(&name.as_str()));
        Ok(components)
    }

    /// Name and version of the package, if it is made for a version that is read.
    fn name_of_known_version(&self) -> Result<String, LoadError> {
        let meta = self.json("meta.json")?;
        let text = |key: &str| meta.get(key).and_then(Value::as_str).unwrap_or("");
        let wanted = text("spacy_version");
        let mut numbers =
            wanted.trim_start_matches(['>', '=', '~', '^']).split(['.', ',']).map(|part| part.trim().parse().ok());
        let (major, minor) = (numbers.next().flatten(), numbers.next().flatten());
        if major == Some(MAJOR) && minor.is_some_and(|minor| MINOR.contains(&minor)) {
            return Ok(format!("{} {}", text("name"), text("version")));
        }
        let found = if wanted.is_empty() { "no version that it names".to_owned() } else { format!("spaCy {wanted}") };
        Err(LoadError::Version { path: self.package.path("meta.json"), found })
    }

    fn tokenizer(&self) -> Result<Tokenizer, LoadError> {
        let asked = self.tokenizer_name().map_err(|fault| self.fault("tokenizer", fault))?;
        if asked != "spacy.Tokenizer.v1" {
            return Err(self.package.unsupported("tokenizer", format!("the tokenizer {asked}")));
        }
        let norms = self.norms()?;
        let bytes = self.package.read("tokenizer")?;
        Tokenizer::from_bytes(&bytes, &norms).map_err(|what| self.package.damaged("tokenizer", what))
    }

    /// The tokenizer's name stands in a section of its own, or in a value.
    fn tokenizer_name(&self) -> Result<String, Fault> {
        if !self.config.has("nlp", "tokenizer") {
            return self.config.text("nlp.tokenizer", "@tokenizers");
        }
        let value = self.config.value("nlp", "tokenizer")?;
        let name = value.get("@tokenizers").and_then(Value::as_str);
        name.map(str::to_owned).ok_or_else(|| Fault::Config("the tokenizer in [nlp] has no name".to_owned()))
    }

    fn norms(&self) -> Result<Norms, LoadError> {
        const FILE: &str = "vocab/lookups.bin";
        // The tables that training began with are in the package from then on.
        let tables = self.config.texts("initialize.lookups", "tables").unwrap_or_default();
        let is_promised = tables.iter().any(|table| table == "lexeme_norm");
        if !is_promised && !self.package.has(FILE) {
            return Ok(Norms::default());
        }
        let bytes = self.package.read(FILE)?;
        Norms::from_bytes(&bytes, is_promised).map_err(|what| self.package.damaged(FILE, what))
    }

    fn vectors(&mut self) -> Result<Arc<Vectors>, LoadError> {
        if let Some(vectors) = &self.vectors {
            return Ok(Arc::clone(vectors));
        }
        // Until 3.2 there was one kind of vectors, and no file that names it.
        if self.package.has("vocab/vectors.cfg") {
            let cfg = self.json("vocab/vectors.cfg")?;
            let mode = cfg.get("mode").and_then(Value::as_str).unwrap_or("without a name");
            if mode != "default" {
                return Err(self.package.unsupported("vectors", format!("the mode {mode}")));
            }
        }
        let (matrix, rows) = (self.package.read("vocab/vectors")?, self.package.read("vocab/key2row")?);
        let vectors = Vectors::read(&matrix, &rows)
            .map_err(|(file, what)| self.package.damaged(&format!("vocab/{file}"), what))?;
        Ok(Arc::clone(self.vectors.insert(Arc::new(vectors))))
    }

    fn add(&mut self, name: &str, pipeline: &mut Pipeline) -> Result<(), LoadError> {
        let section = format!("components.{name}");
        let factory = self.config.text(&section, "factory").map_err(|fault| self.fault(name, fault))?;
        let shared = pipeline.shared.as_ref().map(Tok2Vec::width);
        match factory.as_str() {
            "tok2vec" => {
                let bytes = self.package.read(&format!("{name}/model"))?;
                pipeline.shared = Some(self.network(name, &format!("{section}.model"), &bytes)?);
            }
            "tagger" | "morphologizer" => {
                pipeline.taggers.push(self.tagger(name, factory == "morphologizer", shared)?);
            }
            "parser" => pipeline.parser = Some(self.parser(name, shared)?),
            "ner" => pipeline.names = Some(self.names(name, pipeline.parser.is_some(), shared)?),
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
        let mode = self.config.text(section, "mode").map_err(|fault| self.fault(name, fault))?;
        if !Lemmatizer::supports(&mode, language) {
            let what = format!("the lemmatizer mode {mode} of the language {language}");
            return Err(self.package.unsupported(name, what));
        }
        let file = format!("{name}/lookups/lookups.bin");
        let lemmatizer = Lemmatizer::from_bytes(&self.package.read(&file)?, &mode, language);
        lemmatizer.map_err(|what| self.package.damaged(&file, what))
    }

    fn network(&mut self, name: &str, section: &str, bytes: &[u8]) -> Result<Tok2Vec, LoadError> {
        let wants_vectors = self.config.flag(&format!("{section}.embed"), "include_static_vectors");
        let wants_vectors = wants_vectors.map_err(|fault| self.fault(name, fault))?;
        let vectors = if wants_vectors { Some(self.vectors()?) } else { None };
        let weights = self.weights(name, bytes)?;
        Tok2Vec::read(&self.config, section, &weights, vectors, self.unit).map_err(|fault| self.fault(name, fault))
    }

    fn weights<'b>(&self, name: &str, bytes: &'b [u8]) -> Result<Weights<'b>, LoadError> {
        Weights::read(bytes).map_err(|fault| self.fault(name, fault))
    }

    /// Where a component's vectors come from, by the section of its model; `shared` is the width of the shared ones.
    fn source(&mut self, name: &str, bytes: &[u8], shared: Option<usize>) -> Result<Source, LoadError> {
        let section = format!("components.{name}.model.tok2vec");
        let known = ["spacy.Tok2VecListener.v1", "spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2"];
        let found = architecture(&self.config, &section, &known).map_err(|fault| self.fault(name, fault))?;
        if found == known[0] {
            let no_network = || self.package.unsupported(name, "a listener without a tok2vec before it");
            return shared.map(Source::Shared).ok_or_else(no_network);
        }
        let network = self.network(name, &section, bytes)?;
        self.networks += 1;
        Ok(Source::Own(Box::new(network), self.networks))
    }

    fn tagger(&mut self, name: &str, gives_morph: bool, shared: Option<usize>) -> Result<TaggerPart, LoadError> {
        let section = format!("components.{name}.model");
        architecture(&self.config, &section, &["spacy.Tagger.v1", "spacy.Tagger.v2"])
            .map_err(|fault| self.fault(name, fault))?;
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared)?;
        let file = format!("{name}/cfg");
        let cfg = self.json(&file)?;
        let gives = if gives_morph { self.morph_labels(&cfg, &file)? } else { self.tag_labels(&cfg, &file)? };
        if gives.is_empty() || u16::try_from(gives.len()).is_err() {
            return Err(self.package.damaged(&file, format!("it has {} labels", gives.len())));
        }
        let tagger = Tagger::read(&self.weights(name, &bytes)?, gives.len(), source.width(), self.unit);
        Ok(TaggerPart { source, tagger: tagger.map_err(|fault| self.fault(name, fault))?, gives })
    }

    fn tag_labels(&mut self, cfg: &Value, file: &str) -> Result<Vec<Given>, LoadError> {
        let no_labels = self.package.damaged(file, "it has no list of labels");
        let labels = cfg.get("labels").and_then(Value::as_array);
        let labels = labels.and_then(|labels| labels.iter().map(Value::as_str).collect::<Option<Vec<&str>>>());
        let given = |label: &str| Ok(Given { tag: Some(self.label(label, file)?), ..Given::default() });
        labels.ok_or(no_labels)?.into_iter().map(given).collect()
    }

    fn morph_labels(&mut self, cfg: &Value, file: &str) -> Result<Vec<Given>, LoadError> {
        let no_labels = || self.package.damaged(file, "it has no map of labels to morphology and parts of speech");
        let map = |key: &str| cfg.get(key).and_then(Value::as_object).ok_or_else(no_labels);
        let (morphs, parts) = (map("labels_morph")?, map("labels_pos")?);
        let mut given = Vec::new();
        for (label, morph) in morphs {
            let pos = parts.get(label).and_then(Value::as_u64).and_then(symbol_name).unwrap_or("");
            let morph = morph.as_str().ok_or_else(|| self.package.damaged(file, "its morphology is no text"))?;
            let (pos, morph) = (self.label(pos, file)?, self.label(morph, file)?);
            given.push(Given { tag: None, pos: Some(pos), morph: Some(morph) });
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
        let what = format!("it has {actions} moves, and the network scores {}", scorer.actions());
        Err(self.package.damaged(&format!("{name}/moves"), what))
    }

    fn parser(&mut self, name: &str, shared: Option<usize>) -> Result<ParserPart, LoadError> {
        let joins = self.config.flag(&format!("components.{name}"), "learn_tokens");
        if joins.map_err(|fault| self.fault(name, fault))? {
            return Err(self.package.unsupported(name, "a parser that joins tokens"));
        }
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared)?;
        let file = format!("{name}/moves");
        let moves = self.moves(name, arc_eager::KINDS)?;
        let actions = arc_eager::Actions::new(&moves);
        let scorer = self.scorer(name, &bytes, arc_eager::FEATURES, &source, actions.count())?;
        if moves[arc_eager::KINDS - 1].len() != 1 {
            return Err(self.package.damaged(&file, "it has no one label for roots"));
        }
        let mut labels = Vec::new();
        for label in moves.iter().flatten() {
            let (label, from) = label.split_once("||").map_or((label.as_str(), None), |(a, b)| (a, Some(b)));
            let label = self.label(label, &file)?.0;
            let lifted_from = from.map(|from| self.label(from, &file)).transpose()?.map(|from| from.0);
            labels.push(ArcLabel { label, lifted_from });
        }
        Ok(ParserPart { source, scorer, actions, labels })
    }

    fn names(&mut self, name: &str, knows_sentences: bool, shared: Option<usize>) -> Result<NamesPart, LoadError> {
        let bytes = self.package.read(&format!("{name}/model"))?;
        let source = self.source(name, &bytes, shared)?;
        let actions = entities::Actions::new(&self.moves(name, entities::KINDS)?);
        let scorer = self.scorer(name, &bytes, entities::FEATURES, &source, actions.count())?;
        let file = format!("{name}/moves");
        let labels: Result<_, _> = actions.labels.iter().map(|label| self.label(label, &file)).collect();
        Ok(NamesPart { source, scorer, labels: labels?, actions, knows_sentences })
    }

    /// The number of a label that a file names.
    fn label(&mut self, text: &str, file: &str) -> Result<Label, LoadError> {
        self.labels.add(text).ok_or_else(|| self.package.damaged(file, "it has more labels than any pipeline"))
    }

    fn json(&self, file: &str) -> Result<Value, LoadError> {
        serde_json::from_str(&self.package.read_text(file)?).map_err(|_| self.package.damaged(file, "it is not JSON"))
    }

    /// The error that a component's fault is.
    fn fault(&self, name: &str, fault: Fault) -> LoadError {
        match fault {
            Fault::Unsupported(what) => self.package.unsupported(name, what),
            Fault::Config(what) => self.package.damaged("config.cfg", what),
            Fault::Weights(what) => self.package.damaged(&format!("{name}/model"), what),
        }
    }
}
