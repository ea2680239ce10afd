//! Prints what each sentence of some reports shows, as JSON Lines: what the weights of the kinds are learnt from.

#[path = "../../crates/engine/tests/english/mod.rs"]
mod english;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use whosays_engine::{annotate, extract};
use whosays_read::Given;

fn main() -> ExitCode {
    let reports: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if reports.is_empty() {
        eprintln!("usage: features REPORT...");
        return ExitCode::FAILURE;
    }
    match print(&reports) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn print(reports: &[PathBuf]) -> Result<(), String> {
    let resources = english::resources();
    let pipeline = resources.pipeline("en").ok_or("no pipeline for English was loaded")?;
    let mut out = std::io::stdout().lock();
    for path in reports {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let read = whosays_read::read(&bytes, &name, &Given::default());
        let Some(report) = read.report else { return Err(format!("{name} could not be read")) };
        let annotation = annotate::annotate(&report, pipeline, &resources);
        for shown in extract::features(&report, &annotation, &resources) {
            let words: Vec<&str> = report.words(shown.span).split_whitespace().collect();
            let row = serde_json::json!({ "report": name, "text": words.join(" "), "features": shown.features });
            writeln!(out, "{row}").map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}
