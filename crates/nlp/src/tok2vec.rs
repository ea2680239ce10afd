//! Vectors for tokens: hashed embeddings of their attributes, mixed by a maxout layer, then a window encoder.
//!
//! The embeddings are those of Serrà and Karatzoglou (2017, "Getting deep recommenders fit": Bloom embeddings): four
//! rows of a small table, chosen by MurmurHash3 of the attribute, are added. The encoder is residual layers of maxout
//! over a token and its neighbours.
//!
//! A token's embedding depends on its lexeme and on whether a space follows, and the first layer of the encoder is
//! a sum over neighbours before its maxout. So both are computed once for each lexeme, and kept.

use crate::config::Config;
use crate::layers::{Dense, LayerNorm, Unit, greatest_of_sum};
use crate::lexeme::Lexeme;
use crate::lexicon::Lexicon;
use crate::strings::StringId;
use crate::tokenizer::Token;
use crate::vectors::Vectors;
use crate::weights::{Node, Weights};
use std::sync::Arc;

/// Lexemes whose rows are kept.
const KEPT: usize = 6_000;
/// Tokens whose lexemes are looked up at once.
const SEGMENT: usize = 512;
/// Neighbours that a layer of the encoder sees on each side.
const WINDOW: usize = 1;
/// A token and its neighbours.
const SEEN: usize = 2 * WINDOW + 1;

/// The network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    unit: Unit,
    width: usize,
    tables: Vec<Table>,
    statics: Option<Statics>,
    mixer: Dense,
    mixer_norm: LayerNorm,
    encoder: Vec<(Dense, LayerNorm)>,
}

/// Hashed embeddings of one attribute.
#[derive(Debug)]
struct Table {
    attribute: Attribute,
    seed: u64,
    rows: usize,
    numbers: Vec<f32>,
}

/// Vectors of words, and how they are brought to the width of the others.
#[derive(Debug)]
struct Statics {
    vectors: Arc<Vectors>,
    layer: Dense,
}

/// What of a token is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Norm,
    Lower,
    Orth,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

impl Attribute {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "NORM" => Attribute::Norm,
            "LOWER" => Attribute::Lower,
            "ORTH" => Attribute::Orth,
            "PREFIX" => Attribute::Prefix,
            "SUFFIX" => Attribute::Suffix,
            "SHAPE" => Attribute::Shape,
            "SPACY" => Attribute::Spacy,
            "IS_SPACE" => Attribute::IsSpace,
            _ => return None,
        })
    }

    fn of(self, lexeme: &Lexeme, space_after: bool) -> StringId {
        match self {
            Attribute::Norm => lexeme.norm,
            Attribute::Lower => lexeme.lower,
            Attribute::Orth => lexeme.orth,
            Attribute::Prefix => lexeme.prefix,
            Attribute::Suffix => lexeme.suffix,
            Attribute::Shape => lexeme.shape,
            Attribute::Spacy => u64::from(space_after),
            Attribute::IsSpace => u64::from(lexeme.is_space),
        }
    }
}

/// What one network has computed for lexemes, and room to compute in.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// For each lexeme, without and with a space after it, where its rows are; 0 where they are not.
    places: Vec<u32>,
    kept: usize,
    embeddings: Vec<f32>,
    firsts: Vec<f32>,
    missing: Vec<Token>,
    features: Vec<f32>,
    mixed: Vec<f32>,
    part: Vec<f32>,
    statics: Vec<f32>,
    front: Vec<f32>,
    back: Vec<f32>,
}

/// A number for a token's lexeme with or without a space after it.
fn key(token: &Token) -> usize {
    2 * token.lexeme as usize + usize::from(token.space_after)
}

impl Memory {
    /// Forgets every lexeme, since their numbers stand for others now.
    pub(crate) fn forget(&mut self) {
        self.places.clear();
        self.kept = 0;
    }

    fn place(&self, token: &Token) -> Option<usize> {
        let place = *self.places.get(key(token))?;
        (place > 0).then(|| place as usize - 1)
    }
}

