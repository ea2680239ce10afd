//! Adding reports: files, a folder of them, or words that are pasted; and how far the reading of them is.

use crate::access::is_token;
use crate::adding::{Delivery, Sent};
use crate::answer::{At, Form, Page, written};
use crate::fault::Fault;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tokio::io::AsyncWriteExt;
use whosays_model::DateInterval;
use whosays_read::{FORMATS, Given, MAX_BYTES};

/// How many files one sending holds at most.
const FILES: usize = 1_000;
/// How files are called that say what is known about the one beside them.
const SIDECAR: &str = ".meta.json";

#[derive(Serialize, Template)]
#[template(path = "add.html")]
pub(crate) struct AddPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(skip)]
    accepted: String,
    deliveries: Vec<Delivery>,
}

impl Page for AddPage {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let extensions = FORMATS.iter().flat_map(|format| format.extensions.iter().copied());
        Ok(AddPage {
            frame: at.frame(reading, "Add reports", "add"),
            accepted: extensions
                .map(|extension| format!(".{extension}"))
                .chain([SIDECAR.to_owned()])
                .collect::<Vec<_>>()
                .join(","),
            deliveries: at.desk.adding.all(),
        })
    })
    .await
}

#[derive(Serialize, Template)]
#[template(path = "delivery.html")]
pub(crate) struct DeliveryPage {
    #[serde(skip)]
    frame: Frame,
    delivery: Delivery,
    through: usize,
}

impl Page for DeliveryPage {}

/// Only the list of it, to be put in its place.
#[derive(Serialize, Template)]
#[template(path = "delivery_list.html")]
struct DeliveryPiece {
    delivery: Delivery,
    through: usize,
}

impl Page for DeliveryPiece {}

pub(crate) async fn delivery(at: At, Path(number): Path<u64>) -> Result<Response, Fault> {
    let delivery = at.desk.adding.delivery(number).ok_or_else(|| {
        Fault::missing(format!("There is no sending {number}; what was read of it is among the reports."))
    })?;
    let through = delivery.files.iter().filter(|file| matches!(file.state, "done" | "failed")).count();
    if at.is_piece {
        return written(&DeliveryPiece { delivery, through }, Form::Page);
    }
    at.answer(move |reading, at| Ok(DeliveryPage { frame: at.frame(reading, "Being read", "add"), delivery, through }))
        .await
}

/// What comes with the files.
#[derive(Default)]
struct Told {
    token: String,
    pasted: String,
    fields: BTreeMap<String, String>,
}

/// Takes files and pasted words, lays them aside and goes to the page that shows how far they are.
pub(crate) async fn take(at: At, mut multipart: Multipart) -> Result<Response, Fault> {
    let folder = std::env::temp_dir();
    let mut told = Told::default();
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut sidecars: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let unread = |error: axum::extract::multipart::MultipartError| {
        Fault::new(error.status(), error.body_text(), "Send fewer files at a time, or add them with whosays add.")
    };
    while let Some(mut field) = multipart.next_field().await.map_err(unread)? {
        let key = field.name().unwrap_or_default().to_owned();
        if key != "files" {
            let value = field.text().await.map_err(unread)?;
            match key.as_str() {
                "token" => told.token = value,
                "pasted" => told.pasted = value,
                _ => drop(told.fields.insert(key, value)),
            }
            continue;
        }
        // Whoever is not of the session fills no disk.
        if !is_token(&at.session, &told.token) {
            return Err(foreign());
        }
        let name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        if files.len() >= FILES {
            forget(&files);
            return Err(Fault::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("More than {FILES} files came at once."),
                "Send them in parts.",
            ));
        }
        if name.ends_with(SIDECAR) {
            sidecars.insert(name, field.bytes().await.map_err(unread)?.to_vec());
            continue;
        }
        let path = folder.join(format!("whosays-{}", crate::access::Secret::new().map_err(Fault::ours)?.as_str()));
        let mut file = tokio::fs::File::create(&path).await.map_err(Fault::ours)?;
        files.push((name, path));
        let mut size = 0;
        while let Some(piece) = field.chunk().await.map_err(unread)? {
            size += piece.len();
            // One byte more than is read at most, so that the reader can tell that there is too much.
            if size <= MAX_BYTES + piece.len() {
                file.write_all(&piece).await.map_err(Fault::ours)?;
            }
        }
        file.flush().await.map_err(Fault::ours)?;
    }
    if !is_token(&at.session, &told.token) {
        forget(&files);
        return Err(foreign());
    }
    let sent = sent(&told, files, &sidecars).await?;
    let number = at.desk.adding.take(at.person().name.clone(), sent);
    Ok(Redirect::to(&format!("/add/{number}")).into_response())
}

fn foreign() -> Fault {
    Fault::refused("This form is not of your session.", "Load the page again, and send it then.")
}

fn forget(files: &[(String, PathBuf)]) {
    for (_, path) in files {
        let _ = std::fs::remove_file(path);
    }
}

async fn sent(
    told: &Told,
    mut files: Vec<(String, PathBuf)>,
    sidecars: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<Sent>, Fault> {
    let field = |key: &str| told.fields.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let published = match field("published") {
        Some(date) => Some(
            date.parse::<DateInterval>()
                .map_err(|error| Fault::wrong(error.to_string(), "Go back and mend the date."))?,
        ),
        None => None,
    };
    let words = |key: &str| field(key).map(str::to_owned);
    let all = Given { outlet: words("outlet"), published, ..Given::default() };
    if !told.pasted.trim().is_empty() {
        let path = std::env::temp_dir()
            .join(format!("whosays-{}", crate::access::Secret::new().map_err(Fault::ours)?.as_str()));
        tokio::fs::write(&path, told.pasted.replace("\r\n", "\n")).await.map_err(Fault::ours)?;
        let name = words("title").map_or_else(|| "pasted.txt".to_owned(), |title| format!("{title}.txt"));
        files.push((name.replace(['/', '\\'], "-"), path));
    }
    if files.is_empty() {
        return Err(Fault::wrong("Nothing was sent.", "Choose files, or paste the words of a report."));
    }
    let single = files.len() == 1;
    let one = |(name, path): (String, PathBuf)| {
        let beside = sidecars.get(&format!("{name}{SIDECAR}")).and_then(|bytes| Given::from_sidecar(bytes, &name).ok());
        let own = if single { Given { title: words("title"), url: words("url"), ..all.clone() } } else { all.clone() };
        Sent::new(name, path, own.or(beside.unwrap_or_default()))
    };
    Ok(files.into_iter().map(one).collect())
}
