//! `whosays export`: a case in the forms that other tools read.

mod handed;
mod reading;
mod tables;
pub(super) mod whole;

use crate::complaint::{Ending, say};
use crate::printed::{count, holdings};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use handed::Handed;
pub(super) use handed::own_folder;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use whole::{beside, is_in_place, write_whole};
use whosays_case::clock::now;
use whosays_case::files;
use whosays_case::{disk, wrong_use};
use whosays_desk::exchanged;
use whosays_model::Tlp;
use whosays_publish::exchange::{Exchange, FORMS, Form, Losses, parquet};
use whosays_store::{Markings, Store};

/// The form that is a database: it needs a file, and has a second one.
const SQLITE: &str = "sqlite";
/// What its copy is good for, in a line.
const SQLITE_DOC: &str = "tables and views for reading in Datasette, with its metadata file; needs -o FILE.db";
/// What the folder of tables is good for.
const PARQUET_DOC: &str =
    "tables of all that is in the case, for DuckDB, pandas, polars, Spark and another case; needs -o FOLDER";

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// In which form
    #[arg(long, value_name = "FORM", value_parser = wanted())]
    format: Wanted,
    /// Where to write it, a folder for parquet; - is standard output. What the form cannot hold is listed beside it, in FILE.losses.txt
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Hand on only reports that are marked up to this (TLP 2.0), and what follows from them alone
    #[arg(long, value_name = "TLP", value_parser = Tlp::from_label)]
    tlp: Option<Tlp>,
}

/// A form that is asked for.
#[derive(Clone, Copy)]
enum Wanted {
    /// One of the list.
    Form(&'static Form),
    /// A database for reading.
    Sqlite,
    /// A folder of tables.
    Parquet,
}

impl Wanted {
    fn name(self) -> &'static str {
        match self {
            Wanted::Form(form) => form.name,
            Wanted::Sqlite => SQLITE,
            Wanted::Parquet => parquet::NAME,
        }
    }
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

fn wanted() -> impl TypedValueParser<Value = Wanted> {
    let forms = FORMS.iter().map(|form| PossibleValue::new(form.name).help(form.doc));
    let others = [PossibleValue::new(SQLITE).help(SQLITE_DOC), PossibleValue::new(parquet::NAME).help(PARQUET_DOC)];
    let all = forms.chain(others);
    PossibleValuesParser::new(all).try_map(|name| {
        let form = FORMS.iter().find(|form| form.name == name).map(Wanted::Form);
        let other = || [Wanted::Sqlite, Wanted::Parquet].into_iter().find(|wanted| wanted.name() == name);
        form.or_else(other).ok_or("not on the list")
    })
}

/// Writes the case in another form, and tells what that could not hold.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Arguments { case, format, output, tlp } = arguments;
    // Without the slash that a folder may end in: its list of losses stands beside it.
    let output: PathBuf = output.components().collect();
    keep_apart(&case, format, &output)?;
    with_handed(&case, tlp, |exchange, markings, store| {
        let losses = match format {
            Wanted::Sqlite => reading::write(exchange, markings, &output)?,
            Wanted::Parquet => tables::write(exchange, store, &output)?,
            Wanted::Form(form) if is_standard(&output) => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                let losses = (form.write)(exchange, &mut out)?;
                out.flush()?;
                losses
            }
            Wanted::Form(form) => write_whole(&output, |out| (form.write)(exchange, out))?,
        };
        tell(&losses, format, &output)?;
        if !is_standard(&output) {
            let highest = markings.highest(exchange.case.reports.iter().map(|report| &report.id));
            summarise(exchange, highest, format, &output)?;
        }
        Ok(Ending::Done)
    })
}

