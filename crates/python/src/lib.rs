//! The wheel `whosays`: reading, extracting and reconciling from Python, over Arrow.
//!
//! This is the module `whosays._whosays`; what Python sees of it stands in `python/whosays`. Work is done without the
//! interpreter's lock, tables come in and go out by Arrow's PyCapsule interface, and every error is a `whosays.Error`.

mod case;
mod english;
mod errors;
mod extract;
mod gathered;
mod given;
mod input;
mod read;
mod reconcile;
mod spread;
mod stated;
mod table;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pyo3::create_exception!(
    whosays,
    Error,
    PyValueError,
    "What could not be done; the message names the thing, and in its last line the way out."
);

/// The version of whosays.
#[pyfunction]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The part of `whosays` that is written in Rust.
#[pymodule]
fn _whosays(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("Error", module.py().get_type::<Error>())?;
    module.add_class::<table::Table>()?;
    module.add_class::<read::Reports>()?;
    module.add_class::<extract::Extraction>()?;
    module.add_class::<reconcile::Reconciled>()?;
    module.add_class::<case::Case>()?;
    module.add_function(wrap_pyfunction!(version, module)?)?;
    module.add_function(wrap_pyfunction!(read::read, module)?)?;
    module.add_function(wrap_pyfunction!(read::read_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(read::read_one, module)?)?;
    module.add_function(wrap_pyfunction!(read::read_pdfs_by, module)?)?;
    module.add_function(wrap_pyfunction!(extract::extract, module)?)?;
    module.add_function(wrap_pyfunction!(reconcile::reconcile, module)?)?;
    module.add_function(wrap_pyfunction!(case::open, module)?)?;
    spread::register(module)
}
