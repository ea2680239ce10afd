//! `whosays warnings`: who warned whom of what, what was done with it, and what came after.

use super::claims::one_of;
use super::ledger_page::{entry_of, print_entries, rests_on};
use super::show::Page;
use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_model::{DateInterval, Outcome, Response, Warning, record};

const SHORT: &[&str] =
    &["id", "date", "who warned", "whom", "of what", "done with it", "what followed", "days", "origins"];
const LONG: &[&str] = &[
    "id",
    "date",
    "issuer",
    "recipient",
    "target",
    "place",
    "window",
    "response",
    "response_by",
    "outcome",
    "event",
    "lead_days",
    "because",
    "origins",
    "claims",
    "wording",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Show everything of this warning, by its id or the beginning of one
    id: Option<String>,
    /// What its recipient did with it
    #[arg(long, value_parser = one_of(Response::ALL, Response::as_str))]
    response: Option<Response>,
    /// What followed
    #[arg(long, value_parser = one_of(Outcome::ALL, Outcome::as_str))]
    outcome: Option<Outcome>,
    /// Given by somebody whose name holds these words
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    /// Held to what came until this day; without it to the day of the last report
    #[arg(long, value_name = "DATE")]
    as_of: Option<DateInterval>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the warnings.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::ready(&arguments.case)?;
    let mut found = ledgers::warnings(&mut open, arguments.as_of.as_ref())?;
    if let Some(id) = &arguments.id {
        found = vec![entry_of(&open, id, "w-", "warnings", found, |warning| warning.id.as_str())?];
    }
    let wanted = arguments.issuer.map(|name| name.to_lowercase());
    found.retain(|one| {
        let named =
            |wanted: &String| one.issuer.as_ref().is_some_and(|name| name.to_lowercase().contains(wanted.as_str()));
        arguments.response.is_none_or(|response| response == one.response)
            && arguments.outcome.is_none_or(|outcome| outcome == one.outcome)
            && wanted.as_ref().is_none_or(named)
    });
    if arguments.id.is_some() {
        let claims =
            found.iter().flat_map(|one| one.claims.iter().chain(&one.response_claims).chain(&one.outcome_claims));
        let reports = found.iter().flat_map(|one| &one.response_passages).map(|passage| &passage.report);
        open.bring(claims, reports)?;
    }
    let listing = Listing {
        things: &found,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &record::warning,
        none: "no warnings fit",
    };
    print_entries(&listing, arguments.id.is_some(), arguments.format, |page, one| write(page, one, &open))
}

fn text(value: &Option<impl ToString>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// What is warned of: target and place, else the words of the warning.
fn of_what(warning: &Warning) -> String {
    match (&warning.target, &warning.place) {
        (Some(target), Some(place)) if !target.contains(place.as_str()) => format!("{target}, {place}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => warning.wording.clone(),
    }
}

/// What followed, in words.
pub(super) fn followed(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Within => "came within its time",
        Outcome::After => "came later",
        Outcome::Prevented => "foiled",
        Outcome::None => "nothing in its time",
        Outcome::Open => "its time runs",
    }
}

fn short(warning: &Warning) -> Vec<String> {
    vec![
        warning.id.to_string(),
        text(&warning.date),
        text(&warning.issuer),
        text(&warning.recipient),
        of_what(warning),
        warning.response.to_string(),
        followed(warning.outcome).to_owned(),
        text(&warning.lead_days),
        warning.origins.to_string(),
    ]
}

fn long(warning: &Warning) -> Vec<String> {
    let claims: Vec<&str> = warning.claims.iter().map(|id| id.as_str()).collect();
    vec![
        warning.id.to_string(),
        text(&warning.date),
        text(&warning.issuer),
        text(&warning.recipient),
        text(&warning.target),
        text(&warning.place),
        warning.window.as_ref().map(|window| window.days.to_string()).unwrap_or_default(),
        warning.response.to_string(),
        warning.response_by.join("; "),
        warning.outcome.to_string(),
        text(&warning.event),
        text(&warning.lead_days),
        warning.because.join("; "),
        warning.origins.to_string(),
        claims.join("; "),
        warning.wording.clone(),
    ]
}

fn write(page: &mut Page, warning: &Warning, open: &OpenCase) {
    page.line(0, &format!("warning {}", warning.id));
    page.field(1, "who warned", text(&warning.issuer));
    page.field(1, "whom", text(&warning.recipient));
    page.field(1, "when", text(&warning.date));
    page.field(1, "target", text(&warning.target));
    page.field(1, "place", text(&warning.place));
    if let Some(window) = &warning.window {
        page.field(1, "time", format!("{} ({})", window.days, window.because));
    }
    page.field(1, "independent origins", warning.origins.to_string());
    rests_on(page, "told in", &warning.claims, open);
    let by = if warning.response_by.is_empty() {
        String::new()
    } else {
        format!(", says {}", warning.response_by.join("; "))
    };
    page.heading(&format!("done with it: {}{by}", warning.response));
    rests_on(page, "", &warning.response_claims, open);
    for passage in &warning.response_passages {
        page.line(1, &format!("{}: “{}”", open.label(&passage.report), passage.quote));
    }
    page.heading(&format!("what followed: {}", followed(warning.outcome)));
    for reason in &warning.because {
        page.line(1, reason);
    }
    page.field(1, "event", text(&warning.event));
    page.field(1, "days between", text(&warning.lead_days));
    rests_on(page, "", &warning.outcome_claims, open);
}
