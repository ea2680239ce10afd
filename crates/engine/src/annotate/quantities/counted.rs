//! What a number counts: the noun that it stands under in the parse.

use crate::annotate::{Annotation, Dep, Pos};

/// The words behind a number up to the head noun of what it counts: `active fighters` of `3,000 active fighters`.
pub(super) fn counted(annotation: &Annotation, first: usize, end: usize) -> Option<(usize, usize)> {
    let head = above(annotation, first, end).or_else(|| below(annotation, first, end))?;
    let from = (end..=head).find(|&at| {
        !annotation.words[at].is_one_of(&["of", "the", "its", "their", "his", "her", "these", "those", "other", "more"])
    })?;
    (head >= end && head - end < 8).then_some((from, head + 1))
}

/// The noun above the number: `3,000 active fighters`.
fn above(annotation: &Annotation, first: usize, end: usize) -> Option<usize> {
    (first..end).find_map(|at| {
        let node = annotation.node(at);
        let under = matches!(node.dep, Dep::Nummod | Dep::Amod | Dep::Det | Dep::Compound | Dep::Nmod | Dep::Other);
        (under && node.head >= end && is_noun(annotation, node.head)).then_some(node.head)
    })
}

/// The noun below it: `dozens of fighters`.
fn below(annotation: &Annotation, first: usize, end: usize) -> Option<usize> {
    (first..end).find_map(|at| {
        let of = annotation.children(at).find(|&child| child >= at && annotation.words[child].is_one_of(&["of"]))?;
        annotation.child(of, &[Dep::Pobj]).filter(|&head| head >= end && is_noun(annotation, head))
    })
}

fn is_noun(annotation: &Annotation, at: usize) -> bool {
    matches!(annotation.node(at).pos, Pos::Noun | Pos::Propn)
}
