//! `whosays narratives`: who holds which account of which question over time, and who denies it.

use super::show::Page;
use crate::complaint::Ending;
use crate::printed::count;
use crate::table::{Columns, Format, Listing, most_rows, print};
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_case::wrong_use;
use whosays_model::{Delivery, Holder, Narrative, Version, record};
use whosays_store::Thing;

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
    "because",
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
    let mut open = OpenCase::ready(&arguments.case)?;
    let mut narratives = ledgers::narratives(&mut open)?;
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
    let all = narratives.len();
    if arguments.format == Format::Table {
        let mut tellings = 0;
        narratives.retain(|one| {
            let is_shown = tellings < most_rows();
            tellings += rows(one).len();
            is_shown
        });
    }
    let told: Vec<&Holder> = narratives.iter().flat_map(rows).map(|row| row.holder).collect();
    open.bring(told.iter().map(|holder| &holder.claim), told.iter().map(|holder| &holder.report))?;
    if arguments.format == Format::Table && !narratives.is_empty() {
        let mut page = Page::default();
        narratives.iter().for_each(|one| write(&mut page, one, &open));
        if all > narratives.len() {
            page.heading(&format!(
                "{} more questions are not shown; --event and --who narrow them, --format csv and --format jsonl hold all",
                all - narratives.len()
            ));
        }
        std::io::stdout().lock().write_all(page.text().trim_start().as_bytes())?;
        return Ok(Ending::Done);
    }
    let rows: Vec<Row> = narratives.iter().flat_map(rows).collect();
    let listing = Listing {
        things: &rows,
        short: Columns { names: LONG, cells: &|row| long(row, &open) },
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
        short: Columns { names: LONG, cells: &|_| Vec::new() },
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

/// A question as a page: each account with those who hold it and those who deny it, in the order of time.
fn write(page: &mut Page, narrative: &Narrative, open: &OpenCase) {
    page.heading(&format!("{} ({})", narrative.question, narrative.event));
    for version in &narrative.versions {
        let held = match version.origins {
            0 => "nobody holds it".to_owned(),
            origins => format!("held by {}", count(origins, "independent origin")),
        };
        page.line(1, &format!("{}: {held}", version.account));
        version.holders.iter().for_each(|holder| telling(page, holder, "", open));
        version.denials.iter().for_each(|holder| telling(page, holder, "denied by ", open));
    }
}

fn telling(page: &mut Page, holder: &Holder, before: &str, open: &OpenCase) {
    let day = holder.day.as_ref().map_or("no date".to_owned(), ToString::to_string);
    let mut notes: Vec<String> = holder.interests.iter().map(|interest| format!("a party: {interest}")).collect();
    notes.extend(match (holder.delivery, &holder.repeats) {
        (Delivery::Own, _) => Some("in its own voice".to_owned()),
        (Delivery::Said, _) => None,
        (Delivery::PassedOn, Some(claim)) => {
            Some(format!("passed on by {}, as {claim} has it", open.label(&holder.report)))
        }
        (Delivery::PassedOn, None) => Some(format!("passed on by {}", holder.via.join(", then "))),
    });
    if !holder.answers.is_empty() {
        let claims: Vec<&str> = holder.answers.iter().map(|claim| claim.as_str()).collect();
        let verb = if before.is_empty() { "brings up to date" } else { "answers" };
        notes.push(format!("{verb} {}", claims.join(", ")));
    }
    notes.extend(holder.because.clone());
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    page.line(2, &format!("{day}  {before}{}{notes}", holder.who));
    let quote = open.claim(&holder.claim).map(|claim| claim.quote.as_str()).unwrap_or_default();
    page.line(3, &format!("{} “{quote}”", holder.claim));
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
        holder.because.clone().unwrap_or_default(),
        words(row, open),
    ]
}
