//! `whosays show`: one thing with every word it rests on.

use super::events::{laid_to, place, range};
use super::mark::holding;
use super::origins::sort;
use super::{show_accounts, show_origin};
use crate::complaint::Ending;
use crate::pipeline::{Pace, resources};
use crate::printed::{count, one_line, plain};
use serde::Deserialize;
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_engine::annotate::{Alias, NamedPlace};
use whosays_engine::annotated;
use whosays_engine::extract::in_words;
use whosays_model::{Bound, Claim, ClaimId, Event, EventMention, Known, Number, Place, Report, Span};
use whosays_store::{ClaimFilter, Thing};

/// How many bytes of context are shown on each side of a quotation.
const CONTEXT: usize = 160;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// The id of a report, claim, event mention, event or origin, or the beginning of one; or a report's file name
    id: String,
}

/// Prints the thing.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let mut page = Page::default();
    match open.find(&arguments.id)? {
        Thing::Report(report) => report_page(&mut page, &report, &open)?,
        Thing::Claim(claim) => claim_page(&mut page, &claim, &open),
        Thing::Mention(mention) => mention_page(&mut page, &mention, &open),
        Thing::Event(event) => event_page(&mut page, &event, &open),
        Thing::Origin(origin) => show_origin::page(&mut page, &origin, &open),
    }
    std::io::stdout().lock().write_all(page.text().as_bytes())?;
    Ok(Ending::Done)
}

/// Lines to be printed, safe for a terminal.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.0.push_str(&"  ".repeat(indent));
        self.0.push_str(&one_line(text));
        self.0.push('\n');
    }

    pub(super) fn field(&mut self, indent: usize, name: &str, value: impl AsRef<str>) {
        let value = value.as_ref();
        if !value.is_empty() {
            self.line(indent, &format!("{name}: {value}"));
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.0.push('\n');
        self.line(0, text);
    }
}

fn report_page(page: &mut Page, report: &Report, open: &OpenCase) -> anyhow::Result<()> {
    let meta = &report.meta;
    page.line(0, &format!("report {}", report.id));
    page.field(1, "file", &report.file);
    page.field(1, "title", known(&meta.title, Clone::clone));
    page.field(1, "authors", known(&meta.authors, |authors| authors.join("; ")));
    page.field(1, "outlet", known(&meta.outlet, Clone::clone));
    page.field(1, "published", known(&meta.published, ToString::to_string));
    page.field(1, "address", known(&meta.url, Clone::clone));
    page.field(1, "language", report.language.as_deref().unwrap_or_default());
    page.field(1, "marking", holding(&open.store.markings()?, &report.id).unwrap_or_default());
    let layer: usize = report.boilerplate.iter().map(|layer| layer.span.len()).sum();
    page.field(1, "text", format!("{} bytes, {layer} of them not its own telling", report.text.len()));
    let claims = open.store.claims(&ClaimFilter { report: Some(report.id.clone()), ..ClaimFilter::default() })?;
    page.heading(&count(claims.len(), "claim"));
    for claim in &claims {
        page.line(1, &brief_claim(claim));
    }
    match resources(Pace::fast()) {
        Ok(resources) => {
            let annotation = annotated(report, &resources).unwrap_or_default();
            names(page, &annotation.aliases(&report.text), report);
            places(page, &annotation.places(&report.text), report);
        }
        Err(error) => page.heading(&format!(
            "who and where is called by which names was not looked at: {error:#} (run: whosays data install)"
        )),
    }
    Ok(())
}

/// Who is called what, where there is more than the name by which they are kept, with the reason of each.
fn names(page: &mut Page, aliases: &[Alias], report: &Report) {
    let mut told = Vec::new();
    for of_one in aliases.chunk_by(|a, b| a.bearer == b.bearer) {
        let others: Vec<&Alias> = of_one.iter().filter(|alias| alias.words != alias.bearer).collect();
        if let Some(first) = others.first() {
            told.push((&first.bearer, others));
        }
    }
    if !told.is_empty() {
        page.heading(&format!("{} called by more than one name", count(told.len(), "actor")));
    }
    for (bearer, others) in told {
        page.line(1, bearer);
        for alias in others {
            let reason = alias.link.because(&alias.words, &alias.bearer);
            page.line(2, &format!("{reason} ({})", whereabouts(report, alias.span)));
        }
    }
}

/// Which places the report names, where they lie, and why each is taken for that one.
fn places(page: &mut Page, named: &[NamedPlace], report: &Report) {
    if !named.is_empty() {
        page.heading(&format!("{} on the map", count(named.len(), "place")));
    }
    for one in named {
        page.line(1, &format!("{} — {}", one.words, located(&one.place)));
        page.line(2, &format!("{} ({})", one.place.because, whereabouts(report, one.span)));
    }
}

