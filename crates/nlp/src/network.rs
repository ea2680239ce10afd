//! A transformer that judges the sentences of a text: MiniLM's lower layers with a head, run by rten.
//!
//! The network comes as an ONNX file that `xtask/train` writes, in two parts: from word pieces and their places to a vector
//! for each piece, and from the pooled vectors of a sentence to one number for each thing that is asked. A text is read in
//! windows, so that each sentence is read once and beside its neighbours (Devlin et al. 2019, "BERT"; Wang et al. 2020,
//! "MiniLM").

mod windows;
mod word_pieces;

use crate::error::NetworkError;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView, op_registry};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use windows::{Window, windows};
use word_pieces::WordPieces;

/// A network with its vocabulary.
pub struct Network {
    model: Model,
    pieces: WordPieces,
    nodes: Nodes,
    answers: usize,
}

/// The inputs and outputs of the network.
#[derive(Clone, Copy, Debug)]
struct Nodes {
    pieces: NodeId,
    places: NodeId,
    words: NodeId,
    pooled: NodeId,
    logits: NodeId,
}

/// Texts are judged side by side, each with a pool of one thread, which rten wants; those that are at rest.
static POOLS: Mutex<Vec<Arc<ThreadPool>>> = Mutex::new(Vec::new());

impl Network {
    /// Loads an ONNX file, and the vocabulary of its word pieces, one a line in the order of their numbers.
    ///
    /// # Errors
    /// A file that rten cannot run or that is no such network, or a vocabulary without the marks.
    pub fn load(file: Cow<'static, [u8]>, vocabulary: &str) -> Result<Self, NetworkError> {
        let model = apart(|| model_in(file))?;
        let node = |name: &str| model.node_id(name).map_err(NetworkError::load);
        let nodes = Nodes {
            pieces: node("pieces")?,
            places: node("places")?,
            words: node("words")?,
            pooled: node("pooled")?,
            logits: node("logits")?,
        };
        let pieces = WordPieces::read(vocabulary).ok_or(NetworkError::Vocabulary)?;
        let answers = model.node_info(nodes.logits).and_then(|node| node.shape());
        let answers = answers.and_then(|shape| match shape.last() {
            Some(rten::Dimension::Fixed(count)) => Some(*count),
            _ => None,
        });
        Ok(Network { model, pieces, nodes, answers: answers.ok_or(NetworkError::Shape)? })
    }

    /// How many numbers it gives for each sentence.
    pub fn answers(&self) -> usize {
        self.answers
    }

    /// The log-odds of each answer for each sentence of a text, read in their order.
    pub fn judge<'a>(&self, sentences: impl IntoIterator<Item = &'a str>) -> Result<Vec<Vec<f32>>, NetworkError> {
        let encoded = sentences.into_iter().map(|sentence| self.pieces.encode(sentence));
        let windows = windows(encoded, self.pieces.first, self.pieces.end);
        apart(|| self.judge_windows(&windows))
    }

    fn judge_windows(&self, windows: &[Window]) -> Result<Vec<Vec<f32>>, NetworkError> {
        let pool = POOLS.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let judged = self.judge_with(windows, &pool);
        POOLS.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        judged
    }

    fn judge_with(&self, windows: &[Window], pool: &Arc<ThreadPool>) -> Result<Vec<Vec<f32>>, NetworkError> {
        let mut sentences: Vec<f32> = Vec::new();
        for window in windows {
            let count = window.pieces.len();
            let pieces = NdTensor::<i32, 1>::from_data([count], window.pieces.clone());
            let places = NdTensor::<i32, 1>::from_data([count], (0..count as i32).collect::<Vec<_>>());
            let inputs = vec![(self.nodes.pieces, pieces.view().into()), (self.nodes.places, places.view().into())];
            let words = self.run(inputs, self.nodes.words, pool)?;
            sentences.extend(pooled(window, words.view()).ok_or(NetworkError::Shape)?);
        }
        let count = windows.iter().map(|window| window.sentences.len()).sum();
        if count == 0 {
            return Ok(Vec::new());
        }
        let wide = sentences.len() / count;
        let pooled = NdTensor::<f32, 2>::from_data([count, wide], sentences);
        let logits = self.run(vec![(self.nodes.pooled, pooled.view().into())], self.nodes.logits, pool)?;
        Ok((0..logits.size(0)).map(|row| logits.slice(row).iter().copied().collect()).collect())
    }

    fn run(
        &self,
        inputs: Vec<(NodeId, ValueOrView)>,
        output: NodeId,
        pool: &Arc<ThreadPool>,
    ) -> Result<NdTensor<f32, 2>, NetworkError> {
        let mut options = RunOptions::default();
        options.thread_pool = Some(Arc::clone(pool));
        let out = self.model.run(inputs, &[output], Some(options)).map_err(NetworkError::run)?;
        out.into_iter().next().and_then(|value| value.try_into().ok()).ok_or(NetworkError::Shape)
    }
}

fn model_in(file: Cow<'static, [u8]>) -> Result<Model, NetworkError> {
    let operators = op_registry!(
        Add,
        Cast,
        Div,
        DynamicQuantizeLinear,
        Erf,
        Gather,
        LayerNormalization,
        MatMul,
        MatMulInteger,
        Mul,
        Reshape,
        Softmax,
        Split,
        Transpose
    );
    let mut options = ModelOptions::with_ops(operators);
    options.prepack_weights(true);
    let model = match file {
        Cow::Borrowed(file) => options.load_static_slice(file),
        Cow::Owned(file) => options.load(file),
    };
    model.map_err(NetworkError::load)
}

/// Runs on a thread of its own. On one that belongs to a pool of rayon, rten's waiting would take up that pool's next task
/// on top of this one, and so on, and whoever loads the network would wait for itself.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| match scope.spawn(work).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

/// For each sentence of a window the mean of its pieces' vectors, then the greatest value in each place.
fn pooled(window: &Window, words: NdTensorView<f32, 2>) -> Option<Vec<f32>> {
    let wide = words.size(1).max(1);
    let data = words.data()?;
    let mut pooled = vec![0.0_f32; window.sentences.len() * 2 * wide];
    for (sentence, row) in window.sentences.iter().zip(pooled.chunks_exact_mut(2 * wide)) {
        let (mean, most) = row.split_at_mut(wide);
        most.fill(f32::NEG_INFINITY);
        for piece in data.get(sentence.start * wide..sentence.end * wide)?.chunks_exact(wide) {
            for ((mean, most), value) in mean.iter_mut().zip(most.iter_mut()).zip(piece) {
                *mean += value;
                *most = most.max(*value);
            }
        }
        let count = sentence.len() as f32;
        mean.iter_mut().for_each(|sum| *sum /= count);
    }
    Some(pooled)
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("answers", &self.answers).finish_non_exhaustive()
    }
}
