//! A case as JSON Lines: the design's records, one a line, in the order of the pipeline.

use super::unheld::{self, Held::All};
use super::view::View;
use super::{Exchange, Losses};
use serde_json::{Value, json};
use std::io::{self, Write};
use whosays_model::{Tlp, record};

static PLACES: unheld::Places = &[
    ("report", All),
    ("claim", All),
    ("event", All),
    ("account", All),
    ("origin", All),
    ("actor", All),
    ("warning", All),
    ("forecast", All),
    ("source", All),
    ("grade", All),
];

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    for report in &view.reports {
        line(out, record::report(report), view.marking([&report.id]))?;
    }
    for claim in &view.claims {
        line(out, record::claim(claim, view.event_of(claim)), view.marking([&claim.report]))?;
    }
    for event in &view.events {
        line(out, record::event(event, &view.mentions(event)), view.marking(&event.reports))?;
    }
    let mut origins: Vec<_> = exchange.case.origins.iter().collect();
    origins.sort_by_key(|origin| &origin.id);
    for origin in origins {
        line(out, record::origin(origin), view.marking(&origin.reports))?;
    }
    for actor in view.actors() {
        line(out, record::actor(actor), view.marking(&actor.reports))?;
    }
    ledgers(&view, out)?;
    let mut losses = Losses::default();
    unheld::count(&view, &view.claims, &view.events, PLACES, &mut losses);
    Ok(losses)
}

/// Warnings, forecasts and grades, which bear the marking of the claims that they rest on.
fn ledgers(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let exchange = view.exchange;
    let mut warnings: Vec<_> = exchange.warnings.iter().collect();
    warnings.sort_by_key(|warning| &warning.id);
    for warning in warnings {
        line(out, record::warning(warning), view.marking_of_claims(&warning.claims))?;
    }
    let mut forecasts: Vec<_> = exchange.forecasts.iter().collect();
    forecasts.sort_by_key(|forecast| &forecast.id);
    for forecast in forecasts {
        line(out, record::forecast(forecast), view.marking_of_claims(&forecast.claims))?;
    }
    let mut sources: Vec<_> = exchange.grades.sources.iter().collect();
    sources.sort_by_key(|source| (source.sort, &source.name));
    for source in sources {
        line(out, record::source(source), view.marking(&source.reports))?;
    }
    let mut items: Vec<_> = exchange.grades.items.iter().collect();
    items.sort_by_key(|item| &item.claim);
    for item in items {
        line(out, record::grade(item), view.marking_of_claims([&item.claim]))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, mut record: Value, marking: Option<Tlp>) -> io::Result<()> {
    if let Some(marking) = marking {
        record["tlp"] = json!(marking);
    }
    writeln!(out, "{record}")
}
