//! The ledger of warnings: who warned whom of what, what the recipient did with it and on whose word, and what followed.

use crate::brief::{Item, Section, Sentence};
use crate::ledger::Ledger;
use crate::{clause, marks, names, voice, wording};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use whosays_model::{Claim, ClaimId, DateInterval, Event, EventId, Outcome, Response, Span, Warning};

/// How many warnings a brief tells of.
const MOST: usize = 6;
/// How many claims a sentence cites for one thing.
const MOST_CITED: usize = 3;
/// A name or a target of more words is left to the quotation.
const LONGEST_NAME: usize = 8;

/// The warnings that were followed by most, in order of date.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, warnings: &[Warning]) -> Section {
    let mut chosen: Vec<&Warning> = warnings.iter().collect();
    chosen.sort_by_key(|warning| (weight(warning.outcome), Reverse(warning.claims.len())));
    chosen.truncate(MOST);
    chosen.sort_by_key(|warning| (warning.date.is_none(), warning.date.clone()));
    let items = chosen.into_iter().flat_map(|warning| told(ledger, warning)).collect();
    let rule = "What followed a warning is the event that shares most with it. One that was tried and foiled is no false alarm.";
    Section { id: "warnings".to_owned(), heading: "Warnings".to_owned(), intro: Some(rule.to_owned()), items }
}

fn weight(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Within => 0,
        Outcome::Prevented => 1,
        Outcome::After => 2,
        Outcome::Open => 3,
        Outcome::None => 4,
    }
}

fn told<'a>(ledger: &mut Ledger<'a>, warning: &Warning) -> Vec<Item> {
    let claims = cited(ledger, &warning.claims);
    let Some(first) = claims.first() else {
        return Vec::new();
    };
    let sentences = [given(ledger, warning, first, &claims), answered(ledger, warning), followed(ledger, warning)];
    let heading = Item::Group { heading: heading(warning) };
    std::iter::once(heading).chain(sentences.into_iter().flatten().map(Item::Sentence)).collect()
}

fn heading(warning: &Warning) -> String {
    let to = short(&warning.recipient).map(|recipient| format!(" to {recipient}")).unwrap_or_default();
    let who = short(&warning.issuer).unwrap_or_else(|| "A warning".to_owned());
    let when = warning.date.as_ref().map(|date| format!(", {}", wording::date(date))).unwrap_or_default();
    wording::capitalised(&format!("{who}{to}{when}"))
}

fn short(name: &Option<String>) -> Option<String> {
    let name = wording::one_line(&marks::nested(name.as_deref()?));
    (!name.is_empty() && wording::words(&name) <= LONGEST_NAME).then_some(name)
}

// "Norrland warned Ostria on 20 April 2031, naming concert halls as the target, to come by 4 May 2031: “…”"
fn given<'a>(ledger: &mut Ledger<'a>, warning: &Warning, first: &'a Claim, claims: &[&'a Claim]) -> Option<Sentence> {
    let mut text = match (short(&warning.issuer), short(&warning.recipient)) {
        (Some(issuer), Some(recipient)) => format!("{issuer} warned {recipient}"),
        (Some(issuer), None) => format!("{issuer} warned"),
        (None, Some(recipient)) => format!("{recipient} was warned, nobody says by whom,"),
        (None, None) => "A warning was given, nobody says by whom or to whom".to_owned(),
    };
    if let Some(date) = &warning.date {
        text.push_str(&format!(" {}", on(date)));
    }
    let named = [(short(&warning.target), "as the target"), (short(&warning.place), "as the place")];
    let named: Vec<String> =
        named.iter().filter_map(|(name, role)| Some(format!("{} {role}", name.as_ref()?))).collect();
    if !named.is_empty() {
        text.push_str(&format!(", naming {}", wording::list(&named)));
    }
    if let Some(window) = warning.window.as_ref().filter(|window| window.words.is_some()) {
        text.push_str(&format!(", for {}", wording::date(&window.days)));
    }
    text.push_str(&tellers(ledger, warning));
    let citations = cite_all(ledger, claims);
    let text = with_words(ledger, text.trim_end_matches(',').to_owned(), first);
    (!citations.is_empty()).then(|| Sentence { text: wording::capitalised(&text), citations })
}

