//! `whosays add`: reports into a case, each in a transaction of its own.

use crate::complaint::{Ending, say};
use crate::pipeline::{Pace, Told, add};
use crate::printed::holdings;
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::clock::now;
use whosays_case::files;
use whosays_case::ledgers;
use whosays_case::reading::Tally;
use whosays_model::ReportId;
use whosays_store::{Put, Store};

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file; made where there is none
    case: PathBuf,
    /// Reports, folders of them, or - for standard input
    #[arg(required = true, value_name = "REPORT|FOLDER")]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    told: Told,
}

/// Adds the reports, brings the events up to date, and prints what the case now holds.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let given = arguments.told.of(&arguments.reports)?;
    let found = files::find(&arguments.reports, std::slice::from_ref(&arguments.case));
    let mut store = Store::create_or_open(&arguments.case)?;
    store.set_time(&now());
    let tally = add(found, &given, arguments.pace, &mut store, say_stored)?;
    let mut open = OpenCase::over(store)?;
    ledgers::keep(&mut open)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", counted(&tally))?;
    writeln!(out, "{}: {}", arguments.case.display(), holdings(open.store.counts()?))?;
    Ok(Ending::after(tally.failed))
}

// Said only after the transaction is on the disk; whoever reads this line may rely on it.
fn say_stored(name: &str, id: &ReportId, put: Put) {
    let how = match put {
        Put::New => "",
        Put::Replaced => " in place of what was there",
        Put::Unchanged => ", which was there already",
    };
    say(&format!("stored {name} as {id}{how}"));
}

fn counted(tally: &Tally) -> String {
    let Tally { new, replaced, unchanged, failed } = tally;
    format!("{new} new, {replaced} replaced, {unchanged} there already, {failed} failed")
}
