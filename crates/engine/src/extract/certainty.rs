//! How surely it is said: the coding manual's words, within the scope that the parse gives them.

use super::context::Context;
use super::roles;
use super::scope::{self, Force};
use crate::annotate::{Dep, Quotation};
use crate::pattern::{Hit, PatternSet};
use whosays_model::{Certainty, ClaimKind};

/// The mark of a rule that holds only where its words stand before a noun: "would-be".
const ATTRIBUTE: &str = "attribute";
/// The mark of a rule that holds only where its word governs a clause or an adjective: "appeared emboldened".
const CLAUSE: &str = "clause";

/// The certainty of what the words `anchor` say.
pub(super) fn of(
    context: &Context,
    anchor: (usize, usize),
    kind: ClaimKind,
    quotation: Option<&Quotation>,
) -> Certainty {
    let target = scope::top(context, anchor);
    // "By presumed members of the group": it is open who did it, not that it was done.
    let doer = (kind == ClaimKind::Responsibility).then(|| roles::doer(context, target)).flatten();
    let holds = |hedge: &Hit, certainty: Certainty| {
        let force = scope::force(context, (hedge.first, hedge.end));
        if certainty == Certainty::Possible && is_itself(force, hedge, target, kind) {
            return false;
        }
        hedge.first < anchor.1 && anchor.0 < hedge.end
            || scope::reaches(context, force, target, kind)
            || doer.is_some_and(|doer| is_of_doer(context, force, doer))
    };
    let found = hedges(context).into_iter().filter(|(hedge, certainty)| holds(hedge, *certainty));
    let hedged = found.map(|(_, certainty)| certainty);
    let told = quotation.filter(|_| kind != ClaimKind::Assessment && !scope::is_known(context, target, kind));
    hedged
        .chain(told.and_then(|quotation| quotation.certainty))
        .max_by_key(|it| weight(*it))
        .unwrap_or(Certainty::Stated)
}

/// "Suspected rebels", "presumed members of the brigade": words on whoever does it.
fn is_of_doer(context: &Context, force: Force, doer: usize) -> bool {
    matches!(force, Force::Modifies(at) if at == doer || at + 3 > doer && context.annotation.is_under(at, doer))
}

/// "It raises concerns", "over allegations of theft": the doubt is what is judged, or the reason, and both are there.
fn is_itself(force: Force, hedge: &Hit, target: usize, kind: ClaimKind) -> bool {
    let own = (hedge.first..hedge.end).contains(&target);
    matches!(force, Force::Governs(_)) && own && matches!(kind, ClaimKind::Assessment | ClaimKind::Cause)
}

/// The hedges of a sentence; of two of which one holds the other's words the longer counts: "no doubt", not "doubt".
pub(super) fn hedges(context: &Context) -> Vec<(Hit, Certainty)> {
    let set = &context.resources.patterns.hedges;
    let mut found: Vec<(Hit, Certainty)> = Vec::new();
    for hit in context.hits(set).into_iter().filter(|hit| is_hedge_here(context, set, *hit)) {
        let Some(certainty) = set.rule(hit).tags.first().and_then(|force| force.parse().ok()) else { continue };
        found.push((hit, certainty));
    }
    let is_longer = |a: &Hit, b: &Hit| a.first <= b.first && b.end <= a.end && a.end - a.first > b.end - b.first;
    let longest = |hit: &Hit| !found.iter().any(|(other, _)| is_longer(other, hit));
    let kept = found.iter().filter(|(hit, _)| longest(hit));
    kept.filter_map(|(hit, certainty)| Some((*hit, unless_negated(context, *hit, *certainty)?))).collect()
}

/// Whether the words are what the rule means: no name or date ("in May"), and in the place that it asks for.
fn is_hedge_here(context: &Context, set: &PatternSet, hit: Hit) -> bool {
    let word = context.word(hit.first);
    let named = hit.end == hit.first + 1 && (word.time.is_some() || word.name.is_some());
    let tree = context.annotation;
    let fits = match set.rule(hit).tags.get(1).map(String::as_str) {
        Some(ATTRIBUTE) => tree.node(hit.first).dep == Dep::Amod,
        Some(CLAUSE) => tree.child(hit.first, &[Dep::Acomp, Dep::Ccomp, Dep::Oprd, Dep::Xcomp]).is_some(),
        _ => true,
    };
    fits && !named
}

/// "Not believed to", "no sign that": a predicate that is negated outside the rule's own words turns round.
fn unless_negated(context: &Context, hit: Hit, certainty: Certainty) -> Option<Certainty> {
    let Force::Governs(site) = scope::force(context, (hit.first, hit.end)) else { return Some(certainty) };
    let negated = scope::negation(context, site).is_some_and(|at| at < hit.first || at >= hit.end);
    match certainty {
        Certainty::Likely | Certainty::Possible if negated => Some(Certainty::Unlikely),
        _ if negated => None,
        _ => Some(certainty),
    }
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
