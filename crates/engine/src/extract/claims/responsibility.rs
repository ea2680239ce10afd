//! Who is behind an event: claimed, attributed, denied or charged.

use super::blame::{
    accused, basis, can_be_held, doers, governed, is_at_court, is_nameless, subjects, those_at, told_by_itself,
};
use super::event;
use super::frames::{Frame, frames, is_deed};
use super::happening::is_whereabouts;
use crate::annotate::{Dep, EntityKind, NameMention, Pos, Quotation};
use crate::extract::context::Context;
use crate::extract::negation::Negations;
use crate::extract::{Draft, clauses, phrases, roles, scope};
use crate::pattern::Hit;
use crate::resources::{Body, Form};
use whosays_model::{ActorKind, ActorRef, ClaimKind, Mode, ResponsibilityValue, Speaker, Stance, Value};

/// The claims of a sentence that tie an actor to an event, at most one a mode.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let set = &context.resources.patterns.responsibility;
    let mut hits = context.hits(set);
    hits.sort_by(|a, b| (b.end - b.first).cmp(&(a.end - a.first)).then(a.first.cmp(&b.first)));
    for hit in hits {
        let rule = set.rule(hit);
        let Some(mode) = rule.tags.first().and_then(|mode| mode.parse::<Mode>().ok()) else { continue };
        let before = rule.tags.get(1).is_some_and(|direction| direction == "actor_before");
        if drafts.iter().any(|draft| mode_of(draft) == Some(mode)) {
            continue;
        }
        drafts.extend(draft(context, Match { hit, mode, before, rule: &rule.text }));
    }
    if drafts.is_empty() {
        drafts.extend(by_role(context));
    }
    drafts.truncate(2);
    drafts
}

/// Those who are said to be behind what a word tells of, or behind a happening of the sentence: whoever a word of blame
/// holds, else the doers of a deed. Whoever is only named in the sentence may as well have suffered it, and whoever arrests
/// did not do what is charged. A claim that nobody is found for holds nobody; none is made where the doers have no name.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let located = by_frame(context).or_else(|| by_deed(context));
    if located.is_none() && is_by_nobody(context) {
        return None;
    }
    let is_located = located.is_some();
    let nearest = || (at, Mode::Attributed, likeliest(context).into_iter().collect());
    let (at, mode, held) = located.unwrap_or_else(nearest);
    let denied = is_denied(context, at) || !is_located && denial(context, |_| true);
    let mode = match mode {
        Mode::Denied => mode,
        _ if denied => Mode::Denied,
        _ => told_by_itself(context, at, &held, mode),
    };
    let value = Value::Responsibility(ResponsibilityValue { mode, basis: basis(context) });
    let mut draft = Draft::new(value, (at, at + 1), format!("responsibility:{}", context.lower(at)));
    draft.actors = held;
    Some(draft)
}

/// Whom a word of blame holds, with the word and what it says of them.
fn by_frame(context: &Context) -> Option<(usize, Mode, Vec<ActorRef>)> {
    let is_held = |frame: &Frame| {
        !is_nameless(context, frame.held) && !is_whereabouts(context, frame.held) && !is_of_office(context, frame.at)
    };
    frames(context).into_iter().filter(is_held).find_map(|frame| {
        let mut held = those_at(context, frame.held);
        // Whom a court accuses is a private person until the report says more.
        held.retain(|actor| frame.mode != Mode::Charged || can_be_held(actor) && actor.kind != ActorKind::State);
        (!held.is_empty()).then_some((frame.at, frame.mode, held))
    })
}

/// The doers of a happening of the sentence, with its word.
fn by_deed(context: &Context) -> Option<(usize, Mode, Vec<ActorRef>)> {
    let found = event::triggers(context);
    let held = |at: usize| (at, Mode::Attributed, doers(context, at));
    found
        .iter()
        .filter(|found| is_deed(found.trigger))
        .map(|found| held(found.at))
        .find(|(_, _, held)| !held.is_empty())
}

