//! Adding reports: files, a folder of them, words that are pasted, or addresses; and how far the reading of them is.

use crate::access::is_token;
use crate::adding::{Delivery, Sent, aside, fetch, lay_aside};
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
use whosays_model::{DateInterval, Diagnostic, Tlp};
use whosays_read::{FORMATS, Given, MAX_BYTES};
use whosays_store::Role;

/// How many files one sending holds at most.
const FILES: usize = 1_000;
/// How many addresses one sending holds at most.
const ADDRESSES: usize = 20;
/// How files are called that say what is known about the one beside them.
const SIDECAR: &str = ".meta.json";

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "add.html")]
pub(crate) struct AddPage {
    #[serde(skip)]
    frame: Frame,
    #[serde(skip)]
    accepted: String,
    #[serde(skip)]
    markings: Vec<Tlp>,
    deliveries: Vec<Delivery>,
}

impl Page for AddPage {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let extensions = FORMATS.iter().flat_map(|format| format.extensions.iter().copied());
        Ok(AddPage {
            frame: at.frame(reading, t!("add-title"), "add"),
            accepted: extensions
                .map(|extension| format!(".{extension}"))
                .chain([SIDECAR.to_owned()])
                .collect::<Vec<_>>()
                .join(","),
            markings: Tlp::ALL.iter().copied().filter(|tlp| *tlp <= at.person().clearance).collect(),
            deliveries: at.desk.adding.all().into_iter().filter(|one| may_see(at, one)).collect(),
        })
    })
    .await
}

/// What somebody sends is for them alone: the reports that it holds may be marked above what others see.
fn may_see(at: &At, delivery: &Delivery) -> bool {
    let person = at.person();
    delivery.who == person.name || (person.role == Role::Administrator && person.clearance == Tlp::Red)
}

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "delivery.html")]
pub(crate) struct DeliveryPage {
    #[serde(skip)]
    frame: Frame,
    delivery: Delivery,
    through: usize,
}

impl Page for DeliveryPage {}

/// Only the list of it, to be put in its place, and how far it is, to be read out.
#[derive(Serialize, Template)]
#[template(path = "delivery_piece.html")]
struct DeliveryPiece {
    delivery: Delivery,
    through: usize,
}

impl Page for DeliveryPiece {}

pub(crate) async fn delivery(at: At, Path(number): Path<u64>) -> Result<Response, Fault> {
    let delivery = at.desk.adding.delivery(number).filter(|delivery| may_see(&at, delivery));
    let delivery = delivery.ok_or_else(|| Fault::missing(t!("delivery-missing", number = number)))?;
    let through = delivery.through();
    if at.is_piece {
        return written(&DeliveryPiece { delivery, through }, Form::Page);
    }
    at.answer(move |reading, at| {
        let frame = at.frame(reading, t!("delivery-title"), "add");
        Ok(DeliveryPage { frame, delivery, through })
    })
    .await
}

/// What comes with the files.
#[derive(Default)]
struct Told {
    token: String,
    pasted: String,
    fields: BTreeMap<String, String>,
    sidecars: BTreeMap<String, Vec<u8>>,
}

/// Files that lie aside, with their names; those that are not handed on are taken away.
#[derive(Default)]
struct Laid(Vec<(String, PathBuf)>);

