//! The limit of the arithmetic: how fast this core multiplies matrices of the shapes that a pipeline has.

use super::{Dense, Unit};
use std::time::Instant;

/// Rows, inputs and outputs with their pieces of the most frequent product.
const ROWS: usize = 1_000;
const INPUTS: usize = 288;
const OUTPUTS: usize = 96;
const PIECES: usize = 3;
/// Rounds, of which the best counts.
const ROUNDS: usize = 50;

/// Additions and multiplications a second in a product of 1,000 × 288 with 288 × 288 numbers on one core, as it is
/// measured when this is called; it takes some 50 milliseconds.
pub fn ceiling() -> f64 {
    let number = |index: usize| (index % 97) as f32 / 97.0 - 0.5;
    let weights: Vec<f32> = (0..OUTPUTS * PIECES * INPUTS).map(number).collect();
    let layer = Dense::maxout(Unit::best(), &weights, &vec![0.0; OUTPUTS * PIECES], INPUTS, PIECES);
    let rows: Vec<f32> = (0..ROWS * INPUTS).map(number).collect();
    let mut out = vec![0.0; ROWS * layer.outputs()];
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        layer.apply(&rows, INPUTS, ROWS, &mut out);
        best = best.min(start.elapsed().as_secs_f64());
    }
    std::hint::black_box(&out);
    2.0 * (ROWS * layer.operations()) as f64 / best
}
