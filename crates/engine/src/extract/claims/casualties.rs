//! How many were killed, injured, abducted, arrested, charged, held, freed, missing or displaced.

use crate::extract::Draft;
use crate::extract::context::Context;
use crate::extract::{phrases, roles};
use crate::pattern::Hit;
use whosays_model::{Bound, CasualtiesValue, Number, Value};

/// The claim that gives a sentence's counts.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.casualties;
    // "Killed 90 people and injured 200": no rule reaches over an "and" to the next verb's number.
    let within = |hit: &Hit| !(hit.first..hit.end).any(|i| context.word(i).is_one_of(&["and", ";"]));
    let mut hits: Vec<Hit> = context.hits(set).into_iter().filter(within).collect();
    hits.sort_by(|a, b| {
        set.rule(*b)
            .weight
            .total_cmp(&set.rule(*a).weight)
            .then((b.end - b.first).cmp(&(a.end - a.first)))
            .then(a.first.cmp(&b.first))
    });
    let mut value = CasualtiesValue::default();
    let mut anchor = None;
    let mut counted = Vec::new();
    for hit in hits {
        let rule = set.rule(hit);
        let Some(field) = rule.tags.first() else { continue };
        let Some((quantity, number)) = count(context, hit, rule.weight) else { continue };
        if counted.contains(&quantity) {
            continue;
        }
        if let Some(slot) = value.count_mut(field).filter(|slot| slot.is_none()) {
            counted.push(quantity);
            *slot = Some(number);
            anchor.get_or_insert((hit.first, hit.end, field.clone()));
        }
    }
    let Some((first, end, field)) = anchor else { return Vec::new() };
    if is_over_a_period(context) {
        return Vec::new();
    }
    value.period = None;
    let mut draft = Draft::new(Value::Casualties(value), (first, end), format!("casualties:{field}"));
    draft.actors = context.actors();
    vec![draft]
}

/// A loss that is told without a number: the words for those who suffered it.
pub(super) fn fill(context: &Context, _: usize) -> Option<Draft> {
    let set = &context.resources.patterns.casualties;
    context.hits(set).into_iter().find_map(|hit| {
        let field = set.rule(hit).tags.first()?;
        let head = (hit.first..hit.end).find_map(|at| roles::undergoer(context, at))?;
        let mut value = CasualtiesValue::default();
        *value.count_mut(field)? =
            Some(Number { n: None, high: None, bound: Bound::Exact, who: None, text: phrases::phrase(context, head) });
        let mut draft =
            Draft::new(Value::Casualties(value), (hit.first, hit.end), format!("casualties:{}", set.rule(hit).text));
        draft.actors = context.actors();
        Some(draft)
    })
}

/// The number that a hit counts: one inside it or right beside it, else one person for a bare verb.
fn count(context: &Context, hit: Hit, weight: f32) -> Option<(usize, Number)> {
    let sentence = context.sentence();
    let inside = (hit.first..hit.end).find_map(|i| context.word(i).quantity);
    let passive = context.word(hit.first).is_one_of(&["was", "were", "been", "be"])
        || hit.first > sentence.first
            && context.word(hit.first - 1).is_one_of(&["was", "were", "been", "being", "are", "have", "had", "left"]);
    let after = || {
        (hit.end..(hit.end + 4).min(sentence.end))
            .take_while(|&i| !ends_reach(context, i))
            .find_map(|i| context.word(i).quantity)
    };
    let before = || {
        (hit.first.saturating_sub(6).max(sentence.first)..hit.first)
            .rev()
            .take_while(|&i| !ends_reach(context, i))
            .find_map(|i| context.word(i).quantity)
    };
    let inside = inside.or_else(|| if passive { before().or_else(after) } else { after().or_else(before) });
    let index = inside.filter(|&index| {
        !is_age(context, context.annotation.quantities[index].first) && !is_crime(context, hit.first)
    })?;
    let people = Some(&context.annotation.quantities[index])
        .filter(|quantity| quantity.unit == crate::annotate::Unit::Things && is_of_people(context, quantity.end))?;
    let mut number = people.number.clone();
    number.who = who(context, people.end);
    // "Many" and "some" count nobody.
    if number.text.as_deref().is_some_and(|text| {
        matches!(
            text.to_lowercase().as_str(),
            "many" | "some" | "few" | "various" | "numerous" | "multiple" | "several others"
        )
    }) {
        return None;
    }
    let plain = number.n.is_some_and(|n| n > 5_000_000);
    (weight >= 0.5 && !plain).then_some((index, number))
}

/// "Orsk Vail, 34, a baker": a number in commas behind a name is an age.
fn is_age(context: &Context, at: usize) -> bool {
    at > context.sentence().first + 1
        && context.lower(at - 1) == ","
        && context.word(at - 2).token.capital
        && matches!(context.lower(at + 1), "," | "." | ")")
}

/// "Charged with murder": the deed that somebody answers for counts nobody.
fn is_crime(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(6).max(context.sentence().first);
    at > from
        && context.word(at - 1).is_one_of(&["with", "of", "for", "over"])
        && (from..at).any(|i| {
            ["charge", "convict", "accuse", "suspect", "try", "indict", "jail", "sentence"]
                .iter()
                .any(|verb| context.word(i).is_form_of(verb))
        })
}

fn ends_reach(context: &Context, at: usize) -> bool {
    context.word(at).is_one_of(&["and", ",", ";", "by", "in", "while", "but", "("])
}

/// Whether what follows the number can be people: not years, miles, percent or attacks.
fn is_of_people(context: &Context, at: usize) -> bool {
    let next = context.lower(at);
    !matches!(
        next,
        "years"
            | "year"
            | "days"
            | "day"
            | "months"
            | "month"
            | "weeks"
            | "week"
            | "hours"
            | "hour"
            | "minutes"
            | "minute"
            | "miles"
            | "km"
            | "kilometers"
            | "kilometres"
            | "metres"
            | "meters"
            | "attacks"
            | "attack"
            | "bombs"
            | "rockets"
            | "percent"
            | "%"
            | "times"
            | "strikes"
            | "airstrikes"
            | "counts"
            | "million-dollar"
            | "incidents"
            | "cases"
            | "houses"
            | "homes"
            | "vehicles"
            | "tanks"
            | "buildings"
            | "provinces"
            | "towns"
            | "villages"
            | "tons"
            | "tonnes"
            | "kilograms"
            | "kilos"
            | "targets"
            | "-year-old"
            | "others'"
    ) && !next.ends_with("-year-old")
}

fn who(context: &Context, at: usize) -> Option<String> {
    let end = (at..(at + 4).min(context.sentence().end)).find(|&i| {
        let word = context.word(i);
        !word.token.is_wordlike()
            || word.is_one_of(&[
                "were", "was", "have", "had", "are", "and", "in", "on", "by", "who", "of", "dead", "killed", "injured",
                "wounded", "died", "others", "more",
            ])
    });
    let end = end.unwrap_or((at + 3).min(context.sentence().end));
    (end > at).then(|| context.text(at, end))
}

// "1,000 killed in 2023" is the strength of an actor or a conflict, not the toll of one event.
fn is_over_a_period(context: &Context) -> bool {
    let long = context.times().any(|time| time.value.as_ref().is_some_and(|value| value.days() > 300));
    let since = context.words().iter().any(|word| word.is_one_of(&["since", "annually", "yearly"]));
    let numbers = context.words().iter().filter(|word| word.quantity.is_some()).count();
    long && since && numbers > 0
}
