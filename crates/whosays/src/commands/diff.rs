//! `whosays diff`: what a case says now and did not say before a day, and on whose word.

use super::claims::one_of;
use crate::clocks::Clock;
use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_model::{ClaimId, DateInterval, News, NewsSort, record};

const SHORT: &[&str] = &["of", "what", "called", "from", "to", "on the word of", "because"];
const LONG: &[&str] =
    &["sort", "subject", "called", "field", "from", "to", "on_the_word_of", "claims", "earlier", "because"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Since the beginning of this day, month or year
    #[arg(long, value_name = "DATE")]
    since: DateInterval,
    /// By which clock the case had a report
    #[arg(long, value_enum, default_value_t = Clock::Published)]
    clock: Clock,
    /// Differences of this sort; may be given again
    #[arg(long, value_parser = one_of(NewsSort::ALL, NewsSort::as_str))]
    sort: Vec<NewsSort>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the differences.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut news = ledgers::news(&mut OpenCase::ready(&arguments.case)?, &arguments.since, arguments.clock.into())?;
    news.retain(|one| arguments.sort.is_empty() || arguments.sort.contains(&one.sort));
    let listing = Listing {
        things: &news,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &|one| record::entry("news", one),
        none: "nothing differs",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

fn short(news: &News) -> Vec<String> {
    let sort = news.sort.as_str().replace('_', " ");
    vec![
        news.subject.clone(),
        news.field.map_or(sort.clone(), |field| format!("{sort}: {field}")),
        news.called.clone(),
        news.from.clone().unwrap_or_default(),
        news.to.clone().unwrap_or_default(),
        news.on_the_word_of.join("; "),
        news.because.clone(),
    ]
}

fn long(news: &News) -> Vec<String> {
    let ids = |claims: &[ClaimId]| claims.iter().map(ClaimId::as_str).collect::<Vec<_>>().join("; ");
    vec![
        news.sort.to_string(),
        news.subject.clone(),
        news.called.clone(),
        news.field.map(|field| field.to_string()).unwrap_or_default(),
        news.from.clone().unwrap_or_default(),
        news.to.clone().unwrap_or_default(),
        news.on_the_word_of.join("; "),
        ids(&news.claims),
        ids(&news.earlier),
        news.because.clone(),
    ]
}
