//! What the pages of ledgers share: facets counted in memory, the words that entries rest on, and the form that sets a field.

mod brought;
mod facets;
mod list;
mod setting;

pub(crate) use brought::{Brought, FEW, Quoted, Told, event_link, events_called, few};
pub(crate) use facets::{By, Counts, pick};
pub(crate) use list::{List, Sought, pager_of};
pub(crate) use setting::{set, teller};

use crate::card::Line;
use crate::fault::Fault;
use crate::state::Reading;
use std::collections::HashMap;
use whosays_model::{ClaimId, EventId, ReportId, Ruling, Settable};

/// What people have set, by the claims that it was set on: newer than the ledgers, which take it in later.
#[derive(Debug, Default)]
pub(crate) struct SetOn(HashMap<ClaimId, Vec<(Settable, Line)>>);

impl SetOn {
    /// All that was set in the case.
    pub(crate) fn of(reading: &Reading) -> Result<Self, Fault> {
        let mut set: HashMap<ClaimId, Vec<(Settable, Line)>> = HashMap::new();
        for judgement in reading.store.judgements_of_kinds(&["set"])? {
            if let Ruling::Set(setting) = &judgement.ruling {
                let line = (setting.field, Line::of(&judgement));
                set.entry(setting.anchor.claim.clone()).or_default().push(line);
            }
        }
        Ok(SetOn(set))
    }

    /// What was set of these fields over these claims, withdrawn settings too, in the order of setting.
    pub(crate) fn over(&self, claims: &[ClaimId], fields: &[Settable]) -> Vec<Line> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let all = claims.iter().filter_map(|claim| self.0.get(claim)).flatten();
        let mut lines: Vec<Line> =
            all.filter(|(field, _)| fields.contains(field)).map(|(_, line)| line.clone()).collect();
        lines.sort_by_key(|line| line.number);
        lines
    }
}

/// What the rows of a page are made with, looked up once for all of them.
pub(crate) struct Making<'a> {
    reading: &'a Reading,
    pub(crate) brought: Brought,
    names: HashMap<EventId, String>,
    set: SetOn,
}

impl<'a> Making<'a> {
    /// For rows that show these claims, further reports, and these events.
    pub(crate) fn of<'b>(
        reading: &'a Reading,
        claims: impl Iterator<Item = &'b ClaimId>,
        reports: impl Iterator<Item = &'b ReportId>,
        events: impl Iterator<Item = &'b EventId>,
    ) -> Result<Self, Fault> {
        let (brought, names) = (Brought::of(reading, claims, reports)?, events_called(reading, events)?);
        Ok(Making { reading, brought, names, set: SetOn::of(reading)? })
    }

    /// The event of an entry with what it is called.
    pub(crate) fn event(&self, id: Option<&EventId>) -> Option<(String, String)> {
        id.map(|id| event_link(id, &self.names))
    }

    /// What was set of these fields over the claims of an entry, and how often the first of them was judged.
    pub(crate) fn set(&self, claims: &[ClaimId], fields: &[Settable]) -> Result<(Vec<Line>, u64), Fault> {
        Ok((self.set.over(claims, fields), version(self.reading, claims)?))
    }
}

/// The version of an entry's first claim: a form made now overwrites nothing newer.
pub(crate) fn version(reading: &Reading, claims: &[ClaimId]) -> Result<u64, Fault> {
    match claims.first() {
        Some(claim) => Ok(reading.store.version_of(claim.as_str())?),
        None => Ok(0),
    }
}

/// The values of a field to choose from, each with its words.
pub(crate) fn options<V: Copy>(
    all: &[V],
    value: fn(V) -> &'static str,
    told: impl Fn(V) -> String,
) -> Vec<(&'static str, String)> {
    all.iter().map(|one| (value(*one), told(*one))).collect()
}

/// A value as it is written; empty where there is none.
pub(crate) fn written<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Values in one cell.
pub(crate) fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Rows for a spreadsheet under their heads.
pub(crate) fn table<const N: usize>(
    heads: [&str; N],
    rows: impl Iterator<Item = Vec<String>>,
) -> Option<Vec<Vec<String>>> {
    Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(rows).collect())
}
