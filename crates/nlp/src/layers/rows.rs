//! The arithmetic of rows, written once and compiled for each vector unit.

#[cfg(target_arch = "aarch64")]
use std::arch::aarch64::float32x4_t;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256, __m512};

use super::vector::{Plain, Unit, Vector};

/// A product of rows with packed weights: `panels` panels, each `depth` × `width` vectors, with as many biases.
#[derive(Clone, Copy)]
pub(super) struct Product {
    pub(super) rows: *const f32,
    /// From one row to the next.
    pub(super) stride: usize,
    pub(super) count: usize,
    pub(super) depth: usize,
    pub(super) weights: *const f32,
    pub(super) bias: *const f32,
    pub(super) panels: usize,
    pub(super) out: *mut f32,
    pub(super) out_stride: usize,
    /// Whether only the greatest of a panel's vectors is kept.
    pub(super) maxout: bool,
}

/// Shift and scale of a layer norm, and what is added to its row at the end.
#[derive(Clone, Copy)]
pub(super) struct Norm {
    pub(super) rows: *mut f32,
    pub(super) count: usize,
    pub(super) width: usize,
    pub(super) scale: *const f32,
    pub(super) shift: *const f32,
    /// As many rows that are added, or null.
    pub(super) residual: *const f32,
}

/// Sums of rows, of whose panels the greatest vector is kept.
#[derive(Clone, Copy)]
pub(super) struct MaxSum<'a> {
    pub(super) rows: &'a [*const f32],
    pub(super) panels: usize,
    pub(super) width: usize,
    pub(super) out: *mut f32,
}

/// Rows that windows over three of them see, two windows at a time.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    /// Two rows more than there are windows.
    pub(super) rows: *const f32,
    pub(super) width: usize,
    pub(super) pairs: usize,
    /// A row for each pair, four times one after the other.
    pub(super) out: *mut f32,
}

/// Windows over three rows, two of them at a time, of rows that are turned.
#[derive(Clone, Copy)]
pub(super) struct Windows {
    /// A row for each pair, four times one after the other.
    pub(super) turned: *const f32,
    pub(super) width: usize,
    pub(super) pairs: usize,
    /// As many panels for each of the four kinds of rows.
    pub(super) weights: [*const f32; 4],
    pub(super) bias: *const f32,
    pub(super) panels: usize,
    /// Two rows for each pair.
    pub(super) out: *mut f32,
    pub(super) out_stride: usize,
}

/// Sixteen partial sums whatever the unit, so that every unit adds in the same order.
const PARTS: usize = 16;

/// Panel by panel in blocks of rows, of which the last begins among the rows of the one before where rows are left.
#[inline(always)]
unsafe fn product<V: Vector, const WIDTH: usize, const ROWS: usize, const HALF: usize>(job: Product) {
    if job.count < HALF {
        for row in 0..job.count {
            // SAFETY: the row is there.
            unsafe { single::<V, WIDTH>(job, row) };
        }
        return;
    }
    let whole = job.count - job.count % ROWS;
    for panel in 0..job.panels {
        // SAFETY: the panel and so many rows are there.
        unsafe {
            for row in (0..whole).step_by(ROWS) {
                block::<V, WIDTH, ROWS, 1>(job, row, panel);
            }
            for row in (whole..job.count).step_by(HALF) {
                block::<V, WIDTH, HALF, 1>(job, row.min(job.count - HALF), panel);
            }
        }
    }
}

/// The product of a single row with several panels at once, since one panel alone would wait for its own sums.
#[inline(always)]
unsafe fn single<V: Vector, const WIDTH: usize>(job: Product, row: usize) {
    let mut panel = 0;
    while panel < job.panels {
        // SAFETY: the row and so many panels are there.
        unsafe {
            match job.panels - panel {
                1 => block::<V, WIDTH, 1, 1>(job, row, panel),
                2 => block::<V, WIDTH, 1, 2>(job, row, panel),
                3 => block::<V, WIDTH, 1, 3>(job, row, panel),
                _ => block::<V, WIDTH, 1, 4>(job, row, panel),
            }
        }
        panel += 4;
    }
}

