//! Why: a motive, or what makes the threat grow or shrink.

use crate::annotate::{Dep, Pos};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, scope};
use whosays_model::{CauseValue, Sign, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that one thing drives another.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.cause;
    let Some(score) = context.score(set) else { return Vec::new() };
    if score.total < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let anchor = (score.best.first, score.best.end);
    let cause_first = rule.tags.get(1).is_some_and(|order| order == "cause_first");
    let (before, after) = sides(context, anchor);
    let (cause, effect) = if cause_first { (before, after) } else { (after, before) };
    let sign = rule.tags.first().and_then(|sign| sign.parse().ok());
    vec![draft(context, anchor, (cause, effect), sign, &rule.text)]
}

/// What drives what, where a word tells of it: what the lexicon's weak words join, a purpose, else what stands before the
/// word drives what stands behind it.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let set = &context.resources.patterns.cause;
    let anchor = (at, at + 1);
    let rule = context.score(set).map(|score| (score.best, set.rule(score.best)));
    let Some((hit, rule)) = rule else {
        let (ends, sign) = (purpose(context).unwrap_or_else(|| sides(context, anchor)), Some(Sign::Plus));
        return Some(draft(context, anchor, ends, sign, context.lower(at)));
    };
    let (before, after) = sides(context, (hit.first, hit.end));
    let cause_first = rule.tags.get(1).is_some_and(|order| order == "cause_first");
    let ends = if cause_first { (before, after) } else { (after, before) };
    Some(draft(context, anchor, ends, rule.tags.first().and_then(|sign| sign.parse().ok()), context.lower(at)))
}

type Sides = (Option<String>, Option<String>);

/// The aim of a clause and the clause, where an infinitive gives one: "closed the road to stop the column".
fn purpose(context: &Context) -> Option<Sides> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let is_aim = |at: &usize| {
        let node = tree.node(*at);
        let to = tree.child(*at, &[Dep::Aux]).is_some_and(|aux| context.lower(aux) == "to");
        node.dep == Dep::Advcl && to && node.head < *at
    };
    let aim = (sentence.first..sentence.end).find(is_aim)?;
    let matrix = tree.node(aim).head;
    let effect = clauses::words_until(context, matrix, tree.node(aim).left);
    Some((clauses::rest(context, aim, tree.node(aim).left), effect))
}

/// What a joiner stands between, by the parse: the clause that it belongs to and what it governs, or the subject of a
/// verb and what the verb acts on.
fn sides(context: &Context, (first, end): (usize, usize)) -> Sides {
    let tree = context.annotation;
    let top = scope::top(context, (first, end));
    let at = (first..end).find(|word| tree.node(*word).dep == Dep::Mark).unwrap_or(top);
    let node = tree.node(at);
    let is_joiner = matches!(node.dep, Dep::Prep | Dep::Mark | Dep::Agent | Dep::Pcomp) || node.pos == Pos::Adp;
    if is_joiner || node.dep == Dep::Advmod {
        return joined(context, at, (first, end));
    }
    let Some(verb) = clauses::predicate(context, at) else { return beside(context, (first, end)) };
    let before = clauses::subject(context, verb).and_then(|subject| side(context, subject));
    // "Forced the army to leave": the gap of a rule is part of what is driven.
    let from = if (first..end).contains(&verb) && at == verb { particles(context, verb) } else { end.max(verb + 1) };
    let after = clauses::rest(context, verb, from).or_else(|| clauses::text(context, end, tree.node(verb).right + 1));
    match (before, after) {
        (None, None) => beside(context, (first, end)),
        sides => sides,
    }
}

/// A subject as a side: a name in full or the noun with what describes it; "this" and "it" say nothing.
fn side(context: &Context, subject: usize) -> Option<String> {
    if context.annotation.node(subject).pos == Pos::Pron {
        return clauses::named(context, subject);
    }
    clauses::noun(context, subject)
}

/// The clause that a joiner belongs to, without what it governs, and what it governs.
fn joined(context: &Context, at: usize, (first, end): (usize, usize)) -> Sides {
    let tree = context.annotation;
    let node = tree.node(at);
    // "Because the road was closed": the joiner marks the verb of its clause.
    let inner = if node.dep == Dep::Mark { Some(node.head) } else { innermost(context, at, end) };
    let end = if node.dep == Dep::Mark { at + 1 } else { end };
    let governed = inner.and_then(|inner| match tree.node(inner).pos {
        Pos::Verb | Pos::Aux => clauses::rest(context, inner, end),
        _ => clauses::text(context, end, clauses::noun_end(context, inner)),
    });
    let governed = governed.or_else(|| clauses::text(context, end, node.right + 1));
    let outer = if node.dep == Dep::Mark { tree.node(node.head).head } else { node.head };
    let clause = clauses::predicate(context, outer).filter(|verb| Some(*verb) != inner);
    let clause = clause.and_then(|verb| {
        if first > verb { clauses::words_until(context, verb, first) } else { clauses::words(context, verb) }
    });
    match (clause, governed) {
        (None, None) => beside(context, (first, end)),
        sides => sides,
    }
}

/// What a chain of prepositions leads to, behind the joiner's own words: of "in retaliation for the raid" the raid.
fn innermost(context: &Context, at: usize, end: usize) -> Option<usize> {
    let tree = context.annotation;
    let mut at = at;
    for _ in 0..4 {
        let inner = |child: &usize| matches!(tree.node(*child).dep, Dep::Pobj | Dep::Pcomp | Dep::Prep);
        if let Some(found) = tree.children(at).filter(inner).find(|child| *child >= end) {
            return Some(found);
        }
        at = tree.children(at).find(inner)?;
    }
    None
}

/// The word behind a verb and its particles and prepositions.
fn particles(context: &Context, verb: usize) -> usize {
    let is_part =
        |at: &usize| context.annotation.node(*at).pos == Pos::Adp && context.annotation.node(*at).head == verb;
    (verb + 1..context.sentence().end).find(|at| !is_part(at)).unwrap_or(verb + 1)
}

/// The words of the sentence before and behind a place, where the parse gives no clause.
fn beside(context: &Context, (first, end): (usize, usize)) -> Sides {
    (clauses::text(context, context.sentence().first, first), context.rest_of_clause(end))
}

fn draft(context: &Context, anchor: (usize, usize), (cause, effect): Sides, sign: Option<Sign>, rule: &str) -> Draft {
    let value = CauseValue { cause, effect, sign: sign.or(Some(Sign::Plus)) };
    let mut draft = Draft::new(Value::Cause(value), anchor, format!("cause:{rule}"));
    draft.actors = context.actors();
    draft
}