/// Whether the sentence tells that its deed was done by some without a name, or lays it to what is no actor.
fn is_by_nobody(context: &Context) -> bool {
    let tree = context.annotation;
    let is_thing = |frame: &Frame| {
        let lone = !frame.is_of_noun && frame.mode == Mode::Attributed && tree.node(frame.held).pos == Pos::Noun;
        lone && those_at(context, frame.held).is_empty()
    };
    let deeds = event::triggers(context).into_iter().filter_map(|found| roles::doer(context, found.at));
    let frames = frames(context);
    frames.iter().any(|frame| is_nameless(context, frame.held) || is_thing(frame))
        || deeds.into_iter().any(|doer| is_nameless(context, doer))
}

/// Whether the sentence rejects that somebody did what a word tells of, itself or as its source's denial.
fn is_denied(context: &Context, at: usize) -> bool {
    let inner = context.quotation_at((at, at + 1), |_| true).map(|quotation| quotation.cue);
    let denied = denial(context, |quotation| Some(quotation.cue) == inner);
    denied != Negations::of(context).reject(at, ClaimKind::Responsibility)
}

/// Whether a quotation of the sentence, of those that `fits` lets, denies what it says.
fn denial(context: &Context, fits: impl Fn(&Quotation) -> bool) -> bool {
    let here = context.sentence().span;
    let denies = |quotation: &Quotation| quotation.class == "deny" && quotation.stance == Stance::Deny;
    context.annotation.quotations.iter().any(|one| here.contains(one.cue) && denies(one) && fits(one))
}

/// Who is held where the parse ties nobody to the deed: a group that acts in the sentence and is neither its source nor what
/// is done something to; never a state or an office, which reports name for many reasons.
fn likeliest(context: &Context) -> Option<ActorRef> {
    let fits = |name: &&NameMention| {
        context.entity(name).kind == EntityKind::Group
            && acts(context, name)
            && !is_source(context, name)
            && !suffers(context, name)
    };
    let named = context.names().find(fits).and_then(|name| context.actor(name)).filter(can_be_held);
    named.or_else(|| meant(context))
}

/// The group that the sentence's subject stands for without naming it: "the insurgents", "they".
fn meant(context: &Context) -> Option<ActorRef> {
    let sentence = context.sentence();
    let tree = context.annotation;
    let is_set = |at: usize| {
        context.word(at).is_one_of(&["they"]) || context.resources.bodies.get(&tree.node(at).lemma) == Some(&Body::Set)
    };
    let is_source = |at: usize| {
        let span = context.word(at).token.span;
        tree.quotations.iter().any(|quotation| quotation.source.contains(span))
    };
    let subject = |at: &usize| tree.node(*at).dep == Dep::Nsubj && is_set(*at) && !is_source(*at);
    let held = (sentence.first..sentence.end).filter(subject).flat_map(|at| those_at(context, at));
    held.into_iter().find(|actor| actor.kind == ActorKind::Group)
}

/// Whether a name stands where those stand who act: as a subject or before it, as a possessor, or behind "by" and "from".
fn acts(context: &Context, name: &NameMention) -> bool {
    let tree = context.annotation;
    let inside = |at: usize| (name.first..name.end).contains(&at);
    let Some(mut at) = (name.first..name.end).find(|at| !inside(tree.node(*at).head) || tree.node(*at).head == *at)
    else {
        return false;
    };
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        match node.dep {
            Dep::Nsubj | Dep::Poss | Dep::Root => return true,
            Dep::Pobj if context.word(node.head).is_one_of(&["by", "from"]) => return true,
            // "The lions of Falcon".
            Dep::Pobj if context.lower(node.head) == "of" => at = tree.node(node.head).head,
            Dep::Amod | Dep::Appos | Dep::Compound | Dep::Conj | Dep::Nmod => at = node.head,
            _ => return false,
        }
    }
    false
}

