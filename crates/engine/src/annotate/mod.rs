//! What the words of one report are: sentences, names, times, quantities, and who speaks them.

mod attributions;
mod names;
mod places;
mod quantities;
mod quotations;
mod speakers;
mod syntax;
mod times;
mod view;

pub use attributions::{Attribution, AttributionClass};
pub use names::{Alias, Link};
pub(crate) use names::{Entity, EntityKind, NameMention};
pub use places::{NamedPlace, locate};
pub(crate) use quantities::{Portion, QuantityMention, Unit};
pub(crate) use quotations::{CueKind, Quotation};
pub(crate) use syntax::{Dep, Form, Node, Pos, Recognised};
pub(crate) use times::{TimeMention, TimeWords, impossible_dates};
pub use view::{QuantityExpression, TimeExpression, Timex, TimexKind};

use crate::Resources;
use crate::pattern::{Class, Matchable};
use whosays_model::{BlockKind, DateInterval, How, Known, Report, Span};
use whosays_nlp::{Pipeline, Token, TokenKind, sentences, tokens};

/// One word of a report, with all that is known of it.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) token: Token,
    ids: Vec<u32>,
    classes: u16,
    /// Lower-case forms under which it is looked up.
    pub(crate) forms: Vec<String>,
    /// The name it belongs to.
    pub(crate) name: Option<usize>,
    /// The time expression it belongs to.
    pub(crate) time: Option<usize>,
    /// The quantity it belongs to.
    pub(crate) quantity: Option<usize>,
    name_end: usize,
    time_end: usize,
    quantity_end: usize,
}

impl Matchable for Word {
    fn ids(&self) -> &[u32] {
        &self.ids
    }

    fn classes(&self) -> u16 {
        self.classes
    }

    fn class_end(&self, class: Class) -> usize {
        match class {
            Class::Num | Class::Percent | Class::Money => self.quantity_end,
            Class::Date | Class::Year => self.time_end,
            Class::Past | Class::Ing => 0,
            _ => self.name_end,
        }
    }

    fn is_barrier(&self) -> bool {
        matches!(self.token.lower.as_str(), ";" | ":" | "." | "!" | "?")
            || matches!(self.token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote)
    }
}

impl Word {
    /// Whether it is this word, in any form.
    pub(crate) fn is_form_of(&self, lemma: &str) -> bool {
        self.forms.iter().any(|form| form == lemma)
    }

    /// Whether it is one of these lower-case words as written.
    pub(crate) fn is_one_of(&self, words: &[&str]) -> bool {
        words.contains(&self.token.lower.as_str())
    }

    /// Whether it belongs to a class.
    pub(crate) fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }
}

/// One sentence: its words are `first..end` of [`Annotation::words`].
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) span: Span,
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// The block it stands in.
    pub(crate) block: usize,
    pub(crate) block_kind: BlockKind,
}

/// The annotations of one report.
#[derive(Debug, Default)]
pub struct Annotation {
    pub(crate) words: Vec<Word>,
    /// What the parser says of each word.
    nodes: Vec<Node>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) names: Vec<NameMention>,
    pub(crate) times: Vec<TimeMention>,
    pub(crate) quantities: Vec<QuantityMention>,
    /// Shares and ranks, which count nothing.
    portions: Vec<Portion>,
    pub(crate) quotations: Vec<Quotation>,
    attributions: Vec<Attribution>,
    /// Where the places lie that the names name.
    pub(crate) places: places::Places,
    /// For each sentence, the quotations that answer for words of it, and for how many.
    quoted: Vec<Vec<(usize, usize)>>,
    /// For each sentence, the quotations whose cue stands in it.
    cued: Vec<Vec<usize>>,
}

impl Annotation {
    /// The words of a sentence.
    pub(crate) fn words_of(&self, sentence: &Sentence) -> &[Word] {
        &self.words[sentence.first..sentence.end]
    }

