//! The collection that is sent in to: an envelope of objects becomes a bundle, which is read as a file that somebody adds, and
//! its status says what became of it.
//!
//! What was sent is on the disk before it is acknowledged, and is read when the desk is opened again where it was not yet.

use super::answers::{Refused, given, is_sent_so};
use super::{MEDIA, new_uuid, uuid};
use crate::access::{Secret, Session};
use crate::adding::{Delivery, Sent};
use crate::fault::Fault;
use crate::rooms;
use crate::state::Desk;
use crate::text::shortened;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use whosays_case::clock::{now_in_micros, read_micros, written_micros};
use whosays_model::Tlp;
use whosays_read::{BundlePart, Given, is_stix_id, parted, stix_bundle, values_in};
use whosays_store::{People, Sending, Sendings};

/// How many bytes an envelope has at most.
pub(super) const MOST_BYTES: usize = 16 << 20;
/// How many objects an envelope has at most.
const MOST_OBJECTS: usize = 10_000;
/// How many values an envelope holds at most: a hundred for each object.
const MOST_VALUES: usize = 1_000_000;
/// How many envelopes wait at most.
const MOST_WAITING: usize = 20;
/// How many statuses are kept, and for how many microseconds after the envelope was read: a day.
const MOST_KEPT: usize = 1_000;
const KEPT: i64 = 24 * 60 * 60 * 1_000_000;
/// How often it is looked how far the reading is, and whether something is over.
const LOOK: Duration = Duration::from_millis(200);
const REST: Duration = Duration::from_secs(60);
/// How many characters a message has at most.
const MESSAGE: usize = 500;

/// What became of an envelope (TAXII 2.1, section 4.3.1).
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Status {
    id: String,
    status: String,
    request_timestamp: String,
    total_count: usize,
    success_count: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    successes: Vec<Detail>,
    failure_count: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Detail>,
    pending_count: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pendings: Vec<Detail>,
}

/// What became of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Detail {
    id: String,
    version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Status {
    fn pending(id: String, at: i64, objects: &[Value]) -> Self {
        let pendings: Vec<Detail> = objects.iter().map(|object| Detail::of(object, at)).collect();
        Status {
            id,
            status: "pending".to_owned(),
            request_timestamp: written_micros(at),
            total_count: pendings.len(),
            success_count: 0,
            successes: Vec::new(),
            failure_count: 0,
            failures: Vec::new(),
            pending_count: pendings.len(),
            pendings,
        }
    }

    /// The same once all of it is through: an object that was not taken is named with the reason.
    fn complete(mut self, why_not: impl Fn(&str) -> Option<String>) -> Self {
        for mut detail in std::mem::take(&mut self.pendings) {
            detail.message = why_not(&detail.id).map(|why| shortened(&why, MESSAGE));
            let list = if detail.message.is_some() { &mut self.failures } else { &mut self.successes };
            list.push(detail);
        }
        self.status = "complete".to_owned();
        (self.success_count, self.failure_count, self.pending_count) = (self.successes.len(), self.failures.len(), 0);
        self
    }
}

impl Detail {
    /// Of an object that was sent at a time, which is its version where it has none of its own.
    fn of(object: &Value, at: i64) -> Self {
        let time = |name: &str| object[name].as_str().filter(|time| read_micros(time).is_some());
        let version = time("modified").or_else(|| time("created"));
        let version = version.map_or_else(|| written_micros(at), str::to_owned);
        Detail { id: object["id"].as_str().unwrap_or_default().to_owned(), version, message: None }
    }
}

/// What is kept of a sending beside its status.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: Status,
    clearance: Tlp,
    name: String,
}

/// Does something with what was sent in, on a thread that may wait for the disk.
async fn on_disk<T: Send + 'static>(
    desk: &Arc<Desk>,
    job: impl FnOnce(&Sendings) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let path = desk.path.clone();
    let done = tokio::task::spawn_blocking(move || {
        let folder = rooms::folder(&path).map_err(Fault::ours)?;
        job(&Sendings::open(&folder)?)
    });
    done.await.map_err(Fault::ours)?
}

/// The ids of the collection of the case and of that which is sent in to: of this desk alone, and the same from now on.
pub(super) async fn ids(desk: &Arc<Desk>) -> Result<(String, String), Fault> {
    let (first, second) = (new_uuid()?, new_uuid()?);
    on_disk(desk, move |sendings| Ok((sendings.fixed("case", &first)?, sendings.fixed("inbox", &second)?))).await
}

