//! Who may come to the desk: accounts with their roles and clearances. Nobody gives, or changes, a clearance above the own.

use crate::access::{Access, Person, called, on_disk};
use crate::answer::{Asked, At, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::judge::Posted;
use crate::text::moment;
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::borrow::Cow;
use whosays_case::clock::now;
use whosays_model::Tlp;
use whosays_store::{NewPerson, PersonChange, Role};

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "people.html")]
pub(crate) struct People {
    #[serde(skip)]
    frame: Frame,
    people: Vec<Row>,
    /// Each role with what it is called.
    #[serde(skip)]
    roles: Vec<(Role, Cow<'static, str>)>,
    /// The clearances that may be given: each with its word and label.
    #[serde(skip)]
    clearances: Vec<(&'static str, &'static str)>,
    /// Whoever opened the desk.
    #[serde(skip)]
    owner: String,
    #[serde(skip)]
    told: Told,
}

/// What became of what was sent.
#[derive(Clone, Debug, Default)]
struct Told {
    /// An invitation that was made, shown this once.
    link: String,
    /// Whom it is for.
    name: String,
    wrong: String,
}

/// An account.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = people::Row)]
struct Row {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    person: whosays_store::Person,
    /// `open`, `invited` or `closed`.
    state: &'static str,
    #[serde(skip)]
    label: &'static str,
    #[serde(skip)]
    seen: String,
    /// Whether whoever looks may change it.
    #[serde(skip)]
    may_change: bool,
}

impl Row {
    fn of(person: whosays_store::Person, by: &Person) -> Self {
        let state = match &person {
            person if person.closed.is_some() => "closed",
            person if person.password.is_none() && person.openid.is_none() => "invited",
            _ => "open",
        };
        Row {
            state,
            label: person.clearance.label(),
            seen: person.seen.as_deref().map(moment).unwrap_or_default(),
            may_change: person.clearance <= by.clearance,
            person,
        }
    }

    /// What its state is called.
    fn called(&self) -> Cow<'static, str> {
        match self.state {
            "closed" => t!("people-closed"),
            "invited" => t!("people-is-invited"),
            _ => t!("people-open"),
        }
    }

    /// What its role is called.
    fn role(&self) -> Cow<'static, str> {
        called(self.person.role)
    }
}

impl Page for People {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["name", "role", "clearance", "openid", "seen", "made", "closed", "state"];
        let row = |one: &Row| {
            let person = &one.person;
            vec![
                person.name.clone(),
                person.role.to_string(),
                person.clearance.to_string(),
                person.openid.clone().unwrap_or_default(),
                person.seen.clone().unwrap_or_default(),
                person.made.clone(),
                person.closed.clone().unwrap_or_default(),
                one.state.to_owned(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.people.iter().map(row)).collect())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    shown(at, Told::default()).await
}

async fn shown(at: At, told: Told) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let (access, by) = (&at.desk.access, at.person());
        let may_give = Tlp::ALL.iter().filter(|tlp| **tlp <= by.clearance);
        Ok(People {
            frame: at.frame(reading, t!("people-title"), "people"),
            people: access.people().into_iter().map(|person| Row::of(person, by)).collect(),
            roles: Role::ALL.iter().map(|role| (*role, called(*role))).collect(),
            clearances: may_give.map(|tlp| (tlp.as_str(), tlp.label())).collect(),
            owner: access.owner().name.clone(),
            told,
        })
    })
    .await
}

/// What was done.
struct Done {
    name: String,
    /// What, for the audit log.
    what: String,
    /// The address of an invitation, where one was made.
    path: Option<String>,
}

/// Adds, changes, invites, closes or reopens.
pub(crate) async fn change(headers: HeaderMap, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let by = at.person().clone();
    let done = match on_disk(&at.desk, move |access| done(access, &by, &sent)).await {
        Ok(done) => done,
        Err(fault) if matches!(fault.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) => {
            let wrong = format!("{} {}", fault.what, fault.hint);
            let mut response = shown(at, Told { wrong, ..Told::default() }).await?;
            *response.status_mut() = fault.status;
            return Ok(response);
        }
        Err(fault) => return Err(fault),
    };
    at.desk.deeds.note(&at.person().name, "people", &done.name, &done.what);
    match done.path {
        Some(path) => {
            let link = format!("{}{path}", root(&at.desk.access, &headers));
            shown(at, Told { link, name: done.name, ..Told::default() }).await
        }
        None => Ok(Redirect::to("/people").into_response()),
    }
}

