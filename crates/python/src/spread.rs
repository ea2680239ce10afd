//! What a cluster of machines asks for: reports are learnt from, rows are taken a step further, and become tables.
//!
//! `whosays.spark` gathers rows and hands them on; everything else is the engine's own, so that a cluster gives what one machine
//! gives.

mod learnt;
mod rows;
mod steps;
mod tables;

use crate::errors::detached;
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;
use whosays_engine::reconcile::spread;

/// Why a step could not be taken.
type Fault = anyhow::Error;

fn fault(what: impl Into<String>) -> Fault {
    anyhow::Error::msg(what.into())
}

/// The names of all outlets that a case has reports of.
#[pyclass(frozen, module = "whosays._whosays")]
struct Outlets(spread::Outlets);

#[pymethods]
impl Outlets {
    #[new]
    fn new(names: Vec<String>) -> Self {
        Outlets(spread::Outlets::of(names))
    }
}

/// Rows out of reports: `name`, `bytes` and `meta`, a sidecar's JSON or null, become reports, claims and mentions.
#[pyfunction]
fn spread_learn(py: Python<'_>, batch: PyRecordBatch, fast: bool) -> PyResult<Py<PyAny>> {
    let batch = batch.into_inner();
    let found = detached(py, || learnt::learn(&batch, fast))?;
    Ok(PyRecordBatch::new(found).into_pyarrow(py)?.unbind())
}

/// Takes rows a step further.
#[pyfunction]
fn spread_step(py: Python<'_>, name: &str, batch: PyRecordBatch, outlets: &Outlets) -> PyResult<Py<PyAny>> {
    let batch = batch.into_inner();
    let found = detached(py, || rows::batch(&steps::step(name)?(&rows::rows(&batch)?, &outlets.0)?))?;
    Ok(PyRecordBatch::new(found).into_pyarrow(py)?.unbind())
}

/// Rows of one noun as its table.
#[pyfunction]
fn spread_table(py: Python<'_>, name: &str, batch: PyRecordBatch) -> PyResult<Py<PyAny>> {
    let batch = batch.into_inner();
    let table = detached(py, || tables::table(name, &batch))?;
    Ok(PyRecordBatch::new(table).into_pyarrow(py)?.unbind())
}

/// The limits that the engine joins and traces by.
#[pyfunction]
fn spread_limits() -> (usize, usize, usize, usize) {
    (spread::LARGEST_BLOCK, spread::DEEPEST, spread::ALL_MEET, spread::NEIGHBOURS)
}

/// Adds it to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Outlets>()?;
    module.add_function(wrap_pyfunction!(spread_learn, module)?)?;
    module.add_function(wrap_pyfunction!(spread_step, module)?)?;
    module.add_function(wrap_pyfunction!(spread_table, module)?)?;
    module.add_function(wrap_pyfunction!(spread_limits, module)?)
}
