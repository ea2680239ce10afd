//! How many: numbers in figures and words, what bounds them, their units, and what they count.
//!
//! The bounds are those of the coding manual: exact, at least, about, at most; a range has both ends.

mod bounds;
mod counted;
mod figure;
mod naming;

use super::{Annotation, Word};
use crate::Resources;
use crate::pattern::Class;
use crate::resources::Measure;
use bounds::{leading_bound, trailing_bound};
use figure::{Figure, range};
use whosays_model::{Bound, Number};

/// Words that give a number.
#[derive(Clone, Debug)]
pub(crate) struct QuantityMention {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) number: Number,
    pub(crate) unit: Unit,
    /// The unit's code: of a currency after ISO 4217, of a measure its symbol.
    pub(crate) code: Option<&'static str>,
    /// The words that say what is counted, up to the head noun.
    pub(crate) counted: Option<(usize, usize)>,
}

/// What sort of thing is counted, as far as the number's own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Things,
    Percent,
    Money,
    /// Metres, tonnes and the like.
    Measure,
}

/// A number that counts nothing: a share of something, or a place in a row.
#[derive(Clone, Debug)]
pub(crate) struct Portion {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) number: Number,
    /// Whether it is a place in a row: "the third".
    pub(crate) is_rank: bool,
    pub(crate) counted: Option<(usize, usize)>,
}

impl QuantityMention {
    pub(super) fn classes(&self) -> u16 {
        match self.unit {
            Unit::Things | Unit::Measure => Class::Num.bit(),
            Unit::Percent => Class::Num.bit() | Class::Percent.bit(),
            Unit::Money => Class::Money.bit(),
        }
    }
}

/// Finds every quantity outside time expressions.
pub(super) fn find(text: &str, resources: &Resources, annotation: &mut Annotation) {
    let mut found = Vec::new();
    let mut portions = Vec::new();
    let in_time: Vec<bool> = in_times(annotation);
    for sentence in &annotation.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            let limit = (at..sentence.end).find(|&i| in_time[i]).unwrap_or(sentence.end);
            let words = &annotation.words[at..limit];
            if let Some(length) = slashed(&annotation.words[at..sentence.end]) {
                at += length;
            } else if let Some(portion) = portion(text, annotation, resources, at, limit) {
                at = portion.end;
                portions.push(portion);
            } else if let Some(read) = quantity(words, resources) {
                let end = at + read.length;
                if !naming::is_name(annotation, resources, (at, end), read.number.n, limit) {
                    found.push(mention(text, annotation, at, end, read));
                }
                at = end;
            } else {
                at += 1;
            }
        }
    }
    annotation.quantities = found;
    annotation.portions = portions;
}

/// `45/99/2031`, which is a date that cannot be, or a number of something: how many words it takes.
fn slashed(words: &[Word]) -> Option<usize> {
    let is_digits = |word: &Word| word.token.lower.chars().all(|c| c.is_ascii_digit());
    if words[0].token.lower.split('/').filter(|part| part.chars().all(|c| c.is_ascii_digit())).count() > 2 {
        return Some(1);
    }
    let parts = words.chunks_exact(2).take_while(|pair| is_digits(&pair[0]) && pair[1].is_one_of(&["/"])).count();
    (parts > 1 && words.get(2 * parts).is_some_and(is_digits)).then_some(2 * parts + 1)
}

fn in_times(annotation: &Annotation) -> Vec<bool> {
    let mut marks = vec![false; annotation.words.len()];
    for time in &annotation.times {
        marks[time.first..time.end].fill(true);
    }
    marks
}

fn mention(text: &str, annotation: &Annotation, first: usize, end: usize, read: Read) -> QuantityMention {
    let Read { mut number, unit, code, .. } = read;
    let span = annotation.span_of(first, end);
    if span.of(text).is_some_and(is_vague) {
        number.n = None;
    }
    if number.n.is_none() {
        number.text = span.of(text).map(str::to_owned);
    }
    let counted = if unit == Unit::Things { counted::counted(annotation, first, end) } else { None };
    QuantityMention { first, end, number, unit, code, counted }
}

