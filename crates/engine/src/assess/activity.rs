//! Attacks and operations by month and place, with honest gaps: a month of which no report could tell is not a quiet one.

use super::view::View;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{DateInterval, Event, EventKind, Month, MonthState, Toll};

/// Months counted from year 0.
type Number = i64;
type ByMonth<'a> = BTreeMap<Number, Vec<&'a Event>>;

/// The whole case first, then each country, then each place, each month by month.
pub(super) fn months(view: &View) -> Vec<Month> {
    let mut reports: BTreeMap<Number, usize> = BTreeMap::new();
    for day in view.case.reports.iter().filter_map(|report| report.published()) {
        *reports.entry(number(day.bounds().1)).or_default() += 1;
    }
    let mut groups: BTreeMap<(u8, Option<String>), ByMonth> = BTreeMap::new();
    for (event, month) in view.case.events.iter().filter_map(|event| Some((event, month_of(event)?))) {
        let mut put = |rank: u8, place: Option<String>| {
            groups.entry((rank, place)).or_default().entry(month).or_default().push(event);
        };
        put(0, None);
        event.country.iter().for_each(|country| put(1, Some(country.clone())));
        event.place.iter().for_each(|place| put(2, Some(place.clone())));
    }
    let rows = groups.into_iter().flat_map(|((rank, place), events)| {
        span(rank, &events, &reports).into_iter().map({
            let reports = &reports;
            move |month| row(month, place.clone(), events.get(&month).map_or(&[][..], Vec::as_slice), reports)
        })
    });
    rows.flatten().collect()
}

/// The month of an attack or operation; none where its date does not lie in one month.
fn month_of(event: &Event) -> Option<Number> {
    let counts = matches!(event.kind, EventKind::Attack | EventKind::CounterOperation);
    let (first, last) = event.date.as_ref().filter(|_| counts)?.bounds();
    (number(first) == number(last)).then(|| number(first))
}

fn number((year, month, _): (i16, u8, u8)) -> Number {
    i64::from(year) * 12 + i64::from(month) - 1
}

fn month(number: Number) -> Option<DateInterval> {
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    DateInterval::month(year, u8::try_from(number.rem_euclid(12) + 1).ok()?)
}

/// The months to tell of: every one from the first report's to the last one's (of a place from its first event's to its
/// last one's), and before that those with events, for the case was not there to miss any.
fn span(rank: u8, events: &ByMonth, reports: &BTreeMap<Number, usize>) -> BTreeSet<Number> {
    let mut months: BTreeSet<Number> = events.keys().copied().collect();
    let ends = |keys: (Option<Number>, Option<Number>)| keys.0.zip(keys.1);
    let of_reports = ends((reports.keys().next().copied(), reports.keys().next_back().copied()));
    let of_events = ends((events.keys().next().copied(), events.keys().next_back().copied()));
    if let (Some((first, last)), Some((first_event, last_event))) = (of_reports, of_events) {
        let (from, to) = if rank == 0 { (first, last) } else { (first_event.max(first), last_event.min(last)) };
        months.extend(from..=to);
    }
    months
}

fn row(at: Number, place: Option<String>, events: &[&Event], reports: &BTreeMap<Number, usize>) -> Option<Month> {
    let could_tell = reports.contains_key(&at) || reports.contains_key(&(at + 1));
    let state = match (events.is_empty(), could_tell) {
        (false, _) => MonthState::Events,
        (true, true) => MonthState::NoEvents,
        (true, false) => MonthState::NoReports,
    };
    Some(Month {
        month: month(at)?,
        place,
        state,
        reports: reports.get(&at).copied().unwrap_or_default(),
        events: events.iter().map(|event| event.id.clone()).collect(),
        killed: killed(events),
    })
}

/// The sums of lows and highs; an open end stays open.
fn killed(events: &[&Event]) -> Option<(Option<u64>, Option<u64>)> {
    let tolls: Vec<Toll> = events.iter().filter_map(|event| event.killed).collect();
    let sum = |end: fn(&Toll) -> Option<u64>| {
        tolls.iter().map(end).try_fold(0_u64, |sum, end| Some(sum.saturating_add(end?)))
    };
    (!tolls.is_empty()).then(|| (sum(|toll| toll.low), sum(|toll| toll.high)))
}
