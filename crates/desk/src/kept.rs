//! The ledgers of the case in memory: worked out behind the pages, which say of which state of the case theirs are.

use crate::state::Desk;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use whosays_case::{OpenCase, as_of::Clock, ledgers};
use whosays_engine::assess::forecast_records;
use whosays_engine::reconcile::VERSION;
use whosays_model::{
    CauseArrow, DateInterval, EventId, Forecast, ForecastRecord, Grades, Matrix, Narrative, News, Profile, Timeline,
    Warning,
};

/// The ledgers at one state of the case.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) warnings: Vec<Warning>,
    pub(crate) forecasts: Vec<Forecast>,
    pub(crate) records: Vec<ForecastRecord>,
    pub(crate) narratives: Vec<Narrative>,
    pub(crate) causes: Vec<CauseArrow>,
    pub(crate) timeline: Timeline,
    pub(crate) actors: Vec<Profile>,
    pub(crate) grades: Grades,
    /// How many changes the case had seen.
    pub(crate) changes: u64,
}

/// What is worked out when it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wish {
    /// The matrices of an event.
    Matrices(EventId),
    /// What the case says since a day and did not say before.
    News(DateInterval, bool),
}

/// What a wish came to, and after how many changes of the case.
#[derive(Clone, Debug)]
pub(crate) enum Granted {
    Matrices(Arc<Vec<Matrix>>, u64),
    News(Arc<Vec<News>>, u64),
    /// It could not be done.
    Failed(String, u64),
}

/// How many wishes are remembered.
const MOST: usize = 64;

/// The ledgers, and the one thread that works them out.
#[derive(Debug)]
pub(crate) struct Ledgers {
    path: PathBuf,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug, Default)]
struct State {
    kept: Option<Arc<Kept>>,
    is_due: bool,
    wishes: BTreeSet<Wish>,
    granted: BTreeMap<Wish, Granted>,
}

impl Ledgers {
    pub(crate) fn of(path: &Path) -> Self {
        let state = State { is_due: true, ..State::default() };
        Ledgers { path: path.to_owned(), state: Mutex::new(state), woken: Condvar::new() }
    }

    /// The ledgers as they were last worked out; nothing before the first time.
    pub(crate) fn now(&self) -> Option<Arc<Kept>> {
        self.lock().kept.clone()
    }

    /// What a wish came to at this state of the case or an earlier one; it is worked out where it is not of this one.
    pub(crate) fn wish(&self, wish: &Wish, changes: u64) -> Option<Granted> {
        let mut state = self.lock();
        let granted = state.granted.get(wish).cloned();
        let of = granted.as_ref().map(|granted| match granted {
            Granted::Matrices(_, of) | Granted::News(_, of) | Granted::Failed(_, of) => *of,
        });
        if of != Some(changes) {
            state.wishes.insert(wish.clone());
            self.woken.notify_one();
        }
        granted
    }

    /// The case has changed.
    pub(crate) fn are_due(&self) {
        self.lock().is_due = true;
        self.woken.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread that works the ledgers out.
pub(crate) fn start(desk: Arc<Desk>) -> std::io::Result<()> {
    std::thread::Builder::new().name("ledgers".to_owned()).spawn(move || work(&desk.ledgers)).map(drop)
}

fn work(ledgers: &Ledgers) {
    loop {
        let (is_due, wishes) = {
            let mut state = ledgers.lock();
            while !state.is_due && state.wishes.is_empty() {
                state = ledgers.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            (std::mem::take(&mut state.is_due), std::mem::take(&mut state.wishes))
        };
        let start = Instant::now();
        let worked = std::panic::catch_unwind(|| round(&ledgers.path, is_due, &wishes));
        let mut state = ledgers.lock();
        match worked {
            Ok(Ok((kept, granted))) => {
                state.kept = kept.map(Arc::new).or(state.kept.take());
                state.granted.extend(granted);
                while state.granted.len() > MOST {
                    state.granted.pop_first();
                }
            }
            Ok(Err(error)) => eprintln!("error: the ledgers could not be worked out: {error:#}"),
            Err(_) => eprintln!("error: the ledgers could not be worked out; this is a fault of whosays"),
        }
        drop(state);
        // Whoever reads comes first: at most a quarter of the time goes into this.
        std::thread::sleep((3 * start.elapsed()).min(Duration::from_secs(30)));
    }
}

type Round = (Option<Kept>, Vec<(Wish, Granted)>);

fn round(path: &Path, is_due: bool, wishes: &BTreeSet<Wish>) -> anyhow::Result<Round> {
    let mut open = OpenCase::ready(path)?;
    let changes = open.store.due(VERSION)?.1;
    let kept = if is_due { Some(all(&mut open, changes)?) } else { None };
    let mut granted = Vec::new();
    for wish in wishes {
        let done = match wish {
            Wish::Matrices(event) => {
                matrices(&mut open, event).map(|found| Granted::Matrices(Arc::new(found), changes))
            }
            Wish::News(since, by_known) => {
                let clock = if *by_known { Clock::Known } else { Clock::Published };
                ledgers::news(&mut open, since, clock).map(|found| Granted::News(Arc::new(found), changes))
            }
        };
        granted.push((wish.clone(), done.unwrap_or_else(|error| Granted::Failed(format!("{error:#}"), changes))));
    }
    Ok((kept, granted))
}

fn matrices(open: &mut OpenCase, event: &EventId) -> anyhow::Result<Vec<Matrix>> {
    match open.store.find(event.as_str())? {
        Some(whosays_store::Thing::Event(event)) => ledgers::matrices(open, &event),
        _ => Ok(Vec::new()),
    }
}

fn all(open: &mut OpenCase, changes: u64) -> anyhow::Result<Kept> {
    let forecasts = ledgers::forecasts(open, None)?;
    Ok(Kept {
        warnings: ledgers::warnings(open, None)?,
        records: forecast_records(&forecasts),
        forecasts,
        narratives: ledgers::narratives(open)?,
        causes: ledgers::causes(open)?,
        timeline: ledgers::timeline(open)?,
        actors: ledgers::actors(open)?,
        grades: ledgers::grades(open)?,
        changes,
    })
}