/// What became of something that was sent in by whoever asks.
pub(super) async fn status(desk: &Arc<Desk>, session: &Session, id: &str) -> Result<Response, Refused> {
    let (who, id) = (session.person.name.clone(), id.to_owned());
    let found = on_disk(desk, move |sendings| Ok(sendings.one(&id, now_in_micros())?)).await?;
    let missing = || Fault::new(StatusCode::NOT_FOUND, t!("taxii-no-status"), t!("taxii-no-status-hint"));
    let sending = found.filter(|sending| sending.who == who).ok_or_else(missing)?;
    let kept: Kept = serde_json::from_str(&sending.json).map_err(Fault::ours)?;
    Ok(given(&json!(kept.status)))
}

/// Takes an envelope: when this answers, it is on the disk.
pub(super) async fn take(desk: &Arc<Desk>, session: Session, request: Request) -> Result<Response, Refused> {
    if !is_sent_so(request.headers()) {
        let what = t!("taxii-other-media", media = MEDIA);
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, what, t!("taxii-other-media-hint")).into());
    }
    let objects = objects(request).await?;
    let at = now_in_micros();
    let status = Status::pending(new_uuid()?, at, &objects);
    let id = status.id.clone();
    let mut answer = given(&json!(status));
    let (bundle, name) = bundle(&objects);
    let kept = Kept { status, clearance: session.person.clearance, name };
    let json = serde_json::to_string(&kept).map_err(Fault::ours)?;
    let sending = Sending { id, who: session.person.name, json, bundle: Some(bundle) };
    let is_taken = on_disk(desk, move |sendings| {
        if sendings.unread()?.len() >= MOST_WAITING {
            return Ok(false);
        }
        sendings.add(&sending, at, at.saturating_add(KEPT), MOST_KEPT)?;
        Ok(true)
    });
    if !is_taken.await? {
        let fault =
            Fault::new(StatusCode::SERVICE_UNAVAILABLE, t!("taxii-many-waiting"), t!("taxii-many-waiting-hint"));
        return Err(Refused::from(fault));
    }
    desk.taxii.wake();
    *answer.status_mut() = StatusCode::ACCEPTED;
    Ok(answer)
}

/// The objects of an envelope, each with a type and an id that is one of its type.
async fn objects(request: Request) -> Result<Vec<Value>, Refused> {
    let told: Option<u64> =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|length| length > MOST_BYTES as u64) {
        return Err(too_much().into());
    }
    let bytes = to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_much())?;
    // A value takes some fifty times the room that it is written in.
    if values_in(&bytes) > MOST_VALUES {
        let what = t!("taxii-many-parts", most = MOST_VALUES);
        return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, what, t!("server-too-much-hint")).into());
    }
    let envelope: Value = serde_json::from_slice(&bytes).map_err(|error| {
        let what = t!("taxii-no-json", why = error.to_string());
        Fault::new(StatusCode::BAD_REQUEST, what, t!("taxii-envelope-hint"))
    })?;
    let Value::Object(mut fields) = envelope else { return Err(no_envelope().into()) };
    let Some(Value::Array(objects)) = fields.remove("objects") else { return Err(no_envelope().into()) };
    if objects.is_empty() {
        return Err(no_envelope().into());
    }
    if objects.len() > MOST_OBJECTS {
        return Err(too_much().into());
    }
    if let Some(place) = objects.iter().position(|object| !is_object(object)) {
        let what = t!("taxii-no-stix", place = place + 1);
        return Err(Fault::wrong(what, t!("taxii-no-stix-hint")).into());
    }
    Ok(objects)
}

fn too_much() -> Fault {
    let what = t!("taxii-too-much", bytes = MOST_BYTES, objects = MOST_OBJECTS);
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, what, t!("server-too-much-hint"))
}

fn no_envelope() -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, t!("taxii-no-envelope"), t!("taxii-envelope-hint"))
}

/// Whether it has a type, and an id that is one of it.
fn is_object(object: &Value) -> bool {
    let (Some(kind), Some(id)) = (object["type"].as_str(), object["id"].as_str()) else { return false };
    let is_kind = (3..=250).contains(&kind.len())
        && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    is_kind && is_stix_id(id, kind)
}

/// The bundle that these objects make, and the name of its file: the same for the same objects.
fn bundle(objects: &[Value]) -> (Vec<u8>, String) {
    let written = json!(objects).to_string();
    let id = uuid(&blake3::hash(written.as_bytes()));
    (stix_bundle(&id, &[written.as_bytes()]), format!("bundle--{id}.stix.json"))
}

/// Starts the thread that hands on what was sent in, and notes what became of it.
pub(crate) fn start(desk: Arc<Desk>) -> std::io::Result<()> {
    std::thread::Builder::new().name("taxii".to_owned()).spawn(move || work(&desk)).map(drop)
}

