//! `whosays brief`: a case and a brief, in one go; or an edited brief, in another form.

mod edited;

use crate::complaint::{Ending, say_diagnostic};
use crate::pipeline::{Pace, Told, add};
use crate::printed::holdings;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use whosays_case::files;
use whosays_case::whole_case;
use whosays_case::{could_not, disk, wrong_use};
use whosays_engine::assess::{Settings, assess, forecast_records, forecasts, settle, warnings};
use whosays_model::{Case, Tlp};
use whosays_publish::brief::{Brief, Material, compose};
use whosays_publish::{EXPORTERS, Exporter, exporter, lint, template};
use whosays_store::Store;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Reports, folders of them, or - for standard input
    #[arg(required_unless_present = "from", value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// A brief that whosays wrote as Markdown and you edited: written in another form, and nothing is read anew
    #[arg(long, value_name = "EDITED.md", conflicts_with_all = ["reports", "template", "fast", "published", "outlet", "title", "url", "tlp"])]
    from: Option<PathBuf>,
    /// What the brief is made up of: Markdown with {{ section("warnings") }} and free text; without it, every section
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Where to write the brief; its ending says how: .html, .md, .docx, .pdf or .jsonl. May be given several times
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
    if let Some(from) = &arguments.from {
        return edited::run(from, &arguments.outputs, arguments.case.as_deref());
    }
    let template = arguments.template.as_deref().map(read_template).transpose()?;
    let given = arguments.told.of(&arguments.reports)?;
    let outputs = arguments.outputs;
    let case_path = arguments.case.unwrap_or_else(|| outputs[0].path.with_extension("case"));
    let mut own: Vec<PathBuf> = outputs.iter().map(|output| output.path.clone()).collect();
    own.push(case_path.clone());
    own.extend(template.iter().map(|template| template.path.clone()));
    if let Some(output) =
        template.iter().find_map(|one| outputs.iter().find(|output| files::is_same(&output.path, &one.path)))
    {
        let what = format!("{} is the template and would be written over", output.path.display());
        return Err(wrong_use(what, "give the brief another name with -o"));
    }
    keep_apart(&arguments.reports, &outputs, &case_path)?;
    let found = files::find(&arguments.reports, &own);
    let mut store = Store::create_or_open(&case_path)?;
    store.set_time(&whosays_case::clock::now());
    let tally = add(found, &given, arguments.pace, &mut store, |_, _, _| {})?;
    let case = whole_case(&mut store)?;
    if case.reports.is_empty() {
        return Err(could_not("no report could be read, so there is no brief", "see the messages above"));
    }
    let settings = Settings::of(&store.judgements()?, &case.claims);
    let tlp = store.markings()?.highest(case.reports.iter().map(|report| &report.id));
    let brief = told(&case, tlp, &settings, &case_path, template.as_ref())?;
    hold(&brief, &case, &outputs[0].path)?;
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

/// A template and where it lies.
struct Template {
    path: PathBuf,
    text: String,
}

fn read_template(path: &Path) -> anyhow::Result<Template> {
    let text = std::fs::read_to_string(path).map_err(|error| disk(path, "the template could not be read", &error))?;
    Ok(Template { path: path.to_owned(), text })
}

fn told(
    case: &Case,
    tlp: Option<Tlp>,
    settings: &Settings,
    case_path: &Path,
    template: Option<&Template>,
) -> anyhow::Result<Brief> {
    let (assessment, mut warnings, mut forecasts) = (assess(case), warnings(case, None), forecasts(case, None));
    settle(&mut warnings, settings, case);
    settle(&mut forecasts, settings, case);
    let material = Material {
        case,
        assessment: &assessment,
        warnings: &warnings,
        forecasts: &forecasts,
        records: &forecast_records(&forecasts),
        tlp,
    };
    let mut brief = compose(&material);
    for left_out in lint::leave_out(&mut brief, case, &case_path.to_string_lossy()) {
        say_diagnostic(&left_out);
    }
    brief.case_file = Some(files::name_of(case_path));
    let Some(Template { path, text }) = template else {
        return Ok(brief);
    };
    template::fill(text, &brief).map_err(|error| {
        let line = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
        wrong_use(format!("{}{line}: {}", path.display(), error.what), error.hint)
    })
}

// No brief is written that does not hold to its own rules.
fn hold(brief: &Brief, case: &Case, subject: &Path) -> anyhow::Result<()> {
    let findings = lint::lint(brief, Some(case), &subject.to_string_lossy());
    for finding in &findings {
        say_diagnostic(finding);
    }
    if findings.is_empty() {
        return Ok(());
    }
    let what = format!(
        "{}: the brief was not written: {} of its sentences are against the rules",
        subject.display(),
        findings.len()
    );
    Err(could_not(what, "mend the sentences named above; `whosays verify` checks an edited brief too"))
}

// A brief is whole or not there: it is written beside its place and moved into it.
fn write(output: &Output, brief: &Brief) -> anyhow::Result<()> {
    let path = &output.path;
    let bytes =
        (output.exporter.render)(brief).map_err(|error| could_not(error.to_string(), "choose another form with -o"))?;
    let in_place = path.metadata().is_ok_and(|meta| !meta.is_file());
    let done = if in_place { std::fs::write(path, bytes) } else { move_in(path, &bytes) };
    done.map_err(|error| disk(path, "the brief could not be written", &error))
}

fn move_in(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = OsString::from(path);
    beside.push(".part");
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
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