/// Hands on what is marked up to a level, or all, with what is worked out of it.
pub(super) fn with_exchange<T>(
    case: &Path,
    tlp: Option<Tlp>,
    hand_on: impl FnOnce(&Exchange<'_>, &Markings) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    with_handed(case, tlp, |exchange, markings, _| hand_on(exchange, markings))
}

/// The same, with the case file, or the copy, that it is in.
fn with_handed<T>(
    case: &Path,
    tlp: Option<Tlp>,
    hand_on: impl FnOnce(&Exchange<'_>, &Markings, &Store) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut handed = Handed::of(case, tlp)?;
    let name = case.file_stem().unwrap_or(case.as_os_str()).to_string_lossy();
    exchanged(&mut handed.open, &name, &now(), hand_on)
}

fn is_standard(output: &Path) -> bool {
    output == Path::new("-")
}

// Nothing that is written may take the place of the case.
fn keep_apart(case: &Path, format: Wanted, output: &Path) -> anyhow::Result<()> {
    if is_standard(output) {
        return match format {
            Wanted::Form(_) => Ok(()),
            Wanted::Sqlite => {
                Err(wrong_use("--format sqlite writes a database, which needs a file", "name it with -o FILE.db"))
            }
            Wanted::Parquet => {
                Err(wrong_use("--format parquet writes several tables, which need a folder", "name it with -o FOLDER"))
            }
        };
    }
    let own = [output.to_owned(), beside(output, ".part"), losses_of(output), reading::metadata_of(output)];
    if own.iter().any(|path| files::is_same(path, case)) {
        let what = format!("{} is the case and would be written over", case.display());
        return Err(wrong_use(what, "give the export another name with -o"));
    }
    Ok(())
}

fn losses_of(output: &Path) -> PathBuf {
    beside(output, ".losses.txt")
}

/// Says what the form could not hold, and lists it beside the export; where it held all, an older list goes.
fn tell(losses: &Losses, format: Wanted, output: &Path) -> anyhow::Result<()> {
    let is_file = matches!(format, Wanted::Parquet) || !is_in_place(output);
    let list = (!is_standard(output) && is_file).then(|| losses_of(output));
    if losses.is_empty() {
        let gone = list.as_ref().filter(|list| list.is_file()).map_or(Ok(()), std::fs::remove_file);
        return gone.map_err(|error| disk(output, "the older list of what it lacks could not be removed", &error));
    }
    let head = format!("{} cannot hold, counted by field:", format.name());
    say(&head);
    for line in losses.to_string().lines() {
        say(&format!("  {line}"));
    }
    match &list {
        Some(list) => write_whole(list, |out| write!(out, "{head}\n{losses}")),
        None => Ok(()),
    }
}

fn summarise(exchange: &Exchange<'_>, highest: Option<Tlp>, format: Wanted, output: &Path) -> std::io::Result<()> {
    let case = exchange.case;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", holdings([case.reports.len(), case.claims.len(), case.events.len()]))?;
    writeln!(out, "{}: {}", format.name(), output.display())?;
    if matches!(format, Wanted::Sqlite) {
        let metadata = reading::metadata_of(output);
        writeln!(out, "metadata: {}", metadata.display())?;
        writeln!(out, "to read it: datasette {} --metadata {}", output.display(), metadata.display())?;
    }
    if matches!(format, Wanted::Parquet) {
        writeln!(out, "to take it into a case: whosays import CASE {}", output.display())?;
    }
    if let Some(highest) = highest {
        let marked = exchange.case.reports.iter().filter(|report| (exchange.marking)(&report.id) == highest).count();
        writeln!(out, "marking: {}, that of {}", highest.label(), count(marked, "report"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_name_of_its_own_and_says_what_it_is_for() {
        let mut names: Vec<&str> = FORMS.iter().map(|form| form.name).chain([SQLITE, parquet::NAME]).collect();
        names.sort_unstable();
        let many = names.len();
        names.dedup();
        assert_eq!(names.len(), many, "{names:?}");
        assert!(FORMS.iter().all(|form| !form.doc.is_empty() && !form.extension.starts_with('.')));
    }

    #[test]
    fn the_case_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("x.losses.txt");
        std::fs::write(&case, "a case").unwrap();
        assert!(keep_apart(&case, Wanted::Sqlite, &case).is_err());
        assert!(keep_apart(&case, Wanted::Sqlite, &folder.path().join("x")).is_err());
        assert!(keep_apart(&case, Wanted::Sqlite, &folder.path().join("y")).is_ok());
        assert!(keep_apart(&case, Wanted::Sqlite, Path::new("-")).is_err());
        assert!(keep_apart(&case, Wanted::Parquet, Path::new("-")).is_err());
        assert!(keep_apart(&case, Wanted::Parquet, &case).is_err());
    }

    #[test]
    fn a_list_of_losses_stands_beside_and_goes_when_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("x.db");
        let mut losses = Losses::default();
        losses.add("claim", "via", "no field for it");
        tell(&losses, Wanted::Sqlite, &output).unwrap();
        let list = std::fs::read_to_string(folder.path().join("x.db.losses.txt")).unwrap();
        assert_eq!(list, "sqlite cannot hold, counted by field:\n1 claim via: no field for it\n");
        tell(&Losses::default(), Wanted::Sqlite, &output).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
