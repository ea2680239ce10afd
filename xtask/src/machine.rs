//! The machine that we are on: where things lie, which programs are there, and how they are run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

/// Done, or why not.
pub(crate) type Outcome = Result<(), String>;

/// A program of another house that some tests need.
pub(crate) struct Tool {
    /// The names it goes by.
    pub(crate) programs: &'static [&'static str],
    /// The Debian package that brings it.
    pub(crate) package: &'static str,
}

/// Draws pages.
pub(crate) const CHROMIUM: Tool =
    Tool { programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], package: "chromium" };
/// Takes the words out of a PDF.
pub(crate) const PDFTOTEXT: Tool = Tool { programs: &["pdftotext"], package: "poppler-utils" };
/// Draws the pages of a PDF.
pub(crate) const PDFTOPPM: Tool = Tool { programs: &["pdftoppm"], package: "poppler-utils" };

/// Runs scripts of the desk's front.
pub(crate) const NODE: Tool = Tool { programs: &["node", "nodejs"], package: "nodejs" };
/// Brings the libraries of the desk's front.
pub(crate) const NPM: Tool = Tool { programs: &["npm"], package: "npm" };
/// Runs the wheel, and what reads our exports.
pub(crate) const PYTHON: Tool = Tool { programs: &["python3"], package: "python3-venv" };
/// Runs Apache Spark.
pub(crate) const JAVA: Tool = Tool { programs: &["java"], package: "openjdk-17-jre-headless" };
/// Loads the desk.
pub(crate) const WRK: Tool = Tool { programs: &["wrk"], package: "wrk" };

impl Tool {
    /// Where it is, if it is installed.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        self.programs.iter().find_map(|name| find_program(name))
    }

    /// What to type to install it.
    pub(crate) fn remedy(&self) -> String {
        format!("apt-get install --no-install-recommends {}", self.package)
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    // As cargo says it now: a target folder that several clones share may hold a program that was built in another one.
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_owned)
}

/// Cargo's target folder, which this program itself lies in.
pub(crate) fn target() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("this program does not know where it lies: {error}"))?;
    let folder = own.ancestors().nth(2).ok_or("this program does not lie in a target folder")?;
    Ok(folder.to_owned())
}

/// Where tools that we install ourselves are kept from run to run.
pub(crate) fn tools() -> Result<PathBuf, String> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = home.ok_or("HOME is not set, so there is no place for tools")?;
    Ok(Path::new(&home).join(".cache/whosays/tools"))
}

/// The whosays program as users run it, built anew where the code has changed.
pub(crate) fn released_whosays() -> Result<PathBuf, String> {
    check(&mut cargo(["build", "--release", "--package", "whosays"]))?;
    whosays_in("release")
}

/// The whosays program that the tests of the crates run.
pub(crate) fn tested_whosays() -> Result<PathBuf, String> {
    // With `build --package` some dependencies would have other features, and minutes would go into a second copy of them.
    check(&mut cargo(["test", "--quiet", "--workspace", "--no-run"]))?;
    whosays_in("debug")
}

fn whosays_in(profile: &str) -> Result<PathBuf, String> {
    Ok(target()?.join(profile).join(format!("whosays{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo with arguments, in the root of the repository.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Whether continuous integration runs us: then whatever is missing is installed, and must be there.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

/// Runs a command with its output shown; an ending other than success is an error.
pub(crate) fn check(command: &mut Command) -> Outcome {
    let shown = shown(command);
    eprintln!("+ {shown}");
    let start = Instant::now();
    let status = command.status().map_err(|error| format!("{shown} did not start: {error}"))?;
    eprintln!("  ({:.1} s)", start.elapsed().as_secs_f64());
    if status.success() { Ok(()) } else { Err(format!("{shown} failed ({status})")) }
}

/// Runs a command and takes its output; an ending other than success is an error that quotes what it said.
pub(crate) fn output_of(command: &mut Command) -> Result<Output, String> {
    let shown = shown(command);
    let output = command.output().map_err(|error| format!("{shown} did not start: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{shown} failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
}

/// The program of a name on the path.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|program| program.is_file())
}

/// Installs Debian packages; only continuous integration asks for it.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    check(&mut apt(&["update", "-qq"]))?;
    check(apt(&["install", "-qq", "-y", "--no-install-recommends"]).args(packages))
}

/// An empty folder of that name in the target folder.
pub(crate) fn fresh_folder(name: &str) -> Result<PathBuf, String> {
    let folder = target()?.join(name);
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(failed)?;
    }
    std::fs::create_dir_all(&folder).map_err(failed)?;
    Ok(folder)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    // A long list of files says no more than its beginning.
    if words.len() > 12 {
        words.truncate(12);
        words.push("…".to_owned());
    }
    words.join(" ")
}
