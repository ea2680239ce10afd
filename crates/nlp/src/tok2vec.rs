//! Vectors for tokens: hashed embeddings of their attributes, mixed by a maxout layer, then a window encoder.
//!
//! The embeddings are those of Serrà and Karatzoglou (2017, "Getting deep recommenders fit": Bloom embeddings): four
//! rows of a small table, chosen by MurmurHash3 of the attribute, are added. The encoder is residual layers of maxout
//! over a token and its neighbours.
//!
//! The mixer adds up products with the rows of the tables before its maxout, so each row is multiplied once, when the
//! network is loaded. What the mixer gives depends on a lexeme and on whether a space follows; it is computed once for
//! each lexeme, and kept.
//!
//! A text is computed as if rows of zeros stood before and after it, as many as the encoder has layers. What a layer
//! makes of them counts as far as it reaches the text: each layer needs a row less on each side than the one before.

mod slots;

use crate::config::Config;
use crate::error::Fault;
use crate::layers::{Dense, LayerNorm, Unit, Window, greatest_of_sum};
use crate::lexeme::Lexeme;
use crate::lexicon::Lexicon;
use crate::room::{give_back, make_room};
use crate::strings::StringId;
use crate::tokenizer::Token;
use crate::vectors::Vectors;
use crate::weights::{Node, Weights};
use slots::Slots;
use std::ops::Range;
use std::sync::Arc;

/// Neighbours that a layer of the encoder sees on each side.
const WINDOW: usize = 1;
/// A token and its neighbours.
const SEEN: usize = 2 * WINDOW + 1;

/// Attributes that a network may embed, at most.
const MOST_TABLES: usize = 8;

/// The network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    unit: Unit,
    width: usize,
    tables: Vec<Table>,
    sees_spaces: bool,
    statics: Option<Statics>,
    mixer_bias: Vec<f32>,
    mixer_norm: LayerNorm,
    encoder: Vec<(Window, LayerNorm)>,
}

/// Hashed embeddings of one attribute: what each row adds to the mixer.
#[derive(Debug)]
struct Table {
    attribute: Attribute,
    seed: u64,
    rows: usize,
    numbers: Vec<f32>,
}

/// Vectors of words, how they are brought to the width of the others, and what that adds to the mixer.
#[derive(Debug)]
struct Statics {
    vectors: Arc<Vectors>,
    layer: Dense,
    mixer: Dense,
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
    slots: Slots,
    /// For each slot the lexeme's vector.
    embeddings: Vec<f32>,
    narrow: Vec<f32>,
    statics: Vec<f32>,
    front: Vec<f32>,
    back: Vec<f32>,
    /// Rows as the window layers turn them.
    turned: Vec<f32>,
}

impl Memory {
    /// Forgets every lexeme, since their numbers stand for others now.
    pub(crate) fn forget(&mut self) {
        self.slots = Slots::default();
    }

    /// The first rows that the last run gave.
    pub(crate) fn vectors(&self, length: usize) -> &[f32] {
        &self.front[..length]
    }

    /// Gives back the memory that a long text took.
    pub(crate) fn shrink(&mut self) {
        for buffer in [&mut self.front, &mut self.back, &mut self.turned] {
            give_back(buffer);
        }
    }
}