fn work(desk: &Desk) {
    let mut under_way = BTreeMap::new();
    loop {
        if let Err(fault) = turn(desk, &mut under_way) {
            eprintln!("error: what was sent in over TAXII could not be read or noted: {}", fault.what);
            std::thread::sleep(REST);
        }
        if under_way.is_empty() { desk.taxii.wait(REST) } else { std::thread::sleep(LOOK) }
    }
}

/// Hands on what is new, and notes what is through; `under_way` has the numbers of deliveries by the ids of their sendings.
fn turn(desk: &Desk, under_way: &mut BTreeMap<String, u64>) -> Result<(), Fault> {
    let folder = People::folder(&desk.path);
    // A desk to which nothing was sent has no such file, and comes to have none by this.
    if !folder.join("inbox.taxii").is_file() {
        return Ok(());
    }
    let (sendings, now) = (Sendings::open(&folder)?, now_in_micros());
    sendings.forget(now)?;
    let mut turned = Ok(());
    for id in sendings.unread()? {
        // One that cannot be read keeps no other back, and a fault of ours in it does not end the thread.
        let one = catch_unwind(AssertUnwindSafe(|| advance(desk, &folder, &sendings, &id, under_way, now)));
        turned = turned.and(one.unwrap_or_else(|_| Err(Fault::ours(t!("server-our-fault")))));
    }
    turned
}

/// Hands one on, or notes that it is through.
fn advance(
    desk: &Desk,
    folder: &Path,
    sendings: &Sendings,
    id: &str,
    under_way: &mut BTreeMap<String, u64>,
    now: i64,
) -> Result<(), Fault> {
    // One of a delivery that is known no longer is handed on again: what is read twice is kept once.
    let Some(delivery) = under_way.get(id).and_then(|number| desk.adding.delivery(*number)) else {
        let sending = sendings.one(id, now)?;
        let handed = sending.map(|sending| handed_on(desk, folder, &sending)).transpose()?;
        under_way.extend(handed.map(|number| (id.to_owned(), number)));
        return Ok(());
    };
    if delivery.is_done {
        note(sendings, id, &delivery, now)?;
        under_way.remove(id);
    }
    Ok(())
}

fn handed_on(desk: &Desk, folder: &Path, sending: &Sending) -> Result<u64, Fault> {
    let kept: Kept = serde_json::from_str(&sending.json).map_err(Fault::ours)?;
    // Each report of a bundle is read by itself, as by `whosays import`.
    let sent = match parted(sending.bundle.as_deref().unwrap_or_default(), &kept.name) {
        Ok(parted) => {
            let given = Given { tlp: parted.tlp, ..Given::default() };
            let paths = all_aside(folder, &parted.parts).map_err(Fault::ours)?;
            let parts = parted.parts.into_iter().zip(paths);
            parts.map(|(part, path)| Sent::new(part.name, path, given.clone())).collect()
        }
        Err(why) => vec![Sent::refused(kept.name, why)],
    };
    Ok(desk.adding.take(sending.who.clone(), kept.clearance, sent))
}

/// Notes what became of a sending whose delivery is done.
fn note(sendings: &Sendings, id: &str, delivery: &Delivery, now: i64) -> Result<(), Fault> {
    let Some(sending) = sendings.one(id, now)? else { return Ok(()) };
    let mut kept: Kept = serde_json::from_str(&sending.json).map_err(Fault::ours)?;
    let parts = parted(sending.bundle.as_deref().unwrap_or_default(), &kept.name);
    let parts: Vec<BTreeSet<String>> = parts.map(|all| all.parts.iter().map(ids_in).collect()).unwrap_or_default();
    kept.status = kept.status.complete(|object| why_not(delivery, &parts, object));
    let json = serde_json::to_string(&kept).map_err(Fault::ours)?;
    Ok(sendings.read(id, &json, now.saturating_add(KEPT))?)
}

/// Lays all parts aside; where one finds no room, none stays, for they are tried again.
fn all_aside(folder: &Path, parts: &[BundlePart]) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let laid = parts.iter().try_for_each(|part| lay_aside(folder, &part.bytes, &mut paths));
    if laid.is_err() {
        paths.iter().for_each(|path| drop(std::fs::remove_file(path)));
    }
    laid.map(|()| paths)
}

