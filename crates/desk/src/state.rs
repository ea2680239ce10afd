//! What all requests share: the case and its copies, the one writer, and who is signed in.

use crate::access::Access;
use crate::adding::Adding;
use crate::columns::View;
use crate::deeds::Deeds;
use crate::fault::Fault;
use crate::kept::{self, Worker};
use crate::openid::OpenId;
pub(crate) use crate::rooms::Reading;
use crate::rooms::Rooms;
use crate::taxii::Taxii;
use crate::writer::{Books, Writer, start_deriving};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, mpsc};
use tokio::sync::Semaphore;
use whosays_model::Tlp;
use whosays_store::Store;

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
    /// What people did.
    pub(crate) deeds: Deeds,
    /// The one who writes.
    pub(crate) writer: Writer,
    /// Reports that come in.
    pub(crate) adding: Adding,
    /// The case, and copies of it for lower clearances.
    pub(crate) rooms: Arc<Rooms>,
    /// The organisation's own way of signing in, where it is set up.
    pub(crate) openid: OnceLock<OpenId>,
    /// What is offered and taken over TAXII.
    pub(crate) taxii: Taxii,
    turns: Semaphore,
}

impl Desk {
    /// Opens a case that is there. Nothing is derived, worked out or read in until it is [`Desk::started`].
    pub(crate) fn open(
        path: PathBuf,
        access: Access,
        worker: Worker,
    ) -> anyhow::Result<(Arc<Desk>, mpsc::Receiver<()>)> {
        let store = Store::open(&path)?;
        let view = View::of(store.columns()?);
        drop(store);
        let (due, is_due) = mpsc::channel();
        let rooms = Arc::new(Rooms::of(&path, view, worker, due.clone()));
        let writer = Writer::start(Arc::clone(&rooms), due)?;
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let desk = Desk {
            path,
            name,
            access,
            deeds: Deeds::default(),
            writer,
            rooms,
            adding: Adding::default(),
            openid: OnceLock::new(),
            taxii: Taxii::default(),
            turns: Semaphore::new(READERS),
        };
        Ok((Arc::new(desk), is_due))
    }

    /// Starts the threads behind the pages.
    pub(crate) fn started(self: &Arc<Self>, is_due: mpsc::Receiver<()>) -> anyhow::Result<()> {
        crate::exports::clear(&self.path);
        start_deriving(Arc::clone(&self.rooms), is_due)?;
        kept::start(Arc::clone(&self.rooms.whole))?;
        crate::adding::start(Arc::clone(self))?;
        crate::taxii::start(Arc::clone(self))?;
        Ok(())
    }

    /// Reads what a clearance may see, on a thread that may wait for the disk.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        clearance: Tlp,
        make: impl FnOnce(&Reading) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let _turn = self.turns.acquire().await.map_err(Fault::ours)?;
        let rooms = Arc::clone(&self.rooms);
        let done = tokio::task::spawn_blocking(move || rooms.room(clearance)?.read(make));
        done.await.map_err(Fault::ours)?
    }

    /// Does something to the case for somebody of a clearance; when this returns, it is on the disk, and in every copy in use.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        clearance: Tlp,
        job: impl FnOnce(&mut Books<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        // Nothing is done to what is not ready to be seen.
        let desk = Arc::clone(self);
        let look = move |reading: &Reading| {
            // In the log, coming in stands before what was done then.
            desk.deeds.write(&desk);
            Ok(Arc::clone(&reading.room))
        };
        let room = self.read(clearance, look).await?;
        self.writer.write(room, job).await
    }
}