/// The product of some rows with some panels.
#[inline(always)]
unsafe fn block<V: Vector, const WIDTH: usize, const ROWS: usize, const PANELS: usize>(
    job: Product,
    row: usize,
    panel: usize,
) {
    let size = WIDTH * V::LANES;
    // SAFETY: the caller's job says what is readable and writable, and rows and panels are within its numbers.
    unsafe {
        let rows = job.rows.add(row * job.stride);
        let mut sums = [[[V::splat(0.0); WIDTH]; ROWS]; PANELS];
        for (at, sums) in sums.iter_mut().enumerate() {
            *sums = [load(job.bias.add((panel + at) * size)); ROWS];
        }
        for k in 0..job.depth {
            for (at, sums) in sums.iter_mut().enumerate() {
                let weights = job.weights.add(((panel + at) * job.depth + k) * size);
                accumulate(sums, rows.add(k), job.stride, weights);
            }
        }
        let wide = if job.maxout { V::LANES } else { size };
        for (at, sums) in sums.into_iter().enumerate() {
            for (index, sums) in sums.into_iter().enumerate() {
                let out = job.out.add((row + index) * job.out_stride + (panel + at) * wide);
                if job.maxout {
                    greatest(sums).store(out);
                } else {
                    for (vector, sum) in sums.into_iter().enumerate() {
                        sum.store(out.add(vector * V::LANES));
                    }
                }
            }
        }
    }
}

/// Adds the products of a number of each row with the weights of its input.
#[inline(always)]
unsafe fn accumulate<V: Vector, const WIDTH: usize, const ROWS: usize>(
    sums: &mut [[V; WIDTH]; ROWS],
    numbers: *const f32,
    stride: usize,
    weights: *const f32,
) {
    // The fewer are held in registers, the weights or the numbers: sums take nearly all of those.
    // SAFETY: the caller vouches for a number of each row, and for the weights.
    unsafe {
        if WIDTH <= ROWS {
            let column: [V; WIDTH] = load(weights);
            for (index, sums) in sums.iter_mut().enumerate() {
                let value = V::splat(*numbers.add(index * stride));
                for (sum, weight) in sums.iter_mut().zip(column) {
                    *sum = value.multiply_add(weight, *sum);
                }
            }
            return;
        }
        let mut values = [V::splat(0.0); ROWS];
        for (index, value) in values.iter_mut().enumerate() {
            *value = V::splat(*numbers.add(index * stride));
        }
        for vector in 0..WIDTH {
            let weight = V::load(weights.add(vector * V::LANES));
            for (sums, value) in sums.iter_mut().zip(values) {
                sums[vector] = value.multiply_add(weight, sums[vector]);
            }
        }
    }
}

/// Panel by panel in blocks of pairs, of which the last begins among the pairs of the one before where pairs are left.
#[inline(always)]
unsafe fn windows<V: Vector, const WIDTH: usize, const PAIRS: usize>(job: Windows) {
    for panel in 0..job.panels {
        // SAFETY: the panel and so many pairs are there.
        unsafe {
            if job.pairs < PAIRS {
                for pair in 0..job.pairs {
                    window_block::<V, WIDTH, 1>(job, pair, panel);
                }
                continue;
            }
            for pair in (0..job.pairs).step_by(PAIRS) {
                window_block::<V, WIDTH, PAIRS>(job, pair.min(job.pairs - PAIRS), panel);
            }
        }
    }
}

/// Some pairs of windows with one panel.
#[inline(always)]
unsafe fn window_block<V: Vector, const WIDTH: usize, const PAIRS: usize>(job: Windows, pair: usize, panel: usize) {
    let size = WIDTH * V::LANES;
    // SAFETY: the caller's job says what is readable and writable, and pairs and panels are within its numbers.
    unsafe {
        let turned = |kind: usize| job.turned.add((kind * job.pairs + pair) * job.width);
        let weights = |kind: usize| job.weights[kind].add(panel * job.width * size);
        let mut firsts: [[V; WIDTH]; PAIRS] = [load(job.bias.add(panel * size)); PAIRS];
        let mut seconds = [[V::splat(0.0); WIDTH]; PAIRS];
        for k in 0..job.width {
            accumulate(&mut firsts, turned(0).add(k), job.width, weights(0).add(k * size));
            accumulate(&mut seconds, turned(1).add(k), job.width, weights(1).add(k * size));
        }
        for (firsts, seconds) in firsts.iter_mut().zip(&mut seconds) {
            for (first, second) in firsts.iter_mut().zip(seconds) {
                (*first, *second) = (first.plus(*second), first.minus(*second));
            }
        }
        for k in 0..job.width {
            accumulate(&mut firsts, turned(2).add(k), job.width, weights(2).add(k * size));
            accumulate(&mut seconds, turned(3).add(k), job.width, weights(3).add(k * size));
        }
        for (index, (first, second)) in firsts.into_iter().zip(seconds).enumerate() {
            let out = job.out.add(2 * (pair + index) * job.out_stride + panel * V::LANES);
            greatest(first).store(out);
            greatest(second).store(out.add(job.out_stride));
        }
    }
}