/// Lays bytes aside in the desk's folder, where what is left by one that was ended is cleared away.
fn lay_aside(folder: &Path, bytes: &[u8], paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let secret = Secret::new().map_err(|error| anyhow::anyhow!("{error}"))?;
    let path = folder.join(format!("export-{}", secret.as_str()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(&path)?;
    paths.push(path);
    Ok(file.write_all(bytes)?)
}

/// The ids of the objects in a part of a bundle.
fn ids_in(part: &BundlePart) -> BTreeSet<String> {
    let bundle: Value = serde_json::from_slice(&part.bytes).unwrap_or_default();
    let objects = bundle["objects"].as_array().into_iter().flatten();
    objects.filter_map(|object| object["id"].as_str()).map(str::to_owned).collect()
}

/// Why an object was not taken: a diagnostic names it, it is in none of the files, or none that it is in could be read. `parts`
/// has what is in each file of the delivery; whatever it does not tell of may hold the object.
fn why_not(delivery: &Delivery, parts: &[BTreeSet<String>], object: &str) -> Option<String> {
    let names = |words: &str| words.contains(object);
    let mut told = delivery.files.iter().flat_map(|file| &file.diagnostics);
    if let Some(why) = told.find(|one| names(&one.message) || names(&one.subject)) {
        return Some(why.message.clone());
    }
    let has_it = |at: usize| parts.get(at).is_none_or(|ids| ids.contains(object));
    let files = delivery.files.iter().enumerate().filter(|(at, _)| has_it(*at)).map(|(_, file)| file);
    let files: Vec<&Sent> = files.collect();
    if files.is_empty() {
        return Some(t!("taxii-not-taken").into_owned());
    }
    let words = |file: &Sent| {
        let why = file.diagnostics.iter().map(|one| one.message.as_str());
        std::iter::once(file.what.as_str()).chain(why).collect::<Vec<_>>().join(" ")
    };
    files.iter().all(|file| file.state == "failed").then(|| files.first().map(|file| words(file)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{Diagnostic, Severity};

    const NOTE: &str = "note--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061";
    const REPORT: &str = "report--84e4d88f-44ea-4bcd-bbf3-b2c1c320bcb3";

    fn check(object: Value, expect: bool) {
        assert_eq!(is_object(&object), expect, "{object}");
    }

    #[test]
    fn an_object_has_a_type_and_an_id_of_it() {
        check(json!({"type": "note", "id": NOTE}), true);
        check(json!({"type": "report", "id": NOTE}), false);
        check(json!({"type": "note", "id": "note--1"}), false);
        check(json!({"type": "NOTE", "id": "NOTE--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061"}), false);
        check(json!({"type": "note"}), false);
        check(json!({"type": 1, "id": NOTE}), false);
        check(json!(null), false);
        check(json!("note"), false);
    }

    #[test]
    fn a_status_names_what_was_not_taken() {
        let objects =
            [json!({"type": "note", "id": NOTE, "modified": "2031-03-04T00:00:00.000Z"}), json!({"id": REPORT})];
        let status = Status::pending("1".to_owned(), 1_000_000, &objects);
        assert_eq!((status.pending_count, status.pendings[0].version.as_str()), (2, "2031-03-04T00:00:00.000Z"));
        assert_eq!(status.pendings[1].version, "1970-01-01T00:00:01.000Z");
        let mut sent = Sent::new("a".to_owned(), PathBuf::from("a"), Given::default());
        sent.state = "done";
        sent.diagnostics.push(Diagnostic::new(Severity::Warning, "stix", "a", format!("{NOTE} has no words")));
        let delivery = |sent: &Sent| {
            let adding = crate::adding::Adding::default();
            let number = adding.take("Ada".to_owned(), Tlp::Red, vec![sent.clone()]);
            adding.delivery(number).unwrap()
        };
        let of = delivery(&sent);
        let complete = status.clone().complete(|object| why_not(&of, &[], object));
        assert_eq!((complete.successes[0].id.as_str(), complete.failures[0].id.as_str()), (REPORT, NOTE));
        sent.state = "failed";
        let of = delivery(&sent);
        let complete = status.clone().complete(|object| why_not(&of, &[], object));
        assert_eq!((complete.success_count, complete.failure_count, complete.pending_count), (0, 2, 0));
        // What is in no file of the delivery is not taken.
        (sent.state, sent.diagnostics) = ("done", Vec::new());
        let of = delivery(&sent);
        let complete = status.complete(|object| why_not(&of, &[BTreeSet::from([NOTE.to_owned()])], object));
        assert_eq!((complete.successes[0].id.as_str(), complete.failures[0].id.as_str()), (NOTE, REPORT));
    }

    #[test]
    fn the_same_objects_are_the_same_bundle() {
        let objects = [json!({"type": "note", "id": NOTE}), json!({"type": "report", "id": REPORT})];
        assert_eq!(bundle(&objects), bundle(&objects.clone()));
        assert_ne!(bundle(&objects).1, bundle(&objects[..1]).1);
    }
}
