//! `whosays data status`: which packages there are, and whether they are installed and whole.

use crate::complaint::{Ending, say};
use crate::table::{Columns, Format, Listing, print};
use serde_json::{Value, json};
use whosays_case::data_folder::{DataFolder, Lack, Piece};
use whosays_case::gazetteer;
use whosays_case::packages::{PACKAGES, Package, megabytes};

const SHORT: &[&str] = &["name", "version", "state", "size", "what it is", "licence", "to get it"];
const LONG: &[&str] = &[
    "name", "version", "state", "problem", "needed", "bytes", "what", "licence", "registry", "package", "file",
    "sha256",
];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A package, and how it stands with it.
struct Standing {
    package: Package,
    found: Result<Vec<Piece>, Lack>,
}

/// Prints how it stands with each package; fails where one that is needed cannot be used.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let data = DataFolder::of_user()?;
    let standings: Vec<Standing> =
        PACKAGES.iter().map(|package| Standing { package: *package, found: data.check(package) }).collect();
    let listing = Listing {
        things: &standings,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &|standing| long(standing, &data) },
        record: &|standing| record(standing, &data),
        none: "no packages are known",
    };
    print(&listing, arguments.format)?;
    if arguments.format == Format::Table {
        say(&format!("data folder: {}", data.path().display()));
    }
    let ending = conclude(&standings)?;
    let index = gazetteer::load(&data)?;
    if arguments.format == Format::Table {
        say(&gazetteer::told(&index, &data));
    }
    Ok(ending)
}

// Of packages that nothing needs only what is strange is said.
fn conclude(standings: &[Standing]) -> anyhow::Result<Ending> {
    let (needed, optional): (Vec<&Standing>, Vec<&Standing>) = standings.iter().partition(|one| one.package.needed);
    for problem in optional.iter().filter_map(|standing| standing.problem()) {
        say(&format!("warning: {problem}"));
    }
    let lacking = needed.iter().find_map(|standing| Some((&standing.package, standing.found.as_ref().err()?)));
    lacking.map_or(Ok(Ending::Done), |(package, lack)| Err(lack.complaint(package)))
}

impl Standing {
    fn state(&self) -> &'static str {
        match &self.found {
            Ok(_) => "whole",
            Err(Lack::Missing(_)) => "not installed",
            Err(Lack::Foreign { .. }) => "another package",
            Err(Lack::Damaged(_)) => "damaged",
        }
    }

    fn problem(&self) -> Option<String> {
        let lack = self.found.as_ref().err().filter(|lack| **lack != Lack::Missing(Vec::new()));
        lack.map(|lack| format!("{} {lack}", self.package.called))
    }

    /// The size on the disk, where it is installed.
    fn bytes(&self) -> Option<u64> {
        self.found.as_ref().ok().map(|pieces| pieces.iter().map(|piece| piece.size).sum())
    }
}

fn short(standing: &Standing) -> Vec<String> {
    let package = &standing.package;
    // Until it is installed, how much there is to fetch.
    let (size, command) = match standing.bytes() {
        Some(bytes) => (megabytes(bytes), String::new()),
        None => (megabytes(package.size), package.install_command()),
    };
    vec![
        package.name.to_owned(),
        package.version.to_owned(),
        standing.state().to_owned(),
        size,
        package.what.to_owned(),
        package.licence.to_owned(),
        command,
    ]
}

// The record's values, without the quotation marks of JSON.
fn long(standing: &Standing, data: &DataFolder) -> Vec<String> {
    let record = record(standing, data);
    let cell = |name: &&str| match &record[*name] {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    LONG.iter().map(cell).collect()
}

fn record(standing: &Standing, data: &DataFolder) -> Value {
    let package = &standing.package;
    json!({
        "record": "package",
        "name": package.name,
        "version": package.version,
        "state": standing.state(),
        "problem": standing.problem(),
        "needed": package.needed,
        "folder": data.folder_of(package),
        "bytes": standing.bytes(),
        "what": package.what,
        "licence": package.licence,
        "registry": package.registry.as_str(),
        "package": package.package,
        "file": package.file,
        "file_bytes": package.size,
        "sha256": package.sha256,
    })
}
