//! The page that an invitation opens: a person sets a password, once, and is in.

use super::sign_in::sent;
use crate::access::{on_disk, with_password};
use crate::answer::{Form, Page, written};
use crate::assets;
use crate::door::Peer;
use crate::fault::Fault;
use crate::passwords::{LEAST, hashed, objection};
use crate::server::cookie_of;
use crate::state::Desk;
use askama::Template;
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Serialize, Template)]
#[template(path = "invited.html")]
pub(crate) struct Invited {
    name: String,
    least: usize,
    wrong: String,
}

impl Invited {
    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

impl Page for Invited {}

fn used() -> Fault {
    Fault::refused(t!("invited-used"), t!("invited-used-hint"))
}

/// Whom an invitation is for.
async fn invited(desk: &Arc<Desk>, secret: String) -> Result<String, Fault> {
    on_disk(desk, move |access| access.invited(&secret)).await?.ok_or_else(used)
}

pub(crate) async fn page(State(desk): State<Arc<Desk>>, Path(secret): Path<String>) -> Result<Response, Fault> {
    let name = invited(&desk, secret).await?;
    written(&Invited { name, least: LEAST, wrong: String::new() }, Form::Page)
}

pub(crate) async fn accept(
    State(desk): State<Arc<Desk>>,
    Extension(Peer(peer)): Extension<Peer>,
    Path(secret): Path<String>,
    form: Result<axum::Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Fault> {
    let sent = sent(form)?;
    let name = invited(&desk, secret.clone()).await?;
    let password = sent.one("password").unwrap_or_default().to_owned();
    if let Some(wrong) = unfit(&password, sent.one("again").unwrap_or_default(), &name) {
        let page = Invited { name, least: LEAST, wrong: wrong.into_owned() };
        let mut response = written(&page, Form::Page)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let entered = with_password(&desk, move |access| {
        let Some(name) = access.accept(&secret, &hashed(&password)?)? else { return Ok(None) };
        Ok(access.admit(&name)?.map(|session| (name, session)))
    });
    let (name, session) = entered.await?.ok_or_else(used)?;
    desk.deeds.note(&name, "enter", "invitation", &format!("from {peer}"));
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie_of(&desk.access, &session)?);
    Ok(response)
}

/// What speaks against a new password that was written twice.
pub(crate) fn unfit(password: &str, again: &str, name: &str) -> Option<Cow<'static, str>> {
    let twice = (password != again).then(|| t!("invited-not-twice"));
    objection(password, name).or(twice)
}
