//! How many were killed, injured, abducted, arrested, charged, held, freed, missing or displaced.

use crate::annotate::{Dep, Pos, QuantityMention, Unit};
use crate::extract::context::Context;
use crate::extract::{Draft, clauses, phrases, roles};
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
    value.of_which = of_which(context, end);
    let mut draft = Draft::new(Value::Casualties(value), (first, end), format!("casualties:{field}"));
    draft.actors = context.actors();
    vec![draft]
}

/// A loss that is told without a number beside it: those who suffered it, each word of loss with its own. Where no such word
/// has its sufferers, the claim counts nobody: that there was a loss is said all the same.
pub(super) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let set = &context.resources.patterns.casualties;
    let mut value = CasualtiesValue::default();
    let mut anchor = None;
    for hit in context.hits(set) {
        let Some(field) = set.rule(hit).tags.first() else { continue };
        let Some(number) = (hit.first..hit.end).find_map(|at| victims(context, at)) else { continue };
        if let Some(slot) = value.count_mut(field).filter(|slot| slot.is_none()) {
            *slot = Some(number);
            anchor.get_or_insert((hit.first, hit.end, &set.rule(hit).text));
        }
    }
    let (anchor, rule) = match anchor {
        Some((first, end, rule)) => ((first, end), rule.clone()),
        None => ((at, at + 1), context.lower(at).to_owned()),
    };
    value.of_which = of_which(context, anchor.1);
    let mut draft = Draft::new(Value::Casualties(value), anchor, format!("casualties:{rule}"));
    draft.actors = context.actors();
    Some(draft)
}

/// Those whom a word of loss is told of, as a number: what they are counted by, one where they are one, else their words.
fn victims(context: &Context, at: usize) -> Option<Number> {
    let tree = context.annotation;
    let dies =
        || clauses::subject(context, at).filter(|_| tree.node(at).lemma == "die" || tree.node(at).lemma == "perish");
    let suffers = || {
        let verb = if tree.node(at).pos == Pos::Noun { tree.node(at).head } else { at };
        let is_borne = matches!(tree.node(verb).lemma.as_str(), "receive" | "suffer" | "sustain");
        is_borne.then(|| roles::doer(context, verb))
    };
    let head = match suffers() {
        Some(bearer) => bearer?,
        None => roles::undergoer(context, at).or_else(dies)?,
    };
    let number = |n: Option<u64>, who: Option<String>, text: Option<String>| Number {
        n,
        high: None,
        bound: Bound::Exact,
        who,
        text,
    };
    if let Some(quantity) = (tree.node(head).left..=head).rev().find_map(|at| context.word(at).quantity) {
        let quantity = &tree.quantities[quantity];
        let who = quantity.counted.map(|(first, end)| context.text(first, end));
        if !is_of_people(context, quantity) {
            return None;
        }
        return (quantity.unit == Unit::Things).then(|| Number { who, ..quantity.number.clone() });
    }
    let node = tree.node(head);
    let is_one =
        context.word(head).is_one_of(&["he", "her", "him", "she"]) || node.is_singular && !is_many(&node.lemma);
    let joined = tree.child(head, &[Dep::Conj]).is_some();
    if is_one && !joined {
        // A victim's name stays in the quotation alone.
        let who = (node.pos == Pos::Noun).then(|| phrases::phrase(context, head)).flatten();
        return Some(number(Some(1), who, None));
    }
    (node.pos != Pos::Pron).then(|| number(None, None, phrases::phrase(context, head)))
}

/// Nouns in the singular for more than one.
fn is_many(lemma: &str) -> bool {
    matches!(lemma, "convoy" | "crew" | "crowd" | "family" | "group" | "number" | "patrol" | "people" | "team" | "unit")
}

/// "Including three children", "among them two women": a part of those who are counted.
fn of_which(context: &Context, from: usize) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let opens = |at: &usize| {
        context.word(*at).is_one_of(&["including"])
            || context.word(*at).is_one_of(&["among", "of"]) && context.word(*at + 1).is_one_of(&["them", "whom"])
    };
    let at = (from.saturating_sub(8).max(sentence.first)..sentence.end - 1).find(opens)?;
    let behind = (at + 1..(at + 5).min(sentence.end)).find_map(|at| context.word(at).quantity);
    let quantity = &tree.quantities[behind?];
    let (_, end) = quantity.counted.filter(|_| quantity.unit == Unit::Things)?;
    clauses::text(context, quantity.first, end)
}

