//! Something happened, was prevented, or was being prepared.

use super::happening;
use crate::annotate::{Dep, EntityKind, NameMention, Pos, Recognised, TimeMention};
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::extract::{clauses, phrases, roles};
use crate::pattern::Class;
use crate::resources::{Form, Trigger};
use whosays_model::{EventKind, EventValue, Value};

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
            let sub = happening::told(context).unwrap_or(EventKind::Political);
            let trigger = Trigger { noun: false, sub: sub.to_string(), method: None, weight: 0.0 };
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
    let sub = happening::sub(context, main, found);
    let time = time_for(context, main.at);
    let (places, country) = places_for(context, main.at);
    EventValue {
        sub,
        status: happening::status(context, sub, main.at),
        date: time.and_then(|time| time.value.clone()),
        date_text: time.filter(|time| time.value.is_none()).map(|time| context.text(time.first, time.end)),
        country,
        place: (!places.is_empty())
            .then(|| places.iter().take(2).cloned().collect::<Vec<_>>().join(", "))
            .or_else(|| unlisted_place(context, main.at)),
        target: target(context, main.at, sub),
        method: happening::method(main.trigger, sub),
        number: number(context, main.at),
        aggregate: is_aggregate(context, main.at),
    }
}

/// The time nearest to the trigger that lies not after the report.
fn time_for<'a>(context: &Context<'a>, at: usize) -> Option<&'a TimeMention> {
    let distance = |time: &TimeMention| if time.first > at { time.first - at } else { at.saturating_sub(time.end) };
    let useful = context.times().filter(|time| !context.lower(time.first.wrapping_sub(1)).eq("since"));
    let useful = useful.filter(|time| !phrases::is_measured_from(context, time));
    // "A year ago this week": the week is not this year's.
    let useful = useful.filter(|time| !context.lower(time.first.wrapping_sub(1)).eq("ago"));
    // "On Tuesday, the second time this year": the day is the happening's.
    let is_wide = |time: &TimeMention| time.value.as_ref().is_some_and(|value| value.days() > 31);
    let useful: Vec<&TimeMention> = useful.collect();
    let has_day = useful.iter().any(|time| time.value.as_ref().is_some_and(|value| value.days() <= 7));
    useful.into_iter().min_by_key(|time| (time.value.is_none(), has_day && is_wide(time), distance(time)))
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
        .filter(|name| !is_destination(context, name, at))
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

/// "Waiting for the boat to Tolvik": a place that somebody or something is bound for or comes from, but not what happened.
fn is_destination(context: &Context, name: &NameMention, at: usize) -> bool {
    let tree = context.annotation;
    let prep = tree.node(name.end - 1).head;
    let is_way =
        tree.node(prep).dep == Dep::Prep && context.word(prep).is_one_of(&["for", "from", "to", "towards", "via"]);
    let moved = tree.node(prep).head;
    is_way && moved != at && tree.node(moved).pos == Pos::Noun || is_where_cared_for(context, name.end - 1)
}

/// "Flown to a hospital in Tolvik, where he died": where the hurt were taken is not where they were hurt.
fn is_where_cared_for(context: &Context, place: usize) -> bool {
    let tree = context.annotation;
    let mut at = place;
    let mut passed = WARDS.contains(&context.lower(place));
    for _ in 0..LONGEST_WAY {
        let above = tree.node(at).head;
        if above == at {
            return false;
        }
        if matches!(tree.node(above).pos, Pos::Verb | Pos::Aux) {
            let way = CARE.iter().find(|(verb, _)| *verb == tree.node(above).lemma);
            return way.is_some_and(|(_, preps)| {
                context.word(at).is_one_of(preps) && (context.word(at).is_one_of(&["to"]) || passed)
            });
        }
        at = above;
        passed |= WARDS.contains(&context.lower(at));
    }
    false
}

/// Steps from the name of a town to the verb of the sentence: "to a hospital in the town".
const LONGEST_WAY: usize = 5;

/// What becomes of those who were hurt, and the prepositions before where it does.
const CARE: &[(&str, &[&str])] = &[
    ("admit", &["at", "in", "to"]),
    ("airlift", &["to"]),
    ("bring", &["to"]),
    ("die", &["at", "in"]),
    ("evacuate", &["to"]),
    ("fly", &["to"]),
    ("hospitalise", &["at", "in"]),
    ("hospitalize", &["at", "in"]),
    ("pronounce", &["at", "in"]),
    ("recover", &["at", "in"]),
    ("rush", &["to"]),
    ("succumb", &["at", "in"]),
    ("take", &["to"]),
    ("transfer", &["to"]),
    ("transport", &["to"]),
    ("treat", &["at", "in"]),
];
/// Where they are cared for.
const WARDS: &[&str] = &["centre", "center", "clinic", "hospital", "infirmary", "morgue"];

