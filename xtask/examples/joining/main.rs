//! What joining costs and how well it joins, on stored extractions of made-up reports: `cargo xtask bench joining`.
//!
//! For each size a world is made and kept in a case file; what is timed is what a user waits for: the case is loaded, its mentions
//! are joined and its claims traced, events and origins are written. B³ (Bagga and Baldwin 1998) is over mentions.

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

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use whosays_engine::reconcile::{Rulings, reconcile_all};
use whosays_model::{Event, EventMention};
use whosays_store::{Store, Stored};
use world::World;

const SIZES: [usize; 5] = [1_000, 3_000, 10_000, 30_000, 100_000];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, sizes @ ..] = &arguments[..] else {
        return Err("usage: joining FOLDER [REPORTS...]".into());
    };
    let sizes: Vec<usize> = sizes.iter().map(|size| size.parse()).collect::<Result<_, _>>()?;
    println!("| reports | mentions | happenings | events | load | join | write | seconds | per n log n | MB | B³ |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut first = None;
    for &size in if sizes.is_empty() { &SIZES[..] } else { &sizes } {
        measure(Path::new(folder), size, &mut first)?;
    }
    Ok(())
}

fn measure(folder: &Path, size: usize, first: &mut Option<f64>) -> Result<(), Box<dyn Error>> {
    let path = folder.join(format!("{size}.case"));
    let truth = keep(&path, size)?;
    let mut store = Store::open(&path)?;
    let start = Instant::now();
    let case = store.load()?;
    let loaded = start.elapsed().as_secs_f64();
    let (events, origins) = reconcile_all(&case.reports, &case.claims, &case.mentions, &Rulings::default());
    let joined = start.elapsed().as_secs_f64();
    store.replace_origins(&origins)?;
    store.replace_events(&events)?;
    let written = start.elapsed().as_secs_f64();
    let cost = written / (size as f64 * (size as f64).log2());
    let ratio = cost / *first.get_or_insert(cost);
    println!(
        "| {size} | {} | {} | {} | {loaded:.2} | {:.2} | {:.2} | {written:.2} | {ratio:.2} | {} | {} |",
        case.mentions.len(),
        truth.values().collect::<std::collections::BTreeSet<_>>().len(),
        events.len(),
        joined - loaded,
        written - joined,
        most_memory().map_or("?".to_owned(), |megabytes| megabytes.to_string()),
        b_cubed(&case.mentions, &events, &truth)
    );
    Ok(())
}

/// Makes a world and keeps it in a case; gives the happening of each mention.
fn keep(path: &Path, size: usize) -> Result<HashMap<String, usize>, Box<dyn Error>> {
    let world = World::of(size);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let mut store = Store::create_or_open(path)?;
    let mut claims: HashMap<_, Vec<_>> = HashMap::new();
    let mut mentions: HashMap<_, Vec<_>> = HashMap::new();
    let truth =
        world.mentions.iter().zip(&world.truth).map(|(mention, &at)| (mention.id.as_str().to_owned(), at)).collect();
    for claim in world.claims {
        claims.entry(claim.report.clone()).or_default().push(claim);
    }
    for mention in world.mentions {
        mentions.entry(mention.report.clone()).or_default().push(mention);
    }
    let reports = world.reports.iter().map(|report| Stored {
        report,
        original: report.text.as_bytes(),
        claims: claims.get(&report.id).map_or(&[], Vec::as_slice),
        mentions: mentions.get(&report.id).map_or(&[], Vec::as_slice),
        diagnostics: &[],
    });
    store.put_reports(reports)?;
    Ok(truth)
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
