//! The ledger of forecasts: who foretold what, how likely, within what time and on what condition, and what became of it.

use super::warned::{cite_all, cited, event, event_in_text, reasons};
use crate::brief::{Item, Section, Sentence};
use crate::ledger::Ledger;
use crate::{likelihood, marks, names, voice, wording};
use std::cmp::Reverse;
use whosays_model::{Claim, Forecast, Resolution, Window};

/// How many forecasts a brief tells of.
const MOST: usize = 8;
/// A name of more words is left to the quotation.
const LONGEST_NAME: usize = 8;

/// The forecasts that something was settled of before the others, in order of date.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, forecasts: &[Forecast]) -> Section {
    // What came of a private person's words is nobody's business; an armed group's vows are.
    let is_actor = |forecast: &Forecast| {
        let claims = forecast.claims.iter().filter_map(|id| ledger.claim(id));
        claims.flat_map(|claim| &claim.actors).any(|actor| actor.name == forecast.speaker)
    };
    let is_told = |forecast: &&Forecast| forecast.is_public || forecast.speaker == "author" || is_actor(forecast);
    let mut chosen: Vec<&Forecast> = forecasts.iter().filter(is_told).collect();
    chosen.sort_by_key(|forecast| (weight(forecast.resolution), !forecast.is_public, Reverse(forecast.claims.len())));
    let mut items: Vec<(_, Vec<Item>)> = Vec::new();
    for forecast in chosen {
        if items.len() == MOST {
            break;
        }
        let told = told(ledger, forecast);
        if !told.is_empty() {
            items.push(((forecast.date.is_none(), forecast.date.clone()), told));
        }
    }
    items.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut said: Option<String> = None;
    let mut joined: Vec<Item> = Vec::new();
    for item in items.into_iter().flat_map(|(_, told)| told) {
        // What one says on one day stands under one heading.
        match &item {
            Item::Group { heading } if said.as_ref() == Some(heading) => continue,
            Item::Group { heading } => said = Some(heading.clone()),
            _ => {}
        }
        joined.push(item);
    }
    let items = joined;
    let rule = "A percentage beside words of likelihood is their range in Intelligence Community Directive 203.";
    Section { id: "forecasts".to_owned(), heading: "Forecasts".to_owned(), intro: Some(rule.to_owned()), items }
}

fn weight(resolution: Resolution) -> u8 {
    match resolution {
        Resolution::Happened | Resolution::DidNot => 0,
        Resolution::Partly => 1,
        Resolution::Open => 2,
        Resolution::CannotBeTold => 3,
    }
}

fn told<'a>(ledger: &mut Ledger<'a>, forecast: &Forecast) -> Vec<Item> {
    let claims = cited(ledger, &forecast.claims);
    let said = claims.iter().find_map(|claim| voice::tell(ledger, claim));
    let Some(said) = said else {
        return Vec::new();
    };
    ledger.last_voice = Default::default();
    let sentences = [Some(said), put(ledger, forecast, &claims), became(ledger, forecast, &claims)];
    let heading = Item::Group { heading: heading(ledger, forecast, &claims) };
    std::iter::once(heading).chain(sentences.into_iter().flatten().map(Item::Sentence)).collect()
}

fn heading(ledger: &Ledger, forecast: &Forecast, claims: &[&Claim]) -> String {
    let when = forecast.date.as_ref().map(|date| format!(", {}", wording::date(date))).unwrap_or_default();
    wording::capitalised(&format!("{}{when}", speaker(ledger, forecast, claims)))
}

/// Who forecasts, with the office that the report gives.
pub(super) fn speaker(ledger: &Ledger, forecast: &Forecast, claims: &[&Claim]) -> String {
    let name = wording::one_line(&marks::nested(&forecast.speaker));
    let of_report = name == "author" || wording::words(&name) > LONGEST_NAME;
    match claims.first().filter(|_| of_report) {
        Some(claim) => voice::teller(ledger, claim),
        None => name,
    }
}

// "It is put at “probably” (55–80%), held to June–August 2031 (the report names …), given “…” and open."
fn put<'a>(ledger: &mut Ledger<'a>, forecast: &Forecast, claims: &[&'a Claim]) -> Option<Sentence> {
    let first = claims.first()?;
    let mut parts = Vec::new();
    let told = forecast.likelihood.as_deref().filter(|words| names::holds_word(&first.quote, words));
    if let Some(words) = told.filter(|words| is_likelihood(words)) {
        let range = likelihood::in_words(words).map(|one| format!(" ({}–{}%)", one.low, one.high)).unwrap_or_default();
        parts.push(format!("put at “{}”{range}", marks::nested(&wording::one_line(words))));
    }
    let is_open = forecast.resolution == Resolution::Open;
    let is_timed = |window: &&Window| !is_open || !window.because.starts_with("no time is told");
    let window = forecast.window.as_ref().filter(is_timed);
    if let Some(window) = window {
        let because = reasons(std::slice::from_ref(&window.because));
        parts.push(format!("held to {}{because}", wording::date(&window.days)));
    }
    if let Some(condition) = forecast.condition.as_deref().filter(|words| first.quote.contains(*words)) {
        parts.push(format!("given “{}”", marks::nested(&wording::one_line(condition))));
    }
    if is_open {
        parts.push("open".to_owned());
    }
    let untimed = if is_open && window.is_none() { "; it names no time" } else { "" };
    let citations = cite_all(ledger, claims);
    (!parts.is_empty() && !citations.is_empty())
        .then(|| Sentence { text: format!("It is {}{untimed}.", wording::list(&parts)), citations })
}

// Words of the directive's scale, or a share; "could" says no more than that it was said.
fn is_likelihood(words: &str) -> bool {
    likelihood::in_words(words).is_some() || words.contains(|c: char| c.is_ascii_digit())
}

// What became of one that is not open: "It came true: the harbour attack (7 June 2031) (both name Oster)."
fn became<'a>(ledger: &mut Ledger<'a>, forecast: &Forecast, claims: &[&'a Claim]) -> Option<Sentence> {
    let event = forecast.event.as_ref().and_then(|id| event(ledger, id)).map(event_in_text);
    let event = event.map(|event| format!(": {event}")).unwrap_or_default();
    let what = match forecast.resolution {
        Resolution::Happened => format!("It came true{event}"),
        Resolution::Partly => format!("It came true in part{event}"),
        Resolution::DidNot => format!("It did not come true{event}"),
        Resolution::CannotBeTold => "Whether it came true cannot be told".to_owned(),
        Resolution::Open => return None,
    };
    let settled = cited(ledger, &forecast.resolved_by);
    let citations = cite_all(ledger, if settled.is_empty() { claims } else { &settled });
    let why = reasons(&forecast.because);
    (!citations.is_empty()).then(|| Sentence { text: format!("{what}{why}."), citations })
}
