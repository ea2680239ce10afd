//! Vectors for tokens: hashed embeddings of their attributes, mixed by a maxout layer, then a window encoder.
//!
//! The embeddings are those of Serrà and Karatzoglou (2017, "Getting deep recommenders fit": Bloom embeddings): four
//! rows of a small table, chosen by MurmurHash3 of the attribute, are added. The encoder is residual layers of maxout
//! over a token and its neighbours.
//!
//! A token's embedding depends on its lexeme and on whether a space follows, and the first layer of the encoder is
//! a sum over neighbours before its maxout. So both are computed once for each lexeme, and kept.
//!
//! A text is computed as if rows of zeros stood before and after it, as many as the encoder has layers. What a layer
//! makes of them counts as far as it reaches the text: each layer needs a row less on each side than the one before.

use crate::config::Config;
use crate::error::Fault;
use crate::layers::{Dense, LayerNorm, Unit, Window, greatest_of_sum};
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
    /// The encoder's first layer, in parts for each neighbour.
    first: Vec<Dense>,
    first_norm: LayerNorm,
    /// Its other layers.
    encoder: Vec<(Window, LayerNorm)>,
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
    /// Rows as the window layers turn them.
    turned: Vec<f32>,
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
        let tables = tables(config, &embed, width, weights)?;
        let statics = vectors.map(|vectors| statics(width, weights, vectors, unit)).transpose()?;
        let inputs = width * (tables.len() + usize::from(statics.is_some()));
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
        let (first, first_norm) = (Maxout::read(maxouts[1], SEEN * width, width)?.dense(unit), norm()?);
        let mut encoder = Vec::new();
        for node in &maxouts[2..] {
            encoder.push((Maxout::read(node, SEEN * width, width)?.window(unit), norm()?));
        }
        let first = first.parts(width);
        Ok(Tok2Vec { unit, width, tables, statics, mixer, mixer_norm, first, first_norm, encoder })
    }

    /// How many numbers a token's vector has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Multiplications with additions for each token, once its lexeme is known.
    pub(crate) fn operations(&self) -> usize {
        self.encoder.iter().map(|(layer, _)| layer.operations()).sum()
    }

    /// The vectors of tokens, row by row; they stay in `memory` until the next call.
    pub(crate) fn run<'m>(&self, tokens: &[Token], lexicon: &Lexicon, memory: &'m mut Memory) -> &'m [f32] {
        let width = self.width;
        let mut rows = tokens.len() + 2 * WINDOW * self.encoder.len();
        for buffer in [&mut memory.front, &mut memory.back] {
            // A row more, since windows are computed by twos.
            buffer.resize(((rows + 1) * width).max(buffer.len()), 0.0);
        }
        self.run_first_layer(tokens, rows, lexicon, memory);
        for (layer, norm) in &self.encoder {
            let inner = WINDOW * width..;
            rows -= 2 * WINDOW;
            layer.apply(&memory.front, rows, &mut memory.back, &mut memory.turned);
            norm.apply(&mut memory.back[..rows * width], Some(&memory.front[inner]));
            std::mem::swap(&mut memory.front, &mut memory.back);
        }
        &memory.front[..rows * width]
    }

    /// Embeds the tokens and writes the first layer's rows to `front`; they are so many, and the tokens' amid them.
    fn run_first_layer(&self, tokens: &[Token], rows: usize, lexicon: &Lexicon, memory: &mut Memory) {
        let (width, pad) = (self.width, (rows - tokens.len()) / 2);
        let mut front = std::mem::take(&mut memory.front);
        let mut back = std::mem::take(&mut memory.back);
        for start in (0..rows).step_by(SEGMENT) {
            let end = (start + SEGMENT).min(rows);
            // The tokens that the rows see, whose numbers are `pad` less than their rows'.
            let first = start.saturating_sub(pad + WINDOW).min(tokens.len());
            let last = (end + WINDOW).saturating_sub(pad).min(tokens.len());
            self.embed(&tokens[first..last], lexicon, memory);
            for (row, (out, own)) in (start..end).zip(chunks(&mut front, &mut back, width, start)) {
                let place = |side: usize| memory.place(tokens.get((row + side).checked_sub(pad + WINDOW)?)?);
                let places = [place(0), place(1), place(2)];
                let part = |side: usize| self.part(places[side], side, memory);
                greatest_of_sum(self.unit, &[part(0), part(1), part(2)], out);
                match places[WINDOW] {
                    Some(place) => own.copy_from_slice(&memory.embeddings[place * width..][..width]),
                    None => own.fill(0.0),
                }
            }
        }
        self.first_norm.apply(&mut front[..rows * width], Some(&back));
        (memory.front, memory.back) = (front, back);
    }

    /// What a neighbour adds to the first layer, by where its rows are; none is a row of zeros.
    fn part<'m>(&'m self, place: Option<usize>, side: usize, memory: &'m Memory) -> &'m [f32] {
        let bias = self.first[side].bias();
        let raw = bias.len();
        place.map_or(bias, |place| &memory.firsts[(SEEN * place + side) * raw..][..raw])
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
        memory.embeddings.truncate(memory.kept * width);
        memory.embeddings.extend_from_slice(&memory.mixed);
        let raw = self.first[0].outputs();
        memory.firsts.resize((memory.kept + count) * SEEN * raw, 0.0);
        memory.part.resize(count * raw, 0.0);
        for (side, layer) in self.first.iter().enumerate() {
            layer.apply(&memory.mixed, width, count, &mut memory.part);
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

/// Rows of two lists, from a row on.
fn chunks<'b>(
    one: &'b mut [f32],
    other: &'b mut [f32],
    width: usize,
    first: usize,
) -> impl Iterator<Item = (&'b mut [f32], &'b mut [f32])> {
    one[first * width..].chunks_exact_mut(width).zip(other[first * width..].chunks_exact_mut(width))
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

fn statics(width: usize, weights: &Weights<'_>, vectors: Arc<Vectors>, unit: Unit) -> Result<Statics, Fault> {
    if vectors.width() == 0 {
        let what = "include_static_vectors is true, and the package has no vectors of words";
        return Err(Fault::Config(what.to_owned()));
    }
    let node = weights.only("static_vectors")?;
    let matrix = node.numbers("W", &[width, vectors.width()])?;
    let layer = Dense::linear(unit, &matrix, &vec![0.0; width], vectors.width());
    Ok(Statics { vectors, layer })
}
