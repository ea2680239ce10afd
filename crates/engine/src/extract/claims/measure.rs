//! What a state or organisation does against the threat, outside a single event.

use crate::annotate::{Dep, EntityKind, QuantityMention, Unit};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, roles, scope};
use whosays_model::{MeasureValue, Value};

const THRESHOLD: f32 = 1.0;

/// The claim that something is being done.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.measure;
    let Some(score) = context.score(set) else { return Vec::new() };
    let by = actor(context, score.best.first);
    if score.total + if by.is_some() { 0.2 } else { -0.3 } < THRESHOLD {
        return Vec::new();
    }
    vec![draft(context, (score.best.first, score.best.end), by, &set.rule(score.best).text)]
}

/// The measure that a word tells of.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), actor(context, at), context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), near: Option<String>, rule: &str) -> Draft {
    let at = scope::top(context, anchor);
    let verb = clauses::predicate(context, at).map(|verb| matrix(context, verb));
    let time = context.times().find(|time| time.value.is_some() && !time.is_future);
    let since = phrases::since(context);
    let quantity = quantity(context, verb.unwrap_or(at));
    let value = MeasureValue {
        by: by(context, at, verb).or(near),
        what: what(context, at, verb).or_else(|| Some(context.clause_text(anchor))),
        against: aim(context, at, verb).or_else(|| against(context, anchor.1)),
        date: time.filter(|_| since.is_none()).and_then(|time| time.value.clone()),
        number: quantity.map(|quantity| quantity.number.clone()),
        unit: quantity.and_then(|quantity| phrases::unit(context, quantity)),
        since,
    };
    let mut draft = Draft::new(Value::Measure(value), anchor, format!("measure:{rule}"));
    draft.actors = context.actors();
    draft
}

/// The verb of the measure, for that of its aim: "runs a programme to bring them back", "shut the camps to stop it".
fn matrix(context: &Context, verb: usize) -> usize {
    let tree = context.annotation;
    let mut verb = verb;
    for _ in 0..4 {
        let node = tree.node(verb);
        let to = tree.child(verb, &[Dep::Aux]).is_some_and(|aux| context.lower(aux) == "to");
        let is_aim = to && matches!(node.dep, Dep::Acl | Dep::Advcl) || node.dep == Dep::Pcomp;
        match clauses::predicate(context, node.head).filter(|_| is_aim) {
            Some(outer) if outer != verb => verb = outer,
            _ => break,
        }
    }
    verb
}

/// The words of the measure: what the clause says of whoever takes it, with its subject where that is the measure.
fn what(context: &Context, at: usize, verb: Option<usize>) -> Option<String> {
    let tree = context.annotation;
    let verb = verb?;
    let is_subject = clauses::subject(context, verb).is_some_and(|subject| tree.is_under(at, subject));
    if is_subject { clauses::words(context, verb) } else { clauses::said(context, verb) }
}

/// Whoever takes the measure: the doer of the verb or of the noun, by the parse.
fn by(context: &Context, at: usize, verb: Option<usize>) -> Option<String> {
    let tree = context.annotation;
    let of_noun = (Some(at) != verb).then(|| roles::doer(context, at)).flatten();
    // "The curfew, which the mayor extended": whoever acts on it.
    let behind = tree.child(at, &[Dep::Relcl]).and_then(|verb| roles::doer(context, verb));
    let doer = of_noun.or(behind).or_else(|| verb.and_then(|verb| roles::doer(context, verb)))?;
    let is_act = |word: usize| tree.is_under(at, word);
    (!is_act(doer)).then(|| clauses::named(context, doer)).flatten()
}

/// Prepositions before those whom a measure is taken against.
const AGAINST: &[&str] = &["against", "on", "targeting"];

/// Whom it is taken against: "sanctions on the bank", "fight the group", "a campaign to defeat it".
fn aim(context: &Context, at: usize, verb: Option<usize>) -> Option<String> {
    let tree = context.annotation;
    let object = phrases::object_of(context, at, &["against"])
        .or_else(|| verb.and_then(|verb| phrases::object_of(context, verb, &["against"])))
        .or_else(|| tree.child(at, &[Dep::Dobj]).filter(|object| is_group(context, *object)))
        .or_else(|| phrases::object_of(context, at, AGAINST).filter(|object| is_group(context, *object)));
    object.filter(|object| context.word(*object).time.is_none()).and_then(|object| clauses::named(context, object))
}

fn is_group(context: &Context, at: usize) -> bool {
    let name = roles::name_at(context, at);
    name.is_some_and(|name| matches!(context.entity(name).kind, EntityKind::Group | EntityKind::Organisation))
}

/// The number of what is given or sent: money first, else the number of the verb's object.
fn quantity<'a>(context: &Context<'a>, verb: usize) -> Option<&'a QuantityMention> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let inside = |quantity: &&QuantityMention| quantity.first >= sentence.first && quantity.end <= sentence.end;
    let all = || tree.quantities.iter().filter(inside);
    let object = tree.child(verb, &[Dep::Dobj, Dep::Nsubjpass]);
    let of_object = |quantity: &&QuantityMention| {
        object.is_some_and(|object| (tree.node(object).left..=object).contains(&quantity.first))
    };
    all().find(|quantity| quantity.unit == Unit::Money).or_else(|| all().find(of_object))
}

fn actor(context: &Context, at: usize) -> Option<String> {
    let names: Vec<_> = context.names().collect();
    let acts = |name: &&crate::annotate::NameMention| {
        matches!(
            context.entity(name).kind,
            EntityKind::State | EntityKind::Institution | EntityKind::Organisation | EntityKind::Group
        )
    };
    let before = names.iter().rev().filter(|name| name.first < at).find(|name| acts(name));
    before.or_else(|| names.iter().find(|name| acts(name))).map(|name| context.entity(name).name.clone())
}

fn against(context: &Context, from: usize) -> Option<String> {
    let name = context
        .annotation
        .names_in(from, context.sentence().end)
        .find(|name| context.entity(name).kind == EntityKind::Group)?;
    Some(context.entity(name).name.clone())
}
