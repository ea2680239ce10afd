//! Python: environments with pinned packages, kept from run to run, and fresh ones.

use crate::machine::{Outcome, check, install, is_ci, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Python of an environment that has these packages, among those of this use. Those whose first package is the same are one.
pub(crate) fn environment(used_for: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let first = packages.first().and_then(|package| package.split("==").next()).unwrap_or_default();
    let folder = tools()?.join(used_for).join(first);
    let noted = folder.join("packages.txt");
    let wanted = packages.join("\n");
    let python = python_in(&folder);
    if python.exists() && std::fs::read_to_string(&noted).is_ok_and(|known| known == wanted) {
        return Ok(python);
    }
    fresh(&folder)?;
    check(pip_install(&python).args(packages))?;
    std::fs::write(&noted, wanted).map_err(|error| format!("{}: {error}", noted.display()))?;
    Ok(python)
}

/// The Python of a new environment in this folder, which has no packages; what was there is gone.
pub(crate) fn fresh(folder: &Path) -> Result<PathBuf, String> {
    need_venv()?;
    check(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    Ok(python_in(folder))
}

/// pip of an environment, to which packages are to be added.
pub(crate) fn pip_install(python: &Path) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip
}

fn python_in(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

fn need_venv() -> Outcome {
    let has_venv = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
    if has_venv.is_ok_and(|asked| asked.status.success()) {
        return Ok(());
    }
    if !is_ci() {
        return Err("python3 with venv is missing: apt-get install --no-install-recommends python3-venv".to_owned());
    }
    install(&["python3-venv"])
}
