//! The form that sets a field of an entry: a grade, what was done with a warning, what came of it or of a forecast.

use crate::answer::Asked;
use crate::card::done;
use crate::fault::Fault;
use crate::judge::Posted;
use crate::text::{moment, plain};
use crate::writer::Books;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::{BTreeSet, HashMap};
use whosays_case::clock::now;
use whosays_model::{
    Anchor, Claim, ClaimId, ClaimKind, DateInterval, Event, Judgement, ReportId, Ruling, Settable, Setting,
};
use whosays_store::{Judged, Store, Thing};

/// Keeps what a form sets on a claim: a grade, what was done with a warning, what came of it or of a forecast.
pub(crate) async fn set(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let claim = ClaimId::from_written(id);
    let to = back(&sent).to_owned();
    at.write(move |store| keep(store, &claim, &sent, &who)).await?;
    Ok(Redirect::to(&to).into_response())
}

/// Where a form says that its sender was; only places in the desk.
fn back(sent: &Asked) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_own = |to: &&str| to.starts_with('/') && !to.starts_with("//") && to.bytes().all(is_plain);
    sent.one("back").filter(is_own).unwrap_or("/history")
}

/// What can be set, in the order of setting: an event brings an outcome with it, which one that is set outright replaces.
const FIELDS: [Settable; 7] = [
    Settable::Event,
    Settable::Reliability,
    Settable::Credibility,
    Settable::Consistency,
    Settable::Response,
    Settable::Outcome,
    Settable::Resolution,
];

fn keep(store: &mut Books<'_>, id: &ClaimId, sent: &Asked, who: &str) -> Result<(), Fault> {
    let Some(Thing::Claim(claim)) = store.find(id.as_str())? else {
        return Err(Fault::missing(t!("ledger-claim-missing", id = id.as_str())));
    };
    // All are checked before the first is kept.
    let mut settings = Vec::new();
    for field in FIELDS {
        if let Some(value) = filled(sent, field.as_str()) {
            settings.push(setting(store, &claim, field, value, sent)?);
        }
    }
    if settings.is_empty() {
        return Err(Fault::wrong(t!("ledger-nothing-set"), t!("ledger-nothing-set-hint")));
    }
    let note = filled(sent, "note").map(str::to_owned);
    let mut seen = sent.number("seen").map(|seen| seen as u64);
    for setting in settings {
        let (ruling, note) = (Ruling::Set(setting), note.clone());
        let judgement = Judgement { number: None, ruling, who: who.to_owned(), at: now(), note, withdrawn: None };
        let Some(version) = seen else {
            store.judge(&judgement)?;
            continue;
        };
        match store.judge_unless_newer(&judgement, version)? {
            Judged::Kept(_) => seen = Some(version + 1),
            Judged::Newer(newer) => return Err(conflict(newer.as_ref().as_ref())),
        }
    }
    Ok(())
}

/// What a field of a form was filled with.
fn filled<'a>(sent: &'a Asked, key: &'a str) -> Option<&'a str> {
    sent.one(key).map(str::trim).filter(|value| !value.is_empty())
}

fn setting(store: &Store, claim: &Claim, field: Settable, value: &str, sent: &Asked) -> Result<Setting, Fault> {
    fits(field, claim.kind())?;
    let wrong = |why: String| {
        Fault::wrong(t!("ledger-value-wrong", field = field.as_str(), why = why), t!("ledger-value-wrong-hint"))
    };
    field.check(value).map_err(wrong)?;
    let mut setting = Setting { field, value: value.to_owned(), of: None, anchor: Anchor::of(claim), link: None };
    match field {
        Settable::Consistency => {
            let (Some(of), Some(event)) = (filled(sent, "of"), filled(sent, "link_event")) else {
                return Err(Fault::wrong(t!("ledger-consistency-alone"), t!("ledger-consistency-alone-hint")));
            };
            setting.of = Some(of.to_owned());
            setting.link = Some(teller(store, &event_of(store, event)?)?);
        }
        Settable::Event if value != "none" => {
            let event = event_of(store, value)?;
            setting.link = Some(teller(store, &event)?);
            setting.value = event.id.to_string();
        }
        _ => {}
    }
    Ok(setting)
}

/// Whether a field is one of a claim of this kind.
fn fits(field: Settable, kind: ClaimKind) -> Result<(), Fault> {
    let can = match field {
        Settable::Response | Settable::Outcome => kind == ClaimKind::Warning,
        Settable::Resolution => kind == ClaimKind::Forecast,
        Settable::Event => matches!(kind, ClaimKind::Warning | ClaimKind::Forecast),
        Settable::Reliability | Settable::Credibility | Settable::Consistency => true,
    };
    if can {
        return Ok(());
    }
    let what = t!("ledger-field-of-another-kind", kind = plain(kind.as_str()), field = field.as_str());
    Err(Fault::wrong(what, t!("ledger-field-of-another-kind-hint")))
}

/// The event that an id means: its own, or that of a telling or claim of it.
fn event_of(store: &Store, id: &str) -> Result<Event, Fault> {
    let event = match store.find(id)? {
        Some(Thing::Event(event)) => Some(*event),
        Some(Thing::Mention(mention)) => store.events_of(&BTreeSet::from([mention.id]))?.pop(),
        Some(Thing::Claim(claim)) => store.events_of(&claim.event.into_iter().collect())?.pop(),
        _ => None,
    };
    event.ok_or_else(|| Fault::wrong(t!("ledger-event-missing", id = id), t!("ledger-event-missing-hint")))
}

/// The earliest claim that tells of an event: what the event is found by again, whatever its id is then.
pub(crate) fn teller(store: &Store, event: &Event) -> Result<Anchor, Fault> {
    let mentions = store.mentions_named(&event.mentions.iter().cloned().collect())?;
    let firsts = mentions.iter().filter_map(|mention| mention.claims.first().cloned()).collect();
    let claims = store.claims_named(&firsts)?;
    let reports = store.reports_named(&claims.iter().map(|claim| claim.report.clone()).collect())?;
    let days: HashMap<&ReportId, Option<&DateInterval>> =
        reports.iter().map(|report| (&report.id, report.published())).collect();
    let earliest = claims.iter().min_by_key(|claim| {
        let day = days.get(&claim.report).copied().flatten();
        (day.is_none(), day, &claim.report, claim.span().start, &claim.id)
    });
    let gone = || Fault::wrong(t!("ledger-event-untold", id = event.id.as_str()), t!("ledger-event-untold-hint"));
    earliest.map(Anchor::of).ok_or_else(gone)
}

fn conflict(newer: Option<&Judgement>) -> Fault {
    let done = match newer {
        Some(one) if one.withdrawn.is_some() => {
            t!("ledger-conflict-withdrawn", who = one.who, when = moment(&one.at))
        }
        Some(one) => {
            t!("ledger-conflict-judged", who = one.who, done = done(&one.ruling), when = moment(&one.at))
        }
        None => t!("ledger-conflict-gone").into_owned(),
    };
    Fault::new(StatusCode::CONFLICT, t!("ledger-conflict", done = done), t!("ledger-conflict-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_form_leads_back_into_the_desk_alone() {
        assert_eq!(back(&asked(&[("back", "/warnings?page=2#w-1")])), "/warnings?page=2#w-1");
        for elsewhere in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/a b", ""] {
            assert_eq!(back(&asked(&[("back", elsewhere)])), "/history");
        }
    }
}
