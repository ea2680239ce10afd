//! Files that are whole or not there: written beside their place, and moved into it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use whosays_case::disk;

/// The file of this name with more behind it.
pub(in crate::commands) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(more);
    PathBuf::from(name)
}

/// Whether what is there is no file to be replaced but written into, such as a pipe.
pub(super) fn is_in_place(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| !meta.is_file())
}

/// Writes a file; where that fails, what was there stays as it was.
pub(in crate::commands) fn write_whole<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<T>,
) -> anyhow::Result<T> {
    let written = |to: &Path| -> std::io::Result<T> {
        let mut out = BufWriter::new(File::create(to)?);
        let value = write(&mut out)?;
        out.flush()?;
        Ok(value)
    };
    let done = if is_in_place(path) {
        written(path)
    } else {
        let part = beside(path, ".part");
        let done = written(&part).and_then(|value| std::fs::rename(&part, path).map(|()| value));
        if done.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        done
    };
    done.map_err(|error| disk(path, "it could not be written", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_halfway_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, "before").unwrap();
        let fails = |out: &mut dyn Write| -> std::io::Result<()> {
            out.write_all(b"half")?;
            Err(std::io::Error::other("the disk is full"))
        };
        let error = write_whole(&path, fails).unwrap_err();
        assert!(error.to_string().contains("x.csv: it could not be written"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        write_whole(&path, |out| out.write_all(b"whole")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
