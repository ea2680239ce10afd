//! Every unit that this machine has gives the numbers that a loop over plain numbers gives.

use super::*;

/// Numbers between -1 and 1 that look random and are always the same.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// A row's product with a row of weights, in the order in which every unit adds.
fn product(row: &[f32], weights: &[f32], bias: f32) -> f32 {
    row.iter().zip(weights).fold(bias, |sum, (value, weight)| value.mul_add(*weight, sum))
}

fn greatest(numbers: impl Iterator<Item = f32>) -> f32 {
    numbers.fold(f32::NEG_INFINITY, f32::max)
}

fn fuses(unit: Unit) -> bool {
    unit != Unit::Plain
}

fn check(unit: Unit, found: f32, expected: f32, what: &str) {
    let same = if fuses(unit) { found == expected } else { (found - expected).abs() <= 1e-4 };
    assert!(same, "{unit:?}, {what}: {found}, not {expected}");
}

/// Rows with gaps between them, applied by every unit.
fn check_layer(outputs: usize, inputs: usize, pieces: usize, count: usize) {
    let what = format!("{count} rows of {inputs}, {outputs} × {pieces}");
    let (weights, bias) = (numbers(outputs * pieces * inputs, 1), numbers(outputs * pieces, 2));
    let stride = inputs + 3;
    let rows = numbers(count * stride, 3);
    for unit in Unit::found() {
        let layer = match pieces {
            1 => Dense::linear(unit, &weights, &bias, inputs),
            _ => Dense::maxout(unit, &weights, &bias, inputs, pieces),
        };
        let mut out = vec![f32::NAN; count * layer.outputs() + 1];
        layer.apply(&rows, stride, count, &mut out);
        assert!(out.pop().is_some_and(f32::is_nan), "{unit:?}, {what}: more was written than the rows");
        for (row, out) in rows.chunks(stride).zip(out.chunks(layer.outputs())) {
            for (output, found) in out[..outputs].iter().enumerate() {
                let pieces = (output * pieces..(output + 1) * pieces)
                    .map(|piece| product(&row[..inputs], &weights[piece * inputs..][..inputs], bias[piece]));
                check(unit, *found, greatest(pieces), &what);
            }
        }
    }
}

#[test]
fn maxout_layers_are_products_of_which_the_greatest_stays() {
    for count in [1, 2, 3, 5, 7, 8, 9, 11, 13, 16, 17, 31, 33] {
        check_layer(96, 288, 3, count);
        check_layer(64, 64, 2, count);
    }
    check_layer(16, 1, 2, 19);
    check_layer(48, 5, 3, 23);
    check_layer(128, 480, 3, 10);
}

#[test]
fn linear_layers_are_products_and_sums() {
    for count in [1, 2, 3, 4, 6, 7, 8, 9, 15, 17, 25] {
        check_layer(50, 96, 1, count);
        check_layer(107, 64, 1, count);
    }
    for outputs in [1, 2, 15, 16, 17, 47, 48, 49, 95, 96, 97, 1024] {
        check_layer(outputs, 64, 1, 13);
    }
    check_layer(96, 300, 1, 1);
}

#[test]
fn the_products_of_parts_add_up_to_the_whole() {
    for (width, pieces, count) in [(96, 3, 1), (96, 3, 17), (32, 2, 9), (16, 3, 5)] {
        let (weights, bias) = (numbers(width * pieces * 3 * width, 4), numbers(width * pieces, 5));
        let rows = numbers(count * width, 6);
        let whole: Vec<f32> = rows.chunks(width).flat_map(|row| [row, row, row].concat()).collect();
        for unit in Unit::found() {
            let layer = Dense::maxout(unit, &weights, &bias, 3 * width, pieces);
            let parts: Vec<Vec<f32>> = layer
                .parts(width)
                .iter()
                .map(|part| {
                    let mut out = vec![f32::NAN; count * part.outputs()];
                    part.apply(&rows, width, count, &mut out);
                    out
                })
                .collect();
            let (mut at_once, mut summed) = (vec![0.0; count * width], vec![0.0; width]);
            layer.apply(&whole, 3 * width, count, &mut at_once);
            for (row, expected) in at_once.chunks(width).enumerate() {
                let part = |side: usize| &parts[side][row * pieces * width..(row + 1) * pieces * width];
                greatest_of_sum(unit, &[layer.bias(), part(0), part(1), part(2)], &mut summed);
                for (found, expected) in summed.iter().zip(expected) {
                    assert!((found - expected).abs() < 1e-4, "{unit:?}: {found}, not {expected}");
                }
            }
        }
    }
}

