//! Reports are read and learnt from, each by itself.

use super::rows::{self, Row};
use super::{Fault, fault};
use crate::english::english;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use std::sync::Arc;
use whosays_case::files::Loaded;
use whosays_case::reading::{Piece, Taker, study_all};
use whosays_engine::reconcile::spread;
use whosays_model::{Diagnostic, Report, ReportId};
use whosays_read::Given;
use whosays_store::StoreError;

/// Gathers what reports teach, as rows; each report is alone.
#[derive(Default)]
struct Gathered {
    rows: Vec<Row>,
    originals: Vec<Option<Vec<u8>>>,
    fault: Option<Fault>,
}

impl Gathered {
    fn push(&mut self, row: Result<Row, Fault>, original: Option<&[u8]>) {
        match row {
            Ok(row) => {
                self.rows.push(row);
                self.originals.push(original.map(<[u8]>::to_vec));
            }
            Err(fault) => self.fault = Some(fault),
        }
    }
}

impl Taker for Gathered {
    fn known(&self, _: &ReportId) -> Result<Option<Report>, StoreError> {
        Ok(None)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        let id = piece.report.id.as_str();
        let outlet = piece.report.meta.outlet.as_ref().map_or("", |outlet| outlet.value.as_str());
        let marking = piece.tlp.map_or("", |tlp| tlp.label());
        self.push(Row::of("report", id, outlet, marking).holding(&piece.report), Some(&piece.original));
        self.push(Row::of("slim", id, "", "").holding(&spread::slim(&piece.report)), None);
        for claim in &piece.learnt.claims {
            let mention = claim.event.as_ref().map_or("", |mention| mention.as_str());
            self.push(Row::of("claim", claim.id.as_str(), mention, id).holding(claim), None);
        }
        for mention in &piece.learnt.mentions {
            self.push(Row::of("mention", mention.id.as_str(), "", id).holding(mention), None);
        }
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        self.push(Row::of("diagnostic", &diagnostic.subject, &diagnostic.code, "").holding(diagnostic), None);
    }
}

/// What the reports of a batch teach: rows, and a column `original` with the bytes of reports.
pub(super) fn learn(batch: &RecordBatch, fast: bool) -> Result<RecordBatch, Fault> {
    let resources = english(fast)?;
    let mut gathered = Gathered::default();
    study_all(loaded(batch)?, &Given::default(), resources, &mut gathered)?;
    if let Some(fault) = gathered.fault {
        return Err(fault);
    }
    let found = rows::batch(&gathered.rows)?;
    let originals = BinaryArray::from_iter(gathered.originals);
    let fields = found.schema().fields().iter().cloned().collect::<Vec<_>>();
    let original = Arc::new(Field::new("original", DataType::Binary, true));
    let schema = Arc::new(Schema::new([fields, vec![original]].concat()));
    let columns = [found.columns(), &[Arc::new(originals) as ArrayRef]].concat();
    RecordBatch::try_new(schema, columns).map_err(|error| fault(error.to_string()))
}

fn loaded(batch: &RecordBatch) -> Result<Vec<Loaded>, Fault> {
    let column = |name: &str, wanted: &DataType| -> Result<ArrayRef, Fault> {
        let column = batch.column_by_name(name).ok_or_else(|| fault(format!("the reports have no column `{name}`")))?;
        arrow_cast::cast(column, wanted).map_err(|error| fault(format!("the column `{name}`: {error}")))
    };
    let (names, bytes) = (column("name", &DataType::Utf8)?, column("bytes", &DataType::Binary)?);
    let sidecars = DataType::List(Arc::new(Field::new_list_field(DataType::Binary, true)));
    let meta = batch.column_by_name("meta").map(|_| column("meta", &sidecars)).transpose()?;
    let (names, bytes) = (names.as_string::<i32>(), bytes.as_binary::<i32>());
    let meta = meta.as_ref().map(|meta| meta.as_list::<i32>());
    let mut all = Vec::new();
    for at in 0..batch.num_rows() {
        let name = names.value(at).to_owned();
        let mut one =
            Loaded { bytes: bytes.value(at).to_vec(), given: Given::default(), diagnostics: Vec::new(), name };
        let sidecars = meta.filter(|meta| !meta.is_null(at)).map(|meta| meta.value(at));
        // As where one copy is added after the other.
        for sidecar in sidecars.iter().flat_map(|sidecars| sidecars.as_binary::<i32>().iter().flatten()) {
            match Given::from_sidecar(sidecar, &one.name) {
                Ok(given) => one.given = given.or(one.given),
                Err(diagnostic) => one.diagnostics.push(diagnostic),
            }
        }
        all.push(one);
    }
    Ok(all)
}