/// Arcs that are followed from a name to its place in the clause.
const LONGEST_WAY: usize = 4;

/// Whether a happening of the sentence is done to whoever bears a name.
fn suffers(context: &Context, name: &NameMention) -> bool {
    let hit = event::triggers(context).into_iter().filter_map(|found| roles::undergoer(context, found.at));
    hit.into_iter().any(|hit| (name.first..name.end).any(|at| context.annotation.is_under(at, hit)))
}

fn mode_of(draft: &Draft) -> Option<Mode> {
    match &draft.value {
        Value::Responsibility(value) => Some(value.mode),
        _ => None,
    }
}

/// A place where a rule matches, with what the rule says.
#[derive(Clone, Copy)]
struct Match<'a> {
    hit: Hit,
    mode: Mode,
    /// Whether those held stand before the words of the rule.
    before: bool,
    rule: &'a str,
}

impl Match<'_> {
    fn is_accusation(&self) -> bool {
        self.rule.contains("accused of")
    }

    /// Whether the words of the rule name those held.
    fn names_held(&self) -> bool {
        self.rule.contains('<') || self.rule.starts_with("accuse")
    }
}

fn draft(context: &Context, found: Match) -> Option<Draft> {
    let Match { hit, mode, before, rule } = found;
    if mode == Mode::Attributed && is_only_possible(context, hit.first) {
        return None;
    }
    if is_of_office(context, hit.end - 1) {
        return None;
    }
    let mut actors = held_by_rule(context, found)?;
    // A court that finds somebody guilty is not guilty.
    actors.retain(|actor| mode != Mode::Charged || actor.kind != ActorKind::Institution);
    let told = mode_told(context, found, &actors);
    let value = Value::Responsibility(ResponsibilityValue { mode: told, basis: basis(context) });
    let mut draft = Draft::new(value, (hit.first, hit.end), format!("responsibility:{rule}"));
    let is_denier = mode == Mode::Denied && before;
    if mode == Mode::Claimed && told == Mode::Claimed || is_denier {
        draft.speaker = actors.first().map(|actor| own_voice(context, actor, hit.first));
        draft.certainty = Some(whosays_model::Certainty::Stated);
    }
    // Whom a court accuses is a private person until the report says more, also where the charge is denied.
    let is_tried = told == Mode::Charged || told == Mode::Denied && is_at_court(context);
    let is_private = |actor: &ActorRef| actor.kind == ActorKind::Figure && actor.id.is_none() && is_tried;
    draft.actors = actors.into_iter().filter(|actor| !is_private(actor)).collect();
    Some(draft)
}

/// "The ministry is responsible for the police": what a body answers for is a body, and no deed.
fn is_of_office(context: &Context, last: usize) -> bool {
    let tree = context.annotation;
    // The rule may end with "responsible" or with its "for".
    let at = if context.lower(last) == "for" { tree.node(last).head } else { last };
    let object = phrases::object_of(context, at, &["for"]).filter(|_| context.word(at).is_one_of(&["responsible"]));
    object.is_some_and(|object| {
        let sort = context.resources.bodies.get(&tree.node(object).lemma);
        sort == Some(&Body::State) || those_at(context, object).iter().any(|actor| actor.kind == ActorKind::Institution)
    })
}

