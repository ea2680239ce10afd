//! The layers of the networks: weights laid out for the vector unit found at run time, and safe functions over them.
//!
//! This is the one place of the crate with unsafe code: loads and stores of the vector units (`vector.rs`), the loops
//! over them (`rows.rs`), and here the calls, each behind checks of every length.
#![allow(unsafe_code)]

mod ceiling;
mod rows;
mod vector;
mod window;

pub use ceiling::ceiling;
use rows::{MaxSum, Norm, Product};
pub(crate) use vector::Unit;
pub(crate) use window::Window;

/// The widths of rows are multiples of this.
const GROUP: usize = 16;
/// Rows that are added at once.
const MOST_PARTS: usize = 40;

/// A number of columns, filled up to whole groups.
pub(crate) fn filled_up(columns: usize) -> usize {
    columns.next_multiple_of(GROUP)
}

/// Numbers that begin where a line of the cache does, so that no vector lies across two.
#[derive(Debug)]
struct Aligned {
    numbers: Vec<f32>,
    start: usize,
}

impl Aligned {
    fn new(numbers: &[f32]) -> Self {
        const LINE: usize = 16;
        let mut room: Vec<f32> = Vec::with_capacity(numbers.len() + LINE);
        let start = room.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
        room.resize(start, 0.0);
        room.extend_from_slice(numbers);
        Aligned { numbers: room, start }
    }
}

impl std::ops::Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.numbers[self.start..]
    }
}

/// Weights in panels of a few vectors, input by input, as the loops read them.
#[derive(Debug)]
struct Panels {
    unit: Unit,
    inputs: usize,
    /// Vectors in a panel: two or three.
    width: usize,
    count: usize,
    weights: Aligned,
}

impl Panels {
    /// Packs the weights of columns, as `weight` gives them by column and input; columns at and after `columns` are 0.
    fn linear(unit: Unit, columns: usize, inputs: usize, weight: impl Fn(usize, usize) -> f32) -> Panels {
        let lanes = unit.lanes();
        let filled = |width: &usize| columns.next_multiple_of(width * lanes);
        let width = [3, 2].into_iter().min_by_key(filled).unwrap_or(2);
        let count = filled(&width) / (width * lanes);
        Panels::pack(unit, inputs, width, count, |panel, vector, lane, k| {
            let column = (panel * width + vector) * lanes + lane;
            if column < columns { weight(column, k) } else { 0.0 }
        })
    }

    /// Packs the weights of outputs with two or three pieces, as `weight` gives them by output, piece and input; outputs
    /// fill up whole groups.
    fn maxout(
        unit: Unit,
        (outputs, pieces): (usize, usize),
        inputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
    ) -> Panels {
        let lanes = unit.lanes();
        Panels::pack(unit, inputs, pieces, filled_up(outputs) / lanes, |panel, piece, lane, k| {
            let output = panel * lanes + lane;
            if output < outputs { weight(output, piece, k) } else { 0.0 }
        })
    }

    fn pack(
        unit: Unit,
        inputs: usize,
        width: usize,
        count: usize,
        weight: impl Fn(usize, usize, usize, usize) -> f32,
    ) -> Panels {
        assert!((2..=3).contains(&width));
        let lanes = unit.lanes();
        let mut packed = Vec::with_capacity(count * inputs * width * lanes);
        for panel in 0..count {
            for k in 0..inputs {
                for vector in 0..width {
                    packed.extend((0..lanes).map(|lane| weight(panel, vector, lane, k)));
                }
            }
        }
        Panels { unit, inputs, width, count, weights: Aligned::new(&packed) }
    }

    /// The columns of all panels.
    fn columns(&self) -> usize {
        self.count * self.width * self.unit.lanes()
    }

    /// The panels of a part of the inputs.
    fn part(&self, from: usize, inputs: usize) -> Panels {
        assert!(from + inputs <= self.inputs);
        let lanes = self.unit.lanes();
        Panels::pack(self.unit, inputs, self.width, self.count, |panel, vector, lane, k| {
            self.weights[((panel * self.inputs + from + k) * self.width + vector) * lanes + lane]
        })
    }
}

/// A product with a matrix, and a sum; with several pieces, the greatest of them (Goodfellow et al. 2013, maxout).
#[derive(Debug)]
pub(crate) struct Dense {
    panels: Panels,
    bias: Aligned,
    maxout: bool,
}

impl Dense {
    /// A maxout layer of `weights` (outputs × pieces × inputs) and `bias` (outputs × pieces); two or three pieces.
    pub(crate) fn maxout(unit: Unit, weights: &[f32], bias: &[f32], inputs: usize, pieces: usize) -> Self {
        let outputs = bias.len() / pieces;
        assert!(bias.len() == outputs * pieces && weights.len() == bias.len() * inputs);
        let shape = (outputs, pieces);
        let weight = |output: usize, piece: usize, k: usize| weights[(output * pieces + piece) * inputs + k];
        let panels = Panels::maxout(unit, shape, inputs, weight);
        let bias = Panels::maxout(unit, shape, 1, |output, piece, _| bias[output * pieces + piece]).weights;
        Dense { panels, bias, maxout: true }
    }

