//! The vector units: one small trait, and the widths that a machine may have.
//!
//! All arithmetic of a row goes in the same order whatever the width, so the units that fuse multiplication and
//! addition give the same bits.

/// A few numbers that are computed with at once.
pub(super) trait Vector: Copy {
    /// How many they are.
    const LANES: usize;

    /// Every lane the same.
    unsafe fn splat(value: f32) -> Self;

    /// The numbers from `from` on; as many as there are lanes must be readable.
    unsafe fn load(from: *const f32) -> Self;

    /// Writes the numbers; as many as there are lanes must be writable.
    unsafe fn store(self, to: *mut f32);

    /// `self * factor + sum`, lane by lane.
    unsafe fn multiply_add(self, factor: Self, sum: Self) -> Self;

    /// The greater, lane by lane.
    unsafe fn greater(self, other: Self) -> Self;

    /// The sum, lane by lane.
    unsafe fn plus(self, other: Self) -> Self;

    /// The difference, lane by lane.
    unsafe fn minus(self, other: Self) -> Self;
}

/// Four lanes in plain Rust, for machines whose units are not known here.
#[derive(Clone, Copy)]
pub(super) struct Plain([f32; 4]);

impl Vector for Plain {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Plain([value; 4])
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller vouches for four readable numbers.
        Plain(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller vouches for four writable numbers.
        unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
    }

    #[inline(always)]
    unsafe fn multiply_add(self, factor: Self, sum: Self) -> Self {
        Plain(std::array::from_fn(|lane| self.0[lane] * factor.0[lane] + sum.0[lane]))
    }

    #[inline(always)]
    unsafe fn greater(self, other: Self) -> Self {
        Plain(std::array::from_fn(|lane| if other.0[lane] > self.0[lane] { other.0[lane] } else { self.0[lane] }))
    }

    #[inline(always)]
    unsafe fn plus(self, other: Self) -> Self {
        Plain(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    unsafe fn minus(self, other: Self) -> Self {
        Plain(std::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Vector;
    use std::arch::x86_64::{
        __m256, __m512, _mm256_add_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_set1_ps,
        _mm256_storeu_ps, _mm256_sub_ps, _mm512_add_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps,
        _mm512_set1_ps, _mm512_storeu_ps, _mm512_sub_ps,
    };

    /// Writes a vector's methods as the unit's own instructions.
    macro_rules! unit {
        ($vector:ty, $lanes:literal, $splat:ident, $load:ident, $store:ident, $fused:ident, $max:ident, $add:ident, $subtract:ident) => {
            // SAFETY, for all of them: the caller runs on a machine that has the unit, and vouches for the memory.
            impl Vector for $vector {
                const LANES: usize = $lanes;

                #[inline(always)]
                unsafe fn splat(value: f32) -> Self {
                    unsafe { $splat(value) }
                }

                #[inline(always)]
                unsafe fn load(from: *const f32) -> Self {
                    unsafe { $load(from) }
                }

                #[inline(always)]
                unsafe fn store(self, to: *mut f32) {
                    unsafe { $store(to, self) }
                }

                #[inline(always)]
                unsafe fn multiply_add(self, factor: Self, sum: Self) -> Self {
                    unsafe { $fused(self, factor, sum) }
                }

                #[inline(always)]
                unsafe fn greater(self, other: Self) -> Self {
                    unsafe { $max(self, other) }
                }

                #[inline(always)]
                unsafe fn plus(self, other: Self) -> Self {
                    unsafe { $add(self, other) }
                }

                #[inline(always)]
                unsafe fn minus(self, other: Self) -> Self {
                    unsafe { $subtract(self, other) }
                }
            }
        };
    }

    unit!(
        __m256,
        8,
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_fmadd_ps,
        _mm256_max_ps,
        _mm256_add_ps,
        _mm256_sub_ps
    );
    unit!(
        __m512,
        16,
        _mm512_set1_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_fmadd_ps,
        _mm512_max_ps,
        _mm512_add_ps,
        _mm512_sub_ps
    );
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use super::Vector;
    use std::arch::aarch64::{
        float32x4_t, vaddq_f32, vdupq_n_f32, vfmaq_f32, vld1q_f32, vmaxq_f32, vst1q_f32, vsubq_f32,
    };

    // SAFETY, for all of them: every machine of this kind has the unit; the caller vouches for the memory.
    impl Vector for float32x4_t {
        const LANES: usize = 4;

        #[inline(always)]
        unsafe fn splat(value: f32) -> Self {
            unsafe { vdupq_n_f32(value) }
        }

        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            unsafe { vld1q_f32(from) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe { vst1q_f32(to, self) }
        }

        #[inline(always)]
        unsafe fn multiply_add(self, factor: Self, sum: Self) -> Self {
            unsafe { vfmaq_f32(sum, self, factor) }
        }

        #[inline(always)]
        unsafe fn greater(self, other: Self) -> Self {
            unsafe { vmaxq_f32(self, other) }
        }

        #[inline(always)]
        unsafe fn plus(self, other: Self) -> Self {
            unsafe { vaddq_f32(self, other) }
        }

        #[inline(always)]
        unsafe fn minus(self, other: Self) -> Self {
            unsafe { vsubq_f32(self, other) }
        }
    }
}

/// A vector unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// 16 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// 8 lanes, with fused multiplication and addition.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 4 lanes.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// 4 lanes in plain Rust.
    Plain,
}

impl Unit {
    /// Every unit that is known here, the widest first.
    const KNOWN: &[Unit] = &[
        #[cfg(target_arch = "x86_64")]
        Unit::Avx512,
        #[cfg(target_arch = "x86_64")]
        Unit::Avx2,
        #[cfg(target_arch = "aarch64")]
        Unit::Neon,
        Unit::Plain,
    ];

    /// Every unit that this machine has, the widest first.
    pub(crate) fn found() -> Vec<Unit> {
        Unit::KNOWN.iter().copied().filter(|unit| unit.is_here()).collect()
    }

    fn is_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Unit::Avx512 => std::arch::is_x86_feature_detected!("avx512f"),
            #[cfg(target_arch = "x86_64")]
            Unit::Avx2 => std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "aarch64")]
            Unit::Neon => true,
            Unit::Plain => true,
        }
    }

    /// The widest.
    pub(crate) fn best() -> Unit {
        Unit::KNOWN.iter().copied().find(|unit| unit.is_here()).unwrap_or(Unit::Plain)
    }

    /// How many numbers it computes with at once.
    pub(crate) fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Unit::Avx512 => 16,
            #[cfg(target_arch = "x86_64")]
            Unit::Avx2 => 8,
            #[cfg(target_arch = "aarch64")]
            Unit::Neon => 4,
            Unit::Plain => 4,
        }
    }
}