impl Tok2Vec {
    /// The network that a section of the configuration describes, with its weights.
    ///
    /// The error says what is not supported, or what is wrong with the weights.
    pub(crate) fn read(
        config: &Config,
        section: &str,
        weights: &Weights<'_>,
        vectors: &Arc<Vectors>,
        unit: Unit,
    ) -> Result<Self, Fault> {
        architecture(config, section, &["spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2"])?;
        let embed = format!("{section}.embed");
        architecture(config, &embed, &["spacy.MultiHashEmbed.v2"])?;
        let encode = format!("{section}.encode");
        architecture(config, &encode, &["spacy.MaxoutWindowEncoder.v1", "spacy.MaxoutWindowEncoder.v2"])?;
        let number = |key: &str| {
            config.number(&encode, key).ok_or(Fault::Unsupported(format!("an encoder without a number as its {key}")))
        };
        let (width, depth, pieces) = (number("width")?, number("depth")?, number("maxout_pieces")?);
        if number("window_size")? != WINDOW || !(2..=3).contains(&pieces) || depth == 0 || depth > 64 {
            return Err(Fault::Unsupported(format!("an encoder other than of windows of {WINDOW}, 2 or 3 pieces")));
        }
        if width == 0 || !width.is_multiple_of(16) || width > 1 << 14 {
            return Err(Fault::Unsupported(format!("a width of {width}, which is no multiple of 16")));
        }
        let tables = tables(config, &embed, width, weights)?;
        let statics = config.flag(&embed, "include_static_vectors").then(|| statics(width, weights, vectors, unit));
        let statics = statics.transpose()?;
        let inputs = width * (tables.len() + usize::from(statics.is_some()));
        let (maxouts, norms) = (weights.named("maxout"), weights.named("layernorm"));
        if maxouts.len() != depth + 1 || norms.len() != depth + 1 {
            return Err(Fault::Damaged(format!(
                "it has {} maxout layers where {} are wanted",
                maxouts.len(),
                depth + 1
            )));
        }
        let mut layers = Vec::new();
        for (index, (maxout, norm)) in maxouts.into_iter().zip(norms).enumerate() {
            let inputs = if index == 0 { inputs } else { SEEN * width };
            // The mixer has three pieces whatever the encoder has.
            let pieces = maxout.shape("b").map_err(Fault::Damaged)?.get(1).copied().unwrap_or(0);
            if !(2..=3).contains(&pieces) {
                return Err(Fault::Unsupported(format!("a maxout layer of {pieces} pieces")));
            }
            let matrix = maxout.numbers("W", &[width, pieces, inputs]).map_err(Fault::Damaged)?;
            let bias = maxout.numbers("b", &[width, pieces]).map_err(Fault::Damaged)?;
            let scale = norm.numbers("G", &[width]).map_err(Fault::Damaged)?;
            let shift = norm.numbers("b", &[width]).map_err(Fault::Damaged)?;
            let layer = Dense::maxout(unit, &matrix, &bias, inputs, pieces);
            layers.push((layer, LayerNorm::new(unit, scale, shift)));
        }
        let encoder = layers.split_off(1);
        let (mixer, mixer_norm) = layers.remove(0);
        Ok(Tok2Vec { unit, width, tables, statics, mixer, mixer_norm, encoder })
    }

    /// How many numbers a token's vector has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Multiplications with additions for each token, once its lexeme is known.
    pub(crate) fn operations(&self) -> usize {
        self.encoder.iter().skip(1).map(|(layer, _)| layer.operations()).sum()
    }

