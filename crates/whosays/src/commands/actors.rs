//! `whosays actors`: the organisations, states and public figures of a case: what they are called, say and are said to do.

use super::claims::one_of;
use super::show::Page;
use crate::complaint::Ending;
use crate::printed::{count, one_line};
use crate::table::{Columns, Format, Listing, print};
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::could_not;
use whosays_engine::reconcile::{NamesRuled, profiles_as_ruled};
use whosays_model::{ActorKind, ClaimId, Profile, StrengthFigure, Tie, record};

const SHORT: &[&str] = &["name", "kind", "also called", "says", "about it", "events", "ties", "reports"];
const LONG: &[&str] = &["name", "id", "kind", "names", "says", "about", "events", "relations", "strengths", "reports"];
const KINDS: &[ActorKind] = &[ActorKind::Group, ActorKind::State, ActorKind::Institution, ActorKind::Figure];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Show everything of the actors whose names hold these words
    name: Option<String>,
    /// Actors of this kind
    #[arg(long, value_parser = one_of(KINDS, ActorKind::as_str))]
    kind: Option<ActorKind>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the actors.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let ruled = NamesRuled::of(&open.store.judgements()?);
    let mut found = profiles_as_ruled(&open.case.reports, &open.case.claims, &open.case.events, &ruled);
    let wanted = arguments.name.as_ref().map(|name| name.to_lowercase());
    found.retain(|actor| {
        let fits = |wanted: &String| actor.names.iter().any(|name| name.to_lowercase().contains(wanted.as_str()));
        arguments.kind.is_none_or(|kind| kind == actor.kind) && wanted.as_ref().is_none_or(fits)
    });
    if let Some(name) = arguments.name.as_ref().filter(|_| found.is_empty()) {
        let what = format!("{}: no actor is called {}", open.store.path().display(), one_line(name));
        return Err(could_not(what, "`whosays actors CASE` lists all; private persons are none"));
    }
    if arguments.name.is_some() && arguments.format == Format::Table {
        let mut page = Page::default();
        found.iter().for_each(|actor| write(&mut page, actor, &open));
        std::io::stdout().lock().write_all(page.text().as_bytes())?;
        return Ok(Ending::Done);
    }
    let listing = Listing {
        things: &found,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &record::actor,
        none: "no actors fit",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

fn short(actor: &Profile) -> Vec<String> {
    let others: Vec<&str> = actor.names.iter().filter(|name| **name != actor.name).map(String::as_str).collect();
    vec![
        actor.name.clone(),
        actor.kind.to_string(),
        others.join("; "),
        actor.says.len().to_string(),
        actor.about.len().to_string(),
        actor.events.len().to_string(),
        actor.relations.len().to_string(),
        actor.reports.len().to_string(),
    ]
}

fn long(actor: &Profile) -> Vec<String> {
    let ids = |claims: &[ClaimId]| claims.iter().map(ClaimId::as_str).collect::<Vec<_>>().join("; ");
    vec![
        actor.name.clone(),
        actor.id.clone().unwrap_or_default(),
        actor.kind.to_string(),
        actor.names.join("; "),
        ids(&actor.says),
        ids(&actor.about),
        actor.events.iter().map(|named| named.event.as_str()).collect::<Vec<_>>().join("; "),
        actor.relations.iter().map(tie).collect::<Vec<_>>().join("; "),
        actor.strengths.iter().map(strength).collect::<Vec<_>>().join("; "),
        actor.reports.iter().map(|report| report.as_str()).collect::<Vec<_>>().join("; "),
    ]
}

/// A tie in words: `pledged to Amber Front, 2031-03`.
fn tie(tie: &Tie) -> String {
    let word = tie.tie.as_str().replace('_', " ");
    let told = if tie.outward { format!("{word} {}", tie.other) } else { format!("{} {word} it", tie.other) };
    let when = [tie.time.clone(), tie.since.as_ref().map(|since| format!("since {since}"))];
    [Some(told)].into_iter().chain(when).flatten().collect::<Vec<_>>().join(", ")
}

/// A figure in words: `fighters: at least 4,000, up`.
fn strength(figure: &StrengthFigure) -> String {
    let counted = figure.unit.as_ref().or(figure.what.as_ref()).cloned();
    let number = figure.number.as_ref().map(whosays_model::Number::in_words);
    let trend = figure.trend.map(|trend| trend.to_string());
    let told: Vec<String> = [number, trend].into_iter().flatten().collect();
    match (counted, told.is_empty()) {
        (Some(counted), false) => format!("{counted}: {}", told.join(", ")),
        (Some(counted), true) => counted,
        (None, _) => told.join(", "),
    }
}

fn write(page: &mut Page, actor: &Profile, open: &OpenCase) {
    page.heading(&format!("{} ({})", actor.name, actor.kind));
    let others: Vec<&str> = actor.names.iter().filter(|name| **name != actor.name).map(String::as_str).collect();
    page.field(1, "also called", others.join("; "));
    page.field(1, "in the gazetteer as", actor.id.as_deref().unwrap_or_default());
    page.field(1, "named in", count(actor.reports.len(), "report"));
    let dated = |published: Option<&whosays_model::DateInterval>, told: String, claim: &ClaimId| {
        let day = published.map_or("no date".to_owned(), ToString::to_string);
        let quote = open.claim(claim).map(|claim| claim.quote.as_str()).unwrap_or_default();
        format!("{day}  {told}  {claim} “{quote}”")
    };
    lines(
        page,
        "ties over time",
        actor.relations.iter().map(|one| dated(one.published.as_ref(), tie(one), &one.claim)),
    );
    let figures = actor.strengths.iter().map(|one| dated(one.published.as_ref(), strength(one), &one.claim));
    lines(page, "strength over time", figures);
    let named = actor.events.iter().map(|named| {
        let modes: Vec<&str> = named.modes.iter().map(|mode| mode.as_str()).collect();
        let event = open.case.events.iter().find(|event| event.id == named.event);
        let called = event.and_then(|event| event.names.first()).map(String::as_str).unwrap_or_default();
        format!("{} {called} ({})", named.event, modes.join(", "))
    });
    lines(page, "events in which it is named as behind them", named);
    let told = |id: &ClaimId| {
        let claim = open.claim(id);
        claim.map_or(id.to_string(), |claim| {
            format!("{id} {} by {}: “{}”", claim.kind(), claim.speaker.name, claim.quote)
        })
    };
    lines(page, &format!("{} by it", count(actor.says.len(), "claim")), actor.says.iter().map(told));
    lines(page, &format!("{} about it", count(actor.about.len(), "claim")), actor.about.iter().map(told));
}

fn lines(page: &mut Page, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    page.line(1, heading);
    lines.iter().for_each(|line| page.line(2, line));
}