impl Tok2Vec {
    /// The network that a section of the configuration describes, with its weights, and with vectors of words if the
    /// section wants them.
    ///
    /// The error says what is not supported, or what is wrong with the weights.
    pub(crate) fn read(
        config: &Config,
        section: &str,
        weights: &Weights<'_>,
        vectors: Option<Arc<Vectors>>,
        unit: Unit,
    ) -> Result<Self, Fault> {
        architecture(config, section, &["spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2"])?;
        let embed = format!("{section}.embed");
        architecture(config, &embed, &["spacy.MultiHashEmbed.v2"])?;
        let encode = format!("{section}.encode");
        architecture(config, &encode, &["spacy.MaxoutWindowEncoder.v1", "spacy.MaxoutWindowEncoder.v2"])?;
        let number = |key: &str| config.number(&encode, key);
        let (width, depth, pieces) = (number("width")?, number("depth")?, number("maxout_pieces")?);
        if number("window_size")? != WINDOW || !(2..=3).contains(&pieces) || depth == 0 || depth > 64 {
            return Err(Fault::Unsupported("an encoder other than of windows of 1 and of 2 or 3 pieces".to_owned()));
        }
        if width == 0 || !width.is_multiple_of(16) || width > 1 << 14 {
            return Err(Fault::Unsupported(format!("a width of {width}, which is no multiple of 16")));
        }
        if vectors.as_ref().is_some_and(|vectors| vectors.width() == 0) {
            let what = "include_static_vectors is true, and the package has no vectors of words";
            return Err(Fault::Config(what.to_owned()));
        }
        let mut tables = tables(config, &embed, width, weights)?;
        let inputs = width * (tables.len() + usize::from(vectors.is_some()));
        let (maxouts, norms) = (weights.named("maxout"), weights.named("layernorm"));
        if maxouts.len() != depth + 1 || norms.len() != depth + 1 {
            return Err(Fault::Weights(format!(
                "it has {} maxout layers where {} are wanted",
                maxouts.len(),
                depth + 1
            )));
        }
        let mut norms = norms.into_iter().map(|node| {
            let (scale, shift) = (node.numbers("G", &[width])?, node.numbers("b", &[width])?);
            Ok(LayerNorm::new(unit, scale, shift))
        });
        let mut norm = || norms.next().unwrap_or_else(|| Err(Fault::Weights("it lacks a norm".to_owned())));
        let (mixer, mixer_norm) = (Maxout::read(maxouts[0], inputs, width)?.dense(unit), norm()?);
        let mut mixers = mixer.parts(width).into_iter();
        for (table, mixer) in tables.iter_mut().zip(&mut mixers) {
            table.multiply(&mixer);
        }
        let statics = vectors.zip(mixers.next()).map(|(vectors, mixer)| statics(width, weights, vectors, mixer, unit));
        let statics = statics.transpose()?;
        let mut encoder = Vec::new();
        for node in &maxouts[1..] {
            encoder.push((Maxout::read(node, SEEN * width, width)?.window(unit), norm()?));
        }
        let sees_spaces = tables.iter().any(|table| table.attribute == Attribute::Spacy);
        let mixer_bias = mixer.bias().to_vec();
        Ok(Tok2Vec { unit, width, tables, sees_spaces, statics, mixer_bias, mixer_norm, encoder })
    }

    /// How many numbers a token's vector has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Multiplications with additions for each token, once its lexeme is known.
    pub(crate) fn operations(&self) -> usize {
        self.encoder.iter().map(|(layer, _)| layer.operations()).sum()
    }

    /// Computes the vectors of tokens; they stay in `memory` until the next call.
    pub(crate) fn run(&self, tokens: &[Token], lexicon: &Lexicon, memory: &mut Memory) {
        let width = self.width;
        let pad = WINDOW * self.encoder.len();
        let mut rows = tokens.len() + 2 * pad;
        for buffer in [&mut memory.front, &mut memory.back] {
            // A row more, since windows are computed by twos.
            make_room(buffer, (rows + 1) * width);
        }
        memory.front[..pad * width].fill(0.0);
        self.embed(tokens, lexicon, memory, pad);
        memory.front[(rows - pad) * width..rows * width].fill(0.0);
        for (layer, norm) in &self.encoder {
            rows -= 2 * WINDOW;
            layer.apply(&memory.front, rows, &mut memory.back, &mut memory.turned);
            norm.apply(&mut memory.back[..rows * width], Some(&memory.front[WINDOW * width..]));
            std::mem::swap(&mut memory.front, &mut memory.back);
        }
    }

    /// Writes the tokens' embeddings to `front`, from a row on.
    fn embed(&self, tokens: &[Token], lexicon: &Lexicon, memory: &mut Memory, first: usize) {
        let width = self.width;
        for (index, token) in tokens.iter().enumerate() {
            let (slot, is_new) = memory.slots.slot(self.key(token));
            let kept = slot * width..(slot + 1) * width;
            if is_new {
                make_room(&mut memory.embeddings, kept.end);
                self.mix(token, lexicon.lexeme(token.lexeme), memory, kept.clone());
            }
            memory.front[(first + index) * width..][..width].copy_from_slice(&memory.embeddings[kept]);
        }
    }

    /// A number for a token's lexeme, and where the network sees it, for whether a space follows.
    fn key(&self, token: &Token) -> usize {
        let lexeme = token.lexeme as usize;
        if self.sees_spaces { 2 * lexeme + usize::from(token.space_after) } else { lexeme }
    }

    /// Writes what the mixer makes of a lexeme's attributes to its place among the embeddings.
    fn mix(&self, token: &Token, lexeme: &Lexeme, memory: &mut Memory, place: Range<usize>) {
        let raw = self.mixer_bias.len();
        let mut parts = [&self.mixer_bias[..]; 2 + 4 * MOST_TABLES];
        let mut count = 1;
        for table in &self.tables {
            for row in table.rows_of(table.attribute.of(lexeme, token.space_after)) {
                parts[count] = &table.numbers[row * raw..][..raw];
                count += 1;
            }
        }
        if let Some(statics) = &self.statics
            && let Some(vector) = statics.vectors.of(lexeme.orth)
        {
            statics.write(vector, &mut memory.narrow, &mut memory.statics);
            parts[count] = &memory.statics[..raw];
            count += 1;
        }
        let out = &mut memory.embeddings[place];
        greatest_of_sum(self.unit, &parts[..count], out);
        self.mixer_norm.apply(out, None);
    }
}

