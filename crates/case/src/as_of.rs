//! A case as it was at the end of a day, by the one clock or the other.

use crate::OpenCase;
use std::collections::BTreeSet;
use whosays_engine::assess::{only, published_by};
use whosays_engine::reconcile::Rulings;
use whosays_model::{Case, DateInterval, Judgement, ReportId};

/// By which clock a case had a report, or had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// When it was published; a report without a date was always there.
    Published,
    /// When the case took it; one of which no time is noted was always there.
    Known,
}

/// The case as it was at the end of a day, given as days since 1 March of year 0.
///
/// By the clock of what was known judgements count as they stood then; by that of publication as they stand.
pub fn as_of(open: &OpenCase, clock: Clock, day: i64) -> anyhow::Result<Case> {
    let had = match clock {
        Clock::Published => published_by(&open.case.reports, day),
        Clock::Known => known_by(open, day)?,
    };
    let mut judgements = open.store.judgements()?;
    let now = Rulings::of(&judgements, &open.case.claims, &open.case.mentions).ruled;
    if clock == Clock::Known {
        judgements.retain(|judgement| is_by(&judgement.at, day));
        for judgement in &mut judgements {
            judgement.withdrawn = judgement.withdrawn.take().filter(|withdrawn| is_by(withdrawn, day));
        }
    }
    let ruled = Rulings::of(&judgements, &open.case.claims, &open.case.mentions).ruled;
    if had.len() == open.case.reports.len() && ruled == now {
        return Ok(open.case.clone());
    }
    Ok(only(&open.case, &had, &ruled))
}

/// The judgements that were made by the end of a day and withdrawn after it.
pub fn withdrawn_after(open: &OpenCase, day: i64) -> anyhow::Result<Vec<Judgement>> {
    let mut judgements = open.store.judgements()?;
    judgements.retain(|judgement| {
        is_by(&judgement.at, day) && judgement.withdrawn.as_ref().is_some_and(|withdrawn| !is_by(withdrawn, day))
    });
    Ok(judgements)
}

fn known_by(open: &OpenCase, day: i64) -> anyhow::Result<BTreeSet<ReportId>> {
    let taken = open.store.taken()?;
    let ids = open.case.reports.iter().map(|report| &report.id);
    Ok(ids.filter(|id| taken.get(id).is_none_or(|at| is_by(at, day))).cloned().collect())
}

/// Whether a time, ISO 8601 in UTC, lies on a day or before it; one that cannot be read does.
fn is_by(time: &str, day: i64) -> bool {
    let date = time.get(..10).and_then(|date| date.parse::<DateInterval>().ok());
    date.is_none_or(|date| date.day_numbers().1 <= day)
}
