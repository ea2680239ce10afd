//! `whosays read-one`: the far side of [`whosays_case::limited`].

use crate::complaint::Ending;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file's name
    name: String,
}

/// Reads the report on standard input and answers on standard output.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    whosays_case::limited::answer(&arguments.name)?;
    Ok(Ending::Done)
}
