//! Finds the files that the user means, and reads their bytes and their sidecars.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};
use whosays_model::{Diagnostic, Severity};
use whosays_read::{FORMATS, Given, MAX_BYTES};

/// The ending of a file that says what is known about the report beside it.
const SIDECAR: &str = ".meta.json";

/// What the user's arguments came to.
#[derive(Debug, Default)]
pub struct Found {
    /// Files, in the order given and sorted inside folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Folders that could not be read or hold no report.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file's bytes, and what its sidecar says.
#[derive(Debug)]
pub struct Loaded {
    /// Its name without its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What its sidecar says.
    pub given: Given,
    /// What is wrong with the sidecar.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds the reports that the arguments name. In folders, files of formats that are not read, hidden files, and
/// `own` (the case and the briefs of this run) are passed over; a file that is named itself always counts.
pub fn find(arguments: &[PathBuf], own: &[PathBuf]) -> Found {
    let own: Vec<PathBuf> = own.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut found = Found::default();
    for argument in arguments {
        if argument.is_dir() {
            walk(argument, &own, &mut found);
        } else if !is_sidecar(argument) {
            found.paths.push(argument.clone());
        } else if !argument.exists() {
            found.diagnostics.push(unreadable(&name_of(argument), &std::io::Error::from(ErrorKind::NotFound)));
        }
    }
    // Standard input has only one end.
    let mut seen_input = false;
    found.paths.retain(|path| !is_input(path) || !std::mem::replace(&mut seen_input, true));
    found
}

/// Reads a file and the sidecar beside it.
pub fn load(path: &Path) -> Result<Loaded, Diagnostic> {
    let name = name_of(path);
    let bytes = bytes_of(path).map_err(|error| unreadable(&name, &error))?;
    let mut loaded = Loaded { name, bytes, given: Given::default(), diagnostics: Vec::new() };
    if !is_input(path) {
        match sidecar(path) {
            Ok(given) => loaded.given = given,
            Err(diagnostic) => loaded.diagnostics.push(diagnostic),
        }
    }
    Ok(loaded)
}

/// The name that a report's diagnostics and records give it.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Whether two paths are one file, whether or not it is there yet.
pub fn is_same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn is_sidecar(path: &Path) -> bool {
    name_of(path).ends_with(SIDECAR)
}

fn walk(folder: &Path, own: &[PathBuf], found: &mut Found) {
    let before = found.paths.len();
    let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if is_report(entry.path(), own) => found.paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => found.diagnostics.push(unwalkable(folder, &error)),
        }
    }
    if found.paths.len() == before {
        let message = "the folder holds no report";
        let hint = format!("give a folder with files that end in {}", extensions().collect::<Vec<_>>().join(", "));
        let diagnostic = Diagnostic::new(Severity::Error, "no-reports", &folder.to_string_lossy(), message);
        found.diagnostics.push(diagnostic.hint(hint));
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn is_report(path: &Path, own: &[PathBuf]) -> bool {
    let readable = match path.extension() {
        Some(extension) => extensions().any(|known| extension.eq_ignore_ascii_case(known)),
        None => true,
    };
    let is_own = || path.canonicalize().is_ok_and(|path| own.contains(&path));
    // A broken link is kept: it was to be a report, and its absence will be said.
    let is_file = path.symlink_metadata().is_ok_and(|meta| meta.is_file() || (meta.is_symlink() && !path.is_dir()));
    readable && is_file && !is_sidecar(path) && !is_own()
}

fn extensions() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|format| format.extensions.iter().copied())
}

// One byte more than is read at most, so that the reader can tell that there is too much.
fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    if is_input(path) {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn sidecar(path: &Path) -> Result<Given, Diagnostic> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(SIDECAR);
    let name = name_of(Path::new(&beside));
    match std::fs::read(&beside) {
        Ok(bytes) => Given::from_sidecar(&bytes, &name),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Given::default()),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let (message, hint) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), "check the name; it may have been moved"),
        ErrorKind::PermissionDenied => ("it may not be read".to_owned(), "give yourself permission to read it"),
        _ => (format!("it could not be read: {error}"), "check the disk, or copy it elsewhere and try again"),
    };
    Diagnostic::new(Severity::Error, "unreadable", name, message).hint(hint)
}

fn unwalkable(folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let place = error.path().unwrap_or(folder).to_string_lossy().into_owned();
    let message = match error.io_error() {
        Some(error) => format!("the folder could not be read: {error}"),
        None => "the folder could not be read".to_owned(),
    };
    Diagnostic::new(Severity::Error, "unreadable", &place, message).hint("check its permissions")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &Found) -> Vec<String> {
        found.paths.iter().map(|path| name_of(path)).collect()
    }

    #[test]
    fn a_folder_gives_its_reports_in_order_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("inner/.git")).unwrap();
        for name in [
            "b.TXT",
            "a.html",
            "a.html.meta.json",
            "x.png",
            ".hidden.txt",
            "inner/c.md",
            "inner/.git/d.txt",
            "plain",
            "brief.html",
        ] {
            std::fs::write(at(name), "words").unwrap();
        }
        let found = find(&[folder.path().to_owned()], &[at("brief.html"), at("none.case")]);
        assert_eq!(names(&found), ["a.html", "b.TXT", "c.md", "plain"]);
        assert_eq!(found.diagnostics, []);
    }

    #[test]
    fn an_empty_folder_is_said_and_standard_input_is_taken_once() {
        let folder = tempfile::tempdir().unwrap();
        let found = find(&[folder.path().to_owned(), "-".into(), "-".into(), "gone.txt".into()], &[]);
        assert_eq!(names(&found), ["-", "gone.txt"]);
        assert_eq!(found.diagnostics[0].code, "no-reports");
    }

    #[test]
    fn a_sidecar_that_is_wrong_does_not_stop_its_report() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "words").unwrap();
        std::fs::write(folder.path().join("a.txt.meta.json"), "{\"outlet\": 4}").unwrap();
        let loaded = load(&path).unwrap();
        assert_eq!(loaded.bytes, b"words");
        assert_eq!(loaded.diagnostics[0].subject, "a.txt.meta.json");
        std::fs::write(folder.path().join("a.txt.meta.json"), "{\"outlet\": \"Tarsk Post\"}").unwrap();
        assert_eq!(load(&path).unwrap().given.outlet.as_deref(), Some("Tarsk Post"));
    }
}
