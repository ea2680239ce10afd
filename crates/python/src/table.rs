//! A table as Python holds it: batches of Arrow, handed on as they are.

use crate::errors::raised;
use arrow_array::{ArrayRef, LargeStringArray, RecordBatch, StructArray};
use arrow_schema::{ArrowError, Field, FieldRef, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use std::sync::Arc;

/// Rows and columns of Arrow, which pyarrow, polars, duckdb and pandas take without copying.
///
/// It offers `__arrow_c_stream__` and `__arrow_c_schema__` and little else: give it to `pyarrow.table`,
/// `polars.DataFrame`, `duckdb.sql` or `pandas.DataFrame.from_arrow`, and ask there.
#[pyclass(module = "whosays", frozen, subclass)]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// Of batches that have this schema.
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Table { schema, batches }
    }

    /// The same with a column of texts on the right, one a row.
    pub(crate) fn with_texts(self, field: Field, texts: &[Option<String>]) -> Result<Self, ArrowError> {
        let fields: Vec<FieldRef> = self.schema.fields().iter().cloned().chain([Arc::new(field)]).collect();
        let schema = Arc::new(Schema::new_with_metadata(fields, self.schema.metadata().clone()));
        let mut rest = texts.iter().map(Option::as_deref);
        let batches = self.batches.iter().map(|batch| {
            let column: LargeStringArray = rest.by_ref().take(batch.num_rows()).collect();
            let columns = [batch.columns(), &[Arc::new(column) as ArrayRef]].concat();
            RecordBatch::try_new(Arc::clone(&schema), columns)
        });
        let batches = batches.collect::<Result<Vec<_>, _>>()?;
        Ok(Table { schema, batches })
    }

    fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

#[pymethods]
impl Table {
    /// How many rows it has.
    #[getter]
    fn num_rows(&self) -> usize {
        self.rows()
    }

    /// The names of its columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// What each column holds, in words, by its name.
    #[getter]
    fn docs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let docs = PyDict::new(py);
        for field in self.schema.fields() {
            docs.set_item(field.name(), field.metadata().get("doc").map(String::as_str).unwrap_or_default())?;
        }
        Ok(docs)
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        format!("<whosays.Table of {} rows: {}>", self.rows(), names.join(", "))
    }

    /// The schema as a capsule `arrow_schema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The batches as a capsule `arrow_array_stream`; nothing is copied unless another schema is requested.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let field = Arc::new(field.with_metadata(self.schema.metadata().clone()));
        let arrays = self.batches.clone().into_iter().map(|batch| Ok(Arc::new(StructArray::from(batch)) as ArrayRef));
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(arrays, field)), requested_schema)?)
    }
}

/// A table as an object of Python, or the error that it could not be made for.
pub(crate) fn object(py: Python<'_>, table: anyhow::Result<Table>) -> PyResult<Py<Table>> {
    Py::new(py, table.map_err(|error| raised(&error))?)
}
