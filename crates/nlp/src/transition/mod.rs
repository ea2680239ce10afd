//! Transition systems: a state is scored from the vectors of a few of its tokens, and the best valid action is taken.

pub(crate) mod arc_eager;
pub(crate) mod entities;
pub(crate) mod projective;

use crate::config::Config;
use crate::error::Fault;
use crate::layers::{Dense, Unit, greatest_of_sum, raw_order};
use crate::packed::{text_of, whole};
use crate::room::{give_back, make_room};
use crate::tok2vec::architecture;
use crate::weights::Weights;
use rmpv::ValueRef;

/// The token that a feature of a state lacks.
pub(crate) const NONE: i32 = -1;

/// The network that scores the actions of a state.
#[derive(Debug)]
pub(crate) struct Scorer {
    unit: Unit,
    reduce: Dense,
    lower: Dense,
    upper: Dense,
    bias: Vec<f32>,
    /// For each feature the numbers that stand for a missing token.
    missing: Vec<f32>,
    features: usize,
    hidden: usize,
    actions: usize,
}

/// What is computed for the tokens of one text, and room for the scores of a state.
#[derive(Debug, Default)]
pub(crate) struct Room {
    reduced: Vec<f32>,
    lower: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl Room {
    /// Gives back the memory that a long text took.
    pub(crate) fn shrink(&mut self) {
        give_back(&mut self.lower);
    }
}

impl Scorer {
    /// The network that a section of the configuration describes; `features` is how many tokens a state shows.
    pub(crate) fn read(
        config: &Config,
        section: &str,
        weights: &Weights<'_>,
        features: usize,
        width: usize,
        unit: Unit,
    ) -> Result<Self, Fault> {
        architecture(config, section, &["spacy.TransitionBasedParser.v2"])?;
        if config.flag(section, "extra_state_tokens")? {
            return Err(Fault::Unsupported("a transition parser with extra_state_tokens".to_owned()));
        }
        if !config.flag(section, "use_upper")? {
            return Err(Fault::Unsupported("a transition parser without an upper layer".to_owned()));
        }
        let (hidden, pieces) = (config.number(section, "hidden_width")?, config.number(section, "maxout_pieces")?);
        if !(2..=3).contains(&pieces) || hidden == 0 || !hidden.is_multiple_of(16) || hidden > 1 << 12 {
            return Err(Fault::Unsupported(format!("a hidden layer of {hidden} × {pieces} numbers")));
        }
        let (lower, upper) = (weights.referred("lower")?, weights.referred("upper")?);
        let reduce = weights.named("linear").into_iter().find(|node| !std::ptr::eq(*node, upper));
        let no_reduce = || Fault::Weights("it has no layer that brings the vectors to its width".to_owned());
        let reduce = reduce.ok_or_else(no_reduce)?;
        let reduce_weights = reduce.numbers("W", &[hidden, width])?;
        let lower_weights = lower.numbers("W", &[features, hidden, pieces, hidden])?;
        let missing = lower.numbers("pad", &[1, features, hidden, pieces])?;
        let bias = lower.numbers("b", &[hidden, pieces])?;
        let actions = upper.shape("b")?.first().copied().unwrap_or(0);
        let upper_weights = upper.numbers("W", &[actions, hidden])?;
        let upper_bias = upper.numbers("b", &[actions])?;
        let order = raw_order(unit, hidden, pieces);
        let wide = hidden * pieces;
        let in_order = |numbers: &[f32], row: usize| -> Vec<f32> {
            let blocks = numbers.chunks_exact(wide * row);
            let rows = blocks.flat_map(|block| order.iter().map(move |at| &block[at * row..(at + 1) * row]));
            rows.flatten().copied().collect()
        };
        let lower = in_order(&lower_weights, hidden);
        Ok(Scorer {
            unit,
            reduce: Dense::linear(unit, &reduce_weights, &reduce.numbers("b", &[hidden])?, width),
            lower: Dense::linear(unit, &lower, &vec![0.0; features * wide], hidden),
            upper: Dense::linear(unit, &upper_weights, &upper_bias, hidden),
            bias: in_order(&bias, 1),
            missing: in_order(&missing, 1),
            features,
            hidden,
            actions,
        })
    }

