//! A server of TAXII 2.1 (OASIS Standard, 10 June 2021): the case as STIX objects that come page by page, and a collection into
//! which reports are sent.
//!
//! Programs come with a key of somebody's account. What they are given is made from the room of that person's clearance and lies
//! in a file of its own for each clearance, so nothing above it can show. See docs/exchange/taxii.md.

mod answers;
mod filters;
mod inbox;
mod shelf;

pub(crate) use answers::told;
pub(crate) use inbox::start;
pub(crate) use shelf::refill;

use crate::access::{KEY, Secret, Session};
use crate::fault::Fault;
use crate::server::{Asking, bearer};
use crate::state::Desk;
use answers::{MEDIA, Refused, given, is_acceptable};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use whosays_read::uuid_of;
use whosays_store::Role;

/// Under which addresses it answers.
const ROOT: &str = "/taxii2";
/// How the collection of the case, and that which is sent in to, are called in addresses beside their ids.
const CASE: &str = "case";
const INBOX: &str = "inbox";
/// What objects are.
const STIX: &str = "application/stix+json;version=2.1";

/// One address, and how it may be asked.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The address without the slash at its end, with names in braces for what may stand there.
    path: &'static str,
    methods: &'static [&'static str],
    gives: Gives,
}

/// What an address gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gives {
    Discovery,
    ApiRoot,
    Status,
    Collections,
    Collection,
    Manifest,
    Objects,
    Object,
    Versions,
}

/// Every address: the standard describes them, and with and without a slash at the end they are the same.
static PLACES: &[Place] = &[
    Place { path: "/taxii2", methods: &["GET"], gives: Gives::Discovery },
    Place { path: "/taxii2/case", methods: &["GET"], gives: Gives::ApiRoot },
    Place { path: "/taxii2/case/status/{id}", methods: &["GET"], gives: Gives::Status },
    Place { path: "/taxii2/case/collections", methods: &["GET"], gives: Gives::Collections },
    Place { path: "/taxii2/case/collections/{id}", methods: &["GET"], gives: Gives::Collection },
    Place { path: "/taxii2/case/collections/{id}/manifest", methods: &["GET"], gives: Gives::Manifest },
    Place { path: "/taxii2/case/collections/{id}/objects", methods: &["GET", "POST"], gives: Gives::Objects },
    Place { path: "/taxii2/case/collections/{id}/objects/{object}", methods: &["GET", "DELETE"], gives: Gives::Object },
    Place {
        path: "/taxii2/case/collections/{id}/objects/{object}/versions",
        methods: &["GET"],
        gives: Gives::Versions,
    },
];

/// What the desk holds of it while it is open.
#[derive(Debug, Default)]
pub(crate) struct Taxii {
    /// Another word each time the desk is opened: what was offered before is looked through first.
    opened: OnceLock<String>,
    is_due: Mutex<bool>,
    woken: Condvar,
}

impl Taxii {
    fn opened(&self) -> Result<&str, Fault> {
        if self.opened.get().is_none() {
            let _ = self.opened.set(Secret::new().map_err(Fault::ours)?.as_str().to_owned());
        }
        Ok(self.opened.get().map_or("", String::as_str))
    }

    /// Tells the thread of what was sent in that there is something.
    fn wake(&self) {
        *self.is_due.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
    }

    /// Waits until there is something, or so long.
    fn wait(&self, at_most: Duration) {
        let mut is_due = self.is_due.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_due {
            (is_due, _) = self.woken.wait_timeout(is_due, at_most).unwrap_or_else(PoisonError::into_inner);
        }
        *is_due = false;
    }
}

/// Whether an address is one of these.
pub(crate) fn is_at(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The addresses, which guard themselves.
pub(crate) fn router() -> Router<Arc<Desk>> {
    let router = Router::new().route(ROOT, any(answer)).route("/taxii2/", any(answer));
    caught(router.route("/taxii2/{*rest}", any(answer)))
}

/// A fault of ours is told as TAXII tells errors, and not as a page.
fn caught<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| told(&Fault::ours(t!("server-our-fault")))))
}

async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    asked(&desk, request).await.unwrap_or_else(Refused::told)
}

