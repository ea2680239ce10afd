//! What an annotation found, as spans of the report: for those who measure it, teach from it or show it.

use super::{Annotation, EntityKind};
use whosays_model::{DateInterval, Span};

/// One piece of reported speech: who says it, the words that introduce it, and what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The words that name the source; empty where nothing names it.
    pub source: Span,
    /// The words that introduce it: a verb, "according to", the line of a layout.
    pub cue: Span,
    /// The words that the source answers for, in order of the text.
    pub content: Vec<Span>,
}

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

impl Annotation {
    /// Every piece of reported speech, in order of the cue.
    pub fn attributions(&self) -> Vec<Attribution> {
        self.quotations
            .iter()
            .map(|quotation| Attribution {
                source: quotation.source,
                cue: quotation.cue,
                content: quotation.scope.iter().map(|&(first, end)| self.span_of(first, end)).collect(),
            })
            .collect()
    }

    /// Every expression of time, in order of the text.
    pub fn time_expressions(&self) -> Vec<TimeExpression> {
        self.times
            .iter()
            .map(|time| TimeExpression {
                span: self.span_of(time.first, time.end),
                timex: Timex {
                    kind: TimexKind::Date,
                    value: time.value.as_ref().map(DateInterval::to_string).unwrap_or_default(),
                },
                days: time.value.clone(),
            })
            .collect()
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
