//! What is said to come after the report's date.

use crate::annotate::{Dep, Pos, QuantityMention, TimeMention, Unit};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, scope};
use whosays_model::{Certainty, ForecastValue, Value};

const THRESHOLD: f32 = 0.8;

/// The claim that says what is to come.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.forecast;
    let hits: Vec<_> = context.hits(set).into_iter().filter(|hit| !is_past(context, hit.first)).collect();
    let Some(score) = context.score_of(set, &hits) else { return Vec::new() };
    let future = context.times().any(|time| time.is_future);
    if score.total + if future { 0.4 } else { 0.0 } < THRESHOLD {
        return Vec::new();
    }
    let rule = set.rule(score.best);
    let certainty: Option<Certainty> = rule.tags.first().and_then(|word| word.parse().ok());
    vec![draft(context, (score.best.first, score.best.end), certainty, &rule.text)]
}

/// What is to come, where a word tells of it.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    Some(draft(context, (at, at + 1), None, context.lower(at)))
}

fn draft(context: &Context, anchor: (usize, usize), certainty: Option<Certainty>, rule: &str) -> Draft {
    let verb = prospect(context, anchor);
    let time = horizon(context, verb.unwrap_or(anchor.0));
    let value = ForecastValue {
        what: what(context, anchor, verb).or_else(|| Some(context.clause_text(anchor))),
        horizon: time
            .map(|time| horizon_words(context, time))
            .or_else(|| until(context, verb?))
            .or_else(|| until_anywhere(context)),
        condition: condition(context),
        likelihood: likelihood(context, anchor, certainty),
        date: time.and_then(|time| time.value.clone()).filter(|days| days.days() == 1),
    };
    let mut draft = Draft::new(Value::Forecast(value), anchor, format!("forecast:{rule}"));
    draft.certainty = certainty.filter(|certainty| *certainty != Certainty::Stated);
    draft.actors = context.actors();
    draft
}

/// The verb of what is to come: that of the clause, or the one below a verb of saying or thinking.
fn prospect(context: &Context, anchor: (usize, usize)) -> Option<usize> {
    let tree = context.annotation;
    let verb = clauses::predicate(context, scope::top(context, anchor))?;
    let holds = context.resources.reporting.get(tree.node(verb).lemma.as_str()).is_some_and(|word| word.class != "vow");
    Some(tree.child(verb, &[Dep::Ccomp]).filter(|below| holds && *below > verb).unwrap_or(verb))
}

/// What is to come: the clause, what a noun of expecting governs, or what somebody expects.
fn what(context: &Context, anchor: (usize, usize), verb: Option<usize>) -> Option<String> {
    let tree = context.annotation;
    let at = scope::top(context, anchor);
    if tree.node(at).pos == Pos::Noun {
        let clause = tree.child(at, &[Dep::Acl, Dep::Ccomp]).and_then(|clause| clauses::words(context, clause));
        let object = || phrases::object_of(context, at, &["for", "of"]);
        return clause
            .or_else(|| object().and_then(|at| clauses::noun(context, at)))
            .or_else(|| verb.and_then(|verb| clauses::words(context, verb)));
    }
    let verb = verb?;
    let expects = ["anticipate", "await", "expect", "fear", "foresee", "predict"];
    let expected = expects.contains(&tree.node(verb).lemma.as_str()).then(|| tree.child(verb, &[Dep::Dobj])).flatten();
    expected.and_then(|at| clauses::noun(context, at)).or_else(|| clauses::words(context, verb))
}

/// Words before a time that say how long something takes or by when it comes.
const TOWARDS: &[&str] = &["after", "before", "by", "for", "in", "over", "to", "until", "up", "within"];

/// The time of what is to come: one after the report's day, or a length of time below the verb that leads there.
fn horizon<'a>(context: &Context<'a>, verb: usize) -> Option<&'a TimeMention> {
    let sentence = context.sentence();
    let inside = |time: &&TimeMention| time.first >= sentence.first && time.end <= sentence.end;
    let times = || context.annotation.times.iter().filter(inside);
    let under = |time: &&TimeMention| context.annotation.is_under(time.first, verb);
    let is_ahead = |time: &&TimeMention| {
        let before = time.first.checked_sub(1).filter(|at| *at >= sentence.first);
        let led = before.is_some_and(|at| context.word(at).is_one_of(TOWARDS) || takes(context, at))
            || context.word(time.first).is_one_of(&["within", "coming", "next"])
            || context.word(time.first).is_one_of(&["the"])
                && context.word(time.first + 1).is_one_of(&["coming", "next"]);
        let length = !time.is_date;
        time.is_future || led && length
    };
    times().filter(under).find(is_ahead).or_else(|| times().find(|time| time.is_future))
}

