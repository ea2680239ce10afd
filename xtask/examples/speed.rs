//! Times annotation and extraction over some texts, with and without the network, on one thread: for `cargo xtask bench`.

#[path = "../../crates/engine/tests/english/mod.rs"]
mod english;

use std::process::ExitCode;
use std::time::Instant;
use whosays_engine::{Resources, learn};
use whosays_model::Report;
use whosays_read::Given;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: speed TEXTS.jsonl");
        return ExitCode::FAILURE;
    };
    match time(&path) {
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

fn time(path: &std::ffi::OsStr) -> Result<serde_json::Value, String> {
    let lines = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut reports = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let text: String = serde_json::from_str(line).map_err(|error| format!("line {number}: {error}"))?;
        let report = whosays_read::read(text.as_bytes(), &format!("{number}.txt"), &Given::default()).report;
        reports.push(report.ok_or_else(|| format!("line {number} cannot be read"))?);
    }
    let full = english::resources();
    let fast = english::resources().without_network();
    let pipeline = full.pipeline("en").ok_or("no pipeline for English was loaded")?;
    let words: usize = reports.iter().map(|report| pipeline.parse(&report.text).words().len()).sum();
    Ok(serde_json::json!({
        "words": words,
        "words_a_second": { "default": speed(&reports, words, &full), "fast": speed(&reports, words, &fast) },
    }))
}

/// Words a second once the network is loaded.
fn speed(reports: &[Report], words: usize, resources: &Resources) -> f64 {
    let first = learn(&reports[0], resources);
    for diagnostic in &first.diagnostics {
        eprintln!("{diagnostic:?}");
    }
    let start = Instant::now();
    for report in reports {
        std::hint::black_box(learn(report, resources));
    }
    words as f64 / start.elapsed().as_secs_f64()
}
