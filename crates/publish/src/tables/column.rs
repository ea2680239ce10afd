//! A column of a table: what it is called, what it holds, and how a row fills it.

use super::TableError;
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow_schema::{ArrowError, DataType, Field};
use std::collections::HashMap;
use std::sync::Arc;

/// Arrow counts the bytes of a column in 31 bits.
const MOST: usize = i32::MAX as usize;

/// A column of a table whose rows are made of `R`. Every column may be empty, so that other programs can add rows.
pub(super) struct Column<R> {
    pub(super) name: &'static str,
    doc: &'static str,
    fill: Fill<R>,
}

/// How a row fills a column.
enum Fill<R> {
    /// A text of the noun.
    Word(for<'a> fn(&'a R) -> Option<&'a str>),
    /// A text that is written for the table.
    Written(fn(&R) -> Option<String>),
    /// Several texts.
    Words(for<'a> fn(&'a R) -> Vec<Option<&'a str>>),
    Bytes(for<'a> fn(&'a R) -> Option<&'a [u8]>),
    Number(fn(&R) -> Option<i64>),
    Real(fn(&R) -> Option<f64>),
    Flag(fn(&R) -> bool),
    /// Days since 1970.
    Day(fn(&R) -> Option<i32>),
    /// The noun as JSON.
    Record(fn(&R) -> serde_json::Result<String>),
}

impl<R> Column<R> {
    pub(super) fn word(name: &'static str, doc: &'static str, fill: for<'a> fn(&'a R) -> Option<&'a str>) -> Self {
        Column { name, doc, fill: Fill::Word(fill) }
    }

    pub(super) fn written(name: &'static str, doc: &'static str, fill: fn(&R) -> Option<String>) -> Self {
        Column { name, doc, fill: Fill::Written(fill) }
    }

    pub(super) fn words(
        name: &'static str,
        doc: &'static str,
        fill: for<'a> fn(&'a R) -> Vec<Option<&'a str>>,
    ) -> Self {
        Column { name, doc, fill: Fill::Words(fill) }
    }

    pub(super) fn bytes(name: &'static str, doc: &'static str, fill: for<'a> fn(&'a R) -> Option<&'a [u8]>) -> Self {
        Column { name, doc, fill: Fill::Bytes(fill) }
    }

    pub(super) fn number(name: &'static str, doc: &'static str, fill: fn(&R) -> Option<i64>) -> Self {
        Column { name, doc, fill: Fill::Number(fill) }
    }

    pub(super) fn real(name: &'static str, doc: &'static str, fill: fn(&R) -> Option<f64>) -> Self {
        Column { name, doc, fill: Fill::Real(fill) }
    }

    pub(super) fn flag(name: &'static str, doc: &'static str, fill: fn(&R) -> bool) -> Self {
        Column { name, doc, fill: Fill::Flag(fill) }
    }

    pub(super) fn day(name: &'static str, doc: &'static str, fill: fn(&R) -> Option<i32>) -> Self {
        Column { name, doc, fill: Fill::Day(fill) }
    }

    pub(super) fn record(doc: &'static str, fill: fn(&R) -> serde_json::Result<String>) -> Self {
        Column { name: "record", doc, fill: Fill::Record(fill) }
    }

    /// Its field, with what it holds in the metadata.
    pub(super) fn field(&self) -> Field {
        let kind = match self.fill {
            Fill::Word(_) | Fill::Written(_) | Fill::Record(_) => DataType::Utf8,
            Fill::Words(_) => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
            Fill::Bytes(_) => DataType::Binary,
            Fill::Number(_) => DataType::Int64,
            Fill::Real(_) => DataType::Float64,
            Fill::Flag(_) => DataType::Boolean,
            Fill::Day(_) => DataType::Date32,
        };
        Field::new(self.name, kind, true).with_metadata(HashMap::from([("doc".to_owned(), self.doc.to_owned())]))
    }

    /// What these rows put into it.
    pub(super) fn array(&self, table: &'static str, rows: &[&R]) -> Result<ArrayRef, TableError> {
        let too_much = || TableError::TooMuch { table, column: self.name };
        let rows = rows.iter().copied();
        let array: ArrayRef = match self.fill {
            Fill::Word(fill) => texts(rows.map(fill).collect()).ok_or_else(too_much)?,
            Fill::Written(fill) => texts(rows.map(fill).collect()).ok_or_else(too_much)?,
            Fill::Words(fill) => lists(rows.map(fill).collect()).ok_or_else(too_much)?,
            Fill::Bytes(fill) => binaries(rows.map(fill).collect()).ok_or_else(too_much)?,
            Fill::Number(fill) => Arc::new(rows.map(fill).collect::<Int64Array>()),
            Fill::Real(fill) => Arc::new(rows.map(fill).collect::<Float64Array>()),
            Fill::Flag(fill) => Arc::new(BooleanArray::from(rows.map(fill).collect::<Vec<bool>>())),
            Fill::Day(fill) => Arc::new(rows.map(fill).collect::<Date32Array>()),
            Fill::Record(fill) => {
                let records = rows.map(|row| fill(row).map(Some)).collect::<Result<Vec<_>, _>>();
                let records = records.map_err(|error| TableError::Unwritten {
                    table,
                    source: ArrowError::JsonError(error.to_string()),
                })?;
                texts(records).ok_or_else(too_much)?
            }
        };
        Ok(array)
    }
}

fn texts<S: AsRef<str>>(cells: Vec<Option<S>>) -> Option<ArrayRef> {
    fits(cells.iter().flatten().map(|cell| cell.as_ref().len()))?;
    Some(Arc::new(cells.into_iter().collect::<StringArray>()))
}

fn binaries(cells: Vec<Option<&[u8]>>) -> Option<ArrayRef> {
    fits(cells.iter().flatten().map(|cell| cell.len()))?;
    Some(Arc::new(cells.into_iter().collect::<BinaryArray>()))
}

fn lists(cells: Vec<Vec<Option<&str>>>) -> Option<ArrayRef> {
    // One more each, so that their number fits too.
    fits(cells.iter().flatten().map(|item| item.map_or(0, str::len) + 1))?;
    let mut lists = ListBuilder::new(StringBuilder::new());
    for cell in cells {
        cell.into_iter().for_each(|item| lists.values().append_option(item));
        lists.append(true);
    }
    Some(Arc::new(lists.finish()))
}

fn fits(lengths: impl Iterator<Item = usize>) -> Option<()> {
    (lengths.sum::<usize>() <= MOST).then_some(())
}