/// Some vectors, one after the other.
#[inline(always)]
unsafe fn load<V: Vector, const WIDTH: usize>(from: *const f32) -> [V; WIDTH] {
    // SAFETY: the caller vouches for as many numbers.
    unsafe {
        let mut vectors = [V::splat(0.0); WIDTH];
        for (at, vector) in vectors.iter_mut().enumerate() {
            *vector = V::load(from.add(at * V::LANES));
        }
        vectors
    }
}

#[inline(always)]
unsafe fn greatest<V: Vector, const WIDTH: usize>(vectors: [V; WIDTH]) -> V {
    let mut greatest = vectors[0];
    for vector in &vectors[1..] {
        // SAFETY: the caller has the unit.
        greatest = unsafe { greatest.greater(*vector) };
    }
    greatest
}

#[inline(always)]
unsafe fn sum_of<V: Vector>(width: usize, value: impl Fn(usize) -> V) -> f32 {
    // SAFETY: the caller has the unit; the parts are an array of our own.
    unsafe {
        let mut sums = [0.0; PARTS];
        let vectors = PARTS / V::LANES;
        for part in 0..vectors {
            let mut sum = V::splat(0.0);
            let mut at = part * V::LANES;
            while at < width {
                sum = sum.plus(value(at));
                at += PARTS;
            }
            sum.store(sums.as_mut_ptr().add(part * V::LANES));
        }
        let mut left = PARTS;
        while left > 1 {
            left /= 2;
            for part in 0..left {
                sums[part] += sums[part + left];
            }
        }
        sums[0]
    }
}

#[inline(always)]
unsafe fn norm<V: Vector>(job: Norm) {
    let count = job.width as f32;
    for row in 0..job.count {
        // SAFETY: the job's rows are this wide, in whole groups of PARTS, and so are scale, shift and residual.
        unsafe {
            let values = job.rows.add(row * job.width);
            let mean = sum_of::<V>(job.width, |at| V::load(values.add(at))) / count;
            let minus_mean = V::splat(-mean);
            let one = V::splat(1.0);
            let variance = sum_of::<V>(job.width, |at| {
                let off = V::load(values.add(at)).plus(minus_mean);
                off.multiply_add(off, V::splat(0.0))
            }) / count;
            let factor = V::splat(1.0 / (variance + 1e-8).sqrt());
            let mut at = 0;
            while at < job.width {
                let off = one.multiply_add(V::load(values.add(at)), minus_mean);
                let off = off.multiply_add(factor, V::splat(0.0));
                let mut value = off.multiply_add(V::load(job.scale.add(at)), V::load(job.shift.add(at)));
                if !job.residual.is_null() {
                    value = value.plus(V::load(job.residual.add(row * job.width + at)));
                }
                value.store(values.add(at));
                at += V::LANES;
            }
        }
    }
}

#[inline(always)]
unsafe fn max_sum<V: Vector, const WIDTH: usize>(job: MaxSum<'_>) {
    for panel in 0..job.panels {
        // SAFETY: every row holds this many panels, and the output as many vectors.
        unsafe {
            let at = panel * WIDTH * V::LANES;
            let mut sums = [V::splat(0.0); WIDTH];
            for row in job.rows {
                for (sum, vector) in sums.iter_mut().zip(load::<V, WIDTH>(row.add(at))) {
                    *sum = sum.plus(vector);
                }
            }
            greatest(sums).store(job.out.add(panel * V::LANES));
        }
    }
}

