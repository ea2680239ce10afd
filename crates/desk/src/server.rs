//! Opens the desk: the router, the guards before every page, and the end.

use crate::access::{self, Access, COOKIE, KEY, Secret, Session, is_for_people_alone, needed, on_disk};
use crate::answer::{Form, signed_out, written};
use crate::deeds;
use crate::door::{Door, check_address};
use crate::fault::Fault;
use crate::kept::Worker;
use crate::openid::{self, OpenId, OpenIdSettings};
use crate::pages;
use crate::state::Desk;
use crate::taxii;
use crate::text::Lines;
use crate::{assets, pages::wrong::WrongPage};
use axum::Router;
use axum::ServiceExt;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path as InAddress, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tower::Layer;
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use url::Url;

/// In how many seconds it is worth asking again for what is being made.
const SOON: &str = "3";
/// What a form may hold at most; files are limited where they are taken.
const MOST_OF_A_FORM: usize = 2 << 20;
/// What one sending of files may hold at most.
const MOST_OF_A_SENDING: usize = 1 << 30;

/// How a desk is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The case file.
    pub case: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// The name that the judgements of whoever opens the desk bear.
    pub who: String,
    /// The address under which people reach it behind a proxy that speaks TLS, where there is one.
    pub public: Option<Url>,
    /// How many requests each session may make a second; where nothing is said, 200 among several people, and of one person as many
    /// as there are.
    pub most_a_second: Option<u32>,
    /// Addresses that are not public and may be fetched from all the same: those of an archive in one's own network.
    pub fetch_also: Vec<SocketAddr>,
    /// The provider of OpenID Connect at which people sign in, where there is one.
    pub openid: Option<OpenIdSettings>,
}

/// Opens the desk and keeps it open until the process is told to end; `opened` is told the link to come in by, and each new one
/// after a line on standard input.
///
/// # Errors
/// Those of the case file, and of the address.
pub fn serve(options: &Options, opened: impl Fn(&str) + Send + Sync + 'static) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).max_blocking_threads(8).build()?;
    runtime.block_on(run(options, opened))
}

async fn run(options: &Options, opened: impl Fn(&str) + Send + Sync + 'static) -> anyhow::Result<()> {
    let secret = Secret::new().map_err(|error| anyhow::anyhow!("the system gives no secrets: {error}"))?;
    let access = Access::of_case(&options.case, options.who.clone(), &secret)?;
    let access = access.under(options.public.clone(), options.most_a_second);
    check_address(options.address, &access)?;
    // What an interrupted change left to be derived is, once the desk is open.
    let (desk, is_due) = Desk::open(options.case.clone(), access, Worker::of_this_program()?)?;
    desk.started(is_due)?;
    access::start(Arc::clone(&desk))?;
    deeds::start(Arc::clone(&desk))?;
    desk.adding.fetch_also(options.fetch_also.clone());
    let listener = tokio::net::TcpListener::bind(options.address).await?;
    let address = listener.local_addr()?;
    if let Some(settings) = options.openid.clone() {
        let known = desk.access.public().map_or_else(|| format!("http://{address}"), ToString::to_string);
        let _ = desk.openid.set(OpenId::new(settings, &known)?);
    }
    let known = desk.access.public().map_or_else(|| format!("http://{address}/"), ToString::to_string);
    let link = move |secret: &Secret| format!("{known}enter/{}", secret.as_str());
    opened(&link(&secret));
    new_links(Arc::clone(&desk), link, opened);
    let app = MapRequestLayer::new(form_of).layer(router(Arc::clone(&desk), address));
    let app = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
    axum::serve(listener, app).with_graceful_shutdown(told_to_end()).await?;
    desk.deeds.write(&desk);
    crate::exports::clear(&options.case);
    Ok(())
}

// Whoever can type where the desk was started may come in again.
fn new_links(
    desk: Arc<Desk>,
    link: impl Fn(&Secret) -> String + Send + 'static,
    opened: impl Fn(&str) + Send + 'static,
) {
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let (Ok(_), Ok(secret)) = (line, desk.access.new_entry()) else { return };
            opened(&link(&secret));
        }
    });
}

async fn told_to_end() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Every address of the desk, behind its guards.
pub(crate) fn router(desk: Arc<Desk>, address: SocketAddr) -> Router {
    let door = Door::of(address, desk.access.public());
    Router::new()
        .merge(pages::router())
        .merge(pages::of_people())
        .route("/leave", axum::routing::post(leave))
        .layer(RequestBodyLimitLayer::new(MOST_OF_A_FORM))
        .merge(pages::files().layer(RequestBodyLimitLayer::new(MOST_OF_A_SENDING)))
        .layer(DefaultBodyLimit::disable())
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), signed_in))
        .route("/enter/{secret}", get(enter))
        .merge(pages::open())
        .merge(taxii::router())
        .merge(openid::router())
        .route("/assets/{version}/{name}", get(assets::asset))
        .with_state(desk)
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Fault::ours(t!("server-our-fault")).into_response().map(Body::new)
        }))
        .layer(middleware::from_fn_with_state(door, guarded))
}

