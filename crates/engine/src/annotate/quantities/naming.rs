//! Numbers that name a thing or tell an age, and count nothing: "Highway 150", "the 900 block", "aged 24", "calling 911".

use crate::Resources;
use crate::annotate::{Annotation, Pos, Recognised, Word};
use crate::resources::Numbered;

/// The longest name of a street between its number and its sort: "921 Old Saltgate Harbour Road".
const STREET_NAME: usize = 4;
/// Nobody is older.
const OLDEST: u64 = 115;

/// Whether the number in the words `first..end` of a sentence that ends at `limit` is a name or an age.
pub(super) fn is_name(
    annotation: &Annotation,
    resources: &Resources,
    (first, end): (usize, usize),
    n: Option<u64>,
    limit: usize,
) -> bool {
    let words = &annotation.words;
    let sort =
        |word: Option<&Word>| word.and_then(|word| resources.numbered.get(word.token.lower.trim_end_matches('.')));
    let before = first.checked_sub(1).and_then(|at| words.get(at));
    let in_figures = words[end - 1].token.lower.starts_with(|c: char| c.is_ascii_digit());
    let counts = is_counting(annotation, end - 1, limit);
    let named = match sort(before) {
        Some(Numbered::Before) => in_figures && !counts && before.is_some_and(|word| word.token.capital),
        Some(Numbered::Dialled) => in_figures && !counts && end - first == 1,
        Some(Numbered::Aged) => true,
        _ => false,
    };
    let followed = match sort(words.get(end).filter(|_| end < limit)) {
        Some(Numbered::Block) => in_figures,
        Some(Numbered::YearsOld) => true,
        _ => false,
    };
    let is_house = in_figures && is_of_street(annotation, resources, end, limit);
    named || followed || is_house || is_apposed_age(annotation, (first, end), n, limit)
}

/// Whether a noun behind the number stands over it.
fn is_counting(annotation: &Annotation, at: usize, limit: usize) -> bool {
    let head = annotation.node(at).head;
    head > at && head < limit && annotation.node(head).pos == Pos::Noun
}

/// "30 Porter Street": capitalised words up to one that is a sort of street.
fn is_of_street(annotation: &Annotation, resources: &Resources, end: usize, limit: usize) -> bool {
    for at in end..limit.min(end + STREET_NAME + 1) {
        let word = &annotation.words[at];
        let sort = resources.numbered.get(word.token.lower.trim_end_matches('.'));
        if at > end && word.token.capital && matches!(sort, Some(Numbered::Street)) {
            // "Nine High Court judges" are counted.
            let head = annotation.node(at).head;
            return head <= at || head >= limit || annotation.node(head).pos != Pos::Noun;
        }
        let is_part = word.token.capital
            || word.token.lower.ends_with(['t', 'h', 'd'])
                && word.token.lower.starts_with(|c: char| c.is_ascii_digit());
        if !is_part {
            return false;
        }
    }
    false
}

/// "Karim Orski, 24, was": a number between commas behind a person.
fn is_apposed_age(annotation: &Annotation, (first, end): (usize, usize), n: Option<u64>, limit: usize) -> bool {
    let is_one_of = |at: usize, marks: &[&str]| annotation.words.get(at).is_some_and(|word| word.is_one_of(marks));
    let person = first.checked_sub(2).is_some_and(|at| annotation.node(at).recognised == Recognised::Person);
    let closes = end < limit && is_one_of(end, &[",", ")"]);
    end - first == 1 && person && is_one_of(first - 1, &[",", "("]) && closes && n.is_some_and(|n| n <= OLDEST)
}