/// "Dozens", "several": words that bound a number without giving it.
fn is_vague(words: &str) -> bool {
    let last = words.split_whitespace().last().unwrap_or("").to_lowercase();
    matches!(
        last.as_str(),
        "dozens"
            | "scores"
            | "hundreds"
            | "thousands"
            | "millions"
            | "billions"
            | "several"
            | "few"
            | "handful"
            | "many"
            | "numerous"
            | "multiple"
            | "some"
            | "various"
            | "countless"
            | "myriad"
    )
}

/// A quantity as it was read: words taken, number, unit.
struct Read {
    length: usize,
    number: Number,
    unit: Unit,
    code: Option<&'static str>,
}

fn quantity(words: &[Word], resources: &Resources) -> Option<Read> {
    let (mut length, bound) = leading_bound(words, resources);
    let between = words.get(length).is_some_and(|word| word.is_one_of(&["between", "from"]));
    length += usize::from(between);
    let before = currency_before(words, length, resources);
    length += before.map_or(0, |(taken, _)| taken);
    let mut figure = range(words, length, between, resources)?;
    length += figure.length;
    if is_word_alone(words, length, &figure, bound) {
        return None;
    }
    if let Some((taken, trailing)) = trailing_bound(words, length) {
        figure.bound = trailing;
        length += taken;
    }
    let percent = words.get(length).is_some_and(|word| word.is_one_of(&["percent", "%", "pct", "per"]));
    if percent {
        length += if words[length].is_one_of(&["per"]) { 2.min(words.len() - length) } else { 1 };
    }
    let behind = words.get(length).and_then(|word| resources.measures.get(word.token.lower.as_str()));
    let (unit, code) = match (before, behind) {
        (Some((_, code)), _) => (Unit::Money, Some(code)),
        (None, Some(Measure { code, is_currency: true, .. })) => {
            length += 1;
            (Unit::Money, Some(*code))
        }
        _ if percent => (Unit::Percent, None),
        // "Five miles": the unit is no part of the number.
        (None, Some(Measure { code, .. })) => (Unit::Measure, Some(*code)),
        _ => (Unit::Things, None),
    };
    let number = Number { n: figure.n, high: figure.high, bound: bound.unwrap_or(figure.bound), who: None, text: None };
    Some(Read { length, number, unit, code })
}

/// `$`, `US$`, `Rs`: how many words a currency takes before its number, and its code.
fn currency_before(words: &[Word], at: usize, resources: &Resources) -> Option<(usize, &'static str)> {
    let word = &words.get(at)?.token;
    if let Some(measure) = resources.measures.get(word.lower.as_str()).filter(|measure| measure.is_before) {
        return Some((1, measure.code));
    }
    // "US$" is two words to the tokens.
    let sign = words.get(at + 1).filter(|sign| sign.token.lower == "$" && sign.token.span.start == word.span.end)?;
    let code = match word.lower.as_str() {
        "us" => "USD",
        "a" => "AUD",
        "c" => "CAD",
        "hk" => "HKD",
        "nz" => "NZD",
        "s" => "SGD",
        _ => return None,
    };
    sign.token.is("$").then_some((2, code))
}

// "One" and "no" are rarely counts unless something bounds them.
fn is_word_alone(words: &[Word], end: usize, figure: &Figure, bound: Option<Bound>) -> bool {
    bound.is_none()
        && figure.length == 1
        && words.get(end - 1).is_some_and(|word| word.is_one_of(&["one", "a", "an", "second", "third"]))
        && words.get(end).is_none_or(|next| {
            next.is_one_of(&["of", "another", "more", "day", "that", "who", "which", "to", "and", ",", "."])
        })
}

/// `a third of`, `two-thirds of`, `half`, `one in five`, `the third`.
fn portion(text: &str, annotation: &Annotation, resources: &Resources, at: usize, limit: usize) -> Option<Portion> {
    let words = &annotation.words[at..limit];
    let (bounded, bound) = leading_bound(words, resources);
    let share = figure::share(words, bounded, resources);
    let rank = if share.is_none() && bounded == 0 { figure::rank(annotation, at) } else { None };
    let length = share.or(rank.map(|_| 1))?;
    let end = at + bounded + length;
    let number = Number {
        n: rank,
        high: None,
        bound: bound.unwrap_or(Bound::Exact),
        who: None,
        text: if rank.is_none() { annotation.span_of(at, end).of(text).map(str::to_owned) } else { None },
    };
    Some(Portion { first: at, end, number, is_rank: rank.is_some(), counted: counted::counted(annotation, at, end) })
}