fn is_site(sub: &str) -> bool {
    matches!(sub, "site" | "district")
}

/// A place that no gazetteer has: a name that the recogniser takes for one, behind a preposition below the trigger.
fn unlisted_place(context: &Context, at: usize) -> Option<String> {
    let tree = context.annotation;
    let verb = clauses::predicate(context, at).unwrap_or(at);
    let is_place = |object: &usize| {
        let known =
            tree.words[*object].name.is_some_and(|name| context.entity(&tree.names[name]).kind == EntityKind::State);
        tree.node(*object).recognised == Recognised::Place && !known && context.word(*object).time.is_none()
    };
    let inside = |above: usize| {
        let preps = tree.children(above).filter(|child| {
            tree.node(*child).dep == Dep::Prep
                && context.word(*child).is_one_of(&["along", "around", "at", "in", "inside", "near", "on", "outside"])
        });
        preps.filter_map(|prep| tree.child(prep, &[Dep::Pobj])).find(is_place)
    };
    inside(at).or_else(|| inside(verb)).and_then(|object| phrases::phrase(context, object))
}

/// What was attacked: whatever the parse says it was done to, without its number.
fn target(context: &Context, at: usize, sub: EventKind) -> Option<String> {
    if matches!(sub, EventKind::Arrest | EventKind::Political) {
        return None;
    }
    let tree = context.annotation;
    let of = || phrases::object_of(context, at, &["of"]).filter(|_| is_noun(context, at));
    let hit = roles::undergoer(context, at).or_else(of)?;
    // "Foiled a plot to attack the depot": the target is that of the deed inside.
    let inner = tree.child(hit, &[Dep::Acl]).filter(|_| context.resources.triggers.contains_key(&tree.node(hit).lemma));
    let head = inner.and_then(|inner| roles::undergoer(context, inner)).unwrap_or(hit);
    let word = context.word(head);
    let is_named = matches!(tree.node(head).pos, Pos::Noun | Pos::Propn) && word.time.is_none();
    let is_empty = word.is_one_of(&["credit", "life", "lives", "others", "responsibility"]) || word.quantity.is_some();
    (is_named && !is_empty).then(|| words_of(context, head)).flatten()
}

/// A noun with what describes it, behind its number: "aid workers" of "four aid workers".
fn words_of(context: &Context, head: usize) -> Option<String> {
    let tree = context.annotation;
    let counts = |at: usize| context.word(at).quantity.is_some();
    let counted = (tree.node(head).left..head).rfind(|at| counts(*at));
    match counted {
        Some(number) if number + 1 < clauses::noun_end(context, head) => {
            let end = clauses::noun_end(context, head).min(head + LONGEST);
            clauses::text(context, number + 1, end)
        }
        Some(_) => None,
        None => phrases::called(context, head),
    }
}

/// A target has a dozen words at most.
const LONGEST: usize = 8;

/// How many happenings: the number before their noun, or before the deeds that do it: "three strikes destroyed".
fn number(context: &Context, at: usize) -> Option<u64> {
    let tree = context.annotation;
    let before = at.checked_sub(1).filter(|_| at > context.sentence().first)?;
    let quantity = (before.saturating_sub(2)..=before).rev().find_map(|i| tree.words[i].quantity);
    let plural = context.lower(at).ends_with('s');
    let own = quantity.and_then(|quantity| tree.quantities[quantity].number.n).filter(|&n| plural && n > 1);
    own.or_else(|| {
        let doer = roles::doer(context, at).filter(|_| !is_noun(context, at))?;
        let lemma = &tree.node(doer).lemma;
        let is_deed =
            context.resources.triggers.contains_key(lemma) || context.resources.event_signs.contains_key(lemma);
        let counts = |child: &usize| tree.node(*child).dep == Dep::Nummod;
        let is_thing = is_deed && !is_people(context, lemma);
        let quantity =
            tree.children(doer).filter(|child| counts(child) && is_thing).find_map(|at| tree.words[at].quantity);
        quantity.and_then(|quantity| tree.quantities[quantity].number.n)
    })
}

/// "Three gunmen", "two attackers": those who do it, not what is done.
fn is_people(context: &Context, lemma: &str) -> bool {
    context.resources.bodies.contains_key(lemma)
        || lemma.ends_with("er")
        || lemma.ends_with("or")
        || lemma.ends_with("man")
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
