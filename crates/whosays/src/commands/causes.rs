//! `whosays causes`: what is said to drive what, by whom, and who contradicts.

use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_model::{CauseArrow, CauseTelling, ClaimId, record};

const SHORT: &[&str] = &["sign", "cause", "effect", "said by", "contrary", "words"];
const LONG: &[&str] = &["sign", "cause", "effect", "said_by", "claims", "origins", "contrary_by", "contrary", "by"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Whose cause or effect holds these words
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Said or contradicted by somebody whose name holds these words
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Only arrows that somebody contradicts
    #[arg(long)]
    contrary: bool,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the arrows.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::ready(&arguments.case)?;
    let mut arrows = ledgers::causes(&mut open)?;
    let holds =
        |words: &Option<String>, part: &str| words.as_ref().is_some_and(|words| words.to_lowercase().contains(part));
    if let Some(text) = arguments.text.map(|text| text.to_lowercase()) {
        arrows.retain(|arrow| tellings(arrow).any(|told| holds(&told.cause, &text) || holds(&told.effect, &text)));
    }
    if let Some(who) = arguments.who.map(|who| who.to_lowercase()) {
        arrows.retain(|arrow| tellings(arrow).any(|told| told.who.to_lowercase().contains(&who)));
    }
    arrows.retain(|arrow| !arguments.contrary || !arrow.contrary.is_empty());
    let first = arrows.iter().filter_map(|arrow| tellings(arrow).next()).map(|told| &told.claim);
    open.bring(first, std::iter::empty())?;
    let listing = Listing {
        things: &arrows,
        short: Columns { names: SHORT, cells: &|arrow| short(arrow, &open) },
        long: Columns { names: LONG, cells: &long },
        record: &|arrow| record::entry("cause", arrow),
        none: "no causes fit",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

fn tellings(arrow: &CauseArrow) -> impl Iterator<Item = &CauseTelling> {
    arrow.tellings.iter().chain(&arrow.contrary)
}

/// Who says so, each with the day: `Marta Lind 2031-03-12`.
fn who(tellings: &[CauseTelling]) -> String {
    let one = |told: &CauseTelling| match &told.day {
        Some(day) => format!("{} {day}", told.who),
        None => told.who.clone(),
    };
    tellings.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn ids(tellings: &[CauseTelling]) -> String {
    tellings.iter().map(|told| ClaimId::as_str(&told.claim)).collect::<Vec<_>>().join("; ")
}

fn end(words: &Option<String>) -> String {
    words.clone().unwrap_or_else(|| "(not told)".to_owned())
}

fn short(arrow: &CauseArrow, open: &OpenCase) -> Vec<String> {
    let first = tellings(arrow).next().and_then(|told| open.claim(&told.claim));
    vec![
        arrow.sign.to_string(),
        end(&arrow.cause),
        end(&arrow.effect),
        who(&arrow.tellings),
        who(&arrow.contrary),
        first.map(|claim| claim.quote.clone()).unwrap_or_default(),
    ]
}

fn long(arrow: &CauseArrow) -> Vec<String> {
    vec![
        arrow.sign.to_string(),
        arrow.cause.clone().unwrap_or_default(),
        arrow.effect.clone().unwrap_or_default(),
        who(&arrow.tellings),
        ids(&arrow.tellings),
        arrow.origins.to_string(),
        who(&arrow.contrary),
        ids(&arrow.contrary),
        arrow.by.clone(),
    ]
}
