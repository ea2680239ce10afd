//! Rows: what goes from machine to machine, in one shape for every step.
//!
//! A row says what it is, which things it is about, up to three numbers, and holds the thing itself as JSON. Shuffled by keys, the
//! same few columns carry reports, claims, keys, pairs and events, and Arrow takes them to Python and back without copying.

use super::{Fault, fault};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// One row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// What it is.
    pub(crate) what: String,
    /// What it is about: ids.
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) c: String,
    /// Numbers: keys, places, scores.
    pub(crate) i: i64,
    pub(crate) j: i64,
    pub(crate) k: i64,
    /// The thing as JSON.
    pub(crate) json: String,
}

impl Row {
    /// A row of this sort about these.
    pub(crate) fn of(what: &str, a: &str, b: &str, c: &str) -> Row {
        Row { what: what.to_owned(), a: a.to_owned(), b: b.to_owned(), c: c.to_owned(), ..Row::default() }
    }

    /// The same with numbers.
    pub(crate) fn numbers(self, i: i64, j: i64, k: i64) -> Row {
        Row { i, j, k, ..self }
    }

    /// The same with the thing itself.
    pub(crate) fn holding(self, thing: &impl serde::Serialize) -> Result<Row, Fault> {
        let json = serde_json::to_string(thing).map_err(|error| fault(format!("{} {}: {error}", self.what, self.a)))?;
        Ok(Row { json, ..self })
    }

    /// The thing itself.
    pub(crate) fn thing<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_str(&self.json).map_err(|error| {
            fault(format!(
                "the row of {} {} cannot be read: {error}; was it made by another version?",
                self.what, self.a
            ))
        })
    }
}

const WORDS: [&str; 4] = ["what", "a", "b", "c"];
const NUMBERS: [&str; 3] = ["i", "j", "k"];

/// The shape of rows.
pub(crate) fn schema() -> SchemaRef {
    let words = WORDS.iter().map(|name| Field::new(*name, DataType::Utf8, false));
    let numbers = NUMBERS.iter().map(|name| Field::new(*name, DataType::Int64, false));
    let json = [Field::new("json", DataType::Utf8, false)];
    Arc::new(Schema::new(words.chain(numbers).chain(json).collect::<Vec<_>>()))
}

/// Rows out of a batch; columns that are no part of a row are passed over.
pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Row>, Fault> {
    let words = |name: &str| -> Result<ArrayRef, Fault> {
        let column = batch.column_by_name(name).ok_or_else(|| fault(format!("the rows have no column `{name}`")))?;
        arrow_cast::cast(column, &DataType::Utf8).map_err(|error| fault(format!("the column `{name}`: {error}")))
    };
    let number = |name: &str| -> Result<ArrayRef, Fault> {
        let column = batch.column_by_name(name).ok_or_else(|| fault(format!("the rows have no column `{name}`")))?;
        arrow_cast::cast(column, &DataType::Int64).map_err(|error| fault(format!("the column `{name}`: {error}")))
    };
    let (what, a, b, c, json) = (words("what")?, words("a")?, words("b")?, words("c")?, words("json")?);
    let (i, j, k) = (number("i")?, number("j")?, number("k")?);
    let word = |column: &ArrayRef, at: usize| {
        let column: &StringArray = column.as_string::<i32>();
        if column.is_null(at) { String::new() } else { column.value(at).to_owned() }
    };
    let count = |column: &ArrayRef, at: usize| {
        let column = column.as_primitive::<Int64Type>();
        if column.is_null(at) { 0 } else { column.value(at) }
    };
    let row = |at: usize| Row {
        what: word(&what, at),
        a: word(&a, at),
        b: word(&b, at),
        c: word(&c, at),
        i: count(&i, at),
        j: count(&j, at),
        k: count(&k, at),
        json: word(&json, at),
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

/// A batch of rows.
pub(crate) fn batch(rows: &[Row]) -> Result<RecordBatch, Fault> {
    let words = |of: fn(&Row) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let numbers = |of: fn(&Row) -> i64| -> ArrayRef { Arc::new(Int64Array::from_iter_values(rows.iter().map(of))) };
    let columns = vec![
        words(|row| &row.what),
        words(|row| &row.a),
        words(|row| &row.b),
        words(|row| &row.c),
        numbers(|row| row.i),
        numbers(|row| row.j),
        numbers(|row| row.k),
        words(|row| &row.json),
    ];
    RecordBatch::try_new(schema(), columns).map_err(|error| fault(error.to_string()))
}
