//! The phrase that names a happening: a noun with what hangs on it, or the clause that tells of it.

use crate::extract::context::Context;
use crate::pattern::Class;

/// The noun phrase or clause that names the happening, verbatim.
pub(super) fn name_of(context: &Context, at: usize, noun: bool) -> String {
    let (clause_first, clause_end) = context.clause((at, at + 1));
    if !noun {
        return clause_name(context, clause_first, clause_end);
    }
    let mut first = at;
    while first > clause_first && at - first < 6 && is_inside_name(context, first - 1) {
        first -= 1;
        if context.word(first).is_one_of(&["the", "a", "an", "this", "last", "another", "its", "his", "their"]) {
            break;
        }
    }
    let end = phrase_end(context, at, clause_end);
    context.text(first, end)
}

fn is_inside_name(context: &Context, at: usize) -> bool {
    let word = context.word(at);
    word.token.is_wordlike()
        && !word.is(Class::Past)
        && !word.is_one_of(&[
            "of", "in", "on", "at", "by", "for", "from", "to", "with", "and", "or", "but", "that", "which", "who",
            "is", "are", "was", "were", "be", "been", "has", "have", "had", "after", "before", "since", "as", "into",
            "about", "against", "behind", "during", "between", "over", "under", "than", "not",
        ])
        || word.is_one_of(&["'s"])
}

/// Where the prepositional phrases after a noun end.
fn phrase_end(context: &Context, at: usize, limit: usize) -> usize {
    const JOINERS: [&str; 11] = ["of", "in", "on", "at", "against", "near", "by", "from", "to", "for", "outside"];
    let mut end = at + 1;
    while end < limit && end < at + 12 {
        let word = context.word(end);
        let previous = context.word(end - 1);
        let joins = word.is_one_of(&JOINERS);
        let opened = previous.is_one_of(&JOINERS) || previous.is_one_of(&["the", "a", "an", "its", "his", "their"]);
        let goes_on = joins
            || opened && word.token.is_wordlike()
            || word.token.capital
            || word.time.is_some()
            || word.is_one_of(&["the", "a", "an", "'s"])
            || previous.token.capital
                && word.is_one_of(&[
                    "hall", "airport", "station", "market", "school", "embassy", "church", "mosque", "hospital",
                    "concert", "venue", "theater", "theatre",
                ]);
        if !goes_on {
            break;
        }
        end += 1;
    }
    while end > at + 1
        && (context.word(end - 1).is_one_of(&JOINERS)
            || context.word(end - 1).is_one_of(&["the", "a", "an", "its", "his", "their"]))
    {
        end -= 1;
    }
    end
}

pub(super) fn clause_name(context: &Context, mut first: usize, end: usize) -> String {
    while first < end
        && context.word(first).is_one_of(&[
            "and", "but", "which", "who", "that", "where", "when", "as", "while", "so", "because", "although",
        ])
    {
        first += 1;
    }
    context.text(first, end)
}
