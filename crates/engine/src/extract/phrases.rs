//! Words of the parse as values: the marks that a lexicon sets, and nouns with what describes them.

use super::context::Context;
use super::scope;
use crate::annotate::{Dep, Pos, QuantityMention, TimeMention, Unit};
use crate::pattern::{Hit, PatternSet};
use crate::resources::Form;
use whosays_model::DateInterval;

/// The longest phrase that is taken for a value, in words.
const LONGEST: usize = 14;

/// Words that a rule of a lexicon marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a> {
    pub(super) first: usize,
    pub(super) end: usize,
    /// The word that governs the others.
    pub(super) at: usize,
    /// The second column of the rule: what the words are.
    pub(super) part: &'a str,
    /// The third column, where the lexicon has one.
    pub(super) sort: &'a str,
    /// The rule as it is written.
    pub(super) rule: &'a str,
}

impl Mark<'_> {
    pub(super) fn is(&self, parts: &[&str]) -> bool {
        parts.contains(&self.part)
    }

    /// Whether a word is one of the marked ones.
    pub(super) fn holds(&self, word: usize) -> bool {
        (self.first..self.end).contains(&word)
    }
}

/// The marks of a lexicon in a sentence, in order; of two of which one holds the other's words the longer counts.
pub(super) fn marks<'a>(context: &Context<'a>, set: &'a PatternSet) -> Vec<Mark<'a>> {
    let sentence = context.sentence();
    let hits = set.hits(&context.annotation.words, sentence.first, sentence.end);
    // A gap may hold what is marked by itself: "take the warning seriously".
    let is_whole = |hit: &Hit| {
        !set.rule(*hit).text.contains("..") || set.rule(*hit).tags.first().is_some_and(|part| part == "not")
    };
    let longer =
        |a: &Hit, b: &Hit| a.first <= b.first && b.end <= a.end && a.end - a.first > b.end - b.first && is_whole(a);
    let longest = hits.iter().filter(|hit| !hits.iter().any(|other| longer(other, hit)));
    let mark = |hit: &Hit| {
        let rule = set.rule(*hit);
        let tag = |at: usize| rule.tags.get(at).map_or("", String::as_str);
        let at = scope::top(context, (hit.first, hit.end));
        Mark { first: hit.first, end: hit.end, at, part: tag(0), sort: tag(1), rule: &rule.text }
    };
    longest.map(mark).collect()
}

/// Whether some words before this sentence are marked as one of these parts.
pub(super) fn is_marked_before(context: &Context, set: &PatternSet, parts: &[&str], reach: usize) -> bool {
    let here = context.sentence().first;
    let hits = set.hits(&context.annotation.words, here.saturating_sub(reach), here);
    hits.iter().any(|hit| set.rule(*hit).tags.first().is_some_and(|part| parts.contains(&part.as_str())))
}

/// A noun with what describes it, without articles and later clauses: "town halls along the border".
pub(super) fn phrase(context: &Context, at: usize) -> Option<String> {
    phrase_until(context, at, |_| false)
}

/// The same, up to a word hanging on it that `ends` it.
pub(super) fn phrase_until(context: &Context, at: usize, ends: impl Fn(usize) -> bool) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let first = tree.node(at).left.max(sentence.first);
    let is_article =
        |word: &usize| context.word(*word).is_one_of(&["a", "an", "the", "that", "this", "these", "those"]);
    let first = (first..at).find(|word| !is_article(word) && context.word(*word).token.is_wordlike()).unwrap_or(at);
    let mut end = own_end(context, at).max(at + 1);
    for child in tree.children(at).filter(|child| *child > at) {
        if matches!(
            tree.node(child).dep,
            Dep::Relcl | Dep::Appos | Dep::Parataxis | Dep::Punct | Dep::Advcl | Dep::Acl | Dep::Case
        ) || tree.node(child).dep == Dep::Prep && is_of_time(context, child)
            || ends(child)
        {
            break;
        }
        let last = tree.node(child).right;
        let clause = (child..=last).find(|at| tree.node(*at).dep == Dep::Relcl && tree.is_under(*at, child));
        end = end.max(clause.map_or(last + 1, |clause| tree.node(clause).left.max(child)));
    }
    let end = end.min(sentence.end).min(first + LONGEST);
    let end = (first..end).rev().find(|word| context.word(*word).token.is_wordlike())? + 1;
    Some(context.text(first, end))
}

/// The name that a word is part of, else its phrase.
pub(super) fn called(context: &Context, at: usize) -> Option<String> {
    let tree = context.annotation;
    let own = tree.words[at].name.map(|name| &tree.names[name]);
    // "Union of Harbour Workers", where only "Union" is known for a name.
    let goes_on = |end: usize| {
        context.lower(end) == "of" && context.annotation.words.get(end + 1).is_some_and(|word| word.token.capital)
    };
    let whole = own.filter(|name| name.form == Form::Name && !goes_on(name.end));
    whole.map(|name| context.entity(name).name.clone()).or_else(|| phrase(context, at))
}

