//! The ledgers of the case in memory: worked out behind the pages, which say of which state of the case theirs are.
//!
//! A ledger is made of the whole case, which takes several times the memory of all the pages. So a process of its own works it
//! out and hands it over as JSON: what it took is given back when it ends, and a fault in it costs the pages nothing.

use crate::exports::{self, Exported};
use crate::graded::Graded;
use crate::handed::{hand_over, hand_over_each, hand_over_grades, taken};
use crate::rooms::Room;
use crate::taxii;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use whosays_case::{OpenCase, Standing, as_of::Clock, ledgers};
use whosays_engine::assess::{assess, forecast_records};
use whosays_model::{
    CauseArrow, DateInterval, EventId, Forecast, ForecastRecord, Matrix, Narrative, News, Profile, Timeline, Tlp,
    Warning,
};
use whosays_publish::brief::{Material, compose};
use whosays_publish::{lint, markdown};
use whosays_store::{Store, StoreError};

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
    pub(crate) grades: Graded,
    /// What became of the judgements.
    pub(crate) standing: Standing,
    /// How many changes the case had seen.
    pub(crate) changes: u64,
}

/// What is worked out when it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Wish {
    /// The matrices of an event.
    Matrices(EventId),
    /// What the case says since a day and did not say before.
    News(DateInterval, bool),
    /// A brief of the whole case.
    Brief,
    /// The whole case in the form of another tool, by its name.
    Export(String),
    /// What the case offers over TAXII to a level, of a state of the desk.
    Taxii(Tlp, String),
}

/// What a wish came to, and after how many changes of the case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Granted {
    Matrices(Arc<Vec<Matrix>>, u64),
    News(Arc<Vec<News>>, u64),
    /// As Markdown.
    Brief(Arc<String>, u64),
    Export(Arc<Exported>, u64),
    /// It lies in its file.
    Taxii(u64),
    /// It could not be done.
    Failed(String, u64),
}

/// How many wishes are remembered.
const MOST: usize = 64;

/// The ledgers, and the one thread that works them out.
#[derive(Debug)]
pub(crate) struct Ledgers {
    path: PathBuf,
    called: String,
    aside: PathBuf,
    worker: Worker,
    state: Mutex<State>,
    woken: Condvar,
}

/// Who works ledgers out.
#[derive(Clone, Debug)]
pub(crate) enum Worker {
    /// A process of this program.
    Process(PathBuf),
    /// Whoever asks, for tests, whose program is another.
    #[cfg(test)]
    Here,
}

impl Worker {
    /// A process of the program that runs.
    pub(crate) fn of_this_program() -> std::io::Result<Self> {
        std::env::current_exe().map(Worker::Process)
    }

    fn ask(&self, order: Order) -> anyhow::Result<Answer> {
        match self {
            Worker::Process(program) => ask(program, &order),
            #[cfg(test)]
            Worker::Here => {
                let mut out = Vec::new();
                answer(order, &mut out)?;
                taken(&out[..])
            }
        }
    }
}

#[derive(Debug, Default)]
struct State {
    kept: Option<Arc<Kept>>,
    is_due: bool,
    wishes: BTreeSet<Wish>,
    granted: BTreeMap<Wish, Granted>,
}

impl Ledgers {
    /// Of a case file; `called` is the file name of the case that it is or is a copy of, and what is exported is laid into
    /// the folder `aside`.
    pub(crate) fn of(path: &Path, called: String, aside: PathBuf, worker: Worker) -> Self {
        Ledgers { path: path.to_owned(), called, aside, worker, state: Mutex::default(), woken: Condvar::new() }
    }

    /// Makes the case file of these ledgers a copy of a case up to a clearance, and works them out; when this returns, it is ready.
    pub(crate) fn copy(&self, of: &Path, clearance: Tlp) -> anyhow::Result<()> {
        let copied = Some(Copied { of: of.to_owned(), clearance });
        let (case, called, aside) = (self.path.clone(), self.called.clone(), self.aside.clone());
        let order = Order { case, copied, called, aside, is_due: true, wishes: BTreeSet::new() };
        let answer = self.worker.ask(order)?;
        self.lock().kept = answer.kept.map(Arc::new);
        Ok(())
    }

