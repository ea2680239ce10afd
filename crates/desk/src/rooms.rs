//! Who may see what: the whole case, and for each lower clearance in use a copy of it with only what that clearance may see.
//!
//! A page is made from one file alone, so nothing above a clearance can slip into its counts, searches, exports or errors. Copies
//! are made when somebody of that clearance first comes, brought up to date with the case, and left as soon as a marking changes.

use crate::columns::View;
use crate::fault::Fault;
use crate::kept::{self, Kept, Ledgers, Worker};
use axum::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, mpsc};
use whosays_model::Tlp;
use whosays_store::{Store, StoreError};

/// A case file that pages are made from: the case itself, or a copy for a clearance.
#[derive(Debug)]
pub(crate) struct Room {
    /// Up to which marking it holds reports.
    pub(crate) level: Tlp,
    /// The file.
    pub(crate) path: PathBuf,
    /// Its ledgers.
    pub(crate) ledgers: Ledgers,
    view: RwLock<Option<Arc<View>>>,
    idle: Mutex<Vec<Store>>,
    failed: Mutex<Option<String>>,
    is_closed: AtomicBool,
}

/// What a page is made from.
pub(crate) struct Reading {
    /// The case file.
    pub(crate) store: Store,
    /// Its columns.
    pub(crate) view: Arc<View>,
    /// Its ledgers, as they were last worked out; nothing until they were for the first time.
    pub(crate) kept: Option<Arc<Kept>>,
    /// Where it is read.
    pub(crate) room: Arc<Room>,
}

impl Reading {
    /// How many changes the case has seen.
    pub(crate) fn changes(&self) -> Result<u64, Fault> {
        Ok(self.store.changes()?)
    }
}

impl Room {
    fn new(path: PathBuf, case: &Path, level: Tlp, worker: Worker, view: Option<View>) -> Self {
        let called = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Room {
            level,
            ledgers: Ledgers::of(&path, called, whosays_store::People::folder(case), worker),
            path,
            view: RwLock::new(view.map(Arc::new)),
            idle: Mutex::new(Vec::new()),
            failed: Mutex::new(None),
            is_closed: AtomicBool::new(false),
        }
    }

    /// The columns as they were last read; nothing until it is ready.
    pub(crate) fn view(&self) -> Option<Arc<View>> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts newer columns in place.
    pub(crate) fn show(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(view));
    }

    /// Whether nobody comes here any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        self.ledgers.wake();
    }

    /// Reads in it, on a thread that may wait for the disk.
    pub(crate) fn read<T>(self: &Arc<Self>, make: impl FnOnce(&Reading) -> Result<T, Fault>) -> Result<T, Fault> {
        let Some(view) = self.view() else { return Err(self.not_ready()) };
        let idle = lock(&self.idle).pop();
        let store = idle.map_or_else(|| Store::for_reading(&self.path), Ok)?;
        let reading = Reading { store, view, kept: self.ledgers.now(), room: Arc::clone(self) };
        let made = reading.store.at_one_state(|| make(&reading));
        lock(&self.idle).push(reading.store);
        made?
    }

    fn not_ready(&self) -> Fault {
        match lock(&self.failed).clone() {
            Some(why) => Fault::ours(why),
            None => {
                let what = t!("rooms-not-ready", level = self.level.label());
                Fault::new(StatusCode::SERVICE_UNAVAILABLE, what, t!("rooms-not-ready-hint"))
            }
        }
    }
}

/// The case, and its copies.
#[derive(Debug)]
pub(crate) struct Rooms {
    /// The case itself.
    pub(crate) whole: Arc<Room>,
    worker: Worker,
    copies: Mutex<Copies>,
    due: Mutex<mpsc::Sender<()>>,
}

#[derive(Debug, Default)]
struct Copies {
    /// How often the case had been marked when the rest was looked up; nothing before the first time.
    marked: Option<u64>,
    case: Option<Tlp>,
    levels: BTreeSet<Tlp>,
    rooms: BTreeMap<Tlp, Arc<Room>>,
}

