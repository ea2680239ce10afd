//! What somebody has of their own: the password, the sessions that go on, and keys for programs.

use super::invited::unfit;
use crate::access::{called, on_disk, with_password};
use crate::answer::{Asked, At, Form, Page};
use crate::door::Peer;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::judge::Posted;
use crate::passwords::{LEAST, hashed, is_right};
use crate::text::{moment, shortened};
use askama::Template;
use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::borrow::Cow;
use whosays_case::clock::now;
use whosays_store::{ApiKey, KeptSession, Role};

/// For how many days a key may be made.
const DAYS: [i64; 3] = [30, 90, 365];
/// How many characters the name of a key has at most.
const LABEL: usize = 80;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "account.html")]
pub(crate) struct Account {
    #[serde(skip)]
    frame: Frame,
    name: String,
    role: String,
    /// What the role is called.
    #[serde(skip)]
    called: Cow<'static, str>,
    clearance: &'static str,
    openid: Option<String>,
    /// Whether an account stands behind it, rather than the link by which the desk was opened.
    has_account: bool,
    has_password: bool,
    sessions: Vec<Sitting>,
    keys: Vec<Key>,
    /// The roles that a key can have, with what each is called.
    #[serde(skip)]
    roles: Vec<(Role, Cow<'static, str>)>,
    #[serde(skip)]
    days: [i64; 3],
    #[serde(skip)]
    least: usize,
    /// The address that a client of TAXII is given.
    #[serde(skip)]
    taxii: String,
    #[serde(skip)]
    told: Told,
}

/// What became of what was sent.
#[derive(Clone, Debug, Default)]
struct Told {
    done: Cow<'static, str>,
    /// A key that was made, shown this once.
    key: String,
    wrong: String,
    /// What the fault is in: `password` or `key`.
    of: &'static str,
}

/// A session that goes on.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = account::Sitting)]
struct Sitting {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    session: KeptSession,
    #[serde(skip)]
    begun: String,
    #[serde(skip)]
    seen: String,
    is_this: bool,
}

/// A key for programs.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = account::Key)]
struct Key {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    key: ApiKey,
    #[serde(skip)]
    until: String,
    #[serde(skip)]
    used: String,
    /// `open`, `ended` or `revoked`.
    state: &'static str,
}

impl Key {
    fn of(key: ApiKey, now: &str) -> Self {
        let state = match &key.revoked {
            Some(_) => "revoked",
            None if key.until.as_str() <= now => "ended",
            None => "open",
        };
        let used = key.used.as_deref().map(moment).unwrap_or_default();
        Key { until: moment(&key.until), used, state, key }
    }

    /// What its state is called.
    fn called(&self) -> Cow<'static, str> {
        match self.state {
            "revoked" => t!("account-key-revoked"),
            "ended" => t!("account-key-ended"),
            _ => t!("account-key-open"),
        }
    }

    /// What its role is called.
    fn role(&self) -> Cow<'static, str> {
        called(self.key.role)
    }
}

impl Page for Account {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["number", "key", "role", "made", "until", "used", "state"];
        let row = |one: &Key| {
            vec![
                one.key.number.to_string(),
                one.key.label.clone(),
                one.key.role.to_string(),
                one.key.made.clone(),
                one.key.until.clone(),
                one.key.used.clone().unwrap_or_default(),
                one.state.to_owned(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.keys.iter().map(row)).collect())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    shown(at, Told::default()).await
}

/// Leads whoever asks for the address of a form to the account: what was answered there, such as a key, is shown once.
pub(crate) async fn back(at: At) -> Redirect {
    let place = match at.form {
        Form::Page => "/account",
        Form::Json => "/account.json",
        Form::Csv => "/account.csv",
    };
    Redirect::to(place)
}

async fn shown(at: At, told: Told) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let (access, person) = (&at.desk.access, at.person());
        let account = at.session.number.and_then(|_| access.person(&person.name));
        let has_account = account.is_some();
        let of = |session: KeptSession| Sitting {
            begun: moment(&session.begun),
            seen: moment(&session.seen),
            is_this: Some(session.number) == at.session.number,
            session,
        };
        let sessions = if has_account { access.sessions_of(&person.name) } else { Vec::new() };
        let keys = if has_account { access.keys_of(&person.name) } else { Vec::new() };
        let now = now();
        let may_give = Role::ALL.iter().filter(|role| **role <= person.role);
        Ok(Account {
            frame: at.frame(reading, t!("account-title"), "account"),
            name: person.name.clone(),
            role: person.role.to_string(),
            called: called(person.role),
            clearance: person.clearance.label(),
            openid: account.as_ref().and_then(|account| account.openid.clone()),
            has_account,
            has_password: account.is_some_and(|account| account.password.is_some()),
            sessions: sessions.into_iter().map(of).collect(),
            keys: keys.into_iter().map(|key| Key::of(key, &now)).collect(),
            roles: may_give.map(|role| (*role, called(*role))).collect(),
            days: DAYS,
            least: LEAST,
            taxii: crate::taxii::address(&at.desk),
            told,
        })
    })
    .await
}

