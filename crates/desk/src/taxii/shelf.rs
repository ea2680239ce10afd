//! The collection of the case: its STIX objects, kept for each clearance with the time at which each version was first offered.
//!
//! They are made by the process that works ledgers out, once for each state of the case, into a file of its own for each
//! clearance; an answer is one look-up there. What was made before the markings of the case last changed, or before the desk was
//! opened, is never handed out.

use super::answers::{Refused, written};
use super::filters::Filters;
use super::{Gives, STIX};
use crate::access::{Secret, Session};
use crate::exports;
use crate::fault::Fault;
use crate::kept::{Granted, Wish, of_brief};
use crate::rooms;
use crate::state::Desk;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use whosays_case::OpenCase;
use whosays_case::clock::{now, now_in_micros, read_micros, written_micros, written_to_the_micro};
use whosays_model::Tlp;
use whosays_publish::exchange::stix_objects;
use whosays_store::{Offered, Refill, Shelf};

/// How often it is looked whether the objects are there, and how many times: twenty seconds, for clients give up on a server that
/// says nothing for thirty.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: usize = 200;

/// What a page holds.
struct Page {
    found: Vec<Offered>,
    next: Option<String>,
}

/// Answers an address of the collection; `object` is the one that it names.
pub(super) async fn got(
    desk: &Arc<Desk>,
    session: &Session,
    gives: Gives,
    object: Option<&String>,
    query: Option<&str>,
) -> Result<Response, Refused> {
    let filters = Arc::new(Filters::of(gives, object, query)?);
    let named = object.cloned();
    let page = shelved(desk, session.person.clearance, move |shelf| page(shelf, &filters, named.as_deref())).await?;
    let mut response = written(in_json(&page, gives));
    let ends = [("x-taxii-date-added-first", page.found.first()), ("x-taxii-date-added-last", page.found.last())];
    for (name, one) in ends {
        if let Some(one) = one {
            let added = HeaderValue::from_str(&written_to_the_micro(one.added)).map_err(Fault::ours)?;
            response.headers_mut().insert(HeaderName::from_static(name), added);
        }
    }
    Ok(response)
}

fn page(shelf: &Shelf, filters: &Filters, object: Option<&str>) -> Result<Page, Fault> {
    if let Some(id) = object
        && !shelf.has(id)?
    {
        let (what, hint) = (t!("taxii-no-object"), t!("taxii-no-object-hint"));
        return Err(Fault::new(StatusCode::NOT_FOUND, what, hint));
    }
    // It was put there before the objects were.
    let secret = shelf.fixed("secret", "")?;
    let filters = filters.clone().going_on(&secret)?;
    if filters.is_none {
        return Ok(Page { found: Vec::new(), next: None });
    }
    let (found, is_more) = shelf.page(&filters.wanted, filters.limit)?;
    let last = found.last().filter(|_| is_more).map(|last| last.added);
    Ok(Page { next: last.map(|last| filters.next_after(last, &secret)), found })
}

fn in_json(page: &Page, gives: Gives) -> String {
    let version = |one: &Offered| json!(written_micros(one.version));
    let entry = |one: &Offered| match gives {
        Gives::Objects | Gives::Object => one.json.clone(),
        Gives::Versions => version(one).to_string(),
        _ => {
            let added = written_to_the_micro(one.added);
            json!({"id": one.id, "date_added": added, "version": version(one), "media_type": STIX}).to_string()
        }
    };
    let mut parts = vec![format!("\"more\":{}", page.next.is_some())];
    parts.extend(page.next.as_ref().map(|next| format!("\"next\":{}", json!(next))));
    if !page.found.is_empty() {
        let name = if gives == Gives::Versions { "versions" } else { "objects" };
        let entries: Vec<String> = page.found.iter().map(entry).collect();
        parts.push(format!("\"{name}\":[{}]", entries.join(",")));
    }
    format!("{{{}}}", parts.join(","))
}

