//! The product as the benchmarks ask it: it reads, annotates and learns, as `whosays extract` does.

#[path = "../../../crates/engine/tests/common/mod.rs"]
mod common;

use std::cell::OnceCell;
use whosays_engine::annotate::{Annotation, annotate};
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{DateInterval, Report};
use whosays_read::{Given, read};

/// The engine with its word lists and the English pipeline, loaded when it is first needed.
#[derive(Default)]
pub(crate) struct Product(OnceCell<Resources>);

impl Product {
    fn resources(&self) -> &Resources {
        self.0.get_or_init(common::resources)
    }

    /// What the words of a report are.
    pub(crate) fn annotate(&self, report: &Report) -> Result<Annotation, String> {
        let resources = self.resources();
        let pipeline = resources.pipeline("en").ok_or("no pipeline for English was loaded")?;
        Ok(annotate(report, pipeline, resources))
    }

    /// What a report teaches.
    pub(crate) fn learn(&self, report: &Report) -> Learnt {
        learn(report, self.resources())
    }
}

/// Reads a plain text, published on a day of which the first ten letters are `YYYY-MM-DD`.
pub(crate) fn report_of(text: &str, name: &str, published: Option<&str>) -> Result<Report, String> {
    let published = published.and_then(|day| day.get(..10)?.parse::<DateInterval>().ok());
    let given = Given { published, ..Given::default() };
    let report = read(text.as_bytes(), &format!("{name}.txt"), &given).report;
    report.ok_or_else(|| format!("{name} cannot be read"))
}

/// Reads a plain text that others have marked: its report must hold the very same text, or no offset would fit.
pub(crate) fn marked_report_of(text: &str, name: &str, published: Option<&str>) -> Result<Report, String> {
    let report = report_of(text, name, published)?;
    if report.text == text { Ok(report) } else { Err(format!("the reader has changed the text of {name}")) }
}
