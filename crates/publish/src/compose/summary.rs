//! The summary: the event that most reports tell of, its toll, and who says who did it.

use super::{figures, happened, ranked};
use crate::brief::{Item, Section, Sentence};
use crate::ledger::Ledger;
use crate::{names, voice, wording};
use whosays_model::{Claim, ClaimKind, Event, Field, Mode, Value};

/// Three to six sentences.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    let mut items = Vec::new();
    match events.first() {
        Some(main) => {
            items.extend(what_happened(ledger, main));
            items.extend(toll(ledger, main));
            items.extend(who_did_it(ledger, events, main));
            items.extend(warned(ledger, events, main));
            while items.len() < 3 {
                let Some(more) = told_of(ledger, events, main) else {
                    break;
                };
                items.push(more);
            }
        }
        None => items.extend(best(ledger, events)),
    }
    let items = items.into_iter().map(Item::Sentence).collect();
    Section { id: "summary".to_owned(), heading: "Summary".to_owned(), intro: None, items }
}

// "All five reports tell of the attack at Mell Hall, Oster, on 22 March 2024."
fn what_happened<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> Option<Sentence> {
    let (when, mut citations) = happened::when(ledger, event);
    let (place, place_citations) = happened::place(ledger, event);
    citations.extend(place_citations);
    citations.extend(happened::one_each(ledger, event, &citations));
    let name = names::of_event_in_text(event);
    let mut text = format!("{} {name}", tellers(ledger, event));
    if !name.contains('(') {
        let unnamed =
            place.map(|place| place.split(", ").filter(|part| !name.contains(part)).collect::<Vec<_>>().join(", "));
        text.push_str(&unnamed.filter(|place| !place.is_empty()).map_or(String::new(), |place| format!(" in {place}")));
        text.push_str(&when.map_or(String::new(), |when| format!(", dated {when}")));
    }
    (!citations.is_empty()).then(|| Sentence { text: format!("{text}."), citations })
}

fn tellers(ledger: &Ledger, event: &Event) -> String {
    let (telling, all) = (event.reports.len(), ledger.case.reports.len());
    let of = wording::of_origins(event);
    match (telling, all) {
        (1, 1) => format!("The report{of} tells of"),
        (1, _) => format!("One report{of} tells of"),
        (2, 2) => format!("Both reports{of} tell of"),
        _ if telling == all => format!("All {} reports{of} tell of", wording::counted(all)),
        _ => format!(
            "{} of the {} reports{of} tell of",
            wording::capitalised(&wording::counted(telling)),
            wording::counted(all)
        ),
    }
}

// "Oster Courier puts the dead at “over 30”; Herald at “more than 140”."
fn toll<'a>(ledger: &mut Ledger<'a>, event: &'a Event) -> Option<Sentence> {
    let mut parts = Vec::new();
    let mut citations = Vec::new();
    for (field, noun) in
        [(Field::Killed, "the dead"), (Field::Injured, "the injured"), (Field::Abducted, "the abducted")]
    {
        let standing = figures::of(ledger, event, field).into_iter().filter(|figure| figure.stands);
        for (i, figure) in standing.enumerate() {
            let put = if figure.tellers.len() > 1 || figures::is_plural(&figure.tellers[0]) { "put" } else { "puts" };
            let who = wording::list(&figure.tellers);
            let counted = if i == 0 { format!("{put} {noun} at") } else { "at".to_owned() };
            let what = figure.counted.map(|counted| format!(" ({counted})")).unwrap_or_default();
            parts.push(format!("{who} {counted} {}{what}", figure.text));
            for claim in figure.claims {
                ledger.tell(claim, None);
                citations.extend(ledger.cite(claim, &[]));
            }
        }
    }
    let text = wording::capitalised(&parts.join("; "));
    (!parts.is_empty()).then(|| Sentence { text: format!("{text}."), citations })
}

// One claim of responsibility, two accusations of different actors, one denial.
fn who_did_it<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], event: &'a Event) -> Vec<Sentence> {
    let mode_of = |claim: &Claim| match &claim.value {
        Value::Responsibility(value) => Some(value.mode),
        _ => None,
    };
    let claims = ledger.claims_of(event);
    let claims = ranked(ledger, events, claims.into_iter().filter(|claim| claim.kind() == ClaimKind::Responsibility));
    let mut sentences = Vec::new();
    for (mode, most) in [(Mode::Claimed, 1), (Mode::Attributed, 2), (Mode::Charged, 1), (Mode::Denied, 1)] {
        let mut blamed: Vec<Vec<String>> = Vec::new();
        for claim in claims.iter().filter(|claim| mode_of(claim) == Some(mode)) {
            if blamed.len() == most || sentences.len() == 4 {
                break;
            }
            let actors = happened::actors(claim);
            if blamed.iter().flatten().any(|known| actors.contains(known)) {
                continue;
            }
            if let Some(sentence) = voice::tell(ledger, claim) {
                sentences.push(sentence);
                blamed.push(actors);
                ledger.heard.insert(happened::voice_key(event, claim));
            }
        }
    }
    sentences
}

fn warned<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], event: &'a Event) -> Option<Sentence> {
    let claims = ledger.claims_of(event);
    let claims = ranked(ledger, events, claims.into_iter().filter(|claim| claim.kind() == ClaimKind::Warning));
    // A warning that came before the event, where the words say so, tells more than one that followed it.
    let (before, others): (Vec<&Claim>, Vec<&Claim>) = claims.into_iter().partition(|claim| came_before(event, claim));
    before.into_iter().chain(others).find_map(|claim| voice::tell(ledger, claim))
}

fn came_before(event: &Event, claim: &Claim) -> bool {
    let Value::Warning(value) = &claim.value else {
        return false;
    };
    let dated = value.date.as_ref().zip(event.date.as_ref());
    claim.quote.contains(" before ") || dated.is_some_and(|(warned, happened)| warned.bounds().1 < happened.bounds().0)
}

fn told_of<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], event: &'a Event) -> Option<Sentence> {
    let claims = ledger.claims_of(event);
    let claims = ranked(ledger, events, claims.into_iter().filter(|claim| claim.kind() == ClaimKind::Event));
    claims.into_iter().find_map(|claim| voice::tell(ledger, claim))
}

fn best<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Vec<Sentence> {
    let claims = ranked(ledger, events, ledger.case.claims.iter());
    let mut sentences = Vec::new();
    for claim in claims {
        if sentences.len() == 3 {
            break;
        }
        sentences.extend(voice::tell(ledger, claim));
    }
    sentences
}
