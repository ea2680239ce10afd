//! The one thread that writes what is given, judgements and reports, one after the other; beside it another derives what follows.

use crate::columns::View;
use crate::derive::bring_up_to_date;
use crate::fault::Fault;
use crate::rooms::{Room, Rooms};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use whosays_model::{Judgement, ReportId, Tlp};
use whosays_store::{Deed, Judged, Put, Store, StoreError, Stored};

/// The case for whoever writes in it: reads what they may see, and writes into the case itself and every copy in use.
pub(crate) struct Books<'a> {
    whole: &'a mut Store,
    rooms: &'a Rooms,
    /// The copies, each with the room that it is of.
    copies: &'a mut Vec<(Arc<Room>, Store)>,
    /// Which copy they see; none of them where they may see all.
    seen: Option<usize>,
}

impl Deref for Books<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        match self.seen.and_then(|at| self.copies.get(at)) {
            Some((_, store)) => store,
            None => self.whole,
        }
    }
}

impl Books<'_> {
    /// Keeps a judgement; gives its number.
    pub(crate) fn judge(&mut self, judgement: &Judgement) -> Result<u64, StoreError> {
        let number = self.whole.judge(judgement)?;
        self.pass_on();
        Ok(number)
    }

    /// Keeps a judgement where nothing was judged about its thing since, as far as its maker may see.
    pub(crate) fn judge_unless_newer(&mut self, judgement: &Judgement, seen: u64) -> Result<Judged, StoreError> {
        if self.seen.is_none() {
            let judged = self.whole.judge_unless_newer(judgement, seen)?;
            self.pass_on();
            return Ok(judged);
        }
        if let Some(newer) = self.newer_than(judgement, seen)? {
            return Ok(Judged::Newer(Box::new(newer)));
        }
        self.judge(judgement).map(Judged::Kept)
    }

    /// Takes a judgement back; whether it held.
    pub(crate) fn withdraw(&mut self, number: u64, who: &str, at: &str) -> Result<bool, StoreError> {
        let held = self.whole.withdraw(number, who, at)?;
        self.pass_on();
        Ok(held)
    }

    /// Saves a brief where none was saved since, as far as whoever saves it may see; gives its number.
    pub(crate) fn save_brief(&mut self, text: &str, who: &str, at: &str, seen: u64) -> Result<Option<u64>, StoreError> {
        let (last, level) = match self.seen.and_then(|at| self.copies.get(at)) {
            Some((room, copy)) => {
                if copy.brief(None)?.map_or(0, |brief| brief.number) > seen {
                    return Ok(None);
                }
                (self.whole.brief(None)?.map_or(0, |brief| brief.number), room.level)
            }
            None => (seen, self.whole.levels()?.last().copied().unwrap_or(Tlp::Clear)),
        };
        let number = self.whole.save_brief(text, who, at, level, last)?;
        self.pass_on();
        Ok(number)
    }

    /// Keeps a report with its marking, where it comes with one.
    pub(crate) fn put_report(
        &mut self,
        stored: &Stored<'_>,
        marking: Option<(Tlp, &str, &str)>,
    ) -> Result<Put, StoreError> {
        self.whole.put_report_marked(stored, marking)
    }

    /// Notes each report that is new from now on as taken at this time.
    pub(crate) fn set_time(&mut self, time: &str) {
        self.whole.set_time(time);
    }

    /// Marks a report, or the case where none is named.
    pub(crate) fn mark(
        &mut self,
        report: Option<&ReportId>,
        tlp: Option<Tlp>,
        who: &str,
        at: &str,
    ) -> Result<(), StoreError> {
        self.whole.mark(report, tlp, who, at)
    }

    /// Notes what people did.
    pub(crate) fn note_deeds(&mut self, deeds: &[Deed]) -> Result<(), StoreError> {
        self.whole.note_deeds(deeds)
    }

    /// Derives what follows at once, where whoever wrote is to see it on the next page.
    pub(crate) fn bring_up_to_date(&mut self) -> Result<(), StoreError> {
        bring_up_to_date(self.whole)?;
        if let Some((_, copy)) = self.seen.and_then(|at| self.copies.get_mut(at)) {
            bring_up_to_date(copy)?;
        }
        Ok(())
    }

    fn newer_than(&self, judgement: &Judgement, seen: u64) -> Result<Option<Option<Judgement>>, StoreError> {
        if self.version_about(&judgement.ruling)? <= seen {
            return Ok(None);
        }
        Ok(Some(self.judgements_about(&judgement.ruling)?.pop()))
    }

    // What was acknowledged is in every copy before it is; a copy that fails at that is left.
    fn pass_on(&mut self) {
        for (room, copy) in self.copies.iter_mut() {
            if let Err(error) = copy.mirror_judgements(self.whole, room.level) {
                eprintln!("error: a copy of the case could not be kept up to date: {error}");
                self.rooms.leave(room);
            }
        }
    }
}

