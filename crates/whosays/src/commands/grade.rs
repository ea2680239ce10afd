//! `whosays grade`: sources and claims by the Admiralty code.

use super::settings::event;
use crate::complaint::Ending;
use crate::printed::count;
use crate::table::{Columns, Format, Listing, most_rows, print_below};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_model::{ItemGrade, SetBy, SourceGrade, record};

const SHORT: &[&str] = &["id or source", "grade", "what", "why", "set by"];
const LONG: &[&str] = &[
    "record",
    "id",
    "source",
    "reliability",
    "credibility",
    "proposed",
    "in_words",
    "because",
    "agreeing",
    "contradicting",
    "set",
    "claims",
    "quote",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Of a source whose name holds these words
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Of claims on this event, by its id or the beginning of one
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Claims whose truth cannot be judged (6) too
    #[arg(long)]
    all: bool,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A line of the listing.
enum Line {
    Source(SourceGrade),
    Item(ItemGrade),
}

/// Prints the sources, then the claims.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::ready(&arguments.case)?;
    let grades = ledgers::grades(&mut open)?;
    let event = arguments.event.as_ref().map(|id| event(&open, id)).transpose()?;
    let on_it = event.as_ref().map(|event| open.claims_on(event)).transpose()?;
    let words = arguments.source.map(|words| words.to_lowercase());
    let is_of = |source: &str| words.as_ref().is_none_or(|words| source.to_lowercase().contains(words.as_str()));
    let tells = |item: &ItemGrade| on_it.as_ref().is_none_or(|claims| claims.contains(&item.claim));
    let items: Vec<ItemGrade> = grades.items.into_iter().filter(|item| is_of(&item.source) && tells(item)).collect();
    let is_shown = |item: &ItemGrade| arguments.all || item.credibility.as_str() != "6" || !item.set.is_empty();
    let left = items.iter().filter(|item| !is_shown(item)).count();
    let sources = grades.sources.into_iter().filter(|source| is_of(&source.name));
    let sources = sources.filter(|source| on_it.is_none() || items.iter().any(|item| item.source == source.name));
    let mut lines: Vec<Line> = sources.map(Line::Source).collect();
    lines.extend(items.into_iter().filter(is_shown).map(Line::Item));
    // Records do without the words.
    let told = match arguments.format {
        Format::Table => most_rows(),
        Format::Csv => usize::MAX,
        Format::Jsonl => 0,
    };
    let shown = lines.iter().take(told).filter_map(|line| match line {
        Line::Item(item) => Some(&item.claim),
        Line::Source(_) => None,
    });
    open.bring(shown, std::iter::empty())?;
    let listing = Listing {
        things: &lines,
        short: Columns { names: SHORT, cells: &|line| short(line, &open) },
        long: Columns { names: LONG, cells: &|line| long(line, &open) },
        record: &|line| match line {
            Line::Source(source) => record::source(source),
            Line::Item(item) => record::grade(item),
        },
        none: "no source and no claim fits",
    };
    let below = match left {
        0 => String::new(),
        left => format!("{} more cannot be judged (6); --all lists them", count(left, "claim")),
    };
    print_below("", &listing, arguments.format, &below)?;
    Ok(Ending::Done)
}

fn quote(item: &ItemGrade, open: &OpenCase) -> String {
    open.claim(&item.claim).map(|claim| claim.quote.clone()).unwrap_or_default()
}

fn people(set: &[SetBy]) -> String {
    let one = |set: &SetBy| {
        let note = set.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{}: {}{note}", set.who, set.value)
    };
    set.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn short(line: &Line, open: &OpenCase) -> Vec<String> {
    match line {
        Line::Source(source) => vec![
            source.name.clone(),
            source.reliability.to_string(),
            format!("{}, {}", source.sort, count(source.claims.len(), "claim")),
            source.reliability.in_words().to_owned(),
            people(&source.set),
        ],
        Line::Item(item) => vec![
            item.claim.to_string(),
            format!("{}{}", item.reliability, item.credibility),
            format!("{}: “{}”", item.source, quote(item, open)),
            format!("{}: {}", item.credibility.in_words(), item.because.join("; ")),
            people(&item.set),
        ],
    }
}

fn long(line: &Line, open: &OpenCase) -> Vec<String> {
    let ids = |ids: &[whosays_model::OriginId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    match line {
        Line::Source(source) => vec![
            "source".to_owned(),
            String::new(),
            source.name.clone(),
            source.reliability.to_string(),
            String::new(),
            String::new(),
            source.reliability.in_words().to_owned(),
            String::new(),
            String::new(),
            String::new(),
            people(&source.set),
            source.claims.len().to_string(),
            String::new(),
        ],
        Line::Item(item) => vec![
            "grade".to_owned(),
            item.claim.to_string(),
            item.source.clone(),
            item.reliability.to_string(),
            item.credibility.to_string(),
            item.proposed.to_string(),
            format!("{}, {}", item.reliability.in_words(), item.credibility.in_words()),
            item.because.join("; "),
            ids(&item.agreeing),
            ids(&item.contradicting),
            people(&item.set),
            String::new(),
            quote(item, open),
        ],
    }
}
