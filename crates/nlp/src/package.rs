//! A package's folder: its files, each read with a limit.

use crate::LoadError;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// More bytes than these have no vectors, and no other file: vectors of 685,000 words have 800 MB, tables of lemmas 40.
const LARGEST_VECTORS: u64 = 1 << 30;
const LARGEST: u64 = 1 << 27;

/// A folder as a package holds it.
#[derive(Debug)]
pub(crate) struct Package {
    folder: PathBuf,
}

impl Package {
    /// The folder, if there is a pipeline in it.
    pub(crate) fn open(folder: &Path) -> Result<Self, LoadError> {
        let package = Package { folder: folder.to_owned() };
        if package.has("config.cfg") && package.has("meta.json") {
            Ok(package)
        } else {
            Err(LoadError::NotAPipeline(package.folder))
        }
    }

    /// Where a file lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether there is a file of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    /// A file's bytes.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, LoadError> {
        let path = self.path(name);
        let disk = |source| LoadError::Disk { path: path.clone(), source };
        let file = File::open(&path).map_err(disk)?;
        let size = file.metadata().map_err(disk)?.len();
        let most = if name == "vocab/vectors" { LARGEST_VECTORS } else { LARGEST };
        if size > most {
            return Err(self.damaged(name, format!("it has {size} bytes, and no such file of a pipeline has so many")));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        file.take(most).read_to_end(&mut bytes).map_err(disk)?;
        Ok(bytes)
    }

    /// A file's text.
    pub(crate) fn read_text(&self, name: &str) -> Result<String, LoadError> {
        String::from_utf8(self.read(name)?).map_err(|_| self.damaged(name, "it is not UTF-8"))
    }

    /// The error that says what is wrong with a file.
    pub(crate) fn damaged(&self, name: &str, what: impl Into<String>) -> LoadError {
        LoadError::Damaged { path: self.path(name), what: what.into() }
    }

    /// The error that says what a component asks for in vain.
    pub(crate) fn unsupported(&self, component: &str, what: impl Into<String>) -> LoadError {
        LoadError::Unsupported { path: self.path("config.cfg"), component: component.to_owned(), what: what.into() }
    }
}
