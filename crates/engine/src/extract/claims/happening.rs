//! What sort of happening an event is, how far it went, and how it was done.
//!
//! The trigger's own sort stands unless the parse says more: a state's strike on an armed group is a counter-operation, a
//! crime that somebody is charged with is told as a charge, and a group that holds people arrests nobody.

use super::event::Found;
use crate::annotate::{Dep, EntityKind, Form};
use crate::extract::context::Context;
use crate::extract::{clauses, phrases, roles};
use crate::pattern::Class;
use crate::resources::{Body, Trigger};
use whosays_model::{EventKind, EventStatus};

/// Kinds of happening that say nothing of how it was done.
const NO_METHOD: &[&str] = &["foiled", "killing", "wounding"];
/// Verbs for what is an arrest or a release, whoever does it.
const OF_RULERS: &[&str] = &["arrest", "charge", "free", "rearrest", "release", "sentence"];
/// Arcs that are followed up from a crime to the charge that it is part of.
const LONGEST_WAY: usize = 8;

/// How an attack or operation was carried out.
pub(super) fn method(trigger: &Trigger, sub: EventKind) -> Option<String> {
    let violent = matches!(sub, EventKind::Attack | EventKind::CounterOperation | EventKind::Plot);
    trigger.method.clone().filter(|method| violent && !NO_METHOD.contains(&method.as_str()))
}

/// What sort of happening the surest trigger of a sentence tells of.
pub(super) fn sub(context: &Context, main: &Found, found: &[Found]) -> EventKind {
    // "Executed a bombing" is no execution.
    let attack_after =
        found.iter().any(|other| other.trigger.sub == "attack" && other.at > main.at && other.at <= main.at + 5);
    if context.word(main.at).is_form_of("execute") && attack_after {
        return EventKind::Attack;
    }
    let named = sort(context, main).unwrap_or(EventKind::Political);
    let is_told_as_plot = is_foiled(context) || found.iter().any(|other| other.trigger.sub == "plot");
    if named == EventKind::Attack && is_told_as_plot && is_planned(context) { EventKind::Plot } else { named }
}

fn is_foiled(context: &Context) -> bool {
    any_form(context, &["foil", "thwart", "disrupt", "avert", "prevent"])
}

fn is_planned(context: &Context) -> bool {
    any_form(context, &["plot", "plan"])
}

fn any_form(context: &Context, verbs: &[&str]) -> bool {
    context.words().iter().any(|word| verbs.iter().any(|verb| word.is_form_of(verb)))
}

/// What sort of happening one trigger tells of where it stands; nothing where its phrase tells of none.
pub(crate) fn sort(context: &Context, found: &Found) -> Option<EventKind> {
    let at = found.at;
    let named = match phrase(context, at) {
        Some(told) => told?,
        None => found.trigger.sub.parse().unwrap_or(EventKind::Attack),
    };
    let sort = match named {
        EventKind::Attack if is_meant(context, at) => EventKind::Plot,
        EventKind::Arrest if is_by_group(context, at) => EventKind::Attack,
        EventKind::CounterOperation if is_by_attackers(context, at) => EventKind::Attack,
        EventKind::Attack if !is_by_attackers(context, at) && is_against_militants(context, at) => {
            EventKind::CounterOperation
        }
        EventKind::Attack if is_charged(context, at) => EventKind::Arrest,
        _ => named,
    };
    Some(sort)
}

/// "Planned the bombing", "plotting to abduct": what is only meant is a plot.
fn is_meant(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let mut at = at;
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        let is_part =
            matches!(node.dep, Dep::Acl | Dep::Conj | Dep::Dobj | Dep::Pcomp | Dep::Pobj | Dep::Prep | Dep::Xcomp);
        if node.head == at || !is_part {
            return false;
        }
        at = node.head;
        if matches!(tree.node(at).lemma.as_str(), "conspire" | "conspiracy" | "plan" | "plot" | "scheme") {
            return true;
        }
    }
    false
}

