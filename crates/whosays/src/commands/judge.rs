//! `whosays judge`: a person rules that two tellings are of one happening, or of two; or takes a ruling back.

use crate::clock::now;
use crate::complaint::{Ending, could_not, wrong_use};
use crate::open_case::OpenCase;
use crate::printed::{count, one_line, plain};
use std::path::PathBuf;
use whosays_model::{EventMention, Judgement, Ruling, Target};
use whosays_store::Thing;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    #[command(subcommand)]
    ruling: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Both tell of one happening
    Same(Pair),
    /// They tell of two happenings
    Different(Pair),
    /// Take a judgement back; it stays on record
    Withdraw {
        /// Its number, as `whosays judgements` shows it
        number: u64,
    },
}

#[derive(Debug, clap::Args)]
struct Pair {
    /// An event mention (m-…), or an event (e-…) for its earliest one
    a: String,
    /// The other
    b: String,
    /// Who rules
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
    who: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
}

/// Keeps the judgement, and says what the case makes of it.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::at(&arguments.case)?;
    let (number, done) = match arguments.ruling {
        Action::Same(pair) => (judge(&mut open, Ruling::Same, pair)?, "kept"),
        Action::Different(pair) => (judge(&mut open, Ruling::Different, pair)?, "kept"),
        Action::Withdraw { number } => {
            if !open.store.withdraw(number, &now())? {
                let what = format!("no judgement {number} holds in {}", plain(&arguments.case.display().to_string()));
                return Err(could_not(what, "`whosays judgements` lists them with their numbers"));
            }
            (number, "withdrawn")
        }
    };
    let before = open.case.events.len();
    drop(open);
    let after = OpenCase::at(&arguments.case)?.case.events.len();
    println!("judgement {number} is {done}; the case has {}, it had {before}", count(after, "event"));
    Ok(Ending::Done)
}

fn judge(open: &mut OpenCase, ruling: Ruling, pair: Pair) -> anyhow::Result<u64> {
    let Some(who) = pair.who.filter(|who| !who.trim().is_empty()) else {
        return Err(wrong_use("a judgement needs a name", "give --who NAME, or set WHOSAYS_WHO"));
    };
    let (a, b) = (mention(open, &pair.a)?, mention(open, &pair.b)?);
    if a.id == b.id {
        let what = format!("{} and {} are the same telling, {}", pair.a, pair.b, a.id);
        return Err(wrong_use(what, "name two; `whosays show` lists the tellings of an event"));
    }
    let judgement = Judgement {
        number: None,
        ruling,
        a: target(open, &a),
        b: target(open, &b),
        who,
        at: now(),
        note: pair.note,
        withdrawn: None,
    };
    Ok(open.store.judge(&judgement)?)
}

fn mention(open: &OpenCase, id: &str) -> anyhow::Result<EventMention> {
    match open.find(id)? {
        Thing::Mention(mention) => Ok(*mention),
        Thing::Event(event) => open
            .case
            .mentions
            .iter()
            .filter(|mention| event.mentions.contains(&mention.id))
            .min_by_key(|mention| {
                (open.case.reports.iter().position(|report| report.id == mention.report), &mention.id)
            })
            .cloned()
            .ok_or_else(|| could_not(format!("{id} has no telling"), "run the command again")),
        _ => Err(wrong_use(
            format!("{} is neither an event nor a telling of one", one_line(id)),
            "their ids begin with e- and m-; `whosays show` an event to see its tellings",
        )),
    }
}

fn target(open: &OpenCase, mention: &EventMention) -> Target {
    let first = mention.claims.iter().find_map(|id| open.case.claims.iter().find(|claim| claim.id == *id));
    Target {
        mention: mention.id.clone(),
        report: mention.report.clone(),
        quote: first.map(|claim| claim.quote.clone()).unwrap_or_default(),
    }
}
