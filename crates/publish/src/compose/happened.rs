//! What happened and who says who did it: a timeline, and the voices on each event.

use super::{figures, ranked};
use crate::brief::{Item, Section, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{clause, lexicon, marks, names, voice, wording};
use std::collections::BTreeSet;
use whosays_model::{Certainty, Claim, ClaimKind, Event, EventId, Field, Mode, Span, Value};

/// How many events the timeline holds.
const MOST_EVENTS: usize = 20;
/// How many words of a claim the timeline shows, and how many where nothing shorter tells of the event.
const SHORT_CLAUSE: usize = 22;
const LONG_CLAUSE: usize = 32;
/// How many events have their voices told, how many voices each, and how many in all.
const MOST_QUESTIONS: usize = 8;
const MOST_VOICES: usize = 4;
const MOST_SENTENCES: usize = 13;

/// What happened, and who says who did it; the voices are chosen first, for the timeline says where they stand.
pub(super) fn sections<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Vec<Section> {
    let below = most_told(ledger, events);
    let (responsibility, asked) = responsibility(ledger, events);
    vec![section(ledger, events, &asked, below), responsibility]
}

/// The timeline, and below it a sentence on each of the events that more than one report tells of.
fn section<'a>(
    ledger: &mut Ledger<'a>,
    events: &[&'a Event],
    asked: &BTreeSet<EventId>,
    below: Vec<Sentence>,
) -> Section {
    let mut shown: Vec<&Event> = events.iter().take(MOST_EVENTS).copied().collect();
    // A stable sort: events of one date, and those without, stay in order of weight.
    shown.sort_by_key(|event| (event.date.is_none(), event.date.clone()));
    let main = events.first().map(|event| &event.id);
    let rows = shown.into_iter().map(|event| row(ledger, events, event, asked, main));
    let rows: Vec<Vec<Sentence>> = rows.filter(|row| tells(row)).collect();
    let mut items = Vec::new();
    if !rows.is_empty() {
        items.push(Item::Table(Table {
            caption: "Events in order of date; those without a date last".to_owned(),
            columns: columns(&["When", "What", "Where", "Toll", "Said to be behind it", "Reports"]),
            rows,
        }));
    }
    items.extend(below.into_iter().map(Item::Sentence));
    Section { id: "events".to_owned(), heading: "What happened".to_owned(), intro: counted_only(ledger), items }
}

// A row that only names a kind of event tells nothing.
fn tells(row: &[Sentence]) -> bool {
    let [when, what, place, toll, behind, _] = row else {
        return false;
    };
    let cited = [when, place, toll, behind]
        .into_iter()
        .filter(|cell| !cell.text.is_empty() && (!cell.citations.is_empty() || cell.text.starts_with("see")))
        .count();
    what.text.contains('“') || cited > 1
}

fn counted_only(ledger: &Ledger) -> Option<String> {
    let aggregate = |claim: &&Claim| matches!(&claim.value, Value::Event(value) if value.aggregate);
    let n = ledger.case.claims.iter().filter(aggregate).count();
    let (tell, are) = if n == 1 { ("tells", "is") } else { ("tell", "are") };
    (n > 0).then(|| {
        let statements = wording::capitalised(&wording::count_of(n, "statement", "statements"));
        format!("{statements} that {tell} of happenings without a place or time of their own {are} not in the table.")
    })
}

/// A sentence on each of the events, beside the main one, that more than one report tells of.
fn most_told<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Vec<Sentence> {
    let several = events.iter().skip(1).filter(|event| event.reports.len() > 1).take(2);
    several
        .filter_map(|event| {
            let claims = ledger.claims_of(event);
            let claims = ranked(ledger, events, claims.into_iter().filter(|claim| claim.kind() == ClaimKind::Event));
            claims.into_iter().find_map(|claim| voice::tell(ledger, claim))
        })
        .collect()
}

fn row<'a>(
    ledger: &mut Ledger<'a>,
    events: &[&'a Event],
    event: &'a Event,
    asked: &BTreeSet<EventId>,
    main: Option<&EventId>,
) -> Vec<Sentence> {
    let (date, date_citations) = when(ledger, event);
    let (where_, place_citations) = place(ledger, event);
    let what = what(ledger, events, event);
    let toll = toll(ledger, event);
    let behind = if main == Some(&event.id) {
        Sentence::plain("see Summary")
    } else if asked.contains(&event.id) {
        Sentence::plain("see below")
    } else {
        behind(ledger, event)
    };
    let mut row = vec![
        Sentence { text: date.unwrap_or("no full date".to_owned()), citations: date_citations },
        what,
        Sentence { text: where_.unwrap_or_default(), citations: place_citations },
        toll,
        behind,
    ];
    let cited: Vec<usize> = row.iter().flat_map(|cell| cell.citations.clone()).collect();
    row.push(Sentence { text: reports(event), citations: one_each(ledger, event, &cited) });
    row
}

// "4", or "4 of 2 origins" where the origins are fewer.
fn reports(event: &Event) -> String {
    let reports = event.reports.len();
    if reports < 2 || event.origins == 0 || event.origins >= reports {
        return reports.to_string();
    }
    format!("{reports} of {}", wording::count_of(event.origins, "origin", "origins"))
}

/// When it happened, and the citations that say so.
pub(super) fn when<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> (Option<String>, Vec<usize>) {
    let Some(date) = &event.date else {
        return (None, Vec::new());
    };
    let written = date.to_string();
    let claims = accounts(ledger, event, Field::Date, |value| value.as_str() == Some(written.as_str()));
    let claims = if claims.is_empty() { accounts(ledger, event, Field::Date, |_| true) } else { claims };
    let citations = cite_first(ledger, &claims);
    ((!citations.is_empty()).then(|| wording::date(date)), citations)
}

/// Where it happened, as a quotation has it, and the citation that says so.
pub(super) fn place<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> (Option<String>, Vec<usize>) {
    let Some(place) = &event.place else {
        return (None, Vec::new());
    };
    let first = place.split(',').next().unwrap_or(place);
    let mut claims = accounts(ledger, event, Field::Place, |_| true);
    claims.extend(ledger.claims_of(event));
    let whole = claims.iter().find(|claim| place.split(", ").all(|part| names::holds_word(&claim.quote, part)));
    if let Some(claim) = whole {
        return (Some(wording::one_line(place)), ledger.cite(claim, &[]).into_iter().collect());
    }
    let Some(claim) = claims.iter().find(|claim| names::in_words(first, &[&claim.quote]).is_some()) else {
        return (None, Vec::new());
    };
    (Some(wording::one_line(first)), ledger.cite(claim, &[]).into_iter().collect())
}

// "Attack: “the bombing of the ferry terminal”": the kind, and the clause or phrase that tells most of it.
fn what<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], event: &'a Event) -> Sentence {
    let kind = wording::capitalised(names::kind_noun(event));
    let claims = ledger.claims_of(event);
    let of_kind = claims.iter().copied().filter(|claim| claim.kind() == ClaimKind::Event);
    let ranked = ranked(ledger, events, of_kind);
    let clause = |longest| ranked.iter().find_map(|claim| short_clause(ledger, claim, longest));
    let found = clause(SHORT_CLAUSE).or_else(|| phrase(ledger, event, &claims)).or_else(|| clause(LONG_CLAUSE));
    for claim in claims.iter().filter(|claim| matches!(claim.kind(), ClaimKind::Event | ClaimKind::Casualties)) {
        ledger.tell(claim, None);
    }
    match found {
        Some((words, claim, told)) => {
            ledger.tell(claim, told);
            Sentence { text: format!("{kind}: {words}"), citations: ledger.cite(claim, &[]).into_iter().collect() }
        }
        None => Sentence { text: kind, citations: one_each(ledger, event, &[]) },
    }
}

