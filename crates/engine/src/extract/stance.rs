//! Whether a speaker holds what a claim says or rejects it.
//!
//! A claim is rejected where a verb of denying governs it, or where its own words are negated; what is denied as a
//! charge ("denied involvement in the bombing") is the charge, not the happening that it is about.

use super::claims::event;
use super::clauses;
use super::context::Context;
use super::negation::Negations;
use super::scope::{self, Force};
use crate::annotate::{Dep, Pos, Quotation};
use whosays_model::{ClaimKind, Mode, Stance, Value};

/// What a rule of the hedges says of its words, where it is no certainty.
const CHARGE: &str = "charge";
const DENIES: &str = "denies";
const GRANT: &str = "grant";

/// The stance of a claim's speaker to what the words `anchor` say, which a rule may be sure of.
pub(super) fn of(
    context: &Context,
    (anchor, is_sure): ((usize, usize), bool),
    value: &Value,
    quotation: Option<&Quotation>,
) -> Stance {
    if let Value::Responsibility(value) = value {
        return if value.mode == Mode::Denied { Stance::Deny } else { Stance::Affirm };
    }
    let kind = value.kind();
    let target = told(context, scope::top(context, anchor), kind);
    let denied = quotation.is_some_and(|quotation| is_denied(context, quotation, target, kind));
    // In the author's own voice a negation counts where it is sure that it is the claim's own words that are negated.
    let is_named = kind == ClaimKind::Warning || kind == ClaimKind::Event && is_happening(context, target);
    let rejected = (is_sure || is_named || quotation.is_some())
        && can_be_negated(context, target, kind, quotation.is_some())
        && is_rejected(context, target, kind);
    if denied != rejected { Stance::Deny } else { Stance::Affirm }
}

/// Whether the sentence says that it is not so; where it tells of another happening that is, the claim is of that one.
fn is_rejected(context: &Context, target: usize, kind: ClaimKind) -> bool {
    let negations = Negations::of(context);
    let stands = |at: usize| at != target && !scope::is_known(context, at, kind) && !negations.reject(at, kind);
    let other = || kind == ClaimKind::Event && event::triggers(context).iter().any(|found| stands(found.at));
    negations.reject(target, kind) && !other()
}

/// The word that tells what is claimed: a noun that names no happening stands for the clause that it is in.
fn told(context: &Context, top: usize, kind: ClaimKind) -> usize {
    let tree = context.annotation;
    let is_noun = matches!(tree.node(top).pos, Pos::Noun | Pos::Propn | Pos::Pron);
    let clause = || clauses::predicate(context, top);
    if kind == ClaimKind::Event && is_noun && !is_happening(context, top) { clause().unwrap_or(top) } else { top }
}

/// Whether a word names a happening by itself.
fn is_happening(context: &Context, at: usize) -> bool {
    let (resources, lemma) = (context.resources, &context.annotation.node(at).lemma);
    resources.triggers.contains_key(lemma) || resources.event_signs.contains_key(lemma)
}

/// Whether the claim's own words are such as may be negated. A judgement or a forecast that something is not so is one that
/// is held; that a cause did not work, or an authority did not warn, is said of the verb itself.
fn can_be_negated(context: &Context, target: usize, kind: ClaimKind, is_quoted: bool) -> bool {
    let pos = context.annotation.node(target).pos;
    match kind {
        ClaimKind::Assessment => false,
        ClaimKind::Cause => pos == Pos::Verb && is_of_causing(context, target),
        ClaimKind::Forecast => pos == Pos::Noun,
        ClaimKind::Casualties | ClaimKind::Strength => pos == Pos::Noun || is_quoted,
        _ => true,
    }
}

/// Whether a word is what says that one thing brings about another.
fn is_of_causing(context: &Context, at: usize) -> bool {
    context.hits(&context.resources.patterns.cause).into_iter().any(|hit| (hit.first..hit.end).contains(&at))
}

/// Whether a quotation's verb denies the claim: a clause, or a noun that can be denied.
fn is_denied(context: &Context, quotation: &Quotation, target: usize, kind: ClaimKind) -> bool {
    let words = context.sentence().first..context.sentence().end;
    let Some(verb) = words.clone().find(|at| context.word(*at).token.span == quotation.cue) else { return false };
    quotation.stance == Stance::Deny
        && quotation.class == "deny"
        // Who denies something in a video has published it all the same, and has a reason to.
        && kind != ClaimKind::Communication
        && (!matches!(kind, ClaimKind::Assessment | ClaimKind::Cause) || is_of_what_was_said(context, verb))
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

/// Whether a noun is for what is said of somebody, and may be rejected: "the accusation", "a role".
pub(super) fn is_charge(context: &Context, noun: usize) -> bool {
    marked(context, noun, CHARGE)
}

/// Whether the hedges mark a word so.
fn marked(context: &Context, at: usize, force: &str) -> bool {
    let set = &context.resources.patterns.hedges;
    set.hits(&context.annotation.words, at, context.sentence().end.min(at + 1))
        .into_iter()
        .any(|hit| set.rule(hit).tags.first().is_some_and(|tag| tag == force))
}

/// "The office denies it": whoever says so rejects all that was said before.
fn is_of_what_was_said(context: &Context, verb: usize) -> bool {
    let object = context.annotation.child(verb, &[Dep::Dobj]);
    object.is_some_and(|object| context.word(object).is_one_of(&["it", "that", "this"]))
}
