//! What the desk shows in a browser beside its own styles and scripts: libraries of npm, brought and bundled once.

use crate::machine::{NODE, NPM, Outcome, check, is_ci, root};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Bundles the libraries anew, whether anything has changed or not.
pub(crate) fn run(_: &[String]) -> Outcome {
    bundle(&folder())
}

/// Bundles the libraries where that is due; without Node it says what the desk will lack.
pub(crate) fn build() -> Outcome {
    let folder = folder();
    if is_current(&folder) {
        return Ok(());
    }
    if NODE.find().is_none() || NPM.find().is_none() {
        let what = format!("the desk is built without its pictures' libraries: {}", NODE.remedy());
        if is_ci() {
            return Err(what);
        }
        eprintln!("{what}, then cargo xtask front");
        return Ok(());
    }
    bundle(&folder)
}

/// Where the sources of the front are.
pub(crate) fn folder() -> PathBuf {
    root().join("crates/desk/front")
}

fn bundle(folder: &Path) -> Outcome {
    check(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder))?;
    check(Command::new("node").arg("build.mjs").current_dir(folder))
}

/// Whether what was bundled is newer than all that it is made from.
fn is_current(folder: &Path) -> bool {
    let Some(built) = changed(&folder.join("built/licences.txt")) else { return false };
    let mut sources = vec![folder.join("package-lock.json"), folder.join("build.mjs"), folder.join("own/words.js")];
    sources.extend(std::fs::read_dir(folder.join("src")).into_iter().flatten().flatten().map(|entry| entry.path()));
    folder.join("node_modules").is_dir() && sources.iter().all(|source| changed(source).is_some_and(|at| at <= built))
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|meta| meta.modified()).ok()
}