/// What every answer says of itself: nothing of elsewhere runs in it, or is loaded by it, or frames it.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-robots-tag", "noindex"),
];

async fn guarded(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let peer = door.peer(&request);
    request.extensions_mut().insert(peer);
    let is_taxii = taxii::is_at(request.uri().path());
    let told = |fault: Fault| if is_taxii { taxii::told(&fault) } else { fault.into_response() };
    let mut response = if !door.is_of(&request) {
        let (what, hint) = (t!("server-other-name"), t!("server-other-name-hint"));
        told(Fault::new(StatusCode::MISDIRECTED_REQUEST, what, hint))
    } else if !door.is_own(&request) {
        told(Fault::refused(t!("server-other-site"), t!("server-other-site-hint")))
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Takes the ending of an address for the form that is wanted.
pub(crate) fn form_of(mut request: Request) -> Request {
    let path = request.uri().path();
    if path.starts_with("/assets/") || taxii::is_at(path) {
        return request;
    }
    let found = [(".json", Form::Json), (".csv", Form::Csv)].into_iter().find(|(ending, _)| path.ends_with(ending));
    let Some((ending, form)) = found else { return request };
    let rest = &path[..path.len() - ending.len()];
    let rest = if rest.is_empty() || rest == "/overview" { "/" } else { rest };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(uri) = format!("{rest}{query}").parse() {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(form);
    }
    request
}

async fn enter(State(desk): State<Arc<Desk>>, InAddress(secret): InAddress<String>) -> Result<Response, Fault> {
    let session = desk.access.enter(&secret).map_err(Fault::ours)?;
    let Some(session) = session else {
        return Err(Fault::refused(t!("server-link-used"), t!("server-link-used-hint")));
    };
    let cookie = cookie_of(&desk.access, &session)?;
    if desk.access.has_people() {
        desk.deeds.note(&desk.access.owner().name, "enter", "link", "");
    }
    // A redirect at once would be a navigation from elsewhere, to which a strict cookie is not sent.
    let page = pages::wrong::Entered { next: "/".to_owned() };
    let mut response = written(&page, Form::Page)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The header that gives a session to a browser.
pub(crate) fn cookie_of(access: &Access, session: &Secret) -> Result<HeaderValue, Fault> {
    let secure = if access.public().is_some_and(|public| public.scheme() == "https") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}", session.as_str());
    HeaderValue::from_str(&cookie).map_err(Fault::ours)
}

async fn leave(State(desk): State<Arc<Desk>>, request: Request) -> Result<Redirect, Fault> {
    let who = request.extensions().get::<Session>().map(|session| session.person.name.clone());
    let secret = cookie(&request);
    drop(request);
    if let Some(secret) = secret {
        on_disk(&desk, move |access| access.leave(&secret)).await?;
    }
    if let Some(who) = who.filter(|_| desk.access.has_people()) {
        desk.deeds.note(&who, "leave", "", "");
    }
    Ok(Redirect::to("/"))
}

async fn signed_in(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let form = request.extensions().get::<Form>().copied().unwrap_or_default();
    let session = match bearer(&request) {
        Some(key) => desk.access.by_key(&key),
        None => cookie(&request).and_then(|secret| desk.access.session(&secret)),
    };
    let Some(session) = session else { return not_signed_in(&desk, &request, form) };
    if let Err(seconds) = desk.access.may_ask(&session) {
        let (what, hint) = (t!("server-too-often"), t!("server-too-often-hint", seconds = seconds));
        return held_back(&Fault::new(StatusCode::TOO_MANY_REQUESTS, what, hint), seconds, form);
    }
    let asked = Asking::of(&request, form);
    if let Err(fault) = asked.check(&session) {
        if desk.access.has_people() {
            desk.deeds.note(&session.person.name, "refused", &asked.address(), &fault.what);
        }
        return told(&fault, form);
    }
    if desk.access.has_people() && desk.deeds.are_stuck() {
        let (what, hint) = (t!("server-not-noted"), t!("server-not-noted-hint"));
        return told(&Fault::new(StatusCode::SERVICE_UNAVAILABLE, what, hint), form);
    }
    let who = session.person.name.clone();
    let is_looked_at = *request.method() == Method::GET && form == Form::Page;
    request.extensions_mut().insert(session);
    let response = next.run(request).await;
    if let Some(what) = asked.deed().filter(|_| response.status() == StatusCode::OK && desk.access.has_people()) {
        desk.deeds.note(&who, what, &asked.address(), "");
    }
    let mut response = match response.extensions().get::<Fault>().cloned() {
        Some(fault) => told(&fault, form),
        None => refused(response, form),
    };
    // What is being put together or worked out is there in some seconds; the page looks by itself.
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(SOON));
        if is_looked_at {
            response.headers_mut().insert(header::REFRESH, HeaderValue::from_static(SOON));
        }
    }
    response
}