async fn asked(desk: &Arc<Desk>, request: Request) -> Result<Response, Refused> {
    let session = admitted(desk, &request)?;
    if let Err(seconds) = desk.access.may_ask(&session) {
        let (what, hint) = (t!("server-too-often"), t!("server-too-often-hint", seconds = seconds));
        let fault = Fault::new(StatusCode::TOO_MANY_REQUESTS, what, hint);
        return Err(Refused::from(fault).with(header::RETRY_AFTER, HeaderValue::from(seconds)));
    }
    let asking = Asking::of(&request, crate::answer::Form::Page);
    if let Err(fault) = asking.check(&session) {
        desk.deeds.note(&session.person.name, "refused", &asking.address(), &fault.what);
        return Err(fault.into());
    }
    if desk.deeds.are_stuck() {
        let (what, hint) = (t!("server-not-noted"), t!("server-not-noted-hint"));
        return Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, what, hint).into());
    }
    let (place, ids) = found(request.uri().path())?;
    let method = if *request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    if !place.methods.contains(&method.as_str()) {
        let fault = Fault::new(StatusCode::METHOD_NOT_ALLOWED, t!("server-other-way"), t!("server-other-way-hint"));
        let allowed = HeaderValue::from_str(&place.methods.join(", ")).map_err(Fault::ours)?;
        return Err(Refused::from(fault).with(header::ALLOW, allowed));
    }
    if !is_acceptable(request.headers()) {
        let what = t!("taxii-not-acceptable", media = MEDIA);
        return Err(Fault::new(StatusCode::NOT_ACCEPTABLE, what, t!("taxii-not-acceptable-hint")).into());
    }
    let (known, query) = (known(desk, &request), request.uri().query().map(str::to_owned));
    let who = session.person.name.clone();
    let is_taken_away = matches!(place.gives, Gives::Objects | Gives::Object) && method == Method::GET;
    let response = match method.as_str() {
        "POST" => posted(desk, session, &ids, request).await?,
        "DELETE" => return Err(Fault::refused(t!("taxii-no-delete"), t!("taxii-no-delete-hint")).into()),
        _ => got(desk, &session, place, &ids, &known, query.as_deref()).await?,
    };
    if is_taken_away {
        desk.deeds.note(&who, "export", &asking.address(), "");
    }
    Ok(response)
}

async fn got(
    desk: &Arc<Desk>,
    session: &Session,
    place: &Place,
    ids: &[String],
    known: &str,
    query: Option<&str>,
) -> Result<Response, Refused> {
    let first = ids.first().map(String::as_str).unwrap_or_default();
    match place.gives {
        Gives::Discovery => {
            let root = format!("{known}{ROOT}/case/");
            let (title, about) = (t!("taxii-title"), t!("taxii-about"));
            Ok(given(&json!({"title": title, "description": about, "default": root, "api_roots": [root]})))
        }
        Gives::ApiRoot => Ok(given(&json!({
            "title": t!("taxii-title"),
            "description": t!("taxii-about"),
            "versions": [MEDIA],
            "max_content_length": inbox::MOST_BYTES,
        }))),
        Gives::Status => inbox::status(desk, session, first).await,
        Gives::Collections => {
            let all = collections(desk, session).await?;
            Ok(given(&json!({"collections": all})))
        }
        Gives::Collection => Ok(given(&collection(desk, session, first).await?)),
        _ => {
            let one = collection(desk, session, first).await?;
            if one["can_read"] != true {
                return Err(Fault::refused(t!("taxii-not-read"), t!("taxii-not-read-hint")).into());
            }
            shelf::got(desk, session, place.gives, ids.get(1), query).await
        }
    }
}

async fn posted(desk: &Arc<Desk>, session: Session, ids: &[String], request: Request) -> Result<Response, Refused> {
    let one = collection(desk, &session, ids.first().map(String::as_str).unwrap_or_default()).await?;
    if one["can_write"] != true {
        return Err(Fault::refused(t!("taxii-not-written"), t!("taxii-not-written-hint")).into());
    }
    inbox::take(desk, session, request).await
}

/// The collections, as the standard describes one.
async fn collections(desk: &Arc<Desk>, session: &Session) -> Result<Vec<Value>, Fault> {
    let (of_case, of_inbox) = inbox::ids(desk).await?;
    let may_write = session.person.role >= Role::Analyst;
    let one = |id: String, alias: &str, title: &str, about: &str, can_read: bool, can_write: bool| {
        json!({
            "id": id,
            "title": title,
            "description": about,
            "alias": alias,
            "can_read": can_read,
            "can_write": can_write,
            "media_types": [STIX],
        })
    };
    Ok(vec![
        one(of_case, CASE, &t!("taxii-case"), &t!("taxii-case-about"), true, false),
        one(of_inbox, INBOX, &t!("taxii-inbox"), &t!("taxii-inbox-about"), false, may_write),
    ])
}

async fn collection(desk: &Arc<Desk>, session: &Session, id: &str) -> Result<Value, Fault> {
    let all = collections(desk, session).await?;
    let one = all.into_iter().find(|one| one["id"] == id || one["alias"] == id);
    one.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, t!("taxii-no-collection"), t!("taxii-no-collection-hint")))
}

