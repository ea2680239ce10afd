//! `whosays events`: the events of a case that fit what is asked for.

use super::claims::one_of;
use crate::clocks::Clock;
use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::as_of::as_of;
use whosays_model::{DateInterval, Event, EventKind, Toll, record};
use whosays_store::EventFilter;

const SHORT: &[&str] = &["id", "date", "kind", "place", "laid to", "killed", "injured", "reports", "called"];
const LONG: &[&str] = &[
    "id",
    "kind",
    "status",
    "date",
    "country",
    "place",
    "actors",
    "targets",
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "reports",
    "origins",
    "accounts",
    "names",
    "by",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Events of this kind
    #[arg(long, value_parser = one_of(EventKind::ALL, EventKind::as_str))]
    kind: Option<EventKind>,
    /// In this country, by its two letters in ISO 3166-1
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// At a place whose name holds these words
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// Laid to an actor whose name holds these words
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// On this date or later
    #[arg(long, value_name = "DATE")]
    since: Option<DateInterval>,
    /// On this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<DateInterval>,
    /// As the case was at the end of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<DateInterval>,
    /// With --as-of: by which clock the case had a report
    #[arg(long, value_enum, default_value_t = Clock::Published, requires = "as_of")]
    clock: Clock,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the events in order of date, those without one last.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let filter = EventFilter {
        kind: arguments.kind,
        country: arguments.country,
        place: arguments.place,
        actor: arguments.actor,
        since: arguments.since,
        until: arguments.until,
    };
    let then = arguments.as_of.map(|day| as_of(&open, arguments.clock.into(), day.day_numbers().1)).transpose()?;
    let mentions = then.as_ref().map_or(&open.case.mentions, |then| &then.mentions).clone();
    let mut events = match then {
        Some(then) => then.events.into_iter().filter(|event| filter.fits(event)).collect(),
        None => open.store.events(&filter)?,
    };
    events.sort_by_key(|event| {
        let days = event.date.as_ref().map(DateInterval::day_numbers);
        (days.is_none(), days, event.id.clone())
    });
    let listing = Listing {
        things: &events,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &|event| record::event(event, &mentions),
        none: "no events fit",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

/// A figure as its lowest to its highest: `12`, `12–19`, `12 or more`, `up to 19`.
pub(crate) fn range(toll: Option<Toll>) -> String {
    match toll.map(|toll| (toll.low, toll.high)) {
        Some((Some(low), Some(high))) if low == high => low.to_string(),
        Some((Some(low), Some(high))) => format!("{low}–{high}"),
        Some((Some(low), None)) => format!("{low} or more"),
        Some((None, Some(high))) => format!("up to {high}"),
        Some((None, None)) | None => String::new(),
    }
}

/// Those named as behind an event, each with its modes.
pub(crate) fn laid_to(event: &Event) -> Vec<String> {
    let modes = |modes: &[whosays_model::Mode]| modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>().join(", ");
    event.perpetrators.iter().map(|actor| format!("{} ({})", actor.name, modes(&actor.modes))).collect()
}

/// Place and country, as far as they are known.
pub(crate) fn place(event: &Event) -> String {
    [event.place.as_deref(), event.country.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn written<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The number of reports, and in brackets that of independent origins where these are fewer.
fn told_by(event: &Event) -> String {
    let reports = event.reports.len();
    if event.origins < reports { format!("{reports} ({})", event.origins) } else { reports.to_string() }
}

fn short(event: &Event) -> Vec<String> {
    vec![
        event.id.to_string(),
        written(event.date.as_ref()),
        format!("{}, {}", event.kind, event.status.as_str().replace('_', " ")),
        place(event),
        laid_to(event).join("; "),
        range(event.killed),
        range(event.injured),
        told_by(event),
        event.names.first().cloned().unwrap_or_default(),
    ]
}

fn long(event: &Event) -> Vec<String> {
    let figures = |toll: Option<Toll>| {
        [toll.and_then(|toll| toll.low), toll.and_then(|toll| toll.best), toll.and_then(|toll| toll.high)].map(written)
    };
    let reports: Vec<&str> = event.reports.iter().map(|report| report.as_str()).collect();
    let mut cells = vec![
        event.id.to_string(),
        event.kind.to_string(),
        event.status.to_string(),
        written(event.date.as_ref()),
        written(event.country.as_ref()),
        written(event.place.as_ref()),
        laid_to(event).join("; "),
        event.targets.join("; "),
    ];
    cells.extend(figures(event.killed));
    cells.extend(figures(event.injured));
    cells.extend([
        reports.join("; "),
        event.origins.to_string(),
        event.accounts.len().to_string(),
        event.names.join("; "),
        event.by.clone(),
    ]);
    cells
}
