//! What people do, for the audit log of the case: who came in, what was opened and taken away, and what was refused.

use crate::state::Desk;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use whosays_case::clock::now;
use whosays_store::Deed;

/// Between two writings.
const PAUSE: Duration = Duration::from_secs(1);
/// How many deeds may wait; where they cannot be written, nobody does anything that is not on record.
const MOST: usize = 10_000;
/// How many characters of an address are kept.
const LONGEST: usize = 1_000;

/// Every sort of deed that an audit log has.
pub(crate) const SORTS: &[&str] = &[
    "begin", "judge", "withdraw", "brief", "mark", "enter", "leave", "refused", "read", "export", "fetch", "people",
    "key",
];

/// Deeds that wait to be written.
#[derive(Debug, Default)]
pub(crate) struct Deeds {
    waiting: Mutex<Vec<Deed>>,
    /// Held by whoever writes: what another has taken and not yet written is waited for, and comes first.
    writing: Mutex<()>,
}

impl Deeds {
    /// Notes who did what to what; it is written within about a second.
    pub(crate) fn note(&self, who: &str, what: &str, about: &str, detail: &str) {
        let short = |words: &str| words.chars().take(LONGEST).collect();
        let deed =
            Deed { at: now(), who: short(who), what: what.to_owned(), about: short(about), detail: short(detail) };
        self.waiting().push(deed);
    }

    /// Whether so much could not be written that nothing more may be done.
    pub(crate) fn are_stuck(&self) -> bool {
        self.waiting().len() >= MOST
    }

    /// Writes what waits; whatever was noted before is in the case then, whoever wrote it.
    pub(crate) fn write(&self, desk: &Desk) -> bool {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let deeds = std::mem::take(&mut *self.waiting());
        if deeds.is_empty() {
            return true;
        }
        let noted = deeds.clone();
        let done = desk.writer.write_and_wait(None, move |books| {
            books.note_deeds(&noted)?;
            Ok(())
        });
        if let Err(fault) = &done {
            eprintln!("error: what people did could not be noted: {}", fault.what);
            self.waiting().splice(0..0, deeds);
        }
        done.is_ok()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Deed>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread that writes.
pub(crate) fn start(desk: Arc<Desk>) -> anyhow::Result<()> {
    thread::Builder::new().name("deeds".to_owned()).spawn(move || {
        let mut pause = PAUSE;
        loop {
            thread::sleep(pause);
            // A disk that is full is not asked every second.
            pause = if desk.deeds.write(&desk) { PAUSE } else { (2 * pause).min(60 * PAUSE) };
        }
    })?;
    Ok(())
}
