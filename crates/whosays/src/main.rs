//! `whosays`: keeps account of who says what in open reporting.

mod clocks;
mod commands;
mod complaint;
mod pipeline;
mod printed;
mod table;

use clap::{CommandFactory, Parser};
use commands::Command;
use complaint::{Ending, report_error};
use std::process::ExitCode;

/// Keeps account of who says what in open reporting about attacks and conflict.
///
/// Reads reports, takes claims with their speakers, joins them into events and keeps every
/// account side by side. Nothing leaves this machine unless you send it.
#[derive(Debug, Parser)]
#[command(name = "whosays", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

// The desk runs for days: what a large piece of work took has to be given back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The stack of each thread that reads reports.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Deeply nested pages need more stack than threads have by default; it fails only where it was done before.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    match commands::run(cli.command, Cli::command) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::SomeFailed) => ExitCode::from(1),
        Err(error) => report_error(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound_and_every_argument_is_documented() {
        let mut cli = Cli::command();
        cli.build();
        cli.clone().debug_assert();
        for command in cli.get_subcommands().filter(|command| command.get_name() != "help") {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