/// A place in words: `Paris, Texas, US: 33.661 -95.556, city, within 5 km, GeoNames 4717560`.
fn located(place: &Place) -> String {
    let names =
        [Some(&place.name), place.division.as_ref().filter(|name| **name != place.name), place.country.as_ref()];
    let names = names.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let number = place.geonames.map(|number| format!(", GeoNames {number}")).unwrap_or_default();
    format!(
        "{names}: {:.3} {:.3}, {}, within {} km{number}",
        place.latitude, place.longitude, place.precision, place.radius_km
    )
}

fn claim_page(page: &mut Page, claim: &Claim, open: &OpenCase) {
    page.line(0, &format!("claim {}", claim.id));
    page.field(1, "kind", claim.kind().as_str());
    page.field(1, "said by", speaker(claim));
    page.field(1, "passed on by", claim.via.join(", then "));
    page.field(1, "stance", claim.stance.as_str());
    page.field(1, "certainty", claim.certainty.as_str());
    if let Some(origin) = open.origin_of(&claim.id) {
        let others = match origin.reports.len() {
            0 | 1 => String::new(),
            all => format!(", found in {}", count(all, "report")),
        };
        page.field(1, "origin", format!("{} {} of {}{others}", origin.id, sort(origin), origin.who));
    }
    let actors: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
    page.field(1, "about", actors.join("; "));
    if let Some(event) = open.event_of(claim.event.as_ref()) {
        page.field(1, "event", format!("{} {}", event.id, title(event)));
    }
    let mut by = claim.by.split('|');
    page.field(1, "found by", by.next().unwrap_or_default());
    let (network, weights): (Vec<&str>, Vec<&str>) = by.partition(|feature| feature.starts_with("network "));
    let told = |features: Vec<&str>| features.into_iter().map(in_words).collect::<Vec<_>>().join("; ");
    page.field(1, "weighed most", told(weights));
    page.field(1, "the network", told(network));
    values(page, claim);
    if let Some(report) = open.report(&claim.report) {
        page.heading(&format!("in {} ({}, {})", open.label(&claim.report), report.file, report.id));
        evidence(page, claim, report);
    }
}

fn values(page: &mut Page, claim: &Claim) {
    let written = serde_json::to_value(&claim.value).unwrap_or_default();
    let Some(fields) = written["value"].as_object() else {
        return;
    };
    for (name, value) in fields {
        page.field(1, name, shown(value));
    }
}

fn evidence(page: &mut Page, claim: &Claim, report: &Report) {
    let span = claim.span();
    page.line(1, &format!("“{}”", claim.quote));
    page.line(1, &whereabouts(report, span));
    page.line(1, &in_context(report, span));
    for span in &claim.evidence.rest {
        page.line(1, &format!("also “{}”, {}", report.words(*span), whereabouts(report, *span)));
    }
    if let Some(span) = claim.speaker.span {
        page.line(1, &format!("speaker “{}”, {}", report.words(span), whereabouts(report, span)));
    }
}

fn mention_page(page: &mut Page, mention: &EventMention, open: &OpenCase) {
    page.line(0, &format!("event mention {}", mention.id));
    page.field(1, "in", open.label(&mention.report));
    page.field(1, "kind", format!("{}, {}", mention.kind, mention.status));
    page.field(1, "date", mention.date.as_ref().map(ToString::to_string).unwrap_or_default());
    page.field(1, "places", mention.places.join("; "));
    page.field(1, "on the map", mention.at.as_ref().map(located).unwrap_or_default());
    page.field(1, "country", mention.country.as_deref().unwrap_or_default());
    page.field(1, "targets", mention.targets.join("; "));
    page.field(1, "method", mention.method.as_deref().unwrap_or_default());
    page.field(1, "called", mention.names.join("; "));
    if let Some(event) = open.event_of(Some(&mention.id)) {
        page.field(1, "event", format!("{} {}", event.id, title(event)));
    }
    page.field(1, "found by", &mention.by);
    page.heading("rests on");
    if let Some(report) = open.report(&mention.report) {
        for span in mention.evidence.spans() {
            page.line(1, &format!("“{}”, {}", report.words(span), whereabouts(report, span)));
        }
    }
    for claim in mention.claims.iter().filter_map(|id| claim_of(open, id)) {
        page.line(1, &brief_claim(claim));
    }
}

