//! Whether a speaker holds what a claim says or rejects it.
//!
//! A claim is rejected where a verb of denying governs it, or where its own words are negated; what is denied as a
//! charge ("denied involvement in the bombing") is the charge, not the happening that it is about.

use super::certainty;
use super::context::Context;
use super::scope::{self, Force};
use crate::annotate::{Dep, Pos, Quotation};
use whosays_model::{ClaimKind, Mode, Stance, Value};

/// What a rule of the hedges says of its words, where it is no certainty.
const CHARGE: &str = "charge";
const DENIES: &str = "denies";
const GRANT: &str = "grant";
const NEGATES: &str = "negates";

/// The stance of a claim's speaker to what the words `anchor` say.
pub(super) fn of(context: &Context, anchor: (usize, usize), value: &Value, quotation: Option<&Quotation>) -> Stance {
    if let Value::Responsibility(value) = value {
        return if value.mode == Mode::Denied { Stance::Deny } else { Stance::Affirm };
    }
    let kind = value.kind();
    let target = scope::top(context, anchor);
    let denied = quotation.is_some_and(|quotation| is_denied(context, quotation, target, kind));
    if denied != is_rejected(context, target, kind, quotation.is_some()) { Stance::Deny } else { Stance::Affirm }
}

/// Whether a quotation's verb denies the claim: a clause, or a noun that can be denied.
fn is_denied(context: &Context, quotation: &Quotation, target: usize, kind: ClaimKind) -> bool {
    let words = context.sentence().first..context.sentence().end;
    let Some(verb) = words.clone().find(|at| context.word(*at).token.span == quotation.cue) else { return false };
    quotation.stance == Stance::Deny
        && quotation.class == "deny"
        // Who denies something in a video has published it all the same, and has a reason to.
        && !matches!(kind, ClaimKind::Assessment | ClaimKind::Cause | ClaimKind::Communication)
        && !scope::is_known(context, target, kind)
        && is_of_saying(context, verb)
        && scope::reaches(context, Force::Governs(verb), target, kind)
}

/// Whether a verb of denying rejects what is said here, not what is asked for: "denied the charges", not "denied bail".
fn is_of_saying(context: &Context, verb: usize) -> bool {
    let tree = context.annotation;
    if tree.child(verb, &[Dep::Dative]).is_some() {
        return false;
    }
    match tree.child(verb, &[Dep::Dobj, Dep::Nsubjpass]) {
        Some(object) if marked(context, object, CHARGE) => true,
        Some(object) => marked(context, verb, DENIES) && !marked(context, object, GRANT),
        None => true,
    }
}

/// Whether the hedges mark a word so.
fn marked(context: &Context, at: usize, force: &str) -> bool {
    let set = &context.resources.patterns.hedges;
    set.hits(&context.annotation.words, at, context.sentence().end.min(at + 1))
        .into_iter()
        .any(|hit| set.rule(hit).tags.first().is_some_and(|tag| tag == force))
}

/// Whether a claim's own words are negated. A judgement or a forecast that something is not so is one that is held; so is
/// the author's, who tells what has stopped or did not come, where a source that says no rejects what others say.
fn is_rejected(context: &Context, target: usize, kind: ClaimKind, is_quoted: bool) -> bool {
    let is_noun = context.annotation.node(target).pos == Pos::Noun;
    let counts = match kind {
        ClaimKind::Assessment | ClaimKind::Cause | ClaimKind::Warning => false,
        ClaimKind::Forecast => is_noun,
        _ => is_noun || is_quoted,
    };
    let hedged = |at: usize| certainty::hedges(context).iter().any(|(hit, _)| (hit.first..hit.end).contains(&at));
    let negated = || scope::negation(context, target).is_some_and(|at| !hedged(at));
    counts && (negated() || is_under_negation(context, target))
}

/// "Failed to kill", "without firing", "stopped short of blaming".
fn is_under_negation(context: &Context, target: usize) -> bool {
    let tree = context.annotation;
    let node = tree.node(target);
    let complement = matches!(node.dep, Dep::Xcomp | Dep::Pcomp | Dep::Ccomp);
    let above = if tree.node(node.head).dep == Dep::Prep { tree.node(node.head).head } else { node.head };
    let set = &context.resources.patterns.hedges;
    complement
        && context.hits(set).into_iter().any(|hit| {
            let at = scope::top(context, (hit.first, hit.end));
            set.rule(hit).tags.first().is_some_and(|tag| tag == NEGATES) && (at == node.head || at == above)
        })
}
