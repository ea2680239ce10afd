//! `whosays forecasts`: who foretold what, how surely, and what came of it; and the record of those who speak in public.

use super::claims::one_of;
use super::ledger_page::{entry_of, print_entries, rests_on};
use super::show::Page;
use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_engine::assess;
use whosays_model::{DateInterval, Forecast, ForecastRecord, Resolution, record};

const SHORT: &[&str] = &["id", "said", "who", "what", "time", "how likely", "what came of it"];
const LONG: &[&str] = &[
    "id",
    "date",
    "speaker",
    "role",
    "what",
    "window",
    "likelihood",
    "probability",
    "condition",
    "resolution",
    "event",
    "because",
    "origins",
    "claims",
];
const RECORD: &[&str] = &["who", "forecasts", "settled", "Brier score", "log score", "said on average", "came true"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Show everything of this forecast, by its id or the beginning of one
    id: Option<String>,
    /// What came of it
    #[arg(long, value_parser = one_of(Resolution::ALL, Resolution::as_str))]
    resolution: Option<Resolution>,
    /// Made by somebody whose name holds these words
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Held to what came until this day; without it to the day of the last report
    #[arg(long, value_name = "DATE")]
    as_of: Option<DateInterval>,
    /// The record of institutions, office holders and experts over their settled forecasts, in place of the forecasts
    #[arg(long)]
    record: bool,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the forecasts.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::ready(&arguments.case)?;
    let mut found = ledgers::forecasts(&mut open, arguments.as_of.as_ref())?;
    if let Some(id) = &arguments.id {
        found = vec![entry_of(&open, id, "f-", "forecasts", found, |forecast| forecast.id.as_str())?];
    }
    let wanted = arguments.speaker.map(|name| name.to_lowercase());
    found.retain(|one| {
        arguments.resolution.is_none_or(|resolution| resolution == one.resolution)
            && wanted.as_ref().is_none_or(|name| one.speaker.to_lowercase().contains(name.as_str()))
    });
    if arguments.record {
        let listing = Listing {
            things: &assess::forecast_records(&found),
            short: Columns { names: RECORD, cells: &of_record },
            long: Columns { names: RECORD, cells: &of_record },
            record: &record::forecast_record,
            none: "no forecast of an institution, an office holder or an expert is settled",
        };
        print(&listing, arguments.format)?;
        return Ok(Ending::Done);
    }
    if arguments.id.is_some() {
        let claims = found.iter().flat_map(|one| one.claims.iter().chain(&one.resolved_by));
        open.bring(claims, std::iter::empty())?;
    }
    let listing = Listing {
        things: &found,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &record::forecast,
        none: "no forecasts fit",
    };
    print_entries(&listing, arguments.id.is_some(), arguments.format, |page, one| write(page, one, &open))
}

fn of_record(one: &ForecastRecord) -> Vec<String> {
    vec![
        one.speaker.clone(),
        one.forecasts.to_string(),
        one.settled.to_string(),
        format!("{:.2} (of {})", one.brier, one.settled),
        format!("{:.2} (of {})", one.log_score, one.settled),
        format!("{:.0} %", one.said * 100.0),
        format!("{:.0} % ({} of {})", one.came * 100.0, (one.came * one.settled as f64).round(), one.settled),
    ]
}

fn text(value: &Option<impl ToString>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// What came of it, in words.
fn came(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Happened => "came true",
        Resolution::DidNot => "did not come true",
        Resolution::Partly => "came true in part",
        Resolution::CannotBeTold => "cannot be told",
        Resolution::Open => "open",
    }
}

fn share(forecast: &Forecast) -> String {
    let share = forecast.probability.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
    match &forecast.likelihood {
        Some(words) => format!("“{words}”: {share}"),
        None => share,
    }
}

fn window(forecast: &Forecast) -> String {
    forecast.window.as_ref().map(|window| window.days.to_string()).unwrap_or_default()
}

fn short(forecast: &Forecast) -> Vec<String> {
    vec![
        forecast.id.to_string(),
        text(&forecast.date),
        forecast.speaker.clone(),
        forecast.what.clone(),
        window(forecast),
        share(forecast),
        came(forecast.resolution).to_owned(),
    ]
}

fn long(forecast: &Forecast) -> Vec<String> {
    let claims: Vec<&str> = forecast.claims.iter().map(|id| id.as_str()).collect();
    vec![
        forecast.id.to_string(),
        text(&forecast.date),
        forecast.speaker.clone(),
        text(&forecast.role),
        forecast.what.clone(),
        window(forecast),
        text(&forecast.likelihood),
        text(&forecast.probability),
        text(&forecast.condition),
        forecast.resolution.to_string(),
        text(&forecast.event),
        forecast.because.join("; "),
        forecast.origins.to_string(),
        claims.join("; "),
    ]
}

fn write(page: &mut Page, forecast: &Forecast, open: &OpenCase) {
    page.line(0, &format!("forecast {}", forecast.id));
    page.field(1, "who", &forecast.speaker);
    page.field(1, "role", text(&forecast.role));
    page.field(1, "said", text(&forecast.date));
    page.field(1, "what", &forecast.what);
    page.field(1, "how likely", share(forecast));
    page.field(1, "on condition", text(&forecast.condition));
    if let Some(window) = &forecast.window {
        page.field(1, "time", format!("{} ({})", window.days, window.because));
    }
    page.field(1, "independent origins", forecast.origins.to_string());
    rests_on(page, "told in", &forecast.claims, open);
    page.heading(&format!("what came of it: {}", came(forecast.resolution)));
    for reason in &forecast.because {
        page.line(1, reason);
    }
    page.field(1, "event", text(&forecast.event));
    rests_on(page, "", &forecast.resolved_by, open);
}
