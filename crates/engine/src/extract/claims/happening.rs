//! What sort of happening an event is, how far it went, and how it was done.
//!
//! The trigger's own sort stands unless the parse says more: a state's strike on an armed group is a counter-operation, a
//! crime that somebody is charged with is told as a charge, and a group that holds people arrests nobody.

use super::event::Found;
use crate::annotate::{Dep, EntityKind, Form};
use crate::extract::context::Context;
use crate::extract::{clauses, roles};
use crate::pattern::Class;
use crate::resources::{Body, Trigger};
use whosays_model::{EventKind, EventStatus};

/// Kinds of happening that say nothing of how it was done.
const NO_METHOD: &[&str] = &["foiled", "killing", "wounding"];
/// Verbs that let people go, whoever does it.
const RELEASES: &[&str] = &["free", "release"];
/// Arcs that are followed up from a crime to the charge that it is part of.
const LONGEST_WAY: usize = 8;

/// How an attack or operation was carried out.
pub(super) fn method(trigger: &Trigger, sub: EventKind) -> Option<String> {
    let violent = matches!(sub, EventKind::Attack | EventKind::CounterOperation | EventKind::Plot);
    trigger.method.clone().filter(|method| violent && !NO_METHOD.contains(&method.as_str()))
}

/// What sort of happening a trigger tells of here.
pub(super) fn sub(context: &Context, main: &Found, found: &[Found]) -> EventKind {
    let named: EventKind = main.trigger.sub.parse().unwrap_or(EventKind::Attack);
    if context.word(main.at).is_form_of("seize") && context.lower(main.at + 1) == "power" {
        return EventKind::Political;
    }
    // "Executed a bombing" is no execution.
    let attack_after =
        found.iter().any(|other| other.trigger.sub == "attack" && other.at > main.at && other.at <= main.at + 5);
    if context.word(main.at).is_form_of("execute") && attack_after
        || named == EventKind::Arrest && is_by_group(context, main.at)
    {
        return EventKind::Attack;
    }
    if named == EventKind::Attack && is_against_militants(context, main.at) {
        return EventKind::CounterOperation;
    }
    if named == EventKind::Attack && is_charged(context, main.at) {
        return EventKind::Arrest;
    }
    let words = context.words();
    let foiled = words
        .iter()
        .any(|word| ["foil", "thwart", "disrupt", "avert", "prevent"].iter().any(|verb| word.is_form_of(verb)));
    let plotted = words.iter().any(|word| ["plot", "plan"].iter().any(|verb| word.is_form_of(verb)));
    let told_as_plot = foiled || found.iter().any(|other| other.trigger.sub == "plot");
    if named == EventKind::Attack && plotted && told_as_plot {
        return EventKind::Plot;
    }
    named
}

/// What sort of happening a sentence without a trigger tells of: the sort that most of its words are signs of.
pub(super) fn told(context: &Context) -> Option<EventKind> {
    let signs = &context.resources.event_signs;
    let sentence = context.sentence();
    let subs = (sentence.first..sentence.end).filter_map(|at| signs.get(&context.annotation.node(at).lemma).copied());
    let subs: Vec<EventKind> = subs.collect();
    let count = |sub: &EventKind| subs.iter().filter(|other| *other == sub).count();
    subs.iter().rev().max_by_key(|sub| count(sub)).copied()
}

/// "Held by the Falcon", "the group executed two": what a group does to people is no arrest, unless it lets them go.
fn is_by_group(context: &Context, at: usize) -> bool {
    let Some(doer) =
        roles::doer(context, at).filter(|_| !RELEASES.iter().any(|verb| context.word(at).is_form_of(verb)))
    else {
        return false;
    };
    let named = roles::name_at(context, doer).is_some_and(|name| context.entity(name).kind == EntityKind::Group);
    named || clauses::group_before(context, doer).is_some()
}

