//! The layers of the networks: weights laid out for the vector unit found at run time, and safe functions over them.
//!
//! This is the one place of the crate with unsafe code: loads and stores of the vector units (`vector.rs`), the loops
//! over them (`rows.rs`), and here the calls, each behind checks of every length.
#![allow(unsafe_code)]

mod ceiling;
mod rows;
mod vector;

pub use ceiling::ceiling;
use rows::{MaxSum, Norm, Product};
pub(crate) use vector::Unit;

/// The widths of rows are multiples of this.
const GROUP: usize = 16;
/// Rows that are added at once.
const MOST_PARTS: usize = 16;

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

/// A product with a matrix, and a sum; with several pieces, the greatest of them (Goodfellow et al. 2013, maxout).
#[derive(Debug)]
pub(crate) struct Dense {
    unit: Unit,
    inputs: usize,
    /// Columns of a row of output, filled up.
    outputs: usize,
    pieces: usize,
    /// Vectors in a panel.
    width: usize,
    panels: usize,
    weights: Aligned,
    bias: Aligned,
}

impl Dense {
    /// A maxout layer of `weights` (outputs × pieces × inputs) and `bias` (outputs × pieces); one to three pieces.
    pub(crate) fn maxout(unit: Unit, weights: &[f32], bias: &[f32], inputs: usize, pieces: usize) -> Self {
        let outputs = bias.len() / pieces;
        assert!((2..=3).contains(&pieces) && bias.len() == outputs * pieces);
        let panels = filled_up(outputs) / unit.lanes();
        Dense::packed(unit, weights, bias, inputs, (filled_up(outputs), pieces, panels), |panel, vector, lane| {
            let output = panel * unit.lanes() + lane;
            (output < outputs).then_some(output * pieces + vector)
        })
    }

    /// A linear layer of `weights` (outputs × inputs) and `bias` (outputs).
    pub(crate) fn linear(unit: Unit, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        let columns = 3 * unit.lanes();
        let panels = filled_up(bias.len()).div_ceil(columns);
        let outputs = (panels * columns).next_multiple_of(GROUP);
        let mut layer = Dense::packed(unit, weights, bias, inputs, (outputs, 3, panels), |panel, vector, lane| {
            let output = panel * columns + vector * unit.lanes() + lane;
            (output < bias.len()).then_some(output)
        });
        layer.pieces = 1;
        layer
    }

    fn packed(
        unit: Unit,
        weights: &[f32],
        bias: &[f32],
        inputs: usize,
        (outputs, width, panels): (usize, usize, usize),
        row_of: impl Fn(usize, usize, usize) -> Option<usize>,
    ) -> Self {
        assert_eq!(weights.len(), bias.len() * inputs);
        let lanes = unit.lanes();
        let mut packed = vec![0.0; panels * inputs * width * lanes];
        let mut packed_bias = vec![0.0; panels * width * lanes];
        for panel in 0..panels {
            for vector in 0..width {
                for lane in 0..lanes {
                    let Some(row) = row_of(panel, vector, lane) else { continue };
                    packed_bias[(panel * width + vector) * lanes + lane] = bias[row];
                    for k in 0..inputs {
                        packed[((panel * inputs + k) * width + vector) * lanes + lane] = weights[row * inputs + k];
                    }
                }
            }
        }
        let (weights, bias) = (Aligned::new(&packed), Aligned::new(&packed_bias));
        Dense { unit, inputs, outputs, pieces: width, width, panels, weights, bias }
    }

    /// Numbers in a row of output.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Numbers in a row whose pieces have not been compared.
    pub(crate) fn raw_outputs(&self) -> usize {
        self.panels * self.width * self.unit.lanes()
    }

    /// Multiplications with additions that one row takes.
    pub(crate) fn operations(&self) -> usize {
        self.inputs * self.raw_outputs()
    }

    /// The biases as a row whose pieces have not been compared.
    pub(crate) fn raw_bias(&self) -> &[f32] {
        &self.bias
    }

    /// Applies the layer to `count` rows, which begin `stride` numbers apart in `rows`.
    pub(crate) fn apply(&self, rows: &[f32], stride: usize, count: usize, out: &mut [f32]) {
        if count == 0 {
            return;
        }
        assert!(rows.len() >= (count - 1) * stride + self.inputs && out.len() >= count * self.outputs);
        let job = Product {
            rows: rows.as_ptr(),
            stride,
            count,
            depth: self.inputs,
            weights: self.weights.as_ptr(),
            bias: self.bias.as_ptr(),
            panels: self.panels,
            out: out.as_mut_ptr(),
            out_stride: self.outputs,
            maxout: self.pieces > 1,
        };
        // SAFETY: lengths of rows and output are as asserted; weights and biases were packed for these panels.
        unsafe { rows::run_product(self.unit, job, self.width) };
    }

    /// The products of rows with as many inputs as they are wide, from the input `from` on, without bias and without
    /// comparing pieces.
    pub(crate) fn apply_part(&self, rows: &[f32], wide: usize, from: usize, out: &mut [f32]) {
        let count = rows.len() / wide;
        assert!(from + wide <= self.inputs && out.len() >= count * self.raw_outputs());
        let size = self.width * self.unit.lanes();
        let none = vec![0.0; size];
        // A panel's weights lie input by input, so a part of the inputs is a part of each panel.
        for panel in 0..self.panels {
            let start = (panel * self.inputs + from) * size;
            let weights = &self.weights[start..start + wide * size];
            let job = Product {
                rows: rows.as_ptr(),
                stride: wide,
                count,
                depth: wide,
                weights: weights.as_ptr(),
                bias: none.as_ptr(),
                panels: 1,
                out: out[panel * size..].as_mut_ptr(),
                out_stride: self.raw_outputs(),
                maxout: false,
            };
            // SAFETY: rows and output are as long as asserted; weights and biases are one panel's.
            unsafe { rows::run_product(self.unit, job, self.width) };
        }
    }
}

/// Adds up to 16 rows whose pieces have not been compared, and keeps the greatest piece of each column of `out`.
pub(crate) fn greatest_of_sum(unit: Unit, parts: &[&[f32]], out: &mut [f32]) {
    let mut rows = [std::ptr::null(); MOST_PARTS];
    let pieces = parts.first().map_or(1, |part| part.len() / out.len());
    assert!(parts.len() <= MOST_PARTS && (1..=3).contains(&pieces) && out.len().is_multiple_of(unit.lanes()));
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
