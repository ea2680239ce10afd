//! What all requests share: readers of the case, its columns in memory, the one writer, and who is signed in.

use crate::access::Access;
use crate::adding::Adding;
use crate::columns::View;
use crate::fault::Fault;
use crate::kept::{Kept, Ledgers};
use crate::writer::Writer;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::Semaphore;
use whosays_store::{Store, StoreError};

/// How many requests read at the same time; the others wait their turn.
const READERS: usize = 4;

/// The desk of one case.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The case file.
    pub(crate) path: PathBuf,
    /// What it is called.
    pub(crate) name: String,
    /// Who may do what.
    pub(crate) access: Access,
    /// The one who writes.
    pub(crate) writer: Writer,
    /// Reports that come in.
    pub(crate) adding: Adding,
    /// The ledgers.
    pub(crate) ledgers: Ledgers,
    view: RwLock<Arc<View>>,
    idle: Mutex<Vec<Store>>,
    turns: Semaphore,
}

/// What a page is made from.
pub(crate) struct Reading {
    /// The case file.
    pub(crate) store: Store,
    /// Its columns.
    pub(crate) view: Arc<View>,
    /// Its ledgers, as they were last worked out; nothing until they were for the first time.
    pub(crate) kept: Option<Arc<Kept>>,
}

impl Desk {
    pub(crate) fn new(path: PathBuf, access: Access, writer: Writer, view: View) -> Self {
        let ledgers = Ledgers::of(&path);
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Desk {
            path,
            name,
            access,
            writer,
            ledgers,
            adding: Adding::default(),
            view: RwLock::new(Arc::new(view)),
            idle: Mutex::new(Vec::new()),
            turns: Semaphore::new(READERS),
        }
    }

    /// The columns as they were last read.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts newer columns in place.
    pub(crate) fn show(&self, view: View) {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }

    /// Reads the case on a thread that may wait for the disk.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        make: impl FnOnce(&Reading) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let _turn = self.turns.acquire().await.map_err(Fault::ours)?;
        let desk = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let reading = Reading { store: desk.reader()?, view: desk.view(), kept: desk.ledgers.now() };
            let made = make(&reading);
            desk.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reading.store);
            made
        });
        done.await.map_err(Fault::ours)?
    }

    fn reader(&self) -> Result<Store, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Store::for_reading(&self.path), Ok)
    }
}

impl Reading {
    /// How many changes the case has seen.
    pub(crate) fn changes(&self) -> Result<u64, Fault> {
        Ok(self.store.changes()?)
    }
}