/// What is to be done, or not where the room from which it came is left: whoever sent it hears of that.
type Job = Box<dyn FnOnce(Option<&mut Books<'_>>) + Send>;

fn job<T: Send + 'static>(
    job: impl FnOnce(&mut Books<'_>) -> Result<T, Fault> + Send + 'static,
    done: impl FnOnce(Result<T, Fault>) + Send + 'static,
) -> Job {
    Box::new(move |books| match books {
        Some(books) => done(job(books)),
        None => {
            let (what, hint) = (t!("writer-markings-changed"), t!("writer-markings-changed-hint"));
            done(Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, what, hint)));
        }
    })
}

/// Hands work to the thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<(Option<Arc<Room>>, Job)>,
}

impl Writer {
    /// Starts the thread on a case; `due` is told after each thing that was done.
    pub(crate) fn start(rooms: Arc<Rooms>, due: mpsc::Sender<()>) -> anyhow::Result<Writer> {
        let store = Store::open(&rooms.whole.path)?;
        let (jobs, queue) = mpsc::channel();
        thread::Builder::new().name("writer".to_owned()).spawn(move || work(store, &rooms, &queue, &due))?;
        Ok(Writer { jobs })
    }

    /// Does something to the case for somebody who sees this room; when this returns, it is on the disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        room: Arc<Room>,
        job: impl FnOnce(&mut Books<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = oneshot::channel();
        let job = self::job(job, move |done| drop(sender.send(done)));
        self.jobs.send((Some(room), job)).map_err(|_| Fault::ours(t!("writer-ended")))?;
        receiver.await.map_err(|_| Fault::ours(t!("writer-failed")))?
    }

    /// The same for a thread that may wait, and that sees this room, or all.
    pub(crate) fn write_and_wait<T: Send + 'static>(
        &self,
        room: Option<Arc<Room>>,
        job: impl FnOnce(&mut Books<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = mpsc::channel();
        let job = self::job(job, move |done| drop(sender.send(done)));
        self.jobs.send((room, job)).map_err(|_| Fault::ours(t!("writer-ended")))?;
        receiver.recv().map_err(|_| Fault::ours(t!("writer-failed")))?
    }
}

fn work(mut store: Store, rooms: &Rooms, queue: &mpsc::Receiver<(Option<Arc<Room>>, Job)>, due: &mpsc::Sender<()>) {
    let mut copies: Vec<(Arc<Room>, Store)> = Vec::new();
    while let Ok((room, job)) = queue.recv() {
        follow(rooms, &mut copies);
        // One that has just come may have missed what was judged while it was put together.
        let mut books = Books { whole: &mut store, rooms, copies: &mut copies, seen: None };
        books.pass_on();
        let is_whole = room.as_ref().is_none_or(|room| Arc::ptr_eq(room, &rooms.whole));
        let seen = room.and_then(|room| copies.iter().position(|(known, _)| Arc::ptr_eq(known, &room)));
        let mut books = Books { whole: &mut store, rooms, copies: &mut copies, seen };
        run(job, (is_whole || seen.is_some()).then_some(&mut books));
        let _ = due.send(());
    }
}

/// Opens copies that have come into use, and closes those that have gone.
fn follow(rooms: &Rooms, copies: &mut Vec<(Arc<Room>, Store)>) {
    let now = rooms.copies();
    copies.retain(|(room, _)| now.iter().any(|known| Arc::ptr_eq(known, room)));
    for room in now {
        if copies.iter().any(|(known, _)| Arc::ptr_eq(known, &room)) {
            continue;
        }
        match Store::open(&room.path) {
            Ok(store) => copies.push((room, store)),
            Err(error) => {
                eprintln!("error: {error}");
                rooms.leave(&room);
            }
        }
    }
}