#[test]
fn windows_are_products_with_a_row_and_its_neighbours() {
    for (width, pieces) in [(96, 3), (32, 2), (16, 3)] {
        let (weights, bias) = (numbers(width * pieces * 3 * width, 8), numbers(width * pieces, 9));
        for count in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 34, 39, 41, 63, 65, 130] {
            let mut rows = numbers((count + 2) * width, 10);
            let expected: Vec<f32> = (0..count * width)
                .map(|at| {
                    let (window, output) = (&rows[at / width * width..][..3 * width], at % width);
                    let pieces = (output * pieces..(output + 1) * pieces)
                        .map(|piece| product(window, &weights[piece * 3 * width..][..3 * width], bias[piece]));
                    greatest(pieces)
                })
                .collect();
            rows.resize((count + 3) * width, f32::NAN);
            let mut first: Option<Vec<u32>> = None;
            for unit in Unit::found() {
                let mut out = vec![f32::NAN; (count + 1) * width];
                Window::new(unit, &weights, &bias, width, pieces).apply(&rows, count, &mut out, &mut Vec::new());
                for (found, expected) in out.iter().zip(&expected) {
                    assert!(
                        (found - expected).abs() < 2e-5,
                        "{unit:?}, {count} rows of {width}: {found}, not {expected}"
                    );
                }
                let bits: Vec<u32> = out[..count * width].iter().map(|number| number.to_bits()).collect();
                assert!(!fuses(unit) || *first.get_or_insert(bits.clone()) == bits, "{unit:?} has other bits");
            }
        }
    }
}

#[test]
fn the_greatest_piece_of_a_sum_stays() {
    for (outputs, pieces, parts) in [(64, 2, 9), (96, 3, 4), (16, 2, 1), (16, 3, 16)] {
        let rows: Vec<Vec<f32>> = (0..parts).map(|seed| numbers(outputs * pieces, seed as u32 + 7)).collect();
        for unit in Unit::found() {
            let order = raw_order(unit, outputs, pieces);
            let raw: Vec<Vec<f32>> = rows.iter().map(|row| order.iter().map(|at| row[*at]).collect()).collect();
            let raw: Vec<&[f32]> = raw.iter().map(Vec::as_slice).collect();
            let mut out = vec![f32::NAN; outputs];
            greatest_of_sum(unit, &raw, &mut out);
            for (output, found) in out.iter().enumerate() {
                let sums =
                    (0..pieces).map(|piece| rows.iter().fold(0.0, |sum, row| sum + row[output * pieces + piece]));
                check(unit, *found, greatest(sums), "a sum");
            }
        }
    }
}

#[test]
fn a_norm_brings_rows_to_mean_0_and_variance_1() {
    for (width, count) in [(96, 1), (96, 7), (16, 3), (304, 2)] {
        let (scale, shift) = (numbers(width, 20), numbers(width, 21));
        let (rows, residual) = (numbers(count * width, 22), numbers(count * width, 23));
        for unit in Unit::found() {
            let norm = LayerNorm::new(unit, scale.clone(), shift.clone());
            for residual in [None, Some(&residual[..])] {
                let mut found = rows.clone();
                norm.apply(&mut found, residual);
                for (index, found) in found.iter().enumerate() {
                    let row: Vec<f64> = rows[index / width * width..][..width].iter().map(|x| f64::from(*x)).collect();
                    let mean = row.iter().sum::<f64>() / width as f64;
                    let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / width as f64;
                    let column = index % width;
                    let value = (row[column] - mean) / (variance + 1e-8).sqrt();
                    let value = value * f64::from(scale[column]) + f64::from(shift[column]);
                    let expected = value + residual.map_or(0.0, |residual| f64::from(residual[index]));
                    assert!((f64::from(*found) - expected).abs() < 1e-5, "{unit:?}: {found}, not {expected}");
                }
            }
        }
    }
}

#[test]
fn units_that_fuse_agree_bit_by_bit() {
    let units: Vec<Unit> = Unit::found().into_iter().filter(|unit| fuses(*unit)).collect();
    let (weights, bias) = (numbers(96 * 3 * 288, 30), numbers(96 * 3, 31));
    let (rows, residual) = (numbers(288 * 21, 32), numbers(96 * 21, 33));
    let bits = |unit: &Unit| {
        let (mut out, mut linear) = (vec![0.0; 96 * 21], vec![0.0; 21 * 1024]);
        Dense::maxout(*unit, &weights, &bias, 288, 3).apply(&rows, 288, 21, &mut out);
        LayerNorm::new(*unit, numbers(96, 34), numbers(96, 35)).apply(&mut out, Some(&residual));
        let layer = Dense::linear(*unit, &weights[..96 * 107], &bias[..107], 96);
        layer.apply(&out, 96, 21, &mut linear);
        let wide = layer.outputs();
        let linear = (0..21).flat_map(move |row| linear[row * wide..][..107].to_vec());
        out.iter().copied().chain(linear).map(f32::to_bits).collect::<Vec<u32>>()
    };
    let first = units.first().map(bits);
    assert!(units.iter().all(|unit| Some(bits(unit)) == first), "{units:?}");
}

#[test]
#[should_panic = "assertion failed"]
fn rows_that_are_too_short_are_not_read() {
    let layer = Dense::linear(Unit::best(), &[1.0; 32], &[0.0], 32);
    layer.apply(&[0.0; 63], 32, 2, &mut vec![0.0; 2 * layer.outputs()]);
}

#[test]
fn the_ceiling_is_measured() {
    assert!(ceiling() > 1e6);
}
