//! A maxout layer over each row and its two neighbours, for two rows at a time.
//!
//! Two neighbouring windows of three rows take four products with matrices instead of six (Winograd 1980; Lavin and
//! Gray 2016, "Fast algorithms for convolutional neural networks", F(2, 3)). With rows *a* to *d* and weights *f*, *g*,
//! *h* of a window's three places, s = (b + c)(f + g + h)/2 and t = (c - b)(f - g + h)/2, the windows are
//! af + bg + ch = s + t + (a - c)f and bf + cg + dh = s - t + (d - b)h.

use super::{Aligned, Panels, Unit, rows};
use rows::{Turn, Windows};

/// Pairs of windows stand for four kinds of rows, each with weights of its own.
const KINDS: usize = 4;

/// The layer.
#[derive(Debug)]
pub(crate) struct Window {
    unit: Unit,
    width: usize,
    outputs: usize,
    bias: Aligned,
    panels: [Panels; KINDS],
}

impl Window {
    /// The layer of `weights` (outputs × pieces × three places × width) and `bias` (outputs × pieces) over rows of that
    /// width, which is a multiple of 16, as is the number of outputs; two or three pieces.
    pub(crate) fn new(unit: Unit, weights: &[f32], bias: &[f32], width: usize, pieces: usize) -> Self {
        let outputs = bias.len() / pieces;
        assert!(weights.len() == bias.len() * 3 * width && bias.len() == outputs * pieces);
        assert!(width.is_multiple_of(super::GROUP) && outputs.is_multiple_of(super::GROUP));
        let mixes: [fn([f32; 3]) -> f32; KINDS] =
            [|[f, g, h]| (f + g + h) / 2.0, |[f, g, h]| (f - g + h) / 2.0, |[f, _, _]| f, |[_, _, h]| h];
        let panels = mixes.map(|mix| {
            Panels::maxout(unit, (outputs, pieces), width, |output, piece, k| {
                let start = (output * pieces + piece) * 3 * width + k;
                mix([weights[start], weights[start + width], weights[start + 2 * width]])
            })
        });
        let bias = Panels::maxout(unit, (outputs, pieces), 1, |output, piece, _| bias[output * pieces + piece]).weights;
        Window { unit, width, outputs, bias, panels }
    }

    /// Multiplications with additions that one row takes.
    pub(crate) fn operations(&self) -> usize {
        KINDS * self.width * self.panels[0].columns() / 2
    }

    /// Applies the layer to the inner ones of `count + 2` rows; if `count` is odd, there is a row more at the end, whatever
    /// its numbers, and room for its output. `turned` is room to compute in.
    pub(crate) fn apply(&self, rows: &[f32], count: usize, out: &mut [f32], turned: &mut Vec<f32>) {
        let pairs = count.div_ceil(2);
        assert!(rows.len() >= (2 * pairs + 2) * self.width && out.len() >= 2 * pairs * self.outputs);
        turned.resize((KINDS * pairs * self.width).max(turned.len()), 0.0);
        let job = Turn { rows: rows.as_ptr(), width: self.width, pairs, out: turned.as_mut_ptr() };
        // SAFETY: rows and output are as long as asserted, and the width is a multiple of the lanes.
        unsafe { rows::run_turn(self.unit, job) };
        let job = Windows {
            turned: turned.as_ptr(),
            width: self.width,
            pairs,
            weights: self.panels.each_ref().map(|panels| panels.weights.as_ptr()),
            bias: self.bias.as_ptr(),
            panels: self.panels[0].count,
            out: out.as_mut_ptr(),
            out_stride: self.outputs,
        };
        // SAFETY: turned rows and output hold rows of all pairs, and the weights were packed for these panels.
        unsafe { rows::run_windows(self.unit, job, self.panels[0].width) };
    }
}
