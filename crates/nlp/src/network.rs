//! A transformer that judges the sentences of a text: MiniLM's lower layers with a head, run by rten.
//!
//! The network comes as an ONNX file that `xtask/train` writes, in two parts: from word pieces and their places to a vector
//! for each piece, with how much each thing that is asked looks at it and what it says of that thing; and from the pooled
//! vectors of a sentence to one number for each thing. A text is read in windows, so that each sentence is read once and
//! beside its neighbours (Devlin et al. 2019, "BERT"; Wang et al. 2020, "MiniLM"; Mullenbach et al. 2018, "Explainable
//! Prediction of Medical Codes from Clinical Text").

mod windows;
pub(crate) mod word_pieces;

use crate::error::NetworkError;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView, op_registry};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::borrow::Cow;
use std::ops::Range;
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
    look: NodeId,
    say: NodeId,
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
            look: node("look")?,
            say: node("say")?,
            pooled: node("pooled")?,
            logits: node("logits")?,
        };
        let pieces = WordPieces::read(vocabulary).ok_or(NetworkError::Vocabulary)?;
        let answers = columns(&model, nodes.logits).ok_or(NetworkError::Shape)?;
        if [nodes.look, nodes.say].iter().any(|part| columns(&model, *part) != Some(answers)) {
            return Err(NetworkError::Shape);
        }
        Ok(Network { model, pieces, nodes, answers })
    }

    /// How many numbers it gives for each sentence.
    pub fn answers(&self) -> usize {
        self.answers
    }

    /// The log-odds of each answer for each sentence of a text, read in their order.
    pub fn judge<'a>(&self, sentences: impl IntoIterator<Item = &'a str>) -> Result<Vec<Vec<f32>>, NetworkError> {
        let windows = self.packed(sentences);
        apart(|| self.judge_windows(&windows))
    }

    /// How many word pieces, marks included, each of the windows has in which these sentences are read.
    pub fn window_sizes<'a>(&self, sentences: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
        self.packed(sentences).iter().map(|window| window.pieces.len()).collect()
    }

    fn packed<'a>(&self, sentences: impl IntoIterator<Item = &'a str>) -> Vec<Window> {
        let encoded = sentences.into_iter().map(|sentence| self.pieces.encode(sentence));
        windows(encoded, self.pieces.first, self.pieces.end)
    }

    /// A vector for the second of each two texts, which are read one behind the other and of each of which so many pieces are read at
    /// most: the mean of its pieces' vectors, then the greatest value in each place.
    ///
    /// # Errors
    /// What rten cannot run.
    pub fn read_behind<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        most: usize,
    ) -> Result<Vec<Vec<f32>>, NetworkError> {
        let cut = |text: &str| {
            let mut pieces = self.pieces.encode(text);
            pieces.truncate(most);
            pieces
        };
        let both = |(before, own): (&str, &str)| {
            windows([cut(before), cut(own)].into_iter(), self.pieces.first, self.pieces.end)
        };
        let windows: Vec<Window> =
            pairs.into_iter().flat_map(both).filter(|window| window.sentences.len() == 2).collect();
        apart(|| with_pool(|pool| windows.iter().map(|window| self.second(window, pool)).collect()))
    }

    fn second(&self, window: &Window, pool: &Arc<ThreadPool>) -> Result<Vec<f32>, NetworkError> {
        let count = window.pieces.len();
        let pieces = NdTensor::<i32, 1>::from_data([count], window.pieces.clone());
        let places = NdTensor::<i32, 1>::from_data([count], (0..count as i32).collect::<Vec<_>>());
        let inputs = vec![(self.nodes.pieces, pieces.view().into()), (self.nodes.places, places.view().into())];
        let [words] = run(&self.model, inputs, [self.nodes.words], pool)?;
        let both = pooled(window, words.view()).ok_or(NetworkError::Shape)?;
        Ok(both[both.len() / 2..].to_vec())
    }

    fn judge_windows(&self, windows: &[Window]) -> Result<Vec<Vec<f32>>, NetworkError> {
        with_pool(|pool| self.judge_with(windows, pool))
    }

    fn judge_with(&self, windows: &[Window], pool: &Arc<ThreadPool>) -> Result<Vec<Vec<f32>>, NetworkError> {
        let mut sentences: Vec<f32> = Vec::new();
        let mut answers: Vec<Vec<f32>> = Vec::new();
        for window in windows {
            let count = window.pieces.len();
            let pieces = NdTensor::<i32, 1>::from_data([count], window.pieces.clone());
            let places = NdTensor::<i32, 1>::from_data([count], (0..count as i32).collect::<Vec<_>>());
            let inputs = vec![(self.nodes.pieces, pieces.view().into()), (self.nodes.places, places.view().into())];
            let [words, look, say] =
                run(&self.model, inputs, [self.nodes.words, self.nodes.look, self.nodes.say], pool)?;
            sentences.extend(pooled(window, words.view()).ok_or(NetworkError::Shape)?);
            answers.extend(looked_at(window, look.view(), say.view()).ok_or(NetworkError::Shape)?);
        }
        if answers.is_empty() {
            return Ok(answers);
        }
        let wide = sentences.len() / answers.len();
        let pooled = NdTensor::<f32, 2>::from_data([answers.len(), wide], sentences);
        let [logits] = run(&self.model, vec![(self.nodes.pooled, pooled.view().into())], [self.nodes.logits], pool)?;
        for (row, answer) in answers.iter_mut().enumerate() {
            answer.iter_mut().zip(logits.slice(row).iter()).for_each(|(sum, logit)| *sum += logit);
        }
        Ok(answers)
    }
}

