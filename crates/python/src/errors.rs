//! Work without the interpreter's lock, and what Python hears where it fails.

use crate::Error;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use whosays_case::Complaint;
use whosays_publish::tables::TableError;
use whosays_store::StoreError;

/// Works while other threads of Python go on; a fault of ours becomes a `RuntimeError`.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> anyhow::Result<T> + Send) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(raised(&error)),
        Err(_) => Err(PyRuntimeError::new_err(
            "whosays failed at this\nhint: this is a fault of whosays; please report it with what you gave it",
        )),
    }
}

/// The exception that tells an error with its hint.
pub(crate) fn raised(error: &anyhow::Error) -> PyErr {
    match hint_of(error).filter(|hint| !hint.is_empty()) {
        Some(hint) => Error::new_err(format!("{error:#}\nhint: {hint}")),
        None => Error::new_err(format!("{error:#}")),
    }
}

/// The way out where a table cannot be read.
const AS_MADE: &str = "give the table as whosays has made it, with all its columns";

fn hint_of(error: &anyhow::Error) -> Option<&str> {
    let complaint = error.downcast_ref::<Complaint>().map(|complaint| complaint.hint.as_str());
    let store = || error.downcast_ref::<StoreError>().map(StoreError::hint);
    let table = || error.downcast_ref::<TableError>().map(|_| AS_MADE);
    complaint.or_else(store).or_else(table)
}