/// What a verb tells of with one of the words right below it: "seized power", "found guilty", "released a video".
pub(crate) fn phrase(context: &Context, at: usize) -> Option<Option<EventKind>> {
    let tree = context.annotation;
    let phrases = context.resources.event_phrases.get(&tree.node(at).lemma)?;
    let node = tree.node(at);
    let above = matches!(node.dep, Dep::Acl | Dep::Relcl | Dep::Amod).then_some(node.head);
    let below = tree.children(at).flat_map(|child| std::iter::once(child).chain(tree.child(child, &[Dep::Pobj])));
    let mut words = below.chain(above);
    words.find_map(|word| phrases.iter().find(|(with, _)| *with == tree.node(word).lemma).map(|(_, sort)| *sort))
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

/// "Held by the Falcon", "the group executed two": what a group does to people is no arrest, unless it lets them go or is
/// said to arrest them, as those who rule a country do.
fn is_by_group(context: &Context, at: usize) -> bool {
    let Some(doer) =
        roles::doer(context, at).filter(|_| !OF_RULERS.iter().any(|verb| context.word(at).is_form_of(verb)))
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

/// "Gunmen raided the school", "the Falcon seized the depot": whoever has no name or no state makes attacks; allies of a
/// state and those who take back what was lost do not.
fn is_by_attackers(context: &Context, at: usize) -> bool {
    const TAKING_BACK: &[&str] =
        &["advance", "liberate", "reclaim", "recapture", "reconquer", "recover", "regain", "retake"];
    if TAKING_BACK.iter().any(|verb| context.word(at).is_form_of(verb)) {
        return false;
    }
    let Some(doer) = agent(context, at) else { return false };
    let lemma = &context.annotation.node(doer).lemma;
    match roles::name_at(context, doer) {
        Some(name) => {
            let entity = context.entity(name);
            entity.kind == EntityKind::Group && !matches!(entity.sub.as_str(), "alliance" | "militia" | "wing")
        }
        None => matches!(context.resources.bodies.get(lemma), Some(Body::Nameless | Body::Known)),
    }
}

/// Whoever does what a word tells of, or what is made of it: "the coalition conducted strikes".
fn agent(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(at);
    let made = || match node.dep {
        Dep::Dobj => clauses::subject(context, node.head),
        Dep::Nsubjpass => roles::doer(context, node.head),
        _ => None,
    };
    // "Police shot dead a commander": a participle with an object is none.
    let is_active = node.dep == Dep::Acl && tree.child(at, &[Dep::Dobj]).is_some();
    roles::doer(context, at).or_else(made).or_else(|| is_active.then_some(node.head))
}

/// A state's strike on an armed group is a counter-operation; on anybody else it is an attack.
fn is_against_militants(context: &Context, at: usize) -> bool {
    let node = context.annotation.node(at);
    // "Opened fire on rebels, killing two": those whom the verb above tells of.
    let from = if matches!(node.dep, Dep::Advcl | Dep::Conj) { node.head.min(at) } else { at };
    let after = from + 1..(at + 10).min(context.sentence().end);
    let is_militant = |word: usize| {
        let lemma = &context.annotation.node(word).lemma;
        let is_group = matches!(context.resources.bodies.get(lemma), Some(Body::Set | Body::Known));
        is_group || matches!(lemma.as_str(), "commander" | "operative" | "ringleader")
    };
    let hit = roles::undergoer(context, at);
    let nameless = hit
        .is_some_and(|hit| context.resources.bodies.get(&context.annotation.node(hit).lemma) == Some(&Body::Nameless));
    let is_theirs = hit.is_some_and(|hit| is_of_militants(context, hit)) && is_by_strikes(context, at);
    let militants = nameless || is_theirs || hit.into_iter().chain(after.clone()).any(is_militant);
    let group = context
        .names()
        .any(|name| context.entity(name).kind == EntityKind::Group && (after.contains(&name.first) || name.end <= at));
    (militants || group) && (is_named_force(context, at) || is_by_force(context, at))
        || is_by_strikes(context, at) && is_of_campaign(context) && !hit.is_some_and(|hit| is_civilian(context, hit))
}

/// People, and what serves them: a strike on these is an attack, whoever is fought.
fn is_civilian(context: &Context, at: usize) -> bool {
    const PEOPLE: &[&str] = &["8", "10", "12", "14", "15", "18"];
    let lemma = &context.annotation.node(at).lemma;
    let code = context.resources.event_codes.targets.get(lemma).and_then(|target| target.split(' ').next());
    code.is_some_and(|code| PEOPLE.contains(&code))
        || matches!(lemma.as_str(), "clinic" | "home" | "hospital" | "house")
}

/// Whether the report has told by here of a campaign against a group: "strikes against Falcon". Its strikes are part of it.
fn is_of_campaign(context: &Context) -> bool {
    const CAMPAIGNS: &[&str] = &["airstrike", "battle", "campaign", "fight", "offensive", "operation", "strike", "war"];
    let tree = context.annotation;
    let told = tree.names_in(0, context.sentence().end);
    let groups = told.filter(|name| context.entity(name).kind == EntityKind::Group);
    let fought = |name: &crate::annotate::NameMention| {
        let mut at = name.end.saturating_sub(1);
        for _ in 0..LONGEST_WAY {
            let above = tree.node(at).head;
            if tree.node(at).dep == Dep::Prep && context.word(at).is_one_of(&["against"]) {
                return CAMPAIGNS.contains(&tree.node(above).lemma.as_str());
            }
            at = above;
        }
        false
    };
    groups.into_iter().any(fought)
}

/// A state or its force named shortly before a word in its clause, unless it suffers what the word tells.
fn is_named_force(context: &Context, at: usize) -> bool {
    if context.annotation.child(at, &[Dep::Auxpass, Dep::Nsubjpass]).is_some() {
        return false;
    }
    let (first, _) = context.clause((at, at + 1));
    let acts = |name: &&crate::annotate::NameMention| {
        let entity = context.entity(name);
        let force = matches!(entity.sub.as_str(), "military" | "police" | "agency" | "alliance")
            || entity.kind == EntityKind::State;
        force && name.end <= at && context.actor(name).is_some() && !is_whereabouts(context, name.end - 1)
    };
    context.annotation.names_in(first, at).filter(acts).last().is_some_and(|name| at - name.end <= 6)
}

/// "In Tolvik, Yarland": a name that says where, itself or beside a place that does.
pub(super) fn is_whereabouts(context: &Context, mut at: usize) -> bool {
    let tree = context.annotation;
    while matches!(tree.node(at).dep, Dep::Appos | Dep::Conj) && tree.node(at).head != at {
        at = tree.node(at).head;
    }
    let node = tree.node(at);
    node.dep == Dep::Pobj && matches!(context.lower(node.head), "at" | "in" | "inside" | "near" | "outside" | "within")
}

/// "Two strikes destroyed", "destroyed in the strike": what is done from the air, which armed groups seldom do.
fn is_by_strikes(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let is_strike = |at: usize| matches!(tree.node(at).lemma.as_str(), "airstrike" | "raid" | "sortie" | "strike");
    let within = || phrases::object_of(context, at, &["in", "during"]).is_some_and(is_strike);
    is_strike(at) || agent(context, at).is_some_and(is_strike) || within()
}

/// What an armed group fights with or from: a hideout, a mortar.
fn is_of_militants(context: &Context, at: usize) -> bool {
    let lemma = &context.annotation.node(at).lemma;
    context.resources.event_codes.weapons.contains_key(lemma) || context.resources.positions.contains(lemma)
}

/// Whether the parse has a state's force or its strikes do it: "security forces killed", "members of the task force opened
/// fire", "two strikes destroyed".
fn is_by_force(context: &Context, at: usize) -> bool {
    let lemma = |at: usize| context.annotation.node(at).lemma.to_lowercase();
    let Some(doer) = agent(context, at) else { return false };
    let whole = phrases::object_of(context, doer, &["of"]).filter(|_| lemma(doer) == "member");
    let sort = context.resources.bodies.get(&lemma(whole.unwrap_or(doer)));
    is_by_strikes(context, at) || matches!(sort, Some(Body::Means | Body::State))
}

/// Whether it was foiled, is alleged, goes on, or was done.
pub(crate) fn status(context: &Context, sub: EventKind, at: usize) -> EventStatus {
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
