//! `whosays claims`: the claims of a case that fit what is asked for.

use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::wrong_use;
use whosays_model::{Certainty, Claim, ClaimKind, DateInterval, ReportId, Stance, record};
use whosays_store::{ClaimFilter, Thing};

const SHORT: &[&str] = &["id", "kind", "speaker", "how", "quote", "report"];
const LONG: &[&str] = &[
    "id",
    "report",
    "file",
    "published",
    "kind",
    "quote",
    "start",
    "end",
    "speaker",
    "role",
    "via",
    "stance",
    "certainty",
    "event",
    "origin",
    "actors",
    "value",
    "by",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Claims of this kind
    #[arg(long, value_parser = one_of(ClaimKind::ALL, ClaimKind::as_str))]
    kind: Option<ClaimKind>,
    /// Said by somebody whose name holds these words; `author` for a report's own voice
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// About an actor whose name holds these words
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// About this event
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// Of this report, by id or file name
    #[arg(long, value_name = "ID")]
    report: Option<String>,
    /// Said this surely
    #[arg(long, value_parser = one_of(Certainty::ALL, Certainty::as_str))]
    certainty: Option<Certainty>,
    /// Held or rejected
    #[arg(long, value_parser = one_of(Stance::ALL, Stance::as_str))]
    stance: Option<Stance>,
    /// In reports published on this date or later
    #[arg(long, value_name = "DATE")]
    since: Option<DateInterval>,
    /// In reports published on this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<DateInterval>,
    /// Whose quotation or speaker holds all these words
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the claims.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let format = arguments.format;
    let claims = open.store.claims(&filter(arguments, &open)?)?;
    let listing = Listing {
        things: &claims,
        short: Columns { names: SHORT, cells: &|claim| short(claim, &open) },
        long: Columns { names: LONG, cells: &|claim| long(claim, &open) },
        record: &|claim| {
            let mut record = record::claim(claim, open.event_id_of(claim.event.as_ref()));
            record["origin"] = serde_json::json!(open.origin_of(&claim.id).map(|origin| &origin.id));
            record
        },
        none: "no claims fit",
    };
    print(&listing, format)?;
    Ok(Ending::Done)
}

/// A parser of the words of a closed list, which help and completions show.
pub(crate) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |value| word(*value)))
        .try_map(move |written| all.iter().copied().find(|value| word(*value) == written).ok_or("not on the list"))
}

fn filter(arguments: Arguments, open: &OpenCase) -> anyhow::Result<ClaimFilter> {
    Ok(ClaimFilter {
        kind: arguments.kind,
        speaker: arguments.speaker,
        actor: arguments.actor,
        event: arguments.event.map(|id| event_id(&id, open)).transpose()?,
        report: arguments.report.map(|id| report_id(&id, open)).transpose()?,
        certainty: arguments.certainty,
        stance: arguments.stance,
        since: arguments.since,
        until: arguments.until,
        text: arguments.text,
    })
}

fn event_id(written: &str, open: &OpenCase) -> anyhow::Result<String> {
    match open.find(written)? {
        Thing::Event(event) => Ok(event.id.to_string()),
        Thing::Mention(mention) => Ok(mention.id.to_string()),
        _ => Err(wrong_use(format!("--event {written}: this is no event"), "ids of events begin with e-")),
    }
}

pub(super) fn report_id(written: &str, open: &OpenCase) -> anyhow::Result<ReportId> {
    match open.find(written)? {
        Thing::Report(report) => Ok(report.id),
        _ => Err(wrong_use(format!("--report {written}: this is no report"), "ids of reports begin with r-")),
    }
}

fn short(claim: &Claim, open: &OpenCase) -> Vec<String> {
    vec![
        claim.id.to_string(),
        claim.kind().to_string(),
        claim.speaker.name.clone(),
        format!("{} {}", claim.stance, claim.certainty),
        claim.quote.clone(),
        open.label(&claim.report),
    ]
}

fn long(claim: &Claim, open: &OpenCase) -> Vec<String> {
    let report = open.report(&claim.report);
    let value = serde_json::to_value(&claim.value).map(|value| value["value"].to_string()).unwrap_or_default();
    let actors: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
    vec![
        claim.id.to_string(),
        claim.report.to_string(),
        report.map(|report| report.file.clone()).unwrap_or_default(),
        report.and_then(|report| report.published()).map(ToString::to_string).unwrap_or_default(),
        claim.kind().to_string(),
        claim.quote.clone(),
        claim.span().start.to_string(),
        claim.span().end.to_string(),
        claim.speaker.name.clone(),
        claim.speaker.role.clone().unwrap_or_default(),
        claim.via.join("; "),
        claim.stance.to_string(),
        claim.certainty.to_string(),
        open.event_id_of(claim.event.as_ref()).map(ToString::to_string).unwrap_or_default(),
        open.origin_of(&claim.id).map(|origin| origin.id.to_string()).unwrap_or_default(),
        actors.join("; "),
        value,
        claim.by.clone(),
    ]
}
