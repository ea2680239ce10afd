//! A request as pages see it, and their answer: the same data as a page, or at the address with `.json` as JSON.

use crate::access::{Person, Session};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::operations;
use crate::state::{Desk, Reading};
use crate::writer::Books;
use axum::extract::{FromRequestParts, MatchedPath, Query};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use whosays_model::Tlp;

/// In which form an answer is wanted: told by how the address ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    #[default]
    Page,
    Json,
    Csv,
}

/// A request of somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) desk: Arc<Desk>,
    pub(crate) session: Session,
    pub(crate) form: Form,
    pub(crate) asked: Asked,
    /// Whether a script asks for a piece of a page.
    pub(crate) is_piece: bool,
}

impl FromRequestParts<Arc<Desk>> for At {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Fault> {
        let session = parts.extensions.get::<Session>().cloned().ok_or_else(signed_out)?;
        let Query(asked) = Query::<Vec<(String, String)>>::from_request_parts(parts, desk)
            .await
            .map_err(|error| Fault::new(StatusCode::BAD_REQUEST, error.to_string(), t!("answer-unread-hint")))?;
        let asked = Asked(asked.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect());
        if parts.method == Method::GET
            && let Some(path) = parts.extensions.get::<MatchedPath>()
        {
            operations::check(path.as_str(), &asked)?;
        }
        Ok(At {
            desk: Arc::clone(desk),
            session,
            form: parts.extensions.get::<Form>().copied().unwrap_or_default(),
            asked,
            is_piece: parts.headers.contains_key("hx-request"),
        })
    }
}

/// What whoever is not signed in is told where nobody has an account.
pub(crate) fn signed_out() -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, t!("answer-signed-out"), t!("answer-signed-out-hint"))
}

/// What stands behind the question mark of an address, or in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked(pub(crate) Vec<(String, String)>);

impl Asked {
    pub(crate) fn one(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.one(key).and_then(|value| value.parse().ok())
    }

    pub(crate) fn has(&self, key: &str, value: &str) -> bool {
        self.0.iter().any(|(known, own)| known == key && own == value)
    }

    /// The same with this value instead of all others of the key, and from the first page on.
    pub(crate) fn with(&self, key: &str, value: &str) -> Self {
        let mut rest: Vec<(String, String)> =
            self.0.iter().filter(|(known, _)| known != key && known != "page").cloned().collect();
        rest.push((key.to_owned(), value.to_owned()));
        Asked(rest)
    }

    /// The same without this value of the key, and from the first page on.
    pub(crate) fn without(&self, key: &str, value: &str) -> Self {
        let keep = |(known, own): &&(String, String)| known != "page" && !(known == key && own == value);
        Asked(self.0.iter().filter(keep).cloned().collect())
    }

    /// As it stands in an address: with the question mark where there is anything.
    pub(crate) fn in_address(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let pairs = self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("?{query}")
    }
}

/// A page: a template that can be written as JSON too.
pub(crate) trait Page: askama::Template + serde::Serialize {
    /// Its rows for a spreadsheet, where it has any: the heads first.
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        None
    }
}

impl At {
    pub(crate) fn person(&self) -> &Person {
        &self.session.person
    }

    /// Up to which marking they may see.
    pub(crate) fn clearance(&self) -> Tlp {
        self.person().clearance
    }

    /// Does something to the case; when this returns, it is on the disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Books<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.desk.write(self.clearance(), job).await
    }

    /// Makes a page from the case, and answers with it.
    pub(crate) async fn answer<P: Page>(
        self,
        make: impl FnOnce(&Reading, &At) -> Result<P, Fault> + Send + 'static,
    ) -> Result<Response, Fault> {
        let desk = Arc::clone(&self.desk);
        desk.read(self.clearance(), move |reading| {
            let page = make(reading, &self)?;
            written(&page, self.form)
        })
        .await
    }

    /// The frame of a page of this title, in this part of the desk.
    pub(crate) fn frame(&self, reading: &Reading, title: impl Into<String>, part: &'static str) -> Frame {
        Frame::of(self, reading, title.into(), part)
    }
}

/// A page in the form that is wanted.
pub(crate) fn written<P: Page>(page: &P, form: Form) -> Result<Response, Fault> {
    let (kind, body) = match form {
        Form::Page => ("text/html; charset=utf-8", page.render()?),
        Form::Json => ("application/json", serde_json::to_string(page).map_err(Fault::ours)?),
        Form::Csv => {
            let no_table = || Fault::new(StatusCode::NOT_FOUND, t!("answer-no-table"), t!("answer-no-table-hint"));
            let rows = page.rows().ok_or_else(no_table)?;
            ("text/csv; charset=utf-8", in_csv(&rows))
        }
    };
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if form == Form::Csv {
        let saved = HeaderValue::from_static("attachment");
        response.headers_mut().insert(header::CONTENT_DISPOSITION, saved);
    }
    Ok(response)
}

// A cell that a spreadsheet would take for a formula is told as words.
fn in_csv(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let safe = if is_formula { format!("'{cell}") } else { cell.clone() };
        if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n").collect()
}
