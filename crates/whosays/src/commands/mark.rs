//! `whosays mark`: how far a case and its reports may be passed on, by the Traffic Light Protocol (TLP 2.0).

use super::judge::named;
use crate::complaint::Ending;
use crate::printed::one_line;
use crate::table::{Columns, Format, Listing, print};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::clock::now;
use whosays_case::wrong_use;
use whosays_model::{ReportId, Tlp};
use whosays_store::{Markings, Thing};

const SHORT: &[&str] = &["id", "marking", "what holds", "report"];
const LONG: &[&str] = &["id", "file", "tlp", "holds"];
/// What stands for the case among ids.
const CASE: &str = "case";

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Clear, green, amber, amber+strict or red, or none to take a marking off; without it the markings are listed
    #[arg(value_name = "TLP|none", value_parser = wanted)]
    marking: Option<Wanted>,
    /// Reports, each by its id, the beginning of one, or its file's name; without any the case itself is marked
    #[arg(value_name = "REPORT")]
    reports: Vec<String>,
    /// Who marks
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO")]
    who: Option<String>,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A marking, or that there is to be none.
#[derive(Clone, Copy, Debug)]
struct Wanted(Option<Tlp>);

fn wanted(words: &str) -> Result<Wanted, String> {
    if words.trim().eq_ignore_ascii_case("none") {
        return Ok(Wanted(None));
    }
    let read = Tlp::from_label(words).map(|tlp| Wanted(Some(tlp)));
    read.map_err(|why| format!("{why}; none takes a marking off"))
}

/// Marks what is named, or lists the markings.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::at(&arguments.case)?;
    let Some(Wanted(tlp)) = arguments.marking else {
        return list(&open, arguments.format);
    };
    let who = named(arguments.who, "a marking")?;
    let reports: Vec<ReportId> = arguments.reports.iter().map(|id| report(&open, id)).collect::<anyhow::Result<_>>()?;
    let at = now();
    if reports.is_empty() {
        open.store.mark(None, tlp, &who, &at)?;
    }
    for report in &reports {
        open.store.mark(Some(report), tlp, &who, &at)?;
    }
    let markings = open.store.markings()?;
    let mut out = std::io::stdout().lock();
    if reports.is_empty() {
        writeln!(out, "the case: {}", markings.case.map_or("no marking", Tlp::label))?;
    }
    for report in &reports {
        let holds = holding(&markings, report);
        writeln!(out, "{report} ({}): {}", one_line(file(&open, report)), holds.as_deref().unwrap_or("no marking"))?;
    }
    Ok(Ending::Done)
}

/// Which marking holds for a report, and whose it is: `TLP:AMBER, as the case; its own is TLP:GREEN`.
pub(super) fn holding(markings: &Markings, report: &ReportId) -> Option<String> {
    let own = markings.reports.get(report).copied();
    match (own, markings.case) {
        (Some(own), Some(case)) if case > own => {
            Some(format!("{}, as the case; its own is {}", case.label(), own.label()))
        }
        (Some(own), _) => Some(own.label().to_owned()),
        (None, Some(case)) => Some(format!("{}, as the case", case.label())),
        (None, None) => None,
    }
}

fn report(open: &OpenCase, id: &str) -> anyhow::Result<ReportId> {
    match open.find(id)? {
        Thing::Report(report) => Ok(report.id),
        _ => {
            let what = format!("{} is no report", one_line(id));
            Err(wrong_use(what, "ids of reports begin with r-; a file's name stands for its report too"))
        }
    }
}

fn file<'a>(open: &'a OpenCase, report: &ReportId) -> &'a str {
    open.report(report).map_or("", |report| report.file.as_str())
}

/// The marking that a report has of its own, or the case where there is none.
struct Marked {
    report: Option<ReportId>,
    own: Tlp,
    holds: Tlp,
}

fn list(open: &OpenCase, format: Format) -> anyhow::Result<Ending> {
    let markings = open.store.markings()?;
    let case = markings.case.map(|own| Marked { report: None, own, holds: own });
    let of_report =
        |(id, own): (&ReportId, &Tlp)| Marked { report: Some(id.clone()), own: *own, holds: markings.of(id) };
    let all: Vec<Marked> = case.into_iter().chain(markings.reports.iter().map(of_report)).collect();
    let listing = Listing {
        things: &all,
        short: Columns { names: SHORT, cells: &|marked| short(marked, open) },
        long: Columns { names: LONG, cells: &|marked| long(marked, open) },
        record: &|marked| record(marked, open),
        none: "nothing is marked",
    };
    print(&listing, format)?;
    Ok(Ending::Done)
}

fn id(marked: &Marked) -> String {
    marked.report.as_ref().map_or_else(|| CASE.to_owned(), ToString::to_string)
}

fn short(marked: &Marked, open: &OpenCase) -> Vec<String> {
    let called = marked.report.as_ref().map(|id| open.label(id)).unwrap_or_default();
    vec![id(marked), marked.own.label().to_owned(), marked.holds.label().to_owned(), called]
}

fn long(marked: &Marked, open: &OpenCase) -> Vec<String> {
    let name = marked.report.as_ref().map_or("", |id| file(open, id));
    vec![id(marked), name.to_owned(), marked.own.to_string(), marked.holds.to_string()]
}

fn record(marked: &Marked, open: &OpenCase) -> Value {
    let Marked { report, own, holds } = marked;
    let file = report.as_ref().map(|id| file(open, id));
    json!({"record": "marking", "report": report, "file": file, "tlp": own, "holds": holds})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_a_word_and_none_are_taken_and_anything_else_names_what_there_is() {
        for words in ["TLP:AMBER+STRICT", "amber+strict", "Amber+Strict"] {
            assert_eq!(wanted(words).unwrap().0, Some(Tlp::AmberStrict));
        }
        assert_eq!(wanted("none").unwrap().0, None);
        let why = wanted("a.txt").unwrap_err();
        assert!(why.contains("clear, green, amber, amber+strict, red; none takes a marking off"), "{why}");
    }

    #[test]
    fn the_higher_of_two_markings_holds_and_is_said_to() {
        let report = ReportId::of(b"a");
        let mut markings = Markings::default();
        let check = |markings: &Markings, expect: Option<&str>| {
            assert_eq!(holding(markings, &report).as_deref(), expect);
        };
        check(&markings, None);
        markings.case = Some(Tlp::Amber);
        check(&markings, Some("TLP:AMBER, as the case"));
        markings.reports.insert(report.clone(), Tlp::Green);
        check(&markings, Some("TLP:AMBER, as the case; its own is TLP:GREEN"));
        markings.reports.insert(report.clone(), Tlp::Red);
        check(&markings, Some("TLP:RED"));
    }
}
