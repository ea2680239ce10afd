//! A case as Parquet: a folder with a file a table, whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::Builder;
use whosays_case::{disk, wrong_use};
use whosays_publish::exchange::{Exchange, Losses, parquet};
use whosays_store::Store;

/// Writes the tables into a folder, in the place of those that are there; tells what has no table.
pub(super) fn write(exchange: &Exchange<'_>, store: &Store, folder: &Path) -> anyhow::Result<Losses> {
    check_place(folder)?;
    write_tables(exchange, store, folder).map_err(|error| disk(folder, "it could not be written", &error))?;
    Ok(parquet::losses(exchange))
}

// Only tables are put aside for tables.
fn check_place(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        let what = format!("{} is a file, and tables need a folder", folder.display());
        return Err(wrong_use(what, "name a folder with -o"));
    }
    let names: Vec<String> = parquet::TABLES.iter().map(parquet::file_name).collect();
    let entries = fs::read_dir(folder).map_err(|error| disk(folder, "it could not be read", &error))?;
    let mut others = entries.flatten().filter(|entry| !names.iter().any(|name| entry.file_name() == name.as_str()));
    match others.next() {
        None => Ok(()),
        Some(other) => {
            let what = format!("{} holds something else: {}", folder.display(), other.file_name().to_string_lossy());
            Err(wrong_use(what, "name a new folder with -o"))
        }
    }
}

/// Beside the place first; both moves are within one folder.
fn write_tables(exchange: &Exchange<'_>, store: &Store, folder: &Path) -> io::Result<()> {
    let beside = Builder::new().prefix(".whosays-").tempdir_in(parent(folder))?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    fs::create_dir(&new)?;
    for table in parquet::TABLES {
        let mut out = BufWriter::new(File::create(new.join(parquet::file_name(table)))?);
        parquet::write(table, exchange, &|id| store.original(id).map_err(io::Error::other), &mut out)?;
        out.flush()?;
    }
    let was_there = folder.exists();
    if was_there {
        fs::rename(folder, &old)?;
    }
    let moved = fs::rename(&new, folder);
    // What was there is put back; where that fails too, it stays where it is now.
    if moved.is_err() && was_there && fs::rename(&old, folder).is_err() {
        let _ = beside.keep();
    }
    moved
}

fn parent(folder: &Path) -> PathBuf {
    match folder.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tables_give_way_to_tables() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("out");
        assert!(check_place(&at).is_ok(), "what is not there");
        fs::create_dir(&at).unwrap();
        fs::write(at.join("claims.parquet"), "older").unwrap();
        assert!(check_place(&at).is_ok());
        fs::write(at.join("notes.txt"), "mine").unwrap();
        let error = check_place(&at).unwrap_err().to_string();
        assert!(error.contains("notes.txt"), "{error}");
        assert!(check_place(&at.join("notes.txt")).is_err());
        assert_eq!(parent(Path::new("out")), Path::new("."));
    }
}
