//! A table of files: the name and the bytes of each, and what is known about it beside them.

use arrow_array::cast::AsArray;
use arrow_array::{Array, LargeBinaryArray, LargeStringArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use whosays_case::could_not;
use whosays_model::DateInterval;
use whosays_read::Given;

/// A file.
pub(crate) struct FileRow {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What the table says about it.
    pub(crate) given: Given,
}

/// The columns of a batch of files.
pub(crate) struct Files {
    names: LargeStringArray,
    bytes: LargeBinaryArray,
    published: Option<LargeStringArray>,
    outlets: Option<LargeStringArray>,
    titles: Option<LargeStringArray>,
    urls: Option<LargeStringArray>,
    /// How many rows of the table stood before.
    before: usize,
}

impl Files {
    /// The columns by their names, of whichever of Arrow's types for texts, bytes and days.
    pub(crate) fn of(batch: &RecordBatch, before: usize) -> anyhow::Result<Self> {
        let needed = |name: &str| could_not(format!("the table of files has no column `{name}`"), COLUMNS);
        let bytes = column(batch, "bytes", &DataType::LargeBinary)?.ok_or_else(|| needed("bytes"))?;
        let bytes = bytes.as_binary_opt::<i64>().cloned().ok_or_else(|| needed("bytes"))?;
        Ok(Files {
            names: texts(batch, "name")?.ok_or_else(|| needed("name"))?,
            bytes,
            published: texts(batch, "published")?,
            outlets: texts(batch, "outlet")?,
            titles: texts(batch, "title")?,
            urls: texts(batch, "url")?,
            before,
        })
    }

    /// The files of some of its rows.
    pub(crate) fn rows(&self, rows: std::ops::Range<usize>) -> anyhow::Result<Vec<FileRow>> {
        rows.map(|row| self.row(row)).collect()
    }

    fn row(&self, row: usize) -> anyhow::Result<FileRow> {
        let number = self.before + row + 1;
        let empty = |column| could_not(format!("row {number} of the table of files has no {column}"), COLUMNS);
        if self.bytes.is_null(row) {
            return Err(empty("bytes"));
        }
        let published = at(self.published.as_ref(), row).map(|written| {
            written.parse::<DateInterval>().map_err(|error| {
                could_not(format!("row {number} of the table of files, column `published`: {error}"), DATES)
            })
        });
        let given = Given {
            published: published.transpose()?,
            outlet: at(self.outlets.as_ref(), row),
            title: at(self.titles.as_ref(), row),
            url: at(self.urls.as_ref(), row),
            ..Given::default()
        };
        let name = at(Some(&self.names), row).ok_or_else(|| empty("name"))?;
        Ok(FileRow { name, bytes: self.bytes.value(row).to_vec(), given })
    }
}

/// Which columns there may be.
const COLUMNS: &str = "its columns are name and bytes, and if you like published, outlet, title and url";
/// How a day is written.
pub(crate) const DATES: &str = "write a day as 2031-03-12, or a month as 2031-03";

fn at(texts: Option<&LargeStringArray>, row: usize) -> Option<String> {
    texts.filter(|texts| texts.is_valid(row)).map(|texts| texts.value(row).to_owned())
}

fn texts(batch: &RecordBatch, name: &str) -> anyhow::Result<Option<LargeStringArray>> {
    let column = column(batch, name, &DataType::LargeUtf8)?;
    Ok(column.and_then(|column| column.as_string_opt::<i64>().cloned()))
}

fn column(batch: &RecordBatch, name: &str, wanted: &DataType) -> anyhow::Result<Option<arrow_array::ArrayRef>> {
    let Some(found) = batch.column_by_name(name) else { return Ok(None) };
    let other = |error: ArrowError| could_not(format!("the column `{name}` of the table of files: {error}"), COLUMNS);
    // The hour of publication is more than is kept.
    let found = match found.data_type() {
        DataType::Timestamp(..) | DataType::Date64 => cast(found, &DataType::Date32).map_err(other)?,
        _ => found.clone(),
    };
    cast(&found, wanted).map(Some).map_err(other)
}
