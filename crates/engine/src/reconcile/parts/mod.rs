//! Deriving a whole case that is too much for memory: the steps of [`spread`](super::spread) one after the other, a batch of
//! reports, blocks, components or classes at a time.
//!
//! What has to be sorted between them lies in a [`Workroom`]: keys, edges, pairs. In memory are a batch with what it rests on, and
//! some numbers for each claim and mention, which are known here by their places. The outcome is that of [`super::derive`], to
//! the byte.

mod claims;
mod mentions;
mod numbered;
mod settling;

use super::look_up::LookUp;
use std::collections::BTreeSet;
use whosays_model::{ClaimId, Event, Key, MentionId, Origin, Pile, Report, ReportId, Ruled};

/// A row that is sorted by its first number, then by the others.
pub type Row = [i64; 3];

/// So many rows are laid on a pile at a time.
const ROWS: usize = 50_000;

/// A case, and room on a disk to work in: what comes of a step is laid there and sorted, and the next takes it up. What is kept in
/// the end is what was laid as [`Pile::MentionKeys`] and [`Pile::Edges`], and what is handed over to be kept.
#[allow(clippy::missing_errors_doc, reason = "each fails as the disk does")]
pub trait Workroom: LookUp {
    /// How many mentions or claims are in memory at a time, and a twentieth as many reports with their texts; more only where a
    /// block, a component or a class has more.
    fn at_a_time(&self) -> usize {
        4_000
    }
    /// The ids of all mentions, in order.
    fn all_mentions(&self) -> Result<Vec<MentionId>, Self::Error>;
    /// Every claim with its report, report by report, and these best in the order of their publication: those that have to be looked
    /// at together are then near one another.
    fn each_claim(&self, visit: &mut dyn FnMut(ReportId, ClaimId)) -> Result<(), Self::Error>;
    /// Lays rows on a pile.
    fn lay(&self, pile: Pile, rows: &[Row]) -> Result<(), Self::Error>;
    /// Sorts a pile, and leaves what was laid there several times once. No more is laid there after that.
    fn sort(&self, pile: Pile) -> Result<(), Self::Error>;
    /// Goes through a sorted pile.
    fn each(&self, pile: Pile, visit: &mut dyn FnMut(Row) -> Result<(), Self::Error>) -> Result<(), Self::Error>;
    /// The rows of a sorted pile that begin with this number.
    fn beginning_with(&self, pile: Pile, first: i64) -> Result<Vec<Row>, Self::Error>;
    /// Lays events aside whose figures are not settled.
    fn lay_events(&self, events: &[Event]) -> Result<(), Self::Error>;
    /// Goes through the events that were laid aside.
    fn each_event(&self, visit: &mut dyn FnMut(Event) -> Result<(), Self::Error>) -> Result<(), Self::Error>;
    /// Keeps events.
    fn keep_events(&self, events: &[Event]) -> Result<(), Self::Error>;
    /// Keeps origins.
    fn keep_origins(&self, origins: &[Origin]) -> Result<(), Self::Error>;
    /// Keeps how claims were traced: each with the first of those of its class, and its keys.
    fn keep_traces(&self, traces: &[(ClaimId, ClaimId, Vec<Key>)]) -> Result<(), Self::Error>;
}

/// Derives everything of a whole case, and hands it over to be kept.
///
/// # Errors
/// Those of the workroom.
pub fn derive_in_parts<W: Workroom>(room: &W, ruled: &Ruled) -> Result<(), W::Error> {
    let joined = mentions::join(room, ruled)?;
    let traced = claims::trace(room, &joined)?;
    settling::settle(room, &traced)
}

/// These reports as [`spread::slim`](super::spread::slim) leaves them, of which few are in memory as they are at a time.
fn slim_reports<W: LookUp>(room: &W, ids: &BTreeSet<ReportId>) -> Result<Vec<Report>, W::Error> {
    let mut slim = Vec::with_capacity(ids.len());
    let ids: Vec<&ReportId> = ids.iter().collect();
    for some in ids.chunks(100) {
        let some: BTreeSet<ReportId> = some.iter().map(|id| (*id).clone()).collect();
        slim.extend(room.reports(&some)?.iter().map(super::spread::slim));
    }
    Ok(slim)
}

/// A place in a row.
fn place(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
