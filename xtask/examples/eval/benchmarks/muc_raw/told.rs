//! A report as its sentences tell it: the words, days and places of each.

use super::states;
use crate::forms::capitals::is_ordinary;
use crate::measures::roles::plain;
use crate::product::Product;
use whosays_engine::annotate::TimexKind;
use whosays_model::{DateInterval, Place, Precision, Report, Span, Stance, Value};
use whosays_nlp::sentences;

/// A day that is named may last so long and still say when something happened.
const LONGEST: i64 = 7;

/// A report, sentence by sentence.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Its sentences, in order.
    pub(super) sentences: Vec<Sentence>,
    /// The day on which it was published.
    pub(super) published: Option<DateInterval>,
    /// The state that most of its places lie in, those of its dateline among them; of two alike the one that is named first.
    pub(super) country: Option<String>,
    /// Whom its claims count as killed, injured or abducted.
    pub(super) counted: Vec<Counted>,
}

/// People whom a claim counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// The number of the sentence.
    pub(super) sentence: usize,
    /// Who they are, as strings are compared.
    pub(super) who: String,
    /// `killed`, `injured` or `abducted`.
    pub(super) what: &'static str,
    /// How many, where the claim gives a number.
    pub(super) number: Option<String>,
}

/// One sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// Its words as strings are compared, with a blank at each end.
    pub(super) plain: String,
    /// The days it names, none of them later than the report.
    pub(super) days: Vec<DateInterval>,
    /// The places it names, as named and as the product knows them.
    pub(super) places: Vec<(String, Place)>,
}

impl Told {
    /// What a report tells behind its dateline, by the product's times and places.
    pub(super) fn of(report: &Report, body: usize, product: &Product) -> Result<Self, String> {
        let annotation = product.annotate(report)?;
        let text = report.text.as_str();
        let published = report.meta.published.as_ref().map(|known| known.value.clone());
        let of_day = annotation.time_expressions().into_iter().filter(|time| time.span.start >= body).filter(|time| {
            matches!(time.timex.kind, TimexKind::Date | TimexKind::Time)
                && time.days.as_ref().is_some_and(|days| days.days() <= LONGEST && !is_later(days, published.as_ref()))
        });
        let days: Vec<(Span, DateInterval)> = of_day.filter_map(|time| Some((time.span, time.days?))).collect();
        let names = annotation.place_names();
        let located = product.locate(report, &annotation, &names);
        let is_name = |span: &Span| {
            let name = span.of(text).map(plain).unwrap_or_default();
            !states::is_people(&name) && !name.split(' ').all(is_ordinary)
        };
        let places: Vec<(Span, Place)> = names
            .into_iter()
            .zip(located)
            .filter(|(span, _)| is_name(span))
            .filter_map(|(span, place)| Some((span, place?)))
            .collect();
        let country = most(places.iter().filter_map(|(_, place)| place.country.clone()).collect());
        let places: Vec<(Span, Place)> = places.into_iter().filter(|(span, _)| span.start >= body).collect();
        let sentence = |span: Span| Sentence {
            plain: format!(" {} ", plain(span.of(text).unwrap_or_default())),
            days: days.iter().filter(|(own, _)| is_in(*own, span)).map(|(_, days)| days.clone()).collect(),
            places: places
                .iter()
                .filter(|(own, _)| is_in(*own, span))
                .map(|(own, place)| narrow(*own, place, text))
                .collect(),
        };
        let spans = sentences(text, Span::new(0, text.len()));
        let counted = counted(report, product, &spans);
        Ok(Told { sentences: spans.into_iter().map(sentence).collect(), published, country, counted })
    }

    /// The sentences that name some of these strings, those that name most first, each with its number.
    pub(super) fn about(&self, strings: &[&str]) -> Vec<(usize, &Sentence)> {
        let count = |sentence: &Sentence| strings.iter().filter(|string| sentence.names(string)).count();
        let mut found: Vec<(usize, usize, &Sentence)> = self
            .sentences
            .iter()
            .enumerate()
            .map(|(at, sentence)| (count(sentence), at, sentence))
            .filter(|(count, ..)| *count > 0)
            .collect();
        found.sort_by_key(|(count, at, _)| (usize::MAX - count, *at));
        found.into_iter().map(|(_, at, sentence)| (at, sentence)).collect()
    }
}

impl Sentence {
    /// Whether these words stand in it one after the other.
    pub(super) fn names(&self, words: &str) -> bool {
        self.plain.contains(&format!(" {words} "))
    }
}

/// Whom the claims that affirm casualties count.
fn counted(report: &Report, product: &Product, sentences: &[Span]) -> Vec<Counted> {
    let mut found = Vec::new();
    for claim in product.learn(report).claims.iter().filter(|claim| claim.stance == Stance::Affirm) {
        let Value::Casualties(value) = &claim.value else { continue };
        let at = claim.span().start;
        let Some(sentence) = sentences.iter().position(|span| (span.start..span.end).contains(&at)) else { continue };
        for (what, number) in value.counts().filter(|(what, _)| ["killed", "injured", "abducted"].contains(what)) {
            let Some(who) = number.who.as_deref().map(plain).filter(|who| !who.is_empty()) else { continue };
            let high = number.high.map(|high| format!("-{high}")).unwrap_or_default();
            found.push(Counted { sentence, who, what, number: number.n.map(|n| format!("{n}{high}")) });
        }
    }
    found
}

/// What stands most often among some words; of two alike the first.
fn most(all: Vec<String>) -> Option<String> {
    let count = |one: &String| all.iter().filter(|other| *other == one).count();
    all.iter().rev().max_by_key(|one| count(one)).cloned()
}

fn is_in(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn is_later(days: &DateInterval, published: Option<&DateInterval>) -> bool {
    published.is_some_and(|published| days.day_numbers().0 > published.day_numbers().1)
}

/// A place as it is named; a state as nobody names it here, since the country says it.
fn narrow(span: Span, place: &Place, text: &str) -> (String, Place) {
    let words = span.of(text).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_country = place.precision == Precision::Country;
    (if is_country { String::new() } else { words.to_uppercase() }, place.clone())
}