/// "Charged with murder", "a prison term for kidnapping": the crime hangs on a word of the law.
fn is_charged(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let own = |word: usize| context.resources.event_signs.get(&tree.node(word).lemma) == Some(&EventKind::Arrest);
    // "Serving a prison term": the law may stand beside the noun.
    let beside = |word: usize| tree.child(word, &[Dep::Compound]).is_some_and(own);
    let of_law = |word: usize| {
        own(word) || beside(word) || tree.child(word, &[Dep::Dobj]).is_some_and(|object| own(object) || beside(object))
    };
    let mut at = at;
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        let is_clause = matches!(node.dep, Dep::Relcl | Dep::Conj | Dep::Ccomp);
        if node.head == at || is_clause {
            return false;
        }
        at = node.head;
        if of_law(at) {
            return true;
        }
    }
    false
}

/// A state's strike on an armed group is a counter-operation; on anybody else it is an attack.
fn is_against_militants(context: &Context, at: usize) -> bool {
    let after = at + 1..(at + 10).min(context.sentence().end);
    let militants = after.clone().any(|i| {
        context.word(i).is_one_of(&[
            "militants",
            "militant",
            "terrorists",
            "fighters",
            "operatives",
            "insurgents",
            "rebels",
            "jihadists",
            "guerrillas",
            "commander",
        ])
    });
    let group = context
        .names()
        .any(|name| context.entity(name).kind == EntityKind::Group && (after.contains(&name.first) || name.end <= at));
    (militants || group) && (is_named_force(context, at) || is_by_force(context, at))
}

/// A state or its force named shortly before a word in its clause.
fn is_named_force(context: &Context, at: usize) -> bool {
    let (first, _) = context.clause((at, at + 1));
    let acts = |name: &&crate::annotate::NameMention| {
        let entity = context.entity(name);
        let force = matches!(entity.sub.as_str(), "military" | "police" | "agency" | "alliance")
            || entity.kind == EntityKind::State;
        force && name.end <= at && context.actor(name).is_some()
    };
    context.annotation.names_in(first, at).filter(acts).last().is_some_and(|name| at - name.end <= 6)
}

/// Whether the parse has a state's force or its strikes do it: "security forces killed", "two strikes destroyed".
fn is_by_force(context: &Context, at: usize) -> bool {
    let Some(doer) = roles::doer(context, at) else { return false };
    let lemma = &context.annotation.node(doer).lemma;
    let strikes = matches!(lemma.as_str(), "airstrike" | "raid" | "strike");
    strikes || matches!(context.resources.bodies.get(lemma), Some(Body::Means | Body::State))
}

/// Whether it was foiled, is alleged, goes on, or was done.
pub(super) fn status(context: &Context, sub: EventKind, at: usize) -> EventStatus {
    let words = context.words();
    let any = |verbs: &[&str]| words.iter().any(|word| verbs.iter().any(|verb| word.is_form_of(verb)));
    let foiled = any(&["foil", "thwart", "disrupt", "avert", "prevent", "intercept", "defuse"]);
    if foiled && matches!(sub, EventKind::Plot | EventKind::Attack) {
        return EventStatus::Foiled;
    }
    if words.iter().any(|word| word.is_one_of(&["alleged", "allegedly", "suspected", "purported"]))
        && sub == EventKind::Attack
    {
        return EventStatus::Alleged;
    }
    let ongoing =
        words.iter().any(|word| word.is_one_of(&["ongoing", "continues", "continuing", "underway", "began", "begun"]))
            || at > 1 && context.word(at).is(Class::Ing) && context.word(at - 1).is_one_of(&["is", "are", "been"]);
    let ongoing = ongoing || clauses::predicate(context, at).is_some_and(|verb| goes_on(context, verb));
    match sub {
        EventKind::Plot if !foiled => EventStatus::UnderWay,
        _ if ongoing => EventStatus::UnderWay,
        _ => EventStatus::CarriedOut,
    }
}

/// "Are taking place", "have continued": the clause tells of what goes on.
fn goes_on(context: &Context, verb: usize) -> bool {
    let tree = context.annotation;
    let now = tree
        .children(verb)
        .any(|aux| tree.node(aux).dep == Dep::Aux && context.word(aux).is_one_of(&["are", "is", "'re"]));
    now && tree.node(verb).form == Form::Gerund || tree.node(verb).lemma == "continue"
}
