//! The wheel: built with maturin, installed into a clean environment, and tested there.

use crate::data;
use crate::machine::{Outcome, check, fresh_folder, root, target, tested_whosays};
use crate::python;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Pinned, so that a new release of one does not fail an old commit.
const MATURIN: &[&str] = &["maturin==1.16.0"];
const TESTED_WITH: &[&str] = &[
    "pytest==9.2.0",
    "mypy==2.4.1",
    "pyarrow==26.0.1",
    "pandas==3.1.1",
    "polars==2.1.0",
    "duckdb==2.0.0",
    "matplotlib==3.11.2",
    "nbclient==0.11.0",
    "nbformat==5.11.1",
    "ipykernel==7.4.0",
];

/// Where cargo is, told to this program where maturin takes it for cargo.
const CARGO: &str = "WHOSAYS_CARGO";

/// Builds the wheel, installs it, and runs its tests.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err("wheel takes no arguments".to_owned());
    }
    test()
}

/// The same as a group of tests.
pub(crate) fn test() -> Outcome {
    let whosays = tested_whosays()?;
    data::install(&whosays)?;
    let folder = fresh_folder("wheel")?;
    let python = installed(&built(&folder)?, &folder)?;
    let own = root().join("crates/python");
    let mut pytest = Command::new(python);
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c"]);
    pytest.arg(own.join("pyproject.toml")).arg(own.join("tests"));
    // Away from the sources, and without what may lie on the caller's path.
    pytest.current_dir(&folder).env_remove("PYTHONPATH").env("PYTHONDONTWRITEBYTECODE", "1");
    check(pytest.env("WHOSAYS", whosays).env("WHOSAYS_ROOT", root()))
}

/// The wheel that maturin makes, of the code as the tests of the crates have it.
pub(crate) fn built(folder: &Path) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("this program does not know where it lies: {error}"))?;
    let mut maturin = maturin(folder)?;
    check(maturin.args(["--profile", "dev"]).env("CARGO", own).env(CARGO, cargo()))?;
    found(folder)
}

/// The wheel as it is handed to users.
pub(crate) fn released(folder: &Path) -> Result<PathBuf, String> {
    check(maturin(folder)?.arg("--release"))?;
    found(folder)
}

fn maturin(folder: &Path) -> Result<Command, String> {
    let python = python::environment("wheel", MATURIN)?;
    let mut maturin = Command::new(&python);
    maturin.args(["-m", "maturin", "build", "--compatibility", "linux", "--compression-method", "stored"]);
    maturin.arg("--interpreter").arg(&python).arg("--out").arg(folder);
    maturin.arg("--manifest-path").arg(root().join("crates/python/Cargo.toml")).current_dir(root());
    maturin.env("CARGO_TARGET_DIR", target()?);
    Ok(maturin)
}

fn found(folder: &Path) -> Result<PathBuf, String> {
    let files = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut wheels = files.flatten().map(|entry| entry.path());
    let wheel = wheels.find(|path| path.extension().is_some_and(|extension| extension == "whl"));
    wheel.ok_or_else(|| "maturin has left no wheel".to_owned())
}

/// The Python of a new environment with the wheel, and with what it is tested with.
fn installed(wheel: &Path, folder: &Path) -> Result<PathBuf, String> {
    let python = python::fresh(&folder.join("environment"))?;
    // Alone first: it needs nothing else.
    check(python::pip_install(&python).arg("--no-index").arg(wheel))?;
    check(Command::new(&python).args(["-c", "import whosays"]).current_dir(folder).env_remove("PYTHONPATH"))?;
    check(python::pip_install(&python).args(TESTED_WITH))?;
    Ok(python)
}

fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Cargo, where maturin has started this program in its place.
pub(crate) fn cargo_behind() -> Option<OsString> {
    std::env::var_os(CARGO)
}

/// Does what cargo is asked for, but that the wheel's crate is built with the whole workspace: built alone, some dependencies would
/// have other features, and minutes would go into a second copy of them.
pub(crate) fn stand_in(cargo: &OsStr, arguments: &[String]) -> ExitCode {
    let mut command = Command::new(cargo);
    command.env_remove(CARGO);
    if arguments.first().is_some_and(|asked| asked == "rustc") {
        command.args(["build", "--workspace", "--all-targets", "--message-format", "json-render-diagnostics"]);
        // What is built does not depend on them, and would be built anew where they have changed.
        for name in ["PYO3_PYTHON", "PYO3_CONFIG_FILE", "PYO3_ENVIRONMENT_SIGNATURE", "PYTHON_SYS_EXECUTABLE"] {
            command.env_remove(name);
        }
        command.current_dir(root());
    } else {
        command.args(arguments);
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cargo did not start: {error}");
            ExitCode::FAILURE
        }
    }
}