// A fault in one job must not cost those that follow.
fn run(job: Job, books: Option<&mut Books<'_>>) {
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(books))).is_err() {
        eprintln!("error: something that was to be written failed; this is a fault of whosays");
    }
}

/// How long it takes at most until a change by another program is seen.
const LOOK: Duration = Duration::from_secs(2);
/// Between two readings of the columns.
const PAUSE: Duration = Duration::from_millis(300);

/// Starts the thread that derives what changes have touched, and reads the columns again.
pub(crate) fn start_deriving(rooms: Arc<Rooms>, is_due: mpsc::Receiver<()>) -> anyhow::Result<()> {
    let mut deriver = Deriver::of(rooms)?;
    let mut wait = Duration::ZERO;
    thread::Builder::new().name("deriver".to_owned()).spawn(move || {
        loop {
            if is_due.recv_timeout(std::mem::replace(&mut wait, LOOK)) == Err(mpsc::RecvTimeoutError::Disconnected) {
                return;
            }
            // However often it was asked for in the meantime, once is enough.
            while is_due.try_recv().is_ok() {}
            let start = Instant::now();
            if deriver.derive() {
                // Reading the columns of a large case takes its time: at most a fifth of it goes into that.
                thread::sleep(PAUSE.max(4 * start.elapsed()));
            }
        }
    })?;
    Ok(())
}

/// Brings the case and its copies up to date.
struct Deriver {
    rooms: Arc<Rooms>,
    whole: Store,
    copies: Vec<(Arc<Room>, Store)>,
    /// What each room's columns were read of, by the address of the room.
    shown: BTreeMap<usize, String>,
}

impl Deriver {
    fn of(rooms: Arc<Rooms>) -> anyhow::Result<Self> {
        let whole = Store::open(&rooms.whole.path)?;
        Ok(Deriver { rooms, whole, copies: Vec::new(), shown: BTreeMap::new() })
    }

    /// Whether anything had changed.
    fn derive(&mut self) -> bool {
        follow(&self.rooms, &mut self.copies);
        let known = |room: &Arc<Room>| Arc::as_ptr(room) as usize;
        let open: Vec<usize> =
            self.copies.iter().map(|(room, _)| known(room)).chain([known(&self.rooms.whole)]).collect();
        self.shown.retain(|room, _| open.contains(room));
        let whole = Arc::clone(&self.rooms.whole);
        let mut is_other = self.shown(known(&whole), None);
        for at in 0..self.copies.len() {
            is_other |= self.shown(known(&self.copies[at].0), Some(at));
        }
        is_other
    }

    fn shown(&mut self, key: usize, copy: Option<usize>) -> bool {
        let shown = self.shown.get(&key).cloned();
        let (room, done) = match copy.and_then(|at| self.copies.get_mut(at)) {
            Some((room, store)) => {
                let mirrored = store.mirror(&self.whole, room.level);
                (Arc::clone(room), mirrored.and_then(|_| derived(store, room, shown.as_deref())))
            }
            None => {
                let room = Arc::clone(&self.rooms.whole);
                let done = derived(&mut self.whole, &room, shown.as_deref());
                (room, done)
            }
        };
        match done {
            Ok(None) => false,
            Ok(Some(state)) => {
                self.shown.insert(key, state);
                true
            }
            Err(error) => {
                eprintln!("error: what is derived of the case could not be brought up to date: {error}");
                if copy.is_some() {
                    self.rooms.leave(&room);
                }
                true
            }
        }
    }
}

/// Derives what is due and reads the columns, unless they were read of this state; gives the state then.
fn derived(store: &mut Store, room: &Room, shown: Option<&str>) -> Result<Option<String>, StoreError> {
    if shown.is_some_and(|shown| store.footprint().is_ok_and(|now| now == shown)) {
        return Ok(None);
    }
    bring_up_to_date(store)?;
    // Before the columns are read: what comes in between is read again. What is due still is derived the next time.
    let state = store.footprint()?;
    let state = if store.events_are_current()? { state } else { String::new() };
    room.show(View::of(store.columns()?));
    room.ledgers.are_due();
    Ok(Some(state))
}