/// Those whom a rule holds: by the parse where it is sure, else by where their names stand; nothing where the rule finds
/// nobody and none but a court may leave it open.
fn held_by_rule(context: &Context, found: Match) -> Option<Vec<ActorRef>> {
    let Match { hit, mode, before, rule } = found;
    let mut inside: Vec<ActorRef> = context.actors_in(hit.first, hit.end).into_iter().filter(can_be_held).collect();
    // "Was charged by Orlandic police with": a state charges and is not charged.
    inside.retain(|actor| mode != Mode::Charged || actor.kind != ActorKind::State);
    let is_inside = !inside.is_empty();
    let mut actors = held_by_place(context, found, inside);
    if actors.is_empty() && mode != Mode::Charged {
        return None;
    }
    // "Three countries were behind it: Orland, Vasse and Tarn": a list says who is meant.
    let is_listed = before && !is_inside && after_colon(context, hit.end).is_some();
    let by_parse = if is_listed { Vec::new() } else { held_by_parse(context, found) };
    let is_sure = !by_parse.is_empty() && mode != Mode::Denied;
    // A state's name in a rule is that of its forces; with a name those joined to it go.
    let agrees = rule.contains("<state>") || by_parse.iter().any(|actor| actors.contains(actor) || is_body(actor));
    if is_sure && (found.is_accusation() || !found.names_held() || agrees) {
        actors = by_parse;
    } else if is_sure {
        // "By the Falcon leader Tarn": the group and its leader.
        actors.extend(by_parse.into_iter().filter(|actor| actor.kind == ActorKind::Figure));
    }
    // Whom the parse has do it without a name is not whoever the sentence names before.
    Some(if before && !is_inside && is_by_some(context, hit) { Vec::new() } else { actors })
}

/// A body that only its words name: "Orlandic forces", which are not all of Orland.
fn is_body(actor: &ActorRef) -> bool {
    actor.id.is_none() && actor.kind != ActorKind::Figure
}

fn held_by_parse(context: &Context, found: Match) -> Vec<ActorRef> {
    match found.mode {
        _ if found.before || found.is_accusation() => subjects(context, found.hit),
        Mode::Charged => accused(context, found.hit),
        _ => governed(context, found.hit),
    }
}

/// Those held by where their names stand: inside the words of the rule, before them or behind them.
fn held_by_place(context: &Context, found: Match, inside: Vec<ActorRef>) -> Vec<ActorRef> {
    let Match { hit, mode, before, .. } = found;
    match (inside.is_empty(), before) {
        (false, true) => with_those_before(context, hit.first, inside),
        (false, false) => inside,
        (true, _) if found.names_held() => Vec::new(),
        (true, true) => after_colon(context, hit.end)
            .or_else(|| nearest_before(context, hit.first, mode))
            .or_else(|| implied(context, hit.first))
            .unwrap_or_default(),
        (true, false) if mode == Mode::Charged => Vec::new(),
        (true, false) => held_behind(context, hit).into_iter().collect(),
    }
}

/// The first actor behind the words of a rule; where these end in a preposition, of what it governs.
fn held_behind(context: &Context, hit: Hit) -> Option<ActorRef> {
    let tree = context.annotation;
    let last = hit.end.checked_sub(1)?;
    let below = tree.child(last, &[Dep::Pobj]).filter(|_| matches!(tree.node(last).dep, Dep::Agent | Dep::Prep));
    let fits = |name: &&NameMention| below.is_none_or(|below| tree.is_under(name.end - 1, below));
    let name =
        tree.names_in(hit.end, context.sentence().end).filter(fits).find(|name| context.actor(name).is_some())?;
    context.actor(name).filter(can_be_held)
}

/// What the rule says of them as it is told here: denied by whoever speaks, accused before no court, claimed by oneself.
fn mode_told(context: &Context, found: Match, held: &[ActorRef]) -> Mode {
    let Match { hit, mode, .. } = found;
    let is_accused = || mode == Mode::Charged && !held.is_empty() && found.is_accusation() && !is_at_court(context);
    match mode {
        Mode::Attributed if is_denied(context, scope::top(context, (hit.first, hit.end))) => Mode::Denied,
        _ if is_accused() => Mode::Attributed,
        _ => told_by_itself(context, hit.first, held, mode),
    }
}

/// Whether the words of a rule are said of some who have no name: "a man had planned to carry out an attack".
fn is_by_some(context: &Context, hit: Hit) -> bool {
    let at = scope::top(context, (hit.first, hit.end));
    let doer = clauses::predicate(context, at).and_then(|verb| clauses::subject(context, verb));
    doer.is_some_and(|doer| is_nameless(context, doer) && those_at(context, doer).is_empty())
}

