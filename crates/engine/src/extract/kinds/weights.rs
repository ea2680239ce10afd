//! The learnt weights: a table of features, kinds and weights, trained by `xtask/train/kinds.py`.

use super::{Reason, Sink, Verdict};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use whosays_model::ClaimKind;

const KINDS: usize = ClaimKind::ALL.len();
/// The feature that every sentence has.
const BIAS: &str = "bias";
/// What is added where the network is asked too.
const WITH_NETWORK: &str = "with-network";

/// A row of the table.
#[derive(Debug)]
struct Row {
    feature: String,
    weights: Vec<(usize, f32)>,
}

/// The weights of all features.
#[derive(Debug, Default)]
pub struct Kinds {
    rows: Vec<Row>,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Same>>,
    bias: [f32; KINDS],
    with_network: [f32; KINDS],
}

impl Kinds {
    /// Reads the table: a feature, a kind and a weight a row, separated by tabs.
    pub(crate) fn read<'a>(table: impl Iterator<Item = (usize, Vec<&'a str>)>) -> Result<Self, (usize, String)> {
        let mut kinds = Kinds { bias: [f32::NAN; KINDS], with_network: [f32::NAN; KINDS], ..Kinds::default() };
        for (line, row) in table {
            let [feature, kind, weight] = row[..] else { return Err((line, "a row has three columns".to_owned())) };
            let number = |kind: ClaimKind| ClaimKind::ALL.iter().position(|other| *other == kind);
            let kind = kind.parse().map_err(|what| (line, what))?;
            let weight: f32 = weight.parse().map_err(|_| (line, format!("`{weight}` is no weight")))?;
            kinds.add(feature, number(kind).unwrap_or(0), weight);
        }
        kinds.check()
    }

    /// A kind without a bias would never be said, so the table has both for each.
    fn check(self) -> Result<Self, (usize, String)> {
        let lacks = |row: &[f32; KINDS]| row.iter().position(|bias| bias.is_nan()).map(|kind| ClaimKind::ALL[kind]);
        match lacks(&self.bias).or(lacks(&self.with_network)) {
            Some(kind) => Err((0, format!("{kind} has no weight for {BIAS} or {WITH_NETWORK}"))),
            None => Ok(self),
        }
    }

    fn add(&mut self, feature: &str, kind: usize, weight: f32) {
        match feature {
            BIAS => return self.bias[kind] = weight,
            WITH_NETWORK => return self.with_network[kind] = weight,
            _ => {}
        }
        let next = self.rows.len() as u32;
        let row = *self.by_hash.entry(hash(&[feature])).or_insert(next);
        if row == next {
            self.rows.push(Row { feature: feature.to_owned(), weights: Vec::new() });
        }
        self.rows[row as usize].weights.push((kind, weight));
    }
}

/// What the network has to say in the mean with the weights; `xtask/train/kinds.py` holds to the same.
const NETWORK_SHARE: f32 = 0.6;

/// FNV-1a over the parts with a blank between two.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            take(b' ');
        }
        part.bytes().for_each(&mut take);
    }
    hash
}

/// A hasher for keys that are hashes.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Adds up the weights of the features that a sentence shows, each once.
pub(super) struct Scale<'a> {
    kinds: &'a Kinds,
    logits: [f32; KINDS],
    seen: HashSet<u32, BuildHasherDefault<Same>>,
    shown: Vec<(u32, usize)>,
}

impl<'a> Scale<'a> {
    pub(super) fn new(kinds: &'a Kinds) -> Self {
        Scale { kinds, logits: kinds.bias, seen: HashSet::default(), shown: Vec::new() }
    }

    /// The verdict of the weights, or of both: the mean of their log-odds by the network's share.
    pub(super) fn verdict(mut self, network: Option<&[f32]>) -> Verdict {
        let alone = self.logits;
        if let Some(network) = network {
            for ((logit, said), shift) in self.logits.iter_mut().zip(network).zip(self.kinds.with_network) {
                *logit = (1.0 - NETWORK_SHARE) * *logit + NETWORK_SHARE * said + shift;
            }
        }
        let reasons = self.shown.iter().flat_map(|&(row, at)| {
            let row = &self.kinds.rows[row as usize];
            row.weights.iter().filter(|(kind, weight)| *weight > 0.0 && self.logits[*kind] > 0.0).map(
                move |&(kind, weight)| Reason { kind: ClaimKind::ALL[kind], weight, at, feature: row.feature.clone() },
            )
        });
        let mut reasons: Vec<Reason> = reasons.collect();
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.feature.cmp(&b.feature)));
        Verdict { logits: self.logits, alone, reasons }
    }
}

impl Sink for Scale<'_> {
    fn take(&mut self, parts: &[&str], at: usize) {
        let Some(&row) = self.kinds.by_hash.get(&hash(parts)) else { return };
        if self.seen.insert(row) {
            self.shown.push((row, at));
            for &(kind, weight) in &self.kinds.rows[row as usize].weights {
                self.logits[kind] += weight;
            }
        }
    }
}
