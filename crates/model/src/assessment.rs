//! What the whole case shows beside its events: where accounts conflict, and what nobody says.

use crate::{Claim, ClaimId, Event, EventId, EventMention, Field, Origin, Report};
use serde::{Deserialize, Serialize};

/// One side of a dispute: a value and the claims that hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The value, in words ("Ukraine did it", "more than 140").
    pub value: String,
    /// The claims that hold it.
    pub claims: Vec<ClaimId>,
}

/// A field of an event over which accounts conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The event.
    pub event: EventId,
    /// The field.
    pub field: Field,
    /// Two sides or more.
    pub sides: Vec<Side>,
    /// Why they conflict, in words a person can check.
    pub because: String,
}

/// A field of an event that no account fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The event.
    pub event: EventId,
    /// The field that nobody fills.
    pub field: Field,
}

/// What assess makes of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Where accounts conflict, the events with most reports first.
    pub disputes: Vec<Dispute>,
    /// What nobody says, the events with most reports first.
    pub gaps: Vec<Gap>,
}

/// A case: what is given, and what was derived from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The reports, by publication date and id.
    pub reports: Vec<Report>,
    /// The claims, by report and place in the text.
    pub claims: Vec<Claim>,
    /// Events as single reports tell them.
    pub mentions: Vec<EventMention>,
    /// Events as all reports tell them.
    pub events: Vec<Event>,
    /// What reports pass on of one another or of a third: the units of independence.
    pub origins: Vec<Origin>,
}
