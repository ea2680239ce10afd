//! How surely it is said: the coding manual's words, near the words they qualify.

use super::context::Context;
use crate::annotate::Quotation;
use whosays_model::{Certainty, ClaimKind};

/// How far before its words a hedge may stand, in words.
const REACH_BEFORE: usize = 10;
/// How far after.
const REACH_AFTER: usize = 5;

/// The certainty of what the words `anchor` say.
pub(super) fn of(
    context: &Context,
    anchor: (usize, usize),
    kind: ClaimKind,
    quotation: Option<&Quotation>,
) -> Certainty {
    let hedges = &context.resources.patterns.hedges;
    let near = context.hits(hedges).into_iter().filter(|hit| {
        hit.end + REACH_BEFORE > anchor.0
            && hit.first < anchor.1 + REACH_AFTER
            && same_clause(context, hit.first, anchor)
    });
    let hedged =
        near.filter_map(|hit| hedges.rule(hit).tags.first()?.parse().ok()).max_by_key(|certainty| weight(*certainty));
    let by_verb = quotation.and_then(|quotation| quotation.certainty).filter(|_| kind != ClaimKind::Assessment);
    match (hedged, by_verb) {
        (Some(a), Some(b)) => {
            if weight(a) >= weight(b) {
                a
            } else {
                b
            }
        }
        (Some(certainty), None) | (None, Some(certainty)) => certainty,
        (None, None) => Certainty::Stated,
    }
}

/// Whether no break of clauses lies between a hedge and the words.
fn same_clause(context: &Context, hedge: usize, (first, end): (usize, usize)) -> bool {
    let between = if hedge < first { hedge..first } else { end.min(hedge)..hedge };
    !between.clone().any(|i| context.word(i).is_one_of(&[";", ":", "“", "”", "but"]))
}

fn weight(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Stated => 0,
        Certainty::Likely => 1,
        Certainty::Possible => 2,
        Certainty::Unlikely => 3,
        Certainty::Unknown => 4,
    }
}
