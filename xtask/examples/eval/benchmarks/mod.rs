//! The benchmarks: adding one is a file and a line in the list.

mod attribution;
mod claims;
mod gvc;
mod hrds;
mod html;
mod ledgers;
mod matrices;
mod muc_json;
mod muc_raw;
mod narratives;
mod places;
mod times;

use crate::board::Row;
use crate::listing::Listing;
use crate::product::Product;
use crate::setting::Setting;
use std::path::{Path, PathBuf};

/// One benchmark.
#[derive(Debug)]
pub(crate) struct Benchmark {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// The sorts of error that it lists.
    pub(crate) lists: &'static [&'static str],
    /// Whether it runs when no name is given.
    pub(crate) is_usual: bool,
    /// Measures it.
    pub(crate) run: fn(&Setting, &Product, &mut Listing) -> Result<Vec<Row>, Trouble>,
}

/// Why there are no figures.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// This checkout lacks the data.
    NotHere(String),
    /// The data is there and cannot be used.
    Failed(String),
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Trouble::Failed(why)
    }
}

/// Every benchmark, in the order of the table.
pub(crate) static BENCHMARKS: &[Benchmark] = &[
    Benchmark { name: "claims", lists: claims::LISTS, is_usual: true, run: claims::run },
    Benchmark { name: "attribution", lists: attribution::LISTS, is_usual: true, run: attribution::run_dev },
    Benchmark { name: "attribution-train", lists: attribution::LISTS, is_usual: false, run: attribution::run_train },
    Benchmark { name: "times", lists: times::LISTS, is_usual: true, run: times::run },
    Benchmark { name: "html", lists: html::LISTS, is_usual: true, run: html::run },
    Benchmark { name: "places", lists: places::LISTS, is_usual: true, run: places::run },
    Benchmark { name: "gvc", lists: gvc::LISTS, is_usual: true, run: gvc::run },
    Benchmark { name: "hrds", lists: hrds::LISTS, is_usual: true, run: hrds::run },
    Benchmark { name: "ledgers", lists: ledgers::LISTS, is_usual: true, run: ledgers::run },
    Benchmark { name: "narratives", lists: narratives::LISTS, is_usual: true, run: narratives::run },
    Benchmark { name: "matrices", lists: matrices::LISTS, is_usual: true, run: matrices::run },
    Benchmark { name: "muc4-roles", lists: muc_json::ROLE_LISTS, is_usual: true, run: muc_json::run_roles },
    Benchmark { name: "muc4-templates", lists: muc_json::TEMPLATE_LISTS, is_usual: true, run: muc_json::run_templates },
    Benchmark { name: "muc4", lists: muc_raw::LISTS, is_usual: true, run: muc_raw::run },
];

/// The files of a folder with one of these endings, in order of name.
fn files_of(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Trouble> {
    let entries = std::fs::read_dir(folder).map_err(|_| Trouble::NotHere(folder.display().to_string()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| endings.iter().any(|ending| name_of(path).ends_with(ending))).collect();
    found.sort();
    if found.is_empty() { Err(Trouble::NotHere(folder.display().to_string())) } else { Ok(found) }
}

/// The bytes of a file that must be there.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Trouble> {
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Trouble::NotHere(path.display().to_string()),
        _ => Trouble::Failed(format!("{}: {error}", path.display())),
    })
}

/// The text of a file that must be there.
fn text_of(path: &Path) -> Result<String, Trouble> {
    String::from_utf8(bytes_of(path)?).map_err(|error| Trouble::Failed(format!("{}: {error}", path.display())))
}

/// A file's name.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_benchmark_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = BENCHMARKS.iter().map(|benchmark| benchmark.name).collect();
        assert_eq!(names.len(), BENCHMARKS.len());
    }

    #[test]
    fn what_a_checkout_lacks_is_not_here_rather_than_failed() {
        let setting = Setting { data: "nowhere".into(), gold: "nowhere".into(), ..Setting::default() };
        for benchmark in BENCHMARKS {
            let outcome = (benchmark.run)(&setting, &Product::default(), &mut Listing::of(None));
            assert!(matches!(outcome, Err(Trouble::NotHere(_))), "{}: {outcome:?}", benchmark.name);
        }
    }
}
