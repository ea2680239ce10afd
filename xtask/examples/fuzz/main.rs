//! The fuzzer: `cargo xtask fuzz [TARGET] [SECONDS]`. It needs no more than stable Rust.
//!
//! Breaks the example reports from numbered seeds and feeds them to each target. An input that makes one panic, or
//! that takes it longer than a minute, is kept as a file, and the seed printed.

mod mutation;
mod target;

use mutation::{Seeded, broken};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How long each target is fed when no time is given.
const SECONDS: u64 = 60;
/// An input that takes longer than this is a fault too.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [examples, kept, rest @ ..] => run(Path::new(examples), Path::new(kept), rest),
        _ => wrong_use("fuzz EXAMPLES KEPT [TARGET] [SECONDS]"),
    }
}

fn run(examples: &Path, kept: &Path, rest: &[String]) -> ExitCode {
    let seconds = rest.iter().find_map(|word| word.parse().ok()).unwrap_or(SECONDS);
    let named: Vec<&str> = rest.iter().map(String::as_str).filter(|word| word.parse::<u64>().is_err()).collect();
    if let Some(unknown) = named.iter().find(|name| !target::names().contains(name)) {
        return wrong_use(&format!("there is no target {unknown}; there are {}", target::names().join(", ")));
    }
    let targets = if named.is_empty() { target::names() } else { named };
    if let Err(error) = std::fs::create_dir_all(kept) {
        return wrong_use(&format!("{}: {error}", kept.display()));
    }
    let faults: usize =
        targets.iter().map(|target| feed_for(target, Duration::from_secs(seconds), examples, kept)).sum();
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

// What is being fed lies on the disk already when it brings the process down, as running out of memory does.
fn feed_for(target: &str, time: Duration, examples: &Path, kept: &Path) -> usize {
    let seeds = seeds(target, examples);
    let current = kept.join(format!("{target}-current"));
    let start = Instant::now();
    let (mut fed, mut faults) = (0, 0);
    while start.elapsed() < time {
        let bytes = broken(&seeds, &mut Seeded::new(fed));
        let _ = std::fs::write(&current, &bytes);
        let begun = Instant::now();
        let panicked = catch_unwind(|| target::feed(target, &bytes)).is_err();
        if panicked || begun.elapsed() > PATIENCE {
            faults += 1;
            println!("{target}, seed {fed}: {}", keep(&current, kept, target, fed, panicked));
        }
        fed += 1;
    }
    let _ = std::fs::remove_file(&current);
    println!("{target}: {fed} inputs in {:.0} s, {faults} faults", start.elapsed().as_secs_f64());
    faults
}

fn keep(current: &Path, kept: &Path, target: &str, seed: u64, panicked: bool) -> String {
    let path: PathBuf = kept.join(format!("{target}-{seed}"));
    let what = if panicked { "panicked" } else { "took longer than a minute" };
    match std::fs::rename(current, &path) {
        Ok(()) => format!("{what}; the input is {}", path.display()),
        Err(error) => format!("{what}; the input could not be kept: {error}"),
    }
}

fn seeds(target: &str, examples: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(examples).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file() && target::wants(target, &path.to_string_lossy()));
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).chain(target::beside_examples(target)).collect()
}

fn wrong_use(what: &str) -> ExitCode {
    eprintln!("error: {what}");
    ExitCode::from(2)
}