/// Gives some work a pool that is at rest.
pub(crate) fn with_pool<T>(work: impl FnOnce(&Arc<ThreadPool>) -> T) -> T {
    let pool = POOLS.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
    let done = work(&pool);
    POOLS.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
    done
}

/// What a network gives for some inputs, as tables.
pub(crate) fn run<const N: usize>(
    model: &Model,
    inputs: Vec<(NodeId, ValueOrView)>,
    outputs: [NodeId; N],
    pool: &Arc<ThreadPool>,
) -> Result<[NdTensor<f32, 2>; N], NetworkError> {
    let mut options = RunOptions::default();
    options.thread_pool = Some(Arc::clone(pool));
    let values = model.run(inputs, &outputs, Some(options)).map_err(NetworkError::run)?;
    let tensors: Result<Vec<NdTensor<f32, 2>>, _> = values.into_iter().map(|value| value.try_into()).collect();
    tensors.ok().and_then(|tensors| tensors.try_into().ok()).ok_or(NetworkError::Shape)
}

/// How many numbers a row of a value has.
pub(crate) fn columns(model: &Model, node: NodeId) -> Option<usize> {
    match model.node_info(node)?.shape()?.last()? {
        rten::Dimension::Fixed(count) => Some(*count),
        rten::Dimension::Symbolic(_) => None,
    }
}

pub(crate) fn model_in(file: Cow<'static, [u8]>) -> Result<Model, NetworkError> {
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
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
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

/// For each sentence of a window what its pieces say of each answer, each piece as far as that answer looks at it.
fn looked_at(window: &Window, look: NdTensorView<f32, 2>, say: NdTensorView<f32, 2>) -> Option<Vec<Vec<f32>>> {
    let answers = look.size(1).max(1);
    let (look, say) = (look.data()?, say.data()?);
    let of_sentence = |sentence: &Range<usize>| {
        let span = sentence.start * answers..sentence.end * answers;
        let (look, say) = (look.get(span.clone())?, say.get(span)?);
        Some((0..answers).map(|answer| softly(look, say, answer, answers)).collect())
    };
    window.sentences.iter().map(of_sentence).collect()
}

/// The mean of one column of `say`, weighted by the softmax of the same column of `look`.
fn softly(look: &[f32], say: &[f32], column: usize, wide: usize) -> f32 {
    let column = |table: &[f32]| table.chunks_exact(wide).map(|row| row[column]).collect::<Vec<f32>>();
    let (look, say) = (column(look), column(say));
    let most = look.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (look, say) in look.iter().zip(&say) {
        let weight = (look - most).exp();
        sum += weight * say;
        weights += weight;
    }
    sum / weights
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").field("answers", &self.answers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::softly;

    #[test]
    fn an_answer_takes_the_mean_of_what_pieces_say_where_it_looks_at_all_alike() {
        let say = [1.0, 9.0, 3.0, 9.0];
        assert!((softly(&[0.5, 0.0, 0.5, 0.0], &say, 0, 2) - 2.0).abs() < 1e-6);
    }

    #[test]
    fn an_answer_takes_what_the_piece_says_that_it_looks_at_alone() {
        let say = [1.0, 9.0, 3.0, -9.0];
        assert!((softly(&[80.0, 0.0, -80.0, 800.0], &say, 1, 2) + 9.0).abs() < 1e-6);
    }
}
