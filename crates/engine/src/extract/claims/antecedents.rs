//! Whom a word stands for that names nobody: "they", "the group", "the government", "its soldiers".
//!
//! What a sentence is about is what the next one goes on about, so the subject before comes first (Grosz, Joshi and Weinstein
//! 1995, "Centering"); then the last body that fits.

use super::blame::{can_be_held, known, unlisted};
use super::happening::is_whereabouts;
use crate::annotate::{CueKind, Dep, EntityKind, NameMention, Pos, Quotation};
use crate::extract::actor_ref;
use crate::extract::context::Context;
use crate::resources::Form;
use whosays_model::ActorRef;

/// How far back whoever a word stands for is looked for, in words.
pub(super) const MEMORY: usize = 60;

/// Whoever a pronoun stands for: a body that tells of itself, the group named before, the person before, whoever speaks.
pub(super) fn referred(context: &Context, at: usize) -> Option<ActorRef> {
    let word = context.word(at);
    let quotation = context.quotation_at((at, at + 1), |_| true);
    if word.is_one_of(&["it", "itself", "them", "themselves", "they"]) {
        let own = quotation.filter(|quotation| is_of_itself(context, quotation, at));
        let own = own.and_then(|quotation| quotation.entity).filter(|entity| !is_bureau(context, *entity));
        let own = own.and_then(|entity| actor_ref(context.annotation, entity));
        return own.or_else(|| match subject_before(context, at) {
            Some(subject) => subject,
            None => context.body_before(at).or_else(|| nearest_unlisted(context, at)),
        });
    }
    if word.is_one_of(&["he", "him", "his", "she"]) {
        let before: Vec<_> = context.annotation.names_in(at.saturating_sub(MEMORY), at).collect();
        let person = before.into_iter().rev().find(|name| context.entity(name).is_person());
        return person.and_then(|name| context.actor(name));
    }
    let speaks = word.is_one_of(&["i", "our", "us", "we"]);
    speaks.then(|| actor_ref(context.annotation, quotation?.entity?)).flatten()
}

/// Whether an entity is an institution that only counts the deeds of others.
fn is_bureau(context: &Context, entity: usize) -> bool {
    let entity = &context.annotation.entities[entity];
    let is_armed = matches!(entity.sub.as_str(), "agency" | "alliance" | "military" | "police");
    entity.kind == EntityKind::Institution && !is_armed || entity.is_person()
}

/// "The group said that it fired": reported words without marks, in which a body speaks of itself.
fn is_of_itself(context: &Context, quotation: &Quotation, at: usize) -> bool {
    const OWN: &[&str] = &["claim", "confirm", "deny", "post", "report", "say"];
    let marks = |at: usize| context.word(at).is_one_of(&["\"", "“", "”", "«"]);
    let tree = context.annotation;
    quotation.kind == CueKind::Verb
        && tree.node(tree.node(at).head).dep == Dep::Ccomp
        && OWN.contains(&quotation.class.as_str())
        && !(context.sentence().first..at).any(marks)
}

/// The last name before that no gazetteer has and that is no person's, where it is what its sentence is about.
pub(super) fn nearest_unlisted(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let is_subject = |name: &&NameMention| {
        (name.first..name.end).any(|word| matches!(tree.node(word).dep, Dep::Nsubj | Dep::Nsubjpass))
    };
    let before: Vec<_> = tree.names_in(at.saturating_sub(MEMORY), at).collect();
    let subject = before.into_iter().rev().find(is_subject)?;
    let head = (subject.first..subject.end).find(|word| tree.node(*word).dep != Dep::Compound)?;
    unlisted(context, head).filter(|_| context.entity(subject).kind == EntityKind::Unknown)
}

/// What the sentence has been about so far, or the one before: the body that is its last named subject. None where there is no
/// such subject; nobody where it is a people, which is no body.
fn subject_before(context: &Context, at: usize) -> Option<Option<ActorRef>> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let previous = context.number().checked_sub(1).map(|number| &tree.sentences[number]);
    let first = previous.filter(|previous| previous.block == sentence.block).map_or(sentence.first, |one| one.first);
    let is_main = |word: &usize| *word >= sentence.first || tree.node(tree.node(*word).head).dep == Dep::Root;
    let is_subject = |word: &usize| matches!(tree.node(*word).dep, Dep::Nsubj | Dep::Nsubjpass);
    let name = (first..at)
        .rev()
        .filter(|word| is_subject(word) && is_main(word))
        .find_map(|word| tree.words[word].name.map(|name| &tree.names[name]))?;
    if name.form == Form::Demonym && !context.is_of_state(name.end) {
        return Some(None);
    }
    let is_listed =
        matches!(context.entity(name).kind, EntityKind::Group | EntityKind::Institution | EntityKind::State);
    (is_listed && !is_bureau(context, name.entity)).then(|| actor_ref(tree, name.entity))
}

/// The last group that the report has named, however far before.
pub(super) fn last_group(context: &Context, at: usize) -> Option<ActorRef> {
    let before: Vec<_> = context.annotation.names_in(0, at).collect();
    let is_group = |name: &&NameMention| context.entity(name).kind == EntityKind::Group;
    before.into_iter().rev().find(is_group).and_then(|name| context.actor(name))
}

/// "The government": that of the state that was named last, other than as a place.
pub(super) fn state_before(context: &Context, at: usize) -> Option<ActorRef> {
    let before: Vec<_> = context.annotation.names_in(0, at).collect();
    let is_state =
        |name: &&NameMention| context.entity(name).kind == EntityKind::State && !is_whereabouts(context, name.end - 1);
    let state = before.into_iter().rev().find(is_state)?;
    actor_ref(context.annotation, state.entity)
}

/// Whose soldiers "its soldiers" are: those of the last subject before that is a body, else of the group before.
pub(super) fn owner_before(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let is_subject =
        |word: &usize| matches!(tree.node(*word).dep, Dep::Nsubj | Dep::Nsubjpass) && tree.node(*word).pos != Pos::Pron;
    let mut subjects = (context.sentence().first..at).rev().filter(is_subject);
    let named = |word: usize| known(context, word).filter(can_be_held);
    subjects.find_map(named).or_else(|| context.body_before(at))
}
