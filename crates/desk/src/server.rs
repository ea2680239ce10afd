//! Opens the desk: the router, the guards before every page, and the end.

use crate::access::{self, Access, Secret};
use crate::adding;
use crate::answer::{Form, written};
use crate::columns::View;
use crate::fault::Fault;
use crate::kept;
use crate::pages;
use crate::state::Desk;
use crate::text::Lines;
use crate::writer::{Writer, start_deriving};
use crate::{assets, pages::wrong::WrongPage};
use axum::Router;
use axum::ServiceExt;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path as InAddress, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
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
use whosays_store::Store;

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
    /// The name that the judgements of the one person on this machine bear.
    pub who: String,
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
    // What an interrupted change left to be derived is, once the desk is open.
    let store = Store::open(&options.case)?;
    let view = View::of(store.columns()?);
    drop(store);
    let (writer, is_due) = Writer::start(&options.case)?;
    let secret = Secret::new().map_err(|error| anyhow::anyhow!("the system gives no secrets: {error}"))?;
    let access = Access::of_one(options.who.clone(), &secret);
    let desk = Arc::new(Desk::new(options.case.clone(), access, writer, view));
    start_deriving(Arc::clone(&desk), is_due)?;
    kept::start(Arc::clone(&desk))?;
    adding::start(Arc::clone(&desk))?;
    let listener = tokio::net::TcpListener::bind(options.address).await?;
    let address = listener.local_addr()?;
    let link = move |secret: &Secret| format!("http://{address}/enter/{}", secret.as_str());
    opened(&link(&secret));
    new_links(Arc::clone(&desk), link, opened);
    let app = MapRequestLayer::new(form_of).layer(router(desk, address));
    axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).with_graceful_shutdown(told_to_end()).await?;
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
    let hosts = Hosts::of(address);
    Router::new()
        .merge(pages::router())
        .route("/leave", axum::routing::post(leave))
        .layer(RequestBodyLimitLayer::new(MOST_OF_A_FORM))
        .merge(pages::files().layer(RequestBodyLimitLayer::new(MOST_OF_A_SENDING)))
        .layer(DefaultBodyLimit::disable())
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), signed_in))
        .route("/enter/{secret}", get(enter))
        .route("/assets/{version}/{name}", get(assets::asset))
        .with_state(desk)
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Fault::ours("a fault of whosays").into_response().map(Body::new)
        }))
        .layer(middleware::from_fn_with_state(hosts, guarded))
}

/// The names under which the desk may be asked: a page elsewhere that takes its name for this machine's is refused.
#[derive(Clone, Debug)]
struct Hosts(Arc<Vec<String>>);

impl Hosts {
    fn of(address: SocketAddr) -> Self {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        Hosts(Arc::new(hosts))
    }

    fn are_of(&self, request: &Request) -> bool {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.0.iter().any(|known| known.eq_ignore_ascii_case(host)))
    }
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

async fn guarded(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = if !hosts.are_of(&request) {
        let what = "The desk is not asked under this name.";
        Fault::new(StatusCode::MISDIRECTED_REQUEST, what, "Use the address that whosays serve printed.").into_response()
    } else if !is_own(&request) {
        let what = "This was sent from another site.";
        Fault::refused(what, "Open the page of the desk and do it there.").into_response()
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

/// Whether a request that changes something comes from a page of the desk, as far as the browser tells.
fn is_own(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return true;
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let is_origin = |origin: &str| origin.strip_prefix("http://").or(origin.strip_prefix("https://")) == Some(host);
    site.is_none_or(|site| site == "same-origin" || site == "none") && text(header::ORIGIN).is_none_or(is_origin)
}

/// Takes the ending of an address for the form that is wanted.
pub(crate) fn form_of(mut request: Request) -> Request {
    let path = request.uri().path();
    if path.starts_with("/assets/") {
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
        return Err(Fault::refused(
            "This link has been used, or was never one.",
            "A link opens once. Press Enter where whosays serve was started, and it prints a new one.",
        ));
    };
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", access::COOKIE, session.as_str());
    // A redirect at once would be a navigation from elsewhere, to which a strict cookie is not sent.
    let page = pages::wrong::Entered { next: "/".to_owned() };
    let mut response = written(&page, Form::Page)?;
    response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Fault::ours)?);
    Ok(response)
}

async fn leave(State(desk): State<Arc<Desk>>, request: Request) -> Redirect {
    if let Some(secret) = cookie(&request) {
        desk.access.leave(&secret);
    }
    Redirect::to("/")
}

async fn signed_in(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let session = cookie(&request).and_then(|secret| desk.access.session(&secret));
    let form = request.extensions().get::<Form>().copied().unwrap_or_default();
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    let response = next.run(request).await;
    match response.extensions().get::<Fault>().cloned() {
        Some(fault) => told(&fault, form),
        None => response,
    }
}

fn cookie(request: &Request) -> Option<String> {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == access::COOKIE).map(|(_, value)| value.to_owned())
}

async fn nowhere() -> Fault {
    Fault::missing("There is no such page.")
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