/// "Before the rains", "until the talks end": what bounds it without naming a day.
fn until(context: &Context, verb: usize) -> Option<String> {
    const BOUNDS: &[&str] = &["before", "beyond", "till", "until"];
    let tree = context.annotation;
    let is_bound = |at: &usize| context.word(*at).is_one_of(BOUNDS);
    let is_noun = |prep: usize| tree.child(prep, &[Dep::Pobj]).is_some_and(|object| tree.node(object).pos == Pos::Noun);
    let prep = tree.children(verb).find(|child| is_bound(child) && *child > verb && is_noun(*child));
    let words = |prep: usize| {
        let object = tree.child(prep, &[Dep::Pobj])?;
        clauses::text(context, prep, clauses::noun_end(context, object))
    };
    let clause = || {
        let behind = |child: &usize| tree.node(*child).dep == Dep::Advcl && *child > verb;
        let mark = |clause: usize| tree.child(clause, &[Dep::Mark]).filter(is_bound).map(|mark| (mark, clause));
        let (mark, clause) = tree.children(verb).filter(behind).find_map(mark)?;
        clauses::text(context, mark, clauses::end(context, clause))
    };
    prep.and_then(words).or_else(clause)
}

/// A clause of the sentence that "before" or "until" opens, whatever it hangs on: "a chance that it falls before the year is over".
fn until_anywhere(context: &Context) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let opens = |at: &usize| context.word(*at).is_one_of(&["before", "until"]) && tree.node(*at).dep == Dep::Mark;
    let mark = (sentence.first..sentence.end).find(opens)?;
    let clause = tree.node(mark).head;
    (clause > mark && tree.node(clause).dep == Dep::Advcl)
        .then(|| clauses::text(context, mark, clauses::end(context, clause)))?
}

/// "Take several months", "last for years": verbs that a length of time is the object of.
fn takes(context: &Context, at: usize) -> bool {
    ["last", "need", "require", "spend", "take"].iter().any(|verb| context.word(at).is_form_of(verb))
}

fn horizon_words(context: &Context, time: &TimeMention) -> String {
    let opens = |word: &str| matches!(word, "by" | "until" | "within");
    let first = time.first.checked_sub(1).filter(|at| *at >= context.sentence().first && opens(context.lower(*at)));
    context.text(first.unwrap_or(time.first), time.end)
}

/// How likely it is: a share where one is given, else the words that weaken it.
fn likelihood(context: &Context, anchor: (usize, usize), certainty: Option<Certainty>) -> Option<String> {
    let sentence = context.sentence();
    let nouns = ["chance", "chances", "likelihood", "odds", "probability"];
    let is_of_chance = (sentence.first..sentence.end).any(|at| context.word(at).is_one_of(&nouns));
    let inside = |quantity: &QuantityMention| quantity.first >= sentence.first && quantity.end <= sentence.end;
    let mut shares = context.annotation.quantities.iter().filter(|quantity| is_of_chance && inside(quantity));
    let share = shares.find(|quantity| quantity.unit == Unit::Percent);
    let share = share.map(|share| context.text(share.first, share.end));
    let hedged = || certainty.filter(|c| *c != Certainty::Stated).map(|_| context.text(anchor.0, anchor.1));
    share.or_else(hedged)
}

// "He said it would rain": what was to come, seen from the past, is no forecast of ours.
fn is_past(context: &Context, at: usize) -> bool {
    let reach = at + 3;
    (at..reach.min(context.sentence().end)).any(|i| context.word(i).is_one_of(&["have", "had", "been"]) && i > at)
        || context.word(at).is_one_of(&["had", "was", "were"])
}

/// On what it depends: the clause that "if" or "unless" opens.
fn condition(context: &Context) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let opens = |at: &usize| {
        let clause = tree.node(*at).head;
        context.word(*at).is_one_of(&["if", "provided", "unless"])
            && tree.node(*at).dep == Dep::Mark
            && tree.node(clause).dep == Dep::Advcl
            && clause > *at
    };
    if let Some(at) = (sentence.first..sentence.end).find(opens) {
        return clauses::text(context, at, clauses::end(context, tree.node(at).head));
    }
    // "Without a truce", "in the event of a peace deal".
    let lacks =
        |at: &usize| context.word(*at).is_one_of(&["barring", "failing", "without"]) && tree.node(*at).dep == Dep::Prep;
    let supposes = |at: &usize| {
        let noun = tree.child(*at, &[Dep::Pobj]);
        context.lower(*at) == "in" && noun.is_some_and(|noun| context.word(noun).is_one_of(&["case", "event"]))
    };
    let is_of_verb = |at: &usize| tree.node(tree.node(*at).head).pos != Pos::Noun;
    let prep = (sentence.first..sentence.end).find(|at| is_of_verb(at) && (lacks(at) || supposes(at)))?;
    clauses::text(context, prep, tree.node(prep).right + 1)
}
