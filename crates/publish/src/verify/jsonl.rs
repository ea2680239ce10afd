//! Reads the citations and sentences of a brief in JSON Lines.

use super::{Place, Reading};
use serde_json::Value;
use whosays_model::{ReportId, Tlp};

/// Reads records that [`crate::jsonl::render`] wrote, or ones that were changed since.
pub(super) fn read(text: &str) -> Result<Reading, String> {
    let mut reading = Reading::default();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value =
            serde_json::from_str(line).map_err(|error| format!("line {} is no JSON: {error}", i + 1))?;
        read_record(&record, &mut reading).ok_or_else(|| format!("line {} is no record of a brief", i + 1))?;
    }
    Ok(reading)
}

fn read_record(record: &Value, reading: &mut Reading) -> Option<()> {
    match record["record"].as_str() {
        Some("sentence") => reading.sentences.push(sentence(record)?),
        Some("table" | "chart") => {
            for cell in record["rows"].as_array()?.iter().filter_map(Value::as_array).flatten() {
                reading.sentences.push(sentence(cell)?);
            }
        }
        Some("citation") => {
            let number = number(&record["number"])?;
            let report = ReportId::from_written(record["report"].as_str()?);
            reading.quotes.push((number, place(&report, record)?, record["quote"].as_str()?.to_owned()));
            let near = [&record["before"], &record["after"]].into_iter();
            for quoted in record["also"].as_array()?.iter().chain(near) {
                reading.quotes.push((number, place(&report, quoted)?, quoted["text"].as_str()?.to_owned()));
            }
        }
        Some("paragraph") => {
            for one in record["sentences"].as_array()? {
                reading.sentences.push(sentence(one)?);
            }
        }
        Some("brief") if !record["tlp"].is_null() => {
            reading.tlp = Some(Tlp::from_label(record["tlp"].as_str()?).ok()?);
        }
        Some("brief" | "section" | "group" | "note") => {}
        _ => return None,
    }
    Some(())
}

fn sentence(record: &Value) -> Option<(String, Vec<usize>)> {
    let numbers = record["citations"].as_array()?.iter().map(number).collect::<Option<Vec<usize>>>()?;
    Some((record["text"].as_str()?.to_owned(), numbers))
}

fn place(report: &ReportId, record: &Value) -> Option<Place> {
    Some(Place { report: report.clone(), start: number(&record["start"])?, end: number(&record["end"])? })
}

fn number(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}
