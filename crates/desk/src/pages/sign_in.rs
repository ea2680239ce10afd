//! Signing in with a name and a password: open to whoever is not signed in.

use crate::access::sign_in;
use crate::answer::{Asked, Form, Page, signed_out, written};
use crate::assets;
use crate::door::Peer;
use crate::fault::Fault;
use crate::openid::local;
use crate::server::{cookie, cookie_of};
use crate::state::Desk;
use askama::Template;
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::sync::Arc;

/// Who tried to come in with a name that nobody has: what was typed may be a password.
pub(crate) const UNKNOWN: &str = "(unknown)";

#[derive(Serialize, Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignIn {
    name: String,
    /// Where to go then.
    to: String,
    wrong: String,
    /// What the provider of OpenID Connect is called, where there is one.
    provider: Option<String>,
    /// The address to be loaded again, where the browser came from elsewhere.
    again: String,
}

impl SignIn {
    fn of(desk: &Desk, to: String) -> Self {
        let provider = desk.openid.get().map(|openid| openid.name().to_owned());
        SignIn { name: String::new(), to, wrong: String::new(), provider, again: String::new() }
    }

    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    fn answered(&self, status: StatusCode) -> Result<Response, Fault> {
        let mut response = written(self, Form::Page)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

impl Page for SignIn {}

/// A page of the desk to go to after signing in.
fn place(to: Option<&str>) -> String {
    to.and_then(local).filter(|to| !to.starts_with("/sign-in")).unwrap_or_else(|| "/".to_owned())
}

pub(crate) async fn page(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Fault> {
    let query = request.uri().query().unwrap_or_default();
    let asked = Asked(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
    let to = place(asked.one("to"));
    if cookie(&request).is_some_and(|secret| desk.access.session(&secret).is_some()) {
        return Ok(Redirect::to(&to).into_response());
    }
    if !desk.access.has_people() {
        return Err(signed_out());
    }
    let site = request.headers().get("sec-fetch-site").and_then(|site| site.to_str().ok());
    let mut page = SignIn::of(&desk, to);
    // Whoever follows a link in a letter may be signed in: a browser tells that to the desk's own pages alone, such as this one.
    if site == Some("cross-site") && asked.one("again").is_none() {
        page.again = format!("/sign-in{}", asked.with("to", &page.to).with("again", "yes").in_address());
    }
    page.answered(StatusCode::OK)
}

/// What was sent by a form that is open to everybody.
pub(crate) fn sent(form: Result<axum::Form<Vec<(String, String)>>, FormRejection>) -> Result<Asked, Fault> {
    let axum::Form(sent) =
        form.map_err(|error| Fault::new(error.status(), error.body_text(), t!("sign-in-unread-hint")))?;
    Ok(Asked(sent))
}

pub(crate) async fn enter(
    State(desk): State<Arc<Desk>>,
    Extension(Peer(peer)): Extension<Peer>,
    form: Result<axum::Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Fault> {
    let sent = sent(form)?;
    if !desk.access.has_people() {
        return Err(signed_out());
    }
    let (name, password) = (sent.one("name").unwrap_or_default(), sent.one("password").unwrap_or_default());
    let page = SignIn { name: name.to_owned(), ..SignIn::of(&desk, place(sent.one("to"))) };
    if let Err(seconds) = desk.access.may_try(name, peer) {
        let wrong = t!("sign-in-too-many-tries", seconds = seconds);
        let mut response = SignIn { wrong, ..page }.answered(StatusCode::TOO_MANY_REQUESTS)?;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let Some((name, session)) = sign_in(&desk, name, password.to_owned()).await? else {
        let known = desk.access.person(name).map_or_else(|| UNKNOWN.to_owned(), |person| person.name);
        desk.deeds.note(&known, "refused", "/sign-in", &format!("wrong password, from {peer}"));
        let wrong = t!("sign-in-wrong").into_owned();
        return SignIn { wrong, ..page }.answered(StatusCode::UNAUTHORIZED);
    };
    desk.deeds.note(&name, "enter", "password", &format!("from {peer}"));
    let mut response = Redirect::to(&page.to).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie_of(&desk.access, &session)?);
    Ok(response)
}
