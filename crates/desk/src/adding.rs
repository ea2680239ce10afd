//! Reports that come in at the desk: what is sent is laid aside, and one thread reads it, file by file, and says how far it is.

use crate::state::Desk;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use whosays_case::reading::{Pace, Piece, Taker, resources, study_all};
use whosays_case::{clock, files::Loaded};
use whosays_engine::Resources;
use whosays_model::{Diagnostic, Report, ReportId, Severity};
use whosays_read::Given;
use whosays_store::{Put, Store, StoreError, Stored};

/// How many deliveries are remembered.
const MOST: usize = 50;

/// Something that was sent to be read.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Delivery {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Who sent it.
    pub(crate) who: String,
    /// When.
    pub(crate) at: String,
    /// Its files, in the order sent.
    pub(crate) files: Vec<Sent>,
    /// Whether all of them are through.
    pub(crate) is_done: bool,
    /// Why none of them can be read.
    pub(crate) failed: Option<String>,
}

/// One file of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sent {
    /// Its name.
    pub(crate) name: String,
    /// `waiting`, `reading`, `done` or `failed`.
    pub(crate) state: &'static str,
    /// What became of it, in words.
    pub(crate) what: String,
    /// The report that it is, once it is kept.
    pub(crate) report: Option<String>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
    #[serde(skip)]
    at: PathBuf,
    #[serde(skip)]
    given: Given,
}

impl Sent {
    /// A file that lies at a path until it is read.
    pub(crate) fn new(name: String, at: PathBuf, given: Given) -> Self {
        Sent { name, state: "waiting", what: String::new(), report: None, diagnostics: Vec::new(), at, given }
    }
}

/// All deliveries, and the one thread that reads them.
#[derive(Debug, Default)]
pub(crate) struct Adding {
    deliveries: Mutex<BTreeMap<u64, Delivery>>,
    woken: Condvar,
}

impl Adding {
    /// Takes a delivery; gives its number.
    pub(crate) fn take(&self, who: String, files: Vec<Sent>) -> u64 {
        let mut deliveries = self.lock();
        let number = deliveries.keys().next_back().copied().unwrap_or_default() + 1;
        let delivery = Delivery { number, who, at: clock::now(), files, is_done: false, failed: None };
        deliveries.insert(number, delivery);
        while deliveries.len() > MOST && deliveries.first_key_value().is_some_and(|(_, first)| first.is_done) {
            deliveries.pop_first();
        }
        self.woken.notify_one();
        number
    }

    /// A delivery as it stands.
    pub(crate) fn delivery(&self, number: u64) -> Option<Delivery> {
        self.lock().get(&number).cloned()
    }

    /// The deliveries, the last first.
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.lock().values().rev().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Delivery>> {
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next file; gives its delivery and its place there.
    fn next(&self) -> (u64, usize, Sent) {
        let mut deliveries = self.lock();
        loop {
            let waiting = deliveries.values().find_map(|delivery| {
                let place = delivery.files.iter().position(|file| file.state == "waiting")?;
                Some((delivery.number, place, delivery.files[place].clone()))
            });
            if let Some((number, place, file)) = waiting {
                if let Some(file) = deliveries.get_mut(&number).and_then(|delivery| delivery.files.get_mut(place)) {
                    file.state = "reading";
                }
                return (number, place, file);
            }
            deliveries = self.woken.wait(deliveries).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn note(&self, number: u64, place: usize, change: impl FnOnce(&mut Sent)) {
        if let Some(delivery) = self.lock().get_mut(&number) {
            delivery.files.get_mut(place).map(change).unwrap_or_default();
            delivery.is_done = delivery.files.iter().all(|file| matches!(file.state, "done" | "failed"));
        }
    }
}

/// Starts the thread that reads what is sent.
pub(crate) fn start(desk: Arc<Desk>) -> std::io::Result<()> {
    std::thread::Builder::new().name("reader".to_owned()).stack_size(16 << 20).spawn(move || work(&desk)).map(drop)
}

fn work(desk: &Desk) {
    let mut loaded: Option<Resources> = None;
    loop {
        let (number, place, file) = desk.adding.next();
        if loaded.is_none() {
            match resources(Pace::Full, |lack| eprintln!("{lack}")) {
                Ok(resources) => loaded = Some(resources),
                Err(error) => {
                    let why = format!("{error:#}");
                    desk.adding.note(number, place, |file| (file.state, file.what) = ("failed", why));
                    let _ = std::fs::remove_file(&file.at);
                    continue;
                }
            }
        }
        let Some(resources) = &loaded else { continue };
        let told = read(desk, &file, resources);
        let _ = std::fs::remove_file(&file.at);
        desk.adding.note(number, place, |file| {
            (file.state, file.what, file.report, file.diagnostics) =
                (told.state(), told.what.clone(), told.report.clone(), told.diagnostics.clone());
        });
    }
}

/// What is heard of one file while it is read.
struct Hearing<'a> {
    desk: &'a Desk,
    known: Store,
    what: String,
    report: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Hearing<'_> {
    fn state(&self) -> &'static str {
        if self.report.is_some() { "done" } else { "failed" }
    }
}

impl Taker for Hearing<'_> {
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.known.report(id)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        let (report, original) = (piece.report.clone(), piece.original.clone());
        let learnt = piece.learnt.clone();
        let claims = learnt.claims.len();
        let id = report.id.to_string();
        let put = self.desk.writer.write_and_wait(move |store| {
            store.set_time(&clock::now());
            Ok(store.put_report(&Stored {
                report: &report,
                original: &original,
                claims: &learnt.claims,
                mentions: &learnt.mentions,
                diagnostics: &learnt.diagnostics,
            })?)
        });
        let put = put.map_err(|fault| anyhow::anyhow!(fault.what))?;
        let how = match put {
            Put::New => "",
            Put::Replaced => ", in place of what was there",
            Put::Unchanged => ", which was there already",
        };
        self.what = format!("{}{how}", crate::text::count(claims, "claim"));
        self.report = Some(id);
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        if diagnostic.severity > Severity::Note {
            self.diagnostics.push(diagnostic.clone());
        }
    }
}

fn read<'a>(desk: &'a Desk, file: &Sent, resources: &Resources) -> Hearing<'a> {
    let mut hearing = match Store::for_reading(&desk.path) {
        Ok(known) => Hearing { desk, known, what: "not read".to_owned(), report: None, diagnostics: Vec::new() },
        Err(error) => {
            // Without the case nothing can be kept; the next file may find it again.
            eprintln!("error: {error}");
            std::thread::sleep(std::time::Duration::from_secs(1));
            return read(desk, file, resources);
        }
    };
    let bytes = match std::fs::read(&file.at) {
        Ok(bytes) => bytes,
        Err(error) => {
            hearing.what = format!("it could not be laid aside: {error}");
            return hearing;
        }
    };
    let loaded = Loaded { name: file.name.clone(), bytes, given: file.given.clone(), diagnostics: Vec::new() };
    if let Err(error) = study_all(vec![loaded], &Given::default(), resources, &mut hearing) {
        hearing.what = format!("{error:#}");
    }
    hearing
}
