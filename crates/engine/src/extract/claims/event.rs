//! Something happened, was prevented, or was being prepared.

use crate::annotate::{EntityKind, Pos, TimeMention};
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::extract::roles;
use crate::pattern::Class;
use crate::resources::{Form, Trigger};
use whosays_model::{EventKind, EventStatus, EventValue, Value};

/// A trigger in its sentence.
pub(crate) struct Found<'a> {
    pub(crate) at: usize,
    pub(crate) trigger: &'a Trigger,
    pub(crate) weight: f32,
}

/// The claim that a sentence tells of a happening.
pub(crate) fn find(context: &Context) -> Vec<Draft> {
    let mut found = triggers(context);
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.at.cmp(&b.at)));
    let Some(main) = found.first() else { return Vec::new() };
    if main.weight < THRESHOLD || is_prospect(context, main.at) {
        return Vec::new();
    }
    vec![draft(context, main, &found)]
}

/// The happening that a word tells of: the surest trigger of the sentence, else something political.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let mut found = triggers(context);
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.at.cmp(&b.at)));
    match found.first() {
        Some(main) => Some(draft(context, main, &found)),
        None => {
            let trigger = Trigger { noun: false, sub: EventKind::Political.to_string(), method: None, weight: 0.0 };
            Some(draft(context, &Found { at, trigger: &trigger, weight: 0.0 }, &[]))
        }
    }
}

fn draft(context: &Context, main: &Found, found: &[Found]) -> Draft {
    let value = value(context, main, found);
    let mut draft =
        Draft::new(Value::Event(value), (main.at, main.at + 1), format!("event:{}", context.lower(main.at)));
    draft.actors = context.actors();
    draft
}

/// How much evidence makes a happening.
const THRESHOLD: f32 = 1.0;

/// The triggers of a sentence with what their surroundings add.
pub(crate) fn triggers<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let sentence = context.sentence();
    let mut found = Vec::new();
    for at in sentence.first..sentence.end {
        let word = context.word(at);
        if word.name.is_some() && word.token.capital {
            continue;
        }
        let triggers = word.forms.iter().find_map(|form| context.resources.triggers.get(form));
        let Some(triggers) = triggers else { continue };
        let noun = is_noun(context, at);
        // "A devastating bombing": a form in -ing that is listed as a noun is one, unless an auxiliary or a doer leads it.
        let listed = word.is(Class::Ing)
            && !is_participle(context, at)
            && context.resources.triggers.contains_key(&word.token.lower);
        let Some(trigger) = triggers.iter().find(|trigger| trigger.noun == noun || listed && trigger.noun) else {
            continue;
        };
        found.push(Found { at, trigger, weight: weigh(context, at, trigger) });
    }
    found
}

fn is_participle(context: &Context, at: usize) -> bool {
    // "Volunteers fighting in the war": a participle after those who do it.
    let after_doer =
        at > context.sentence().first && (context.word(at - 1).token.capital || context.lower(at - 1).ends_with('s'));
    after_doer
        || at > context.sentence().first
            && context.word(at - 1).is_one_of(&["is", "are", "was", "were", "been", "be", "being", "not"])
}

/// Whether a word that is noun and verb in the lists is a noun here.
fn is_noun(context: &Context, at: usize) -> bool {
    matches!(context.annotation.node(at).pos, Pos::Noun | Pos::Propn | Pos::Adj)
}

fn weigh(context: &Context, at: usize, trigger: &Trigger) -> f32 {
    let mut weight = trigger.weight;
    let word = context.word(at);
    let clause = context.clause((at, at + 1));
    let timed = context.times().any(|time| time.first >= clause.0 && time.end <= clause.1);
    let placed = context.names().any(|name| {
        name.first >= clause.0
            && name.end <= clause.1
            && matches!(context.entity(name).kind, EntityKind::Place | EntityKind::State)
    });
    let counted = (clause.0..clause.1).any(|i| context.word(i).quantity.is_some());
    weight += if timed { 0.3 } else { 0.0 } + if placed { 0.2 } else { 0.0 } + if counted { 0.15 } else { 0.0 };
    if trigger.noun {
        weight -= 0.35;
        let happened = (at + 1..clause.1)
            .chain(clause.0..at)
            .any(|i| context.word(i).is(Class::Past) || context.word(i).is_one_of(&["was", "were", "took", "place"]));
        weight += if happened { 0.2 } else { 0.0 };
    } else if word.is(Class::Past) {
        weight += 0.25;
    }
    if is_reference(context, at, trigger) {
        weight -= 0.35;
    }
    weight
}

