//! The product as the benchmarks ask it: it reads, annotates and learns, as `whosays extract` does.
//!
//! Beside it stands a network that is no part of it, which finds the fillers of MUC-4's roles. Those name victims and private
//! persons, so that only the benchmarks may ask for them, and none is stored or exported.

#[path = "../../../crates/engine/tests/english/mod.rs"]
mod english;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::Path;
use whosays_engine::annotate::{Annotation, annotate, locate};
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{DateInterval, Place, Report, Span};
use whosays_nlp::Roles;
use whosays_read::{Given, read};

/// Where the network of roles lies, with its word pieces, its weights and its card.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models");

/// The engine with its word lists and the English pipeline, and the network of roles, each loaded when it is first needed.
#[derive(Default)]
pub(crate) struct Product {
    resources: OnceCell<Resources>,
    roles: OnceCell<Roles>,
}

impl Product {
    fn resources(&self) -> &Resources {
        self.resources.get_or_init(english::resources)
    }

    /// The network that finds the fillers of MUC-4's roles.
    pub(crate) fn roles(&self) -> Result<&Roles, String> {
        if let Some(roles) = self.roles.get() {
            return Ok(roles);
        }
        let roles = roles()?;
        Ok(self.roles.get_or_init(|| roles))
    }

    /// What the words of a report are.
    pub(crate) fn annotate(&self, report: &Report) -> Result<Annotation, String> {
        let resources = self.resources();
        let pipeline = resources.pipeline("en").ok_or("no pipeline for English was loaded")?;
        Ok(annotate(report, pipeline, resources))
    }

    /// Where the places are that stand at these spans of a report.
    pub(crate) fn locate(&self, report: &Report, annotation: &Annotation, spans: &[Span]) -> Vec<Option<Place>> {
        locate(report, annotation, self.resources(), spans)
    }

    /// What a report teaches.
    pub(crate) fn learn(&self, report: &Report) -> Learnt {
        learn(report, self.resources())
    }
}

fn roles() -> Result<Roles, String> {
    let path = |name: &str| Path::new(MODELS).join(name);
    let read = |name: &str| std::fs::read(path(name)).map_err(|error| format!("{}: {error}", path(name).display()));
    let text =
        |name: &str| String::from_utf8(read(name)?).map_err(|error| format!("{}: {error}", path(name).display()));
    let roles = Roles::load(read("roles.onnx")?.into(), &text("roles.pieces.txt")?, &text("roles.tsv")?);
    roles.map_err(|error| format!("{}: {error}", path("roles.onnx").display()))
}

/// The product with the weights and the network of each fold, so that no report is scored by what was learnt from it.
pub(crate) struct Folds {
    products: Vec<Resources>,
    /// The same without the network.
    fast: Vec<Resources>,
    /// The fold that a report was left out of.
    reports: HashMap<String, usize>,
}

impl Folds {
    /// Loads what `cargo xtask train` has left in a folder; none where it has not run.
    pub(crate) fn load(folder: &Path) -> Result<Option<Self>, String> {
        let Ok(list) = std::fs::read_to_string(folder.join("reports.tsv")) else { return Ok(None) };
        let rows = list.lines().filter_map(|line| line.split_once('\t'));
        let reports: HashMap<String, usize> =
            rows.filter_map(|(report, fold)| Some((report.to_owned(), fold.parse().ok()?))).collect();
        let count = reports.values().max().map_or(0, |last| last + 1);
        let mut folds = Folds { products: Vec::new(), fast: Vec::new(), reports };
        for fold in 0..count {
            let path = |ending: &str| folder.join(format!("{fold}.{ending}"));
            let (weights, network) = (path("tsv"), path("onnx"));
            let table = std::fs::read_to_string(&weights).map_err(|error| format!("{}: {error}", weights.display()))?;
            let product = || english::resources().with_kinds(&table);
            let product = || product().map_err(|error| format!("{}: {error}", weights.display()));
            let file = std::fs::read(&network).map_err(|error| format!("{}: {error}", network.display()))?;
            let whole = product()?.with_network(file).map_err(|error| format!("{}: {error}", network.display()))?;
            folds.products.push(whole);
            folds.fast.push(product()?.without_network());
        }
        Ok(Some(folds))
    }

    /// What a report teaches those who have not learnt from it; none for a report that no fold knows.
    pub(crate) fn learn(&self, report: &Report, fast: bool) -> Option<Learnt> {
        let products = if fast { &self.fast } else { &self.products };
        Some(learn(report, products.get(*self.reports.get(&report.file)?)?))
    }
}

/// Reads a plain text, published on a day of which the first ten letters are `YYYY-MM-DD`.
pub(crate) fn report_of(text: &str, name: &str, published: Option<&str>) -> Result<Report, String> {
    read_as(text, name, published, None)
}

fn read_as(text: &str, name: &str, published: Option<&str>, url: Option<&str>) -> Result<Report, String> {
    let published = published.and_then(|day| day.get(..10)?.parse::<DateInterval>().ok());
    let given = Given { published, url: url.map(str::to_owned), ..Given::default() };
    let report = read(text.as_bytes(), &format!("{name}.txt"), &given).report;
    report.ok_or_else(|| format!("{name} cannot be read"))
}

/// Reads a plain text that others have marked: its report must hold the very same text, or no offset would fit.
pub(crate) fn marked_report_of(text: &str, name: &str, published: Option<&str>) -> Result<Report, String> {
    marked_report_at(text, name, published, None)
}

/// The same of a text that was fetched from an address, as `--url` gives it.
pub(crate) fn marked_report_at(
    text: &str,
    name: &str,
    published: Option<&str>,
    url: Option<&str>,
) -> Result<Report, String> {
    let report = read_as(text, name, published, url)?;
    if report.text == text { Ok(report) } else { Err(format!("the reader has changed the text of {name}")) }
}
