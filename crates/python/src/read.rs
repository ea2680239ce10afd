//! `whosays.read` and `whosays.read_bytes`: files become reports, many in parallel.

use crate::errors::{detached, raised};
use crate::gathered;
use crate::given::{DATES, FileRow, Files};
use crate::input;
use crate::stated::{self, Stating};
use crate::table::{Table, object};
use pyo3::prelude::*;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use whosays_case::{could_not, files, limited};
use whosays_model::{DateInterval, Diagnostic, Format, Report, ReportId, Severity};
use whosays_publish::tables::OwnedReport;
use whosays_read::{Given, ReadOutcome};

/// How many files are read before Python is asked whether to go on.
pub(crate) const AT_ONCE: usize = 32;

/// The table of reports that were read.
///
/// A file that could not be read has no row; what was wrong with it stands in `diagnostics`.
#[pyclass(module = "whosays", extends = Table, frozen)]
pub(crate) struct Reports {
    /// What went wrong, what is missing, and how to mend it: severity, code, subject, message, hint.
    #[pyo3(get)]
    diagnostics: Py<Table>,
}

/// What came of one file.
struct Read {
    report: Option<Stating>,
    diagnostics: Vec<Diagnostic>,
}

/// What came of all.
#[derive(Default)]
struct Reading {
    /// Where each report stands in those that follow.
    seen: BTreeMap<ReportId, usize>,
    reports: Vec<Stating>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads files and folders of them.
#[pyfunction]
#[pyo3(signature = (paths, *, published=None, outlet=None, title=None, url=None))]
pub(crate) fn read(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    published: Option<String>,
    outlet: Option<String>,
    title: Option<String>,
    url: Option<String>,
) -> PyResult<Py<Reports>> {
    let published = published.map(|day| day_of(&day)).transpose().map_err(|error| raised(&error))?;
    let given = Given { title, outlet, published, url, ..Given::default() };
    let found = detached(py, || Ok(files::find(&paths, &[])))?;
    let mut reading = Reading { diagnostics: found.diagnostics, ..Reading::default() };
    for paths in found.paths.chunks(AT_ONCE) {
        py.check_signals()?;
        reading.take(detached(py, || Ok(paths.par_iter().map(|path| read_file(path, &given)).collect()))?);
    }
    reading.into_object(py)
}

/// Reads a table of files.
#[pyfunction]
pub(crate) fn read_bytes(py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<Py<Reports>> {
    let batches = input::batches(table, "files")?;
    let (mut reading, mut before) = (Reading::default(), 0);
    for batch in &batches {
        let files = detached(py, || Files::of(batch, before))?;
        for from in (0..batch.num_rows()).step_by(AT_ONCE) {
            py.check_signals()?;
            let rows = from..batch.num_rows().min(from + AT_ONCE);
            reading.take(detached(py, || Ok(files.rows(rows)?.into_par_iter().map(read_row).collect()))?);
        }
        before += batch.num_rows();
    }
    reading.into_object(py)
}

/// Reads one PDF from standard input, in a process that is there for it alone, and answers on standard output.
#[pyfunction]
pub(crate) fn read_one(py: Python<'_>, name: String) -> PyResult<()> {
    detached(py, || limited::answer(&name))
}

/// Has PDF files read by this program with these first arguments; by an empty list none are.
#[pyfunction]
pub(crate) fn read_pdfs_by(program: Vec<OsString>) {
    limited::read_by(program);
}

impl Reading {
    fn take(&mut self, all: Vec<Read>) {
        for Read { report, diagnostics } in all {
            self.diagnostics.extend(diagnostics);
            if let Some(report) = report {
                self.keep(report);
            }
        }
    }

    /// Keeps a report; of one that is there under another name nothing is kept but a higher marking.
    fn keep(&mut self, one: Stating) {
        match self.seen.entry(one.owned.report.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(self.reports.len());
                self.reports.push(one);
            }
            Entry::Occupied(place) => {
                let kept = &mut self.reports[*place.get()].owned;
                self.diagnostics.extend(passed_over(&kept.report, &one.owned.report));
                kept.tlp = kept.tlp.max(one.owned.tlp);
            }
        }
    }

    fn into_object(self, py: Python<'_>) -> PyResult<Py<Reports>> {
        let Reading { reports, diagnostics, .. } = self;
        let (reports, diagnostics) =
            detached(py, || Ok((stated::table(reports)?, gathered::diagnostics(&diagnostics))))?;
        let diagnostics = object(py, diagnostics)?;
        Py::new(py, PyClassInitializer::from(reports).add_subclass(Reports { diagnostics }))
    }
}

/// The day that is written so.
fn day_of(written: &str) -> anyhow::Result<DateInterval> {
    written.parse::<DateInterval>().map_err(|error| could_not(format!("published: {error}"), DATES))
}

fn read_file(path: &Path, given: &Given) -> Read {
    match files::load(path) {
        Ok(files::Loaded { name, bytes, given: sidecar, diagnostics }) => {
            let read = read_row(FileRow { name, bytes, given: given.clone().or(sidecar) });
            Read { report: read.report, diagnostics: [diagnostics, read.diagnostics].concat() }
        }
        Err(diagnostic) => Read { report: None, diagnostics: vec![diagnostic] },
    }
}

// A fault of ours in one file must not cost the others.
fn read_row(file: FileRow) -> Read {
    let FileRow { name, bytes, given } = file;
    let outcome = catch_unwind(AssertUnwindSafe(|| limited::read(&bytes, &name, &given)));
    let Ok(ReadOutcome { report, stated, tlp, diagnostics, .. }) = outcome else {
        return Read { report: None, diagnostics: vec![fault(&name)] };
    };
    let report = report.map(|report| {
        let stated = (report.format == Format::Stix).then_some(stated);
        Stating { owned: OwnedReport { report, original: Some(bytes), tlp: given.tlp.max(tlp) }, stated }
    });
    Read { report, diagnostics }
}

/// What is to be said of a file whose bytes are there under another name, where more is known of the two than of one.
fn passed_over(kept: &Report, other: &Report) -> Option<Diagnostic> {
    if kept.meta == other.meta {
        return None;
    }
    let message = format!("it has the same bytes as {} and other metadata, which is passed over", kept.file);
    let told = Diagnostic::new(Severity::Warning, "same-bytes", &other.file, message);
    Some(told.hint(format!("say what holds of both with {}: in its sidecar, or its row", kept.file)))
}

/// That whosays failed at a report.
pub(crate) fn fault(name: &str) -> Diagnostic {
    Diagnostic::new(Severity::Error, "fault", name, "whosays failed at this report")
        .hint("this is a fault of whosays; please report it with the file")
}
