//! The ledgers of the case in memory: worked out behind the pages, which say of which state of the case theirs are.
//!
//! A ledger is made of the whole case, which takes several times the memory of all the pages. So a process of its own works it
//! out and hands it over as JSON: what it took is given back when it ends, and a fault in it costs the pages nothing.

use crate::state::Desk;
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
    CauseArrow, DateInterval, EventId, Forecast, ForecastRecord, Grades, Matrix, Narrative, News, Profile, Timeline,
    Warning,
};
use whosays_publish::brief::{Material, compose};
use whosays_publish::{lint, markdown};

/// The ledgers at one state of the case.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) warnings: Vec<Warning>,
    pub(crate) forecasts: Vec<Forecast>,
    pub(crate) records: Vec<ForecastRecord>,
    pub(crate) narratives: Vec<Narrative>,
    pub(crate) causes: Vec<CauseArrow>,
    pub(crate) timeline: Timeline,
    pub(crate) actors: Vec<Profile>,
    pub(crate) grades: Grades,
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
}

/// What a wish came to, and after how many changes of the case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Granted {
    Matrices(Arc<Vec<Matrix>>, u64),
    News(Arc<Vec<News>>, u64),
    /// As Markdown.
    Brief(Arc<String>, u64),
    /// It could not be done.
    Failed(String, u64),
}

/// How many wishes are remembered.
const MOST: usize = 64;

/// The ledgers, and the one thread that works them out.
#[derive(Debug)]
pub(crate) struct Ledgers {
    path: PathBuf,
    program: PathBuf,
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
        let program = std::env::current_exe().unwrap_or_default();
        Ledgers { path: path.to_owned(), program, state: Mutex::default(), woken: Condvar::new() }
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
            Granted::Matrices(_, of) | Granted::News(_, of) | Granted::Brief(_, of) | Granted::Failed(_, of) => *of,
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
        let order = {
            let mut state = ledgers.lock();
            while !state.is_due && state.wishes.is_empty() {
                state = ledgers.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            Order {
                case: ledgers.path.clone(),
                is_due: std::mem::take(&mut state.is_due),
                wishes: std::mem::take(&mut state.wishes),
            }
        };
        let start = Instant::now();
        match ask(&ledgers.program, &order) {
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

/// The hidden subcommand that works ledgers out.
pub const WORK_OUT: &str = "work-out";

/// What the other process is asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    case: PathBuf,
    is_due: bool,
    wishes: BTreeSet<Wish>,
}

/// What it hands back.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    kept: Option<Kept>,
    granted: Vec<(Wish, Granted)>,
}

fn ask(program: &Path, order: &Order) -> anyhow::Result<Answer> {
    let mut child = Command::new(program)
        .arg(WORK_OUT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .context("the process that works them out did not start")?;
    // Kept open until it has answered: where this process is killed, the other sees its end and goes too.
    let mut input = child.stdin.take().context("the process that works them out cannot be spoken to")?;
    writeln!(input, "{}", serde_json::to_string(order)?)?;
    let answer = child.stdout.take().map(|output| serde_json::from_reader(BufReader::with_capacity(1 << 16, output)));
    drop(input);
    let ended = child.wait()?;
    match answer {
        Some(Ok(answer)) if ended.success() => Ok(answer),
        _ => anyhow::bail!("the process that works them out ended with {ended}"),
    }
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
    let mut open = OpenCase::ready(&order.case)?.without_keeping();
    let changes = open.store.changes()?;
    let kept = if order.is_due { Some(all(&mut open, changes)?) } else { None };
    let mut granted = Vec::new();
    for wish in order.wishes {
        let done = match &wish {
            Wish::Matrices(event) => {
                matrices(&mut open, event).map(|found| Granted::Matrices(Arc::new(found), changes))
            }
            Wish::Brief => brief(&mut open).map(|text| Granted::Brief(Arc::new(text), changes)),
            Wish::News(since, by_known) => {
                let clock = if *by_known { Clock::Known } else { Clock::Published };
                ledgers::news(&mut open, since, clock).map(|found| Granted::News(Arc::new(found), changes))
            }
        };
        granted.push((wish, done.unwrap_or_else(|error| Granted::Failed(format!("{error:#}"), changes))));
    }
    // Before it is written, for writing takes memory too.
    drop(open);
    let mut out = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &Answer { kept, granted })?;
    Ok(out.flush()?)
}

fn matrices(open: &mut OpenCase, event: &EventId) -> anyhow::Result<Vec<Matrix>> {
    match open.store.find(event.as_str())? {
        Some(whosays_store::Thing::Event(event)) => ledgers::matrices(open, &event),
        _ => Ok(Vec::new()),
    }
}

fn brief(open: &mut OpenCase) -> anyhow::Result<String> {
    open.load_all()?;
    let forecasts = ledgers::forecasts(open, None)?;
    let warnings = ledgers::warnings(open, None)?;
    let material = Material {
        case: &open.case,
        assessment: &assess(&open.case),
        warnings: &warnings,
        forecasts: &forecasts,
        records: &forecast_records(&forecasts),
    };
    let mut brief = compose(&material);
    let name = open.store.path().file_name().map(|name| name.to_string_lossy().into_owned());
    lint::leave_out(&mut brief, &open.case, name.as_deref().unwrap_or_default());
    brief.case_file = name;
    Ok(markdown::render(&brief))
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
        standing: Standing::of(&open.store, &open.store.judgements()?)?,
        changes,
    })
}
