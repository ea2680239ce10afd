//! A copy of the case for reading: an SQLite database, and what Datasette is told of it.

use super::whole::{beside, is_in_place, write_whole};
use std::path::{Path, PathBuf};
use whosays_case::{could_not, disk, wrong_use};
use whosays_publish::exchange::{Exchange, Losses};
use whosays_store::{Markings, ReadingCopy};

/// Where the metadata of a database lie: `isken.metadata.json` of `isken.db`.
pub(super) fn metadata_of(output: &Path) -> PathBuf {
    output.with_extension("metadata.json")
}

/// Writes the database and its metadata; tells what is left out of it.
pub(super) fn write(exchange: &Exchange<'_>, markings: &Markings, output: &Path) -> anyhow::Result<Losses> {
    check_place(output)?;
    let &Exchange { case, name, grades, actors, warnings, forecasts, at, .. } = exchange;
    let copy = ReadingCopy { case, name, at, markings, grades, actors, warnings, forecasts };
    let part = beside(output, ".part");
    // One that an interrupted run has left would be taken for the database.
    let _ = std::fs::remove_file(&part);
    let written = copy.write(&part).map_err(|error| {
        could_not(format!("{}: the database could not be written: {error}", output.display()), error.hint())
    });
    let moved = written.and_then(|()| {
        std::fs::rename(&part, output).map_err(|error| disk(output, "it could not be put in its place", &error))
    });
    if moved.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    moved?;
    let database = output.file_stem().unwrap_or(output.as_os_str()).to_string_lossy();
    write_whole(&metadata_of(output), |out| {
        serde_json::to_writer_pretty(&mut *out, &copy.metadata(&database))?;
        out.write_all(b"\n")
    })?;
    Ok(left_out(exchange))
}

fn check_place(output: &Path) -> anyhow::Result<()> {
    if is_in_place(output) {
        let what = format!("{} is no file, and a database needs one", output.display());
        return Err(wrong_use(what, "name a file with -o"));
    }
    // The next program to open the database would put into it what lies there.
    if let Some(log) = ["-wal", "-journal"].map(|ending| beside(output, ending)).iter().find(|log| log.exists()) {
        let what = format!("{} is in use, or was not closed: {} is there", output.display(), log.display());
        return Err(could_not(what, "close it, or give the export another name with -o"));
    }
    Ok(())
}

/// What a copy for reading is made without: it can all be had from the case.
fn left_out(exchange: &Exchange<'_>) -> Losses {
    let case = exchange.case;
    let mut losses = Losses::default();
    for report in &case.reports {
        losses.add("report", "original", "the bytes that it came in stay in the case");
        losses.add("report", "source", "so does the way back to them");
        losses.add("report", "blocks", "the text has no layout here");
        for _ in &report.boilerplate {
            losses.add("report", "boilerplate", "the text has no layout here");
        }
    }
    for _ in &case.mentions {
        losses.add("event", "mentions", "tellings of single reports have no table; their accounts have");
    }
    for item in &exchange.grades.items {
        for _ in item.agreeing.iter().chain(&item.contradicting) {
            losses.add("grade", "agreeing, contradicting", "the reasons stand in words");
        }
    }
    let set = exchange.grades.sources.iter().map(|source| &source.set);
    for _ in set.chain(exchange.grades.items.iter().map(|item| &item.set)).flatten() {
        losses.add("grade", "set", "who set it stays in the case; what holds is here");
    }
    losses
}