    /// How many actions it scores.
    pub(crate) fn actions(&self) -> usize {
        self.actions
    }

    /// Multiplications with additions for each token, and for each state.
    pub(crate) fn operations(&self) -> (usize, usize) {
        (self.reduce.operations() + self.lower.operations(), self.upper.operations())
    }

    /// Computes what a text's tokens add to the states that show them.
    pub(crate) fn prepare(&self, vectors: &[f32], width: usize, room: &mut Room) {
        let count = vectors.len() / width;
        make_room(&mut room.reduced, count * self.reduce.outputs());
        make_room(&mut room.lower, count * self.lower.outputs());
        room.hidden.resize(self.hidden, 0.0);
        make_room(&mut room.scores, self.upper.outputs());
        self.reduce.apply(vectors, width, count, &mut room.reduced);
        self.lower.apply(&room.reduced, self.reduce.outputs(), count, &mut room.lower);
    }

    /// The score of each action in a state that shows these tokens.
    pub(crate) fn scores<'r>(&self, tokens: &[i32], room: &'r mut Room) -> &'r [f32] {
        let wide = self.bias.len();
        let mut parts = [&self.bias[..]; 9];
        for (feature, token) in tokens.iter().take(self.features).enumerate() {
            let row = usize::try_from(*token).map(|token| &room.lower[token * self.lower.outputs()..]);
            parts[feature] = &row.unwrap_or(&self.missing)[feature * wide..(feature + 1) * wide];
        }
        parts[self.features] = &self.bias;
        greatest_of_sum(self.unit, &parts[..=self.features], &mut room.hidden);
        self.upper.apply(&room.hidden, self.hidden, 1, &mut room.scores);
        &room.scores[..self.actions]
    }
}

/// The best of the actions from `from` to before `to`, if it is better than `best`; the first of equals.
pub(crate) fn better(scores: &[f32], from: usize, to: usize, best: &mut Option<usize>) {
    for action in from..to {
        if best.is_none_or(|best| scores[action] > scores[best]) {
            *best = Some(action);
        }
    }
}

/// The labels of each kind of move, in the order in which the network scores them.
///
/// The file holds, for each move, how often each label was seen; the actions stand by move, then from the most
/// frequent label to the rarest, and among equals from the last by name to the first.
pub(crate) fn read_moves(bytes: &[u8], kinds: usize) -> Result<Vec<Vec<String>>, String> {
    let no_moves = || "it is no list of moves".to_owned();
    let file = whole(bytes)?;
    let ValueRef::Map(pairs) = &file else { return Err(no_moves()) };
    let moves = pairs.iter().find(|(key, _)| text_of(key) == Some("moves"));
    let moves = moves.and_then(|(_, value)| text_of(value)).ok_or_else(no_moves)?;
    let moves: serde_json::Map<String, serde_json::Value> = serde_json::from_str(moves).map_err(|_| no_moves())?;
    if moves.len() != kinds {
        return Err(format!("it has {} kinds of moves where {kinds} are wanted", moves.len()));
    }
    let mut found = Vec::new();
    for kind in 0..kinds {
        let labels = moves.get(&kind.to_string()).and_then(|labels| labels.as_object()).ok_or_else(no_moves)?;
        let labels = labels.iter().map(|(label, count)| Some((count.as_i64()?, label)));
        let mut labels: Vec<(i64, &String)> = labels.collect::<Option<_>>().ok_or_else(no_moves)?;
        if labels.iter().any(|(count, _)| *count < 0) {
            return Err("labels that were added after training are not supported".to_owned());
        }
        labels.sort_unstable_by(|a, b| b.cmp(a));
        found.push(labels.into_iter().map(|(_, label)| label.clone()).collect());
    }
    Ok(found)
}
