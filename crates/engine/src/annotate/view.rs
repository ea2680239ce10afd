//! What an annotation found, as spans of the report: for those who measure it, teach from it or show it.

use super::{Annotation, Attribution, EntityKind};
use whosays_model::{DateInterval, Span};

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
    /// Every attribution that stands in no other, in order of the cue; those inside a content are below it.
    pub fn attributions(&self) -> Vec<Attribution> {
        self.attributions.clone()
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
