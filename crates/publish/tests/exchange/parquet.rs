//! A case in tables: every noun comes back from its row as it was, and what is no row of it is refused.

use crate::sample::{self, Sample};
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use arrow_array::{Array, ArrayRef, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{DataType, Field, Schema};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use whosays_model::{
    Block, BlockKind, Boilerplate, Claim, EventMention, Place, Precision, Report, ReportId, SourceMap, SourceRun, Span,
    Tlp,
};
use whosays_publish::exchange::parquet_read::Batches;
use whosays_publish::exchange::{Exchange, parquet};
use whosays_publish::tables::{self, OwnedReport, ReportRow, TABLES, TableError};

/// A report with every field set.
fn report() -> Report {
    let mut report = Sample::make().case.reports.remove(0);
    let layer = Span::new(0, 4);
    report.blocks = vec![Block { span: layer, kind: BlockKind::Title }];
    report.boilerplate = vec![Boilerplate { span: Span::new(10, 12), why: "menu".to_owned() }];
    report.source = SourceMap { pages: false, runs: vec![SourceRun { span: layer, origin: 3, origin_end: 7 }] };
    report
}

fn row(report: &Report) -> ReportRow<'_> {
    ReportRow { report, original: Some(report.text.as_bytes()), tlp: Some(Tlp::AmberStrict) }
}

/// A batch with one column put in the place of the one of its name, or left out.
fn with(batch: &RecordBatch, name: &str, column: Option<ArrayRef>) -> RecordBatch {
    let others = batch
        .schema()
        .fields()
        .iter()
        .zip(batch.columns())
        .filter(|(field, _)| field.name() != name)
        .map(|(field, column)| (field.name().clone(), Arc::clone(column)))
        .collect::<Vec<_>>();
    let all = others.into_iter().chain(column.map(|column| (name.to_owned(), column)));
    RecordBatch::try_from_iter_with_nullable(all.map(|(name, column)| (name, column, true))).unwrap()
}

#[test]
fn every_noun_comes_back_as_it_was() {
    let (case, report) = (Sample::make().case, report());
    let owned = OwnedReport {
        report: report.clone(),
        original: Some(report.text.clone().into_bytes()),
        tlp: Some(Tlp::AmberStrict),
    };
    assert_eq!(tables::read_reports(&tables::reports(&[row(&report)]).unwrap()).unwrap(), [owned]);
    let claims: Vec<&Claim> = case.claims.iter().collect();
    assert_eq!(tables::read_claims(&tables::claims(&claims).unwrap()).unwrap(), case.claims);
    let mut mentions = case.mentions.clone();
    mentions[0].at = Some(place());
    let all: Vec<&EventMention> = mentions.iter().collect();
    assert_eq!(tables::read_mentions(&tables::mentions(&all).unwrap()).unwrap(), mentions);
    let events: Vec<_> = case.events.iter().collect();
    assert_eq!(tables::read_events(&tables::events(&events).unwrap()).unwrap(), case.events);
    let origins: Vec<_> = case.origins.iter().collect();
    assert_eq!(tables::read_origins(&tables::origins(&origins).unwrap()).unwrap(), case.origins);
    let accounts: usize = case.events.iter().map(|event| event.accounts.len()).sum();
    assert_eq!(tables::accounts(&events).unwrap().num_rows(), accounts);
}

fn place() -> Place {
    Place {
        name: "Vessa".to_owned(),
        latitude: 54.1,
        longitude: -0.3,
        precision: Precision::City,
        radius_km: 4,
        country: None,
        division: Some("Østmark".to_owned()),
        geonames: Some(7),
        because: "the only place of that name".to_owned(),
    }
}

#[test]
fn texts_may_be_of_any_of_arrows_types_and_stand_anywhere() {
    let sample = Sample::make();
    let claims: Vec<&Claim> = sample.case.claims.iter().collect();
    let batch = tables::claims(&claims).unwrap();
    let records = batch.column_by_name("record").unwrap().as_any().downcast_ref::<StringArray>().unwrap();
    let large: ArrayRef = Arc::new(records.iter().collect::<LargeStringArray>());
    let view: ArrayRef = Arc::new(records.iter().collect::<StringViewArray>());
    for column in [large, view] {
        let read = tables::read_claims(&with(&batch, "record", Some(column))).unwrap();
        assert_eq!(read, sample.case.claims);
    }
    let empty = tables::claims(&[]).unwrap();
    assert_eq!((tables::read_claims(&empty).unwrap().len(), empty.num_columns()), (0, batch.num_columns()));
}

