//! The one thread that writes what is given, judgements and reports, one after the other; beside it another derives what follows.

use crate::columns::View;
use crate::fault::Fault;
use crate::state::Desk;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use whosays_case::bring_up_to_date;
use whosays_store::{Store, StoreError};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// Hands work to the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the thread on a case; gives the end at which it says that something is to be derived.
    pub(crate) fn start(path: &Path) -> anyhow::Result<(Writer, mpsc::Receiver<()>)> {
        let store = Store::open(path)?;
        let (jobs, queue) = mpsc::channel::<Job>();
        let (due, is_due) = mpsc::channel::<()>();
        thread::Builder::new().name("writer".to_owned()).spawn(move || work(store, &queue, &due))?;
        Ok((Writer { jobs }, is_due))
    }

    /// Does something to the case; when this returns, it is on the disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |store| drop(sender.send(job(store))));
        self.jobs.send(job).map_err(|_| Fault::ours("the thread that writes has ended"))?;
        receiver.await.map_err(|_| Fault::ours("what was to be written failed"))?
    }
}

impl Writer {
    /// The same for a thread that may wait.
    pub(crate) fn write_and_wait<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = mpsc::channel();
        let job: Job = Box::new(move |store| drop(sender.send(job(store))));
        self.jobs.send(job).map_err(|_| Fault::ours("the thread that writes has ended"))?;
        receiver.recv().map_err(|_| Fault::ours("what was to be written failed"))?
    }
}

fn work(mut store: Store, queue: &mpsc::Receiver<Job>, due: &mpsc::Sender<()>) {
    while let Ok(job) = queue.recv() {
        run(job, &mut store);
        let _ = due.send(());
    }
}

// A fault in one job must not cost those that follow.
fn run(job: Job, store: &mut Store) {
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(store))).is_err() {
        eprintln!("error: something that was to be written failed; this is a fault of whosays");
    }
}

/// How long it takes at most until a change by another program is seen.
const LOOK: Duration = Duration::from_secs(2);
/// Between two readings of the columns.
const PAUSE: Duration = Duration::from_millis(300);

/// Starts the thread that derives what changes have touched, and reads the columns again.
pub(crate) fn start_deriving(desk: Arc<Desk>, is_due: mpsc::Receiver<()>) -> anyhow::Result<()> {
    let mut store = Store::open(&desk.path)?;
    let mut state = -1;
    let mut wait = Duration::ZERO;
    thread::Builder::new().name("deriver".to_owned()).spawn(move || {
        loop {
            if is_due.recv_timeout(std::mem::replace(&mut wait, LOOK)) == Err(mpsc::RecvTimeoutError::Disconnected) {
                return;
            }
            // However often it was asked for in the meantime, once is enough.
            while is_due.try_recv().is_ok() {}
            let now = store.state().unwrap_or(-1);
            if std::mem::replace(&mut state, now) == now {
                continue;
            }
            let start = Instant::now();
            match derived(&mut store) {
                Ok(view) => {
                    desk.show(view);
                    desk.ledgers.are_due();
                }
                Err(error) => eprintln!("error: what is derived of the case could not be brought up to date: {error}"),
            }
            // Reading the columns of a large case takes its time: at most a fifth of it goes into that.
            thread::sleep(PAUSE.max(4 * start.elapsed()));
        }
    })?;
    Ok(())
}

fn derived(store: &mut Store) -> Result<View, StoreError> {
    bring_up_to_date(store)?;
    Ok(View::of(store.columns()?))
}
