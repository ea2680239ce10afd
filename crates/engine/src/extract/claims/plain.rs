//! Claims of the rare kinds where their rules see none, but weights and network say that the sentence carries one: the
//! clause of the word that weighed most, its doer and its object, and what else the sentence plainly gives.

use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, roles};
use whosays_model::{CommunicationValue, ThreatLevelValue, Value};

/// An alert level that is told of without a scale or level that the rules know.
pub(super) fn threat_level(context: &Context, at: usize) -> Option<Draft> {
    let value = ThreatLevelValue {
        by: doer(context, at, clauses::predicate(context, at)),
        date: phrases::date(context, None),
        ..ThreatLevelValue::default()
    };
    Some(draft(context, at, Value::ThreatLevel(value)))
}

/// Something published: by whoever does what the clause tells, and the clause in its words.
pub(super) fn communication(context: &Context, at: usize) -> Option<Draft> {
    let verb = clauses::predicate(context, at);
    let media = context.names().map(|name| context.entity(name)).filter(|entity| entity.sub == "media");
    let outlets: Vec<String> = media.map(|entity| entity.name.clone()).collect();
    let value = CommunicationValue {
        by: doer(context, at, verb),
        what: verb.and_then(|verb| clauses::said(context, verb)).or_else(|| Some(context.clause_text((at, at + 1)))),
        outlets: Some(outlets).filter(|outlets| !outlets.is_empty()),
        date: phrases::date(context, None),
        ..CommunicationValue::default()
    };
    Some(draft(context, at, Value::Communication(value)))
}

fn draft(context: &Context, at: usize, value: Value) -> Draft {
    let mut draft = Draft::new(value, (at, at + 1), context.lower(at));
    draft.actors = context.actors();
    draft
}

/// Whoever does what a word or its clause tells, by name.
fn doer(context: &Context, at: usize, verb: Option<usize>) -> Option<String> {
    let doer = roles::doer(context, at).or_else(|| verb.and_then(|verb| roles::doer(context, verb)))?;
    clauses::named(context, doer)
}