/// Looks something up among what is offered to a clearance; where it is being made, that is waited for.
async fn shelved<T: Send + 'static>(
    desk: &Arc<Desk>,
    clearance: Tlp,
    look: impl Fn(&Shelf) -> Result<T, Fault> + Clone + Send + 'static,
) -> Result<T, Fault> {
    for _ in 0..LOOKS {
        match looked(desk, clearance, look.clone()).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(fault) if fault.status == StatusCode::SERVICE_UNAVAILABLE => {}
            Err(fault) => return Err(fault),
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, t!("taxii-not-ready"), t!("taxii-not-ready-hint")))
}

/// The same; nothing where it is not there yet.
async fn looked<T: Send + 'static>(
    desk: &Arc<Desk>,
    clearance: Tlp,
    look: impl FnOnce(&Shelf) -> Result<T, Fault> + Send + 'static,
) -> Result<Option<T>, Fault> {
    // Before the room is looked up: what is made there is then of these markings or later ones.
    let marked = desk.read(Tlp::Red, |reading| Ok(reading.store.times_marked()?)).await?;
    let state = format!("{} {marked}", desk.taxii.opened()?);
    let path = desk.path.clone();
    desk.read(clearance, move |reading| {
        let folder = rooms::folder(&path).map_err(Fault::ours)?;
        let (room, now) = (&reading.room, of_brief(&reading.store)?);
        let granted = room.ledgers.wish(&Wish::Taxii(room.level, state.clone()), now);
        let shelf = Shelf::open(&folder, room.level)?;
        let found = shelf.at_one_state(|shelf| {
            let is_of_now = shelf.state()?.as_deref() == Some(state.as_str());
            is_of_now.then(|| look(shelf)).transpose()
        })?;
        match granted {
            Some(Granted::Failed(why, of)) if of == now => Err(Fault::ours(why)),
            _ => found,
        }
    })
    .await
}

/// Puts in place what a case offers to a level now; `state` is of what, and `called` the file name of the case.
pub(crate) fn refill(open: &mut OpenCase, called: &str, folder: &Path, level: Tlp, state: &str) -> anyhow::Result<()> {
    let mut shelf = Shelf::open(folder, level)?;
    let secret = Secret::new().map_err(|error| anyhow::anyhow!("{error}"))?;
    shelf.fixed("secret", secret.as_str())?;
    // The time of what stands on reports without a date: the same from now on, or each time all of it would be new.
    let since = shelf.fixed("since", &now())?;
    let (_, markings) = state.rsplit_once(' ').unwrap_or(("", state));
    exports::exchanged(open, exports::name_of(called), &since, |exchange, _, _| {
        let mut refill = shelf.refill(now_in_micros())?;
        stix_objects(exchange, &mut |object| put(&mut refill, object).map_err(io::Error::other))?;
        Ok(refill.close(state, markings)?)
    })
}

/// Adds an object where it is new or another than it was.
fn put(refill: &mut Refill<'_>, mut object: Value) -> anyhow::Result<()> {
    let word = |object: &Value, name: &str| object[name].as_str().unwrap_or_default().to_owned();
    let (id, kind) = (word(&object, "id"), word(&object, "type"));
    let hash = *blake3::hash(object.to_string().as_bytes()).as_bytes();
    let given = read_micros(&word(&object, "modified")).or_else(|| read_micros(&word(&object, "created")));
    let mut version = given.unwrap_or_default();
    if let Some(last) = refill.last(&id)? {
        if last.hash == hash {
            return Ok(());
        }
        // An object is made once, whatever is found out later.
        if let Some(created) = refill.created(&id)? {
            object["created"] = json!(created);
        }
        // Its days may be those that they were; whoever has it takes only what is newer.
        if version <= last.version {
            version = now_in_micros().max(last.version + 1_000) / 1_000 * 1_000;
            object["modified"] = json!(written_micros(version));
        }
    }
    Ok(refill.add(&id, &kind, version, &hash, &object.to_string())?)
}
