//! A judgement of quality or intent, a call or a condemnation.
//!
//! What is judged is the subject of the clause that judges, or the object of a verb or noun that praises, blames, wants
//! or demands; the judgement is what the clause says of it.

use crate::annotate::{AttributionClass, Dep, Pos};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, scope};
use whosays_model::{AssessmentValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that judges.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.assessment;
    let Some(score) = context.score(set) else { return Vec::new() };
    if score.total < THRESHOLD {
        return Vec::new();
    }
    vec![draft(context, (score.best.first, score.best.end), &set.rule(score.best).text)]
}

/// The judgement that stands around a word.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), rule: &str) -> Draft {
    let at = scope::top(context, anchor);
    let verb = clauses::predicate(context, at).map(|verb| matter(context, verb, anchor));
    let of = verb.and_then(|verb| judged(context, verb, at)).and_then(|at| clauses::named(context, at));
    // "Criticism of the raid as reckless came from": the noun judges, not the verb.
    let noun = blamed(context, at).and_then(|_| clauses::noun(context, at));
    let judgement = noun.or_else(|| clauses::said(context, verb?));
    let judgement = judgement.unwrap_or_else(|| context.clause_text(anchor));
    let value = AssessmentValue { of, judgement: Some(judgement) };
    let mut draft = Draft::new(Value::Assessment(value), anchor, format!("assessment:{rule}"));
    draft.actors = context.actors();
    draft
}

/// The verb of what somebody says, for the verb of saying: of "said it was a failure" the failure.
fn matter(context: &Context, verb: usize, (first, end): (usize, usize)) -> usize {
    let tree = context.annotation;
    let lemma = tree.node(verb).lemma.as_str();
    let says = context.resources.reporting.get(lemma).is_some_and(|word| word.class != "condemn");
    let below = tree.child(verb, &[Dep::Ccomp]).filter(|_| says && !(first..end).contains(&verb));
    below.unwrap_or(verb)
}

/// What is judged: the object of whoever judges, else the subject.
fn judged(context: &Context, verb: usize, at: usize) -> Option<usize> {
    let tree = context.annotation;
    if let Some(object) = blamed(context, at) {
        return Some(object);
    }
    if is_judging(context, verb) {
        let passive = tree.child(verb, &[Dep::Nsubjpass]);
        return passive
            .or_else(|| tree.child(verb, &[Dep::Dobj]))
            .or_else(|| phrases::object_of(context, verb, &["against", "at", "for", "of", "on", "upon"]))
            .or_else(|| tree.child(verb, &[Dep::Ccomp]).and_then(|below| clauses::subject(context, below)));
    }
    if let Some(described) = described(context, verb) {
        return Some(described);
    }
    let subject = clauses::subject(context, verb)?;
    // "It is vital that the army leaves": what the clause behind is about.
    // "We want to see them in court": whoever speaks judges something else.
    if context.word(subject).is_one_of(&["i", "we"]) {
        return tree
            .child(verb, &[Dep::Dobj])
            .or_else(|| tree.child(verb, &[Dep::Ccomp]).and_then(|below| clauses::subject(context, below)));
    }
    let is_empty = context.lower(subject) == "it" || context.lower(subject) == "there";
    let behind = || {
        let inner = tree.child(verb, &[Dep::Acomp, Dep::Attr]).unwrap_or(verb);
        let clause = tree.child(verb, &[Dep::Ccomp, Dep::Csubj]).or_else(|| tree.child(inner, &[Dep::Ccomp]));
        clause.and_then(|clause| clauses::subject(context, clause))
    };
    is_empty.then(behind).flatten().or(Some(subject))
}

/// Whom or what a noun of praise, blame or demand is for: "criticism of the raid".
fn blamed(context: &Context, noun: usize) -> Option<usize> {
    let judges = context.annotation.node(noun).pos == Pos::Noun && is_of_judging(context, noun);
    judges.then(|| phrases::object_of(context, noun, &["about", "against", "for", "of", "on", "over"])).flatten()
}

/// "Described the raid as reckless", "was branded a failure": what somebody says something of.
fn described(context: &Context, verb: usize) -> Option<usize> {
    let tree = context.annotation;
    let object = tree.child(verb, &[Dep::Nsubjpass, Dep::Dobj])?;
    let as_what = tree.children(verb).any(|child| tree.node(child).dep == Dep::Prep && context.lower(child) == "as");
    (as_what || tree.child(verb, &[Dep::Oprd]).is_some()).then_some(object)
}

fn is_judging(context: &Context, verb: usize) -> bool {
    let lemma = context.annotation.node(verb).lemma.as_str();
    let demands = |class: &str| matches!(class, "ask" | "condemn" | "urge");
    let said = context.resources.reporting.get(lemma).is_some_and(|word| demands(&word.class));
    let judges = context.resources.attitudes.verbs.get(lemma);
    said || lemma == "call" || judges.is_some_and(|word| word.class == AttributionClass::Judge)
}

fn is_of_judging(context: &Context, noun: usize) -> bool {
    let word = context.resources.attitudes.nouns.get(&context.annotation.node(noun).lemma);
    word.is_some_and(|word| matches!(word.class, AttributionClass::Judge | AttributionClass::Want))
}
