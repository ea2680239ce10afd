//! What a command says when it could not: the thing, the matter and the way out.

use crate::printed::plain;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use whosays_case::Complaint;
use whosays_model::{Diagnostic, Severity};
use whosays_store::StoreError;

/// How a command ended that did not break off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All went well.
    Done,
    /// Some reports or citations did not; the others did.
    SomeFailed,
}

impl Ending {
    /// The ending of a run that failed at so many things.
    pub(crate) fn after(failures: usize) -> Self {
        if failures == 0 { Ending::Done } else { Ending::SomeFailed }
    }
}

/// Says what went wrong, and gives the exit code for it.
pub(crate) fn report_error(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let complaint = error.downcast_ref::<Complaint>();
    let store = error.downcast_ref::<StoreError>();
    let hint = complaint.map(|one| one.hint.as_str()).or(store.map(StoreError::hint));
    say(&format!("error: {error:#}"));
    if let Some(hint) = hint.filter(|hint| !hint.is_empty()) {
        say(&format!("hint: {hint}"));
    }
    ExitCode::from(if complaint.is_some_and(|one| one.is_wrong_use) { 2 } else { 1 })
}

/// Says a diagnostic; notes are kept with the report and not said.
pub(crate) fn say_diagnostic(diagnostic: &Diagnostic) {
    if diagnostic.severity > Severity::Note {
        for line in diagnostic.to_string().lines() {
            say(line);
        }
    }
}

/// A line on standard error; one that cannot be written is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", plain(line));
}

// Whoever read our output has had enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let written = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        });
        kind.or(written) == Some(ErrorKind::BrokenPipe)
    })
}
