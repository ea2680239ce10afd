//! How many: numbers in figures and words, with what bounds them.

use super::{Annotation, Word};
use crate::Resources;
use crate::pattern::Class;
use crate::resources::NumberWord;
use whosays_model::{Bound, Number, Span};
use whosays_nlp::TokenKind;

/// Words that give a number.
#[derive(Clone, Debug)]
pub(crate) struct QuantityMention {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) number: Number,
    pub(crate) unit: Unit,
}

/// What sort of thing is counted, as far as the number's own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Things,
    Percent,
    Money,
}

impl QuantityMention {
    pub(super) fn classes(&self) -> u16 {
        match self.unit {
            Unit::Things => Class::Num.bit(),
            Unit::Percent => Class::Num.bit() | Class::Percent.bit(),
            Unit::Money => Class::Money.bit(),
        }
    }
}

/// A number as it stands: words taken, value, upper end, own bound.
struct Figure {
    length: usize,
    n: Option<u64>,
    high: Option<u64>,
    bound: Bound,
}

/// Finds every quantity outside time expressions.
pub(super) fn find(text: &str, resources: &Resources, annotation: &mut Annotation) {
    let mut found = Vec::new();
    let in_time: Vec<bool> = in_times(annotation);
    for sentence in &annotation.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            let limit = (at..sentence.end).find(|&i| in_time[i]).unwrap_or(sentence.end);
            let words = &annotation.words[at..limit];
            match quantity(words, resources) {
                Some((length, number, unit)) => {
                    let end = at + length;
                    let span = annotation.span_of(at, end);
                    found.push(mention(text, span, at, end, number, unit));
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    annotation.quantities = found;
}

fn in_times(annotation: &Annotation) -> Vec<bool> {
    let mut marks = vec![false; annotation.words.len()];
    for time in &annotation.times {
        marks[time.first..time.end].fill(true);
    }
    marks
}

fn mention(text: &str, span: Span, first: usize, end: usize, mut number: Number, unit: Unit) -> QuantityMention {
    let vague = span.of(text).is_some_and(is_vague);
    if vague {
        number.n = None;
    }
    if number.n.is_none() {
        number.text = span.of(text).map(str::to_owned);
    }
    QuantityMention { first, end, number, unit }
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

fn quantity(words: &[Word], resources: &Resources) -> Option<(usize, Number, Unit)> {
    let (mut length, bound) = leading_bound(words, resources);
    let mut currency = is_currency(words.get(length));
    length += usize::from(currency);
    let between = words.get(length).is_some_and(|word| word.is_one_of(&["between", "from"]));
    let mut figure = range(words, length + usize::from(between), between, resources)?;
    length += usize::from(between) + figure.length;
    if is_word_alone(words, length, &figure, bound) {
        return None;
    }
    if words.get(length).is_some_and(|word| word.is_one_of(&["or"]))
        && words.get(length + 1).is_some_and(|word| word.is_one_of(&["more"]))
    {
        figure.bound = Bound::AtLeast;
        length += 2;
    }
    let percent = words.get(length).is_some_and(|word| word.is_one_of(&["percent", "%", "pct", "per"]));
    if percent {
        length += if words[length].is_one_of(&["per"]) { 2.min(words.len() - length) } else { 1 };
    }
    if words
        .get(length)
        .is_some_and(|word| word.is_one_of(&["dollars", "euros", "pounds", "roubles", "rubles", "pesos"]))
    {
        currency = true;
        length += 1;
    }
    let number = Number { n: figure.n, high: figure.high, bound: bound.unwrap_or(figure.bound), who: None, text: None };
    let unit = if currency {
        Unit::Money
    } else if percent {
        Unit::Percent
    } else {
        Unit::Things
    };
    Some((length, number, unit))
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

fn leading_bound(words: &[Word], resources: &Resources) -> (usize, Option<Bound>) {
    let fits = |pattern: &[String]| {
        pattern.iter().enumerate().all(|(i, word)| words.get(i).is_some_and(|w| w.token.lower == *word))
    };
    // "Between" opens a range, which says more than a bound.
    let bounds = resources.bounds.iter().filter(|(pattern, _)| pattern[0] != "between");
    match bounds.into_iter().find(|(pattern, _)| fits(pattern)) {
        Some((pattern, bound)) => (pattern.len(), Some(*bound)),
        None => (0, None),
    }
}

fn is_currency(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.is_one_of(&["$", "€", "£", "¥", "us$", "usd", "eur", "gbp"]))
}

fn range(words: &[Word], at: usize, between: bool, resources: &Resources) -> Option<Figure> {
    let low = figure(words, at, resources)?;
    let joiner = words.get(at + low.length)?;
    let joins = if between { joiner.is_one_of(&["and", "to"]) } else { joiner.is_one_of(&["to", "-", "–"]) };
    if !joins {
        return (!between).then_some(low);
    }
    let money = usize::from(is_currency(words.get(at + low.length + 1)));
    let Some(high) = figure(words, at + low.length + 1 + money, resources) else {
        return (!between).then_some(low);
    };
    match (low.n, high.n) {
        (Some(a), Some(b)) if a < b => Some(Figure {
            length: low.length + 1 + money + high.length,
            n: Some(if a < 1000 && b >= 1_000_000 { a * scale_of(b) } else { a }),
            high: Some(b),
            bound: Bound::About,
        }),
        _ => (!between).then_some(low),
    }
}

fn scale_of(n: u64) -> u64 {
    if n >= 1_000_000_000 { 1_000_000_000 } else { 1_000_000 }
}

fn figure(words: &[Word], at: usize, resources: &Resources) -> Option<Figure> {
    let word = words.get(at)?;
    if word.token.kind == TokenKind::Number || word.token.lower.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(words, at);
    }
    if let Some((low, high)) = word.token.lower.split_once(['-', '–']).and_then(|(a, b)| Some((plain(a)?, plain(b)?)))
    {
        return Some(Figure { length: 1, n: Some(low), high: Some(high), bound: Bound::About });
    }
    spelled(words, at, resources)
}

fn digits(words: &[Word], at: usize) -> Option<Figure> {
    let written = words[at].token.lower.as_str();
    if let Some((low, high)) = written.split_once(['-', '–']).and_then(|(a, b)| Some((plain(a)?, plain(b)?))) {
        return (low < high).then_some(Figure { length: 1, n: Some(low), high: Some(high), bound: Bound::About });
    }
    let suffixes = [("bn", 1e9), ("m", 1e6), ("k", 1e3), ("mn", 1e6)];
    let (stem, own_scale) = suffixes
        .iter()
        .find_map(|(suffix, scale)| written.strip_suffix(suffix).map(|stem| (stem, *scale)))
        .unwrap_or((written, 1.0));
    let value: f64 = stem.replace(',', "").parse().ok()?;
    let (scale, more) = scale_word(words.get(at + 1));
    Some(Figure { length: 1 + more, n: whole(value * own_scale * scale), high: None, bound: Bound::Exact })
}

fn plain(digits: &str) -> Option<u64> {
    let digits = digits.replace(',', "");
    (digits.len() <= 9).then(|| digits.parse().ok()).flatten()
}

fn whole(value: f64) -> Option<u64> {
    // Counts beyond a quadrillion are slips of the pen, not figures.
    (value.is_finite() && (0.0..1e15).contains(&value)).then_some(value.round() as u64)
}

fn scale_word(word: Option<&Word>) -> (f64, usize) {
    match word.map(|word| word.token.lower.as_str()) {
        Some("hundred") => (1e2, 1),
        Some("thousand") => (1e3, 1),
        Some("million") => (1e6, 1),
        Some("billion") => (1e9, 1),
        Some("dozen") => (12.0, 1),
        _ => (1.0, 0),
    }
}

/// `twenty-three`, `two hundred and forty`, `dozens`, `a dozen`, `several hundred`, `half`.
fn spelled(words: &[Word], at: usize, resources: &Resources) -> Option<Figure> {
    let article = usize::from(words[at].is_one_of(&["a", "an"]));
    let first = number_word(words.get(at + article)?, resources)?;
    if article == 1
        && !words[at + 1].is_one_of(&[
            "dozen", "hundred", "thousand", "million", "billion", "quarter", "third", "half", "couple", "few",
            "handful", "score",
        ])
    {
        return None;
    }
    let length = article + 1;
    match first {
        NumberWord::Vague(bound) => {
            let (_, more) = scale_word(words.get(at + length));
            Some(Figure { length: length + more, n: None, high: None, bound })
        }
        NumberWord::Part(..) => None,
        NumberWord::Value(value, bound) => Some(spelled_on(words, at, length, value, bound, resources)),
    }
}

fn spelled_on(
    words: &[Word],
    at: usize,
    mut length: usize,
    value: u64,
    mut bound: Bound,
    resources: &Resources,
) -> Figure {
    let mut total = 0;
    let mut current = value;
    while let Some(word) = words.get(at + length) {
        let and = usize::from(word.is_one_of(&["and"]) && current >= 100);
        let Some(next) = words.get(at + length + and) else { break };
        let (scale, is_scale) = scale_word(Some(next));
        if and == 0 && is_scale == 1 && whole(scale).is_some_and(|scale| scale > current || current < 1000) {
            current = current.saturating_mul(scale as u64);
            if scale >= 1000.0 {
                total += current;
                current = 0;
            }
        } else if let Some(NumberWord::Value(more, Bound::Exact)) =
            number_word(next, resources).filter(|_| current.is_multiple_of(100) && length > 0)
        {
            if more >= 100 || current == 0 && total == 0 {
                break;
            }
            current += more;
        } else {
            break;
        }
        length += 1 + and;
    }
    let n = total.saturating_add(current);
    if n >= 100 && bound == Bound::Exact && n % 1000 == 0 && length == 1 {
        bound = Bound::About;
    }
    Figure { length, n: Some(n), high: None, bound }
}

fn number_word(word: &Word, resources: &Resources) -> Option<NumberWord> {
    let lower = word.token.lower.as_str();
    if let Some(found) = resources.numbers.get(lower) {
        return Some(*found);
    }
    let (tens, units) = lower.split_once('-')?;
    match (resources.numbers.get(tens)?, resources.numbers.get(units)?) {
        (NumberWord::Value(a, _), NumberWord::Value(b, _)) if a % 10 == 0 && (20..100).contains(a) && *b < 10 => {
            Some(NumberWord::Value(a + b, Bound::Exact))
        }
        _ => None,
    }
}