    /// A linear layer of `weights` (outputs × inputs) and `bias` (outputs).
    pub(crate) fn linear(unit: Unit, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        assert_eq!(weights.len(), bias.len() * inputs);
        let panels = Panels::linear(unit, bias.len(), inputs, |column, k| weights[column * inputs + k]);
        let bias = Panels::linear(unit, bias.len(), 1, |column, _| bias[column]).weights;
        Dense { panels, bias, maxout: false }
    }

    /// Numbers in a row of output, of which those after the layer's own are 0.
    pub(crate) fn outputs(&self) -> usize {
        if self.maxout { self.panels.columns() / self.panels.width } else { self.panels.columns() }
    }

    /// Multiplications with additions that one row takes.
    pub(crate) fn operations(&self) -> usize {
        self.panels.inputs * self.panels.columns()
    }

    /// Applies the layer to `count` rows, which begin `stride` numbers apart in `rows`.
    pub(crate) fn apply(&self, rows: &[f32], stride: usize, count: usize, out: &mut [f32]) {
        if count == 0 {
            return;
        }
        assert!(rows.len() >= (count - 1) * stride + self.panels.inputs && out.len() >= count * self.outputs());
        let job = Product {
            rows: rows.as_ptr(),
            stride,
            count,
            depth: self.panels.inputs,
            weights: self.panels.weights.as_ptr(),
            bias: self.bias.as_ptr(),
            panels: self.panels.count,
            out: out.as_mut_ptr(),
            out_stride: self.outputs(),
            maxout: self.maxout,
        };
        // SAFETY: rows and output are as long as asserted; weights and biases were packed for these panels.
        unsafe { rows::run_product(self.panels.unit, job, self.panels.width) };
    }

    /// The layer in parts of so many inputs each: their products and the bias add up to the whole, whose pieces have not
    /// been compared.
    pub(crate) fn parts(&self, inputs: usize) -> Vec<Dense> {
        let bias = vec![0.0; self.bias.len()];
        let starts = (0..self.panels.inputs).step_by(inputs);
        let part = |from| Dense { panels: self.panels.part(from, inputs), bias: Aligned::new(&bias), maxout: false };
        starts.map(part).collect()
    }

    /// What a row of zeros gives.
    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }
}

/// Adds up to 40 rows whose pieces have not been compared, and keeps the greatest piece of each column of `out`.
pub(crate) fn greatest_of_sum(unit: Unit, parts: &[&[f32]], out: &mut [f32]) {
    let mut rows = [std::ptr::null(); MOST_PARTS];
    let pieces = parts.first().map_or(0, |part| part.len() / out.len());
    assert!(parts.len() <= MOST_PARTS && (2..=3).contains(&pieces) && out.len().is_multiple_of(unit.lanes()));
    for (row, part) in rows.iter_mut().zip(parts) {
        assert_eq!(part.len(), pieces * out.len());
        *row = part.as_ptr();
    }
    let panels = out.len() / unit.lanes();
    let job = MaxSum { rows: &rows[..parts.len()], panels, width: pieces, out: out.as_mut_ptr() };
    // SAFETY: every part holds all panels with their pieces, and so does the output.
    unsafe { rows::run_max_sum(unit, job) };
}

/// The order in which the columns of pieces stand in a row whose pieces have not been compared: for each place of the
/// row the index of its column, outputs first and pieces within.
pub(crate) fn raw_order(unit: Unit, outputs: usize, pieces: usize) -> Vec<usize> {
    let lanes = unit.lanes();
    let place = |at: usize| (at / (pieces * lanes) * lanes + at % lanes) * pieces + at / lanes % pieces;
    (0..outputs * pieces).map(place).collect()
}

/// A layer norm (Ba et al. 2016).
#[derive(Debug)]
pub(crate) struct LayerNorm {
    unit: Unit,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl LayerNorm {
    /// The norm with a scale and a shift a column; their number is a multiple of 16.
    pub(crate) fn new(unit: Unit, scale: Vec<f32>, shift: Vec<f32>) -> Self {
        assert!(scale.len() == shift.len() && scale.len().is_multiple_of(GROUP));
        LayerNorm { unit, scale, shift }
    }

    /// Brings each row to mean 0 and variance 1, scales and shifts it, and adds its row of `residual`, if there is one.
    pub(crate) fn apply(&self, rows: &mut [f32], residual: Option<&[f32]>) {
        let width = self.scale.len();
        let count = rows.len() / width;
        assert!(residual.is_none_or(|residual| residual.len() >= count * width));
        let job = Norm {
            rows: rows.as_mut_ptr(),
            count,
            width,
            scale: self.scale.as_ptr(),
            shift: self.shift.as_ptr(),
            residual: residual.map_or(std::ptr::null(), <[f32]>::as_ptr),
        };
        // SAFETY: rows, scale, shift and residual hold whole rows of this width.
        unsafe { rows::run_norm(self.unit, job) };
    }
}

#[cfg(test)]
mod tests;
