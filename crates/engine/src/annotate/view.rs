//! What an annotation found, as spans of the report: for those who measure it, teach from it or show it.

use super::{Annotation, Attribution, EntityKind, Unit};
use whosays_model::{DateInterval, Number, Span};

/// One expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// Its words.
    pub span: Span,
    /// Type and value after TIMEX3 (ISO-TimeML).
    pub timex: Timex,
    /// The days it names, where they are known.
    pub days: Option<DateInterval>,
}

/// Type and value of a time after TIMEX3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// What sort of time it is.
    pub kind: TimexKind,
    /// Such as `2031-03-12`, `2031-W11`, `P2W`, `PAST_REF`; empty where it is not known.
    pub value: String,
    /// Of a time that comes again, `EVERY`; else empty.
    pub quant: String,
}

/// The four types of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    /// A day or longer on the calendar.
    Date,
    /// A part of a day.
    Time,
    /// A length of time.
    Duration,
    /// A time that comes again.
    Set,
}

/// One number, what bounds it and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityExpression {
    /// Its words, with those that bound it.
    pub span: Span,
    /// The number; `who` are the words of what is counted.
    pub number: Number,
    /// `percent`, `share`, `rank`, or the code of a currency (ISO 4217) or measure; none for things.
    pub unit: Option<String>,
}

impl Annotation {
    /// Every attribution that stands in no other, in order of the cue; those inside a content are below it.
    pub fn attributions(&self) -> Vec<Attribution> {
        self.attributions.clone()
    }

    /// Every expression of time, in order of the text.
    pub fn time_expressions(&self) -> Vec<TimeExpression> {
        let parts = self.times.iter().flat_map(|time| time.parts.iter().map(move |part| (time, part)));
        parts
            .map(|(time, (first, end, timex))| TimeExpression {
                span: self.span_of(*first, *end),
                timex: timex.clone(),
                days: time.value.clone(),
            })
            .collect()
    }

    /// Every quantity, share and rank of `text`, which was annotated, in order.
    pub fn quantity_expressions(&self, text: &str) -> Vec<QuantityExpression> {
        let who = |counted: Option<(usize, usize)>| {
            counted.and_then(|(first, end)| self.span_of(first, end).of(text)).map(str::to_owned)
        };
        let mut found: Vec<QuantityExpression> = Vec::with_capacity(self.quantities.len() + self.portions.len());
        for quantity in &self.quantities {
            let unit = match quantity.unit {
                Unit::Things => None,
                Unit::Percent => Some("percent".to_owned()),
                Unit::Money | Unit::Measure => quantity.code.map(str::to_owned),
            };
            let number = Number { who: who(quantity.counted), ..quantity.number.clone() };
            found.push(QuantityExpression { span: self.span_of(quantity.first, quantity.end), number, unit });
        }
        for portion in &self.portions {
            let unit = Some(if portion.is_rank { "rank" } else { "share" }.to_owned());
            let number = Number { who: who(portion.counted), ..portion.number.clone() };
            found.push(QuantityExpression { span: self.span_of(portion.first, portion.end), number, unit });
        }
        found.sort_by_key(|quantity| quantity.span.start);
        found
    }

    /// The names of places, states among them, in order of the text.
    pub fn place_names(&self) -> Vec<Span> {
        self.names
            .iter()
            .filter(|name| matches!(self.entity(name).kind, EntityKind::Place | EntityKind::State))
            .map(|name| self.span_of(name.first, name.end))
            .collect()
    }
}
