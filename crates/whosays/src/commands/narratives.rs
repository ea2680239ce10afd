//! `whosays narratives`: who holds which account of which question over time, and who denies it.

use crate::complaint::{Ending, wrong_use};
use crate::open_case::OpenCase;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_engine::assess;
use whosays_model::{Delivery, Holder, Narrative, Version, record};
use whosays_store::Thing;

const SHORT: &[&str] = &["event", "question", "account", "who", "day", "how", "words"];
const LONG: &[&str] = &[
    "event",
    "field",
    "question",
    "account",
    "side",
    "who",
    "role",
    "day",
    "delivery",
    "via",
    "repeats",
    "certainty",
    "mode",
    "interests",
    "answers",
    "claim",
    "report",
    "origin",
    "words",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Of this event, by its id or the beginning of one
    event: Option<String>,
    /// Held or denied by somebody whose name holds these words
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Questions with at least so many accounts
    #[arg(long, value_name = "N", default_value_t = 1)]
    accounts: usize,
    /// How to write them; a record holds a whole question, a row one telling
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the questions with their accounts.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let mut narratives = assess::narratives(&open.case);
    narratives.retain(|one| one.versions.len() >= arguments.accounts);
    if let Some(id) = &arguments.event {
        let Thing::Event(event) = open.find(id)? else {
            return Err(wrong_use(format!("{id}: this is no event"), "ids of events begin with e-"));
        };
        narratives.retain(|one| one.event == event.id);
    }
    if let Some(who) = arguments.who.map(|who| who.to_lowercase()) {
        narratives.retain(|one| rows(one).iter().any(|row| row.holder.who.to_lowercase().contains(&who)));
    }
    if arguments.format == Format::Jsonl {
        print(&whole(&narratives), arguments.format)?;
        return Ok(Ending::Done);
    }
    let rows: Vec<Row> = narratives.iter().flat_map(rows).collect();
    let listing = Listing {
        things: &rows,
        short: Columns { names: SHORT, cells: &|row| short(row, &open) },
        long: Columns { names: LONG, cells: &|row| long(row, &open) },
        record: &|row| record::entry("narrative", row.narrative),
        none: NONE,
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

const NONE: &str = "no question fits: no account of responsibility, and no figure over which accounts conflict";

fn whole(narratives: &[Narrative]) -> Listing<'_, Narrative> {
    Listing {
        things: narratives,
        short: Columns { names: SHORT, cells: &|_| Vec::new() },
        long: Columns { names: LONG, cells: &|_| Vec::new() },
        record: &|one| record::entry("narrative", one),
        none: NONE,
    }
}

/// One telling in its place.
struct Row<'a> {
    narrative: &'a Narrative,
    version: &'a Version,
    is_denial: bool,
    holder: &'a Holder,
}

fn rows(narrative: &Narrative) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for version in &narrative.versions {
        let row = |is_denial: bool| move |holder| Row { narrative, version, is_denial, holder };
        rows.extend(version.holders.iter().map(row(false)));
        rows.extend(version.denials.iter().map(row(true)));
    }
    rows
}

fn words(row: &Row, open: &OpenCase) -> String {
    open.claim(&row.holder.claim).map(|claim| claim.quote.clone()).unwrap_or_default()
}

/// How a telling came and what ties its holder to the question: `denies; accused; passed on`.
fn how(row: &Row) -> String {
    let mut parts = vec![if row.is_denial { "denies" } else { "holds" }.to_owned()];
    parts.extend(row.holder.interests.iter().map(ToString::to_string));
    parts.extend(match row.holder.delivery {
        Delivery::Own => Some("own voice".to_owned()),
        Delivery::Said => None,
        Delivery::PassedOn => Some("passed on".to_owned()),
    });
    parts.join(", ")
}

fn day(holder: &Holder) -> String {
    holder.day.as_ref().map_or("no date".to_owned(), ToString::to_string)
}

fn short(row: &Row, open: &OpenCase) -> Vec<String> {
    vec![
        row.narrative.event.to_string(),
        row.narrative.question.clone(),
        row.version.account.clone(),
        row.holder.who.clone(),
        day(row.holder),
        how(row),
        words(row, open),
    ]
}

fn long(row: &Row, open: &OpenCase) -> Vec<String> {
    let holder = row.holder;
    let joined = |words: Vec<&str>| words.join("; ");
    vec![
        row.narrative.event.to_string(),
        row.narrative.field.to_string(),
        row.narrative.question.clone(),
        row.version.account.clone(),
        if row.is_denial { "denies" } else { "holds" }.to_owned(),
        holder.who.clone(),
        holder.role.clone().unwrap_or_default(),
        holder.day.as_ref().map(ToString::to_string).unwrap_or_default(),
        holder.delivery.to_string(),
        holder.via.join("; "),
        holder.repeats.as_ref().map(ToString::to_string).unwrap_or_default(),
        holder.certainty.to_string(),
        holder.mode.map(|mode| mode.to_string()).unwrap_or_default(),
        joined(holder.interests.iter().map(|one| one.as_str()).collect()),
        joined(holder.answers.iter().map(|claim| claim.as_str()).collect()),
        holder.claim.to_string(),
        holder.report.to_string(),
        holder.origin.as_ref().map(ToString::to_string).unwrap_or_default(),
        words(row, open),
    ]
}