/// What the router itself refuses, told as pages tell it.
fn refused(response: Response, form: Form) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !status.is_client_error() || kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return response;
    }
    let (what, hint) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (t!("server-other-way"), t!("server-other-way-hint")),
        StatusCode::PAYLOAD_TOO_LARGE => (t!("server-too-much"), t!("server-too-much-hint")),
        _ => (t!("server-unread"), t!("server-unread-hint")),
    };
    let mut answer = told(&Fault::new(status, what, hint), form);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    answer
}

/// What is asked, as far as it matters for whether it may be and is to be noted.
pub(crate) struct Asking {
    method: Method,
    path: String,
    query: String,
    form: Form,
}

impl Asking {
    pub(crate) fn of(request: &Request, form: Form) -> Self {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        Asking { method: request.method().clone(), path: request.uri().path().to_owned(), query, form }
    }

    /// Whether somebody may ask it.
    pub(crate) fn check(&self, session: &Session) -> Result<(), Fault> {
        if session.is_by_key && is_for_people_alone(&self.path) {
            return Err(Fault::refused(t!("server-no-key"), t!("server-no-key-hint")));
        }
        let (needed, role) = (needed(&self.method, &self.path), session.person.role);
        if role >= needed {
            return Ok(());
        }
        let (needed, role) = (access::called(needed), access::called(role));
        let what = if session.is_by_key {
            t!("server-needs-role-of-key", needed = needed, role = role)
        } else {
            t!("server-needs-role", needed = needed, role = role)
        };
        Err(Fault::refused(what, t!("server-needs-role-hint")))
    }

    /// As what it is noted where it is answered: what is opened word for word, and what is taken away.
    fn deed(&self) -> Option<&'static str> {
        let parts: Vec<&str> = self.path.split('/').skip(1).collect();
        match parts[..] {
            _ if self.method != Method::GET => None,
            _ if self.form != Form::Page => Some("export"),
            ["brief", "export", _] | ["export", _] => Some("export"),
            ["reports", _] | ["reports", _, "original"] => Some("read"),
            _ => None,
        }
    }

    /// The address as it was asked for; with what is done there where it is not only looked at.
    pub(crate) fn address(&self) -> String {
        let ending = match self.form {
            Form::Page => "",
            Form::Json => ".json",
            Form::Csv => ".csv",
        };
        let path = if self.path == "/" && !ending.is_empty() { "/overview" } else { &self.path };
        let method = if self.method == Method::GET { String::new() } else { format!("{} ", self.method) };
        format!("{method}{path}{ending}{}", self.query)
    }
}

/// The way in for whoever is not signed in: a page to sign in at, or what a program is told.
fn not_signed_in(desk: &Desk, request: &Request, form: Form) -> Response {
    if !desk.access.has_people() {
        return told(&signed_out(), form);
    }
    let is_key = bearer(request).is_some();
    let is_looked_at = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_piece = request.headers().contains_key("hx-request");
    if is_looked_at && form == Form::Page && !is_piece && !is_key {
        let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
        return Redirect::to(&format!("/sign-in?{query}")).into_response();
    }
    let fault = if is_key {
        Fault::new(StatusCode::UNAUTHORIZED, t!("server-key-ended"), t!("server-key-ended-hint"))
    } else {
        Fault::new(StatusCode::UNAUTHORIZED, t!("server-signed-out"), t!("server-signed-out-hint"))
    };
    let mut response = told(&fault, form);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// A fault that passes by itself, after so many seconds.
fn held_back(fault: &Fault, seconds: u64, form: Form) -> Response {
    let mut response = told(fault, form);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The key that a program sends.
pub(crate) fn bearer(request: &Request) -> Option<String> {
    let sent = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = sent.split_once(' ')?;
    let is_key = scheme.eq_ignore_ascii_case("bearer") && key.trim().starts_with(KEY);
    is_key.then(|| key.trim().to_owned())
}

/// The session's secret that a browser sends.
pub(crate) fn cookie(request: &Request) -> Option<String> {
    cookie_named(request.headers(), COOKIE)
}

/// What a cookie of this name holds.
pub(crate) fn cookie_named(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
}

async fn nowhere() -> Fault {
    Fault::missing(t!("server-no-page"))
}

/// A fault in the form that was wanted.
fn told(fault: &Fault, form: Form) -> Response {
    let page = WrongPage { status: fault.status.as_u16(), what: fault.what.clone(), hint: fault.hint.clone() };
    let form = if form == Form::Page { Form::Page } else { Form::Json };
    match written(&page, form) {
        Ok(mut response) => {
            *response.status_mut() = fault.status;
            response
        }
        Err(_) => (fault.status, Lines(&[&fault.what, &fault.hint]).to_string()).into_response(),
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = told(&self, Form::Page);
        // Whoever knows which form was wanted tells it again in that.
        response.extensions_mut().insert(self);
        response
    }
}
