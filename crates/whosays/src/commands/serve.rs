//! `whosays serve`: the desk in the browser.

use crate::complaint::{Ending, say};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use whosays_case::wrong_use;
use whosays_desk::{OpenIdSettings, Options, Url, serve};

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Where it listens; any address but one of this machine needs accounts (`whosays people`) and --public
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    address: IpAddr,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 8031)]
    port: u16,
    /// The https address under which people reach it, where a proxy that speaks TLS stands before it
    #[arg(long, value_name = "URL")]
    public: Option<Url>,
    /// How many requests each session or key may make a second; if nothing is said, 200 where there are accounts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    most_a_second: Option<u32>,
    /// Whose name judgements bear
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
    who: Option<String>,
    /// An address in your own network from which reports may be fetched, beside the public ones; may be given again
    #[arg(long, value_name = "IP:PORT")]
    fetch_also: Vec<SocketAddr>,
    /// How people sign in at your organisation's own provider of OpenID Connect: a file of JSON, which the manual tells of
    #[arg(long, value_name = "FILE")]
    openid: Option<PathBuf>,
}

/// Opens the desk, and keeps it open until it is told to end.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let user = || ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let who = arguments.who.or_else(user).filter(|who| !who.trim().is_empty());
    let Some(who) = who else {
        return Err(wrong_use("judgements need a name", "give --who NAME, or set WHOSAYS_WHO"));
    };
    let address = SocketAddr::new(arguments.address, arguments.port);
    let openid = arguments.openid.as_deref().map(OpenIdSettings::read).transpose()?;
    let options = Options {
        case: arguments.case,
        address,
        who,
        public: arguments.public,
        most_a_second: arguments.most_a_second,
        fetch_also: arguments.fetch_also,
        openid,
    };
    serve(&options, |link| {
        say(&format!("the desk is open; this link opens it once: {link}"));
        say("press Enter for a new link, Ctrl+C to end");
    })?;
    Ok(Ending::Done)
}
