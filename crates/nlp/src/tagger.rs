//! The tagger: for each token the label whose row of a matrix fits its vector best.

use crate::error::Fault;
use crate::layers::{Dense, Unit};
use crate::room::make_room;
use crate::transition::better;
use crate::weights::Weights;

/// The matrix.
#[derive(Debug)]
pub(crate) struct Tagger {
    layer: Dense,
    labels: usize,
}

impl Tagger {
    /// The tagger with so many labels, of vectors of that width.
    pub(crate) fn read(weights: &Weights<'_>, labels: usize, width: usize, unit: Unit) -> Result<Self, Fault> {
        let node = weights.only("softmax")?;
        let (matrix, bias) = (node.numbers("W", &[labels, width])?, node.numbers("b", &[labels])?);
        Ok(Tagger { layer: Dense::linear(unit, &matrix, &bias, width), labels })
    }

    /// Multiplications with additions for each token.
    pub(crate) fn operations(&self) -> usize {
        self.layer.operations()
    }

    /// The number of each token's label; `scores` is room to compute in.
    pub(crate) fn tag(&self, vectors: &[f32], width: usize, scores: &mut Vec<f32>, tags: &mut Vec<u16>) {
        let count = vectors.len() / width;
        make_room(scores, count * self.layer.outputs());
        self.layer.apply(vectors, width, count, scores);
        tags.clear();
        tags.extend(scores.chunks_exact(self.layer.outputs()).take(count).map(|scores| {
            let mut best = None;
            better(scores, 0, self.labels, &mut best);
            best.unwrap_or(0) as u16
        }));
    }
}
