//! Claims of the rare kinds where their rules see none, but weights and network say that the sentence carries one: the
//! clause of the word that weighed most, its doer and its object, and what else the sentence plainly gives.

use crate::annotate::Dep;
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, roles};
use whosays_model::{CommunicationValue, ThreatLevelValue, Value, WarningValue};

/// A warning: whoever does what the clause tells is the issuer, its person or body as object the recipient.
pub(super) fn warning(context: &Context, at: usize) -> Option<Draft> {
    let verb = clauses::predicate(context, at);
    let told = [Dep::Dative, Dep::Dobj, Dep::Nsubjpass];
    let below = |dep: &Dep| verb.and_then(|verb| context.annotation.child(verb, &[*dep]));
    let recipient = told.iter().filter_map(below).find(|at| is_somebody(context, *at));
    let horizon = context.times().find(|time| time.is_future);
    let value = WarningValue {
        issuer: doer(context, at, verb),
        recipient: recipient.and_then(|at| phrases::called(context, at)),
        date: phrases::date(context, None),
        horizon: horizon.map(|time| context.text(time.first, time.end)),
        ..WarningValue::default()
    };
    Some(draft(context, at, Value::Warning(value)))
}

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

/// Whether a word names whom one can warn.
fn is_somebody(context: &Context, at: usize) -> bool {
    roles::name_at(context, at).is_some_and(|name| context.entity(name).is_actor() || context.entity(name).is_person())
}
