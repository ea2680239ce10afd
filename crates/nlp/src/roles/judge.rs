//! What the network says of the runs of a text.

use super::text::{LONGEST, Text, WINDOW};
use super::{ROLES, SORTS};
use crate::error::NetworkError;
use crate::network::word_pieces::WordPieces;
use crate::network::{columns, run, with_pool};
use rten::{Model, NodeId};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::ops::Range;

/// What is said of a run that no window holds.
const UNSEEN: f64 = -20.0;
/// What is asked of a window: the sorts of incident, and whether there is any.
const ASKED: usize = SORTS.len() + 1;

/// The inputs and outputs of the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nodes {
    pieces: NodeId,
    places: NodeId,
    start: NodeId,
    end: NodeId,
    look: NodeId,
    say: NodeId,
    sort: NodeId,
}

impl Nodes {
    pub(super) fn of(model: &Model) -> Result<Self, NetworkError> {
        let node = |name: &str| model.node_id(name).map_err(NetworkError::load);
        let (start, end, look, say, sort) = (node("start")?, node("end")?, node("look")?, node("say")?, node("sort")?);
        let seen = columns(model, start);
        let is_whole = seen == columns(model, end) && seen.is_some_and(|seen| seen > 0 && seen % ROLES.len() == 0);
        let asks = [look, say].iter().all(|part| columns(model, *part) == Some(ASKED));
        if !is_whole || !asks || columns(model, sort) != Some(SORTS.len()) {
            return Err(NetworkError::Shape);
        }
        Ok(Nodes { pieces: node("pieces")?, places: node("places")?, start, end, look, say, sort })
    }
}

/// What the network says of a text.
#[derive(Debug)]
pub(super) struct Judged {
    /// The score of each run for each role.
    pub(super) runs: Vec<[f64; ROLES.len()]>,
    /// The log-odds of each run for each sort of incident.
    pub(super) sorts: Vec<[f64; SORTS.len()]>,
    /// The log-odds of each window for each sort of incident, and for any.
    pub(super) windows: Vec<[f64; ASKED]>,
}

type Width = [[f64; LONGEST]; ROLES.len()];

pub(super) fn judge(
    model: &Model,
    nodes: Nodes,
    text: &Text<'_>,
    width: &Width,
    marks: &WordPieces,
) -> Result<Judged, NetworkError> {
    let count = text.spans.len();
    let mut judged = Judged {
        runs: vec![[UNSEEN; ROLES.len()]; count],
        sorts: vec![[0.0; SORTS.len()]; count],
        windows: Vec::new(),
    };
    with_pool(|pool| {
        for words in text.windows() {
            let pieces = pieces_of(text, &words, marks);
            let count = pieces.len();
            let pieces = NdTensor::<i32, 1>::from_data([count], pieces);
            let places = NdTensor::<i32, 1>::from_data([count], (0..count as i32).collect::<Vec<_>>());
            let inputs = vec![(nodes.pieces, pieces.view().into()), (nodes.places, places.view().into())];
            let outputs = [nodes.start, nodes.end, nodes.look, nodes.say, nodes.sort];
            let [start, end, look, say, sort] = run(model, inputs, outputs, pool)?;
            let seen = Seen { start: start.view(), end: end.view(), sort: sort.view(), width };
            seen.put(text, &words, &mut judged).ok_or(NetworkError::Shape)?;
            judged.windows.push(asked(look.view(), say.view()).ok_or(NetworkError::Shape)?);
        }
        Ok(judged)
    })
}

/// The pieces of some words between the two marks. A window that is too long loses its end.
fn pieces_of(text: &Text<'_>, words: &Range<usize>, marks: &WordPieces) -> Vec<i32> {
    let own = text.words[words.clone()].iter().flat_map(|word| &text.pieces[word.pieces.clone()]);
    std::iter::once(&marks.first).chain(own.take(WINDOW)).chain([&marks.end]).copied().collect()
}

/// What was seen in a window.
struct Seen<'a> {
    start: NdTensorView<'a, f32, 2>,
    end: NdTensorView<'a, f32, 2>,
    sort: NdTensorView<'a, f32, 2>,
    width: &'a Width,
}

impl Seen<'_> {
    fn put(&self, text: &Text<'_>, words: &Range<usize>, judged: &mut Judged) -> Option<()> {
        let (start, end, sort) = (self.start.data()?, self.end.data()?, self.sort.data()?);
        let wide = self.start.size(1);
        let row = |table: &[f32], wide: usize, at: usize| table.get(at * wide..(at + 1) * wide).map(<[f32]>::to_vec);
        let begun = text.words[words.start].pieces.start;
        let place = |piece: usize| (piece + 1 - begun).min(WINDOW);
        for (number, span) in text.spans.iter().enumerate() {
            if span.first < words.start || span.last >= words.end {
                continue;
            }
            let first = place(text.words[span.first].pieces.start);
            let last = place(text.words[span.last].pieces.end - 1);
            let (first, ends) = (row(start, wide, first)?, row(end, wide, last)?);
            let seen = wide / ROLES.len();
            let both = first.chunks_exact(seen).zip(ends.chunks_exact(seen)).zip(self.width);
            for (score, ((one, other), width)) in judged.runs[number].iter_mut().zip(both) {
                let product: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                *score = f64::from(product) + width[span.last - span.first];
            }
            for (into, said) in judged.sorts[number].iter_mut().zip(row(sort, SORTS.len(), last)?) {
                *into = f64::from(said);
            }
        }
        Some(())
    }
}

/// For each thing that is asked the mean of what pieces say, each as far as it is looked at.
fn asked(look: NdTensorView<f32, 2>, say: NdTensorView<f32, 2>) -> Option<[f64; ASKED]> {
    let (look, say) = (look.data()?, say.data()?);
    let mut asked = [0.0; ASKED];
    for (at, answer) in asked.iter_mut().enumerate() {
        let column = |table: &[f32]| table.iter().skip(at).step_by(ASKED).map(|x| f64::from(*x)).collect::<Vec<_>>();
        let (look, say) = (column(look), column(say));
        let most = look.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = look.iter().map(|value| (value - most).exp()).collect();
        *answer = shares.iter().zip(&say).map(|(share, say)| share * say).sum::<f64>() / shares.iter().sum::<f64>();
    }
    Some(asked)
}