/// The place that an address is of, and what stands where it has names in braces.
fn found(path: &str) -> Result<(&'static Place, Vec<String>), Fault> {
    let bare = path.strip_suffix('/').unwrap_or(path);
    let parts: Vec<&str> = bare.split('/').collect();
    let ids = |place: &Place| -> Option<Vec<String>> {
        let own: Vec<&str> = place.path.split('/').collect();
        let is_free = |part: &str| part.starts_with('{');
        let fits = own.len() == parts.len() && own.iter().zip(&parts).all(|(own, part)| is_free(own) || own == part);
        let free = own.iter().zip(&parts).filter(|(own, _)| is_free(own));
        fits.then(|| free.map(|(_, part)| (*part).to_owned()).collect())
    };
    let place = PLACES.iter().find_map(|place| Some((place, ids(place)?)));
    place.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, t!("taxii-nowhere"), t!("taxii-nowhere-hint")))
}

/// Where the desk is reached, without a slash at the end.
fn known(desk: &Desk, request: &Request) -> String {
    match desk.access.public() {
        Some(public) => public.as_str().trim_end_matches('/').to_owned(),
        None => {
            let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or_default())
        }
    }
}

/// The address that a client is given, where the desk is known under another than its own.
pub(crate) fn address(desk: &Desk) -> String {
    desk.access.public().map_or_else(|| format!("{ROOT}/"), |public| format!("{}taxii2/", public.as_str()))
}

/// Whoever's key comes with a request; a session of a browser is none.
fn admitted(desk: &Desk, request: &Request) -> Result<Session, Refused> {
    let key = bearer(request).or_else(|| of_basic(request));
    if let Some(session) = key.as_deref().and_then(|key| desk.access.by_key(key)) {
        return Ok(session);
    }
    let (what, hint) = match key {
        Some(_) => (t!("server-key-ended"), t!("server-key-ended-hint")),
        None if desk.access.has_people() => (t!("taxii-no-key"), t!("taxii-no-key-hint")),
        None => (t!("taxii-no-accounts"), t!("taxii-no-accounts-hint")),
    };
    let refused = Refused::from(Fault::new(StatusCode::UNAUTHORIZED, what, hint));
    let ways = ["Basic realm=\"taxii\", charset=\"UTF-8\"", "Bearer"].map(HeaderValue::from_static);
    Err(ways.into_iter().fold(refused, |refused, way| refused.with(header::WWW_AUTHENTICATE, way)))
}

// Clients of TAXII speak HTTP Basic (RFC 7617): the key is the password, and says by itself whose it is.
fn of_basic(request: &Request) -> Option<String> {
    let sent = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, words) = sent.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| BASE64_STANDARD.decode(words.trim()).ok())??;
    let (_, key) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    key.starts_with(KEY).then(|| key.to_owned())
}

/// An id as the standard has them, a UUID of version 4, of a hash.
fn uuid(hash: &blake3::Hash) -> String {
    uuid_of(u128::from_be_bytes(std::array::from_fn(|at| hash.as_bytes()[at])), 4)
}

/// Another one each time.
fn new_uuid() -> Result<String, Fault> {
    let secret = Secret::new().map_err(Fault::ours)?;
    Ok(uuid(&blake3::hash(secret.as_str().as_bytes())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt;

    async fn broken() -> Response {
        panic!("broken")
    }

    #[tokio::test]
    async fn a_fault_of_ours_is_an_error_of_taxii() {
        let app: Router = caught(Router::new().route("/", any(broken)));
        let told = app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(told.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(told.headers()[header::CONTENT_TYPE], MEDIA);
    }

    fn check(path: &str, gives: Option<Gives>, ids: &[&str]) {
        let found = found(path).ok();
        assert_eq!(found.as_ref().map(|(place, _)| place.gives), gives, "{path}");
        assert_eq!(found.map(|(_, ids)| ids).unwrap_or_default(), ids, "{path}");
    }

    #[test]
    fn addresses_are_known_with_and_without_a_slash_at_the_end() {
        check("/taxii2", Some(Gives::Discovery), &[]);
        check("/taxii2/", Some(Gives::Discovery), &[]);
        check("/taxii2/case/collections/inbox", Some(Gives::Collection), &["inbox"]);
        check("/taxii2/case/collections/x/objects/note--1/versions/", Some(Gives::Versions), &["x", "note--1"]);
        check("/taxii2/case/collections//", Some(Gives::Collection), &[""]);
        check("/taxii2/case/rumours/", None, &[]);
        check("/taxii2//", None, &[]);
        assert!(is_at("/taxii2") && is_at("/taxii2/x") && !is_at("/taxii2x"));
    }

    #[test]
    fn ids_are_uuids_of_version_4() {
        assert_eq!(uuid(&blake3::Hash::from_bytes([0xff; 32])), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_ne!(new_uuid().unwrap(), new_uuid().unwrap());
    }
}