    /// The vectors of tokens, row by row; they stay in `memory` until the next call.
    pub(crate) fn run<'m>(&self, tokens: &[Token], lexicon: &Lexicon, memory: &'m mut Memory) -> &'m [f32] {
        let (width, pad) = (self.width, self.encoder.len());
        // Rows of zeros stand before and after a text, as many as there are layers; a row more at either end is
        // seen by the outermost and stays zero.
        let rows = tokens.len() + 2 * pad;
        for buffer in [&mut memory.front, &mut memory.back] {
            buffer.clear();
            buffer.resize((rows + 2) * width, 0.0);
        }
        self.run_first_layer(tokens, lexicon, memory);
        for (layer, norm) in &self.encoder[1..] {
            let inner = width..(rows + 1) * width;
            layer.apply(&memory.front, width, rows, &mut memory.back[inner.clone()]);
            norm.apply(&mut memory.back[inner.clone()], Some(&memory.front[inner]));
            std::mem::swap(&mut memory.front, &mut memory.back);
        }
        let start = (1 + pad) * width;
        &memory.front[start..start + tokens.len() * width]
    }

    /// Embeds the tokens and writes the first layer's rows to `front`.
    fn run_first_layer(&self, tokens: &[Token], lexicon: &Lexicon, memory: &mut Memory) {
        let (layer, norm) = &self.encoder[0];
        let (width, pad, raw) = (self.width, self.encoder.len(), layer.raw_outputs());
        let rows = tokens.len() + 2 * pad;
        let zeros = vec![0.0; raw];
        let mut front = std::mem::take(&mut memory.front);
        let mut back = std::mem::take(&mut memory.back);
        let mut start = 0;
        while start < rows {
            let end = (start + SEGMENT).min(rows);
            // The tokens that the rows see, whose numbers are `pad` less than their rows'.
            let first = start.saturating_sub(pad + WINDOW).min(tokens.len());
            let last = (end + WINDOW).saturating_sub(pad).min(tokens.len());
            self.embed(&tokens[first..last], lexicon, memory);
            for row in start..end {
                let place = |row: usize| memory.place(tokens.get(row.checked_sub(pad + 1)?)?);
                let part = |row: usize, side: usize| {
                    place(row).map_or(&zeros[..], |at| &memory.firsts[(SEEN * at + side) * raw..][..raw])
                };
                let parts = [layer.raw_bias(), part(row, 0), part(row + 1, 1), part(row + 2, 2)];
                let at = (row + 1) * width;
                greatest_of_sum(self.unit, &parts, &mut front[at..at + width]);
                if let Some(place) = place(row + 1) {
                    back[at..at + width].copy_from_slice(&memory.embeddings[place * width..][..width]);
                }
            }
            start = end;
        }
        let inner = width..(rows + 1) * width;
        norm.apply(&mut front[inner.clone()], Some(&back[inner]));
        (memory.front, memory.back) = (front, back);
    }

    /// Sees to it that the rows of these tokens' lexemes are in memory.
    fn embed(&self, tokens: &[Token], lexicon: &Lexicon, memory: &mut Memory) {
        if memory.kept > KEPT {
            memory.forget();
        }
        memory.missing.clear();
        for token in tokens {
            let key = key(token);
            if memory.places.len() <= key {
                memory.places.resize(key + 1, 0);
            }
            if memory.places[key] == 0 {
                memory.missing.push(*token);
                memory.places[key] = (memory.kept + memory.missing.len()) as u32;
            }
        }
        if memory.missing.is_empty() {
            return;
        }
        let (width, count) = (self.width, memory.missing.len());
        self.write_features(lexicon, memory);
        let mixer_inputs = memory.features.len() / count;
        memory.mixed.resize(count * width, 0.0);
        self.mixer.apply(&memory.features, mixer_inputs, count, &mut memory.mixed);
        self.mixer_norm.apply(&mut memory.mixed, None);
        let (layer, raw) = (&self.encoder[0].0, self.encoder[0].0.raw_outputs());
        memory.embeddings.truncate(memory.kept * width);
        memory.embeddings.extend_from_slice(&memory.mixed);
        memory.firsts.resize((memory.kept + count) * SEEN * raw, 0.0);
        memory.part.resize(count * raw, 0.0);
        for side in 0..SEEN {
            layer.apply_part(&memory.mixed, width, side * width, &mut memory.part);
            for (row, part) in memory.part.chunks_exact(raw).enumerate() {
                let at = (SEEN * (memory.kept + row) + side) * raw;
                memory.firsts[at..at + raw].copy_from_slice(part);
            }
        }
        memory.kept += count;
    }

    /// Writes the embeddings of the missing lexemes' attributes, side by side.
    fn write_features(&self, lexicon: &Lexicon, memory: &mut Memory) {
        let width = self.width;
        let columns = self.tables.len() + usize::from(self.statics.is_some());
        memory.features.clear();
        memory.features.resize(memory.missing.len() * columns * width, 0.0);
        let rows = memory.features.chunks_exact_mut(columns * width);
        for (token, row) in memory.missing.iter().zip(rows) {
            let lexeme = lexicon.lexeme(token.lexeme);
            for (table, out) in self.tables.iter().zip(row.chunks_exact_mut(width)) {
                table.add(table.attribute.of(lexeme, token.space_after), out);
            }
            if let Some(Statics { vectors, layer }) = &self.statics
                && let Some(vector) = vectors.of(lexeme.orth)
            {
                memory.statics.resize(layer.outputs(), 0.0);
                layer.apply(vector, vector.len(), 1, &mut memory.statics);
                row[self.tables.len() * width..].copy_from_slice(&memory.statics[..width]);
            }
        }
    }
}

