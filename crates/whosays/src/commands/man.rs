//! `whosays man`: manual pages, one for the program and one for each subcommand.

use crate::complaint::Ending;
use std::path::PathBuf;
use whosays_case::disk;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder; made where it is not there
    dir: PathBuf,
}

/// Writes the manual pages.
pub(crate) fn run(arguments: Arguments, definition: clap::Command) -> anyhow::Result<Ending> {
    let folder = &arguments.dir;
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(definition, folder))
        .map_err(|error| disk(folder, "the manual pages could not be written", &error))?;
    Ok(Ending::Done)
}
