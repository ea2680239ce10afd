//! Where accounts conflict, what nobody says, who holds what, what changed, and what was said to come held to what came.

mod activity;
mod as_of;
mod causes;
mod communications;
mod difference;
mod fit;
mod forecasts;
mod grading;
mod hypotheses;
mod laid;
mod likelihood;
#[cfg(test)]
mod made;
mod names;
mod narratives;
mod over_time;
mod parties;
mod responses;
mod scores;
mod settings;
mod signs;
mod view;
mod warnings;
mod window;

pub use grading::grades;
pub use hypotheses::{NOBODY_NAMED, matrices};
pub use settings::{Entry, Held, Settings, settle};

use crate::spelling::are_kin;
use std::collections::{BTreeMap, BTreeSet};
use view::View;
use whosays_model::{
    Account, Assessment, Case, CauseArrow, ClaimId, DateInterval, Dispute, Event, EventKind, EventStatus, Field,
    Forecast, ForecastRecord, Gap, Narrative, Number, Side, Timeline, Warning,
};

pub use as_of::{only, published_by};
pub use difference::difference;

/// The warnings of a case, the earliest told first; held to what the case knows up to a day, without one to its last report's.
pub fn warnings(case: &Case, as_of: Option<DateInterval>) -> Vec<Warning> {
    warnings::warnings(&View::new(case, as_of))
}

/// The forecasts of a case, the earliest first; held to what the case knows up to a day, without one to its last report's.
pub fn forecasts(case: &Case, as_of: Option<DateInterval>) -> Vec<Forecast> {
    forecasts::forecasts(&View::new(case, as_of))
}

/// The record of each institution, office holder and expert over these forecasts, by name; private persons have none.
pub fn forecast_records(forecasts: &[Forecast]) -> Vec<ForecastRecord> {
    scores::records(forecasts)
}

/// Who holds which account of which question, the events of most reports first.
pub fn narratives(case: &Case) -> Vec<Narrative> {
    narratives::narratives(&View::new(case, None))
}

/// What is said to drive what, the arrows of most independent origins first.
pub fn causes(case: &Case) -> Vec<CauseArrow> {
    causes::causes(&View::new(case, None))
}

/// Alert levels, strengths, activity, ties and what actors publish, over time.
pub fn timeline(case: &Case) -> Timeline {
    let view = View::new(case, None);
    let publishing = communications::publishing(&view);
    Timeline { publishing, ..over_time::timeline(&view) }
}

/// What one event is called: by what, where and when it was; where neither place nor date is known by its first name.
fn called(event: &Event) -> String {
    let place = event.place.as_ref().or(event.country.as_ref()).map(|place| format!(" at {place}"));
    let date = event.date.as_ref().map(|date| format!(" of {date}"));
    match (&place, &date, event.names.first()) {
        (None, None, Some(name)) => name.clone(),
        _ => format!("the {}{}{}", event.kind, place.unwrap_or_default(), date.unwrap_or_default()),
    }
}

/// Assesses a case.
pub fn assess(case: &Case) -> Assessment {
    let mut events: Vec<&Event> = case.events.iter().collect();
    events.sort_by(|a, b| {
        b.reports.len().cmp(&a.reports.len()).then(b.accounts.len().cmp(&a.accounts.len())).then(a.id.cmp(&b.id))
    });
    let disputes = events.iter().flat_map(|event| disputes_of(event)).collect();
    let gaps = events.iter().filter(|event| event.reports.len() > 1).flat_map(|event| gaps(event)).collect();
    Assessment { disputes, gaps }
}

/// Where accounts of events cannot all hold, event by event.
pub fn disputes(events: &[Event]) -> Vec<Dispute> {
    events.iter().flat_map(disputes_of).collect()
}

fn disputes_of(event: &Event) -> Vec<Dispute> {
    let figures = [Field::Killed, Field::Injured, Field::Abducted].into_iter().flat_map(|field| figures(event, field));
    perpetrators(event).into_iter().chain(figures).collect()
}

