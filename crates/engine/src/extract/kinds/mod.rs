//! Which kinds of claim a sentence carries: a weight for each feature and kind, added up, and what a network says.
//!
//! The rules of [`super::claims`] propose; the weights and the network, learnt from reports coded by hand, decide
//! together: the mean of their log-odds. A weight belongs to a feature that a person can read, so the reasons of each
//! decision can be told; of the network its share is told.

mod features;
mod reasons;
mod weights;

pub(crate) use features::{Beside, Sink};
pub use reasons::in_words;
pub use weights::Kinds;

use super::Draft;
use super::context::Context;
use crate::annotate::Dep;
use whosays_model::ClaimKind;

/// What a sentence shows to those beside it.
pub(crate) struct Outline {
    block: usize,
    /// The kinds that rules found.
    found: Vec<ClaimKind>,
    root: String,
    /// The class of the cue that most of it stands under.
    quoted: Option<String>,
}

impl Outline {
    pub(crate) fn of(context: &Context, drafts: &[(ClaimKind, Vec<Draft>)]) -> Self {
        let sentence = context.sentence();
        let tree = context.annotation;
        let root = (sentence.first..sentence.end).find(|&at| tree.node(at).dep == Dep::Root);
        let half = (sentence.end - sentence.first) / 2;
        let quoted = tree.quotations_in(context.number()).find(|(_, words)| *words > half);
        Outline {
            block: sentence.block,
            found: drafts.iter().filter(|(_, drafts)| !drafts.is_empty()).map(|(kind, _)| *kind).collect(),
            root: root.map(|at| features::mask(context, at).into_owned()).unwrap_or_default(),
            quoted: quoted.map(|(quotation, _)| quotation.class.clone()),
        }
    }
}

/// One sentence's features by name, for those who train the weights.
pub(crate) fn names_of(
    context: &Context,
    drafts: &[(ClaimKind, Vec<Draft>)],
    own: &Outline,
    beside: &Beside,
) -> Vec<String> {
    struct Names(Vec<String>);
    impl Sink for Names {
        fn take(&mut self, parts: &[&str], _: usize) {
            self.0.push(parts.join(" "));
        }
    }
    let mut names = Names(Vec::new());
    features::find(context, drafts, own, beside, &mut names);
    names.0.sort();
    names.0.dedup();
    names.0
}

/// What the weights say of a sentence, kind by kind.
pub(crate) struct Verdict {
    /// The sum of the weights, or its mean with what the network says; a claim where it is above zero.
    pub(crate) logits: [f32; ClaimKind::ALL.len()],
    /// The sum of the weights without the network.
    pub(crate) alone: [f32; ClaimKind::ALL.len()],
    /// The features that weighed for the kind, the heaviest first: weight, word of the report, feature.
    pub(crate) reasons: Vec<Reason>,
}

/// A feature that weighed.
pub(crate) struct Reason {
    pub(crate) kind: ClaimKind,
    pub(crate) weight: f32,
    pub(crate) at: usize,
    pub(crate) feature: String,
}

/// Weighs a sentence, of which the network may have said its own.
pub(crate) fn judge(
    context: &Context,
    drafts: &[(ClaimKind, Vec<Draft>)],
    own: &Outline,
    beside: &Beside,
    network: Option<&[f32]>,
) -> Verdict {
    let mut scale = weights::Scale::new(&context.resources.kinds);
    features::find(context, drafts, own, beside, &mut scale);
    scale.verdict(network)
}

/// The network's log-odds as a feature among the reasons: `network 90` where it holds the kind for about 90 % likely.
/// Only in tens, since the last digits differ from one sort of processor to another.
pub(crate) fn share_of_network(log_odds: f32) -> String {
    format!("network {:.0}", 10.0 * (10.0 / (1.0 + (-log_odds).exp())).round())
}

/// The features of some reasons, in their order; the steps of one list's weight are one.
pub(crate) fn telling<'a>(reasons: &[&'a Reason]) -> impl Iterator<Item = &'a str> {
    let mut told: Vec<&str> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        let list = list_of(&reason.feature);
        if list.is_none() || told.iter().all(|feature| list_of(feature) != list) {
            told.push(&reason.feature);
        }
    }
    told.into_iter()
}

/// The list whose weight a feature tells.
fn list_of(feature: &str) -> Option<&str> {
    feature.strip_prefix("lexicon ").and_then(|rest| rest.split(' ').next())
}
