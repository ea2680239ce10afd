//! `whosays brief`: a case and a brief, in one go.

use crate::complaint::{Ending, could_not, disk, wrong_use};
use crate::files;
use crate::pipeline::{Pace, Told, add};
use crate::printed::holdings;
use crate::up_to_date::whole_case;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use whosays_engine::assess::assess;
use whosays_model::Case;
use whosays_publish::brief::{Brief, compose};
use whosays_publish::{EXPORTERS, Exporter, exporter};
use whosays_store::Store;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Reports, folders of them, or - for standard input
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// Where to write the brief; its ending says how: .html, .md or .jsonl. May be given several times
    #[arg(short, long = "output", value_name = "FILE", default_value = "brief.html", value_parser = output)]
    outputs: Vec<Output>,
    /// The case file, added to where there is one; beside the first brief where it is not given
    #[arg(long, value_name = "FILE")]
    case: Option<PathBuf>,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    told: Told,
}

/// A file to write, and who writes it.
#[derive(Clone, Debug)]
struct Output {
    path: PathBuf,
    exporter: &'static Exporter,
}

/// Adds the reports to the case and writes the brief of all that it holds.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let given = arguments.told.of(&arguments.reports)?;
    let outputs = arguments.outputs;
    let case_path = arguments.case.unwrap_or_else(|| outputs[0].path.with_extension("case"));
    let mut own: Vec<PathBuf> = outputs.iter().map(|output| output.path.clone()).collect();
    own.push(case_path.clone());
    keep_apart(&arguments.reports, &outputs, &case_path)?;
    let found = files::find(&arguments.reports, &own);
    let mut store = Store::create_or_open(&case_path)?;
    let tally = add(found, &given, arguments.pace, &mut store, |_, _| {})?;
    let case = whole_case(&mut store)?;
    if case.reports.is_empty() {
        return Err(could_not("no report could be read, so there is no brief", "see the messages above"));
    }
    let brief = told(&case, &case_path);
    for output in &outputs {
        write(output, &brief)?;
    }
    summarise(&case, &case_path, &outputs)?;
    Ok(Ending::after(tally.failed))
}

fn output(written: &str) -> Result<Output, String> {
    let path = PathBuf::from(written);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let exporter = exporter(ending).ok_or_else(|| {
        let known: Vec<String> = EXPORTERS.iter().map(|one| format!(".{}", one.extension)).collect();
        format!("a brief's name ends in {}", known.join(", "))
    })?;
    Ok(Output { path, exporter })
}

// What is read, what is kept and what is written over must not be one file.
fn keep_apart(reports: &[PathBuf], outputs: &[Output], case: &Path) -> anyhow::Result<()> {
    for Output { path, .. } in outputs {
        if files::is_same(path, case) {
            let what = format!("{} cannot be both the case and a brief", path.display());
            return Err(wrong_use(what, "give the case another name with --case"));
        }
        if reports.iter().any(|report| files::is_same(path, report)) {
            let what = format!("{} is a report and would be written over", path.display());
            return Err(wrong_use(what, "give the brief another name with -o"));
        }
    }
    Ok(())
}

fn told(case: &Case, case_path: &Path) -> Brief {
    let mut brief = compose(case, &assess(case));
    brief.case_file = Some(files::name_of(case_path));
    brief
}

// A brief is whole or not there: it is written beside its place and moved into it.
fn write(output: &Output, brief: &Brief) -> anyhow::Result<()> {
    let path = &output.path;
    let words = (output.exporter.render)(brief);
    let in_place = path.metadata().is_ok_and(|meta| !meta.is_file());
    let done = if in_place { std::fs::write(path, words) } else { move_in(path, &words) };
    done.map_err(|error| disk(path, "the brief could not be written", &error))
}

fn move_in(path: &Path, words: &str) -> std::io::Result<()> {
    let mut beside = OsString::from(path);
    beside.push(".part");
    let written = std::fs::write(&beside, words).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn summarise(case: &Case, case_path: &Path, outputs: &[Output]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", holdings([case.reports.len(), case.claims.len(), case.events.len()]))?;
    for output in outputs {
        writeln!(out, "brief: {}", output.path.display())?;
    }
    writeln!(out, "case: {}", case_path.display())?;
    let brief = outputs[0].path.display();
    writeln!(out, "to hold every citation to the stored text: whosays verify {brief} --case {}", case_path.display())
}