impl Statics {
    /// Writes what a word's vector adds to the mixer; `narrow` is room to compute in.
    fn write(&self, vector: &[f32], narrow: &mut Vec<f32>, out: &mut Vec<f32>) {
        make_room(narrow, self.layer.outputs());
        make_room(out, self.mixer.outputs());
        self.layer.apply(vector, vector.len(), 1, narrow);
        self.mixer.apply(narrow, self.layer.outputs(), 1, out);
    }
}

/// The weights of a maxout layer.
struct Maxout {
    matrix: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
    pieces: usize,
}

impl Maxout {
    /// The mixer has three pieces whatever the encoder has.
    fn read(node: &Node<'_>, inputs: usize, width: usize) -> Result<Self, Fault> {
        let pieces = node.shape("b")?.get(1).copied().unwrap_or(0);
        if !(2..=3).contains(&pieces) {
            return Err(Fault::Unsupported(format!("a maxout layer of {pieces} pieces")));
        }
        let matrix = node.numbers("W", &[width, pieces, inputs])?;
        Ok(Maxout { matrix, bias: node.numbers("b", &[width, pieces])?, inputs, pieces })
    }

    fn dense(&self, unit: Unit) -> Dense {
        Dense::maxout(unit, &self.matrix, &self.bias, self.inputs, self.pieces)
    }

    fn window(&self, unit: Unit) -> Window {
        Window::new(unit, &self.matrix, &self.bias, self.inputs / SEEN, self.pieces)
    }
}

impl Table {
    /// Replaces the rows by their products with a part of the mixer.
    fn multiply(&mut self, mixer: &Dense) {
        let mut products = vec![0.0; self.rows * mixer.outputs()];
        mixer.apply(&self.numbers, self.numbers.len() / self.rows, self.rows, &mut products);
        self.numbers = products;
    }

    /// The rows that are added for an attribute.
    fn rows_of(&self, id: StringId) -> [usize; 4] {
        four_hashes(id, self.seed).map(|hash| hash as usize % self.rows)
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

/// Checks that a section asks for one of these architectures.
pub(crate) fn architecture(config: &Config, section: &str, known: &[&str]) -> Result<String, Fault> {
    let asked = config.text(section, "@architectures")?;
    if known.contains(&asked.as_str()) {
        Ok(asked)
    } else {
        Err(Fault::Unsupported(format!("the architecture {asked}")))
    }
}

fn tables(config: &Config, embed: &str, width: usize, weights: &Weights<'_>) -> Result<Vec<Table>, Fault> {
    let (attributes, rows) = (config.texts(embed, "attrs")?, config.numbers(embed, "rows")?);
    if attributes.is_empty() || attributes.len() != rows.len() || config.number(embed, "width")? != width {
        let what = format!("[{embed}] has other than a size for each attribute and the width {width} of its encoder");
        return Err(Fault::Config(what));
    }
    if attributes.len() > MOST_TABLES {
        return Err(Fault::Unsupported(format!("to embed {} attributes", attributes.len())));
    }
    let nodes = weights.named("hashembed");
    if attributes.len() != nodes.len() {
        let what = format!("it has {} embeddings where {} attributes are named", nodes.len(), attributes.len());
        return Err(Fault::Weights(what));
    }
    let table = |((name, rows), node): ((&String, usize), &Node<'_>)| {
        let unknown = || Fault::Unsupported(format!("the attribute {name}"));
        let attribute = Attribute::named(name).ok_or_else(unknown)?;
        let no_seed = || Fault::Weights(format!("the embedding of {name} has no seed"));
        // The hash takes a seed of 32 bits.
        let seed = node.number("seed").ok_or_else(no_seed)? & u64::from(u32::MAX);
        let numbers = node.numbers("E", &[rows, width])?;
        if rows == 0 {
            return Err(Fault::Weights(format!("the embedding of {name} has no rows")));
        }
        Ok(Table { attribute, seed, rows, numbers })
    };
    attributes.iter().zip(rows).zip(nodes).map(table).collect()
}

fn statics(
    width: usize,
    weights: &Weights<'_>,
    vectors: Arc<Vectors>,
    mixer: Dense,
    unit: Unit,
) -> Result<Statics, Fault> {
    let node = weights.only("static_vectors")?;
    let matrix = node.numbers("W", &[width, vectors.width()])?;
    let layer = Dense::linear(unit, &matrix, &vec![0.0; width], vectors.width());
    Ok(Statics { vectors, layer, mixer })
}
