//! What a person sets: the field, the value, and the claim by which the thing is found again.

use crate::printed::one_line;
use std::collections::BTreeSet;
use whosays_case::OpenCase;
use whosays_case::{could_not, wrong_use};
use whosays_engine::assess::matrices;
use whosays_model::{Anchor, Claim, ClaimId, Event, Settable, Setting};
use whosays_store::Thing;

/// The setting that `FIELD=VALUE` means for a thing.
pub(super) fn setting(open: &OpenCase, thing: &str, set: &str, of: Option<String>) -> anyhow::Result<Setting> {
    let Some((field, value)) = set.split_once('=') else {
        return Err(wrong_use(format!("--set {}: there is no value", one_line(set)), "write FIELD=VALUE"));
    };
    let field: Settable = field.trim().parse().map_err(|why: String| wrong_use(why, "write FIELD=VALUE"))?;
    let claim = claim(open, thing)?;
    fits(field, claim, thing)?;
    let value = value.trim();
    field
        .check(value)
        .map_err(|why| wrong_use(format!("--set {field}: {why}"), "`whosays judge --help` lists them"))?;
    let mut setting = Setting { field, value: value.to_owned(), of: None, anchor: anchor(claim), link: None };
    match field {
        Settable::Consistency => {
            let (name, event) = hypothesis(open, claim, of)?;
            (setting.of, setting.link) = (Some(name), told(open, event).map(anchor));
        }
        _ if of.is_some() => {
            return Err(wrong_use(format!("{field} is not of a hypothesis"), "leave --hypothesis away"));
        }
        Settable::Event if value != "none" => {
            let event = event(open, value)?;
            let told =
                told(open, &event).ok_or_else(|| could_not(format!("{value} has no telling"), "run it again"))?;
            (setting.value, setting.link) = (event.id.to_string(), Some(anchor(told)));
        }
        _ => {}
    }
    Ok(setting)
}

/// The claim that a thing is known by: that of its id, or its earliest.
fn claim<'a>(open: &'a OpenCase, thing: &str) -> anyhow::Result<&'a Claim> {
    let entry = ["w-", "f-"].into_iter().find_map(|prefix| thing.strip_prefix(prefix));
    let id = entry.map_or_else(|| thing.to_owned(), |digits| format!("c-{digits}"));
    let id: ClaimId = match open.find(&id)? {
        Thing::Claim(claim) => claim.id,
        Thing::Origin(origin) => origin.claims.first().cloned().unwrap_or_else(|| ClaimId::from_written(id)),
        _ => {
            let hint = "ids of claims begin with c-, of warnings w-, of forecasts f-, of origins o-";
            return Err(wrong_use(format!("{} is no claim", one_line(thing)), hint));
        }
    };
    open.claim(&id).ok_or_else(|| could_not(format!("{id} is no claim of the case any more"), "run it again"))
}

/// Whether the field is one of the thing's.
fn fits(field: Settable, claim: &Claim, thing: &str) -> anyhow::Result<()> {
    let kind = claim.kind().to_string();
    let can = match field {
        Settable::Response | Settable::Outcome => kind == "warning",
        Settable::Resolution => kind == "forecast",
        Settable::Event => kind == "warning" || kind == "forecast",
        Settable::Reliability | Settable::Credibility | Settable::Consistency => true,
    };
    if can {
        return Ok(());
    }
    let what = format!("{} is of the kind {kind}, which has no {field}", one_line(thing));
    Err(wrong_use(what, "response and outcome are a warning's, resolution a forecast's, event either's"))
}

/// The hypothesis of this name in the first matrix that has both it and the claim for evidence, and the event that the matrix is on.
fn hypothesis<'a>(open: &'a OpenCase, claim: &Claim, of: Option<String>) -> anyhow::Result<(String, &'a Event)> {
    let Some(of) = of else {
        return Err(wrong_use("consistency is of a hypothesis", "give --hypothesis NAME"));
    };
    let settings = open.settings()?;
    let mut events: Vec<&Event> = open.case.events.iter().collect();
    // Its own event first; the others are looked at where it is evidence of what it does not tell of.
    let own = open.event_id_of(claim.event.as_ref());
    events.sort_by_key(|event| (own != Some(&event.id), !event.reports.contains(&claim.report)));
    let told = events
        .into_iter()
        .filter_map(|event| Some((event, matrices(&open.case, event, &settings).into_iter().next()?)))
        .filter(|(_, matrix)| matrix.rows.iter().any(|row| row.claims.contains(&claim.id)));
    let mut names: Vec<String> = Vec::new();
    for (event, matrix) in told {
        for hypothesis in matrix.hypotheses {
            if hypothesis.name.to_lowercase() == of.to_lowercase() {
                return Ok((hypothesis.name, event));
            }
            names.push(hypothesis.name);
        }
    }
    match names.is_empty() {
        true => {
            let what = format!("{} is evidence in no matrix", claim.id);
            Err(wrong_use(what, "`whosays hypotheses CASE EVENT` shows the evidence with its claims"))
        }
        false => Err(wrong_use(
            format!("no hypothesis is called {}", one_line(&of)),
            format!("there are: {}", names.join("; ")),
        )),
    }
}

/// The event that an id means.
pub(super) fn event(open: &OpenCase, id: &str) -> anyhow::Result<Event> {
    let event = match open.find(id)? {
        Thing::Event(event) => Some(*event),
        Thing::Mention(mention) => open.store.events_of(&BTreeSet::from([mention.id]))?.pop(),
        Thing::Claim(claim) => open.store.events_of(&claim.event.into_iter().collect())?.pop(),
        _ => None,
    };
    event.ok_or_else(|| {
        wrong_use(format!("{} is no event", one_line(id)), "ids of events begin with e-; `whosays events` shows them")
    })
}

/// The earliest claim that tells of an event.
fn told<'a>(open: &'a OpenCase, event: &Event) -> Option<&'a Claim> {
    let mentions = open.case.mentions.iter().filter(|mention| event.mentions.contains(&mention.id));
    let claims = mentions.filter_map(|mention| mention.claims.first());
    claims.min_by_key(|claim| (open.place_in_time(claim), (*claim).clone())).and_then(|claim| open.claim(claim))
}

fn anchor(claim: &Claim) -> Anchor {
    Anchor { claim: claim.id.clone(), kind: claim.kind(), report: claim.report.clone(), quote: claim.quote.clone() }
}