// " (three reports, of one origin)".
fn tellers(ledger: &Ledger, warning: &Warning) -> String {
    let claims = warning.claims.iter().filter_map(|id| ledger.claim(id));
    let reports = claims.map(|claim| &claim.report).collect::<BTreeSet<_>>().len();
    if reports < 2 {
        return String::new();
    }
    let origins = wording::count_of(warning.origins, "origin", "origins");
    let of = if (1..reports).contains(&warning.origins) { format!(", of {origins}") } else { String::new() };
    format!(" ({}{of})", wording::count_of(reports, "report", "reports"))
}

/// The words of a claim after a colon, where no sentence tells them yet.
fn with_words<'a>(ledger: &mut Ledger<'a>, text: String, claim: &'a Claim) -> String {
    let clause = clause::pick(&claim.quote, &[]);
    let start = claim.span().start + clause.span.start;
    let span = Span::new(start, start + clause.span.len());
    let words = clause.span.of(&claim.quote).filter(|words| !marks::are_unbalanced(words));
    match words.filter(|_| !ledger.is_told(claim, span)) {
        Some(words) => {
            ledger.tell(claim, Some(span));
            format!("{text}: {}", marks::quoted(words, clause.cut, true))
        }
        None => format!("{text}."),
    }
}

// "Ostria set it aside, on the word of the Oster Courier: “…”"
fn answered<'a>(ledger: &mut Ledger<'a>, warning: &Warning) -> Option<Sentence> {
    let who = short(&warning.recipient).unwrap_or_else(|| "the recipient".to_owned());
    let claims = cited(ledger, &warning.response_claims);
    let did = match warning.response {
        Response::Heeded => format!("{who} acted on it"),
        Response::Dismissed => format!("{who} set it aside"),
        Response::Unknown if claims.is_empty() && warning.response_passages.is_empty() => {
            let claims = cited(ledger, &warning.claims);
            let citations = cite_all(ledger, &claims);
            return Some(Sentence { text: format!("No report says what {who} did with it."), citations });
        }
        Response::Unknown => format!("what {who} did with it is left open"),
    };
    let words = on_word_of(ledger, warning, &claims);
    let word = if words.is_empty() { String::new() } else { format!(", on the word of {}", wording::list(&words)) };
    let text = wording::capitalised(&format!("{did}{word}"));
    let mut citations = cite_all(ledger, &claims);
    let passages = cite_passages(ledger, warning);
    let text = match (claims.first(), passages.first()) {
        (Some(claim), _) => with_words(ledger, text, claim),
        (None, Some((_, quote))) => {
            let clause = clause::pick(quote, &[]);
            format!("{text}: {}", marks::quoted(clause.span.of(quote).unwrap_or(quote), clause.cut, true))
        }
        (None, None) => return None,
    };
    citations.extend(passages.into_iter().map(|(place, _)| place));
    Some(Sentence { text, citations })
}

// Words that tell of the response without a claim standing on them.
fn cite_passages<'w>(ledger: &mut Ledger, warning: &'w Warning) -> Vec<(usize, &'w str)> {
    let Some(claim) = warning.claims.first() else {
        return Vec::new();
    };
    let passages = warning.response_passages.iter().take(MOST_CITED);
    let cited = passages.filter_map(|passage| {
        let report = ledger.report(&passage.report)?;
        Some((ledger.cite_words(report, passage.span, claim)?, passage.quote.as_str()))
    });
    cited.collect()
}

