//! TimeBank and AQUAINT: the times that news names, with their values, against the creation time of each text.
//!
//! Both as TempEval-3 distributes them (UzZaman et al. 2013), whose scores these are. The creation time is given to the
//! product as the day of publication and is itself left out. The published figures are on the platinum set.

use super::{Trouble, files_of, name_of, text_of};
use crate::board::Row;
use crate::forms::timeml::TimeDocument;
use crate::listing::{Entry, Listing, sentence_at};
use crate::measures::times::{Time, TimeScore, pairs, score};
use crate::product::{Product, marked_report_of};
use crate::setting::Setting;
use std::path::Path;
use whosays_engine::annotate::{TimeExpression, TimexKind};

/// The sort of error that is listed.
pub(crate) const LISTS: &[&str] = &["time"];
/// HeidelTime-t's value F1 on the platinum set.
const HEIDELTIME: f64 = 0.7761;

/// Measures both corpora.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for (folder, prefix) in [("TimeBank", "times_timebank"), ("AQUAINT", "times_aquaint")] {
        let total = measured(&setting.data.join("timex").join(folder), product, listing)?;
        rows.push(Row::new(format!("{prefix}_strict_f1"), total.strict.f1()));
        rows.push(Row::new(format!("{prefix}_relaxed_precision"), total.relaxed.precision()));
        rows.push(Row::new(format!("{prefix}_relaxed_recall"), total.relaxed.recall()));
        rows.push(Row::new(format!("{prefix}_relaxed_f1"), total.relaxed.f1()));
        rows.push(Row::new(format!("{prefix}_type_f1"), total.kind_f1()));
        let value = Row::new(format!("{prefix}_value_f1"), total.value_f1());
        rows.push(value.beside(HEIDELTIME, "HeidelTime-t, on the platinum set; SUTime 0.674"));
    }
    Ok(rows)
}

fn measured(folder: &Path, product: &Product, listing: &mut Listing) -> Result<TimeScore, Trouble> {
    let mut total = TimeScore::default();
    for path in files_of(folder, &[".tml"])? {
        let document = TimeDocument::read(&text_of(&path)?);
        let file = name_of(&path);
        let report = marked_report_of(&document.text, &file, Some(document.created.as_str()))?;
        let said: Vec<Time> = product.annotate(&report)?.time_expressions().iter().map(time_of).collect();
        let expected: Vec<Time> = document
            .times
            .iter()
            .map(|time| Time { span: time.span, kind: time.kind.clone(), value: time.value.clone() })
            .collect();
        total += score(&said, &expected);
        if listing.wants("time") {
            list(&document, &file, &pairs(&said, &expected), listing);
        }
    }
    Ok(total)
}

fn time_of(time: &TimeExpression) -> Time {
    let kind = match time.timex.kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    };
    Time { span: time.span, kind: kind.to_owned(), value: time.timex.value.clone() }
}

fn list(document: &TimeDocument, file: &str, pairs: &[(Option<&Time>, Option<&Time>)], listing: &mut Listing) {
    let shown = |time: Option<&Time>| {
        let of = |time: &Time| {
            format!("“{}” {} {}", time.span.of(&document.text).unwrap_or_default(), time.kind, time.value)
        };
        time.map(of).unwrap_or_default()
    };
    for (expected, said) in pairs.iter().filter(|(expected, said)| expected != said) {
        let Some(span) = expected.or(*said).map(|time| time.span) else { continue };
        let entry = Entry {
            file,
            sentence: sentence_at(&document.text, span),
            expected: shown(*expected),
            said: shown(*said),
            beside: format!("published {}", document.created),
        };
        listing.add("time", &entry);
    }
}
