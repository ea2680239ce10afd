//! Who does something and to whom, by the parse.

use super::context::Context;
use crate::annotate::{Dep, Form, NameMention, Pos};
use crate::resources::Form as NameForm;

/// Heads that are followed upwards to find a subject that several verbs share.
const LONGEST_WAY: usize = 3;

/// The word for whoever does what a verb or a noun tells: "gunmen attacked", "attacked by gunmen", "the gunmen's
/// attack", "the attack by gunmen".
pub(super) fn doer(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    if let Some(agent) = tree.child(at, &[Dep::Agent]) {
        return tree.child(agent, &[Dep::Pobj]);
    }
    let node = tree.node(at);
    if matches!(node.pos, Pos::Noun | Pos::Propn) {
        let by = tree.children(at).find(|child| tree.node(*child).dep == Dep::Prep && context.lower(*child) == "by");
        return by.and_then(|by| tree.child(by, &[Dep::Pobj])).or_else(|| tree.child(at, &[Dep::Poss]));
    }
    subject(context, at, LONGEST_WAY)
}

fn subject(context: &Context, verb: usize, way: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(verb);
    if tree.child(verb, &[Dep::Auxpass, Dep::Nsubjpass]).is_some() {
        return None;
    }
    let before = tree.children(verb).rfind(|child| tree.node(*child).dep == Dep::Nsubj && *child < verb);
    if let Some(subject) = before {
        let is_relative = context.word(subject).is_one_of(&["who", "which", "that"]);
        return Some(if is_relative && node.dep == Dep::Relcl { node.head } else { subject });
    }
    let way = way.checked_sub(1)?;
    match (node.dep, node.form) {
        // "Militants fighting in the north": the noun before a participle does it.
        (Dep::Acl, Form::Gerund) => Some(node.head),
        (Dep::Pcomp, Form::Gerund) => told_of(context, tree.node(node.head).head, way),
        (_, Form::Participle) if tree.child(verb, &[Dep::Aux]).is_none() => None,
        // "Jets were reported to have struck": those of whom it is said do it.
        (Dep::Xcomp, _) if tree.child(node.head, &[Dep::Auxpass]).is_some() => tree.child(node.head, &[Dep::Nsubjpass]),
        (Dep::Conj | Dep::Xcomp | Dep::Advcl, _) => subject(context, node.head, way),
        _ => None,
    }
}

/// "Falcon was accused of killing", "has a history of killing": whoever the word is said of behind whose preposition a deed stands.
fn told_of(context: &Context, word: usize, way: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(word);
    match node.pos {
        Pos::Verb | Pos::Aux if tree.child(word, &[Dep::Auxpass]).is_some() => tree.child(word, &[Dep::Nsubjpass]),
        Pos::Verb | Pos::Aux if tree.child(word, &[Dep::Dobj]).is_none() => subject(context, word, way),
        Pos::Adj if node.dep == Dep::Acomp => subject(context, node.head, way),
        Pos::Noun if node.dep == Dep::Dobj && tree.node(node.head).lemma == "have" => subject(context, node.head, way),
        _ => None,
    }
}

/// The word for whoever or whatever it is done to: "attacked the depot", "the depot was attacked", "the depot attacked
/// on Friday", "the attack on the depot".
pub(super) fn undergoer(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let node = tree.node(at);
    if matches!(node.pos, Pos::Noun | Pos::Propn) {
        let towards = |child: &usize| {
            tree.node(*child).dep == Dep::Prep && context.word(*child).is_one_of(&["against", "at", "on", "targeting"])
        };
        return tree.children(at).filter(towards).find_map(|child| tree.child(child, &[Dep::Pobj]));
    }
    if let Some(subject) = tree.child(at, &[Dep::Nsubjpass, Dep::Dobj]) {
        return Some(subject);
    }
    if node.dep == Dep::Acl && node.form == Form::Participle {
        return Some(node.head);
    }
    // "A bomb went off outside the depot."
    let beside = |child: &usize| {
        tree.node(*child).dep == Dep::Prep
            && context
                .word(*child)
                .is_one_of(&["against", "at", "beside", "inside", "into", "near", "outside", "through"])
    };
    tree.children(at).filter(beside).find_map(|child| tree.child(child, &[Dep::Pobj]))
}

/// The name that a word belongs to, or that describes it: "Falcon", "Falcon fighters", "fighters of Falcon".
pub(super) fn name_at<'a>(context: &Context<'a>, word: usize) -> Option<&'a NameMention> {
    let tree = context.annotation;
    let own = |at: usize| context.annotation.words[at].name.map(|name| &context.annotation.names[name]);
    own(word).or_else(|| {
        let beside = |child: &usize| {
            matches!(tree.node(*child).dep, Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Poss | Dep::Appos)
        };
        let of = tree.children(word).filter(|child| tree.node(*child).dep == Dep::Prep);
        let of = of.filter(|child| context.word(*child).is_one_of(&["of", "from"]));
        // "The Orlandic group Grey Falcon": a nationality only describes.
        let described = || tree.children(word).filter(beside).filter_map(own);
        described()
            .find(|name| name.form != NameForm::Demonym)
            .or_else(|| described().next())
            .or_else(|| of.filter_map(|child| tree.child(child, &[Dep::Pobj])).find_map(own))
    })
}
