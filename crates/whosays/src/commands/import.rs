//! `whosays import`: takes what another program has handed on into a case, all of it or nothing.

mod bundles;
mod parquet;

use super::export::whole::beside;
use crate::complaint::Ending;
use crate::pipeline::Pace;
use crate::printed::holdings;
use std::io::Write;
use std::path::{Path, PathBuf};
use whosays_case::clock::now;
use whosays_case::{OpenCase, ledgers, wrong_use};
use whosays_store::Store;

/// How reports are told of that came without claims, and that the case had.
const LEFT: &str = "left as they were";

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file; made where there is none
    case: PathBuf,
    /// Bundles of STIX 2.1; or one folder of tables, or file of reports, in Parquet. What of a bundle cannot be taken is listed beside it, in FILE.not-taken.txt
    #[arg(required = true, value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    pace: Pace,
}

/// What a path holds, by its ending and its content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bundle,
    Tables,
}

/// Takes the files, brings the events up to date, and prints what the case now holds.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Arguments { case, files, pace } = arguments;
    let sorts = files.iter().map(|file| sort(file)).collect::<anyhow::Result<Vec<Sort>>>()?;
    match (&sorts[..], &files[..]) {
        ([Sort::Tables], [tables]) => take_tables(&case, tables),
        _ if sorts.contains(&Sort::Tables) => {
            let what = "tables go in by themselves, and several files were given";
            Err(wrong_use(what, "import one folder of tables, and then the others"))
        }
        _ => take_bundles(&case, &files, pace),
    }
}

/// Takes bundles into a case, all of them or none.
pub(super) fn take_bundles(case: &Path, files: &[PathBuf], pace: Pace) -> anyhow::Result<Ending> {
    match bundles::take(case, files, pace)? {
        Some((store, tally)) => finish(case, store, &tally),
        None => Ok(Ending::SomeFailed),
    }
}

fn sort(path: &Path) -> anyhow::Result<Sort> {
    if parquet::is_tables(path) {
        return Ok(Sort::Tables);
    }
    if bundles::is_bundle(path) {
        return Ok(Sort::Bundle);
    }
    let what = format!("{} is no folder of tables and no bundle of STIX", path.display());
    Err(wrong_use(what, "give a folder, a .parquet file or a .json file; reports go in with: whosays add"))
}

fn take_tables(case: &Path, tables: &Path) -> anyhow::Result<Ending> {
    let is_new = !case.exists();
    let mut store = Store::create_or_open(case)?;
    store.set_time(&now());
    match parquet::take(&mut store, tables) {
        Ok(taken) => finish(case, store, &[(taken.new, "new"), (taken.replaced, "replaced"), (taken.left, LEFT)]),
        Err(error) => {
            drop(store);
            // An empty case would look as if something had been taken.
            if is_new {
                ["", "-wal", "-shm"].iter().for_each(|more| drop(std::fs::remove_file(beside(case, more))));
            }
            Err(error)
        }
    }
}

fn finish(case: &Path, store: Store, tally: &[(usize, &str)]) -> anyhow::Result<Ending> {
    let mut open = OpenCase::over(store)?;
    ledgers::keep(&mut open)?;
    // Few imports leave anything as it was.
    let worth = tally.iter().filter(|(number, how)| *number > 0 || *how != LEFT);
    let told: Vec<String> = worth.map(|(number, how)| format!("{number} {how}")).collect();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", told.join(", "))?;
    writeln!(out, "{}: {}", case.display(), holdings(open.store.counts()?))?;
    Ok(Ending::Done)
}
