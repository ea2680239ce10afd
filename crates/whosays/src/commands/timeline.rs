//! `whosays timeline`: alert levels, strengths, activity with its gaps, ties, and what actors publish, over time.

use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use clap::ValueEnum;
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_case::wrong_use;
use whosays_model::{
    ClaimId, DateInterval, LevelStep, Month, Publishing, StrengthPoint, StrengthSeries, TieSpan, Timeline, record,
};

/// What can be told over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Alert levels that were set, raised, lowered or kept.
    Levels,
    /// Figures of actors' strength, with their bounds.
    Strengths,
    /// Attacks and operations by month and place, with the months of which no report could tell.
    Activity,
    /// Ties between actors, with what is said of their beginning and end.
    Ties,
    /// What actors publish, and how often.
    Publishing,
}

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// What to tell; may be given again, without it everything is
    #[arg(long, value_enum, value_name = "WHAT")]
    of: Vec<Section>,
    /// Of an actor, an area or a place whose name holds these words
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How to write it; CSV holds one table, so it needs one --of
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the sections one after the other.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    if arguments.format == Format::Csv && arguments.of.len() != 1 {
        return Err(wrong_use("--format csv: CSV holds one table".to_owned(), "pick one, such as --of activity"));
    }
    let mut timeline = ledgers::timeline(&mut OpenCase::ready(&arguments.case)?)?;
    if let Some(name) = arguments.name.map(|name| name.to_lowercase()) {
        keep(&mut timeline, &name);
    }
    let all = if arguments.of.is_empty() { Section::value_variants() } else { &arguments.of };
    for (at, section) in all.iter().enumerate() {
        if arguments.format == Format::Table && all.len() > 1 {
            writeln!(std::io::stdout().lock(), "{}{}", if at > 0 { "\n" } else { "" }, heading(*section))?;
        }
        write(*section, &timeline, arguments.format)?;
    }
    Ok(Ending::Done)
}

fn keep(timeline: &mut Timeline, name: &str) {
    let holds = |words: &str| words.to_lowercase().contains(name);
    let some = |words: &Option<String>| words.as_deref().is_some_and(holds);
    timeline.levels.retain(|step| some(&step.area) || some(&step.by));
    timeline.strengths.retain(|series| holds(&series.actor));
    timeline.months.retain(|month| some(&month.place));
    timeline.ties.retain(|tie| holds(&tie.from) || holds(&tie.to));
    timeline.publishing.retain(|one| holds(&one.actor));
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Levels => "Alert levels",
        Section::Strengths => "Strengths",
        Section::Activity => "Attacks and operations by month and place",
        Section::Ties => "Ties",
        Section::Publishing => "What actors publish",
    }
}

fn write(section: Section, timeline: &Timeline, format: Format) -> anyhow::Result<()> {
    match section {
        Section::Levels => {
            print(&listing(&timeline.levels, LEVELS, &level, &|one| record::entry("level", one)), format)
        }
        Section::Strengths => write_strengths(&timeline.strengths, format),
        Section::Activity => {
            print(&listing(&timeline.months, MONTHS, &month, &|one| record::entry("month", one)), format)
        }
        Section::Ties => print(&listing(&timeline.ties, TIES, &tie, &|one| record::entry("tie", one)), format),
        Section::Publishing => print(
            &listing(&timeline.publishing, PUBLISHING, &published, &|one| record::entry("publishing", one)),
            format,
        ),
    }
}

/// A listing whose table and CSV have the same columns.
fn listing<'a, T>(
    things: &'a [T],
    names: &'a [&'a str],
    cells: &'a dyn Fn(&T) -> Vec<String>,
    record: &'a dyn Fn(&T) -> serde_json::Value,
) -> Listing<'a, T> {
    Listing { things, short: Columns { names, cells }, long: Columns { names, cells }, record, none: "nothing is told" }
}

/// A row is one figure, a record one series.
fn write_strengths(series: &[StrengthSeries], format: Format) -> anyhow::Result<()> {
    if format == Format::Jsonl {
        return print(&listing(series, POINTS, &|_| Vec::new(), &|one| record::entry("strength_series", one)), format);
    }
    let points: Vec<(&StrengthSeries, &StrengthPoint)> =
        series.iter().flat_map(|one| one.points.iter().map(move |point| (one, point))).collect();
    print(&listing(&points, POINTS, &point, &|(one, _)| record::entry("strength_series", one)), format)
}

const LEVELS: &[&str] = &["day", "area", "level", "before", "change", "set by", "on the word of", "claims"];
const POINTS: &[&str] = &["claim", "day", "actor", "what", "figure", "low", "high", "trend", "who"];
const MONTHS: &[&str] = &["month", "place", "events", "killed low", "killed high", "reports", "state"];
const TIES: &[&str] = &["from", "tie", "to", "begins", "ends", "claims", "ended by"];
const PUBLISHING: &[&str] =
    &["actor", "media", "outlets", "languages", "days", "every", "claims of responsibility", "events", "claims"];

fn written<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn ids(claims: &[ClaimId]) -> String {
    claims.iter().map(ClaimId::as_str).collect::<Vec<_>>().join("; ")
}

fn level(step: &LevelStep) -> Vec<String> {
    let day = written(step.day.as_ref());
    vec![
        if step.is_day_of_report && !day.is_empty() { format!("told {day}") } else { day },
        written(step.area.as_ref()),
        written(step.level.as_ref()),
        written(step.previous.as_ref()),
        written(step.change.as_ref()),
        written(step.by.as_ref()),
        step.on_the_word_of.join("; "),
        ids(&step.claims),
    ]
}

fn point((series, point): &(&StrengthSeries, &StrengthPoint)) -> Vec<String> {
    vec![
        point.claim.to_string(),
        written(point.day.as_ref()),
        series.actor.clone(),
        written(series.counted.as_ref()),
        point.number.as_ref().map(whosays_model::Number::in_words).unwrap_or_default(),
        written(point.low.as_ref()),
        written(point.high.as_ref()),
        written(point.trend.as_ref()),
        point.who.clone(),
    ]
}

fn month(month: &Month) -> Vec<String> {
    let (low, high) = month.killed.unwrap_or_default();
    vec![
        month.month.to_string(),
        month.place.clone().unwrap_or_else(|| "(all)".to_owned()),
        month.events.len().to_string(),
        written(low.as_ref()),
        written(high.as_ref()),
        month.reports.to_string(),
        month.state.as_str().replace('_', " "),
    ]
}

fn tie(tie: &TieSpan) -> Vec<String> {
    vec![
        tie.from.clone(),
        tie.tie.as_str().replace('_', " "),
        tie.to.clone(),
        written(tie.begins.as_ref()),
        written(tie.ends.as_ref()),
        ids(&tie.claims),
        ids(&tie.ended_by),
    ]
}

fn published(one: &Publishing) -> Vec<String> {
    vec![
        one.actor.clone(),
        one.media.join("; "),
        one.outlets.join("; "),
        one.languages.join("; "),
        one.days.iter().map(DateInterval::to_string).collect::<Vec<_>>().join("; "),
        one.every_days.map(|days| format!("{days} days")).unwrap_or_default(),
        one.claims_of_responsibility.len().to_string(),
        one.events.len().to_string(),
        ids(&one.claims),
    ]
}
