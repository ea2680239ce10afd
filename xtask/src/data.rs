//! The data that whosays reads with: brought once, by its own command, into the user's data folder.

use crate::machine::{Outcome, check, released_whosays};
use std::path::Path;
use std::process::Command;

/// Builds whosays and brings what it needs.
pub(crate) fn run(_: &[String]) -> Outcome {
    install(&released_whosays()?)
}

/// Brings what is needed and not there yet; where all is there, this takes some milliseconds.
pub(crate) fn install(whosays: &Path) -> Outcome {
    check(Command::new(whosays).args(["data", "install"]))
}