fn own_end(context: &Context, at: usize) -> usize {
    let name = context.annotation.words[at].name.map(|name| context.annotation.names[name].end);
    name.unwrap_or(at + 1)
}

fn is_of_time(context: &Context, prep: usize) -> bool {
    context.annotation.child(prep, &[Dep::Pobj]).is_some_and(|object| context.word(object).time.is_some())
}

/// What a preposition of a word governs: of "a warning from the embassy" and `from` the embassy.
pub(super) fn object_of(context: &Context, at: usize, prepositions: &[&str]) -> Option<usize> {
    let tree = context.annotation;
    let prep = |child: &usize| {
        matches!(tree.node(*child).dep, Dep::Prep | Dep::Agent | Dep::Dative)
            && context.word(*child).is_one_of(prepositions)
    };
    tree.children(at).filter(prep).find_map(|child| tree.child(child, &[Dep::Pobj]))
}

/// Whether a noun is what a verb does something to, or what it is done with: its object, its subject in the passive,
/// the object of a preposition below it.
pub(super) fn is_object(context: &Context, verb: usize, noun: usize) -> bool {
    let tree = context.annotation;
    let mut at = noun;
    for _ in 0..4 {
        let node = tree.node(at);
        if node.head == verb {
            return matches!(node.dep, Dep::Dobj | Dep::Nsubjpass | Dep::Prep | Dep::Oprd | Dep::Attr | Dep::Dative)
                || node.dep == Dep::Acl && tree.node(verb).pos == Pos::Noun;
        }
        if !matches!(node.dep, Dep::Conj | Dep::Pobj | Dep::Prep | Dep::Compound | Dep::Pcomp | Dep::Dobj | Dep::Xcomp)
        {
            break;
        }
        at = node.head;
    }
    // "A warning issued by the embassy": the participle hangs on the noun.
    tree.node(verb).dep == Dep::Acl && tree.node(verb).head == noun
}

/// Since when: the time behind "since", else the words for what it began with.
pub(super) fn since(context: &Context) -> Option<String> {
    let sentence = context.sentence();
    let at = (sentence.first..sentence.end).find(|at| context.lower(*at) == "since")?;
    let time = context.times().find(|time| time.first > at && time.first <= at + 2);
    let object = context.annotation.child(at, &[Dep::Pobj]).filter(|_| context.annotation.node(at).dep == Dep::Prep);
    time.map(|time| context.text(time.first, time.end)).or_else(|| phrase(context, object?))
}

/// What a number counts: the noun with what stands before it and the preposition behind, a currency's code, or percent of
/// whatever it is a share of.
pub(super) fn unit(context: &Context, quantity: &QuantityMention) -> Option<String> {
    let sentence = context.sentence();
    let behind = (quantity.end < sentence.end).then_some(quantity.end);
    match quantity.unit {
        Unit::Money => quantity.code.map(str::to_owned),
        Unit::Percent => {
            let of = behind.filter(|at| context.lower(*at) == "of");
            let whole = of.and_then(|of| context.annotation.child(of, &[Dep::Pobj]));
            let whole = whole.and_then(|at| phrase(context, at)).map(|words| format!("percent of {words}"));
            whole.or_else(|| Some("percent".to_owned()))
        }
        Unit::Measure => {
            context.word(quantity.end - 1).token.is_wordlike().then(|| context.lower(quantity.end - 1).to_owned())
        }
        Unit::Things => {
            let is_noun = |at: &usize| matches!(context.annotation.node(*at).pos, Pos::Noun | Pos::Propn);
            let (first, end) = quantity.counted.or_else(|| behind.filter(is_noun).map(|at| (at, at + 1)))?;
            let words = first < sentence.end && context.word(first).token.is_wordlike();
            words.then(|| context.text(first, end.min(sentence.end)))
        }
    }
}

/// "Three days before the attack": a time that a happening without a date is needed for.
pub(super) fn is_measured_from(context: &Context, time: &TimeMention) -> bool {
    let units = ["day", "days", "hours", "minutes", "month", "months", "week", "weeks", "year", "years"];
    let is_length = context.word(time.end - 1).is_one_of(&units);
    let behind = time.end < context.sentence().end && context.word(time.end).is_one_of(&["after", "before"]);
    is_length && behind && context.annotation.words.get(time.end + 1).is_some_and(|word| word.time.is_none())
}

/// The first time of the sentence whose days are known, those outside `content` first.
pub(super) fn date(context: &Context, content: Option<usize>) -> Option<DateInterval> {
    let under = |time: &TimeMention| content.is_some_and(|above| context.annotation.is_under(time.first, above));
    let known =
        || context.times().filter(|time| time.value.is_some() && !time.is_future && !is_measured_from(context, time));
    known().find(|time| !under(time)).or_else(|| known().next()).and_then(|time| time.value.clone())
}