/// Rival perpetrators, or one that is denied.
fn perpetrators(event: &Event) -> Option<Dispute> {
    let accounts: Vec<&Account> = event.accounts.iter().filter(|account| account.field == Field::Perpetrator).collect();
    let mut sides: BTreeMap<(String, bool), Vec<ClaimId>> = BTreeMap::new();
    for account in &accounts {
        let name = account.value.as_str().unwrap_or_default().to_owned();
        let denied = account.is_denial();
        sides.entry((name, denied)).or_default().push(account.claim.clone());
    }
    let denied: Vec<&String> = sides.keys().filter(|(_, denied)| *denied).map(|(name, _)| name).collect();
    let blamed: BTreeSet<&String> = sides.keys().filter(|(_, denied)| !denied).map(|(name, _)| name).collect();
    let because = if let Some(name) = denied.iter().find(|name| blamed.contains(**name)) {
        format!("{name} is named as behind it, and that is denied")
    } else if are_rivals(&blamed) && event.reports.len() > 1 {
        "different actors are named as behind it".to_owned()
    } else {
        return None;
    };
    let sides = sides
        .iter()
        .map(|((name, denied), claims)| Side {
            value: if *denied { format!("not {name}") } else { name.clone() },
            claims: claims.clone(),
        })
        .collect();
    Some(Dispute { event: event.id.clone(), field: Field::Perpetrator, sides, because })
}

/// Whether some are no kin by name: a body and its branch ("the Front", "the Front of the North") do not contradict.
fn are_rivals(blamed: &BTreeSet<&String>) -> bool {
    blamed.iter().any(|a| blamed.iter().any(|b| !are_kin(a, b)))
}

/// Figures that cannot all be true: their ranges have nothing in common.
///
/// Only figures that count the same thing are held against one another, and none that a later account replaces.
fn figures(event: &Event, field: Field) -> Vec<Dispute> {
    let standing: Vec<&Account> =
        event.accounts.iter().filter(|account| account.field == field && account.stands()).collect();
    let counted: BTreeSet<&Option<String>> = standing.iter().map(|account| &account.counted).collect();
    let of_one = |what: &&Option<String>| -> Vec<&Account> {
        standing.iter().copied().filter(|account| account.counted == **what).collect()
    };
    counted.iter().filter_map(|what| conflict(event, field, &of_one(what))).collect()
}

fn conflict(event: &Event, field: Field, accounts: &[&Account]) -> Option<Dispute> {
    let mut sides: Vec<(Number, Vec<ClaimId>)> = Vec::new();
    for account in accounts {
        let Ok(number) = serde_json::from_value::<Number>(account.value.clone()) else { continue };
        if number.n.is_none() {
            continue;
        }
        match sides.iter_mut().find(|(known, _)| known.range() == number.range()) {
            Some((_, claims)) => claims.push(account.claim.clone()),
            None => sides.push((number, vec![account.claim.clone()])),
        }
    }
    let lowest_top = sides.iter().filter_map(|(number, _)| number.range().1).min()?;
    let highest_floor = sides.iter().filter_map(|(number, _)| number.range().0).max()?;
    if sides.len() < 2 || highest_floor <= lowest_top {
        return None;
    }
    sides.sort_by_key(|(number, _)| (number.n, number.high));
    let sides = sides.into_iter().map(|(number, claims)| Side { value: number.in_words(), claims }).collect();
    let because = format!("no one number fits {highest_floor} and {lowest_top}");
    Some(Dispute { event: event.id.clone(), field, sides, because })
}

/// What a reader would ask of an event that several reports tell of and none answers.
fn gaps(event: &Event) -> Vec<Gap> {
    let asked: &[Field] = match (event.kind, event.status) {
        (EventKind::Attack, EventStatus::CarriedOut) => {
            &[Field::Date, Field::Place, Field::Perpetrator, Field::Killed, Field::Injured]
        }
        (EventKind::Attack | EventKind::Plot, _) => &[Field::Date, Field::Place, Field::Perpetrator],
        (EventKind::Arrest, _) => &[Field::Date, Field::Place, Field::Arrested],
        (EventKind::CounterOperation, _) => &[Field::Date, Field::Place],
        (EventKind::Political, _) => &[],
    };
    let told = |field: Field| {
        event.accounts.iter().any(|account| account.field == field)
            || match field {
                Field::Date => event.date.is_some(),
                Field::Place => event.place.is_some() || event.country.is_some(),
                _ => false,
            }
    };
    asked.iter().filter(|field| !told(**field)).map(|&field| Gap { event: event.id.clone(), field }).collect()
}
