//! The case in forms of other tools, made from what whoever asks may see.

use crate::answer::{At, Page};
use crate::exports::{self, Exported, Lost};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::kept::{Granted, Wish, of_brief};
use crate::state::Reading;
use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::sync::Arc;
use tokio::fs::File;
use tokio_util::io::ReaderStream;
use whosays_publish::exchange::{FORMS, Form};

/// How much of a file is read at a time.
const PIECE: usize = 1 << 16;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "export.html")]
pub(crate) struct ExportPage {
    #[serde(skip)]
    frame: Frame,
    forms: Vec<Shown>,
    /// The form that is asked for; empty where none is.
    form: String,
    is_waiting: bool,
    /// Why it could not be made; empty where it could.
    failed: String,
    /// The address of the file, once it is there.
    file: String,
    /// How many bytes it has.
    size: u64,
    losses: Vec<Lost>,
    /// How many changes of the case it holds at least.
    after: u64,
}

/// A form in the list.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = export::Shown)]
struct Shown {
    name: &'static str,
    extension: &'static str,
    doc: &'static str,
}

impl Page for ExportPage {}

/// What became of the wish for a form.
enum Made {
    /// It is being made.
    Due,
    Failed(String),
    There(Arc<Exported>),
}

/// The forms, and what became of the one that is asked for.
pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let forms = FORMS.iter().map(|form| Shown { name: form.name, extension: form.extension, doc: form.doc });
        let mut page = ExportPage {
            frame: at.frame(reading, t!("export-title"), "export"),
            forms: forms.collect(),
            form: String::new(),
            is_waiting: false,
            failed: String::new(),
            file: String::new(),
            size: 0,
            losses: Vec::new(),
            after: 0,
        };
        let Some(form) = at.asked.one("make").and_then(exports::form) else { return Ok(page) };
        let (made, after) = made_of(reading, at, form)?;
        (page.form, page.after) = (form.name.to_owned(), after);
        match made {
            Made::Due => page.is_waiting = true,
            Made::Failed(why) => page.failed = why,
            Made::There(exported) => {
                page.file = format!("/export/{}?after={after}", form.name);
                page.size = exported.size;
                page.losses = exported.losses.clone();
            }
        }
        Ok(page)
    })
    .await
}

/// The file itself; where it is not there yet it is made, and the page says so.
pub(crate) async fn file(at: At, Path(name): Path<String>) -> Result<Response, Fault> {
    let (desk, clearance) = (Arc::clone(&at.desk), at.clearance());
    let found = desk.read(clearance, move |reading| {
        let form = exports::form(&name).ok_or_else(|| Fault::missing(t!("export-no-such-form", form = name)))?;
        Ok((form, made_of(reading, &at, form)?))
    });
    let (form, (made, after)) = found.await?;
    let exported = match made {
        Made::There(exported) => exported,
        Made::Failed(why) => return Err(Fault::ours(why)),
        Made::Due => return Ok(Redirect::to(&format!("/export?make={}&after={after}", form.name)).into_response()),
    };
    let file = File::open(&exported.file.path).await.map_err(Fault::ours)?;
    let mut response = Body::from_stream(ReaderStream::with_capacity(file, PIECE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(exported.size));
    let saved = format!("attachment; filename=\"case-{}.{}\"", form.name, form.extension);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&saved).map_err(Fault::ours)?);
    Ok(response)
}

/// What became of a form of the case as it is now, or as it was after as many changes as are asked for; and how many those are.
fn made_of(reading: &Reading, at: &At, form: &Form) -> Result<(Made, u64), Fault> {
    // Where it is laid, for its owner alone.
    crate::rooms::folder(&at.desk.path).map_err(Fault::ours)?;
    let now = of_brief(&reading.store)?;
    let least = at.asked.number("after").map_or(now, |after| (after as u64).min(now));
    let made = match reading.room.ledgers.wish(&Wish::Export(form.name.to_owned()), now) {
        Some(Granted::Export(exported, of)) if of >= least => Made::There(exported),
        Some(Granted::Failed(why, of)) if of >= least => Made::Failed(why),
        _ => Made::Due,
    };
    Ok((made, least))
}
