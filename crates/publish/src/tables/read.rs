//! Reads nouns back from the rows of a table, whoever has written it.

use super::TableError;
use super::held::report_fits;
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, BinaryArray, BinaryViewArray, LargeBinaryArray, LargeStringArray, RecordBatch, StringArray, StringViewArray,
};
use serde::de::DeserializeOwned;
use whosays_model::{Claim, Event, EventMention, Origin, Report, Tlp};

/// A report as it was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedReport {
    /// The report.
    pub report: Report,
    /// The bytes that it came in; its id is their hash.
    pub original: Option<Vec<u8>>,
    /// How far it may be passed on.
    pub tlp: Option<Tlp>,
}

/// Reads reports from the columns `record` and `text`, and from `original` and `tlp` where they are there. Columns are found by
/// name, and hold texts and bytes in whichever of Arrow's types.
///
/// # Errors
/// [`TableError::NoColumn`], [`TableError::OtherType`], and [`TableError::Damaged`] of the first row that is none: it cannot be
/// read, its id is not the hash of its original, or its layers do not fit its text.
pub fn read_reports(batch: &RecordBatch) -> Result<Vec<OwnedReport>, TableError> {
    let rows = Rows { table: "reports", batch };
    let (records, texts) = (rows.texts("record")?, rows.texts("text")?);
    let (originals, tlps) = (rows.bytes("original")?, rows.texts_or_none("tlp")?);
    let read = |row: usize| -> Result<OwnedReport, TableError> {
        let mut report: Report = rows.parsed(records, row)?;
        report.text = rows.text(texts, "text", row)?.to_owned();
        let original = originals.and_then(|originals| originals.at(row));
        report_fits(&report, original).map_err(|what| rows.damaged("record", row, what))?;
        let tlp = tlps.and_then(|tlps| tlps.at(row)).map(Tlp::from_label).transpose();
        let tlp = tlp.map_err(|what| rows.damaged("tlp", row, what))?;
        Ok(OwnedReport { report, original: original.map(<[u8]>::to_vec), tlp })
    };
    (0..batch.num_rows()).map(read).collect()
}

/// Reads claims from the column `record`; [`super::hold`] holds them to their report.
///
/// # Errors
/// Those of [`read_reports`].
pub fn read_claims(batch: &RecordBatch) -> Result<Vec<Claim>, TableError> {
    let fits = |claim: &Claim| {
        let mut spans = claim.evidence.spans().chain(claim.speaker.span);
        claim.span().start.checked_add(claim.quote.len()) == Some(claim.span().end)
            && spans.all(|span| span.start <= span.end)
    };
    Rows { table: "claims", batch }.all(fits, "its quotation is not as long as its place in the text")
}

/// Reads mentions from the column `record`; [`super::hold`] holds them to their report.
///
/// # Errors
/// Those of [`read_reports`].
pub fn read_mentions(batch: &RecordBatch) -> Result<Vec<EventMention>, TableError> {
    let fits = |mention: &EventMention| mention.evidence.spans().all(|span| span.start <= span.end);
    Rows { table: "mentions", batch }.all(fits, "its place in the text ends before it begins")
}

/// Reads events from the column `record`.
///
/// # Errors
/// Those of [`read_reports`].
pub fn read_events(batch: &RecordBatch) -> Result<Vec<Event>, TableError> {
    Rows { table: "events", batch }.all(|event: &Event| !event.mentions.is_empty(), "it joins no mention")
}

/// Reads origins from the column `record`.
///
/// # Errors
/// Those of [`read_reports`].
pub fn read_origins(batch: &RecordBatch) -> Result<Vec<Origin>, TableError> {
    Rows { table: "origins", batch }.all(|origin: &Origin| !origin.claims.is_empty(), "no claim goes back to it")
}

/// The rows of a batch, by the table that they are of.
struct Rows<'a> {
    table: &'static str,
    batch: &'a RecordBatch,
}

impl<'a> Rows<'a> {
    /// Each row's noun, which has to fit.
    fn all<T: DeserializeOwned>(&self, fits: impl Fn(&T) -> bool, what: &str) -> Result<Vec<T>, TableError> {
        let records = self.texts("record")?;
        let read = |row: usize| -> Result<T, TableError> {
            let noun: T = self.parsed(records, row)?;
            if fits(&noun) { Ok(noun) } else { Err(self.damaged("record", row, what.to_owned())) }
        };
        (0..self.batch.num_rows()).map(read).collect()
    }

    fn parsed<T: DeserializeOwned>(&self, records: Texts<'a>, row: usize) -> Result<T, TableError> {
        let record = self.text(records, "record", row)?;
        serde_json::from_str(record).map_err(|error| self.damaged("record", row, error.to_string()))
    }

    fn text(&self, texts: Texts<'a>, column: &'static str, row: usize) -> Result<&'a str, TableError> {
        texts.at(row).ok_or_else(|| self.damaged(column, row, "it is empty".to_owned()))
    }

    fn texts(&self, column: &'static str) -> Result<Texts<'a>, TableError> {
        self.texts_or_none(column)?.ok_or(TableError::NoColumn { table: self.table, column })
    }

    fn texts_or_none(&self, column: &'static str) -> Result<Option<Texts<'a>>, TableError> {
        let Some(array) = self.batch.column_by_name(column) else { return Ok(None) };
        Texts::of(array.as_ref()).map(Some).ok_or_else(|| self.other_type(column, array, "text"))
    }

    fn bytes(&self, column: &'static str) -> Result<Option<Bytes<'a>>, TableError> {
        let Some(array) = self.batch.column_by_name(column) else { return Ok(None) };
        Bytes::of(array.as_ref()).map(Some).ok_or_else(|| self.other_type(column, array, "bytes"))
    }

    fn other_type(&self, column: &'static str, array: &dyn Array, wanted: &'static str) -> TableError {
        TableError::OtherType { table: self.table, column, found: array.data_type().to_string(), wanted }
    }

    fn damaged(&self, column: &'static str, row: usize, what: String) -> TableError {
        TableError::Damaged { table: self.table, row: row as u64 + 1, column, what }
    }
}

/// A column of texts.
#[derive(Clone, Copy)]
enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        let small = array.as_string_opt::<i32>().map(Texts::Small);
        let large = || array.as_string_opt::<i64>().map(Texts::Large);
        small.or_else(large).or_else(|| array.as_string_view_opt().map(Texts::View))
    }

    /// That of a row; nothing where it is empty.
    fn at(self, row: usize) -> Option<&'a str> {
        match self {
            Texts::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::View(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }
}

/// A column of bytes.
#[derive(Clone, Copy)]
enum Bytes<'a> {
    Small(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
}

impl<'a> Bytes<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        let small = array.as_binary_opt::<i32>().map(Bytes::Small);
        let large = || array.as_binary_opt::<i64>().map(Bytes::Large);
        small.or_else(large).or_else(|| array.as_binary_view_opt().map(Bytes::View))
    }

    /// Those of a row; nothing where it is empty.
    fn at(self, row: usize) -> Option<&'a [u8]> {
        match self {
            Bytes::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Bytes::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Bytes::View(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }
}
