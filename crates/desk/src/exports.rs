//! The case in forms of other tools: made by the process that works ledgers out, each in a file that goes when nobody has it
//! any more.

use crate::access::Secret;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use whosays_case::clock::now;
use whosays_case::{OpenCase, ledgers};
use whosays_model::ReportId;
use whosays_publish::exchange::{Exchange, FORMS, Form, Losses};
use whosays_store::{Markings, People, Store};

/// How the names of such files begin.
const PREFIX: &str = "export-";

/// The form of this name.
pub(crate) fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

/// The names of all forms.
pub(crate) fn names() -> Vec<&'static str> {
    FORMS.iter().map(|form| form.name).collect()
}

/// A case in a form, and what the form could not hold.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Exported {
    pub(crate) file: Aside,
    /// How many bytes it has.
    pub(crate) size: u64,
    pub(crate) losses: Vec<Lost>,
}

/// A field that a form could not hold, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = export::Lost)]
pub(crate) struct Lost {
    pub(crate) count: u64,
    /// Of which noun.
    pub(crate) of: String,
    pub(crate) field: String,
    pub(crate) why: String,
}

/// A file that goes with its value, where that came from the process that made it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Aside {
    pub(crate) path: PathBuf,
    #[serde(skip, default = "came")]
    goes: bool,
}

fn came() -> bool {
    true
}

impl Drop for Aside {
    fn drop(&mut self) {
        if self.goes {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes a case in the form of this name into a new file of a folder; `called` is the file name of the case.
pub(crate) fn make(open: &mut OpenCase, name: &str, called: &str, folder: &Path) -> anyhow::Result<Exported> {
    let form = form(name).with_context(|| t!("export-no-such-form", form = name))?;
    let path = new_name(folder)?;
    let made = exchanged(open, name_of(called), &now(), |exchange, _, _| Ok(write(form, exchange, &path)?));
    match made {
        Ok((losses, size)) => Ok(Exported { file: Aside { path, goes: false }, size, losses: listed(&losses) }),
        Err(error) => {
            let _ = std::fs::remove_file(&path);
            Err(error)
        }
    }
}

/// What a case is called whose file has this name.
pub(crate) fn name_of(called: &str) -> &str {
    called.strip_suffix(".case").unwrap_or(called)
}

/// Hands on all of a case under a name, at a time (ISO 8601, UTC): what is worked out of it, its markings and its file.
///
/// # Errors
/// Where the case cannot be read, and those of whoever it is handed to.
pub fn exchanged<T>(
    open: &mut OpenCase,
    name: &str,
    at: &str,
    hand_on: impl FnOnce(&Exchange<'_>, &Markings, &Store) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    open.load_all()?;
    let (warnings, forecasts) = (ledgers::warnings(open, None)?, ledgers::forecasts(open, None)?);
    let (grades, actors) = (ledgers::grades(open)?, ledgers::actors(open)?);
    let markings = open.store.markings()?;
    let marking = |report: &ReportId| markings.of(report);
    let exchange = Exchange {
        case: &open.case,
        name,
        marking: &marking,
        is_marked: markings.highest(open.case.reports.iter().map(|report| &report.id)).is_some(),
        grades: &grades,
        actors: &actors,
        warnings: &warnings,
        forecasts: &forecasts,
        at,
    };
    hand_on(&exchange, &markings, &open.store)
}

// One that nobody guesses: what lies there may be marked.
fn new_name(folder: &Path) -> anyhow::Result<PathBuf> {
    let secret = Secret::new().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(folder.join(format!("{PREFIX}{}", secret.as_str())))
}

fn write(form: &Form, exchange: &Exchange<'_>, path: &Path) -> std::io::Result<(Losses, u64)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut out = BufWriter::new(options.open(path)?);
    let losses = (form.write)(exchange, &mut out)?;
    out.flush()?;
    Ok((losses, path.metadata()?.len()))
}

fn listed(losses: &Losses) -> Vec<Lost> {
    let lost = losses.all().map(|(loss, count)| Lost {
        count,
        of: loss.of.to_string(),
        field: loss.field.to_string(),
        why: loss.why.to_string(),
    });
    lost.collect()
}

/// Removes what a desk of this case has left that was ended.
pub(crate) fn clear(case: &Path) {
    let left = std::fs::read_dir(People::folder(case)).into_iter().flatten().flatten();
    for file in left.filter(|file| file.file_name().to_string_lossy().starts_with(PREFIX)) {
        let _ = std::fs::remove_file(file.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_with_whoever_it_came_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export-1");
        std::fs::write(&path, "words").unwrap();
        let made = Aside { path: path.clone(), goes: false };
        let written = serde_json::to_string(&made).unwrap();
        drop(made);
        assert!(path.exists(), "whoever has made it hands it over");
        let came: Aside = serde_json::from_str(&written).unwrap();
        assert!(came.path == path && path.exists());
        drop(came);
        assert!(!path.exists());
    }

    #[test]
    fn what_was_left_is_cleared_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("a.case");
        let own = People::folder(&case);
        std::fs::create_dir_all(&own).unwrap();
        for name in ["export-1", "people.db"] {
            std::fs::write(own.join(name), "words").unwrap();
        }
        clear(&case);
        let left: Vec<_> = std::fs::read_dir(&own).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, ["people.db"]);
    }
}