    /// The span from the first to the last of some words; empty for none.
    pub(crate) fn span_of(&self, first: usize, end: usize) -> Span {
        match (self.words.get(first), end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(a), Some(b)) if first < end => Span::new(a.token.span.start, b.token.span.end),
            _ => Span::new(0, 0),
        }
    }

    /// The quotations that answer for words of a sentence, and for how many of them, in order of the cue.
    pub(crate) fn quotations_in(&self, sentence: usize) -> impl Iterator<Item = (&Quotation, usize)> {
        let quoted = self.quoted.get(sentence).map_or(&[][..], Vec::as_slice);
        quoted.iter().map(|&(quotation, words)| (&self.quotations[quotation], words))
    }

    /// The quotations whose cue stands in a sentence, in the order in which they were found.
    pub(crate) fn quotations_cued_in(&self, sentence: usize) -> impl Iterator<Item = &Quotation> {
        let cued = self.cued.get(sentence).map_or(&[][..], Vec::as_slice);
        cued.iter().map(|&quotation| &self.quotations[quotation])
    }

    /// The names inside some words, in order.
    pub(crate) fn names_in(&self, first: usize, end: usize) -> impl Iterator<Item = &NameMention> {
        let from = self.names.partition_point(|name| name.first < first);
        self.names[from..].iter().take_while(move |name| name.first < end)
    }

    /// The entity of a name.
    pub(crate) fn entity(&self, name: &NameMention) -> &Entity {
        &self.entities[name.entity]
    }
}

/// Annotates a report with the pipeline of its language.
pub fn annotate(report: &Report, pipeline: &Pipeline, resources: &Resources) -> Annotation {
    let mut annotation = Annotation::default();
    cut(report, resources, &mut annotation);
    syntax::parse(report, pipeline, &mut annotation);
    let inferred = if report.published().is_none() { times::infer(report, &annotation, resources) } else { None };
    times::find(report, report.published().or(inferred.as_ref()), resources, &mut annotation);
    quantities::find(&report.text, resources, &mut annotation);
    names::find(&report.text, resources, &mut annotation);
    leave_dates_of_names(&mut annotation);
    classify(&mut annotation);
    annotation.places = places::find(report, resources, &annotation);
    let turns = speakers::turns(report, &annotation);
    annotation.quotations = quotations::find(report, resources, &annotation, &turns);
    annotation.quoted = quoted(&annotation);
    annotation.cued = cued(&annotation.sentences, &annotation.quotations);
    annotation.attributions = attributions::find(report, resources, &annotation);
    annotation
}

/// The day of publication that the text of a report gives by a dateline, where the report does not say it.
pub fn infer_published(report: &Report, resources: &Resources) -> Option<Known<DateInterval>> {
    if report.published().is_some() {
        return None;
    }
    let mut annotation = Annotation::default();
    cut(report, resources, &mut annotation);
    times::infer(report, &annotation, resources).map(|day| Known::new(day, How::Guess))
}

fn quoted(annotation: &Annotation) -> Vec<Vec<(usize, usize)>> {
    let sentences = &annotation.sentences;
    let mut quoted = vec![Vec::new(); sentences.len()];
    for (number, quotation) in annotation.quotations.iter().enumerate() {
        for &(first, end) in &quotation.scope {
            let from = sentences.partition_point(|sentence| sentence.end <= first);
            for (at, sentence) in
                sentences.iter().enumerate().skip(from).take_while(|(_, sentence)| sentence.first < end)
            {
                let words = end.min(sentence.end) - first.max(sentence.first);
                let of_sentence: &mut Vec<(usize, usize)> = &mut quoted[at];
                match of_sentence.last_mut() {
                    Some((last, sum)) if *last == number => *sum += words,
                    _ => of_sentence.push((number, words)),
                }
            }
        }
    }
    quoted
}

