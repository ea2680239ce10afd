//! The limit of the arithmetic for the two encoders: what each takes, beside the bare products of its shapes on the same thread.

use rten_gemm::{GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::time::Instant;
use whosays_model::{Report, Span};
use whosays_nlp::{Network, Pipeline, ceiling, sentences};

/// MiniLM's layers, as `xtask/train/onnx_file.py` writes them.
const LAYERS: usize = 4;
const WIDE: usize = 384;
const WIDER: usize = 4 * WIDE;
const HEADS: usize = 12;
/// Inputs and outputs of a layer's products with weights, which are of whole numbers.
const WHOLE: [(usize, usize); 4] = [(WIDE, 3 * WIDE), (WIDE, WIDE), (WIDE, WIDER), (WIDER, WIDE)];
/// Rounds, of which the best counts.
const ROUNDS: usize = 3;

/// The parser's encoder: what its parse of these reports takes, in times of its operations at the speed of one product.
pub(crate) fn of_parser(pipeline: &Pipeline, reports: &[Report]) -> Value {
    let mut best = f64::INFINITY;
    let mut words = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        words = reports.iter().map(|report| pipeline.parse(&report.text).words().len()).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let operations = 2.0 * pipeline.operations() as f64;
    let limit = ceiling();
    json!({
        "operations": operations,
        "reached": operations * words as f64 / best,
        "limit": limit,
        "factor": best / (operations * words as f64 / limit),
    })
}

/// The network of kinds: what its reading of these reports takes, in times of the bare products of the same windows.
pub(crate) fn of_network(reports: &[Report], words: usize) -> Result<Value, String> {
    let network = network()?;
    let texts: Vec<Vec<&str>> = reports.iter().map(sentences_of).collect();
    let sizes: Vec<usize> = texts.iter().flat_map(|text| network.window_sizes(text.iter().copied())).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| error.to_string())?;
    let (mut own, mut bare) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(network.judge(text.iter().copied()).map_err(|error| error.to_string())?);
        }
        own = own.min(start.elapsed().as_secs_f64());
        bare = bare.min(pool.install(|| bare_products(&sizes)).map_err(|error| error.to_string())?);
    }
    let operations: f64 = sizes.iter().map(|pieces| operations(*pieces)).sum();
    Ok(json!({
        "operations": operations / words as f64,
        "reached": operations / own,
        "limit": operations / bare,
        "factor": own / bare,
    }))
}

fn network() -> Result<Network, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/engine/models");
    let unread = |error: std::io::Error| format!("{folder}: {error}");
    let file = std::fs::read(format!("{folder}/kinds.onnx")).map_err(unread)?;
    let pieces = std::fs::read_to_string(format!("{folder}/pieces.txt")).map_err(unread)?;
    Network::load(Cow::Owned(file), &pieces).map_err(|error| error.to_string())
}

fn sentences_of(report: &Report) -> Vec<&str> {
    let whole = Span::new(0, report.text.len());
    sentences(&report.text, whole).into_iter().map(|span| report.words(span)).collect()
}

/// Additions and multiplications for a window of so many word pieces.
fn operations(pieces: usize) -> f64 {
    let weights: usize = WHOLE.iter().map(|(inputs, outputs)| inputs * outputs).sum();
    2.0 * (LAYERS * pieces * (weights + 2 * pieces * WIDE)) as f64
}

/// How many seconds the products alone take for windows of these sizes, by the library that runs the network.
fn bare_products(sizes: &[usize]) -> Result<f64, GemmError> {
    let most = sizes.iter().copied().max().unwrap_or(0);
    let (whole, real) = (GemmExecutor::<u8, i8, i32>::default(), GemmExecutor::<f32, f32, f32>::default());
    let bytes: Vec<u8> = (0..most * WIDER).map(|index| (index % 251) as u8).collect();
    let small: Vec<i8> = (0..WIDE * WIDER).map(|index| (index % 127) as i8 - 63).collect();
    let reals: Vec<f32> = (0..most * most.max(WIDE)).map(|index| (index % 97) as f32 / 97.0 - 0.5).collect();
    let packed = |(inputs, outputs): (usize, usize)| {
        let weights = whole.prepack_b(NdTensorView::from_data([inputs, outputs], &small[..inputs * outputs]));
        (weights, inputs, outputs)
    };
    // Each layer has weights of its own, as the network has: they are read anew for each window.
    let layers: Vec<Vec<_>> = (0..LAYERS).map(|_| WHOLE.map(packed).into_iter().collect()).collect();
    let mut sums = vec![0_i32; most * WIDER];
    let mut shares = vec![0.0_f32; most * most.max(WIDE)];
    let each = WIDE / HEADS;
    let start = Instant::now();
    for &pieces in sizes {
        for layer in &layers {
            for (weights, inputs, outputs) in layer {
                let rows = NdTensorView::from_data([pieces, *inputs], &bytes[..pieces * inputs]);
                let out = &mut sums[..pieces * outputs];
                whole.gemm(out, GemmInputA::Unpacked(rows), GemmInputB::Packed(weights), GemmOptions::default())?;
            }
            for (rows, inner, columns) in [(pieces, each, pieces), (pieces, pieces, each)] {
                let left = NdTensorView::from_data([rows, inner], &reals[..rows * inner]);
                let right = NdTensorView::from_data([inner, columns], &reals[..inner * columns]);
                for _ in 0..HEADS {
                    let out = &mut shares[..rows * columns];
                    real.gemm(out, GemmInputA::Unpacked(left), GemmInputB::Unpacked(right), GemmOptions::default())?;
                }
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    std::hint::black_box((&sums, &shares));
    Ok(seconds)
}