fn event_page(page: &mut Page, event: &Event, open: &OpenCase) {
    page.line(0, &format!("event {}", event.id));
    page.field(1, "called", event.names.join("; "));
    page.field(1, "kind", format!("{}, {}", event.kind, event.status));
    page.field(1, "date", event.date.as_ref().map(ToString::to_string).unwrap_or_default());
    page.field(1, "place", place(event));
    page.field(1, "on the map", event.at.as_ref().map(located).unwrap_or_default());
    page.field(1, "targets", event.targets.join("; "));
    page.field(1, "laid to", laid_to(event).join("; "));
    page.field(1, "killed", range(event.killed));
    page.field(1, "injured", range(event.injured));
    page.field(1, "found by", &event.by);
    show_accounts::page(page, event, open);
    let origins = if event.origins == event.reports.len() {
        String::new()
    } else {
        format!(" of {}", count(event.origins, "independent origin"))
    };
    page.heading(&format!("told in {}{origins}", count(event.reports.len(), "report")));
    for mention in open.case.mentions.iter().filter(|mention| event.mentions.contains(&mention.id)) {
        page.line(1, &format!("{} {}: {}", mention.id, open.label(&mention.report), mention.names.join("; ")));
    }
    if !event.joins.is_empty() {
        page.heading("why these are one");
    }
    for join in &event.joins {
        page.line(1, &format!("{} and {}: {}", join.a, join.b, join.because.join("; ")));
    }
}

fn claim_of<'a>(open: &'a OpenCase, id: &ClaimId) -> Option<&'a Claim> {
    open.claim(id)
}

fn brief_claim(claim: &Claim) -> String {
    format!("{} {} — {}: “{}”", claim.id, claim.kind(), claim.speaker.name, claim.quote)
}

fn speaker(claim: &Claim) -> String {
    let speaker = &claim.speaker;
    match (&speaker.role, speaker.is_author()) {
        (_, true) => "the report itself".to_owned(),
        (Some(role), false) => format!("{} ({role})", speaker.name),
        (None, false) => speaker.name.clone(),
    }
}

fn title(event: &Event) -> &str {
    event.names.first().map(String::as_str).unwrap_or_default()
}

fn known<T>(known: &Option<Known<T>>, written: impl Fn(&T) -> String) -> String {
    let Some(known) = known else {
        return "not known".to_owned();
    };
    let how = serde_json::to_value(known.how).unwrap_or_default();
    format!("{} ({})", written(&known.value), how.as_str().unwrap_or_default())
}

// Words as they are; a figure as `at least 12 people`; another record as `name value, name value`.
pub(super) fn shown(value: &Value) -> String {
    if let Ok(number) = Number::deserialize(value) {
        return figure(&number);
    }
    match value {
        Value::String(words) => words.clone(),
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            let given = fields.iter().filter(|(_, value)| !value.is_null());
            given.map(|(name, value)| format!("{name} {}", shown(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn figure(number: &Number) -> String {
    let bound = match number.bound {
        Bound::Exact => "",
        Bound::AtLeast => "at least ",
        Bound::About => "about ",
        Bound::AtMost => "at most ",
    };
    let amount = match (number.n, number.high) {
        (Some(n), Some(high)) => format!("{bound}{n}–{high}"),
        (Some(n), None) => format!("{bound}{n}"),
        (None, _) => number.text.clone().unwrap_or_default(),
    };
    [Some(amount), number.who.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

pub(super) fn whereabouts(report: &Report, span: Span) -> String {
    let here = format!("bytes {}–{} of the text", span.start, span.end);
    match report.source.origin(span) {
        Some((first, last)) if report.source.pages && first == last => {
            format!("{here}, page {first}")
        }
        Some((first, last)) if report.source.pages => format!("{here}, pages {first}–{last}"),
        Some((first, last)) => format!("{here}, {first}–{last} of the original"),
        None => here,
    }
}

fn in_context(report: &Report, span: Span) -> String {
    let text = &report.text;
    let start = text.floor_char_boundary(span.start.saturating_sub(CONTEXT));
    let end = text.ceil_char_boundary(span.end.saturating_add(CONTEXT).min(text.len()));
    let words = |start, end| plain(report.words(Span::new(start, end)));
    let (left, right) = (if start > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    let (before, after) = (words(start, span.start), words(span.end, end));
    format!("{left}{before}[{}]{after}{right}", report.words(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, expect: &str) {
        assert_eq!(shown(&value), expect);
    }

    #[test]
    fn a_place_is_shown_with_its_point_and_extent() {
        let place = Place {
            name: "Tolvik".to_owned(),
            latitude: 12.0,
            longitude: -3.25,
            precision: whosays_model::Precision::City,
            radius_km: 4,
            country: None,
            division: Some("Orland".to_owned()),
            geonames: Some(7),
            because: "the only place of that name".to_owned(),
        };
        assert_eq!(located(&place), "Tolvik, Orland: 12.000 -3.250, city, within 4 km, GeoNames 7");
    }

    #[test]
    fn figures_are_shown_in_words() {
        check(json!({"n": 12, "bound": "at_least", "who": "people"}), "at least 12 people");
        check(json!({"n": 12, "high": 15, "bound": "about"}), "about 12–15");
        check(json!({"n": null, "bound": "exact", "text": "several", "who": "officers"}), "several officers");
        check(json!({"who": "the ministry", "what": ["a", "b"], "none": null}), "who the ministry, what a; b");
    }
}