/// For each sentence, which quotations have their cue in it.
fn cued(sentences: &[Sentence], quotations: &[Quotation]) -> Vec<Vec<usize>> {
    let mut cued = vec![Vec::new(); sentences.len()];
    for (number, quotation) in quotations.iter().enumerate() {
        let at = sentences.partition_point(|sentence| sentence.span.end < quotation.cue.end);
        if sentences.get(at).is_some_and(|sentence| sentence.span.contains(quotation.cue)) {
            cued[at].push(number);
        }
    }
    cued
}

fn cut(report: &Report, resources: &Resources, annotation: &mut Annotation) {
    for (number, block) in report.blocks.iter().enumerate() {
        for span in sentences(&report.text, block.span) {
            if report.is_boilerplate(span) {
                continue;
            }
            let first = annotation.words.len();
            for token in tokens(&report.text, span) {
                annotation.words.push(word(token, resources));
            }
            let end = annotation.words.len();
            if end > first {
                annotation.sentences.push(Sentence { span, first, end, block: number, block_kind: block.kind });
            }
        }
    }
}

fn word(token: Token, resources: &Resources) -> Word {
    let forms = resources.forms(&token.lower);
    let ids = resources.vocabulary.ids_of(&token.lower, &forms);
    let mut classes = 0;
    let irregular_past = resources.is_irregular(&token.lower) && is_past_form(&token.lower);
    if token.kind == TokenKind::Word && (token.lower.ends_with("ed") && token.lower.len() > 3 || irregular_past) {
        classes |= Class::Past.bit();
    }
    if token.lower.ends_with("ing") && token.lower.len() > 4 {
        classes |= Class::Ing.bit();
    }
    Word {
        token,
        ids,
        classes,
        forms,
        name: None,
        time: None,
        quantity: None,
        name_end: 0,
        time_end: 0,
        quantity_end: 0,
    }
}

/// Whether an irregular form can be a past tense or participle: not a plural, a comparative or a contraction.
fn is_past_form(lower: &str) -> bool {
    let plural = ["men", "ren", "a", "i", "ux", "ice", "eet", "eese", "eeth", "s", "er", "est", "ing"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    let other = matches!(
        lower,
        "are"
            | "be"
            | "best"
            | "cattle"
            | "could"
            | "dissident"
            | "people"
            | "police"
            | "staff"
            | "worse"
            | "worst"
            | "would"
    );
    lower.len() > 2 && !plural && !other && !lower.contains(['-', '\''])
}

/// A date inside a name dates nothing: "17 November Organisation".
fn leave_dates_of_names(annotation: &mut Annotation) {
    let Annotation { names, times, .. } = annotation;
    times.retain(|time| {
        let until = names.partition_point(|name| name.first <= time.first);
        let around = names[..until].iter().rev().take_while(|name| name.end > time.first);
        !around.into_iter().any(|name| name.end >= time.end && name.end - name.first > time.end - time.first)
    });
}

/// Writes names, times and quantities back to the words, as classes for patterns.
fn classify(annotation: &mut Annotation) {
    for (number, time) in annotation.times.iter().enumerate() {
        let class = if time.is_date { Class::Date.bit() } else { 0 } | if time.is_year { Class::Year.bit() } else { 0 };
        for word in &mut annotation.words[time.first..time.end] {
            word.time = Some(number);
            word.time_end = time.end;
            word.classes |= class;
        }
    }
    for (number, quantity) in annotation.quantities.iter().enumerate() {
        for word in &mut annotation.words[quantity.first..quantity.end] {
            word.quantity = Some(number);
            word.quantity_end = quantity.end;
            word.classes |= quantity.classes();
        }
    }
    for (number, name) in annotation.names.iter().enumerate() {
        let class = annotation.entities[name.entity].classes(name);
        for word in &mut annotation.words[name.first..name.end] {
            word.name = Some(number);
            word.name_end = name.end;
            word.classes |= class;
        }
    }
}
