//! Asks the desk of the examples what its description lets one ask, and what it does not: property tests by schemathesis.

use crate::machine::{Outcome, check, fresh_folder, install, is_ci, released_whosays, root, tools};
use crate::{demo, front};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pinned, so that a new release of it does not fail an old commit.
const SCHEMATHESIS: &str = "4.32.5";
/// How long it asks where nothing is said.
const SECONDS: &str = "60";

/// Asks for so many seconds.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => SECONDS,
        [seconds] if seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0) => seconds.as_str(),
        _ => return Err("api takes a number of seconds, or nothing".to_owned()),
    };
    front::build()?;
    ask(&released_whosays()?, seconds)
}

/// Asks the desk of this program: every answer has to be one that is described, and none a fault of the desk.
pub(crate) fn ask(whosays: &Path, seconds: &str) -> Outcome {
    let python = python()?;
    let folder = fresh_folder("api")?;
    let case = folder.join("saltgate.case");
    check(Command::new(whosays).arg("add").arg(&case).args(demo::reports()?))?;
    let mut ask = Command::new(python);
    ask.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/api/api.py")).arg(whosays).arg(&case).arg(seconds);
    // What it keeps beside the case lies with it.
    check(ask.current_dir(&folder))
}

/// The Python of an environment of its own that has schemathesis.
fn python() -> Result<PathBuf, String> {
    let folder = tools()?.join("api");
    let python = folder.join("bin/python");
    let version = "from importlib.metadata import version; print(version('schemathesis'))";
    let found = Command::new(&python).args(["-c", version]).output();
    if found.is_ok_and(|found| String::from_utf8_lossy(&found.stdout).trim() == SCHEMATHESIS) {
        return Ok(python);
    }
    let asked = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
    let has_venv = asked.is_ok_and(|asked| asked.status.success());
    if !has_venv {
        if !is_ci() {
            return Err("python3 with venv is missing: apt-get install --no-install-recommends python3-venv".to_owned());
        }
        install(&["python3-venv"])?;
    }
    check(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let package = format!("schemathesis=={SCHEMATHESIS}");
    check(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &package]))?;
    Ok(python)
}
