//! The one thread that writes: judgements and reports one after the other, and then what is derived of them.

use crate::fault::Fault;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use tokio::sync::{Notify, oneshot};
use whosays_case::bring_up_to_date;
use whosays_store::Store;

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// Hands work to the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the thread on a case; `changed` is told whenever the case has changed.
    pub(crate) fn start(path: &Path, changed: std::sync::Arc<Notify>) -> anyhow::Result<Writer> {
        let store = Store::open(path)?;
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new().name("writer".to_owned()).spawn(move || work(store, &queue, &changed))?;
        Ok(Writer { jobs })
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

/// How many jobs are done before what is derived is brought up to date.
const IN_A_ROW: usize = 16;

fn work(mut store: Store, queue: &mpsc::Receiver<Job>, changed: &Notify) {
    while let Ok(first) = queue.recv() {
        run(first, &mut store);
        for _ in 1..IN_A_ROW {
            let Ok(next) = queue.try_recv() else { break };
            run(next, &mut store);
        }
        derive(&mut store);
        changed.notify_one();
    }
}

// A fault in one job must not cost those that follow.
fn run(job: Job, store: &mut Store) {
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(store))).is_err() {
        eprintln!("error: something that was to be written failed; this is a fault of whosays");
    }
}

fn derive(store: &mut Store) {
    if let Err(error) = bring_up_to_date(store) {
        eprintln!("error: what is derived of the case could not be brought up to date: {error}");
    }
}