type Words<'a> = (String, &'a Claim, Option<Span>);

fn short_clause<'a>(ledger: &Ledger<'a>, claim: &'a Claim, longest: usize) -> Option<Words<'a>> {
    let clause = clause::pick(&claim.quote, &[]);
    let words = clause.span.of(&claim.quote)?;
    let start = claim.span().start + clause.span.start;
    let span = Span::new(start, start + words.len());
    let tells = wording::words(words) <= longest
        && !clause::opens_with_pointer(words.trim_start_matches(['“', '"']))
        && !marks::are_unbalanced(words)
        && !ledger.is_told(claim, span);
    tells.then(|| (marks::quoted(words, clause.cut, false).trim_end_matches('.').to_owned(), claim, Some(span)))
}

fn phrase<'a>(ledger: &Ledger<'a>, event: &Event, claims: &[&'a Claim]) -> Option<Words<'a>> {
    let mut phrases: Vec<&str> = event.names.iter().map(|name| name.trim()).filter(|name| is_telling(name)).collect();
    phrases.sort_by_key(|phrase| (std::cmp::Reverse(wording::words(phrase)), *phrase));
    phrases.into_iter().find_map(|phrase| {
        let claim = *claims.iter().find(|claim| claim.quote.contains(phrase))?;
        let start = claim.span().start + claim.quote.find(phrase)?;
        // Words that a sentence tells are not shown again in the table.
        let span = Span::new(start, start + phrase.len());
        if ledger.are_told(&claim.report, span) {
            return None;
        }
        Some((format!("“{}”", marks::nested(&wording::one_line(phrase))), claim, None))
    })
}

fn is_telling(phrase: &str) -> bool {
    (3..=14).contains(&wording::words(phrase))
        && !clause::opens_with_pointer(phrase)
        && phrase.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
        && !marks::are_unbalanced(phrase)
        && !breaks_off(phrase)
}

fn breaks_off(phrase: &str) -> bool {
    let words: Vec<String> = clause::plain_words(phrase).collect();
    let article = words.first().is_some_and(|first| ["a", "an", "the"].contains(&first.as_str()));
    let begins = !article && !phrase.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    begins || words.last().is_none_or(|last| lexicon::holds("open_word", last))
}

fn toll<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> Sentence {
    let mut parts = Vec::new();
    let mut citations = Vec::new();
    for (field, noun) in figures::COUNTED {
        let figures = figures::of(ledger, event, *field);
        if figures.len() > 1 {
            parts.push(format!("{} {noun}", figures::range(event, *field, &figures)));
        } else if let Some(figure) = figures.first() {
            parts.push(format!("{} {noun}", figure.bare));
        }
        for claim in figures.iter().flat_map(|figure| &figure.claims).take(2) {
            citations.extend(ledger.cite(claim, &[]));
        }
    }
    Sentence { text: parts.join("; "), citations }
}

fn behind<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> Sentence {
    let mut parts = Vec::new();
    let mut citations = Vec::new();
    for actor in &event.perpetrators {
        let claims = accounts(ledger, event, Field::Perpetrator, |value| value.as_str() == Some(actor.name.as_str()));
        let quotes: Vec<&str> = claims.iter().map(|claim| claim.quote.as_str()).collect();
        let Some(name) = names::in_words(&actor.name, &quotes) else {
            continue;
        };
        let unsure = claims.iter().all(|claim| claim.certainty != Certainty::Stated);
        let modes: Vec<String> = actor.modes.iter().map(|mode| mode.as_str().to_owned()).collect();
        let how = match modes.as_slice() {
            [one] if one == Mode::Attributed.as_str() && unsure => " (possibly)".to_owned(),
            [one] if one == Mode::Attributed.as_str() => String::new(),
            _ => format!(" ({})", wording::list(&modes)),
        };
        parts.push(format!("{name}{how}"));
        for claim in &claims {
            ledger.tell(claim, None);
        }
        citations.extend(cite_first(ledger, &claims));
    }
    Sentence { text: parts.join("; "), citations }
}

/// The claims behind an event's accounts of a field whose value passes, each once.
pub(super) fn accounts<'a>(
    ledger: &Ledger<'a>,
    event: &'a Event,
    field: Field,
    passes: impl Fn(&serde_json::Value) -> bool,
) -> Vec<&'a Claim> {
    let mut seen = BTreeSet::new();
    let of_field = event.accounts.iter().filter(|account| account.field == field && passes(&account.value));
    of_field.filter(|account| seen.insert(&account.claim)).filter_map(|account| ledger.claim(&account.claim)).collect()
}