/// The number that a hit counts: one inside it or right beside it, else one person for a bare verb.
fn count(context: &Context, hit: Hit, weight: f32) -> Option<(usize, Number)> {
    let sentence = context.sentence();
    let quantity = |i: usize| context.word(i).quantity.filter(|&index| !is_doer(context, index, hit));
    let inside = (hit.first..hit.end).find_map(quantity);
    let passive = context.word(hit.first).is_one_of(&["was", "were", "been", "be"])
        || hit.first > sentence.first
            && context.word(hit.first - 1).is_one_of(&["was", "were", "been", "being", "are", "have", "had", "left"]);
    let after =
        || (hit.end..(hit.end + 4).min(sentence.end)).take_while(|&i| !ends_reach(context, i)).find_map(quantity);
    let before = || {
        (hit.first.saturating_sub(6).max(sentence.first)..hit.first)
            .rev()
            .take_while(|&i| !ends_reach(context, i))
            .find_map(quantity)
    };
    let inside = inside.or_else(|| if passive { before().or_else(after) } else { after().or_else(before) });
    let index = inside.filter(|&index| {
        !is_age(context, context.annotation.quantities[index].first) && !is_crime(context, hit.first)
    })?;
    let index = reached(context, index);
    let people = Some(&context.annotation.quantities[index])
        .filter(|quantity| quantity.unit == Unit::Things && is_of_people(context, quantity))?;
    let mut number = people.number.clone();
    number.who = who(context, people.end);
    join(context, people, &mut number);
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

/// "Another bomb killed nine people": what is counted is what does it, and not whom it befalls. Who loses a life does so.
fn is_doer(context: &Context, quantity: usize, hit: Hit) -> bool {
    let tree = context.annotation;
    let field = context.resources.patterns.casualties.rule(hit).tags.first();
    let befalls = field.is_some_and(|field| matches!(field.as_str(), "killed" | "injured" | "abducted" | "arrested"));
    let Some((_, end)) = tree.quantities[quantity].counted.filter(|_| befalls) else { return false };
    let noun = tree.node(end - 1);
    noun.dep == Dep::Nsubj
        && (hit.first..hit.end).contains(&noun.head)
        && !matches!(tree.node(noun.head).lemma.as_str(), "lose" | "suffer")
        && tree.child(noun.head, &[Dep::Dobj]).is_some()
}

/// "From 90 to 74": the number that a count came to.
fn reached(context: &Context, index: usize) -> usize {
    let quantities = &context.annotation.quantities;
    let sentence = context.sentence();
    let led = |quantity: &QuantityMention, by: &str| {
        quantity.first > sentence.first && context.lower(quantity.first - 1) == by
    };
    let next = quantities.get(index + 1).filter(|next| next.end <= sentence.end && led(next, "to"));
    if next.is_some() && led(&quantities[index], "from") { index + 1 } else { index }
}

/// "Two guards and three drivers": both were told of together, so both are counted.
fn join(context: &Context, people: &QuantityMention, number: &mut Number) {
    let tree = context.annotation;
    let Some((_, end)) = people.counted else { return };
    let noun = tree.node(end - 1);
    let other = tree.child(end - 1, &[Dep::Conj]).or_else(|| (noun.dep == Dep::Conj).then_some(noun.head));
    let Some(other) = other else { return };
    let counts = |child: &usize| tree.node(*child).dep == Dep::Nummod;
    let quantity = tree.children(other).filter(counts).find_map(|at| context.word(at).quantity);
    let Some(more) = quantity.map(|quantity| &tree.quantities[quantity]).filter(|more| more.first != people.first)
    else {
        return;
    };
    if let (Some(one), Some(two), true) = (number.n, more.number.n, more.unit == Unit::Things && number.high.is_none())
    {
        number.n = Some(one.saturating_add(two));
        number.who = clauses::text(context, people.first.min(more.first), end.max(other + 1));
    }
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

/// Whether what the number counts can be people: not years, miles, percent, wounds or attacks.
fn is_of_people(context: &Context, quantity: &QuantityMention) -> bool {
    let next = context.lower(quantity.end);
    let things = &context.resources.uncounted;
    let head = quantity.counted.map(|(_, end)| context.annotation.node(end - 1).lemma.as_str());
    let is_thing = |word: &str| things.contains(word) || word.ends_with("-year-old");
    !is_thing(next)
        && !next.strip_suffix('s').is_some_and(is_thing)
        && !head.is_some_and(is_thing)
        && !is_of_series(context, quantity.first)
        && !is_of_parent(context, quantity.first)
}

/// "Image 2 of 9", "slide 3 of 12": a place in a series.
fn is_of_series(context: &Context, at: usize) -> bool {
    let from = at.saturating_sub(3).max(context.sentence().first);
    (from..at).any(|i| {
        context.word(i).is_one_of(&["figure", "image", "page", "part", "photo", "picture", "section", "slide", "video"])
    })
}

/// "A mother of four": her children, and not those who suffered.
fn is_of_parent(context: &Context, at: usize) -> bool {
    at > context.sentence().first + 1
        && context.lower(at - 1) == "of"
        && context.word(at - 2).is_one_of(&[
            "dad",
            "father",
            "grandfather",
            "grandmother",
            "mom",
            "mother",
            "mum",
            "parent",
            "parents",
            "widow",
            "widower",
        ])
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
