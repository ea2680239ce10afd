//! How far the force of a hedge or a negation reaches, by the parse.
//!
//! The rules are those of hedge and negation annotation (BioScope, Vincze et al. 2008; FactBank, Saurí and
//! Pustejovsky 2009): a modal or an adverb holds for the clause of the word that it modifies; a verb, a noun or an
//! adjective for what it governs. Neither holds for what a sentence takes for known: subjects, relative clauses, clauses
//! of time and reason.

use super::context::Context;
use crate::annotate::{Dep, Form, Pos};
use whosays_model::ClaimKind;

/// No tree is deeper than the sentence that was cut off at this many words.
const DEEPEST: usize = 256;

/// What some words bear on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    /// They modify this word, and what hangs on it: "may", "reportedly".
    Modifies(usize),
    /// They govern what hangs on this word: "is believed to", "evidence that".
    Governs(usize),
}

/// Prepositions before what is taken for known: "may have fled after the attack".
const KNOWN_BEFORE: &[&str] =
    &["according", "after", "amid", "before", "despite", "during", "following", "over", "since", "until"];
/// Openers of clauses that a hedge of their matrix holds for; others tell of time and reason.
const SUPPOSED: &[&str] = &["as", "if", "lest", "provided", "that", "unless", "whether"];
/// Words that point at what is known.
const POINTING: &[&str] = &["that", "these", "this", "those"];
/// Words behind a negation that it is confined to.
const NARROWING: &[&str] = &["all", "because", "enough", "every", "just", "only", "until"];

/// The word that governs the others of a run; of equals one that is no subject, then the first.
pub(super) fn top(context: &Context, (first, end): (usize, usize)) -> usize {
    let last = end.min(context.sentence().end);
    let wordlike = |at: &usize| context.word(*at).token.is_wordlike();
    (first..last)
        .filter(wordlike)
        .min_by_key(|at| (depth(context, *at), is_subject(context, *at), *at))
        .unwrap_or(first)
}

fn is_subject(context: &Context, at: usize) -> bool {
    matches!(context.annotation.node(at).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj)
}

fn depth(context: &Context, at: usize) -> usize {
    ancestors(context, at).count()
}

/// The words above a word, nearest first.
pub(super) fn ancestors<'a>(context: &'a Context, at: usize) -> impl Iterator<Item = usize> + 'a {
    let up = move |at: &usize| {
        let head = context.annotation.node(*at).head;
        (head != *at).then_some(head)
    };
    std::iter::successors(up(&at), up).take(DEEPEST)
}

/// What a run of words bears on.
pub(super) fn force(context: &Context, run: (usize, usize)) -> Force {
    let at = top(context, run);
    let node = context.annotation.node(at);
    match node.dep {
        Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod | Dep::Npadvmod | Dep::Amod | Dep::Det | Dep::Mark => {
            Force::Modifies(node.head)
        }
        Dep::Nmod | Dep::Nummod | Dep::Compound => Force::Modifies(node.head),
        Dep::Prep | Dep::Parataxis | Dep::Advcl | Dep::Ccomp if governs_nothing(context, at, run) => {
            Force::Modifies(node.head)
        }
        _ => Force::Governs(at),
    }
}

/// Whether a run holds all that it governs but a subject: "according to all accounts", "it seems".
fn governs_nothing(context: &Context, at: usize, (first, end): (usize, usize)) -> bool {
    let tree = context.annotation;
    let outside = |child: &usize| *child < first || *child >= end;
    let weighs = |child: &usize| {
        !matches!(tree.node(*child).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Mark | Dep::Advmod | Dep::Aux | Dep::Punct)
    };
    tree.node(at).head != at
        && !(first..end.min(context.sentence().end))
            .flat_map(|word| tree.children(word))
            .any(|child| outside(&child) && weighs(&child))
}

/// Whether what bears on a place holds for a word of a claim.
pub(super) fn reaches(context: &Context, force: Force, target: usize, kind: ClaimKind) -> bool {
    let (Force::Modifies(site) | Force::Governs(site)) = force;
    if target == site {
        return true;
    }
    if is_known(context, target, kind) && !is_next_to(context, target, site) {
        return false;
    }
    let copula = copula_of(context, force);
    let mut child = target;
    for above in ancestors(context, target) {
        if above == site {
            return match force {
                Force::Modifies(_) => passes(context, child, target, kind),
                Force::Governs(_) => is_governed(context, site, child, (target, kind)),
            };
        }
        if Some(above) == copula {
            return is_said_of(context, site, above, child);
        }
        if !passes(context, child, target, kind) {
            return false;
        }
        child = above;
    }
    false
}

/// "It is possible that", "there was evidence that": the clause may hang on the verb beside the hedge.
fn copula_of(context: &Context, force: Force) -> Option<usize> {
    let Force::Governs(site) = force else { return None };
    let node = context.annotation.node(site);
    matches!(node.dep, Dep::Acomp | Dep::Attr | Dep::Oprd).then_some(node.head)
}

/// Whether a hedge behind a copula is said of what hangs on the copula: a clause, or the subject where there is none.
fn is_said_of(context: &Context, hedge: usize, copula: usize, child: usize) -> bool {
    let tree = context.annotation;
    match tree.node(child).dep {
        Dep::Ccomp | Dep::Csubj | Dep::Xcomp => true,
        Dep::Advcl => opener(context, child).is_some_and(|at| is_supposed(context, at)),
        Dep::Nsubj => tree.node(hedge).dep == Dep::Acomp && !has_clause(context, copula),
        _ => false,
    }
}

