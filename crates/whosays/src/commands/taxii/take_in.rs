//! Takes what came into a case, as `whosays import` does with bundles in files.

use crate::commands::export::own_folder;
use crate::commands::import::take_bundles;
use crate::complaint::Ending;
use crate::pipeline::Pace;
use std::path::{Path, PathBuf};
use whosays_case::could_not;

/// Takes bundles, each with the name of a file, into the case: in one transaction, so all of them or none.
pub(super) fn take_in(case: &Path, bundles: Vec<(String, Vec<u8>)>, pace: Pace) -> anyhow::Result<Ending> {
    let folder = own_folder().map_err(|error| no_room(&error))?;
    let files: Vec<PathBuf> = bundles.iter().map(|(name, _)| folder.path().join(name)).collect();
    // Each is let go once it is written: the import reads it again.
    let written = files.iter().zip(bundles).try_for_each(|(file, (_, bytes))| std::fs::write(file, bytes));
    written.map_err(|error| no_room(&error))?;
    take_bundles(case, &files, pace)
}

fn no_room(error: &std::io::Error) -> anyhow::Error {
    let what = format!("what came could not be laid down before it is read: {error}");
    could_not(what, "make room, or name another folder in TMPDIR")
}
