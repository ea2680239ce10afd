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

/// Sixteen partial sums whatever the unit, so that every unit adds in the same order.
const PARTS: usize = 16;

/// Panels that are done at once for a single row, since one panel alone would wait for its own sums.
const AT_ONCE: usize = 3;

#[inline(always)]
unsafe fn product<V: Vector, const WIDTH: usize, const ROWS: usize>(job: Product) {
    let whole = job.count - job.count % ROWS;
    for panel in 0..job.panels {
        for row in (0..whole).step_by(ROWS) {
            // SAFETY: the panel and so many rows are there.
            unsafe { block::<V, WIDTH, ROWS, 1>(job, row, panel) };
        }
    }
    for row in whole..job.count {
        let mut panel = 0;
        while panel + AT_ONCE <= job.panels {
            // SAFETY: the row and so many panels are there.
            unsafe { block::<V, WIDTH, 1, AT_ONCE>(job, row, panel) };
            panel += AT_ONCE;
        }
        while panel < job.panels {
            // SAFETY: the row and the panel are there.
            unsafe { block::<V, WIDTH, 1, 1>(job, row, panel) };
            panel += 1;
        }
    }
}

/// The product of some rows with some panels.
#[inline(always)]
unsafe fn block<V: Vector, const WIDTH: usize, const ROWS: usize, const PANELS: usize>(
    job: Product,
    row: usize,
    panel: usize,
) {
    let panel_size = job.depth * WIDTH * V::LANES;
    // SAFETY: the caller's job says what is readable and writable, and rows and panels are within its numbers.
    unsafe {
        let rows = job.rows.add(row * job.stride);
        let weights: [*const f32; PANELS] = std::array::from_fn(|at| job.weights.add((panel + at) * panel_size));
        let mut sums: [[[V; WIDTH]; ROWS]; PANELS] = std::array::from_fn(|at| {
            let bias = job.bias.add((panel + at) * WIDTH * V::LANES);
            [std::array::from_fn(|vector| V::load(bias.add(vector * V::LANES))); ROWS]
        });
        for k in 0..job.depth {
            for (weights, sums) in weights.iter().zip(&mut sums) {
                let at = weights.add(k * WIDTH * V::LANES);
                let column: [V; WIDTH] = std::array::from_fn(|vector| V::load(at.add(vector * V::LANES)));
                for (index, sums) in sums.iter_mut().enumerate() {
                    let value = V::splat(*rows.add(index * job.stride + k));
                    for (sum, weight) in sums.iter_mut().zip(column) {
                        *sum = value.multiply_add(weight, *sum);
                    }
                }
            }
        }
        let wide = if job.maxout { V::LANES } else { WIDTH * V::LANES };
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
            let sums: [V; WIDTH] = std::array::from_fn(|vector| {
                let at = (panel * WIDTH + vector) * V::LANES;
                let mut sum = V::splat(0.0);
                for row in job.rows {
                    sum = sum.plus(V::load(row.add(at)));
                }
                sum
            });
            greatest(sums).store(job.out.add(panel * V::LANES));
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
                        1 => super::product::<$vector, 1, $rows>(job),
                        2 => super::product::<$vector, 2, $rows>(job),
                        _ => super::product::<$vector, 3, $rows>(job),
                    }
                }
            }

            #[$features]
            pub(super) unsafe fn norm(job: Norm) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe { super::norm::<$vector>(job) }
            }

            #[$features]
            pub(super) unsafe fn max_sum(job: MaxSum<'_>) {
                // SAFETY: the caller vouches for unit and memory.
                unsafe {
                    match job.width {
                        1 => super::max_sum::<$vector, 1>(job),
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

/// Does the job; `width` is how many vectors a panel is wide: one, two or three.
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
