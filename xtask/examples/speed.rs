//! Times the stages that a report goes through, on one thread and on two, over some texts; or holds the encoders to the limit of
//! the arithmetic: for `cargo xtask bench`.

#[path = "../../crates/engine/tests/english/mod.rs"]
mod english;
#[path = "speed/limit.rs"]
mod limit;

use rayon::prelude::*;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Instant;
use whosays_engine::annotate::Annotation;
use whosays_engine::extract::extract;
use whosays_engine::{Resources, annotated, learn};
use whosays_model::Report;
use whosays_read::Given;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &arguments[..] {
        [path] => time(path),
        [path, limits] if limits == "limits" => to_the_limit(path),
        _ => Err("usage: speed TEXTS.jsonl [limits]".to_owned()),
    };
    match done {
        Ok(row) => {
            println!("{row}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Some texts, and how many words they have.
struct Texts {
    texts: Vec<String>,
    reports: Vec<Report>,
    words: usize,
}

fn texts(path: &str, resources: &Resources) -> Result<Texts, String> {
    let lines = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let (mut texts, mut reports) = (Vec::new(), Vec::new());
    for (number, line) in lines.lines().enumerate() {
        let text: String = serde_json::from_str(line).map_err(|error| format!("line {number}: {error}"))?;
        let report = whosays_read::read(text.as_bytes(), &format!("{number}.txt"), &Given::default()).report;
        reports.push(report.ok_or_else(|| format!("line {number} cannot be read"))?);
        texts.push(text);
    }
    let pipeline = resources.pipeline("en").ok_or("no pipeline for English was loaded")?;
    let words = reports.iter().map(|report| pipeline.parse(&report.text).words().len()).sum();
    Ok(Texts { texts, reports, words })
}

fn time(path: &str) -> Result<Value, String> {
    let (full, fast) = (english::resources(), english::resources().without_network());
    let texts = texts(path, &full)?;
    // Once, so that the network is loaded.
    for diagnostic in texts.reports.first().map(|first| learn(first, &full).diagnostics).unwrap_or_default() {
        eprintln!("{diagnostic:?}");
    }
    let (one, two) = (stages(&texts, &full, &fast, 1)?, stages(&texts, &full, &fast, 2)?);
    Ok(json!({ "words": texts.words, "words_a_second": { "1": one, "2": two } }))
}

fn to_the_limit(path: &str) -> Result<Value, String> {
    let resources = english::resources();
    let texts = texts(path, &resources)?;
    let pipeline = resources.pipeline("en").ok_or("no pipeline for English was loaded")?;
    Ok(json!({
        "parser": limit::of_parser(pipeline, &texts.reports),
        "network": limit::of_network(&texts.reports, texts.words)?,
    }))
}

/// Words a second of each stage on so many threads.
fn stages(texts: &Texts, full: &Resources, fast: &Resources, threads: usize) -> Result<Value, String> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())?;
    let Texts { texts, reports, words } = texts;
    let pipelines = [full, fast].map(|resources| resources.pipeline("en"));
    let [Some(pipeline), Some(other)] = pipelines else {
        return Err("no pipeline for English was loaded".to_owned());
    };
    let parse = |report: &Report| drop(std::hint::black_box(pipeline.parse(&report.text)));
    // Each thread fills caches of its own.
    speed(&pool, *words, reports, |report| drop(std::hint::black_box(other.parse(&report.text))));
    speed(&pool, *words, reports, parse);
    let marked: Vec<(&Report, Annotation)> =
        reports.iter().filter_map(|report| Some((report, annotated(report, full)?))).collect();
    let take = |(report, annotation): &(&Report, Annotation), resources: &Resources| {
        drop(std::hint::black_box(extract(report, annotation, resources)));
    };
    Ok(json!({
        "read": speed(&pool, *words, texts, |text| {
            drop(std::hint::black_box(whosays_read::read(text.as_bytes(), "a.txt", &Given::default())));
        }),
        "parse": speed(&pool, *words, reports, parse),
        "annotate": speed(&pool, *words, reports, |report| {
            drop(std::hint::black_box(annotated(report, full)));
        }),
        "extract_fast": speed(&pool, *words, &marked, |one| take(one, fast)),
        "extract": speed(&pool, *words, &marked, |one| take(one, full)),
        "learn_fast": speed(&pool, *words, reports, |report| drop(std::hint::black_box(learn(report, fast)))),
        "learn": speed(&pool, *words, reports, |report| drop(std::hint::black_box(learn(report, full)))),
    }))
}

/// Words a second of some work on each thing.
fn speed<T: Sync>(pool: &rayon::ThreadPool, words: usize, all: &[T], work: impl Fn(&T) + Send + Sync) -> f64 {
    let start = Instant::now();
    pool.install(|| all.par_iter().with_max_len(1).for_each(work));
    words as f64 / start.elapsed().as_secs_f64()
}
