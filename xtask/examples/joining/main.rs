//! What joining costs and how well it joins, on stored extractions of made-up reports: `cargo xtask bench joining`.
//!
//! For each size a world is made and kept in a case file; what is timed is what a user waits for: the case is loaded, its mentions
//! are joined and its claims traced in memory, events and origins are written. Then reports come one by one, and what each costs is
//! timed; and all is derived once more in parts, as it is of a large case. Up to [`CHECKED`] reports the outcome of both is held to
//! what memory gives. B³ (Bagga and Baldwin 1998) is over mentions.

mod world;

#[allow(dead_code, reason = "CEAF is for the benchmarks")]
#[path = "../eval/measures/assignment.rs"]
mod assignment;
#[allow(dead_code, reason = "CEAF is for the benchmarks")]
#[path = "../eval/measures/clusters.rs"]
mod clusters;
#[allow(dead_code, reason = "the benchmarks count more")]
#[path = "../eval/measures/counts.rs"]
mod counts;

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use whosays_engine::reconcile::{VERSION, derive};
use whosays_model::{Claim, Event, EventMention, Report, ReportId, Ruled};
use whosays_store::{DerivedWith, Store, Stored};
use world::{Talk, World};

/// How many reports come one by one.
const MORE: usize = 20;
/// Up to how many reports the outcome of that is held to the whole.
const CHECKED: usize = 30_000;
const SIZES: [usize; 5] = [1_000, 3_000, 10_000, 30_000, 100_000];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, sizes @ ..] = &arguments[..] else {
        return Err("usage: joining FOLDER [REPORTS... | talked REPORTS | desk REPORTS]".into());
    };
    if let [name, size] = sizes
        && let Some((_, talk)) = [("talked", Talk::Some), ("desk", Talk::Much)].iter().find(|(known, _)| known == name)
    {
        return talked_of(&Path::new(folder).join(format!("{name}.case")), size.parse()?, *talk);
    }
    let sizes: Vec<usize> = sizes.iter().map(|size| size.parse()).collect::<Result<_, _>>()?;
    println!(
        "| reports | mentions | happenings | events | load | join | write | seconds | per n log n | MB | B³ | one more: seconds, most | in parts: seconds |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut first = None;
    for &size in if sizes.is_empty() { &SIZES[..] } else { &sizes } {
        measure(Path::new(folder), size, &mut first)?;
    }
    Ok(())
}

/// Makes the case of a world of so many reports in which people warn, foretell and blame, for timing what is asked of it.
fn talked_of(path: &Path, size: usize, talk: Talk) -> Result<(), Box<dyn Error>> {
    let coming = Coming::of(World::of(size, talk));
    let mut store = Store::create_or_open(path)?;
    store.put_reports(coming.stored(&coming.reports))?;
    whosays_case::bring_up_to_date(&mut store)?;
    Ok(())
}

fn measure(folder: &Path, size: usize, first: &mut Option<f64>) -> Result<(), Box<dyn Error>> {
    let path = folder.join(format!("{size}.case"));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let world = World::of(size + MORE, Talk::None);
    let truth: HashMap<String, usize> =
        world.mentions.iter().zip(&world.truth).map(|(mention, &at)| (mention.id.as_str().to_owned(), at)).collect();
    let mut coming = Coming::of(world);
    let later = coming.reports.split_off(size);
    let mut store = Store::create_or_open(&path)?;
    store.put_reports(coming.stored(&coming.reports))?;
    // What is in the case takes no memory here while it is joined.
    coming.keep(later);
    let (_, changes) = store.due(VERSION)?;
    let start = Instant::now();
    let case = store.load_without_events()?;
    let loaded = start.elapsed().as_secs_f64();
    let derived = derive(&case.reports, &case.claims, &case.mentions, &Ruled::default());
    let joined = start.elapsed().as_secs_f64();
    store.keep_derived(&derived, DerivedWith { version: VERSION, ruled: &Ruled::default(), disputes: &[], changes })?;
    let written = start.elapsed().as_secs_f64();
    let cost = written / (size as f64 * (size as f64).log2());
    let ratio = cost / *first.get_or_insert(cost);
    let happenings = case.mentions.iter().map(|mention| truth[mention.id.as_str()]).collect::<BTreeSet<_>>().len();
    let (mentions, events) = (case.mentions.len(), derived.events.len());
    let (megabytes, score) = (most_memory(), b_cubed(&case.mentions, &derived.events, &truth));
    drop((case, derived));
    let more = one_by_one(&mut store, &coming)?;
    if size <= CHECKED {
        hold_to_the_whole(&store, "reports that came one by one")?;
    }
    let start = Instant::now();
    if !whosays_case::bring_up_to_date_in_parts(&mut store)? {
        return Err("what was derived in parts was not kept".into());
    }
    let in_parts = start.elapsed().as_secs_f64();
    println!(
        "| {size} | {mentions} | {happenings} | {events} | {loaded:.2} | {:.2} | {:.2} | {written:.2} | {ratio:.2} | {} | {score} | {more} | {in_parts:.2} |",
        joined - loaded,
        written - joined,
        megabytes.map_or("?".to_owned(), |megabytes| megabytes.to_string()),
    );
    if size <= CHECKED { hold_to_the_whole(&store, "parts") } else { Ok(()) }
}

