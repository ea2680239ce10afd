//! The nouns of Whosays, and the one form in which they are written down.
//!
//! Everything that passes between rooms is defined here: reports and their spans, claims and
//! their values, event mentions, events with their accounts, diagnostics. Each serialises to
//! one JSON Lines record (see [`record`]); nothing of the other crates lies below this one.

mod actor;
mod assessment;
mod cause_map;
mod claim;
mod date;
mod derived;
mod diagnostic;
mod event;
mod grade;
mod id;
mod judgement;
mod ledger;
mod likelihood;
mod losses;
mod matrix;
mod narrative;
mod news;
mod origin;
mod place;
mod profile;
pub mod record;
mod report;
mod review;
mod span;
mod timeline;
mod tlp;
mod value;

pub use actor::{ActorKind, ActorRef};
pub use assessment::{Assessment, Case, Dispute, Gap, Side};
pub use cause_map::{CauseArrow, CauseTelling};
pub use claim::{CODED, Certainty, Claim, ClaimKind, Speaker, Stance};
pub use date::{DateInterval, MONTHS, ParseDateError};
pub use derived::{Change, Derived, Joining, Key, Pending, Pile, Ruled, Trace, Tracing};
pub use diagnostic::{Diagnostic, Severity};
pub use event::{
    Account, Accounts, Event, EventCodes, EventKind, EventMention, EventStatus, Field, Join, NamedActor, Toll, denies,
};
pub use grade::{Credibility, Grades, ItemGrade, Reliability, SetBy, SourceGrade, SourceSort};
pub use id::{ClaimId, EventId, ForecastId, MentionId, OriginId, ReportId, WarningId};
pub use judgement::{Anchor, Judgement, Ruling, Settable, Setting, Target};
pub use ledger::{Answer, Forecast, ForecastRecord, Outcome, Passage, Resolution, Response, Warning, Window};
pub use likelihood::{LIKELIHOODS, Likelihood};
pub use losses::{Loss, Losses};
pub use matrix::{Carrier, Cell, Consistency, EvidenceRow, EvidenceSort, Hypothesis, Matrix};
pub use narrative::{Delivery, Holder, Interest, Narrative, Version};
pub use news::{News, NewsSort};
pub use origin::{Origin, OriginLink, OriginSort};
pub use place::{Place, Precision};
pub use profile::{NamedIn, Profile, StrengthFigure, Tie};
pub use report::{Block, BlockKind, Boilerplate, Format, How, Known, Meta, Report, SourceMap, SourceRun};
pub use review::{CORRECTABLE, ReviewState, Reviewed, alone, corrected, reviewed};
pub use span::{Evidence, Span};
pub use timeline::{LevelStep, Month, MonthState, Publishing, StrengthPoint, StrengthSeries, TieSpan, Timeline};
pub use tlp::Tlp;
pub use value::{
    AssessmentValue, Bound, CasualtiesValue, CauseValue, CommunicationValue, EventValue, ForecastValue, MeasureValue,
    Mode, Number, RelationType, RelationValue, ResponsibilityValue, Sign, StrengthValue, ThreatChange,
    ThreatLevelValue, Trend, Value, WarningValue,
};