    /// Wakes the thread that works them out, to look whether it is to end.
    pub(crate) fn wake(&self) {
        self.woken.notify_all();
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
            Granted::Matrices(_, of) | Granted::News(_, of) | Granted::Brief(_, of) => *of,
            Granted::Export(_, of) | Granted::Taxii(of) | Granted::Failed(_, of) => *of,
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

/// Starts the thread that works the ledgers of a room out, until the room is closed.
pub(crate) fn start(room: Arc<Room>) -> std::io::Result<()> {
    std::thread::Builder::new().name("ledgers".to_owned()).spawn(move || work(&room)).map(drop)
}

fn work(room: &Room) {
    let ledgers = &room.ledgers;
    loop {
        let order = {
            let mut state = ledgers.lock();
            while !state.is_due && state.wishes.is_empty() && !room.is_closed() {
                // Closing may fall between the question and the wait.
                (state, _) = ledgers.woken.wait_timeout(state, NAP).unwrap_or_else(PoisonError::into_inner);
            }
            if room.is_closed() {
                return;
            }
            Order {
                case: ledgers.path.clone(),
                copied: None,
                called: ledgers.called.clone(),
                aside: ledgers.aside.clone(),
                is_due: std::mem::take(&mut state.is_due),
                wishes: std::mem::take(&mut state.wishes),
            }
        };
        let start = Instant::now();
        match ledgers.worker.ask(order) {
            Ok(Answer { kept, granted }) => {
                let mut state = ledgers.lock();
                state.kept = kept.map(Arc::new).or(state.kept.take());
                state.granted.extend(granted);
                while state.granted.len() > MOST {
                    state.granted.pop_first();
                }
            }
            Err(why) => eprintln!("error: the ledgers could not be worked out: {why:#}"),
        }
        // Whoever reads comes first: at most a quarter of the time goes into this.
        std::thread::sleep((3 * start.elapsed()).min(Duration::from_secs(30)));
    }
}

/// How long the thread sleeps at most before it looks whether it is to end.
const NAP: Duration = Duration::from_secs(60);

/// The hidden subcommand that works ledgers out.
pub const WORK_OUT: &str = "work-out";

/// What the other process is asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Order {
    case: PathBuf,
    /// The case that this one is a copy of, and that is copied anew first.
    copied: Option<Copied>,
    /// The file name of the case, whichever copy of it is read.
    called: String,
    /// The folder that files are handed over in.
    aside: PathBuf,
    is_due: bool,
    wishes: BTreeSet<Wish>,
}

/// Of which case a copy is, and up to which marking.
#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    of: PathBuf,
    clearance: Tlp,
}

/// What it hands back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) kept: Option<Kept>,
    pub(crate) granted: Vec<(Wish, Granted)>,
}

/// Derives what is due of a case in a process of its own.
pub(crate) fn derive_apart(case: &Path) -> anyhow::Result<()> {
    let order = Order { case: case.to_owned(), ..Order::default() };
    Worker::of_this_program()?.ask(order).map(drop)
}

fn ask(program: &Path, order: &Order) -> anyhow::Result<Answer> {
    let mut child = Command::new(program)
        .arg(WORK_OUT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .with_context(|| t!("kept-not-started"))?;
    // Kept open until it has answered: where this process is killed, the other sees its end and goes too.
    let mut input = child.stdin.take().with_context(|| t!("kept-not-spoken-to"))?;
    writeln!(input, "{}", serde_json::to_string(order)?)?;
    let output = child.stdout.take().with_context(|| t!("kept-not-heard"))?;
    let answer = taken(BufReader::with_capacity(1 << 16, output));
    drop(input);
    let ended = child.wait()?;
    anyhow::ensure!(ended.success(), t!("kept-ended", how = ended.to_string()));
    answer
}

/// The other side: takes what is asked for on standard input, and hands the ledgers over on standard output.
///
/// # Errors
/// Those of the case file, and of the two ends.
pub fn work_out() -> anyhow::Result<()> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let order: Order = serde_json::from_str(&line)?;
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_line(&mut String::new());
        // Whoever asked is gone.
        std::process::exit(1);
    });
    let mut out = BufWriter::new(std::io::stdout().lock());
    answer(order, &mut out)?;
    Ok(out.flush()?)
}

