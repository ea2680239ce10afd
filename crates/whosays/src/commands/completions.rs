//! `whosays completions`: what a shell needs to complete the command line.

use crate::complaint::Ending;
use clap_complete::Shell;
use std::io::Write;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints completions.
pub(crate) fn run(arguments: Arguments, mut definition: clap::Command) -> anyhow::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut definition, "whosays", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Ending::Done)
}