// Those who say so, as the ledger names them; what a report says in its own voice is that of its outlet.
fn on_word_of<'a>(ledger: &Ledger<'a>, warning: &Warning, claims: &[&'a Claim]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in &warning.response_by {
        let own = claims.iter().find(|claim| name == "author" && claim.speaker.is_author());
        let word = own.map_or_else(|| wording::one_line(&marks::nested(name)), |claim| voice::teller(ledger, claim));
        if word != "author" && !words.contains(&word) && words.len() < MOST_CITED {
            words.push(word);
        }
    }
    words
}

// "The Mell Hall bombing (4 May 2031) followed 14 days later, within its time: both name Oster."
fn followed<'a>(ledger: &mut Ledger<'a>, warning: &Warning) -> Option<Sentence> {
    let claims = cited(ledger, &warning.outcome_claims);
    let claims = if claims.is_empty() { cited(ledger, &warning.claims) } else { claims };
    let event = warning.event.as_ref().and_then(|id| event(ledger, id)).map(event_in_text);
    let days = warning.lead_days.filter(|days| *days >= 0).and_then(|days| usize::try_from(days).ok());
    let lead = days.map(|days| format!(" {} later", wording::count_of(days, "day", "days"))).unwrap_or_default();
    let what = match (warning.outcome, event) {
        (Outcome::Within, Some(event)) => format!("{event} followed{lead}, within its time"),
        (Outcome::Within, None) => format!("what it warned of followed{lead}, within its time"),
        (Outcome::After, Some(event)) => format!("{event} followed{lead}, after its time"),
        (Outcome::After, None) => format!("what it warned of followed{lead}, after its time"),
        (Outcome::Prevented, Some(event)) => format!("what it warned of was tried and foiled{lead}, as {event}"),
        (Outcome::Prevented, None) => format!("what it warned of was tried and foiled{lead}"),
        (Outcome::None, _) => "its time passed, and no report tells of what it warned of".to_owned(),
        (Outcome::Open, _) => "nothing that fits it has followed so far".to_owned(),
    };
    let citations = cite_all(ledger, &claims);
    let text = wording::capitalised(&format!("{what}{}.", reasons(&warning.because)));
    (!citations.is_empty()).then_some(Sentence { text, citations })
}

/// " (a; b)": why, as the rule says it; its words are no quotation.
pub(super) fn reasons(because: &[String]) -> String {
    let told: Vec<String> = because.iter().map(|reason| wording::one_line(&marks::nested(reason))).collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

/// The event's name with an article, and its day where the name has none.
pub(super) fn event_in_text(event: &Event) -> String {
    let name = marks::nested(&names::of_event_in_text(event));
    match &event.date {
        Some(date) if !name.ends_with(')') => format!("{name} ({})", wording::date(date)),
        _ => name,
    }
}

/// An event of the case.
pub(super) fn event<'a>(ledger: &Ledger<'a>, id: &EventId) -> Option<&'a Event> {
    ledger.case.events.iter().find(|event| event.id == *id)
}

/// The claims, one of each report, and no more than a sentence cites.
pub(super) fn cited<'a>(ledger: &Ledger<'a>, ids: &[ClaimId]) -> Vec<&'a Claim> {
    let mut reports = BTreeSet::new();
    let claims = ids.iter().filter_map(|id| ledger.claim(id)).filter(|claim| reports.insert(&claim.report));
    claims.take(MOST_CITED).collect()
}

/// Their citations.
pub(super) fn cite_all<'a>(ledger: &mut Ledger<'a>, claims: &[&'a Claim]) -> Vec<usize> {
    claims.iter().filter_map(|claim| ledger.cite(claim, &[])).collect()
}

/// "on 4 May 2031", "in May 2031".
pub(super) fn on(date: &DateInterval) -> String {
    let has_days = date.to_string().split('/').all(|edge| edge.split('-').count() == 3);
    let preposition = if has_days { "on" } else { "in" };
    format!("{preposition} {}", wording::date(date))
}
