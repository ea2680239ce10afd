//! `whosays origins`: what several reports of a case pass on, and from whom.

use super::claims::{one_of, report_id};
use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::wrong_use;
use whosays_model::{Origin, OriginSort, record};
use whosays_store::{OriginFilter, Thing};

const SHORT: &[&str] = &["id", "first told", "sort", "who", "reports", "claims", "words"];
const LONG: &[&str] =
    &["id", "sort", "who", "credited", "published", "reports", "claims", "events", "links", "reasons", "by"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Origins of this sort
    #[arg(long, value_parser = one_of(OriginSort::ALL, OriginSort::as_str))]
    sort: Option<OriginSort>,
    /// Said by, told by or credited to somebody whose name holds these words
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Found in this report, by its id, the beginning of one, or its file's name
    #[arg(long, value_name = "REPORT")]
    report: Option<String>,
    /// Telling of this event, by its id or the beginning of one
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Found in at least so many reports
    #[arg(long, value_name = "N", default_value_t = 1)]
    reports: usize,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the origins.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let mut filter = OriginFilter {
        sort: arguments.sort,
        who: arguments.who,
        reports: arguments.reports,
        ..OriginFilter::default()
    };
    filter.report = arguments.report.map(|id| report_id(&id, &open)).transpose()?;
    if let Some(id) = &arguments.event {
        filter.event = match open.find(id)? {
            Thing::Event(event) => Some(event.id),
            _ => return Err(wrong_use(format!("--event {id}: this is no event"), "ids of events begin with e-")),
        };
    }
    let origins = open.store.origins(&filter)?;
    let listing = Listing {
        things: &origins,
        short: Columns { names: SHORT, cells: &|origin| short(origin, &open) },
        long: Columns { names: LONG, cells: &long },
        record: &record::origin,
        none: "no origins fit",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

/// What an origin is, in words: `told to SNA`, `wire story`.
pub(crate) fn sort(origin: &Origin) -> String {
    match (origin.sort, &origin.credited) {
        (OriginSort::ToldTo, Some(outlet)) => format!("told to {outlet}"),
        (OriginSort::ToldTo, None) => "told to an outlet".to_owned(),
        (OriginSort::Wire, _) => "wire story".to_owned(),
        (OriginSort::Copy, _) => "story that others carry".to_owned(),
        (OriginSort::Reporting, _) => "own reporting".to_owned(),
        (OriginSort::Quotation | OriginSort::Statement, Some(outlet)) => {
            format!("{}, credited to {outlet}", origin.sort)
        }
        (OriginSort::Quotation | OriginSort::Statement, None) => origin.sort.to_string(),
    }
}

fn short(origin: &Origin, open: &OpenCase) -> Vec<String> {
    let first = origin.claims.first().and_then(|id| open.claim(id));
    vec![
        origin.id.to_string(),
        origin.published.as_ref().map(ToString::to_string).unwrap_or_default(),
        sort(origin),
        origin.who.clone(),
        origin.reports.len().to_string(),
        origin.claims.len().to_string(),
        first.map(|claim| claim.quote.clone()).unwrap_or_default(),
    ]
}

fn long(origin: &Origin) -> Vec<String> {
    let joined = |ids: Vec<&str>| ids.join("; ");
    let reasons: Vec<String> = origin.links.iter().map(|link| link.because.join(", ")).collect();
    vec![
        origin.id.to_string(),
        origin.sort.to_string(),
        origin.who.clone(),
        origin.credited.clone().unwrap_or_default(),
        origin.published.as_ref().map(ToString::to_string).unwrap_or_default(),
        joined(origin.reports.iter().map(|id| id.as_str()).collect()),
        joined(origin.claims.iter().map(|id| id.as_str()).collect()),
        joined(origin.events.iter().map(|id| id.as_str()).collect()),
        origin.links.len().to_string(),
        reasons.join("; "),
        origin.by.clone(),
    ]
}