/// What is wrong with a report in whose row this stands.
fn refused(column: &str, text: Option<&str>) -> String {
    let report = report();
    let batch = tables::reports(&[row(&report)]).unwrap();
    let column_of: ArrayRef = Arc::new(StringArray::from(vec![text]));
    tables::read_reports(&with(&batch, column, Some(column_of))).unwrap_err().to_string()
}

#[test]
fn a_row_that_is_no_report_is_named() {
    assert!(refused("record", Some("{")).starts_with("row 1 of reports, column `record`: EOF"));
    assert_eq!(refused("text", None), "row 1 of reports, column `text`: it is empty");
    assert!(refused("text", Some("Bla")).contains("0..4 is no place in the text, which has 3 bytes"));
    assert!(refused("tlp", Some("white")).contains("column `tlp`: `white` is none of clear"));
    assert_eq!(refused("original", Some("a")), "the column `original` of reports holds Utf8, and not bytes");
    let report = report();
    let other = ReportRow { original: Some(b"other"), ..row(&report) };
    let error = tables::read_reports(&tables::reports(&[row(&report), other]).unwrap()).unwrap_err();
    assert!(error.to_string().starts_with("row 2 of reports") && error.to_string().contains("is not the hash"));
    assert!(error.after(40).to_string().starts_with("row 42 of"));
    let batch = with(&tables::reports(&[row(&report)]).unwrap(), "text", None);
    assert!(matches!(tables::read_reports(&batch).unwrap_err(), TableError::NoColumn { column: "text", .. }));
}

#[test]
fn claims_are_held_to_the_words_of_their_report() {
    let case = Sample::make().case;
    let (report, claims, mentions) = (&case.reports[0], &case.claims[..4], &case.mentions[..1]);
    tables::hold(report, claims, mentions).unwrap();
    let wrong = |change: fn(&mut Claim)| {
        let mut claims = claims.to_vec();
        change(&mut claims[1]);
        tables::hold(report, &claims, mentions).unwrap_err().to_string()
    };
    assert!(wrong(|claim| claim.quote.replace_range(..1, "B")).contains("is not its quotation"));
    assert!(wrong(|claim| claim.evidence.rest.push(Span { start: 9, end: 3 })).contains("9..3 is no place"));
    assert!(wrong(|claim| claim.speaker.span = Some(Span::new(0, 9000))).contains("0..9000 is no place"));
    assert!(wrong(|claim| claim.report = ReportId::of(b"x")).contains("it is of r-"));
    let error = tables::hold(report, &[], mentions).unwrap_err().to_string();
    assert!(error.contains("it names the claim c-"), "{error}");
}

/// Writes a table of the sample, whose originals are its texts.
fn written(name: &str, sample: &Sample, out: impl Write + Send) {
    let marking = |_: &ReportId| Tlp::Green;
    let exchange = Exchange {
        case: &sample.case,
        name: "Vessa",
        marking: &marking,
        is_marked: true,
        grades: &sample.grades,
        actors: &sample.actors,
        warnings: &sample.warnings,
        forecasts: &sample.forecasts,
        at: "2031-03-20T08:00:00Z",
    };
    let texts = [sample::POST, sample::WIRE].map(|text| (ReportId::of(text.as_bytes()), text));
    let original = |id: &ReportId| -> std::io::Result<Option<Vec<u8>>> {
        let text = texts.iter().find(|(own, _)| own == id);
        Ok(text.map(|(_, text)| text.as_bytes().to_vec()))
    };
    parquet::write(tables::table(name).unwrap(), &exchange, &original, out).unwrap();
}

fn bytes(name: &str, sample: &Sample) -> Vec<u8> {
    let mut out = Vec::new();
    written(name, sample, &mut out);
    out
}