fn answer(order: Order, out: &mut impl Write) -> anyhow::Result<()> {
    if let Some(Copied { of, clearance }) = &order.copied {
        Store::create_or_open(&order.case)?.mirror(&Store::for_reading(of)?, *clearance)?;
    }
    let mut open = OpenCase::ready(&order.case)?.without_keeping();
    let changes = open.store.changes()?;
    if order.is_due {
        hand_over_all(&mut open, changes, out)?;
    }
    for wish in order.wishes {
        let is_of_markings = matches!(wish, Wish::Brief | Wish::Export(_) | Wish::Taxii(..));
        let changes = if is_of_markings { of_brief(&open.store)? } else { changes };
        let done = match &wish {
            Wish::Matrices(event) => {
                matrices(&mut open, event).map(|found| Granted::Matrices(Arc::new(found), changes))
            }
            Wish::Brief => brief(&mut open, &order.called).map(|text| Granted::Brief(Arc::new(text), changes)),
            Wish::Export(form) => exports::make(&mut open, form, &order.called, &order.aside)
                .map(|exported| Granted::Export(Arc::new(exported), changes)),
            Wish::Taxii(level, state) => {
                taxii::refill(&mut open, &order.called, &order.aside, *level, state).map(|()| Granted::Taxii(changes))
            }
            Wish::News(since, by_known) => {
                let clock = if *by_known { Clock::Known } else { Clock::Published };
                ledgers::news(&mut open, since, clock).map(|found| Granted::News(Arc::new(found), changes))
            }
        };
        let granted = done.unwrap_or_else(|error| Granted::Failed(format!("{error:#}"), changes));
        hand_over(out, "granted", &(wish, granted))?;
    }
    Ok(())
}

fn matrices(open: &mut OpenCase, event: &EventId) -> anyhow::Result<Vec<Matrix>> {
    match open.store.find(event.as_str())? {
        Some(whosays_store::Thing::Event(event)) => ledgers::matrices(open, &event),
        _ => Ok(Vec::new()),
    }
}

/// How many changes the case had seen that show in a brief or an export: a marking is one too.
pub(crate) fn of_brief(case: &Store) -> Result<u64, StoreError> {
    Ok(case.changes()? + case.times_marked()?)
}

fn brief(open: &mut OpenCase, called: &str) -> anyhow::Result<String> {
    open.load_all()?;
    let forecasts = ledgers::forecasts(open, None)?;
    let warnings = ledgers::warnings(open, None)?;
    let tlp = open.store.markings()?.highest(open.case.reports.iter().map(|report| &report.id));
    let material = Material {
        case: &open.case,
        assessment: &assess(&open.case),
        warnings: &warnings,
        forecasts: &forecasts,
        records: &forecast_records(&forecasts),
        tlp,
    };
    let mut brief = compose(&material);
    lint::leave_out(&mut brief, &open.case, called);
    brief.case_file = Some(called.to_owned());
    Ok(markdown::render(&brief))
}

/// One ledger after the other, each of which is gone when the next is worked out.
fn hand_over_all(open: &mut OpenCase, changes: u64, out: &mut impl Write) -> anyhow::Result<()> {
    hand_over(out, "warnings", &ledgers::warnings(open, None)?)?;
    let forecasts = ledgers::forecasts(open, None)?;
    hand_over(out, "records", &forecast_records(&forecasts))?;
    hand_over(out, "forecasts", &forecasts)?;
    drop(forecasts);
    hand_over_each(out, "narrative", &ledgers::narratives(open)?)?;
    hand_over(out, "causes", &ledgers::causes(open)?)?;
    hand_over(out, "timeline", &ledgers::timeline(open)?)?;
    hand_over_each(out, "actor", &ledgers::actors(open)?)?;
    hand_over_grades(out, &ledgers::grades(open)?)?;
    hand_over(out, "standing", &Standing::of(&open.store, &open.store.judgements()?)?)?;
    // The last, by which it is told that all have come.
    hand_over(out, "changes", &changes)
}