/// The desk's address as the browser knows it.
fn root(access: &Access, headers: &HeaderMap) -> String {
    match access.public() {
        Some(public) => public.as_str().trim_end_matches('/').to_owned(),
        None => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            format!("http://{host}")
        }
    }
}

fn done(access: &Access, by: &Person, sent: &Asked) -> Result<Done, Fault> {
    let name = sent.one("name").unwrap_or_default().to_owned();
    let act = sent.one("act").unwrap_or_default();
    if act == "add" {
        let clearance = clearance(sent, by)?;
        let new = NewPerson { name, role: role(sent)?, clearance, openid: sent.one("openid").map(str::to_owned) };
        let person = access.change(|people| people.add(&new, &now()))?;
        let path = access.invite(&person.name)?;
        let what = format!("added as {}, sees up to {}", person.role, person.clearance.label());
        return Ok(Done { name: person.name, what, path: Some(path) });
    }
    let known = access.person(&name).filter(|person| person.clearance > by.clearance);
    if let Some(person) = known {
        let what = t!("people-above", name = person.name, clearance = person.clearance.label());
        return Err(Fault::refused(what, t!("people-above-hint")));
    }
    let (person, what, path) = match act {
        "change" => {
            let before = access.person(&name);
            let change = PersonChange {
                role: sent.one("role").map(|_| role(sent)).transpose()?,
                clearance: sent.one("clearance").map(|_| clearance(sent, by)).transpose()?,
                openid: sent.one("openid").map(str::to_owned),
            };
            let person = access.change(|people| people.change(&name, &change))?;
            let what = before.map(|before| differences(&before, &person)).unwrap_or_default();
            (person, what, None)
        }
        "invite" => {
            let path = access.invite(&name)?;
            let person = access.person(&name).ok_or_else(|| Fault::missing(t!("people-no-account")))?;
            (person, "invited anew".to_owned(), Some(path))
        }
        "close" => (access.change(|people| people.close(&name, &now()))?, "closed".to_owned(), None),
        "reopen" => (access.change(|people| people.reopen(&name))?, "reopened".to_owned(), None),
        other => {
            return Err(Fault::wrong(t!("people-unknown-act", act = other), t!("people-use-buttons")));
        }
    };
    Ok(Done { name: person.name, what, path })
}

fn role(sent: &Asked) -> Result<Role, Fault> {
    let role = sent.one("role").unwrap_or_default().parse::<Role>();
    role.map_err(|why| Fault::wrong(t!("people-wrong-role", why = why), t!("people-wrong-role-hint")))
}

fn clearance(sent: &Asked, by: &Person) -> Result<Tlp, Fault> {
    let clearance = sent.one("clearance").unwrap_or_default().parse::<Tlp>();
    let wrong = |why: String| Fault::wrong(t!("people-wrong-clearance", why = why), t!("people-wrong-clearance-hint"));
    let clearance = clearance.map_err(wrong)?;
    if clearance > by.clearance {
        let what = t!("people-gives-no-more", clearance = by.clearance.label());
        return Err(Fault::refused(what, t!("people-above-hint")));
    }
    Ok(clearance)
}

fn differences(before: &whosays_store::Person, after: &whosays_store::Person) -> String {
    let told = |person: &whosays_store::Person| {
        let openid = person.openid.clone().unwrap_or_else(|| "none".to_owned());
        [("role", person.role.to_string()), ("clearance", person.clearance.label().to_owned()), ("OpenID", openid)]
    };
    let pairs = told(before).into_iter().zip(told(after)).filter(|(old, new)| old != new);
    let words: Vec<String> = pairs.map(|((field, old), (_, new))| format!("{field}: {old} to {new}")).collect();
    if words.is_empty() { "left as it was".to_owned() } else { words.join("; ") }
}