/// Turns the four rows that a pair of windows sees into those that are multiplied.
#[inline(always)]
unsafe fn turn<V: Vector>(job: Turn) {
    let size = job.pairs * job.width;
    for pair in 0..job.pairs {
        for at in (0..job.width).step_by(V::LANES) {
            // SAFETY: two rows more than pairs of them are there, and so are four times as many rows of output.
            unsafe {
                let row = |row: usize| V::load(job.rows.add((2 * pair + row) * job.width + at));
                let out = job.out.add(pair * job.width + at);
                let (left, first, second, right) = (row(0), row(1), row(2), row(3));
                first.plus(second).store(out);
                second.minus(first).store(out.add(size));
                left.minus(second).store(out.add(2 * size));
                right.minus(first).store(out.add(3 * size));
            }
        }
    }
}

/// Writes for one unit the functions that are compiled with its instructions.
macro_rules! compiled {
    ($module:ident, $vector:ty, $rows:literal, $features:meta) => {
        mod $module {
            use super::*;

            #[$features]
            pub(super) unsafe fn product(job: Product, width: usize) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe {
                    match width {
                        2 => super::product::<$vector, 2, { $rows * 3 / 2 }, { $rows * 3 / 4 }>(job),
                        _ => super::product::<$vector, 3, $rows, { $rows / 2 }>(job),
                    }
                }
            }

            #[$features]
            pub(super) unsafe fn norm(job: Norm) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe { super::norm::<$vector>(job) }
            }

            #[$features]
            pub(super) unsafe fn turn(job: Turn) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe { super::turn::<$vector>(job) }
            }

            #[$features]
            pub(super) unsafe fn windows(job: Windows, width: usize) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe {
                    match width {
                        2 => super::windows::<$vector, 2, { $rows * 3 / 4 }>(job),
                        _ => super::windows::<$vector, 3, { $rows / 2 }>(job),
                    }
                }
            }

            #[$features]
            pub(super) unsafe fn max_sum(job: MaxSum<'_>) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe {
                    match job.width {
                        2 => super::max_sum::<$vector, 2>(job),
                        _ => super::max_sum::<$vector, 3>(job),
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
compiled!(avx512, __m512, 8, target_feature(enable = "avx512f"));
#[cfg(target_arch = "x86_64")]
compiled!(avx2, __m256, 4, target_feature(enable = "avx2,fma"));
#[cfg(target_arch = "aarch64")]
compiled!(neon, float32x4_t, 8, target_feature(enable = "neon"));
compiled!(plain, Plain, 2, inline);

/// Passes a job to the functions of a unit.
macro_rules! dispatch {
    ($unit:expr, $function:ident($($argument:expr),*)) => {
        // SAFETY: a unit is only named when the machine has it, and the caller vouches for the memory.
        match $unit {
            #[cfg(target_arch = "x86_64")]
            Unit::Avx512 => unsafe { avx512::$function($($argument),*) },
            #[cfg(target_arch = "x86_64")]
            Unit::Avx2 => unsafe { avx2::$function($($argument),*) },
            #[cfg(target_arch = "aarch64")]
            Unit::Neon => unsafe { neon::$function($($argument),*) },
            Unit::Plain => unsafe { plain::$function($($argument),*) },
        }
    };
}

/// Does the job; `width` is how many vectors a panel is wide: two or three.
pub(super) unsafe fn run_product(unit: Unit, job: Product, width: usize) {
    dispatch!(unit, product(job, width));
}

/// Does the job.
pub(super) unsafe fn run_norm(unit: Unit, job: Norm) {
    dispatch!(unit, norm(job));
}

/// Does the job.
pub(super) unsafe fn run_max_sum(unit: Unit, job: MaxSum<'_>) {
    dispatch!(unit, max_sum(job));
}

/// Does the job.
pub(super) unsafe fn run_turn(unit: Unit, job: Turn) {
    dispatch!(unit, turn(job));
}

/// Does the job; `width` is how many vectors a panel is wide: two or three.
pub(super) unsafe fn run_windows(unit: Unit, job: Windows, width: usize) {
    dispatch!(unit, windows(job, width));
}