/// "Capable of launching attacks", "to carry out an attack", "has never attacked": nothing is said to be done.
fn is_only_possible(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(4).max(context.sentence().first);
    let plan = ["plan", "plot", "prepare"].iter().any(|verb| context.word(at).is_form_of(verb));
    let infinitive = at > from
        && context.word(at - 1).is_one_of(&["to", "of", "for", "in", "could", "may", "might", "would", "will", "can"]);
    let planned = (from..at).any(|i| ["plan", "plot", "prepare"].iter().any(|verb| context.word(i).is_form_of(verb)));
    let negated =
        (from..(at + 2).min(context.sentence().end)).any(|i| context.word(i).is_one_of(&["never", "not", "n't", "no"]));
    negated || infinitive && !plan && !planned
}

/// "Three countries were behind it: Orland, Vasse and Tarn".
fn after_colon(context: &Context, from: usize) -> Option<Vec<ActorRef>> {
    let colon = (from..context.sentence().end).find(|&i| context.lower(i) == ":")?;
    let actors: Vec<ActorRef> =
        context.actors_in(colon, context.sentence().end).into_iter().filter(can_be_held).collect();
    (!actors.is_empty()).then_some(actors)
}

fn nearest_before(context: &Context, at: usize, mode: Mode) -> Option<Vec<ActorRef>> {
    let names: Vec<_> =
        context.annotation.names_in(context.sentence().first, at).filter(|name| name.end <= at).collect();
    let name = names.into_iter().rev().find(|name| {
        !is_oblique(context, name.first)
            && (mode != Mode::Attributed || !is_source(context, name))
            && context.actor(name).is_some_and(|actor| can_be_held(&actor))
    })?;
    let actor = context.actor(name)?;
    Some(with_those_before(context, name.first, vec![actor]))
}

/// The actors of a list that ends here: "Orland, Vasse and Tarn".
fn with_those_before(context: &Context, mut first: usize, mut actors: Vec<ActorRef>) -> Vec<ActorRef> {
    loop {
        let mut edge = first;
        while edge > context.sentence().first
            && context.word(edge - 1).is_one_of(&[
                ",",
                "and",
                "or",
                "the",
                "british",
                "intelligence",
                "service",
                "agency",
            ])
        {
            edge -= 1;
        }
        let joined = (edge..first).any(|i| context.word(i).is_one_of(&["and", "or", ","]));
        let Some(name) =
            context.annotation.names_in(edge.saturating_sub(4), edge).find(|name| name.end == edge).filter(|_| joined)
        else {
            break;
        };
        let Some(actor) = context.actor(name).filter(|actor| can_be_held(actor) && !actors.contains(actor)) else {
            break;
        };
        actors.insert(0, actor);
        first = name.first;
    }
    actors
}

/// Whether a name belongs to whoever is quoted: "according to the director of the bureau".
fn is_source(context: &Context, name: &NameMention) -> bool {
    context.annotation.quotations.iter().any(|quotation| {
        let span = quotation.cue.cover(quotation.source);
        span.len() < 160 && span.contains(name.span)
    })
}

/// "The group claimed the attack": the last group that the report named.
fn implied(context: &Context, at: usize) -> Option<Vec<ActorRef>> {
    let from = at.saturating_sub(4).max(context.sentence().first);
    let refers = (from..at).any(|i| {
        context.word(i).is_one_of(&[
            "group",
            "it",
            "they",
            "militants",
            "organisation",
            "organization",
            "rebels",
            "guerrillas",
        ])
    });
    refers.then(|| context.body_before(at)).flatten().map(|actor| vec![actor])
}

fn own_voice(context: &Context, actor: &ActorRef, at: usize) -> Speaker {
    let names: Vec<_> = context.annotation.names_in(context.sentence().first, at + 3).collect();
    let span = names.into_iter().rev().find(|name| context.entity(name).name == actor.name).map(|name| name.span);
    Speaker { name: actor.name.clone(), role: None, id: actor.id.clone(), span }
}

