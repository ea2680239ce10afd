//! Who is held responsible, by the parse: the doer of a deed, whoever a rule's words are said of or laid upon, and those
//! joined to them; what the charge rests on; whether one's own spokesman tells it.

use crate::annotate::{Dep, EntityKind, Pos};
use crate::extract::context::Context;
use crate::extract::{clauses, phrases, roles, scope};
use crate::pattern::Hit;
use whosays_model::{ActorKind, ActorRef, Mode};

/// Those who do what a word tells, each by a name or as a body: "the army and the police".
pub(super) fn doers(context: &Context, at: usize) -> Vec<ActorRef> {
    let head = roles::doer(context, at).or_else(|| attribute(context, at));
    let mut held = head.map_or_else(Vec::new, |head| those_at(context, head));
    held.retain(can_be_held);
    held
}

/// "A Falcon attack", "Orland airstrikes": a group or a state before the noun of its deed.
fn attribute(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let acts = |child: &usize| {
        let name = tree.words[*child].name.map(|name| &tree.names[name]);
        matches!(tree.node(*child).dep, Dep::Compound | Dep::Amod | Dep::Nmod)
            && name.is_some_and(|name| matches!(context.entity(name).kind, EntityKind::Group | EntityKind::State))
    };
    tree.children(at).find(acts).filter(|_| tree.node(at).pos == Pos::Noun)
}

/// The actors that a noun and those joined to it stand for.
fn those_at(context: &Context, head: usize) -> Vec<ActorRef> {
    let tree = context.annotation;
    let mut held = Vec::new();
    let mut next = Some(head);
    while let Some(at) = next.filter(|_| held.len() < MOST) {
        let named = roles::name_at(context, at).and_then(|name| context.actor(name));
        let actor = named.or_else(|| clauses::group_before(context, at)).or_else(|| body(context, at));
        held.extend(actor.filter(|actor| !held.contains(actor)));
        next = tree.child(at, &[Dep::Conj]).filter(|next| *next > at);
    }
    held
}

/// No sentence names more who did one thing.
const MOST: usize = 12;

/// A body without a name; a known set is the group that was named before, where there is one.
fn body(context: &Context, head: usize) -> Option<ActorRef> {
    let is_set = context.resources.bodies.get(&context.annotation.node(head).lemma)?;
    // "Its soldiers" are those of the body that was named before.
    let owned = context.annotation.child(head, &[Dep::Poss]);
    let owned = owned.is_some_and(|owner| context.word(owner).is_one_of(&["its", "our", "their"]));
    let before = (*is_set || owned).then(|| context.body_before(head)).flatten();
    before.or_else(|| Some(ActorRef { name: phrases::phrase(context, head)?, id: None, kind: ActorKind::Institution }))
}

/// Those whom the words of a rule are said of: the subject of their clause.
pub(super) fn subjects(context: &Context, hit: Hit) -> Vec<ActorRef> {
    let tree = context.annotation;
    let at = scope::top(context, (hit.first, hit.end));
    let verb = clauses::predicate(context, at).filter(|verb| (hit.first..hit.end).contains(verb));
    let own = (hit.first..hit.end).find(|word| tree.node(*word).dep == Dep::Nsubj);
    let subject = own.or_else(|| clauses::subject(context, verb?));
    subject.filter(|at| tree.node(*at).pos != Pos::Pron).map_or_else(Vec::new, |at| those_at(context, at))
}

/// Those whom the last preposition of a rule governs: "was blamed on the group and its allies".
pub(super) fn governed(context: &Context, hit: Hit) -> Vec<ActorRef> {
    let tree = context.annotation;
    let last = hit.end - 1;
    let prep = matches!(tree.node(last).dep, Dep::Prep | Dep::Agent).then_some(last);
    let head = prep.and_then(|prep| tree.child(prep, &[Dep::Pobj]));
    head.map_or_else(Vec::new, |head| those_at(context, head))
}

/// Whether the sentence tells of a court: whom it accuses is charged, others are accused by whoever speaks.
pub(super) fn is_at_court(context: &Context) -> bool {
    const LAW: &[&str] = &[
        "arrest",
        "charge",
        "convict",
        "court",
        "detain",
        "indict",
        "jail",
        "judge",
        "prosecute",
        "prosecutor",
        "sentence",
        "suspect",
        "trial",
        "tribunal",
    ];
    context.words().iter().any(|word| LAW.iter().any(|law| word.is_form_of(law)))
}

/// One's own operation, told by one's own spokesman, is claimed: a deed that is laid to a state or its body by an office
/// of the same state, or to a group by itself.
pub(super) fn told_by_itself(context: &Context, at: usize, held: &[ActorRef], mode: Mode) -> Mode {
    let tree = context.annotation;
    let told = context.quotation_at((at, at + 1), |_| true).filter(|_| mode == Mode::Attributed);
    let Some(quotation) = told else { return mode };
    let names = tree.names.iter().filter(|name| quotation.source.contains(name.span));
    let tellers: Vec<_> =
        names.map(|name| context.entity(name)).chain(quotation.entity.map(|at| &tree.entities[at])).collect();
    let office = |kind: EntityKind| matches!(kind, EntityKind::Institution | EntityKind::State | EntityKind::Figure);
    let is_own = |actor: &ActorRef| {
        let Some(own) = tree.entities.iter().find(|entity| entity.name == actor.name) else { return false };
        let state = office(own.kind) && own.kind != EntityKind::Figure;
        tellers.iter().any(|teller| {
            let same_state = state && office(teller.kind) && teller.country.is_some() && teller.country == own.country;
            teller.name == own.name || same_state
        })
    };
    if held.iter().any(is_own) { Mode::Claimed } else { mode }
}

/// What the report says that it rests on: "citing intercepted calls", "based on the debris", "evidence shows".
pub(super) fn basis(context: &Context) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let rests = |at: &usize| {
        let word = context.word(*at);
        word.is_one_of(&["citing"]) || word.is_one_of(&["based"]) && context.lower(*at + 1) == "on"
    };
    let at = (sentence.first..sentence.end).find(rests)?;
    let object = tree.child(at, &[Dep::Dobj]).or_else(|| phrases::object_of(context, at, &["on"]))?;
    clauses::noun(context, object)
}

/// Whether it is a body: a person is named as the speaker or in the quotation.
pub(super) fn can_be_held(actor: &ActorRef) -> bool {
    actor.kind != ActorKind::Figure
}
