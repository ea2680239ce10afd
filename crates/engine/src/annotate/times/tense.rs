//! Which way from today a verb looks: whether its bare "Tuesday" is the last or the next.

use crate::annotate::{Annotation, Dep, Form, Pos};
use crate::pattern::Class;

/// Where a happening lies from the day of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// Nothing tells: the words belong to a noun, or the verb is in the present.
    Open,
}

/// Words that look ahead at what they govern.
const AHEAD: &[&str] = &[
    "aim",
    "aims",
    "anticipated",
    "begins",
    "coming",
    "due",
    "effective",
    "ends",
    "expect",
    "expected",
    "expects",
    "expire",
    "expires",
    "forthcoming",
    "going",
    "hope",
    "hopes",
    "hoping",
    "intend",
    "intends",
    "maturing",
    "meets",
    "opens",
    "payable",
    "plan",
    "planned",
    "planning",
    "plans",
    "poised",
    "prepared",
    "prepares",
    "preparing",
    "resumes",
    "returns",
    "scheduled",
    "slated",
    "starting",
    "starts",
    "takes",
    "upcoming",
    "vowed",
    "want",
    "wants",
];

/// The tense of the clause in which an expression stands whose first word is `first`.
pub(super) fn tense(annotation: &Annotation, first: usize, end: usize) -> Tense {
    let before = first.checked_sub(1).map_or("", |at| annotation.words[at].token.lower.as_str());
    match before {
        "until" | "till" => return Tense::Future,
        "to" | "through" => return Tense::Open,
        "since" => return Tense::Past,
        _ => {}
    }
    let Some(mut word) =
        (first..end).find(|&at| !(first..end).contains(&annotation.node(at).head) || annotation.node(at).head == at)
    else {
        return Tense::Open;
    };
    let mut passed_noun = false;
    let mut infinitive = false;
    // No clause is deeper than this.
    for step in 0..10 {
        let node = annotation.node(word);
        if step > 0 && AHEAD.contains(&annotation.words[word].token.lower.as_str()) {
            // "Had planned it for Friday": ahead of then, not of now.
            let is_over = node.form == Form::Finite && annotation.words[word].is(Class::Past)
                || annotation.children(word).any(|child| annotation.words[child].is_one_of(&["had", "was", "were"]));
            return if is_over { Tense::Open } else { Tense::Future };
        }
        if step > 0 && matches!(node.pos, Pos::Verb | Pos::Aux) {
            // "Is to resume Tuesday", "by Tuesday": both look ahead, unless it is over: "had filed by Tuesday".
            let is = annotation.words[word].is_one_of(&["is", "are", "'s", "'re", "am"]);
            match tense_of(annotation, word) {
                Some(Tense::Past) if before == "by" && !has(annotation, word, &["had", "has", "have"]) => {
                    return Tense::Future;
                }
                Some(Tense::Past) if infinitive => return Tense::Open,
                Some(_) if infinitive && is => return Tense::Future,
                // "They will avenge the raid in May": the raid is not ahead.
                Some(Tense::Future) if passed_noun => return Tense::Open,
                Some(tense) => return tense,
                None => infinitive |= has(annotation, word, &["to"]),
            }
        }
        if node.head == word {
            return Tense::Open;
        }
        let attributive = matches!(node.dep, Dep::Compound | Dep::Nmod | Dep::Amod | Dep::Nummod | Dep::Poss);
        if step == 0 && attributive && annotation.node(node.head).pos == Pos::Noun {
            return Tense::Open;
        }
        passed_noun |= step > 0 && matches!(node.pos, Pos::Noun | Pos::Propn);
        word = node.head;
    }
    Tense::Open
}

/// Whether a verb has one of these auxiliaries.
fn has(annotation: &Annotation, verb: usize, words: &[&str]) -> bool {
    annotation
        .children(verb)
        .any(|child| annotation.node(child).dep == Dep::Aux && annotation.words[child].is_one_of(words))
}

/// The tense of a verb, by its form and auxiliaries; none where it hangs on another verb's.
fn tense_of(annotation: &Annotation, verb: usize) -> Option<Tense> {
    let node = annotation.node(verb);
    let mut perfect = false;
    let mut modal = false;
    let mut present = false;
    let mut to = false;
    for child in
        annotation.children(verb).filter(|child| matches!(annotation.node(*child).dep, Dep::Aux | Dep::Auxpass))
    {
        match annotation.words[child].token.lower.as_str() {
            "will" | "'ll" | "wo" | "shall" | "would" | "may" | "might" | "could" | "can" | "should" | "must" => {
                modal = true
            }
            "has" | "have" | "had" | "'ve" | "was" | "were" | "did" => perfect = true,
            "is" | "are" | "'s" | "'re" | "am" => present = true,
            "to" => to = true,
            _ => {}
        }
    }
    match node.form {
        _ if perfect => Some(Tense::Past),
        _ if modal => Some(Tense::Future),
        Form::Base if to => None,
        Form::Gerund if present => Some(Tense::Future),
        Form::Gerund => None,
        Form::Participle if present => Some(Tense::Open),
        Form::Participle => Some(Tense::Past),
        _ if annotation.words[verb].is(Class::Past) || annotation.words[verb].is_one_of(&["was", "were", "had"]) => {
            Some(Tense::Past)
        }
        _ => Some(Tense::Open),
    }
}
