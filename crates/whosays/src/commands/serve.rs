//! `whosays serve`: the desk in the browser.

use crate::complaint::{Ending, say};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use whosays_case::wrong_use;
use whosays_desk::{Options, serve};

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// The port on this machine; 0 takes a free one
    #[arg(long, default_value_t = 8031)]
    port: u16,
    /// Whose name judgements bear
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
    who: Option<String>,
}

/// Opens the desk, and keeps it open until it is told to end.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let user = || ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let who = arguments.who.or_else(user).filter(|who| !who.trim().is_empty());
    let Some(who) = who else {
        return Err(wrong_use("judgements need a name", "give --who NAME, or set WHOSAYS_WHO"));
    };
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), arguments.port);
    let options = Options { case: arguments.case, address, who };
    serve(&options, |link| {
        say(&format!("the desk is open; this link opens it once: {link}"));
        say("press Enter for a new link, Ctrl+C to end");
    })?;
    Ok(Ending::Done)
}
