//! How far collections have been pulled into a case: a small file beside it, `CASE.taxii.json`.

use crate::commands::export::whole::{beside, write_whole};
use reqwest::Url;
use serde_json::{from_slice, to_string_pretty};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use whosays_case::{could_not, disk};

/// For each address of objects, filters and all, when the last of those that were taken had been added.
#[derive(Debug)]
pub(super) struct Remembered {
    path: PathBuf,
    added_last: BTreeMap<String, String>,
}

impl Remembered {
    /// What stands beside this case.
    pub(super) fn of(case: &Path) -> anyhow::Result<Self> {
        let path = beside(case, ".taxii.json");
        let added_last = match std::fs::read(&path) {
            Ok(bytes) => from_slice(&bytes).map_err(|error| {
                let what = format!("{} does not tell how far was pulled: {error}", path.display());
                could_not(what, "remove it; the next pull takes everything again, and changes nothing that is there")
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(disk(&path, "it could not be read", &error)),
        };
        Ok(Remembered { path, added_last })
    }

    /// When the last of what was taken from there had been added.
    pub(super) fn last(&self, objects: &Url) -> Option<&str> {
        self.added_last.get(objects.as_str()).map(String::as_str)
    }

    /// Notes it; the file is whole at any time.
    pub(super) fn keep(mut self, objects: &Url, added_last: String) -> anyhow::Result<()> {
        self.added_last.insert(objects.as_str().to_owned(), added_last);
        let written = to_string_pretty(&self.added_last)?;
        write_whole(&self.path, |out| writeln!(out, "{written}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_collection_is_remembered_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("x.case");
        let urls = ["https://taxii.example/a/", "https://taxii.example/b/"].map(|url| Url::parse(url).unwrap());
        for url in &urls {
            Remembered::of(&case).unwrap().keep(url, format!("{} was here", url.path())).unwrap();
        }
        let known = Remembered::of(&case).unwrap();
        assert_eq!(urls.each_ref().map(|url| known.last(url)), [Some("/a/ was here"), Some("/b/ was here")]);
        std::fs::write(folder.path().join("x.case.taxii.json"), "[").unwrap();
        assert!(Remembered::of(&case).unwrap_err().to_string().contains("does not tell how far"));
    }
}
