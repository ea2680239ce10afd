//! `whosays taxii`: what a server of TAXII 2.1 shares into a case, and a case to such a server.

mod client;
mod limits;
mod pull;
mod push;
mod remembered;
mod resources;
mod take_in;

use crate::complaint::Ending;
use client::{Client, Secret, address};
use limits::Limits;
use resources::{Place, Right, chosen, found};
use std::time::Duration;

/// What it is told.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Action {
    /// Bring what a collection holds into a case; the next time only what has come since
    Pull(pull::Arguments),
    /// Send a case to a collection, as STIX
    Push(push::Arguments),
}

/// Does what is asked.
pub(crate) fn run(action: Action) -> anyhow::Result<Ending> {
    match action {
        Action::Pull(arguments) => pull::run(arguments),
        Action::Push(arguments) => push::run(arguments),
    }
}

/// A server, and who asks it for which collection.
#[derive(Debug, clap::Args)]
struct Server {
    /// Where the server's discovery, an API root or a collection is
    #[arg(value_name = "URL")]
    url: String,
    /// Which collection, by its id, title or alias; if nothing is said, the one that there is
    #[arg(long, value_name = "ID|TITLE")]
    collection: Option<String>,
    /// The name to sign in by; the password is that in WHOSAYS_TAXII_PASSWORD. Without a name, the key in
    /// WHOSAYS_TAXII_TOKEN is sent where there is one
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    #[command(flatten)]
    limits: Limits,
}

impl Server {
    /// The collection that is meant, and the client that reaches it, which asks no longer than `within` in all.
    fn reached(&self, right: Right, within: Option<Duration>) -> anyhow::Result<(Client, Place)> {
        let url = address(&self.url)?;
        let client = Client::new(&url, Secret::of(self.user.as_deref())?, self.limits, within)?;
        let places = found(&client, &url)?;
        Ok((client, chosen(places, self.collection.as_deref(), right)?))
    }
}