impl Table {
    fn add(&self, id: StringId, out: &mut [f32]) {
        let width = out.len();
        for hash in four_hashes(id, self.seed) {
            let row = hash as usize % self.rows;
            for (sum, number) in out.iter_mut().zip(&self.numbers[row * width..][..width]) {
                *sum += number;
            }
        }
    }
}

/// MurmurHash3 (Austin Appleby) of a 64-bit number to 128 bits, as four numbers.
fn four_hashes(id: u64, seed: u64) -> [u32; 4] {
    let finish = |mut h: u64| {
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    let mixed = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let (first, second) = (mixed ^ seed ^ 8, seed ^ 8);
    let first = first.wrapping_add(second);
    let second = second.wrapping_add(first);
    let (first, second) = (finish(first), finish(second));
    let first = first.wrapping_add(second);
    let second = second.wrapping_add(first);
    [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32]
}

/// What is wrong with a component.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The configuration asks for something that is not built in.
    Unsupported(String),
    /// The weights are not as the configuration promises.
    Damaged(String),
}

/// Checks that a section asks for one of these architectures.
pub(crate) fn architecture(config: &Config, section: &str, known: &[&str]) -> Result<String, Fault> {
    let asked = config.text(section, "@architectures");
    match asked {
        Some(name) if known.contains(&name.as_str()) => Ok(name),
        Some(name) => Err(Fault::Unsupported(format!("the architecture {name}"))),
        None => Err(Fault::Unsupported(format!("[{section}] without an architecture"))),
    }
}

fn tables(config: &Config, embed: &str, width: usize, weights: &Weights<'_>) -> Result<Vec<Table>, Fault> {
    let (Some(attributes), Some(rows)) = (config.texts(embed, "attrs"), config.numbers(embed, "rows")) else {
        return Err(Fault::Unsupported("embeddings without lists of attributes and rows".to_owned()));
    };
    let nodes = weights.named("hashembed");
    if attributes.len() != rows.len() || attributes.len() != nodes.len() || config.number(embed, "width") != Some(width)
    {
        return Err(Fault::Damaged(format!(
            "it has {} embeddings where {} attributes with {} sizes are named",
            nodes.len(),
            attributes.len(),
            rows.len()
        )));
    }
    let table = |((name, rows), node): ((&String, usize), &Node<'_>)| {
        let attribute = Attribute::named(name).ok_or(Fault::Unsupported(format!("the attribute {name}")))?;
        let seed = node.number("seed").ok_or(Fault::Damaged("an embedding has no seed".to_owned()))?;
        // The hash takes a seed of 32 bits.
        let seed = seed & u64::from(u32::MAX);
        let numbers = node.numbers("E", &[rows, width]).map_err(Fault::Damaged)?;
        if rows == 0 {
            return Err(Fault::Damaged(format!("the embedding of {name} has no rows")));
        }
        Ok(Table { attribute, seed, rows, numbers })
    };
    attributes.iter().zip(rows).zip(nodes).map(table).collect()
}

fn statics(width: usize, weights: &Weights<'_>, vectors: &Arc<Vectors>, unit: Unit) -> Result<Statics, Fault> {
    let node = weights.only("static_vectors").map_err(Fault::Damaged)?;
    if vectors.width() == 0 {
        return Err(Fault::Damaged("it wants vectors of words, and the package has none".to_owned()));
    }
    let matrix = node.numbers("W", &[width, vectors.width()]).map_err(Fault::Damaged)?;
    let layer = Dense::linear(unit, &matrix, &vec![0.0; width], vectors.width());
    Ok(Statics { vectors: Arc::clone(vectors), layer })
}
