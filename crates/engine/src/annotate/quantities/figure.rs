//! The number itself: figures, words for numbers, ranges, shares and ranks.

use super::{Word, currency_before};
use crate::Resources;
use crate::annotate::{Annotation, Pos};
use crate::resources::NumberWord;
use whosays_model::Bound;
use whosays_nlp::TokenKind;

/// A number as it stands: words taken, value, upper end, own bound.
pub(super) struct Figure {
    pub(super) length: usize,
    pub(super) n: Option<u64>,
    pub(super) high: Option<u64>,
    pub(super) bound: Bound,
}

/// A number or a range of two: `20`, `20-30`, `20 to 30`; behind "between", nothing but a range.
pub(super) fn range(words: &[Word], at: usize, between: bool, resources: &Resources) -> Option<Figure> {
    let low = figure(words, at, resources)?;
    let Some(joiner) = words.get(at + low.length) else { return (!between).then_some(low) };
    let joins = if between { joiner.is_one_of(&["and", "to"]) } else { joiner.is_one_of(&["to", "-", "–"]) };
    if !joins {
        return (!between).then_some(low);
    }
    let money = currency_before(words, at + low.length + 1, resources).map_or(0, |(taken, _)| taken);
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
        return digits(words, at).or_else(|| suffixed(word, resources));
    }
    if let Some((low, high)) = word.token.lower.split_once(['-', '–']).and_then(|(a, b)| Some((plain(a)?, plain(b)?)))
    {
        return Some(Figure { length: 1, n: Some(low), high: Some(high), bound: Bound::About });
    }
    spelled(words, at, resources).or_else(|| suffixed(word, resources))
}

/// `20-odd`, `100-plus`, `twenty-something`.
fn suffixed(word: &Word, resources: &Resources) -> Option<Figure> {
    let (number, suffix) = word.token.lower.rsplit_once('-')?;
    let bound = match suffix {
        "odd" | "something" | "ish" => Bound::About,
        "plus" => Bound::AtLeast,
        _ => return None,
    };
    let n = plain(number).or_else(|| match resources.numbers.get(number) {
        Some(NumberWord::Value(value, Bound::Exact)) => Some(*value),
        _ => None,
    })?;
    Some(Figure { length: 1, n: Some(n), high: None, bound })
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
    // `1e9` and the like are no way of writing a count.
    let value: f64 = stem.replace(',', "").parse().ok().filter(|_| stem.chars().all(|c| !c.is_alphabetic()))?;
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
        Some("trillion") => (1e12, 1),
        Some("lakh") => (1e5, 1),
        Some("crore") => (1e7, 1),
        Some("dozen") => (12.0, 1),
        _ => (1.0, 0),
    }
}

/// `twenty-three`, `two hundred and forty`, `dozens`, `a dozen`, `several hundred`, `half`.
fn spelled(words: &[Word], at: usize, resources: &Resources) -> Option<Figure> {
    if words[at].is_one_of(&["half"]) && words.get(at + 1).is_some_and(|word| word.is_one_of(&["a", "an"])) {
        let (scale, is_scale) = scale_word(words.get(at + 2));
        return (is_scale == 1).then(|| Figure { length: 3, n: whole(scale / 2.0), high: None, bound: Bound::About });
    }
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
        NumberWord::Value(_, bound) if plural_scale(words, at + length) > 0 => {
            let length = length + plural_scale(words, at + length);
            Some(Figure { length, n: None, high: None, bound })
        }
        NumberWord::Vague(bound) => {
            let (_, more) = scale_word(words.get(at + length));
            Some(Figure { length: length + more, n: None, high: None, bound })
        }
        NumberWord::Part(..) => None,
        NumberWord::Value(value, bound) => Some(spelled_on(words, at, length, value, bound, resources)),
    }
}

/// `of thousands` behind "tens" and "hundreds": how many words it takes.
fn plural_scale(words: &[Word], at: usize) -> usize {
    let is = |at: usize, known: &[&str]| words.get(at).is_some_and(|word| word.is_one_of(known));
    let many = at > 0 && is(at - 1, &["tens", "dozens", "scores", "hundreds", "thousands"]);
    if many && is(at, &["of"]) && is(at + 1, &["hundreds", "thousands", "millions", "billions"]) { 2 } else { 0 }
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

/// `a third`, `two-thirds`, `half`, `three quarters`, `one in five`: how many words a share takes.
pub(super) fn share(words: &[Word], at: usize, resources: &Resources) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |word| word.token.lower.as_str());
    let part = |word: &str| matches!(resources.numbers.get(word), Some(NumberWord::Part(..)));
    let parts = |word: &str| matches!(word, "thirds" | "quarters" | "fifths" | "sixths" | "eighths" | "tenths");
    let count = |word: &str| matches!(resources.numbers.get(word), Some(NumberWord::Value(1..=20, Bound::Exact)));
    if word(at) == "one" && word(at + 1) == "in" && count(word(at + 2)) {
        return Some(3);
    }
    if count(word(at)) && word(at + 1) == "out" && word(at + 2) == "of" && count(word(at + 3)) {
        return Some(4);
    }
    if count(word(at)) && parts(word(at + 1)) {
        return Some(2);
    }
    let article = usize::from(matches!(word(at), "a" | "one"));
    let named = word(at + article);
    let compound = named.split_once('-').is_some_and(|(a, b)| count(a) && (parts(b) || part(b)));
    // "The third quarter" is no share; a half and what "of" follows are.
    let next = word(at + article + 1);
    if named == "half" && scale_word(words.get(at + article + 2)).1 == 1 {
        return None;
    }
    let is_share = compound || part(named) && (article == 1 || named == "half" || next == "of");
    (is_share && matches!(next, "of" | "the" | "its" | "their" | "his" | "her" | "our" | "a" | "an"))
        .then_some(article + 1)
}

/// The place in a row that an ordinal gives: `the third attack`.
pub(super) fn rank(annotation: &Annotation, at: usize) -> Option<u64> {
    const ROWS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    let word = &annotation.words[at].token;
    let is_figure = word.lower.starts_with(|c: char| c.is_ascii_digit());
    let suffixes = ["st", "nd", "rd", "th"];
    let figure =
        suffixes.iter().filter(|_| is_figure).find_map(|suffix| word.lower.strip_suffix(suffix)).and_then(plain);
    let named = ROWS.iter().position(|row| *row == word.lower).and_then(|row| u64::try_from(row + 1).ok());
    matches!(annotation.node(at).pos, Pos::Adj | Pos::Noun | Pos::Num).then(|| figure.or(named)).flatten()
}