impl Rooms {
    /// Of a case; `due` is told when a copy has come that may lag behind.
    pub(crate) fn of(case: &Path, view: View, worker: Worker, due: mpsc::Sender<()>) -> Self {
        let whole = Arc::new(Room::new(case.to_owned(), case, Tlp::Red, worker.clone(), Some(view)));
        Rooms { whole, worker, copies: Mutex::default(), due: Mutex::new(due) }
    }

    /// The room of a clearance, as the case is marked now; on a thread that may wait for the disk.
    pub(crate) fn room(self: &Arc<Self>, clearance: Tlp) -> Result<Arc<Room>, Fault> {
        if clearance == Tlp::Red {
            return Ok(Arc::clone(&self.whole));
        }
        self.whole.read(|reading| {
            let mut copies = lock(&self.copies);
            self.look_up(&mut copies, &reading.store)?;
            if let Some(case) = copies.case.filter(|case| *case > clearance) {
                return Err(above(case, clearance));
            }
            if copies.levels.iter().all(|level| *level <= clearance) {
                return Ok(Arc::clone(&self.whole));
            }
            // Clearances between two markings in use see the same.
            let level = copies.levels.range(..=clearance).next_back().copied().unwrap_or(Tlp::Clear);
            if let Some(room) = copies.rooms.get(&level) {
                return Ok(Arc::clone(room));
            }
            let room = self.made(level)?;
            copies.rooms.insert(level, Arc::clone(&room));
            Ok(room)
        })
    }

    fn look_up(&self, copies: &mut Copies, store: &Store) -> Result<(), StoreError> {
        let marked = store.times_marked()?;
        if copies.marked == Some(marked) {
            return Ok(());
        }
        // What has been marked higher since is in the copies still.
        std::mem::take(&mut copies.rooms).values().for_each(|room| room.close());
        (copies.case, copies.levels) = (store.markings()?.case, store.levels()?);
        copies.marked = Some(marked);
        Ok(())
    }

    fn made(self: &Arc<Self>, level: Tlp) -> Result<Arc<Room>, Fault> {
        let folder = folder(&self.whole.path).map_err(Fault::ours)?;
        let path = folder.join(format!("{level}.case"));
        let room = Arc::new(Room::new(path, &self.whole.path, level, self.worker.clone(), None));
        let (rooms, own) = (Arc::clone(self), Arc::clone(&room));
        let prepare = move || {
            if let Err(why) = rooms.prepare(&own) {
                let why = t!("rooms-failed", level = own.level.label(), why = format!("{why:#}"));
                eprintln!("error: {why}");
                *lock(&own.failed) = Some(why);
            }
        };
        std::thread::Builder::new().name("copier".to_owned()).spawn(prepare).map_err(Fault::ours)?;
        Ok(room)
    }

    fn prepare(&self, room: &Arc<Room>) -> anyhow::Result<()> {
        room.ledgers.copy(&self.whole.path, room.level)?;
        room.show(View::of(Store::for_reading(&room.path)?.columns()?));
        if room.is_closed() {
            return Ok(());
        }
        kept::start(Arc::clone(room))?;
        // It may have been judged, and reports may have come, while this was done.
        let _ = lock(&self.due).send(());
        Ok(())
    }

    /// The copies that are in use and ready.
    pub(crate) fn copies(&self) -> Vec<Arc<Room>> {
        lock(&self.copies).rooms.values().filter(|room| room.view().is_some()).cloned().collect()
    }

    /// Leaves a copy that could not be brought up to date: it is put together anew for whoever comes next.
    pub(crate) fn leave(&self, room: &Arc<Room>) {
        room.close();
        lock(&self.copies).rooms.retain(|_, known| !Arc::ptr_eq(known, room));
    }
}

fn above(case: Tlp, clearance: Tlp) -> Fault {
    let what = t!("rooms-above", case = case.label(), clearance = clearance.label());
    Fault::refused(what, t!("rooms-above-hint"))
}

/// The folder of the desk beside a case, for its owner alone.
pub(crate) fn folder(case: &Path) -> std::io::Result<PathBuf> {
    let folder = whosays_store::People::folder(case);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    Ok(folder)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