/// One citation from each report that tells of the event and is not cited yet.
pub(super) fn one_each<'a>(ledger: &mut Ledger<'a>, event: &'a Event, cited: &[usize]) -> Vec<usize> {
    let mut reports: BTreeSet<_> = cited.iter().map(|place| ledger.pool[*place].report.clone()).collect();
    let claims = ledger.claims_of(event);
    let (first, others): (Vec<&Claim>, Vec<&Claim>) =
        claims.into_iter().partition(|claim| claim.kind() == ClaimKind::Event);
    let claims = first.into_iter().chain(others);
    claims
        .filter_map(|claim| if reports.insert(claim.report.clone()) { ledger.cite(claim, &[]) } else { None })
        .collect()
}

fn cite_first<'a>(ledger: &mut Ledger<'a>, claims: &[&'a Claim]) -> Vec<usize> {
    claims.first().and_then(|claim| ledger.cite(claim, &[])).into_iter().collect()
}

/// Those that a claim is about, sorted.
pub(super) fn actors(claim: &Claim) -> Vec<String> {
    let mut names: Vec<String> = claim.actors.iter().map(|actor| actor.name.clone()).collect();
    names.sort_unstable();
    names
}

/// The voices on each event, and the events that have one here.
fn responsibility<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> (Section, BTreeSet<EventId>) {
    let mut items = Vec::new();
    let mut asked = BTreeSet::new();
    let mut told = 0;
    for event in events {
        if asked.len() == MOST_QUESTIONS || told >= MOST_SENTENCES {
            break;
        }
        let sentences = voices(ledger, events, event);
        if !sentences.is_empty() {
            told += sentences.len();
            asked.insert(event.id.clone());
            items.push(Item::Group { heading: wording::capitalised(&names::of_event(event)) });
            items.extend(sentences.into_iter().map(Item::Sentence));
        }
    }
    (Section { id: "responsibility".to_owned(), heading: "Who says who did it".to_owned(), intro: None, items }, asked)
}