/// The same where what was sent cannot be taken.
async fn refused(at: At, of: &'static str, wrong: impl Into<String>) -> Result<Response, Fault> {
    let mut response = shown(at, Told { of, wrong: wrong.into(), ..Told::default() }).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The number of the session, which somebody has who signed in with an account.
fn own(at: &At) -> Result<u64, Fault> {
    at.session.number.ok_or_else(|| Fault::refused(t!("account-none"), t!("account-none-hint")))
}

/// Changes the own password, which ends every other session.
pub(crate) async fn password(Extension(Peer(peer)): Extension<Peer>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let this = own(&at)?;
    let word = |key: &str| sent.one(key).unwrap_or_default().to_owned();
    let (old, new, name) = (word("old"), word("password"), at.person().name.clone());
    if let Some(wrong) = unfit(&new, &word("again"), &name) {
        return refused(at, "password", wrong).await;
    }
    if let Err(seconds) = at.desk.access.may_try(&name, peer) {
        let wrong = t!("account-too-many-tries", seconds = seconds);
        let mut response = refused(at, "password", wrong).await?;
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let whose = name.clone();
    let is_set = with_password(&at.desk, move |access| {
        let kept = access.person(&whose).and_then(|person| person.password);
        if !is_right(&old, kept.as_deref()) {
            return Ok(false);
        }
        let hashed = hashed(&new)?;
        access.change(|people| people.set_password(&whose, &hashed, Some(this)))?;
        Ok(true)
    });
    if !is_set.await? {
        at.desk.deeds.note(&name, "refused", "/account/password", &format!("wrong password, from {peer}"));
        return refused(at, "password", t!("account-old-is-other")).await;
    }
    at.desk.deeds.note(&name, "people", &name, "set another password");
    shown(at, Told { done: t!("account-password-is-set"), ..Told::default() }).await
}

/// Ends a session of one's own.
pub(crate) async fn end(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    own(&at)?;
    let (name, session) = (at.person().name.clone(), number(&sent, "session")?);
    on_disk(&at.desk, move |access| access.change(|people| people.end_session(&name, session))).await?;
    Ok(Redirect::to("/account").into_response())
}

fn number(sent: &Asked, key: &str) -> Result<u64, Fault> {
    let number = sent.one(key).and_then(|number| number.parse().ok());
    number.ok_or_else(|| Fault::wrong(t!("account-no-number", key = key), t!("account-use-buttons")))
}

/// Makes or revokes a key.
pub(crate) async fn key(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    own(&at)?;
    let name = at.person().name.clone();
    if sent.one("act") == Some("revoke") {
        let (whose, key) = (name.clone(), number(&sent, "key")?);
        let is_done = on_disk(&at.desk, move |access| access.change(|people| people.revoke_key(&whose, key, &now())));
        if is_done.await? {
            at.desk.deeds.note(&name, "key", &key.to_string(), "revoked");
        }
        return Ok(Redirect::to("/account").into_response());
    }
    let label = shortened(sent.one("label").unwrap_or_default(), LABEL);
    let days = sent.one("days").and_then(|days| days.parse().ok()).filter(|days| DAYS.contains(days));
    let role = sent.one("role").unwrap_or_default().parse::<Role>();
    let (role, days) = match (role, days) {
        _ if label.is_empty() => return refused(at, "key", t!("account-key-for-what")).await,
        (Ok(role), Some(days)) if role <= at.person().role => (role, days),
        _ => return refused(at, "key", t!("account-key-choose")).await,
    };
    let (whose, what) = (name.clone(), label.clone());
    let key = on_disk(&at.desk, move |access| access.make_key(&whose, &what, role, days)).await?;
    at.desk.deeds.note(&name, "key", &label, &format!("made, as {role}, for {days} days"));
    shown(at, Told { key, ..Told::default() }).await
}