/// "Since the Saltgate attack, …": the event is named, nothing is said of it.
fn is_reference(context: &Context, at: usize, trigger: &Trigger) -> bool {
    let opener = context.lower(context.sentence().first);
    let comma = (at + 1..(at + 8).min(context.sentence().end)).any(|i| context.lower(i) == ",");
    trigger.noun
        && comma
        && matches!(opener, "since" | "after" | "following" | "before" | "in" | "amid" | "despite")
        && at < context.sentence().first + 8
}

/// "May attack", "will strike": a prospect is no happening.
pub(crate) fn is_prospect(context: &Context, at: usize) -> bool {
    if is_feared(context, at) {
        return true;
    }
    let from = at.saturating_sub(3).max(context.sentence().first);
    (from..at).any(|i| {
        context
            .word(i)
            .is_one_of(&["will", "would", "may", "might", "could", "can", "should", "must", "cannot", "shall", "if"])
    }) && !context.word(at).is_one_of(&["been"])
        && !(from..at).any(|i| context.word(i).is_one_of(&["have", "been"]))
}

/// "Warned of a possible attack": what is feared or planned has not happened.
fn is_feared(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(6).max(context.sentence().first);
    let noun = !context.word(at).is(Class::Past);
    let plot = context.word(at).is_form_of("plot") || context.word(at).is_form_of("plan");
    noun && !plot
        && (from..at).any(|i| {
            context.word(i).is_one_of(&[
                "possible",
                "potential",
                "planned",
                "imminent",
                "impending",
                "future",
                "feared",
                "expected",
            ]) || ["warn", "warning", "threat", "risk", "possibility", "fear", "danger"]
                .iter()
                .any(|word| context.word(i).is_form_of(word))
        })
}

pub(crate) fn value(context: &Context, main: &Found, found: &[Found]) -> EventValue {
    let sub = sub(context, main, found);
    let time = time_for(context, main.at);
    let (places, country) = places_for(context, main.at);
    EventValue {
        sub,
        status: status(context, sub, main.at),
        date: time.and_then(|time| time.value.clone()),
        date_text: time.filter(|time| time.value.is_none()).map(|time| context.text(time.first, time.end)),
        country,
        place: (!places.is_empty()).then(|| places.iter().take(2).cloned().collect::<Vec<_>>().join(", ")),
        target: target(context, main.at),
        method: method(main.trigger, sub),
        number: number(context, main.at),
        aggregate: is_aggregate(context, main.at),
    }
}

/// Kinds of happening that say nothing of how it was done.
const NO_METHOD: &[&str] = &["foiled", "killing", "wounding"];

/// How an attack or operation was carried out.
fn method(trigger: &Trigger, sub: EventKind) -> Option<String> {
    let violent = matches!(sub, EventKind::Attack | EventKind::CounterOperation | EventKind::Plot);
    trigger.method.clone().filter(|method| violent && !NO_METHOD.contains(&method.as_str()))
}

fn sub(context: &Context, main: &Found, found: &[Found]) -> EventKind {
    let named: EventKind = main.trigger.sub.parse().unwrap_or(EventKind::Attack);
    if context.word(main.at).is_form_of("seize") && context.lower(main.at + 1) == "power" {
        return EventKind::Political;
    }
    // "Executed a bombing" is no execution.
    let attack_after =
        found.iter().any(|other| other.trigger.sub == "attack" && other.at > main.at && other.at <= main.at + 5);
    if context.word(main.at).is_form_of("execute") && attack_after {
        return EventKind::Attack;
    }
    if named == EventKind::Attack && is_against_militants(context, main.at) {
        return EventKind::CounterOperation;
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

/// A state's strike on an armed group is a counter-operation; on anybody else it is an attack.
fn is_against_militants(context: &Context, at: usize) -> bool {
    let (first, _) = context.clause((at, at + 1));
    let acts = |name: &&crate::annotate::NameMention| {
        let entity = context.entity(name);
        let force = matches!(entity.sub.as_str(), "military" | "police" | "agency" | "alliance")
            || entity.kind == EntityKind::State;
        force && name.end <= at && context.actor(name).is_some()
    };
    let agent = context.annotation.names_in(first, at).filter(acts).last().is_some_and(|name| at - name.end <= 6);
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
    agent && (militants || group)
}

fn status(context: &Context, sub: EventKind, at: usize) -> EventStatus {
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
    match sub {
        EventKind::Plot if !foiled => EventStatus::UnderWay,
        _ if ongoing => EventStatus::UnderWay,
        _ => EventStatus::CarriedOut,
    }
}

/// The time nearest to the trigger that lies not after the report.
fn time_for<'a>(context: &Context<'a>, at: usize) -> Option<&'a TimeMention> {
    let distance = |time: &TimeMention| if time.first > at { time.first - at } else { at.saturating_sub(time.end) };
    let useful = context.times().filter(|time| !context.lower(time.first.wrapping_sub(1)).eq("since"));
    useful.min_by_key(|time| (time.value.is_none(), distance(time)))
}