/// Whether the force of a head goes on to a word that hangs on it.
fn passes(context: &Context, child: usize, target: usize, kind: ClaimKind) -> bool {
    let tree = context.annotation;
    let node = tree.node(child);
    match node.dep {
        Dep::Relcl | Dep::Appos | Dep::Parataxis | Dep::Poss | Dep::Csubj => false,
        // "There may be clashes", "clashes may follow": an indefinite subject is new with its verb.
        Dep::Nsubj | Dep::Nsubjpass => child == target && node.pos == Pos::Noun && !is_definite(context, child),
        Dep::Advcl => kind == ClaimKind::Cause || opener(context, child).is_none_or(|at| is_supposed(context, at)),
        Dep::Acl => node.form != Form::Participle || tree.child(child, &[Dep::Aux, Dep::Auxpass]).is_some(),
        Dep::Prep => kind == ClaimKind::Cause || child == target || !context.word(child).is_one_of(KNOWN_BEFORE),
        Dep::Conj => !is_own_clause(context, child),
        _ => true,
    }
}

/// Whether a predicate that hedges governs a word that hangs on it: not what is joined to it, and its subject only where
/// the predicate says nothing else: "an attack is likely", "two are feared dead".
fn is_governed(context: &Context, site: usize, child: usize, (target, kind): (usize, ClaimKind)) -> bool {
    let tree = context.annotation;
    match tree.node(child).dep {
        Dep::Conj => false,
        Dep::Nsubj => matches!(tree.node(site).pos, Pos::Aux | Pos::Adj) && !has_clause(context, site),
        Dep::Nsubjpass => !has_clause(context, site),
        Dep::Csubj => true,
        _ => passes(context, child, target, kind),
    }
}

fn has_clause(context: &Context, site: usize) -> bool {
    let tree = context.annotation;
    let clause = [Dep::Xcomp, Dep::Ccomp];
    tree.child(site, &clause).is_some()
        || tree.child(site, &[Dep::Acomp, Dep::Attr]).is_some_and(|inner| tree.child(inner, &clause).is_some())
}

/// The word that opens an adverbial clause.
fn opener(context: &Context, clause: usize) -> Option<usize> {
    let tree = context.annotation;
    let asks = |child: &usize| context.word(*child).is_one_of(&["how", "when", "where", "why"]);
    let opens =
        |child: &usize| tree.node(*child).dep == Dep::Mark || tree.node(*child).dep == Dep::Advmod && asks(child);
    tree.children(clause).find(opens)
}

fn is_supposed(context: &Context, opener: usize) -> bool {
    context.word(opener).is_one_of(SUPPOSED)
}

/// Whether a joined verb is a clause of its own: it has an auxiliary, or a subject and a finite form.
pub(super) fn is_own_clause(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let subject = tree.child(at, &[Dep::Nsubj, Dep::Nsubjpass]).is_some();
    tree.child(at, &[Dep::Aux, Dep::Auxpass]).is_some() || subject && tree.node(at).form == Form::Finite
}

/// Whether a noun names what is known: a happening or a tie with an article or an owner ("the attack", "his arrest"),
/// or anything pointed at ("this resurgence").
pub(super) fn is_known(context: &Context, at: usize, kind: ClaimKind) -> bool {
    let named = matches!(kind, ClaimKind::Event | ClaimKind::Casualties | ClaimKind::Relation);
    let pointed = |child: usize| context.word(child).is_one_of(POINTING);
    matches!(context.annotation.node(at).pos, Pos::Noun | Pos::Propn)
        && (named && is_definite(context, at) || context.annotation.children(at).any(pointed))
}

fn is_definite(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    tree.children(at).any(|child| match tree.node(child).dep {
        Dep::Det => context.word(child).is_one_of(&["both", "the"]) || context.word(child).is_one_of(POINTING),
        Dep::Poss => true,
        _ => false,
    })
}

/// Whether a noun hangs on a place directly, or by a preposition: "reports of the attack".
fn is_next_to(context: &Context, at: usize, site: usize) -> bool {
    let node = |at: usize| context.annotation.node(at);
    let head = node(at).head;
    node(at).dep != Dep::Nsubj && head == site
        || node(head).dep == Dep::Prep && node(head).head == site && context.lower(head) == "of"
}

/// The word that negates another where it stands: "did not", "no attack", "there was no".
pub(super) fn negation(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    tree.children(at).find(|child| match tree.node(*child).dep {
        Dep::Neg => !is_narrowed(context, *child),
        Dep::Det => is_no(context, *child),
        Dep::Attr => tree.children(*child).any(|inner| inner < *child && is_no(context, inner)),
        _ => false,
    })
}

fn is_no(context: &Context, at: usize) -> bool {
    context.word(at).is_one_of(&["neither", "no"])
}

/// "Not only", "not severely injured", "not because": part of what is said is rejected, not that it happened.
fn is_narrowed(context: &Context, negation: usize) -> bool {
    let next = negation + 1;
    next < context.sentence().end
        && (context.word(next).is_one_of(NARROWING) || context.annotation.node(next).pos == Pos::Adv)
}