/// A sentence that tells of an attack and names who did it: a group or a state's forces as its subject,
/// or after `by`.
fn by_role(context: &Context) -> Option<Draft> {
    let mut found = event::triggers(context);
    found.retain(|found| matches!(found.trigger.sub.as_str(), "attack" | "plot" | "counter-operation"));
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.at.cmp(&b.at)));
    let main = found.first().filter(|main| main.weight >= 1.0 && !is_only_possible(context, main.at))?;
    let by = agent_after(context, main.at);
    let (actor, rule) = match by {
        Some(actor) => (actor, "by <actor>"),
        None if main.trigger.noun => (possessor(context, main.at)?, "<actor> attack"),
        None => (subject(context, main.at)?, "<actor> verb"),
    };
    let joined = doers(context, main.at);
    let held = if joined.iter().any(|one| *one == actor || is_body(one)) { joined } else { vec![actor] };
    let mode = told_by_itself(context, main.at, &held, Mode::Attributed);
    let value = Value::Responsibility(ResponsibilityValue { mode, basis: basis(context) });
    let mut draft = Draft::new(value, (main.at, main.at + 1), format!("responsibility:{rule}"));
    draft.actors = held;
    Some(draft)
}

fn agent_after(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let stop = (at + 12).min(context.sentence().end);
    let breaks = |i: &usize| context.word(*i).is_one_of(&["—", "–", ";", ":", "which", "who", "that"]);
    let by = (at + 1..stop).take_while(|i| !breaks(i)).find(|&i| context.lower(i) == "by")?;
    let name = tree.names_in(by + 1, (by + 7).min(context.sentence().end)).next()?;
    let actor = context
        .actor(name)
        .filter(can_be_held)
        .filter(|actor| actor.kind != ActorKind::Institution || is_armed(context, name.entity))?;
    // "By Orlandic forces": the body that the noun stands for, and not all of its state.
    let noun = tree.child(by, &[Dep::Pobj]).filter(|noun| tree.is_under(name.end - 1, *noun));
    let body = noun.and_then(|noun| those_at(context, noun).into_iter().next()).filter(is_body);
    Some(body.filter(|_| actor.kind == ActorKind::State).unwrap_or(actor))
}

fn possessor(context: &Context, at: usize) -> Option<ActorRef> {
    let from = at.saturating_sub(4).max(context.sentence().first);
    let name = context.annotation.names_in(from, at).filter(|name| name.end <= at).last()?;
    let close = name.end == at
        || name.end + 1 == at && !context.word(name.end).is_one_of(&["in", "on", "at", "of", "and", ","])
        || name.end + 2 == at && context.lower(name.end) == "'s";
    let group = context.entity(name).kind == EntityKind::Group;
    (close && group).then(|| context.actor(name)).flatten()
}

fn subject(context: &Context, at: usize) -> Option<ActorRef> {
    let name = roles::name_at(context, roles::doer(context, at)?)?;
    let entity = context.entity(name);
    let armed = match entity.kind {
        EntityKind::Group => true,
        EntityKind::State => name.form == Form::Demonym || name.form == Form::Name,
        EntityKind::Institution | EntityKind::Organisation => is_armed(context, name.entity),
        _ => false,
    };
    armed.then(|| context.actor(name)).flatten()
}

fn is_oblique(context: &Context, first: usize) -> bool {
    first > context.sentence().first
        && context.word(first - 1).is_one_of(&["in", "on", "at", "of", "against", "from", "to", "with", "for", "near"])
}

fn is_armed(context: &Context, entity: usize) -> bool {
    matches!(
        context.annotation.entities[entity].sub.as_str(),
        "military" | "police" | "agency" | "armed_group" | "militia" | "criminal_group" | "movement" | "alliance"
    )
}