/// The places where it happened, the most precise first, and their country.
pub(crate) fn places_for(context: &Context, at: usize) -> (Vec<String>, Option<String>) {
    let located = |first: usize| {
        let before = first.saturating_sub(3).max(context.sentence().first)..first;
        before.into_iter().any(|i| {
            context.word(i).is_one_of(&[
                "in", "at", "near", "on", "outside", "of", "across", "inside", "around", "into", "against",
            ])
        })
    };
    let mut names: Vec<_> = context
        .names()
        .filter(|name| context.entity(name).kind == EntityKind::Place && context.entity(name).sub != "supranational")
        .collect();
    names.sort_by_key(|name| (!located(name.first), !is_site(&context.entity(name).sub), name.first.abs_diff(at)));
    let near = |name: &&&crate::annotate::NameMention| located(name.first) && name.first.abs_diff(at) <= 12;
    let mut places: Vec<String> = names.first().map(|name| context.entity(name).name.clone()).into_iter().collect();
    for name in names.iter().filter(near) {
        let place = &context.entity(name).name;
        let country = names.first().and_then(|first| context.entity(first).country.clone());
        if !places.contains(place) && context.entity(name).country == country {
            places.push(place.clone());
        }
    }
    let country_of_place = names.first().and_then(|name| context.entity(name).country.clone());
    let mut states: Vec<_> = context.names().filter(|name| context.entity(name).kind == EntityKind::State).collect();
    states.sort_by_key(|name| (!located(name.first), name.first.abs_diff(at)));
    let country = country_of_place.or_else(|| {
        states
            .iter()
            .find(|name| {
                located(name.first) && context.entity(name).kind == EntityKind::State && name.form == Form::Name
            })
            .and_then(|name| context.entity(name).country.clone())
    });
    (places, country)
}

fn is_site(sub: &str) -> bool {
    matches!(sub, "site" | "district")
}

/// What was attacked: the words of whatever the parse says it was done to, unless those are counted people.
fn target(context: &Context, at: usize) -> Option<String> {
    let tree = context.annotation;
    let head = roles::undergoer(context, at)?;
    let of = tree.children(head).filter(|child| *child > head && context.lower(*child) == "of");
    let end = of.map(|of| tree.node(of).right + 1).next().unwrap_or(head + 1).min(context.sentence().end);
    let named = tree.words[head].name.map_or(end, |name| tree.names[name].end.max(end));
    let (from, end) =
        (tree.node(head).left.max(context.sentence().first).min(head), named.min(from_end(context, head)));
    let from = (from..head).rfind(|i| !tree.is_under(*i, head)).map_or(from, |i| i + 1);
    let counted = (from..=head).any(|i| context.word(i).quantity.is_some() || context.word(i).time.is_some())
        || context.word(head).is_one_of(&[
            "responsibility",
            "lives",
            "credit",
            "it",
            "them",
            "him",
            "her",
            "which",
            "who",
        ]);
    (!counted && from < end).then(|| context.text(from, end)).filter(|text| text.chars().any(char::is_alphabetic))
}

/// A target has a dozen words at most.
fn from_end(context: &Context, head: usize) -> usize {
    (head + 8).min(context.sentence().end)
}

fn number(context: &Context, at: usize) -> Option<u64> {
    let before = at.checked_sub(1).filter(|_| at > context.sentence().first)?;
    let quantity = (before.saturating_sub(2)..=before).rev().find_map(|i| context.annotation.words[i].quantity)?;
    let plural = context.lower(at).ends_with('s');
    context.annotation.quantities[quantity].number.n.filter(|&n| plural && n > 1)
}

/// Several happenings in one plural without one place and day.
fn is_aggregate(context: &Context, at: usize) -> bool {
    let dated = context.times().any(|time| time.value.as_ref().is_some_and(|value| value.days() <= 31));
    let told_apart = (at.saturating_sub(3).max(context.sentence().first)..at)
        .any(|i| context.word(i).is_one_of(&["twin", "two", "three", "the", "these"]));
    let vague = |i: usize| {
        (i.saturating_sub(4).max(context.sentence().first)..i).any(|before| {
            context.word(before).is_one_of(&[
                "several", "many", "numerous", "other", "previous", "multiple", "some", "most", "more", "various",
                "dozens", "hundreds", "number", "such", "frequent", "repeated", "recent", "similar", "out", "of",
            ])
        })
    };
    let plural = |i: usize| context.lower(i).ends_with('s') && !context.word(i).is(Class::Past);
    let others = triggers(context)
        .into_iter()
        .any(|found| found.trigger.noun && plural(found.at) && vague(found.at) && found.at.abs_diff(at) <= 10);
    !dated && (plural(at) && !told_apart && is_noun(context, at) || others && !told_apart)
}
