//! The ledgers of a case file, each worked out once for each state of the case and kept in the file.

use crate::OpenCase;
use crate::as_of::{Clock, as_of, withdrawn_after};
use whosays_engine::assess;
use whosays_engine::reconcile::{NamesRuled, profiles_as_ruled};
use whosays_model::{
    CauseArrow, DateInterval, Event, Forecast, Grades, Matrix, Narrative, News, Profile, Timeline, Warning,
};

/// The warnings as people have set them, held to what came until a day.
pub fn warnings(open: &mut OpenCase, as_of: Option<&DateInterval>) -> anyhow::Result<Vec<Warning>> {
    open.ledger(&named("warnings", as_of), |open| {
        let mut found = assess::warnings(&open.case, as_of.cloned());
        assess::settle(&mut found, &open.settings()?, &open.case);
        Ok(found)
    })
}

/// The forecasts as people have set them, held to what came until a day.
pub fn forecasts(open: &mut OpenCase, as_of: Option<&DateInterval>) -> anyhow::Result<Vec<Forecast>> {
    open.ledger(&named("forecasts", as_of), |open| {
        let mut found = assess::forecasts(&open.case, as_of.cloned());
        assess::settle(&mut found, &open.settings()?, &open.case);
        Ok(found)
    })
}

/// Who holds which account.
pub fn narratives(open: &mut OpenCase) -> anyhow::Result<Vec<Narrative>> {
    open.ledger("narratives", |open| Ok(assess::narratives(&open.case)))
}

/// What is said to drive what.
pub fn causes(open: &mut OpenCase) -> anyhow::Result<Vec<CauseArrow>> {
    open.ledger("causes", |open| Ok(assess::causes(&open.case)))
}

/// What the case says of each actor, and what each says in it.
pub fn actors(open: &mut OpenCase) -> anyhow::Result<Vec<Profile>> {
    open.ledger("actors", |open| {
        let ruled = NamesRuled::of(&open.store.judgements_of_kinds(&["same_actor", "different_actor"])?);
        Ok(profiles_as_ruled(&open.case.reports, &open.case.claims, &open.case.events, &ruled))
    })
}

/// What is told over time.
pub fn timeline(open: &mut OpenCase) -> anyhow::Result<Timeline> {
    open.ledger("timeline", |open| Ok(assess::timeline(&open.case)))
}

/// Sources and claims by the Admiralty code.
pub fn grades(open: &mut OpenCase) -> anyhow::Result<Grades> {
    open.ledger("grades", |open| Ok(assess::grades(&open.case, &open.settings()?)))
}

/// The matrices of one event, the rules' own first.
pub fn matrices(open: &mut OpenCase, event: &Event) -> anyhow::Result<Vec<Matrix>> {
    open.ledger(&format!("hypotheses {}", event.id), |open| Ok(assess::matrices(&open.case, event, &open.settings()?)))
}

/// What the case says now and did not say before a day, by a clock.
pub fn news(open: &mut OpenCase, since: &DateInterval, clock: Clock) -> anyhow::Result<Vec<News>> {
    let day = since.day_numbers().0 - 1;
    let by = if clock == Clock::Known { "known" } else { "published" };
    open.ledger(&format!("diff {by} {day}"), |open| {
        let then = as_of(open, clock, day)?;
        let withdrawn = match clock {
            Clock::Known => withdrawn_after(open, day)?,
            Clock::Published => Vec::new(),
        };
        Ok(assess::difference(&then, &open.case, &withdrawn))
    })
}

/// Works out what most ask for first, of a case that was derived in memory and so is at hand. After a small change ledgers wait until
/// they are asked for, and so do those of a case that is derived in parts.
pub fn keep(open: &mut OpenCase) -> anyhow::Result<()> {
    if !open.is_whole() {
        return Ok(());
    }
    warnings(open, None)?;
    forecasts(open, None)?;
    narratives(open)?;
    causes(open)?;
    timeline(open)?;
    actors(open)?;
    grades(open)?;
    Ok(())
}

fn named(ledger: &str, as_of: Option<&DateInterval>) -> String {
    as_of.map_or(ledger.to_owned(), |day| format!("{ledger} {day}"))
}
