//! `whosays judge`: a person rules that two tellings are of one happening, or of two; sets what the rules found otherwise; or
//! takes a ruling back.

use super::settings::setting;
use crate::complaint::Ending;
use crate::printed::{count, one_line, plain};
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::clock::now;
use whosays_case::{could_not, wrong_use};
use whosays_model::{EventMention, Judgement, Ruling, Target};
use whosays_store::Thing;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// With --set: a claim (c-…), or a warning (w-…), forecast (f-…) or origin (o-…) for its earliest one
    #[arg(value_name = "ID")]
    thing: Option<String>,
    /// Set a field: reliability=A…F, credibility=1…6, consistency=CC|C|N|I|II, response=heeded|dismissed|unknown,
    /// outcome=within|after|prevented|none|open, resolution=happened|did_not|partly|cannot_be_told|open, event=e-…|none
    #[arg(long, value_name = "FIELD=VALUE", requires = "thing", verbatim_doc_comment)]
    set: Option<String>,
    /// With consistency: the hypothesis, by its name in `whosays hypotheses`
    #[arg(long, value_name = "NAME", requires = "set")]
    hypothesis: Option<String>,
    /// Who rules
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
    who: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS", requires = "set")]
    note: Option<String>,
    #[command(subcommand)]
    ruling: Option<Action>,
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
        /// Who takes it back
        #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
        who: Option<String>,
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
        Some(Action::Same(pair)) => (joined(&mut open, true, pair)?, "kept"),
        Some(Action::Different(pair)) => (joined(&mut open, false, pair)?, "kept"),
        Some(Action::Withdraw { number, who }) => {
            if !open.store.withdraw(number, &named(who, "a judgement")?, &now())? {
                let what = format!("no judgement {number} holds in {}", plain(&arguments.case.display().to_string()));
                return Err(could_not(what, "`whosays judgements` lists them with their numbers"));
            }
            (number, "withdrawn")
        }
        None => {
            let (Some(thing), Some(set)) = (&arguments.thing, &arguments.set) else {
                let hint = "say same, different or withdraw, or name a thing and --set FIELD=VALUE";
                return Err(wrong_use("nothing is ruled", hint));
            };
            let setting = setting(&open, thing, set, arguments.hypothesis)?;
            (keep(&mut open, Ruling::Set(setting), arguments.who, arguments.note)?, "kept")
        }
    };
    let before = open.case.events.len();
    drop(open);
    let after = OpenCase::at(&arguments.case)?.case.events.len();
    let now = count(after, "event");
    writeln!(std::io::stdout().lock(), "judgement {number} is {done}; the case has {now}, it had {before}")?;
    Ok(Ending::Done)
}

fn joined(open: &mut OpenCase, is_same: bool, pair: Pair) -> anyhow::Result<u64> {
    let (a, b) = (mention(open, &pair.a)?, mention(open, &pair.b)?);
    if a.id == b.id {
        let what = format!("{} and {} are the same telling, {}", pair.a, pair.b, a.id);
        return Err(wrong_use(what, "name two; `whosays show` lists the tellings of an event"));
    }
    let (a, b) = (target(open, &a), target(open, &b));
    let ruling = if is_same { Ruling::Same { a, b } } else { Ruling::Different { a, b } };
    keep(open, ruling, pair.who, pair.note)
}

fn keep(open: &mut OpenCase, ruling: Ruling, who: Option<String>, note: Option<String>) -> anyhow::Result<u64> {
    let who = named(who, "a judgement")?;
    let judgement = Judgement { number: None, ruling, who, at: now(), note, withdrawn: None };
    Ok(open.store.judge(&judgement)?)
}

/// The name that a judgement, or a marking, is kept with.
pub(super) fn named(who: Option<String>, what: &str) -> anyhow::Result<String> {
    who.filter(|who| !who.trim().is_empty())
        .ok_or_else(|| wrong_use(format!("{what} needs a name"), "give --who NAME, or set WHOSAYS_WHO"))
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