/// What a file reads as, or what is wrong with it.
fn read(table: &str, path: &Path) -> Result<Vec<RecordBatch>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let batches = Batches::of(tables::table(table).unwrap(), file).map_err(|error| error.to_string())?;
    batches.map(|batch| batch.map(|(_, batch)| batch).map_err(|error| error.to_string())).collect()
}

/// A folder for the files of one test.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_file_has_the_same_bytes_however_the_case_was_filled_and_reads_back() {
    let (sample, mut turned) = (Sample::make(), Sample::make());
    turned.case.reports.reverse();
    turned.case.claims.reverse();
    turned.case.mentions.reverse();
    turned.case.events.reverse();
    for table in TABLES {
        let written = bytes(table.name, &sample);
        assert_eq!(written, bytes(table.name, &turned), "{}", table.name);
    }
    let path = folder("parquet-read").join("reports.parquet");
    written("reports", &sample, File::create(&path).unwrap());
    let reports = tables::read_reports(&read("reports", &path).unwrap()[0]).unwrap();
    assert_eq!(reports.iter().map(|row| row.report.clone()).collect::<Vec<_>>(), sample.case.reports);
    assert!(reports.iter().all(|row| row.tlp == Some(Tlp::Green) && row.original.is_some()));
    let path = path.with_file_name("claims.parquet");
    written("claims", &sample, File::create(&path).unwrap());
    let mut claims = tables::read_claims(&read("claims", &path).unwrap()[0]).unwrap();
    let mut expected = sample.case.claims.clone();
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(claims, expected);
    assert_eq!(read("reports", &path).unwrap_err(), "the table reports has no column `text`");
}

#[test]
fn a_damaged_file_gives_an_error_and_no_more() {
    let whole = bytes("claims", &Sample::make());
    let path = folder("parquet-damaged").join("claims.parquet");
    let outcome = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        read("claims", &path)
    };
    for length in (0..whole.len()).step_by(1 + whole.len() / 40) {
        assert!(outcome(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
    }
    // What a changed byte does not break is another text; it is held to its report when it is taken.
    let broken = (0..whole.len()).step_by(1 + whole.len() / 400).map(|at| {
        let mut broken = whole.clone();
        broken[at] ^= 0xff;
        broken
    });
    assert!(broken.filter(|bytes| outcome(bytes).is_err()).count() > 10);
}

#[test]
fn a_page_that_claims_more_than_it_can_hold_is_refused() {
    let records: ArrayRef = Arc::new(StringArray::from(vec!["{}"; 9]));
    let batch = RecordBatch::try_from_iter([("record", records)]).unwrap();
    let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(snappy)).unwrap();
    writer.write(&batch).unwrap();
    let whole = writer.into_inner().unwrap();
    let path = folder("parquet-claims").join("claims.parquet");
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(read("claims", &path).unwrap()[0].num_rows(), 9);
    // The first page is a dictionary of six bytes; two thousand million are in the place of that.
    assert_eq!(whole[..8], *b"PAR1\x15\x04\x15\x0c");
    let lying = [&whole[..7], b"\xfe\xff\xff\xff\x0f", &whole[8..]].concat();
    std::fs::write(&path, lying).unwrap();
    let error = read("claims", &path).unwrap_err();
    assert!(error.contains("column `record`: a page of 8 bytes claims to unpack to 2147483647, and"), "{error}");
}

#[test]
fn the_page_on_parquet_has_every_column() {
    let page = include_str!("../../../../docs/exchange/parquet.md");
    for table in TABLES {
        let schema: Arc<Schema> = (table.schema)();
        assert!(page.contains(&format!("### `{}`: {}\n", table.name, table.doc)), "{}", table.name);
        for field in schema.fields() {
            let line = format!("| `{}` | {} | {} |", field.name(), kind(field), field.metadata()["doc"]);
            assert!(page.contains(&line), "docs/exchange/parquet.md lacks, for {}:\n{line}", table.name);
        }
    }
}

fn kind(field: &Field) -> &'static str {
    match field.data_type() {
        DataType::Utf8 => "text",
        DataType::List(_) => "list of texts",
        DataType::Binary => "bytes",
        DataType::Int64 => "whole number",
        DataType::Float64 => "number",
        DataType::Boolean => "truth",
        DataType::Date32 => "day",
        other => panic!("{other} is told of nowhere"),
    }
}