impl Drop for Laid {
    fn drop(&mut self) {
        for (_, path) in &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Takes files, pasted words and addresses, lays them aside and goes to the page that shows how far they are.
pub(crate) async fn take(at: At, multipart: Multipart) -> Result<Response, Fault> {
    let mut laid = Laid::default();
    let told = received(&at, multipart, &mut laid).await?;
    let person = at.person();
    let sent = sent(&told, &mut laid, person.clearance).await?;
    let number = at.desk.adding.take(person.name.clone(), person.clearance, sent);
    fetch(&at.desk, &person.name, number);
    Ok(Redirect::to(&format!("/add/{number}")).into_response())
}

/// Receives what is sent, and lays each file aside as it comes.
async fn received(at: &At, mut multipart: Multipart, laid: &mut Laid) -> Result<Told, Fault> {
    let mut told = Told::default();
    let unread = |error: axum::extract::multipart::MultipartError| {
        Fault::new(error.status(), error.body_text(), t!("add-unread-hint"))
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
        if laid.0.len() + told.sidecars.len() >= FILES {
            let what = t!("add-too-many-files", n = FILES);
            return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, what, t!("add-too-many-files-hint")));
        }
        if name.ends_with(SIDECAR) {
            told.put_sidecar(name, field.bytes().await.map_err(unread)?.to_vec())?;
            continue;
        }
        let (path, mut file) = aside().await.map_err(Fault::ours)?;
        laid.0.push((name, path));
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
    if is_token(&at.session, &told.token) { Ok(told) } else { Err(foreign()) }
}

fn foreign() -> Fault {
    Fault::refused(t!("add-other-session"), t!("add-other-session-hint"))
}

impl Told {
    fn field(&self, key: &str) -> Option<&str> {
        self.fields.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    // Of two folders with files of one name, each has its own.
    fn put_sidecar(&mut self, name: String, bytes: Vec<u8>) -> Result<(), Fault> {
        if self.sidecars.get(&name).is_some_and(|known| *known != bytes) {
            return Err(Fault::wrong(t!("add-two-of-a-name", name = name), t!("add-two-of-a-name-hint")));
        }
        self.sidecars.insert(name, bytes);
        Ok(())
    }

    /// What the sidecars say, by their names.
    fn beside(&self) -> BTreeMap<&str, Result<Given, Diagnostic>> {
        self.sidecars.iter().map(|(name, bytes)| (name.as_str(), Given::from_sidecar(bytes, name))).collect()
    }

    /// The addresses that are to be fetched, each once.
    fn addresses(&self) -> Result<Vec<&str>, Fault> {
        let mut addresses = Vec::new();
        for line in self.field("fetch").unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !addresses.contains(&line) {
                addresses.push(line);
            }
        }
        if addresses.len() > ADDRESSES {
            let what = t!("add-too-many-addresses", n = addresses.len(), most = ADDRESSES);
            return Err(Fault::wrong(what, t!("add-too-many-addresses-hint")));
        }
        Ok(addresses)
    }
}

/// Makes a delivery of what was received; what cannot be taken as a whole is refused before anything is handed on.
async fn sent(told: &Told, laid: &mut Laid, clearance: Tlp) -> Result<Vec<Sent>, Fault> {
    let published = told.field("published").map(str::parse::<DateInterval>).transpose();
    let published = published.map_err(|error| Fault::wrong(error.to_string(), t!("add-wrong-date-hint")))?;
    let tlp = told.field("tlp").map(Tlp::from_label).transpose();
    let tlp = tlp.map_err(|why| Fault::wrong(t!("add-wrong-marking", why = why), t!("add-wrong-marking-hint")))?;
    let (addresses, beside) = (told.addresses()?, told.beside());
    let markings = beside.values().flatten().filter_map(|given| given.tlp).chain(tlp);
    if let Some(above) = markings.max().filter(|tlp| *tlp > clearance) {
        let what = t!("add-above", clearance = clearance.label(), marking = above.label());
        return Err(Fault::refused(what, t!("add-above-hint")));
    }
    let words = |key: &str| told.field(key).map(str::to_owned);
    if !told.pasted.trim().is_empty() {
        let path = lay_aside(told.pasted.replace("\r\n", "\n").as_bytes()).await.map_err(Fault::ours)?;
        let name = words("title").map_or_else(|| "pasted.txt".to_owned(), |title| format!("{title}.txt"));
        laid.0.push((name.replace(['/', '\\'], "-"), path));
    }
    let count = laid.0.len() + addresses.len();
    if count == 0 {
        return Err(Fault::wrong(t!("add-nothing"), t!("add-nothing-hint")));
    }
    let all = Given { outlet: words("outlet"), published, tlp, ..Given::default() };
    let own = if count == 1 { Given { title: words("title"), url: words("url"), ..all } } else { all };
    let mut sent = Vec::with_capacity(count);
    for (name, path) in std::mem::take(&mut laid.0) {
        match beside.get(format!("{name}{SIDECAR}").as_str()) {
            Some(Ok(beside)) => {
                // Of two markings the higher one holds.
                let tlp = own.tlp.max(beside.tlp);
                sent.push(Sent::new(name, path, Given { tlp, ..own.clone().or(beside.clone()) }));
            }
            // It may have said how far the report may be passed on.
            Some(Err(why)) => {
                sent.push(Sent::refused(name.clone(), why.clone()));
                laid.0.push((name, path));
            }
            None => sent.push(Sent::new(name, path, own.clone())),
        }
    }
    sent.extend(addresses.iter().map(|address| Sent::at_address(address, own.clone())));
    Ok(sent)
}