fn voices<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], event: &'a Event) -> Vec<Sentence> {
    let claims = ledger.claims_of(event);
    let claims = ranked(ledger, events, claims.into_iter().filter(|claim| is_a_voice(claim)));
    let mut sentences = Vec::new();
    for claim in claims {
        let key = voice_key(event, claim);
        if sentences.len() == MOST_VOICES || ledger.heard.contains(&key) {
            continue;
        }
        if let Some(sentence) = voice::tell(ledger, claim) {
            sentences.push(sentence);
            ledger.heard.insert(key);
        }
    }
    sentences
}

/// One voice on one event: who says of whom, and how.
pub(super) fn voice_key(event: &Event, claim: &Claim) -> String {
    let who = if claim.speaker.is_author() { claim.report.as_str() } else { claim.speaker.name.as_str() };
    let mode = match &claim.value {
        Value::Responsibility(value) => value.mode.as_str(),
        _ => "",
    };
    format!("{}|{who}|{mode}|{}", event.id, actors(claim).join("|"))
}

// What a report says in its own voice and without a hedge stands in the timeline; the rest is a voice of its own.
fn is_a_voice(claim: &Claim) -> bool {
    match &claim.value {
        Value::Responsibility(value) if value.mode == Mode::Attributed => {
            !claim.speaker.is_author() || claim.certainty != Certainty::Stated
        }
        Value::Responsibility(_) => true,
        _ => false,
    }
}