/// What each of these reports costs in the mean and at most.
fn one_by_one(store: &mut Store, coming: &Coming) -> Result<String, Box<dyn Error>> {
    let (mut sum, mut most) = (0.0, 0.0_f64);
    for report in &coming.reports {
        let start = Instant::now();
        store.put_reports(coming.stored(std::slice::from_ref(report)))?;
        whosays_case::bring_up_to_date(store)?;
        let seconds = start.elapsed().as_secs_f64();
        (sum, most) = (sum + seconds, most.max(seconds));
    }
    Ok(format!("{:.3}, {most:.3}", sum / coming.reports.len() as f64))
}

fn hold_to_the_whole(store: &Store, what: &str) -> Result<(), Box<dyn Error>> {
    let case = store.load()?;
    let derived = derive(&case.reports, &case.claims, &case.mentions, &Ruled::default());
    if derived.events == case.events && derived.origins == case.origins {
        return Ok(());
    }
    Err(format!("{what} left other events or origins than memory gives").into())
}

/// Reports that are to be put, with what they teach.
struct Coming {
    reports: Vec<Report>,
    claims: HashMap<ReportId, Vec<Claim>>,
    mentions: HashMap<ReportId, Vec<EventMention>>,
}

impl Coming {
    fn of(world: World) -> Coming {
        let mut coming = Coming { reports: world.reports, claims: HashMap::new(), mentions: HashMap::new() };
        for claim in world.claims {
            coming.claims.entry(claim.report.clone()).or_default().push(claim);
        }
        for mention in world.mentions {
            coming.mentions.entry(mention.report.clone()).or_default().push(mention);
        }
        coming
    }

    fn keep(&mut self, reports: Vec<Report>) {
        let ids: BTreeSet<&ReportId> = reports.iter().map(|report| &report.id).collect();
        self.claims.retain(|id, _| ids.contains(id));
        self.mentions.retain(|id, _| ids.contains(id));
        self.reports = reports;
    }

    fn stored<'a>(&'a self, reports: &'a [Report]) -> impl Iterator<Item = Stored<'a>> {
        reports.iter().map(|report| Stored {
            report,
            original: report.text.as_bytes(),
            claims: self.claims.get(&report.id).map_or(&[], Vec::as_slice),
            mentions: self.mentions.get(&report.id).map_or(&[], Vec::as_slice),
            diagnostics: &[],
        })
    }
}

fn b_cubed(mentions: &[EventMention], events: &[Event], truth: &HashMap<String, usize>) -> String {
    let of: HashMap<&str, usize> = events
        .iter()
        .enumerate()
        .flat_map(|(number, event)| event.mentions.iter().map(move |mention| (mention.as_str(), number)))
        .collect();
    let said: Vec<usize> =
        mentions.iter().map(|mention| of.get(mention.id.as_str()).copied().unwrap_or(usize::MAX)).collect();
    let expected: Vec<usize> = mentions.iter().map(|mention| truth[mention.id.as_str()]).collect();
    let score = clusters::b_cubed(&said, &expected);
    format!("{:.3} (P {:.3}, R {:.3})", score.f1(), score.precision, score.recall)
}

/// The most memory that this process has held, in megabytes; known on Linux alone.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}
